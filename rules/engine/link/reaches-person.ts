import type { CodeFacts } from '../../analysis/facts'
import type { Endpoint } from '../endpoints/endpoint'
import type { Project } from '../project'
import { isGoneWithoutAt } from './absorbed'
import { saysWhetherItWorks } from './connection-tests'
import { keyOf } from './link'
import { isSentAgain } from './sent-again'
import { isLookedAt, isShownByAsker } from './shown-failures'

const MOST_FUNCTIONS = 24
/** Work that is begun anew by what began it: what failed is still to be done the next time. */
const BEGUN_ANEW =
  /(?:^|[/._-])(?:queues?|workers?|jobs?|tasks?|batch|backfill|migrat\w*|seeds?|scrape\w*|poll\w*)(?=[/._-]|$)/i
/** Columns by which rows wait for their turn, and are taken again after a failure. */
const WAITS_ITS_TURN =
  /^(?:next_?(?:retry|attempt|run)_?at|retry_?(?:count|at)|retries|attempts?(?:_?count)?|processed(?:_?at)?|last_?attempt\w*|locked_?(?:at|until|by)|claimed_?(?:at|by))$/i

/**
 * Whether a failure of call `c` ends in the answer to somebody's request: nothing on the way outward goes on without it, asks
 * elsewhere, counts it among others or keeps it for the next run, and what it comes out of is asked for by people: a page, or
 * a route, a server action or an edge function that code of the app asks for which is used and tells of the failure.
 */
export function reachesPerson(project: Project, facts: CodeFacts, c: number): boolean {
  const ends: Ends = { people: false, programs: false }
  follow(project, facts, c, ends, new Set())
  return ends.people && !ends.programs
}

/** Who asks for what a failure comes out of: people, or schedulers and services that come again. */
interface Ends {
  people: boolean
  programs: boolean
}

function follow(project: Project, facts: CodeFacts, c: number, ends: Ends, seen: Set<string>): void {
  const call = facts.calls[c]
  if (!call || project.link.standsAside(facts.path) || isGoneWithoutAt(project, facts, c)) return
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const fact = facts.functions[f]
    const target = { k: 'function', path: facts.path, f } as const
    if (!fact || seen.has(keyOf(target)) || seen.size > MOST_FUNCTIONS) return
    seen.add(keyOf(target))
    if (saysWhetherItWorks(facts, f)) return
    if (keepsRows(facts, f)) ends.programs = true
    for (const endpoint of project.endpoints.handledBy(target)) note(project, facts, c, endpoint, ends)
    if (isPage(facts, f)) ends.people = true
    for (const place of project.link.callersOf(target)) {
      const owner = project.link.code(place.path)
      const made = owner?.calls[place.c]
      if (!owner || !made || !isWaitedFor(made.fate.end)) continue
      if (!isGivenBack(project, facts, c) || isLookedAt(made)) follow(project, owner, place.c, ends, seen)
    }
    // What is written in place belongs to the function around it only where that waits for it.
    const handed = fact.usage?.k === 'argument' ? fact.usage.c : -1
    const taker = facts.calls[handed]
    // What is made with it runs it later: a tool, an agent.
    if (!taker || (taker.isNew && taker.text !== 'Promise')) return
    if (!isWaitedFor(taker.fate.end) || isGoneWithoutAt(project, facts, handed)) return
  }
}

/** The function around call `c` catches its failure, and gives something back in the place of it, or nothing. */
function isGivenBack(project: Project, facts: CodeFacts, c: number): boolean {
  const guard = facts.calls[c]?.fate.guards.find(
    (each) => each.k === 'catch' && project.failures.verdict(facts, each.c) !== 'rethrows',
  )
  const fact = guard?.k === 'catch' ? facts.catches[guard.c] : undefined
  if (fact?.form !== 'clause') return false
  for (let at = fact.calls[0]; at < fact.calls[1]; at++)
    if (project.link.called(facts.path, at).behaviour?.role === 'respond') return false
  return true
}

function isWaitedFor(end: string | undefined): boolean {
  return end === 'awaited' || end === 'returned'
}

function note(project: Project, facts: CodeFacts, c: number, endpoint: Endpoint, ends: Ends): void {
  const { file, url } = endpoint
  const owner = project.link.code(file)
  if (isSentAgain(facts) || (owner && isSentAgain(owner)) || [file, url ?? ''].some((each) => BEGUN_ANEW.test(each))) {
    ends.programs = true
    return
  }
  if (isShownByAsker(project, endpoint, facts, c)) ends.people = true
}

/** A page or a layout that the server draws. */
function isPage({ path, exports }: CodeFacts, f: number): boolean {
  const main = exports['default']
  return /(?:^|\/)app\/(?:.*\/)?(?:page|layout)\.[jt]sx?$/.test(path) && main?.k === 'function' && main.f === f
}

/** It writes when a row is to be taken again: whatever fails is left for the next run. */
function keepsRows(facts: CodeFacts, f: number): boolean {
  return facts.calls.some(
    ({ in: at, text, args: [first] }) =>
      at === f &&
      /\.(?:update|set|updateMany|upsert)$/.test(text) &&
      first?.k === 'object' &&
      Object.entries(first.members).some(
        ([name, value]) =>
          WAITS_ITS_TURN.test(name) ||
          (name === 'data' &&
            value.k === 'object' &&
            Object.keys(value.members).some((each) => WAITS_ITS_TURN.test(each))),
      ),
  )
}
