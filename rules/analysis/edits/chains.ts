import * as ts from 'typescript'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { indentAt, isFirstOnLine } from './placement'
import { type Edit, edit, type FunctionNode, insertion, type Source } from './source'
import { layOut } from './style'
import type { Caught } from './wrap'

/** One link of a chain: `.then(…)` with its name and its call. */
export interface Link {
  readonly name: string
  readonly call: ts.CallExpression
}

/** A call and what is chained to it: first the calls that still build the request, then those on its promise. */
export interface Chain {
  readonly head: ts.CallExpression
  /** `.select()`, `.eq()` …: everything before the first `then`, `catch` or `finally`. */
  readonly builders: readonly Link[]
  readonly handlers: readonly Link[]
  /** The request alone, without its handlers. */
  readonly request: ts.Expression
  /** All of it, parentheses and `as` included. */
  readonly whole: ts.Expression
}

/** What becomes of an expression's value, looking through `await`, parentheses and `as`. */
export type Consumer =
  | { readonly k: 'dropped'; readonly statement: ts.ExpressionStatement }
  | { readonly k: 'declared'; readonly declaration: ts.VariableDeclaration }
  | { readonly k: 'assigned'; readonly expression: ts.BinaryExpression }
  | { readonly k: 'returned' }
  | { readonly k: 'member'; readonly access: ts.PropertyAccessExpression }
  | { readonly k: 'element'; readonly array: ts.ArrayLiteralExpression; readonly index: number }
  | { readonly k: 'other' }

export interface Consumption {
  readonly awaited: boolean
  /** The expression as it is consumed: with its `await` where it has one. */
  readonly expression: ts.Expression
  readonly by: Consumer
}

export function chainOf(head: ts.CallExpression): Chain {
  const links: Link[] = []
  let whole: ts.Expression = head
  for (;;) {
    const outer = unwrapOutward(whole)
    const access = outer.parent
    if (!ts.isPropertyAccessExpression(access) || access.expression !== outer) break
    const callee = unwrapOutward(access)
    if (!ts.isCallExpression(callee.parent) || callee.parent.expression !== callee) break
    whole = callee.parent
    links.push({ name: access.name.text, call: callee.parent })
  }
  const at = links.findIndex((link) => /^(then|catch|finally)$/.test(link.name))
  const builders = at === -1 ? links : links.slice(0, at)
  return {
    head,
    builders,
    handlers: at === -1 ? [] : links.slice(at),
    request: builders.at(-1)?.call ?? head,
    whole: unwrapOutward(whole) as ts.Expression,
  }
}

export function consumptionOf(value: ts.Expression): Consumption {
  let expression = unwrapOutward(value) as ts.Expression
  let awaited = false
  if (ts.isAwaitExpression(expression.parent)) {
    awaited = true
    expression = unwrapOutward(expression.parent) as ts.Expression
  }
  return { awaited, expression, by: consumerOf(expression) }
}

/** The handler of a link written in place: its first argument where that is a function. */
export function handlerOf(link: Link, index = 0): ts.ArrowFunction | ts.FunctionExpression | undefined {
  const handler = link.call.arguments[index]
  if (handler === undefined) return undefined
  const inner = unwrapInward(handler)
  return ts.isArrowFunction(inner) || ts.isFunctionExpression(inner) ? inner : undefined
}

/** Adds `.catch((parameter) => { lines })` to a promise chain: last, but before its `finally`. */
export function appendCatch(source: Source, chain: Chain, caught: Caught): Edit[] {
  if (chain.handlers.some((link) => link.name === 'catch')) return []
  const last = chain.handlers.findLast((link) => link.name !== 'finally')
  const end = (last?.call ?? chain.request).end
  const access = last === undefined ? undefined : lastAccess(last)
  const dot = access === undefined ? -1 : source.text.lastIndexOf('.', access.name.getStart(source.tree))
  const ownLine = dot !== -1 && isFirstOnLine(source, dot)
  const indent = indentAt(source, ownLine ? dot : (last?.call ?? chain.request).getStart(source.tree))
  const lines = [`.catch((${caught.parameter}) => {`, ...caught.lines.map((line) => `  ${line}`), '})']
  return [insertion(source, end, (ownLine ? source.style.newline + indent : '') + layOut(source.style, lines, indent))]
}

/** `return fetch(…)` inside a `try` → `return await fetch(…)`: only then does its `catch` see the failure. */
export function awaitReturned(source: Source, value: ts.Expression, fn: FunctionNode | undefined): Edit[] {
  const isAsync = fn?.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) === true
  if (!isAsync || consumptionOf(value).awaited) return []
  return [insertion(source, value.getStart(source.tree), 'await ')]
}

/** Makes `=> expression` a block: `=> { lines; return expression }`, or without `return` where the value is not wanted. */
export function blockBody(
  source: Source,
  fn: ts.ArrowFunction,
  lines: readonly string[],
  result: 'returned' | 'dropped',
): Edit[] {
  if (ts.isBlock(fn.body)) return []
  const { style } = source
  const outer = indentAt(source, fn.getStart(source.tree))
  const inner = outer + style.indent
  const body = fn.body
  const value =
    ts.isParenthesizedExpression(body) && ts.isObjectLiteralExpression(body.expression) ? body.expression : body
  const start = body.getStart(source.tree)
  const before = `{${style.newline}${inner}${layOut(style, [...lines, result === 'returned' ? 'return ' : ''], inner)}`
  const after = `${style.semicolons ? ';' : ''}${style.newline}${outer}}`
  // A body on a line of its own comes back to the arrow.
  const arrow = fn.equalsGreaterThanToken.end
  const from =
    /\n/.test(source.text.slice(arrow, start)) && source.text.slice(arrow, start).trim() === '' ? arrow : start
  const opening = from === start ? before : ` ${before}`
  const comma = from === arrow ? (/^,\s*(?=\))/.exec(source.text.slice(body.end))?.[0].length ?? 0) : 0
  if (value === body) return [edit(source, from, start, opening), edit(source, body.end, body.end + comma, after)]
  return [edit(source, from, value.getStart(source.tree), opening), edit(source, value.end, body.end, after)]
}

function lastAccess(link: Link): ts.PropertyAccessExpression | undefined {
  const callee = unwrapInward(link.call.expression)
  return ts.isPropertyAccessExpression(callee) ? callee : undefined
}

function consumerOf(expression: ts.Expression): Consumer {
  const { parent } = expression
  if (ts.isExpressionStatement(parent)) return { k: 'dropped', statement: parent }
  if (ts.isVoidExpression(parent) && ts.isExpressionStatement(parent.parent)) {
    return { k: 'dropped', statement: parent.parent }
  }
  if (ts.isVariableDeclaration(parent) && parent.initializer === expression)
    return { k: 'declared', declaration: parent }
  if (ts.isBinaryExpression(parent) && parent.right === expression) {
    if (parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) return { k: 'assigned', expression: parent }
  }
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === expression))
    return { k: 'returned' }
  if (ts.isPropertyAccessExpression(parent) && parent.expression === expression) return { k: 'member', access: parent }
  if (ts.isArrayLiteralExpression(parent)) {
    return { k: 'element', array: parent, index: parent.elements.indexOf(expression) }
  }
  return { k: 'other' }
}
