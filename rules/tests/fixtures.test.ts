import * as assert from 'node:assert/strict'
import { rules } from '../catalog/registry.generated'
import { type Files, runExample } from './example-run'
import { apply, oneFixProblems } from './fix-check'
import { fixtureNames, intentTextOf, judgedRules, snapshotOf, textsOf } from './fixture-files'
import { differences, type IntentRow, intentOf, lostRows, placeOf, placesOf } from './intent'
import { snapshotText } from './snapshot'
import { sqlParserReady } from './sql-parser'

const judged = judgedRules()
const ids = judged.map(({ id }) => id)

const mapTexts = (files: Files, change: (text: string) => string): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, /\.[jt]sx?$/.test(path) ? change(text) : text]))

/** The fixture as other people's editors would have written it. */
const WRITTEN: Readonly<Record<string, (files: Files) => Files>> = {
  'as it is': (files) => files,
  'with CRLF': (files) => mapTexts(files, (text) => text.replaceAll('\n', '\r\n')),
  'with tabs': (files) =>
    mapTexts(files, (text) => text.replaceAll(/^(?: {2})+/gm, (indent) => '\t'.repeat(indent.length / 2))),
}

for (const fixture of fixtureNames()) {
  describe(`the fixture ${fixture}`, function () {
    this.timeout(60_000)
    before(() => sqlParserReady())
    const files = textsOf(fixture)

    const intent = intentOf(intentTextOf(fixture))

    it('gives the findings that EXPECTED.md wants, but for what it says is not right yet', () => {
      const run = runExample(files, judged)
      assert.deepEqual(run.failures, [])
      const reported = run.findings.map((finding) => placeOf(finding, files))
      assert.deepEqual(differences(intent, reported), [])
    })

    it('has an EXPECTED.md that speaks of code that is there, and does not contradict itself', () => {
      assert.deepEqual(lostRows(intent, files), [])
      const named = Object.values(intent).flatMap((rows: readonly IntentRow[]) => rows.flatMap((row) => row.rules))
      assert.deepEqual(
        named.filter((id) => !ids.includes(id)),
        [],
        'rules that do not exist, or are not judged here',
      )
      const fine = new Set(placesOf(intent.fine))
      assert.deepEqual(
        placesOf(intent.findings).filter((place) => fine.has(place)),
        [],
      )
    })

    it('is told in the words of EXPECTED.txt', () => {
      const text = snapshotText(fixture, runExample(files, judged).findings, files)
      assert.equal(text, snapshotOf(fixture), 'read what changed, then: npm run snapshots -- --write')
    })

    for (const [how, write] of Object.entries(WRITTEN)) {
      it(`${how}: every fix parses, silences its finding, adds none, and is not offered again`, () => {
        const texts = write(files)
        const run = runExample(texts, rules)
        const problems = run.findings.flatMap((finding) => {
          const rule = rules.find(({ id }) => id === finding.rule)
          const fixes = rule?.fixes?.(finding, run.project, (path) => texts[path]) ?? []
          return fixes.flatMap((fix) => (rule ? oneFixProblems(fix, texts, run, rule, finding, rules) : []))
        })
        assert.deepEqual(problems, [])
      })

      it(`${how}: a fix keeps comments, line ends and what it does not touch`, () => {
        const texts = write(files)
        const run = runExample(texts, rules)
        for (const finding of run.findings) {
          const rule = rules.find(({ id }) => id === finding.rule)
          for (const fix of rule?.fixes?.(finding, run.project, (path) => texts[path]) ?? []) {
            const after = apply(fix, texts)
            for (const [path, before] of Object.entries(texts)) {
              const text = after[path] ?? ''
              if (before.includes('\r\n')) assert.equal(/(?<!\r)\n/.test(text), false, `${path}: a bare line feed`)
              for (const comment of before.match(/\/\/ .*|\/\*[\s\S]*?\*\//g) ?? []) {
                assert.ok(text.includes(comment.trim().split('\n')[0]?.trim() ?? ''), `${path}: lost ${comment}`)
              }
            }
          }
        }
      })
    }
  })
}

describe('the fixtures together', () => {
  it('have every rule of failure handling find something that a person wants found', () => {
    const wanted = new Set(
      fixtureNames().flatMap((fixture) => {
        const { findings, misses } = intentOf(intentTextOf(fixture))
        const missed = new Set(placesOf(misses))
        return placesOf(findings).flatMap((place) => (missed.has(place) ? [] : [place.split(' ')[1]]))
      }),
    )
    assert.deepEqual(
      ids.filter((id) => !wanted.has(id) && rules.find((rule) => rule.id === id)?.property === 'failure-handling'),
      [],
    )
  })
})
