import * as assert from 'node:assert/strict'
import { rules } from '../catalog/registry.generated'
import { settingsFrom } from '../engine/configuration'
import type { Finding } from '../engine/finding'
import { runFile } from '../engine/run'
import { suppressionEdit, takesComments } from '../engine/suppressions'
import { brokenFiles, type Files, projectOf, runExample } from './example-run'
import { apply } from './fix-check'
import { parseMarks } from './marks'

const OPTIONS = { rules, settings: settingsFrom(new Map()), today: '2026-11-22' }

/** Suppresses every finding of an app, one after another, as a person would from the editor. */
function suppressAll(files: Files): void {
  let texts = files
  const found = runExample(texts, rules).findings
  const count = found.length
  for (let step = 0; step < count; step++) {
    const open = openIn(runExample(texts, rules).findings)
    const [finding] = open
    if (!finding) break
    const edit = suppressionEdit(finding.file, texts[finding.file] ?? '', finding.range.start, finding.rule, 'known')
    texts = apply({ title: '', applicability: 'unsafe', edits: [edit], creates: [], needs: [] }, texts)
    const after = runExample(texts, rules)
    assert.deepEqual(brokenFiles(after.project), [], texts[finding.file])
    assert.equal(after.findings.length, count, texts[finding.file])
    const left = openIn(after.findings)
    assert.ok(left.length < open.length, `${finding.rule} is not suppressed in:\n${texts[finding.file]}`)
    if (left.length === 0) break
  }
  const project = projectOf(texts)
  const told = Object.keys(texts).flatMap((path) => runFile(project, path, OPTIONS))
  assert.deepEqual(
    openIn(told).map(({ message }) => message),
    [],
  )
}

/** Those that a comment could suppress and none does; a file without comments is excused in `.readiness.json`. */
function openIn(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ suppressed, file }) => !suppressed && takesComments(file))
}

describe('suppress with reason', () => {
  for (const rule of rules) {
    for (const example of rule.examples.bad) {
      it(`silences ${rule.id}: ${example.name}`, () => suppressAll(parseMarks(example.files).files))
    }
  }
})
