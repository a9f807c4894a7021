import { addTo, grouped } from '../analysis/grouped'
import { PROPERTY_HEADINGS } from '../engine/explain'
import type { Finding, Property, Severity } from '../engine/finding'
import { compareTexts } from '../engine/text-order'
import type { StepFact } from './assessment'
import { openFindings, type Review, SKIP_WORDS, type SkipReason } from './review'
import { counted } from './words'

/** The heading of what is told after all others. */
export const UNUSED_HEADING = 'In code that nothing uses'

/** At most this many findings of one rule and one cause are told with their code; of the rest, only the places. */
const SHOWN_PER_CAUSE = 3

/** Of the places that are only listed, at most this many files are named. */
const FILES_NAMED = 12

/** Findings under one heading: a step of the plan, or a property where there is no plan. */
export interface Section {
  readonly heading: string
  /** Of the findings and the facts. */
  readonly count: number
  readonly entries: readonly Entry[]
  /** What speaks against items of the checklist. */
  readonly facts: readonly StepFact[]
}

/** A finding that is told in full, and others of its cause of which only the places are told. */
export interface Entry {
  readonly finding: Finding
  /** On the last one told of a cause: the others, in order. Empty on all before. */
  readonly more: readonly Finding[]
}

/** Files with the lines (from 1) of the findings that an entry stands for besides its own, and how many are not named. */
export interface MorePlaces {
  readonly files: readonly { readonly file: string; readonly lines: readonly number[] }[]
  /** Findings in files beyond those named. */
  readonly unnamed: number
}

const PROPERTIES = Object.keys(PROPERTY_HEADINGS) as readonly Property[]
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/**
 * Open findings in the order in which to mend them, by the steps of the plan; by property where there is no plan. The
 * worst severity first, then by rule and cause, file and place. One cause is told once: the first few findings of it in
 * full, the others as places. What stands in code that nothing uses comes after all others.
 */
export function sectionsOf(review: Review): Section[] {
  const { assessment, findings } = review
  const open = openFindings(review)
  const sections = assessment
    ? assessment.plan.map(({ title, groups, facts }) =>
        sectionOf(
          title,
          groups.flatMap((group) => group.findings.flatMap((index) => findings[index] ?? [])),
          facts,
        ),
      )
    : PROPERTIES.flatMap((property) => {
        const own = open.filter((finding) => finding.property === property && !finding.unused)
        return own.length === 0 ? [] : [sectionOf(PROPERTY_HEADINGS[property], own)]
      })
  const unused = open.filter((finding) => finding.unused)
  return unused.length === 0 ? sections : [...sections, sectionOf(UNUSED_HEADING, unused)]
}

function sectionOf(heading: string, findings: readonly Finding[], facts: readonly StepFact[] = []): Section {
  const sorted = [...findings].sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] ||
      compareTexts(a.rule, b.rule) ||
      compareTexts(causeOf(a), causeOf(b)) ||
      compareTexts(a.file, b.file) ||
      a.range.start - b.range.start,
  )
  return { heading, count: findings.length + facts.length, entries: fold(sorted), facts }
}

/** `3 errors, 1 warning, 2 findings in code that nothing uses`; `nothing` where there is none. */
export function severityCounts(found: readonly Finding[]): string {
  const findings = found.filter((finding) => !finding.unused)
  const unused = found.length - findings.length
  const words: readonly [Severity, string][] = [
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'note'],
  ]
  const parts = words.flatMap(([severity, word]) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [counted(count, word)]
  })
  if (unused > 0) parts.push(`${counted(unused, 'finding')} in code that nothing uses`)
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

/** The closing sentences of a report: what was read, what was not and why, what is suppressed, what went wrong. */
export function closingLines(review: Review): string[] {
  const suppressed = review.findings.filter((finding) => finding.suppressed).length
  return [
    `${counted(review.reviewed, 'file')} reviewed.`,
    ...skippedLines(review),
    ...(suppressed > 0 ? [`${counted(suppressed, 'finding')} suppressed by comments.`] : []),
    ...(review.failures.length > 0
      ? [
          `${counted(review.failures.length, 'check')} failed inside Readiness itself: ${failedRules(review)}. All other results are complete.`,
        ]
      : []),
    ...review.notes,
  ]
}

function skippedLines({ skipped }: Review): string[] {
  if (skipped.length === 0) return []
  const counts = new Map<SkipReason, number>()
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const reasons = [...counts].sort((a, b) => b[1] - a[1] || compareTexts(a[0], b[0]))
  return [
    `${counted(skipped.length, 'file')} skipped: ${reasons.map(([reason, count]) => `${count} ${SKIP_WORDS[reason]}`).join('; ')}.`,
  ]
}

function failedRules({ failures }: Review): string {
  return [...new Set(failures.map(({ rule }) => rule))].sort().join(', ')
}

/** What makes a finding and others like it true, in one word. */
export function causeOf({ cause, messageId }: Finding): string {
  return cause ?? messageId
}

/** `findings` are in order, those of one cause beside each other. */
function fold(findings: readonly Finding[]): Entry[] {
  const byCause = grouped(findings, (finding) => JSON.stringify([finding.severity, finding.rule, causeOf(finding)]))
  return [...byCause.values()].flatMap((own) => {
    // Listing the place of a single one takes as much room as telling it.
    const shown = own.length <= SHOWN_PER_CAUSE + 1 ? own.length : SHOWN_PER_CAUSE
    return own.slice(0, shown).map((finding, i) => ({ finding, more: i === shown - 1 ? own.slice(shown) : [] }))
  })
}

/** The places of the findings an entry stands for, by file; `lineOf` gives a finding's line from 0. */
export function morePlaces(more: readonly Finding[], lineOf: (finding: Finding) => number): MorePlaces {
  const byFile = new Map<string, number[]>()
  for (const finding of more) addTo(byFile, finding.file, lineOf(finding) + 1)
  const files = [...byFile].map(([file, lines]) => ({ file, lines }))
  const unnamed = files.slice(FILES_NAMED).reduce((sum, { lines }) => sum + lines.length, 0)
  return { files: files.slice(0, FILES_NAMED), unnamed }
}
