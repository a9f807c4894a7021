import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { unwrapInward } from '../wrappers'
import type { Context } from './context'

/** What so many calls put together is no long list. */
const MOST = 20
/** Nor what a loop does that is counted out this far: no use of the app adds to it. */
const MOST_COUNTED = 100
const FILLS = /^(?:push|unshift|add|set)$/
const EACH = /^(?:forEach|map|filter)$/

/**
 * Variables with a list that stays short by what fills it: a handful of `push` (of a set or a map `add` and `set`) that run
 * once, so often as the code counts them out, or for each element of a list that is written out; or what of another list is in
 * one that is written out.
 */
export function filledLists(context: Context): TextRange[] {
  const found: TextRange[] = []
  for (const { node, uses } of context.scopes.bindings) {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) continue
    const value = unwrapInward(node.initializer)
    const isShort = isMadeEmpty(value) ? isFilledOnce(context, node, uses) : isPicked(context, value)
    if (isShort) found.push({ start: node.getStart(), end: node.end })
  }
  return found
}

/** `[]`, `new Set()`. */
function isMadeEmpty(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0
  return ts.isNewExpression(value) && /^(?:Set|Map)$/.test(value.expression.getText()) && !value.arguments?.length
}

function isFilledOnce(context: Context, node: ts.VariableDeclaration, uses: readonly ts.Identifier[]): boolean {
  let count = 0
  for (const use of uses) {
    const at = use.parent
    if (ts.isBinaryExpression(at) && at.left === use) return false
    if (ts.isCallExpression(at) && at.arguments.includes(use)) {
      // Whoever is handed the list may put more into it; what is only asked about it comes after.
      if (ts.isIdentifier(at.expression)) return false
      continue
    }
    if (!ts.isPropertyAccessExpression(at) || at.expression !== use || !FILLS.test(at.name.text)) continue
    const call = at.parent
    if (!ts.isCallExpression(call) || call.expression !== at || call.arguments.some(ts.isSpreadElement)) return false
    if (!runsForShort(context, call, node)) return false
    count++
  }
  return count > 0 && count <= MOST
}

/** All that goes round between a list's declaration and what is put into it goes through what is written out. */
function runsForShort(context: Context, call: ts.CallExpression, node: ts.VariableDeclaration): boolean {
  for (let at: ts.Node = call.parent; at && !(at.pos <= node.pos && node.end <= at.end); at = at.parent) {
    if (ts.isForOfStatement(at)) {
      if (!isWrittenOut(context, at.expression)) return false
    } else if (ts.isIterationStatement(at, false)) {
      if (!ts.isForStatement(at) || !isCountedOut(context, at)) return false
    } else if (ts.isFunctionLike(at)) {
      const through = at.parent
      if (!ts.isCallExpression(through) || !ts.isPropertyAccessExpression(through.expression)) return false
      const { name, expression } = through.expression
      if (!EACH.test(name.text) || !isWrittenOut(context, expression)) return false
    }
  }
  return true
}

/** `for (let i = 0; i < 4; i++)`: to a number that is written in the code, also under a name. */
function isCountedOut(context: Context, { initializer, condition, incrementor }: ts.ForStatement): boolean {
  if (!initializer || !incrementor || !condition || !ts.isBinaryExpression(condition)) return false
  const { kind } = condition.operatorToken
  if (kind !== ts.SyntaxKind.LessThanToken && kind !== ts.SyntaxKind.LessThanEqualsToken) return false
  const [first] = ts.isVariableDeclarationList(initializer) ? initializer.declarations : []
  const start = first?.initializer && numberIn(context, first.initializer)
  const end = numberIn(context, condition.right)
  return start !== undefined && end !== undefined && end - start <= MOST_COUNTED
}

function numberIn(context: Context, expression: ts.Expression): number | undefined {
  const named = unwrapInward(expression)
  const binding = ts.isIdentifier(named) ? context.scopes.bindingOf(named) : undefined
  const isSetAgain = binding?.uses.some(({ parent }) => ts.isBinaryExpression(parent) && isSet(parent, binding.uses))
  const value = ts.isIdentifier(named) && !isSetAgain ? initialiserOf(context, named) : named
  return value && ts.isNumericLiteral(value) ? Number(value.text) : undefined
}

function isSet({ left, operatorToken: { kind } }: ts.BinaryExpression, uses: readonly ts.Identifier[]): boolean {
  const isAssignment = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
  return isAssignment && uses.some((use) => use === left)
}

/** `wanted.filter((each) => ALLOWED.includes(each))`. */
function isPicked(context: Context, value: ts.Expression): boolean {
  const test = filterTest(value)
  if (!test) return false
  const asked = unwrapInward(test)
  if (ts.isBinaryExpression(asked))
    return asked.operatorToken.kind === ts.SyntaxKind.InKeyword && isWrittenOut(context, asked.right)
  return (
    ts.isCallExpression(asked) &&
    ts.isPropertyAccessExpression(asked.expression) &&
    /^(?:includes|has)$/.test(asked.expression.name.text) &&
    isWrittenOut(context, asked.expression.expression)
  )
}

/** `each.done` of `list.filter((each) => each.done)`. */
export function filterTest(value: ts.Expression): ts.Expression | undefined {
  if (!ts.isCallExpression(value) || !ts.isPropertyAccessExpression(value.expression)) return undefined
  const [test] = value.arguments
  if (value.expression.name.text !== 'filter' || !test || !ts.isArrowFunction(test)) return undefined
  return ts.isBlock(test.body) ? undefined : test.body
}

/** What the variable of a name is first set to. */
export function initialiserOf(context: Context, name: ts.Identifier): ts.Expression | undefined {
  const node = context.scopes.bindingOf(name)?.node
  const initializer = node && ts.isVariableDeclaration(node) ? node.initializer : undefined
  return initializer && unwrapInward(initializer)
}

/** A list, a set or an object whose elements stand in the code, also under a name. */
function isWrittenOut(context: Context, expression: ts.Expression): boolean {
  const named = unwrapInward(expression)
  const value = ts.isIdentifier(named) ? initialiserOf(context, named) : named
  if (!value) return false
  if (ts.isNewExpression(value)) {
    const [first] = value.arguments ?? []
    return first !== undefined && isWrittenOut(context, first)
  }
  if (ts.isObjectLiteralExpression(value))
    return value.properties.length > 0 && !value.properties.some(ts.isSpreadAssignment)
  return ts.isArrayLiteralExpression(value) && value.elements.length > 0 && !value.elements.some(ts.isSpreadElement)
}
