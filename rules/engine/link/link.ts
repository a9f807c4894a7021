import type { CallFact, CodeFacts, FileFacts, FunctionFact } from '../../analysis/facts'
import { addTo } from '../../analysis/grouped'
import { type ApiBehaviour, behaviourOf, canonicalPath, hasTable, versionedBy } from '../../analysis/libraries'
import type { Modules } from '../modules'
import { type Role, roleOf } from '../role'
import { onlyForDevServer } from './dev-server'
import { PerFile } from './per-file'
import { Resolver } from './resolver'
import { shapeOf } from './shapes'
import type { Side } from './side'
import type { CallPlace, FunctionTarget, Target } from './target'

/** What a call calls, and what the library tables know of that. */
export interface Called {
  readonly target: Target
  readonly behaviour: ApiBehaviour | undefined
  /** Package and API path the behaviour was found under; undefined for the last resort of a bare method name. */
  readonly api: { readonly pkg: string; readonly path: string } | undefined
}

/** A place where a function is handed on as a value: `r` indexes `references` of the file. */
export interface ReferencePlace {
  readonly path: string
  readonly r: number
}

const ASIDE: ReadonlySet<Role> = new Set<Role>(['test', 'story', 'script', 'example', 'archived'])

/** The linked project: values followed across files, and for each function who calls it and where it is handed on. */
export class Link {
  readonly resolver: Resolver
  private readonly calls = new Map<string, (Called | undefined)[]>()
  private readonly callers = new Map<string, CallPlace[]>()
  private readonly references = new Map<string, ReferencePlace[]>()
  /** The keys under which a file is entered in `callers` and `references`. */
  private readonly entered = new Map<string, Set<string>>()
  private readonly waiting: Set<string>
  private importers: Map<string, string[]> | undefined
  private workers: ReadonlySet<string> | undefined
  private readonly remembered: PerFile<unknown>[] = []
  /** The files that each file imports, types alone not counted. */
  private readonly imported = this.perFile((facts) => this.importedBy(facts))
  /** The files that each file starts as web workers. */
  private readonly started = this.perFile((facts) => webWorkersOf(this.modules, facts))
  /** Kept by `sideOf`. */
  readonly sides = new Map<string, Side | undefined>()
  /** Kept by `sideOf`: what each file itself tells. */
  readonly signs = new Map<string, Side | 'server-folder' | undefined>()
  /** Kept by `functionSide`. */
  readonly functionSides = new Map<string, Side | undefined>()

  private readonly roles = new Map<string, Role>()
  private knownDevServer: ReadonlySet<string> | undefined

  constructor(
    private readonly files: ReadonlyMap<string, FileFacts>,
    readonly modules: Modules,
  ) {
    this.resolver = new Resolver(files, modules)
    this.waiting = new Set([...files.values()].filter((facts) => facts.kind === 'code').map((facts) => facts.path))
  }

  /** The facts of a code file; undefined for other files. */
  code(path: string): CodeFacts | undefined {
    return this.resolver.code(path)
  }

  /** The call at a place, as its file has it. */
  call(place: CallPlace): CallFact | undefined {
    return this.code(place.path)?.calls[place.c]
  }

  /** The facts of a function that something resolved to. */
  functionFact(target: FunctionTarget): FunctionFact | undefined {
    return this.code(target.path)?.functions[target.f]
  }

  /** Forgets what was concluded from a file, after its facts changed. */
  forget(path: string): void {
    this.importers = undefined
    this.workers = undefined
    this.sides.clear()
    this.signs.clear()
    this.functionSides.clear()
    this.roles.clear()
    this.knownDevServer = undefined
    const gone = this.resolver.forget(path)
    this.leave(gone)
    for (const each of gone) {
      for (const known of this.remembered) known.forget(each)
      this.calls.delete(each)
      if (this.code(each)) this.waiting.add(each)
      else this.waiting.delete(each)
    }
  }

  /** What `find` says of each file, remembered; it may rest on what this link makes of that file's values. */
  perFile<T>(find: (facts: CodeFacts) => T): PerFile<T> {
    const made = new PerFile(find)
    this.remembered.push(made)
    return made
  }

  /** What call `c` of a file calls. */
  called(path: string, c: number): Called {
    let known = this.calls.get(path)
    if (!known) {
      known = []
      this.calls.set(path, known)
    }
    const found = known[c] ?? this.findCalled(path, c)
    known[c] = found
    return found
  }

  /** The calls of a function of the project, in every file. */
  callersOf(target: FunctionTarget): readonly CallPlace[] {
    this.enterWaiting()
    return this.callers.get(keyOf(target)) ?? []
  }

  /** The places where a function of the project is handed on as a value. */
  referencesTo(target: FunctionTarget): readonly ReferencePlace[] {
    this.enterWaiting()
    return this.references.get(keyOf(target)) ?? []
  }

  /** A file that no person who uses the product sets off: a test, a story, an example, a script that is run by hand. */
  standsAside(path: string): boolean {
    return ASIDE.has(this.code(path) ? this.roleAt(path) : roleOf(path, undefined, { files: this.files }))
  }

  /** What a file is for: {@link roleOf}, remembered; what only the server for developers loads is a script. */
  roleAt(path: string): Role {
    let known = this.roles.get(path)
    if (known === undefined) {
      const own = roleOf(path, this.files.get(path), { files: this.files })
      known = own === 'product' && this.devServer.has(path) ? 'script' : own
      this.roles.set(path, known)
    }
    return known
  }

  private get devServer(): ReadonlySet<string> {
    this.knownDevServer ??= onlyForDevServer(this.files, {
      of: (facts) => this.imported.of(facts),
      to: (path) => this.importersOf(path),
    })
    return this.knownDevServer
  }

  /** The code files that import a file, types alone not counted. */
  importersOf(path: string): readonly CodeFacts[] {
    this.importers ??= this.findImporters()
    return (this.importers.get(path) ?? [])
      .map((importer) => this.code(importer))
      .filter((facts) => facts !== undefined)
  }

  /** The files that pages start as web workers: `new Worker(new URL('./x.ts', import.meta.url))`. */
  webWorkers(): ReadonlySet<string> {
    this.workers ??= new Set([...this.resolver.codeFiles()].flatMap((facts) => this.started.of(facts)))
    return this.workers
  }

  private findImporters(): Map<string, string[]> {
    const importers = new Map<string, string[]>()
    for (const facts of this.resolver.codeFiles()) {
      for (const each of this.imported.of(facts)) addTo(importers, each, facts.path)
    }
    return importers
  }

  private importedBy(facts: CodeFacts): ReadonlySet<string> {
    const imported = new Set<string>()
    for (const { specifier, typeOnly } of facts.imports) {
      const resolved = typeOnly ? undefined : this.modules.resolve(facts.path, specifier)
      if (resolved?.k === 'file') imported.add(resolved.path)
    }
    for (const specifier of this.resolver.openedBy(facts)) {
      const resolved = this.modules.resolve(facts.path, specifier)
      if (resolved.k === 'file') imported.add(resolved.path)
    }
    return imported
  }

  private findCalled(path: string, c: number): Called {
    const call = this.code(path)?.calls[c]
    const target = this.resolver.callee(path, c)
    if (!call) return { target, behaviour: undefined, api: undefined }
    const api = target.k === 'param' ? this.resolver.declared(target) : target
    if (api?.k === 'api') {
      const version = api.version ?? this.modules.versionOf(path, versionedBy(api.pkg))
      const behaviour = behaviourOf(api.pkg, api.path, version)
      const name = { pkg: api.pkg, path: canonicalPath(api.pkg, api.path) }
      if (behaviour || (api.pkg !== 'global:' && hasTable(api.pkg))) return { target, behaviour, api: name }
    } else if (target.k === 'function') {
      const local = localApi(target.path, this.functionFact(target)?.name ?? '')
      const behaviour = local && behaviourOf(local.pkg, local.path)
      if (behaviour) return { target, behaviour, api: local }
      return { target, behaviour: undefined, api: undefined }
    }
    const shape =
      target.k === 'api' && target.pkg !== 'global:'
        ? undefined
        : shapeOf(call, (index) => this.code(path)?.calls[index])
    if (shape)
      return {
        target,
        behaviour: behaviourOf(shape.pkg, shape.path, this.modules.versionOf(path, shape.pkg)),
        api: shape,
      }
    if (target.k === 'class') return { target, behaviour: undefined, api: undefined }
    const method = /\.([\w$]+)$/.exec(call.text)?.[1]
    const root = target.k === 'param' ? behaviourOf('param:', call.text) : undefined
    return { target, behaviour: root ?? (method ? behaviourOf('any:', method) : undefined), api: undefined }
  }

  private enterWaiting(): void {
    const paths = [...this.waiting]
    this.waiting.clear()
    for (const path of paths) this.enter(path)
  }

  private enter(path: string): void {
    const facts = this.code(path)
    if (!facts) return
    const keys = new Set<string>()
    this.entered.set(path, keys)
    for (let c = 0; c < facts.calls.length; c++) {
      const target = this.resolver.callee(path, c)
      if (target.k === 'function') this.note(this.callers, target, { path, c }, keys)
    }
    for (let r = 0; r < facts.references.length; r++) {
      const target = this.resolver.resolve(path, (facts.references[r] as CodeFacts['references'][number]).value)
      if (target.k === 'function') this.note(this.references, target, { path, r }, keys)
    }
  }

  private note<P>(index: Map<string, P[]>, target: FunctionTarget, place: P, keys: Set<string>): void {
    const key = keyOf(target)
    keys.add(key)
    addTo(index, key, place)
  }

  private leave(gone: ReadonlySet<string>): void {
    const keys = new Set<string>()
    for (const path of gone) {
      for (const key of this.entered.get(path) ?? []) keys.add(key)
      this.entered.delete(path)
    }
    for (const index of [this.callers, this.references] as Map<string, { path: string }[]>[]) {
      for (const key of keys) {
        const places = index.get(key)?.filter((place) => !gone.has(place.path))
        if (places?.length) index.set(key, places)
        else index.delete(key)
      }
    }
  }
}

/** One text per function of the project. */
export function keyOf(target: FunctionTarget): string {
  return `${target.path}#${target.f}`
}

/** Files that generators put into apps (`use-toast.ts`) are known by name, under the pseudo package `local:`. */
function localApi(path: string, name: string): { pkg: string; path: string } | undefined {
  const file = /([^/]+)\.[jt]sx?$/.exec(path)?.[1]
  return file ? { pkg: `local:${file}`, path: name } : undefined
}

function webWorkersOf(modules: Modules, { path, calls, imports }: CodeFacts): string[] {
  const made = calls.filter(({ text, isNew }) => isNew && text === 'Worker')
  // Node's own is imported.
  if (made.length === 0 || imports.some(({ names }) => Object.hasOwn(names, 'Worker'))) return []
  return made.flatMap(({ args: [address] }) => {
    const url = address?.k === 'call' ? calls[address.c] : undefined
    const [to] = url?.text === 'URL' ? url.args : []
    const resolved = to?.k === 'string' ? modules.resolve(path, to.text) : undefined
    return resolved?.k === 'file' ? [resolved.path] : []
  })
}
