import * as ts from 'typescript'
import { type Context, functionAround } from './context'
import { statementThrows } from './exits'
import type { Binding } from './scope'
import { someInside } from './tried'

/**
 * What a `catch` keeps goes on outward after its `try`: `lastError = error`, then, when the attempts are used up,
 * `throw lastError`; or the guarded block returns when it works, and what follows only throws.
 */
export function isThrownLater(context: Context, statement: ts.TryStatement): boolean {
  const { catchClause } = statement
  if (!catchClause) return false
  return keptErrors(context, catchClause).some((kept) => isThrownAfter(kept, statement)) || fallsIntoThrow(statement)
}

/** `if (undoError) console.error(…)` right before a `throw`: the function fails in any case. */
export function isThrownNext(statement: ts.IfStatement): boolean {
  const [next] = statementsAfter(statement)
  return next !== undefined && ts.isThrowStatement(next)
}

/** Variables outside a `catch` to which it assigns something made of the caught error. */
function keptErrors(context: Context, clause: ts.CatchClause): Binding[] {
  const caught = clause.variableDeclaration && context.scopes.declaredBy(clause.variableDeclaration)
  const kept: Binding[] = []
  someInside(clause.block, (node) => {
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false
    const binding = ts.isIdentifier(node.left) ? context.scopes.bindingOf(node.left) : undefined
    const isOuter = binding && (binding.node.end <= clause.pos || binding.node.pos >= clause.end)
    const { right } = node
    if (isOuter && caught?.uses.some((use) => use.pos >= right.pos && use.end <= right.end)) kept.push(binding)
    return false
  })
  return kept
}

/** `throw lastError`, `throw new Error(lastError.message)`, `Promise.reject(lastError)` after the `try`, in its function. */
function isThrownAfter(kept: Binding, statement: ts.TryStatement): boolean {
  const owner = functionAround(statement)
  return kept.uses.some((use) => {
    if (use.pos < statement.end || functionAround(use) !== owner) return false
    for (let at: ts.Node = use.parent; at && !ts.isBlock(at) && !ts.isSourceFile(at); at = at.parent) {
      if (ts.isThrowStatement(at)) return true
      if (ts.isCallExpression(at) && at.expression.getText() === 'Promise.reject') return true
      if (ts.isIfStatement(at)) return false
    }
    return false
  })
}

/** The guarded block returns, the `catch` does not leave, and a `throw` comes next with nothing else to wait for before. */
function fallsIntoThrow(statement: ts.TryStatement): boolean {
  const { catchClause, tryBlock } = statement
  if (!catchClause || someInside(catchClause.block, isLeaving) || !someInside(tryBlock, ts.isReturnStatement))
    return false
  let at: ts.Statement = statement
  for (;;) {
    for (const next of statementsAfter(at)) {
      if (statementThrows(next)) return true
      if (someInside(next, isLeaving) || someInside(next, ts.isAwaitExpression)) return false
    }
    const outer: ts.Node = ts.isBlock(at.parent) ? at.parent.parent : at.parent
    if (!ts.isIterationStatement(outer, false) && !ts.isIfStatement(outer)) return false
    at = outer
  }
}

/** It ends the function or the loop. */
function isLeaving(node: ts.Node): boolean {
  return ts.isReturnStatement(node) || ts.isBreakStatement(node)
}

function statementsAfter(statement: ts.Statement): readonly ts.Statement[] {
  const { parent } = statement
  return ts.isBlock(parent) ? parent.statements.slice(parent.statements.indexOf(statement) + 1) : []
}
