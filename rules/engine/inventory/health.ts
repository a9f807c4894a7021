import type { DeploymentFacts } from '../../analysis/deployment/deployment-facts'
import type { CallFact, CodeFacts, GateFact, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { keyOf } from '../link/link'
import { packageFolderOf } from '../link/packages'
import type { FunctionTarget } from '../link/target'
import type { Project } from '../project'
import type { HealthRoute } from './inventory'
import { below, isProductCode, topOf } from './places'

/** A route under which monitors look, whatever stands before it. */
const HEALTH =
  /(?:^|[/_.-])(?:_?health(?:z|[-_]?checks?|check)?|livez|liveness|readyz|readiness|heartbeat|alive|deep-?health)(?:\/(?:live|ready|db|liveness|readiness|ping|status|check|index))?\/?$/i
/** Words that mean it only near the top: `/api/status` is the app's, `/orders/:id/status` an order's. */
const SHORT = /^\/?(?:api\/)?(?:v\d+\/)?(?:ping|status|up|uptime|ready|live|monitoring)\/?$/i
/**
 * Words that say an address tries the database: `/ping-db`, `/status/db`. It counts where it asks it. A `/test-db` is for whoever builds the
 * app: what it answers is not made for a monitor.
 */
const DATABASE =
  /^\/?(?:[\w.-]+\/){0,3}?(?:(?:ping|check|status)[-_/]?(?:db|database)|(?:db|database)[-_/]?(?:ping|check|status))(?:[-_](?:connection|check))?\/?$/i
const MOST_URL = 60
const HTTP_GET = ['GET', 'HEAD', 'default', 'loader']

/** Whether monitors would find the app's health at an address. */
export function isHealthUrl(url: string): boolean {
  // `/gyms/:id/heartbeat` is about a gym.
  if (/[/.][:[$]|\{[^}]+\}/.test(url)) return false
  return HEALTH.test(url) || SHORT.test(url)
}

/** The same of one that only tries the database. */
function mayBeHealth(url: string): boolean {
  return isHealthUrl(url) || DATABASE.test(url)
}

/** A health route with the package it lies in. */
export interface FoundRoute extends HealthRoute {
  readonly folder: string
}

/** The health routes of the whole project: by the file conventions of frameworks, by registered routes, by hosts that ask one. */
export function healthRoutesOf(project: Project): FoundRoute[] {
  const found: FoundRoute[] = []
  for (const facts of project.files.values()) {
    if (facts.kind === 'deployment') {
      for (const { key, value, range } of facts.settings) {
        const url = isOfOthers(facts, key) ? undefined : askedPath(key, value)
        if (url !== undefined && url !== '/')
          found.push({
            file: facts.path,
            range,
            url,
            touchesDatabase: undefined,
            folder: packageFolderOf(project, facts.path),
          })
      }
    }
    if (facts.kind !== 'code') continue
    const routes = [...routesIn(project, facts)]
    if (routes.length === 0 || !isProductCode(project, facts)) continue
    const folder = packageFolderOf(project, facts.path)
    for (const { url, range, handler, body } of routes) {
      const touchesDatabase = body
        ? touchesIn(project, facts, body, new Set())
        : anyTouches(project, handlersOf(project, url, handler))
      if (!isHealthUrl(url) && !touchesDatabase) continue
      found.push({ file: facts.path, range, url, folder, touchesDatabase })
    }
  }
  for (const { kind, name, file, range, handler } of project.endpoints.all)
    if (kind === 'trpc' && /(?:^|\.)health(?:z|check)?$/i.test(name))
      found.push({
        file,
        range,
        url: name,
        folder: packageFolderOf(project, file),
        touchesDatabase: touches(project, handler, new Set()),
      })
  return found
}

/** Of a compose file: a service that is not built from the repository, such as a store of files. */
function isOfOthers({ host, settings }: DeploymentFacts, key: string): boolean {
  const service = /^services\.[^.]+\./.exec(key)?.[0]
  if (host !== 'compose' || service === undefined) return false
  return !settings.some((setting) => setting.key === `${service}build` || setting.key.startsWith(`${service}build.`))
}

function anyTouches(project: Project, handlers: readonly FunctionTarget[]): boolean | undefined {
  if (handlers.length === 0) return undefined
  return handlers.some((each) => touches(project, each, new Set()))
}

/** What answers at an address: the handler that stands there, else those of the router that is mounted at it. */
function handlersOf(project: Project, url: string, handler: FunctionTarget | undefined): FunctionTarget[] {
  if (handler) return [handler]
  const mounted = project.endpoints.all.filter((each) => each.url === url || each.url?.startsWith(`${url}/`))
  return mounted.map((each) => each.handler)
}

/** What a host asks to see that the app is up: https://fly.io/docs/reference/configuration/#http_service-checks and its like. */
function askedPath(key: string, value: string): string | undefined {
  if (/(?:^|\.)(?:healthCheckPath|healthcheckPath)$/.test(key)) return value
  if (/checks(?:\.\d+)?\.path$|health_?check\.(?:http_)?path$/i.test(key)) return value
  if (key === 'HEALTHCHECK' || /healthcheck\.test(?:\.\d+)?$/.test(key))
    return /https?:\/\/[^\s/'"]+(\/[^\s'")|]*)/.exec(value)?.[1]
  return undefined
}

interface Route {
  readonly url: string
  readonly range: TextRange
  readonly handler: FunctionTarget | undefined
  /** What answers, where it is a branch and not a function. */
  readonly body?: TextRange
}

function* routesIn(project: Project, facts: CodeFacts): Generator<Route> {
  const byPlace = urlOfFile(project, facts)
  if (byPlace !== undefined) {
    const name = HTTP_GET.find((each) => Object.hasOwn(facts.exports, each))
    const target = name === undefined ? undefined : project.link.resolver.exported(facts.path, name)
    const handler = target?.k === 'function' ? target : undefined
    if (name !== undefined)
      yield {
        url: byPlace,
        handler,
        range: handler?.path === facts.path ? nameOf(facts, handler.f) : topOf(facts).range,
      }
  }
  for (const call of facts.calls) if (MAKES_ROUTES.test(call.text)) yield* routesOf(project, facts, call)
  const { answered = [] } = facts
  for (const gate of facts.gates) {
    const texts = gate.compares.flatMap(({ left, right }) => [...left, ...right])
    const url = texts.find((each) => each.k === 'string' && each.text.startsWith('/') && mayBeHealth(each.text))
    if (url?.k !== 'string' || gate.refuses || !answersIn(facts, gate)) continue
    const body = answered.find((each) => isWithin(each.range, gate.range) && each.url === url.text)?.body
    yield { url: url.text, range: gate.range, handler: undefined, ...(body && { body }) }
  }
  for (const { url, range, body } of answered) {
    const isGate = facts.gates.some((gate) => isWithin(range, gate.range))
    if (!isGate && mayBeHealth(url) && answersWithin(facts, body)) yield { url, range, handler: undefined, body }
  }
  if (
    facts.imports.some(({ specifier }) => /^@nestjs\/terminus$|^@godaddy\/terminus$|^lightship$/.test(specifier)) &&
    facts.classes.length > 0
  )
    yield { url: '/health', range: topOf(facts).range, handler: undefined }
}

/** How the calls end that may make a route. */
const MAKES_ROUTES = /(?:\.(?:get|all|head|use|route)|^Bun\.serve|^Controller|^Get|create(?:Server|API)?FileRoute)$/

/** The routes that a call makes: `app.get('/health', …)`, `Controller('health')`, `fastify.route({ url })`, `Bun.serve({ routes })`. */
function* routesOf(project: Project, facts: CodeFacts, call: CallFact): Generator<Route> {
  const [first, ...rest] = call.args
  const range = call.nameRange
  if (first?.k === 'object') {
    const { url, handler, routes } = first.members
    if (call.text.endsWith('.route') && url?.k === 'string' && mayBeHealth(url.text))
      yield { url: url.text, range, handler: handler && functionIn(project, facts.path, [handler]) }
    if (call.text === 'Bun.serve' && routes?.k === 'object')
      for (const [path, value] of Object.entries(routes.members))
        if (mayBeHealth(path)) yield { url: path, range, handler: functionIn(project, facts.path, [value]) }
    return
  }
  const isRegistered = /\.(?:get|all|head|use|route)$/.test(call.text)
  // `app.route('/health').get(…)` hands its function over further on.
  if (isRegistered && (rest.length > 0 || call.text.endsWith('.route')))
    for (const url of addressesIn(facts, first))
      if (mayBeHealth(url)) yield { url, range, handler: functionIn(project, facts.path, rest) }
  if (first?.k !== 'string' || first.text.length >= MOST_URL) return
  const isNamed = /^(?:Controller|Get)$/.test(call.text)
    ? mayBeHealth(`/${first.text.replace(/^\//, '')}`)
    : /(?:^|\.)(?:createFileRoute|createServerFileRoute|createAPIFileRoute)$/.test(call.text) && mayBeHealth(first.text)
  if (isNamed) yield { url: first.text, range, handler: undefined }
}

/** The texts of an address: one that is written out, a constant of the file, several in a list. */
function addressesIn(facts: CodeFacts, value: Value | undefined): string[] {
  if (value?.k === 'array') return value.elements.flatMap((each) => addressesIn(facts, each))
  const [set, ...others] = value?.k === 'local' ? (facts.declarations[value.d]?.values ?? []) : []
  const known = value?.k === 'local' && others.length === 0 ? set : value
  return known?.k === 'string' && known.text.length < MOST_URL ? [known.text] : []
}

/** Its branch answers, rather than passing the request on: `if (path === '/health') return next()` leaves out a log or a limit. */
function answersIn(facts: CodeFacts, gate: GateFact): boolean {
  if (gate.leaves === 'says') return false
  // Koa answers by what is put on the context.
  return (
    facts.calls.slice(...gate.calls).some(isAnswer) ||
    facts.sets.some((set) => set.in === gate.in && set.name === 'body')
  )
}

function isAnswer({ text }: CallFact): boolean {
  return !/^(?:(?:.*\.)?next|console\.\w+|(?:.*\.)?log(?:ger)?(?:\.\w+)?)$/.test(text)
}

function answersWithin(facts: CodeFacts, body: TextRange): boolean {
  return facts.calls.some((call) => isWithin(call.range, body) && isAnswer(call))
}

/** The address of a file that a framework serves by its place. */
function urlOfFile(project: Project, { path }: CodeFacts): string | undefined {
  if (!/health|livez|readyz|ping|status|\/up\b|uptime|ready|alive|heartbeat|live|monitoring|db|database/i.test(path))
    return undefined
  const local = (below(packageFolderOf(project, path), path) ?? path).replace(/^src\//, '')
  const next = /^app\/((?:.*\/)?)route\.[jt]sx?$/.exec(local) ?? /^pages\/(api\/.*?)(?:\/index)?\.[jt]sx?$/.exec(local)
  const plain = next ?? /^((?:api|netlify\/functions)\/.*?)(?:\/index)?\.[jt]s$/.exec(local)
  const module = plain ?? /^app\/routes\/(.*?)(?:\/(?:route|index))?\.[jt]sx?$/.exec(local)
  if (!module?.[1]) return undefined
  const parts = module[1].split(module === plain ? '/' : /[/.]/).filter((part) => part !== '' && !/^\(.*\)$/.test(part))
  const url = `/${parts.map((part) => part.replace(/^_+|[_+$]+$/g, '')).join('/')}`
  return mayBeHealth(url) ? url : undefined
}

function nameOf(facts: CodeFacts, f: number): TextRange {
  return facts.functions[f]?.nameRange ?? topOf(facts).range
}

function functionIn(project: Project, path: string, values: readonly Value[]): FunctionTarget | undefined {
  for (const value of [...values].reverse()) {
    const target = project.link.resolver.resolve(path, value)
    if (target.k === 'function') return target
  }
  return undefined
}

/** A call of a database in the function, or in what it calls. */
function touches(project: Project, target: FunctionTarget, seen: Set<string>): boolean {
  const facts = project.link.code(target.path)
  const fact = facts?.functions[target.f]
  const key = keyOf(target)
  if (!facts || !fact || seen.has(key) || seen.size > 40) return false
  seen.add(key)
  return touchesIn(project, facts, fact.range, seen)
}

function touchesIn(project: Project, facts: CodeFacts, part: TextRange, seen: Set<string>): boolean {
  const within = (range: TextRange): boolean => isWithin(range, part)
  if (facts.sqlTexts.some(({ range }) => within(range))) return true
  if (
    project
      .operations(facts)
      .some(({ kind, call }) => (kind === 'database' || kind === 'supabase') && within(call.range))
  )
    return true
  return facts.calls.some((call, c) => {
    if (!within(call.range)) return false
    const called = project.link.called(facts.path, c).target
    if (called.k === 'function') return touches(project, called, seen)
    return /\.(?:\$queryRaw(?:Unsafe)?|\$connect|raw|ping|execute|findFirst|findMany|query)$/.test(call.text)
  })
}
