import { compilePattern, EXACT, matches, type Pattern, tokensOf } from './patterns'
import { tables } from './tables'
import type { ApiBehaviour, ApiEntry, LibraryTable } from './types'
import { allows, type Installed, installedVersion, tableRange } from './versions'

export type { ApiBehaviour, CallbackBehaviour, CallOptions, ClientOptions, Failure, Role } from './types'

/**
 * What calling the value at `path` of a package does; undefined where the tables do not know it. `pkg` is a package
 * name, with its subpath where there is one (`next/server`; the package itself answers where the subpath has no entry),
 * or a pseudo package (`global:`). `version` is what is installed, or the range as written; unknown counts as newest.
 */
export function behaviourOf(pkg: string, path: string, version?: string): ApiBehaviour | undefined {
  const installed = installedVersion(version)
  for (const name of namesOf(pkg)) {
    for (const table of compiled.get(name) ?? []) {
      const found = lookUp(table, path, installed)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** The path as the tables write it: aliases resolved (`createBrowserClient().from` is `createClient().from`). */
export function canonicalPath(pkg: string, path: string): string {
  for (const name of namesOf(pkg)) {
    const table = compiled.get(name)?.[0]
    if (table !== undefined) return normalised(path, table.aliases)
  }
  return path
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

/** Whether some API of the package plays a role: which toast libraries and trackers an app has. */
export function hasRole(pkg: string, role: ApiBehaviour['role']): boolean {
  return namesOf(pkg).some((name) => compiled.get(name)?.some((table) => table.roles.has(role)) ?? false)
}

interface CompiledTable {
  readonly aliases: ReadonlyMap<string, string>
  readonly versionedBy: string | undefined
  readonly exact: ReadonlyMap<string, readonly CompiledEntry[]>
  /** With wildcards, most specific first. */
  readonly wild: readonly CompiledEntry[]
  readonly modifiers: readonly CompiledEntry[]
  readonly roles: ReadonlySet<ApiBehaviour['role']>
}

interface CompiledEntry {
  readonly pattern: Pattern
  readonly range: ReturnType<typeof tableRange> | undefined
  readonly behaviour: ApiBehaviour
}

const compiled: ReadonlyMap<string, readonly CompiledTable[]> = compileAll(tables)

function compileAll(all: readonly LibraryTable[]): Map<string, CompiledTable[]> {
  const byPackage = new Map<string, CompiledTable[]>()
  for (const table of all) {
    const one = compileTable(table)
    for (const name of table.packages) byPackage.set(name, [...(byPackage.get(name) ?? []), one])
  }
  return byPackage
}

function compileTable(table: LibraryTable): CompiledTable {
  const entries = table.apis.filter((api) => api.modifies !== true).map(compileEntry)
  const exact = new Map<string, CompiledEntry[]>()
  for (const entry of entries) {
    if (entry.pattern.rank !== EXACT) continue
    exact.set(entry.pattern.text, [...(exact.get(entry.pattern.text) ?? []), entry])
  }
  return {
    aliases: new Map(Object.entries(table.aliases ?? {})),
    versionedBy: table.versionedBy,
    exact,
    wild: entries.filter((entry) => entry.pattern.rank !== EXACT).sort((a, b) => b.pattern.rank - a.pattern.rank),
    modifiers: table.apis.filter((api) => api.modifies === true).map(compileEntry),
    roles: new Set(table.apis.map((api) => api.behaviour.role)),
  }
}

function compileEntry(api: ApiEntry): CompiledEntry {
  const range = api.versions === undefined ? undefined : tableRange(api.versions)
  return { pattern: compilePattern(api.path), range, behaviour: api.behaviour }
}

function lookUp(table: CompiledTable, path: string, installed: Installed): ApiBehaviour | undefined {
  const text = normalised(path, table.aliases)
  const exact = table.exact.get(text)?.find((entry) => applies(entry, installed))
  if (exact !== undefined) return exact.behaviour
  if (table.wild.length === 0) return undefined
  const tokens = tokensOf(text)
  const base = table.wild.find((entry) => applies(entry, installed) && matches(entry.pattern, tokens))
  if (base === undefined) return undefined
  const changes = table.modifiers.filter((entry) => applies(entry, installed) && matches(entry.pattern, tokens))
  return Object.assign({}, base.behaviour, ...changes.map((entry) => entry.behaviour))
}

function applies(entry: CompiledEntry, installed: Installed): boolean {
  return entry.range === undefined || allows(entry.range, installed)
}

/** `*.get` (a namespace import, `require`) is `get`, `*()` is `default()`; then the table's aliases. */
function normalised(path: string, aliases: ReadonlyMap<string, string>): string {
  const plain = path.startsWith('*.') ? path.slice(2) : path.startsWith('*') ? `default${path.slice(1)}` : path
  const end = plain.search(/[.(]/)
  const first = end < 0 ? plain : plain.slice(0, end)
  const alias = aliases.get(first)
  if (alias === undefined) return plain
  const rest = plain.slice(first.length)
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
  const parts = pkg.split('/')
  const length = pkg.startsWith('deno.land/x/') ? 3 : pkg.startsWith('@') || pkg.startsWith('deno.land/') ? 2 : 1
  return parts.slice(0, length).join('/')
}
