import * as ts from 'typescript'
import { type Context, isFunctionWithBody } from './context'
import { returnKind } from './exits'
import { isWriteTarget } from './write-target'

/** Variables declared empty, filled only inside the `try`, and handed on after it without being looked at. */
export function leftEmpty(context: Context, statement: ts.TryStatement): string[] {
  const names: string[] = []
  for (const binding of context.scopes.bindings) {
    if (!ts.isVariableDeclaration(binding.node) || !isEmptyAtFirst(binding.node) || binding.node.pos > statement.pos)
      continue
    const writes = binding.uses.filter(isWriteTarget)
    if (
      writes.length === 0 ||
      !writes.every((use) => use.pos >= statement.tryBlock.pos && use.end <= statement.tryBlock.end)
    )
      continue
    const after = binding.uses.filter((use) => use.pos >= statement.end)
    if (after.length > 0 && after.every(isHandedOn)) names.push(binding.name)
  }
  return names
}

function isEmptyAtFirst(node: ts.VariableDeclaration): boolean {
  return (
    node.initializer === undefined || /^(?:null|undefined|false|0|''|""|\[\]|\{\})$/.test(node.initializer.getText())
  )
}

/** It is a property's value or an argument as it is: no test, no fallback. */
function isHandedOn(use: ts.Node): boolean {
  const { parent } = use
  if (ts.isShorthandPropertyAssignment(parent) || ts.isPropertyAssignment(parent)) return true
  return ts.isCallExpression(parent) && parent.arguments.includes(use as ts.Expression)
}

/** Some node of the block, functions inside it left out, is as asked. */
export function someInside(block: ts.Node, is: (node: ts.Node) => boolean): boolean {
  let found = false
  const walk = (node: ts.Node): void => {
    if (found || isFunctionWithBody(node)) return
    found ||= is(node)
    ts.forEachChild(node, walk)
  }
  walk(block)
  return found
}

/** What runs, or holds, when the guarded block failed: the next source after an early return, or a value given before. */
export function hasFallback(context: Context, statement: ts.TryStatement): boolean {
  if (
    hasNextSource(statement) &&
    someInside(statement.tryBlock, (node) => ts.isReturnStatement(node) && node.expression !== undefined)
  )
    return true
  if (hasNextAttempt(statement) && someInside(statement.tryBlock, ts.isReturnStatement)) return true
  return context.scopes.bindings.some((binding) => {
    const { node } = binding
    if (!ts.isVariableDeclaration(node) || isSpinner(binding.name) || node.pos > statement.pos) return false
    const writes = binding.uses.filter(isWriteTarget)
    if (!writes.some((use) => use.pos >= statement.tryBlock.pos && use.end <= statement.tryBlock.end)) return false
    const after = binding.uses.filter((use) => use.pos >= statement.end)
    return holdsValue(node) ? after.length > 0 : after.some(isTested)
  })
}

/** It has a value that means something before the guarded block runs. */
function holdsValue(node: ts.VariableDeclaration): boolean {
  const { initializer } = node
  if (!initializer || isEmptyAtFirst(node)) return false
  return (
    ts.isLiteralExpression(initializer) || ts.isObjectLiteralExpression(initializer) || ts.isIdentifier(initializer)
  )
}

/**
 * What is done next depends on whether the value, or a part of it, is there: `if (!found) …`, `if (!card?.id) …`,
 * `status: sent ? 'sent' : 'failed'`.
 */
function isTested(use: ts.Node): boolean {
  let at = use
  while (ts.isPropertyAccessExpression(at.parent) && at.parent.expression === at) at = at.parent
  const { parent } = at
  if (ts.isPrefixUnaryExpression(parent) && parent.operator === ts.SyntaxKind.ExclamationToken) return true
  if (ts.isConditionalExpression(parent) && parent.condition === at)
    return ts.isStringLiteralLike(parent.whenTrue) && ts.isStringLiteralLike(parent.whenFalse)
  return ts.isIfStatement(parent) && parent.expression === at && parent.elseStatement !== undefined
}

function isSpinner(name: string): boolean {
  return /^(?:is|has)?(?:loading|busy|pending|ok|success|done|ready)/i.test(name)
}

/** Code other than giving back nothing follows the `try`. */
function hasNextSource(statement: ts.TryStatement): boolean {
  const { parent } = statement
  if (!ts.isBlock(parent)) return false
  const next = parent.statements[parent.statements.indexOf(statement) + 1]
  if (!next) return false
  return (
    !ts.isReturnStatement(next) || (next.expression !== undefined && !EMPTY_RESULT.has(returnKind(next.expression)))
  )
}

/** Code that waits for something else follows the `try`: another way to the same end, where the first one returns. */
function hasNextAttempt(statement: ts.TryStatement): boolean {
  const { parent } = statement
  if (!ts.isBlock(parent)) return false
  return parent.statements
    .slice(parent.statements.indexOf(statement) + 1)
    .some((next) => someInside(next, ts.isAwaitExpression))
}

const EMPTY_RESULT = new Set(['null', 'undefined', 'false', '[]', '{}', "''", '""', 'nothing'])
