import type { FileFacts, SuppressionComment, TextRange } from '../analysis/facts'
import { type ConfigurationProblem, ENGINE_IDS, type EngineId } from './configuration-shape'
import { isDay } from './days'
import type { Finding, Severity } from './finding'
import type { RunOptions } from './run'
import type { RuleSettings } from './settings'
import { suggestion } from './suggest'

/** Default severities of the engine's own findings. */
export const ENGINE_SEVERITIES: Readonly<Record<EngineId, Severity>> = {
  'unexplained-suppression': 'warning',
  'expired-suppression': 'warning',
  'unused-suppression': 'info',
  'invalid-configuration': 'error',
}

/** What is wrong in a `.readiness.json`, as findings on it. */
export function configurationFindings(
  path: string,
  problems: readonly ConfigurationProblem[],
  settings: RuleSettings,
): Finding[] {
  return problems.flatMap(({ range, message }) => {
    const severity = settings.severityOf('invalid-configuration', path, ENGINE_SEVERITIES['invalid-configuration'])
    return severity === 'off' ? [] : [engineFinding('invalid-configuration', path, range, severity, message, message)]
  })
}

/**
 * Applies suppressions during one run and remembers which comments were of use, to report those that were not.
 */
export class EngineFindings {
  /** `path rule` of each rule that ran to its end. */
  private readonly finished = new Set<string>()
  /** Rules that a comment suppressed something of. */
  private readonly used = new Map<SuppressionComment, Set<string>>()

  constructor(private readonly options: RunOptions) {}

  /** A rule ran on a file without failing: its suppressions there can be judged. */
  ran(path: string, ruleId: string): void {
    this.finished.add(`${path} ${ruleId}`)
  }

  /** The finding, marked as suppressed where a comment in force covers the start of its range. */
  suppress(finding: Finding, facts: FileFacts): Finding {
    let marked = finding
    for (const comment of facts.suppressions) {
      if (!comment.rules.includes(finding.rule) || !covers(comment, finding)) continue
      const used = this.used.get(comment) ?? new Set()
      this.used.set(comment, used.add(finding.rule))
      if (marked.suppressed || hasEnded(comment, this.options.today)) continue
      const { reason, until } = comment
      marked = { ...finding, suppressed: until === undefined ? { reason } : { reason, until } }
    }
    return marked
  }

  /** Findings on a file's suppression comments; those for rules other than `judged` are left to another run. */
  onComments(facts: FileFacts, judged: ReadonlySet<string>): Finding[] {
    const found: Finding[] = []
    for (const comment of facts.suppressions) {
      if (comment.rules.length === 0) {
        const message = 'This suppression names no rule, so it suppresses nothing. Write the rule after the word.'
        found.push(...this.report('unused-suppression', facts.path, comment, 'no rule', message))
        continue
      }
      const names = listOf(comment.rules)
      if (comment.reason === '') {
        const message = `The suppression of ${names} gives no reason. Add one after \`--\`, for whoever reads this next.`
        found.push(...this.report('unexplained-suppression', facts.path, comment, comment.rules.join(' '), message))
      }
      if (hasEnded(comment, this.options.today)) {
        const message = isDay(comment.until ?? '')
          ? `The suppression of ${names} ended on ${comment.until}. Mend what it hides, or give it a new last day.`
          : `The suppression of ${names} has no such last day as ${comment.until}. Write it as YYYY-MM-DD.`
        found.push(...this.report('expired-suppression', facts.path, comment, comment.rules.join(' '), message))
      }
      for (const id of comment.rules) found.push(...this.unknown(facts, comment, id))
    }
    return [...found, ...this.onUnused(facts, judged)]
  }

  /** Suppressions of `judged` rules that ran on the file and had nothing for the comment to suppress. */
  onUnused(facts: FileFacts, judged: ReadonlySet<string>): Finding[] {
    return facts.suppressions.flatMap((comment) =>
      comment.rules.flatMap((id) => {
        if (!judged.has(id) || !this.finished.has(`${facts.path} ${id}`)) return []
        if (this.used.get(comment)?.has(id)) return []
        const where = comment.form === 'file' ? 'in this file' : 'here'
        const message = `The suppression of ${id} is not needed: the rule finds nothing ${where}. Remove it.`
        return this.report('unused-suppression', facts.path, comment, id, message)
      }),
    )
  }

  private unknown(facts: FileFacts, comment: SuppressionComment, id: string): Finding[] {
    const known = [...this.options.rules.map((rule) => rule.id), ...ENGINE_IDS]
    if (known.includes(id)) return []
    const near = suggestion(id, known)
    const hint = near === undefined ? 'Remove it.' : `Did you mean ${near}?`
    const message = `There is no rule ${id}, so this suppresses nothing. ${hint}`
    return this.report('unused-suppression', facts.path, comment, id, message)
  }

  private report(
    id: EngineId,
    path: string,
    { range }: SuppressionComment,
    subject: string,
    message: string,
  ): Finding[] {
    const { only, settings } = this.options
    if (only && !only.has(id)) return []
    const severity = settings.severityOf(id, path, ENGINE_SEVERITIES[id])
    return severity === 'off' ? [] : [engineFinding(id, path, range, severity, subject, message)]
  }
}

function engineFinding(
  rule: EngineId,
  file: string,
  range: TextRange,
  severity: Severity,
  subject: string,
  message: string,
): Finding {
  return { rule, property: 'process', severity, file, range, messageId: rule, message, subject, data: {}, related: [] }
}

function covers({ covers: lines }: SuppressionComment, { range }: Finding): boolean {
  return lines.start <= range.start && range.start <= lines.end
}

/** A suppression holds through its last day. One whose last day is no day of the calendar does not hold. */
function hasEnded({ until }: SuppressionComment, today: string): boolean {
  return until !== undefined && (until < today || !isDay(until))
}

function listOf(ids: readonly string[]): string {
  return ids.length < 2 ? (ids[0] ?? '') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`
}
