import * as ts from 'typescript'
import type { TextRange } from './facts'
import { unwrapInward } from './wrappers'

/** Where a node stands, the comments and blanks before it left out. */
export function rangeOf(node: ts.Node): TextRange {
  return { start: node.getStart(), end: node.end }
}

/** Whether one node lies in another of the same tree, or is the same. */
export function liesIn(inner: ts.Node, outer: ts.Node): boolean {
  return inner.pos >= outer.pos && inner.end <= outer.end
}

/** What a chain of members starts from: `a` of `a.b.c`, the call of `f().b`. */
export function rootOf(node: ts.Expression): ts.Expression {
  let at = unwrapInward(node)
  while (ts.isPropertyAccessExpression(at)) at = unwrapInward(at.expression)
  return at
}

/** Whether a branch ends by leaving the function: its last statement is `return` or `throw`. */
export function leavesFunction(branch: ts.Statement): boolean {
  const last = ts.isBlock(branch) ? branch.statements.at(-1) : branch
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last))
}

/** `=`, `+=`, `??=` … */
export function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

/** `++`, `--`. */
export function isStep(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.PlusPlusToken || kind === ts.SyntaxKind.MinusMinusToken
}
