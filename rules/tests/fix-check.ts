import type { Finding, Fix, TextEdit } from '../engine/finding'
import type { BadExample, Rule } from '../engine/rule'
import { brokenFiles, deepFreeze, type ExampleRun, type Files, reasonOf, runExample } from './example-run'

/**
 * What is wrong with a rule's quick fixes on a bad example, as sentences. The first fix of each finding is applied, one at
 * a time, the text analysed anew after each.
 * @param files the example's texts without marks
 * @param rules all rules: a fix may add no finding of any
 */
export function fixProblems(rule: Rule, example: BadExample, files: Files, rules: readonly Rule[]): string[] {
  if (!example.fixed) return []
  if (!rule.fixes) return ["it says 'fixed', but the rule has no fixes"]
  const all = rules.includes(rule) ? rules : [...rules, rule]
  const problems: string[] = []
  let texts = files
  let run = runExample(texts, all)
  const steps = own(run, rule).length
  for (let step = 0; step < steps && own(run, rule).length > 0; step++) {
    const [finding] = own(run, rule)
    if (!finding) break
    const fixes = offered(rule, finding, run, texts, problems)
    const [first] = fixes
    if (!first) return [...problems, `no fix is offered for ${told(finding)}`]
    for (const fix of fixes) problems.push(...oneFixProblems(fix, texts, run, rule, finding, all))
    texts = apply(first, texts)
    run = runExample(texts, all)
  }
  problems.push(...own(run, rule).map((finding) => `after all fixes the rule still reports ${told(finding)}`))
  return [...problems, ...resultProblems(texts, files, example.fixed)]
}

function offered(rule: Rule, finding: Finding, run: ExampleRun, texts: Files, problems: string[]): readonly Fix[] {
  try {
    return rule.fixes?.(deepFreeze(finding), run.project, (path) => texts[path]) ?? []
  } catch (error) {
    problems.push(`its fixes threw for ${told(finding)}: ${reasonOf(error)}`)
    return []
  }
}

/** Rules that can speak only once the fix of another is made: what is not reported to a tracker, where there was none. */
const MADE_VISIBLE: Readonly<Record<string, readonly string[]>> = { 'missing-error-tracking': ['unreported-error'] }

/** What is wrong with one fix of one finding, as sentences. */
export function oneFixProblems(
  fix: Fix,
  before: Files,
  run: ExampleRun,
  rule: Rule,
  finding: Finding,
  rules: readonly Rule[],
): string[] {
  const name = `the fix '${fix.title}'`
  const wrong = editProblems(fix, before).map((problem) => `${name} ${problem}`)
  if (wrong.length > 0) return wrong
  const after = apply(fix, before)
  const result = runExample(after, rules)
  const wasBroken = brokenFiles(run.project)
  const broken = brokenFiles(result.project).filter((path) => !wasBroken.includes(path))
  return [
    ...(fix.title.trim() === '' ? ['a fix has no title'] : []),
    ...(changed(before, after).length === 0 ? [`${name} changes nothing`] : []),
    ...broken.map((path) => `${name} leaves ${path} with syntax errors`),
    ...(own(result, rule).length < own(run, rule).length
      ? []
      : [`${name} does not silence the rule for ${told(finding)}`]),
    ...added(run.findings, result.findings)
      .filter((other) => !(MADE_VISIBLE[rule.id] ?? []).includes(other.rule))
      .map((other) => `${name} adds a finding: ${told(other)}`),
  ]
}

function editProblems({ edits, creates }: Fix, files: Files): string[] {
  const problems = edits.flatMap(({ file, range }) => {
    const text = files[file]
    if (text === undefined) return [`edits ${file}, which is not there`]
    return range.start >= 0 && range.start <= range.end && range.end <= text.length ? [] : [`edits outside ${file}`]
  })
  const taken = creates
    .filter(({ path }) => files[path] !== undefined)
    .map(({ path }) => `creates ${path}, which is there`)
  const overlaps = edits.some((a, i) =>
    edits.some((b, j) => j > i && a.file === b.file && a.range.start < b.range.end && b.range.start < a.range.end),
  )
  return [...problems, ...taken, ...(overlaps ? ['has edits that overlap'] : [])]
}

/** Findings that are there after but were not before; places may move, so they are counted by rule, file and message. */
function added(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const left = new Map<string, number>()
  for (const finding of before) left.set(kind(finding), (left.get(kind(finding)) ?? 0) + 1)
  return after.filter((finding) => {
    const count = left.get(kind(finding)) ?? 0
    if (count > 0) left.set(kind(finding), count - 1)
    return count === 0
  })
}

function kind({ rule, file, messageId }: Finding): string {
  return [rule, file, messageId].join('\n')
}

function resultProblems(texts: Files, before: Files, fixed: Files): string[] {
  const named = Object.entries(fixed)
    .filter(([path, text]) => texts[path] !== text)
    .map(
      ([path, text]) =>
        `the fixed ${path} is not as 'fixed' says:\n--- expected\n${text}\n--- actual\n${texts[path] ?? '(not there)'}`,
    )
  const unnamed = changed(before, texts).filter((path) => !Object.hasOwn(fixed, path))
  return [...named, ...unnamed.map((path) => `the fix changes ${path}, of which 'fixed' says nothing`)]
}

function changed(before: Files, after: Files): string[] {
  return Object.keys({ ...before, ...after }).filter((path) => before[path] !== after[path])
}

/** The texts after a fix. */
export function apply({ edits, creates }: Fix, files: Files): Files {
  const result: Record<string, string> = { ...files }
  const backwards = [...edits]
    .map((edit, i) => ({ edit, i }))
    .sort((a, b) => b.edit.range.start - a.edit.range.start || b.i - a.i)
  for (const { edit } of backwards) result[edit.file] = replaced(result[edit.file] ?? '', edit)
  for (const { path, text } of creates) result[path] = text
  return result
}

function replaced(text: string, { range, newText }: TextEdit): string {
  return text.slice(0, range.start) + newText + text.slice(range.end)
}

function own(run: ExampleRun, rule: Rule): readonly Finding[] {
  return run.findings.filter((finding) => finding.rule === rule.id)
}

function told({ rule, file, messageId, subject }: Finding): string {
  return `${rule}/${messageId} on '${subject}' in ${file}`
}
