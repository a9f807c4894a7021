import type { CallFact, CodeFacts, FileFacts, Value } from '../../analysis/facts'
import type { CallbackBehaviour, StartedBy } from '../../analysis/libraries'
import { roleOf } from '../role'
import type { Failures } from './failure'
import { keyOf, type Link } from './link'
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

/** The handlers of a project that nobody guards, found once, remembered until {@link Handlers.clear}. */
export class Handlers {
  private readonly rejections: Rejections
  private registered: ReadonlyMap<string, Handler> | undefined
  private wrapper: Wrapper | undefined

  constructor(
    private readonly files: ReadonlyMap<string, FileFacts>,
    private readonly link: Link,
    private readonly failures: Failures,
  ) {
    this.rejections = new Rejections(link, failures)
  }

  clear(): void {
    this.rejections.clear()
    this.registered = undefined
    this.wrapper = undefined
  }

  /** Why a function that is handed to a framework, an emitter, a timer or a schedule is not safe to fail. */
  unguarded(target: FunctionTarget): UnguardedHandler | undefined {
    this.find()
    const handler = this.registered?.get(keyOf(target))
    const cause = handler && this.rejections.of(target)
    if (!handler || !cause || cause.sync) return undefined
    // What a job throws on purpose says as a rule that it was set up wrongly: then it may well stop.
    return cause.k === 'throw' && handler.startedBy !== 'request' ? undefined : { handler, cause }
  }

  /** What this project puts round its handlers of web requests, so that a failure is handed on; undefined where nothing is. */
  wrapperOfHandlers(): Wrapper | undefined {
    this.find()
    return this.wrapper
  }

  private find(): void {
    this.registered ??= this.findAll()
  }

  private findAll(): Map<string, Handler> {
    const found = new Map<string, Handler>()
    const survives = this.survivesRejections()
    const isPatched = this.imports(/^express-async-errors(?:\/|$)/)
    for (const facts of this.link.resolver.codeFiles()) {
      for (let c = 0; c < facts.calls.length; c++) {
        const call = facts.calls[c] as CallFact
        if (call.args.length === 0) continue
        const { behaviour, api } = this.link.called(facts.path, c)
        for (const callback of behaviour?.callbacks ?? []) {
          const startedBy = startedByOf(callback)
          if (startedBy === 'request') this.wrapper ??= this.wrapperIn(facts, call)
          if (!startedBy || (startedBy === 'request' && isPatched && api?.pkg === 'express')) continue
          const loses = callback.drops ? 'run' : survives ? 'answer' : 'process'
          if (startedBy !== 'request' && loses === 'answer') continue
          if (startedBy !== 'request' && !this.endsProcessHere(facts, call, api?.pkg, loses)) continue
          for (const [argument, target] of this.handed(facts, call, callback)) {
            const key = keyOf(target)
            if (!found.has(key)) found.set(key, { startedBy, place: { path: facts.path, c }, argument, loses })
          }
        }
      }
    }
    return found
  }

  /** A rejection here ends a process that serves somebody: on a server that does not catch such things itself. */
  private endsProcessHere(facts: CodeFacts, call: CallFact, pkg: string | undefined, loses: Handler['loses']): boolean {
    const first = call.args[0]
    if (call.text.startsWith('process.') && first?.k === 'string' && ENDING.test(first.text)) return false
    const side = functionSide(this.link, facts, call.in)
    if (side !== 'server' && side !== 'edge') return false
    // Next.js listens for unhandled rejections and logs them.
    return loses === 'run' || pkg === 'bullmq' || !this.link.modules.hasDependency(facts.path, 'next')
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

  /** Something listens for `unhandledRejection` in code that is part of the product, and does not end the process itself. */
  private survivesRejections(): boolean {
    return this.productFiles().some((facts) =>
      facts.calls.some(({ text, args: [event, listener] }, c) => {
        // Sentry listens too: it reports the rejection, and the process goes on.
        if (/\binit$/.test(text) && this.link.called(facts.path, c).api?.pkg.startsWith('@sentry/')) return true
        if (!/^process\.(?:on|once|addListener)$/.test(text) || event?.k !== 'string') return false
        return event.text === 'unhandledRejection' && !this.exits(facts, listener)
      }),
    )
  }

  private exits(facts: CodeFacts, listener: Value | undefined): boolean {
    const target = listener && this.link.resolver.resolve(facts.path, listener)
    const range = target?.k === 'function' ? this.link.functionFact(target)?.range : undefined
    const owner = target?.k === 'function' ? this.link.code(target.path) : undefined
    return (owner?.calls ?? []).some(
      (call) =>
        range !== undefined &&
        call.range.start >= range.start &&
        call.range.end <= range.end &&
        /^process\.exit$|shutdown|terminate/i.test(call.text),
    )
  }

  private imports(pattern: RegExp): boolean {
    return this.productFiles().some(({ imports }) => imports.some(({ specifier }) => pattern.test(specifier)))
  }

  private productFiles(): CodeFacts[] {
    return [...this.link.resolver.codeFiles()].filter(
      (facts) => roleOf(facts.path, facts, { files: this.files }) === 'product',
    )
  }
}

function startedByOf(callback: CallbackBehaviour): StartedBy | undefined {
  if (callback.path) return undefined
  return callback.startedBy ?? (callback.fate === 'framework-unhandled' ? 'event' : undefined)
}

/** `controller.list.bind(controller)` is `controller.list`. */
function bound(facts: CodeFacts, value: Value): Value {
  const callee = value.k === 'call' ? facts.calls[value.c]?.callee : undefined
  return callee?.k === 'member' && callee.name === 'bind' ? callee.of : value
}
