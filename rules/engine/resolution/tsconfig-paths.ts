import type { FileFacts, TsconfigFacts } from '../../analysis/facts'
import type { Folder } from './folders'
import { folderOf, isWithin, join, nameOf } from './paths'

/** One pattern of `paths`; `prefix*suffix`, or `prefix` alone where it has no `*`. */
export interface PathPattern {
  readonly prefix: string
  /** Undefined where the pattern holds no `*`. */
  readonly suffix: string | undefined
  /** Paths from the workspace folder, which keep their `*`. */
  readonly targets: readonly string[]
}

/** What a tsconfig and all it extends say about imports. */
export interface PathMapping {
  readonly baseUrl: string | undefined
  /** Exact patterns first, then those with the longer prefix. */
  readonly patterns: readonly PathPattern[]
}

/** Finds the folder of a workspace package, for `extends: "@acme/tsconfig/base.json"`. */
export type FindPackageFolder = (name: string, from: string) => string | undefined

/** Gives the mappings a folder's own tsconfigs hold, in the order in which they are asked. */
export function createPathMappings(
  files: ReadonlyMap<string, FileFacts>,
  findPackageFolder: FindPackageFolder,
): (folder: Folder) => readonly PathMapping[] {
  const merged = new Map<string, PathMapping>()
  const byFolder = new Map<Folder, readonly PathMapping[]>()

  const tsconfigAt = (path: string | undefined): TsconfigFacts | undefined => {
    const facts = path === undefined ? undefined : files.get(path)
    return facts?.kind === 'tsconfig' ? facts : undefined
  }
  const extended = (from: TsconfigFacts, specifier: string): TsconfigFacts | undefined => {
    const folder = folderOf(from.path)
    const path = specifier.startsWith('.') ? join(folder, specifier) : packagePath(specifier, folder)
    if (path === undefined) return undefined
    return tsconfigAt(path) ?? tsconfigAt(`${path}.json`) ?? tsconfigAt(join(path, 'tsconfig.json'))
  }
  const packagePath = (specifier: string, from: string): string | undefined => {
    const [name, subpath] = splitName(specifier)
    const folder = findPackageFolder(name, from)
    return folder === undefined ? undefined : join(folder, subpath)
  }
  /** `visiting` holds the configs on the way here: a circle ends where it closes. */
  const mappingOf = (facts: TsconfigFacts, visiting: ReadonlySet<string>): PathMapping => {
    const known = merged.get(facts.path)
    if (known !== undefined) return known
    const inner = new Set(visiting).add(facts.path)
    let mapping: PathMapping = { baseUrl: undefined, patterns: [] }
    for (const specifier of facts.extends) {
      const base = extended(facts, specifier)
      if (base === undefined || inner.has(base.path)) continue
      const inherited = mappingOf(base, inner)
      mapping = {
        baseUrl: inherited.baseUrl ?? mapping.baseUrl,
        patterns: inherited.patterns.length > 0 ? inherited.patterns : mapping.patterns,
      }
    }
    mapping = withOwn(facts, mapping)
    if (visiting.size === 0) merged.set(facts.path, mapping)
    return mapping
  }
  const referencedBy = (facts: TsconfigFacts): TsconfigFacts[] => {
    const folder = folderOf(facts.path)
    const found = facts.references.map((reference) => {
      const path = join(folder, reference)
      return tsconfigAt(path) ?? (path === undefined ? undefined : tsconfigAt(join(path, 'tsconfig.json')))
    })
    // A reference to another folder speaks of that folder's files, which have a nearer tsconfig of their own.
    return found.filter((other) => other !== undefined).filter((other) => isWithin(folder, folderOf(other.path)))
  }

  return (folder) => {
    const known = byFolder.get(folder)
    if (known !== undefined) return known
    const [first, ...others] = folder.tsconfigs
    const isMain = first !== undefined && /^[tj]sconfig\.json$/.test(nameOf(first.path))
    const asked = first === undefined ? [] : [first, ...(isMain ? referencedBy(first) : []), ...others]
    const mappings = [...new Set(asked)].map((facts) => mappingOf(facts, new Set()))
    byFolder.set(folder, mappings)
    return mappings
  }
}

/** The targets of every pattern that fits, best pattern first; `general` where it is a bare `*` that fits anything. */
export function* pathTargets(mapping: PathMapping, specifier: string): Generator<{ path: string; general: boolean }> {
  for (const { prefix, suffix, targets } of mapping.patterns) {
    if (suffix === undefined ? specifier !== prefix : !fits(specifier, prefix, suffix)) continue
    const star = suffix === undefined ? '' : specifier.slice(prefix.length, specifier.length - suffix.length)
    for (const target of targets) yield { path: target.replace('*', () => star), general: prefix === '' }
  }
}

function fits(specifier: string, prefix: string, suffix: string): boolean {
  return specifier.length >= prefix.length + suffix.length && specifier.startsWith(prefix) && specifier.endsWith(suffix)
}

function withOwn(facts: TsconfigFacts, inherited: PathMapping): PathMapping {
  const folder = folderOf(facts.path)
  const baseUrl = facts.baseUrl === undefined ? inherited.baseUrl : join(folder, facts.baseUrl)
  const own = Object.entries(facts.paths)
  if (own.length === 0) return { baseUrl, patterns: inherited.patterns }
  const patterns = own.map(([pattern, targets]) => toPattern(pattern, targets, baseUrl ?? folder))
  return { baseUrl, patterns: patterns.sort(bySpecificity) }
}

function toPattern(pattern: string, targets: readonly string[], folder: string): PathPattern {
  const star = pattern.indexOf('*')
  return {
    prefix: star < 0 ? pattern : pattern.slice(0, star),
    suffix: star < 0 ? undefined : pattern.slice(star + 1),
    targets: targets.map((target) => join(folder, target)).filter((target) => target !== undefined),
  }
}

function bySpecificity(a: PathPattern, b: PathPattern): number {
  if ((a.suffix === undefined) !== (b.suffix === undefined)) return a.suffix === undefined ? -1 : 1
  return b.prefix.length - a.prefix.length
}

function splitName(specifier: string): [name: string, subpath: string] {
  const slash = specifier.indexOf('/', specifier.startsWith('@') ? specifier.indexOf('/') + 1 : 0)
  return slash < 0 ? [specifier, ''] : [specifier.slice(0, slash), specifier.slice(slash + 1)]
}
