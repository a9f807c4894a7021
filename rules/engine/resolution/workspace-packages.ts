import picomatch from 'picomatch'
import type { FileFacts, PackageFacts } from '../../analysis/facts'
import { addTo } from '../../analysis/grouped'
import { type Folder, upward } from './folders'
import { folderOf, isWithin, join, member } from './paths'
import type { SourceFiles } from './source-files'
import { declaredRange } from './versions'

const LOCAL_RANGE = /^(?:workspace|file|link|portal):|^\.{1,2}\//
/** Folders that hold what a build made from the sources. */
const BUILT = new Set(['dist', 'build', 'lib', 'out', 'output', 'es', 'esm', 'cjs', 'commonjs', 'module', 'types'])

/** The packages that are developed in this workspace. */
export interface WorkspacePackages {
  /** The package of that name as code in `from` would get it; undefined where the name stands for a published one. */
  find(from: Folder, name: string): PackageFacts | undefined
  /** The source file behind an entry (`subpath` is `''`) or a subpath of a package. */
  fileOf(pkg: PackageFacts, subpath: string): string | undefined
}

/** The packages of a workspace, by which of them sees which. */
export function createWorkspacePackages(
  files: ReadonlyMap<string, FileFacts>,
  sources: SourceFiles,
): WorkspacePackages {
  const byName = new Map<string, PackageFacts[]>()
  for (const facts of files.values()) {
    if (facts.kind !== 'package' || facts.name === undefined) continue
    addTo(byName, facts.name, facts)
  }
  const members = new Map<Folder, (folder: string) => boolean>()
  const isMember = (root: Folder, folder: string): boolean => {
    const known = members.get(root) ?? memberTest(root)
    members.set(root, known)
    return known(folder)
  }
  const isSeenFrom = (from: Folder, pkg: PackageFacts): boolean => {
    const folder = folderOf(pkg.path)
    const range = declaredRange(from, pkg.name ?? '')
    if (range !== undefined && LOCAL_RANGE.test(range)) return true
    // An app in a folder `remotion`, named so and using remotion: its own name is no dependency of its own.
    if (isWithin(from.path, folder)) return range === undefined
    for (const root of upward(from)) if (isWithin(folder, root.path) && isMember(root, folder)) return true
    return false
  }
  return {
    find(from, name) {
      const seen = byName.get(name)?.filter((pkg) => isSeenFrom(from, pkg)) ?? []
      return seen.length < 2 ? seen[0] : nearest(from, seen)
    },
    fileOf: (pkg, subpath) => fileOf(pkg, subpath, sources),
  }
}

/** Of packages of one name, the one whose folder shares the longest way with `from`. */
function nearest(from: Folder, packages: readonly PackageFacts[]): PackageFacts | undefined {
  for (const at of upward(from)) {
    const found = packages.find((pkg) => isWithin(pkg.path, at.path))
    if (found !== undefined) return found
  }
  return packages[0]
}

/** Whether a folder is a workspace package of the root, by the root's globs. */
function memberTest(root: Folder): (folder: string) => boolean {
  const globs = [...(root.package?.workspaces ?? []), ...(root.workspaces?.globs ?? [])]
  if (globs.length === 0) return () => false
  const clean = (glob: string): string => glob.replace(/^\.\//, '').replace(/\/+$/, '')
  const wanted = globs.filter((glob) => !glob.startsWith('!')).map(clean)
  const unwanted = globs.filter((glob) => glob.startsWith('!')).map((glob) => clean(glob.slice(1)))
  const isMatch = picomatch(wanted, { ignore: unwanted })
  return (folder) => isMatch(root.path === '' ? folder : folder.slice(root.path.length + 1))
}

function fileOf(pkg: PackageFacts, subpath: string, sources: SourceFiles): string | undefined {
  const folder = folderOf(pkg.path)
  for (const target of targetsOf(pkg, subpath)) {
    const file = sourceOf(folder, target, sources)
    if (file !== undefined) return file
  }
  const usual = subpath === '' ? ['src/index', 'src/main', 'index', 'lib/index'] : [subpath, `src/${subpath}`]
  for (const path of usual) {
    const file = sources.find(join(folder, path) ?? '')
    if (file !== undefined) return file
  }
  return undefined
}

function* targetsOf(pkg: PackageFacts, subpath: string): Generator<string> {
  if (subpath === '') {
    yield* pkg.entries
    return
  }
  const key = `./${subpath}`
  const exact = member(pkg.subpaths, key) ?? member(pkg.subpaths, `${key}.js`)
  if (exact !== undefined) yield exact
  for (const [pattern, target] of Object.entries(pkg.subpaths)) {
    const star = pattern.indexOf('*')
    if (star < 0 || !key.startsWith(pattern.slice(0, star)) || !key.endsWith(pattern.slice(star + 1))) continue
    yield target.replaceAll('*', () => key.slice(star, key.length - (pattern.length - star - 1)))
  }
}

/** The target itself, or where it is built output that is not there, the source it was built from. */
function sourceOf(folder: string, target: string, sources: SourceFiles): string | undefined {
  const path = join(folder, target)
  const found = path === undefined ? undefined : sources.find(path)
  if (found !== undefined && !found.endsWith('.d.ts')) return found
  const parts = target.replace(/^\.\//, '').split('/')
  const built = parts.findIndex((part) => !BUILT.has(part))
  if (built <= 0) return found
  const rest = parts
    .slice(built)
    .join('/')
    .replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '')
  for (const candidate of [`src/${rest}`, rest, `source/${rest}`, `lib/${rest}`]) {
    const file = sources.find(join(folder, candidate) ?? '')
    if (file !== undefined) return file
  }
  return found
}
