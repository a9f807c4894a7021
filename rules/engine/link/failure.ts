import type { CallFact, CodeFacts, Fate, TextRange, Usage } from '../../analysis/facts'
import type { CallbackBehaviour } from '../../analysis/libraries'
import { isAction } from './actions'
import { Effects } from './effects'
import { entryOf } from './entries'
import { ErrorHandlers } from './error-handlers'
import { keyOf, type Link } from './link'
import { Mutations } from './mutations'
import { isSentAgain } from './sent-again'
import { functionSide } from './side'
import type { CallPlace, FunctionTarget } from './target'
import { isTellingPromise, isToldElsewhere } from './told-elsewhere'
import { type CatchVerdict, catchVerdict } from './verdict'

/**
 * Where a failure ends. `handled`: someone is told, or a caller's library keeps it · `swallowed`: a catch that tells
 * nobody (reported at the catch) · `bare-500`: the framework answers, with nothing the user can act on · `unhandled`: it
 * reaches an event, an effect, a timer or a process, and nobody is told · `unknown`: the analysis cannot see.
 */
export type Outcome =
  | { readonly k: 'handled' | 'unknown' }
  | { readonly k: 'swallowed'; readonly path: string; readonly c: number }
  | {
      readonly k: 'bare-500'
      readonly via: readonly Witness[]
      /** Who called is a program that asks for no more than that, and comes again. */
      readonly again?: true
    }
  | {
      readonly k: 'unhandled'
      readonly why: Escape
      readonly via: readonly Witness[]
      /** The function through which it leaves the project, where that is one handed to a library or an element. */
      readonly at?: FunctionTarget
    }

/** What lets the failure out: a DOM or React event, an effect, a call nobody waits for, a timer, a listener or job, a query library that keeps it. */
export type Escape = 'event' | 'effect' | 'floating' | 'timer' | 'listener' | 'mutation'

/** A caller that lets the failure through: the file and the name of the call. */
export interface Witness {
  readonly path: string
  readonly range: TextRange
}

const HANDLED: Outcome = { k: 'handled' }
const UNKNOWN: Outcome = { k: 'unknown' }
const RANK: Record<Outcome['k'], number> = { unhandled: 4, 'bare-500': 3, swallowed: 2, unknown: 1, handled: 0 }
const MOST_WITNESSES = 5
/** Props that components hand on to an element; others of the app's own are calls it makes itself. */
const DOM_EVENT =
  /^on(?:Click|Submit|Press|Change|Blur|Focus|Key\w+|Mouse\w+|Pointer\w+|Touch\w+|Drop|Drag\w*|Input|Select)$/
/** Answer an HTTP request when a handler fails; `global:` is `Deno.serve` and `Bun.serve`. */
const WEB_FRAMEWORK =
  /^(?:global:|deno\.land|jsr:|express|fastify|hono|koa|h3|@hono|@koa|firebase-functions|itty-router|elysia|@vercel\/node$|next(?:$|\/)|next-connect)/

/** Follows failures outward through guards, callbacks and callers, remembered until {@link Failures.clear}. */
export class Failures {
  readonly effects: Effects
  private readonly mutations: Mutations
  private readonly functions = new Map<string, Outcome | undefined>()
  private readonly verdicts = new Map<string, CatchVerdict>()
  private readonly errorHandlers: ErrorHandlers

  constructor(private readonly link: Link) {
    this.effects = new Effects(link)
    this.errorHandlers = new ErrorHandlers(link)
    this.mutations = new Mutations(link, this)
  }

  /** Forgets every conclusion: the facts changed. */
  clear(): void {
    this.effects.clear()
    this.mutations.clear()
    this.functions.clear()
    this.verdicts.clear()
    this.errorHandlers.clear()
  }

  /** What a catch of a file does with the failures that it catches, by its index there. */
  verdict(facts: CodeFacts, index: number): CatchVerdict {
    const key = `${facts.path}#${index}`
    const known = this.verdicts.get(key)
    if (known) return known
    const verdict = catchVerdict(this.link, this.effects, facts, index)
    this.verdicts.set(key, verdict)
    return verdict
  }

  /** Where a failure of call `c` ends. */
  ofCall(path: string, c: number): Outcome {
    const facts = this.link.code(path)
    const call = facts?.calls[c]
    if (!facts || !call) return UNKNOWN
    if (isTellingPromise(this.link, facts, c)) return HANDLED
    return this.afterGuards(facts, call.fate) ?? this.atEnd(facts, call)
  }

  /** Where a failure that leaves a function ends, over all of its callers. Undefined where nobody is known to call it. */
  ofFunction(target: FunctionTarget): Outcome | undefined {
    const key = keyOf(target)
    if (this.functions.has(key)) return this.functions.get(key)
    this.functions.set(key, undefined)
    const outcome = this.findFunction(target)
    this.functions.set(key, outcome)
    return outcome
  }

  private afterGuards(facts: CodeFacts, fate: Fate): Outcome | undefined {
    if (isToldElsewhere(this.link, this.effects, facts, fate)) return HANDLED
    for (const guard of fate.guards) {
      if (guard.k === 'settled') return HANDLED
      const verdict = this.verdict(facts, guard.c)
      if (verdict === 'handles') return HANDLED
      if (verdict === 'rethrows') continue
      const isServer = functionSide(this.link, facts, facts.catches[guard.c]?.in ?? -1) !== 'browser'
      if (verdict === 'logs' && isServer) return HANDLED
      return { k: 'swallowed', path: facts.path, c: guard.c }
    }
    return undefined
  }

  private atEnd(facts: CodeFacts, call: CallFact): Outcome {
    const { fate } = call
    if (fate.end === 'floating') {
      if (fate.voided || takesErrorCallback(facts, call)) return HANDLED
      return { k: 'unhandled', why: this.whyFloating(facts, call), via: [{ path: facts.path, range: call.nameRange }] }
    }
    if (fate.end === 'stored' || fate.end === 'passed') return UNKNOWN
    if (call.in < 0) return UNKNOWN
    return this.ofFunction({ k: 'function', path: facts.path, f: call.in }) ?? UNKNOWN
  }

  /** A promise nobody waits for, told by the place it is started from: an effect or an event, where that is known. */
  private whyFloating(facts: CodeFacts, call: CallFact): Escape {
    const usage = facts.functions[call.in]?.usage
    if (usage?.k === 'attribute' && /^on[A-Z]/.test(usage.name)) return 'event'
    if (usage?.k !== 'argument') return 'floating'
    const { behaviour } = this.link.called(facts.path, usage.c)
    return behaviour?.callbacks?.some((each) => each.fate === 'effect') ? 'effect' : 'floating'
  }

  private findFunction(target: FunctionTarget): Outcome | undefined {
    const facts = this.link.code(target.path)
    const fact = facts?.functions[target.f]
    if (!facts || !fact) return undefined
    const outcomes: (Outcome | undefined)[] = []
    if (fact.usage) outcomes.push(leaving(target, this.ofUsage(facts, fact.usage)))
    for (const place of this.link.callersOf(target)) {
      if (!this.link.standsAside(place.path)) outcomes.push(this.ofCaller(place))
    }
    for (const { path, r } of this.link.referencesTo(target)) {
      if (this.link.standsAside(path)) continue
      const owner = this.link.code(path)
      const reference = owner?.references[r]
      if (owner && reference)
        outcomes.push(
          withWitness(leaving(target, this.ofUsage(owner, reference.usage)), { path, range: reference.range }),
        )
    }
    const isCalled = outcomes.some((outcome) => outcome !== undefined)
    if (!isCalled || facts.directive !== 'server') outcomes.push(this.ofEntry(facts, target))
    return outcomes.reduce(worse, undefined)
  }

  private ofCaller(place: CallPlace): Outcome | undefined {
    const call = this.link.call(place)
    if (!call) return undefined
    return withWitness(this.ofCall(place.path, place.c), { path: place.path, range: call.nameRange })
  }

  private ofEntry(facts: CodeFacts, target: FunctionTarget): Outcome | undefined {
    for (const name of Object.keys(facts.exports)) {
      const exported = this.link.resolver.exported(facts.path, name)
      if (exported.k !== 'function' || exported.f !== target.f || exported.path !== target.path) continue
      const entry = entryOf(this.link, facts, name)
      if (entry === 'bare-500') return bare500(facts)
      if (entry === 'handled') return HANDLED
    }
    return undefined
  }

  private ofUsage(facts: CodeFacts, usage: Usage): Outcome | undefined {
    switch (usage.k) {
      case 'argument':
        return this.ofArgument(facts, usage)
      case 'attribute':
        return this.ofAttribute(facts, usage)
      case 'assigned':
        return /(?:^|\.)on[a-z]+$/.test(usage.target) ? listenedTo(this.link, facts, -1) : undefined
      default:
        return undefined
    }
  }

  private ofArgument(facts: CodeFacts, usage: Usage & { k: 'argument' }): Outcome | undefined {
    const call = facts.calls[usage.c]
    if (!call) return undefined
    const { target, behaviour } = this.link.called(facts.path, usage.c)
    if (isAction(this.link, facts.path, target)) return HANDLED
    const callback = behaviour?.callbacks?.find((each) => matchesPosition(each, usage, call))
    if (callback) return this.ofCallback(facts, usage.c, call, callback)
    if (/\.(?:then|catch|finally)$/.test(call.text)) return this.ofCall(facts.path, usage.c)
    if (target.k === 'function') return this.throughFunction(target, usage, { path: facts.path, c: usage.c })
    if (target.k === 'api' && target.pkg === 'react' && /useMemo$|useCallback$/.test(target.path)) return undefined
    if (target.k !== 'api' && isGivenToEvent(facts, call)) return UNKNOWN
    const waited = call.fate.end === 'awaited' || call.fate.end === 'returned' || call.fate.guards.length > 0
    return waited ? this.ofCall(facts.path, usage.c) : UNKNOWN
  }

  private ofCallback(facts: CodeFacts, c: number, call: CallFact, callback: CallbackBehaviour): Outcome | undefined {
    switch (callback.fate) {
      case 'fetcher':
      case 'mutation':
        return HANDLED
      case 'framework-handled':
        return this.answeredByFramework(facts, c)
      case 'framework-unhandled':
        return listenedTo(this.link, facts, call.in)
      case 'effect':
        return { k: 'unhandled', why: 'effect', via: [] }
      case 'event':
        return { k: 'unhandled', why: 'event', via: [] }
      case 'floats':
        return {
          k: 'unhandled',
          why: /^(?:window\.)?set(?:Timeout|Interval)$/.test(call.text) ? 'timer' : 'floating',
          via: [],
        }
      case 'propagates':
      case 'elements':
        return call.fate.end === 'floating' && callback.fate === 'elements'
          ? { k: 'unhandled', why: 'floating', via: [] }
          : this.ofCall(facts.path, c)
      default:
        return undefined
    }
  }

  /**
   * Where a failure of the mutation that call `c` makes ends. The library keeps it, so what it sends is handled; the
   * mutation's own handlers tell of it, else whoever waits for `mutateAsync`, else nobody.
   */
  ofMutation(facts: CodeFacts, c: number): Outcome {
    const outcome = this.mutations.of(facts, c)
    if (outcome.k === 'told') return HANDLED
    return outcome.silent
      .map((trigger): Outcome => {
        const place = { path: trigger.path, range: trigger.call.nameRange }
        if (trigger.rejects) return withWitness(this.ofCall(trigger.path, trigger.c), place) ?? UNKNOWN
        return { k: 'unhandled', why: 'mutation', via: [place] }
      })
      .reduce<Outcome>((worst, each) => worse(worst, each) ?? worst, HANDLED)
  }

  /** A bare 500 from a web framework that was given no error handler; others (job runners, actions) keep the error. */
  private answeredByFramework(facts: CodeFacts, c: number): Outcome {
    const pkg = this.link.called(facts.path, c).api?.pkg ?? ''
    if (!WEB_FRAMEWORK.test(pkg)) return HANDLED
    const answersItself = pkg === 'global:' || pkg.startsWith('deno.land') || pkg.startsWith('jsr:')
    return !answersItself && this.hasErrorHandler(facts.path) ? HANDLED : bare500(facts, facts.calls[c])
  }

  /** Code of the project answers what the handlers of a file let out. */
  hasErrorHandler(path: string): boolean {
    return this.errorHandlers.answer(path)
  }

  /** A function handed to a function of the project: what that one does with calls of its parameter. */
  private throughFunction(
    target: FunctionTarget,
    usage: Usage & { k: 'argument' },
    site: CallPlace,
  ): Outcome | undefined {
    const facts = this.link.code(target.path)
    if (!facts) return UNKNOWN
    let worst: Outcome | undefined
    for (let c = 0; c < facts.calls.length; c++) {
      const call = facts.calls[c] as CallFact
      const called = this.link.resolver.callee(target.path, c)
      if (called.k !== 'param' || called.f !== target.f || called.i !== usage.i) continue
      if (called.keys.join('.') !== usage.path.join('.')) continue
      const guarded = this.afterGuards(facts, call.fate)
      const outcome = guarded ?? (call.in === target.f ? this.ofCall(site.path, site.c) : UNKNOWN)
      worst = worse(worst, outcome)
    }
    return worst ?? UNKNOWN
  }

  private ofAttribute(facts: CodeFacts, usage: Usage & { k: 'attribute' }): Outcome | undefined {
    const isIntrinsic = /^[a-z]/.test(usage.element) && !usage.element.includes('.')
    if (isIntrinsic) {
      if (/^on[A-Z]/.test(usage.name)) return { k: 'unhandled', why: 'event', via: [] }
      return usage.name === 'action' || usage.name === 'formAction' ? HANDLED : UNKNOWN
    }
    const component = this.link.resolver.resolve(facts.path, usage.value)
    if (component.k === 'function') {
      const inside = this.throughComponent(component, usage.name)
      if (inside) return inside
    }
    if (component.k === 'function' && !DOM_EVENT.test(usage.name)) return UNKNOWN
    return /^on[A-Z]/.test(usage.name) ? { k: 'unhandled', why: 'event', via: [] } : UNKNOWN
  }

  /** A function handed to a component of the project as a prop: where the component calls it or hands it on. */
  private throughComponent(component: FunctionTarget, prop: string): Outcome | undefined {
    const facts = this.link.code(component.path)
    if (!facts) return undefined
    let worst: Outcome | undefined
    for (let c = 0; c < facts.calls.length; c++) {
      const called = this.link.resolver.callee(component.path, c)
      if (called.k === 'param' && called.f === component.f && called.keys.join('.') === prop)
        worst = worse(worst, this.ofCaller({ path: component.path, c }))
    }
    return worst
  }
}

/** The worse of two outcomes, the first where they are alike; one that a person waits for before a job's. */
function worse(a: Outcome | undefined, b: Outcome | undefined): Outcome | undefined {
  return !a || (b && rank(b) > rank(a)) ? (b ?? a) : a
}

function rank(outcome: Outcome): number {
  const isJob = outcome.k === 'unhandled' && (outcome.why === 'listener' || outcome.why === 'timer')
  if (outcome.k === 'bare-500' && outcome.again) return RANK.handled + 0.5
  return RANK[outcome.k] - (isJob ? 0.5 : 0)
}

function bare500(facts: CodeFacts, registration?: CallFact): Outcome {
  return { k: 'bare-500', via: [], ...(isSentAgain(facts, registration) && { again: true as const }) }
}

/** An event in the browser ends nothing but itself; elsewhere the process, or the request. */
function listenedTo(link: Link, facts: CodeFacts, f: number): Outcome {
  return { k: 'unhandled', why: functionSide(link, facts, f) === 'browser' ? 'event' : 'listener', via: [] }
}

/** `onClick={() => confirm({ action: remove })}`: what is given back goes nowhere, so nothing says who runs what is handed on. */
function isGivenToEvent({ functions }: CodeFacts, { in: f, fate }: CallFact): boolean {
  const usage = functions[f]?.usage
  const isEvent = usage?.k === 'attribute' && /^on[A-Z]/.test(usage.name)
  return isEvent && fate.end === 'returned' && fate.guards.length === 0
}

function leaving(target: FunctionTarget, outcome: Outcome | undefined): Outcome | undefined {
  return outcome?.k === 'unhandled' && !outcome.at ? { ...outcome, at: target } : outcome
}

/** Node's older form: `verify((error) => …)`, whose last argument is told of the failure. */
export function takesErrorCallback(facts: CodeFacts, call: CallFact): boolean {
  const last = call.args[call.args.length - 1]
  const first = last?.k === 'function' ? facts.functions[last.f]?.params[0] : undefined
  return first !== undefined && /^(?:err|error|e)$/.test(first.name)
}

function matchesPosition(callback: CallbackBehaviour, usage: Usage & { k: 'argument' }, call: CallFact): boolean {
  if (callback.arg === 'last' ? usage.i !== call.args.length - 1 : callback.arg !== 'every' && callback.arg !== usage.i)
    return false
  const path = callback.path ?? []
  return path.length === usage.path.length && path.every((key, index) => key === '*' || key === usage.path[index])
}

function withWitness(outcome: Outcome | undefined, witness: Witness): Outcome | undefined {
  if (outcome?.k !== 'unhandled' && outcome?.k !== 'bare-500') return outcome
  if (
    outcome.via.length >= MOST_WITNESSES ||
    outcome.via.some((each) => each.path === witness.path && each.range.start === witness.range.start)
  )
    return outcome
  return { ...outcome, via: [witness, ...outcome.via] }
}
