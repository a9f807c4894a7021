import { type Baseline, knowsFact, withoutBaseline } from '../engine/baseline'
import type { Finding } from '../engine/finding'
import type { Changes, StepFact } from './assessment'

/** The last review: what it found, and the day. */
export interface Previous {
  /** `YYYY-MM-DD`. */
  readonly on: string
  readonly found: Baseline
}

/**
 * What changed since the last review. Findings are the same where rule, file and subject are, however far they moved in
 * the file. Suppressed ones are no findings here: one that was suppressed meanwhile is no longer open.
 * @param findings those that no comment suppresses, with their index
 * @param facts what speaks against items that nobody has confirmed; of a review that recorded none, none are new
 */
export function changesSince(
  { on, found }: Previous,
  findings: readonly (readonly [number, Finding])[],
  facts: readonly StepFact[],
): Changes {
  const indexOf = new Map(findings.map(([index, finding]) => [finding, index]))
  const fresh = withoutBaseline(
    findings.map(([, finding]) => finding),
    found,
  )
  const counts = new Map<string, number>()
  for (const [, { rule, file, subject }] of findings) {
    const key = JSON.stringify([rule, file, subject])
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const fixed = found.findings.flatMap(({ rule, path, subject, count }) => {
    const left = counts.get(JSON.stringify([rule, path, subject])) ?? 0
    return Array.from({ length: Math.max(0, count - left) }, () => ({ rule, file: path, subject }))
  })
  const freshFacts = found.facts ? facts.filter((fact) => !knowsFact(found, fact)) : []
  const gone = (found.facts ?? []).filter(({ fact }) => !facts.some((each) => each.fact === fact))
  return {
    since: on,
    fresh: fresh.flatMap((finding) => indexOf.get(finding) ?? []),
    freshFacts,
    still: findings.length - fresh.length + facts.length - freshFacts.length,
    fixed: [...fixed, ...gone.map(({ fact, about }) => ({ rule: fact, file: '', subject: about.join(', ') }))],
  }
}
