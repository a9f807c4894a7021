import type { CallFact, CodeFacts, DeclarationFact, Value } from '../../analysis/facts'
import type { CallbackBehaviour } from '../../analysis/libraries'
import { isForAdmins } from '../endpoints/for-admins'
import { entryOf } from '../link/entries'
import type { Project } from '../project'

/** A pool or client of a database that is made anew for each request. */
export interface RequestConnection {
  readonly call: CallFact
  readonly c: number
  /** What is made: `PrismaClient`, `Pool`. */
  readonly name: string
  /** The same function hangs up again. */
  readonly closes: boolean
  /** It lets go by itself of connections that nothing uses for some seconds. */
  readonly idles: boolean
  /** Where a request comes in, when that is another function. */
  readonly from: { readonly path: string; readonly call: CallFact } | undefined
}

/**
 * What opens connections of its own, by package: names are those of `new X()` or `x()`. Clients that ask over HTTP are not
 * among them (`neon()`, `@planetscale/database`, supabase-js), nor those that must be made for each request: Neon's `Pool`
 * over WebSockets (README, "Pool and Client") and `createClient` of `@vercel/postgres`.
 */
const MAKERS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:pg|pg-pool)$/, /^(?:default\.|default$)?(?:Pool|Client)?$/],
  [/^postgres$/, /^default$/],
  [/^@prisma\/client$/, /^(?:default\.)?PrismaClient$/],
  [/^mysql2?(?:\/promise)?$/, /^(?:default\.)?(?:createPool|createConnection)$/],
  [/^mongodb$/, /^MongoClient$/],
  [/^sequelize$/, /^(?:default\.)?Sequelize$/],
  [/^knex$/, /^(?:default|knex)$/],
  [/^@vercel\/postgres$/, /^createPool$/],
]
/** Handed an address, it makes a pool of its own. */
const DRIZZLE = /^drizzle-orm\/(?:node-postgres|postgres-js|mysql2)$/
/** The platform keeps no connection from one request to the next. */
const ISOLATED = ['wrangler', '@cloudflare/workers-types', '@opennextjs/cloudflare', '@cloudflare/next-on-pages']
/** A function that keeps what it is handed, or runs it once. */
const KEEPS = /(?:^|\.)(?:cache|once|memo\w*|singleton|lazy|useMemo|useState|useRef|remember\w*)$/i
const CLOSES = /\.(?:end|close|\$disconnect|destroy)$/
/** How many calls away from the request it may be made. */
const DEPTH = 3

/** The pools and clients of a file that requests make anew, in order. */
export function requestConnections(project: Project, facts: CodeFacts): RequestConnection[] {
  if (!facts.imports.some(({ specifier, typeOnly }) => !typeOnly && isDriver(specifier))) return []
  if (project.side(facts) === 'edge' || isIsolated(project, facts)) return []
  return facts.calls.flatMap((call, c): RequestConnection[] => {
    const name = call.in < 0 ? undefined : madeBy(project, facts, c)
    if (name === undefined || call.args.some((each) => dependsOnCaller(facts, each, 0))) return []
    const isGiven = call.fate.use.returned
    const closes = isClosed(project, facts, c)
    const idles = letsGo(project, facts, call, c)
    if (idles === 'one') return []
    const search = { depth: DEPTH, isGiven, fromMany: closes || idles !== undefined }
    const path = requestTo(project, facts, call.in, search, new Set())
    if (!path || isKept(facts, call, path.place === undefined || isAsked(project, facts, c))) return []
    const from = path.place && { path: path.place.path, call: path.place.call }
    return [{ call, c, name, closes, idles: idles !== undefined, from }]
  })
}

/**
 * What lets go by itself of a connection that nothing uses, by package: the option that says after how long, and whether it does
 * where none is given. Sources: node-postgres, "pg.Pool" (`idleTimeoutMillis`, 10 seconds); postgres.js, "Connection timeout"
 * (`idle_timeout`, never); Sequelize, "Connection Pool" (`pool.idle`, 10 seconds, down to `pool.min`, 0).
 */
const LETS_GO: readonly (readonly [pkg: RegExp, maker: RegExp, after: string, byDefault: boolean])[] = [
  [/^(?:pg|pg-pool)$/, /^(?:Pool|default)$/, 'idleTimeoutMillis', true],
  [/^postgres$/, /^default$/, 'idle_timeout', false],
  [/^drizzle-orm\/node-postgres$/, /./, 'idleTimeoutMillis', true],
  [/^sequelize$/, /./, 'idle', true],
]

/** Whether a client lets go by itself of what nothing uses; `one`: and never has more than one connection. */
function letsGo(project: Project, facts: CodeFacts, call: CallFact, c: number): 'one' | 'some' | undefined {
  const { target } = project.link.called(facts.path, c)
  if (target.k !== 'api') return undefined
  const maker = target.path.replace(/^default\./, '')
  const known = LETS_GO.find(([pkg, name]) => pkg.test(target.pkg) && name.test(maker))
  if (!known) return undefined
  const [, , after, byDefault] = known
  const numbers = call.args.flatMap((each) => {
    const options = project.link.resolver.resolve(facts.path, each)
    if (options.k !== 'object') return []
    const number = (name: string) => {
      const value = options.members[name] && project.link.resolver.resolve(options.path, options.members[name])
      return value?.k === 'literal' ? Number(value.value) : value && Number.NaN
    }
    return [{ idle: number(after), most: number('max') }]
  })
  const said = numbers.map(({ idle }) => idle).find((each) => each !== undefined)
  if (said === 0 || (said === undefined && !byDefault)) return undefined
  return said !== undefined && numbers.some(({ most }) => most === 1) ? 'one' : 'some'
}

/** A connection address that goes past the pool, by the names that Vercel and Neon give it. */
const DIRECT = /^(?:POSTGRES_URL_NON_POOLING|DATABASE_URL_UNPOOLED|PGHOST_UNPOOLED)$/

/** Clients of a file that a serverless app makes with the address that goes past the pool. */
export function directConnections(project: Project, facts: CodeFacts): RequestConnection[] {
  if (!facts.imports.some(({ specifier, typeOnly }) => !typeOnly && isDriver(specifier))) return []
  if (!project.modules.hasDependency(facts.path, 'next') || /migrat|seed/i.test(facts.path)) return []
  return facts.calls.flatMap((call, c): RequestConnection[] => {
    const name = madeBy(project, facts, c)
    if (name === undefined || !call.args.some((each) => variablesIn(facts, each, 0).some((name) => DIRECT.test(name))))
      return []
    return [{ call, c, name, closes: false, idles: false, from: undefined }]
  })
}

/** The variables of the environment that a value is, where it is nothing else in other cases. */
function variablesIn(facts: CodeFacts, value: Value, depth: number): string[] {
  if (depth > 4) return []
  if (value.k === 'object') return Object.values(value.members).flatMap((each) => variablesIn(facts, each, depth + 1))
  if (value.k === 'local') {
    const values = facts.declarations[value.d]?.values ?? []
    return values.length === 1 && values[0] ? variablesIn(facts, values[0], depth + 1) : []
  }
  return value.k === 'member' && value.of.k === 'member' && value.of.name === 'env' ? [value.name] : []
}

function isDriver(specifier: string): boolean {
  return DRIZZLE.test(specifier) || MAKERS.some(([pkg]) => pkg.test(specifier)) || /prisma/i.test(specifier)
}

function isIsolated(project: Project, { path, globals }: CodeFacts): boolean {
  return globals.includes('Deno') || ISOLATED.some((name) => project.modules.hasDependency(path, name))
}

/** The name of what a call makes; undefined where it makes no client of a database. */
export function madeBy(project: Project, facts: CodeFacts, c: number): string | undefined {
  const { target } = project.link.called(facts.path, c)
  const call = facts.calls[c]
  if (target.k !== 'api' || target.maker || !call) return undefined
  if (DRIZZLE.test(target.pkg)) {
    const [first] = call.args
    const handed = first && project.link.resolver.resolve(facts.path, first)
    const isAddress = handed?.k === 'string' || (handed?.k === 'api' && handed.path.startsWith('process.env'))
    return isAddress ? 'drizzle' : undefined
  }
  const isMaker = MAKERS.some(([pkg, name]) => pkg.test(target.pkg) && name.test(target.path))
  // `knex('orders')` is a query where `knex` was made before.
  return isMaker && (call.isNew || !/^new /.test(call.text)) ? /[\w$]+$/.exec(call.text)?.[0] : undefined
}

/** It is put where it outlives the request: on `globalThis`, `this`, in a variable of the module, in what remembers it. */
function isKept(facts: CodeFacts, call: CallFact, isUsed: boolean): boolean {
  const { end, use } = call.fate
  const names = namesOf(facts, call)
  // What has a name in the handler itself is used there; a function that makes one for others may keep it by that name.
  const isUsedHere = names.length > 0 && isUsed
  if ((end === 'stored' && !isUsedHere) || (end === 'returned' && use.escapes) || names.some(isOfModule(facts)))
    return true
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const usage = facts.functions[f]?.usage
    if (usage?.k === 'argument' && KEEPS.test(facts.calls[usage.c]?.text ?? '')) return true
  }
  return false
}

/** The variables that are set to what a call gives. */
function namesOf({ calls, declarations }: CodeFacts, call: CallFact): DeclarationFact[] {
  const c = calls.indexOf(call)
  return declarations.filter(({ values }) => values.some((value) => value.k === 'call' && value.c === c))
}

function isOfModule({ functions }: CodeFacts): (name: DeclarationFact) => boolean {
  return ({ range }) => !functions.some((each) => each.range.start <= range.start && range.end <= each.range.end)
}

/** Each caller has a database of its own. */
function dependsOnCaller(facts: CodeFacts, value: Value, depth: number): boolean {
  if (depth > 8) return false
  const inside = (each: Value) => dependsOnCaller(facts, each, depth + 1)
  switch (value.k) {
    case 'param':
      return true
    case 'local':
      return (facts.declarations[value.d]?.values ?? []).some(inside)
    case 'member':
    case 'text':
      return inside(value.of)
    case 'object':
      return Object.values(value.members).some(inside)
    case 'either':
      return value.of.some(inside)
    case 'call': {
      const call = facts.calls[value.c]
      // What is waited for was looked up: the address that somebody keeps in their settings.
      return call !== undefined && (call.fate.end === 'awaited' || call.args.some(inside))
    }
    default:
      return false
  }
}

interface RequestPath {
  /** The call that leads here, in the function that the request comes in at. */
  readonly place: { readonly path: string; readonly call: CallFact } | undefined
}

interface RequestSearch {
  readonly depth: number
  /** The function gives back what it makes. */
  readonly isGiven: boolean
  /** Only requests count that many people send at once. */
  readonly fromMany: boolean
}

/** Whether a function runs for each request: a framework starts it, or a function does that it starts. */
function requestTo(
  project: Project,
  facts: CodeFacts,
  f: number,
  { depth, isGiven, fromMany }: RequestSearch,
  seen: Set<string>,
): RequestPath | undefined {
  for (let at = f; at >= 0; at = facts.functions[at]?.parent ?? -1) {
    const key = `${facts.path}#${at}`
    if (seen.has(key)) return undefined
    seen.add(key)
    if (isStartedByRequest(project, facts, at))
      return fromMany && isForFew(project, facts.path, at) ? undefined : { place: undefined }
    const usage = facts.functions[at]?.usage
    // A callback runs where the function around it does; what is called by name, where it is called.
    if (usage) continue
    if (depth === 0) return undefined
    for (const place of project.link.callersOf({ k: 'function', path: facts.path, f: at })) {
      const owner = project.link.code(place.path)
      const call = owner?.calls[place.c]
      if (!owner || !call || call.in < 0 || project.link.standsAside(place.path)) continue
      // What a function gives back may be kept where it is called.
      if (isGiven && isKept(owner, call, false)) continue
      const path = requestTo(
        project,
        owner,
        call.in,
        { depth: depth - 1, isGiven: isGiven && call.fate.use.returned, fromMany },
        seen,
      )
      if (path) return { place: path.place ?? { path: place.path, call } }
    }
    return undefined
  }
  return undefined
}

/** Only those who run the app, or who know a secret of the server, get past what a handler asks. */
function isForFew(project: Project, path: string, f: number): boolean {
  const endpoints = project.endpoints.in(path).filter(({ handler }) => handler.path === path && handler.f === f)
  return (
    endpoints.length > 0 &&
    endpoints.every((each) => isForAdmins(project, each) || project.endpoints.checkOf(each)?.kind === 'secret')
  )
}

function isStartedByRequest(project: Project, facts: CodeFacts, f: number): boolean {
  const fact = facts.functions[f]
  if (!fact) return false
  if (fact.directive === 'server') return true
  const { usage } = fact
  if (usage?.k === 'argument') return isHandler(project, facts.path, usage.c)
  const handed = project.link.referencesTo({ k: 'function', path: facts.path, f }).some(({ path, r }) => {
    const reference = project.link.code(path)?.references[r]?.usage
    return reference?.k === 'argument' && !project.link.standsAside(path) && isHandler(project, path, reference.c)
  })
  if (handed) return true
  return Object.entries(facts.exports).some(([name, value]) => {
    const target = project.link.resolver.resolve(facts.path, value)
    const isOwn = target.k === 'function' && target.path === facts.path && target.f === f
    return isOwn && entryOf(project.link, facts, name) !== undefined
  })
}

/** A call that is handed what answers requests: `app.get('/orders', list)`. */
function isHandler(project: Project, path: string, c: number): boolean {
  return project.link.called(path, c).behaviour?.callbacks?.some(isForRequests) === true
}

/** The function that makes it asks it something, and does not give it back. */
function isAsked(project: Project, facts: CodeFacts, c: number): boolean {
  const made = facts.calls[c]
  if (!made || made.fate.use.returned) return false
  return facts.calls.some((call, other) => {
    if (call.in !== made.in) return false
    const { target } = project.link.called(facts.path, other)
    return target.k === 'api' && target.maker?.path === facts.path && target.maker.c === c && !CLOSES.test(call.text)
  })
}

/** Neither jobs nor events are requests: a schedule, a queue, an emitter. */
function isForRequests({ fate, startedBy }: CallbackBehaviour): boolean {
  return startedBy === 'request' || (fate === 'framework-handled' && startedBy === undefined)
}

function isClosed(project: Project, facts: CodeFacts, c: number): boolean {
  return closesOf(project, facts, facts.path, c).length > 0
}

/** The calls of a file that hang up the client which call `c` of the file at `path` makes. */
export function closesOf(project: Project, facts: CodeFacts, path: string, c: number): CallFact[] {
  return facts.calls.filter(({ text }, other) => {
    if (!CLOSES.test(text)) return false
    const { target } = project.link.called(facts.path, other)
    return target.k === 'api' && target.maker?.path === path && target.maker.c === c
  })
}
