import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { addTo } from '../../analysis/grouped'
import type { Link } from './link'
import { option } from './options'
import type { PerFile } from './per-file'
import type { Request } from './requests'

const QUERY_LIBRARY = /^(?:@tanstack\/react-query|react-query|swr)$/
const QUERY = /(?:^|\.)(?:useQuery|useInfiniteQuery|useSWR|default)$/

/** What a file has of TanStack Query and SWR: its queries by the texts of their keys, and a client that never asks again. */
interface OfFile {
  readonly byKey: readonly (readonly [key: string, query: Request])[]
  readonly asksOnce: boolean
}

const NOTHING: OfFile = { byKey: [], asksOnce: false }

/** The queries of an app, by what their keys begin with. Remembered until {@link Queries.clear}. */
export class Queries {
  private readonly inFile: PerFile<OfFile>
  private known: { readonly byKey: ReadonlyMap<string, readonly Request[]>; readonly asksOnce: boolean } | undefined

  constructor(private readonly link: Link) {
    this.inFile = link.perFile((facts) => queriesIn(link, facts))
  }

  /** Forgets what was concluded over files, after any changed. */
  clear(): void {
    this.known = undefined
  }

  /** The queries of the app whose key is the address of a route: a function of the client's asks for it. */
  byKey(route: string): readonly Request[] {
    return this.all.byKey.get(route) ?? []
  }

  /** The app's client of queries says `retry: false` for all of them. */
  get asksOnce(): boolean {
    return this.all.asksOnce
  }

  private get all() {
    if (this.known) return this.known
    const byKey = new Map<string, Request[]>()
    let asksOnce = false
    for (const facts of this.link.resolver.codeFiles()) {
      const own = this.inFile.of(facts)
      for (const [key, query] of own.byKey) addTo(byKey, key, query)
      asksOnce ||= own.asksOnce
    }
    this.known = { byKey, asksOnce }
    return this.known
  }
}

/** Whether call `c` asks through TanStack Query or SWR. */
export function isQuery(link: Link, path: string, c: number): boolean {
  const { target } = link.called(path, c)
  return target.k === 'api' && QUERY_LIBRARY.test(target.pkg) && QUERY.test(target.path)
}

function queriesIn(link: Link, facts: CodeFacts): OfFile {
  if (!facts.imports.some(({ specifier }) => QUERY_LIBRARY.test(specifier))) return NOTHING
  const byKey = facts.calls.flatMap((call, c) => {
    const keys = call.args[0] ? keyTexts(call.args[0]) : []
    return keys.length > 0 && isQuery(link, facts.path, c) ? keys.map((key) => [key, { facts, c, call }] as const) : []
  })
  return { byKey, asksOnce: facts.calls.some((call) => isClientThatAsksOnce(link, facts, call)) }
}

function isClientThatAsksOnce(link: Link, { path }: CodeFacts, { isNew, text, args }: CallFact): boolean {
  if (!isNew || text !== 'QueryClient' || !args[0]) return false
  const retry = option(link, path, args[0], 'defaultOptions.queries.retry')
  return typeof retry === 'object' && retry.k === 'literal' && retry.value === false
}

/** The texts a query's key begins with: `{ queryKey: ['/api/models'] }`, `['/api/models']`, `'/api/models'`. */
function keyTexts(value: Value): string[] {
  if (value.k === 'string') return [value.text]
  if (value.k === 'array') return value.elements.slice(0, 1).flatMap(keyTexts)
  const key = value.k === 'object' ? value.members['queryKey'] : undefined
  return key ? keyTexts(key) : []
}
