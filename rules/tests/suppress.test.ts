import * as assert from 'node:assert/strict'
import { rules } from '../catalog/registry.generated'
import { settingsFrom } from '../engine/configuration'
import { runFile } from '../engine/run'
import { suppressionEdit } from '../engine/suppressions'
import { brokenFiles, type Files, projectOf, runExample } from './example-run'
import { apply } from './fix-check'
import { parseMarks } from './marks'

const OPTIONS = { rules, settings: settingsFrom(new Map()), today: '2026-11-22' }

/** Suppresses every finding of an app, one after another, as a person would from the editor. */
function suppressAll(files: Files): void {
  let texts = files
  const count = runExample(texts, rules).findings.length
  for (let step = 0; step < count; step++) {
    const open = runExample(texts, rules).findings.filter(({ suppressed }) => !suppressed)
    const [finding] = open
    assert.ok(finding)
    const edit = suppressionEdit(finding.file, texts[finding.file] ?? '', finding.range.start, finding.rule, 'known')
    texts = apply({ title: '', applicability: 'unsafe', edits: [edit], creates: [], needs: [] }, texts)
    const after = runExample(texts, rules)
    assert.deepEqual(brokenFiles(after.project), [], texts[finding.file])
    assert.equal(after.findings.length, count, texts[finding.file])
    const left = after.findings.filter(({ suppressed }) => !suppressed)
    assert.ok(left.length < open.length, `${finding.rule} is not suppressed in:\n${texts[finding.file]}`)
    if (left.length === 0) break
  }
  const project = projectOf(texts)
  const told = Object.keys(texts).flatMap((path) => runFile(project, path, OPTIONS))
  assert.deepEqual(
    told.filter(({ suppressed }) => !suppressed).map(({ message }) => message),
    [],
  )
}

describe('suppress with reason', () => {
  for (const rule of rules) {
    for (const example of rule.examples.bad) {
      it(`silences ${rule.id}: ${example.name}`, () => suppressAll(parseMarks(example.files).files))
    }
  }
})
