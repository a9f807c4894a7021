import { grouped } from '../analysis/grouped'
import type { Finding, Milestone, Severity } from '../engine/finding'
import type { Rule } from '../engine/rule'
import type { Group, Step, StepFact } from './assessment'
import { effortOf } from './effort'
import { causeOf } from './grouping'
import { stepSays } from './step-says'
import { harmOf, harmOfFact, minutesOf, OTHER, THEMES, type Theme, themeOf } from './themes'
import { blocks, milestonesOf, warningsBlock } from './verdicts'
import { counted } from './words'

const RANK: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 }

/** Load or teamwork is ahead and waits for it: nothing comes before it but strangers at people’s data and money. */
const AWAITED = 81
/** Each tenfold of findings adds this: a habit hurts more than a slip, but never more than another kind of harm. */
const PER_TENFOLD = 0.4

/** What one change does for several findings of a rule that have one cause. */
const TOGETHER: Readonly<Record<string, string>> = {
  'unindexed-query': 'One index',
  'unindexed-foreign-key': 'One index',
  'leading-wildcard-search': 'One index',
  'unguarded-parse': 'One guard',
  'rls-disabled': 'One migration',
  'permissive-policy': 'One migration',
  'policy-trusts-user-metadata': 'One migration',
  'policy-per-row-auth': 'One migration',
  'multiple-permissive-policies': 'One migration',
  'exposed-definer-function': 'One migration',
  'mutable-search-path': 'One migration',
  'public-bucket-listing': 'One migration',
  'unauthenticated-endpoint': 'One guard before the routes',
}

/**
 * What to do, in order. Findings are put together by theme, so that each step is another kind of harm: first what hurts
 * people most, by the worst that was found of it, and a little by how often it was found. What a milestone ahead waits
 * for is moved up. The same findings always give the same plan.
 * @param findings the open ones, with their index in the review
 * @param facts what speaks against items of the checklist that nobody has confirmed
 */
export function planFor(
  findings: readonly (readonly [number, Finding])[],
  rules: readonly Rule[],
  ahead: readonly Milestone[],
  facts: readonly StepFact[] = [],
): Step[] {
  const named = milestonesOf(rules)
  const awaiting = (finding: Finding) =>
    ahead.filter((milestone) => named(finding).includes(milestone) && blocks(finding, milestone))
  const byTheme = grouped(findings, ([, finding]) => themeOf(finding))
  const steps = [...THEMES, OTHER].flatMap((theme) => {
    const own = byTheme.get(theme) ?? []
    const seen = facts.filter(({ fact }) => theme.facts?.includes(fact))
    if (own.length + seen.length === 0) return []
    const blocked = ahead.filter((milestone) => own.some(([, finding]) => awaiting(finding).includes(milestone)))
    const harms = own.map(([, finding]) =>
      Math.max(harmOf(finding), awaiting(finding).some(warningsBlock) ? AWAITED : 0),
    )
    const worst = Math.max(...harms, ...seen.map((fact) => harmOfFact(theme, fact)))
    const rank = worst + PER_TENFOLD * Math.log10(own.length + seen.length)
    return [{ step: stepOf(theme, own, seen, rules, blocked), rank }]
  })
  return steps.sort((a, b) => b.rank - a.rank).map(({ step }) => step)
}

function stepOf(
  theme: Theme,
  own: readonly (readonly [number, Finding])[],
  seen: readonly StepFact[],
  rules: readonly Rule[],
  blocked: readonly Milestone[],
): Step {
  const groups = groupsIn(own, rules)
  const byIndex = new Map(own)
  const told = groups.map(({ findings }) => findings.flatMap((index) => byIndex.get(index) ?? []))
  return {
    id: theme.id,
    title: theme.title,
    says: stepSays(told, seen),
    why: theme.why,
    effort: effortOf(theme, own.length, minutesOf(seen)),
    severity: worst([...own.map(([, finding]) => finding), ...seen]),
    blocks: blocked,
    closes: own.length,
    groups,
    facts: seen,
  }
}

/** Findings by rule and message; the worst first, then the most. */
export function groupsIn(entries: readonly (readonly [number, Finding])[], rules: readonly Rule[]): Group[] {
  const byRule = grouped(entries, ([, { rule, severity }]) => JSON.stringify([rule, severity]))
  const groups = [...byRule.values()].map((own) => groupOf(own, rules))
  return groups.sort((a, b) => RANK[b.severity] - RANK[a.severity] || b.findings.length - a.findings.length)
}

function groupOf(own: readonly (readonly [number, Finding])[], rules: readonly Rule[]): Group {
  const [, first] = own[0] ?? []
  if (!first) throw new Error('A group without findings.')
  const rule = rules.find(({ id }) => id === first.rule)
  const causes = [...grouped(own, ([, finding]) => causeOf(finding)).values()].sort((a, b) => b.length - a.length)
  const together = togetherIn(causes)
  return {
    rule: first.rule,
    property: first.property,
    severity: first.severity,
    summary: rule?.summary ?? first.message,
    fix: rule?.fix ?? 'Change the comment or the setting that it speaks of.',
    fixable: rule?.fixes !== undefined,
    ...(together !== undefined && { together }),
    findings: roundRobin(causes),
  }
}

/** What the change that closes the most findings of one cause closes. */
function togetherIn(causes: readonly (readonly (readonly [number, Finding])[])[]): string | undefined {
  const [most = []] = causes
  const [, finding] = most[0] ?? []
  const what = finding?.cause === undefined ? undefined : TOGETHER[finding.rule]
  if (what === undefined || most.length < 2) return undefined
  const total = causes.reduce((sum, { length }) => sum + length, 0)
  return `${what} closes ${most.length === total ? `all ${total}` : `${most.length} of these ${counted(total, 'finding')}`}.`
}

/** The first of each cause, then the second of each: what is told in full shows different causes. */
function roundRobin(causes: readonly (readonly (readonly [number, Finding])[])[]): number[] {
  const longest = Math.max(0, ...causes.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) => causes.flatMap((cause) => cause[i]?.[0] ?? [])).flat()
}

function worst(all: readonly { readonly severity: Severity }[]): Severity {
  return all.reduce<Severity>((found, { severity }) => (RANK[severity] > RANK[found] ? severity : found), 'info')
}
