import * as ts from 'typescript'
import type { LoopFact } from '../facts'
import { rangeOf } from '../nodes'
import { unwrapInward } from '../wrappers'
import { type Context, functionAround, isFunctionWithBody } from './context'
import { OPAQUE, valueAt } from './values'

/** The loop around a node within its function, innermost first; undefined where there is none. */
export function loopAround(node: ts.Node): ts.IterationStatement | undefined {
  let child = node
  for (let at = node.parent; at && !isFunctionWithBody(at); child = at, at = at.parent) {
    if (!ts.isIterationStatement(at, false)) continue
    // What is looped over, and how a counter begins, is worked out once.
    if ((ts.isForOfStatement(at) || ts.isForInStatement(at)) && child !== at.statement) continue
    if (ts.isForStatement(at) && child === at.initializer) continue
    return at
  }
  return undefined
}

/** The facts of one loop. */
export function loopFact(context: Context, loop: ts.IterationStatement): LoopFact {
  const outer = loopAround(loop)
  return {
    ...headOf(context, loop),
    range: rangeOf(loop),
    in: context.functions.of(functionAround(loop)),
    inside: outer ? context.loops.of(outer) : -1,
    leaves: leaves(loop.statement),
  }
}

function headOf(
  context: Context,
  loop: ts.IterationStatement,
): Pick<LoopFact, 'form' | 'over' | 'variables' | 'steps'> {
  if (ts.isForOfStatement(loop) || ts.isForInStatement(loop)) {
    return {
      form: 'elements',
      over: valueAt(context, loop.expression),
      variables: variablesOf(context, loop.initializer),
      steps: 'one',
    }
  }
  const condition = ts.isForStatement(loop)
    ? loop.condition
    : ts.isWhileStatement(loop) || ts.isDoStatement(loop)
      ? loop.expression
      : undefined
  const length = condition && lengthIn(condition)
  return {
    form: length && ts.isForStatement(loop) ? 'elements' : 'condition',
    over: length ? valueAt(context, length) : OPAQUE,
    variables: ts.isForStatement(loop) ? variablesOf(context, loop.initializer) : [],
    steps: ts.isForStatement(loop) ? stepOf(loop.incrementor) : 'unknown',
  }
}

/** `list` in `i < list.length`. */
function lengthIn(condition: ts.Expression): ts.Expression | undefined {
  if (!ts.isBinaryExpression(condition)) return undefined
  for (const side of [condition.right, condition.left]) {
    const at = unwrapInward(side)
    if (ts.isPropertyAccessExpression(at) && /^(?:length|size)$/.test(at.name.text)) return at.expression
    const inner = ts.isBinaryExpression(at) ? lengthIn(at) : undefined
    if (inner) return inner
  }
  return undefined
}

function stepOf(incrementor: ts.Expression | undefined): LoopFact['steps'] {
  if (!incrementor) return 'unknown'
  if (ts.isPostfixUnaryExpression(incrementor) || ts.isPrefixUnaryExpression(incrementor)) return 'one'
  if (!ts.isBinaryExpression(incrementor)) return 'unknown'
  const by = unwrapInward(incrementor.right)
  return ts.isNumericLiteral(by) && by.text === '1' ? 'one' : 'several'
}

function variablesOf(context: Context, initializer: ts.ForInitializer | undefined): number[] {
  if (!initializer || !ts.isVariableDeclarationList(initializer)) return []
  const found: number[] = []
  const visit = (name: ts.BindingName, owner: ts.Node): void => {
    if (ts.isIdentifier(name)) {
      const binding = context.scopes.declaredBy(owner)
      if (binding) found.push(binding.index)
      return
    }
    for (const element of name.elements) if (ts.isBindingElement(element)) visit(element.name, element)
  }
  for (const declaration of initializer.declarations) visit(declaration.name, declaration)
  return found
}

/** Whether the loop may be left before its end: by `break` or `return`, not counting loops and functions inside. */
function leaves(body: ts.Node): boolean {
  const visit = (node: ts.Node): boolean => {
    if (isFunctionWithBody(node)) return false
    if (ts.isReturnStatement(node)) return true
    if (ts.isBreakStatement(node)) return node.label !== undefined || !isInsideOwn(node, body)
    return ts.forEachChild(node, visit) ?? false
  }
  return visit(body)
}

/** A `break` that ends a loop or switch inside the body. */
function isInsideOwn(node: ts.Node, body: ts.Node): boolean {
  for (let at = node.parent; at && at !== body.parent; at = at.parent) {
    if (ts.isIterationStatement(at, false) || ts.isSwitchStatement(at)) return true
  }
  return false
}
