import { analyzeFile, kindOf } from '../rules/analysis/analyze'
import type { Finding, Fix } from '../rules/engine/finding'
import type { Rule } from '../rules/engine/rule'
import { fixesFor } from '../rules/engine/run'
import type { Workspace } from '../server/workspace'
import { applyEdits, withoutOverlaps } from './edits'

/** More rounds than any chain of fixes needs; a fix that keeps coming back must not loop for ever. */
const ROUNDS = 25

export interface FixedFile {
  readonly path: string
  /** Undefined for a file that a fix creates. */
  readonly before: string | undefined
  readonly after: string
}

export interface FixResult {
  readonly files: FixedFile[]
  /** Fixes applied, by rule. */
  readonly applied: Map<string, number>
  /** Open findings left that have a fix which was not allowed. */
  readonly unsafe: number
  /** Packages that applied fixes rely on and the app does not have. */
  readonly needs: Set<string>
  /** Findings whose fix would have broken the file. */
  readonly refused: Map<string, Finding>
}

interface Candidate {
  readonly finding: Finding
  readonly fix: Fix
}

export interface FixOptions {
  readonly rules: readonly Rule[]
  readonly only: ReadonlySet<string> | undefined
  readonly unsafe: boolean
}

/** Applies fixes to the workspace's unsaved text, round by round, until none is left that may be applied. */
export async function fixAll(workspace: Workspace, options: FixOptions): Promise<FixResult> {
  const before = new Map<string, string | undefined>()
  const attempted = new Map<string, number>()
  const result: FixResult = { files: [], applied: new Map(), unsafe: 0, needs: new Set(), refused: new Map() }
  let unsafe = 0
  for (let round = 0; round < ROUNDS; round++) {
    const { candidates, held } = await candidatesOf(workspace, options)
    unsafe = held
    const fresh = candidates.filter((candidate) => (attempted.get(keyOf(candidate)) ?? 0) < 2)
    const chosen = withoutOverlaps(fresh)
    if (chosen.length === 0) break
    for (const candidate of chosen) attempted.set(keyOf(candidate), (attempted.get(keyOf(candidate)) ?? 0) + 1)
    for (const group of byFiles(chosen)) apply(workspace, group, before, result)
  }
  for (const [path, text] of before) {
    const after = workspace.textOf(path)
    if (after !== undefined && after !== text) result.files.push({ path, before: text, after })
  }
  result.files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { ...result, unsafe }
}

async function candidatesOf(workspace: Workspace, options: FixOptions) {
  const review = await workspace.review(options.only ? { only: options.only } : {})
  const candidates: Candidate[] = []
  let held = 0
  for (const finding of review.findings) {
    if (finding.suppressed) continue
    const fixes = fixesFor(finding, workspace.project(), options.rules, (path) => workspace.textOf(path))
    const fix = fixes.find(({ applicability }) => applicability === 'safe' || options.unsafe)
    if (fix) candidates.push({ finding, fix })
    else if (fixes.length > 0) held++
  }
  return { candidates, held }
}

/** A finding may move and be renumbered; the same fix for it more than twice goes in circles. */
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

/** All of a group at once, or, where the result would not parse, each of its fixes that leaves the files whole alone. */
function apply(
  workspace: Workspace,
  group: readonly Candidate[],
  before: Map<string, string | undefined>,
  result: FixResult,
): void {
  const texts = applied(workspace, group)
  if (!texts) {
    const [first] = group
    if (group.length === 1 && first) result.refused.set(`${first.finding.rule} ${first.finding.file}`, first.finding)
    const whole = group.length > 1 ? group.find((candidate) => applied(workspace, [candidate])) : undefined
    if (whole) apply(workspace, [whole], before, result)
    return
  }
  for (const [path, text] of texts) {
    if (!before.has(path)) before.set(path, workspace.textOf(path))
    workspace.setOverlay(path, text)
  }
  for (const { finding, fix } of group) {
    result.applied.set(finding.rule, (result.applied.get(finding.rule) ?? 0) + 1)
    for (const need of fix.needs) result.needs.add(need)
  }
}

/** The new texts by path; undefined where one of them is broken or its file is not there. */
function applied(workspace: Workspace, group: readonly Candidate[]): Map<string, string> | undefined {
  const texts = new Map<string, string>()
  const edits = group.flatMap(({ fix }) => fix.edits)
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const text = workspace.textOf(file)
    if (text === undefined) return undefined
    const after = applyEdits(
      text,
      edits.filter((edit) => edit.file === file),
    )
    if (syntaxErrors(file, after) > syntaxErrors(file, text)) return undefined
    texts.set(file, after)
  }
  for (const { path, text } of group.flatMap(({ fix }) => fix.creates)) {
    if (workspace.textOf(path) !== undefined || syntaxErrors(path, text) > 0) return undefined
    texts.set(path, text)
  }
  return texts
}

function syntaxErrors(path: string, text: string): number {
  if (kindOf(path) !== 'code') return 0
  const facts = analyzeFile(path, text)
  return facts.kind === 'code' ? facts.syntaxErrors : 0
}
