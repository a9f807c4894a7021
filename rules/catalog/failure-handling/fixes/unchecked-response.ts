import { isByPerson, isInTransition } from '../../../analysis/conventions/asked'
import { namedWhereCaught, toldInside } from '../../../analysis/conventions/catch-report'
import { guardCall } from '../../../analysis/conventions/guard'
import { isGivenUp, isInner, isPassedOver, mayPass } from '../../../analysis/conventions/meant'
import {
  addedReaction,
  caughtReaction,
  isClearedAnyway,
  type Reaction,
  runsInBrowser,
} from '../../../analysis/conventions/reaction'
import {
  goesOnWithout,
  hasOwnFallback,
  isLookedAt,
  isSaidByBody,
  isSaidOptional,
  logRefusal,
  tellRefusal,
  tellWhereReturned,
  throwRefusal,
  throwWhereReturned,
} from '../../../analysis/conventions/refusal'
import { isKeptByLibrary, leavingLines } from '../../../analysis/conventions/returned'
import { changesLater, isAfterEffect } from '../../../analysis/conventions/secondary'
import { wordingAt } from '../../../analysis/conventions/subject'
import { addCatchBody, type CatchSite, catchAt } from '../../../analysis/edits/catches'
import { chainOf } from '../../../analysis/edits/chains'
import { givesSameBack } from '../../../analysis/edits/same-defaults'
import {
  callAt,
  type Edit,
  enclosingFunction,
  enclosingStatement,
  type Source,
  statementsOf,
} from '../../../analysis/edits/source'
import type { CatchFact, CodeFacts } from '../../../analysis/facts'
import type { Finding, Fix } from '../../../engine/finding'
import { responsesIn, responseUse } from '../../../engine/link/responses'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, isWhole, joined, sourceFor, told } from './fix'
import { fixesForUncheckedSupabaseError } from './unchecked-supabase-error'

/**
 * Throws on an error status before the body is read, where something deals with what is thrown: a `catch` (which gets the
 * app's message where it says nothing to anybody), a query library, a caller. Where nothing does, the person is told, or
 * the request answered, there and then. Safe where something guards the call already.
 */
export function fixesForUncheckedResponse(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  if (finding.messageId === 'returned') return fixesForUncheckedSupabaseError(finding, project, sourceOf)
  const source = sourceFor(finding.file, sourceOf)
  const call = source && callAt(source, finding.range.start)
  const facts = project.files.get(finding.file)
  if (source === undefined || call === undefined || facts?.kind !== 'code') return []
  // `if (!response.ok) return []`: the answer to a refusal is there, and only a person can say which it should be.
  if (finding.data.form === 'branch') return saidBeforeLeaving(source, call, finding, project)
  if (finding.messageId === 'body' && isSaidByBody(source, call)) return []
  if (finding.messageId === 'body' && !runsInBrowser(source, project) && hasOwnFallback(source, call))
    return fixOf(source, 'Look at the status, and log it', 'unsafe', logRefusal(source, finding.range.start))
  const guard = guardOf(source, facts, finding)
  const isTold = guard !== undefined && tellsPerson(guard)
  if (finding.messageId === 'dropped' && !isTold && isBestEffort(source, call)) return []
  // Who signs out is signed out here, whatever the server says.
  const isLeaving = /sign out$/.test(wordingAt(source, call).what)
  if (finding.messageId === 'dropped' && !isTold && isLeaving && isClearedAnyway(call)) return []
  if (guard !== undefined && finding.data.method === 'GET' && isAfterEffect(source, call))
    return toldApart(source, call, project)
  if (finding.messageId === 'skipped' && isSaidOptional(source, call)) return []
  // What was asked for beside the rest: thrown, its failure would take the rest along.
  if (finding.messageId === 'skipped' && goesOnWithout(source, call)) return toldInPassing(source, call, project)
  if (guard === undefined) return unguarded(source, call, finding, project)
  const isBroken = finding.messageId === 'body' && isGivenUp(guard.site)
  if (!isBroken && (mayPass(source, guard.site) || isPassedOver(source, guard.site))) return []
  if (finding.messageId === 'body' && givesSameBack(guard.site)) return []
  const own = throwRefusal(source, finding.range.start)
  if (own.length === 0) return []
  const edits = joined([...own, ...refusedBeside(source, finding, facts, project)])
  const title = edits.length > own.length ? 'Throw when a response is an error' : 'Throw when the response is an error'
  const caught = inSilentCatch(source, guard, facts, project)
  const fn = enclosingFunction(call)
  const goesOn = fn !== undefined && (changesLater(call, fn) || (finding.messageId === 'skipped' && !isLast(call)))
  // Thrown to where it is dropped, it would be as lost as before.
  const isDropped = project.failures?.verdict(facts, facts.catches.indexOf(guard.fact)) === 'drops'
  const isLost = finding.messageId !== 'body' || isLookedAt(source, call)
  if (caught === undefined && ((isDropped && isLost) || isForgotten(source, guard.site))) return []
  if (caught === undefined)
    return fixOf(source, title, goesOn ? 'unsafe' : 'safe', [...edits, ...namedWhereCaught(source, call)])
  return fixOf(source, `${title}, and ${told(caught.reaction)}`, 'unsafe', [...caught.edits, ...edits])
}

/** `if (!response.ok) return`: thrown to a `catch` that tells the person, else told before it returns. */
function saidBeforeLeaving(source: Source, call: CallNode, finding: Finding, project: FixProject): Fix[] {
  const facts = project.files.get(finding.file)
  const { start } = finding.range
  if (facts?.kind !== 'code' || !runsInBrowser(source, project)) return []
  const guard = guardOf(source, facts, finding)
  if (guard !== undefined) {
    const edits = tellsPerson(guard) && !isInner(source, guard.site) ? throwWhereReturned(source, start) : []
    return fixOf(source, 'Throw when the response is an error', 'unsafe', edits)
  }
  const reaction = caughtReaction(source, call, project)
  if (reaction?.k !== 'message' || reaction.told === undefined) return []
  const edits = tellWhereReturned(source, start, reaction.told.lines)
  if (edits.length === 0) return []
  return fixOf(source, `Say so before it returns: ${told(reaction)}`, 'unsafe', [...reaction.told.edits, ...edits])
}

/** Told to somebody, or tidied up: what follows is to happen whatever comes of it. */
const BEST_EFFORT =
  /revoke|log-?out|sign-?out|notif|track|analytics|beacon|telemetry|\bping\b|clean-?up|purge|revalidate|warm-?up|unregister|unsubscribe|audit|activity|\/events?\b|impression|\/clicks?\b|\/views?\b/i

/** The most that stands between a comment and what it is on. */
const ABOVE = 120

function isBestEffort(source: Source, call: CallNode): boolean {
  const before = source.text.slice(Math.max(0, call.getStart(source.tree) - ABOVE), call.getStart(source.tree))
  return (
    BEST_EFFORT.test(call.arguments[0]?.getText(source.tree) ?? '') ||
    /\/\/[^\n]*(?:fire[- ]and[- ]forget|best[- ]effort)/i.test(before)
  )
}

/** Nothing comes after the look at the response in its block: at most what shows how it went. */
function isLast(call: CallNode): boolean {
  const statement = enclosingStatement(call)
  const beside = statement === undefined ? undefined : statementsOf(statement.parent)
  return statement === undefined || (beside?.length ?? 0) - (beside?.indexOf(statement) ?? 0) <= 2
}

/** Other requests of the same block whose answers are read without a look: one mended alone would leave the load half trusted. */
function refusedBeside(source: Source, finding: Finding, facts: CodeFacts, project: FixProject): readonly Edit[] {
  const statement = enclosingStatement(callAt(source, finding.range.start) ?? source.tree)
  if (finding.messageId !== 'body' || statement === undefined || !isWhole(project)) return []
  const edits: Edit[] = []
  for (const { call, c } of responsesIn(facts, project)) {
    const { start } = call.nameRange
    const other = start === finding.range.start ? undefined : callAt(source, start)
    if (other === undefined || enclosingStatement(other)?.parent !== statement.parent) continue
    if (responseUse(project, facts, c) === 'body' && !isSaidByBody(source, other))
      edits.push(...throwRefusal(source, start))
  }
  return edits
}

/** The `catch` says on the screen that it failed. */
function tellsPerson({ site }: Guard): boolean {
  return site.k === 'clause' && /\btoast\b|\balert\(|\bset\w*Error\(|snackbar|notif/i.test(site.clause.block.getText())
}

/** What was to be done is done, and only what is shown of it could not be loaded: the catch would say that it failed. */
function toldApart(source: Source, call: CallNode, project: FixProject): Fix[] {
  const reaction = caughtReaction(source, call, project)
  if (reaction?.k !== 'message' || reaction.told === undefined) return []
  const edits = tellRefusal(source, call.expression.getStart(source.tree), reaction.told.lines, [])
  return fixOf(source, `Look at the status, and ${told(reaction)}`, 'unsafe', [...reaction.told.edits, ...edits])
}

/** `.catch(() => null)`, `.catch(() => {})`: nobody hears of what is thrown there. */
function isForgotten(source: Source, site: CatchSite): boolean {
  return site.k === 'callback' && /=>\s*(?:null|undefined|\{\s*\})$/.test(site.handler.getText(source.tree))
}

/** Told where a person did it, or where the screen has a place for it; what follows is done as before. */
function toldInPassing(source: Source, call: CallNode, project: FixProject): Fix[] {
  const reaction = caughtReaction(source, call, project)
  if (reaction?.k !== 'message' || reaction.told === undefined) return []
  if (!isByPerson(call) && !/^set[A-Z]/.test(reaction.by ?? '')) return []
  const edits = tellRefusal(source, call.expression.getStart(source.tree), reaction.told.lines, [])
  return edits.length === 0
    ? []
    : fixOf(source, `Look at the status, and ${told(reaction)}`, 'unsafe', [...reaction.told.edits, ...edits])
}

/** Somebody further out catches what is thrown; trusted where who calls is not known. */
function isCaughtOutside(project: FixProject, path: string, c: number, depth = 0): boolean {
  const facts = project.files.get(path)
  const call = facts?.kind === 'code' ? facts.calls[c] : undefined
  if (call === undefined || project.link === undefined) return true
  if (call.fate.guards.some(({ k }) => k === 'catch')) return true
  if (call.fate.voided || call.in < 0 || depth > 3) return false
  const callers = project.link.callersOf({ k: 'function', path, f: call.in })
  return callers.length === 0 || callers.some((each) => isCaughtOutside(project, each.path, each.c, depth + 1))
}

type CallNode = NonNullable<ReturnType<typeof callAt>>

interface Guard {
  readonly fact: CatchFact
  readonly site: CatchSite
}

/** The catch that would get what is thrown. */
function guardOf(source: Source, facts: CodeFacts, finding: Finding): Guard | undefined {
  const call = facts.calls.find(({ nameRange }) => nameRange.start === finding.range.start)
  const guard = call?.fate.guards[0]
  const fact = guard?.k === 'catch' ? facts.catches[guard.c] : undefined
  const site = fact && catchAt(source, fact.nameRange.start)
  return fact && site ? { fact, site } : undefined
}

/** Nothing near the call catches: thrown where a caller or a library deals with it, else told at once. */
function unguarded(
  source: Source,
  call: NonNullable<ReturnType<typeof callAt>>,
  finding: Finding,
  project: FixProject,
): Fix[] {
  const fn = enclosingFunction(call)
  const facts = project.files.get(finding.file)
  const c = facts?.kind === 'code' ? facts.calls.findIndex((each) => each.nameRange.start === finding.range.start) : -1
  const outcome = c < 0 ? undefined : project.failures?.ofCall(finding.file, c).k
  const isKept =
    !isInTransition(call) &&
    ((outcome === 'handled' && isCaughtOutside(project, finding.file, c)) || (fn !== undefined && isKeptByLibrary(fn)))
  const caught = isKept ? [] : thrownAndCaught(source, call, project)
  if (caught.length > 0) return caught
  const reaction = isKept || fn === undefined ? undefined : caughtReaction(source, call, project)
  const stop = fn && (reaction?.k === 'answer' ? [] : leavingLines(source, call, fn))
  if (reaction?.told && stop) {
    const edits = tellRefusal(source, finding.range.start, reaction.told.lines, stop)
    const title = `Look at the status, and ${told(reaction)}`
    return edits.length === 0 ? [] : fixOf(source, title, 'unsafe', [...reaction.told.edits, ...edits])
  }
  // Thrown in the browser where nobody is known to catch it, it would tell nobody.
  if (!isKept && runsInBrowser(source, project)) return []
  const beside = facts?.kind === 'code' ? refusedBeside(source, finding, facts, project) : []
  const edits = joined([...throwRefusal(source, finding.range.start), ...beside])
  return fixOf(source, 'Throw when the response is an error', 'unsafe', edits)
}

/** `fetch(…).then(…).then(…)`: what is refused goes past all that is made of the answer, to a `.catch` at the end. */
function thrownAndCaught(source: Source, call: CallNode, project: FixProject): Fix[] {
  const handlers = chainOf(call).handlers.map(({ name }) => name)
  if (handlers.length < 2 || handlers.some((name) => name !== 'then') || !runsInBrowser(source, project)) return []
  const guarded = guardCall(source, call.expression.getStart(source.tree), project)
  const own = throwRefusal(source, call.expression.getStart(source.tree))
  if (guarded?.does !== 'message' || own.length === 0) return []
  const by = guarded.by === undefined ? {} : { by: guarded.by }
  const title = `Throw when the response is an error, and ${told({ k: 'message', ...by })}`
  return fixOf(source, title, 'unsafe', joined([...guarded.edits, ...own]))
}

/** What the catch round the call needs, where it tells nobody: thrown into it, the failure would be lost. */
function inSilentCatch(
  source: Source,
  { fact, site }: Guard,
  facts: CodeFacts,
  project: FixProject,
): { readonly reaction: Reaction; readonly edits: readonly Edit[] } | undefined {
  const verdict = project.failures?.verdict(facts, facts.catches.indexOf(fact))
  if (verdict !== 'logs' && verdict !== 'drops') return undefined
  const form = fact.empty ? 'empty' : 'logs-only'
  const reaction = addedReaction(source, site, form, project) ?? toldInside(source, site, project)
  if (reaction === undefined || (reaction.k !== 'message' && !fact.empty)) return undefined
  const edits = addCatchBody(source, site, reaction.lines)
  return edits.length === 0 ? undefined : { reaction, edits: [...reaction.edits, ...edits] }
}
