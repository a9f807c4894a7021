import { kindOf } from '../analysis/analyze'
import type { Finding } from '../engine/finding'
import { roleOf, ruleApplies } from '../engine/role'
import type { BadExample, GoodExample, Rule } from '../engine/rule'
import { brokenFiles, type ExampleRun, rawReports, runExample } from './example-run'
import { fixProblems } from './fix-check'
import { type Mark, type MarkedFiles, parseMarks } from './marks'
import { shapeProblems } from './rule-shape'
import { variantsOf } from './variants'
import { without } from './without'

/**
 * Declares the tests of one rule: its metadata, every example, every fix. The examples are the tests.
 * @param rules all rules, so that a fix that causes another rule's finding fails
 */
export function testRule(rule: Rule, rules: readonly Rule[]): void {
  describe(rule.id, () => {
    it('is well formed', () => refuse([...shapeProblems(rule), ...wholeRuleProblems(rule)]))
    for (const example of rule.examples.bad) {
      it(`reports: ${example.name}`, () => refuse(badProblems(rule, example, rules)))
    }
    for (const example of rule.examples.good) {
      it(`does not report: ${example.name}`, () => refuse(goodProblems(rule, example)))
    }
  })
}

/** Everything that is wrong with a rule, as sentences; empty for a good rule. */
export function ruleProblems(rule: Rule, rules: readonly Rule[] = []): string[] {
  const shape = shapeProblems(rule)
  if (shape.some((problem) => problem.endsWith('is missing'))) return shape
  return [
    ...shape,
    ...wholeRuleProblems(rule),
    ...rule.examples.bad.flatMap((example) =>
      badProblems(rule, example, rules).map((problem) => `${example.name}: ${problem}`),
    ),
    ...rule.examples.good.flatMap((example) =>
      goodProblems(rule, example).map((problem) => `${example.name}: ${problem}`),
    ),
  ]
}

function wholeRuleProblems(rule: Rule): string[] {
  const shown = rule.examples.bad.some(({ fixed }) => fixed)
  return rule.fixes && !shown ? ['the rule has fixes, but no bad example says what they give'] : []
}

/** Problems of an example as written; of one without, in other line ends and indentation too. */
function badProblems(rule: Rule, example: BadExample, rules: readonly Rule[]): string[] {
  const problems = problemsAsWritten(rule, example, rules)
  if (problems.length > 0) return problems
  return variantsOf(example).flatMap((variant) =>
    problemsAsWritten(rule, variant.example, rules).map((problem) => `${variant.name}, ${problem}`),
  )
}

function problemsAsWritten(rule: Rule, example: BadExample, rules: readonly Rule[]): string[] {
  const marked = parseMarks(example.files)
  const { marks, files } = marked
  if (marks.length === 0) return ['no place is marked with «…»']
  const run = runExample(files, [rule])
  const counts =
    marks.length === example.expect.length
      ? []
      : [`${marks.length} marks, but 'expect' holds ${example.expect.length} messages`]
  return [
    ...counts,
    ...runProblems(rule, marked, run),
    ...compare(marked, example.expect, run.findings),
    ...(counts.length > 0 || run.failures.length > 0 ? [] : fixProblems(rule, example, files, rules)),
  ]
}

function goodProblems(rule: Rule, example: GoodExample): string[] {
  const marked = parseMarks(example.files)
  if (marked.marks.length > 0) return ['a good example marks no place']
  const run = runExample(marked.files, [rule])
  return [...runProblems(rule, marked, run), ...compare(marked, [], run.findings)]
}

/** What holds for every run: files that are read, parse and are product code; no throw, duplicate or loose end. */
function runProblems(rule: Rule, { files, marks, problems }: MarkedFiles, run: ExampleRun): string[] {
  const unread = Object.keys(files).filter((path) => kindOf(path) === undefined)
  const elsewhere = [...run.project.files.values()].filter((facts) => {
    const matters = marks.length === 0 ? facts.kind === 'code' : marks.some(({ file }) => file === facts.path)
    return matters && !ruleApplies(rule.id, roleOf(facts.path, facts, run.project))
  })
  return [
    ...problems,
    ...unread.map((path) => `${path} is no file that the review reads`),
    ...elsewhere.map(({ path }) => `${path} is not product code, where the rule does not run`),
    ...brokenFiles(run.project).map((path) => `${path} has syntax errors`),
    ...run.failures,
    ...duplicates(rule, run),
    ...unsteady(rule, files, run),
    ...run.findings.flatMap((finding) => findingProblems(finding, files)),
  ]
}

function duplicates(rule: Rule, { project }: ExampleRun): string[] {
  const keys = rawReports(rule, project).map(
    ({ file, range, message }) => `${message} at ${file} ${range.start}-${range.end}`,
  )
  return [...new Set(keys.filter((key, i) => keys.indexOf(key) !== i))].map((key) => `it reports ${key} twice`)
}

function unsteady(rule: Rule, files: MarkedFiles['files'], run: ExampleRun): string[] {
  const backwards = Object.fromEntries(Object.entries(files).reverse())
  const again = runExample(backwards, [rule])
  return JSON.stringify(again.findings) === JSON.stringify(run.findings)
    ? []
    : ['it finds other things in another order of files']
}

function findingProblems(finding: Finding, files: MarkedFiles['files']): string[] {
  const { message, subject, related } = finding
  const hole = /\{\w+\}/.exec(message)?.[0]
  const lost = [finding, ...related].find(
    ({ file, range }) => !(range.end <= (files[file]?.length ?? -1) && range.start <= range.end),
  )
  return [
    ...(hole ? [`the message '${finding.messageId}' is not filled: no data for ${hole}`] : []),
    ...(subject.trim() === '' ? [`a finding of '${finding.messageId}' has no subject`] : []),
    ...(lost ? [`a finding of '${finding.messageId}' names a place that is not in ${lost.file}`] : []),
  ]
}

/** Exactly the marked places, with the expected messages. */
function compare({ files, marks }: MarkedFiles, expect: readonly string[], findings: readonly Finding[]): string[] {
  const expected = marks.map((mark, i) => line(mark, expect[i] ?? '(none)', files))
  const actual = findings.map((finding) => line(finding, finding.messageId, files))
  return [
    ...without(expected, actual).map((place) => `it does not report ${place}`),
    ...without(actual, expected).map((place) => `it reports ${place}, which is not marked`),
  ]
}

function line({ file, range }: Mark, message: string, files: MarkedFiles['files']): string {
  const text = files[file] ?? ''
  const number = text.slice(0, range.start).split('\n').length
  return `${message} at ${file}:${number} (${range.start}-${range.end}) ${JSON.stringify(text.slice(range.start, range.end))}`
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('\n'))
}
