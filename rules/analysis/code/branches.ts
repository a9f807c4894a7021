import ts from 'typescript'
import { unwrapInward } from '../wrappers'
import type { Context } from './context'

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
    const whole =
      ts.isBindingElement(declared) && ts.isArrayBindingPattern(declared.parent) ? declared.parent.parent : declared
    return ts.isVariableDeclaration(whole) && whole.initializer
      ? { source: builderOf(context, whole.initializer), element: undefined }
      : undefined
  }
  if (!ts.isBindingElement(declared)) return undefined
  const key = (declared.propertyName ?? declared.name).getText()
  const owner = declared.parent.parent
  if (key !== 'error') return undefined
  if (ts.isParameter(owner)) {
    const receiver = receiverOfThen(owner)
    return receiver && { source: receiver, element: declared }
  }
  if (!ts.isVariableDeclaration(owner) || !owner.initializer) return undefined
  return { source: builderOf(context, owner.initializer), element: declared }
}

/** `await query` leads to what `query` was first set to. */
function builderOf(context: Context, initializer: ts.Expression): ts.Node {
  const awaited = unwrapInward(initializer)
  const name = ts.isAwaitExpression(awaited) ? unwrapInward(awaited.expression) : awaited
  const declared = ts.isIdentifier(name) ? context.scopes.bindingOf(name)?.node : undefined
  return declared && ts.isVariableDeclaration(declared) && declared.initializer ? declared.initializer : initializer
}

/** `send` of `send().then(({ error }) => …)`, from the callback's parameter. */
function receiverOfThen(parameter: ts.ParameterDeclaration): ts.Node | undefined {
  const call = parameter.parent.parent
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined
  return call.expression.name.text === 'then' ? call.expression.expression : undefined
}
