import * as ts from 'typescript'
import { type CatchSite, catchNode } from '../edits/catches'
import {
  enclosingStatement,
  type FunctionNode,
  isFunctionNode,
  nameOfFunction,
  type Source,
  statementsOf,
} from '../edits/source'
import { resetsLoading } from '../edits/wrap'
import { leavesFunction } from '../nodes'

/** Words by which a comment says that a failure may pass, or that something else takes its place. */
const MAY_PASS =
  /transient|retr(?:y|ied|ies)|fall(?:s|ing)?[- ]?back|ignor|silen|best[- ]effort|optional|non-?\s?(?:critical|blocking|fatal)|not critical|(?:don'?t|do not|should ?n'?t|never|must not|without) (?:fail|block|throw|break|interrupt|show|crash)|go(?:es)? on|continue|keep (?:going|the)|later|mock|demo|offline|graceful/i

/** A log by which a failure counts as "there is none", or as what a default stands for. */
const MAKES_DO =
  /\.\w+\(\s*['"`][^'"`]*(?:\busing (?:default|empty|local|cached)|\bdefaults?\b|\bfall(?:ing)? ?back|\b(?:allow|skip|proceed|continu|ignor)ing\b|\bno \w+(?: \w+)? found)/i

/**
 * Whether what a catch does now is meant: it puts something else in place of what failed (a computed answer, examples,
 * what is stored), leads the person somewhere, or a comment says that the failure may pass. A message would contradict it.
 */
export function isMeant(source: Source, site: CatchSite): boolean {
  const body = catchNode(site)
  if (mayPass(source, site) || (site.k === 'callback' && setsOther(source, site.handler))) return true
  let found = false
  const visit = (node: ts.Node): void => {
    if (found || (node !== body && isFunctionNode(node))) return
    if (ts.isExpressionStatement(node) && !isQuiet(source, node) && !setsBack(source, site, node)) found = true
    if (ts.isReturnStatement(node) && node.expression !== undefined && !saysNothing(source, node.expression))
      found = true
    if (ts.isIfStatement(node) && node !== body) found = true
    ts.forEachChild(node, visit)
  }
  visit(body)
  return found
}

/** `.catch(() => setPlan(FREE))`, `.catch(() => setNeedsSetup(false))`: something else is taken, or decided. */
function setsOther(source: Source, handler: ts.Expression): boolean {
  const value = ts.isArrowFunction(handler) && !ts.isBlock(handler.body) ? handler.body : undefined
  if (value === undefined || !ts.isCallExpression(value)) return false
  const callee = value.expression.getText(source.tree)
  const [given] = value.arguments
  if (!/^set[A-Z]\w*$/.test(callee) || given === undefined) return false
  const isFlag = /^set(?:Is|Has|Needs|Can|Should|Show)[A-Z]/.test(callee) && !/^set(?:Is)?Load/.test(callee)
  if (DECIDES.test(callee) || isFlag) return given.kind === ts.SyntaxKind.FalseKeyword
  return !saysNothing(source, given) && given.kind !== ts.SyntaxKind.TrueKeyword
}

/** Words by which an empty `catch` says that the code goes another way. */
const ANOTHER_WAY =
  /fall(?:s|ing)?[- ]?(?:back|through)|best[- ]effort|optional|non-?\s?critical|\bnormal (?:flow|way)/i

/** Whether a function does without what it cannot have, by an empty `catch` of its own whose comment says so. */
export function doesWithout(source: Source, fn: FunctionNode): boolean {
  let found = false
  const visit = (node: ts.Node): void => {
    if (found || (node !== fn && isFunctionNode(node))) return
    if (ts.isCatchClause(node) && node.block.statements.length === 0)
      found = ANOTHER_WAY.test(commentsIn(node.block.getFullText(source.tree)))
    ts.forEachChild(node, visit)
  }
  visit(fn)
  return found
}

/** A line that says what is not there, without the error. */
const SAYS_NONE = /\bconsole\.log\(\s*['"`]no [^'"`]*['"`]\s*\)/i

/** Logged below the level of an error: the author knows that it happens. */
function isOnlyWarned(text: string): boolean {
  const isLow = /\bconsole\.(?:warn|info|debug)\(/.test(text) || SAYS_NONE.test(text)
  return isLow && !/\bconsole\.error\(/.test(text)
}

/** A comment at a catch, or the level of its log, says that the failure may pass. */
export function mayPass(source: Source, site: CatchSite): boolean {
  const text = catchNode(site).getText(source.tree)
  return MAY_PASS.test(commentsRound(source, site)) || isOnlyWarned(text) || MAKES_DO.test(text)
}

/** States by which a screen says what came of it: `setValid(false)`. */
const DECIDES =
  /^set(?:Is|Has)?\w*(?:Valid|Invalid|Allowed|Authorized|Authenticated|Verified|Expired|Available|Supported|NotFound|Online|Reachable)\w*$/

/** Logs, flags that go back, and states that are emptied. */
function isQuiet(source: Source, statement: ts.ExpressionStatement): boolean {
  if (resetsLoading(statement)) return true
  const { expression } = statement
  const call = ts.isAwaitExpression(expression) ? expression.expression : expression
  if (!ts.isCallExpression(call)) return false
  const callee = call.expression.getText(source.tree)
  if (/^(?:console|log|logger|Sentry|posthog)\.|^(?:log|debug|warn)\w*$/i.test(callee)) return true
  const [value] = call.arguments
  if (!/^set[A-Z]\w*$/.test(callee) || value === undefined || DECIDES.test(callee)) return false
  return saysNothing(source, value) || value.kind === ts.SyntaxKind.TrueKeyword
}

/** `setDone(!next)` where `setDone(next)` stands before the `try`: what was shown at once is taken back, without a word. */
function setsBack(source: Source, site: CatchSite, { expression }: ts.ExpressionStatement): boolean {
  if (site.k !== 'clause' || !ts.isCallExpression(expression)) return false
  const [value, another] = expression.arguments
  const setter = expression.expression.getText(source.tree)
  if (value === undefined || another !== undefined || !/^set[A-Z]\w*$/.test(setter)) return false
  if (!/^!?(?:\w+)$/.test(value.getText(source.tree))) return false
  const tried = site.clause.parent
  const beside = statementsOf(tried.parent) ?? []
  const before = beside.slice(0, beside.indexOf(tried))
  return before.some((each) => each.getText(source.tree).startsWith(`${setter}(`))
}

function saysNothing(source: Source, value: ts.Expression): boolean {
  return /^(?:\[\]|\{\}|null|undefined|false|0|''|""|``|new (?:Map|Set)\(\)|void 0)(?: as .+)?$/.test(
    value.getText(source.tree),
  )
}

/** The comments in what a catch does, above its `try`, and above what gave the error. */
function commentsRound(source: Source, site: CatchSite): string {
  const body = catchNode(site)
  const inside = commentsIn(body.getFullText(source.tree))
  const outer = site.k === 'clause' ? site.clause.parent : site.k === 'branch' ? site.origin : site.call
  const before = source.text.slice(outer.pos, outer.getStart(source.tree))
  const after = /^[^\n]*/.exec(source.text.slice(outer.end))?.[0] ?? ''
  return inside + commentsIn(before) + commentsIn(after)
}

function commentsIn(text: string): string {
  return (text.match(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g) ?? []).join('\n')
}

/** Whether a `try` stands inside another whose `catch` tells somebody: this one is there so that the rest goes on. */
export function isInner(source: Source, site: CatchSite): boolean {
  if (site.k !== 'clause') return false
  for (let at: ts.Node = site.clause.parent; at.parent !== undefined && !isFunctionNode(at); at = at.parent) {
    const { parent } = at
    if (!ts.isTryStatement(parent) || parent.tryBlock !== at || parent.catchClause === undefined) continue
    return /toast|alert|set\w*(?:Error|Message)|notify|snackbar|\bthrow\b/i.test(
      parent.catchClause.block.getText(source.tree),
    )
  }
  return false
}

/** A text that says that something worked. */
const WORKED =
  /\btoast\.success\(|\bmessage\.success\(|success(?:fully|o|ful)?\b|\b(?:sucesso|éxito|erfolgreich|succès)\b|\b(?:saved|uploaded|created|updated|deleted|sent)!?['"`]/i

/** Whether the function says after a `try` that all went well, whatever came of it: what it guards is an extra. */
export function isPassedOver(source: Source, site: CatchSite): boolean {
  if (site.k === 'callback') return isHandedOff(source, site.call)
  if (site.k === 'clause' ? leavesAtEnd(site.clause) : leavesFunction(site.failing)) return false
  let at: ts.Node = site.k === 'clause' ? site.clause.parent : site.failing
  for (; at.parent !== undefined && !isFunctionNode(at); at = at.parent) {
    const beside = statementsOf(at.parent)
    const index = beside?.indexOf(at as ts.Statement) ?? -1
    if (index >= 0 && beside?.slice(index + 1).some((each) => WORKED.test(each.getText(source.tree)))) return true
  }
  return isFunctionNode(at) && (isToldByMutation(source, at) || isToldByCaller(source, at))
}

/** `onSuccess` beside a `mutationFn` says that it worked, as the function does not fail. */
function isToldByMutation(source: Source, fn: FunctionNode): boolean {
  const member = ts.isMethodDeclaration(fn) ? fn : fn.parent
  if (member.parent === undefined || !ts.isObjectLiteralExpression(member.parent)) return false
  if (member.parent.properties.every((each) => each.name?.getText(source.tree) !== 'mutationFn')) return false
  const success = member.parent.properties.find((each) => each.name?.getText(source.tree) === 'onSuccess')
  return member !== success && /toast|notif|snackbar|message\.|alert\(/i.test(success?.getText(source.tree) ?? '')
}

/** A step that is only called where the work is told to be done: beside `toast({ title: 'Saved' })`. */
function isToldByCaller(source: Source, fn: FunctionNode): boolean {
  const name = nameOfFunction(fn)
  if (!/^[a-z]\w*$/.test(name) || /^(?:handle|on|use)[A-Z]/.test(name)) return false
  let mentions = 0
  let told = 0
  const visit = (at: ts.Node): void => {
    if (ts.isIdentifier(at) && at.text === name && at !== fn.name && !ts.isVariableDeclaration(at.parent)) {
      mentions++
      const statement = enclosingStatement(at)
      const beside = statement === undefined ? [] : (statementsOf(statement.parent) ?? [])
      if (beside.some((each) => each !== statement && saysWorked(source, each))) told++
    }
    ts.forEachChild(at, visit)
  }
  visit(source.tree)
  return told > 0 && told === mentions
}

/** A statement that shows a text that something worked, itself. */
function saysWorked(source: Source, statement: ts.Statement): boolean {
  return (
    ts.isExpressionStatement(statement) &&
    WORKED.test(statement.getText(source.tree)) &&
    /toast|alert|message|notif|snack/i.test(statement.getText(source.tree))
  )
}

/** `await leave().catch(() => undefined); navigate('/')`: nothing is made of it, and what follows is done in any case. */
function isHandedOff(source: Source, call: ts.CallExpression): boolean {
  const statement = ts.isAwaitExpression(call.parent) ? call.parent.parent : call.parent
  if (!ts.isExpressionStatement(statement) || /\.then\(/.test(call.expression.getText(source.tree))) return false
  const beside = statementsOf(statement.parent)
  return beside?.slice(beside.indexOf(statement) + 1).some((each) => !resetsLoading(each)) === true
}

/** Whether a `catch` ends in giving back that there is none: what cannot be read ends there as it is. */
export function isGivenUp(site: CatchSite): boolean {
  const last = site.k === 'clause' ? site.clause.block.statements.at(-1) : undefined
  if (last === undefined || !ts.isReturnStatement(last)) return false
  return /^(?:false|null|undefined)?$/.test(last.expression?.getText() ?? '')
}

function leavesAtEnd({ block }: ts.CatchClause): boolean {
  const last = block.statements.at(-1)
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last))
}

/** Whether a guarded block cannot reject: all that it waits for is settled, whatever comes of it. */
export function isUnreachable(source: Source, site: CatchSite): boolean {
  if (site.k !== 'clause') return false
  const waits: string[] = []
  const visit = (node: ts.Node): void => {
    if (isFunctionNode(node)) return
    if (ts.isAwaitExpression(node)) waits.push(node.expression.getText(source.tree))
    ts.forEachChild(node, visit)
  }
  visit(site.clause.parent.tryBlock)
  return waits.length > 0 && waits.every((text) => /^Promise\s*\.\s*allSettled\b/.test(text))
}
