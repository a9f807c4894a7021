import { type FileKind, kindOf } from '../../rules/analysis/analyze'
import type { FileFacts } from '../../rules/analysis/facts'
import type { AnalysisHost } from '../../rules/analysis/sql/parser'
import type { Tracked } from '../../rules/engine/tracking'
import type { SkippedFile } from '../../rules/review/review'
import { type Cancellation, pacer } from './cancellation'
import { type DiscoveredFile, type DiscoveryOptions, Walk } from './discovery'
import { trackedFiles } from './git-index'
import type { WorkspaceIo } from './io'
import { readFiles, type WorkerSettings } from './pool'
import { analyzeText, type Outcome, readText } from './reading'
import type { ReviewProgress } from './review'
import type { FileToRead } from './share'

/** How the analysis of many files goes. */
export interface DiscoverOptions {
  /** Files that were read before are compared with the disk, too. */
  readonly again?: boolean
  readonly workers?: WorkerSettings | undefined
  readonly onProgress?: ((progress: ReviewProgress) => void) | undefined
  readonly token?: Cancellation | undefined
}

/**
 * The files of a workspace folder as they are now: on disk, with the editors' unsaved text on top. Methods that look
 * for changes give back outcomes that differ from what is held; {@link hold} puts them in place.
 */
export class SourceFiles {
  private readonly outcomes = new Map<string, Outcome>()
  private readonly overlays = new Map<string, string>()
  private skippedAtWalk: SkippedFile[] = []
  /** Files that are read although git ignores them. */
  private readonly ignored = new Set<string>()
  /** What git tracks, as far as can be told. */
  private tracked: ReadonlySet<string> | undefined
  /** Files that hold nothing the review reads. */
  others = 0

  constructor(
    private readonly root: string,
    private readonly io: WorkspaceIo,
    private readonly host: AnalysisHost,
    private readonly discovery: () => DiscoveryOptions,
  ) {}

  /** The same files, to be changed apart from these. What was read is shared: nothing changes it. */
  copy(): SourceFiles {
    const copy = new SourceFiles(this.root, this.io, this.host, this.discovery)
    for (const [path, outcome] of this.outcomes) copy.outcomes.set(path, outcome)
    for (const [path, text] of this.overlays) copy.overlays.set(path, text)
    copy.skippedAtWalk = this.skippedAtWalk
    for (const path of this.ignored) copy.ignored.add(path)
    copy.others = this.others
    return copy
  }

  /** Walks the folder, reads what is new to it, and finds what is gone. */
  async discover({ again, workers, onProgress, token }: DiscoverOptions): Promise<Outcome[]> {
    onProgress?.({ stage: 'discovery', done: 0, total: 0 })
    const found = this.walk().all()
    this.skippedAtWalk = found.skipped
    this.ignored.clear()
    this.tracked = undefined
    this.notice(found.files)
    // Files kept for rules to come are not read yet.
    this.others = found.others + found.files.filter((file) => file.kind === undefined).length
    const known = new Set(found.files.map((file) => file.path))
    const wanted = found.files.filter(isToRead)
    const files = wanted.filter((file) => !this.outcomes.has(file.path))
    const read = new Map<string, Outcome>()
    const accept = (outcome: Outcome) => {
      read.set(outcome.path, outcome)
      onProgress?.({ stage: 'analysis', done: read.size, total: files.length })
    }
    await readFiles(this.root, files, this.io, this.host, accept, workers, token)
    // In the order of the walk, whichever thread was the first: lists in a report follow it.
    const outcomes = files.flatMap(({ path }) => read.get(path) ?? [])
    if (again) {
      const pause = pacer(token)
      for (const file of wanted) {
        if (this.outcomes.has(file.path)) outcomes.push(...this.comparedWithDisk(file))
        await pause()
      }
    }
    const gone = [...this.outcomes.keys()].filter((path) => !known.has(path) && !this.overlays.has(path))
    return [...outcomes.filter(({ path }) => !this.overlays.has(path)), ...gone.map((path) => ({ path }))]
  }

  /** Reads paths again that were written or made; a folder stands for all in it. */
  async reread(paths: readonly string[]): Promise<Outcome[]> {
    const pause = pacer(undefined)
    const outcomes: Outcome[] = []
    for (const path of paths) {
      outcomes.push(...this.rereadAt(path))
      await pause()
    }
    return outcomes
  }

  /** What stands on disk at a path now. Files with an overlay keep it. */
  rereadAt(path: string): Outcome[] {
    if (this.io.kindOf(`${this.root}/${path}`) === 'missing') return this.removed(path)
    const found = this.walk().at(path)
    this.skippedAtWalk = [...this.skippedAtWalk.filter((file) => file.path !== path), ...found.skipped]
    this.notice(found.files)
    const outcomes = found.files.filter(isToRead).flatMap((file) => this.comparedWithDisk(file))
    const vanished = this.outcomes.has(path) && !found.files.some((file) => file.path === path)
    return vanished && !this.overlays.has(path) ? [...outcomes, { path }] : outcomes
  }

  /** A file, or a folder with all in it, is gone from disk. */
  removed(path: string): Outcome[] {
    const inside = (file: string) => file === path || file.startsWith(`${path}/`)
    this.skippedAtWalk = this.skippedAtWalk.filter((file) => !inside(file.path))
    return [...this.outcomes.keys()]
      .filter((file) => inside(file) && !this.overlays.has(file))
      .map((file) => ({ path: file }))
  }

  /** Takes or, with undefined, gives up an editor's text. False where that is what it had. */
  setOverlay(path: string, text: string | undefined): boolean {
    if (text === undefined) return this.overlays.delete(path)
    if (this.overlays.get(path) === text) return false
    this.overlays.set(path, text)
    return true
  }

  /** The analysis of an editor's text, where it differs from what is held and the file is one of the review's. */
  analyseOverlay(path: string): Outcome | undefined {
    const text = this.overlays.get(path)
    const kind = kindOf(path)
    if (text === undefined || !kind || this.outcomes.get(path)?.text === text) return undefined
    return this.outcomes.has(path) || this.admits(path) ? analyzeText(path, kind, text, this.host) : undefined
  }

  /** Puts an outcome in place (one with neither facts nor reason removes the file); gives back the facts it replaces. */
  hold(outcome: Outcome): FileFacts | undefined {
    const before = this.outcomes.get(outcome.path)?.facts
    if (outcome.facts || outcome.skipped) this.outcomes.set(outcome.path, outcome)
    else this.outcomes.delete(outcome.path)
    return before
  }

  isReviewed(path: string): boolean {
    const outcome = this.outcomes.get(path)
    return outcome?.facts !== undefined && outcome.skipped === undefined
  }

  /** Paths of the reviewed files, in order. */
  reviewed(): string[] {
    return [...this.outcomes.keys()].filter((path) => this.isReviewed(path)).sort()
  }

  /** Every file and folder left out, in order, with the reason. */
  skipped(): SkippedFile[] {
    const files = [...this.outcomes.values()].flatMap((outcome) => outcome.skipped ?? [])
    return [...this.skippedAtWalk, ...files].sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  /** What becomes of a file in version control, by the ignore files and by git's index; no program is started. */
  trackedOf(path: string): Tracked {
    this.tracked ??= trackedFiles(this.root, this.io) ?? new Set()
    if (this.tracked.has(path)) return 'tracked'
    return this.ignored.has(path) ? 'ignored' : 'uncovered'
  }

  /** Asks again what git tracks when it is next needed. */
  forgetTracked(): void {
    this.tracked = undefined
  }

  /** What a file on disk comes to, where that is not what is held. Files with an overlay keep it. */
  private comparedWithDisk({ path, kind }: FileToRead): Outcome[] {
    if (this.overlays.has(path)) return []
    const text = readText(this.root, path, kind, this.io)
    if (typeof text !== 'string') return [{ path, skipped: text }]
    return this.outcomes.get(path)?.text === text ? [] : [analyzeText(path, kind, text, this.host)]
  }

  private notice(files: readonly DiscoveredFile[]): void {
    for (const { path, ignored } of files) {
      if (ignored) this.ignored.add(path)
      else this.ignored.delete(path)
    }
  }

  /** The unsaved text, else the text that was analysed. */
  textOf(path: string): string | undefined {
    return this.overlays.get(path) ?? this.outcomes.get(path)?.text
  }

  /** A configuration file, which is read when it is asked for: its text, why there is none, or undefined for no file. */
  configuration(path: string): string | SkippedFile | undefined {
    const overlay = this.overlays.get(path)
    if (overlay !== undefined) return overlay
    const kind = this.io.kindOf(`${this.root}/${path}`)
    if (kind === 'missing') return undefined
    if (kind === 'file') return readText(this.root, path, 'configuration', this.io)
    return { path, reason: 'unreadable', detail: `it is a ${kind === 'link' ? 'symbolic link' : kind}` }
  }

  private walk(): Walk {
    return new Walk(this.root, this.io, this.discovery())
  }

  private admits(path: string): boolean {
    return this.walk()
      .at(path)
      .files.some((file) => file.path === path)
  }
}

function isToRead(file: DiscoveredFile): file is DiscoveredFile & FileToRead & { readonly kind: FileKind } {
  return file.kind !== undefined && file.kind !== 'configuration'
}
