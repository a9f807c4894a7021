import { ruleOffEdit } from '../../rules/engine/suppressions'
import type { LocatedFile } from '../session/located'
import { configurationsAbove } from '../session/reviewed-folder'
import type { Change } from './workspace-edit'

/**
 * Turns a rule off in the nearest `.readiness.json`, or in a new one at the root. Undefined where that one is broken, or
 * the file belongs to no folder.
 */
export function turnRuleOff(file: LocatedFile, rule: string): Change | undefined {
  if (file.folder === undefined) return undefined
  const places = configurationsAbove(file.path)
  const path = places.find((place) => file.source.textOf(place) !== undefined) ?? '.readiness.json'
  const edit = ruleOffEdit(path, file.source.textOf(path), rule)
  const title = `Turn this rule off in .readiness.json (${rule})`
  return edit && { ...edit, title, applicability: 'safe', needs: [] }
}
