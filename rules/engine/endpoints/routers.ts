import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { addTo } from '../../analysis/grouped'
import { keyOf, type Link } from '../link/link'
import type { FunctionTarget, Target } from '../link/target'
import type { Endpoint, Step } from './endpoint'
import { follow, peel } from './follow'
import { callsWithin } from './within'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'all'])
const OTHERS = new Set(['use', 'route', 'on', 'register', 'addHook', 'mount'])
const PACKAGES =
  /^(?:express|express-promise-router|hono(?:\/.*)?|@hono\/.*|fastify|koa|@koa\/router|koa-router|polka|restify|elysia|itty-router|oak|@oak\/oak|deno\.land\/x\/(?:oak|hono)|jsr:@hono\/hono|npm:hono.*)$/
const HOOKS = ['preHandler', 'onRequest', 'preValidation', 'beforeHandle']

/** Something that is done to a router, where the code does it. */
export interface RouterEvent {
  readonly path: string
  readonly c: number
  readonly call: CallFact
  /** Whom it is done to: the call that made the router, or a parameter of a function it is handed to. */
  readonly router: string
  readonly verb: string
  /** The address of `router.route('/x')` before it. */
  readonly under: string
}

/** What a file does to routers: its routes, middleware and mounts, in order. */
export function routerEvents(link: Link, facts: CodeFacts): RouterEvent[] {
  const found: RouterEvent[] = []
  for (const [c, call] of facts.calls.entries()) {
    const { callee } = call
    if (callee.k !== 'member' || !(VERBS.has(callee.name) || OTHERS.has(callee.name))) continue
    if (call.args.length === 0) continue
    const on = receiver(facts, callee.of)
    const router = routerKey(link, facts.path, on.value)
    if (router === undefined) continue
    if (router.startsWith('param ') && !isRegistration(callee.name, call)) continue
    found.push({ path: facts.path, c, call, router, verb: callee.name, under: on.under })
  }
  return found
}

/** Through a chain: `app.use(a).get(b)` is done to `app`; `router.route('/x').get(h)` to `router`, under `/x`. */
function receiver(facts: CodeFacts, value: Value): { value: Value; under: string } {
  let at = value
  let under = ''
  for (let hops = 0; hops < 60 && at.k === 'call'; hops++) {
    const call = facts.calls[at.c]
    if (call?.callee.k !== 'member') break
    const { name } = call.callee
    if (!VERBS.has(name) && !OTHERS.has(name) && name !== 'basePath') break
    if ((name === 'route' && call.args.length === 1) || name === 'basePath')
      under = `${textOf(call.args[0]) ?? ''}${under}`
    at = call.callee.of
  }
  return { value: at, under }
}

/** What tells one router from another; undefined for what is none. */
function routerKey(link: Link, path: string, value: Value): string | undefined {
  const target = link.resolver.resolve(path, value)
  // `require('./rooms')` of a file with `module.exports = router`
  return routerKeyOf(target.k === 'namespace' ? link.resolver.exported(target.path, 'default') : target)
}

function routerKeyOf(target: Target): string | undefined {
  if (target.k === 'api') {
    const isRouter = PACKAGES.test(target.pkg) && /\(\)/.test(target.path)
    return isRouter && target.maker ? `made ${target.maker.path}#${target.maker.c}` : undefined
  }
  if (target.k !== 'param' || target.keys.length > 0) return undefined
  return `param ${target.path}#${target.f}#${target.i}`
}

/** On a parameter nothing is known of: an address first and a handler last, or something to `use`. */
function isRegistration(verb: string, { args }: CallFact): boolean {
  const address = textOf(args[0])
  const last = args[args.length - 1]
  if (verb === 'use' || verb === 'register' || verb === 'addHook') return last !== undefined && last.k !== 'string'
  return address !== undefined && /^[/*]/.test(address) && args.length > 1
}

function textOf(value: Value | undefined): string | undefined {
  return value?.k === 'string' ? value.text : undefined
}

/** What the routers of a project come to. */
export interface Routed {
  /** The endpoints of all routers, with what runs before each, through mounts and functions that set routers up. */
  readonly endpoints: readonly Endpoint[]
  /** What runs before the procedures of tRPC that a router serves. */
  readonly beforeProcedures: readonly Step[]
}

export function routed(link: Link, events: readonly RouterEvent[]): Routed {
  return new Routers(link, events).routed()
}

/** Middleware in force at a point of the walk, and the address below which it is. */
interface Applied {
  readonly under: string
  readonly step: Step
}

class Routers {
  private readonly byRouter = new Map<string, RouterEvent[]>()
  /** Routers that are mounted somewhere, and parameters that are seen to be handed one. */
  private readonly reached = new Set<string>()
  private readonly found = new Map<string, Endpoint>()
  /** The methods and addresses of the app that is walked which have a route already: only the first one answers. */
  private readonly answered = new Set<string>()
  private readonly beforeProcedures: Step[] = []
  private readonly mounted: ReadonlySet<string>

  constructor(
    private readonly link: Link,
    events: readonly RouterEvent[],
  ) {
    for (const event of events) this.add(event)
    for (const key of [...this.byRouter.keys()]) if (key.startsWith('param ')) this.addCallers(key)
    for (const [key, list] of this.byRouter) list.sort((a, b) => order(key, a) - order(key, b) || at(a) - at(b))
    this.mounted = new Set(
      events.flatMap((event) => this.mounts(event).flatMap(({ key }) => (key === event.router ? [] : [key]))),
    )
  }

  routed(): Routed {
    const roots = [...this.byRouter.keys()].filter((key) => key.startsWith('made ') && this.isApp(key))
    for (const key of roots) {
      this.answered.clear()
      this.walk(key, '', [], true, new Set())
    }
    for (const key of this.byRouter.keys()) {
      if (!this.reached.has(key) && !roots.includes(key) && key.startsWith('made '))
        this.walk(key, '', [], false, new Set())
    }
    return { endpoints: [...this.found.values()], beforeProcedures: this.beforeProcedures }
  }

  private add(event: RouterEvent): void {
    addTo(this.byRouter, event.router, event)
  }

  /** A call that hands a router to a function which sets it up is an event of that router. */
  private addCallers(key: string): void {
    const [path = '', f = '', i = ''] = key.slice('param '.length).split('#')
    for (const place of this.link.callersOf({ k: 'function', path, f: Number(f) })) {
      const call = this.link.call(place)
      const argument = call?.args[Number(i)]
      const router = argument && routerKey(this.link, place.path, argument)
      if (!call || router === undefined || router === key) continue
      const isNew = !this.byRouter.has(router)
      this.add({ path: place.path, c: place.c, call, router, verb: `inline ${key}`, under: '' })
      if (isNew && router.startsWith('param ')) this.addCallers(router)
    }
  }

  /** What listens itself rather than being mounted. */
  private isApp(key: string): boolean {
    const [path = '', c = ''] = key.slice('made '.length).split('#')
    const target = this.link.resolver.callee(path, Number(c))
    return (
      target.k === 'api' &&
      !/(?:^|\.)Router$/.test(target.path) &&
      !/router$/.test(target.pkg) &&
      !this.mounted.has(key)
    )
  }

  /** @param applied what is in force; what the router itself uses is added to it as the walk goes */
  private walk(key: string, prefix: string, applied: Applied[], complete: boolean, open: ReadonlySet<string>): void {
    if (open.has(key) || open.size > 12) return
    this.reached.add(key)
    const inside = new Set([...open, key])
    for (const event of this.byRouter.get(key) ?? []) {
      const { call, verb, path } = event
      if (verb.startsWith('inline ')) this.walk(verb.slice('inline '.length), prefix, applied, complete, inside)
      else if (VERBS.has(verb) || verb === 'on') this.route(event, prefix, applied, complete)
      else if (verb === 'route' && call.args[0]?.k === 'object') this.fastifyRoute(event, prefix, applied, complete)
      else if (verb === 'addHook') {
        const hook = call.args[1]
        if (hook) applied.push({ under: prefix, step: { path, value: hook } })
      } else this.use(event, prefix, applied, complete, inside)
    }
  }

  private use(
    event: RouterEvent,
    prefix: string,
    applied: Applied[],
    complete: boolean,
    open: ReadonlySet<string>,
  ): void {
    const { call, path } = event
    const first = textOf(call.args[0])
    const options = call.args[1]
    const registered =
      event.verb === 'register' && options?.k === 'object' ? textOf(options.members['prefix']) : undefined
    const under = joined(prefix, `${event.under}${first ?? registered ?? ''}`)
    const own: Applied[] = []
    const mounts = this.mounts(event)
    if (call.args.some((value) => servesProcedures(this.link, path, value)))
      this.beforeProcedures.push(...inForceAt(under, applied))
    for (const value of call.args.slice(first === undefined ? 0 : 1).flatMap(flat)) {
      const mount = mounts.find((each) => each.value === value)
      if (mount) this.walk(mount.key, under, [...applied, ...own], complete, open)
      else if (value.k !== 'object' && value.k !== 'string') own.push({ under, step: { path, value } })
    }
    if (mounts.length === 0) applied.push(...own)
  }

  /** The routers among the arguments of a `use`, `route`, `mount` or `register`. */
  private mounts({ path, call, verb }: RouterEvent): { value: Value; key: string }[] {
    if (verb !== 'use' && verb !== 'route' && verb !== 'register' && verb !== 'mount') return []
    const found: { value: Value; key: string }[] = []
    for (const value of call.args.flatMap(flat)) {
      const key = routerKey(this.link, path, value) ?? this.pluginKey(path, value)
      if (key !== undefined && this.byRouter.has(key)) found.push({ value, key })
    }
    return found
  }

  /** A plugin is a function of a router: `app.register(async (app) => { app.get(…) })`. */
  private pluginKey(path: string, value: Value): string | undefined {
    if (value.k === 'object' || value.k === 'string') return undefined
    const { handler } = peel(this.link, path, value)
    return handler && `param ${keyOf(handler)}#0`
  }

  private route(event: RouterEvent, prefix: string, applied: readonly Applied[], complete: boolean): void {
    const { call, verb, path } = event
    // Addresses and methods come first: an array of guards is none.
    const texts = call.args.findIndex((argument) => !flat(argument).every(({ k }) => k === 'string'))
    const address = textOf(call.args[verb === 'on' ? 1 : 0])
    const values = (texts < 0 ? [] : call.args.slice(texts)).flatMap(flat)
    const last = values[values.length - 1]
    if (!last || (address === undefined && event.under === '' && values.length < 2 && last.k !== 'function')) return
    const url = joined(prefix, `${event.under}${address ?? ''}`)
    const before = values.slice(0, -1).flatMap((value) => stepsOf(path, value))
    const method = verb === 'all' || verb === 'on' ? undefined : verb.replace(/^del$/, 'delete').toUpperCase()
    this.emit(event, last, url, method, before, applied, complete)
  }

  /** `app.route({ method, url, preHandler, handler })`. */
  private fastifyRoute(event: RouterEvent, prefix: string, applied: readonly Applied[], complete: boolean): void {
    const options = event.call.args[0]
    const handler = options?.k === 'object' ? options.members['handler'] : undefined
    if (options?.k !== 'object' || !handler) return
    const url = joined(prefix, textOf(options.members['url'] ?? options.members['path']) ?? '')
    this.emit(event, handler, url, textOf(options.members['method']), stepsOf(event.path, options), applied, complete)
  }

  private emit(
    { path, call }: RouterEvent,
    value: Value,
    url: string,
    method: string | undefined,
    own: readonly Step[],
    applied: readonly Applied[],
    complete: boolean,
  ): void {
    const { handler, before } = peel(this.link, path, value)
    if (!handler) return
    const inForce = inForceAt(url, applied)
    if (servesProcedures(this.link, path, value)) this.beforeProcedures.push(...inForce, ...own, ...before)
    const key = `${keyOf(handler)} ${method ?? ''} ${url}`
    const asked = `${method ?? ''} ${url.replace(/:\w+/g, ':')}`
    if (this.found.has(key) || (complete && this.answered.has(asked))) return
    if (complete && !mayPassOn(this.link, handler)) this.answered.add(asked)
    this.found.set(key, {
      kind: 'router',
      file: path,
      range: call.nameRange,
      handler,
      method,
      url,
      name: url,
      before: [...inForce, ...own, ...before],
      complete,
    })
  }
}

function inForceAt(url: string, applied: readonly Applied[]): Step[] {
  return applied.filter(({ under }) => covers(under, url)).map(({ step }) => step)
}

const SERVES_PROCEDURES = /^(?:@trpc\/server(?:\/adapters\/.+)?|@hono\/trpc-server)$/

/** It answers for all procedures: `createExpressMiddleware({ router })`, `fastifyTRPCPlugin`, a function that calls the like. */
export function servesProcedures(link: Link, path: string, value: Value): boolean {
  const written = follow(link, path, value)
  const isAdapter = (target: Target) => target.k === 'api' && SERVES_PROCEDURES.test(target.pkg)
  if (written.value.k === 'call') return isAdapter(link.resolver.callee(written.path, written.value.c))
  if (written.value.k === 'import') return isAdapter(link.resolver.resolve(written.path, written.value))
  const range = written.value.k === 'function' ? link.code(written.path)?.functions[written.value.f]?.range : undefined
  const facts = link.code(written.path)
  if (!facts || !range) return false
  return [...callsWithin(facts, range)].some(([c]) => isAdapter(link.resolver.callee(facts.path, c)))
}

function at({ call }: RouterEvent): number {
  return call.nameRange.start
}

/** It is handed a way on to the next route: `(req, res, next) => …`. */
function mayPassOn(link: Link, handler: FunctionTarget): boolean {
  return link.functionFact(handler)?.params.some(({ name }) => name === 'next') ?? true
}

/** What is done in the file that made the router comes first; other files take it from there. */
function order(router: string, { path }: RouterEvent): number {
  return router.startsWith(`made ${path}#`) || router.startsWith(`param ${path}#`) ? 0 : 1
}

function flat(value: Value): readonly Value[] {
  return value.k === 'array' ? value.elements : [value]
}

/** A function, or the hooks of an options object. */
function stepsOf(path: string, value: Value): Step[] {
  if (value.k !== 'object') return [{ path, value }]
  return HOOKS.flatMap((name) => {
    const hook = value.members[name]
    return hook ? flat(hook).map((each) => ({ path, value: each })) : []
  })
}

function joined(prefix: string, address: string): string {
  const both = `${prefix.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`.replace(/\/+$/, '')
  return both === '' ? '/' : both
}

/** Middleware under an address is in force for what lies below it; `*` stands for the rest. */
function covers(under: string, url: string): boolean {
  const base = under.replace(/\/?\*+$/, '').replace(/\/+$/, '')
  return base === '' || url === base || url.startsWith(`${base}/`)
}
