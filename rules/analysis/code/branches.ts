import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'
import type { Context } from './context'

/** How an `if` looks at the outcome of a call. */
export interface Look {
  /** `error`: an error the call gave back · `status`: `ok` or the status of a response. */
  readonly on: 'error' | 'status'
  /** What is tested: `error`, `result.error`, `response.ok`. */
  readonly tested: ts.Identifier | ts.PropertyAccessExpression
  /** What runs when the call failed; undefined where the `if` has a branch for success alone. */
  readonly failing: ts.Statement | undefined
}

/**
 * The look of an `if` at the outcome of a call: `if (error)`, `if (!response.ok || !body)`, `if (!error && data)`,
 * `if (response.ok)`. Undefined for any other, and for `if (good) … else if …`, whose second `if` says more.
 */
export function lookOf(node: ts.Node): Look | undefined {
  if (!ts.isIfStatement(node)) return undefined
  const failed = failureTested(node.expression)
  if (failed) return { ...failed, failing: node.thenStatement }
  const worked = successTested(node.expression)
  if (!worked || (node.elseStatement && ts.isIfStatement(node.elseStatement))) return undefined
  return { ...worked, failing: node.elseStatement }
}

type Tested = Pick<Look, 'on' | 'tested'>

/** A condition that holds when the call failed. */
function failureTested(condition: ts.Expression): Tested | undefined {
  const expression = unwrapInward(condition)
  if (isNot(expression)) {
    const tested = okOf(expression.operand)
    return tested && { on: 'status', tested }
  }
  if (ts.isBinaryExpression(expression)) {
    if (expression.operatorToken.kind === ts.SyntaxKind.BarBarToken)
      return failureTested(expression.left) ?? failureTested(expression.right)
    const tested = statusCompared(expression, FAILED)
    return tested && { on: 'status', tested }
  }
  const tested = errorOf(expression)
  return tested && { on: 'error', tested }
}

/** A condition that holds only when the call worked. */
function successTested(condition: ts.Expression): Tested | undefined {
  const expression = unwrapInward(condition)
  if (isNot(expression)) {
    const tested = errorOf(expression.operand)
    return tested && { on: 'error', tested }
  }
  if (ts.isBinaryExpression(expression)) {
    if (expression.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken)
      return successTested(expression.left) ?? successTested(expression.right)
    const tested = statusCompared(expression, WORKED)
    return tested && { on: 'status', tested }
  }
  const tested = okOf(expression)
  return tested && { on: 'status', tested }
}

function isNot(node: ts.Expression): node is ts.PrefixUnaryExpression {
  return ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken
}

/** `error`, `profileErr`, `result.error`. */
function errorOf(node: ts.Expression): Look['tested'] | undefined {
  const expression = unwrapInward(node)
  if (ts.isIdentifier(expression)) return /err/i.test(expression.text) ? expression : undefined
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'error' ? expression : undefined
}

/** `response.ok`, `response?.ok`. */
function okOf(node: ts.Expression): ts.PropertyAccessExpression | undefined {
  const expression = unwrapInward(node)
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'ok' ? expression : undefined
}

const WORKED = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.EqualsEqualsToken])
const FAILED = new Set([ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsToken])

/** `response.status === 200` or `!== 200`, for the statuses of success. */
function statusCompared(node: ts.BinaryExpression, by: ReadonlySet<ts.SyntaxKind>): Look['tested'] | undefined {
  const left = unwrapInward(node.left)
  const right = unwrapInward(node.right)
  if (!by.has(node.operatorToken.kind) || !ts.isNumericLiteral(right) || !/^20\d$/.test(right.text)) return undefined
  return ts.isPropertyAccessExpression(left) && left.name.text === 'status' ? left : undefined
}

/** Where a tested outcome comes from. */
export interface Source {
  /** The expression whose result holds it. */
  readonly node: ts.Node
  /** What binds the error's own name; undefined where it is read off the whole result. */
  readonly element: ts.BindingElement | undefined
  /** What names the result, or its parts: a variable, a pattern's owner, a parameter of a `then` callback. */
  readonly owner: ts.VariableDeclaration | ts.BindingElement | ts.ParameterDeclaration
}

/** Where the outcome that a look tests comes from; undefined where it is no call's result. */
export function sourceOf(context: Context, { on, tested }: Look): Source | undefined {
  const isWhole = ts.isPropertyAccessExpression(tested)
  const name = isWhole ? unwrapInward(tested.expression) : tested
  const declared = context.scopes.bindingOf(name)?.node
  if (!declared) return undefined
  if (isWhole) return sourceOfWhole(context, declared)
  const renamed = ts.isVariableDeclaration(declared) && declared.initializer && unwrapInward(declared.initializer)
  if (renamed && ts.isPropertyAccessExpression(renamed) && renamed.name.text === 'error') {
    const whole = context.scopes.bindingOf(unwrapInward(renamed.expression))?.node
    return whole && sourceOfWhole(context, whole)
  }
  if (on === 'status' || !ts.isBindingElement(declared)) return undefined
  if ((declared.propertyName ?? declared.name).getText() !== 'error') return undefined
  const owner = declared.parent.parent
  if (ts.isParameter(owner)) {
    const node = receiverOfThen(owner)
    return node && { node, element: declared, owner }
  }
  if (ts.isBindingElement(owner)) {
    const node = elementOfAll(owner)
    return node && { node, element: declared, owner }
  }
  if (!ts.isVariableDeclaration(owner) || !owner.initializer) return undefined
  return { node: builderOf(context, owner.initializer), element: declared, owner }
}

function sourceOfWhole(context: Context, declared: ts.Node): Source | undefined {
  if (ts.isParameter(declared)) {
    const node = receiverOfThen(declared)
    return node && { node, element: undefined, owner: declared }
  }
  if (ts.isBindingElement(declared)) {
    const node = elementOfAll(declared)
    return node && { node, element: undefined, owner: declared }
  }
  return ts.isVariableDeclaration(declared) && declared.initializer
    ? { node: builderOf(context, declared.initializer), element: undefined, owner: declared }
    : undefined
}

/** `await query` leads to what `query` was first set to. */
export function builderOf(context: Context, initializer: ts.Expression): ts.Node {
  const awaited = unwrapInward(initializer)
  const name = ts.isAwaitExpression(awaited) ? unwrapInward(awaited.expression) : awaited
  const declared = ts.isIdentifier(name) ? context.scopes.bindingOf(name)?.node : undefined
  return declared && ts.isVariableDeclaration(declared) && declared.initializer ? declared.initializer : initializer
}

/** `send` of `send().then(({ error }) => …)`, from the callback's parameter. */
function receiverOfThen(parameter: ts.ParameterDeclaration): ts.Node | undefined {
  const call = parameter.parent.parent
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined
  return call.expression.name.text === 'then' ? call.expression.expression : undefined
}

/** `first()` of `const [a, b] = await Promise.all([first(), second()])`, from what binds `a`; else the whole right side. */
function elementOfAll(element: ts.BindingElement): ts.Node | undefined {
  const pattern = element.parent
  const owner = pattern.parent
  if (!ts.isArrayBindingPattern(pattern) || !ts.isVariableDeclaration(owner) || !owner.initializer) return undefined
  const awaited = unwrapInward(owner.initializer)
  const call = ts.isAwaitExpression(awaited) ? unwrapInward(awaited.expression) : awaited
  const list = ts.isCallExpression(call) ? call.arguments[0] : undefined
  if (!list || !ts.isArrayLiteralExpression(list)) return owner.initializer
  return list.elements[pattern.elements.indexOf(element)] ?? owner.initializer
}
