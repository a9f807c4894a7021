import { isInLoop } from '../../../analysis/conventions/asked'
import { toldInside } from '../../../analysis/conventions/catch-report'
import { isPassedOver, mayPass } from '../../../analysis/conventions/meant'
import { addedReaction, type Reaction, runsInBrowser, THROWN } from '../../../analysis/conventions/reaction'
import { throwRefusal } from '../../../analysis/conventions/refusal'
import { endOfRound } from '../../../analysis/conventions/rounds'
import { changesBefore } from '../../../analysis/conventions/secondary'
import { unInvented } from '../../../analysis/conventions/stand-ins'
import { addCatchBody, type CatchSite, catchAt, catchNode } from '../../../analysis/edits/catches'
import { okBranch } from '../../../analysis/edits/ok-branches'
import { passOn } from '../../../analysis/edits/pass-on'
import { callAt, type Edit, enclosingFunction, nameOfFunction, type Source } from '../../../analysis/edits/source'
import type { CodeFacts } from '../../../analysis/facts'
import { leavesFunction } from '../../../analysis/nodes'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, isSettledByCaller, isWhole, sourceFor, told } from './fix'
import { isSeenByCallers, seenFailure } from './thrown-in-query'

/**
 * Lets a caught failure be known: in the browser the app's message and its error tracker; on a server a log and the
 * tracker where the catch is empty, and an error answer, or the error itself, where it logs and goes on. Branches on
 * returned errors inside the guarded block that only log as well are part of the same silence.
 */
export function fixesForSwallowedError(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const site = source && catchAt(source, finding.range.start)
  if (source === undefined || site === undefined) return []
  if (finding.messageId === 'invented') return insteadOfInvented(source, site, finding, project)
  const form = finding.data.form === 'empty' ? 'empty' : 'logs-only'
  const thrown = thrownInQuery(source, site, finding, project, sourceOf)
  if (thrown !== undefined) return thrown
  const passed = passedOn(source, site, finding, project, sourceOf)
  if (passed.length > 0) return fixOf(source, 'Pass the error on to the callers, which handle it', 'unsafe', passed)
  const reaction = addedReaction(source, site, form, project) ?? toldInside(source, site, project)
  if (reaction === undefined || (reaction.k === 'message' && popsUp(reaction.by) && repeats(project, finding)))
    return []
  if (reaction.k === 'throw' || reaction.k === 'answer') {
    const round = site.k === 'clause' ? endOfRound(source, site.clause) : undefined
    if (round === 'continue')
      return fixOf(source, 'Go on with the next round instead', 'unsafe', leaveRound(source, site))
    if (round === 'throw') return fixOf(source, titleOf(THROWN), 'unsafe', thrownInside(source, site, finding, project))
    // One of many would end the others.
    if (isInLoop(catchNode(site))) return []
  }
  // A service that is answered with an error sends its event again, and what was done before would be done twice.
  const isAnswered = finding.messageId === 'answers' || /webhook/i.test(source.path)
  const isEnding = reaction.k === 'throw' || reaction.k === 'answer'
  if (isEnding && isAnswered && changesBefore(source, catchNode(site))) return []
  // A catch that only throws is none.
  if (reaction.k === 'throw' && site.k === 'clause' && site.clause.block.statements.length === 0) return []
  // A report alone leaves the person, who is what the finding is about, as they were.
  if (reaction.k === 'log' && runsInBrowser(source, project)) return []
  // Nobody reads the console of a service worker.
  if (reaction.k === 'log' && WORKER.test(source.path)) return []
  // What is stored or answered as if it had worked would be so still.
  if (reaction.k === 'log' && (finding.messageId === 'goesOn' || finding.messageId === 'answers')) return []
  const edits = addCatchBody(source, site, reaction.lines)
  if (edits.length === 0) return []
  const inside = reaction.k === 'message' ? branchesInside(source, finding, project) : []
  const more = inside.flatMap((branch) => branchEdits(source, branch, project, reaction))
  return fixOf(source, titleOf(reaction), 'unsafe', [
    ...reaction.edits,
    ...refusals(source, finding),
    ...more,
    ...edits,
  ])
}

/** Files that a browser runs beside its pages. */
const WORKER = /(?:^|\/)(?:sw|service-?worker|firebase-messaging-sw)\.[jt]s$/i

/** Goes on with the next of many: what comes behind would say that this one was done. */
function leaveRound(source: Source, site: CatchSite): Edit[] {
  return addCatchBody(source, site, () => ['continue;'])
}

/** Thrown on to what handles the failures of a round, in the branches of the guarded block too. */
function thrownInside(source: Source, site: CatchSite, finding: Finding, project: FixProject): Edit[] {
  const own = addCatchBody(source, site, THROWN.lines)
  const inside = branchesInside(source, finding, project).flatMap((branch) => {
    if (branch.k !== 'branch' || leavesFunction(branch.failing)) return []
    const refusal = `throw new Error(\`Request failed (status \${${branch.error}})\`);`
    return addCatchBody(source, branch, branch.error.endsWith('.status') ? () => [refusal] : THROWN.lines)
  })
  return own.length === 0 ? [] : [...own, ...inside]
}

/** `if (error) { console.error(error); return [] }` in the function of a query: thrown, where somebody sees it then. */
function thrownInQuery(
  source: Source,
  site: CatchSite,
  finding: Finding,
  project: FixProject,
  sourceOf: SourceOf,
): Fix[] | undefined {
  const fn = enclosingFunction(catchNode(site))
  if (fn === undefined || nameOfFunction(fn) !== 'queryFn' || !isWhole(project) || mayPass(source, site))
    return undefined
  const edits = passOn(source, site)
  const facts = project.files.get(finding.file)
  const inside =
    facts?.kind === 'code'
      ? facts.calls.find((each) => each.range.start >= fn.pos && each.range.end <= fn.end)
      : undefined
  if (edits.length === 0 || inside === undefined) return undefined
  const seen = seenFailure(source, inside.nameRange.start, project, sourceOf)
  if (seen.k === 'read')
    return fixOf(source, 'Pass the error on to the query, whose failure is looked at', 'unsafe', edits)
  if (seen.k !== 'shown') return undefined
  return fixOf(source, 'Pass the error on to the query, and show that it failed', 'unsafe', [...edits, ...seen.edits])
}

/** Callers that a change of what a function does is looked at with. */
const MOST_CALLERS = 3

/**
 * In a service of the browser, which no screen is near to: the error goes on to the callers, where all of them handle one
 * that comes to them. What is looked up, or asked beside other things, stays: its absence is an answer.
 */
function passedOn(source: Source, site: CatchSite, finding: Finding, project: FixProject, sourceOf: SourceOf): Edit[] {
  const facts = project.files.get(finding.file)
  if (facts?.kind !== 'code' || facts.jsx || !isWhole(project) || !runsInBrowser(source, project)) return []
  const f = facts.catches.find((each) => each.nameRange.start === finding.range.start)?.in ?? -1
  if (!DOES.test(facts.functions[f]?.name ?? '') || mayPass(source, site)) return []
  const target = { k: 'function', path: finding.file, f } as const
  const callers = project.link.callersOf(target)
  if (callers.length === 0 || callers.length > MOST_CALLERS) return []
  if (project.failures.ofFunction(target)?.k !== 'handled') return []
  if (isSettledByCaller(finding.file, f, project, sourceOf)) return []
  // A query would keep it, and the screen show that there is none.
  if (!isSeenByCallers(finding.file, f, project, sourceOf)) return []
  const edits = passOn(source, site)
  if (edits.length === 0 || site.k !== 'clause') return edits
  const { parent: tried } = site.clause
  return [...edits, ...branchesInside(source, finding, project).flatMap((branch) => passOn(source, branch, tried))]
}

/** Functions that load or change something for whoever calls them. */
const DOES =
  /^(?:get|fetch|load|list|read|create|add|save|update|delete|remove|send|submit|upload|generate|import|assign)[A-Z]/

/** What was invented goes, in the branches of the guarded block too, and the person is told. */
function insteadOfInvented(source: Source, site: CatchSite, finding: Finding, project: FixProject): Fix[] {
  const facts = project.files.get(finding.file)
  const own = unInvented(source, site, project)
  if (own === undefined || facts?.kind !== 'code') return []
  const index = facts.catches.findIndex(({ nameRange }) => nameRange.start === finding.range.start)
  const edits = [...own.edits]
  for (const fact of facts.catches) {
    if (fact.form !== 'branch' || fact.inside !== index || !fact.invents) continue
    const branch = catchAt(source, fact.nameRange.start)
    const inside = branch && unInvented(source, branch, project)
    if (inside === undefined) return []
    edits.push(...inside.edits.filter((each) => !own.reaction.edits.some((other) => isSameEdit(each, other))))
  }
  edits.push(...refusedInside(source, site, facts))
  return fixOf(source, `Say that it failed instead: ${told(own.reaction)}`, 'unsafe', edits)
}

/** Answers of the guarded block that are only looked at where they are good: the others are failures as well. */
function refusedInside(source: Source, site: CatchSite, { calls }: CodeFacts): Edit[] {
  const tried = site.k === 'clause' ? site.clause.parent.tryBlock : undefined
  return calls.flatMap(({ text, nameRange: { start, end } }) => {
    const isInside = text === 'fetch' && tried !== undefined && start > tried.pos && end < tried.end
    const call = isInside ? callAt(source, start) : undefined
    return call !== undefined && okBranch(call) !== undefined ? throwRefusal(source, start) : []
  })
}

function isSameEdit(a: Edit, b: Edit): boolean {
  return a.range.start === b.range.start && a.range.end === b.range.end && a.newText === b.newText
}

/** Shown over everything, as opposed to a place on the screen that is filled. */
function popsUp(by: string | undefined): boolean {
  return by !== undefined && /toast|alert|notif|snack/i.test(by)
}

/** The catch stands in what a timer runs again and again: a message each time would be worse than none. */
function repeats(project: FixProject, finding: Finding): boolean {
  const facts = project.files.get(finding.file)
  if (facts?.kind !== 'code') return false
  const at = facts.catches.find(({ nameRange }) => nameRange.start === finding.range.start)?.in ?? -1
  const timers = facts.calls.flatMap(({ text, args }) => (/(?:^|\.)setInterval$/.test(text) ? args.slice(0, 1) : []))
  const started = new Set(
    timers.flatMap((argument): (string | number)[] => {
      if (argument.k === 'local') return [facts.declarations[argument.d]?.name ?? '']
      if (argument.k !== 'function') return []
      const inside = facts.calls.filter((call) => call.in === argument.f && call.callee.k === 'local')
      return [argument.f, ...inside.map(({ text }) => text)]
    }),
  )
  for (let f = at; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    if (started.has(f) || started.has(facts.functions[f]?.name || -1)) return true
  }
  return false
}

/** Answers that refuse are thrown, where the guarded block only acts on those that do not: so that the catch hears of them. */
function refusals(source: Source, finding: Finding): readonly Edit[] {
  const offsets = String(finding.data.refused ?? '').match(/\d+/g) ?? []
  return offsets.flatMap((offset) => throwRefusal(source, Number(offset)))
}

function titleOf({ k, by }: { readonly k: 'message' | 'answer' | 'throw' | 'log'; readonly by?: string }): string {
  switch (k) {
    case 'message':
      return by === undefined ? 'Tell the user' : `Show the failure with ${by}`
    case 'answer':
      return 'Answer with an error instead of going on'
    case 'throw':
      return 'Pass the error on instead of going on'
    case 'log':
      return 'Report the error'
  }
}

/** What the branch needs beyond what the catch has brought already: the message alone. */
function branchEdits(source: Source, branch: CatchSite, project: FixProject, outer: Reaction): Edit[] {
  const reaction = addedReaction(source, branch, 'logs-only', project)
  const { told } = outer
  // It does something else besides, which is as silent: told as the catch tells it.
  if (reaction === undefined && told !== undefined && !mayPass(source, branch) && !isPassedOver(source, branch))
    return addCatchBody(source, branch, () => told.lines)
  if (reaction?.k !== 'message') return []
  const said = reaction.lines('').join(' ')
  const isVague = /load the data|Something went wrong/.test(said)
  const isAlike = told?.lines.join(' ').replaceAll(' the ', ' ') === said.replaceAll(' the ', ' ')
  // What refused, or says no more, is said as the catch says it.
  const isSame = (branch.k === 'branch' && branch.error.endsWith('.status')) || isVague || isAlike
  return addCatchBody(source, branch, isSame && told !== undefined ? () => told.lines : reaction.lines)
}

/** The `if (error)` in the guarded block of a catch that only log. */
function branchesInside(source: Source, finding: Finding, project: FixProject): CatchSite[] {
  const facts = project.files.get(finding.file)
  if (facts?.kind !== 'code') return []
  const index = facts.catches.findIndex(({ nameRange }) => nameRange.start === finding.range.start)
  return facts.catches.flatMap((fact, i) => {
    const isSilent = fact.form === 'branch' && fact.inside === index && project.failures?.verdict(facts, i) === 'logs'
    const branch = isSilent ? catchAt(source, fact.nameRange.start) : undefined
    return branch === undefined ? [] : [branch]
  })
}
