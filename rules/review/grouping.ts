import { PROPERTY_HEADINGS } from '../engine/explain'
import type { Finding, Property, Severity } from '../engine/finding'
import { openFindings, type Review, SKIP_WORDS, type SkipReason } from './review'

/** At most this many findings of one rule in one file are told; the rest is a number. */
export const SHOWN_PER_RULE_AND_FILE = 5

/** The findings of one property, as a report tells them. */
export interface PropertyGroup {
  readonly property: Property
  readonly heading: string
  readonly count: number
  readonly entries: readonly Entry[]
}

export interface Entry {
  readonly finding: Finding
  /** Set on the last one told of a rule in a file: how many more like it there are. */
  readonly more: number
}

const PROPERTIES = Object.keys(PROPERTY_HEADINGS) as readonly Property[]
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/** Open findings by property: the worst severity first, then by file and place, folded. */
export function groupsOf(review: Review): PropertyGroup[] {
  const open = openFindings(review)
  return PROPERTIES.flatMap((property) => {
    const own = open.filter((finding) => finding.property === property)
    if (own.length === 0) return []
    const sorted = own.sort(
      (a, b) => RANK[a.severity] - RANK[b.severity] || compare(a.file, b.file) || a.range.start - b.range.start,
    )
    return [{ property, heading: PROPERTY_HEADINGS[property], count: own.length, entries: fold(sorted) }]
  })
}

/** `3 errors, 1 warning`; `nothing` where there is none. */
export function severityCounts(findings: readonly Finding[]): string {
  const words: readonly [Severity, string][] = [
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'note'],
  ]
  const parts = words.flatMap(([severity, word]) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [counted(count, word)]
  })
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

/** The closing sentences of a report: what was read, what was not and why, what is suppressed, what went wrong. */
export function closingLines(review: Review): string[] {
  const suppressed = review.findings.length - openFindings(review).length
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

/** `1 file`, `2,000 files`. */
export function counted(count: number, noun: string): string {
  return `${String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')} ${noun}${count === 1 ? '' : 's'}`
}

function skippedLines({ skipped }: Review): string[] {
  if (skipped.length === 0) return []
  const counts = new Map<SkipReason, number>()
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const reasons = [...counts].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]))
  return [
    `${counted(skipped.length, 'file')} skipped: ${reasons.map(([reason, count]) => `${count} ${SKIP_WORDS[reason]}`).join('; ')}.`,
  ]
}

function failedRules({ failures }: Review): string {
  return [...new Set(failures.map(({ rule }) => rule))].sort().join(', ')
}

function fold(findings: readonly Finding[]): Entry[] {
  const keyOf = ({ rule, file }: Finding) => JSON.stringify([rule, file])
  const totals = new Map<string, number>()
  for (const finding of findings) totals.set(keyOf(finding), (totals.get(keyOf(finding)) ?? 0) + 1)
  const told = new Map<string, number>()
  return findings.flatMap((finding) => {
    const key = keyOf(finding)
    const index = (told.get(key) ?? 0) + 1
    told.set(key, index)
    if (index > SHOWN_PER_RULE_AND_FILE) return []
    const total = totals.get(key) ?? 0
    return [{ finding, more: index === SHOWN_PER_RULE_AND_FILE ? total - index : 0 }]
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
