import { isPublished, type KeptPart, type Mention } from '../../analysis/code/parts'
import type { CodeFacts, Value } from '../../analysis/facts'
import type { Modules } from '../modules'

/** An imported name: the file that it leads to, and the name there. */
export interface Imported {
  readonly path: string
  readonly name: string
}

/** What one file needs of others, and its parts of each other. */
export interface FileNode {
  readonly facts: CodeFacts
  /** Files that run as this one is loaded. */
  readonly loads: readonly string[]
  /** Files of which anything may be used: opened by `require` and dynamic imports, with the part that opens them. */
  readonly opened: readonly { readonly path: string; readonly part: number }[]
  /** Imported names by their declaration. */
  readonly imported: ReadonlyMap<number, Imported>
  readonly partAt: ReadonlyMap<number, KeptPart>
  readonly byDeclaration: ReadonlyMap<number, readonly KeptPart[]>
  readonly mentions: ReadonlyMap<number, readonly Mention[]>
  /** Classes by the declarations that hold an instance of them. */
  readonly classOf: ReadonlyMap<number, number>
  /** Specifiers of which nothing tells where they lead, though they may lead to a file of the workspace. */
  readonly lost: readonly string[]
}

/** Reads what a file needs; imports of types alone are none. */
export function fileNode(facts: CodeFacts, modules: Modules): FileNode {
  const loads = new Set<string>()
  const opened: { path: string; part: number }[] = []
  const lost: string[] = []
  const known = new Map<string, string | undefined>()
  const find = (specifier: string): string | undefined => {
    if (known.has(specifier)) return known.get(specifier)
    const path = resolved(modules, facts.path, specifier)
    known.set(specifier, path)
    if (path === undefined && mayBeOwn(modules, facts.path, specifier)) lost.push(specifier)
    return path
  }
  const partAt = new Map(facts.parts.kept.map((part) => [part[0], part]))
  for (const { specifier, typeOnly, names, within } of facts.imports) {
    const path = typeOnly ? undefined : find(specifier)
    if (path === undefined) continue
    const isWhole = isPublished(specifier) || Object.keys(names).length === 0
    if (isWhole) opened.push({ path, part: within !== undefined && partAt.has(within) ? within : -1 })
    else loads.add(path)
  }
  for (const specifier of facts.exportAll) {
    const path = find(specifier)
    if (path !== undefined) loads.add(path)
  }
  for (const value of Object.values(facts.exports)) {
    const path = value.k === 'import' ? find(value.specifier) : undefined
    if (path !== undefined) loads.add(path)
  }
  const imported = new Map<number, Imported>()
  for (const [d, { values }] of facts.declarations.entries()) {
    const to = values[0] && importedBy(values[0], find)
    if (to) imported.set(d, to)
  }
  const byDeclaration = new Map<number, KeptPart[]>()
  for (const part of facts.parts.kept) {
    const own = byDeclaration.get(part[1])
    if (own) own.push(part)
    else byDeclaration.set(part[1], [part])
  }
  const mentions = new Map<number, readonly Mention[]>()
  const classOf = new Map<number, number>()
  for (const [part, ...named] of facts.parts.mentions) {
    mentions.set(part, named)
    for (const mention of named) {
      const [, made, instance] = typeof mention === 'string' ? (/^(\d+)=(\d+)$/.exec(mention) ?? []) : []
      if (made !== undefined) classOf.set(Number(instance), Number(made))
    }
  }
  return { facts, loads: [...loads], opened, imported, partAt, byDeclaration, mentions, classOf, lost }
}

/** The file that an imported or re-exported value leads to. */
export function importedBy(value: Value, find: (specifier: string) => string | undefined): Imported | undefined {
  if (value.k !== 'import') return undefined
  const path = find(value.specifier)
  return path === undefined ? undefined : { path, name: value.name }
}

/** `./worker?worker` and `./page?raw` name a file as well. */
function resolved(modules: Modules, from: string, specifier: string): string | undefined {
  const found = modules.resolve(from, specifier.replace(/\?.*$/, ''))
  return found.k === 'file' ? found.path : undefined
}

const ASSET =
  /\.(?:css|s[ac]ss|less|svg|png|jpe?g|gif|webp|avif|ico|json|mp[34]|webm|woff2?|ttf|md|txt|pdf|html?|graphql|gql|wasm|node|vue|svelte)(?:\?.*)?$/

/** Not found, and no package that somebody declares: an alias that is not read, or a package of the workspace. */
function mayBeOwn(modules: Modules, from: string, specifier: string): boolean {
  if (ASSET.test(specifier) || /^(?:node|npm|jsr|https?|virtual|bun):/.test(specifier)) return false
  const found = modules.resolve(from, specifier)
  if (found.k === 'builtin' || found.k === 'file') return false
  return found.k === 'unresolved' || (found.version === undefined && !modules.hasDependency(from, found.name))
}
