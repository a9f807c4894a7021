import * as ts from 'typescript'

/** Parentheses, `as`, `!`, `satisfies` and `<T>` change nothing about a value: the outermost such wrapper of a node. */
export function unwrapOutward(node: ts.Node): ts.Node {
  let at = node
  while (isTransparentWrapper(at.parent)) at = at.parent
  return at
}

/** The same, inwards. */
export function unwrapInward(node: ts.Expression): ts.Expression {
  let at = node
  while (isTransparentWrapper(at)) at = at.expression
  return at
}

function isTransparentWrapper(
  node: ts.Node | undefined,
): node is
  | ts.ParenthesizedExpression
  | ts.AsExpression
  | ts.NonNullExpression
  | ts.SatisfiesExpression
  | ts.TypeAssertion {
  switch (node?.kind) {
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.NonNullExpression:
    case ts.SyntaxKind.SatisfiesExpression:
    case ts.SyntaxKind.TypeAssertionExpression:
      return true
    default:
      return false
  }
}
