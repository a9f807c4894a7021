import type { CallFact, CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import type { Escape, Outcome } from './failure'
import { goesOnAsIfWorked } from './goes-on'
import type { Operation } from './operations'
import { asksWho } from './passed-over'
import { isReadInParts } from './responses'
import { isBusyName } from './state-names'

const CONSEQUENCE: Record<Escape, string> = {
  event: 'the click does nothing and the person sees no message',
  effect: 'the screen stays empty or keeps loading, with no message',
  floating: 'what was started stops half-way, and nobody is told',
  timer: 'nobody is told, and what it should have refreshed stays old',
  mutation: 'the change is lost, and the person sees no message',
  listener: 'the request hangs or the process stops, and nobody is told',
}

/** Calls between the request and the callers that differ. */
const MOST_STEPS = 4

/** The words of a message about a failure: where the request goes, what a person sees of it, and what kind of code it is in. */
export function wordsFor(project: Project, operation: Operation, outcome: Outcome & { k: 'unhandled' | 'bare-500' }) {
  return {
    to: targetOf(operation.url),
    consequence: outcome.k === 'unhandled' ? consequenceOf(project, operation, outcome) : '',
    context: contextOf(outcome),
  }
}

/** What a person sees, or does not, of a failure that nothing handles: the end of a sentence. */
function consequenceOf(project: Project, { path, c }: Operation, { why, via }: Outcome & { k: 'unhandled' }): string {
  const places = [
    { path, c },
    ...via.flatMap(({ path: at, range }) => {
      const index = project.link.code(at)?.calls.findIndex((call) => call.nameRange.start === range.start) ?? -1
      return index < 0 ? [] : [{ path: at, c: index }]
    }),
  ]
  for (const place of places) {
    const facts = project.link.code(place.path)
    const setter = facts && unendedBusy(facts, place.c)
    if (setter) return `what \`${setter}(true)\` began never ends, and the person sees no message`
  }
  const last = places[places.length - 1]
  if (why === 'floating' && last && goesOnAsIfWorked(project.link, last))
    return 'the code goes on as if it had worked, and nobody is told'
  return CONSEQUENCE[why]
}

/**
 * The setter of a busy state that is set before a call and taken back after it only where the call worked: `setSaving(true)`,
 * the call, then a `try` with `finally { setSaving(false) }`. Undefined where a failure ends it too, or nothing does here.
 */
function unendedBusy(facts: CodeFacts, c: number): string | undefined {
  const call = facts.calls[c]
  if (call?.fate.end !== 'awaited') return undefined
  for (let i = 0; i < c; i++) {
    const setter = busySet(facts.calls[i], true)
    if (!setter || facts.calls[i]?.in !== call.in) continue
    const ends = facts.calls.flatMap((other, at) => (at > c && busySet(other, false) === setter ? [at] : []))
    const own = ends.filter((at) => facts.calls[at]?.in === call.in)
    if (ends.length > 0 && own.length === ends.length && !own.some((at) => isFinal(facts, c, at))) return setter
  }
  return undefined
}

/** The failure of the call ends the loading, and its screen has words of its own for what is not there then. */
export function isShownAsFailure(facts: CodeFacts, { c, call, method }: Operation): boolean {
  if (method !== 'GET' || !facts.calls.some((other, at) => busySet(other, false) && isFinal(facts, c, at))) return false
  let component = -1
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1)
    component = facts.functions[f]?.jsx ? f : component
  return component >= 0 && facts.saysFailure.some((f) => isInside(facts, f, component))
}

/** The screen says that it failed, or is right where no answer comes. */
export function isRightWithout(facts: CodeFacts, operation: Operation): boolean {
  return isShownAsFailure(facts, operation) || isAnsweredByNone(facts, operation)
}

/** Who is signed in: nobody, where no answer comes, and the screen is drawn for that already. */
function isAnsweredByNone(facts: CodeFacts, { c, call, method, url }: Operation): boolean {
  return (
    method === 'GET' &&
    asksWho(url) &&
    isReadInParts(facts, c) &&
    !facts.calls.some((other) => busySet(other, false) && isInside(facts, other.in, call.in))
  )
}

function isInside(facts: CodeFacts, f: number, outer: number): boolean {
  for (let at = f; at >= 0; at = facts.functions[at]?.parent ?? -1) if (at === outer) return true
  return false
}

/** Call `at` stands in the `finally` of the `try` round call `c`. */
function isFinal(facts: CodeFacts, c: number, at: number): boolean {
  return facts.finals.some(
    ({ triedCalls, calls }) => c >= triedCalls[0] && c < triedCalls[1] && at >= calls[0] && at < calls[1],
  )
}

/** The name of the setter of a busy state, where a call sets it so. */
function busySet(call: CallFact | undefined, to: boolean): string | undefined {
  const [first] = call?.args ?? []
  if (!call || first?.k !== 'literal' || first.value !== to || call.args.length !== 1) return undefined
  const name = /[\w$]+$/.exec(call.text)?.[0] ?? ''
  return /^set[A-Z]/.test(name) && isBusyName(name) ? name : undefined
}

/** Of the callers of a function, and the places it is handed on to, how many let a failure pass. */
export interface Passing {
  readonly open: number
  readonly callers: number
}

/** The callers of the function round an operation; of one with a single caller, the callers of that one. */
export function callersThatLetPass(project: Project, { path, call }: Operation): Passing {
  const { link, failures } = project
  let target = { k: 'function', path, f: call.in } as const
  for (let step = 0; step < MOST_STEPS && target.f >= 0; step++) {
    const places = link.callersOf(target).filter((place) => !link.standsAside(place.path))
    const references = link
      .referencesTo(target)
      .filter((place) => !link.standsAside(place.path) && !isDependency(link, place))
    const callers = places.length + references.length
    const only = places.length === 1 && callers === 1 ? places[0] : undefined
    if (!only)
      return { open: places.filter((place) => failures.ofCall(place.path, place.c).k === 'unhandled').length, callers }
    target = { k: 'function', path: only.path, f: link.call(only)?.in ?? -1 }
  }
  return { open: 0, callers: 0 }
}

/** It stands in the list of what an effect waits for: `useEffect(() => { load() }, [load])`. */
function isDependency(link: Project['link'], { path, r }: { readonly path: string; readonly r: number }): boolean {
  const facts = link.code(path)
  const usage = facts?.references[r]?.usage
  return usage?.k === 'argument' && usage.i > 0 && /(?:^|\.)use[A-Z]\w*$/.test(facts?.calls[usage.c]?.text ?? '')
}

/** ` to /api/rooms`, ` to api.example.com`: of another host its name alone, for a path may hold a key. */
function targetOf(url: string | undefined): string {
  if (!url) return ''
  const host = /^https?:\/\/([^/?#$]+)/.exec(url)?.[1]
  if (host) return ` to ${host}`
  return url.startsWith('/') ? ` to ${url.replace(/\?.*$/, '').replaceAll('${}', '…').slice(0, 60)}` : ''
}

/** What kind of code the failure reaches, as fixes and documents call it. */
function contextOf(outcome: Outcome & { k: 'unhandled' | 'bare-500' }): string {
  if (outcome.k === 'bare-500') return 'handler'
  return outcome.why === 'listener' ? 'job' : outcome.why === 'effect' ? 'effect' : 'component'
}
