import type { CallFact, CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { isAbsorbed } from './absorbed'
import { servedBy } from './askers'
import { option } from './options'
import { isQuery } from './queries'
import { callsInside } from './reach'
import type { Request, Served } from './requests'
import { retrierOf } from './retried'

/**
 * Whether a screen of the app itself asks the route that a call stands in through TanStack Query or SWR: by a key that is
 * the route's address, or by the request that every such query's function makes. Both ask again when that fails, and give a
 * `refetch` to a button. Not where the query says `retry: false`.
 */
export function isAskedByQuery(project: Project, facts: CodeFacts, call: CallFact): boolean {
  const served = servedBy(facts.path)
  if (served !== undefined) return !isForWriting(facts, call) && isRequestedByQueries(project, facts, served)
  const route = routeAround(facts, call) ?? endpointAround(project, facts, call)
  if (route === undefined) return false
  if (isRequestedByQueries(project, facts, { k: 'route', name: route })) return true
  return project.requests.queries
    .byKey(route)
    .some(({ facts: other, call: each }) => !saysNoRetry(project, other, each))
}

/** `apiRequest('/api/rates')`, whose own request stands in a loop that tries again. */
function asksAgain(project: Project, facts: CodeFacts, c: number): boolean {
  const { target } = project.link.called(facts.path, c)
  const owner = target.k === 'function' ? project.link.code(target.path) : undefined
  const fact = target.k === 'function' ? owner?.functions[target.f] : undefined
  if (!owner || !fact) return false
  const [from, to] = callsInside(owner, fact)
  return project
    .operations(owner)
    .some((each) => each.c >= from && each.c < to && retrierOf(project, owner, each.c) !== undefined)
}

/** What makes the request makes it again when it fails: a query, a loop, a function of the project that has one. */
export function isMadeAgain(project: Project, { facts, c, call }: Request): boolean {
  if (retrierOf(project, facts, c) || asksAgain(project, facts, c)) return true
  const isQueried = isQuery(project.link, facts.path, c)
    ? !saysNoRetry(project, facts, call)
    : isForQuery(project, facts, call.in, 0)
  return isQueried && !project.requests.queries.asksOnce
}

/**
 * Whether the app asks the route that a call stands in only by itself, from a timer or an effect, in code that goes on with
 * what it had when there is no answer.
 */
export function isAskedInPassing(project: Project, facts: CodeFacts, call: CallFact): boolean {
  const urls = new Set<string>()
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1)
    for (const { url } of project.endpoints.handledBy({ k: 'function', path: facts.path, f })) if (url) urls.add(url)
  const [url] = urls
  if (url === undefined || urls.size > 1) return false
  let isAsked = false
  for (const { facts: other, c, call: each } of project.requests.of({ k: 'route', name: url })) {
    if (other === facts || isRegistered(project, other, c)) continue
    if (!isByItself(other, each.in) || !isAbsorbed(project, other, c)) return false
    isAsked = true
  }
  return isAsked
}

function isRegistered(project: Project, { path }: CodeFacts, c: number): boolean {
  const call = project.link.call({ path, c })
  return project.endpoints.in(path).some(({ range }) => range.start === call?.nameRange.start)
}

/** An effect or a timer sets it off, not a person. */
export function isByItself(facts: CodeFacts, inner: number): boolean {
  for (let f = inner; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const usage = facts.functions[f]?.usage
    const hook = usage?.k === 'argument' ? facts.calls[usage.c]?.text : undefined
    if (hook !== undefined && /(?:^|\.)use(?:Layout)?Effect$/.test(hook)) return true
  }
  return false
}

/** `export async function POST`: a query does not ask that. */
function isForWriting(facts: CodeFacts, call: CallFact): boolean {
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1)
    if (/^(?:POST|PUT|PATCH|DELETE)$/.test(facts.functions[f]?.name ?? '')) return true
  return false
}

const MOST_DEPTH = 3

/** There are requests of it in the app, and each of them is made for a query, or by code that goes on without an answer. */
function isRequestedByQueries(project: Project, own: CodeFacts, served: Served): boolean {
  let byQuery = 0
  let absorbed = 0
  for (const { facts: other, c, call } of project.requests.of(served)) {
    if (other === own) continue
    if (isQuery(project.link, other.path, c) || isForQuery(project, other, call.in, 0)) byQuery++
    else if (isAbsorbed(project, other, c)) absorbed++
    else return false
  }
  return byQuery + absorbed > 0 && (byQuery === 0 || !project.requests.queries.asksOnce)
}

/** The function is a query's own, or is called by such functions alone. */
function isForQuery(project: Project, facts: CodeFacts, f: number, depth: number): boolean {
  for (let at = f; at >= 0; at = facts.functions[at]?.parent ?? -1) {
    const usage = facts.functions[at]?.usage
    if (usage?.k !== 'argument') continue
    if (isQuery(project.link, facts.path, usage.c)) return !saysNoRetry(project, facts, facts.calls[usage.c])
  }
  if (f < 0 || depth >= MOST_DEPTH) return false
  const callers = project.link.callersOf({ k: 'function', path: facts.path, f })
  return (
    callers.length > 0 &&
    callers.every((place) => {
      const owner = project.link.code(place.path)
      return owner !== undefined && isForQuery(project, owner, owner.calls[place.c]?.in ?? -1, depth + 1)
    })
  )
}

function saysNoRetry(project: Project, facts: CodeFacts, call: CallFact | undefined): boolean {
  const first = call?.args[0]
  const retry = first?.k === 'object' ? option(project.link, facts.path, first, 'retry') : 'absent'
  return typeof retry === 'object' && retry.k === 'literal' && retry.value === false
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

/** The address of the route whose handler, of whatever file, a call stands in. */
function endpointAround(project: Project, facts: CodeFacts, call: CallFact): string | undefined {
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const found = project.endpoints.all.find(
      ({ handler, method }) => method === 'GET' && handler.f === f && handler.path === facts.path,
    )
    if (found) return found.url
  }
  return undefined
}
