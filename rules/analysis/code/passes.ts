import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'
import { functionAround, isFunctionWithBody } from './context'
import { COMPARES } from './gates'

/**
 * What a check of a signature says decides nothing: its function answers `true` whatever it is, or the answer is kept by a
 * name that is only logged.
 */
export function isWithoutEffect(node: ts.CallExpression): boolean {
  const around = functionAround(node)
  if (!around?.body) return false
  return saysYesAfter(around.body, node) || isOnlyLogged(around.body, node)
}

/** What only works out a signature: what looks at it may throw by itself. */
const COMPUTES = /(?:^|\.)(?:createHmac|importKey)$/
const ASSERTS = /(?:^|\.)(?:assert|ensure|require|throw|reject)\w*$/i

/** `if (own !== sent) console.warn('mismatch')`, and `return true` at the end in any case. */
function saysYesAfter(body: ts.Node, node: ts.CallExpression): boolean {
  if (!COMPUTES.test(node.expression.getText()) || !ts.isBlock(body) || !endsInYes(body)) return false
  let compares = false
  let stops = false
  const look = (at: ts.Node): void => {
    if (at.end <= node.end || (at !== body && isFunctionWithBody(at))) return
    if (at.pos >= node.end && ts.isBinaryExpression(at) && COMPARES.has(at.operatorToken.kind)) compares = true
    if (ts.isThrowStatement(at) || (ts.isCallExpression(at) && ASSERTS.test(at.expression.getText()))) stops = true
    if (ts.isReturnStatement(at) && at.expression?.kind !== ts.SyntaxKind.TrueKeyword) stops = true
    ts.forEachChild(at, look)
  }
  look(body)
  return compares && !stops
}

function endsInYes({ statements }: ts.Block): boolean {
  const last = statements.at(-1)
  if (last && ts.isTryStatement(last)) return endsInYes(last.tryBlock)
  return last !== undefined && ts.isReturnStatement(last) && last.expression?.kind === ts.SyntaxKind.TrueKeyword
}

/** `const isValid = verifySignature(…)`, `if (!isValid) console.warn('…')`, and nothing else. */
function isOnlyLogged(body: ts.Node, node: ts.Node): boolean {
  let at: ts.Node = node
  while (ts.isAwaitExpression(at.parent) || ts.isParenthesizedExpression(at.parent)) at = at.parent
  const { parent } = at
  if (!ts.isVariableDeclaration(parent) || parent.initializer !== at || !ts.isIdentifier(parent.name)) return false
  const { text } = parent.name
  let logs = 0
  let uses = 0
  const look = (each: ts.Node): void => {
    if (ts.isIfStatement(each) && !each.elseStatement && isName(each.expression, text)) {
      if (onlyLogs(each.thenStatement)) logs++
      else uses++
      return
    }
    if (ts.isCallExpression(each) && isLog(each)) return
    if (ts.isIdentifier(each) && each.text === text && each !== parent.name) uses++
    ts.forEachChild(each, look)
  }
  look(body)
  return logs > 0 && uses === 0
}

/** `isValid`, `!isValid`. */
function isName(condition: ts.Expression, text: string): boolean {
  const at = unwrapInward(condition)
  if (ts.isPrefixUnaryExpression(at)) return isName(at.operand, text)
  return ts.isIdentifier(at) && at.text === text
}

function onlyLogs(branch: ts.Statement): boolean {
  const statements = ts.isBlock(branch) ? branch.statements : [branch]
  return statements.every(
    (each) => ts.isExpressionStatement(each) && ts.isCallExpression(each.expression) && isLog(each.expression),
  )
}

function isLog({ expression }: ts.CallExpression): boolean {
  return /^(?:console|logger|log)(?:\.\w+)?$/.test(expression.getText())
}
