import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { liesIn, rangeOf, rootOf } from '../nodes'
import { unwrapInward } from '../wrappers'
import type { Context } from './context'

/** What is another for each element of a list. */
const KEY = /^_?(?:id|uid|uuid|guid|slug)$/i
/** Methods that run what they are handed once for each element. */
const EACH = /^(?:map|forEach|flatMap|filter|some|every|find|findIndex|findLast|reduce|reduceRight|sort)$/

/**
 * Whether a comparison picks one element out of all that a loop goes through: `shop.id === shopId`, where `shop` is what the
 * loop declares, and `shopId` was there before any loop.
 */
export function picksOne(context: Context, comparison: ts.Expression, operator: ts.SyntaxKind): boolean {
  const at = unwrapInward(comparison)
  if (!ts.isBinaryExpression(at) || at.operatorToken.kind !== operator) return false
  const [left, right] = [unwrapInward(at.left), unwrapInward(at.right)]
  return isKeyOfOne(context, left, right) || isKeyOfOne(context, right, left)
}

/** What a `?:` asks for with a call in the branch of one element: `shops.map((shop) => (shop.id === id ? save(shop) : shop))`. */
export function askedOfOne(context: Context, call: ts.Node): TextRange | undefined {
  let at = call
  while (ts.isAwaitExpression(at.parent) || ts.isParenthesizedExpression(at.parent)) at = at.parent
  const choice = at.parent
  if (!ts.isConditionalExpression(choice) || choice.condition === at) return undefined
  const operator =
    choice.whenTrue === at ? ts.SyntaxKind.EqualsEqualsEqualsToken : ts.SyntaxKind.ExclamationEqualsEqualsToken
  return picksOne(context, choice.condition, operator) ? rangeOf(at) : undefined
}

function isKeyOfOne(context: Context, key: ts.Expression, other: ts.Expression): boolean {
  const element = elementOf(key)
  const root = rootOf(other)
  if (!element || !ts.isIdentifier(root) || ts.isCallExpression(other)) return false
  const declared = context.scopes.bindingOf(element)?.node
  const known = context.scopes.bindingOf(root)?.node
  const around = repeatsAround(key)
  return (
    declared !== undefined &&
    around[0] !== undefined &&
    isHeadOf(around[0], declared) &&
    !around.some((each) => known !== undefined && liesIn(known, each))
  )
}

/** `shop` of `shop.id`. */
function elementOf(key: ts.Expression): ts.Identifier | undefined {
  if (!ts.isPropertyAccessExpression(key) || !KEY.test(key.name.text)) return undefined
  const of = unwrapInward(key.expression)
  return ts.isIdentifier(of) ? of : undefined
}

/** The loops, and the callbacks of lists, that a node stands in; the nearest first. */
function repeatsAround(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = []
  for (let at = node.parent; at; at = at.parent) if (ts.isIterationStatement(at, false) || isForEach(at)) found.push(at)
  return found
}

function isForEach(node: ts.Node): boolean {
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return false
  const call = node.parent
  return (
    ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && EACH.test(call.expression.name.text)
  )
}

/** It is declared in the head of a loop, or is a parameter of a callback. */
function isHeadOf(repeat: ts.Node, declared: ts.Node): boolean {
  const body = ts.isIterationStatement(repeat, false) ? repeat.statement : (repeat as ts.ArrowFunction).body
  return liesIn(declared, repeat) && !liesIn(declared, body)
}
