import { analyzeFile, kindOf } from '../../rules/analysis/analyze'
import type { Finding, Fix } from '../../rules/engine/finding'
import type { Rule } from '../../rules/engine/rule'
import { fixesFor } from '../../rules/engine/run'
import { type Cancellation, pacer } from './cancellation'
import { applyEdits, withoutOverlaps } from './edits'
import type { ReviewProgress } from './review'
import type { Workspace } from './workspace'

/** More rounds than any chain of fixes needs; a fix that keeps coming back must not loop for ever. */
const ROUNDS = 25
/** How often one fix may be made for one finding: more than that goes in circles. */
const ATTEMPTS = 2

export interface FixedFile {
  readonly path: string
  /** Undefined for a file that a fix creates. */
  readonly before: string | undefined
  readonly after: string
}

/** An open finding that was left, and why: it has no fix, or only one that was not allowed, would break the file, or did not help. */
export interface LeftFinding {
  readonly finding: Finding
  readonly reason: 'no-fix' | 'unsafe' | 'breaks' | 'stays'
}

export interface FixResult {
  readonly files: FixedFile[]
  /** Fixes applied, by rule. */
  readonly applied: Map<string, number>
  /** Packages that applied fixes rely on and the app does not have. */
  readonly needs: Set<string>
  /** Findings left, in the order of their files. */
  readonly left: readonly LeftFinding[]
}

interface Candidate {
  readonly finding: Finding
  readonly fix: Fix
}

export interface FixOptions {
  readonly rules: readonly Rule[]
  readonly only: ReadonlySet<string> | undefined
  readonly unsafe: boolean
  readonly onProgress?: (progress: ReviewProgress) => void
  readonly token?: Cancellation
}

/**
 * Applies fixes to the workspace's unsaved text, round by round: those that do not touch each other together, then the
 * findings anew, until none is left that may be applied. Where only some files are concerned, a round looks at no others.
 * Throws `Cancelled` when the token is cancelled, with the workspace half fixed: give it a fork.
 */
export async function fixAll(workspace: Workspace, options: FixOptions): Promise<FixResult> {
  const fixing = new Fixing(workspace, options)
  let files: ReadonlySet<string> | undefined
  for (let round = 0; round < ROUNDS; round++) {
    const touched = await fixing.round(files)
    // What was mended in one file may have shown something in another: the last look is at all.
    if (touched === undefined && files === undefined) break
    files = touched
  }
  return fixing.result()
}

/** One run over a workspace, with what it came to so far. */
class Fixing {
  private readonly before = new Map<string, string | undefined>()
  private readonly attempted = new Map<string, number>()
  private readonly applied = new Map<string, number>()
  private readonly needs = new Set<string>()
  private readonly broken = new Set<string>()
  private readonly left = new Map<string, LeftFinding[]>()
  private readonly pause: () => Promise<void>

  constructor(
    private readonly workspace: Workspace,
    private readonly options: FixOptions,
  ) {
    this.pause = pacer(options.token)
  }

  /** Fixes what can be fixed at once in these files, or in all; gives back which to look at next, undefined for none. */
  async round(files: ReadonlySet<string> | undefined): Promise<ReadonlySet<string> | undefined> {
    const candidates = await this.candidates(files)
    const chosen = withoutOverlaps(candidates)
    if (chosen.length === 0) return undefined
    const touched = new Set(candidates.map(({ finding }) => finding.file))
    for (const group of byFiles(chosen)) {
      for (const path of this.apply(group)) touched.add(path)
      await this.pause()
    }
    return touched
  }

  result(): FixResult {
    const files: FixedFile[] = []
    for (const [path, before] of this.before) {
      const after = this.workspace.textOf(path)
      if (after !== undefined && after !== before) files.push({ path, before, after })
    }
    files.sort((a, b) => (a.path < b.path ? -1 : 1))
    const left = [...this.left.keys()].sort().flatMap((path) => this.left.get(path) ?? [])
    return { files, applied: this.applied, needs: this.needs, left }
  }

  private async candidates(files: ReadonlySet<string> | undefined): Promise<Candidate[]> {
    const { only, onProgress, token } = this.options
    const options = { ...(only && { only }), ...(files && { paths: files }) }
    const review = await this.workspace.review(options, onProgress, token)
    if (files === undefined) this.left.clear()
    else for (const path of files) this.left.delete(path)
    const candidates: Candidate[] = []
    const open = review.findings.filter((finding) => finding.suppressed === undefined)
    for (const [done, finding] of open.entries()) {
      candidates.push(...this.candidate(finding))
      onProgress?.({ stage: 'fixes', done: done + 1, total: open.length })
      await this.pause()
    }
    return candidates
  }

  private candidate(finding: Finding): Candidate[] {
    const { workspace, options } = this
    const fixes = fixesFor(finding, workspace.project(), options.rules, (path) => workspace.textOf(path))
    const fix = fixes.find(({ applicability }) => applicability === 'safe') ?? (options.unsafe ? fixes[0] : undefined)
    if (fix === undefined) {
      this.leave(finding, fixes.length > 0 ? 'unsafe' : 'no-fix')
      return []
    }
    const candidate = { finding, fix }
    const reason = this.broken.has(keyOf(candidate)) ? 'breaks' : this.attemptsOf(candidate) < ATTEMPTS ? '' : 'stays'
    if (reason === '') return [candidate]
    this.leave(finding, reason)
    return []
  }

  private leave(finding: Finding, reason: LeftFinding['reason']): void {
    this.left.set(finding.file, [...(this.left.get(finding.file) ?? []), { finding, reason }])
  }

  private attemptsOf(candidate: Candidate): number {
    return this.attempted.get(keyOf(candidate)) ?? 0
  }

  /** All of a group at once, or, where the result would not parse, as many of its fixes as leave the files whole. */
  private apply(group: readonly Candidate[]): Iterable<string> {
    const whole = this.texts(group) ? group : this.wholeOf(group)
    const texts = this.texts(whole) ?? new Map<string, string>()
    for (const [path, text] of texts) {
      if (!this.before.has(path)) this.before.set(path, this.workspace.textOf(path))
      this.workspace.setOverlay(path, text)
    }
    for (const candidate of whole) {
      const { finding, fix } = candidate
      this.attempted.set(keyOf(candidate), this.attemptsOf(candidate) + 1)
      this.applied.set(finding.rule, (this.applied.get(finding.rule) ?? 0) + 1)
      for (const need of fix.needs) this.needs.add(need)
    }
    return texts.keys()
  }

  /** The fixes of a group that go together; those that break a file by themselves are not tried again. */
  private wholeOf(group: readonly Candidate[]): readonly Candidate[] {
    const whole: Candidate[] = []
    for (const candidate of group) {
      if (!this.texts([candidate])) this.broken.add(keyOf(candidate))
      else if (this.texts([...whole, candidate])) whole.push(candidate)
    }
    return whole
  }

  /** The new texts by path; undefined where one of them is broken or its file is not there. */
  private texts(group: readonly Candidate[]): Map<string, string> | undefined {
    const { workspace } = this
    const texts = new Map<string, string>()
    const edits = group.flatMap(({ fix }) => fix.edits)
    for (const file of new Set(edits.map((edit) => edit.file))) {
      const text = workspace.textOf(file)
      if (text === undefined) return undefined
      const own = edits.filter((edit) => edit.file === file)
      const after = applyEdits(text, own)
      if (this.syntaxErrors(file, after) > this.syntaxErrors(file, text)) return undefined
      texts.set(file, after)
    }
    for (const { path, text } of group.flatMap(({ fix }) => fix.creates)) {
      if (workspace.textOf(path) !== undefined || this.syntaxErrors(path, text) > 0) return undefined
      texts.set(path, text)
    }
    return texts
  }

  private syntaxErrors(path: string, text: string): number {
    const kind = kindOf(path)
    if (kind !== 'code' && kind !== 'sql') return 0
    const facts = analyzeFile(path, text, this.workspace.analysis)
    return facts.kind === 'code' ? facts.syntaxErrors : facts.kind === 'sql' ? facts.notUnderstood.length : 0
  }
}

/** A finding may move and be renumbered; the same fix for it again and again goes in circles. */
function keyOf({ finding, fix }: Candidate): string {
  return JSON.stringify([finding.rule, finding.file, finding.subject, fix.title, fix.edits.map((edit) => edit.newText)])
}

/** Candidates that touch the same files belong together: their edits hold for one state of the text. */
function byFiles(candidates: readonly Candidate[]): Candidate[][] {
  const groups: { files: Set<string>; members: Candidate[] }[] = []
  for (const candidate of candidates) {
    const files = new Set(candidate.fix.edits.map((edit) => edit.file))
    const touching = groups.filter((group) => [...files].some((file) => group.files.has(file)))
    const merged = { files, members: [...touching.flatMap((group) => group.members), candidate] }
    for (const group of touching) {
      for (const file of group.files) merged.files.add(file)
      groups.splice(groups.indexOf(group), 1)
    }
    groups.push(merged)
  }
  return groups.map((group) => group.members)
}
