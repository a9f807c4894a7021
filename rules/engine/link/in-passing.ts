import { isLookUpText, isMarkName, isSuggestionName, isTypedInto } from '../../analysis/conventions/by-itself'
import { isTrim } from '../../analysis/conventions/screen-parts'
import type { CallFact, CatchFact, CodeFacts, FunctionFact, Value } from '../../analysis/facts'
import type { Project } from '../project'
import { lossOf } from './loss'
import type { Operation } from './operations'
import { option } from './options'
import { isPolled } from './passed-over'
import { callsInside } from './reach'
import { isBusyName } from './state-names'

/** What is only asked for: nothing is changed by it. */
const isLoad = ({ method, kind, apiPath, about }: Operation): boolean =>
  method === 'GET' ||
  (kind === 'supabase' && /\.rpc$/.test(apiPath) && /^(?:get|list|find|fetch|search|count)_/i.test(about))

/**
 * Whether what a catch in the browser keeps silent about was done in passing: nobody waits for it, and nobody is the worse
 * for it. The count in a sidebar, what a timer asks again, what would replace a text that is there from the beginning, a
 * mark that something was read, suggestions while typing, signing out before what is kept here goes, a load whose failure
 * the author logs below an error, a mail or a reload beside work whose own failure is told.
 */
export function isInPassing(project: Project, file: CodeFacts, index: number, caught: readonly Operation[]): boolean {
  const fact = file.catches[index]
  if (fact === undefined || caught.length === 0) return false
  if (caught.every(isLookUp) || caught.every(marksByAddress) || isMark(file, fact)) return true
  if ((fact.followed && caught.every(isSignOff)) || isRefreshOfToken(file, fact)) return true
  if (caught.every(isLoad) && (isTrim(file.path) || isSuggestion(file, fact) || isOnlyWarned(file, fact))) return true
  if (caught.every(isLoad) && (isAskedAgain(project, file, fact) || replacesStandIns(file, fact))) return true
  if (isAskedAsTyped(project, file, fact.in, caught.every(isLoad))) return true
  if (isOnEvent(file, fact.in, caught.every(isLoad)) || (caught.every(isLoad) && isGuard(file, fact.in))) return true
  return isBesideWork(project, file, index, caught)
}

/** A request of the browser that tells of something, or reloads, beside a write of the same function. */
export function isNotice(file: CodeFacts, operation: Operation): boolean {
  const loss = lossOf(file, operation)
  if (loss === 'email' || loss === 'message') return true
  if (loss === 'request') return /notif|e-?mail|\bsms\b|remind/i.test(operation.url ?? operation.about)
  return loss === 'write' && NOTICES.test(tableOf(file, operation))
}

/** Tables of what people are told, in several languages. */
const NOTICES = /(?:^|_)notif\w*$/i

/** The table, or the collection of `addDoc(collection(db, 'notifications'), …)`. */
function tableOf(file: CodeFacts, { about, call }: Operation): string {
  const [first] = call.args
  const made = first?.k === 'call' ? file.calls[first.c] : undefined
  const name = made && /(?:^|\.)collection$/.test(made.text) ? made.args.at(-1) : undefined
  return name?.k === 'string' ? name.text : about
}

/** Functions that are there to send. */
const SENDS = /send|notif|invit|remind|mail|contact|message/i

/** Something else of the function is changed, so that what tells of it is beside the work. */
export function isBesideWrite(project: Project, file: CodeFacts, f: number, operation: Operation): boolean {
  if (SENDS.test(file.functions[f]?.name ?? '')) return false
  return project
    .operations(file)
    .some((other) => other !== operation && other.call.in === f && !isLoad(other) && !isNotice(file, other))
}

function isLookUp({ url, about }: Operation): boolean {
  return isLookUpText(url ?? about)
}

/** Signing out, where what is kept here goes in any case. */
function isSignOff({ apiPath, url }: Operation): boolean {
  return /\.auth\.signOut$/.test(apiPath) || /\b(?:log|sign)-?out\b/i.test(url ?? '')
}

/** `markAsRead`, `incrementViews`. */
function isMark(file: CodeFacts, fact: CatchFact): boolean {
  return namesAround(file, fact.in).some(isMarkName)
}

/** `PATCH /messages/1/read`, where it tells a server that something was looked at. */
export function marksByAddress(operation: Operation): boolean {
  return !isLoad(operation) && isMarkAddress(operation.url ?? '')
}

/** A token that could not be had anew: the request that needs one is refused, and tells of it. */
function isRefreshOfToken(file: CodeFacts, { in: f }: CatchFact): boolean {
  return namesAround(file, f).some((name) => /^(?:try|do|attempt)?_?refresh\w*(?:Token|Session)s?$/i.test(name))
}

function isSuggestion(file: CodeFacts, fact: CatchFact): boolean {
  return isTypedInto(file.path) || namesAround(file, fact.in).some(isSuggestionName)
}

const MARKS =
  /\/(?:mark-?(?:as-?)?(?:read|seen|viewed)|(?:read|seen|viewed)(?:-all)?|record_?-?(?:click|view)s?|clicks?|views?|view-log)\/?(?:\?|$)/i

/** Whether an address is asked to mark what somebody has seen. */
export function isMarkAddress(url: string): boolean {
  return MARKS.test(url)
}

/** The mutation that call `c` makes marks what somebody has seen: `useMarkAsRead()`, a request to `/notifications/7/read`. */
export function isMarkMutation(project: Project, file: CodeFacts, c: number): boolean {
  const call = file.calls[c] as CallFact
  const kept = file.declarations.find(({ values }) => values.some((value) => value.k === 'call' && value.c === c))
  const around = file.functions[call.in]?.name.replace(/^use([A-Z])/, (_, first: string) => first.toLowerCase())
  if ([kept?.name, around].some((name) => name !== undefined && isMarkName(name))) return true
  const run = call.args[0] && option(project.link, file.path, call.args[0], 'mutationFn')
  if (typeof run !== 'object' || run.k !== 'function' || run.path !== file.path) return false
  const [from, to] = callsInside(file, file.functions[run.f] as FunctionFact)
  const asked = project.operations(file).filter((each) => each.c >= from && each.c < to)
  return asked.length > 0 && asked.every(({ url }) => isMarkAddress(url ?? ''))
}

/** Names of the functions round one, up to the component or what a person does. */
function namesAround(file: CodeFacts, from: number): string[] {
  const names: string[] = []
  for (let f = from; f >= 0; f = file.functions[f]?.parent ?? -1) {
    const name = file.functions[f]?.name ?? ''
    if (/^(?:[A-Z]|(?:handle|on|submit|confirm)[A-Z])/.test(name)) break
    names.push(name)
  }
  return names
}

/** Logged below the level of an error: the author knows that it happens. */
function isOnlyWarned(file: CodeFacts, { calls }: CatchFact): boolean {
  const texts = file.calls.slice(...calls).map(({ text }) => text)
  return texts.some((text) => /^console\.(?:warn|info|debug)$/.test(text)) && !texts.includes('console.error')
}

/** A timer runs it, in place or by a name that says so: the next time heals. What a screen loads first stays. */
function isAskedAgain(project: Project, file: CodeFacts, fact: CatchFact): boolean {
  if (isOnTimer(file, fact.in)) return true
  const call = file.calls[fact.triedCalls[0]]
  const isNamed = namesAround(file, fact.in).some((name) => /^(?:poll|refresh)/.test(name))
  return isNamed && call !== undefined && isPolled(project, file, call)
}

/** Names of functions that look something up. */
const LOOKS_UP = /^(?:search|look-?up|find|suggest|estimate|preview|geocode)/i

/** A timer that the next letter takes back runs it: `timer = setTimeout(() => search(text), 400)` beside a `clearTimeout`. */
function isAskedAsTyped(project: Project, file: CodeFacts, from: number, isOnlyLoad: boolean): boolean {
  for (let f = from; f >= 0; f = file.functions[f]?.parent ?? -1) {
    const fact = file.functions[f]
    const target = { k: 'function', path: file.path, f } as const
    if (!isOnlyLoad && !LOOKS_UP.test(fact?.name ?? '')) continue
    const usages = [
      ...project.link.callersOf(target).map(({ path, c }) => {
        const owner = project.link.code(path)
        return { owner, usage: owner?.functions[owner.calls[c]?.in ?? -1]?.usage }
      }),
      ...project.link.referencesTo(target).map(({ path, r }) => {
        const owner = project.link.code(path)
        return { owner, usage: owner?.references[r]?.usage }
      }),
    ]
    if (usages.some(({ owner, usage }) => owner && usage?.k === 'argument' && isTakenBack(owner, usage.c))) return true
  }
  return false
}

/** Call `c` is a `setTimeout` of what a field is told of, no effect, and its function takes such a timer back. */
function isTakenBack({ calls, functions }: CodeFacts, c: number): boolean {
  const timer = calls[c]
  return (
    timer !== undefined &&
    /(?:^|\.)setTimeout$/.test(timer.text) &&
    timer.in >= 0 &&
    functions[timer.in]?.usage?.k !== 'argument' &&
    calls.some(
      ({ text, in: at }) =>
        /(?:^|\.)clearTimeout$/.test(text) && (at === timer.in || functions[at]?.parent === timer.in),
    )
  )
}

/** What lets people in or turns them away decides that without an answer too: the page is there, or the refusal is. */
function isGuard({ functions }: CodeFacts, from: number): boolean {
  for (let f = from; f >= 0; f = functions[f]?.parent ?? -1) {
    const { name = '', returns = [] } = functions[f] ?? {}
    if (/Guard$|^(?:Protected|Private|Require)[A-Z]/.test(name)) return true
    if (returns.some((each) => each.k === 'object' && Object.keys(each.members).some((key) => LETS_IN.test(key))))
      return true
  }
  return false
}

const LETS_IN = /^is(?:Authori[sz]ed|Allowed)$|^(?:has|can)Access$/

/** How a connection does: what is done about it is the app's own business. */
const OF_CONNECTION = /^(?:(?:dis|re)?connect|close|open|error|offline|online)/
/** Events of the page that a person causes. */
const OF_PERSON = /^(?:click|submit|change|input|key|mouse|touch|pointer|drop|paste|beforeunload|visibilitychange)/

/** A message from elsewhere runs it, `socket.on('order', …)`, `channel.on('postgres_changes', …)`, and what it asks again is on the screen already. */
function isOnEvent(file: CodeFacts, f: number, isOnlyLoad: boolean): boolean {
  for (let at = f; at >= 0; at = file.functions[at]?.parent ?? -1) {
    const usage = file.functions[at]?.usage
    const call = usage?.k === 'argument' && usage.i > 0 ? file.calls[usage.c] : undefined
    const [event] = call?.args ?? []
    if (!call || event?.k !== 'string' || !/\.(?:on|once)$/.test(call.text)) continue
    return OF_CONNECTION.test(event.text) || (isOnlyLoad && !OF_PERSON.test(event.text))
  }
  return false
}

/** Function `f`, or one around it, is run again and again by a timer. */
export function isOnTimer(file: CodeFacts, f: number): boolean {
  for (let at = f; at >= 0; at = file.functions[at]?.parent ?? -1) {
    const usage = file.functions[at]?.usage
    const timer = usage?.k === 'argument' ? file.calls[usage.c] : undefined
    if (timer && /(?:^|\.)(?:setInterval|useInterval)$/.test(timer.text)) return true
  }
  return false
}

/** What it would set is there from the beginning: `useState('How can we help?')`, `useState(true)`. */
function replacesStandIns(file: CodeFacts, { triedCalls }: CatchFact): boolean {
  const first = file.calls.slice(...triedCalls).flatMap((call) => {
    const [name, value] = stateSetBy(file, call.callee) ?? []
    return name === undefined || isBusyName(name) ? [] : [value]
  })
  return (
    first.length > 0 &&
    first.every((value) => {
      if (value?.k === 'string') return value.text.trim() !== ''
      return value?.k === 'literal' && value.value !== null && value.value !== false && value.value !== 0
    })
  )
}

/** The state that a call of its setter changes: the setter's name, and what `useState` began it with. */
function stateSetBy(file: CodeFacts, callee: Value): readonly [string, Value | undefined] | undefined {
  const made = callee.k === 'local' ? file.declarations[callee.d] : undefined
  const [value] = made?.values ?? []
  if (made === undefined || value?.k !== 'member' || value.name !== '1' || value.of.k !== 'call') return undefined
  const hook = file.calls[value.of.c]
  return /(?:^|\.)useState$/.test(hook?.text ?? '') ? [made.name, hook?.args[0]] : undefined
}

/** A step inside a guarded block whose own catch tells: a mail about what was done, or a reload of it. */
function isBesideWork(project: Project, file: CodeFacts, index: number, caught: readonly Operation[]): boolean {
  const fact = file.catches[index]
  if (fact?.form !== 'clause' || SENDS.test(file.functions[fact.in]?.name ?? '')) return false
  if (!caught.every((each) => isLoad(each) || isNotice(file, each))) return false
  const [from, to] = fact.triedCalls
  const outer = file.catches.find(
    ({ form, triedCalls }, i) =>
      form === 'clause' &&
      i !== index &&
      triedCalls[0] <= from &&
      to <= triedCalls[1] &&
      triedCalls[1] - triedCalls[0] > to - from &&
      project.failures.verdict(file, i) === 'handles',
  )
  if (outer === undefined || outer.in !== fact.in) return false
  return project
    .operations(file)
    .some(
      (each) =>
        each.c >= outer.triedCalls[0] &&
        each.c < from &&
        each.call.in === fact.in &&
        !isLoad(each) &&
        !isNotice(file, each),
    )
}

/** Words of what a person made and would miss. */
const KEEPS = /save|draft|store|sync|upload|submit|order|cart|progress|settings|preference/i

/** An effect tells a server something and reads no answer: `fetch('/api/viewers', { method: 'POST' })`. The screen has nothing of it. */
export function isSentInPassing(file: CodeFacts, { call, kind, method, url }: Operation): boolean {
  if (kind !== 'fetch' || method !== 'POST' || KEEPS.test(url ?? '')) return false
  const { end, use, through } = call.fate
  if (end !== 'floating' || !use.dropped || through.length > 0) return false
  const own = file.functions[call.in]
  // The function that an effect gives back runs when the screen is left.
  const effect = own?.usage?.k === 'returned' ? file.functions[own.usage.f] : own
  const hook = effect?.usage?.k === 'argument' ? file.calls[effect.usage.c]?.text : undefined
  return hook !== undefined && /(?:^|\.)use(?:Layout)?Effect$/.test(hook)
}
