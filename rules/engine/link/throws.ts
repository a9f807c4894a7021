import type { CallFact, CodeFacts, FunctionFact, Usage } from '../../analysis/facts'
import type { Failures, Outcome } from './failure'
import { keyOf, type Link } from './link'
import { clausesAround } from './rejections'
import { functionSide } from './side'
import type { CallPlace } from './target'

/**
 * What a `throw` that nothing catches does: the screen cannot be drawn · a click does nothing · a module does not load, so
 * the app does not start · a promise rejects, a timer or listener fails · the framework answers a bare 500. `caught`:
 * something catches it on every way out that is known · `unknown`: the way out is not known.
 */
export type ThrowEnd = 'render' | 'event' | 'start' | 'background' | 'bare-500' | 'hangs' | 'caught' | 'unknown'

const RANK: Record<ThrowEnd, number> = {
  start: 7,
  render: 6,
  hangs: 5,
  event: 4,
  background: 3,
  'bare-500': 2,
  unknown: 1,
  caught: 0,
}
const MOST_DEPTH = 8
const RUNS_IN_RENDER = /(?:^|\.)(?:useState|useReducer|useRef|useMemo|useSyncExternalStore)$/
/** Gives back a component, which is drawn later. */
const DRAWN_LATER = /(?:^|\.)(?:memo|lazy|forwardRef)$/
const RUNS_AT_ONCE = /\.(?:map|flatMap|filter|forEach|reduce|some|every|find|findIndex|sort)$/

/** Follows an error that a call throws, before any promise is there, outward through functions and callers. */
export class Throws {
  constructor(
    private readonly link: Link,
    private readonly failures: Failures,
  ) {}

  /**
   * Where what call `c` throws ends.
   * @param only where given, the calls that the error goes out through, innermost first; other callers are not asked
   */
  ofCall(path: string, c: number, only: readonly CallPlace[] = [], depth = 0): ThrowEnd {
    const facts = this.link.code(path)
    const call = facts?.calls[c]
    if (!facts || !call || depth > MOST_DEPTH) return 'unknown'
    if (clausesAround(facts, c, call.in).some((index) => facts.catches[index]?.rethrows === false)) return 'caught'
    if (call.in < 0) return functionSide(this.link, facts, -1) === 'browser' ? 'start' : 'unknown'
    return this.ofFunction(facts, call.in, only, depth)
  }

  private ofFunction(facts: CodeFacts, f: number, only: readonly CallPlace[], depth: number): ThrowEnd {
    const fact = facts.functions[f] as FunctionFact
    const target = { k: 'function', path: facts.path, f } as const
    const [place, ...rest] = only
    const called = place && this.link.resolver.callee(place.path, place.c)
    if (place && called?.k === 'function' && keyOf(called) === keyOf(target))
      return this.ofCaller(place, fact, rest, depth)
    if (fact.async) return endOf(this.failures.ofFunction(target))
    const ends: ThrowEnd[] = []
    if (isComponent(fact)) ends.push(functionSide(this.link, facts, f) === 'browser' ? 'render' : 'unknown')
    if (fact.usage) ends.push(this.ofUsage(facts, fact.usage, depth))
    for (const caller of this.link.callersOf(target)) ends.push(this.ofCaller(caller, fact, [], depth))
    for (const { path, r } of this.link.referencesTo(target)) {
      const owner = this.link.code(path)
      const usage = owner?.references[r]?.usage
      if (owner && usage) ends.push(this.ofUsage(owner, usage, depth))
    }
    if (ends.length === 0) return endOf(this.failures.ofFunction(target))
    return ends.reduce((a, b) => (RANK[b] > RANK[a] ? b : a), 'caught')
  }

  private ofCaller(place: CallPlace, fact: FunctionFact, only: readonly CallPlace[], depth: number): ThrowEnd {
    const facts = this.link.code(place.path)
    const call = facts?.calls[place.c]
    if (!facts || !call) return 'unknown'
    if (!fact.async) return this.ofCall(place.path, place.c, only, depth + 1)
    return endOf(this.failures.ofCall(place.path, place.c))
  }

  private ofUsage(facts: CodeFacts, usage: Usage, depth: number): ThrowEnd {
    if (usage.k === 'attribute') return /^on[A-Z]/.test(usage.name) ? 'event' : 'unknown'
    if (usage.k === 'assigned') return /(?:^|\.)on[a-z]+$/.test(usage.target) ? 'background' : 'unknown'
    if (usage.k !== 'argument') return 'unknown'
    const call = facts.calls[usage.c] as CallFact
    const { api, behaviour } = this.link.called(facts.path, usage.c)
    if (api?.pkg === 'react' && DRAWN_LATER.test(call.text))
      return functionSide(this.link, facts, call.in) === 'browser' ? 'render' : 'unknown'
    if (api?.pkg === 'react' && RUNS_IN_RENDER.test(call.text)) return this.ofCall(facts.path, usage.c, [], depth + 1)
    if (RUNS_AT_ONCE.test(call.text)) return this.ofCall(facts.path, usage.c, [], depth + 1)
    if (/\.(?:then|catch|finally)$/.test(call.text)) return endOf(this.failures.ofCall(facts.path, usage.c))
    const callback = behaviour?.callbacks?.find(({ arg }) => arg === 'every' || arg === usage.i)
    switch (callback?.fate) {
      case 'effect':
        return 'render'
      case 'event':
      case 'floats':
        return 'background'
      case 'framework-unhandled':
        // Frameworks catch what a handler throws before its first `await`, and so do emitters nobody waits for not.
        return callback.startedBy === 'request' ? 'bare-500' : 'background'
      case 'framework-handled':
        return this.failures.hasErrorHandler(facts.path) ? 'caught' : 'bare-500'
      case 'fetcher':
      case 'mutation':
        return 'caught'
      case 'propagates':
        return this.ofCall(facts.path, usage.c, [], depth + 1)
      default:
        return 'unknown'
    }
  }
}

function isComponent(fact: FunctionFact): boolean {
  return fact.jsx && /^[A-Z]/.test(fact.name)
}

function endOf(outcome: Outcome | undefined): ThrowEnd {
  switch (outcome?.k) {
    case 'unhandled':
      if (outcome.why === 'event') return 'event'
      return outcome.why === 'listener' ? 'hangs' : 'background'
    case 'bare-500':
      return 'bare-500'
    case 'handled':
    case 'swallowed':
      return 'caught'
    default:
      return 'unknown'
  }
}
