import { excuseEdit, ruleOffEdit } from '../../rules/engine/configuration-edits'
import { CONFIGURATION_FILE } from '../../rules/engine/configuration-shape'
import type { LocatedFile } from '../session/located'
import { configurationsAbove } from '../session/reviewed-folder'
import type { Change } from './workspace-edit'

/**
 * Turns a rule off in the nearest `.readiness.json`, or in a new one at the root. Undefined where that one is broken, or
 * the file belongs to no folder.
 */
export function turnRuleOff(file: LocatedFile, rule: string): Change | undefined {
  const path = configurationFor(file)
  const edit = path === undefined ? undefined : ruleOffEdit(path, file.source.textOf(path), rule)
  const title = `Turn this rule off in .readiness.json (${rule})`
  return edit && { ...edit, title, applicability: 'safe', needs: [] }
}

/** The same for this file alone, with the reason: what stands in for a comment in a file that takes none. */
export function excuse(file: LocatedFile, rule: string, reason: string): Change | undefined {
  const path = configurationFor(file)
  if (path === undefined) return undefined
  const relative = file.path.slice(path.length - CONFIGURATION_FILE.length)
  const edit = excuseEdit(path, file.source.textOf(path), relative, rule, reason)
  return edit && { ...edit, title: 'Suppress with reason', applicability: 'safe', needs: [] }
}

function configurationFor(file: LocatedFile): string | undefined {
  if (file.folder === undefined) return undefined
  return configurationsAbove(file.path).find((place) => file.source.textOf(place) !== undefined) ?? CONFIGURATION_FILE
}
