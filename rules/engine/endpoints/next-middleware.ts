import type { CodeFacts, GateFact, Value } from '../../analysis/facts'
import type { Link } from '../link/link'
import type { FunctionTarget } from '../link/target'
import { pagesThatCarry } from './carriers'
import type { Check, CheckReader } from './checks'
import type { Endpoint } from './endpoint'
import { follow, peel } from './follow'

/** Addresses that are open by design wherever they are named: what a list of them leaves is protected. */
const OPEN =
  /^\/?(?:$|login|log-in|sign-?in|sign-?up|register|auth|public|about|pricing|landing|home|forgot|reset|callback|_next|favicon|static|api\/(?:auth|webhooks?|public|health)|webhooks?|terms|privacy|blog|contact)/i

/**
 * The check by which the `middleware.ts` or `proxy.ts` of a Next.js app turns strangers away from an endpoint: only for addresses
 * that its `matcher` covers, and not where it names others as the protected ones, or lets `/api` through itself. A server action
 * has the addresses of the pages that carry it, and all of them must be covered.
 * Source: https://nextjs.org/docs/app/api-reference/file-conventions/proxy
 */
export function middlewareCheck(link: Link, checks: CheckReader, endpoint: Endpoint): Check | undefined {
  if (endpoint.url !== undefined) return checkAt(link, checks, endpoint.file, endpoint.url)
  if (endpoint.kind !== 'next-action') return undefined
  let found: Check | undefined
  for (const { file, url } of pagesThatCarry(link, endpoint.file) ?? []) {
    const check = checkAt(link, checks, file, url)
    if (!check) return undefined
    if (found?.kind !== 'session') found = check
  }
  return found
}

function checkAt(link: Link, checks: CheckReader, file: string, url: string): Check | undefined {
  const facts = middlewareOf(link, file)
  if (!facts || !isMatched(link, facts, url)) return undefined
  const exported = facts.exports['middleware'] ?? facts.exports['proxy'] ?? facts.exports['default']
  if (!exported) return undefined
  const own = checks.ofStep({ path: facts.path, value: exported }) ?? ofFunction(link, checks, facts, exported)
  if (own) return coversByName(facts, url) ? own : undefined
  // `return await updateSession(request)`, of a file of its own.
  const answers = answeredBy(link, facts, exported)
  const check = answers && checks.ofBody(answers)
  const there = answers && link.code(answers.path)
  return check && there && coversByName(facts, url) && coversByName(there, url) ? check : undefined
}

/** The function of the project whose answer the middleware gives back. */
function answeredBy(link: Link, facts: CodeFacts, exported: Value): FunctionTarget | undefined {
  const { handler } = peel(link, facts.path, exported)
  const returns = handler && link.functionFact(handler)?.returns
  for (const value of returns ?? []) {
    const { path, value: written } = follow(link, handler?.path ?? facts.path, value)
    const target = written.k === 'call' ? link.called(path, written.c).target : undefined
    if (target?.k === 'function') return target
  }
  return undefined
}

/** Whether that middleware counts how often an endpoint is called. */
export function middlewareLimits(link: Link, checks: CheckReader, endpoint: Endpoint): boolean {
  const facts = middlewareOf(link, endpoint.file)
  const exported = facts && (facts.exports['middleware'] ?? facts.exports['proxy'] ?? facts.exports['default'])
  if (!facts || !exported || endpoint.url === undefined || !isMatched(link, facts, endpoint.url)) return false
  return checks.isLimitingStep({ path: facts.path, value: exported })
}

/** The middleware function of the app that a file belongs to. */
function middlewareOf(link: Link, path: string): CodeFacts | undefined {
  const root = /^(.*?)(?:src\/)?(?:app|pages)\//.exec(path)?.[1]
  if (root === undefined) return undefined
  for (const folder of [root, `${root}src/`]) {
    for (const name of ['middleware', 'proxy']) {
      for (const extension of ['ts', 'js', 'tsx', 'mts']) {
        const facts = link.code(`${folder}${name}.${extension}`)
        if (facts) return facts
      }
    }
  }
  return undefined
}

function ofFunction(link: Link, checks: CheckReader, facts: CodeFacts, exported: Value) {
  const { handler } = peel(link, facts.path, exported)
  return handler && checks.ofBody(handler)
}

/** Without a `matcher` it runs for every address. */
function isMatched(link: Link, facts: CodeFacts, url: string): boolean {
  const config = facts.exports['config']
  const written = config && follow(link, facts.path, config).value
  const matcher = written?.k === 'object' ? written.members['matcher'] : undefined
  if (!matcher) return true
  const values = matcher.k === 'array' ? matcher.elements : [matcher]
  return values.some((value) => {
    const source = value.k === 'object' ? value.members['source'] : value
    return source?.k !== 'string' || matchesPattern(source.text, url)
  })
}

/** Whether a pattern in the manner of path-to-regexp matches an address; true where it cannot be read. */
function matchesPattern(pattern: string, url: string): boolean {
  const body = pattern
    .replace(/\/:\w+\*/g, '(?:/.*)?')
    .replace(/\/:\w+\+/g, '/.+')
    .replace(/:\w+\([^)]*\)/g, '[^/]+')
    .replace(/:\w+/g, '[^/]+')
  try {
    return new RegExp(`^${body}/?$`).test(url)
  } catch {
    return true
  }
}

/** By the addresses that the middleware names, in its file: open ones, or the protected ones among which this is. */
function coversByName(facts: CodeFacts, url: string): boolean {
  const named = addressesIn(facts)
  const isUnder = (address: string) => {
    const base = address.replace(/\(?\.?\*.*$|\/:.*$/, '').replace(/\/+$/, '')
    return base !== '' && (url === base || url.startsWith(`${base}/`))
  }
  const passing = facts.gates.filter((gate) => passes(facts, gate))
  // An early `if (pathname.startsWith('/api') || pathname === '/') return NextResponse.next()`.
  const letsThrough = facts.gates.some((gate) => {
    const { looks, refuses, compares, unless = [] } = gate
    if (refuses || !compares.every(isOfAddress)) return false
    const denied = passing.includes(gate) ? unless : []
    return looks.some((value) => value.k === 'string' && isUnder(value.text) && !denied.includes(value.text))
  })
  if (letsThrough) return false
  const open = passing.flatMap(({ at = [] }) => at)
  if (open.some(isUnder)) return false
  // What a gate that lets through leaves out is looked at further down: `if (!path.startsWith('/api')) return null`.
  const leftOut = facts.gates.flatMap((gate) => (passing.includes(gate) ? [] : (gate.unless ?? [])))
  if (leftOut.some(isUnder)) return false
  const guarded = named.filter(
    (address) => !OPEN.test(address) && !leftOut.includes(address) && !open.includes(address),
  )
  return guarded.length === 0 || guarded.some(isUnder)
}

/** Its branch goes on to the page: `return NextResponse.next()`, `return response`, `return null`. */
function passes({ calls }: CodeFacts, { leaves, refuses, calls: [from, to] }: GateFact): boolean {
  return leaves === 'returns' && !refuses && calls.slice(from, to).every(({ text }) => /(?:^|\.)next$/.test(text))
}

/** `pathname === '/'` */
function isOfAddress({ left, right }: GateFact['compares'][number]): boolean {
  return [...left, ...right].some((value) => value.k === 'string' && value.text.startsWith('/'))
}

/** Addresses that stand in arrays, in arguments and in conditions, the matcher's and where it redirects to left out. */
function addressesIn(facts: CodeFacts): string[] {
  const found: string[] = []
  const take = (value: Value): void => {
    if (value.k === 'string' && /^\/[\w(]/.test(value.text) && !value.text.includes('?!')) found.push(value.text)
    if (value.k === 'array') for (const each of value.elements) take(each)
  }
  for (const { values } of facts.declarations) for (const value of values) if (value.k === 'array') take(value)
  for (const { looks } of facts.gates) for (const value of looks) take(value)
  for (const { text, args } of facts.calls) {
    if (/createRouteMatcher$|startsWith$/.test(text)) for (const argument of args) take(argument)
  }
  return found
}
