import type { Finding } from '../../engine/finding'
import type { Rule } from '../../engine/rule'
import { callRule } from '../../engine/tests/sample-rules'
import { projectOf } from '../../tests/example-run'
import { type AssessmentInput, assess } from '../assess'
import type { Assessment } from '../assessment'
import type { Review } from '../review'

/** Rules by the names that the themes know, without what they look for. */
export const RULES: readonly Rule[] = [
  ruleOf('rls-disabled', 'data-protection', ['users']),
  ruleOf('secret-in-code', 'data-protection', ['launch']),
  ruleOf('unsafe-retry', 'failure-handling', ['payments']),
  ruleOf('swallowed-error', 'failure-handling', ['launch']),
  ruleOf('unindexed-query', 'database', ['scale']),
  ruleOf('missing-ci', 'process', ['team']),
  ruleOf('missing-error-tracking', 'monitoring', ['launch']),
]

function ruleOf(id: string, property: Finding['property'], milestones: Rule['milestones']): Rule {
  return callRule(id, 'never', { property, milestones })
}

/** A finding of one of the rules. */
export function finding(rule: string, changes: Partial<Finding> = {}): Finding {
  const known = RULES.find(({ id }) => id === rule)
  return {
    rule,
    property: known?.property ?? 'process',
    severity: 'error',
    file: 'src/app.ts',
    range: { start: 0, end: 1 },
    messageId: 'm',
    message: `About ${rule}.`,
    subject: rule,
    data: {},
    related: [],
    ...changes,
  }
}

/** A review of these findings and nothing else. */
export function reviewOf(findings: readonly Finding[], changes: Partial<Review> = {}): Review {
  return {
    root: '/home/ada/shop',
    findings: [...findings],
    reviewed: 3,
    skipped: [],
    failures: [],
    notes: [],
    rulesRun: RULES.map(({ id }) => id),
    ...changes,
  }
}

/** What a review of these findings in an app of these files means. */
export function assessmentOf(
  findings: readonly Finding[],
  changes: Partial<Omit<AssessmentInput, 'review'>> & { readonly files?: Readonly<Record<string, string>> } = {},
): Assessment {
  const { files = {}, ...input } = changes
  return assess({
    review: reviewOf(findings),
    project: projectOf(files),
    rules: RULES,
    milestones: undefined,
    confirmed: {},
    now: '2026-11-23',
    ...input,
  })
}
