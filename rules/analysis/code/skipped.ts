import * as ts from 'typescript'
import { isAssignment, isStep, liesIn } from '../nodes'
import { unwrapInward, unwrapOutward } from '../wrappers'
import type { Look, Source } from './branches'
import { type Context, functionAround, isFunctionWithBody } from './context'
import type { Binding } from './scope'
import { isWriteTarget } from './write-target'

/** What may be read of a response without a look at whether it worked. */
const BODY = new Set(['json', 'text', 'blob', 'arrayBuffer', 'formData', 'bytes', 'body', 'headers', 'url'])

/** The statements that run after an `if` only when it was not entered: none, unless its branch always leaves. */
export function restAfter(node: ts.IfStatement): ts.Statement[] {
  return leaves(node.thenStatement) ? following(node) : []
}

/** The statements behind one, in its block and the blocks around it, up to the function's end; `finally` left out. */
function following(node: ts.Statement): ts.Statement[] {
  const found: ts.Statement[] = []
  for (let at: ts.Node = node; at.parent && !isFunctionWithBody(at); at = at.parent) {
    const parent = at.parent
    if (!ts.isBlock(parent) && !ts.isSourceFile(parent) && !ts.isCaseClause(parent)) continue
    found.push(...parent.statements.slice(parent.statements.indexOf(at as ts.Statement) + 1))
  }
  return found
}

/** A statement ends in `return`, `throw`, `continue` or `break`. */
function leaves(statement: ts.Statement): boolean {
  if (ts.isBlock(statement)) {
    const last = statement.statements[statement.statements.length - 1]
    return last !== undefined && leaves(last)
  }
  return (
    ts.isReturnStatement(statement) ||
    ts.isThrowStatement(statement) ||
    ts.isContinueStatement(statement) ||
    ts.isBreakStatement(statement)
  )
}

/**
 * Whether a look is the only thing by which the function tells success from failure: the result is used nowhere else, and
 * what the branch for success leaves behind (a variable, a collection, a value given back) is not asked about afterwards.
 */
export function isOnlyLook(context: Context, node: ts.IfStatement, look: Look, source: Source): boolean {
  const isSkip = look.failing === undefined
  const good = look.failing === node.thenStatement ? undefined : node.thenStatement
  const isInside = (use: ts.Node): boolean => liesIn(use, node.expression) || (good !== undefined && liesIn(use, good))
  for (const binding of bindingsOf(context, source.owner)) {
    for (const use of binding.uses) {
      if (isInside(use) || isWriteTarget(use)) continue
      if (look.on === 'status' && isBodyRead(use) && !isSkip) continue
      return false
    }
  }
  if (!isSkip || !good) return true
  if (following(node).some((statement) => givesValue(statement)) && !leaves(good)) return false
  return !leftBehind(context, node, good)
}

/** The names a result is bound to. */
function bindingsOf(context: Context, owner: Source['owner']): Binding[] {
  if (ts.isIdentifier(owner.name)) {
    const binding = context.scopes.declaredBy(owner)
    return binding ? [binding] : []
  }
  return owner.name.elements.flatMap((element) => {
    const binding = ts.isBindingElement(element) ? context.scopes.declaredBy(element) : undefined
    return binding ? [binding] : []
  })
}

function isBodyRead(use: ts.Node): boolean {
  const { parent } = unwrapOutward(use)
  return ts.isPropertyAccessExpression(parent) && BODY.has(parent.name.text)
}

/** Something the branch for success sets or fills is used after it. */
function leftBehind(context: Context, node: ts.IfStatement, good: ts.Statement): boolean {
  const owner = functionAround(node)
  return context.scopes.bindings.some((binding) => {
    if (liesIn(binding.node, good) || (owner && !liesIn(binding.node, owner))) return false
    const isSet = binding.uses.some((use) => liesIn(use, good) && (isChanged(use) || isFilled(use)))
    return isSet && binding.uses.some((use) => use.pos >= node.end && !isWriteTarget(use))
  })
}

function isChanged(use: ts.Node): boolean {
  const { parent } = use
  if (ts.isPostfixUnaryExpression(parent) || ts.isPrefixUnaryExpression(parent)) return isStep(parent.operator)
  if (!ts.isBinaryExpression(parent) || unwrapInward(parent.left) !== use) return isElementSet(parent, use)
  return isAssignment(parent.operatorToken.kind)
}

/** `byId[key] = value`, `result.rows = value`. */
function isElementSet(parent: ts.Node, use: ts.Node): boolean {
  if (!ts.isElementAccessExpression(parent) && !ts.isPropertyAccessExpression(parent)) return false
  return parent.expression === use && isWriteTarget(parent)
}

/** `rows.push(row)`, `byId.set(key, row)`. */
function isFilled(use: ts.Node): boolean {
  const { parent } = use
  return (
    ts.isPropertyAccessExpression(parent) &&
    parent.expression === use &&
    /^(?:push|unshift|add|set|append)$/.test(parent.name.text)
  )
}

/** A value is given back, or an error is thrown, somewhere in a statement. */
function givesValue(statement: ts.Node): boolean {
  let found = false
  const walk = (node: ts.Node): void => {
    if (found || isFunctionWithBody(node)) return
    found = ts.isThrowStatement(node) || (ts.isReturnStatement(node) && node.expression !== undefined)
    if (!found) ts.forEachChild(node, walk)
  }
  walk(statement)
  return found
}
