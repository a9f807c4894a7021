import { MILESTONES } from '../engine/configuration-shape'
import type { Finding, Milestone } from '../engine/finding'
import type { Rule } from '../engine/rule'
import type { ChecklistEntry, Verdict } from './assessment'
import { causeOf } from './grouping'
import type { Review } from './review'

/** Whether a milestone's rules tell of load and of teamwork: nothing there is an error by nature, so warnings block. */
export function warningsBlock(milestone: Milestone): boolean {
  return milestone === 'scale' || milestone === 'team'
}

/** A finding's milestones: those of its rule. The engine's own findings have none. */
export function milestonesOf(rules: readonly Rule[]): (finding: Finding) => readonly Milestone[] {
  const byRule = new Map(rules.map(({ id, milestones }) => [id, milestones]))
  return ({ rule }) => byRule.get(rule) ?? []
}

/** Whether a finding must be mended before a milestone that its rule names. */
export function blocks(finding: Finding, milestone: Milestone): boolean {
  return finding.severity === 'error' || (finding.severity === 'warning' && warningsBlock(milestone))
}

/** Who may read and write it, and how fast it answers, decide about these. */
const RESTS_ON_DATABASE: ReadonlySet<Milestone> = new Set<Milestone>(['users', 'payments', 'sensitive', 'scale'])

/** Said where the code asks a database that no file of the repository makes. */
export const UNMADE =
  'The code asks a database whose tables no file of the repository makes: nothing is known of its indexes and policies.'

/**
 * For each milestone whether the app is ready for it. *Ready* is said only where nothing blocks it, every checklist item
 * that it needs is shown or confirmed, and nothing that bears on it went unread.
 * @param findings those that no comment suppresses; the ones in the baseline count too, for they are still true
 * @param unmade the code asks a database that no file of the repository makes
 */
export function verdictsFor(
  findings: readonly Finding[],
  review: Review,
  rules: readonly Rule[],
  ahead: readonly Milestone[],
  checklist: readonly ChecklistEntry[],
  unmade = false,
): Verdict[] {
  const named = milestonesOf(rules)
  const unread = [...unseenIn(review), ...(review.reviewed === 0 ? ['There was no file to review.'] : [])]
  const verdicts = MILESTONES.map((milestone): Verdict => {
    const unseen = unmade && RESTS_ON_DATABASE.has(milestone) ? [...unread, UNMADE] : unread
    const own = findings.filter((finding) => named(finding).includes(milestone))
    const blocking = own.filter((finding) => blocks(finding, milestone))
    const needsWord = checklist
      .filter((entry) => entry.milestones.includes(milestone) && entry.state === 'not-evidenced')
      .map(({ id }) => id)
    const isKnown = needsWord.length === 0 && unseen.length === 0
    return {
      milestone,
      ahead: ahead.includes(milestone),
      state: blocking.length > 0 ? 'not-ready' : isKnown ? 'ready' : 'not-known',
      blockers: new Set(blocking.map((finding) => JSON.stringify([finding.rule, causeOf(finding)]))).size,
      places: blocking.length,
      baselined: blocking.filter((finding) => finding.baselined).length,
      advice: own.length - blocking.length,
      needsWord,
      unseen,
    }
  })
  return [...verdicts.filter((verdict) => verdict.ahead), ...verdicts.filter((verdict) => !verdict.ahead)]
}

/** What went unread, so that nobody can say that nothing is wrong there. */
export function unseenIn({ skipped, failures }: Review): string[] {
  const languages = new Map<string, number>()
  for (const { reason, detail = 'another language' } of skipped)
    if (reason === 'unsupported-language') languages.set(detail, (languages.get(detail) ?? 0) + 1)
  const unreadable = skipped.filter(({ reason }) => reason === 'unreadable').length
  const failed = [...new Set(failures.map(({ rule }) => rule))].sort()
  return [
    ...[...languages].map(([name, count]) => `${files(count)} in ${name} ${are(count)} not read.`),
    ...(unreadable > 0 ? [`${files(unreadable)} could not be read.`] : []),
    ...(failed.length > 0 ? [`Checks that failed inside Readiness itself: ${failed.join(', ')}.`] : []),
  ]
}

function files(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'}`
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are'
}
