import type { Finding, Milestone } from '../engine/finding'
import type { Rule } from '../engine/rule'
import type { EngineerAdvice } from './assessment'
import { groupsIn } from './plan'
import type { Seen } from './seen'
import { milestonesOf } from './verdicts'
import { counted } from './words'

/**
 * When to bring in an engineer: the code shows paying customers, real money or data whose breach would hurt, *and* there
 * are open findings of the matching milestones. Notes do not count.
 * @param findings those that no comment suppresses, with their index; the baseline does not make them harmless
 */
export function engineerAdvice(
  seen: Seen,
  findings: readonly (readonly [number, Finding])[],
  rules: readonly Rule[],
): EngineerAdvice | undefined {
  const named = milestonesOf(rules)
  const openOf = (milestones: readonly Milestone[]) =>
    findings.filter(
      ([, finding]) =>
        finding.severity !== 'info' && named(finding).some((milestone) => milestones.includes(milestone)),
    )
  const causes = [
    { sight: seen.payments, what: 'Customers pay', open: openOf(['payments']) },
    { sight: seen.money, what: 'The app keeps amounts of money', open: openOf(['payments']) },
    { sight: seen.sensitive, what: 'A leak would hurt people', open: openOf(['sensitive', 'users']) },
  ].filter(({ sight, open }) => sight !== undefined && open.length > 0)
  if (causes.length === 0) return undefined
  const indexes = new Set(causes.flatMap(({ open }) => open.map(([index]) => index)))
  return {
    reasons: causes.map(
      ({ sight, what, open }) =>
        `${what} (${sight?.because}, ${sight?.file}), and ${counted(open.length, 'finding')} about it ${open.length === 1 ? 'is' : 'are'} open.`,
    ),
    handOver: groupsIn(
      findings.filter(([index]) => indexes.has(index)),
      rules,
    ),
  }
}
