import type { Expression } from '../../analysis/sql/expression'
import { constantOf } from '../../analysis/sql/inside'
import type { IndexElement } from '../../analysis/sql/sql-facts'
import { isUnread } from '../schema/unread-predicate'
import { flattened } from './conditions'
import { expressionKey } from './expression-key'
import type { ColumnTest, Condition, SortKey } from './shape'

/** An index as the planner may use it; primary keys and unique constraints are unique ones. */
export interface UsableIndex {
  readonly method: string
  readonly unique: boolean
  readonly elements: readonly IndexElement[]
  /** Of a partial index: only rows that meet it are in it. */
  readonly where?: Expression
}

/** What is looked for in one table. */
export interface Demand {
  /** All must hold. Conditions of other relations are not among them. */
  readonly where: readonly Condition[]
  readonly order: readonly SortKey[]
  /** It stops after some rows, so an order that an index gives saves reading the others. */
  readonly limited: boolean
}

/**
 * How an index serves a demand: `served`, rows read stay near the rows given back · `narrowed`, an index finds a part of the
 * table and the rest is looked through · `unserved`, the whole table is read · `nothing`, no condition or order that an
 * index could serve is asked for.
 */
export type Service = 'served' | 'narrowed' | 'unserved' | 'nothing'

const BETTER: readonly Service[] = ['served', 'narrowed', 'unserved', 'nothing']

/**
 * The best service that any of the indexes gives, by PostgreSQL's rules for B-trees (documentation, 11.3 "Multicolumn
 * Indexes", 11.4 "Indexes and ORDER BY", 11.5 "Combining Multiple Indexes", 11.8 "Partial Indexes"): equalities in any
 * order as the leftmost columns, then one range or the sort; `IN` as an equality that gives no order.
 */
export function serviceOf(demand: Demand, indexes: readonly UsableIndex[]): Service {
  const conditions = demand.where.flatMap(flattened)
  const tests = conditions.filter((each) => each.k === 'test')
  const choices = conditions.flatMap((each) => (each.k === 'or' ? [each.of] : []))
  const wantsOrder = demand.limited && demand.order.length > 0
  const isAsked = tests.some(isServable) || choices.some((of) => of.every((each) => each.k !== 'unknown')) || wantsOrder
  if (!isAsked) return 'nothing'
  const usable = indexes.filter((index) => !index.where || isImplied(index.where, tests))
  const byOne = usable
    .map((index) => serviceBy(index, tests, wantsOrder ? demand.order : [], demand.limited))
    // What is no plain test is looked up in the rows that the index finds.
    .map((service) => (service === 'served' && tests.length < conditions.length ? 'narrowed' : service))
  // Every branch of an OR needs an index of its own; the planner combines them.
  const byChoice = choices.map((of): Service => {
    const each = of.map((branch) => serviceOf({ where: [branch], order: [], limited: false }, indexes))
    return each.every((service) => service === 'served' || service === 'narrowed') ? 'narrowed' : 'unserved'
  })
  return BETTER.find((service) => [...byOne, ...byChoice, 'unserved'].includes(service)) ?? 'unserved'
}

/** Whether a B-tree could serve a test at all. */
export function isServable({ test }: ColumnTest): boolean {
  return isEquality(test) || test === 'range' || test === 'prefix'
}

function isEquality(test: ColumnTest['test']): boolean {
  return test === 'equal' || test === 'any' || test === 'null'
}

/** What one index makes of tests that must all hold. */
function serviceBy(
  index: UsableIndex,
  tests: readonly ColumnTest[],
  order: readonly SortKey[],
  limited: boolean,
): Service {
  if (index.method !== 'btree') return servedByOther(index, tests)
  const met = new Set<ColumnTest>()
  let at = 0
  for (; at < index.elements.length; at++) {
    const own = testsOn(tests, index.elements[at] as IndexElement).filter(({ test }) => isEquality(test))
    if (own.length === 0) break
    for (const each of own) met.add(each)
  }
  if (index.unique && at === index.elements.length) return 'served'
  const next = index.elements[at]
  const ranges = next ? testsOn(tests, next).filter(({ test }) => test === 'range' || test === 'prefix') : []
  for (const each of ranges) met.add(each)
  const isOrdered = order.length > 0 && givesOrder(index, at, tests, order)
  if (met.size === 0) {
    // Rows that come in the order of the first key are sorted group by group (documentation, 19.7.1 `enable_incremental_sort`).
    if (!isOrdered) return order.length > 1 && givesOrder(index, at, tests, order.slice(0, 1)) ? 'narrowed' : 'unserved'
    return tests.length === 0 ? 'served' : 'narrowed'
  }
  const rest = tests.filter((each) => !met.has(each))
  return rest.length === 0 && (order.length === 0 || isOrdered || !limited) ? 'served' : 'narrowed'
}

/** GIN and its like serve what they were made for; a hash index serves an equality. */
function servedByOther(index: UsableIndex, tests: readonly ColumnTest[]): Service {
  const first = index.elements[0]
  if (!first) return 'unserved'
  const own = index.elements.flatMap((element) => testsOn(tests, element))
  const serves: readonly ColumnTest['test'][] =
    index.method === 'hash'
      ? ['equal']
      : index.method === 'brin'
        ? ['range']
        : ['contains', 'search', 'pattern', 'insensitive', 'prefix', 'other']
  return own.some(({ test }) => serves.includes(test)) ? 'narrowed' : 'unserved'
}

function testsOn(tests: readonly ColumnTest[], element: IndexElement): readonly ColumnTest[] {
  if (element.column !== undefined) return tests.filter(({ column }) => column === element.column)
  const text = element.expression && expressionKey(element.expression)
  return text === undefined ? [] : tests.filter((each) => each.column === undefined && each.text === text)
}

/** Whether reading the index from element `from` on gives the rows in the order, forwards or backwards. */
function givesOrder(
  index: UsableIndex,
  from: number,
  tests: readonly ColumnTest[],
  order: readonly SortKey[],
): boolean {
  // `IN (…)` on a leading column gives one ordered run per value, not one order.
  const leading = index.elements.slice(0, from)
  if (leading.some((element) => testsOn(tests, element).every(({ test }) => test === 'any'))) return false
  const fixed = new Set(tests.filter(({ test }) => test === 'equal').map(({ column }) => column))
  const keys = order.filter(({ column, relation }) => relation === undefined && !fixed.has(column))
  if (order.some(({ relation }) => relation !== undefined) || (keys.length === 0 && from === 0)) return false
  let backwards: boolean | undefined
  for (const [i, key] of keys.entries()) {
    const element = index.elements[from + i]
    if (!element || element.column !== key.column) {
      // What follows a unique key changes nothing.
      return index.unique && from + i >= index.elements.length
    }
    const turned = key.descending !== (element.descending === true)
    const nullsFirst = key.nullsFirst ?? key.descending
    const ownFirst = element.nullsFirst ?? element.descending === true
    if ((turned ? !ownFirst : ownFirst) !== nullsFirst) return false
    if (backwards !== undefined && backwards !== turned) return false
    backwards = turned
  }
  return true
}

/** Whether tests that must all hold imply the predicate of a partial index (documentation, 11.8). */
function isImplied(predicate: Expression, tests: readonly ColumnTest[]): boolean {
  // It may hold what is asked for.
  if (isUnread(predicate)) return true
  if (predicate.k === 'and') return predicate.args.every((each) => isImplied(each, tests))
  if (predicate.k === 'or') return predicate.args.some((each) => isImplied(each, tests))
  if (predicate.k === 'null' && predicate.arg.k === 'column') {
    const own = on(predicate.arg.name, tests)
    // Any comparison is false for null.
    return predicate.not ? own.some(({ test }) => test !== 'null') : own.some(({ test }) => test === 'null')
  }
  if (predicate.k === 'column')
    return on(predicate.name, tests).some((each) => each.test === 'equal' && each.value === true)
  if (predicate.k === 'not' && predicate.arg.k === 'column')
    return on(predicate.arg.name, tests).some((each) => each.test === 'equal' && each.value === false)
  if (predicate.k === 'operator' && predicate.op === '=') {
    const [left, right] = predicate.args
    const value = right && constantOf(right)
    if (left?.k !== 'column' || value === undefined) return false
    return on(left.name, tests).some(
      (each) => each.test === 'equal' && each.value !== undefined && each.value === value,
    )
  }
  return false
}

function on(column: string, tests: readonly ColumnTest[]): readonly ColumnTest[] {
  return tests.filter((each) => each.column === column)
}
