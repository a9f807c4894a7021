import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { addTo } from '../../analysis/grouped'
import type { CallbackBehaviour, StartedBy } from '../../analysis/libraries'
import { isWithin } from '../../analysis/ranges'
import type { Failures } from './failure'
import { keyOf, type Link } from './link'
import type { PerFile } from './per-file'
import { type Cause, Rejections } from './rejections'
import { functionSide } from './side'
import type { CallPlace, FunctionTarget } from './target'

/** A function that something outside the program starts and whose failure that something does not catch. */
export interface Handler {
  readonly startedBy: StartedBy
  /** The call that hands it over: `app.get('/orders', …)`, `socket.on('message', …)`. */
  readonly place: CallPlace
  /** Which argument of that call it is, or stands in. */
  readonly argument: number
  /** `process`: the rejection ends it · `answer`: something keeps the process, and the request waits · `run`: the library drops it. */
  readonly loses: 'process' | 'answer' | 'run'
}

/** A handler that can fail with nothing to catch it, and what of it fails first. */
export interface UnguardedHandler {
  readonly handler: Handler
  readonly cause: Cause
}

/** A function of the project that is put round handlers and hands their failure on: `asyncHandler(async (req, res) => …)`. */
export interface Wrapper {
  /** The file that declares it, or that it is imported into from a package. */
  readonly path: string
  readonly name: string
  /** The package it comes from, where it is none of the project's. */
  readonly pkg?: string
}

/** Events that end the process in any case. */
const ENDING = /^(?:SIG[A-Z0-9]+|exit|beforeExit|uncaughtException|unhandledRejection|disconnect|warning)$/

/** A call that hands functions to something that starts them. */
interface Registration {
  readonly path: string
  readonly c: number
  readonly startedBy: StartedBy
  /** The library keeps the failure to itself. */
  readonly drops: boolean
  readonly pkg: string | undefined
  readonly handed: readonly (readonly [argument: number, target: FunctionTarget])[]
}

/** What a file says of handlers, by itself. */
interface Said {
  readonly registrations: readonly Registration[]
  /** Something in it listens for `unhandledRejection`, and does not end the process itself. */
  readonly listens: boolean
  /** It imports what makes Express 4 hand on rejections. */
  readonly patches: boolean
}

/** The handlers of a project that nobody guards. Each file is asked once; what rests on all is found anew after {@link Handlers.clear}. */
export class Handlers {
  private readonly rejections: Rejections
  private readonly said: PerFile<Said>
  private byTarget: ReadonlyMap<string, readonly HandedOver[]> | undefined
  private survives: boolean | undefined
  private patched: boolean | undefined
  private wrapper: Wrapper | 'none' | undefined

  constructor(
    private readonly link: Link,
    private readonly failures: Failures,
  ) {
    this.rejections = new Rejections(link, failures)
    this.said = link.perFile((facts) => ({
      registrations: [...this.registrationsIn(facts)],
      listens: this.listens(facts),
      patches: facts.imports.some(({ specifier }) => /^express-async-errors(?:\/|$)/.test(specifier)),
    }))
  }

  clear(): void {
    this.rejections.clear()
    this.byTarget = undefined
    this.survives = undefined
    this.patched = undefined
    this.wrapper = undefined
  }

  /** Why a function that is handed to a framework, an emitter, a timer or a schedule is not safe to fail. */
  unguarded(target: FunctionTarget): UnguardedHandler | undefined {
    this.byTarget ??= this.findTargets()
    const handler = this.byTarget
      .get(keyOf(target))
      ?.map((each) => this.handlerOf(each))
      .find(isDefined)
    const cause = handler && this.rejections.of(target)
    if (!handler || !cause || cause.sync) return undefined
    // What a job throws on purpose says as a rule that it was set up wrongly: then it may well stop.
    return cause.k === 'throw' && handler.startedBy !== 'request' ? undefined : { handler, cause }
  }

  /** What this project puts round its handlers of web requests, so that a failure is handed on; undefined where nothing is. */
  wrapperOfHandlers(): Wrapper | undefined {
    this.wrapper ??= this.findWrapper() ?? 'none'
    return this.wrapper === 'none' ? undefined : this.wrapper
  }

  private findWrapper(): Wrapper | undefined {
    for (const facts of this.link.resolver.codeFiles()) {
      for (const { c, startedBy } of this.said.of(facts).registrations) {
        const call = startedBy === 'request' ? facts.calls[c] : undefined
        const found = call && this.wrapperIn(facts, call)
        if (found) return found
      }
    }
    return undefined
  }

  private findTargets(): ReadonlyMap<string, readonly HandedOver[]> {
    const found = new Map<string, HandedOver[]>()
    for (const facts of this.link.resolver.codeFiles()) {
      for (const registration of this.said.of(facts).registrations) {
        for (const [argument, target] of registration.handed) {
          addTo(found, keyOf(target), { registration, argument })
        }
      }
    }
    return found
  }

  private *registrationsIn(facts: CodeFacts): Generator<Registration> {
    for (const [c, call] of facts.calls.entries()) {
      if (call.args.length === 0) continue
      const { behaviour, api } = this.link.called(facts.path, c)
      for (const callback of behaviour?.callbacks ?? []) {
        const startedBy = startedByOf(callback)
        if (!startedBy) continue
        const handed = [...this.handed(facts, call, callback)]
        yield { path: facts.path, c, startedBy, drops: callback.drops === true, pkg: api?.pkg, handed }
      }
    }
  }

  /** What becomes of a failure of a function that was handed over; undefined where somebody sees to it. */
  private handlerOf({ registration, argument }: HandedOver): Handler | undefined {
    const { path, c, startedBy, drops, pkg } = registration
    const loses = drops ? 'run' : this.survivesRejections() ? 'answer' : 'process'
    const handler: Handler = { startedBy, place: { path, c }, argument, loses }
    if (startedBy === 'request') return pkg === 'express' && this.isPatched() ? undefined : handler
    return loses !== 'answer' && this.endsProcessHere(registration, loses) ? handler : undefined
  }

  /** A rejection here ends a process that serves somebody: on a server that does not catch such things itself. */
  private endsProcessHere({ path, c, pkg }: Registration, loses: Handler['loses']): boolean {
    const facts = this.link.code(path)
    const call = facts?.calls[c]
    if (!facts || !call) return false
    const first = call.args[0]
    if (call.text.startsWith('process.') && first?.k === 'string' && ENDING.test(first.text)) return false
    const side = functionSide(this.link, facts, call.in)
    // At the edge each request has an isolate of its own: nobody else is served by what ends.
    if (side !== 'server' && !(side === 'edge' && loses === 'run')) return false
    // Next.js listens for unhandled rejections and logs them.
    return loses === 'run' || pkg === 'bullmq' || !this.link.modules.hasDependency(path, 'next')
  }

  private wrapperIn(facts: CodeFacts, call: CallFact): Wrapper | undefined {
    for (const argument of call.args) {
      const inner = argument.k === 'call' ? facts.calls[argument.c] : undefined
      const handed = inner?.args.length === 1 ? inner.args[0] : undefined
      if (argument.k !== 'call' || handed?.k !== 'function') continue
      const { target, api, behaviour } = this.link.called(facts.path, argument.c)
      if (api && behaviour?.callbacks?.some(({ role }) => role === 'handler-wrapper'))
        return { path: facts.path, name: inner?.text ?? '', pkg: api.pkg }
      if (target.k !== 'function') continue
      const outcome = this.failures.ofFunction({ k: 'function', path: facts.path, f: handed.f })
      const name = this.link.functionFact(target)?.name
      if (outcome?.k === 'handled' && name) return { path: target.path, name }
    }
    return undefined
  }

  private *handed(
    facts: CodeFacts,
    call: CallFact,
    callback: CallbackBehaviour,
  ): Generator<[argument: number, target: FunctionTarget]> {
    const { arg } = callback
    for (const [i, argument] of call.args.entries()) {
      if (arg === 'last' ? i !== call.args.length - 1 : arg !== 'every' && arg !== i) continue
      for (const value of argument.k === 'array' ? argument.elements : [argument]) {
        const target = this.link.resolver.resolve(facts.path, bound(facts, value))
        if (target.k === 'function') yield [i, target]
      }
    }
  }

  /** Code that is part of the product listens for rejections. */
  private survivesRejections(): boolean {
    this.survives ??= this.isInProduct(({ listens }) => listens)
    return this.survives
  }

  private isPatched(): boolean {
    this.patched ??= this.isInProduct(({ patches }) => patches)
    return this.patched
  }

  private isInProduct(holds: (said: Said) => boolean): boolean {
    return [...this.link.resolver.codeFiles()].some(
      (facts) => holds(this.said.of(facts)) && this.link.roleAt(facts.path) === 'product',
    )
  }

  private listens(facts: CodeFacts): boolean {
    return facts.calls.some(({ text, args: [event, listener] }, c) => {
      // Sentry listens too: it reports the rejection, and the process goes on.
      if (/\binit$/.test(text) && this.link.called(facts.path, c).api?.pkg.startsWith('@sentry/')) return true
      if (!/^process\.(?:on|once|addListener)$/.test(text) || event?.k !== 'string') return false
      return event.text === 'unhandledRejection' && !this.exits(facts, listener)
    })
  }

  private exits(facts: CodeFacts, listener: Value | undefined): boolean {
    const target = listener && this.link.resolver.resolve(facts.path, listener)
    const range = target?.k === 'function' ? this.link.functionFact(target)?.range : undefined
    const owner = target?.k === 'function' ? this.link.code(target.path) : undefined
    return (owner?.calls ?? []).some(
      (call) =>
        range !== undefined && isWithin(call.range, range) && /^process\.exit$|shutdown|terminate/i.test(call.text),
    )
  }
}

/** A function that is handed over, and as which argument. */
interface HandedOver {
  readonly registration: Registration
  readonly argument: number
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined
}

function startedByOf(callback: CallbackBehaviour): StartedBy | undefined {
  if (callback.path || callback.fate === 'framework-handled') return undefined
  return callback.startedBy ?? (callback.fate === 'framework-unhandled' ? 'event' : undefined)
}

/** `controller.list.bind(controller)` is `controller.list`. */
function bound(facts: CodeFacts, value: Value): Value {
  const callee = value.k === 'call' ? facts.calls[value.c]?.callee : undefined
  return callee?.k === 'member' && callee.name === 'bind' ? callee.of : value
}
