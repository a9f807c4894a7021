import type { CodeFacts, Value } from '../../analysis/facts'
import { grouped } from '../../analysis/grouped'
import { SESSION_PACKAGES } from '../../analysis/libraries/access'
import { keyOf, type Link } from '../link/link'
import type { PerFile } from '../link/per-file'
import type { FunctionTarget } from '../link/target'
import { commandAccess } from '../policies/access'
import { countsCalls } from '../policies/counted-calls'
import type { Project } from '../project'
import { BoundColumns } from './bound-columns'
import { endpointsByPlace } from './by-place'
import { type Check, CheckReader } from './checks'
import { DeedReader, type GuardedDeed } from './deeds'
import type { Endpoint, Step } from './endpoint'
import { gatewayOf } from './gateway'
import { marksDone } from './marks-done'
import { isCallerField } from './names'
import { NatureReader } from './natures'
import { type RouterEvent, routed, routerEvents, servesProcedures } from './routers'
import { Signers } from './signers'
import { withStartMiddleware } from './start-middleware'

/** Names of the configuration's guard functions that hold for a file. */
export type GuardsFor = (path: string) => readonly string[]

const PROCEDURE_PACKAGES = ['@trpc/server', '@orpc/server', '@tanstack/react-start', 'next-safe-action']

/** What one file adds: endpoints by place, what it does to routers, what it puts on requests. */
interface Contribution {
  readonly byPlace: readonly Endpoint[]
  readonly events: readonly RouterEvent[]
}

/**
 * The endpoints of a project, and what is asked of each: who is let in, and what it does. Lazy; what a file adds is kept
 * while its facts are the same.
 */
export class Endpoints {
  private readonly contributions: PerFile<Contribution>
  private known: readonly Endpoint[] | undefined
  private byFile: ReadonlyMap<string, readonly Endpoint[]> | undefined
  private byHandler: ReadonlyMap<string, readonly Endpoint[]> | undefined
  private readers: Readers | undefined
  private fields: ReadonlySet<string> | undefined
  private open: ReadonlySet<string> | undefined
  private counting: ReadonlySet<string> | undefined
  private guardsFor: GuardsFor = () => []

  constructor(
    private readonly project: Project,
    private readonly link: Link,
  ) {
    this.contributions = link.perFile((facts) => ({
      byPlace: endpointsByPlace(link, facts),
      events: routerEvents(link, facts),
    }))
  }

  /** Forgets what was concluded over files, after any changed. */
  clear(): void {
    this.known = undefined
    this.byFile = undefined
    this.byHandler = undefined
    this.readers = undefined
    this.fields = undefined
    this.open = undefined
    this.counting = undefined
  }

  /** Takes the guards that the configuration names; what was concluded with other ones is forgotten. */
  useGuards(guardsFor: GuardsFor): void {
    if (this.guardsFor === guardsFor) return
    this.readers = undefined
    this.guardsFor = guardsFor
  }

  /** Every endpoint of the product, in the order of files. */
  get all(): readonly Endpoint[] {
    this.known ??= this.find()
    return this.known
  }

  /** The endpoints that are declared in a file. */
  in(path: string): readonly Endpoint[] {
    this.byFile ??= grouped(this.all, ({ file }) => file)
    return this.byFile.get(path) ?? []
  }

  /** The endpoints that a function answers, wherever they are declared. */
  handledBy(handler: FunctionTarget): readonly Endpoint[] {
    this.byHandler ??= grouped(this.all, (each) => keyOf(each.handler))
    return this.byHandler.get(keyOf(handler)) ?? []
  }

  /** The first check that stands before an endpoint's handler or that the handler makes for all it does; weak ones last. */
  checkOf(endpoint: Endpoint): Check | undefined {
    const { checks } = this.reading()
    const before = this.stepCheckOf(endpoint)
    if (before && before.kind !== 'session') return before
    const own = this.behindGateway(endpoint, checks.ofBody(endpoint.handler))
    return own && own.kind !== 'session' ? own : (before ?? own)
  }

  /** The first check among what runs before an endpoint's handler; weak ones last. */
  stepCheckOf(endpoint: Endpoint): Check | undefined {
    const { checks } = this.reading()
    let weak: Check | undefined
    for (const step of endpoint.before) {
      const found = this.behindGateway(endpoint, checks.ofStep(step))
      if (found && found.kind !== 'session') return found
      weak ??= found
    }
    return weak
  }

  /** What an endpoint does, each deed with the nearest check above it. */
  deedsOf(endpoint: Endpoint): readonly GuardedDeed[] {
    const deeds = this.reading().deeds.of(endpoint.handler)
    if (!deeds.some(({ check }) => check?.isUnsigned)) return deeds
    return deeds.map((deed) => ({ ...deed, check: this.behindGateway(endpoint, deed.check) }))
  }

  /** The gateway before an edge function has looked at the signature: then the token may be believed. */
  private behindGateway(endpoint: Endpoint, check: Check | undefined): Check | undefined {
    if (!check?.isUnsigned || gatewayOf(this.project, endpoint) !== 'public-key') return check
    return { kind: 'user', path: check.path, range: check.range }
  }

  /** Something counts how often an endpoint is called, or asks for a captcha; or it does what it does once for each row. */
  isLimited(endpoint: Endpoint): boolean {
    const { checks } = this.reading()
    return (
      endpoint.before.some((step) => checks.isLimitingStep(step)) ||
      checks.isLimited(endpoint.handler) ||
      marksDone(this.project, this.deedsOf(endpoint))
    )
  }

  /** The readers that the answers are made of, for what is asked further. */
  reading(): Readers {
    if (this.readers) return this.readers
    const isConfigured = (path: string, name: string) => this.guardsFor(path).includes(name)
    const known = {
      isSet: (path: string, name: string) => this.isSet(path, name),
      isOpen: (table: string) => this.isOpen(table),
    }
    const natures = new NatureReader(this.link, known, isConfigured)
    const checks = new CheckReader(this.link, natures, isConfigured, (name) => this.countsCalls(name))
    const bounds = new BoundColumns(this.project, natures)
    const deeds = new DeedReader(this.project, checks, natures)
    this.readers = { natures, checks, bounds, deeds, signers: new Signers(this.project, natures, deeds) }
    return this.readers
  }

  private find(): Endpoint[] {
    const product = this.project.productCode
    const events = product.flatMap((facts) => this.contributions.of(facts).events)
    const { endpoints, beforeProcedures } = routed(this.link, events)
    const byPlace = product.flatMap((facts) => this.contributions.of(facts).byPlace)
    const found = [...withStartMiddleware(this.link, product, byPlace), ...endpoints]
    if (!byPlace.some(({ kind }) => kind === 'trpc')) return found
    const steps = [...beforeProcedures, ...this.routesOfProcedures(byPlace)]
    return found.map((each) => (each.kind === 'trpc' ? { ...each, before: [...steps, ...each.before] } : each))
  }

  /** The handlers of files that answer for all procedures, as what runs before each: `app/api/trpc/[trpc]/route.ts`. */
  private routesOfProcedures(byPlace: readonly Endpoint[]): Step[] {
    return byPlace.flatMap(({ kind, handler: { path, f }, before }) => {
      const value: Value = { k: 'function', f }
      if ((kind !== 'next-route' && kind !== 'next-api') || !servesProcedures(this.link, path, value)) return []
      return [...before, { path, value }]
    })
  }

  /** A property of a request by that name says who calls: something of the project, or a session library, puts it there. */
  private isSet(path: string, name: string): boolean {
    if (isCallerField(name) && SESSION_PACKAGES.some((each) => this.link.modules.hasDependency(path, each))) return true
    if (isCallerField(name) && this.isProcedureContext(path)) return true
    this.fields ??= new Set(this.project.productCode.flatMap(fieldsSet))
    return this.fields.has(name)
  }

  /** Some database of the project lets anyone read all rows of a table of that name. */
  private isOpen(name: string): boolean {
    this.open ??= new Set(
      this.project.exposed.flatMap((database) =>
        database.tables.flatMap((table) => {
          const { ways } = commandAccess(database, table, 'select')
          return ways.some(({ who, rows }) => who === 'anyone' && rows === 'all') ? [table.name] : []
        }),
      ),
    )
    return this.open.has(name)
  }

  /** A function of that name in some database of the project counts who calls it. */
  private countsCalls(name: string): boolean {
    this.counting ??= new Set(
      this.project.databases.all.flatMap((schema) =>
        [...schema.functions.values()].flatMap((made) => (countsCalls(made) ? [made.name] : [])),
      ),
    )
    return this.counting.has(name)
  }

  /** The context of procedures is made elsewhere, from the session. */
  private isProcedureContext(path: string): boolean {
    return PROCEDURE_PACKAGES.some((each) => this.link.modules.hasDependency(path, each))
  }
}

/** What the answers about endpoints are made of. */
export interface Readers {
  readonly natures: NatureReader
  readonly checks: CheckReader
  readonly bounds: BoundColumns
  readonly deeds: DeedReader
  readonly signers: Signers
}

/** The properties that a file puts on what functions are handed: `req.user = …`, `c.set('user', …)`. */
function fieldsSet(facts: CodeFacts): string[] {
  const set = facts.sets.flatMap(({ name, value }) => (value.k === 'literal' ? [] : [name]))
  const called = facts.calls.flatMap(({ text, args: [first] }) =>
    /^(?:c|ctx|context|req|request)\.(?:set|decorateRequest)$/.test(text) && first?.k === 'string' ? [first.text] : [],
  )
  return [...set, ...called]
}
