import type { Finding } from './finding'
import { compareTexts } from './text-order'

/** The baseline that a workspace folder has of its own: editor and command line go by it. */
export const BASELINE_FILE = '.readiness-baseline.json'

/** What a baseline counts as one: a rule's findings about one subject in one file. */
export interface BaselineEntry {
  readonly rule: string
  readonly path: string
  readonly subject: string
  readonly count: number
}

/** What speaks against an item of the checklist, as a baseline knows it: by what it is about. */
export interface BaselineFact {
  readonly fact: string
  readonly about: readonly string[]
}

/** What was known on the day it was written, so that a review can tell what is new. */
export interface Baseline {
  readonly version: 1
  readonly findings: readonly BaselineEntry[]
  /** Absent in those that were written before facts were recorded. */
  readonly facts?: readonly BaselineFact[]
}

/**
 * Reads a baseline.
 * @throws Error with one sentence that says what is wrong with the text
 */
export function parseBaseline(text: string): Baseline {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Error(`it is not JSON (${error instanceof Error ? error.message : String(error)})`)
  }
  if (!isRecord(value)) throw new Error('it is not a baseline: an object with "version" and "findings" is expected')
  if (value.version !== 1) {
    throw new Error(
      `its version is ${JSON.stringify(value.version)}, and this Readiness reads version 1; write it anew with --update-baseline`,
    )
  }
  if (!Array.isArray(value.findings)) throw new Error('its "findings" is not a list')
  if (value.facts !== undefined && !Array.isArray(value.facts)) throw new Error('its "facts" is not a list')
  return {
    version: 1,
    findings: value.findings.map(readEntry),
    ...(value.facts && { facts: value.facts.map(readFact) }),
  }
}

/**
 * The baseline of findings and facts, as text: sorted, so that its diff shows only what changed. Suppressed findings are
 * left out.
 * @param facts undefined where nobody looked for any
 */
export function writeBaseline(findings: readonly Finding[], facts?: readonly BaselineFact[]): string {
  const counts = new Map<string, BaselineEntry>()
  for (const finding of findings) {
    if (finding.suppressed) continue
    const key = keyOf(finding.rule, finding.file, finding.subject)
    const count = (counts.get(key)?.count ?? 0) + 1
    counts.set(key, { rule: finding.rule, path: finding.file, subject: finding.subject, count })
  }
  const entries = [...counts.values()].sort(
    (a, b) => compareTexts(a.path, b.path) || compareTexts(a.rule, b.rule) || compareTexts(a.subject, b.subject),
  )
  const known = facts
    ?.map(({ fact, about }) => ({ fact, about: [...about].sort(compareTexts) }))
    .sort((a, b) => compareTexts(a.fact, b.fact) || compareTexts(a.about.join(), b.about.join()))
  const text: Baseline = { version: 1, findings: entries, ...(known && { facts: known }) }
  return `${JSON.stringify(text, null, 2)}\n`
}

/** How many a baseline records: what {@link writeBaseline} was given, findings and facts alike. */
export function recordedIn({ findings, facts = [] }: Baseline): number {
  return findings.reduce((sum, { count }) => sum + count, facts.length)
}

/** Whether a baseline holds all that a fact is about: one more table or endpoint, and it is told again. */
export function knowsFact({ facts = [] }: Baseline, { fact, about }: BaselineFact): boolean {
  const known = new Set(facts.flatMap((each) => (each.fact === fact ? each.about : [])))
  return facts.some((each) => each.fact === fact) && about.every((each) => known.has(each))
}

/**
 * The findings that a baseline does not hold. Where it counts fewer than there are now, the first ones, in the order
 * given, are taken for the known ones. Suppressed findings stay and use up no count.
 */
export function withoutBaseline(findings: readonly Finding[], baseline: Baseline): Finding[] {
  const left = new Map<string, number>()
  for (const { rule, path, subject, count } of baseline.findings) {
    const key = keyOf(rule, path, subject)
    left.set(key, (left.get(key) ?? 0) + count)
  }
  return findings.filter((finding) => {
    if (finding.suppressed) return true
    const key = keyOf(finding.rule, finding.file, finding.subject)
    const count = left.get(key) ?? 0
    if (count > 0) left.set(key, count - 1)
    return count === 0
  })
}

/**
 * The findings with those marked that a baseline holds: the same ones that {@link withoutBaseline} leaves out. A mark of
 * another baseline goes.
 */
export function markBaselined(findings: readonly Finding[], baseline: Baseline): Finding[] {
  const unmarked = findings.map(({ baselined: _, ...finding }): Finding => finding)
  const fresh = new Set(withoutBaseline(unmarked, baseline))
  return unmarked.map((finding) => (fresh.has(finding) ? finding : { ...finding, baselined: true }))
}

function readEntry(entry: unknown, index: number): BaselineEntry {
  const where = `entry ${index + 1} of its "findings"`
  if (!isRecord(entry)) throw new Error(`${where} is not an object`)
  const { rule, path, subject, count } = entry
  if (typeof rule !== 'string' || typeof path !== 'string' || typeof subject !== 'string') {
    throw new Error(`${where} needs "rule", "path" and "subject" as texts`)
  }
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) {
    throw new Error(`${where} needs a "count" of 1 or more`)
  }
  return { rule, path, subject, count }
}

function readFact(entry: unknown, index: number): BaselineFact {
  const where = `entry ${index + 1} of its "facts"`
  if (!isRecord(entry) || typeof entry.fact !== 'string' || !Array.isArray(entry.about))
    throw new Error(`${where} needs a "fact", and what it is "about"`)
  return { fact: entry.fact, about: entry.about.map(String) }
}

function keyOf(rule: string, path: string, subject: string): string {
  return JSON.stringify([rule, path, subject])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
