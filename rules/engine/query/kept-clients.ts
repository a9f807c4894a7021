import type { CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import { madeBy } from './connections'

/** A client of a database that a module makes once and hands to others. */
export interface KeptClient {
  readonly path: string
  /** What it is exported as: `prisma`, `default`. */
  readonly exported: string
  /** What makes it: `PrismaClient`, `Pool`. */
  readonly maker: string
  /** The variables of the environment that it is made with. */
  readonly variables: readonly string[]
}

/** The clients of the package that files make at their top and export, by the package that makes them (`pg`). */
export function keptClients(project: Project, package_: string, files: Iterable<CodeFacts>): KeptClient[] {
  return [...files].flatMap((facts) => {
    if (!facts.imports.some(({ typeOnly }) => !typeOnly) || project.link.standsAside(facts.path)) return []
    return Object.entries(facts.exports).flatMap(([exported, value]): KeptClient[] => {
      const c = callOf(facts, value, 0)
      const call = facts.calls[c]
      if (!call || call.in >= 0) return []
      const { target } = project.link.called(facts.path, c)
      const maker = madeBy(project, facts, c)
      if (maker === undefined || target.k !== 'api' || base(target.pkg) !== base(package_)) return []
      return [{ path: facts.path, exported, maker, variables: call.args.flatMap((each) => variablesOf(each)) }]
    })
  })
}

/** `mysql2/promise` is `mysql2`; Prisma's client may be made in a folder of the project. */
function base(package_: string): string {
  return package_.replace(/\/promise$/, '')
}

/** The call that an exported value comes of, where it is made once; -1 where none is. */
function callOf(facts: CodeFacts, value: Value, depth: number): number {
  if (depth > 4) return -1
  if (value.k === 'call') return value.c
  const values =
    value.k === 'local' ? (facts.declarations[value.d]?.values ?? []) : value.k === 'either' ? value.of : []
  return values.map((each) => callOf(facts, each, depth + 1)).find((c) => c >= 0) ?? -1
}

function variablesOf(value: Value): string[] {
  if (value.k === 'object') return Object.values(value.members).flatMap(variablesOf)
  return value.k === 'member' && value.of.k === 'member' && value.of.name === 'env' ? [value.name] : []
}
