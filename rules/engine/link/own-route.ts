import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import { option } from './options'

const QUERY_LIBRARY = /^(?:@tanstack\/react-query|react-query|swr)$/
const QUERY = /(?:^|\.)(?:useQuery|useInfiniteQuery|useSWR|default)$/

/**
 * Whether a screen of the app itself asks the route that a call stands in through TanStack Query or SWR, whose key is the
 * route's address: both ask again when that fails, and give a `refetch` to a button. Not where the query says `retry: false`.
 */
export function isAskedByQuery(project: Project, facts: CodeFacts, call: CallFact): boolean {
  const route = routeAround(facts, call)
  if (route === undefined) return false
  for (const other of project.files.values()) {
    if (other.kind !== 'code' || !other.imports.some(({ specifier }) => QUERY_LIBRARY.test(specifier))) continue
    if (other.calls.some((each, c) => asks(project, other, each, c, route))) return true
  }
  return false
}

/** `app.get('/api/models', async (req, res) => …)`: the address of the route around a call. */
function routeAround(facts: CodeFacts, call: CallFact): string | undefined {
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const usage = facts.functions[f]?.usage
    const registered = usage?.k === 'argument' ? facts.calls[usage.c] : undefined
    const address = registered?.args[0]
    if (registered && /\.get$/.test(registered.text) && address?.k === 'string' && address.text.startsWith('/'))
      return address.text
  }
  return undefined
}

function asks(project: Project, facts: CodeFacts, call: CallFact, c: number, route: string): boolean {
  const first = call.args[0]
  if (!first || !keyTexts(first).includes(route)) return false
  const { target } = project.link.called(facts.path, c)
  if (target.k !== 'api' || !QUERY_LIBRARY.test(target.pkg) || !QUERY.test(target.path)) return false
  const retry = first.k === 'object' ? option(project.link, facts.path, first, 'retry') : 'absent'
  return !(typeof retry === 'object' && retry.k === 'literal' && retry.value === false)
}

/** The texts a query's key begins with: `{ queryKey: ['/api/models'] }`, `['/api/models']`, `'/api/models'`. */
function keyTexts(value: Value): string[] {
  if (value.k === 'string') return [value.text]
  if (value.k === 'array') return value.elements.slice(0, 1).flatMap(keyTexts)
  const key = value.k === 'object' ? value.members['queryKey'] : undefined
  return key ? keyTexts(key) : []
}
