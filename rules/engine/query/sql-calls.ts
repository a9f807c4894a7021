import type { CallFact, CodeFacts, SqlTextFact, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'

/** How a driver takes values: `$1` or `?` with a list of them; undefined where it takes them in another way. */
export type ParameterStyle = 'numbered' | 'marks'

/** The call that a statement is handed to, and how values are handed over there. */
export interface SqlCall {
  readonly c: number
  readonly style: ParameterStyle | undefined
}

const DRIVERS: readonly (readonly [RegExp, ParameterStyle | undefined])[] = [
  [/^(?:pg|pg-pool|@neondatabase\/serverless|@vercel\/postgres|postgres|@electric-sql\/pglite)$/, 'numbered'],
  [
    /^(?:mysql2?|serverless-mysql|@planetscale|better-sqlite3|sqlite3?|node:sqlite|bun:sqlite|@libsql)(?:$|\/)/,
    'marks',
  ],
  [/^(?:drizzle-orm|@prisma\/client|knex|sequelize|typeorm|kysely|pg-promise|slonik|mssql|deno\.land\/x\/)/, undefined],
]
/** What the project's own functions that run SQL are called. */
const RUNS_SQL = /(?:^|\.)(?:query(?:One|All|Raw|Row|Rows)?|execute\w*|\$(?:query|execute)RawUnsafe|prepare|unsafe)$/

/** Where a statement that is written in code is run; undefined where nothing says that it is. */
export function sqlCallOf(
  project: Project,
  facts: CodeFacts,
  text: SqlTextFact,
  isStatement: boolean,
): SqlCall | undefined {
  const places = text.c >= 0 ? [text.c] : callsWith(facts, text.d)
  for (const c of places) {
    const call = facts.calls[c]
    if (!call || call.tagged) continue
    const { target, api, behaviour } = project.link.called(facts.path, c)
    const pkg = api?.pkg ?? (target.k === 'api' ? target.pkg : undefined)
    const driver = pkg === undefined ? undefined : DRIVERS.find(([pattern]) => pattern.test(pkg))
    // Values of `{ text, values }` go into the object.
    if (driver && call.args[0]?.k === 'object') return { c, style: undefined }
    if (driver) return { c, style: /\.(?:query|execute|unsafe|prepare)$/.test(call.text) ? driver[1] : undefined }
    if (pkg === undefined && isStatement && RUNS_SQL.test(call.text)) return { c, style: undefined }
    if (behaviour?.sends === 'database' && isStatement) return { c, style: undefined }
  }
  return undefined
}

/** The first call that a variable with a statement is handed to, in whatever place; -1 where there is none. */
export function receiverOf(facts: CodeFacts, d: number): number {
  return d < 0 ? -1 : facts.calls.findIndex(({ args }) => args.some((each) => each.k === 'local' && each.d === d))
}

/** The calls that a variable is the first argument of. */
function callsWith(facts: CodeFacts, d: number): number[] {
  if (d < 0) return []
  return facts.calls.flatMap(({ args }, c) => (args[0]?.k === 'local' && args[0].d === d ? [c] : []))
}

/** The statement that a call sends: written in it, or in a variable that it is handed first. */
export function sqlTextOf({ sqlTexts }: CodeFacts, { range, args: [first] }: CallFact): SqlTextFact | undefined {
  return sqlTexts.find(
    (each) => isWithin(each.range, range) || (first?.k === 'local' && first.d === each.d && each.d >= 0),
  )
}

/** What is handed over for `$n`: what stands in a tagged template, or in the list beside a statement. */
export function handedIn(
  project: Project,
  { path }: CodeFacts,
  text: SqlTextFact,
  { tagged, args }: CallFact,
  n: number,
): Value | undefined {
  if (tagged) return text.holes[n - 1]
  const list = args[1] && project.link.resolver.resolve(path, args[1])
  return list?.k === 'array' && list.path === path ? list.elements[n - 1] : undefined
}
