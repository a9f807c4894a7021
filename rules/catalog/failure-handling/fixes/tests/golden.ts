import assert from 'node:assert/strict'
import { analyzeFile } from '../../../../analysis/analyze'
import { applyEdits } from '../../../../analysis/edits/source'
import type { Finding, Fix } from '../../../../engine/finding'
import { createProject, type Project } from '../../../../engine/project'
import type { Rule, SourceOf } from '../../../../engine/rule'
import { runFile, runProject } from '../../../../engine/run'
import { settingsFrom } from '../../../../engine/settings'

export type FixesFor = (finding: Finding, project: Project, sourceOf: SourceOf) => readonly Fix[]

/** A file with a problem, `«»` round where the rule reports it, and what the first fix makes of it. */
export interface Golden {
  readonly name: string
  readonly path: string
  readonly before: string
  /** Absent: there is no fix, on purpose. */
  readonly after?: string
  /** Other files of the app. */
  readonly files?: Readonly<Record<string, string>>
  /** Another file that the fix changes as well, or instead. */
  readonly afterFiles?: Readonly<Record<string, string>>
  readonly applicability?: Fix['applicability']
  readonly title?: string
  /** Which of the fixes is looked at; the first without it. */
  readonly choice?: number
  readonly needs?: readonly string[]
  readonly creates?: Readonly<Record<string, string>>
}

/** The file of an app that makes its Supabase client. */
export const CLIENT = {
  'src/integrations/supabase/client.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'public')
`,
}

/** Runs the real rule over each file, applies its fix, and holds the result against what it should be. */
export function golden(rule: Rule, fixesFor: FixesFor, rows: readonly Golden[]): void {
  describe(`fixes of ${rule.id}`, () => {
    for (const row of rows) it(row.name, () => check(rule, fixesFor, row))
  })
}

function check(rule: Rule, fixesFor: FixesFor, row: Golden): void {
  const start = row.before.indexOf('«')
  const text = row.before.replace(/[«»]/g, '')
  const texts = new Map(Object.entries({ 'package.json': PACKAGE, ...row.files, [row.path]: text }))
  const before = findings(rule, texts)
  const finding = before.found.find((each) => each.file === row.path && each.range.start === start)
  assert.ok(finding, `the rule reports the marked place, not ${JSON.stringify(before.found.map((each) => each.range))}`)
  const fix = fixesFor(finding, before.project, (path) => texts.get(path))[row.choice ?? 0]
  if (row.after === undefined && row.afterFiles === undefined) {
    assert.equal(fix, undefined)
    return
  }
  assert.ok(fix, 'there is a fix')
  const fixed = new Map(texts)
  for (const path of new Set(fix.edits.map((edit) => edit.file))) {
    const edits = fix.edits.filter((edit) => edit.file === path)
    fixed.set(path, applyEdits(texts.get(path) ?? '', edits))
  }
  for (const { path, text } of fix.creates) fixed.set(path, text)
  assert.equal(fixed.get(row.path), row.after ?? text)
  for (const [path, after] of Object.entries(row.afterFiles ?? {})) assert.equal(fixed.get(path), after)
  for (const [path, created] of Object.entries(row.creates ?? {})) assert.equal(fixed.get(path), created)
  assert.equal(fix.applicability, row.applicability ?? 'unsafe')
  if (row.title !== undefined) assert.equal(fix.title, row.title)
  assert.deepEqual(fix.needs, row.needs ?? [])
  const after = findings(rule, fixed).found
  assert.ok(
    !after.some((each) => each.subject === finding.subject && each.file === finding.file),
    'the finding is gone',
  )
  assert.ok(after.length < before.found.length, 'and no other of the rule has come')
}

function findings(rule: Rule, texts: ReadonlyMap<string, string>): { project: Project; found: Finding[] } {
  const facts = [...texts].map(([path, text]) => analyzeFile(path, text))
  const project = createProject(facts)
  const options = { rules: [rule], settings: settingsFrom(new Map()), today: '2026-11-22', only: new Set([rule.id]) }
  const ofFiles = facts.flatMap(({ path }) => runFile(project, path, options))
  return { project, found: [...ofFiles, ...runProject(project, options)] }
}

const PACKAGE = '{ "name": "court-booking", "dependencies": { "react": "18.3.1", "@supabase/supabase-js": "2.45.0" } }'
