import { type FileKind, kindOf } from '../../rules/analysis/analyze'
import { CONFIGURATION_FILE } from '../../rules/engine/configuration'
import { matcherOf } from '../../rules/engine/settings'
import type { SkippedFile } from '../../rules/review/review'
import { foreignFolder, isVersionControl } from './folders'
import { type IgnoreChain, ignoresAbove, ignoresIn, isIgnored } from './ignores'
import type { Entry, WorkspaceIo } from './io'
import { keptAlthoughIgnored, mayHoldKept } from './kept'
import { unsupportedLanguage } from './languages'

/** A file of the review. `kind` is undefined for files that are known but not read yet (`.env`, tool configuration). */
export interface DiscoveredFile {
  readonly path: string
  readonly kind: FileKind | 'configuration' | undefined
  /** git ignores it, and it is read all the same. */
  readonly ignored?: true
}

/** What the walk found. Paths are relative to the root; a skipped folder counts once and ends with a slash. */
export interface Discovery {
  readonly files: DiscoveredFile[]
  readonly skipped: SkippedFile[]
  /** Files that hold nothing the review reads: images, documents, styles. */
  others: number
}

export interface DiscoveryOptions {
  /** Absolute folders that other workspaces own. */
  readonly excludeRoots: readonly string[]
  /** Globs of the editor's settings. */
  readonly exclude: readonly string[]
  /** The `exclude` globs of the configuration file in a folder, where there is one. */
  readonly excludeOf: (configurationPath: string) => readonly string[]
}

/** A folder that is walked, with what is in force in it. `path` is relative, '' for the root. */
interface Folder {
  readonly path: string
  readonly ignores: IgnoreChain
  /** git ignores the folder: only the files that are kept all the same count. */
  readonly ignored: boolean
  readonly exclusions: readonly Exclusion[]
}

/** The `exclude` globs of one configuration. */
interface Exclusion {
  readonly excludes: (path: string) => boolean
  /** A glob takes something out again, maybe in an excluded folder: such folders are walked. */
  readonly takesOut: boolean
}

/** Finds the files of a workspace folder: which are read, and which are skipped and why. */
export class Walk {
  constructor(
    private readonly root: string,
    private readonly io: WorkspaceIo,
    private readonly options: DiscoveryOptions,
  ) {}

  /** Everything below the root. */
  all(): Discovery {
    const found: Discovery = { files: [], skipped: [], others: 0 }
    this.walk(this.top(), found)
    return found
  }

  /** One file, or everything below one folder, judged as in {@link all}. */
  at(path: string): Discovery {
    const found: Discovery = { files: [], skipped: [], others: 0 }
    let folder = this.top()
    const names = path.split('/')
    for (const name of names.slice(0, -1)) {
      const next = this.enter(folder, name, this.namesIn(folder.path))
      if (!next || 'reason' in next) return found
      folder = next
    }
    const name = names.at(-1) ?? ''
    const inner = this.visit(folder, { name, kind: this.kindAt(path) }, this.namesIn(folder.path), found)
    if (inner) this.walk(inner, found)
    return found
  }

  private top(): Folder {
    const folder: Folder = { path: '', ignores: ignoresAbove(this.root, this.io), ignored: false, exclusions: [] }
    return { ...folder, exclusions: this.exclusionsIn(folder, [exclusion('', this.options.exclude)]) }
  }

  private kindAt(path: string): Entry['kind'] {
    const kind = this.io.kindOf(`${this.root}/${path}`)
    return kind === 'missing' ? 'file' : kind
  }

  private namesIn(folder: string): string[] {
    try {
      return this.io.list(this.absolute(folder)).map((entry) => entry.name)
    } catch {
      return []
    }
  }

  private absolute(path: string): string {
    return path ? `${this.root}/${path}` : this.root
  }

  private walk(top: Folder, found: Discovery): void {
    const open = [top]
    for (let folder = open.pop(); folder; folder = open.pop()) {
      let entries: readonly Entry[]
      try {
        entries = this.io.list(this.absolute(folder.path))
      } catch (error) {
        if (!folder.path) throw error
        found.skipped.push({ path: `${folder.path}/`, reason: 'unreadable', detail: messageOf(error) })
        continue
      }
      const names = entries.map((entry) => entry.name)
      for (const entry of entries) {
        const inner = this.visit(folder, entry, names, found)
        if (inner) open.push(inner)
      }
    }
  }

  /** Records a file, or gives back a folder that is to be walked. */
  private visit(folder: Folder, entry: Entry, names: readonly string[], found: Discovery): Folder | undefined {
    if (entry.kind === 'folder') {
      const inner = this.enter(folder, entry.name, names)
      if (!inner) return undefined
      if (!('reason' in inner)) return inner
      found.skipped.push(inner)
    } else if (entry.kind === 'link') {
      this.link(join(folder.path, entry.name), found)
    } else {
      this.file(folder, join(folder.path, entry.name), entry.kind, found)
    }
    return undefined
  }

  private enter(folder: Folder, name: string, siblings: readonly string[]): Folder | SkippedFile | undefined {
    const path = join(folder.path, name)
    if (isVersionControl(name) || this.options.excludeRoots.includes(this.absolute(path))) return undefined
    const foreign = foreignFolder(name, siblings)
    if (foreign) return { path: `${path}/`, reason: 'ignored', detail: foreign }
    if (folder.exclusions.some(({ excludes, takesOut }) => !takesOut && excludes(path))) {
      return { path: `${path}/`, reason: 'ignored', detail: 'excluded by configuration' }
    }
    const ignored = folder.ignored || isIgnored(folder.ignores, `${this.absolute(path)}/`)
    if (ignored && !mayHoldKept(path)) return { path: `${path}/`, reason: 'ignored', detail: 'ignored by git' }
    const inner = { path, ignored, ignores: ignored ? folder.ignores : this.ignoresIn(path, folder), exclusions: [] }
    return { ...inner, exclusions: this.exclusionsIn(inner, folder.exclusions) }
  }

  private ignoresIn(path: string, parent: Folder): IgnoreChain {
    return ignoresIn(this.absolute(path), parent.ignores, this.io)
  }

  private exclusionsIn(folder: Folder, above: Folder['exclusions']): Folder['exclusions'] {
    const globs = this.options.excludeOf(join(folder.path, CONFIGURATION_FILE))
    return globs.length > 0 ? [...above, exclusion(folder.path, globs)] : above
  }

  private link(path: string, found: Discovery): void {
    const target = this.io.target(this.absolute(path))
    if (target === undefined) {
      found.skipped.push({ path, reason: 'symlink-loop', detail: 'a symbolic link that leads nowhere, or to itself' })
      return
    }
    const inside = target === this.root || target.startsWith(`${this.root}/`)
    const detail = inside
      ? 'a symbolic link: its target is reviewed where it stands'
      : 'a symbolic link out of the folder'
    found.skipped.push({ path, reason: 'symlink-loop', detail })
  }

  private file(folder: Folder, path: string, entryKind: Entry['kind'], found: Discovery): void {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const kind = name === CONFIGURATION_FILE ? 'configuration' : kindOf(path)
    const kept = keptAlthoughIgnored(path)
    const language = kind ? undefined : unsupportedLanguage(path)
    if (!kind && !kept && !language) {
      found.others++
      return
    }
    if (entryKind !== 'file') {
      found.skipped.push({ path, reason: 'unreadable', detail: 'not a regular file' })
    } else if (folder.exclusions.some(({ excludes }) => excludes(path))) {
      found.skipped.push({ path, reason: 'ignored', detail: 'excluded by configuration' })
    } else if (!kept && isIgnoredIn(folder, this.absolute(path))) {
      found.skipped.push({ path, reason: 'ignored', detail: 'ignored by git' })
    } else if (language) {
      found.skipped.push({ path, reason: 'unsupported-language', detail: language })
    } else {
      const ignored = kept && isIgnoredIn(folder, this.absolute(path))
      found.files.push({ path, kind, ...(ignored && { ignored }) })
    }
  }
}

function isIgnoredIn(folder: Folder, path: string): boolean {
  return folder.ignored || isIgnored(folder.ignores, path)
}

function exclusion(base: string, globs: readonly string[]): Exclusion {
  const matches = matcherOf(globs)
  return {
    excludes: (path) => matches(base ? path.slice(base.length + 1) : path),
    takesOut: globs.some((glob) => glob.startsWith('!')),
  }
}

function join(folder: string, name: string): string {
  return folder ? `${folder}/${name}` : name
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
