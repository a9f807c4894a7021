import type { FileFacts } from '../../rules/analysis/facts'
import { grouped } from '../../rules/analysis/grouped'
import { LineIndex } from '../../rules/analysis/lines'
import type { AnalysisHost } from '../../rules/analysis/sql/parser'
import { BASELINE_FILE, type Baseline } from '../../rules/engine/baseline'
import type { Configuration, RuleSettings } from '../../rules/engine/configuration'
import { isConfiguration } from '../../rules/engine/configuration-shape'
import type { Finding } from '../../rules/engine/finding'
import { inOrder } from '../../rules/engine/order'
import { createProject, linkedInputsChanged, type Project, updateProject } from '../../rules/engine/project'
import type { Rule } from '../../rules/engine/rule'
import { type RunOptions, runFile, runProject } from '../../rules/engine/run'
import type { Review, SkippedFile } from '../../rules/review/review'
import { schemaNotes } from '../../rules/review/schema-notes'
import { type Cancellation, pacer } from './cancellation'
import { Configurations } from './configurations'
import { type DiscoverOptions, SourceFiles } from './files'
import type { WorkspaceIo } from './io'
import { OwnBaseline } from './own-baseline'
import type { WorkerSettings } from './pool'
import { ProjectFindings } from './project-findings'
import type { Outcome } from './reading'
import { assembleReview, type Failure, type ReviewOptions, type ReviewProgress } from './review'

export interface WorkspaceOptions {
  readonly rules: readonly Rule[]
  /** What the analysis needs of its host; without it, SQL gives no statements. */
  readonly analysis?: AnalysisHost
  /** The day, `YYYY-MM-DD`: when suppressions expire. */
  readonly today: () => string
  /** Absolute folders below the root that other workspaces own. */
  readonly excludeRoots?: readonly string[]
  /** Globs of files to leave out, from the editor's settings. */
  readonly exclude?: readonly string[]
  /** Settings of the editor, stronger than every configuration file. */
  readonly editor?: Configuration
  /** Threads for the first analysis; without them all is done in this one. */
  readonly workers?: WorkerSettings
  /** The folder's own baseline is not looked at. */
  readonly withoutBaseline?: true
  readonly onProgress?: (progress: ReviewProgress) => void
  readonly token?: Cancellation
}

/** Counters that rise when findings of files other than the edited one may have changed. */
export interface WorkspaceVersions {
  readonly links: number
  readonly configuration: number
  /** Findings of project rules are others than they were. */
  readonly project: number
}

/**
 * The files of one workspace folder, their facts and their findings, kept true under edits. Unsaved text wins over the
 * disk. Paths are relative to the root, with forward slashes.
 */
export class Workspace {
  private files: SourceFiles
  private configurations: Configurations
  /** Files whose overlay changed since they were last analysed. */
  private readonly edited = new Set<string>()
  private readonly memo = new Map<string, readonly Finding[]>()
  /** By file; those of project rules, which fail on no file in particular, under `''`. */
  private readonly failures = new Map<string, Failure[]>()
  private readonly everywhere = new ProjectFindings(
    () => this.runProjectRules(),
    (path) => this.files.textOf(path),
  )
  private readonly baseline = new OwnBaseline()
  private linked: Project = this.projectOf([])
  private links = 0
  private configurationVersion = 0
  private projectVersion = 0
  private day = ''
  private exclude: readonly string[]

  private constructor(
    /** Absolute, forward slashes, no slash at the end. */
    readonly root: string,
    private readonly io: WorkspaceIo,
    private readonly options: WorkspaceOptions,
  ) {
    this.exclude = options.exclude ?? []
    this.configurations = new Configurations(options.rules, options.editor)
    this.files = new SourceFiles(root, io, options.analysis ?? {}, () => ({
      excludeRoots: (options.excludeRoots ?? []).map(plainPath),
      exclude: this.exclude,
      excludeOf: (path) => this.configurationAt(path),
    }))
  }

  /** Discovers and analyses a folder. Throws where the folder itself cannot be read, or `Cancelled`. */
  static async open(root: string, io: WorkspaceIo, options: WorkspaceOptions): Promise<Workspace> {
    const workspace = new Workspace(plainPath(root), io, options)
    await workspace.discover(options)
    return workspace
  }

  /** A copy to try things out on: what is done to it shows nowhere else. Facts are shared, for nothing changes them. */
  fork(): Workspace {
    this.analyseEdited()
    const copy = new Workspace(this.root, this.io, this.options)
    copy.exclude = this.exclude
    copy.files = this.files.copy()
    copy.configurations = this.configurations.copy()
    copy.linked = copy.projectOf(this.linked.files.values())
    return copy
  }

  /** What the analysis was lent. */
  get analysis(): AnalysisHost {
    return this.options.analysis ?? {}
  }

  get versions(): WorkspaceVersions {
    return { links: this.links, configuration: this.configurationVersion, project: this.projectVersion }
  }

  project(): Project {
    this.analyseEdited()
    return this.linked
  }

  settings(): RuleSettings {
    return this.configurations.settings()
  }

  /** What the folder's own baseline records; undefined where it has none. */
  recorded(): Baseline | undefined {
    return this.baseline.recorded
  }

  /** Every file and folder left out, with the reason. */
  skipped(): SkippedFile[] {
    return this.files.skipped()
  }

  /** Paths of the files that are reviewed, in order. */
  reviewed(): string[] {
    return this.files.reviewed()
  }

  /** The text that the findings of a file speak of; unsaved text wins. Undefined where the file is not of the review. */
  textOf(path: string): string | undefined {
    this.analyseEdited()
    if (!isConfiguration(path)) return this.files.textOf(path)
    const read = this.files.configuration(path)
    return typeof read === 'string' ? read : undefined
  }

  /** Takes an editor's text for a file, or, with undefined, goes back to the file on disk. */
  setOverlay(path: string, text: string | undefined): void {
    if (!this.files.setOverlay(path, text)) return
    if (text !== undefined) {
      this.edited.add(path)
      return
    }
    this.edited.delete(path)
    if (isConfiguration(path)) this.reconfigure(path)
    else this.take(this.files.rereadAt(path), 'disk')
  }

  /** The editor's settings changed. */
  async configure(editor: Configuration | undefined, exclude: readonly string[]): Promise<void> {
    this.configurations.setEditor(editor)
    this.exclude = exclude
    await this.discover({})
    this.reconfigured()
  }

  /** Looks at the whole disk again: editors do not tell of every change (their watchers miss some, or are off). */
  async followDisk(): Promise<void> {
    await this.discover({ again: true })
  }

  /** A file or folder was created or written. */
  async fileChanged(path: string): Promise<void> {
    await this.filesChanged([path])
  }

  /** Many at once: a branch switch. */
  async filesChanged(paths: readonly string[]): Promise<void> {
    if (paths.some(decidesDiscovery)) await this.discover({})
    this.take(await this.files.reread(paths.filter((path) => !decidesDiscovery(path))), 'disk')
  }

  /** A file, or a folder with all in it, is gone. */
  async fileDeleted(path: string): Promise<void> {
    if (decidesDiscovery(path)) await this.discover({})
    else this.take(this.files.removed(path), 'disk')
  }

  /**
   * Findings of one file, of file rules and of project rules, suppressed ones marked so. Kept until something that they
   * rest on changes; while a person types, those of project rules wait for {@link renewProject}.
   */
  findingsFor(path: string): readonly Finding[] {
    this.analyseEdited()
    if (isConfiguration(path)) return this.configurations.findings(path)
    if (!this.files.isReviewed(path)) return []
    this.forgetYesterday()
    const kept = this.memo.get(path)
    if (kept) return kept
    this.failures.delete(path)
    const everywhere = this.everywhere.at(path)
    const found = merged(runFile(this.linked, path, this.runOptions()), everywhere)
    const findings = this.baseline.mark(path, found)
    this.memo.set(path, findings)
    return findings
  }

  /** Runs the project rules if something they look at changed: costs as much as a review of one file in each. */
  renewProject(): void {
    this.analyseEdited()
    this.forgetYesterday()
    const changed = [...this.linked.reach.renew(), ...this.everywhere.renew()]
    for (const path of changed) this.memo.delete(path)
    if (changed.length > 0) this.projectVersion++
  }

  /** Reviews every file, or those of `options.paths`. Throws `Cancelled` when the token is cancelled. */
  async review(
    options: ReviewOptions = {},
    onProgress?: (progress: ReviewProgress) => void,
    token?: Cancellation,
  ): Promise<Review> {
    const pause = pacer(token)
    this.analyseEdited()
    const { only, paths } = options
    const reviewed = this.reviewed().filter((path) => !paths || paths.has(path))
    const all = [...this.configurations.paths(), ...reviewed]
    const findingsIn = only ? this.findingsOf(only) : this.findingsNow()
    const findings: Finding[] = []
    for (const [done, path] of all.entries()) {
      const found = findingsIn(path)
      findings.push(...found)
      if (found.length > 0) options.onFindings?.(path, found)
      onProgress?.({ stage: 'rules', done, total: all.length })
      await pause()
    }
    return assembleReview({
      root: this.root,
      findings,
      reviewed,
      skipped: this.skipped(),
      failures: [...this.failures.values()].flat(),
      others: this.files.others,
      files: this.project().files,
      rules: this.options.rules,
      only,
      problems: this.baseline.problem === undefined ? [] : [this.baseline.problem],
      schemaNotes: only ? [] : schemaNotes(this.project().databases, (file, offset) => this.lineOf(file, offset)),
    })
  }

  /** From 1. */
  private lineOf(file: string, offset: number): number {
    return new LineIndex(this.files.textOf(file) ?? '').positionAt(offset).line + 1
  }

  private async discover(options: DiscoverOptions): Promise<void> {
    const { version } = this.configurations
    const baselined = !this.options.withoutBaseline && this.baseline.update(this.files.configuration(BASELINE_FILE))
    this.take(await this.files.discover(options), 'disk')
    // What git tracks and ignores may have changed, too: project rules ask for it.
    this.everywhere.forget()
    if (baselined || version !== this.configurations.version) this.reconfigured()
  }

  /** Reads a folder's configuration as the walk comes by, so that its `exclude` holds for what is below. */
  private configurationAt(path: string): readonly string[] {
    this.configurations.update(path, this.files.configuration(path))
    return this.configurations.excludeOf(path)
  }

  private reconfigure(path: string): void {
    this.configurations.update(path, this.files.configuration(path))
    this.reconfigured()
  }

  private reconfigured(): void {
    this.forgetFindings()
    this.configurationVersion++
  }

  private analyseEdited(): void {
    if (this.edited.size === 0) return
    const outcomes: Outcome[] = []
    for (const path of this.edited) {
      if (isConfiguration(path)) this.reconfigure(path)
      const outcome = this.files.analyseOverlay(path)
      if (outcome) outcomes.push(outcome)
    }
    this.edited.clear()
    this.take(outcomes, 'editor')
  }

  /** Puts outcomes in place and forgets the findings that rest on what they replace. */
  private take(outcomes: readonly Outcome[], from: 'disk' | 'editor'): void {
    const changed: FileFacts[] = []
    const moved: FileFacts[] = []
    const removed: string[] = []
    let projectChanged = false
    for (const outcome of outcomes) {
      const before = this.files.hold(outcome)
      this.memo.delete(outcome.path)
      if (outcome.facts) {
        const into = linkedInputsChanged(before, outcome.facts) ? changed : moved
        into.push(outcome.facts)
        projectChanged ||= this.everywhere.speaksOf(outcome.path) || suppressionsDiffer(before, outcome.facts)
      } else if (before) {
        removed.push(outcome.path)
      }
    }
    const linksChanged = changed.length > 0 || removed.length > 0
    if (!linksChanged && moved.length === 0) return
    this.linked = updateProject(this.linked, { changed, removed, moved })
    if (linksChanged || projectChanged) {
      if (from === 'editor') this.everywhere.outdate()
      else this.everywhere.forget()
    }
    if (!linksChanged) return
    this.memo.clear()
    this.links++
  }

  private forgetFindings(): void {
    this.memo.clear()
    this.everywhere.forget()
  }

  private forgetYesterday(): void {
    const today = this.options.today()
    if (this.day !== today) this.forgetFindings()
    this.day = today
  }

  /** What is to be found in each file as all files are now. */
  private findingsNow(): (path: string) => readonly Finding[] {
    this.renewProject()
    return (path) => this.findingsFor(path)
  }

  /** The findings of some rules, not kept. */
  private findingsOf(only: ReadonlySet<string>): (path: string) => readonly Finding[] {
    const everywhere = grouped(this.runProjectRules(only), ({ file }) => file)
    return (path) => {
      if (isConfiguration(path)) return this.configurations.findings(path)
      this.failures.delete(path)
      const found = merged(runFile(this.linked, path, this.runOptions(only)), everywhere.get(path) ?? [])
      return this.baseline.mark(path, found)
    }
  }

  private projectOf(files: Iterable<FileFacts>): Project {
    return createProject(files, (path) => this.files.trackedOf(path))
  }

  private runProjectRules(only?: ReadonlySet<string>): readonly Finding[] {
    this.files.forgetTracked()
    this.failures.delete('')
    for (const path of this.linked.reach.renew()) this.memo.delete(path)
    return runProject(this.linked, this.runOptions(only))
  }

  private runOptions(only?: ReadonlySet<string>): RunOptions {
    return {
      rules: this.options.rules,
      settings: this.configurations.settings(),
      today: this.options.today(),
      ...(only && { only }),
      onFailure: (rule, path, error) => {
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
        this.failures.set(path, [...(this.failures.get(path) ?? []), { rule, path, message }])
      },
    }
  }
}

function merged(own: readonly Finding[], everywhere: readonly Finding[]): readonly Finding[] {
  return everywhere.length === 0 ? own : inOrder([...own, ...everywhere])
}

function suppressionsDiffer(before: FileFacts | undefined, after: FileFacts): boolean {
  if (!before?.suppressions.length && after.suppressions.length === 0) return false
  return JSON.stringify(before?.suppressions) !== JSON.stringify(after.suppressions)
}

/** With forward slashes, and none at the end. */
function plainPath(path: string): string {
  const plain = path.replace(/\\/g, '/')
  return plain.length > 1 ? plain.replace(/\/+$/, '') : plain
}

/** Files that decide which files there are, or which findings are known. */
function decidesDiscovery(path: string): boolean {
  return isConfiguration(path) || path === BASELINE_FILE || /(?:^|\/)(?:\.gitignore|\.git\/info\/exclude)$/.test(path)
}
