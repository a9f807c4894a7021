import type { CallFact, CodeFacts, TextRange, Value } from '../../analysis/facts'
import { option } from '../link/options'
import type { Project } from '../project'

/** A place where every site may call with the cookies of whoever visits it. */
export interface OpenOrigin {
  /** `reflected`: the caller's own origin is sent back · `any`: `*`, which browsers refuse together with credentials. */
  readonly kind: 'reflected' | 'any'
  readonly range: TextRange
}

const PACKAGES = /^(?:cors|@fastify\/cors|hono\/cors|@koa\/cors|koa2-cors|@elysiajs\/cors)$/
const ORIGIN = 'access-control-allow-origin'
const CREDENTIALS = 'access-control-allow-credentials'

/**
 * Where a file lets any origin call with credentials: by a CORS package, or by headers of its own.
 * Source: https://developer.mozilla.org/docs/Web/HTTP/CORS#requests_with_credentials
 */
export function* openOrigins(project: Project, facts: CodeFacts): Generator<OpenOrigin> {
  for (const [c, call] of facts.calls.entries()) {
    const found = byPackage(project, facts, c, call) ?? byHeaderCalls(facts, call)
    if (found) yield { kind: found, range: call.nameRange }
    for (const argument of call.args) {
      const kind = byHeaders(facts, argument, 0)
      if (kind) yield { kind, range: call.nameRange }
    }
  }
  for (const { values, range, name } of facts.declarations) {
    const [first] = values
    const kind = first && byHeaders(facts, first, 0)
    if (kind) yield { kind, range: { start: range.start, end: range.start + name.length } }
  }
}

function byPackage(project: Project, facts: CodeFacts, c: number, call: CallFact): OpenOrigin['kind'] | undefined {
  const { link } = project
  const target = link.resolver.callee(facts.path, c)
  const isRegistered = /\.register$/.test(call.text)
  const plugin = isRegistered && call.args[0] ? link.resolver.resolve(facts.path, call.args[0]) : target
  if (plugin.k !== 'api' || !PACKAGES.test(plugin.pkg)) return undefined
  const options = call.args[isRegistered ? 1 : 0]
  if (!options) return undefined
  const credentials = option(link, facts.path, options, 'credentials')
  if (typeof credentials === 'string' || credentials.k !== 'literal' || credentials.value !== true) return undefined
  const origin = option(link, facts.path, options, 'origin')
  if (typeof origin === 'string') return undefined
  if (origin.k === 'literal') return origin.value === true ? 'reflected' : undefined
  if (origin.k === 'string') return origin.text === '*' ? 'any' : undefined
  if (origin.k !== 'function') return undefined
  return admitsAll(project, origin) ? 'reflected' : undefined
}

/** `(origin) => origin`, `(origin, callback) => callback(null, true)`, without a look at which origin it is. */
function admitsAll({ link }: Project, { path, f }: { path: string; f: number }): boolean {
  const facts = link.code(path)
  const fact = facts?.functions[f]
  if (!facts || !fact || facts.gates.some((gate) => gate.in === f)) return false
  const isSame = fact.returns.length === 1 && fact.returns.every((value) => isParameter(facts, value, f))
  const own = facts.calls.filter((call) => call.in === f)
  const [only] = own
  const admits =
    own.length === 1 && only?.args.length === 2 && only.args[1]?.k === 'literal' && only.args[1].value === true
  return isSame || (admits === true && only !== undefined && isParameter(facts, only.callee, f))
}

function isParameter(facts: CodeFacts, value: Value, f: number): boolean {
  if (value.k === 'param') return value.f === f && value.path === undefined
  return (
    value.k === 'local' && (facts.declarations[value.d]?.values.some((each) => isParameter(facts, each, f)) ?? false)
  )
}

/** An object of headers that holds both. */
function byHeaders(facts: CodeFacts, value: Value, depth: number): OpenOrigin['kind'] | undefined {
  if (value.k !== 'object' || depth > 2) return undefined
  const origin = headerIn(value.members, ORIGIN)
  if (origin && isTrue(headerIn(value.members, CREDENTIALS))) return kindOf(facts, origin)
  for (const member of Object.values(value.members)) {
    const inside = byHeaders(facts, member, depth + 1)
    if (inside) return inside
  }
  return undefined
}

/** The member for a header, whose name is written in any case; the last one where there are several. */
function headerIn(members: Readonly<Record<string, Value>>, header: string): Value | undefined {
  const name = Object.keys(members).findLast((each) => each.length === header.length && each.toLowerCase() === header)
  return name === undefined ? undefined : members[name]
}

/** `res.setHeader('Access-Control-Allow-Origin', req.headers.origin)`, and the credentials in the same function. */
function byHeaderCalls(facts: CodeFacts, call: CallFact): OpenOrigin['kind'] | undefined {
  const origin = originSetBy(call)
  if (!origin) return undefined
  const isAllowed = facts.calls.some(({ in: f, args: [header, value] }) => {
    return f === call.in && header?.k === 'string' && header.text.toLowerCase() === CREDENTIALS && isTrue(value)
  })
  if (!isAllowed || isLookedAt(facts, call)) return undefined
  const kind = kindOf(facts, origin)
  // Of two origins that a function may allow, the star is one branch, and the credentials may belong to the other.
  if (
    kind === 'any' &&
    facts.calls.some((each) => each !== call && each.in === call.in && originSetBy(each) !== undefined)
  )
    return undefined
  // Browsers hear what is said last.
  const isOverwritten = facts.calls.some(
    (later) =>
      later.in !== call.in &&
      later.range.start > call.range.end &&
      originSetBy(later)?.k === 'string' &&
      isMiddleware(facts, later.in),
  )
  return kind === 'reflected' && isOverwritten ? undefined : kind
}

function originSetBy({ args: [name, origin] }: CallFact): Value | undefined {
  return name?.k === 'string' && name.text.toLowerCase() === ORIGIN ? origin : undefined
}

/** `app.use((request, response, next) => …)` */
function isMiddleware(facts: CodeFacts, f: number): boolean {
  const usage = facts.functions[f]?.usage
  return usage?.k === 'argument' && /\.use$/.test(facts.calls[usage.c]?.text ?? '')
}

/** It is asked which origin it is: by an `if` that stops, or by a list or a pattern, `origin.endsWith('.shop.dev')`. */
function isLookedAt(facts: CodeFacts, { in: f, range }: CallFact): boolean {
  if (facts.gates.some((gate) => gate.in === f && gate.looks.some((value) => isOrigin(facts, value, 0)))) return true
  return facts.calls.some(({ in: at, callee, text, args, range: own }) => {
    if (at !== f || own.start >= range.start || !COMPARES.test(text)) return false
    return (callee.k === 'member' && isOrigin(facts, callee.of, 0)) || args.some((each) => isOrigin(facts, each, 0))
  })
}

const COMPARES = /(?:\.(?:includes|startsWith|endsWith|match|test|has|some|indexOf|find)|allowed\w*|is\w*origin\w*)$/i

function kindOf(facts: CodeFacts, origin: Value): OpenOrigin['kind'] | undefined {
  if (origin.k === 'string') return origin.text === '*' ? 'any' : undefined
  const isLookedAt = facts.gates.some(({ looks }) => looks.some((value) => isOrigin(facts, value, 0)))
  return !isLookedAt && isOrigin(facts, origin, 0) ? 'reflected' : undefined
}

/** The origin that the request names; a choice between several is none. */
function isOrigin(facts: CodeFacts, value: Value, depth: number): boolean {
  if (depth > 4) return false
  if (value.k === 'member') return value.name === 'origin' && value.of.k === 'member' && value.of.name === 'headers'
  if (value.k === 'call') {
    const call = facts.calls[value.c]
    const [first] = call?.args ?? []
    return (
      /headers?(?:\(\))?\.get$|\.header$|\.get$/.test(call?.text ?? '') &&
      first?.k === 'string' &&
      first.text.toLowerCase() === 'origin'
    )
  }
  if (value.k === 'either') {
    const [first, ...rest] = value.of
    return (
      first !== undefined &&
      isOrigin(facts, first, depth + 1) &&
      rest.every((each) => each.k === 'string' && each.text === '*')
    )
  }
  if (value.k !== 'local') return false
  const values = facts.declarations[value.d]?.values ?? []
  return values.length === 1 && values.some((each) => isOrigin(facts, each, depth + 1))
}

function isTrue(value: Value | undefined): boolean {
  return (value?.k === 'string' && value.text === 'true') || (value?.k === 'literal' && value.value === true)
}
