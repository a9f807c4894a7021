import * as ts from 'typescript'
import type { GateFact, Value } from '../facts'
import { rangeOf, rootOf } from '../nodes'
import { unwrapInward } from '../wrappers'
import { callSpan } from './calls'
import { type Context, functionAround, isFunctionWithBody } from './context'
import type { SetFact } from './set-fact'
import { valueAt } from './values'

/** What is said to somebody who is turned away: a status, or words. */
const REFUSES =
  /\b40[13]\b|unauthori[sz]|not[ _]?(?:an? )?(?:authori[sz]|authenticated|allowed|logged|signed|admin|owner)|unauthenticated|forbidden|access[ _]denied|permission|(?:log|sign)[ _-]?in\b|invalid (?:\w+ )?(?:token|secret|key|credential|signature|session|jwt|password)|session (?:expired|required|not found)|auth(?:entication)?[ _](?:required|failed|error)|missing (?:\w+ )?(?:auth|token)|must be (?:logged|signed)|user not found/i
const LEAVING_CALL = /^(?:redirect|permanentRedirect|notFound|unauthorized|forbidden)$/
const ENDS = /^(?:process|Deno)\.exit$/
const LOG = /^(?:console|logger|log)(?:\.\w+)?$/
const MOST_LOOKS = 12
/** How many names are followed to what they were set to. */
const MOST_NAMES = 4
/** The operators that ask whether two values are the same. */
export const COMPARES: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
])

/** The fact of an `if` that may stop its function early; undefined for one whose branches all go on and refuse nothing. */
export function gateFact(context: Context, node: ts.IfStatement): GateFact | undefined {
  const branch = [node.thenStatement, node.elseStatement].find((each) => each && stops(each))
  if (!branch) return undefined
  const looks: Value[] = []
  const compares: GateFact['compares'][number][] = []
  collect(context, node.expression, looks, compares)
  const unless = branch === node.thenStatement ? addressesLeftOut(context, node.expression, false) : []
  const says = REFUSES.test(branch.getText().slice(0, 800))
  const leaves = leavesBy(branch)
  const under = leaves === 'throws' ? looksAround(context, node) : []
  const at =
    leaves === 'returns' && !says && branch === node.thenStatement ? addressesAt(context, node.expression, 0) : []
  return {
    range: { start: node.expression.getStart(), end: node.expression.end },
    in: context.functions.of(functionAround(node)),
    looks: looks.slice(0, MOST_LOOKS),
    compares,
    ...(unless.length > 0 && { unless }),
    ...(at.length > 0 && { at }),
    leaves,
    ...(under.length > 0 && { under }),
    ...(says && { refuses: true as const }),
    calls: callSpan(context, branch),
  }
}

/** What the conditions of the same function read inside whose branches an `if` stands. */
function looksAround(context: Context, node: ts.IfStatement): Value[] {
  const looks: Value[] = []
  for (let at: ts.Node = node.parent; !ts.isFunctionLike(at) && !ts.isSourceFile(at); at = at.parent)
    if (ts.isIfStatement(at)) collect(context, at.expression, looks, [])
  return looks.slice(0, MOST_LOOKS)
}

/** The fact of what a function says by comparing: `return key === secret`; undefined for other results. */
export function verdictFact(context: Context, node: ts.ReturnStatement | ts.ArrowFunction): GateFact | undefined {
  const expression = ts.isReturnStatement(node) ? node.expression : ts.isBlock(node.body) ? undefined : node.body
  if (!expression || !isVerdict(expression)) return undefined
  const looks: Value[] = []
  const compares: GateFact['compares'][number][] = []
  collect(context, expression, looks, compares)
  if (compares.length === 0) return undefined
  return {
    range: rangeOf(expression),
    in: ts.isReturnStatement(node) ? context.functions.of(functionAround(node)) : context.functions.of(node),
    looks: looks.slice(0, MOST_LOOKS),
    compares,
    leaves: 'says',
    calls: [0, 0],
  }
}

/** An expression that is true or false: a comparison, or several joined. */
function isVerdict(node: ts.Expression): boolean {
  const at = unwrapInward(node)
  if (ts.isPrefixUnaryExpression(at)) return at.operator === ts.SyntaxKind.ExclamationToken
  if (!ts.isBinaryExpression(at)) return false
  const operator = at.operatorToken.kind
  return (
    COMPARES.has(operator) ||
    operator === ts.SyntaxKind.AmpersandAmpersandToken ||
    operator === ts.SyntaxKind.BarBarToken
  )
}

/** The fact of `request.user = user`: something is put on what the function was handed; undefined for other assignments. */
export function setFact(context: Context, node: ts.BinaryExpression): SetFact | undefined {
  if (node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined
  const left = unwrapInward(node.left)
  if (!ts.isPropertyAccessExpression(left)) return undefined
  const root = rootOf(left)
  const declared = ts.isIdentifier(root) ? context.scopes.bindingOf(root)?.node : undefined
  if (!declared || !ts.isParameter(declared)) return undefined
  return {
    of: valueAt(context, left.expression),
    name: left.name.text,
    value: valueAt(context, node.right),
    in: context.functions.of(functionAround(node)),
  }
}

function stops(statement: ts.Statement): boolean {
  return leavesBy(statement) !== 'answers' || refusesInPlace(statement)
}

/** It answers with a refusal, without an `else` of its own that would be a gate again. */
function refusesInPlace(statement: ts.Statement): boolean {
  return !ts.isIfStatement(statement) && REFUSES.test(statement.getText().slice(0, 300)) && !onlyLogs(statement)
}

/** `console.log('not signed in')` tells nobody outside, and the function goes on. */
function onlyLogs(statement: ts.Statement): boolean {
  if (ts.isBlock(statement)) return statement.statements.every(onlyLogs)
  if (ts.isIfStatement(statement))
    return onlyLogs(statement.thenStatement) && (!statement.elseStatement || onlyLogs(statement.elseStatement))
  const call = ts.isExpressionStatement(statement) ? unwrapInward(statement.expression) : undefined
  return call !== undefined && ts.isCallExpression(call) && LOG.test(call.expression.getText())
}

function leavesBy(statement: ts.Statement): GateFact['leaves'] {
  if (ts.isBlock(statement)) {
    const last = statement.statements[statement.statements.length - 1]
    return last ? leavesBy(last) : 'answers'
  }
  if (ts.isReturnStatement(statement)) return 'returns'
  if (ts.isThrowStatement(statement)) return 'throws'
  if (!ts.isExpressionStatement(statement)) return 'answers'
  const call = unwrapInward(statement.expression)
  const callee = ts.isCallExpression(call) ? call.expression : undefined
  if (callee && ts.isIdentifier(callee) && LEAVING_CALL.test(callee.text)) return 'throws'
  if (callee && ts.isPropertyAccessExpression(callee) && ENDS.test(callee.getText())) return 'throws'
  return 'answers'
}

/** The values that a condition reads. */
export function collectLooks(context: Context, node: ts.Expression): Value[] {
  const looks: Value[] = []
  collect(context, node, looks, [])
  return looks.slice(0, MOST_LOOKS)
}

/** The values that a condition reads, and those that it compares with each other. */
function collect(
  context: Context,
  node: ts.Expression,
  looks: Value[],
  compares: { left: readonly Value[]; right: readonly Value[] }[],
): void {
  const at = unwrapInward(node)
  if (ts.isBinaryExpression(at) && COMPARES.has(at.operatorToken.kind)) {
    const left: Value[] = []
    const right: Value[] = []
    collect(context, at.left, left, compares)
    collect(context, at.right, right, compares)
    compares.push({ left, right })
    looks.push(...left, ...right)
    return
  }
  const verdict = ts.isIdentifier(at) ? verdictNamed(context, at) : undefined
  if (verdict) collect(context, verdict, looks, compares)
  const value = isFunctionWithBody(at) ? undefined : leafValue(context, at)
  if (value) looks.push(value)
  else
    ts.forEachChild(at, (child) => (ts.isExpression(child) ? collect(context, child, looks, compares) : descend(child)))
  function descend(child: ts.Node): void {
    ts.forEachChild(child, (inner) => (ts.isExpression(inner) ? collect(context, inner, looks, compares) : undefined))
  }
}

/** The addresses at which a condition does not hold, whatever else it asks. */
function addressesLeftOut(context: Context, node: ts.Expression, isDenied: boolean): string[] {
  const at = unwrapInward(node)
  if (ts.isPrefixUnaryExpression(at) && at.operator === ts.SyntaxKind.ExclamationToken)
    return addressesLeftOut(context, at.operand, !isDenied)
  if (ts.isBinaryExpression(at)) {
    const operator = at.operatorToken.kind
    const isUnequal =
      operator === ts.SyntaxKind.ExclamationEqualsEqualsToken || operator === ts.SyntaxKind.ExclamationEqualsToken
    if (COMPARES.has(operator)) return isUnequal !== isDenied ? [at.left, at.right].flatMap(addressIn) : []
    return [at.left, at.right].flatMap((each) => addressesLeftOut(context, each, isDenied))
  }
  if (ts.isCallExpression(at)) return isDenied ? at.arguments.flatMap(addressIn) : []
  const verdict = ts.isIdentifier(at) ? verdictNamed(context, at) : undefined
  return verdict ? addressesLeftOut(context, verdict, isDenied) : []
}

/** The addresses that are enough for a condition to hold. */
function addressesAt(context: Context, node: ts.Expression, depth: number): string[] {
  const at = unwrapInward(node)
  if (depth > MOST_NAMES) return []
  if (ts.isBinaryExpression(at)) {
    const operator = at.operatorToken.kind
    const isEqual = operator === ts.SyntaxKind.EqualsEqualsEqualsToken || operator === ts.SyntaxKind.EqualsEqualsToken
    if (isEqual) return [at.left, at.right].flatMap(addressIn)
    return operator === ts.SyntaxKind.BarBarToken
      ? [at.left, at.right].flatMap((each) => addressesAt(context, each, depth))
      : []
  }
  if (ts.isCallExpression(at))
    return ts.isPropertyAccessExpression(at.expression) && at.expression.name.text === 'startsWith'
      ? at.arguments.flatMap(addressIn)
      : []
  const set = ts.isIdentifier(at) ? setBefore(context, at) : undefined
  return set ? addressesAt(context, set, depth + 1) : []
}

function addressIn(node: ts.Expression): string[] {
  return ts.isStringLiteralLike(node) && node.text.startsWith('/') ? [node.text] : []
}

/** What a variable is set to that holds a comparison: `const isAllowed = key === secret`. */
function verdictNamed(context: Context, name: ts.Identifier): ts.Expression | undefined {
  const set = setBefore(context, name)
  return set && isVerdict(set) ? set : undefined
}

/** What a variable is first set to, above where its name stands. */
function setBefore(context: Context, name: ts.Identifier): ts.Expression | undefined {
  const declared = context.scopes.bindingOf(name)?.node
  if (!declared || !ts.isVariableDeclaration(declared) || !ts.isIdentifier(declared.name)) return undefined
  const { initializer } = declared
  return initializer && initializer.pos < name.pos ? initializer : undefined
}

/** What an expression without parts of its own stands for; undefined where its parts are to be looked at one by one. */
function leafValue(context: Context, node: ts.Expression): Value | undefined {
  const isName = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
  const isMade = ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isAwaitExpression(node)
  const isText = ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)
  if (!isName && !isMade && !isText) return undefined
  const value = valueAt(context, node)
  if (value.k === 'opaque') return undefined
  return value.k === 'literal' && value.value === null ? undefined : value
}
