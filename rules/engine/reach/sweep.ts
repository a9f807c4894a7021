import { isPublished, type KeptPart, type Mention } from '../../analysis/code/parts'
import type { CodeFacts, ImportFact, Value } from '../../analysis/facts'
import type { Modules, Resolved } from '../modules'
import { folderOf } from '../resolution/paths'

/** What the sweep asks of the workspace. */
export interface Sources {
  code(path: string): CodeFacts | undefined
  readonly modules: Modules
  /** Files that an import of one might mean as well. */
  besides(path: string): readonly string[]
  /** Files that a specifier may mean of which nothing tells where it leads. */
  guessed(specifier: string): readonly string[]
}

/** What is known to be used of one file. */
interface State {
  readonly facts: CodeFacts
  /** Something in it opens others by `import()` or `require()`. */
  readonly opens: boolean
  isLoaded: boolean
  isExposed: boolean
  /** What was asked of the declarations: `3`, `'3.save'`. */
  named: Set<Mention> | undefined
  /** What was asked of the exports: `Page`, `api.save`. */
  exported: Set<string> | undefined
  /** Parts that were come to. */
  parts: Set<number> | undefined
  /** Where imports of its folder lead, by specifier. */
  readonly targets: Map<string, State | undefined>
  /** By name the file that `export *` takes it from. */
  exporters: ReadonlyMap<string, State> | undefined
}

/** Follows who needs whom from where things start; what it never comes to, nothing uses. Imports of types alone count for nothing. */
export class Sweep {
  /** Where imports lead depends on the folder that they stand in. */
  private readonly folders = new Map<string, Map<string, State | undefined>>()
  private readonly states = new Map<string, State | undefined>()
  /** Parts that are yet to be followed, `-1` for what runs as a file is loaded. */
  private readonly waiting: State[] = []
  private readonly waitingParts: number[] = []

  constructor(private readonly sources: Sources) {}

  /** Something outside starts the file, and may use all that it exports. */
  start(path: string): void {
    this.expose(this.at(path))
    for (let next = this.waiting.pop(); next; next = this.waiting.pop()) this.run(next, this.waitingParts.pop() ?? -1)
  }

  /** Whether anything that was started loads the file. */
  hasFile(path: string): boolean {
    return this.states.get(path)?.isLoaded ?? false
  }

  /** Whether anything that was started may run the part. */
  hasPart(path: string, [f]: KeptPart): boolean {
    return this.states.get(path)?.parts?.has(f) ?? false
  }

  private at(path: string): State | undefined {
    const known = this.states.get(path)
    if (known) return known
    const facts = this.sources.code(path)
    const state: State | undefined = facts && {
      facts,
      opens: facts.imports.some(({ within }) => within !== undefined),
      isLoaded: false,
      isExposed: false,
      named: undefined,
      exported: undefined,
      parts: undefined,
      targets: this.targetsIn(folderOf(path)),
      exporters: undefined,
    }
    this.states.set(path, state)
    return state
  }

  private targetsIn(folder: string): Map<string, State | undefined> {
    const known = this.folders.get(folder) ?? new Map<string, State | undefined>()
    this.folders.set(folder, known)
    return known
  }

  private expose(state: State | undefined): void {
    if (!state || state.isExposed) return
    state.isExposed = true
    this.load(state)
    const { exports, exportAll } = state.facts
    for (const name in exports) this.export(state, name, undefined)
    for (const specifier of exportAll) this.expose(this.to(state, specifier))
  }

  private load(state: State | undefined): void {
    if (!state || state.isLoaded) return
    state.isLoaded = true
    this.follow(state, -1)
  }

  private follow(state: State, part: number): void {
    this.waiting.push(state)
    this.waitingParts.push(part)
  }

  /** What a part names and opens is needed; what runs as a file is loaded loads others. */
  private run(state: State, part: number): void {
    const { facts } = state
    for (const named of facts.parts.mentions)
      if (named[0] === part) for (let i = 1; i < named.length; i++) this.mention(state, named[i] as Mention)
    if (part < 0 || state.opens) for (const each of facts.imports) this.import(state, each, part)
    if (part >= 0) return
    for (const specifier of facts.exportAll) this.load(this.to(state, specifier))
    for (const name in facts.exports) {
      const value = facts.exports[name]
      if (value?.k === 'import') this.load(this.to(state, value.specifier))
    }
    for (const each of this.sources.besides(facts.path)) if (each !== facts.path) this.expose(this.at(each))
    // Server actions are called by the framework.
    if (facts.directive === 'server') this.expose(state)
  }

  private import(state: State, { specifier, typeOnly, within }: ImportFact, part: number): void {
    if (typeOnly) return
    if (within === undefined) {
      if (part < 0 && isPublished(specifier)) this.expose(this.to(state, specifier))
      else if (part < 0) this.load(this.to(state, specifier))
    } else if (part === (state.facts.parts.kept.some(([f]) => f === within) ? within : -1))
      this.expose(this.to(state, specifier))
  }

  private mention(state: State, mention: Mention): void {
    if (state.named?.has(mention)) return
    if (typeof mention === 'number') {
      this.declared(state, mention, undefined)
      return
    }
    const at = mention.search(/[.=]/)
    const rest = mention.slice(at + 1)
    const member = mention[at] === '=' ? 'constructor' : rest === 'prototype' ? undefined : rest
    this.declared(state, Number(mention.slice(0, at)), member)
  }

  /** Something names what is declared at the top of a file: all of it, or one member. */
  private declared(state: State, d: number, member: string | undefined): void {
    const key = member === undefined ? d : `${d}.${member}`
    state.named ??= new Set()
    if (state.named.has(key)) return
    state.named.add(key)
    const { facts } = state
    const first = facts.declarations[d]?.values[0]
    if (first?.k === 'import') {
      this.export(this.to(state, first.specifier), first.name, member)
      return
    }
    for (const part of facts.parts.kept) {
      if (part[1] === d && (part[2] === undefined || member === undefined || part[2] === member)) this.part(state, part)
    }
    const made = first?.k === 'call' ? madeOf(facts, d) : undefined
    if (made !== undefined) this.declared(state, made, member)
  }

  private part(state: State, [f]: KeptPart): void {
    state.parts ??= new Set()
    if (state.parts.has(f)) return
    state.parts.add(f)
    this.follow(state, f)
  }

  /** Something uses what a file exports under a name: all of it, or one member. */
  private export(state: State | undefined, name: string, member: string | undefined): void {
    if (!state) return
    if (name === '*') {
      if (member === undefined) this.expose(state)
      else this.export(state, member, undefined)
      return
    }
    const key = member === undefined ? name : `${name}.${member}`
    state.exported ??= new Set()
    if (state.exported.has(key)) return
    state.exported.add(key)
    this.load(state)
    const { exports, exportAll, declarations } = state.facts
    if (Object.hasOwn(exports, name)) {
      this.value(state, exports[name] as Value, member)
      return
    }
    const from = exportAll.length > 0 ? this.exportersOf(state).get(name) : undefined
    if (from) {
      this.export(from, name, member)
      return
    }
    // Of enumerations the exports are not kept.
    const d = declarations.findIndex((declared) => declared.name === name)
    if (d >= 0) this.declared(state, d, member)
    else if (exportAll.length === 0) this.expose(state)
    else for (const specifier of exportAll) this.export(this.to(state, specifier), name, member)
  }

  /** By name the file that `export *` of a file takes it from: the first one that has it. */
  private exportersOf(state: State): ReadonlyMap<string, State> {
    if (state.exporters) return state.exporters
    const found = new Map<string, State>()
    state.exporters = found
    for (const specifier of state.facts.exportAll) {
      const other = this.to(state, specifier)
      if (!other) continue
      for (const name of [...Object.keys(other.facts.exports), ...this.exportersOf(other).keys()])
        if (name !== 'default' && !found.has(name)) found.set(name, other)
    }
    return found
  }

  private value(state: State, value: Value, member: string | undefined): void {
    const { declarations, parts } = state.facts
    if (value.k === 'local') this.declared(state, value.d, member)
    else if (value.k === 'import') this.export(this.to(state, value.specifier), value.name, member)
    else if (value.k === 'function') {
      const part = parts.kept.find(([f]) => f === value.f)
      if (part && part[1] >= 0) this.declared(state, part[1], undefined)
      else if (part) this.part(state, part)
    } else if (value.k === 'class') {
      const d = declarations.findIndex(({ values: [first] }) => first?.k === 'class' && first.i === value.i)
      if (d >= 0) this.declared(state, d, member)
    } else {
      // An object of functions, a call: what stands in it and has no name of its own.
      for (const part of parts.kept) if (part[1] === -1) this.part(state, part)
    }
  }

  /** The file that a specifier leads to. Where nothing tells, all that it may mean is used. */
  private to(state: State, specifier: string): State | undefined {
    const known = state.targets.get(specifier)
    if (known || state.targets.has(specifier)) return known
    const { modules } = this.sources
    const { path } = state.facts
    const found = modules.resolve(path, plain(specifier))
    const target = found.k === 'file' ? this.at(found.path) : undefined
    state.targets.set(specifier, target)
    if (found.k !== 'file' && mayBeOwn(modules, path, specifier, found))
      for (const each of this.sources.guessed(specifier)) this.expose(this.at(each))
    return target
  }
}

/** The class of which a declaration holds an instance, by its own declaration. */
function madeOf({ parts }: CodeFacts, d: number): number | undefined {
  for (const [, ...named] of parts.mentions)
    for (const mention of named)
      if (typeof mention === 'string' && mention.endsWith(`=${d}`))
        return Number(mention.slice(0, mention.indexOf('=')))
  return undefined
}

/** `./worker?worker` and `./page?raw` name a file as well. */
function plain(specifier: string): string {
  return specifier.includes('?') ? specifier.replace(/\?.*$/, '') : specifier
}

const ASSET =
  /\.(?:css|s[ac]ss|less|svg|png|jpe?g|gif|webp|avif|ico|json|mp[34]|webm|woff2?|ttf|md|txt|pdf|html?|graphql|gql|wasm|node|vue|svelte)(?:\?.*)?$/

/** Not found, and no package that somebody declares: an alias that is not read, or a package of the workspace. */
function mayBeOwn(modules: Modules, from: string, specifier: string, found: Resolved): boolean {
  if (found.k === 'builtin' || found.k === 'file') return false
  if (found.k === 'package' && (found.version !== undefined || modules.hasDependency(from, found.name))) return false
  return !ASSET.test(specifier) && !/^(?:node|npm|jsr|https?|virtual|bun):/.test(specifier)
}
