import ts from 'typescript'
import { type CatchSite, catchNode } from '../edits/catches'
import {
  type Edit,
  enclosingFunction,
  enclosingStatement,
  type FunctionNode,
  isFunctionNode,
  nameOfFunction,
  type Source,
  statementsOf,
} from '../edits/source'
import { resetsLoading } from '../edits/wrap'
import { unwrapInward } from '../wrappers'
import { answerLines } from './answers'
import { messageWay } from './messages'
import type { ProjectFiles } from './places'
import { resultLine, returnedValues } from './returns'
import { wordingAt } from './subject'
import { type Surroundings, surroundingsOf } from './surroundings'
import { logLine } from './tools'

/** What a careful engineer would have a failure do at a place. */
export interface Reaction {
  /** `message`: the user sees it · `answer`: the request gets it · `throw`: someone further out handles it · `log`. */
  readonly k: 'message' | 'answer' | 'throw' | 'log'
  /** Statements as `layOut` takes them; told the name of the error. */
  readonly lines: (error: string) => readonly string[]
  /** Imports and hooks the statements need. */
  readonly edits: readonly Edit[]
}

const THROWN: Reaction = { k: 'throw', lines: (error) => [`throw ${error};`], edits: [] }

/**
 * What a `catch` round a node should do: show the app's message in the browser, answer in a handler. Undefined in code
 * that can do neither, where the caller has to. `about` holds the request that failed.
 */
export function caughtReaction(
  source: Source,
  node: ts.Node,
  project: ProjectFiles,
  about: ts.Node = node,
  where: Surroundings = surroundingsOf(source, node),
): Reaction | undefined {
  const wording = wordingAt(source, about)
  if (where.k === 'browser') {
    const way = messageWay(source, node, project)
    if (way === undefined) return undefined
    return {
      k: 'message',
      lines: (error) => [logLine(source, wording.what, error), ...way.lines(wording, error)],
      edits: way.edits,
    }
  }
  if (where.k === 'handler') {
    const answer = answerLines(source, where.handler, node, wording)
    if (answer === undefined || enclosingFunction(node) !== where.handler) return undefined
    return { k: 'answer', lines: (error) => [logLine(source, wording.what, error), ...answer], edits: [] }
  }
  const fn = enclosingFunction(node)
  const result = fn === undefined ? undefined : resultLine(source, fn, wording)
  if (result === undefined) return undefined
  return { k: 'answer', lines: (error) => [logLine(source, wording.what, error), result], edits: [] }
}

/**
 * What a `catch` that is empty, or only logs, should do besides. In the browser the user is told. On a server an empty
 * one logs; one that logs and goes on answers with the error, or passes it on.
 */
export function addedReaction(
  source: Source,
  site: CatchSite,
  form: 'empty' | 'logs-only',
  project: ProjectFiles,
): Reaction | undefined {
  const node = catchNode(site)
  const about = triedNode(site)
  const isEmpty = form === 'empty'
  const where = shownWhere(source, node, project)
  const isBrowser = where.k === 'browser'
  if (isEmpty && !isBrowser) return loggedReaction(source, about)
  // A `return` in a callback would not leave the handler, and a catch that goes on with something else means to.
  if (!isBrowser && (site.k === 'callback' || leavesOn(site.clause))) return undefined
  const reaction = caughtReaction(source, node, project, about, where)
  if (reaction === undefined) {
    return isBrowser ? undefined : THROWN
  }
  const isReference = site.k === 'callback' && !isFunctionNode(site.handler)
  return isEmpty || isReference ? reaction : { ...reaction, lines: (error) => reaction.lines(error).slice(1) }
}

/** Where a catch stands; one in a service of the browser has nobody further out that would hear of it. */
function shownWhere(source: Source, node: ts.Node, project: ProjectFiles): Surroundings {
  const where = surroundingsOf(source, node)
  const isBrowser = where.k === 'other' && runsInBrowser(source, project)
  return isBrowser ? { k: 'browser', owner: undefined } : where
}

/** Whether a file is known to run in the browser. */
export function runsInBrowser(source: Source, project: ProjectFiles): boolean {
  const facts = project.files.get(source.path)
  return facts?.kind === 'code' && project.side?.(facts) === 'browser'
}

/** Whether a catch ends by leaving: with a value, or for the next round of a loop. */
function leavesOn(clause: ts.CatchClause): boolean {
  const last = clause.block.statements.at(-1)
  return (
    last !== undefined &&
    (ts.isReturnStatement(last) || ts.isBreakOrContinueStatement(last) || ts.isThrowStatement(last))
  )
}

/** What a catch guards: the block of its `try`, or the chain it hangs on. */
function triedNode(site: CatchSite): ts.Node {
  return site.k === 'clause' ? site.clause.parent.tryBlock : site.call.expression
}

/** Only logs: for work that nobody waits for. */
export function loggedReaction(source: Source, node: ts.Node): Reaction {
  const { what } = wordingAt(source, node)
  return { k: 'log', lines: (error) => [logLine(source, what, error)], edits: [] }
}

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
  const where = surroundingsOf(source, node)
  if (cleansUp(source, node, fn) || isEmptyCallback(node)) return loggedReaction(source, about)
  if (tried?.catchClause !== undefined && tells(source, tried.catchClause)) return THROWN
  if (fn === undefined || isKeptByLibrary(fn)) {
    // A `catch` of its own that only logs says that the rest does not depend on it.
    return tried?.catchClause === undefined ? THROWN : loggedReaction(source, about)
  }
  if (where.k === 'browser') return shownAndStopped(source, node, fn, project, about)
  const reaction = caughtReaction(source, node, project, about)
  return reaction ?? THROWN
}

/** Whether a node stands where another failure is dealt with already: in a `catch`, or under `if (error)`. */
function cleansUp(source: Source, node: ts.Node, fn: FunctionNode | undefined): boolean {
  for (let at = node; at !== fn && at.parent !== undefined; at = at.parent) {
    if (ts.isCatchClause(at)) return true
    const { parent } = at
    if (!ts.isIfStatement(parent) || parent.thenStatement !== at) continue
    if (/(^|[^!\w])\w*(error|err)\b/i.test(parent.expression.getText(source.tree))) return true
  }
  return false
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
  const stop = stopLine(source, fn)
  if (stop === undefined) return THROWN
  const resets = laterResets(source, fn, node)
  const isLast = stop === 'return;' && resets.length === 0 && endsBody(fn, node)
  return { ...shown, lines: (error) => [...shown.lines(error), ...resets, ...(isLast ? [] : [stop])] }
}

/** `.then(() => {})`: work that nobody waits for. */
function isEmptyCallback(node: ts.Node): boolean {
  return ts.isBlock(node) && node.statements.length === 0
}

/** The nearest `try` of a function whose guarded block holds a node. */
export function enclosingTry(node: ts.Node, fn: FunctionNode | undefined): ts.TryStatement | undefined {
  for (let at: ts.Node = node; at !== undefined && at !== fn; at = at.parent) {
    if (at.parent !== undefined && ts.isTryStatement(at.parent) && at.parent.tryBlock === at) return at.parent
  }
  return undefined
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
function isKeptByLibrary(fn: FunctionNode): boolean {
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
