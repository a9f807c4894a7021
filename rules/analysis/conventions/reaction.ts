import * as ts from 'typescript'
import { type CatchSite, catchNode } from '../edits/catches'
import {
  type Edit,
  enclosingFunction,
  type FunctionNode,
  isFunctionNode,
  nameOfFunction,
  type Source,
  statementsOf,
} from '../edits/source'
import { leavesFunction } from '../nodes'
import { answerLines } from './answers'
import { isByPerson, isForEach, isInLoop, isLookUp, isUnasked } from './asked'
import { isInEffect, isOneOfMany, isRetriedAtOnce, isUnshown, isWhileClosed } from './background'
import { isEnglish } from './languages'
import { LOGS_IN_ENGLISH, logIn } from './logged'
import { logWay } from './loggers'
import { isInner, isMeant, isPassedOver, isUnreachable, mayPass } from './meant'
import { messageWay } from './messages'
import { ownWords, thrownWords } from './own-words'
import { phraseFor } from './phrases'
import type { ProjectFiles } from './places'
import { resultLine } from './returns'
import { isAfterEffect } from './secondary'
import { fetchedFile, stepAt, subjectAt, wordingAt } from './subject'
import { afterSuccess } from './succeeded'
import { enclosingFunctions, isComponent, isServed, type Surroundings, surroundingsOf } from './surroundings'
import { logLine } from './tools'
import { trackLine } from './trackers'
import { translatedAt } from './translations'
import { inVoice, opened, openingIn, spokenWording, type Voice, voiceOf } from './voice'
import { verbOf, type Wording, wordingFor } from './wording'

/** What a careful engineer would have a failure do at a place. */
export interface Reaction {
  /** `message`: the user sees it · `answer`: the request gets it · `throw`: someone further out handles it · `log`. */
  readonly k: 'message' | 'answer' | 'throw' | 'log'
  /** Statements as `layOut` takes them; told the name of the error. */
  readonly lines: (error: string) => readonly string[]
  /** Imports and hooks the statements need. */
  readonly edits: readonly Edit[]
  /** What shows a message: `toast.error`. */
  readonly by?: string
  /** The same where the failure is logged already. */
  readonly afterLog?: Pick<Reaction, 'lines' | 'edits'>
  /** The same as `lines` where the function need not be left. */
  readonly goingOn?: (error: string) => readonly string[]
  /** What tells the person or the caller alone, where that needs no error. */
  readonly told?: { readonly lines: readonly string[]; readonly edits: readonly Edit[] }
}

/** Someone further out hears of it. */
export const THROWN: Reaction = { k: 'throw', lines: (error) => [`throw ${error};`], edits: [] }

/** What only counts how the app is used, by how it would be said. */
const COUNTS =
  /\b(?:track|log|record|mark) .*\b(?:clicks?|events?|views?|impressions?|usage|visits?|interactions?|conversions?|seen|delivered)\b/i

/** Hooks that stand round every screen. */
const ROUND_ALL = /(?:^|\/)use-?(?:auth|session|(?:current-?)?user)\w*\.[jt]sx?$/i
/** What an app does by itself, as developers say it; the first of them is never what a person wants done. */
const BEHIND =
  /^(?:Could not|Couldn't|Failed to|Unable to) (?:seed|init|initiali[sz]e|track|bootstrap|hydrate|prefill)\b/i
const BY_STEP =
  /^(?:Could not|Couldn't|Failed to|Unable to) (?:mark|notify|sync|set ?up|register|step)\b|\b(?:step|tour)\b/i

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
  loggedText?: string,
): Reaction | undefined {
  const isAside = where.k === 'browser' && isReadAgain(source, about)
  const step = where.k === 'browser' && !isAside ? sentAfter(source, node, about) : undefined
  const wording = isAside ? readAgainWording(source, about) : (step ?? wordingAt(source, about))
  const voice = voiceOf(source, project, where.k === 'browser' ? 'screen' : 'answer')
  const spoken = spokenWording(wording, voice, loggedText)
  // The app has words for it already where it says that the same worked.
  const turned =
    where.k === 'browser' && step === undefined && verbOf(wording) !== 'load'
      ? afterSuccess(source, node, voice.language)
      : undefined
  const refused =
    where.k === 'browser' && step === undefined && !isAside && isEnglish(voice.language) ? thrownWords(node) : undefined
  const better = turned ?? refused ?? (where.k === 'browser' ? ofComponent(node, spoken, voice) : undefined)
  const said = better === undefined ? spoken : { ...spoken, what: inVoice(better, voice), isGeneric: false }
  // A name that says nothing to people says little in a log.
  const isOwnTongue = turned !== undefined && !LOGS_IN_ENGLISH.test(source.text)
  const isNamed = better !== undefined && (isEnglish(voice.language) || isOwnTongue)
  const logged = isNamed ? said.what : opened(wording.logged, voice.opening)
  const log = logWay(source, node, project)
  const tracked = log.reports ? undefined : trackLine(source, project)
  const make = (k: Reaction['k'], then: (error: string) => readonly string[], edits: readonly Edit[]): Reaction => {
    const report = (error: string) => (tracked === undefined ? [] : [tracked.line(error)])
    // The tracker is told before the function is left.
    const rest = (error: string) =>
      k === 'message' ? [...then(error), ...report(error)] : [...report(error), ...then(error)]
    const needed = [...(tracked?.edits ?? []), ...edits]
    return {
      k,
      lines: (error) => [log.line(logged, error), ...rest(error)],
      edits: [...log.edits, ...needed],
      afterLog: { lines: rest, edits: needed },
    }
  }
  if (where.k === 'browser') {
    if (wording.what === 'Could not sign out' && isClearedAnyway(node)) return undefined
    const isBehind = isUnasked(source, node) || isForEach(node) || isLookUp(source, about)
    const isMany = !isByPerson(node) && isOneOfMany(source, node, project)
    if (isBehind || isMany || isUnshown(source, node)) return reportedReaction(source, about, project)
    if (COUNTS.test(said.what)) return reportedReaction(source, about, project)
    if (isWhileClosed(source, node) || (ROUND_ALL.test(source.path) && isInEffect(source, node))) return undefined
    if (BEHIND.test(said.what) || (BY_STEP.test(said.what) && !isByPerson(node))) return undefined
    const own = isAside ? undefined : ownWords(source, node, loggedText)
    // Told as if what the person came for had failed.
    if (own === undefined && isExtra(source, node) && said.what === phraseFor(voice.language, 'load')) return undefined
    if (own !== undefined) {
      const reaction = make('message', () => own.lines, [])
      return { ...reaction, by: own.by, told: { lines: own.lines, edits: [] } }
    }
    const told = translatedAt(source, node, project, said)
    const isSaying = told.k !== 'unknown' && said.what !== '' && (!said.isGeneric || isByPerson(node))
    const way = isSaying ? messageWay(source, node, project) : undefined
    const shown = told.k === 'translated' ? { ...said, expression: told.text } : said
    if (way === undefined) return undefined
    const reaction = make('message', (error) => way.lines(shown, error), way.edits)
    return { ...reaction, by: way.by, told: { lines: way.lines(shown, ''), edits: way.edits } }
  }
  if (said.what === '' || isMiddleware(source.path)) return undefined
  if (where.k === 'handler') {
    // Whoever reads an answer is a program, unless the answers of this file say otherwise.
    const answered = /again|novamente|de nuevo|erneut|réessay/i.test(source.text) ? said : { ...said, advice: '' }
    const answer = answerLines(source, where.handler, node, answered)
    if (answer === undefined || enclosingFunction(node) !== where.handler) return undefined
    return { ...make('answer', () => answer, []), told: { lines: answer, edits: [] } }
  }
  const fn = enclosingFunction(node)
  const result = fn === undefined ? undefined : resultLine(source, fn, said)
  return result === undefined
    ? undefined
    : { ...make('answer', () => [result], []), told: { lines: [result], edits: [] } }
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
  if (isEmpty && !isBrowser) return trackedReaction(source, about, project, site.k === 'callback')
  // A `return` in a callback would not leave the handler, and a catch that goes on with something else means to.
  if (!isBrowser && (site.k !== 'clause' || leavesOn(site.clause))) return undefined
  if (isBrowser && [isMeant, isInner, isUnreachable, isPassedOver].some((excuses) => excuses(source, site)))
    return undefined
  // Rendering shows nothing by a call, and happens again and again.
  if (isBrowser && site.k !== 'callback' && enclosingFunction(node) === where.owner) return undefined
  if (isBrowser && site.k === 'clause' && isRetriedAtOnce(source, site.clause)) return undefined
  // A query asks again and again, and keeps what is thrown for the screen.
  const isQuery = isBrowser && enclosingFunctions(node).some((fn) => nameOfFunction(fn) === 'queryFn')
  if (isQuery && site.k === 'branch')
    return leavesFunction(site.failing) || goesOnBeside(site.failing) ? undefined : THROWN
  if (isQuery) return reportedReaction(source, about, project)
  const isBeside = where.k === 'browser' && where.owner === undefined && !hasScreen(source, project)
  if (
    isBrowser &&
    (isBeside || isUnasked(source, node) || isInLoop(node) || isForEach(node) || isLookUp(source, about))
  ) {
    const reported = reportedReaction(source, about, project)
    return isEmpty ? reported : reported && { ...reported, ...reported.afterLog }
  }
  if (!isBrowser && mayPass(source, site)) return undefined
  const reaction = caughtReaction(source, node, project, about, where, logIn(source, node))
  if (reaction === undefined) {
    return isBrowser ? undefined : THROWN
  }
  const isReference = site.k === 'callback' && !isFunctionNode(site.handler)
  const isLogged = /\bconsole\.|log(?:ger)?\b/i.test(node.getText(source.tree))
  return isEmpty || isReference || !isLogged ? reaction : { ...reaction, ...reaction.afterLog }
}

/** Hooks that load what a screen can do without. */
const EXTRA =
  /^use\w*(?:Onboarding|Checklist|Tour|Walkthrough|Theme|Locale|Language|Preferences?|Favou?rites?|Recent\w*|Hints?|Tips|Badges?|Banners?|Greeting)\w*$/

/** Whether a load is of what a screen can do without: the language that somebody prefers, a list of first steps. */
function isExtra(source: Source, node: ts.Node): boolean {
  return isInEffect(source, node) && enclosingFunctions(node).some((fn) => EXTRA.test(nameOfFunction(fn)))
}

/** `if (error) console.error(error) else { … }`: one of several things that are put together, each where it can be had. */
function goesOnBeside({ parent }: ts.Node): boolean {
  return ts.isIfStatement(parent) && parent.elseStatement !== undefined
}

/** `finally { setUser(null) }`: who signs out is signed out here, whatever the server says. */
export function isClearedAnyway(node: ts.Node): boolean {
  for (let at = node; at.parent !== undefined && !isFunctionNode(at); at = at.parent) {
    const last = ts.isTryStatement(at) ? at.finallyBlock?.getText() : undefined
    const beside = statementsOf(at.parent) ?? []
    const later = ts.isStatement(at) ? beside.slice(beside.indexOf(at) + 1).map((each) => each.getText()) : []
    if (CLEARS.test([last ?? '', ...later].join('\n'))) return true
  }
  return false
}

const CLEARS = /\bset\w+\(\s*(?:null|undefined|false)?\s*\)|\.clear\(|removeItem\(|clear\w*\(/

/** A list that is read anew behind a change: what was asked for is done, and the words for it would say that it failed. */
function isReadAgain(source: Source, about: ts.Node): boolean {
  const { operation, url, table } = subjectAt(source, about)
  const isRead = /^(?:get|select)$/.test(operation ?? '') && (url ?? table) !== undefined
  return isRead && ts.isCallExpression(about) && isAfterEffect(source, about)
}

/** Parts of a screen that people call so. */
const PARTS = /(Calendar|Chart|Dashboard|Feed|Gallery|Inbox|Leaderboard|Map|Report|Timeline)(?:Page|View|Widget|Card)?$/

/** `Could not load the map`, in a component that is one, where nothing better is known. */
function ofComponent(node: ts.Node, spoken: Wording, voice: Voice): string | undefined {
  if (!isEnglish(voice.language) || !/ load the data$/.test(spoken.what)) return undefined
  const owner = enclosingFunctions(node).find(isComponent)
  const part = owner === undefined ? undefined : PARTS.exec(nameOfFunction(owner))?.[1]
  return part && `Could not load the ${part.toLowerCase()}`
}

/** Words for a function of the server that is called when what was asked for is done already: for that alone. */
function sentAfter(source: Source, node: ts.Node, about: ts.Node): Wording | undefined {
  const step = stepAt(source, about)
  if (step.operation !== 'invoke' || !isAfterEffect(source, node)) return undefined
  const wording = wordingFor(step)
  return wording.isGeneric ? undefined : wording
}

/** The words for what is read, and not for what its function is for. */
function readAgainWording(source: Source, about: ts.Node): Wording {
  return { ...wordingFor(stepAt(source, about)), advice: 'Please reload the page.' }
}

/** What stands before every page and every route of a Next.js app: people would see its answer as a page of JSON. */
function isMiddleware(path: string): boolean {
  return /(?:^|\/)(?:middleware|proxy)\.[jt]s$/.test(path)
}

/** Whether a file renders something, or shows messages already: a service far from any screen does neither. */
function hasScreen(source: Source, project: ProjectFiles): boolean {
  const facts = project.files.get(source.path)
  if (facts?.kind !== 'code') return false
  return facts.jsx || facts.calls.some(({ text }) => /^(?:toast|notify|alert|showToast)\b/.test(text))
}

/** Where a catch stands; one in a service of the browser has nobody further out that would hear of it. */
function shownWhere(source: Source, node: ts.Node, project: ProjectFiles): Surroundings {
  const where = surroundingsOf(source, node)
  const isBrowser = where.k === 'other' && !isServed(node) && runsInBrowser(source, project)
  return isBrowser ? { k: 'browser', owner: undefined } : where
}

/** Whether a file is known to run in the browser. */
export function runsInBrowser(source: Source, project: ProjectFiles): boolean {
  const facts = project.files.get(source.path)
  return facts?.kind === 'code' && project.side?.(facts) === 'browser'
}

/** Whether a catch ends by leaving, with a value or for the next round of a loop, or with a value to go on with. */
function leavesOn(clause: ts.CatchClause): boolean {
  const last = clause.block.statements.at(-1)
  const isStandIn =
    last !== undefined &&
    ts.isExpressionStatement(last) &&
    ts.isBinaryExpression(last.expression) &&
    last.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken
  return (
    last !== undefined &&
    (isStandIn || ts.isReturnStatement(last) || ts.isBreakOrContinueStatement(last) || ts.isThrowStatement(last))
  )
}

/** What a catch guards: the block of its `try`, the chain it hangs on, or what gave back the error that is looked at. */
function triedNode(site: CatchSite): ts.Node {
  if (site.k === 'branch') return oneOfAll(site.origin, site.error) ?? site.origin
  return site.k === 'clause' ? site.clause.parent.tryBlock : site.call.expression
}

/** `const [rooms, guests] = await Promise.all([…])`: the request that gave the error which is looked at. */
function oneOfAll(origin: ts.Node, error: string): ts.Node | undefined {
  const declaration = ts.isVariableStatement(origin) ? origin.declarationList.declarations[0] : undefined
  const value = declaration?.initializer
  const call = value !== undefined && ts.isAwaitExpression(value) ? value.expression : value
  const [list] = call !== undefined && ts.isCallExpression(call) ? call.arguments : []
  const names = declaration?.name
  if (list === undefined || !ts.isArrayLiteralExpression(list) || !names || !ts.isArrayBindingPattern(names))
    return undefined
  const name = /^\w+/.exec(error)?.[0] ?? ''
  const at = names.elements.findIndex((each) => new RegExp(`\\b${name}\\b`).test(each.getText()))
  return list.elements[at]
}

/** Only logs: for work that nobody waits for. */
export function loggedReaction(source: Source, node: ts.Node): Reaction {
  const { logged } = wordingAt(source, node)
  return { k: 'log', lines: (error) => [logLine(source, opened(logged, openingIn(source)), error)], edits: [] }
}

/** Tells the app's tracker, for work that nobody on the screen asked for; undefined where the app has none. */
export function reportedReaction(source: Source, node: ts.Node, project: ProjectFiles): Reaction | undefined {
  const tracked = trackLine(source, project)
  if (tracked === undefined) return undefined
  const afterLog = { lines: (error: string) => [tracked.line(error)], edits: tracked.edits }
  return { ...trackedReaction(source, node, project), afterLog }
}

/** Logs as the app does, and reports to its tracker. */
function trackedReaction(source: Source, node: ts.Node, project: ProjectFiles, isApart = false): Reaction {
  const own = stepAt(source, node)
  // `refresh().catch(() => {})`: one of several things that the function does.
  const isNamed = own.called !== undefined || own.table !== undefined || own.url !== undefined
  const step = isNamed && !isApart && isStep(node) ? wordingFor(own) : undefined
  const isOwn = (isApart && isNamed) || step?.isGeneric === false
  const file = fetchedFile(source, node)
  const { logged: said } = isOwn ? wordingFor(own) : wordingAt(source, node)
  const logged = file === undefined ? said : `Could not load ${file}`
  const log = logWay(source, node, project)
  const tracked = log.reports ? undefined : trackLine(source, project)
  const lines = (error: string): string[] => [log.line(opened(logged, openingIn(source)), error)]
  return {
    k: 'log',
    lines: (error) => [...lines(error), ...(tracked === undefined ? [] : [tracked.line(error)])],
    edits: [...log.edits, ...(tracked?.edits ?? [])],
  }
}

/** A guarded block that is one step of its function: in a loop, a branch or another `try`, or beside other waits. */
function isStep(node: ts.Node): boolean {
  const tried = ts.isBlock(node) && ts.isTryStatement(node.parent) ? node.parent : undefined
  if (tried === undefined || !ts.isBlock(tried.parent)) return false
  if (!isFunctionNode(tried.parent.parent)) return true
  return tried.parent.statements.some((each) => each !== tried && /\bawait\b/.test(each.getText()))
}

/** The `catch` of the function round a node that what is thrown at the node comes to. */
export function enclosingCatch(node: ts.Node): ts.CatchClause | undefined {
  return enclosingTry(node, enclosingFunction(node))?.catchClause
}

/** The nearest `try` of a function whose guarded block holds a node. */
export function enclosingTry(node: ts.Node, fn: FunctionNode | undefined): ts.TryStatement | undefined {
  for (let at: ts.Node = node; at !== undefined && at !== fn; at = at.parent) {
    if (at.parent !== undefined && ts.isTryStatement(at.parent) && at.parent.tryBlock === at) return at.parent
  }
  return undefined
}
