import type { CodeFacts, Usage, Value } from '../../analysis/facts'
import type { Failures } from './failure'
import type { Link } from './link'
import { option } from './options'
import type { PerFile } from './per-file'
import type { Target } from './target'

/** Options of a QueryClient that take every query's failure somewhere: to a boundary, or to a handler of versions before 5. */
const CLIENT_OPTIONS = ['throwOnError', 'useErrorBoundary', 'suspense', 'onError'].map(
  (name) => `defaultOptions.queries.${name}`,
)

const MAKER = /Query(?:Cache|Client)$|interceptors\.response\.use$|(?:^|\.)onError$/

/**
 * Whether a project tells of every failed query in one place: a query cache or client with a handler that shows a message,
 * an SWRConfig, an interceptor, an error link, or a default fetcher that does. Remembered until {@link ToldGlobally.clear}.
 */
export class ToldGlobally {
  private answer: boolean | undefined
  /** The calls that may be such a place, and the functions given to an SWRConfig. */
  private readonly candidates: PerFile<{ readonly calls: readonly number[]; readonly functions: readonly number[] }>

  constructor(
    private readonly link: Link,
    private readonly failures: Failures,
  ) {
    this.candidates = link.perFile(({ calls, functions }) => ({
      calls: calls.flatMap(({ text }, c) => (MAKER.test(text) ? [c] : [])),
      functions: functions.flatMap(({ usage }, f) => (isErrorOption(usage) ? [f] : [])),
    }))
  }

  clear(): void {
    this.answer = undefined
  }

  tells(): boolean {
    this.answer ??= [...this.link.resolver.codeFiles()].some((facts) => {
      const { calls, functions } = this.candidates.of(facts)
      return (
        calls.some((c) => this.callTells(facts, c)) ||
        functions.some((f) => this.shows({ k: 'function', path: facts.path, f }))
      )
    })
    return this.answer
  }

  private callTells(facts: CodeFacts, c: number): boolean {
    const call = facts.calls[c]
    if (!call) return false
    const first = call.args[0]
    if (/QueryCache$/.test(call.text)) return first !== undefined && this.shows(this.at(facts, first, 'onError'))
    if (/QueryClient$/.test(call.text) && call.isNew && first) {
      const fetcher = this.at(facts, first, 'defaultOptions.queries.queryFn')
      if (fetcher?.k === 'function' && this.shows(fetcher)) return true
      return CLIENT_OPTIONS.some((name) => {
        const found = this.at(facts, first, name)
        return found?.k === 'function' ? !name.endsWith('onError') || this.shows(found) : isTrue(found)
      })
    }
    if (/interceptors\.response\.use$/.test(call.text)) return this.shows(this.resolved(facts, call.args[1]))
    const { api } = this.link.called(facts.path, c)
    return (
      /^@apollo\/client\/link\/error$|^@apollo\/client$/.test(api?.pkg ?? '') && this.shows(this.resolved(facts, first))
    )
  }

  private resolved(facts: CodeFacts, value: Value | undefined): Target | undefined {
    return value && this.link.resolver.resolve(facts.path, value)
  }

  private at(facts: CodeFacts, value: Value, key: string): Target | undefined {
    const found = option(this.link, facts.path, value, key)
    return found === 'absent' || found === 'unknown' ? undefined : found
  }

  private shows(target: Target | undefined): boolean {
    if (target?.k === 'api') return target.pkg !== 'global:'
    return target?.k === 'function' && this.failures.effects.of(target).shows
  }
}

/** `<SWRConfig value={{ onError }}>`. */
function isErrorOption(usage: Usage | undefined): boolean {
  return usage?.k === 'attribute' && usage.name === 'value.onError' && /SWRConfig$/.test(usage.element)
}

function isTrue(target: Target | undefined): boolean {
  return target?.k === 'literal' && target.value === true
}
