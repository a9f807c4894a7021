import * as ts from 'typescript'
import { chainOf } from '../edits/chains'
import { reckonsWithout } from '../edits/results'
import {
  enclosingFunction,
  enclosingStatement,
  type FunctionNode,
  nameOfFunction,
  type Source,
  statementsOf,
} from '../edits/source'
import { quoted } from '../edits/style'
import { resetsLoading } from '../edits/wrap'
import { unwrapInward } from '../wrappers'
import { isUnasked } from './asked'
import { cleansUp } from './clean-up'
import { collectedInRound } from './collected'
import { promisedReaction } from './contract'
import { fileLogWay, logWay } from './loggers'
import { doesWithout } from './meant'
import { hasNamedFallback, isPromptContext } from './named-fallback'
import type { ProjectFiles } from './places'
import {
  caughtReaction,
  enclosingCatch,
  enclosingTry,
  loggedReaction,
  type Reaction,
  reportedReaction,
  runsInBrowser,
  THROWN,
} from './reaction'
import { returnedValues } from './returns'
import { inRound, isCountedAfter, isPutDown } from './rounds'
import {
  allNeedIt,
  changesLater,
  decidesInsert,
  hasDone,
  isAfterEffect,
  isLogLine,
  isSecondary,
  isTrail,
  loopRound,
} from './secondary'
import { subjectAt, wordingAt } from './subject'
import { surroundingsOf } from './surroundings'
import { opened, openingIn } from './voice'
import { type Subject, wordingFor } from './wording'

/**
 * What to do with an error that was returned, not thrown: throw it where something round the node handles that, else
 * show or answer it and stop. Clean-up after another failure only logs its own. Undefined where neither can be done well.
 */
export function returnedReaction(
  source: Source,
  node: ts.Node,
  project: ProjectFiles,
  about: ts.Node = node,
): Reaction | undefined {
  const fn = enclosingFunction(node)
  const tried = enclosingTry(node, fn)
  const clause = tried?.catchClause
  const where = surroundingsOf(source, node)
  const isBrowser = where.k === 'browser' || runsInBrowser(source, project)
  if (isEmptyCallback(node) && isBrowser) return reportedReaction(source, about, project)
  if (cleansUp(source, node, fn) || isEmptyCallback(node)) return loggedAlone(source, about)
  const isKept = clause !== undefined && clause.block.statements.length > 0 && !tells(source, clause)
  // Nobody hears of what is thrown to a `catch` that does nothing.
  if (!isBrowser && clause?.block.statements.length === 0) return loggedHere(source, about, project)
  if (!isBrowser && isKept && tried !== undefined && isOnlyStep(source, node, tried)) return thrownAs(source, about)
  if (!isBrowser && fn !== undefined && isMailBeside(source, about, fn))
    return loggedAlone(source, about, { functionName: 'sendEmail' })
  const collected = fn === undefined ? undefined : collectedInRound(source, node, fn)
  if (collected !== undefined && ts.isCallExpression(about) && isAfterEffect(source, about)) return collected
  const round = isBrowser ? undefined : loopRound(node, fn)
  const isOfRound = round !== undefined && (tried === undefined || tried.pos < round.pos)
  if (isOfRound && ts.isCallExpression(about) && fn !== undefined && decidesInsert(source, about, fn))
    return inRound(source, node, round, about)
  if (
    isOfRound &&
    changes(source, about) &&
    (isCountedAfter(source, node, round) || (isPutDown(source, node, round) && !isTrail(about)))
  )
    return inRound(source, node, round, about)
  if (!isBrowser && fn !== undefined && ts.isCallExpression(about)) {
    // Thrown, it would take along what the work can do without, or have done twice what is done.
    const isBeside =
      isSecondary(source, about, fn) ||
      hasNamedFallback(source, about) ||
      isPromptContext(source, about) ||
      isLogLine(source, about)
    if (isBeside || (isKept && isOfHook(source, about, fn))) return loggedHere(source, about, project)
  }
  // What cannot be looked up leads another way, as what else it asks for does.
  if (fn !== undefined && ts.isCallExpression(about) && doesWithout(source, fn) && reckonsWithout(source, about))
    return isBrowser ? reportedReaction(source, about, project) : loggedHere(source, about, project)
  // A `catch` of its own that logs, where other code has another: the rest goes on without this.
  if (isKept && !isBrowser) return thrownAs(source, about)
  // What the function is for was done, and its words would say that it was not.
  if (isKept && (enclosingTry(tried ?? node, fn) !== undefined || isAfterWrite(source, about)))
    return reportedReaction(source, about, project)
  if (fn !== undefined && ts.isCallExpression(about) && isSecondary(source, about, fn)) {
    if (isKept) return reportedReaction(source, about, project)
    return isTold(source, clause) ? undefined : shownAndGoneOn(source, node, project, about)
  }
  if (isOfRound) return inRound(source, node, round, about)
  if (isTold(source, clause) || (clause !== undefined && !isBrowser)) return thrownAs(source, about)
  if (fn === undefined || isKeptByLibrary(fn)) {
    // A `catch` of its own that only logs says that the rest does not depend on it.
    if (clause === undefined) return thrownAs(source, about)
    const shown = where.k === 'browser' ? caughtReaction(source, node, project, about) : undefined
    return shown ?? loggedReaction(source, about)
  }
  if (isBrowser && isUnasked(source, node)) return reportedReaction(source, about, project)
  if (where.k === 'browser') return shownAndStopped(source, node, fn, project, about)
  if (isWrapped(fn)) return thrownAs(source, about)
  const promised = tried === undefined ? promisedReaction(source, fn, about, isBrowser) : undefined
  return caughtReaction(source, node, project, about) ?? promised ?? thrownAs(source, about)
}

/**
 * The `catch` round a node that would get what is thrown there, where all it does is log: thrown into it, the failure needs
 * a message there. Undefined where it tells somebody, and where it is there so that the rest goes on.
 */
export function silentCatchRound(source: Source, node: ts.Node): ts.CatchClause | undefined {
  const fn = enclosingFunction(node)
  const tried = enclosingTry(node, fn)
  const clause = tried?.catchClause
  if (tried === undefined || clause === undefined || tells(source, clause)) return undefined
  return enclosingTry(tried, fn) === undefined && !cleansUp(source, node, fn) ? clause : undefined
}

function isTold(source: Source, clause: ts.CatchClause | undefined): boolean {
  return clause !== undefined && tells(source, clause)
}

/** Throws the error as the file does with others: after a log line, or its message as an error of its own. */
export function thrownAs(source: Source, about: ts.Node): Reaction {
  const logs = source.text.match(/if \(\w*[eE]rr\w*\) \{\s*console\.error\([^\n]*\n\s*throw\b/g)?.length ?? 0
  const plain = source.text.match(/if \(\w*[eE]rr\w*\) (?:\{\s*)?throw \w*[eE]rr\w*\b/g)?.length ?? 0
  const clause = enclosingCatch(about)
  if (clause !== undefined && writesOut(source, clause))
    return { k: 'throw', lines: (error) => [`throw new Error(${error}.message);`], edits: [] }
  if (logs > plain && !/\bconsole\.|\blog(?:ger)?\./.test(clause?.block.getText(source.tree) ?? '')) {
    const log = fileLogWay(source, about)
    const text = opened(wordingAt(source, about).logged, openingIn(source))
    return { k: 'throw', lines: (error) => [log.line(text, error), `throw ${error};`], edits: [] }
  }
  const wrapped = source.text.match(/if \((\w*[eE]rr\w*)\) (?:\{\s*)?throw new Error\(\1\.message\)/g)?.length ?? 0
  if (wrapped > plain) return { k: 'throw', lines: (error) => [`throw new Error(${error}.message);`], edits: [] }
  const own = [...source.text.matchAll(/if \((\w*[eE]rr\w*)\) (?:\{\s*)?throw new (\w+Error)\(([^;\n]*?)\);?\s*$/gm)]
  const [, name = '', made = '', given = ''] = own[0] ?? []
  if (own.length > plain) {
    const text = quoted(source.style, opened(wordingAt(source, about).logged, openingIn(source)))
    const says = (error: string): string =>
      /^['"`]/.test(given)
        ? given.replace(/^(?:'[^']*'|"[^"]*"|`[^`]*`)/, text).replaceAll(name, error)
        : given.replaceAll(name, error)
    return { k: 'throw', lines: (error) => [`throw new ${made}(${says(error)});`], edits: [] }
  }
  return THROWN
}

/** A `catch` that makes a text of what it caught: `String(error)`. A plain object is `[object Object]` there. */
function writesOut(source: Source, { variableDeclaration, block }: ts.CatchClause): boolean {
  const name = variableDeclaration?.name.getText(source.tree)
  if (name === undefined || !/^[\w$]+$/.test(name)) return false
  const text = block.getText(source.tree)
  const isText = new RegExp(`\\bString\\(${name}\\)|\\$\\{${name}\\}|\\b${name}\\.toString\\(`).test(text)
  return (
    isText &&
    !new RegExp(`\\b${name}\\??\\.(?:message|code|details|hint)\\b(?!\\s*:)`).test(
      text.replace(new RegExp(`${name} instanceof \\w+ \\? ${name}\\.message`, 'g'), ''),
    )
  )
}

/** A handler that the app puts into a function which answers for what it throws: `asyncHandler(async (req) => …)`. */
function isWrapped(fn: FunctionNode): boolean {
  const { parent } = fn
  return (
    ts.isCallExpression(parent) &&
    /(?:async|route|api|error)_?handler$|^with\w*Error|catch_?(?:async|errors)|wrap_?async|try_?catch/i.test(
      parent.expression.getText(),
    )
  )
}

/** A request that changes something, as opposed to one that only reads. */
function changes(source: Source, about: ts.Node): boolean {
  return hasDone((ts.isCallExpression(about) ? chainOf(about).whole : about).getText(source.tree))
}

/** Nothing else of a guarded block changes anything, and what comes behind a node only says that it worked. */
function isOnlyStep(source: Source, node: ts.Node, { tryBlock }: ts.TryStatement): boolean {
  const statement = enclosingStatement(node)
  const { statements } = tryBlock
  const index = statement === undefined ? -1 : statements.indexOf(statement)
  const rest = statements.slice(index + 1).map((each) => each.getText(source.tree))
  const before = statements.slice(0, Math.max(0, index)).map((each) => each.getText(source.tree))
  return index >= 0 && !rest.some((text) => /\bawait\b/.test(text) || hasDone(text)) && !before.some(hasDone)
}

/** Logged as the app does, and the rest goes on. */
function loggedHere(source: Source, about: ts.Node, project: ProjectFiles): Reaction {
  const { logged } = wordingFor(withoutFunction(subjectAt(source, about)))
  const log = logWay(source, about, project)
  const line = log.returned ?? log.line
  return { k: 'log', lines: (error) => [line(opened(logged, openingIn(source)), error)], edits: log.edits }
}

/** A hook that another service calls: what its `catch` only logs is answered with success, and never sent again. */
function isOfHook(source: Source, about: ts.Node, fn: FunctionNode): boolean {
  return (
    (/webhook/i.test(source.path) || /webhooks?\s*\.constructEvent|svix/i.test(source.text)) && changesLater(about, fn)
  )
}

/** Clean-up: the log names what the request itself was to do, not what its function is for. */
function loggedAlone(source: Source, about: ts.Node, subject = withoutFunction(subjectAt(source, about))): Reaction {
  const { logged } = wordingFor(subject)
  const { line, returned = line } = fileLogWay(source, source.tree)
  return { k: 'log', lines: (error) => [returned(opened(logged, openingIn(source)), error)], edits: [] }
}

/** The person is told, and the rest goes on: it does not hang on this. */
function shownAndGoneOn(source: Source, node: ts.Node, project: ProjectFiles, about: ts.Node): Reaction | undefined {
  return isUnasked(source, node)
    ? reportedReaction(source, about, project)
    : caughtReaction(source, node, project, about)
}

/** Names of what is there to send. */
const SENDING = /mail|send|notif|contact|invit|remind|newsletter|message/i

function isAfterWrite(source: Source, about: ts.Node): boolean {
  return ts.isCallExpression(about) && isAfterEffect(source, about)
}

/** A mail that goes out beside the work of a function: whoever asked for the work is not to do it again for the mail. */
function isMailBeside(source: Source, about: ts.Node, fn: FunctionNode): boolean {
  if (!/\.emails\s*\.send\(/.test(about.getText(source.tree))) return false
  return (
    !SENDING.test(nameOfFunction(fn)) &&
    !SENDING.test(source.path) &&
    (changesLater(about, fn) || isAfterWrite(source, about))
  )
}

/** How a function is left early at a node, what it would still have come to first; undefined where it owes a value. */
export function leavingLines(source: Source, node: ts.Node, fn: FunctionNode): string[] | undefined {
  const stop = stopLine(source, fn)
  if (stop === undefined) return undefined
  const resets = laterResets(source, fn, node)
  const isLast = stop === 'return;' && resets.length === 0 && endsBody(fn, node)
  return [...resets, ...(isLast ? [] : [stop])]
}

function shownAndStopped(
  source: Source,
  node: ts.Node,
  fn: FunctionNode,
  project: ProjectFiles,
  about: ts.Node,
): Reaction | undefined {
  const shown = caughtReaction(source, node, project, about)
  if (shown === undefined) return undefined
  // One of several things that are loaded: the others are shown.
  if (subjectAt(source, about).operation === 'select' && !allNeedIt(node, fn) && !changesLater(node, fn)) return shown
  const rounds = subjectAt(source, about).operation === 'select' ? [] : goingOnRound(source, fn)
  // A `return` would leave this step alone, and its caller would say that all went well.
  if (rounds.length > 0)
    return rounds.every((call) => isTold(source, enclosingCatch(call))) ? thrownAs(source, about) : undefined
  const leaving = leavingLines(source, node, fn)
  return leaving === undefined
    ? thrownAs(source, about)
    : { ...shown, lines: (error) => [...shown.lines(error), ...leaving], goingOn: shown.lines }
}

/** The calls of a step in the file behind which their function goes on. */
function goingOnRound(source: Source, fn: FunctionNode): ts.CallExpression[] {
  const name = nameOfFunction(fn)
  const found: ts.CallExpression[] = []
  const visit = (at: ts.Node): void => {
    if (ts.isCallExpression(at) && ts.isIdentifier(at.expression) && at.expression.text === name) {
      const statement = enclosingStatement(at)
      const beside = statement === undefined ? undefined : statementsOf(statement.parent)
      const later = statement === undefined ? [] : (beside?.slice(beside.indexOf(statement) + 1) ?? [])
      if (ts.isAwaitExpression(at.parent) && later.some((each) => !resetsLoading(each))) found.push(at)
    }
    ts.forEachChild(at, visit)
  }
  if (/^[a-z]\w*$/.test(name) && !/^(?:handle|on)[A-Z]/.test(name)) visit(source.tree)
  return found
}

/** `.then(() => {})`: work that nobody waits for. */
function isEmptyCallback(node: ts.Node): boolean {
  return ts.isBlock(node) && node.statements.length === 0
}

/** Whether a `catch` does more than log: it shows, answers, gives back or throws. */
function tells(source: Source, clause: ts.CatchClause): boolean {
  let found = false
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) found = true
    if (ts.isCallExpression(node)) {
      const callee = node.expression.getText(source.tree)
      const isQuiet =
        /^(console|log|logger)\./.test(callee) || (ts.isExpressionStatement(node.parent) && resetsLoading(node.parent))
      const isOther = /^set[A-Z]/.test(callee) && !/Err|Fail|Message|Status|Notice|Alert/.test(callee)
      if (!isQuiet && !isOther && ts.isExpressionStatement(node.parent)) found = true
    }
    ts.forEachChild(node, visit)
  }
  visit(clause.block)
  return found
}

/** A function whose failure a library keeps and hands to the component: `queryFn`, `mutationFn`, an SWR fetcher. */
export function isKeptByLibrary(fn: FunctionNode): boolean {
  if (/^(queryFn|mutationFn|loader|fetcher)$/.test(nameOfFunction(fn))) return true
  const { parent } = fn
  return ts.isCallExpression(parent) && ts.isIdentifier(parent.expression) && /^useSWR/.test(parent.expression.text)
}

/** How a function is left early: like it is left elsewhere, `null` where it gives back a nullable; undefined otherwise. */
function stopLine(source: Source, fn: FunctionNode): string | undefined {
  const values = returnedValues(fn)
  if (values.length === 0) return 'return;'
  const plain = values.find((value) => /^(null|undefined|false|\[\])$/.test(value.getText(source.tree)))
  if (plain !== undefined) return `return ${plain.getText(source.tree)};`
  // supabase-js gives `data: null` together with an error: its callers get `null` today.
  const isData = values.every(
    (value) => ts.isIdentifier(unwrapInward(value)) && /data$/i.test(value.getText(source.tree)),
  )
  return isData ? 'return null;' : undefined
}

/** `setLoading(false)` and the like that the function would still have come to. */
function laterResets(source: Source, fn: FunctionNode, node: ts.Node): string[] {
  const found: string[] = []
  let at: ts.Node = node
  while (at !== fn && at.parent !== undefined) {
    const statements = statementsOf(at.parent)
    const from = statements?.indexOf(at as ts.Statement) ?? -1
    for (const later of from === -1 ? [] : (statements ?? []).slice(from + 1)) {
      if (resetsLoading(later)) found.push(`${later.getText(source.tree).replace(/;$/, '')};`)
    }
    if (ts.isTryStatement(at.parent) && at.parent.finallyBlock !== undefined) {
      const kept = at.parent.finallyBlock.getText(source.tree)
      return found.filter((line) => !kept.includes(line.replace(/;$/, '')))
    }
    at = at.parent
  }
  return [...new Set(found)]
}

/** Whether a node's statement is the last of a function's body. */
function endsBody(fn: FunctionNode, node: ts.Node): boolean {
  const statement = enclosingStatement(node)
  return fn.body !== undefined && ts.isBlock(fn.body) && fn.body.statements.at(-1) === statement
}

function withoutFunction({ functionName: _, ...rest }: Subject): Subject {
  return rest
}
