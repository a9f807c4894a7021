import type {
  FileFacts,
  ImportMapFacts,
  LockfileFacts,
  PackageFacts,
  TsconfigFacts,
  WorkspacesFacts,
} from '../../analysis/facts'
import { folderOf, nameOf } from './paths'

/** A folder with the manifests that lie in it. */
export interface Folder {
  readonly path: string
  /** The folder above; undefined for the workspace folder. */
  readonly parent: Folder | undefined
  readonly package: PackageFacts | undefined
  readonly workspaces: WorkspacesFacts | undefined
  /** `tsconfig.json` first, then `jsconfig.json`, then the others by name. */
  readonly tsconfigs: readonly TsconfigFacts[]
  readonly lockfiles: readonly LockfileFacts[]
  readonly importMaps: readonly ImportMapFacts[]
}

type Manifest = Extract<FileFacts, { kind: 'package' | 'workspaces' | 'tsconfig' | 'lockfile' | 'import-map' }>

const MANIFESTS: ReadonlySet<FileFacts['kind']> = new Set([
  'package',
  'workspaces',
  'tsconfig',
  'lockfile',
  'import-map',
])

/** Gives the folder at a path, made when first asked for. */
export function createFolders(files: ReadonlyMap<string, FileFacts>): (path: string) => Folder {
  const manifests = new Map<string, Manifest[]>()
  for (const [path, facts] of files) {
    if (!isManifest(facts)) continue
    const folder = folderOf(path)
    const known = manifests.get(folder)
    if (known === undefined) manifests.set(folder, [facts])
    else known.push(facts)
  }
  const made = new Map<string, Folder>()
  const folderAt = (path: string): Folder => {
    const known = made.get(path)
    if (known !== undefined) return known
    const parent = path === '' ? undefined : folderAt(folderOf(path))
    const folder = makeFolder(path, parent, manifests.get(path) ?? [])
    made.set(path, folder)
    return folder
  }
  return folderAt
}

function isManifest(facts: FileFacts): facts is Manifest {
  return MANIFESTS.has(facts.kind)
}

/** The folder and those above it, nearest first. */
export function* upward(folder: Folder): Generator<Folder> {
  for (let at: Folder | undefined = folder; at !== undefined; at = at.parent) yield at
}

function makeFolder(path: string, parent: Folder | undefined, manifests: readonly Manifest[]): Folder {
  const ofKind = <K extends Manifest['kind']>(kind: K): Extract<Manifest, { kind: K }>[] =>
    manifests.filter((facts): facts is Extract<Manifest, { kind: K }> => facts.kind === kind)
  return {
    path,
    parent,
    package: ofKind('package')[0],
    workspaces: ofKind('workspaces')[0],
    tsconfigs: ofKind('tsconfig').sort((a, b) => order(a.path).localeCompare(order(b.path))),
    lockfiles: ofKind('lockfile'),
    importMaps: ofKind('import-map').sort((a, b) => a.path.localeCompare(b.path)),
  }
}

function order(path: string): string {
  const name = nameOf(path)
  if (name === 'tsconfig.json') return '0'
  return name === 'jsconfig.json' ? '1' : `2${name}`
}
