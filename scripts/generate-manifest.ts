import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser'
import { ENGINE_IDS, RULE_LEVELS } from '../rules/engine/configuration'
import type { Rule } from '../rules/engine/rule'

const CONFIGURATION = ['contributes', 'configuration']

/** The extension's manifest with the rules as properties of the `readiness.rules` setting, the rest as it is. */
export function manifestText(manifest: string, rules: readonly Rule[]): string {
  const path = settingPath(manifest)
  if (!path) return manifest
  const levels = (description: string) => ({ enum: RULE_LEVELS, description })
  const properties = Object.fromEntries([
    ...rules.map((rule) => [rule.id, levels(rule.summary)]),
    ...ENGINE_IDS.map((id) => [id, levels('A finding of the review itself.')]),
  ])
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' }
  const root = parseTree(manifest)
  const present = root && findNodeAtLocation(root, [...path, 'properties'])
  if (
    present &&
    JSON.stringify(JSON.parse(manifest.slice(present.offset, present.offset + present.length))) ===
      JSON.stringify(properties)
  )
    return manifest
  return applyEdits(manifest, modify(manifest, [...path, 'properties'], properties, { formattingOptions }))
}

/** Configuration is one object or a list of sections. */
function settingPath(manifest: string): (string | number)[] | undefined {
  const root = parseTree(manifest)
  if (!root) return undefined
  const section = findNodeAtLocation(root, CONFIGURATION)
  const sections =
    section?.type === 'array' ? (section.children ?? []).map((_, i) => [...CONFIGURATION, i]) : [CONFIGURATION]
  return sections
    .map((path) => [...path, 'properties', 'readiness.rules'])
    .find((path) => findNodeAtLocation(root, path) !== undefined)
}
