import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Operation } from '../link/operations'
import { option } from '../link/options'
import type { Project } from '../project'
import { columnOf, columnTest, negated, orCondition } from './postgrest-filter'
import { type Embed, selectList } from './postgrest-select'
import {
  type ColumnTest,
  type Condition,
  type Join,
  type QueryShape,
  rowsOf,
  type SortKey,
  type TableName,
} from './shape'
import { isHandedIn } from './written-values'

/** Filters that take a column and a value; the method's name is PostgREST's operator. */
const COLUMN_FILTERS = new Set(
  'eq neq gt gte lt lte like ilike is in contains containedBy overlaps textSearch'.split(' '),
)
const RANGE_FILTERS = /^(?:rangeG|rangeL|rangeAdjacent)/
const OPERATOR_OF: Readonly<Record<string, string>> = {
  contains: 'cs',
  containedBy: 'cd',
  overlaps: 'ov',
  textSearch: 'fts',
}
const FILTER = /\.(?:eq|neq|is|in|gte?|lte?|like|ilike|match|or|filter|not|contains|overlaps|textSearch)$/
/** Steps that change neither which rows are found nor how many. */
const NEUTRAL = new Set(
  'then catch finally throwOnError abortSignal returns overrideTypes csv geojson explain setHeader retry'.split(' '),
)

/**
 * The shape of a supabase-js query (`operation.kind` is `supabase`, on data): its chain from `from` on, steps added to the
 * builder's variable included. Undefined for `rpc`, storage, auth and functions, and where the table is not written out.
 * Source: supabase-js 2 reference, "Using filters" and "Using modifiers".
 */
export function supabaseQuery(project: Project, facts: CodeFacts, operation: Operation): QueryShape | undefined {
  if (operation.kind !== 'supabase' || !/\.from\b/.test(operation.apiPath) || /storage/.test(operation.apiPath))
    return undefined
  const table = tableOf(project, facts, operation.call)
  if (!table) return undefined
  const reading = new Reading(project, facts, table)
  const chain = chainFrom(facts, operation.call.chained)
  for (const call of chain) reading.step(call, 'always')
  const last = chain.at(-1)
  const binding = last && bindingOf(facts, last)
  if (binding !== undefined) {
    const added = continuations(facts, binding)
    for (const { call, isReassigned } of added) {
      for (const each of [call, ...chainFrom(facts, call.chained)])
        reading.step(each, isReassigned ? 'sometimes' : 'always')
    }
    if (last && isInEachArm(facts, last, added)) reading.alwaysAsks()
  }
  if (last && binding === undefined) reading.ends(last)
  if (!last || !isHeard(chain, last)) reading.forgetConflict()
  return { ...reading.shape(), path: facts.path, range: operation.range, c: operation.c }
}

/** Each arm of an `if` with its `else` adds a condition: which one is not known, but there is one. */
function isInEachArm(
  { arms: all = [] }: CodeFacts,
  begun: CallFact,
  added: readonly { readonly call: CallFact }[],
): boolean {
  const filters = added.filter(({ call }) => FILTER.test(call.text))
  // Around the query itself they take nothing from it.
  const arms = all.filter(({ range }) => !isWithin(begun.range, range))
  const taken = new Map<number, number>()
  for (const { of, among, range } of arms) {
    if (among === undefined || !filters.some(({ call }) => isWithin(call.range, range))) continue
    if (arms.some((outer) => outer.of !== of && isWithin(range, outer.range))) continue
    taken.set(of, (taken.get(of) ?? 0) + 1)
    if (taken.get(of) === among) return true
  }
  return false
}

/** Somebody looks at whether it worked. */
function isHeard(chain: readonly CallFact[], last: CallFact): boolean {
  return last.fate.use.reads.includes('error') || chain.some(({ text }) => text.endsWith('.throwOnError'))
}

/** `supabase.schema('x').from('t')`: the table by name. */
function tableOf(project: Project, facts: CodeFacts, from: CallFact): TableName | undefined {
  const name = textOf(project, facts, from.args[0])
  if (name === undefined || name.includes('${}')) return undefined
  const receiver = from.callee.k === 'member' && from.callee.of.k === 'call' ? facts.calls[from.callee.of.c] : undefined
  const inSchema = receiver && /\bschema$/.test(receiver.text)
  return { schema: inSchema ? textOf(project, facts, receiver.args[0]) : undefined, name }
}

/** `.then(() => {})`: nobody is handed the answer, which alone tells of a failure. */
export function isThrownAway(facts: CodeFacts, { chained }: CallFact): boolean {
  return chainFrom(facts, chained).some(({ text, args: [handler] }) => {
    const f = handler?.k === 'function' ? handler.f : -1
    const { params, returns } = facts.functions[f] ?? {}
    if (!/\.then$/.test(text) || params?.length !== 0 || returns?.length !== 0) return false
    return !facts.calls.some((each) => each.in === f)
  })
}

/** The calls of a chain, from index `c` on. */
export function chainFrom(facts: CodeFacts, c: number): CallFact[] {
  const chain: CallFact[] = []
  for (let at = facts.calls[c]; at && chain.length < 40; at = facts.calls[at.chained]) chain.push(at)
  return chain
}

/** The variable that keeps what a call gives, by index of the file's declarations. */
function bindingOf(facts: CodeFacts, call: CallFact): number | undefined {
  const c = facts.calls.indexOf(call)
  const d = facts.declarations.findIndex(({ values }) => values.some((value) => value.k === 'call' && value.c === c))
  return d < 0 || facts.declarations[d]?.values.some(isResult) ? undefined : d
}

/** A variable that holds part of the answer, not the builder. */
function isResult(value: Value): boolean {
  return value.k === 'member'
}

/** Calls made on a builder's variable; `isReassigned` where the variable then holds their result, as in a branch. */
function continuations(facts: CodeFacts, d: number): { call: CallFact; isReassigned: boolean }[] {
  const values = facts.declarations[d]?.values ?? []
  return facts.calls.flatMap((call) => {
    const { callee } = call
    if (callee.k !== 'member' || callee.of.k !== 'local' || callee.of.d !== d) return []
    const end = chainFrom(facts, facts.calls.indexOf(call)).at(-1) ?? call
    const c = facts.calls.indexOf(end)
    return [{ call, isReassigned: values.some((value) => value.k === 'call' && value.c === c) }]
  })
}

function textOf(project: Project, facts: CodeFacts, value: Value | undefined): string | undefined {
  const target = value && project.link.resolver.resolve(facts.path, value)
  return target?.k === 'string' ? target.text : undefined
}

/** What was read of one chain so far. */
class Reading {
  private command: QueryShape['command'] = 'select'
  private readonly where: Condition[] = []
  private readonly optional: Condition[] = []
  private readonly order: SortKey[] = []
  private joins: Join[] = []
  private rows: QueryShape['rows'] | undefined
  private gives = false
  private counts = false
  private complete = true
  private conflict: readonly string[] | undefined

  constructor(
    private readonly project: Project,
    private readonly facts: CodeFacts,
    private readonly table: TableName,
  ) {}

  shape(): Omit<QueryShape, 'path' | 'range' | 'c'> {
    const givesRows = this.command === 'select' || this.gives
    return {
      source: 'supabase',
      command: this.command,
      table: this.table,
      where: this.where,
      optional: this.optional,
      joins: this.joins,
      order: this.order,
      rows: this.rows ?? (givesRows ? 'all' : 'none'),
      counts: this.counts,
      complete: this.complete,
      ...(this.conflict && { conflict: this.conflict }),
    }
  }

  /** There is a condition in any case. */
  alwaysAsks(): void {
    this.where.push({ k: 'unknown' })
  }

  /** A builder that leaves the function may be continued elsewhere. */
  ends(last: CallFact): void {
    const isPassedOn = last.fate.end === 'stored' || last.fate.end === 'passed'
    const returns = last.fate.end === 'returned' && this.facts.functions[last.in]?.async !== true
    if (!isPassedOn && !returns) return
    this.complete = false
    this.rows ??= 'unknown'
  }

  /** An upsert that nobody looks at may have failed ever since: it says nothing of the database. */
  forgetConflict(): void {
    this.conflict = undefined
  }

  step(call: CallFact, when: 'always' | 'sometimes'): void {
    const name = /[\w$]+$/.exec(call.text)?.[0] ?? ''
    const [first, second, third] = call.args
    const add = (condition: Condition) => (when === 'always' ? this.where : this.optional).push(condition)
    if (COLUMN_FILTERS.has(name) || RANGE_FILTERS.test(name)) {
      add(this.test(first, OPERATOR_OF[name] ?? (RANGE_FILTERS.test(name) ? 'sl' : name), second))
    } else if (name === 'filter' || name === 'not') {
      const test = this.test(first, this.text(second) ?? '', third)
      add(name === 'not' && test.k === 'test' ? negated(test) : test)
    } else if (name === 'match') this.match(first, add)
    else if (name === 'or') this.or(first, second, add)
    else if (name === 'order') this.sort(first, second)
    else if (name === 'limit' || name === 'range') this.limit(name, call.args)
    else if (name === 'single' || name === 'maybeSingle') this.rows = 'one'
    else if (name === 'select') this.select(first, second)
    else if (name === 'insert' || name === 'update' || name === 'upsert' || name === 'delete') {
      this.command = name
      if (name === 'upsert') this.conflict = this.conflictOf(second)
    } else if (!NEUTRAL.has(name)) this.complete = false
  }

  private test(column: Value | undefined, operator: string, value: Value | undefined): Condition {
    const name = this.text(column)
    if (name === undefined || name.includes('${}') || operator === '') {
      this.complete = false
      return { k: 'unknown' }
    }
    const constant = this.constant(value)
    const test = columnTest(name, operator, constant)
    const isHanded = constant === undefined && isHandedIn(this.project, this.facts.path, value)
    return test.k === 'test' && isHanded ? { ...test, written: true } : test
  }

  private match(keys: Value | undefined, add: (condition: Condition) => void): void {
    const target = keys && this.project.link.resolver.resolve(this.facts.path, keys)
    if (target?.k !== 'object' || target.open) {
      this.complete = false
      add({ k: 'unknown' })
    }
    if (target?.k !== 'object') return
    for (const [key, value] of Object.entries(target.members)) add(columnTest(key, 'eq', this.constant(value)))
  }

  private or(text: Value | undefined, options: Value | undefined, add: (condition: Condition) => void): void {
    const written = this.text(text)
    if (written === undefined) {
      this.complete = false
      add({ k: 'unknown' })
    } else add(orCondition(written, this.relation(options)))
  }

  private sort(column: Value | undefined, options: Value | undefined): void {
    const name = this.text(column)
    if (name === undefined || name.includes('${}')) {
      this.complete = false
      return
    }
    const { relation, column: own } = columnOf(name)
    if (own === undefined) {
      this.complete = false
      return
    }
    const ascending = this.optionOf(options, 'ascending')
    const nullsFirst = this.optionOf(options, 'nullsFirst')
    if (ascending === 'unknown') this.complete = false
    this.order.push({
      relation: this.relation(options) ?? relation,
      column: own,
      descending: ascending === false,
      nullsFirst: typeof nullsFirst === 'boolean' ? nullsFirst : undefined,
    })
  }

  private limit(name: string, args: readonly Value[]): void {
    const [first, second] = args
    const relation = this.relation(name === 'limit' ? second : args[2])
    if (relation !== undefined) {
      this.joins = this.joins.map((join) =>
        join.alias === relation || join.table.name === relation ? { ...join, rows: 'limited' } : join,
      )
      return
    }
    const count = name === 'limit' ? this.constant(first) : undefined
    if (this.rows !== 'one') this.rows = rowsOf(count)
  }

  private select(columns: Value | undefined, options: Value | undefined): void {
    this.gives = true
    if (this.optionOf(options, 'head') === true) this.rows = 'none'
    const count = options && option(this.project.link, this.facts.path, options, 'count')
    if (typeof count === 'object' && count.k === 'string') this.counts = count.text === 'exact'
    const written = columns === undefined ? '*' : this.text(columns)
    if (written === undefined) {
      this.complete = false
      return
    }
    const list = selectList(written)
    if (!list.complete) this.complete = false
    this.joins = list.embeds.flatMap((embed) => joinsOf(embed))
  }

  private text(value: Value | undefined): string | undefined {
    return textOf(this.project, this.facts, value)
  }

  private constant(value: Value | undefined): ColumnTest['value'] | undefined {
    const target = value && this.project.link.resolver.resolve(this.facts.path, value)
    if (target?.k === 'string') return target.text
    return target?.k === 'literal' ? target.value : undefined
  }

  private relation(options: Value | undefined): string | undefined {
    if (!options) return undefined
    for (const key of ['referencedTable', 'foreignTable']) {
      const found = option(this.project.link, this.facts.path, options, key)
      if (typeof found === 'object' && found.k === 'string') return found.text
    }
    return undefined
  }

  /** A constant option; undefined where it is absent. */
  /** `{ onConflict: 'user_id,day' }`. */
  private conflictOf(options: Value | undefined): readonly string[] | undefined {
    const found = options && option(this.project.link, this.facts.path, options, 'onConflict')
    if (typeof found !== 'object' || found.k !== 'string' || found.text.includes('${}')) return undefined
    return found.text.split(',').map((column) => column.trim())
  }

  private optionOf(options: Value | undefined, key: string): boolean | number | null | 'unknown' | undefined {
    if (!options) return undefined
    const found = option(this.project.link, this.facts.path, options, key)
    if (found === 'absent') return undefined
    return typeof found === 'object' && found.k === 'literal' ? found.value : 'unknown'
  }
}

/** Foreign keys decide on which columns an embedded relation is joined. */
function joinsOf(embed: Embed): Join[] {
  const own: Join = {
    table: { schema: undefined, name: embed.relation },
    alias: embed.alias,
    inner: embed.inner,
    on: [],
    rows: 'all',
  }
  return [own, ...embed.embeds.flatMap((each) => joinsOf(each))]
}
