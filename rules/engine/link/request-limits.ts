import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { Link } from './link'
import type { PerFile } from './per-file'

/** Middleware that answers for a handler that takes too long. https://expressjs.com/en/resources/middleware/timeout.html */
const MIDDLEWARE = /^(?:connect-timeout|express-timeout-handler)$/
const SERVER = /(?:^|\.)(?:createServer\(\)|listen\(\))$/

/**
 * Whether a server puts a time limit of its own on every request, and answers or hangs up when it is over:
 * `req.setTimeout(…)` in middleware, `server.setTimeout(…)`, `app.use(timeout('10s'))`, a timer that answers 503.
 * Remembered until {@link RequestLimits.clear}.
 */
export class RequestLimits {
  private known: ReadonlySet<string> | undefined
  private readonly sets: PerFile<boolean>

  constructor(private readonly link: Link) {
    this.sets = link.perFile((facts) => facts.calls.some((call) => limitsRequests(link, facts, call)))
  }

  clear(): void {
    this.known = undefined
  }

  /** The server of the package that a file lies in does so. */
  holdAt(path: string): boolean {
    this.known ??= new Set(
      [...this.link.resolver.codeFiles()].flatMap((facts) =>
        this.sets.of(facts) && !this.link.standsAside(facts.path) ? [this.packageAt(facts.path)] : [],
      ),
    )
    return this.known.has(this.packageAt(path))
  }

  private packageAt(path: string): string {
    return this.link.modules.packageOf(path)?.path ?? ''
  }
}

function limitsRequests(link: Link, facts: CodeFacts, call: CallFact): boolean {
  const { callee, text, args } = call
  if (text === 'setTimeout') return isInMiddleware(facts, call.in) && answers(link, facts, args[0])
  if (callee.k !== 'member') return false
  if (callee.name === 'setTimeout')
    return !isFunction(facts, args[0]) && (isRequest(facts, callee.of) || isServer(link, facts, callee.of))
  return callee.name === 'use' && args.some((each) => isTimeoutMiddleware(link, facts, each))
}

/** `timeout('10s')` of a package that does that. */
function isTimeoutMiddleware(link: Link, facts: CodeFacts, value: Value): boolean {
  if (value.k !== 'call') return false
  const target = link.resolver.callee(facts.path, value.c)
  return target.k === 'api' && MIDDLEWARE.test(target.pkg)
}

/** The request or the response that middleware for all of them is given. */
function isRequest(facts: CodeFacts, named: Value): boolean {
  const value = named.k === 'local' ? (facts.declarations[named.d]?.values[0] ?? named) : named
  return value.k === 'param' && value.i < 2 && !value.path?.length && isInMiddleware(facts, value.f)
}

/** It is handed to `.use(…)` with no path before it, as it is or through what makes it. */
function isInMiddleware(facts: CodeFacts, f: number): boolean {
  const usage = facts.functions[f]?.usage
  if (usage?.k !== 'argument') return false
  const { text, args } = facts.calls[usage.c] ?? {}
  return /\.use$/.test(text ?? '') && args?.[0]?.k !== 'string'
}

function isServer(link: Link, facts: CodeFacts, value: Value): boolean {
  const target = link.resolver.resolve(facts.path, value)
  return target.k === 'api' && SERVER.test(target.path)
}

function isFunction(facts: CodeFacts, value: Value | undefined): boolean {
  return value?.k === 'function' || (value?.k === 'local' && facts.declarations[value.d]?.values[0]?.k === 'function')
}

/** What a timer does when it is over answers the request. */
function answers(link: Link, facts: CodeFacts, value: Value | undefined): boolean {
  if (value?.k !== 'function') return false
  return facts.calls.some((call, c) => call.in === value.f && link.called(facts.path, c).behaviour?.role === 'respond')
}
