import type { Value } from '../../analysis/facts'
import { lowerFirst } from '../../analysis/first-letter'
import type { Project } from '../project'
import type { Table } from '../schema/schema'
import { isOfAccounts } from './growth'
import type { PrismaNames } from './prisma-names'
import type { QueryShape } from './shape'

/** So many tables that the app's code adds rows to say that it keeps its data itself: what it adds nothing to stays empty. */
const ENOUGH = 3
/** Sign-in libraries add these rows by themselves. */
const OF_SIGN_IN = /^(?:auth_)?(?:sessions?|verifications?|verification_?tokens?|refresh_?tokens?)$/i
/** Nested writes of Prisma: `data: { items: { create: […] } }`. */
const NESTED = /^(?:create|createMany|connectOrCreate|upsert)$/
const DEPTH = 8

interface Asked {
  readonly queries: readonly QueryShape[]
  readonly prisma: PrismaNames
}

/**
 * Says of a table whether rows are seen to come into it: by code, a database function or a trigger, whatever database they mean.
 * True of all where the code adds rows to next to none, as another app then does, and of those that sign-in libraries fill.
 */
export function tablesWithRows(project: Project, databases: () => readonly Asked[]): (table: Table) => boolean {
  let filled: ReadonlySet<string> | undefined
  let named: ReadonlySet<string> | undefined
  return (table) => {
    if (isOfAccounts(table) || OF_SIGN_IN.test(table.name)) return true
    filled ??= namesOf(project, databases())
    if (filled.size < ENOUGH || filled.has(table.name.toLowerCase())) return true
    named ??= handedOn(project)
    return named.has(table.name)
  }
}

function namesOf(project: Project, databases: readonly Asked[]): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (name: string | undefined) => name !== undefined && found.add(name.toLowerCase())
  for (const { queries } of databases)
    for (const { command, table } of queries) if (command === 'insert' || command === 'upsert') add(table.name)
  const relations = relationsOf(databases)
  for (const { calls, sqlTexts } of project.productCode) {
    for (const { query } of sqlTexts) if (query?.verb === 'insert' || query?.verb === 'merge') add(query.target?.name)
    if (relations.size === 0) continue
    for (const { text, args } of calls)
      if (/\.(?:create|update|upsert)$/.test(text))
        for (const key of args.flatMap((each) => nestedIn(each, DEPTH)))
          for (const name of relations.get(key) ?? []) add(name)
  }
  return found
}

/** The tables that a field of a Prisma model leads to, by the field's name. */
function relationsOf(databases: readonly Asked[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { prisma } of databases)
    for (const { model } of prisma.values())
      for (const { name, type } of model.fields) {
        const other = prisma.get(lowerFirst(type))
        if (other) found.set(name, [...(found.get(name) ?? []), other.table.name])
      }
  return found
}

function nestedIn(value: Value, depth: number): string[] {
  if (depth === 0) return []
  if (value.k === 'array') return value.elements.flatMap((each) => nestedIn(each, depth - 1))
  if (value.k === 'either') return value.of.flatMap((each) => nestedIn(each, depth - 1))
  if (value.k !== 'object') return []
  return Object.entries(value.members).flatMap(([key, each]) => {
    const isWrite = each.k === 'object' && Object.keys(each.members).some((name) => NESTED.test(name))
    return [...(isWrite ? [key] : []), ...nestedIn(each, depth - 1)]
  })
}

const READS = /\.(?:from|select|eq|order|channel|on|invalidateQueries)$/

/** Texts that are handed to something else than a query, one of which may be a table's name: `addRow('audit_logs', row)`, `const TABLES = ['audit_logs']`. */
function handedOn({ productCode }: Project): ReadonlySet<string> {
  const found = new Set<string>()
  const take = (value: Value): void => {
    if (value.k === 'string') found.add(value.text)
    else if (value.k === 'array') value.elements.forEach(take)
    else if (value.k === 'object') Object.values(value.members).forEach(take)
  }
  for (const { calls, declarations } of productCode) {
    for (const { text, args } of calls) if (args.length > 0 && !READS.test(text)) args.forEach(take)
    for (const { values } of declarations) values.forEach(take)
  }
  return found
}
