import type { CodeFacts, FileFacts } from '../analysis/facts'
import { Endpoints } from './endpoints'
import { type Inventory, inventoryOf } from './inventory'
import { Failures } from './link/failure'
import { Handlers } from './link/handlers'
import { Link } from './link/link'
import { type Operation, operationsOf } from './link/operations'
import { RequestLimits } from './link/request-limits'
import { Requests } from './link/requests'
import { functionSide, type Side, sideOf } from './link/side'
import { ToldGlobally } from './link/told-globally'
import { affectsModules, createModules, type Modules } from './modules'
import { type ExposedDatabase, exposedDatabases } from './policies/exposure'
import { type Database, queriedDatabases } from './query/database'
import { liveness } from './query/live'
import { type PrismaNames, prismaNames } from './query/prisma-names'
import { builtQueriesOf } from './query/queries'
import type { QueryShape } from './query/shape'
import { Reach } from './reach/reach'
import { createDatabases, type Databases } from './schema/databases'
import type { Schema } from './schema/schema'
import { SourceSchemas } from './schema/source-schemas'
import { touchesSchema } from './schema/sources'
import type { TrackedOf } from './tracking'

/** Everything known of one workspace folder: its facts, linked. Made by {@link createProject}; queries are lazy and remembered. */
export interface Project {
  /** What becomes of a file in version control; undefined where the host knows nothing of it. */
  readonly tracked: TrackedOf
  readonly files: ReadonlyMap<string, FileFacts>
  readonly modules: Modules
  readonly link: Link
  readonly failures: Failures
  /** Functions that something outside starts and nobody guards. */
  readonly handlers: Handlers
  /** The calls of a file that cross the network, in order. */
  operations(facts: CodeFacts): readonly Operation[]
  /** The code files of the product itself: no tests, scripts, examples. */
  readonly productCode: readonly CodeFacts[]
  /** The queries of a file that are made with builders, their tables named as in the database. */
  builtQueries(facts: CodeFacts): readonly QueryShape[]
  /** On which side a file runs; undefined where it runs on both or nothing tells. */
  side(facts: CodeFacts): Side | undefined
  /** The same for one function of it, by index: a loader stands beside its component; -1 for the top of the module. */
  sideOf(facts: CodeFacts, f: number): Side | undefined
  /** Every query that fails is told of in one place: a query cache, an interceptor. */
  tellsOfQueries(): boolean
  /** The server of a file's package answers or hangs up by itself when a request takes too long. */
  limitsRequests(path: string): boolean
  /** The databases that the project's own files make, replayed to their final state. */
  readonly databases: Databases
  /** The same, each with the queries that code, policies and database functions ask of it. */
  readonly queried: readonly Database[]
  /** Those of them that anyone with the app's public key can ask through Supabase's API. */
  readonly exposed: readonly ExposedDatabase[]
  /** The database that a file works with; undefined where there is none, or no telling which. */
  schema(path: string): Schema | undefined
  /** Every place where the outside can call the app, who is let in there, and what it does. */
  readonly endpoints: Endpoints
  /** What the project is made of, and what stands round its code: apps, hosts, pipelines, trackers, tests, variables. */
  readonly inventory: Inventory
  /** The requests that the app's own code makes, by what they ask for. */
  readonly requests: Requests
  /** Which code nothing uses. */
  readonly reach: Reach
  /** Whether call `c` of a file may ever run, as far as the methods of classes tell: {@link liveness}. */
  mayRun(facts: CodeFacts, c: number): boolean
}

class LinkedProject implements Project {
  readonly files: Map<string, FileFacts>
  modules: Modules
  link: Link
  failures: Failures
  handlers: Handlers
  endpoints: Endpoints
  requests: Requests
  private readonly operationsByPath = new Map<string, readonly Operation[]>()
  private readonly builtByPath = new Map<string, readonly QueryShape[]>()
  private prisma: PrismaNames | undefined
  private knownProductCode: readonly CodeFacts[] | undefined
  /** Whether a code file is part of the product, by path. */
  private readonly products = new Map<string, boolean>()
  private told: ToldGlobally
  private requestLimits: RequestLimits
  readonly reach: Reach = new Reach(this)
  private readonly sources = new SourceSchemas()
  private knownDatabases: Databases | undefined
  private knownQueries: readonly Database[] | undefined
  private knownLiveness: ReturnType<typeof liveness> | undefined
  private knownInventory: Inventory | undefined
  private knownExposed: readonly ExposedDatabase[] | undefined

  constructor(
    files: Iterable<FileFacts>,
    readonly tracked: TrackedOf,
  ) {
    this.files = new Map([...files].map((facts) => [facts.path, facts]))
    this.modules = createModules(this.files)
    this.link = new Link(this.files, this.modules)
    this.failures = new Failures(this.link)
    this.handlers = new Handlers(this.link, this.failures)
    this.told = new ToldGlobally(this.link, this.failures)
    this.requestLimits = new RequestLimits(this.link)
    this.requests = new Requests(this.link)
    this.endpoints = new Endpoints(this, this.link)
  }

  operations(facts: CodeFacts): readonly Operation[] {
    const known = this.operationsByPath.get(facts.path)
    if (known) return known
    const found = operationsOf(this.link, facts)
    this.operationsByPath.set(facts.path, found)
    return found
  }

  get productCode(): readonly CodeFacts[] {
    this.knownProductCode ??= [...this.files.values()].filter(
      (facts): facts is CodeFacts => facts.kind === 'code' && this.isProduct(facts),
    )
    return this.knownProductCode
  }

  private isProduct(facts: CodeFacts): boolean {
    let known = this.products.get(facts.path)
    if (known === undefined) {
      known = this.link.roleAt(facts.path) === 'product'
      this.products.set(facts.path, known)
    }
    return known
  }

  builtQueries(facts: CodeFacts): readonly QueryShape[] {
    const known = this.builtByPath.get(facts.path)
    if (known) return known
    this.prisma ??= prismaNames(this.files.values())
    const found = builtQueriesOf(this, facts, this.prisma)
    this.builtByPath.set(facts.path, found)
    return found
  }

  side(facts: CodeFacts): Side | undefined {
    return sideOf(this.link, facts)
  }

  sideOf(facts: CodeFacts, f: number): Side | undefined {
    return functionSide(this.link, facts, f)
  }

  tellsOfQueries(): boolean {
    return this.told.tells()
  }

  limitsRequests(path: string): boolean {
    return this.requestLimits.holdAt(path)
  }

  get databases(): Databases {
    this.knownDatabases ??= createDatabases(this.files, this.modules, this.sources)
    return this.knownDatabases
  }

  get queried(): readonly Database[] {
    this.knownQueries ??= queriedDatabases(this)
    return this.knownQueries
  }

  mayRun(facts: CodeFacts, c: number): boolean {
    this.knownLiveness ??= liveness(this)
    return this.knownLiveness(facts, c)
  }

  get exposed(): readonly ExposedDatabase[] {
    this.knownExposed ??= exposedDatabases(this)
    return this.knownExposed
  }

  get inventory(): Inventory {
    this.knownInventory ??= inventoryOf(this)
    return this.knownInventory
  }

  schema(path: string): Schema | undefined {
    return this.databases.at(path)
  }

  /** Takes in changed, removed and moved files; forgets what rested on them. */
  update({ changed, removed, moved }: ProjectChanges): void {
    const touched = [
      ...[...changed, ...moved].flatMap((facts) => [facts, this.files.get(facts.path)]),
      ...removed.map((path) => this.files.get(path)),
    ]
    if (touched.some(touchesSchema)) this.knownDatabases = undefined
    this.knownQueries = undefined
    this.knownLiveness = undefined
    this.knownInventory = undefined
    this.knownExposed = undefined
    // Only the databases rest on what SQL says.
    const isLinked = !touched.every((facts) => facts === undefined || facts.kind === 'sql' || facts.kind === 'journal')
    let isRelinked = isLinked && removed.some((path) => this.files.has(path))
    for (const facts of changed) if (affectsModules(this.files.get(facts.path), facts)) isRelinked = true
    // What a file is for rests on itself, on who imports it, and on the packages.
    if (isRelinked || !changed.every((facts) => importsAlike(this.files.get(facts.path), facts))) this.products.clear()
    for (const { path } of changed) this.products.delete(path)
    for (const path of removed) this.files.delete(path)
    for (const facts of [...changed, ...moved]) this.files.set(facts.path, facts)
    if (isLinked || isRelinked) this.relink(changed, isRelinked)
    if (isRelinked || (isLinked && changed.length > 0)) this.reach.outdate()
  }

  private relink(changed: readonly FileFacts[], isWhole: boolean): void {
    if (isWhole) {
      this.modules = createModules(this.files)
      this.link = new Link(this.files, this.modules)
      this.failures = new Failures(this.link)
      this.handlers = new Handlers(this.link, this.failures)
      this.told = new ToldGlobally(this.link, this.failures)
      this.requestLimits = new RequestLimits(this.link)
      this.requests = new Requests(this.link)
      this.endpoints = new Endpoints(this, this.link)
    } else {
      for (const facts of changed) this.link.forget(facts.path)
      this.failures.clear()
      this.handlers.clear()
      this.told.clear()
      this.requestLimits.clear()
      this.requests.clear()
    }
    this.operationsByPath.clear()
    this.builtByPath.clear()
    this.prisma = undefined
    this.knownProductCode = undefined
    this.endpoints.clear()
  }
}

/** Links the facts of one workspace folder. `tracked` is asked whenever a rule needs it. */
export function createProject(files: Iterable<FileFacts>, tracked: TrackedOf = () => undefined): Project {
  return new LinkedProject(files, tracked)
}

/** What became of files. */
export interface ProjectChanges {
  readonly changed: readonly FileFacts[]
  readonly removed: readonly string[]
  /** Files in which things only stand elsewhere: {@link linkedInputsChanged} says no of them. */
  readonly moved: readonly FileFacts[]
}

/** The same project after files changed or went; cheap where manifests did not change. The old project is spent. */
export function updateProject(project: Project, changes: ProjectChanges): Project {
  if (!(project instanceof LinkedProject)) throw new TypeError('A project that createProject did not make.')
  project.update(changes)
  return project
}

/**
 * Whether other files may read differently after a file changed from `before` to `after`: what it exports, calls,
 * returns or catches is another, not only where it stands.
 */
export function linkedInputsChanged(before: FileFacts | undefined, after: FileFacts): boolean {
  if (!before || before.kind !== after.kind) return true
  return shapeText(before) !== shapeText(after)
}

function importsAlike(before: FileFacts | undefined, after: FileFacts): boolean {
  if (before?.kind !== 'code' || after.kind !== 'code') return before?.kind === after.kind
  const named = ({ imports }: CodeFacts) => JSON.stringify(imports.map((each) => [each.specifier, each.typeOnly]))
  return named(before) === named(after)
}

/** A file's facts without places. */
function shapeText(facts: FileFacts): string {
  return JSON.stringify(facts, (key, value: unknown) => (PLACE_KEYS.has(key) ? undefined : value))
}

const PLACE_KEYS = new Set(['range', 'nameRange', 'covers', 'suppressions', 'comment'])
