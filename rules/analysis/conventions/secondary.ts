import * as ts from 'typescript'
import { chainOf } from '../edits/chains'
import { declaredNames, mentionedNames } from '../edits/names'
import { reckonsWithout } from '../edits/results'
import {
  enclosingFunction,
  enclosingStatement,
  type FunctionNode,
  isFunctionNode,
  nameOfFunction,
  type Source,
  statementsOf,
} from '../edits/source'
import { resetsLoading } from '../edits/wrap'
import { leavesFunction } from '../nodes'

/** Tables that keep a trail of what was done. */
const TRAIL =
  /(?:^|_)(?:logs?|activit(?:y|ies)|audit|history|events?|analytics?|usage|stats?|notifications?|views?|metrics?|tracking)(?:_|$)|^(?:log|track|record|increment)_/i
/** What is only kept until the work is done. */
const USED_UP = /(?:^|_)(?:pending|temp|tmp|otps?|codes?|tokens?|locks?|drafts?|queue|cache)(?:_|$)/i
/** A counter or the time of the last one, kept beside what was done. */
const COUNTED = /^(?:\w*_?count(?:er)?|last_\w+|(?:times|progress)_\w+|\w+_at|views|uses)$/
/** How far a job is, for whoever watches it. */
const PROGRESS = /^(?:progress(?:_\w+)?|percent\w*|(?:current_)?(?:step|stage)|heartbeat\w*)$/
/** A comment that says that what follows is a trail of what was done, or may fail. */
const SAID_BESIDE =
  /\baudit|\b(?:log|record|track) (?:this|the|it|an?)\b|\bhistory\b|\btr(?:y|ies|ying) to\b|best[- ]effort|non-?\s?(?:critical|blocking|fatal)|don'?t fail|do not fail|\bif (?:this|it) fails/i
/** Changes something that stays changed; `map.delete(key)` does not. */
const EFFECT =
  /\.(?:insert|update|upsert|remove|upload)\(|\.delete\(\s*(?:\)|\{|['"`])|\.rpc\(\s*['"`](?!get_|list_|search_|find_|check_|count_|is_|has_|can_)|functions\s*\.invoke\(|method:\s*['"`](?:POST|PUT|PATCH|DELETE)/
/** Reaches somebody outside, who would get it twice if it were tried again. */
const SENDS =
  /\.emails\s*\.send\(|\.messages\s*\.create\(|\.(?:refunds|charges|transfers|payouts)\.create\(|\.paymentIntents\.(?:capture|confirm|cancel)\(|\.subscriptions\.(?:create|update|cancel|del)\(|\bsend(?:Mail|Email|SMS|Sms|Message|Push|Notification|WhatsApp)\w*\(|functions\s*\.invoke\(\s*['"`][^'"`]*(?:send|notify|sms|mail)|\bfetch\([\s\S]*?method:\s*['"`]POST/
/** What is shown beside what a page is for. */
const BESIDE = /^(?:related|similar|recommended|suggested|other|more|previous)[A-Z]/
/** A comment that says that what follows is for the trail alone, or fills up what is old. */
const FOR_TRAIL = /\bfor (?:the )?(?:logs?|logging|analytics|tracking|metrics|debug\w*)\b|\bback-?fill/i
/** The comments of so many lines above a request are taken to be on it. */
const ABOVE = 5
const WRITES = /^(?:insert|update|upsert|delete)$/
/** Tells somebody of what was done, by the name of a function that is invoked or the comment above it. */
const NOTIFIES = /(?:^|[\W_])(?:send|notif|sms|e-?mails?\b|whatsapp|remind)/i
/** What a payment window of the browser calls when the money is taken. */
const PAID = /^(?:handler|onApprove|onSuccess|callback)$/

/**
 * Whether a request of supabase-js is beside what its function is for, so that the rest stands when it fails: a trail or a
 * counter kept after the work, a record of what was sent already, a look at how things are now that the code can do without.
 */
export function isSecondary(source: Source, call: ts.CallExpression, fn: FunctionNode): boolean {
  const chain = chainOf(call)
  if (FOR_TRAIL.test(commentsNear(source, call))) return true
  const write = chain.builders.find(({ name }) => WRITES.test(name))
  const first = call.arguments[0]
  const table = first !== undefined && ts.isStringLiteralLike(first) ? first.text : ''
  const before = textBefore(source, call, fn)
  const hasHappened = hasEffect(before) || isAfterPayment(source, fn)
  if (/\bfunctions\s*\.invoke$/.test(call.expression.getText(source.tree)) && hasHappened)
    if (NOTIFIES.test(table) || NOTIFIES.test(commentAbove(source, call)) || isAfterPayment(source, fn)) return true
  if (write !== undefined || TRAIL.test(table)) {
    if (SENDS.test(before)) return true
    if (write === undefined) return /^(?:log|track|record|increment)_/i.test(table)
    if (TRAIL.test(table) && write.name === 'insert') return hasHappened || isLast(call, fn)
    if (write.name === 'update' && onlySets(source, write.call, PROGRESS)) return true
    if (write.name === 'delete' && hasHappened && USED_UP.test(table) && isLast(call, fn)) return true
    if (hasHappened && SAID_BESIDE.test(commentAbove(source, call)) && isLast(call, fn)) return true
    const isOwned = /\.eq\(\s*['"`](?:user|owner|customer|profile|account)_id['"`]/.test(
      chain.whole.getText(source.tree),
    )
    return (
      hasHappened &&
      write.name === 'update' &&
      ((TRAIL.test(table) && !isOwned) || onlySets(source, write.call, COUNTED))
    )
  }
  if (addsNames(source, call) && reckonsWithout(source, call)) return true
  const isBeside = hasHappened || BESIDE.test(nameOfData(call))
  // What can be done again without harm may fail as a whole, where the answer decides what is stored, or whether anything is.
  const isHarmless = !/\.insert\(/.test(before) && !SENDS.test(withoutTokens(before))
  if (isHarmless && (isStored(source, call, fn) || decidesInsert(source, call, fn) || isNeeded(source, call, fn)))
    return false
  return isBeside && reckonsWithout(source, call)
}

/** Whether what a request answers comes into rows that the function writes afterwards; a trail of the work does not count. */
function isStored(source: Source, call: ts.CallExpression, fn: FunctionNode): boolean {
  const made = new Set([nameOfData(call)])
  let found = false
  const write = (node: ts.CallExpression): boolean => {
    if (!/\.(?:insert|update|upsert)$/.test(node.expression.getText(source.tree).replace(/\s+/g, ''))) return false
    const table = /\bfrom\(\s*['"`](\w+)/.exec(node.expression.getText(source.tree))?.[1] ?? ''
    return !TRAIL.test(table) && node.arguments.some((each) => [...mentionedNames(each)].some((name) => made.has(name)))
  }
  const visit = (node: ts.Node): void => {
    if (node.end <= call.end || found) return
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined && node.pos > call.end) {
      if ([...mentionedNames(node.initializer)].some((name) => made.has(name)))
        for (const name of mentionedNames(node.name)) made.add(name)
    }
    if (ts.isCallExpression(node) && write(node)) found = true
    ts.forEachChild(node, visit)
  }
  if (fn.body !== undefined) visit(fn.body)
  return found
}

/** Whether a request puts a row into a table that keeps a trail of what was done. */
export function isTrail(about: ts.Node): boolean {
  return TRAIL.test(insertedInto(about))
}

/** Tables of nothing but lines about what happened. */
const LOGS = /(?:^|_)(?:logs?|audits?|audit_trail|activity|activities)$/i

/** Whether a request puts a line into a log, and nothing needs what it gives back. */
export function isLogLine(source: Source, about: ts.Node): boolean {
  if (!ts.isCallExpression(about) || !LOGS.test(insertedInto(about))) return false
  return !chainOf(about).builders.some(({ name }) => name === 'select') || reckonsWithout(source, about)
}

/** The table that a request adds rows to; empty where it does something else. */
function insertedInto(about: ts.Node): string {
  if (!ts.isCallExpression(about) || !chainOf(about).builders.some(({ name }) => name === 'insert')) return ''
  const [first] = about.arguments
  return first !== undefined && ts.isStringLiteralLike(first) ? first.text : ''
}

/** A token that is asked for anew moves nothing. */
function withoutTokens(before: string): string {
  return before
    .split(/(?=\bfetch\()/)
    .filter((each) => !/^fetch\([^,]{0,200}(?:oauth|token)/i.test(each))
    .join('')
}

/**
 * Whether rows are added, or not, by whether a request found any: `if (existing) … else insert`. Taken for none, its failure
 * would add them a second time.
 */
export function decidesInsert(source: Source, call: ts.CallExpression, fn: FunctionNode): boolean {
  const name = nameOfData(call)
  const adds = (branch: ts.Statement | undefined): boolean => {
    const text = branch?.getText(source.tree) ?? ''
    const table = /\bfrom\(\s*['"`](\w+)['"`]\s*\)\s*\.(?:insert|upsert)\(/.exec(text)?.[1]
    return table !== undefined && !TRAIL.test(table)
  }
  let found = false
  const visit = (node: ts.Node): void => {
    if (found) return
    const isLater = ts.isIfStatement(node) && node.pos >= call.end
    if (isLater && mentionedNames(node.expression).has(name)) {
      const isNone = node.expression.getText(source.tree).startsWith('!')
      found = adds(isNone ? node.thenStatement : node.elseStatement)
    }
    ts.forEachChild(node, visit)
  }
  if (name !== '' && fn.body !== undefined) visit(fn.body)
  return found
}

/** Whether the function leaves without what a request asks for, and would change something with it. */
function isNeeded(source: Source, call: ts.CallExpression, fn: FunctionNode): boolean {
  const statement = enclosingStatement(call)
  const beside = statement === undefined ? undefined : statementsOf(statement.parent)
  if (statement === undefined || beside === undefined || !changesLater(call, fn)) return false
  const name = nameOfData(call)
  const next = beside[beside.indexOf(statement) + 1]
  if (name === '' || next === undefined || !ts.isIfStatement(next) || !leavesFunction(next.thenStatement)) return false
  return new RegExp(`^!${name}\\b`).test(next.expression.getText(source.tree))
}

/** Columns that say how somebody is shown. */
const SHOWN =
  /^(?:id|user_id|\w*name|avatar\w*|photo\w*|picture\w*|\w*image\w*|email|handle|initials|color|icon\w*|logo\w*|slug|title)$/i

/** Asks for the names and pictures of those who stand in what is loaded already: `.in('id', userIds)`. */
function addsNames(source: Source, call: ts.CallExpression): boolean {
  const { builders } = chainOf(call)
  const asked = builders.find(({ name }) => name === 'select')?.call.arguments[0]
  if (asked === undefined || !ts.isStringLiteralLike(asked) || !/^[\w\s,]+$/.test(asked.text)) return false
  const columns = asked.text.split(',').map((each) => each.trim())
  const list = builders.find(({ name }) => name === 'in')?.call.arguments[1]?.getText(source.tree) ?? ''
  return /[iI]ds?\b/.test(list) && columns.length > 1 && columns.every((each) => SHOWN.test(each))
}

/** Whether a function is what a payment window calls with the payment: `handler: async (response) => …` of Razorpay. */
function isAfterPayment(source: Source, fn: FunctionNode): boolean {
  return PAID.test(nameOfFunction(fn)) && /payment_?id\b|\bcapture\(/i.test(fn.getText(source.tree))
}

/** Whether code of the same function changes something before a node: run again, it would do so twice. */
export function changesBefore(source: Source, node: ts.Node): boolean {
  const fn = enclosingFunction(node)
  const before = fn === undefined ? '' : textBefore(source, node, fn)
  return hasEffect(before) || /\bawait [\w.]+\.(?:add|create|credit|record|save|set|update)[A-Z]?\w*\(/.test(before)
}

function commentsNear(source: Source, call: ts.CallExpression): string {
  const fn = enclosingFunction(call)
  const lines = source.text
    .slice(fn?.body?.pos ?? 0, call.getStart(source.tree))
    .split('\n')
    .slice(-ABOVE)
  return lines.filter((line) => /^\s*(?:\/\/|\/?\*)/.test(line)).join('\n')
}

function commentAbove(source: Source, call: ts.CallExpression): string {
  const statement = enclosingStatement(call)
  return statement === undefined ? '' : source.text.slice(statement.pos, statement.getStart(source.tree))
}

/** Whether an update sets nothing but columns of such names. */
function onlySets(source: Source, update: ts.CallExpression, names: RegExp): boolean {
  const [values] = update.arguments
  if (values === undefined || !ts.isObjectLiteralExpression(values) || values.properties.length === 0) return false
  return values.properties.every((each) => names.test(each.name?.getText(source.tree) ?? ''))
}

function nameOfData(call: ts.CallExpression): string {
  const statement = enclosingStatement(call)
  return statement === undefined ? '' : ([...declaredNames(statement)][0] ?? '')
}

/** Says that the work is done, or sends with a method that is decided elsewhere. */
const DONE = /\btoast\.success\(|\bset\w*Success\w*\(|title:\s*['"`][^'"`]*succe|\bmethod(?:,|:\s*\w)/i

/** Whether something was changed, or sent, before a node in its function. */
export function isAfterEffect(source: Source, node: ts.Node): boolean {
  const fn = enclosingFunction(node)
  const before = fn === undefined ? '' : textBefore(source, node, fn)
  return hasEffect(before) || DONE.test(before)
}

/** Work that is handed on by a function of the app, whose name says that somebody gets it. */
const HANDS_ON = /\bawait (?:\w+\.)*(?:dispatch|deliver|send|notify|publish|charge|refund|enqueue|post)[A-Z]\w*\(/

/** Whether statements change something, or send it to somebody. */
export function hasDone(text: string): boolean {
  return hasEffect(text) || HANDS_ON.test(text)
}

function hasEffect(before: string): boolean {
  return EFFECT.test(before) || SENDS.test(before)
}

/** The statements that run before a node in its function, as text. */
function textBefore(source: Source, node: ts.Node, fn: FunctionNode): string {
  let text = ''
  for (let at: ts.Node = node; at !== fn && at.parent !== undefined; at = at.parent) {
    const beside = statementsOf(at.parent)
    const index = beside?.indexOf(at as ts.Statement) ?? -1
    for (const each of beside?.slice(0, Math.max(0, index)) ?? []) text += `${textOfOwn(source, each)}\n`
  }
  return text
}

/** A statement's text; what functions written in it do happens at another time, and a branch that leaves is not gone on from. */
function textOfOwn(source: Source, statement: ts.Statement): string {
  if (ts.isFunctionDeclaration(statement)) return ''
  const isLeft =
    ts.isIfStatement(statement) && statement.elseStatement === undefined && leavesFunction(statement.thenStatement)
  return (isLeft ? statement.expression : statement).getText(source.tree)
}

/** Nothing that changes something comes after it. */
function isLast(node: ts.Node, fn: FunctionNode): boolean {
  return !changesLater(node, fn)
}

/** Whether something is changed after a node in its function. */
export function changesLater(node: ts.Node, fn: FunctionNode): boolean {
  for (let at: ts.Node = node; at !== fn && at.parent !== undefined; at = at.parent) {
    const beside = statementsOf(at.parent)
    const index = beside?.indexOf(at as ts.Statement) ?? -1
    if (index >= 0 && beside?.slice(index + 1).some((each) => EFFECT.test(each.getText()))) return true
  }
  return false
}

/** The loop of a function that a node stands in, where a `continue` would go on with the next round. */
export function loopRound(node: ts.Node, fn: FunctionNode | undefined): ts.IterationStatement | undefined {
  for (let at: ts.Node = node; at !== fn && at.parent !== undefined; at = at.parent) {
    if (isFunctionNode(at)) return undefined
    if (ts.isForOfStatement(at) || ts.isForInStatement(at)) return at
  }
  return undefined
}

/** Whether all that comes after a node in its function needs what the node's statement names; resets of flags do not count. */
export function allNeedIt(node: ts.Node, fn: FunctionNode): boolean {
  let names: Set<string> | undefined
  for (let at: ts.Node = node; at !== fn && at.parent !== undefined; at = at.parent) {
    const beside = statementsOf(at.parent)
    const index = beside?.indexOf(at as ts.Statement) ?? -1
    if (beside === undefined || index < 0) continue
    names ??= new Set(declaredNames(at as ts.Statement))
    for (const later of beside.slice(index + 1)) {
      if (resetsLoading(later)) continue
      const mentioned = mentionedNames(later)
      if (![...mentioned].some((name) => names?.has(name))) return false
      for (const name of declaredNames(later)) names.add(name)
    }
  }
  return true
}

/** Whether something that was loaded is put on the screen before a node of a guarded block. */
export function isShownBefore(source: Source, node: ts.Node): boolean {
  let block: ts.Block | undefined
  for (let at = node; block === undefined && at.parent !== undefined && !isFunctionNode(at); at = at.parent)
    if (ts.isTryStatement(at.parent) && at.parent.tryBlock === at) block = at.parent.tryBlock
  const before = block === undefined ? '' : source.text.slice(block.pos, node.getStart(source.tree))
  return /\bset[A-Z]\w*\(\s*(?!true\b|false\b|null\b|\[\]|['"`])\w/.test(before)
}
