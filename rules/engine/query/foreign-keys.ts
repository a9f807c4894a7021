import type { Expression } from '../../analysis/sql/expression'
import type { Project } from '../project'
import { isOfAnother } from '../schema/dialect'
import type { Constraint, Index, Schema, Table } from '../schema/schema'
import { isUnread } from '../schema/unread-predicate'
import { snakeCase, wordsApart } from '../snake-case'
import { isTenantColumn } from './belonging'
import { type Database, isSeed } from './database'
import { filledTables } from './filled'
import { growthOf, isChartOfAccounts, isOfAccounts } from './growth'
import { isOfJustMade } from './just-added'
import { isAmongAdmins, tablesOfAdmins } from './kept-by-admins'
import type { QueryShape } from './shape'
import { isCatalogue, isSmallTable } from './short-tables'
import { missingIndex } from './unindexed'
import { isUnused } from './unused'
import { writesOf } from './writes'
import { columnsNeverSet } from './written-columns'

export type ForeignKey = Extract<Constraint, { k: 'foreign' }>

/** A foreign key that PostgreSQL has to look rows up by, without an index to do so. */
export interface UncoveredKey {
  readonly table: Table
  readonly key: ForeignKey
  /**
   * Why rows are looked up by it: they are read together with the row they point to (`query`), or that row is deleted, and what
   * points to it is deleted, emptied or looked for; `query` is then a deletion in code, where there is one.
   */
  readonly reason: { readonly k: 'join' | 'deletion'; readonly query: CodePlace | undefined }
}

type CodePlace = Pick<QueryShape, 'path' | 'range'>

/**
 * The foreign keys that no index covers and that matter: PostgreSQL makes an index for the column that is pointed to, none for
 * the one that points (documentation, 5.5.5 "Foreign Keys"). Left out are those whose column a query is told to look up
 * without an index anyway, and those of which nothing says that they are ever looked up.
 */
export function uncoveredKeys(project: Project, all: Database): UncoveredKey[] {
  const { schema } = all
  // SQL that is run by hand need not be all there is.
  if (schema.source.kind === 'loose' || schema.source.kind === 'schema-file') return []
  if (isOfAnother(schema.source, project.files)) return []
  const database: Database = { ...all, queries: all.queries.filter((shape) => !isUnused(project, shape)) }
  const isKeptByAdmins = tablesOfAdmins(project, database)
  const deleted = deletedTables(project, database)
  const told = toldColumns(database)
  const filled = filledTables(project, database)
  const isNeverSet = columnsNeverSet(project, all)
  const found = new Map<string, UncoveredKey>()
  for (const [name, table] of schema.tables) {
    if (table.assumed || table.foreign || table.partitioned || table.partitionOf !== undefined) continue
    const growth = growthOf(table, database.writers.get(name))
    if (!growth || !filled.has(name) || (growth.k === 'written' && isOfShortTables(table))) continue
    for (const key of table.constraints.values()) {
      if (key.k !== 'foreign' || isSmallTable(wordsApart(table.name)) || isChartOfAccounts(table)) continue
      if (key.assumed || key.columns.length === 0 || isCovered(table, key.columns)) continue
      if (key.columns.some((column) => told.has(`${name}.${column}`))) continue
      const reason = reasonOf(key, table, database, deleted)
      const id = `${name} ${key.columns.join(',')}`
      const parent = schema.tables.get(key.references)
      // What whoever runs the app offers is taken back seldom.
      const isSeldom =
        reason?.k === 'deletion' &&
        parent !== undefined &&
        (isCatalogue(wordsApart(parent.name)) || isKeptByAdmins(parent))
      if (!reason || found.has(id) || isSeldom || isKeptByAdmins(table)) continue
      if (!key.columns.some((column) => isNeverSet(table, column))) found.set(id, { table, key, reason })
    }
  }
  return [...found.values()]
}

/** Whether all that a table points to stays short, as the features of each plan do: then there are few pairs of them. */
function isOfShortTables({ constraints }: Table): boolean {
  const keys = [...constraints.values()].filter((each) => each.k === 'foreign')
  return keys.length > 1 && keys.every(({ references }) => isSmallTable(wordsApart(references.replace(/^.*\./, ''))))
}

/** Whether an index finds rows by one of these columns at least, which leads it: then the table is not read whole. */
function isCovered(table: Table, columns: readonly string[]): boolean {
  return [...table.indexes.values()].some(({ method, elements: [first], where }) => {
    if (method !== 'btree' && !(method === 'hash' && columns.length === 1)) return false
    const isLeading = first?.column !== undefined && columns.includes(first.column)
    return isLeading && (!where || isUnread(where) || isNotNull(where, columns))
  })
}

/** An index that leaves out only rows that point to nothing. */
function isNotNull(where: NonNullable<Index['where']>, columns: readonly string[]): boolean {
  if (where.k === 'and') return where.args.every((each: Expression) => isNotNull(each, columns))
  return where.k === 'null' && where.not && where.arg.k === 'column' && columns.includes(where.arg.name)
}

function reasonOf(
  key: ForeignKey,
  table: Table,
  database: Database,
  deleted: ReadonlyMap<string, Deleted>,
): UncoveredKey['reason'] | undefined {
  const query = database.queries.find((shape) => isJoinedBy(shape, key, table, database))
  if (query) return { k: 'join', query }
  const { how, query: deletion } = deleted.get(key.references) ?? {}
  const isAsked =
    how === 'itself' ||
    (how === 'with another' && isHandedOn(key)) ||
    (how === 'by people' && key.onDelete === 'cascade')
  return isAsked && !key.columns.some((column) => MADE_BY.test(snakeCase(column)))
    ? { k: 'deletion', query: deletion }
    : undefined
}

/** A query of the row that is pointed to, which brings along the rows that point to it. */
function isJoinedBy(shape: QueryShape, key: ForeignKey, table: Table, database: Database): boolean {
  const parent = database.tableOf(shape.table)
  if (!parent || nameOf(parent) !== key.references || parent === table) return false
  // Where all rows are listed, reading the other table once is as fast.
  const isFew =
    shape.rows === 'one' || shape.where.some((each) => each.k === 'test' && !each.relation && each.test === 'equal')
  if (!isFew) return false
  return shape.joins.some((join) => {
    if (database.tableOf(join.table) !== table) return false
    if (join.stated || join.on.length > 0) return join.on.some(({ other }) => other === key.columns[0])
    // Foreign keys decide: it is this one where there is no other.
    const between = [...table.constraints.values()].filter(
      (each) => each.k === 'foreign' && each.references === key.references,
    )
    const back = [...parent.constraints.values()].some(
      (each) => each.k === 'foreign' && each.references === nameOf(table),
    )
    return between.length === 1 && !back
  })
}

/** Rows that point to a deleted one go with it, or are emptied. */
function isHandedOn({ onDelete }: ForeignKey): boolean {
  return onDelete === 'cascade' || onDelete === 'set null' || onDelete === 'set default'
}

/** How rows of a table come to be deleted, and where in the code it begins, where it is known. */
interface Deleted {
  readonly how: 'itself' | 'with another' | 'by people'
  readonly query?: CodePlace
}

/** Who made a row that is not theirs: of a colleague, who leaves seldom and is not deleted then. */
const MADE_BY = /_(?:by|por)(?:_(?:\w+_)?id)?$|^(?:admin|actor)(?:_user)?_id$/

/** A function that tries the app out and clears away what it made for that: `supabase/functions/test-sign-up/index.ts`, `sign-up-test`. */
const IS_TRIAL = /(?:^|\/)functions\/(?:test-[^/]+|[^/]+-test)\//

/** Deletes an account of Supabase. https://supabase.com/docs/reference/javascript/auth-admin-deleteuser */
const DELETES_ACCOUNT = /\bauth\.admin\.deleteUser$/

/**
 * Tables whose rows the code deletes: itself, with a row that they point to, or with the account of somebody. Nobody waits for
 * what a person does once in the database, and a function of the database may be called by nothing.
 */
function deletedTables(project: Project, database: Database): ReadonlyMap<string, Deleted> {
  const { schema, queries, tableOf } = database
  const deleted = new Map<string, Deleted>()
  const tenants = tenantsOf(schema)
  const isLeft = (table: Table) => tenants.has(nameOf(table)) || !database.isFilled(table)
  for (const shape of queries) {
    const table = shape.command === 'delete' && shape.c >= 0 ? tableOf(shape.table) : undefined
    if (!table || deleted.has(nameOf(table)) || tenants.has(nameOf(table))) continue
    if (isSeed(project, shape) || IS_TRIAL.test(shape.path) || isAmongAdmins(shape.path)) continue
    if (!deletesJustMade(project, shape)) deleted.set(nameOf(table), { how: 'itself', query: shape })
  }
  handOn(schema, deleted, 'with another', isLeft)
  const account = accountDeletion(project)
  if (account) deleted.set('auth.users', { how: 'by people', query: account })
  handOn(schema, deleted, 'by people', isLeft)
  return deleted
}

/** Tables, as `schema.name`, of the customers' companies: one is deleted once, when it leaves, and takes its time. */
function tenantsOf(schema: Schema): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { constraints } of schema.tables.values())
    for (const each of constraints.values()) {
      const [column, ...others] = each.k === 'foreign' ? each.columns : []
      const parent = each.k === 'foreign' ? schema.tables.get(each.references) : undefined
      if (column === undefined || others.length > 0 || !parent || isPeople(parent)) continue
      if (isTenantColumn(snakeCase(column), schema) || isTenantColumn(column, schema)) found.add(nameOf(parent))
    }
  return found
}

/** A function deletes again what it has just made, since the next step failed or to test itself: hardly anything points to it. */
function deletesJustMade(project: Project, { path, range }: CodePlace): boolean {
  const facts = project.link.code(path)
  if (!facts) return false
  const writes = writesOf(project, facts)
  const own = writes.find((each) => each.command === 'delete' && each.range.start === range.start)
  return own !== undefined && isOfJustMade(facts, own, writes)
}

/** Where product code deletes an account; a browser has no key that may. */
function accountDeletion(project: Project): CodePlace | undefined {
  for (const facts of project.productCode) {
    const { path, calls } = facts
    if (IS_TRIAL.test(path)) continue
    const call = calls.find(({ text }) => DELETES_ACCOUNT.test(text))
    if (call && project.side(facts) !== 'browser' && project.reach.unusedAt(path, call.range.start) === undefined)
      return { path, range: call.nameRange }
  }
  return undefined
}

/** With the rows of a table go those that point to them, where there are any. */
function handOn(
  { tables }: Schema,
  deleted: Map<string, Deleted>,
  how: Deleted['how'],
  isLeft: (table: Table) => boolean,
): void {
  for (let before = -1; before !== deleted.size; ) {
    before = deleted.size
    for (const [name, table] of tables) {
      if (deleted.has(name)) continue
      const { constraints } = table
      const goes = [...constraints.values()].some(
        (each) => each.k === 'foreign' && each.onDelete === 'cascade' && deleted.has(each.references),
      )
      if (goes && (isPeople(table) || !isLeft(table))) deleted.set(name, { how })
    }
  }
}

/** Columns, as `schema.table.column`, of which it is told already that a query looks rows up by them without an index. */
function toldColumns({ queries, tableOf, schema, writers }: Database): ReadonlySet<string> {
  const told = new Set<string>()
  for (const shape of queries) {
    const table = tableOf(shape.table)
    const missing = table && growthOf(table, writers.get(nameOf(table))) && missingIndex(shape, table, schema)
    if (!missing) continue
    const columns = [...missing.lookup, ...missing.indexes.map(([first]) => first?.name ?? '')]
    for (const column of columns) told.add(`${nameOf(table)}.${column}`)
  }
  return told
}

/** Accounts and the like come by a trigger that need not stand in the repository. */
function isPeople(table: Table): boolean {
  const growth = growthOf(table, undefined)?.k
  return growth === 'people' || growth === 'businesses' || isOfAccounts(table)
}

function nameOf({ schema, name }: Table): string {
  return `${schema}.${name}`
}
