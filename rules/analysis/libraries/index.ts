import { addTo } from '../grouped'
import { compilePattern, EXACT, matches, type Pattern, tokensOf, withoutArguments } from './patterns'
import { tables } from './tables'
import type { ApiBehaviour, ApiEntry, LibraryTable } from './types'
import { allows, type Installed, installedVersion, tableRange } from './versions'

export type {
  ApiBehaviour,
  CallbackBehaviour,
  CallOptions,
  ClientOptions,
  Failure,
  LoadingHook,
  Role,
  StartedBy,
} from './types'

/**
 * What calling the value at `path` of a package does; undefined where the tables do not know it. `pkg` is a package
 * name, with its subpath where there is one (`next/server`; the package itself answers where the subpath has no entry),
 * or a pseudo package (`global:`). A path may carry arguments (`res.status(500).json`): they are left out. `version` is what is installed, or the range as written; unknown counts as newest.
 */
export function behaviourOf(pkg: string, path: string, version?: string): ApiBehaviour | undefined {
  for (const name of namesOf(pkg)) {
    for (const table of compiled.get(name) ?? []) {
      const found = lookUp(table.at(version), path)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** The path as the tables write it: aliases resolved (`createBrowserClient().from` is `createClient().from`). */
export function canonicalPath(pkg: string, path: string): string {
  for (const name of namesOf(pkg)) {
    const table = compiled.get(name)?.[0]
    if (table !== undefined) return normalised(path, table.at(undefined).aliases)
  }
  return path
}

/** The path of a value that is declared with a type of the package: `Express` of express is `default()`. */
export function instancePath(pkg: string, type: string): string | undefined {
  for (const name of namesOf(pkg)) {
    for (const table of compiled.get(name) ?? []) {
      const path = table.instances.get(type)
      if (path !== undefined) return path
    }
  }
  return undefined
}

/** Whether there is a table for the package. */
export function hasTable(pkg: string): boolean {
  return namesOf(pkg).some((name) => compiled.has(name))
}

/** The package whose installed version decides what `pkg` does: itself, but supabase-js for `@supabase/ssr`. */
export function versionedBy(pkg: string): string {
  for (const name of namesOf(pkg)) {
    const by = compiled.get(name)?.find((table) => table.versionedBy !== undefined)?.versionedBy
    if (by !== undefined) return by
  }
  return packageName(pkg)
}

interface CompiledTable {
  readonly versionedBy: string | undefined
  readonly instances: ReadonlyMap<string, string>
  /** The entries for one installed version; made once for each that is asked for. */
  readonly at: (version: string | undefined) => VersionTable
}

interface VersionTable {
  readonly aliases: ReadonlyMap<string, string>
  readonly exact: ReadonlyMap<string, ApiBehaviour>
  /** With wildcards, most specific first. */
  readonly wild: readonly CompiledEntry[]
  readonly modifiers: readonly CompiledEntry[]
}

interface CompiledEntry {
  readonly pattern: Pattern
  readonly behaviour: ApiBehaviour
}

const compiled: ReadonlyMap<string, readonly CompiledTable[]> = compileAll(tables)

function compileAll(all: readonly LibraryTable[]): Map<string, CompiledTable[]> {
  const byPackage = new Map<string, CompiledTable[]>()
  for (const table of all) {
    const one = compileTable(table)
    for (const name of table.packages) addTo(byPackage, name, one)
  }
  return byPackage
}

function compileTable(table: LibraryTable): CompiledTable {
  const byVersion = new Map<string | undefined, VersionTable>()
  const versioned = table.apis.some((api) => api.versions !== undefined)
  return {
    versionedBy: table.versionedBy,
    instances: new Map(Object.entries(table.instances ?? {})),
    at(version) {
      const key = versioned ? version : undefined
      const known = byVersion.get(key)
      if (known !== undefined) return known
      const made = tableAt(table, installedVersion(key))
      byVersion.set(key, made)
      return made
    },
  }
}

function tableAt(table: LibraryTable, installed: Installed): VersionTable {
  const apis = table.apis.filter((api) => api.versions === undefined || allows(tableRange(api.versions), installed))
  const entries = apis.filter((api) => api.modifies !== true).map(compileEntry)
  const exact = entries.filter((entry) => entry.pattern.rank === EXACT)
  return {
    aliases: new Map(Object.entries(table.aliases ?? {})),
    // reversed, so that of two for a range the first listed, the newer, stays
    exact: new Map(exact.reverse().map((entry) => [entry.pattern.text, entry.behaviour])),
    wild: entries.filter((entry) => entry.pattern.rank !== EXACT).sort((a, b) => b.pattern.rank - a.pattern.rank),
    modifiers: apis.filter((api) => api.modifies === true).map(compileEntry),
  }
}

function compileEntry(api: ApiEntry): CompiledEntry {
  return { pattern: compilePattern(api.path), behaviour: api.behaviour }
}

function lookUp(table: VersionTable, path: string): ApiBehaviour | undefined {
  const text = normalised(path, table.aliases)
  const exact = table.exact.get(text)
  if (exact !== undefined) return exact
  if (table.wild.length === 0) return undefined
  const tokens = tokensOf(text)
  const base = table.wild.find((entry) => matches(entry.pattern, tokens))
  if (base === undefined) return undefined
  const changes = table.modifiers.filter((entry) => matches(entry.pattern, tokens))
  if (changes.length === 0) return base.behaviour
  return Object.assign({}, base.behaviour, ...changes.map((entry) => entry.behaviour))
}

/** `*.get` (a namespace import, `require`) is `get`, `*()` is `default()`; then the table's aliases. */
function normalised(written: string, aliases: ReadonlyMap<string, string>): string {
  const path = withoutArguments(written)
  const plain = path.startsWith('*.') ? path.slice(2) : path.startsWith('*') ? `default${path.slice(1)}` : path
  const [both = '', first = ''] = /^([^.(]*)(?:\.[^.(]*)?/.exec(plain) ?? []
  const known = aliases.has(first) ? first : both
  const alias = aliases.get(known)
  if (alias === undefined) return plain
  const rest = plain.slice(known.length)
  return alias === '' ? rest.replace(/^\./, '') : alias + rest
}

/** Names a table may be filed under, nearest first: with subpath, its family (`hono/*`), the package, `@sentry/*`. */
function namesOf(pkg: string): string[] {
  const name = packageName(pkg)
  const scope = name.startsWith('@') ? [`${name.slice(0, name.indexOf('/'))}/*`] : []
  return pkg === name ? [name, ...scope] : [pkg, `${name}/*`, name, ...scope]
}

function packageName(pkg: string): string {
  if (pkg.includes(':')) return pkg
  const length = pkg.startsWith('deno.land/x/') ? 3 : pkg.startsWith('@') || pkg.startsWith('deno.land/') ? 2 : 1
  let end = -1
  for (let part = 0; part < length; part++) {
    end = pkg.indexOf('/', end + 1)
    if (end < 0) return pkg
  }
  return pkg.slice(0, end)
}
