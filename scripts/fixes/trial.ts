import { analyzeFile, kindOf } from '../../rules/analysis/analyze'
import type { Finding, Fix, TextEdit } from '../../rules/engine/finding'
import type { Rule } from '../../rules/engine/rule'
import { fixesFor, runProject } from '../../rules/engine/run'
import type { Workspace } from '../../server/workspace'
import { mistakes, newMistakes } from './names'
import { edited, moved, overlaps } from './places'
import { styleProblems } from './style'

/** What may be wrong with a fix, in the order of the table's columns. */
export const CHECKS = ['parses', 'names', 'silences', 'adds none', 'idempotent', 'style'] as const
export type Check = (typeof CHECKS)[number]

export interface Problem {
  readonly check: Check
  readonly detail: string
}

/** A fix applied to the app, alone, and what came of it. */
export interface Trial {
  readonly problems: readonly Problem[]
  /** Texts of the files it touches: before (undefined where it creates the file) and after. */
  readonly texts: readonly { readonly path: string; readonly before: string | undefined; readonly after: string }[]
}

/** An app under trial: its workspace, the rules, and the findings it has as it is. */
export interface App {
  readonly name: string
  readonly workspace: Workspace
  readonly rules: readonly Rule[]
  readonly findings: readonly Finding[]
  /** The day, `YYYY-MM-DD`: suppressions may end. */
  readonly today: string
}

/** Files that import an edited one are looked at as well, at most so many. */
const IMPORTERS = 5

/** The quick fixes of a finding, as the app is now. */
export function offeredFor(app: App, finding: Finding): readonly Fix[] {
  return fixesFor(finding, app.workspace.project(), app.rules, (path) => app.workspace.textOf(path), thrown)
}

/** Applies one fix to the app's text in memory, looks at what is found then, and takes it back. */
export function tryFix(app: App, finding: Finding, fix: Fix): Trial {
  const { workspace } = app
  const wrong = impossible(app, fix)
  if (wrong !== undefined) return { problems: [{ check: 'parses', detail: wrong }], texts: [] }
  const paths = [...new Set(fix.edits.map(({ file }) => file))]
  const texts = [
    ...paths.map((path) => {
      const before = workspace.textOf(path) ?? ''
      return { path, before, after: edited(before, editsOf(fix, path)) }
    }),
    ...fix.creates.map(({ path, text }) => ({ path, before: undefined, after: text })),
  ]
  const importers = importersOf(app, paths)
  for (const { path, after } of texts) workspace.setOverlay(path, after)
  const looked = [
    ...new Set([finding.file, ...finding.related.map(({ file }) => file), ...texts.map(({ path }) => path)]),
  ]
  const problems = [
    ...texts.flatMap(({ path, before, after }) => textProblems(path, before, after)),
    ...findingProblems(app, finding, fix, [...new Set([...looked, ...importers])]),
  ]
  for (const { path, before } of texts) workspace.setOverlay(path, before)
  return { problems, texts }
}

/** Why a fix cannot be applied at all. */
function impossible(app: App, fix: Fix): string | undefined {
  const gone = fix.edits.find(({ file }) => app.workspace.textOf(file) === undefined)
  if (gone) return `edits ${gone.file}, which is not there`
  const taken = fix.creates.find(({ path }) => app.workspace.textOf(path) !== undefined)
  if (taken) return `creates ${taken.path}, which is there`
  const files = new Set(fix.edits.map(({ file }) => file))
  return [...files].some((file) => overlaps(editsOf(fix, file))) ? 'its edits overlap' : undefined
}

function textProblems(path: string, before: string | undefined, after: string): Problem[] {
  if (before === after) return [{ check: 'silences', detail: 'changes nothing' }]
  const broken = syntaxErrors(path, after) > (before === undefined ? 0 : syntaxErrors(path, before))
  if (broken) return [{ check: 'parses', detail: `${path} has new syntax errors` }]
  const names = newMistakes(before === undefined ? [] : mistakes(path, before), mistakes(path, after))
  return [
    ...names.map((detail): Problem => ({ check: 'names', detail })),
    ...styleProblems(before, after).map((detail): Problem => ({ check: 'style', detail })),
  ]
}

function findingProblems(app: App, finding: Finding, fix: Fix, paths: readonly string[]): Problem[] {
  // A rule that looks at one file may tell of another, so what was there before is asked of the whole app.
  const before = app.findings.filter((other) => other !== finding)
  const after = findingsNow(app, paths)
  const place = moved(finding.range.start, editsOf(fix, finding.file))
  const stays = after.find(
    ({ rule, file, range }) => rule === finding.rule && file === finding.file && range.start === place,
  )
  const others = after.filter((other) => other !== stays)
  const added = withoutKnown(others, before, fix).filter((other) => !hasMoved(app, other, before))
  const again = offeredAgain(app, stays, fix)
  return [
    ...(stays ? [{ check: 'silences' as const, detail: `still: ${stays.message}` }] : []),
    ...added.map((other): Problem => ({ check: 'adds none', detail: `${other.rule}: ${other.message}` })),
    ...again.map((title): Problem => ({ check: 'idempotent', detail: `offers '${title}' again` })),
  ]
}

/** Findings that are there now, in files that were looked at, project rules among them. */
function findingsNow({ workspace, rules, today }: App, paths: readonly string[]): Finding[] {
  const wide = rules.filter((rule) => rule.scope === 'project')
  // Of project rules a workspace keeps what it knew until the typing pauses; here they run at once.
  const inFiles = paths
    .flatMap((path) => workspace.findingsFor(path))
    .filter(({ rule }) => !wide.some(({ id }) => id === rule))
  const project = workspace.project()
  const options = { rules: wide, settings: workspace.settings(), today }
  const across = wide.length === 0 ? [] : runProject(project, options).filter(({ file }) => paths.includes(file))
  return [...inFiles, ...across].filter(({ suppressed }) => !suppressed)
}

/** Findings that none from before stands for: at the same place, about the same thing, or of the same kind. */
function withoutKnown(after: readonly Finding[], before: readonly Finding[], fix: Fix): Finding[] {
  const known = [...before]
  const stand = (same: (a: Finding, b: Finding) => boolean) => (found: Finding) => {
    const at = known.findIndex((other) => other.rule === found.rule && other.file === found.file && same(other, found))
    if (at !== -1) known.splice(at, 1)
    return at === -1
  }
  return after
    .filter(stand((a, b) => moved(a.range.start, editsOf(fix, a.file)) === b.range.start))
    .filter(stand((a, b) => a.subject === b.subject))
    .filter(stand((a, b) => a.messageId === b.messageId && moved(a.range.start, editsOf(fix, a.file)) === undefined))
}

/** It stood in another file before, and is gone there: a policy or a function that a new migration changes is told of there. */
function hasMoved(app: App, found: Finding, before: readonly Finding[]): boolean {
  const old = before.filter(
    ({ rule, subject, file }) => rule === found.rule && subject === found.subject && file !== found.file,
  )
  return old.some(
    ({ file }) =>
      !findingsNow(app, [file]).some(({ rule, subject }) => rule === found.rule && subject === found.subject),
  )
}

/** What is offered again, asked as an editor asks: for a finding of the rule at that place, as the text is now. */
function offeredAgain(app: App, stays: Finding | undefined, fix: Fix): string[] {
  const again = stays ? offeredFor(app, stays) : []
  return again.filter(({ title }) => title === fix.title).map(({ title }) => title)
}

function importersOf({ workspace }: App, paths: readonly string[]): string[] {
  const { link } = workspace.project()
  return paths.flatMap((path) => [...link.importersOf(path)].slice(0, IMPORTERS).map((facts) => facts.path))
}

function editsOf(fix: Fix, file: string): readonly TextEdit[] {
  return fix.edits.filter((edit) => edit.file === file)
}

function syntaxErrors(path: string, text: string): number {
  if (kindOf(path) !== 'code') return 0
  const facts = analyzeFile(path, text)
  return facts.kind === 'code' ? facts.syntaxErrors : 0
}

function thrown(rule: string, path: string, error: unknown): void {
  console.error(`the fixes of ${rule} threw for ${path}: ${error instanceof Error ? error.stack : error}`)
}
