import type { CallFact, CodeFacts, TextRange, Value } from '../../analysis/facts'
import type { Expression } from '../../analysis/sql/expression'
import { childrenOf } from '../../analysis/sql/inside'
import type { Operation } from '../link/operations'
import type { Project } from '../project'
import { columnsIn } from '../schema/columns-used'
import { snakeCase } from '../snake-case'
import { drizzleQuery } from './drizzle'
import { prismaQuery } from './prisma'
import type { Condition, QueryShape } from './shape'
import { sqlTextOf } from './sql-calls'
import { chainFrom, supabaseQuery } from './supabase'

/** Something that is written to a table where code waits for it. */
export interface Write {
  readonly call: CallFact
  /** The call whose result is what was written, by index of the file's calls. */
  readonly c: number
  /** Where a finding about it stands. */
  readonly range: TextRange
  /** With small letters and underscores: Prisma's `orderItem` is `order_item`. */
  readonly table: string
  readonly command: QueryShape['command']
  readonly source: QueryShape['source']
  readonly pkg: string
  /** It stands in a function of the project that does nothing else, which is called here. */
  readonly called?: true
  /** What is written, as far as the call says. */
  readonly values: readonly Value[]
  /** Columns that rows are found by; empty where they are found by anything but equal values. */
  readonly by: readonly string[]
  /** Columns whose new value is worked out, and whether it is more or less than the old one, where the code says so. */
  readonly counts: readonly Count[]
}

export interface Count {
  readonly column: string
  readonly by: 'more' | 'less' | 'unknown'
}

/** The writes of a file, in the order of their places. */
export function writesOf(project: Project, facts: CodeFacts): Write[] {
  const found = project.operations(facts).flatMap((operation) => writeOf(project, facts, operation) ?? [])
  return found.sort((a, b) => a.call.range.start - b.call.range.start)
}

/** What an operation writes; undefined where it only reads, or nothing says what. */
export function writeOf(project: Project, facts: CodeFacts, operation: Operation): Write | undefined {
  if (operation.method === 'GET' && operation.kind === 'supabase') return undefined
  const shape =
    supabaseQuery(project, facts, operation) ??
    prismaQuery(project, facts, operation) ??
    drizzleQuery(project, facts, operation)
  if (!shape) return operation.kind === 'database' ? writtenInSql(project, facts, operation) : undefined
  if (shape.command === 'select') return undefined
  const values = payloadOf(project, facts, shape, operation)
  return {
    call: operation.call,
    c: shape.source === 'supabase' ? operation.last : operation.c,
    range: operation.range,
    table: snakeCase(shape.table.name),
    command: isRepeatable(facts, operation.call) ? 'upsert' : shape.command,
    source: shape.source,
    pkg: operation.pkg,
    values,
    by: shape.where.every((each) => each.k === 'test' && each.test === 'equal') ? shape.where.map(columnOf) : [],
    counts: values.flatMap((value) => countsIn(project, facts, value)),
  }
}

/** Drizzle's `insert(…).onConflictDoNothing()`. */
function isRepeatable(facts: CodeFacts, last: CallFact): boolean {
  return backwards(facts, last).some(({ text }) => /\.onConflictDo(?:Nothing|Update)$/.test(text))
}

/** What an insert or an update is handed: of supabase-js and Drizzle in a call of the chain, of Prisma under `data`. */
function payloadOf(project: Project, facts: CodeFacts, { source }: QueryShape, operation: Operation): Value[] {
  if (source === 'prisma') {
    const [options] = operation.call.args
    const target = options && project.link.resolver.resolve(facts.path, options)
    return target?.k === 'object' && target.path === facts.path && target.members['data']
      ? [target.members['data']]
      : []
  }
  const chain = source === 'supabase' ? chainFrom(facts, operation.c) : backwards(facts, operation.call)
  const step = chain.find(
    ({ text }) => /\.(?:insert|update|upsert|values|set)$/.test(text) && !isTableOnly(text, source),
  )
  return step?.args[0] ? [step.args[0]] : []
}

/** Drizzle's `insert(orders)` and `update(orders)` are handed the table. */
function isTableOnly(text: string, source: QueryShape['source']): boolean {
  return source === 'drizzle' && /\.(?:insert|update)$/.test(text)
}

function backwards(facts: CodeFacts, last: CallFact): CallFact[] {
  const chain: CallFact[] = []
  for (let at: CallFact | undefined = last; at && chain.length < 40; ) {
    chain.push(at)
    const { callee }: CallFact = at
    at = callee.k === 'member' && callee.of.k === 'call' ? facts.calls[callee.of.c] : undefined
  }
  return chain
}

/** Where the statement is written in the call, or in a variable that it is handed. */
function writtenInSql(project: Project, facts: CodeFacts, { call, c, range, pkg }: Operation): Write | undefined {
  const text = sqlTextOf(facts, call)
  const query = text?.query
  if (!text || !query?.target || query.verb === 'select' || query.verb === 'values') return undefined
  // Other tables that the same statement writes to are written with it or not at all.
  if (query.with.some((each) => each.query.verb !== 'select')) return undefined
  return {
    call,
    c,
    range,
    table: snakeCase(query.target.name),
    command: query.verb === 'merge' || query.onConflict ? 'upsert' : query.verb,
    source: 'sql',
    pkg,
    values: call.tagged ? text.holes : call.args.slice(1).map((each) => listIn(project, facts, each)),
    by: query.where && isEqual(query.where) ? [...columnsIn(query.where)] : [],
    counts:
      query.verb === 'update'
        ? query.columns.flatMap(({ value, as }) => (as === undefined ? [] : countIn(value, as)))
        : [],
  }
}

function listIn(project: Project, facts: CodeFacts, value: Value): Value {
  const target = project.link.resolver.resolve(facts.path, value)
  return target.k === 'array' && target.path === facts.path ? { k: 'array', elements: target.elements } : value
}

function columnOf(condition: Condition): string {
  return condition.k === 'test' ? (condition.column ?? '') : ''
}

function isEqual(where: Expression): boolean {
  if (where.k === 'and') return where.args.every(isEqual)
  return where.k === 'operator' && where.op === '='
}

/** `balance = balance - $1`. */
function countIn(value: Expression, column: string): Count[] {
  if (value.k === 'operator' && /^[+-]$/.test(value.op) && columnsIn(value).has(column))
    return [{ column, by: value.op === '+' ? 'more' : 'less' }]
  return childrenOf(value).flatMap((each) => countIn(each, column))
}

/** The members of an object whose values are worked out: `stock: product.stock - quantity`, `{ decrement: 1 }`. */
function countsIn(project: Project, facts: CodeFacts, value: Value): Count[] {
  const target = project.link.resolver.resolve(facts.path, value)
  if (target.k !== 'object' || target.path !== facts.path) return []
  return Object.entries(target.members).flatMap(([key, member]) => {
    const by = workedOut(facts, member, 0)
    return by ? [{ column: snakeCase(key), by }] : []
  })
}

function workedOut(facts: CodeFacts, value: Value, depth: number): Count['by'] | undefined {
  switch (value.k) {
    case 'opaque':
      return 'unknown'
    case 'object':
      return 'increment' in value.members ? 'more' : 'decrement' in value.members ? 'less' : undefined
    case 'call': {
      const call = facts.calls[value.c]
      const text = call?.tagged && call.args[0]?.k === 'string' ? call.args[0].text : ''
      if (text !== '') return /-/.test(text) ? 'less' : /\+/.test(text) ? 'more' : undefined
      return call && /^Math\.(?:max|min|round|floor|ceil)$/.test(call.text) ? 'unknown' : undefined
    }
    case 'local': {
      const values = facts.declarations[value.d]?.values ?? []
      return depth < 3
        ? values.map((each) => workedOut(facts, each, depth + 1)).find((by) => by !== undefined)
        : undefined
    }
    default:
      return undefined
  }
}
