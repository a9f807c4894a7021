import type { Project } from '../project'
import type { Schema, Table } from '../schema/schema'
import type { Database } from './database'
import { type Growth, growthOf, isOfAccounts } from './growth'
import { isAmongAdmins, placesForAdmins, tablesOfAdmins } from './kept-by-admins'
import type { RowFilter } from './policies'
import { isUnderRowSecurity } from './row-security'
import type { QueryShape } from './shape'
import { isCatalogue, isOfAdmins } from './short-tables'
import { type IndexColumn, type MissingIndex, missingIndex, saysWhich } from './unindexed'
import { isUnused } from './unused'

/** Something that is looked up in a table without an index. */
export interface Lookup {
  readonly shape: QueryShape
  readonly missing: MissingIndex
  readonly growth: Growth
  /** The query that the policy is told for, where the finding is about a policy. */
  readonly reader?: QueryShape
}

/** What a project looks up without an index in tables that grow, each with the one index that serves all that begin alike. */
export function unservedLookups(project: Project, database: Database): Lookup[] {
  const isKeptByAdmins = tablesOfAdmins(project, database)
  const lookups = [...lookupsIn(project, database)].filter(
    (lookup) =>
      !isUpserted(database, lookup) &&
      !isUnused(project, lookup.shape) &&
      !isKeptByAdmins(lookup.missing.table) &&
      !(isToldApart(lookup) && !database.isFilled(lookup.missing.table)),
  )
  return lookups.map((lookup) => ({ ...lookup, missing: widened(lookup.missing, lookups) }))
}

/**
 * Who adds rows would be seen. People come by a trigger of Supabase that is made by hand, and Prisma adds rows within those of
 * another table.
 */
function isToldApart({ shape, growth, missing: { table } }: Lookup): boolean {
  return growth.k !== 'people' && growth.k !== 'businesses' && !isOfAccounts(table) && shape.source !== 'prisma'
}

/** An upsert says that there is a unique index which begins with a column that is looked up, though no file makes it. */
function isUpserted({ conflicts }: Database, { missing: { table, lookup } }: Lookup): boolean {
  const keys = conflicts.get(`${table.schema}.${table.name}`) ?? []
  return keys.some(([first = '']) => lookup.includes(first))
}

function* lookupsIn(project: Project, database: Database): Iterable<Lookup> {
  const { schema } = database
  const told = new Set<Table>()
  let theirs: ReadonlySet<string> | undefined
  const isForAdmins = ({ path, c }: QueryShape) => {
    if (isAmongAdmins(path)) return true
    theirs ??= placesForAdmins(project, 'read')
    return theirs.has(`${path} ${c}`)
  }
  for (const shape of database.queries) {
    const table = database.tableOf(shape.table)
    const growth = table && growthOf(table, database.writers.get(`${table.schema}.${table.name}`))
    if (!table || !growth || (growth.k === 'written' && isCatalogue(table.name)) || isOfAdmins(table.name)) continue
    const filter = shape.source === 'supabase' ? database.filterOf(table) : undefined
    if (!filter) {
      const missing = missingIndex(shape, table, schema)
      // To sort a table that grows slowly costs little, and of lists for admins one is read now and then.
      const isSorted = missing?.lookup.length === 0 && (growth.k === 'written' || isForAdmins(shape))
      if (missing && !isSorted) yield { shape, missing, growth }
    } else if (saysWhich(shape, table, schema)) {
      const missing = missingUnder(filter, shape, isUnderRowSecurity(project, shape), table, schema)
      if (missing) yield { shape, missing, growth }
    } else if (shape.command === 'select' && isUnderRowSecurity(project, shape) && !told.has(table)) {
      const missing = missingIndex(filtered(shape, filter), table, schema)
      if (!missing || isUnused(project, shape)) continue
      told.add(table)
      const { place } = filter.policy
      yield { shape: { ...shape, c: -1, path: place.file, range: place.range }, missing, growth, reader: shape }
    }
  }
}

/** A query that says which rows it wants, of a table whose policies say more: an index for either is enough. */
function missingUnder(
  filter: RowFilter,
  shape: QueryShape,
  holds: boolean,
  table: Table,
  schema: Schema,
): MissingIndex | undefined {
  const missing = missingIndex(shape, table, schema)
  return missing && holds ? missingIndex(filtered(shape, filter), table, schema) && missing : missing
}

function filtered(shape: QueryShape, { condition }: RowFilter): QueryShape {
  return { ...shape, where: [condition, ...shape.where] }
}

/**
 * One index serves every lookup that begins with the same columns: the longest of those that are missing. Of lookups of the
 * same rows in different orders the first one's order is taken: what they find is a few rows, which are soon sorted.
 */
function widened(missing: MissingIndex, others: readonly Lookup[]): MissingIndex {
  const [own] = missing.indexes
  if (missing.indexes.length !== 1 || !own) return missing
  const single = others
    .map((each) => each.missing)
    .filter(({ table, indexes }) => table === missing.table && indexes.length === 1)
  const [longest] = single
    .flatMap(({ indexes }) => indexes)
    .filter((columns) => columns.length > own.length && own.every((each, i) => isSame(each, columns[i])))
    .sort((a, b) => b.length - a.length)
  const key = rowsKey(missing)
  const alike = key === '' ? undefined : single.find((each) => rowsKey(each) === key && isSorted(each))
  const found = longest ?? alike?.indexes[0]
  return found ? { ...missing, indexes: [found] } : missing
}

/** The columns that rows are looked up by, in no order. */
function rowsKey({ lookup }: MissingIndex): string {
  return [...lookup].sort().join()
}

/** It gives an order too. */
function isSorted({ indexes: [columns = []], lookup }: MissingIndex): boolean {
  return columns.length > lookup.length
}

function isSame(a: IndexColumn, b: IndexColumn | undefined): boolean {
  return a.name === b?.name && a.descending === b.descending
}
