import * as ts from 'typescript'
import type { CallFact, Value } from '../facts'
import { rootOf } from '../nodes'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { type CallLike, type Context, functionAround, methodCallOn } from './context'
import { fateOf } from './fate'
import { loopAround } from './loops'
import { OPAQUE, valueAt } from './values'

/** Methods of strings, arrays and dates that say nothing about readiness unless a function is given to them. */
const PLAIN_METHODS = new Set(
  (
    'trim toString toLowerCase toUpperCase split join slice substring substr includes startsWith endsWith indexOf lastIndexOf push ' +
    'unshift shift pop replace replaceAll padStart padEnd toFixed toLocaleString toLocaleDateString toLocaleTimeString toISOString ' +
    'getTime getFullYear getMonth getDate getDay getHours getMinutes charAt charCodeAt has ' +
    'preventDefault stopPropagation splice reverse flat at sort reduce'
  ).split(' '),
)
const PLAIN_GLOBALS = new Set(
  'Math Object Number String Array Date Boolean parseInt parseFloat isNaN isFinite Symbol BigInt Intl Reflect cn clsx cva'.split(
    ' ',
  ),
)
/** `router.push`, `history.replace`: named like methods of lists and texts, but they leave the page. */
const NAVIGATOR = /(?:router|history|navigation|navigate)\.(?:push|replace)$/i
const MOST_ARGUMENTS = 6
/** Statements in SQL have more holes than calls have arguments. */
const MOST_HOLES = 40
/** Tags that make styles, markup or plain text, and ask nobody for anything. */
const PLAIN_TAG =
  /^(?:styled|css|html|svg|keyframes|createGlobalStyle|tw|gql|graphql|dedent|outdent|String|chalk|t|msg)\b/

/** Whether a call is worth a fact. Its arguments are looked at in any case. */
export function isWorthAFact(call: CallLike): boolean {
  if (ts.isTaggedTemplateExpression(call)) return !PLAIN_TAG.test(calleeText(call))
  const takesFunction =
    call.arguments?.some((argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument)) ?? false
  if (takesFunction) return true
  const callee = unwrapInward(call.expression)
  if (ts.isPropertyAccessExpression(callee)) {
    if (PLAIN_METHODS.has(callee.name.text)) return NAVIGATOR.test(calleeText(call)) || looksAtOrigin(call, callee)
    const root = rootOf(callee)
    if (ts.isTemplateSpan(call.parent) && /^(?:now|random)$/.test(callee.name.text)) return true
    return !(ts.isIdentifier(root) && PLAIN_GLOBALS.has(root.text))
  }
  return !(ts.isIdentifier(callee) && PLAIN_GLOBALS.has(callee.text))
}

/** `Array.isArray(x)`. */
export function isListTest({ expression: callee }: ts.CallExpression | ts.NewExpression): boolean {
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'isArray') return false
  return ts.isIdentifier(callee.expression) && callee.expression.text === 'Array'
}

/** `origin.endsWith('.shop.dev')`, `allowed.includes(origin)`: which sites may call is decided here. */
function looksAtOrigin(
  { arguments: args }: ts.CallExpression | ts.NewExpression,
  { expression }: ts.PropertyAccessExpression,
): boolean {
  return [expression, args?.[0]].some((part) => {
    const name = part && (ts.isPropertyAccessExpression(part) ? part.name : part)
    return name !== undefined && ts.isIdentifier(name) && name.text === 'origin'
  })
}

/** The facts of one call, `new` or tagged template. */
export function callFact(context: Context, call: CallLike): CallFact {
  const name = calleeName(call)
  const chain = methodCallOn(unwrapOutward(call))
  const loop = loopAround(call)
  return {
    callee: valueAt(context, calleeOf(call)),
    text: calleeText(call),
    args: argumentsOf(context, call),
    range: { start: call.getStart(), end: call.end },
    nameRange: { start: name.getStart(), end: name.end },
    in: context.functions.of(functionAround(call)),
    ...(loop && { loop: context.loops.of(loop) }),
    fate: fateOf(context, call),
    isNew: ts.isNewExpression(call),
    ...(ts.isTaggedTemplateExpression(call) && { tagged: true as const }),
    chained: chain ? context.calls.of(chain.call) : -1,
  }
}

/** What is called: the callee, or the tag. */
function calleeOf(call: CallLike): ts.Expression {
  return ts.isTaggedTemplateExpression(call) ? call.tag : call.expression
}

/** A tagged template hands on its text, and then what stands in its holes. */
function argumentsOf(context: Context, call: CallLike): Value[] {
  if (ts.isTaggedTemplateExpression(call)) {
    const { template } = call
    const holes = ts.isTemplateExpression(template) ? template.templateSpans.slice(0, MOST_HOLES) : []
    return [valueAt(context, template), ...holes.map((span) => valueAt(context, span.expression))]
  }
  return (call.arguments ?? []).slice(0, MOST_ARGUMENTS).map((argument): Value => {
    return ts.isSpreadElement(argument) ? OPAQUE : valueAt(context, argument)
  })
}

/** The token that names a call: the last property name, or the identifier. */
export function calleeName(call: CallLike): ts.Node {
  const callee = unwrapInward(calleeOf(call))
  return ts.isPropertyAccessExpression(callee) ? callee.name : callee
}

/** The callee as written, arguments and white space left out: `supabase.from().select`. At most 240 characters. */
export function calleeText(call: CallLike): string {
  return nameText(calleeOf(call), 0).slice(-240)
}

function nameText(node: ts.Expression, depth: number): string {
  const at = unwrapInward(node)
  if (depth > 24) return '…'
  if (ts.isIdentifier(at)) return at.text
  if (ts.isPropertyAccessExpression(at)) return `${nameText(at.expression, depth + 1)}.${at.name.text}`
  if (ts.isCallExpression(at)) return `${nameText(at.expression, depth + 1)}()`
  if (ts.isTaggedTemplateExpression(at)) return `${nameText(at.tag, depth + 1)}()`
  if (ts.isNewExpression(at)) return `new ${nameText(at.expression, depth + 1)}()`
  if (at.kind === ts.SyntaxKind.ThisKeyword) return 'this'
  if (ts.isAwaitExpression(at)) return nameText(at.expression, depth + 1)
  if (ts.isElementAccessExpression(at)) return `${nameText(at.expression, depth + 1)}[]`
  return '…'
}

/**
 * The numbers of the calls inside a node, from the first up to, but not with, the second. Calls are numbered in order of
 * the tree, so those of a subtree are consecutive.
 */
export function callSpan(context: Context, node: ts.Node): [number, number] {
  const { nodes } = context.calls
  let from = nodes.length
  let to = 0
  let low = 0
  let high = nodes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((nodes[middle] as ts.Node).pos < node.pos) low = middle + 1
    else high = middle
  }
  for (let i = low; i < nodes.length && (nodes[i] as ts.Node).pos < node.end; i++) {
    if (!isWithin(nodes[i] as ts.Node, node)) continue
    from = Math.min(from, i)
    to = i + 1
  }
  return from < to ? [from, to] : [0, 0]
}

function isWithin(inner: ts.Node, outer: ts.Node): boolean {
  for (let at: ts.Node | undefined = inner; at && at.pos >= outer.pos; at = at.parent) if (at === outer) return true
  return false
}
