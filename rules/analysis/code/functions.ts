import * as ts from 'typescript'
import type { FunctionFact, ParamFact, Usage, Value } from '../facts'
import { unwrapOutward } from '../wrappers'
import { type Context, functionAround, isFunctionWithBody } from './context'
import { alwaysThrows } from './exits'
import { DROPPED, UseCollector } from './use'
import { propertyName, valueAt } from './values'

const MOST_RETURNS = 8

/** The facts of one function with a body. */
export function functionFact(context: Context, node: ts.FunctionLikeDeclaration): FunctionFact {
  const name = ownName(node)
  const exits = exitsOf(node)
  const flags = ts.getCombinedModifierFlags(node)
  const directive = node.body && ts.isBlock(node.body) ? directiveOf(node.body.statements) : undefined
  return {
    name: name
      ? name
          .getText()
          .replace(/^['"]|['"]$/g, '')
          .slice(0, 60)
      : '',
    range: { start: node.getStart(), end: node.end },
    nameRange: name ? { start: name.getStart(), end: name.end } : { start: node.getStart(), end: node.getStart() + 1 },
    async: (flags & ts.ModifierFlags.Async) !== 0,
    ...(directive && { directive }),
    parent: context.functions.of(functionAround(node)),
    usage: usageOf(context, node),
    params: node.parameters.map((parameter): ParamFact => paramFact(context, parameter)),
    returns: exits.returned.slice(0, MOST_RETURNS).map((value): Value => valueAt(context, value)),
    never:
      node.type?.getText() === 'never' ||
      (node.body !== undefined && ts.isBlock(node.body) && exits.returned.length === 0 && alwaysThrows(node.body)),
    throws: exits.throws,
    jsx: exits.jsx,
    ...(exits.home && { goesHome: true as const }),
  }
}

/** `'use client'` or `'use server'` at the top of a file or a function body. */
export function directiveOf(statements: readonly ts.Statement[]): 'client' | 'server' | undefined {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return undefined
    if (statement.expression.text === 'use client') return 'client'
    if (statement.expression.text === 'use server') return 'server'
  }
  return undefined
}

function paramFact(context: Context, parameter: ts.ParameterDeclaration): ParamFact {
  const use = new UseCollector(context)
  use.bound(parameter.name, parameter)
  const presets = presetsOf(parameter)
  return {
    name: ts.isIdentifier(parameter.name) ? parameter.name.text : '',
    use: use.result() ?? DROPPED,
    type: parameter.type?.getText().slice(0, 60),
    ...(presets && { presets }),
  }
}

/** `limit = 50`, `{ limit = 50 }`. */
function presetsOf({ name, initializer }: ts.ParameterDeclaration): Record<string, number> | undefined {
  const parts = ts.isObjectBindingPattern(name)
    ? name.elements.map((each) => ({ key: (each.propertyName ?? each.name).getText(), initializer: each.initializer }))
    : [{ key: '', initializer }]
  const numbers = parts.flatMap(({ key, initializer: value }) =>
    value && ts.isNumericLiteral(value) ? [[key, Number(value.text)] as const] : [],
  )
  return numbers.length > 0 ? Object.fromEntries(numbers) : undefined
}

/** Its own name, or the name of the variable or property it is the value of (through `useCallback(…)` and the like). */
function ownName(node: ts.FunctionLikeDeclaration): ts.Node | undefined {
  if (node.name) return node.name
  let outer = unwrapOutward(node)
  if (ts.isCallExpression(outer.parent) && outer.parent.arguments[0] === outer) outer = unwrapOutward(outer.parent)
  const parent = outer.parent
  if (ts.isVariableDeclaration(parent) && parent.initializer === outer && ts.isIdentifier(parent.name))
    return parent.name
  if (ts.isPropertyAssignment(parent) && parent.initializer === outer) return parent.name
  if (ts.isPropertyDeclaration(parent) && parent.initializer === outer) return parent.name
  return undefined
}

interface Exits {
  readonly returned: ts.Expression[]
  throws: boolean
  jsx: boolean
  home: boolean
}

function exitsOf(node: ts.FunctionLikeDeclaration): Exits {
  const exits: Exits = { returned: [], throws: false, jsx: false, home: false }
  const body = node.body
  if (!body) return exits
  if (!ts.isBlock(body)) exits.returned.push(body)
  const walk = (child: ts.Node, isGuarded: boolean): void => {
    if (isFunctionWithBody(child) || ts.isTypeNode(child)) return
    if (ts.isReturnStatement(child) && child.expression) exits.returned.push(child.expression)
    else if (ts.isThrowStatement(child) && !isGuarded) exits.throws = true
    else if (ts.isJsxElement(child) || ts.isJsxSelfClosingElement(child) || ts.isJsxFragment(child)) {
      // What stands inside is expressions: nothing leaves the function from there.
      exits.jsx = true
      return
    }
    if (loadsStart(child)) exits.home = true
    if (ts.isTryStatement(child)) {
      walk(child.tryBlock, isGuarded || child.catchClause !== undefined)
      if (child.catchClause) walk(child.catchClause, isGuarded)
      if (child.finallyBlock) walk(child.finallyBlock, isGuarded)
      return
    }
    ts.forEachChild(child, (grandchild) => walk(grandchild, isGuarded))
  }
  walk(body, false)
  return exits
}

/** `window.location.href = '/'`, `location.assign('/')`. */
function loadsStart(node: ts.Node): boolean {
  if (ts.isCallExpression(node))
    return isStart(node.arguments[0]) && /^(?:window\.)?location\.(?:assign|replace)$/.test(node.expression.getText())
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false
  return isStart(node.right) && /^(?:window\.)?location(?:\.href)?$/.test(node.left.getText())
}

function isStart(value: ts.Node | undefined): boolean {
  return value !== undefined && ts.isStringLiteralLike(value) && value.text === '/'
}

/**
 * Where an expression is used as a value, if that is a place the analysis knows: an argument (also inside an object
 * literal), a JSX attribute, a `return`, an assignment to a property.
 */
export function usageOf(context: Context, node: ts.Node): Usage | undefined {
  const path: string[] = []
  let outer = unwrapOutward(node)
  for (;;) {
    const parent = outer.parent
    if (!parent) return undefined
    if (ts.isPropertyAssignment(parent) && parent.initializer === outer) {
      path.unshift(propertyName(parent.name) ?? '')
      outer = unwrapOutward(parent.parent)
    } else if (ts.isShorthandPropertyAssignment(parent)) {
      path.unshift(parent.name.text)
      outer = unwrapOutward(parent.parent)
    } else if (ts.isObjectLiteralExpression(parent) && ts.isMethodDeclaration(outer)) {
      path.unshift(propertyName(outer.name) ?? '')
      outer = unwrapOutward(parent)
    } else if (ts.isConditionalExpression(parent) && parent.condition !== outer) outer = unwrapOutward(parent)
    else if (
      ts.isBinaryExpression(parent) &&
      parent.right === outer &&
      parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken
    )
      outer = unwrapOutward(parent)
    else if (ts.isArrayLiteralExpression(parent)) {
      path.unshift('[]')
      outer = unwrapOutward(parent)
    } else return usageAt(context, outer, parent, path)
  }
}

function usageAt(context: Context, outer: ts.Node, parent: ts.Node, path: string[]): Usage | undefined {
  if (
    (ts.isCallExpression(parent) || ts.isNewExpression(parent)) &&
    parent.arguments?.includes(outer as ts.Expression)
  ) {
    const c = context.calls.of(parent)
    return c < 0 ? undefined : { k: 'argument', c, i: parent.arguments.indexOf(outer as ts.Expression), path }
  }
  if (ts.isJsxExpression(parent) && ts.isJsxAttribute(parent.parent)) {
    const element = parent.parent.parent.parent as ts.JsxOpeningLikeElement
    const tag = element.tagName
    const name = [parent.parent.name.getText(), ...path].join('.')
    return { k: 'attribute', name, element: tag.getText().slice(0, 60), value: valueAt(context, tag as ts.Expression) }
  }
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === outer)) {
    const owner = ts.isArrowFunction(parent) ? parent : functionAround(parent)
    return { k: 'returned', f: context.functions.of(owner), path }
  }
  if (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    parent.right === outer
  ) {
    if (ts.isIdentifier(parent.left)) return undefined
    return { k: 'assigned', target: parent.left.getText().slice(0, 60) }
  }
  return undefined
}
