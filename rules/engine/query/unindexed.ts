import type { Expression } from '../../analysis/sql/expression'
import type { Column, Schema, Table } from '../schema/schema'
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
/** Columns that hold one of a few words, whatever their type is. */
const FEW_VALUES =
  /(?:^|_)(?:status|state|type|kind|role|category|priority|level|stage|gender|locale|language|currency|enabled|active|visibility|mode|plan|tier)$|^(?:is|has|can|was|should)_/i

/**
 * The index a query misses in a table: undefined where one serves it, narrows it, or none could; where the columns it asks
 * for hold only a few values (then reading on is as good); where the query or the table is not wholly known.
 */
export function missingIndex(shape: QueryShape, table: Table, schema: Schema): MissingIndex | undefined {
  if (table.assumed || table.partitioned || shape.command === 'insert' || shape.command === 'upsert') return undefined
  const limited = shape.rows === 'one' || shape.rows === 'limited'
  const where = shape.where.flatMap(flattened).filter((each) => !isOfJoined(each))
  const indexes = usableIndexes(table)
  const order = shape.order.some(({ relation }) => relation !== undefined) ? [] : shape.order
  if (serviceOf({ where, order, limited }, indexes) !== 'unserved') return undefined
  const tests = lookups(where, indexes).filter((test) => isKnown(test, table))
  if (tests.some(({ column }) => column === undefined)) return undefined
  const telling = tests.filter(({ column, test, value }) => {
    const own = table.columns.get(column ?? '')
    return own && !isFewValued(own, table, schema) && !(test === 'null' && value === null)
  })
  const sort = limited ? order.filter(({ column }) => table.columns.has(column)) : []
  // What is not understood may narrow the rows: then only an equality is worth telling.
  const isPartlyKnown = !shape.complete || where.some((each) => each.k === 'unknown')
  if (telling.length === 0 && (sort.length !== order.length || sort.length === 0 || isPartlyKnown)) return undefined
  if (telling.length === 0 && hasOther(where)) return undefined
  const lookup = unique(telling.map(({ column }) => column ?? ''))
  const isEither =
    where.some((each) => each.k === 'or') && !where.some((each) => each.k === 'test' && telling.includes(each))
  const wanted = isEither ? lookup.map((name) => [{ name, descending: false }]) : [indexColumns(telling, sort)]
  const found = wanted.filter((columns) => columns.length > 0)
  return found.length === 0 ? undefined : { table, lookup, indexes: found }
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

/** The tests that go unserved: all of them, or those of the branches of an `OR` that have no index. */
function lookups(where: readonly Condition[], indexes: readonly UsableIndex[]): ColumnTest[] {
  return where.flatMap((each): readonly ColumnTest[] => {
    if (each.k === 'test') return isServable(each) ? [each] : []
    if (each.k !== 'or') return []
    return each.of
      .filter((branch) => serviceOf({ where: [branch], order: [], limited: false }, indexes) === 'unserved')
      .flatMap((branch) => lookups([branch].flatMap(flattened), indexes))
  })
}

function isKnown({ column }: ColumnTest, table: Table): boolean {
  return column === undefined || table.columns.has(column)
}

function isOfJoined(condition: Condition): boolean {
  return condition.k === 'test' && condition.relation !== undefined
}

function hasOther(where: readonly Condition[]): boolean {
  return where.some((each) => each.k !== 'test' || !isServable(each))
}

/** Equalities first, then one range or the order. */
function indexColumns(tests: readonly ColumnTest[], sort: readonly SortKey[]): IndexColumn[] {
  const named = (list: readonly ColumnTest[]) =>
    unique(list.map(({ column }) => column ?? '')).map((name) => ({ name, descending: false }))
  const equal = named(tests.filter(({ test }) => test === 'equal' || test === 'any'))
  const ranges = named(tests.filter(({ test }) => test === 'range' || test === 'prefix')).slice(0, 1)
  const wanted = sort.map(({ column, descending }) => ({ name: column, descending }))
  const next = wanted.length > 0 && wanted.length <= 2 ? wanted : ranges
  const rest = next.filter(({ name }) => !equal.some((each) => each.name === name))
  // An index is read in both directions: only mixed ones must be said.
  const isMixed = new Set(rest.map(({ descending }) => descending)).size > 1
  const columns = [...equal, ...rest.map((each) => ({ ...each, descending: isMixed && each.descending }))]
  return columns.slice(0, MOST_COLUMNS)
}

function flattened(condition: Condition): readonly Condition[] {
  return condition.k === 'and' ? condition.of.flatMap(flattened) : [condition]
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
