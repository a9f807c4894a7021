import type { CallFact, CatchFact, CodeFacts, Value } from '../../analysis/facts'
import type { Effects } from './effects'
import type { Link } from './link'
import { functionSide } from './side'
import { isBusyName, saysError } from './state-names'

/**
 * What a `catch` makes of a failure. `handles`: someone is told, or the program stays right · `rethrows`: it goes on
 * outward · `logs`: only a log line · `drops`: not even that.
 */
export type CatchVerdict = 'handles' | 'rethrows' | 'logs' | 'drops'

const TELLING_CALL =
  /err|fail|reject|toast|notif|alert|snack|message|report|capture|abort|rollback|retry|showE|dispatch|next$|done$|emit$|resolve$|fallback/i

/** `markPendingSync()`, `queueForLater()`, `addToOutbox()`: what failed is kept, and done the next time. */
const KEEPS_FOR_LATER =
  /^(?:mark|add|save|store|push|put|keep|queue|schedule)\w*(?:Pending|Queued?|Outbox|Offline|Later|Retry|Retries|Unsynced)\w*$|^enqueue|^queue[A-Z]/

/** The verdict on a catch by what its body does, followed into the functions it calls. */
export function catchVerdict(link: Link, effects: Effects, facts: CodeFacts, index: number): CatchVerdict {
  const fact = facts.catches[index]
  if (!fact) return 'handles'
  if (fact.handler) return handlerVerdict(link, effects, facts, fact.handler)
  const calls = verdictOfCalls(link, effects, facts, fact)
  if (fact.rethrows) return calls === 'handles' ? 'handles' : 'rethrows'
  if (fact.mayThrow) return 'rethrows'
  if (fact.says || fact.usesError) return 'handles'
  if (calls === 'handles' || calls === 'rethrows') return calls
  if (fact.assigns.some((name) => !isBusyName(name))) return 'handles'
  if (fact.hasFallback || putsStandIn(facts, fact) || returnsFallback(link, facts, fact)) return 'handles'
  return calls ?? 'drops'
}

/** `getFallbackRates()`, `defaultWeather()`: what is given or shown instead. */
const STAND_IN = /fallback(?!Error)|(?:^|\.|get|use|from)_?(?:default|cached?|stale)[A-Z]/i

/** Code behind a catch, or a look, puts something by name in the place of what failed. */
export function putsStandIn(facts: CodeFacts, { calls }: CatchFact): boolean {
  return facts.calls.slice(...calls).some(({ text }) => STAND_IN.test(text))
}

/** The strongest of what the calls in a catch do; undefined where they say nothing. */
function verdictOfCalls(link: Link, effects: Effects, facts: CodeFacts, fact: CatchFact): CatchVerdict | undefined {
  let logs: CatchVerdict | undefined
  for (let c = fact.calls[0]; c < fact.calls[1]; c++) {
    const told = callVerdict(link, effects, facts, c)
    if (told === 'rethrows' || told === 'handles') return told
    if (told === 'logs') logs = told
  }
  return logs
}

function handlerVerdict(link: Link, effects: Effects, facts: CodeFacts, handler: Value): CatchVerdict {
  const target = link.resolver.resolve(facts.path, handler)
  if (target.k === 'function')
    return effects.of(target).tells ? 'handles' : effects.of(target).logs ? 'logs' : 'handles'
  if (target.k === 'api' && target.pkg === 'global:' && target.path.startsWith('console.')) return 'logs'
  return 'handles'
}

/** What one call inside a catch means for the failure; undefined where it says nothing. */
export function callVerdict(link: Link, effects: Effects, facts: CodeFacts, c: number): CatchVerdict | undefined {
  const call = facts.calls[c] as CallFact
  const { target, behaviour } = link.called(facts.path, c)
  switch (behaviour?.role) {
    case 'toast':
    case 'notify':
    case 'track':
    case 'respond':
    case 'navigate':
    // `process.exit(1)` tells the operator, `notFound()` and `redirect()` the framework.
    case 'throw':
      return 'handles'
    case 'log':
      return 'logs'
    case 'state':
      return setterTells(call) ? 'handles' : undefined
    case 'probe':
    case 'cleanup':
      return undefined
    default:
  }
  if (KEEPS_FOR_LATER.test(/[\w$]+$/.exec(call.text)?.[0] ?? '')) return 'handles'
  if (target.k === 'function') {
    const fact = link.functionFact(target)
    if (fact?.never) return 'rethrows'
    const { tells, logs } = effects.of(target)
    return tells ? 'handles' : logs ? 'logs' : undefined
  }
  const name = /[\w$]+$/.exec(call.text)?.[0] ?? ''
  if (call.isNew && /(?:Error|Exception)$/.test(name)) return undefined
  if (/^set[A-Z]/.test(name)) return setterTells(call) ? 'handles' : undefined
  if (
    /^(?:log(?:Warn(?:ing)?|Error|Info|Debug)?|warn|debug|info|trace)$/.test(name) ||
    /\b(?:logger|log|console)\.error$/i.test(call.text)
  )
    return 'logs'
  if (behaviour === undefined && TELLING_CALL.test(name)) return 'handles'
  if (call.args.length > 0 && /^(?:send|json|end|status)$/.test(name)) return 'handles'
  return call.args.some(carriesError) ? 'handles' : undefined
}

/** A call that itself puts something before the person: a toast, a dialog, an error state; not one that only sounds like it. */
export function callShows(link: Link, effects: Effects, facts: CodeFacts, c: number): boolean {
  const call = facts.calls[c] as CallFact
  const { target, behaviour } = link.called(facts.path, c)
  if (behaviour?.role === 'toast' || behaviour?.role === 'notify') return true
  if (behaviour?.role === 'state') return setterTells(call)
  return target.k === 'function' && effects.of(target).shows
}

/** A state setter that shows the failure, as opposed to one that ends a spinner or clears a list. */
function setterTells(call: CallFact): boolean {
  const name = /[\w$]+$/.exec(call.text)?.[0] ?? ''
  const argument = call.args[0]
  if (argument?.k === 'literal' && (argument.value === false || argument.value === null)) return false
  if (argument?.k === 'string') return argument.text !== '' && (saysError(name) || saysError(argument.text))
  return saysError(name) || call.args.some(carriesError)
}

function carriesError(argument: Value): boolean {
  return argument.k === 'object' && Object.keys(argument.members).some((key) => /err|fail/i.test(key))
}

/**
 * The catch gives back something that says so (`{ error }`, `false` …) or a named fallback. In the browser an empty list or
 * nothing says nothing: the screen looks as if there were no data.
 */
function returnsFallback(link: Link, facts: CodeFacts, fact: CatchFact): boolean {
  if (fact.returns.length === 0) return false
  if (fact.returns.some((kind) => kind === 'error' || kind === 'value')) return true
  if (fact.returns.every((kind) => kind === 'nothing')) return false
  if (functionSide(link, facts, fact.in) !== 'browser') return true
  return fact.returns.some(
    (kind) => kind !== '[]' && kind !== '{}' && kind !== 'nothing' && kind !== 'undefined' && kind !== 'invented',
  )
}
