import type { Value } from '../../../analysis/facts'
import { follow } from '../../endpoints/follow'
import type { Project } from '../../project'

const MAKES = /(?:^|\.)createInsertSchema$/
/** Leave the fields as they are. */
const KEEPS = /^(?:partial|required|strict|strip|passthrough|refine|superRefine|describe|brand|readonly)$/
const MOST_STEPS = 8

/**
 * The fields of a table's row that a schema made of the table lets through: `createInsertSchema(users).omit({ id: true })`.
 * Undefined where it is none, or where something else is done with it. https://orm.drizzle.team/docs/zod
 */
export function fieldsLetThrough(project: Project, path: string, schema: Value): readonly string[] | undefined {
  const { link } = project
  const gone = new Set<string>()
  let picked: readonly string[] | undefined
  let at = follow(link, path, schema)
  for (let steps = 0; steps < MOST_STEPS && at.value.k === 'call'; steps++) {
    const call = link.code(at.path)?.calls[at.value.c]
    if (!call) return undefined
    const [first, second] = call.args
    if (MAKES.test(call.text)) {
      for (const name of namesIn(second)) gone.add(name)
      const fields = first ? fieldsOf(project, at.path, first) : undefined
      return (picked ?? fields)?.filter((name) => fields?.includes(name) && !gone.has(name))
    }
    if (call.callee.k !== 'member') return undefined
    const { name, of } = call.callee
    if (name === 'pick') picked = namesIn(first)
    else if (name === 'omit' || name === 'extend') for (const each of namesIn(first)) gone.add(each)
    else if (!KEEPS.test(name)) return undefined
    at = follow(link, at.path, of)
  }
  return undefined
}

function namesIn(value: Value | undefined): readonly string[] {
  return value?.k === 'object' ? Object.keys(value.members) : []
}

/** The fields of `pgTable('users', { … })`. */
function fieldsOf({ link }: Project, path: string, table: Value): readonly string[] | undefined {
  const { path: from, value } = follow(link, path, table)
  const call = value.k === 'call' ? link.code(from)?.calls[value.c] : undefined
  const [, columns] = call?.args ?? []
  return call && /Table$/.test(call.text) && columns?.k === 'object' ? Object.keys(columns.members) : undefined
}
