import assert from 'node:assert/strict'
import type { Finding, Place } from '../engine/finding'
import type { Rule } from '../engine/rule'
import { type Files, runExample } from './example-run'
import { parseMarks } from './marks'

/** Holds what a rule reports in an app against its marks `«…»`: the same places, in order. @returns what was reported */
export function reportsMarked(rule: Rule, marked: Files): readonly Finding[] {
  const { files, marks } = parseMarks(marked)
  const { findings, failures } = runExample(files, [rule])
  assert.deepEqual(failures, [])
  const shown = ({ file, range }: Place) =>
    `${file}:${range.start} ${(files[file] ?? '').slice(range.start, range.end)}`
  assert.deepEqual(findings.map(shown), marks.map(shown))
  return findings
}
