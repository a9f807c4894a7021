import type { CodeFacts, TextRange } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'

/** Only one of two places is ever reached: they stand in different branches, or the first one's leaves before the second. */
export function shutsOut({ arms = [] }: CodeFacts, a: TextRange, b: TextRange): boolean {
  return arms.some((arm) => {
    if (!isWithin(a, arm.range) || isWithin(b, arm.range)) return false
    return (
      (arm.leaves && b.start >= arm.range.end) || arms.some((other) => other.of === arm.of && isWithin(b, other.range))
    )
  })
}
