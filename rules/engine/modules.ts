import type { FileFacts, PackageFacts } from '../analysis/facts'
import { builtinIn } from './resolution/builtins'
import { conventionalFile } from './resolution/conventional-aliases'
import { createFolders, type Folder, upward } from './resolution/folders'
import { mappedImport } from './resolution/import-maps'
import { folderOf, join, member } from './resolution/paths'
import { createSourceFiles } from './resolution/source-files'
import { type PackageSpecifier, parsePackage, parseScheme } from './resolution/specifiers'
import { createPathMappings, type PathMapping, pathTargets } from './resolution/tsconfig-paths'
import { declaredRange, installedVersion } from './resolution/versions'
import { createWorkspacePackages } from './resolution/workspace-packages'

/**
 * Where an import leads. `file`: a code file of the workspace · `package`: a published package, by name; `version` is the
 * installed one, or `14` for the newest 14 where a specifier says no more · `builtin`: of the run time, without `node:`.
 */
export type Resolved =
  | { readonly k: 'file'; readonly path: string }
  | {
      readonly k: 'package'
      readonly name: string
      /** `''` for the package itself, else what follows its name: `server`. */
      readonly subpath: string
      readonly version: string | undefined
    }
  | { readonly k: 'builtin'; readonly name: string }
  | { readonly k: 'unresolved' }

/** Answers about imports, from the names of the files and the manifests among them. */
export interface Modules {
  resolve(fromPath: string, specifier: string): Resolved
  /** The installed version of a package: by the nearest lockfile upward, else the declared range's floor. */
  versionOf(fromPath: string, packageName: string): string | undefined
  /** The nearest `package.json` upward. */
  packageOf(path: string): PackageFacts | undefined
  /** Some `package.json` upward declares the package. */
  hasDependency(fromPath: string, name: string): boolean
}

const UNRESOLVED: Resolved = { k: 'unresolved' }
const PRISMA_CLIENT =
  /(?:^|\/)(?:generated\/[\w-]*prisma[\w-]*|prisma\/generated)(?:\/(?:client|index|edge)(?:\.js)?)?$/
/** Files that are no code: an import of one that nothing declares is no package either. */
const ASSET = /\.(?:css|s[ac]ss|less|svg|png|jpe?g|gif|webp|avif|ico|json|mp[34]|webm|woff2?|ttf|md|txt|pdf)(?:\?.*)?$/

/** Kinds of files that say nothing of packages and imports. */
const NO_MANIFESTS: ReadonlySet<FileFacts['kind']> = new Set([
  'code',
  'text',
  'pipeline',
  'deployment',
  'env',
  'sql',
  'prisma',
  'journal',
  'supabase-config',
])

/**
 * Whether a change of one file may change what {@link Modules} answers: a file that comes or goes, or another text of a
 * manifest. An edit of code never does.
 */
export function affectsModules(before: FileFacts | undefined, after: FileFacts | undefined): boolean {
  if (before === undefined || after === undefined || before.kind !== after.kind) return true
  return !NO_MANIFESTS.has(after.kind)
}

/** Lazy and memoised; valid as long as {@link affectsModules} is false for every change of `files`. */
export function createModules(files: ReadonlyMap<string, FileFacts>): Modules {
  let resolver: Resolver | undefined
  const ready = (): Resolver => {
    resolver ??= createResolver(files)
    return resolver
  }
  return {
    resolve: (fromPath, specifier) => ready().resolve(fromPath, specifier),
    versionOf: (fromPath, name) => ready().versionOf(ready().folderAt(folderOf(fromPath)), name),
    packageOf: (path) => {
      for (const at of upward(ready().folderAt(folderOf(path)))) if (at.package !== undefined) return at.package
      return undefined
    },
    hasDependency: (fromPath, name) => declaredRange(ready().folderAt(folderOf(fromPath)), name) !== undefined,
  }
}

interface Resolver {
  readonly folderAt: (path: string) => Folder
  readonly resolve: (fromPath: string, specifier: string) => Resolved
  readonly versionOf: (from: Folder, name: string) => string | undefined
}

function createResolver(files: ReadonlyMap<string, FileFacts>): Resolver {
  const folderAt = createFolders(files)
  const sources = createSourceFiles(files)
  const packages = createWorkspacePackages(files, sources)
  const mappingsOf = createPathMappings(files, (name, from) => {
    const pkg = packages.find(folderAt(from), name)
    return pkg === undefined ? undefined : folderOf(pkg.path)
  })
  const versionOf = memoised(installedVersion)
  const resolveIn = memoised(resolveFrom)

  /** Depends on the folder of the importing file alone, which is what the memory is kept by. */
  function resolveFrom(from: Folder, specifier: string): Resolved {
    const mapped = mappedImport(from, specifier, files)
    if (mapped === undefined) return resolveUnmapped(from, specifier)
    return resolveUnmapped(mapped.target.startsWith('.') ? folderAt(mapped.folder) : from, mapped.target)
  }

  function resolveUnmapped(from: Folder, specifier: string): Resolved {
    if (PRISMA_CLIENT.test(specifier)) return prismaClient(from)
    if (specifier.startsWith('.')) {
      const path = relativeFile(from, specifier)
      return path === undefined ? UNRESOLVED : { k: 'file', path }
    }
    const scheme = parseScheme(specifier)
    if (scheme !== undefined) return asPackage(from, scheme)
    if (specifier.startsWith('#')) {
      const target = importsTarget(from, specifier)
      if (target !== undefined && !target.specifier.startsWith('#'))
        return resolveUnmapped(target.from, target.specifier)
    }
    return resolveBare(from, specifier)
  }

  function resolveBare(from: Folder, specifier: string): Resolved {
    const parsed = parsePackage(specifier)
    const isDeclared = parsed !== undefined && declaredRange(from, parsed.name) !== undefined
    let claimed = false
    let isNearest = true
    for (const at of upward(from)) {
      const mappings = mappingsOf(at)
      if (mappings.length === 0) continue
      for (const mapping of mappings) {
        const { path, matched } = mappedFile(mapping, specifier, isDeclared)
        if (path !== undefined && (isNearest || !isDeclared)) return { k: 'file', path }
        claimed ||= matched && isNearest
      }
      isNearest = false
    }
    const builtin = builtinIn(specifier)
    if (builtin !== undefined) return { k: 'builtin', name: builtin }
    const pkg = parsed === undefined ? undefined : packages.find(from, parsed.name)
    if (parsed !== undefined && pkg !== undefined) {
      const path = packages.fileOf(pkg, parsed.subpath)
      return path === undefined ? { k: 'package', ...parsed, version: undefined } : { k: 'file', path }
    }
    if (parsed !== undefined && (isDeclared || versionOf(from, parsed.name) !== undefined))
      return asPackage(from, parsed)
    const path = conventionalFile(from, specifier, sources)
    if (path !== undefined) return { k: 'file', path }
    if (parsed === undefined || claimed || ASSET.test(specifier)) return UNRESOLVED
    return asPackage(from, parsed)
  }

  function mappedFile(
    mapping: PathMapping,
    specifier: string,
    isDeclared: boolean,
  ): { path: string | undefined; matched: boolean } {
    let matched = false
    for (const target of pathTargets(mapping, specifier)) {
      const path = fileAt(target.path)
      if (path !== undefined) return { path, matched: true }
      matched ||= !target.general && !target.path.includes('node_modules')
    }
    // A declared package wins over a folder that happens to share its name: only TypeScript asks `baseUrl` first.
    const base = mapping.baseUrl === undefined || isDeclared ? undefined : join(mapping.baseUrl, specifier)
    return { path: base === undefined ? undefined : sources.find(base), matched }
  }

  function relativeFile(from: Folder, specifier: string): string | undefined {
    const path = join(from.path, withoutQuery(specifier))
    // `./x/` and `..` name folders, even beside a file of that name.
    if (path !== undefined && /(?:^|\/)\.{0,2}$/.test(specifier)) return folderEntry(path) ?? sources.findIndex(path)
    return path === undefined ? undefined : fileAt(path)
  }

  function fileAt(path: string): string | undefined {
    return sources.findFile(path) ?? folderEntry(path) ?? sources.findIndex(path)
  }

  /** The entry of a folder that has a `package.json` of its own. */
  function folderEntry(path: string): string | undefined {
    const facts = files.get(path === '' ? 'package.json' : `${path}/package.json`)
    return facts?.kind === 'package' ? packages.fileOf(facts, '') : undefined
  }

  /** Prisma writes its client into a folder of the app, mostly one that git ignores: it is the package all the same. */
  function prismaClient(from: Folder): Resolved {
    return asPackage(from, { name: '@prisma/client', subpath: '', version: undefined })
  }

  function asPackage(from: Folder, parsed: PackageSpecifier): Resolved {
    const alias = parsed.version === undefined ? aliasOf(from, parsed.name) : undefined
    const version = parsed.version ?? versionOf(from, parsed.name) ?? alias?.version
    return { k: 'package', name: alias?.name ?? parsed.name, subpath: parsed.subpath, version }
  }

  return { folderAt, versionOf, resolve: (fromPath, specifier) => resolveIn(folderAt(folderOf(fromPath)), specifier) }
}

/** `./slow.js?t=1` breaks a cache; `./worker?worker` and `./text?raw` are a bundler's, and give no module's exports. */
function withoutQuery(specifier: string): string {
  return /\?(?:raw|url|inline|worker|sharedworker)\b/.test(specifier) ? specifier : specifier.replace(/\?.*$/, '')
}

/** `"stripe-next": "npm:stripe@14"` stands for another package. */
function aliasOf(from: Folder, name: string): PackageSpecifier | undefined {
  const range = declaredRange(from, name)
  return range?.startsWith('npm:') === true ? parseScheme(range) : undefined
}

/** What `imports` of the nearest `package.json` says of `#x`. */
function importsTarget(from: Folder, specifier: string): { from: Folder; specifier: string } | undefined {
  for (const at of upward(from)) {
    if (at.package === undefined) continue
    const imports = at.package.imports ?? {}
    const exact = member(imports, specifier)
    if (exact !== undefined) return { from: at, specifier: exact }
    for (const [pattern, target] of Object.entries(imports)) {
      const [prefix = '', suffix] = pattern.split('*')
      if (suffix === undefined || !specifier.startsWith(prefix) || !specifier.endsWith(suffix)) continue
      const star = specifier.slice(prefix.length, specifier.length - suffix.length)
      return { from: at, specifier: target.replaceAll('*', () => star) }
    }
    return undefined
  }
  return undefined
}

function memoised<T>(compute: (from: Folder, key: string) => T): (from: Folder, key: string) => T {
  const known = new Map<Folder, Map<string, T>>()
  return (from, key) => {
    const inner = known.get(from) ?? new Map<string, T>()
    if (inner.size === 0) known.set(from, inner)
    const hit = inner.get(key)
    if (hit !== undefined || inner.has(key)) return hit as T
    const value = compute(from, key)
    inner.set(key, value)
    return value
  }
}
