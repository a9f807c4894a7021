import * as assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { kindOf } from '../analysis/analyze'
import { LineIndex } from '../analysis/lines'
import { rules } from '../catalog/registry.generated'
import type { Finding } from '../engine/finding'
import { type Files, runExample } from './example-run'
import { apply, oneFixProblems } from './fix-check'

const FIXTURES = join(__dirname, '../../fixtures')

/** The texts of a fixture that a review reads, by path. */
function textsOf(fixture: string): Files {
  const root = join(FIXTURES, fixture)
  const paths = (readdirSync(root, { recursive: true }) as string[]).map((path) => path.replaceAll('\\', '/'))
  return Object.fromEntries(
    paths.filter((path) => kindOf(path) !== undefined).map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  )
}

/** The rows of the first table of EXPECTED.md: `path:line rule`. */
function expectedOf(fixture: string): string[] {
  const [findings = ''] = readFileSync(join(FIXTURES, fixture, 'EXPECTED.md'), 'utf8').split('## Fine')
  return [...findings.matchAll(/^\| (\S+:\d+) \| (\S+) \|/gm)].map(([, place, rule]) => `${place} ${rule}`).sort()
}

function placeOf(finding: Finding, files: Files): string {
  const line = new LineIndex(files[finding.file] ?? '').positionAt(finding.range.start).line + 1
  return `${finding.file}:${line} ${finding.rule}`
}

const mapTexts = (files: Files, change: (text: string) => string): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, /\.[jt]sx?$/.test(path) ? change(text) : text]))

/** The fixture as other people's editors would have written it. */
const WRITTEN: Readonly<Record<string, (files: Files) => Files>> = {
  'as it is': (files) => files,
  'with CRLF': (files) => mapTexts(files, (text) => text.replaceAll('\n', '\r\n')),
  'with tabs': (files) =>
    mapTexts(files, (text) => text.replaceAll(/^(?: {2})+/gm, (indent) => '\t'.repeat(indent.length / 2))),
}

for (const fixture of readdirSync(FIXTURES)) {
  describe(`the fixture ${fixture}`, function () {
    this.timeout(60_000)
    const files = textsOf(fixture)

    it('gives exactly the findings that EXPECTED.md lists', () => {
      const run = runExample(files, rules)
      assert.deepEqual(run.failures, [])
      assert.deepEqual(run.findings.map((finding) => placeOf(finding, files)).sort(), expectedOf(fixture))
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
