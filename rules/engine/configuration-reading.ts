import { getNodeValue, type Node } from 'jsonc-parser'
import {
  CHECKLIST_ITEMS,
  type ChecklistId,
  type Configuration,
  type ConfigurationProblem,
  type Confirmation,
  MILESTONES,
  type Override,
  type ParsedConfiguration,
  RULE_LEVELS,
  type RuleLevel,
  type RuleSetting,
} from './configuration-shape'
import { isDay } from './days'
import type { Milestone } from './finding'
import { globProblem } from './globs'
import { fits, kindOfOption, type OptionDeclarations } from './options'
import { withSuggestion } from './suggest'

const KEYS = ['$schema', 'milestone', 'rules', 'overrides', 'exclude', 'guards', 'confirmed']

const OVERRIDE_KEYS = ['files', 'rules', 'reason']
const CONFIRMATION_KEYS = ['note', 'by', 'on']

/** What people write for a level elsewhere. */
const OTHER_WORDS: Readonly<Record<string, RuleLevel>> = {
  warn: 'warning',
  information: 'info',
  hint: 'info',
  none: 'off',
  ignore: 'off',
}

interface Property {
  readonly key: string
  readonly keyNode: Node
  readonly value: Node
}

/** Reads the root object of a configuration; wrong parts become problems and are left out. */
export function readConfiguration(
  root: Node,
  knownRules: ReadonlySet<string>,
  optionsOf: (ruleId: string) => OptionDeclarations | undefined,
): ParsedConfiguration {
  const problems: ConfigurationProblem[] = []
  const report = (node: Node, message: string) => {
    problems.push({ range: { start: node.offset, end: node.offset + node.length }, message })
  }
  const reader = createReader(report, knownRules, optionsOf)
  const parts = new Map<string, Node>()
  for (const { key, keyNode, value } of reader.propertiesOf(root)) {
    if (KEYS.includes(key)) parts.set(key, value)
    else report(keyNode, withSuggestion(`Unknown setting '${key}'`, key, KEYS))
  }
  const schema = parts.get('$schema')
  if (schema) reader.text(schema, '$schema')
  const milestones = reader.milestones(parts.get('milestone'))
  const configuration: Configuration = {
    ...(milestones.length > 0 && { milestones }),
    rules: reader.rules(parts.get('rules')),
    overrides: reader.overrides(parts.get('overrides')),
    exclude: reader.globs(parts.get('exclude'), 'exclude'),
    guards: reader.texts(parts.get('guards'), 'guards'),
    confirmed: reader.confirmed(parts.get('confirmed')),
  }
  return { configuration, problems: problems.sort((a, b) => a.range.start - b.range.start) }
}

function createReader(
  report: (node: Node, message: string) => void,
  knownRules: ReadonlySet<string>,
  optionsOf: (ruleId: string) => OptionDeclarations | undefined,
) {
  function propertiesOf(node: Node): Property[] {
    const seen = new Set<string>()
    return (node.children ?? []).flatMap((property) => {
      const [keyNode, value] = property.children ?? []
      if (!keyNode || !value) return []
      const key = String(keyNode.value)
      if (seen.has(key)) report(keyNode, `'${key}' is here twice; the last one counts.`)
      seen.add(key)
      return [{ key, keyNode, value }]
    })
  }

  function objectOf(node: Node | undefined, name: string): Property[] {
    if (!node) return []
    if (node.type === 'object') return propertiesOf(node)
    report(node, `'${name}' must be an object.`)
    return []
  }

  function itemsOf(node: Node | undefined, name: string): readonly Node[] {
    if (!node) return []
    if (node.type === 'array') return node.children ?? []
    report(node, `'${name}' must be a list.`)
    return []
  }

  function text(node: Node, name: string): string | undefined {
    if (node.type === 'string' && typeof node.value === 'string' && node.value !== '') return node.value
    report(node, `${name} must be a text in quotes.`)
    return undefined
  }

  function texts(node: Node | undefined, name: string): string[] {
    return itemsOf(node, name).flatMap((item) => text(item, `Each of '${name}'`) ?? [])
  }

  /** Texts that are globs: one that can match nothing is told, and kept. */
  function globs(node: Node | undefined, name: string): string[] {
    for (const item of node?.type === 'array' ? (node.children ?? []) : []) {
      const problem = typeof item.value === 'string' ? globProblem(item.value) : undefined
      if (problem !== undefined) report(item, problem)
    }
    return texts(node, name)
  }

  function oneOf<T extends string>(node: Node | undefined, name: string, allowed: readonly T[]): T | undefined {
    if (!node) return undefined
    const found = allowed.find((value) => value === node.value)
    if (found !== undefined) return found
    const written = JSON.stringify(getNodeValue(node))
    report(node, withSuggestion(`${name} cannot be ${written}; use ${listOf(allowed)}`, String(node.value), allowed))
    return undefined
  }

  function level(node: Node, rule: string): RuleLevel | undefined {
    const other = typeof node.value === 'string' ? OTHER_WORDS[node.value.toLowerCase()] : undefined
    if (!other) return oneOf(node, `The level of '${rule}'`, RULE_LEVELS)
    report(node, `The level of '${rule}' cannot be ${JSON.stringify(node.value)}. Did you mean '${other}'?`)
    return undefined
  }

  function setting(rule: string, node: Node): RuleSetting | undefined {
    if (node.type !== 'object') return level(node, rule)
    let severity: RuleLevel | undefined
    let options: Readonly<Record<string, unknown>> | undefined
    for (const { key, keyNode, value } of propertiesOf(node)) {
      if (key === 'severity') severity = level(value, rule)
      else if (key === 'options') options = optionsFor(rule, value)
      else
        report(
          keyNode,
          withSuggestion(`Unknown key '${key}'; a rule has 'severity' and 'options'`, key, ['severity', 'options']),
        )
    }
    return { ...(severity && { severity }), ...(options && { options }) }
  }

  function optionsFor(rule: string, node: Node): Readonly<Record<string, unknown>> {
    const declared = optionsOf(rule) ?? {}
    const entries = objectOf(node, `the options of '${rule}'`).flatMap(({ key, keyNode, value: written }) => {
      const declaration = Object.hasOwn(declared, key) ? declared[key] : undefined
      const value: unknown = getNodeValue(written)
      if (declaration && fits(value, declaration)) return [[key, value] as const]
      if (declaration) report(written, `The option '${key}' of '${rule}' must be ${kindOfOption(declaration)}.`)
      else report(keyNode, withSuggestion(`The rule '${rule}' has no option '${key}'`, key, Object.keys(declared)))
      return []
    })
    return Object.fromEntries(entries)
  }

  function rules(node: Node | undefined): Record<string, RuleSetting> {
    const entries: [string, RuleSetting][] = []
    for (const { key, keyNode, value } of objectOf(node, 'rules')) {
      if (!knownRules.has(key)) {
        report(keyNode, withSuggestion(`There is no rule '${key}'`, key, knownRules))
        continue
      }
      const found = setting(key, value)
      if (found !== undefined) entries.push([key, found])
    }
    return Object.fromEntries(entries)
  }

  function overrides(node: Node | undefined): Override[] {
    return itemsOf(node, 'overrides').flatMap((item) => {
      const parts = new Map<string, Node>()
      for (const { key, keyNode, value } of objectOf(item, 'an override')) {
        if (OVERRIDE_KEYS.includes(key)) parts.set(key, value)
        else
          report(
            keyNode,
            withSuggestion(
              `Unknown key '${key}'; an override has 'files', 'rules' and perhaps a 'reason'`,
              key,
              OVERRIDE_KEYS,
            ),
          )
      }
      const missing = ['files', 'rules'].filter((key) => !parts.has(key))
      if (item.type === 'object' && missing.length > 0)
        report(item, `This override has no '${missing.join("' and no '")}'.`)
      const reason = parts.get('reason')
      if (reason) text(reason, 'reason')
      return [{ files: globs(parts.get('files'), 'files'), rules: rules(parts.get('rules')) }]
    })
  }

  /** One milestone, or a list of them. */
  function milestones(node: Node | undefined): Milestone[] {
    const items = node?.type === 'array' ? (node.children ?? []) : node ? [node] : []
    return [...new Set(items.flatMap((item) => oneOf(item, 'milestone', MILESTONES) ?? []))]
  }

  function confirmed(node: Node | undefined): Partial<Record<ChecklistId, Confirmation>> {
    const entries = objectOf(node, 'confirmed').flatMap(({ key, keyNode, value }) => {
      const item = CHECKLIST_ITEMS.find((id) => id === key)
      if (item === undefined)
        report(keyNode, withSuggestion(`There is no checklist item '${key}'`, key, CHECKLIST_ITEMS))
      const confirmation = item && confirmationOf(item, value)
      return item && confirmation ? [[item, confirmation] as const] : []
    })
    return Object.fromEntries(entries)
  }

  function confirmationOf(item: ChecklistId, node: Node): Confirmation | undefined {
    if (node.type !== 'object') {
      const note = text(node, `The note of '${item}'`)
      return note === undefined ? undefined : { note }
    }
    const parts = new Map<string, string>()
    for (const { key, keyNode, value } of propertiesOf(node)) {
      const isKnown = CONFIRMATION_KEYS.includes(key)
      if (!isKnown)
        report(
          keyNode,
          withSuggestion(`Unknown key '${key}'; a confirmation has 'note', 'by' and 'on'`, key, CONFIRMATION_KEYS),
        )
      const written = isKnown ? text(value, `'${key}' of '${item}'`) : undefined
      if (key === 'on' && written !== undefined && !isDay(written))
        report(value, `'on' of '${item}' must be a day, such as "2026-11-20".`)
      if (written !== undefined) parts.set(key, written)
    }
    const [note, by, on] = CONFIRMATION_KEYS.map((key) => parts.get(key))
    if (note !== undefined) return { note, ...(by !== undefined && { by }), ...(on !== undefined && { on }) }
    report(node, `The confirmation of '${item}' has no 'note': say what there is.`)
    return undefined
  }

  return { text, texts, globs, milestones, rules, overrides, confirmed, propertiesOf }
}

function listOf(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`)
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}
