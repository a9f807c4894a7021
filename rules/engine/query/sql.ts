import type { TextRange } from '../../analysis/facts'
import type { Expression, Query, RelationName, Source } from '../../analysis/sql/expression'
import { childrenOf, constantOf } from '../../analysis/sql/inside'
import { expressionKey } from './expression-key'
import {
  type ColumnTest,
  type Condition,
  type Join,
  type QueryShape,
  rowsOf,
  type SortKey,
  type TableName,
  type Test,
} from './shape'

/** Where a statement stands. */
export interface StatementPlace {
  readonly path: string
  readonly range: TextRange
  /** The call that sends it, -1 where none does. */
  readonly c: number
  /** It stands in a database function: a name that is no column of its tables is an argument or a variable. */
  readonly inFunction?: true
}

/** The columns of a table where the schema knows it: tells whose an unqualified column is. */
export type ColumnsOf = (table: TableName) => ReadonlySet<string> | undefined

/** The text that is handed over as `$n`, with `${}` for its holes, where the code says so. */
export type ParameterText = (n: number) => string | undefined

/**
 * The shapes of a statement: its own, and those of the queries inside it (common table expressions, subqueries, both
 * sides of a union). Undefined columns and expressions leave a shape incomplete; they never guess.
 */
export function sqlQueries(
  query: Query,
  place: StatementPlace,
  columnsOf: ColumnsOf,
  parameterText: ParameterText = () => undefined,
): QueryShape[] {
  return new Statement(place, columnsOf, parameterText).shapes(query, [], new Set())
}

interface Named {
  readonly alias: string
  /** Undefined for a subquery, a function's rows or a common table expression. */
  readonly table: TableName | undefined
}

const PATTERN = new Set(['like', 'ilike'])
const RANGE = new Set(['<', '<=', '>', '>='])
const AGGREGATE =
  /^(?:count|sum|min|max|avg|exists|bool_or|bool_and|every|string_agg|(?:json|jsonb|array)(?:_object)?_agg)$/

class Statement {
  constructor(
    private readonly place: StatementPlace,
    private readonly columnsOf: ColumnsOf,
    private readonly parameterText: ParameterText,
  ) {}

  /** `outer` are the relations of the queries around this one, `ctes` the names that are no tables. */
  shapes(query: Query, outer: readonly Named[], ctes: ReadonlySet<string>): QueryShape[] {
    const known = new Set([...ctes, ...query.with.map(({ name }) => name)])
    const inner = query.with.flatMap((each) => this.shapes(each.query, [], known)).map(inside)
    if (query.sides) {
      const sides = query.sides.flatMap((side) => this.shapes(side, outer, known))
      // How many rows of each side a limit over both leaves is not known.
      return [...inner, ...(query.limit ? sides.map(cutShort) : sides)]
    }
    const { inFunction = false, ...place } = this.place
    const reading = new Select(query, outer, known, this.columnsOf, this.parameterText, inFunction)
    const shape = reading.shape()
    // Reading the conditions has found the queries inside them.
    const subqueries = reading.subqueries
      .flatMap((each) => this.shapes(each, [...reading.relations, ...outer], known))
      .map(inside)
    return [...(shape ? [{ ...shape, ...place }] : []), ...inner, ...subqueries]
  }
}

function cutShort(shape: QueryShape): QueryShape {
  return shape.rows === 'all' ? { ...shape, rows: 'unknown' } : shape
}

/** What was read of one select, update or delete. */
class Select {
  readonly relations: Named[] = []
  readonly subqueries: Query[] = []
  private readonly joins: Join[] = []
  private complete = true

  constructor(
    private readonly query: Query,
    private readonly outer: readonly Named[],
    private readonly ctes: ReadonlySet<string>,
    private readonly columnsOf: ColumnsOf,
    private readonly parameterText: ParameterText,
    private readonly inFunction: boolean,
  ) {
    if (query.target) this.add(query.target, query.target.as)
    for (const source of query.from) this.source(source, true)
  }

  shape(): Omit<QueryShape, 'path' | 'range' | 'c'> | undefined {
    const { query } = this
    const main = this.relations[0]
    const where = [...this.onConditions, ...(query.where ? this.conditions(query.where) : [])]
    for (const { value } of query.columns) this.collect(value)
    for (const row of query.values ?? []) for (const value of row) this.collect(value)
    if (query.having) this.collect(query.having)
    if (!main?.table || query.verb === 'values') return undefined
    const order = query.order.flatMap((key) => this.sortKey(key.by, key.descending, key.nullsFirst))
    const isAggregate = query.group.length === 0 && query.columns.length > 0 && query.columns.every(isCount)
    return {
      source: 'sql',
      command: query.verb === 'merge' ? 'upsert' : query.verb,
      table: main.table,
      where,
      optional: [],
      joins: this.joins,
      order: query.group.length > 0 || query.distinct ? [] : order,
      rows: query.verb !== 'select' ? 'none' : isAggregate ? 'none' : this.rows(),
      counts: isAggregate,
      complete: this.complete,
    }
  }

  private readonly onConditions: Condition[] = []

  private rows(): QueryShape['rows'] {
    const { limit, group, distinct } = this.query
    if (!limit) return group.length > 0 || distinct ? 'unknown' : 'all'
    if (limit.k !== 'value') return 'limited'
    return limit.value === null ? 'all' : rowsOf(limit.value)
  }

  private add(table: RelationName, as: string | undefined): void {
    const isTable = table.schema !== undefined || !this.ctes.has(table.name)
    this.relations.push({
      alias: as ?? table.name,
      table: isTable ? { schema: table.schema, name: table.name } : undefined,
    })
  }

  private source(source: Source, isFirst: boolean): void {
    if (source.k === 'table') this.add(source.table, source.as)
    else if (source.k === 'query') {
      this.relations.push({ alias: source.as ?? '', table: undefined })
      this.subqueries.push(source.query)
    } else if (source.k === 'call') this.relations.push({ alias: source.as ?? '', table: undefined })
    else {
      this.source(source.left, isFirst)
      const before = this.relations.length
      this.source(source.right, false)
      const added = this.relations.slice(before)
      for (const each of added) this.join(each, source.join === 'inner', source.on, source.using ?? [])
      if (source.natural) this.complete = false
    }
  }

  private join(joined: Named, inner: boolean, on: Expression | undefined, using: readonly string[]): void {
    const conditions = on ? parts(on, 'and') : []
    const pairs = [
      ...using.map((column) => ({ own: column, other: column })),
      ...conditions.flatMap((each) => this.pair(each, joined)),
    ]
    if (on)
      this.onConditions.push(
        ...conditions.flatMap((each) => (this.pair(each, joined).length > 0 ? [] : this.conditions(each))),
      )
    if (joined.table) this.joins.push({ table: joined.table, alias: joined.alias, inner, on: pairs, rows: 'all' })
  }

  /** `a.x = b.y` in an `ON`, `b` being the relation that is joined. */
  private pair(condition: Expression, joined: Named): Join['on'] {
    if (condition.k !== 'operator' || condition.op !== '=') return []
    const [left, right] = condition.args.map((each) => this.column(each))
    if (left?.column === undefined || right?.column === undefined) return []
    const isRight = right.of === joined
    const [own, other] = isRight ? [left, right] : [right, left]
    if (other.of !== joined || own.column === undefined || other.column === undefined) return []
    return [{ own: own.column, other: other.column }]
  }

  private conditions(expression: Expression): Condition[] {
    return parts(expression, 'and').map((each) => this.condition(each))
  }

  private condition(expression: Expression): Condition {
    switch (expression.k) {
      case 'and':
      case 'or':
        return { k: expression.k, of: expression.args.map((each) => this.condition(each)) }
      case 'operator':
        return this.comparison(expression.op, expression.args)
      case 'null':
        return this.test(expression.arg, expression.not ? 'not-null' : 'null')
      case 'any': {
        if (expression.list.k === 'query') this.subqueries.push(expression.list.query)
        else this.collect(expression.list)
        if (expression.op !== '=' || expression.all) return this.test(expression.arg, 'other')
        return this.test(expression.arg, expression.list.k === 'query' ? 'other' : 'any')
      }
      case 'not': {
        const inner = this.condition(expression.arg)
        // `NOT done` is `done = false`.
        if (inner.k === 'test' && inner.test === 'equal' && inner.value === true) return { ...inner, value: false }
        return inner.k === 'test' ? { ...inner, test: 'not-equal' } : { k: 'unknown' }
      }
      case 'column':
        return this.test(expression, 'equal', true)
      case 'query':
        this.subqueries.push(expression.query)
        return { k: 'unknown' }
      case 'value':
        // `WHERE 1 = 1` and `WHERE true` say nothing.
        return { k: 'and', of: [] }
      default:
        this.collect(expression)
        this.complete = false
        return { k: 'unknown' }
    }
  }

  private comparison(op: string, args: readonly Expression[]): Condition {
    const [left, right] = args
    if (!left || !right) return this.unknown()
    this.collect(left)
    this.collect(right)
    if (left.k === 'value' && right.k === 'value') return { k: 'and', of: [] }
    const isLeft = this.isOwn(left)
    if (isLeft && this.isOwn(right)) {
      // Two columns of this query hang its tables together.
      const [a, b] = [this.column(left), this.column(right)]
      if (op === '=' && a?.of && b?.of && a.of !== b.of) this.note(a, b)
      return { k: 'unknown' }
    }
    const own = isLeft ? left : right
    const other = isLeft ? right : left
    const value = PATTERN.has(op) ? this.patternText(other) : constantOf(other)
    return this.test(own, testOf(op, value), value)
  }

  /** A pattern as far as it is written: `'%' || $1 || '%'` and a `$1` that is handed over as `%${x}%` are `%${}%`. */
  private patternText(expression: Expression): ColumnTest['value'] {
    const own = constantOf(expression)
    if (own !== undefined) return own
    if (expression.k === 'cast') return this.patternText(expression.arg)
    if (expression.k === 'parameter') return this.parameterText(expression.n)
    const isJoined =
      (expression.k === 'operator' && expression.op === '||') ||
      (expression.k === 'call' && expression.name === 'concat')
    return isJoined ? expression.args.map((each) => this.patternText(each) ?? '${}').join('') : undefined
  }

  /** A join written in `WHERE`. */
  private note(a: OwnColumn, b: OwnColumn): void {
    const [first, second] =
      this.relations.indexOf(a.of as Named) < this.relations.indexOf(b.of as Named) ? [a, b] : [b, a]
    const { of } = second
    if (of?.table)
      this.joins.push({
        table: of.table,
        alias: of.alias,
        inner: true,
        on: [{ own: first.column ?? '', other: second.column ?? '' }],
        rows: 'all',
      })
  }

  private test(expression: Expression, test: Test, value?: ColumnTest['value']): Condition {
    const found = this.column(expression)
    if (!found) {
      // A column of a query around this one is a constant here; any other expression may need an index of its own.
      if (!this.isOwn(expression)) return { k: 'unknown' }
      return { k: 'test', relation: undefined, column: undefined, text: expressionKey(expression), test }
    }
    if (found.column === undefined) return this.unknown()
    const relation = found.of === this.relations[0] ? undefined : found.of?.alias
    return { k: 'test', relation, column: found.column, test, ...(value !== undefined && { value }) }
  }

  private sortKey(by: Expression, descending: boolean, nullsFirst: boolean): SortKey[] {
    const named =
      by.k === 'column' && by.of === undefined ? this.query.columns.find(({ as }) => as === by.name) : undefined
    const found = this.column(named ? named.value : by)
    if (found?.column === undefined) {
      this.complete = false
      return []
    }
    const relation = found.of === this.relations[0] ? undefined : found.of?.alias
    return [
      { relation, column: found.column, descending, nullsFirst: nullsFirst === descending ? undefined : nullsFirst },
    ]
  }

  /** The column of this query that an expression is, casts of it included; its relation where that is known. */
  private column(expression: Expression): OwnColumn | undefined {
    if (expression.k === 'cast') return undefined
    if (expression.k !== 'column') return undefined
    if (expression.of !== undefined) {
      const of = this.relations.find(({ alias }) => alias === expression.of)
      return of && { column: of.table ? expression.name : undefined, of }
    }
    const owners = this.relations.filter(({ table }) => table && this.columnsOf(table)?.has(expression.name))
    if (owners.length === 1 && owners[0]) return { column: expression.name, of: owners[0] }
    if (this.inFunction && owners.length === 0 && this.relations.every(({ table }) => table && this.columnsOf(table)))
      return undefined
    if (this.relations.length === 1 && this.relations[0]) {
      const only = this.relations[0]
      const isForeign =
        only.table && this.columnsOf(only.table)?.has(expression.name) === false && this.outer.length > 0
      return isForeign ? undefined : { column: only.table ? expression.name : undefined, of: only }
    }
    return { column: undefined, of: undefined }
  }

  /** Whether an expression depends on a row of this query's own tables. */
  private isOwn(expression: Expression): boolean {
    if (expression.k === 'column') return this.column(expression) !== undefined
    return childrenOf(expression).some((each) => this.isOwn(each))
  }

  /** Finds the queries inside an expression. */
  private collect(expression: Expression): void {
    if (expression.k === 'query') this.subqueries.push(expression.query)
    for (const each of childrenOf(expression)) this.collect(each)
  }

  private unknown(): Condition {
    this.complete = false
    return { k: 'unknown' }
  }
}

interface OwnColumn {
  readonly column: string | undefined
  readonly of: Named | undefined
}

function testOf(op: string, value: ColumnTest['value']): Test {
  if (op === '=' || op === 'is not distinct from') return 'equal'
  if (RANGE.has(op)) return 'range'
  if (op === 'ilike' || op === '~*') return 'insensitive'
  if (op === '~') return 'pattern'
  if (op === 'like') {
    if (typeof value !== 'string') return 'pattern'
    return /^(?:[%_]|\$\{|\$\d)/.test(value) ? 'pattern' : /[%_]/.test(value) ? 'prefix' : 'equal'
  }
  if (op === '<>' || op === 'is distinct from') return 'not-equal'
  if (['@>', '<@', '&&', '?', '?|', '?&'].includes(op)) return 'contains'
  return op === '@@' ? 'search' : 'other'
}

/** The parts of an `AND` (or an `OR`), also inside each other. */
function parts(expression: Expression, k: 'and' | 'or'): Expression[] {
  return expression.k === k ? expression.args.flatMap((each) => parts(each, k)) : [expression]
}

function isCount({ value }: Query['columns'][number]): boolean {
  return isAggregated(value)
}

/** `count(*)::int`, `coalesce(sum(x), 0)`: one value is made of all rows. */
function isAggregated(value: Expression): boolean {
  if (value.k === 'cast') return isAggregated(value.arg)
  if (value.k === 'call' && AGGREGATE.test(value.name)) return true
  if (value.k !== 'call' && value.k !== 'operator' && value.k !== 'other') return false
  return value.args.some(isAggregated)
}

function inside(shape: QueryShape): QueryShape {
  return { ...shape, inner: true }
}
