import type { CallPlace } from '../link/target'
import type { Project } from '../project'
import type { Table } from '../schema/schema'
import { writesOf } from './writes'
import { leavesOut, namesOther } from './written-columns'

/**
 * PostgreSQL refuses the row that an insert of supabase-js adds, as the schema is known: it leaves out a column that may not be
 * empty and that nothing fills, or names one that the table has not. False where what is added is not wholly seen.
 */
export function isInsertRefused(project: Project, { path, c }: CallPlace, table: Table): boolean {
  const facts = project.link.code(path)
  const at = facts?.calls[c]?.range.start
  if (!facts || at === undefined || table.assumed || table.foreign) return false
  const write = writesOf(project, facts).find(
    (each) => each.source === 'supabase' && each.command === 'insert' && each.call.range.start === at,
  )
  if (!write) return false
  const isFilled = [...table.triggers.values()].some(({ events }) => events.some((each) => /^insert/i.test(each)))
  const isDemanded = (name: string) => {
    const column = table.columns.get(name)
    return column?.notNull === true && column.default === undefined && column.identity === undefined
  }
  if (!isFilled && [...table.columns.keys()].some((name) => isDemanded(name) && leavesOut(facts, write, name)))
    return true
  return namesOther(facts, write, new Set(table.columns.keys()))
}
