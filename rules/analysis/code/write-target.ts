import * as ts from 'typescript'
import { unwrapOutward } from '../wrappers'

/** The left side of a plain assignment. */
export function isWriteTarget(node: ts.Node): boolean {
  const outer = unwrapOutward(node)
  const parent = outer.parent
  return (
    ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.left === outer
  )
}
