import type { CodeFacts } from '../../analysis/facts'
import { goneFrom } from '../policies/generated-types'
import type { Project } from '../project'
import type { Schema, Table } from '../schema/schema'
import { tablesWithRows } from './filled'
import { policyQueries, type RowFilter, readersFilter } from './policies'
import { type PrismaNames, prismaNames } from './prisma-names'
import { type Names, queriesOf } from './queries'
import type { QueryShape, TableName } from './shape'
import { sqlQueries } from './sql'

/** A project's schema and the queries that its code, its policies and its database functions ask of it. */
export interface Database {
  readonly schema: Schema
  readonly prisma: PrismaNames
  tableOf(name: TableName): Table | undefined
  /**
   * The queries of product code, of policies and of database functions; each once, in no particular order. Left out are
   * methods that nobody calls, functions that the types made of the live database no longer list, and policies of `UPDATE` and `DELETE`, whose statements find their rows by themselves.
   */
  readonly queries: readonly QueryShape[]
  /** What row level security adds to every query that reads a table. */
  filterOf(table: Table): RowFilter | undefined
  /**
   * The columns by which the app's upserts know rows again, by `schema.name`: an upsert that works has a unique index on them,
   * whichever file makes it.
   */
  readonly conflicts: ReadonlyMap<string, readonly (readonly string[])[]>
  /** Where product code adds rows to a table, by `schema.name`: the first file found. What a function empties first does not grow. */
  readonly writers: ReadonlyMap<string, string>
  /** Whether rows are seen to come into a table; one that nothing fills does not grow, whatever it is called. */
  isFilled(table: Table): boolean
}

/** The databases of a project, each with what is asked of it. */
export function queriedDatabases(project: Project): Database[] {
  const { databases } = project
  const code = new Map<Schema, CodeFacts[]>(databases.all.map((schema) => [schema, []]))
  for (const facts of databases.all.length > 0 ? project.productCode : []) {
    const schema = databases.at(facts.path)
    if (schema) code.get(schema)?.push(facts)
  }
  const found: Database[] = []
  const isFilled = tablesWithRows(project, () => found)
  for (const [schema, facts] of code) found.push(createDatabase(project, schema, facts, isFilled))
  return found
}

function createDatabase(
  project: Project,
  schema: Schema,
  code: readonly CodeFacts[],
  isFilled: Database['isFilled'],
): Database {
  const tableOf = ({ schema: inSchema, name }: TableName) => schema.tables.get(`${inSchema ?? 'public'}.${name}`)
  const columns = new Map([...schema.tables.values()].map((table) => [table, new Set(table.columns.keys())]))
  const columnsOf = (name: TableName) => {
    const table = tableOf(name)
    return table && columns.get(table)
  }
  const prisma = prismaNames(project.files.values())
  const names: Names = { columnsOf, prisma }
  const fromCode = code.flatMap((facts) =>
    queriesOf(project, facts, names).filter((shape) => project.mayRun(facts, shape.c)),
  )
  const fromPolicies = [...schema.tables.values()].flatMap((table) =>
    table.rowSecurity.enabled
      ? [...table.policies.values()]
          .filter(({ command }) => command !== 'update' && command !== 'delete')
          .flatMap((policy) => policyQueries(table, policy, columnsOf))
      : [],
  )
  const gone = goneFrom(schema, project)
  const fromFunctions = [...schema.functions.values()].flatMap((made) => {
    const { definition, place } = made
    if (gone.function(made)) return []
    return definition.queries.flatMap(({ query, range }) =>
      sqlQueries(query, { path: place.file, range, c: -1, inFunction: true }, columnsOf),
    )
  })
  const writers = new Map<string, string>()
  const conflicts = new Map<string, (readonly string[])[]>()
  const emptied = new Set(fromCode.filter(isWhole).map((shape) => placeOf(project, shape)))
  for (const shape of fromCode) {
    const { command, table, path, conflict } = shape
    const found = command === 'insert' || command === 'upsert' ? tableOf(table) : undefined
    const key = found && `${found.schema}.${found.name}`
    if (key !== undefined && !writers.has(key) && !emptied.has(placeOf(project, shape)) && !isSeed(project, shape))
      writers.set(key, path)
    if (key !== undefined && conflict) conflicts.set(key, [...(conflicts.get(key) ?? []), conflict])
  }
  const filters = new Map([...schema.tables.values()].map((table) => [table, readersFilter(table, columnsOf)]))
  return {
    schema,
    prisma,
    tableOf,
    filterOf: (table) => filters.get(table),
    queries: [...fromCode, ...fromPolicies, ...fromFunctions],
    writers,
    conflicts,
    isFilled,
  }
}

const SEEDS = /(?:^|[a-z])[sS]eed(?:s|er|ing)?(?![a-z])/
/** What an app is set up with, where a function is not told for whom: `initializeDefaultPlans()`. */
const SETS_UP = /^(?:(?:initiali[sz]e|init|set_?[uU]p)(?=[A-Z_])|(?:create|ensure|insert|add|populate)_?[dD]efault)/

/** Rows are added from a list in the code: the function says that it seeds or sets up, or all who call it do. */
export function isSeed(project: Project, { path, c }: QueryShape): boolean {
  const facts = project.link.code(path)
  const call = facts?.calls[c]
  if (!facts || !call) return false
  if (isInSeed(project, facts, call.in)) return true
  const callers = project.link.callersOf({ k: 'function', path, f: call.in })
  return (
    callers.length > 0 &&
    callers.every((caller) => {
      const owner = project.link.code(caller.path)
      return owner !== undefined && isInSeed(project, owner, owner.calls[caller.c]?.in ?? -1)
    })
  )
}

function isInSeed(project: Project, facts: CodeFacts, f: number): boolean {
  for (let at = f; at >= 0; at = facts.functions[at]?.parent ?? -1) {
    const { name = '', params = [] } = facts.functions[at] ?? {}
    if (SEEDS.test(name)) return true
    if (SETS_UP.test(name) && params.length === 0 && project.side(facts) !== 'browser') return true
  }
  return false
}

/** It deletes every row of a table. */
function isWhole({ command, where, optional, complete }: QueryShape): boolean {
  return command === 'delete' && complete && where.length === 0 && optional.length === 0
}

/** The table and the function that a query stands in. */
function placeOf(project: Project, { table, path, c }: QueryShape): string {
  const f = c < 0 ? undefined : project.link.code(path)?.calls[c]?.in
  return `${path} ${f ?? ''} ${table.schema ?? 'public'}.${table.name}`
}
