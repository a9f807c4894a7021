import ts from 'typescript'
import { type Context, unwrapInward } from './context'

/** An `if` that may look at an error a call gave back: `if (error)`, `if (result.error || !data)`. */
export function isErrorBranch(node: ts.Node): node is ts.IfStatement {
  return ts.isIfStatement(node) && errorTested(node.expression) !== undefined
}

/** The name, or the property access, that is tested. */
function errorTested(condition: ts.Expression): ts.Identifier | ts.PropertyAccessExpression | undefined {
  const expression = unwrapInward(condition)
  if (ts.isIdentifier(expression)) return /err/i.test(expression.text) ? expression : undefined
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text === 'error' ? expression : undefined
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.BarBarToken) {
    return errorTested(expression.left) ?? errorTested(expression.right)
  }
  return undefined
}

/** The expression whose result holds the tested error, and the name the error has; undefined where it is something else. */
export function sourceOfError(
  context: Context,
  branch: ts.IfStatement,
): { source: ts.Node; element: ts.Node | undefined } | undefined {
  const tested = errorTested(branch.expression)
  if (!tested) return undefined
  const name = ts.isPropertyAccessExpression(tested) ? unwrapInward(tested.expression) : tested
  const declared = context.scopes.bindingOf(name)?.node
  if (!declared) return undefined
  if (ts.isPropertyAccessExpression(tested)) {
    return ts.isVariableDeclaration(declared) && declared.initializer
      ? { source: declared.initializer, element: undefined }
      : undefined
  }
  if (!ts.isBindingElement(declared)) return undefined
  const key = (declared.propertyName ?? declared.name).getText()
  const owner = declared.parent.parent
  if (key !== 'error' || !ts.isVariableDeclaration(owner) || !owner.initializer) return undefined
  return { source: owner.initializer, element: declared }
}
