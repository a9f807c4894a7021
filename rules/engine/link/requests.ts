import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { addTo } from '../../analysis/grouped'
import type { Link } from './link'
import type { PerFile } from './per-file'
import { Queries } from './queries'

/** What a file of a framework answers: a route of Next.js, or an edge function, by the name it is asked under. */
export interface Served {
  readonly k: 'route' | 'function'
  readonly name: string
}

/** A call that may be a request, its first two arguments as texts where they are variables that hold one: `fetch(url)`. */
export interface Request {
  readonly facts: CodeFacts
  readonly c: number
  readonly call: CallFact
}

/** Calls that may be a request. */
const REQUESTS = /(?:fetch\w*|request|invoke|\.(?:get|post|put|patch|delete))$/i

/**
 * The calls of an app that are given a text, and those among them that ask for an address. Tests, stories and scripts are
 * left out. Remembered until {@link Requests.clear}.
 */
export class Requests {
  /** Those that TanStack Query and SWR make, by their keys. */
  readonly queries: Queries
  private readonly inFile: PerFile<readonly Request[]>
  private known: readonly Request[] | undefined
  private bySegment: ReadonlyMap<string, readonly Request[]> | undefined
  private readonly askers = new Map<string, readonly Request[]>()

  constructor(private readonly link: Link) {
    this.queries = new Queries(link)
    this.inFile = link.perFile((facts) => requestsIn(link, facts))
  }

  /** Forgets what was concluded over files, after any changed. */
  clear(): void {
    this.known = undefined
    this.bySegment = undefined
    this.askers.clear()
    this.queries.clear()
  }

  /** The calls that are given a text, in the order of files. */
  get all(): readonly Request[] {
    this.known ??= [...this.link.resolver.codeFiles()].flatMap((facts) =>
      this.link.standsAside(facts.path) ? [] : this.inFile.of(facts),
    )
    return this.known
  }

  /** The requests of what is served under an address or a name. */
  of(served: Served): readonly Request[] {
    const key = `${served.k} ${served.name}`
    const known = this.askers.get(key)
    if (known) return known
    const asks = asksFor(served)
    const found = this.among(served).filter(({ call }) => asks(call))
    this.askers.set(key, found)
    return found
  }

  /** Those that may ask for it: of a route only those that name an address with the same beginning. */
  private among({ k, name }: Served): readonly Request[] {
    const segment = k === 'route' && name.startsWith('/') ? segmentOf(name) : undefined
    // A part that stands for any is not to be looked up, nor `/api` where it is more than the beginning of all addresses.
    if (segment === undefined || /[[:$?]/.test(segment) || segment === 'api') return this.all
    this.bySegment ??= bySegment(this.all)
    return this.bySegment.get(segment) ?? []
  }
}

/** Requests by the beginnings of the addresses in their first two arguments. */
function bySegment(requests: readonly Request[]): Map<string, Request[]> {
  const found = new Map<string, Request[]>()
  for (const request of requests) {
    const [first, second] = request.call.args
    const own = first?.k === 'string' ? segmentOf(first.text) : undefined
    const other = second?.k === 'string' ? segmentOf(second.text) : undefined
    if (own !== undefined) addTo(found, own, request)
    if (other !== undefined && other !== own) addTo(found, other, request)
  }
  return found
}

/** `models` of `/api/models/1`, of `/models?all` and of an address behind a host that is put in; undefined of other texts. */
function segmentOf(text: string): string | undefined {
  if (!text.startsWith('/') && !text.startsWith('${}/')) return undefined
  return /^(?:\$\{\})?(?:\/api(?=\/))?\/([^/?$]*)/.exec(text)?.[1]
}

function requestsIn(link: Link, facts: CodeFacts): Request[] {
  const found: Request[] = []
  facts.calls.forEach((written, c) => {
    if (written.args.length === 0) return
    const call = withTexts(link, facts, written)
    if (call.args.some(isString)) found.push({ facts, c, call })
  })
  return found
}

function isString({ k }: Value): boolean {
  return k === 'string'
}

function withTexts(link: Link, facts: CodeFacts, call: CallFact): CallFact {
  const [first, second] = call.args
  if ((first?.k !== 'local' && second?.k !== 'local') || !REQUESTS.test(call.text)) return call
  const args = call.args.map((each, i): Value => {
    const found = i < 2 && each.k === 'local' ? link.resolver.resolve(facts.path, each) : undefined
    return found?.k === 'string' ? { k: 'string', text: found.text } : each
  })
  return { ...call, args }
}

/** Tells a request of it by the call: `fetch('/api/models')`, `apiRequest('GET', '/api/models')`, `functions.invoke('models')`. */
function asksFor({ k, name }: Served): (call: CallFact) => boolean {
  if (k === 'function') {
    const address = `/functions/v1/${name}`
    const isAsked = (each: string) => (each.split('?')[0] ?? each).endsWith(address)
    return ({ text, args: [first, second] }) => {
      if (/functions\.invoke$/.test(text)) return first?.k === 'string' && first.text === name
      return isText(first, isAsked) || isText(second, isAsked)
    }
  }
  const address = name.replace(/[.*+?^${}()|\\]/g, '\\$&').replace(/\[[^\]]+\]|:\w+/g, '[^/?]+')
  // A client that is made with the beginning of all addresses leaves it out.
  const [, base = '', rest = address] = /^(\/api)(\/.+)$/.exec(address) ?? []
  const asked = new RegExp(`^(?:\\$\\{\\})?${base && `(?:${base})?`}${rest}(?:\\?.*|\\$\\{\\})?$`)
  return ({ args: [first, second] }) =>
    isText(first, (each) => asked.test(each)) || isText(second, (each) => asked.test(each))
}

/** Whether a value is a text of which something holds. */
function isText(value: Value | undefined, is: (text: string) => boolean): boolean {
  return value?.k === 'string' && is(value.text)
}
