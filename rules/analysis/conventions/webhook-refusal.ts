import * as ts from 'typescript'
import { bindingOf, bodyReadsOf } from '../edits/body-read'
import { freshName } from '../edits/names'
import { indentAt, insertBefore } from '../edits/placement'
import {
  callAt,
  type Edit,
  edit,
  enclosingFunction,
  enclosingStatement,
  type FunctionNode,
  insertion,
  nodeAt,
  type Source,
} from '../edits/source'
import { layOut, quoted } from '../edits/style'
import type { TextRange } from '../facts'
import { leavesFunction } from '../nodes'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { refusalLines } from './answers'

const UNSET = { status: 500, message: 'Webhook is not configured' }
/** Whether a function of the source answers requests itself. */
export type IsHandler = (range: TextRange) => boolean

const UNSIGNED = { status: 400, message: 'Invalid signature' }

/**
 * Makes a webhook refuse what it let past because the secret (or the signature) is not there: in the other branch of
 * `if (secret) { check }`, by the way round of `secret && !isValid`, by what a check answers without its secret.
 * @param condition the operand that a check waits for
 * @param isHandler whether what a function gives back is the answer to the service
 */
export function refuseWithout(
  source: Source,
  condition: TextRange,
  waitsFor: 'secret' | 'signature',
  isHandler: IsHandler,
): readonly Edit[] {
  const node = operandAt(source, condition)
  if (!node) return []
  const outer = unwrapOutward(node)
  const { parent } = outer
  if (ts.isPrefixUnaryExpression(parent)) return refusedInCheck(source, parent)
  const isChain = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
  const whole = isChain ? topOfChain(parent) : outer
  const holder = whole.parent
  if (ts.isConditionalExpression(holder) && holder.condition === whole)
    return refusedBefore(source, holder, node, isHandler)
  if (!ts.isIfStatement(holder) || holder.expression !== whole) return []
  if (leavesFunction(holder.thenStatement)) {
    return isChain && parent.left === outer && whole === parent ? turnedRound(source, parent, node) : []
  }
  const refusal = !isChain && waitsFor === 'secret' ? UNSET : UNSIGNED
  return refusedInElse(source, holder, node, refusal, isHandler)
}

/** Stops where the secret that a call is given is not set, in front of the statement of the call. */
export function refuseEmptySecret(source: Source, callStart: number, isHandler: IsHandler): readonly Edit[] {
  const call = callAt(source, callStart)
  const handler = call && handlerOf(source, call, isHandler)
  const statement = call && statementIn(call)
  if (!call || !handler || !statement) return []
  const key = call.arguments[call.arguments.length === 2 ? 1 : 2]
  const refused = refusalLines(source, handler, statement, UNSET)
  if (!key || !refused) return []
  const value = unwrapInward(key)
  if (ts.isIdentifier(value)) {
    const lines = [`if (!${value.text}) {`, ...logged(source, value.text), ...refused.map((line) => `  ${line}`), '}']
    return insertBefore(source, statement, lines)
  }
  if (!ts.isBinaryExpression(value)) return []
  const name = freshName(statement, ['webhookSecret', 'signingSecret'])
  const read = value.left.getText(source.tree).replace(/!$/, '')
  const lines = [
    `const ${name} = ${read};`,
    `if (!${name}) {`,
    ...logged(source, read),
    ...refused.map((line) => `  ${line}`),
    '}',
  ]
  return [...insertBefore(source, statement, lines), edit(source, key.getStart(source.tree), key.end, name)]
}

/** Verifies the text that came, in place of what was parsed and written out again. */
export function verifyRawText(source: Source, callStart: number): readonly Edit[] {
  const call = callAt(source, callStart)
  const handler = call && enclosingFunction(call)
  const written = call?.arguments[0]
  const reads = handler && bodyReadsOf(source, handler)
  const read = reads?.[0]
  if (!written || !read || reads.length !== 1 || read.form !== 'json') return []
  const binding = bindingOf(read)
  const text = unwrapInward(written)
  const what = ts.isCallExpression(text) ? text.arguments[0] : undefined
  if (!binding || !what || !ts.isIdentifier(what) || what.getText() !== binding.name.getText(source.tree)) return []
  const payload = freshName(read.statement, ['payload', 'rawBody', 'rawPayload'])
  const { expression } = read
  return [
    ...insertBefore(source, read.statement, [`const ${payload} = await ${read.request}.text();`]),
    edit(source, expression.getStart(source.tree), expression.end, `JSON.parse(${payload})`),
    edit(source, written.getStart(source.tree), written.end, payload),
  ]
}

/** The function round a node, where its answer reaches the service; a callback in it does not. */
function handlerOf(source: Source, node: ts.Node, isHandler: IsHandler): FunctionNode | undefined {
  const fn = enclosingFunction(node)
  return fn && isHandler({ start: fn.getStart(source.tree), end: fn.end }) ? fn : undefined
}

function operandAt(source: Source, range: TextRange): ts.Expression | undefined {
  let at: ts.Node | undefined = nodeAt(source, range.start)
  while (at && (at.getStart(source.tree) !== range.start || at.end !== range.end)) at = at.parent
  return at as ts.Expression | undefined
}

function topOfChain(node: ts.Node): ts.Node {
  let at = node
  while (ts.isParenthesizedExpression(at.parent) || ts.isBinaryExpression(at.parent)) at = at.parent
  return at
}

/** `if (!secret) return true` in a function that checks: it is no yes. */
function refusedInCheck(source: Source, negated: ts.PrefixUnaryExpression): readonly Edit[] {
  let holder: ts.Node = negated.parent
  while (ts.isBinaryExpression(holder) || ts.isParenthesizedExpression(holder)) holder = holder.parent
  if (!ts.isIfStatement(holder)) return []
  const last = ts.isBlock(holder.thenStatement) ? holder.thenStatement.statements.at(-1) : holder.thenStatement
  const given = last && ts.isReturnStatement(last) ? last.expression : undefined
  if (!given) return []
  const block = holder.thenStatement
  if (ts.isBlock(block) && block.statements.length > 1) return refusedAloud(source, block, given)
  if (given.kind === ts.SyntaxKind.TrueKeyword) return [edit(source, given.getStart(source.tree), given.end, 'false')]
  const flag = flagOf(given)
  return flag ? [edit(source, flag.getStart(source.tree), flag.end, 'false')] : []
}

/** `true` in `{ valid: true }`. */
function flagOf(given: ts.Expression): ts.Expression | undefined {
  if (!ts.isObjectLiteralExpression(given)) return undefined
  for (const each of given.properties) {
    if (ts.isPropertyAssignment(each) && each.initializer.kind === ts.SyntaxKind.TrueKeyword) return each.initializer
  }
  return undefined
}

/** What was logged there ("verification skipped") is no longer so. */
function refusedAloud(source: Source, block: ts.Block, given: ts.Expression): readonly Edit[] {
  if (given.kind !== ts.SyntaxKind.TrueKeyword) return []
  const indent = indentAt(source, block.parent.getStart(source.tree))
  const text = quoted(source.style, 'The secret of the webhook is not set')
  const lines = [
    '{',
    `  ${/\blogger\.(?:error|warn)\(/.test(source.text) ? 'logger' : 'console'}.error(${text});`,
    '  return false;',
    '}',
  ]
  return [edit(source, block.getStart(source.tree), block.end, layOut(source.style, lines, indent))]
}

/** `secret ? verify(…) : JSON.parse(…)` verifies, after a look at the secret. */
function refusedBefore(
  source: Source,
  choice: ts.ConditionalExpression,
  operand: ts.Expression,
  isHandler: IsHandler,
): readonly Edit[] {
  const handler = handlerOf(source, choice, isHandler)
  const statement = statementIn(choice)
  const refused = handler && statement && refusalLines(source, handler, statement, UNSET)
  if (!refused || choice.condition !== operand || !ts.isIdentifier(operand)) return []
  return [
    ...insertBefore(source, statement, [
      `if (!${operand.text}) {`,
      ...logged(source, operand.text),
      ...refused.map((line) => `  ${line}`),
      '}',
    ]),
    edit(source, choice.getStart(source.tree), choice.whenTrue.getStart(source.tree), ''),
    edit(source, choice.whenTrue.end, choice.end, ''),
  ]
}

/** `if (secret && !isValid(…)) return 401` → `if (!secret || !isValid(…)) return 401`. */
function turnedRound(source: Source, chain: ts.BinaryExpression, operand: ts.Expression): readonly Edit[] {
  const isSimple = ts.isIdentifier(operand) || ts.isPropertyAccessExpression(operand) || ts.isCallExpression(operand)
  if (!isSimple) return []
  const right = unwrapInward(chain.right)
  if (ts.isBinaryExpression(right) && right.operatorToken.kind === ts.SyntaxKind.BarBarToken) return []
  const operator = chain.operatorToken
  return [
    insertion(source, operand.getStart(source.tree), '!'),
    edit(source, operator.getStart(source.tree), operator.end, '||'),
  ]
}

function refusedInElse(
  source: Source,
  statement: ts.IfStatement,
  operand: ts.Expression,
  refusal: typeof UNSET,
  isHandler: IsHandler,
): readonly Edit[] {
  const handler = handlerOf(source, statement, isHandler)
  const refused = handler && refusalLines(source, handler, statement, refusal)
  if (!refused || !ts.isBlock(statement.thenStatement)) return []
  const indent = indentAt(source, statement.getStart(source.tree))
  const told = refusal === UNSET ? logged(source, operand.getText(source.tree)) : []
  const branch = layOut(source.style, ['{', ...told, ...refused.map((line) => `  ${line}`), '}'], indent)
  const other = statement.elseStatement
  if (other && !ts.isBlock(other)) return []
  if (other) return [edit(source, other.getStart(source.tree), other.end, branch)]
  return [insertion(source, statement.thenStatement.end, ` else ${branch}`)]
}

/** The statement of the function's own block that holds a node, out of the `try` that catches a wrong signature. */
function statementIn(node: ts.Node): ts.Statement | undefined {
  let statement = enclosingStatement(node)
  const tried = statement?.parent.parent
  if (statement && tried && ts.isTryStatement(tried) && tried.tryBlock.statements.length <= 2) {
    const declared = tried.tryBlock.statements[0]
    if (declared === statement) statement = tried
  }
  return statement
}

/** Says in the log which variable is not set, where the code tells: the read of it, or a name that is bound to one. */
function logged(source: Source, read: string): string[] {
  const bound = new RegExp(`\\b(?:const|let)\\s+${/^\w+$/.exec(read)?.[0] ?? '\\0'}\\s*=\\s*([^\\n;]*)`).exec(
    source.text,
  )?.[1]
  const variable = /\benv\b\W*(?:get\W+)?([A-Z][A-Z0-9_]{2,})/.exec(bound ?? read)?.[1]
  return variable === undefined ? [] : [`  console.error(${quoted(source.style, `${variable} is not set`)});`]
}
