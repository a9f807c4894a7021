import { ENGINE_IDS, type EngineId } from '../engine/configuration-shape'
import { ENGINE_SEVERITIES } from '../engine/engine-findings'
import { explainRule, ruleAddress } from '../engine/explain'
import type { Finding, Severity } from '../engine/finding'
import type { Rule } from '../engine/rule'

/** A rule as SARIF's `reportingDescriptor` tells it. */
export interface ReportingDescriptor {
  readonly id: string
  readonly name: string
  readonly shortDescription: { readonly text: string }
  readonly fullDescription: { readonly text: string }
  readonly help?: { readonly text: string; readonly markdown: string }
  readonly helpUri?: string
  readonly defaultConfiguration: { readonly level: 'error' | 'warning' | 'note' }
  readonly properties: { readonly tags: readonly string[]; readonly precision?: string }
}

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const
const RANK: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 }

const ENGINE_SUMMARIES: Readonly<Record<EngineId, string>> = {
  'unexplained-suppression': 'A suppression comment gives no reason.',
  'expired-suppression': 'The last day of a suppression comment is over.',
  'unused-suppression': 'A suppression comment suppresses nothing.',
  'invalid-configuration': 'A .readiness.json says something that cannot be followed.',
}

/** Descriptors of all rules, and of the engine's own findings that occur. */
export function descriptorsOf(rules: readonly Rule[], findings: readonly Finding[]): ReportingDescriptor[] {
  const occurring = new Set(findings.map(({ rule }) => rule))
  const own = ENGINE_IDS.filter((id) => occurring.has(id)).map(engineDescriptor)
  return [...rules.map((rule) => ruleDescriptor(rule, rules)), ...own]
}

function ruleDescriptor(rule: Rule, rules: readonly Rule[]): ReportingDescriptor {
  const severities = Object.values(rule.messages).map(({ severity }) => severity)
  const worst = severities.reduce<Severity>((a, b) => (RANK[b] > RANK[a] ? b : a), 'info')
  const address = ruleAddress(rule.id, rules)
  return {
    id: rule.id,
    name: pascalCase(rule.id),
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why },
    help: { text: rule.fix, markdown: explainRule(rule) },
    ...(address !== undefined && { helpUri: address }),
    defaultConfiguration: { level: LEVELS[worst] },
    properties: {
      tags: [rule.property, ...rule.milestones],
      precision: rule.confidence,
    },
  }
}

function engineDescriptor(id: EngineId): ReportingDescriptor {
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text: ENGINE_SUMMARIES[id] },
    fullDescription: { text: ENGINE_SUMMARIES[id] },
    defaultConfiguration: { level: LEVELS[ENGINE_SEVERITIES[id]] },
    properties: { tags: ['process'] },
  }
}

function pascalCase(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
}
