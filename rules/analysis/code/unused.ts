import * as ts from 'typescript'
import { isAssignment, isStep } from '../nodes'
import { unwrapOutward } from '../wrappers'
import type { Context } from './context'
import type { Binding } from './scope'
import { isWriteTarget } from './write-target'

const FIGURES = /^(?:filter|map|flatMap|reduce|find|some|every|slice|at|join|length|concat|flat)$/
const MOST_STEPS = 12

/** The variable is read for something: not only written, nor only worked into other variables that nothing reads. */
export function isUsed(context: Context, binding: Binding | undefined, depth = 0): boolean {
  return binding?.uses.some((use) => !isWriteTarget(use) && !feedsUnused(context, use, depth)) ?? false
}

/** `const total = rows?.filter((row) => row.paid).reduce(…) ?? 0`, and nothing reads `total`. */
function feedsUnused(context: Context, use: ts.Identifier, depth: number): boolean {
  let node: ts.Node = unwrapOutward(use)
  const handed: ts.Node[] = []
  for (let step = 0; step < MOST_STEPS; step++) {
    const { parent } = node
    if (ts.isVariableDeclaration(parent)) {
      const isExported = ts.isVariableStatement(parent.parent.parent) && parent.parent.parent.modifiers !== undefined
      if (parent.initializer !== node || !ts.isIdentifier(parent.name) || isExported || depth > 2) return false
      return handed.every(isPlain) && !isUsed(context, context.scopes.declaredBy(parent), depth + 1)
    }
    if (ts.isPropertyAccessExpression(parent)) {
      if (parent.expression !== node || !FIGURES.test(parent.name.text)) return false
    } else if (ts.isCallExpression(parent)) {
      if (parent.expression !== node) return false
      handed.push(...parent.arguments)
    } else if (ts.isBinaryExpression(parent)) {
      if (
        parent.operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken &&
        parent.operatorToken.kind !== ts.SyntaxKind.BarBarToken
      )
        return false
      if (parent.left !== node) return false
      handed.push(parent.right)
    } else return false
    node = unwrapOutward(parent)
  }
  return false
}

/** It calls nothing and changes nothing. */
function isPlain(node: ts.Node): boolean {
  if (
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isDeleteExpression(node)
  )
    return false
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    if (isStep(node.operator)) return false
  }
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return false
  return ts.forEachChild(node, (child) => (isPlain(child) ? undefined : true)) === undefined
}
