import type { Project } from '../project'
import { isUnderRowSecurity, isWithPublicKey } from '../query/row-security'
import type { Condition, QueryShape } from '../query/shape'
import type { Table } from '../schema/schema'

/** A query that policies let through or not, by the path of its file. */
export type Asked = Pick<QueryShape, 'command' | 'rows' | 'path' | 'range' | 'where' | 'optional'>

/** What the app asks of a table, or a view, where policies decide: in the browser, and on the server in a person's own name. */
export function askedUnderPolicies(project: Project, table: Pick<Table, 'schema' | 'name'>): Asked[] {
  return askedOf(project, table, isUnderRowSecurity)
}

/** The same, of what is asked with the public key for certain. */
export function askedWithPublicKey(project: Project, table: Pick<Table, 'schema' | 'name'>): Asked[] {
  return askedOf(project, table, isWithPublicKey)
}

function askedOf(
  project: Project,
  table: Pick<Table, 'schema' | 'name'>,
  isMeant: (project: Project, shape: QueryShape) => boolean,
): Asked[] {
  if (table.schema !== 'public') return []
  return project.productCode.flatMap((facts) => {
    const inBrowser = project.side(facts) === 'browser'
    return project
      .builtQueries(facts)
      .filter((shape) => shape.source === 'supabase' && shape.table.name === table.name)
      .filter((shape) => inBrowser || isMeant(project, shape))
  })
}

/** Whether the code itself looks for rows by a column: it counts on getting those alone. */
function asksBy({ where, optional }: Asked, column: string): boolean {
  const holds = (condition: Condition): boolean =>
    condition.k === 'test'
      ? condition.column === column && (condition.test === 'equal' || condition.test === 'any')
      : condition.k === 'and' && condition.of.some(holds)
  return where.some(holds) || optional.some(holds)
}

/**
 * Whether all that the app asks still works where people only reach rows of their own: it looks for those by the owner's
 * column, or adds some; no screen of a staff looks through the rows of others.
 * @param commands those that are to be narrowed
 */
export function worksForOwners(asked: readonly Asked[], owner: string, commands: ReadonlySet<string>): boolean {
  return asked.every((each) => {
    if (!commands.has(each.command === 'upsert' ? 'update' : each.command)) return true
    if (isForStaff(each.path)) return false
    return each.command === 'insert' || each.command === 'upsert' || asksBy(each, owner) || changesOne(each)
  })
}

/** `update … where id = …` after the row was shown to whom it belongs. */
function changesOne(asked: Asked): boolean {
  return (asked.command === 'update' || asked.command === 'delete') && asksBy(asked, 'id')
}

/** Screens in which somebody looks after everybody's rows. */
export function isForStaff(path: string): boolean {
  return /admin|staff|moderat|backoffice|back-office|manager|superuser|dashboard\/(?:users|team)/i.test(path)
}
