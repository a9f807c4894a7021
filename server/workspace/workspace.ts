import { type FileKind, kindOf } from '../../rules/analysis/analyze'
import type { FileFacts } from '../../rules/analysis/facts'
import type { Configuration, RuleSettings } from '../../rules/engine/configuration'
import type { Finding } from '../../rules/engine/finding'
import { createProject, linkedInputsChanged, type Project, updateProject } from '../../rules/engine/project'
import type { Rule } from '../../rules/engine/rule'
import { type RunOptions, runFile, runProject } from '../../rules/engine/run'
import type { Review, SkippedFile } from '../../rules/review/review'
import { type Cancellation, pacer } from './cancellation'
import { Configurations } from './configurations'
import { CONFIGURATION_NAME, type DiscoveredFile, Walk } from './discovery'
import type { WorkspaceIo } from './io'
import { readFiles, type WorkerSettings } from './pool'
import { analyzeText, type Outcome, readText } from './reading'
import { assembleReview, type Failure, type ReviewOptions, type ReviewProgress } from './review'
import type { FileToRead } from './share'

export interface WorkspaceOptions {
  readonly rules: readonly Rule[]
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
  readonly onProgress?: (progress: ReviewProgress) => void
  readonly token?: Cancellation
}

/** Counters that rise when findings of files other than the edited one may have changed. */
export interface WorkspaceVersions {
  readonly links: number
  readonly configuration: number
}

/**
 * The files of one workspace folder, their facts and their findings, kept true under edits. Unsaved text wins over the
 * disk. Paths are relative to the root, with forward slashes.
 */
export class Workspace {
  private readonly outcomes = new Map<string, Outcome>()
  private readonly overlays = new Map<string, string>()
  /** Files whose overlay changed since they were last analysed. */
  private readonly edited = new Set<string>()
  private readonly memo = new Map<string, readonly Finding[]>()
  private readonly failures = new Map<string, Failure>()
  private readonly configurations: Configurations
  private skippedAtWalk: SkippedFile[] = []
  private known = new Map<string, DiscoveredFile>()
  private others = 0
  private linked: Project = createProject([])
  private links = 0
  private configurationVersion = 0
  private day = ''
  private exclude: readonly string[]

  private constructor(
    /** Absolute, forward slashes, no slash at the end. */
    readonly root: string,
    private readonly io: WorkspaceIo,
    private readonly options: WorkspaceOptions,
  ) {
    this.exclude = options.exclude ?? []
    this.configurations = new Configurations(new Set(options.rules.map((rule) => rule.id)), options.editor)
  }

  /** Discovers and analyses a folder. Throws where the folder itself cannot be read, or on cancellation. */
  static async open(root: string, io: WorkspaceIo, options: WorkspaceOptions): Promise<Workspace> {
    const plain = root.replace(/\\/g, '/')
    const workspace = new Workspace(plain.length > 1 ? plain.replace(/\/+$/, '') : plain, io, options)
    await workspace.rediscover(options.token)
    return workspace
  }

  get versions(): WorkspaceVersions {
    return { links: this.links, configuration: this.configurationVersion }
  }

  project(): Project {
    this.analyseEdited()
    return this.linked
  }

  settings(): RuleSettings {
    return this.configurations.settings()
  }

  /** Every file and folder left out, with the reason. */
  skipped(): SkippedFile[] {
    const files = [...this.outcomes.values()].flatMap((outcome) => outcome.skipped ?? [])
    return [...this.skippedAtWalk, ...files].sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  /** Paths of the files that are reviewed, in order. */
  reviewed(): string[] {
    return [...this.outcomes.values()].flatMap(({ path, facts, skipped }) => (facts && !skipped ? path : [])).sort()
  }

  /** The text that the findings of a file speak of; unsaved text wins. Undefined where the file is not of the review. */
  textOf(path: string): string | undefined {
    this.analyseEdited()
    return this.overlays.get(path) ?? this.outcomes.get(path)?.text ?? this.configurationText(path)
  }

  /** Takes an editor's text for a file, or, with undefined, goes back to the file on disk. */
  setOverlay(path: string, text: string | undefined): void {
    if (text === undefined) {
      if (!this.overlays.delete(path)) return
      this.edited.delete(path)
      if (path.endsWith(CONFIGURATION_NAME)) this.reconfigure(path, this.configurationText(path))
      this.take(this.rereadAt(path))
      return
    }
    if (this.overlays.get(path) === text) return
    this.overlays.set(path, text)
    this.edited.add(path)
  }

  /** The editor's settings changed. */
  async configure(editor: Configuration | undefined, exclude: readonly string[]): Promise<void> {
    this.configurations.editor = editor
    this.exclude = exclude
    await this.rediscover()
  }

  /** A file or folder was created or written. */
  async fileChanged(path: string): Promise<void> {
    await this.filesChanged([path])
  }

  /** Many at once: a branch switch. */
  async filesChanged(paths: readonly string[]): Promise<void> {
    if (paths.some(changesDiscovery)) await this.rediscover()
    const pause = pacer(undefined)
    const outcomes: Outcome[] = []
    for (const path of paths) {
      outcomes.push(...this.rereadAt(path))
      await pause()
    }
    this.take(outcomes)
  }

  /** A file, or a folder with all in it, is gone. */
  async fileDeleted(path: string): Promise<void> {
    if (changesDiscovery(path)) return this.rediscover()
    const gone = [...this.outcomes.keys()].filter((file) => file === path || file.startsWith(`${path}/`))
    this.skippedAtWalk = this.skippedAtWalk.filter((file) => file.path !== path && !file.path.startsWith(`${path}/`))
    for (const file of gone) this.known.delete(file)
    this.take(gone.filter((file) => !this.overlays.has(file)).map((file) => ({ path: file })))
  }

  /** Findings of one file: suppressed ones are marked so. Computed when asked, kept until something they rest on changes. */
  findingsFor(path: string): readonly Finding[] {
    this.analyseEdited()
    if (path.endsWith(CONFIGURATION_NAME)) return this.configurations.findings(path)
    const outcome = this.outcomes.get(path)
    if (!outcome?.facts || outcome.skipped) return []
    this.forgetYesterday()
    const kept = this.memo.get(path)
    if (kept) return kept
    const findings = runFile(this.linked, path, this.runOptions())
    this.memo.set(path, findings)
    return findings
  }

  /** Reviews every file, or those of `options.paths`. Throws `Cancelled` when the token is cancelled. */
  async review(
    options: ReviewOptions = {},
    onProgress?: (progress: ReviewProgress) => void,
    token?: Cancellation,
  ): Promise<Review> {
    const pause = pacer(token)
    const paths = this.reviewed().filter((path) => !options.paths || options.paths.has(path))
    const configurations = this.configurations.paths()
    const findings: Finding[] = []
    for (const [done, path] of [...configurations, ...paths].entries()) {
      const found = options.only ? this.run(path, options.only) : this.findingsFor(path)
      findings.push(...found)
      if (found.length > 0) options.onFindings?.(path, found)
      onProgress?.({ stage: 'rules', done, total: paths.length + configurations.length })
      await pause()
    }
    const everywhere = runProject(this.linked, this.runOptions(options.only, token))
    const wanted = new Set(paths)
    findings.push(...everywhere.filter((finding) => wanted.has(finding.file)))
    return assembleReview({
      root: this.root,
      findings,
      reviewed: paths,
      skipped: this.skipped(),
      failures: [...this.failures.values()],
      others: this.others,
      rules: this.options.rules,
      only: options.only,
    })
  }

  /** Walks the folder again and analyses what is new to it: after a change of ignore files or configuration. */
  async rediscover(token?: Cancellation): Promise<void> {
    this.options.onProgress?.({ stage: 'discovery', done: 0, total: 0 })
    const found = this.walk().all()
    this.skippedAtWalk = found.skipped
    this.others = found.others
    this.known = new Map(found.files.map((file) => [file.path, file]))
    const files = found.files.filter(isToRead).filter((file) => !this.outcomes.has(file.path))
    const outcomes: Outcome[] = []
    await readFiles(
      this.root,
      files,
      this.io,
      (outcome) => {
        outcomes.push(outcome)
        this.options.onProgress?.({ stage: 'analysis', done: outcomes.length, total: files.length })
      },
      this.outcomes.size === 0 ? this.options.workers : undefined,
      token,
    )
    const gone = [...this.outcomes.keys()].filter((path) => !this.known.has(path) && !this.overlays.has(path))
    this.take([...outcomes.filter(({ path }) => !this.overlays.has(path)), ...gone.map((path) => ({ path }))])
    this.memo.clear()
    this.configurationVersion++
  }

  private walk(): Walk {
    return new Walk(this.root, this.io, {
      excludeRoots: this.options.excludeRoots ?? [],
      exclude: this.exclude,
      excludeOf: (path) => this.configurationAt(path),
    })
  }

  /** Reads a folder's configuration as the walk comes by, so that its `exclude` holds for what is below. */
  private configurationAt(path: string): readonly string[] {
    this.configurations.update(path, this.configurationText(path))
    return this.configurations.excludeOf(path)
  }

  private configurationText(path: string): string | undefined {
    if (!path.endsWith(CONFIGURATION_NAME)) return undefined
    const overlay = this.overlays.get(path)
    if (overlay !== undefined) return overlay
    if (this.io.kindOf(`${this.root}/${path}`) === 'missing') return undefined
    const text = readText(this.root, path, 'configuration', this.io)
    return typeof text === 'string' ? text : undefined
  }

  /** What stands on disk at a path now. Files with an overlay keep it. */
  private rereadAt(path: string): Outcome[] {
    const found = this.walk().at(path)
    this.skippedAtWalk = [...this.skippedAtWalk.filter((file) => file.path !== path), ...found.skipped]
    for (const file of found.files) this.known.set(file.path, file)
    const outcomes = found.files.filter(isToRead).flatMap((file): Outcome[] => {
      if (this.overlays.has(file.path)) return []
      const text = readText(this.root, file.path, file.kind, this.io)
      if (typeof text !== 'string') return [{ path: file.path, skipped: text }]
      return this.outcomes.get(file.path)?.text === text ? [] : [analyzeText(file.path, file.kind, text)]
    })
    const vanished = this.outcomes.has(path) && !found.files.some((file) => file.path === path)
    return vanished && !this.overlays.has(path) ? [...outcomes, { path }] : outcomes
  }

  private analyseEdited(): void {
    if (this.edited.size === 0) return
    const outcomes: Outcome[] = []
    for (const path of this.edited) {
      const text = this.overlays.get(path)
      if (text === undefined) continue
      if (path.endsWith(CONFIGURATION_NAME)) this.reconfigure(path, text)
      const kind = this.outcomes.has(path) || this.admits(path) ? kindOf(path) : undefined
      if (kind && this.outcomes.get(path)?.text !== text) outcomes.push(analyzeText(path, kind, text))
    }
    this.edited.clear()
    this.take(outcomes)
  }

  private reconfigure(path: string, text: string | undefined): void {
    this.configurations.update(path, text)
    this.memo.clear()
    this.configurationVersion++
  }

  private admits(path: string): boolean {
    return this.walk()
      .at(path)
      .files.some((file) => file.path === path)
  }

  /** Puts outcomes in place and forgets the findings that rest on what they replace. */
  private take(outcomes: readonly Outcome[]): void {
    const changed: FileFacts[] = []
    const removed: string[] = []
    let linksChanged = false
    for (const outcome of outcomes) {
      const before = this.outcomes.get(outcome.path)?.facts
      if (outcome.facts || outcome.skipped) this.outcomes.set(outcome.path, outcome)
      else this.outcomes.delete(outcome.path)
      this.memo.delete(outcome.path)
      if (outcome.facts) {
        changed.push(outcome.facts)
        linksChanged ||= linkedInputsChanged(before, outcome.facts)
      } else if (before) {
        removed.push(outcome.path)
        linksChanged = true
      }
    }
    if (changed.length === 0 && removed.length === 0) return
    this.linked = updateProject(this.linked, changed, removed)
    if (!linksChanged) return
    this.memo.clear()
    this.links++
  }

  private forgetYesterday(): void {
    const today = this.options.today()
    if (this.day !== today) this.memo.clear()
    this.day = today
  }

  private run(path: string, only: ReadonlySet<string>): readonly Finding[] {
    if (path.endsWith(CONFIGURATION_NAME)) return this.configurations.findings(path)
    return runFile(this.project(), path, this.runOptions(only))
  }

  private runOptions(only?: ReadonlySet<string>, token?: Cancellation): RunOptions {
    return {
      rules: this.options.rules,
      settings: this.configurations.settings(),
      today: this.options.today(),
      ...(only && { only }),
      ...(token && { cancelled: () => token.isCancellationRequested }),
      onFailure: (rule, path, error) => {
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
        this.failures.set(`${rule} ${path}`, { rule, path, message })
      },
    }
  }
}

function isToRead(file: DiscoveredFile): file is DiscoveredFile & FileToRead & { readonly kind: FileKind } {
  return file.kind !== undefined && file.kind !== 'configuration'
}

/** Files that decide which files there are. */
function changesDiscovery(path: string): boolean {
  return /(?:^|\/)(?:\.gitignore|\.readiness\.json)$|(?:^|\/)\.git\/info\/exclude$/.test(path)
}
