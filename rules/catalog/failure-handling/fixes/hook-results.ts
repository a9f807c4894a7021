import { returnedObject } from '../../../analysis/edits/hooks'
import { addProperty } from '../../../analysis/edits/objects'
import { takeMember } from '../../../analysis/edits/screens'
import { callAt, type Edit } from '../../../analysis/edits/source'
import type { Loading } from '../../../engine/link/loading'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { sourceFor } from './fix'

/** Members under which a hook gives on the failure and the retry of what it loads, and the edits that make it do so. */
export interface Given {
  readonly failure: string
  readonly again: string | undefined
  readonly edits: readonly Edit[]
}

/** Makes a hook of the app give on what it keeps for itself. Undefined where it gives no object literal, or loads elsewhere. */
export function givenByHook(project: Project, loading: Loading, sourceOf: SourceOf): Given | undefined {
  const { through, origin, hook } = loading
  if (through === undefined || through.path !== origin.path) return undefined
  const source = sourceFor(origin.path, sourceOf)
  const call = project.link.call(origin)
  const facts = project.link.code(origin.path)
  // The failure of one of several would pass for that of all.
  const beside = facts?.calls.filter(
    (each, c) => each.in === call?.in && project.link.called(origin.path, c).behaviour?.loads,
  )
  if (beside === undefined || beside.length > 1) return undefined
  const node = source && call && callAt(source, call.nameRange.start)
  const object = source && node && returnedObject(node)
  const [member] = hook.failure
  if (source === undefined || node === undefined || object === undefined || member === undefined) return undefined
  const failure = takeMember(source, node, member, 'loadFailed')
  const again = loading.again === undefined ? takeMember(source, node, hook.again, 'reload') : undefined
  if (failure === undefined) return undefined
  const edits = [
    ...failure.edits,
    ...addProperty(source, object, shorthand(member, failure.text)),
    ...(again === undefined ? [] : [...again.edits, ...addProperty(source, object, shorthand(hook.again, again.text))]),
  ]
  return { failure: member, again: loading.again ?? (again === undefined ? undefined : hook.again), edits }
}

function shorthand(name: string, value: string): { name: string; value?: string } {
  return name === value ? { name } : { name, value }
}
