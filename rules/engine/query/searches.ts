import type { Expression } from '../../analysis/sql/expression'
import { childrenOf, constantOf } from '../../analysis/sql/inside'
import type { Project } from '../project'
import type { Schema, Table } from '../schema/schema'
import { wordsApart } from '../snake-case'
import { flattened, testsIn } from './conditions'
import type { Database } from './database'
import { type Growth, growthOf } from './growth'
import { isAmongAdmins, tablesOfAdmins } from './kept-by-admins'
import { isAddedTo } from './reached'
import { isUnderRowSecurity, mayBeUnderRowSecurity } from './row-security'
import { serviceOf } from './served'
import type { ColumnTest, Condition, QueryShape } from './shape'
import { isSmallTable, isStaffTable } from './short-tables'
import { tablesOfStaff } from './staff-accounts'
import { isTelling, namesUnknownColumn, usableIndexes } from './unindexed'

/** A search inside texts that reads every row of a table that grows. */
export interface Search {
  readonly shape: QueryShape
  readonly table: Table
  readonly growth: Growth
  /** The columns that are searched in and that no index of trigrams or words serves. */
  readonly columns: readonly string[]
}

/**
 * Searches that begin with a wildcard (`ilike '%x%'`, Prisma's `contains`) on columns without an index of trigrams or words. Left
 * out are those that another condition narrows first, a policy's included: by an index, or by one that is told to be missing.
 * Source: PostgreSQL documentation, F.35.4 "pg_trgm, Index Support", and 11.2 "Index Types" on anchored patterns.
 */
export function* unindexedSearches(project: Project, database: Database): Iterable<Search> {
  const { queries, tableOf, writers } = database
  const isOfAdmins = tablesOfAdmins(project, database, true)
  const isOfStaff = tablesOfStaff(project)
  for (const shape of queries) {
    const table = tableOf(shape.table)
    if (
      !table ||
      isAmongAdmins(shape.path) ||
      table.assumed ||
      table.foreign ||
      table.partitioned ||
      shape.command === 'insert'
    )
      continue
    const tests = [...shape.where, ...shape.optional]
      .flatMap(flattened)
      .filter(isWholeColumns)
      .filter((condition) => mayBeServed(condition, table))
      .flatMap(testsIn)
      .filter(isSearch)
    if (tests.length === 0 || !shape.complete || isShownWhole(shape)) continue
    if (isBehindPolicy(project, shape, table, database.schema)) continue
    const growth = growthOf(table, writers.get(`${table.schema}.${table.name}`))
    const name = wordsApart(table.name)
    if (!growth || isSmallTable(name) || isStaffTable(name) || isNarrowed(project, shape, table, database)) continue
    // What the database looks up for itself, of what the app keeps, is no search of a person.
    if (growth.k === 'written' && (shape.c < 0 || !isAddedTo(project, database, table))) continue
    if (isOfAdmins(table) || isOfStaff(table) || !database.isFilled(table)) continue
    const columns = [...new Set(tests.map(({ column }) => column ?? ''))]
    const missed = columns.filter((column) => table.columns.has(column) && !hasSearchIndex(table, column))
    if (missed.length > 0) yield { shape, table, growth, columns: missed }
  }
}

/** A pattern with what is searched for, known to begin with a wildcard; one that is all written out is asked once. PostgREST writes `*` for `%`, and quotes in `.or()`. */
function isSearch({ relation, column, test, value }: ColumnTest): boolean {
  if (relation !== undefined || column === undefined) return false
  return (
    (test === 'pattern' || test === 'insensitive') &&
    typeof value === 'string' &&
    /^"?[%*].*(?:\$\{\}|\$\d)/s.test(value)
  )
}

/** In an `OR` an index serves nothing as long as one side has none: that of an expression, or one that is not understood. */
function isWholeColumns(condition: Condition): boolean {
  if (condition.k === 'test') return condition.column !== undefined
  return condition.k !== 'unknown' && condition.of.every(isWholeColumns)
}

/** Each side of an `OR` that is no search needs an index of its own: `tags has x` beside a title's search. */
function mayBeServed(condition: Condition, table: Table): boolean {
  if (condition.k !== 'or') return true
  const others = condition.of.filter((branch) => !testsIn(branch).some(isSearch))
  const indexes = usableIndexes(table)
  return others.every((branch) => {
    const service = serviceOf({ where: [branch], order: [], limited: false }, indexes)
    return service === 'served' || service === 'narrowed'
  })
}

/** While nobody searches, the same query gives every row: an index for the search changes little. */
function isShownWhole({ rows, where }: QueryShape): boolean {
  return rows === 'all' && !where.flatMap(testsIn).some(isSearch)
}

/**
 * Row level security is asked of each row before what may tell of rows that nobody may see: \`LIKE\` is not leakproof, so behind a
 * policy no index serves it. Source: PostgreSQL documentation, 5.9 "Row Security Policies", and 41.5 "Rules and Privileges".
 */
function isBehindPolicy(project: Project, shape: QueryShape, table: Table, { source }: Schema): boolean {
  const { rowSecurity, policies } = table
  if (!mayBeUnderRowSecurity(project, shape)) return false
  // What Prisma and Drizzle write down of a database holds no policies that were made beside it.
  if (!rowSecurity.enabled) return /prisma|drizzle/.test(source.kind)
  const isOpen = [...policies.values()].some(
    ({ command, permissive, roles, using }) =>
      permissive &&
      (command === 'select' || command === 'all') &&
      isForPeople(roles) &&
      using &&
      constantOf(using.value) === true,
  )
  return !isOpen
}

/** A policy that is made for the server's own role (`TO service_role`), which no policy holds, opens nothing to anybody. */
function isForPeople(roles: readonly string[]): boolean {
  return roles.length === 0 || roles.some((role) => role === 'public' || role === 'anon' || role === 'authenticated')
}

/** Whether only a part of the table is searched. */
function isNarrowed(project: Project, shape: QueryShape, table: Table, database: Database): boolean {
  if (namesUnknownColumn(shape, table)) return true
  const filter = database.filterOf(table)
  const where = filter && isUnderRowSecurity(project, shape) ? [filter.condition, ...shape.where] : shape.where
  const service = serviceOf({ where, order: [], limited: false }, usableIndexes(table))
  if (service === 'served' || service === 'narrowed') return true
  const tests = where.flatMap(flattened).filter((each) => each.k === 'test')
  // `profiles!inner(company_id)`: only the rows of some other table's are looked through.
  return tests.some((test) =>
    test.relation === undefined ? isTelling(test, table, database.schema) : test.test === 'equal',
  )
}

function hasSearchIndex({ indexes }: Table, column: string): boolean {
  return [...indexes.values()].some(({ method, elements }) => {
    if (method !== 'gin' && method !== 'gist') return false
    return elements.some((each) => each.column === column || (each.expression && mentions(each.expression, column)))
  })
}

function mentions(expression: Expression, column: string): boolean {
  if (expression.k === 'column') return expression.name === column
  return childrenOf(expression).some((each) => mentions(each, column))
}
