import type { CodeFacts, FileFacts, Value } from '../../analysis/facts'
import { behaviourOf, hasTable, instancePath } from '../../analysis/libraries'
import type { Modules } from '../modules'
import { type Contexts, contextMember, contextsGiven } from './procedure-context'
import { proxied } from './proxied'
import { contextValue, isStorePackage, storeCall } from './stores'
import { type ApiTarget, type CallPlace, type ParamTarget, type Target, UNKNOWN } from './target'

const MOST_DEPTH = 24
/** Classes that do the work of another where that is not to be had. */
const STAND_IN = /^(?:Mem|Memory|InMemory|Mock|Fake|Stub|Dummy|NoOp|Noop)[A-Z]/

/** What was resolved for one file, and which other files that rests on. */
interface Resolved {
  readonly declarations: (Target | undefined)[]
  readonly callees: (Target | undefined)[]
  readonly results: (Target | undefined)[]
  readonly exports: Map<string, Target>
  readonly rests: Set<string>
}

/**
 * Follows values to what they stand for, across files, lazily. Everything is remembered per file, with the files it
 * rests on, so that a change forgets no more than it must.
 */
export class Resolver {
  private readonly resolved = new Map<string, Resolved>()
  /** For each file, those that rest on it. */
  private readonly dependents = new Map<string, Set<string>>()
  private readonly open = new Set<string>()
  private contexts: Contexts | undefined

  constructor(
    private readonly files: ReadonlyMap<string, FileFacts>,
    readonly modules: Modules,
  ) {}

  code(path: string): CodeFacts | undefined {
    const facts = this.files.get(path)
    return facts?.kind === 'code' ? facts : undefined
  }

  /** Every code file of the project. */
  *codeFiles(): Iterable<CodeFacts> {
    for (const facts of this.files.values()) if (facts.kind === 'code') yield facts
  }

  /** What a file opens by names that are set to a text: `import(TRACKER)`. */
  openedBy({ path, openedByName = [] }: CodeFacts): string[] {
    return openedByName.flatMap((value) => {
      const target = this.resolve(path, value)
      return target.k === 'string' ? [target.text] : []
    })
  }

  /** Forgets a file and all that rests on it. @returns the paths that were forgotten, itself included */
  forget(path: string): Set<string> {
    this.contexts = undefined
    const gone = new Set([path])
    for (const each of gone) for (const other of this.dependents.get(each) ?? []) gone.add(other)
    for (const each of gone) {
      for (const other of this.resolved.get(each)?.rests ?? []) this.dependents.get(other)?.delete(each)
      this.resolved.delete(each)
    }
    return gone
  }

  /** What a value of the file at `path` stands for. */
  resolve(path: string, value: Value, depth = 0): Target {
    if (depth > MOST_DEPTH) return UNKNOWN
    switch (value.k) {
      case 'local':
        return this.declaration(path, value.d, depth)
      case 'import':
        return this.imported(path, value.specifier, value.name, depth)
      case 'function':
        return value.f < 0 ? UNKNOWN : { k: 'function', path, f: value.f }
      case 'class':
        return { k: 'class', path, i: value.i, instance: false }
      case 'this':
        return { k: 'class', path, i: value.i, instance: true }
      case 'object':
        return { k: 'object', path, members: value.members, open: value.open === true }
      case 'array':
        return { k: 'array', path, elements: value.elements }
      case 'member':
        return this.member(path, this.resolve(path, value.of, depth + 1), value.name, depth)
      case 'call':
        return this.result(path, value.c, depth)
      case 'param':
        return this.ofProcedure({ k: 'param', path, f: value.f, i: value.i, keys: value.path ?? [] }, depth)
      case 'either':
        return this.firstKnown(path, value.of, depth)
      case 'global':
        return { k: 'api', pkg: 'global:', path: value.name, version: undefined, maker: undefined }
      case 'string':
        return { k: 'string', text: value.text }
      case 'literal':
        return { k: 'literal', value: value.value }
      default:
        return UNKNOWN
    }
  }

  /** What call `c` calls. */
  callee(path: string, c: number, depth = 0): Target {
    return this.remember(path, 'callees', c, () => {
      const call = this.code(path)?.calls[c]
      return call ? this.resolve(path, call.callee, depth + 1) : UNKNOWN
    })
  }

  /** What call `c` gives, awaited. */
  result(path: string, c: number, depth = 0): Target {
    return this.remember(path, 'results', c, () => this.resultOf(path, c, depth + 1))
  }

  /** What a file exports under a name. */
  exported(path: string, name: string, depth = 0): Target {
    const record = this.record(path)
    const known = record.exports.get(name)
    if (known) return known
    record.exports.set(name, UNKNOWN)
    const target = this.findExport(path, name, depth + 1)
    if (depth < MOST_DEPTH / 2 || target.k !== 'unknown') record.exports.set(name, target)
    else record.exports.delete(name)
    return target
  }

  /** A property of what a target stands for. */
  member(from: string, target: Target, name: string, depth = 0): Target {
    switch (target.k) {
      case 'api':
        return { ...target, path: target.path === '' ? name : `${target.path}.${name}` }
      case 'object': {
        this.rest(from, target.path)
        const value = Object.hasOwn(target.members, name) ? target.members[name] : undefined
        return value ? this.resolve(target.path, value, depth + 1) : UNKNOWN
      }
      case 'class':
        return this.classMember(from, target.path, target.i, name, depth)
      case 'namespace':
        this.rest(from, target.path)
        return this.exported(target.path, name, depth + 1)
      case 'array': {
        const element = target.elements[Number(name)]
        return element ? this.resolve(target.path, element, depth + 1) : UNKNOWN
      }
      case 'param':
        return this.ofProcedure({ ...target, keys: [...target.keys, name] }, depth)
      default:
        return UNKNOWN
    }
  }

  /** `ctx.db` of a procedure is what the app's `createContext` gives under that name; other parameters are left as they are. */
  private ofProcedure(target: ParamTarget, depth: number): Target {
    if (target.keys[0] !== 'ctx' || target.keys.length < 2 || depth > MOST_DEPTH) return target
    this.contexts ??= contextsGiven(this)
    return contextMember(this, this.contexts, target, depth + 1) ?? target
  }

  /** What a function of the project returns, seen from the call `site` where there is one. */
  returned(path: string, f: number, site: CallPlace | undefined, depth = 0): Target {
    const fact = this.code(path)?.functions[f]
    if (!fact || depth > MOST_DEPTH) return UNKNOWN
    let best: Target = UNKNOWN
    for (const value of fact.returns) {
      const target = this.resolve(path, value, depth + 1)
      if (target.k === 'param' && target.path === path && target.f === f && target.keys.length === 0 && site) {
        const argument = this.code(site.path)?.calls[site.c]?.args[target.i]
        if (argument) return this.resolve(site.path, argument, depth + 1)
      }
      if (target.k === 'unknown' || target.k === 'literal') continue
      if (!this.isLastResort(target)) return target
      if (best.k === 'unknown') best = target
    }
    return best
  }

  /** What a parameter is that is declared with a type the tables know: `app.get` of `(app: Express)` is a route of it. */
  declared(target: ParamTarget, depth = 0): ApiTarget | undefined {
    const facts = this.code(target.path)
    const written = facts?.functions[target.f]?.params[target.i]?.type
    const [, first = '', second] = /^([\w$]+)(?:\.([\w$]+))?(?:<.*)?$/.exec(written ?? '') ?? []
    if (!facts || first === '') return undefined
    for (const { specifier, names } of facts.imports) {
      const name = Object.hasOwn(names, first) ? names[first] : undefined
      if (name === undefined || (second === undefined && name === '*')) continue
      const imported = this.imported(target.path, specifier, second ?? name, depth)
      const path = imported.k === 'api' ? instancePath(imported.pkg, imported.path) : undefined
      if (imported.k === 'api' && path !== undefined) return { ...imported, path: [path, ...target.keys].join('.') }
    }
    return undefined
  }

  private declaration(path: string, d: number, depth: number): Target {
    return this.remember(path, 'declarations', d, () => {
      const fact = this.code(path)?.declarations[d]
      return fact ? this.firstKnown(path, fact.values, depth) : UNKNOWN
    })
  }

  private firstKnown(path: string, values: readonly Value[], depth: number): Target {
    let best: Target = UNKNOWN
    for (const value of values) {
      const target = this.resolve(path, value, depth + 1)
      if (!this.isLastResort(target)) return target
      if (best.k === 'unknown') best = target
    }
    return best
  }

  /** Of several values, one that says more is taken before these: `globalThis.client ?? new Client()`; `{}`, and what keeps in memory, where there is no database. */
  private isLastResort(target: Target): boolean {
    if (target.k === 'api') return target.pkg === 'global:'
    if (target.k === 'object') return !target.open && Object.keys(target.members).length === 0
    if (target.k === 'class') return STAND_IN.test(this.code(target.path)?.classes[target.i]?.name ?? '')
    return target.k === 'unknown' || target.k === 'literal' || target.k === 'param'
  }

  private imported(path: string, specifier: string, name: string, depth: number): Target {
    const resolved = this.modules.resolve(path, specifier)
    if (resolved.k === 'file') {
      this.rest(path, resolved.path)
      return name === '*' ? { k: 'namespace', path: resolved.path } : this.exported(resolved.path, name, depth + 1)
    }
    const apiPath = name === '*' ? '' : name
    if (resolved.k === 'package') {
      const pkg = resolved.subpath === '' ? resolved.name : `${resolved.name}/${resolved.subpath}`
      return { k: 'api', pkg, path: apiPath, version: resolved.version, maker: undefined }
    }
    if (resolved.k === 'builtin')
      return {
        k: 'api',
        pkg: `node:${resolved.name.replace(/^node:/, '')}`,
        path: apiPath,
        version: undefined,
        maker: undefined,
      }
    // Imported but not declared yet, as after a fix that needs a package: what the tables know of it holds.
    if (resolved.k === 'unresolved' && hasTable(specifier)) {
      return { k: 'api', pkg: specifier, path: apiPath, version: undefined, maker: undefined }
    }
    return UNKNOWN
  }

  private findExport(path: string, name: string, depth: number): Target {
    const facts = this.code(path)
    if (!facts || depth > MOST_DEPTH) return UNKNOWN
    if (Object.hasOwn(facts.exports, name)) return this.resolve(path, facts.exports[name] as Value, depth)
    for (const specifier of facts.exportAll) {
      const target = this.imported(path, specifier, name, depth)
      if (target.k !== 'unknown') return target
    }
    const whole = name !== 'default' && Object.hasOwn(facts.exports, 'default') ? facts.exports['default'] : undefined
    if (whole && !Object.keys(facts.exports).some((each) => each !== 'default')) {
      return this.member(path, this.resolve(path, whole, depth), name, depth)
    }
    return UNKNOWN
  }

  private classMember(from: string, path: string, i: number, name: string, depth: number): Target {
    this.rest(from, path)
    const fact = this.code(path)?.classes[i]
    if (!fact || depth > MOST_DEPTH) return UNKNOWN
    if (Object.hasOwn(fact.members, name)) return this.resolve(path, fact.members[name] as Value, depth + 1)
    return fact.base ? this.member(path, this.resolve(path, fact.base, depth + 1), name, depth + 1) : UNKNOWN
  }

  private resultOf(path: string, c: number, depth: number): Target {
    const call = this.code(path)?.calls[c]
    if (!call || depth > MOST_DEPTH) return UNKNOWN
    const callee = this.callee(path, c, depth)
    if (callee.k === 'function') {
      this.rest(path, callee.path)
      return this.returned(callee.path, callee.f, { path, c }, depth)
    }
    if (callee.k === 'class') return { ...callee, instance: true }
    const api = callee.k === 'param' ? this.declared(callee, depth) : callee
    return api?.k === 'api' ? this.apiResult(path, c, api, depth) : UNKNOWN
  }

  private apiResult(path: string, c: number, callee: ApiTarget, depth: number): Target {
    const call = this.code(path)?.calls[c]
    if (callee.pkg === 'react') {
      if (/(^|\.)useContext$|^use$/.test(callee.path)) return contextValue(this, path, c, depth)
      if (/(^|\.)useMemo$/.test(callee.path) && call?.args[0]) {
        const made = this.resolve(path, call.args[0], depth)
        return made.k === 'function' ? this.returned(made.path, made.f, undefined, depth) : UNKNOWN
      }
    }
    if (callee.pkg === 'global:' && callee.path === 'Proxy' && call) return proxied(this, path, call.args, depth)
    const stored = storeCall(this, path, c, callee, depth)
    if (stored) return stored
    const transparent = isStorePackage(callee.pkg)
      ? undefined
      : behaviourOf(callee.pkg, callee.path, callee.version)?.callbacks?.find(
          (each) => each.fate === 'transparent' && !each.path,
        )
    if (transparent && typeof transparent.arg === 'number') {
      const argument = call?.args[transparent.arg]
      if (argument) return this.resolve(path, argument, depth)
    }
    return { ...callee, path: `${callee.path === '' ? 'default' : callee.path}()`, maker: callee.maker ?? { path, c } }
  }

  /** Notes that what is known of `path` rests on `other`. */
  rest(path: string, other: string): void {
    if (path === other) return
    this.record(path).rests.add(other)
    const known = this.dependents.get(other)
    if (known) known.add(path)
    else this.dependents.set(other, new Set([path]))
  }

  private remember(
    path: string,
    table: 'declarations' | 'callees' | 'results',
    index: number,
    find: () => Target,
  ): Target {
    const known = this.record(path)[table][index]
    if (known) return known
    const key = `${table} ${index} ${path}`
    if (this.open.has(key)) return UNKNOWN
    this.open.add(key)
    const target = find()
    this.open.delete(key)
    if ('path' in target && target.k !== 'api') this.rest(path, target.path)
    if (this.open.size === 0 || target.k !== 'unknown') this.record(path)[table][index] = target
    return target
  }

  private record(path: string): Resolved {
    const known = this.resolved.get(path)
    if (known) return known
    const made: Resolved = { declarations: [], callees: [], results: [], exports: new Map(), rests: new Set() }
    this.resolved.set(path, made)
    return made
  }
}
