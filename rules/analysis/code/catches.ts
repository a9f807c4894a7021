import * as ts from 'typescript'
import type { CatchFact } from '../facts'
import { isAssignment, isStep, rangeOf } from '../nodes'
import { unwrapInward } from '../wrappers'
import { lookOf, sourceOf } from './branches'
import { calleeText, callSpan } from './calls'
import { type Context, functionAround, isFunctionWithBody } from './context'
import { returnKind, statementThrows } from './exits'
import { guardsAround } from './fate'
import { inventedIn } from './invented'
import type { Binding } from './scope'
import { isOnlyLook, restAfter } from './skipped'
import { isThrownLater, isThrownNext } from './thrown-later'
import { hasFallback, leftEmpty, someInside } from './tried'
import { valueAt } from './values'
import { isWriteTarget } from './write-target'

const LOG_CALLEE = /^(console|logger|log|Sentry|debug)\b|\b(log|warn|debug|info|log(?:Warn(?:ing)?|Error|Info|Debug))$/
/** Words with a space between: text for a person rather than a key or a class name. */
const SENTENCE = /[\p{L}'’]{2,}[ ,.!]+[\p{L}'’]{2,}/u
/** A state that says it failed: `status: 'error'`. */
const FAILURE_WORD = /^(?:error|failed|failure|offline|unavailable|rejected)$/i
const MOST_RETURNS = 8

/** The facts of a `catch` clause, or of what is given to `.catch` or as second argument to `.then`. */
export function catchFact(context: Context, node: ts.Node): CatchFact {
  if (ts.isIfStatement(node)) return branchFact(context, node)
  if (ts.isCatchClause(node)) {
    const body = bodyFacts(context, node.block, node.variableDeclaration)
    return {
      ...body,
      mayThrow: body.mayThrow || isThrownLater(context, node.parent),
      comment: `${commentsIn(context, node.block)} ${commentAbove(context, node.parent)}`.trim().slice(0, 300),
      triedThrows: someInside(node.parent.tryBlock, ts.isThrowStatement),
      hasFallback: hasFallback(context, node.parent),
      form: 'clause',
      inside: -1,
      handler: undefined,
      range: rangeOf(node),
      nameRange: { start: node.getStart(), end: node.getStart() + 'catch'.length },
      triedCalls: callSpan(context, node.parent.tryBlock),
      in: context.functions.of(functionAround(node)),
      leaves: leftEmpty(context, node.parent),
      followed: isFollowed(node.parent) && !goesToNext(node.block),
    }
  }
  const callback = unwrapInward(node as ts.Expression)
  const call = node.parent as ts.CallExpression
  const isInPlace = isFunctionWithBody(callback) && callback.body !== undefined
  const callee = call.expression
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression : callee
  return {
    ...(isInPlace ? bodyFacts(context, callback.body as ts.Node, callback.parameters[0]) : NO_BODY),
    comment: isInPlace ? `${commentsIn(context, callback)} ${commentBeside(context, call)}`.trim().slice(0, 300) : '',
    triedThrows: false,
    hasFallback: false,
    form: 'callback',
    inside: -1,
    handler: isInPlace ? undefined : valueAt(context, callback),
    range: { start: name.getStart(), end: call.end },
    nameRange: rangeOf(name),
    triedCalls: callSpan(context, receiver),
    in: context.functions.of(functionAround(node)),
    leaves: [],
    followed: !(ts.isExpressionStatement(call.parent) && isLastStatement(call.parent)),
  }
}

/** An `if` that looks at an outcome: what it does when the call failed, or, where it has no such branch, what then runs. */
function branchFact(context: Context, node: ts.IfStatement): CatchFact {
  const look = lookOf(node)
  const source = look && sourceOf(context, look)
  const failing = look?.failing
  const bodies = failing ? [failing] : restAfter(node)
  const around = guardsAround(context, node)[0]
  const own = bodies.map((body) => bodyFacts(context, body, source?.element)).reduce(joined, NO_BODY)
  const begin = failing && failing === node.elseStatement ? failing : node
  return {
    ...own,
    mayThrow: own.mayThrow || isThrownNext(node),
    empty: failing !== undefined && ts.isBlock(failing) && failing.statements.length === 0,
    comment: `${failing ? commentsIn(context, failing) : ''} ${commentAbove(context, firstOfRow(context, node))}`
      .trim()
      .slice(0, 300),
    triedThrows: false,
    hasFallback: begin !== node && restAfter(node).some((statement) => someInside(statement, ts.isAwaitExpression)),
    form: failing ? 'branch' : 'skipped',
    ...(look && { on: look.on }),
    ...(look && source && isOnlyLook(context, node, look, source) && { sole: true as const }),
    inside: around?.k === 'catch' ? around.c : -1,
    handler: undefined,
    range: { start: node.getStart(), end: failing?.end ?? node.end },
    nameRange: { start: begin.getStart(), end: begin === node ? node.expression.end + 1 : begin.getStart() + 1 },
    triedCalls: source ? callSpan(context, source.node) : [0, 0],
    in: context.functions.of(functionAround(node)),
    leaves: [],
    followed: true,
  }
}

function joined(a: BodyFacts, b: BodyFacts): BodyFacts {
  return {
    parameter: a.parameter ?? b.parameter,
    empty: false,
    rethrows: a.rethrows || b.rethrows,
    mayThrow: a.mayThrow || b.mayThrow,
    returns: [...a.returns, ...b.returns].slice(0, MOST_RETURNS),
    ...((a.invents ?? b.invents) && { invents: a.invents ?? b.invents }),
    calls: a.calls[1] === 0 ? b.calls : b.calls[1] === 0 ? a.calls : [a.calls[0], b.calls[1]],
    assigns: [...a.assigns, ...b.assigns],
    usesError: a.usesError || b.usesError,
    says: a.says || b.says,
  }
}

type BodyFacts = Pick<
  CatchFact,
  'parameter' | 'empty' | 'rethrows' | 'mayThrow' | 'returns' | 'invents' | 'calls' | 'assigns' | 'usesError' | 'says'
>

const NO_BODY: BodyFacts = {
  parameter: undefined,
  empty: false,
  rethrows: false,
  mayThrow: false,
  returns: [],
  calls: [0, 0],
  assigns: [],
  usesError: false,
  says: false,
}

/** What a body that runs on failure does. */
export function bodyFacts(context: Context, body: ts.Node, variable: ts.Node | undefined): BodyFacts {
  const binding = variable && context.scopes.declaredBy(variable)
  const found: Found = { mayThrow: false, says: false, returns: [], assigns: new Set() }
  collect(context, body, body, found, false)
  const statements = ts.isBlock(body) ? body.statements : ts.isStatement(body) ? [body] : undefined
  if (!statements && !ts.isCallExpression(unwrapInward(body as ts.Expression)))
    found.returns.push(returnKind(body as ts.Expression))
  const empty = statements ? statements.every(isIdle) : found.returns[0] === 'nothing'
  const invents = empty ? undefined : inventedIn(body)
  return {
    parameter: binding?.name,
    empty,
    rethrows: throwsAlways(statements ?? []),
    mayThrow: found.mayThrow,
    returns: found.returns.slice(0, MOST_RETURNS),
    ...(invents && { invents }),
    calls: callSpan(context, body),
    assigns: [...found.assigns],
    usesError: variable !== undefined && (binding ? goesOn(context, binding, body) : true),
    says: found.says,
  }
}

/** `if (attempt < most) { …; continue }` before the `throw`: a loop begins anew instead. */
function throwsAlways(statements: readonly ts.Statement[]): boolean {
  const at = statements.findIndex(statementThrows)
  return at >= 0 && !statements.slice(0, at).some((each) => ts.isIfStatement(each) && beginsAnew(each.thenStatement))
}

function beginsAnew(statement: ts.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement
  return last !== undefined && ts.isContinueStatement(last)
}

interface Found {
  mayThrow: boolean
  says: boolean
  readonly returns: string[]
  readonly assigns: Set<string>
}

function collect(context: Context, node: ts.Node, body: ts.Node, found: Found, inNested: boolean): void {
  if (ts.isThrowStatement(node)) {
    if (!inNested) found.mayThrow = true
    return
  }
  if (ts.isReturnStatement(node) && !inNested)
    found.returns.push(node.expression ? returnKind(node.expression) : 'nothing')
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
    const text = ts.isTemplateExpression(node) ? node.getText() : node.text
    if ((SENTENCE.test(text) || FAILURE_WORD.test(text)) && !isLogged(node, body) && !isInvented(node))
      found.says = true
  }
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
    const target = unwrapInward(node.left)
    const root =
      ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target) || ts.isIdentifier(target)
        ? target
        : undefined
    if (root && !declaredInside(context, root, body)) found.assigns.add(root.getText().slice(0, 60))
  }
  if ((ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) && isStep(node.operator)) {
    found.assigns.add(node.operand.getText().slice(0, 60))
  }
  const grown = ts.isCallExpression(node) ? grownCollection(node) : undefined
  if (grown && !declaredInside(context, grown, body)) found.assigns.add(grown.getText().slice(0, 60))
  ts.forEachChild(node, (child) => collect(context, child, body, found, inNested || isFunctionWithBody(child)))
}

function declaredInside(context: Context, node: ts.Expression, body: ts.Node): boolean {
  let root: ts.Expression = node
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = root.expression
  const binding = context.scopes.bindingOf(root)
  return binding !== undefined && binding.node.pos >= body.pos && binding.node.end <= body.end
}

/** It stands in a list written out in full: stand-in data rather than a message. */
function isInvented(node: ts.Node): boolean {
  for (let at = node.parent; at && !ts.isStatement(at); at = at.parent) {
    if (ts.isArrayLiteralExpression(at)) return at.elements.every((element) => !ts.isSpreadElement(element))
  }
  return false
}

/** It stands inside a call that only writes to a log, or inside a throw. */
function isLogged(node: ts.Node, body: ts.Node): boolean {
  for (let at = node.parent; at && at !== body.parent; at = at.parent) {
    if (ts.isThrowStatement(at)) return true
    if (ts.isCallExpression(at)) return LOG_CALLEE.test(calleeText(at))
  }
  return false
}

/** The value of a name goes to a call other than a log, to a result, or to something outside the body. */
function goesOn(context: Context, binding: Binding, body: ts.Node): boolean {
  return binding.uses.some(
    (use) =>
      use.pos >= body.pos &&
      use.end <= body.end &&
      !isWriteTarget(use) &&
      !isLogged(use, body) &&
      usedOn(context, use, body),
  )
}

function usedOn(context: Context, use: ts.Node, body: ts.Node): boolean {
  for (let at = use; at.parent && at.parent !== body.parent; at = at.parent) {
    const parent = at.parent
    if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== at) return true
    if (ts.isReturnStatement(parent) || ts.isThrowStatement(parent)) return true
    if (ts.isIfStatement(parent) && parent.expression === at) return false
    if (ts.isVariableDeclaration(parent)) {
      const names = ts.isIdentifier(parent.name) ? [parent] : parent.name.elements.filter(ts.isBindingElement)
      return names.some((name) => {
        const binding = context.scopes.declaredBy(name)
        return binding !== undefined && goesOn(context, binding, body)
      })
    }
    if (ts.isBinaryExpression(parent) && isAssignment(parent.operatorToken.kind)) return true
  }
  return !ts.isStatement(body)
}

/** A statement that does nothing: `;`, `void 0`. */
function isIdle(statement: ts.Statement): boolean {
  return (
    ts.isEmptyStatement(statement) || (ts.isExpressionStatement(statement) && ts.isVoidExpression(statement.expression))
  )
}

/** Code of the function comes after the statement, also where that is the last of the branches of an `if`. */
function isFollowed(statement: ts.Statement): boolean {
  if (!isLastStatement(statement)) return true
  const { parent } = statement.parent
  return parent !== undefined && ts.isIfStatement(parent) && isFollowed(parent)
}

/** `continue` at the end: nothing behind it runs in that round. */
function goesToNext({ statements }: ts.Block): boolean {
  const last = statements.at(-1)
  return last !== undefined && ts.isContinueStatement(last)
}

function isLastStatement(statement: ts.Statement): boolean {
  const parent = statement.parent
  if (!ts.isBlock(parent) && !ts.isSourceFile(parent)) return false
  return parent.statements[parent.statements.length - 1] === statement
}

/** `failed.push(x)`, `errors.set(k, x)`: what grows. */
function grownCollection(call: ts.CallExpression): ts.Expression | undefined {
  const callee = call.expression
  if (!ts.isPropertyAccessExpression(callee) || !/^(?:push|unshift|add|set)$/.test(callee.name.text)) return undefined
  return ts.isIdentifier(callee.expression) ? callee.expression : undefined
}

function commentsIn(context: Context, node: ts.Node): string {
  const text = context.sourceFile.text.slice(node.getStart(), node.end)
  return (text.match(/\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/[^\n]*/g) ?? []).join(' ')
}

/** What stands behind a chain that ends its statement: `save().catch(() => {}) // may fail`. */
function commentBeside(context: Context, call: ts.CallExpression): string {
  const statement =
    ts.isVoidExpression(call.parent) || ts.isAwaitExpression(call.parent) ? call.parent.parent : call.parent
  if (!ts.isExpressionStatement(statement)) return ''
  const { text } = context.sourceFile
  return (ts.getTrailingCommentRanges(text, statement.end) ?? []).map(({ pos, end }) => text.slice(pos, end)).join(' ')
}

/** Of looks that stand one below the other, the first: the comment above it speaks of all of them. */
function firstOfRow(context: Context, node: ts.IfStatement): ts.IfStatement {
  if (!ts.isBlock(node.parent) || commentAbove(context, node) !== '') return node
  const before = node.parent.statements[node.parent.statements.indexOf(node) - 1]
  if (before === undefined || !ts.isIfStatement(before) || before.elseStatement || lookOf(before) === undefined)
    return node
  const between = context.sourceFile.text.slice(before.end, node.getStart())
  return between.split('\n').length > 2 ? node : firstOfRow(context, before)
}

function commentAbove(context: Context, statement: ts.Statement): string {
  const { text } = context.sourceFile
  return (ts.getLeadingCommentRanges(text, statement.pos) ?? []).map(({ pos, end }) => text.slice(pos, end)).join(' ')
}
