import type { CodeFacts, TextRange, Value } from '../../analysis/facts'
import type { Link } from '../link/link'
import type { FunctionTarget } from '../link/target'
import type { Endpoint, EndpointKind } from './endpoint'
import { chainBefore, follow, peel } from './follow'
import { nextUrl } from './next-url'

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
const ROUTE_MODULES = ['@remix-run/react', '@remix-run/node', '@react-router/dev', '@react-router/node']
const PROCEDURES = new Set(['query', 'mutation', 'subscription'])

/**
 * The endpoints that a framework finds by where a function stands and what it is called: files of routes, server actions,
 * loaders, edge functions; and procedures, which are members of a router object.
 */
export function endpointsByPlace(link: Link, facts: CodeFacts): Endpoint[] {
  return [
    ...nextRoutes(link, facts),
    ...nextActions(link, facts),
    ...pagesApi(link, facts),
    ...routeModules(link, facts),
    ...edgeFunctions(link, facts),
    ...serverless(link, facts),
    ...procedures(link, facts),
  ]
}

function* nextRoutes(link: Link, facts: CodeFacts): Generator<Endpoint> {
  const match = /(?:^|\/)app\/(.*?)\/?route\.[jt]sx?$/.exec(facts.path)
  if (!match || !link.modules.hasDependency(facts.path, 'next')) return
  const url = nextUrl(match[1] ?? '')
  for (const [method, value] of Object.entries(facts.exports)) {
    if (METHODS.has(method)) yield* made(link, facts, value, { kind: 'next-route', method, url, name: url })
  }
}

function* pagesApi(link: Link, facts: CodeFacts): Generator<Endpoint> {
  const match = /(?:^|\/)pages\/(api\/.*?)(?:\/index)?\.[jt]sx?$/.exec(facts.path)
  const value = facts.exports['default']
  if (!match || !value || !link.modules.hasDependency(facts.path, 'next')) return
  const url = nextUrl(match[1] ?? '')
  yield* made(link, facts, value, { kind: 'next-api', method: undefined, url, name: url })
}

function* nextActions(link: Link, facts: CodeFacts): Generator<Endpoint> {
  if (facts.directive === 'server') {
    for (const [name, value] of Object.entries(facts.exports)) {
      yield* made(link, facts, value, { kind: 'next-action', method: 'POST', url: undefined, name })
    }
    return
  }
  for (const [f, { directive, name }] of facts.functions.entries()) {
    if (directive !== 'server') continue
    yield* made(link, facts, { k: 'function', f }, { kind: 'next-action', method: 'POST', url: undefined, name })
  }
}

function* routeModules(link: Link, facts: CodeFacts): Generator<Endpoint> {
  const match = /(?:^|\/)(?:app|src)\/routes\/(.*)\.[jt]sx?$/.exec(facts.path)
  if (!match || !ROUTE_MODULES.some((name) => link.modules.hasDependency(facts.path, name))) return
  const url = `/${(match[1] ?? '')
    .replace(/\/route$/, '')
    .replace(/^_\w+\./, '')
    .replace(/\./g, '/')
    .replace(/(?:^|\/)_?index$/, '')}`
  for (const [name, method] of [
    ['loader', 'GET'],
    ['action', 'POST'],
  ] as const) {
    const value = facts.exports[name]
    if (value) yield* made(link, facts, value, { kind: 'route-module', method, url, name })
  }
}

/** `Deno.serve(handler)`, `serve(handler)` of the standard library, or `export default { fetch }`. */
function* edgeFunctions(link: Link, facts: CodeFacts): Generator<Endpoint> {
  const match = /(?:^|\/)supabase\/functions\/([^/_][^/]*)\/index\.[jt]sx?$/.exec(facts.path)
  if (!match) return
  const name = match[1] ?? ''
  const part = { kind: 'edge-function', method: undefined, url: `/functions/v1/${name}`, name } as const
  for (const call of facts.calls) {
    if (!/^(?:Deno\.serve|serve)$/.test(call.text)) continue
    for (const value of call.args) {
      const handler = value.k === 'object' ? value.members['handler'] : value
      const peeled = handler && peel(link, facts.path, handler)
      if (!peeled?.handler) continue
      yield {
        ...part,
        file: facts.path,
        range: call.nameRange,
        handler: peeled.handler,
        before: peeled.before,
        complete: true,
      }
    }
  }
  const exported = facts.exports['default']
  const whole = exported && follow(link, facts.path, exported).value
  const handler = whole?.k === 'object' ? whole.members['fetch'] : undefined
  if (handler) yield* made(link, facts, handler, part)
}

/** Vercel's `api` folder beside an app that is not Next.js, and Netlify's functions. */
function* serverless(link: Link, facts: CodeFacts): Generator<Endpoint> {
  const match = /^(?:[\w.-]+\/)?(?:(api)\/|netlify\/functions\/)(.*?)(?:\/index)?\.[mc]?[jt]s$/.exec(facts.path)
  if (!match || /(?:^|\/)_/.test(match[2] ?? '') || link.modules.hasDependency(facts.path, 'next')) return
  const url = match[1] ? `/api/${match[2]}` : `/.netlify/functions/${match[2]}`
  for (const [name, value] of Object.entries(facts.exports)) {
    if (!METHODS.has(name) && name !== 'default' && name !== 'handler') continue
    for (const endpoint of made(link, facts, value, {
      kind: 'serverless',
      method: METHODS.has(name) ? name : undefined,
      url,
      name: url,
    })) {
      if (takesRequest(link, endpoint.handler)) yield endpoint
    }
  }
}

/** A function of a request, or of an event and its context: not one that other code of the server calls. */
function takesRequest(link: Link, handler: FunctionTarget): boolean {
  const first = link.functionFact(handler)?.params[0]
  if (!first || link.callersOf(handler).length > 0) return false
  return /^(?:req|request|event|evt|_?req\w*)$/i.test(first.name) || /Request|Event/.test(first.type ?? '')
}

/** Procedures of tRPC and oRPC, actions of next-safe-action outside `'use server'` files, server functions of TanStack Start. */
function* procedures(link: Link, facts: CodeFacts): Generator<Endpoint> {
  for (const [c, call] of facts.calls.entries()) {
    const { callee } = call
    if (callee.k !== 'member') continue
    const isProcedure = PROCEDURES.has(callee.name)
    if (!isProcedure && callee.name !== 'handler') continue
    const target = link.resolver.callee(facts.path, c)
    if (target.k !== 'api') continue
    const isTrpc = isProcedure && target.pkg.startsWith('@trpc/server')
    const isServerFunction = callee.name === 'handler' && /^createServerFn\(\)/.test(target.path)
    const isOrpc = callee.name === 'handler' && target.pkg.startsWith('@orpc/server')
    if (!isTrpc && !isOrpc && !isServerFunction) continue
    const peeled = peel(link, facts.path, { k: 'call', c })
    if (!peeled.handler) continue
    const name = link.functionFact(peeled.handler)?.name ?? ''
    yield {
      kind: isServerFunction ? 'server-function' : 'trpc',
      file: facts.path,
      range: call.nameRange,
      handler: peeled.handler,
      method: callee.name === 'query' ? 'GET' : callee.name === 'mutation' ? 'POST' : undefined,
      url: undefined,
      name: name === '' ? callee.name : name,
      before: chainBefore(link, facts.path, callee),
      complete: true,
    }
  }
}

interface Part {
  readonly kind: EndpointKind
  readonly method: string | undefined
  readonly url: string | undefined
  readonly name: string
}

/** The endpoint that an exported value is; none where it is no function of the project, as with `handlers.GET` of a library. */
function* made(link: Link, facts: CodeFacts, value: Value, part: Part): Generator<Endpoint> {
  const { handler, before } = peel(link, facts.path, value)
  if (!handler) return
  yield { ...part, file: facts.path, range: rangeOf(link, facts, value, handler), handler, before, complete: true }
}

/** The function's own name where it stands in the file, else what is exported. */
function rangeOf(link: Link, facts: CodeFacts, value: Value, handler: FunctionTarget): TextRange {
  const own = handler.path === facts.path ? link.functionFact(handler)?.nameRange : undefined
  if (own) return own
  const declared = value.k === 'local' ? facts.declarations[value.d]?.range : undefined
  return declared ? { start: declared.start, end: Math.min(declared.end, declared.start + 40) } : { start: 0, end: 0 }
}
