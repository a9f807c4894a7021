import * as ts from 'typescript'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { chainOf } from './chains'
import { addProperty } from './objects'
import { callAt, type Edit, enclosingFunction, insertion, nodeAt, type Source } from './source'

/** What needs every row: sums, counts, maps from one list to another, files to download. */
const NEEDS_ALL =
  /\.(?:reduce|length|every|some|find|findIndex|includes|flatMap|forEach|filter|has)\b|\bnew (?:Map|Set)\(|\bfor \(|\bcsv\b|export(?:ed)?(?:Data|Rows|To)|\b(?:total|sum|count|stats|average)/i

/**
 * Ends a read list after so many rows, in the way of the query that stands at an offset: `.limit(100)`, `take: 100`,
 * `LIMIT 100`. Nothing where the list is not in order of time, the newest
 * first (which rows are left out would be chance), nor where the function around
 * it counts, sums or looks through the rows.
 */
export function addLimit(source: Source, offset: number, count: number): Edit[] {
  const node = nodeAt(source, offset)
  const around = enclosingFunction(node)
  const text = around ? source.text.slice(around.getStart(source.tree), around.end) : source.text
  if (NEEDS_ALL.test(text)) return []
  const call = callAt(source, offset)
  if (!call) return ts.isStringLiteralLike(node) ? limitSql(source, node, count) : []
  const [first] = call.arguments
  const options = first && unwrapInward(first)
  if (options && ts.isObjectLiteralExpression(options)) return limitOptions(source, call, options, count)
  return limitChain(source, call, count)
}

/** `.order('created_at')` or `.orderBy(desc(t.createdAt))`: the limit comes right after it. */
function limitChain(source: Source, call: ts.CallExpression, count: number): Edit[] {
  const { builders } = chainOf(headOf(call))
  const at = builders.findLastIndex(({ name }) => name === 'order' || name === 'orderBy')
  const last = builders[at]?.call
  if (!last || builders.some(({ name }) => name === 'limit' || name === 'range')) return []
  const by = builders
    .slice(at)
    .map((each) => each.call.arguments.map((argument) => argument.getText(source.tree)).join(', '))
  if (!isNewestFirst(by[0] ?? '')) return []
  const access = last.expression
  const name = ts.isPropertyAccessExpression(access) ? access : undefined
  const before = name ? source.text.slice(name.expression.end, name.name.getStart(source.tree)) : '.'
  const gap = /^\s*\n\s*\.$/.test(before) ? before : '.'
  return [insertion(source, last.end, `${gap}limit(${count})`)]
}

/**
 * `head: true` beside `count: 'exact'`, in the supabase-js query that stands at an offset. Nothing where its rows are read too: only
 * a pattern that takes the count, and the error, tells that they are not.
 */
export function countAlone(source: Source, offset: number): Edit[] {
  const call = callAt(source, offset)
  if (!call) return []
  const { builders, whole } = chainOf(headOf(call))
  const select = builders.find(({ name }) => name === 'select')?.call.arguments[1]
  const options = select && unwrapInward(select)
  const declared = unwrapOutward(whole).parent
  const owner = ts.isAwaitExpression(declared) ? unwrapOutward(declared).parent : declared
  if (!options || !ts.isObjectLiteralExpression(options) || !ts.isVariableDeclaration(owner)) return []
  const names = ts.isObjectBindingPattern(owner.name)
    ? owner.name.elements.map((each) => (each.propertyName ?? each.name).getText(source.tree))
    : ['data']
  if (names.some((name) => name !== 'count' && name !== 'error' && name !== 'status')) return []
  return addProperty(source, options, { name: 'head', value: 'true' })
}

/** The first call of the chain that a call stands in. */
export function headOf(call: ts.CallExpression): ts.CallExpression {
  let head = call
  for (;;) {
    const callee = unwrapInward(head.expression)
    const inner = ts.isPropertyAccessExpression(callee) ? unwrapInward(callee.expression) : undefined
    if (!inner || !ts.isCallExpression(inner)) return head
    head = inner
  }
}

/** Prisma's `findMany({ orderBy })` and Drizzle's `query.orders.findMany({ orderBy })`. */
function limitOptions(
  source: Source,
  call: ts.CallExpression,
  options: ts.ObjectLiteralExpression,
  count: number,
): Edit[] {
  const order = options.properties.find((each) => each.name?.getText(source.tree) === 'orderBy')
  if (!order || !isNewestFirst(order.getText(source.tree))) return []
  const isDrizzle = /\.query\s*\.\s*\w+\s*\.\s*findMany$/.test(call.expression.getText(source.tree))
  return addProperty(source, options, { name: isDrizzle ? 'limit' : 'take', value: String(count) })
}

/** By time, the newest before the others: `'created_at', { ascending: false }`, `desc(t.sentAt)`, `created_at DESC`. */
function isNewestFirst(order: string): boolean {
  return (
    /(?:_at|At|[dD]ate|[tT]ime|[tT]imestamp|_on|_ts)\b/.test(order) &&
    /ascending:\s*false|\bdesc\b|\.desc\(/i.test(order)
  )
}

/** A statement written without holes: the limit goes to its end, in the case that it is written in. */
function limitSql(source: Source, node: ts.StringLiteralLike, count: number): Edit[] {
  const { text } = node
  const order = /\border\s+by\b([\s\S]*)$/i.exec(text)?.[1]
  if (order === undefined || !isNewestFirst(order) || /\blimit\b|\bunion\b|\bfor\s+update\b/i.test(text)) return []
  const raw = source.text.slice(node.getStart(source.tree), node.end - 1)
  const at = node.getStart(source.tree) + raw.replace(/[\s;]+$/, '').length
  const word = /\bSELECT\b/.test(text) ? 'LIMIT' : 'limit'
  const line = /\n([ \t]*)(?:order\s+by)\b/i.exec(raw)
  return [insertion(source, at, `${line ? `\n${line[1] ?? ''}` : ' '}${word} ${count}`)]
}
