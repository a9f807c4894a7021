import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { Operation } from '../link/operations'
import { option } from '../link/options'
import type { Project } from '../project'
import { flattened } from './conditions'
import { drizzleFunction, drizzleName, drizzleTableCalled } from './drizzle-tables'
import { type Condition, type Join, type QueryShape, rowsOf, type SortKey, type TableName, type Test } from './shape'
import { isHandedIn } from './written-values'

const TESTS: Readonly<Record<string, Test>> = {
  eq: 'equal',
  ne: 'not-equal',
  gt: 'range',
  gte: 'range',
  lt: 'range',
  lte: 'range',
  between: 'range',
  inArray: 'any',
  notInArray: 'not-equal',
  isNull: 'null',
  isNotNull: 'not-null',
  like: 'pattern',
  ilike: 'insensitive',
  notLike: 'not-equal',
  notIlike: 'not-equal',
  notBetween: 'other',
  arrayContains: 'contains',
  arrayContained: 'contains',
  arrayOverlaps: 'contains',
}
const COMMANDS: Readonly<Record<string, QueryShape['command']>> = {
  select: 'select',
  selectDistinct: 'select',
  insert: 'insert',
  update: 'update',
  delete: 'delete',
}

/**
 * The shape of a Drizzle query, of the SQL-like builder and of `db.query.<table>`. Tables and columns have the names they
 * have in the database. Undefined for raw SQL, and where the table is not a known one.
 * Source: Drizzle documentation, "Select", "Filters", "Query".
 */
export function drizzleQuery(project: Project, facts: CodeFacts, operation: Operation): QueryShape | undefined {
  if (!/^drizzle-orm(?:$|\/)/.test(operation.pkg)) return undefined
  const relational = /^drizzle\(\)\.query\.(\w+)\.(findMany|findFirst)$/.exec(operation.apiPath)
  const reading = new Reading(project, facts)
  const shape = relational
    ? reading.relational(operation, relational[1] ?? '', relational[2] === 'findFirst')
    : reading.builder(chainOf(facts, operation.call))
  return shape && { ...shape, path: facts.path, range: operation.range, c: operation.c }
}

interface Step {
  readonly name: string
  readonly call: CallFact
}

/** The calls of the chain that ends in a call, from the first on. */
function chainOf(facts: CodeFacts, last: CallFact): Step[] {
  const steps: Step[] = []
  for (let at: CallFact | undefined = last; at && steps.length < 40; ) {
    const { callee }: CallFact = at
    if (callee.k !== 'member') break
    steps.unshift({ name: callee.name, call: at })
    at = callee.of.k === 'call' ? facts.calls[callee.of.c] : undefined
  }
  return steps
}

class Reading {
  private readonly where: Condition[] = []
  private readonly optional: Condition[] = []
  private readonly joins: Join[] = []
  private readonly order: SortKey[] = []
  private rows: QueryShape['rows'] = 'all'
  private table: TableName | undefined
  private columnOf: ((key: string) => string | undefined) | undefined
  private complete = true

  constructor(
    private readonly project: Project,
    private readonly facts: CodeFacts,
  ) {}

  builder(steps: readonly Step[]): Omit<QueryShape, 'path' | 'range' | 'c'> | undefined {
    const command = steps.map(({ name }) => COMMANDS[name]).find((each) => each !== undefined)
    if (command === undefined) return undefined
    let gives = command === 'select'
    for (const { name, call } of steps) {
      const [first, second] = call.args
      if (name === 'from' || (name in COMMANDS && command !== 'select')) this.table = this.tableOf(first)
      else if (name === 'where') this.filter(first)
      else if (name === 'groupBy' || name === 'selectDistinct') this.rows = 'unknown'
      else if (name === 'select') this.columns(first)
      else if (/Join$/.test(name)) this.join(first, second, name === 'innerJoin')
      else if (name === 'orderBy') for (const key of call.args) this.sort(key)
      else if (name === 'limit') this.limit(first)
      else if (name === 'returning') gives = true
    }
    const last = steps.at(-1)?.call
    // A builder that leaves the function may be continued elsewhere.
    const isHandedOn = last?.fate.end === 'stored' || last?.fate.end === 'passed'
    const isReturned = last?.fate.end === 'returned' && this.facts.functions[last.in]?.async !== true
    if (last && (isHandedOn || isReturned)) this.complete = false
    const isFirstRow = last?.fate.use.reads.length === 1 && last.fate.use.reads[0] === '[0]'
    if (isFirstRow && this.rows === 'all') this.rows = 'one'
    return this.shape(command, gives)
  }

  /** `{ total: count() }`: one row is made of all. */
  private columns(value: Value | undefined): void {
    const target = value && this.project.link.resolver.resolve(this.facts.path, value)
    if (target?.k !== 'object' || target.open) return
    const columns = Object.values(target.members)
    if (columns.length > 0 && columns.every((column) => this.isAggregate(column))) this.rows = 'none'
  }

  private isAggregate(value: Value): boolean {
    const call = this.callOf(value)
    // `sql\`sum(…)\`.as('total')`.
    const inner = call && /\.(?:as|mapWith)$/.test(call.text) && call.callee.k === 'member' ? call.callee.of : undefined
    if (inner) return this.isAggregate(inner)
    if (call?.tagged) {
      const [text] = call.args
      return text?.k === 'string' && /\b(?:count|sum|min|max|avg)\s*\(/i.test(text.text)
    }
    return call !== undefined && /^(?:count|sum|min|max|avg)(?:Distinct)?$/.test(this.functionName(call) ?? '')
  }

  relational(
    operation: Operation,
    name: string,
    isFirst: boolean,
  ): Omit<QueryShape, 'path' | 'range' | 'c'> | undefined {
    const { target } = this.project.link.called(this.facts.path, operation.c)
    const called = drizzleTableCalled(this.project, target, name)
    this.table = called?.table
    this.columnOf = called?.columnOf
    const options = operation.call.args[0]
    if (isFirst) this.rows = 'one'
    if (options) {
      const { path } = this.facts
      const link = this.project.link
      const object = link.resolver.resolve(path, options)
      if (object.k !== 'object' || object.open) this.complete = false
      if (object.k === 'object') {
        const { where, orderBy, limit } = object.members
        if (where) this.filter(this.returnedBy(where))
        if (orderBy) this.sortAll(this.returnedBy(orderBy))
        if (limit && !isFirst) this.limit(limit)
      }
      const related = option(link, path, options, 'with')
      if (typeof related === 'object' && related.k === 'object') {
        for (const key of Object.keys(related.members)) {
          this.joins.push({ table: { schema: undefined, name: key }, alias: key, inner: false, on: [], rows: 'all' })
        }
      }
    }
    return this.shape('select', true)
  }

  private shape(command: QueryShape['command'], gives: boolean): Omit<QueryShape, 'path' | 'range' | 'c'> | undefined {
    if (!this.table) return undefined
    return {
      source: 'drizzle',
      command,
      table: this.table,
      where: this.where,
      optional: this.optional,
      joins: this.joins,
      order: this.order,
      rows: gives ? this.rows : 'none',
      counts: false,
      complete: this.complete,
    }
  }

  /** What a callback written in place gives back; other values as they are. */
  private returnedBy(value: Value): Value {
    const target = this.project.link.resolver.resolve(this.facts.path, value)
    if (target.k !== 'function' || target.path !== this.facts.path) return value
    const returns = this.facts.functions[target.f]?.returns ?? []
    return returns.length === 1 && returns[0] ? returns[0] : { k: 'opaque' }
  }

  private filter(value: Value | undefined): void {
    if (value?.k === 'either') {
      this.either(value.of)
      return
    }
    if (value && !isNothing(value)) this.where.push(...flattened(this.condition(value)))
  }

  /** What every branch asks for holds in any case; the rest of them on some paths only. */
  private either(branches: readonly Value[]): void {
    const read = branches.map((each) => (isNothing(each) ? [] : flattened(this.condition(each))))
    const [first = [], ...others] = read
    const shared = first.filter((each) => others.every((parts) => parts.some((part) => isSameTest(part, each))))
    this.where.push(...shared)
    const isRest = (part: Condition) => !shared.some((each) => isSameTest(part, each))
    this.optional.push(...read.flatMap((parts) => parts.filter(isRest)))
  }

  private condition(value: Value): Condition {
    const call = this.callOf(value)
    const name = call && this.functionName(call)
    if (!call || name === undefined) return this.unknown()
    if (name === 'and' || name === 'or') {
      const parts = call.args.filter((each) => !isNothing(each))
      if (name === 'and') this.optional.push(...parts.flatMap((part) => this.sometimes(part)))
      return { k: name, of: parts.filter((part) => part.k !== 'either').map((part) => this.condition(part)) }
    }
    const test = TESTS[name]
    const [column, operand] = call.args
    const named = column && this.nameOf(column)
    if (test === undefined || !named || named.column === undefined) return this.unknown()
    const other = operand && this.nameOf(operand)
    // Two columns compared with each other say how tables hang together, not which rows are looked for.
    if (other?.column !== undefined) return { k: 'unknown' }
    const constant = operand && this.project.link.resolver.resolve(this.facts.path, operand)
    const text = constant?.k === 'string' ? constant.text : constant?.k === 'literal' ? constant.value : undefined
    return {
      k: 'test',
      relation: this.relationOf(named.table),
      column: named.column,
      test: test === 'pattern' && typeof text === 'string' && /^[^%_$]/.test(text) ? 'prefix' : test,
      ...(text !== undefined && { value: text }),
      ...(text === undefined && isHandedIn(this.project, this.facts.path, operand) && { written: true as const }),
    }
  }

  /** A part of an `and(…)` that is there on some paths only (`x ? eq(…) : undefined`). */
  private sometimes(part: Value): Condition[] {
    if (part.k !== 'either') return []
    return part.of.filter((each) => !isNothing(each)).map((each) => this.condition(each))
  }

  private sortAll(value: Value): void {
    if (value.k === 'array') for (const element of value.elements) this.sort(element)
    else this.sort(value)
  }

  private sort(value: Value): void {
    const call = this.callOf(value)
    const direction = call && this.functionName(call)
    const isDirected = direction === 'asc' || direction === 'desc'
    const named = this.nameOf((isDirected && call?.args[0]) || value)
    if (!named || named.column === undefined) {
      this.complete = false
      return
    }
    this.order.push({
      relation: this.relationOf(named.table),
      column: named.column,
      descending: direction === 'desc',
      nullsFirst: undefined,
    })
  }

  private join(table: Value | undefined, on: Value | undefined, inner: boolean): void {
    const name = this.tableOf(table)
    if (!name) {
      this.complete = false
      return
    }
    const call = on && this.callOf(on)
    const [left, right] = call && this.functionName(call) === 'eq' ? call.args.map((each) => this.nameOf(each)) : []
    const pairs = [left, right].every((each) => each?.column !== undefined)
      ? [left, right].sort((a) => (a?.table.name === name.name ? 1 : -1))
      : []
    const [own, other] = pairs
    this.joins.push({
      table: name,
      alias: name.name,
      inner,
      on: own?.column !== undefined && other?.column !== undefined ? [{ own: own.column, other: other.column }] : [],
      ...(on && { stated: true as const }),
      rows: 'all',
    })
  }

  private limit(value: Value | undefined): void {
    const target = value && this.project.link.resolver.resolve(this.facts.path, value)
    this.rows = rowsOf(target?.k === 'literal' ? target.value : undefined)
  }

  private callOf(value: Value): CallFact | undefined {
    let at = value
    for (let hops = 0; at.k === 'local' && hops < 4; hops++) {
      const { values = [] } = this.facts.declarations[at.d] ?? {}
      if (values.length !== 1 || !values[0]) return undefined
      at = values[0]
    }
    return at.k === 'call' ? this.facts.calls[at.c] : undefined
  }

  /** The operator that is called: of drizzle-orm itself, or taken from the second parameter of a `where` callback. */
  private functionName(call: CallFact): string | undefined {
    const target = this.project.link.resolver.resolve(this.facts.path, call.callee)
    if (target.k === 'param' && target.i === 1) return target.keys.at(-1)
    return drizzleFunction(target)
  }

  private nameOf(value: Value): ReturnType<typeof drizzleName> {
    const found = drizzleName(this.project, this.facts.path, value)
    if (found) return found
    // `where: (order, { eq }) => eq(order.userId, id)`: the first parameter is the table, by the keys of its schema.
    if (value.k !== 'member' || !this.table) return undefined
    const owner = this.project.link.resolver.resolve(this.facts.path, value.of)
    if (owner.k !== 'param' || owner.i !== 0) return undefined
    return { table: this.table, column: this.columnOf?.(value.name) ?? value.name }
  }

  private tableOf(value: Value | undefined): TableName | undefined {
    const named = value && this.nameOf(value)
    return named && named.column === undefined ? named.table : undefined
  }

  private relationOf(table: TableName): string | undefined {
    return this.table === undefined || table.name === this.table.name ? undefined : table.name
  }

  private unknown(): Condition {
    this.complete = false
    return { k: 'unknown' }
  }
}

/** `undefined` and `null` are no condition. */
function isNothing(value: Value): boolean {
  return value.k === 'literal' && value.value === null
}

/** The same test of the same column, and of the same value where code writes that out. */
function isSameTest(a: Condition, b: Condition): boolean {
  if (a.k !== 'test' || b.k !== 'test') return false
  return (
    a.column !== undefined &&
    a.column === b.column &&
    a.relation === b.relation &&
    a.test === b.test &&
    a.value === b.value
  )
}
