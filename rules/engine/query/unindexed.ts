import type { Expression } from '../../analysis/sql/expression'
import type { Column, Schema, Table } from '../schema/schema'
import { flattened, testsIn } from './conditions'
import { isServable, serviceOf, type UsableIndex } from './served'
import type { ColumnTest, Condition, QueryShape, SortKey } from './shape'

/** A lookup that reads a whole table, and the index that would serve it. */
export interface MissingIndex {
  readonly table: Table
  /** Columns that rows are looked up by; empty where only the order is asked for. */
  readonly lookup: readonly string[]
  /** The indexes to add: one, or one for each branch of an `OR`. */
  readonly indexes: readonly (readonly IndexColumn[])[]
}

export interface IndexColumn {
  readonly name: string
  readonly descending: boolean
}

/** More columns than this make an index that costs more than it saves. */
const MOST_COLUMNS = 3
/** Columns whose texts may be longer than an index takes (2,704 bytes): where there is another, they are left out. */
const LONG = /(?:^|_)(?:ur[li]|content|body|text|description|html|markdown|message|payload|data|metadata)$/i
/** Columns that hold one of a few words, whatever their type is. */
const FEW_VALUES =
  /(?:^|_)(?:status|state|type|kind|role|category|priority|level|stage|gender|locale|language|currency|enabled|active|visibility|mode|plan|tier)$|^(?:is|has|can|was|should)_/i

/**
 * The index a query misses in a table: undefined where one serves it, narrows it, or none could; where the columns it asks
 * for hold only a few values (then reading on is as good), or it asks for a stretch of them alone (which may be most of the
 * table); where the query or the table is not wholly known.
 */
export function missingIndex(shape: QueryShape, table: Table, schema: Schema): MissingIndex | undefined {
  if (table.assumed || table.foreign || table.partitioned || shape.command === 'insert' || shape.command === 'upsert')
    return undefined
  if (namesUnknownColumn(shape, table)) return undefined
  const limited = shape.rows === 'one' || shape.rows === 'limited'
  const where = conditionsOf(shape)
  const indexes = usableIndexes(table)
  const order = shape.order.some(({ relation }) => relation !== undefined) ? [] : shape.order
  // The rows of another table, looked up first, may lead to these.
  if (shape.where.some((each) => each.k === 'test' && each.relation !== undefined && isServable(each))) return undefined
  if (serviceOf({ where, order, limited }, indexes) !== 'unserved') return undefined
  // With a condition that is added on some paths an index may serve it after all.
  const all = [...where, ...shape.optional]
  if (shape.optional.length > 0 && serviceOf({ where: all, order: [], limited: false }, indexes) !== 'unserved')
    return undefined
  const tests = where.filter((each) => each.k === 'test').filter(isServable)
  if (tests.some(({ column }) => column === undefined)) return undefined
  const sort = limited ? order.filter((key) => table.columns.has(key.column) && hasUsualNulls(key)) : []
  const equal = tests.filter((test) => isTelling(test, table, schema))
  if (equal.length > 0) {
    const ranges = tests.filter(({ test, column }) => test === 'range' && table.columns.has(column ?? ''))
    return missing(table, unique(equal.map(({ column }) => column ?? '')), [indexColumns(equal, ranges, sort)])
  }
  const either = eitherIndexes(where, indexes, table, schema)
  if (either) return missing(table, unique(either.flat().map(({ name }) => name)), either)
  // What is not understood may narrow the rows, and so may a stretch of another column than the one that is sorted by.
  const isWhole = shape.complete && where.every((each) => each.k === 'test' && isServable(each))
  const isSortedBy = ({ test, column }: ColumnTest) => test !== 'range' || column === sort[0]?.column
  if (!isWhole || sort.length === 0 || sort.length !== order.length || !tests.every(isSortedBy)) return undefined
  return missing(table, [], [indexColumns([], [], sort)])
}

/**
 * The query finds rows by a column that no file makes: it was made elsewhere, in a dashboard, and with an index or without.
 */
export function namesUnknownColumn({ where, optional }: QueryShape, table: Table): boolean {
  const asked = [...where, ...optional].flatMap(testsIn)
  return asked.some(
    ({ column, relation, test }) =>
      relation === undefined && column !== undefined && test !== 'other' && !table.columns.has(column),
  )
}

/** Nulls at the other end than usual need an index of that order. */
function hasUsualNulls({ nullsFirst, descending }: SortKey): boolean {
  return nullsFirst === undefined || nullsFirst === descending
}

/** Whether a query says of its own which rows of a table it wants, by something that few rows have. */
export function saysWhich(shape: QueryShape, table: Table, schema: Schema): boolean {
  const where = conditionsOf(shape)
  const tests = where.filter((each) => each.k === 'test')
  if (tests.some((test) => test.column === undefined || isTelling(test, table, schema))) return true
  return where.some((each) => each.k !== 'test')
}

function conditionsOf({ where }: QueryShape): Condition[] {
  return where.flatMap(flattened).filter((each) => each.k !== 'test' || each.relation === undefined)
}

function missing(table: Table, lookup: readonly string[], indexes: MissingIndex['indexes']): MissingIndex | undefined {
  const found = indexes.filter((columns) => columns.length > 0)
  return found.length === 0 ? undefined : { table, lookup, indexes: found }
}

/** An equality with a column that holds many different values; one that code writes out has few. */
export function isTelling({ column, test, value, written }: ColumnTest, table: Table, schema: Schema): boolean {
  const own = table.columns.get(column ?? '')
  const isEquality = test === 'equal' || test === 'any' || test === 'prefix'
  const isWritten = written || (value !== undefined && !(typeof value === 'string' && value.includes('${}')))
  return isEquality && !isWritten && own !== undefined && !isFewValued(own, table, schema)
}

/** An index for each branch of an `OR` that has none; undefined where one of them could have none. */
function eitherIndexes(
  where: readonly Condition[],
  indexes: readonly UsableIndex[],
  table: Table,
  schema: Schema,
): IndexColumn[][] | undefined {
  for (const each of where) {
    if (each.k !== 'or') continue
    const unserved = each.of
      .filter((branch) => serviceOf({ where: [branch], order: [], limited: false }, indexes) !== 'served')
      .filter((branch) => serviceOf({ where: [branch], order: [], limited: false }, indexes) !== 'narrowed')
    const lists = unserved.map((branch) => {
      const tests = flattened(branch).filter((part) => part.k === 'test')
      return indexColumns(
        tests.filter((test) => test.relation === undefined && isTelling(test, table, schema)),
        [],
        [],
      )
    })
    if (lists.length > 0 && lists.every((list) => list.length > 0)) return distinct(lists)
  }
  return undefined
}

function distinct(lists: readonly IndexColumn[][]): IndexColumn[][] {
  const keyOf = (list: readonly IndexColumn[]) => list.map(({ name }) => name).join()
  return lists.filter((list, i) => lists.findIndex((other) => keyOf(other) === keyOf(list)) === i)
}

/** The indexes of a table that the planner may use. */
export function usableIndexes(table: Table): UsableIndex[] {
  return [...table.indexes.values()].map(({ method, unique: isUnique, elements, where }) => ({
    method,
    unique: isUnique,
    elements,
    ...(where && { where }),
  }))
}

/** Whether a column holds few different values: truth values, enums, words of a check, or by its name. */
export function isFewValued(column: Column, table: Table, schema: Schema): boolean {
  const { name, schema: inSchema } = column.type
  if (name === 'boolean' || name === 'bool') return true
  if (schema.types.get(`${inSchema ?? table.schema}.${name}`)?.form === 'enum') return true
  if (schema.types.get(`public.${name}`)?.form === 'enum') return true
  const checks = [...table.constraints.values()].flatMap((each) => (each.k === 'check' ? [each.check] : []))
  if (checks.some((check) => isListOf(check, column.name))) return true
  return FEW_VALUES.test(column.name)
}

/** `status IN ('open', 'closed')`, or `status = 'a' OR status = 'b'`. */
function isListOf(check: Expression, column: string): boolean {
  if (check.k === 'any') return check.arg.k === 'column' && check.arg.name === column && !check.all
  if (check.k === 'or') return check.args.every((each) => isListOf(each, column))
  if (check.k === 'operator' && check.op === '=') {
    const [left, right] = check.args
    return left?.k === 'column' && left.name === column && right?.k === 'value'
  }
  return false
}

/** Equalities first, then the order or one range. */
function indexColumns(
  equalities: readonly ColumnTest[],
  stretches: readonly ColumnTest[],
  sort: readonly SortKey[],
): IndexColumn[] {
  const named = (list: readonly ColumnTest[]) =>
    unique(list.map(({ column }) => column ?? '')).map((name) => ({ name, descending: false }))
  const asked = named(equalities.filter(({ test }) => test !== 'prefix'))
  const short = asked.filter(({ name }) => !LONG.test(name))
  const equal = short.length > 0 ? short : asked
  const ranges = named([...equalities.filter(({ test }) => test === 'prefix'), ...stretches]).slice(0, 1)
  const wanted = sort.map(({ column, descending }) => ({ name: column, descending }))
  const next = wanted.length > 0 && wanted.length <= 2 && equal.length > 0 ? wanted : ranges
  const last = equal.length === 0 && ranges.length === 0 ? wanted.slice(0, 2) : next
  const rest = last.filter(({ name }) => !equal.some((each) => each.name === name))
  // An index is read in both directions: only mixed ones must be said.
  const isMixed = new Set(rest.map(({ descending }) => descending)).size > 1
  const columns = [...equal, ...rest.map((each) => ({ ...each, descending: isMixed && each.descending }))]
  return columns.slice(0, MOST_COLUMNS)
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
