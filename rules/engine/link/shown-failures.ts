import type { CallFact, CatchFact, CodeFacts } from '../../analysis/facts'
import type { Endpoint } from '../endpoints/endpoint'
import type { Project } from '../project'
import { asksForSameAction, servedBy } from './askers'
import { isMadeAgain } from './own-route'
import type { Request } from './requests'
import { isToldElsewhere } from './told-elsewhere'
import { callVerdict, putsStandIn } from './verdict'

const MOST_DEPTH = 4
/** What of an answer tells that it failed. */
const SAYS_FAILED = /^(?:error|errors|err|success|ok|status|message|isError|failed)$/

/** Whether the failure that a call gives back as a value is looked at, or handed on to who asked. */
export function isLookedAt({ fate: { use } }: CallFact): boolean {
  return (
    use.returned ||
    use.reads.some((name) => SAYS_FAILED.test(name)) ||
    use.passedTo.some(({ callee }) => callee.k === 'member' && /^(?:json|send|stringify)$/.test(callee.name))
  )
}

/**
 * Whether a failure of call `c`, which ends in the answer of an endpoint, is shown to somebody: code that something uses
 * asks for the endpoint once, and tells of the failure; it does not drop the answer or go on with a stand-in.
 */
export function isShownByAsker(project: Project, endpoint: Endpoint, facts: CodeFacts, c: number): boolean {
  const { kind, file, url, handler } = endpoint
  if (kind === 'next-action' || kind === 'server-function')
    return project.link.callersOf(handler).some((place) => {
      const owner = project.link.code(place.path)
      const call = owner?.calls[place.c]
      if (!owner || !call || place.path === file || !isAlive(project, owner, call)) return false
      return call.fate.use.reads.some((name) => SAYS_FAILED.test(name)) || isTold(project, owner, place.c, 0)
    })
  const served = servedBy(file) ?? (url === undefined ? undefined : ({ k: 'route', name: url } as const))
  if (!served) return false
  const isHeard = (asker: Request) =>
    asker.facts.path !== file &&
    asksForSameAction(asker, file, facts, c) &&
    isAlive(project, asker.facts, asker.call) &&
    !isMadeAgain(project, asker) &&
    isRead(asker.call) &&
    !isLetGo(project, asker.facts, asker.c) &&
    isTold(project, asker.facts, asker.c, 0)
  return project.requests.of(served).some(isHeard) || isShownByQuery(project, endpoint)
}

/** A query whose key is the address, which asks once and whose error a screen looks at. */
function isShownByQuery(project: Project, { url, method }: Endpoint): boolean {
  if (url === undefined || (method !== undefined && method !== 'GET')) return false
  return project.requests.queries
    .byKey(url)
    .some(
      (asker) => isAlive(project, asker.facts, asker.call) && !isMadeAgain(project, asker) && readsError(asker.call),
    )
}

function readsError({ fate: { use } }: CallFact): boolean {
  return use.reads.some((name) => /^(?:isError|error|status)$/.test(name))
}

/** Something that is used makes the call. */
function isAlive(project: Project, { path }: CodeFacts, { range }: CallFact): boolean {
  return !project.link.standsAside(path) && !project.reach.unusedAt(path, range.start)
}

/** The answer is looked at, an error that is given back as well. */
function isRead({ text, fate: { use, through, voided } }: CallFact): boolean {
  if (voided || (use.dropped && through.length === 0)) return false
  const isHandedOn = use.escapes || use.returned || use.passedTo.length > 0
  return !/functions\.invoke$/.test(text) || isHandedOn || use.reads.includes('error')
}

/** `if (error) return []`, `if (response.ok) { … }` and nothing else: what is given back as a failure is let go. */
function isLetGo(project: Project, facts: CodeFacts, c: number): boolean {
  return facts.catches.some(
    (fact, i) =>
      fact.on !== undefined &&
      c >= fact.triedCalls[0] &&
      c < fact.triedCalls[1] &&
      (fact.form === 'skipped' ||
        !(
          project.failures.verdict(facts, i) === 'rethrows' ||
          fact.mayThrow ||
          says(project, facts, fact) ||
          isGivenToTeller(project, facts, fact)
        )),
  )
}

/** A failure of call `c` comes to a `catch`, a query or a mutation that tells somebody. */
function isTold(project: Project, facts: CodeFacts, c: number, depth: number): boolean {
  const call = facts.calls[c]
  if (!call || depth > MOST_DEPTH) return false
  if (isToldElsewhere(project.link, project.failures.effects, facts, call.fate)) return true
  for (const guard of call.fate.guards) {
    const fact = guard.k === 'catch' ? facts.catches[guard.c] : undefined
    if (!fact || guard.k !== 'catch') return false
    const verdict = project.failures.verdict(facts, guard.c)
    if (verdict === 'handles') return says(project, facts, fact) || isGivenToTeller(project, facts, fact)
    if (verdict !== 'rethrows') return false
  }
  const branches = facts.catches.filter(
    (fact) => fact.on !== undefined && c >= fact.triedCalls[0] && c < fact.triedCalls[1],
  )
  if (branches.some((fact) => !fact.mayThrow && !fact.rethrows && says(project, facts, fact))) return true
  if (call.in < 0) return false
  const { usage } = facts.functions[call.in] ?? {}
  if (usage?.k === 'argument' && isTellingHook(project, facts, usage.c)) return true
  if (call.fate.end !== 'awaited' && call.fate.end !== 'returned') return false
  const target = { k: 'function', path: facts.path, f: call.in } as const
  const isCaught = project.link.callersOf(target).some((place) => {
    const owner = project.link.code(place.path)
    const made = owner?.calls[place.c]
    return owner && made && isAlive(project, owner, made) && isTold(project, owner, place.c, depth + 1)
  })
  if (isCaught) return true
  return project.link.referencesTo(target).some(({ path, r }) => {
    const owner = project.link.code(path)
    const handed = owner?.references[r]?.usage
    return owner !== undefined && handed?.k === 'argument' && isTellingHook(project, owner, handed.c)
  })
}

/** `useMutation({ mutationFn: saveRates, onError: … })`, or a query whose error a screen looks at. */
function isTellingHook(project: Project, facts: CodeFacts, c: number): boolean {
  const hook = facts.calls[c]
  if (!hook || !isAlive(project, facts, hook)) return false
  if (/(?:use|create)Mutation$/.test(hook.text)) {
    const isSaid = hook.args.some((each) => each.k === 'object' && 'onError' in each.members) || readsError(hook)
    return isSaid && project.failures.ofMutation(facts, c).k === 'handled'
  }
  return /(?:^|\.)use(?:Infinite)?(?:Query|SWR)$/.test(hook.text) && readsError(hook)
}

/** `return { success: false, error }`, which code that is used looks at. */
function isGivenToTeller(project: Project, facts: CodeFacts, fact: CatchFact): boolean {
  if (!fact.returns.includes('error')) return false
  return project.link.callersOf({ k: 'function', path: facts.path, f: fact.in }).some((place) => {
    const owner = project.link.code(place.path)
    const made = owner?.calls[place.c]
    return owner !== undefined && made !== undefined && isAlive(project, owner, made) && isLookedAt(made)
  })
}

const MADE_UP = /(?:^|\.)_?(?:get|make|create|generate|build)?_?(?:mock|sample|dummy|fake|demo)[A-Z_]/i

/** `return { stations: getMockStations(), note }`: what is said beside made up data is said of that. */
function showsMadeUp(facts: CodeFacts, fact: CatchFact): boolean {
  return fact.invents !== undefined || facts.calls.slice(...fact.calls).some(({ text }) => MADE_UP.test(text))
}

/** It says that something failed, and does not put something else in its place. */
function says(project: Project, facts: CodeFacts, fact: CatchFact): boolean {
  if (fact.handler) return true
  if (putsStandIn(facts, fact) || showsMadeUp(facts, fact)) return false
  const isGiven = fact.returns.length > 0
  if (fact.says || (fact.usesError && !isGiven)) return true
  for (let c = fact.calls[0]; c < fact.calls[1]; c++)
    if (callVerdict(project.link, project.failures.effects, facts, c) === 'handles') return true
  return false
}
