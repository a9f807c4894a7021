import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'
import { builderOf } from './branches'
import { callSpan } from './calls'
import { bodyFacts } from './catches'
import type { Context } from './context'

/** What an `if` does when the `data` of a result is not there: `if (!data) …`, `if (!result.data?.user) …`, `if (data) … else …`. */
export interface MissingDataFact {
  /** The calls whose result it is, by index: from, up to but not with. */
  readonly of: readonly [number, number]
  /** What is asked of the data, where it is not the data itself: `user` of `!data.user`. */
  readonly member: string | undefined
  readonly throws: boolean
  /** As `returns` of a catch. */
  readonly returns: readonly string[]
  readonly says: boolean
  /** The calls inside, by index: from, up to but not with. */
  readonly calls: readonly [number, number]
}

/** An `if` that may ask whether something is there at all. */
export function asksForPresence(node: ts.Node): node is ts.IfStatement {
  return ts.isIfStatement(node) && (absent(node.expression) !== undefined || node.elseStatement !== undefined)
}

/** The fact of such an `if`; undefined where it does not ask for the `data` of a call's result. */
export function missingDataFact(context: Context, node: ts.IfStatement): MissingDataFact | undefined {
  const tested = absent(node.expression)
  const missing = tested ? node.thenStatement : node.elseStatement
  const source = missing && sourceOfData(context, tested ?? unwrapInward(node.expression))
  if (!source) return undefined
  const { rethrows, mayThrow, returns, says, calls } = bodyFacts(context, missing, undefined)
  return {
    of: callSpan(context, source.node),
    member: source.member,
    throws: rethrows || mayThrow,
    returns,
    says,
    calls,
  }
}

/** `x` of `!x`, `!x || …`, `x === null`, `x == null`, `x === undefined`. */
function absent(condition: ts.Expression): ts.Expression | undefined {
  const node = unwrapInward(condition)
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.ExclamationToken ? unwrapInward(node.operand) : undefined
  if (!ts.isBinaryExpression(node)) return undefined
  const operator = node.operatorToken.kind
  if (operator === ts.SyntaxKind.BarBarToken) return absent(node.left)
  if (operator !== ts.SyntaxKind.EqualsEqualsEqualsToken && operator !== ts.SyntaxKind.EqualsEqualsToken)
    return undefined
  return /^(?:null|undefined)$/.test(node.right.getText()) ? unwrapInward(node.left) : undefined
}

/** The call whose result's `data` an expression is, or is a part of. */
function sourceOfData(
  context: Context,
  tested: ts.Expression,
): { node: ts.Node; member: string | undefined } | undefined {
  const keys: string[] = []
  let declared = rootOfPart(context, tested, keys)
  // `const factor = data?.totp?.[0]`
  for (let names = 0; names < 2 && declared && ts.isVariableDeclaration(declared) && declared.initializer; names++) {
    const part = unwrapInward(declared.initializer)
    if (!ts.isIdentifier(declared.name)) break
    if (!ts.isPropertyAccessExpression(part) && !ts.isElementAccessExpression(part)) break
    declared = rootOfPart(context, part, keys)
  }
  while (declared && ts.isBindingElement(declared) && ts.isObjectBindingPattern(declared.parent)) {
    if (declared.dotDotDotToken || declared.initializer) return undefined
    keys.unshift((declared.propertyName ?? declared.name).getText())
    declared = declared.parent.parent
  }
  if (!declared || !ts.isVariableDeclaration(declared) || !declared.initializer || keys[0] !== 'data') return undefined
  return { node: builderOf(context, declared.initializer), member: keys[1] }
}

/** What declares the name at the root of `a.b?.[0].c`; the names on the way are put before `keys`. */
function rootOfPart(context: Context, part: ts.Expression, keys: string[]): ts.Node | undefined {
  let root = part
  while (ts.isPropertyAccessExpression(root) || isNumbered(root)) {
    if (ts.isPropertyAccessExpression(root)) keys.unshift(root.name.text)
    root = unwrapInward(root.expression)
  }
  return context.scopes.bindingOf(root)?.node
}

function isNumbered(node: ts.Expression): node is ts.ElementAccessExpression {
  return ts.isElementAccessExpression(node) && ts.isNumericLiteral(node.argumentExpression)
}
