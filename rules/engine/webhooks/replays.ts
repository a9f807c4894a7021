import type { IndexElement } from '../../analysis/sql/sql-facts'
import type { GuardedDeed } from '../endpoints'
import type { Project } from '../project'
import type { Table } from '../schema/schema'
import { functionsOf, type Webhook } from './webhook'

/** Tables that remember events, and those in which a row more does no harm. */
const REMEMBERS = /event|webhook|processed|idempot|dedup|seen/i
const TRAIL = /log|audit|history|trail|notification|metric|analytics|error/i

/** The first row that a webhook adds again when the same event comes again; undefined where something keeps it from that. */
export function doneTwice(project: Project, { endpoint }: Webhook): GuardedDeed | undefined {
  const deeds = project.endpoints.deedsOf(endpoint)
  if (deeds.some(({ about }) => REMEMBERS.test(about))) return undefined
  const read = new Set(tablesRead(project, endpoint.handler))
  return deeds.find((deed) => {
    if (deed.kind !== 'write' || !/^(?:insert|create|createMany)$/.test(deed.action) || TRAIL.test(deed.about))
      return false
    // A look at the rows that are there may be what keeps it from a second one.
    if (read.has(deed.about)) return false
    const table = tableOf(project, deed)
    return table !== undefined && !isUniqueBeyondKey(table)
  })
}

function tablesRead(project: Project, handler: Parameters<typeof functionsOf>[1]): string[] {
  return functionsOf(project, handler).flatMap(({ facts, range }) =>
    project
      .builtQueries(facts)
      .filter(({ range: at, command }) => command === 'select' && at.start >= range.start && at.end <= range.end)
      .map(({ table }) => table.name),
  )
}

function tableOf(project: Project, { about, path }: GuardedDeed): Table | undefined {
  const schema = project.schema(path)
  const table = schema?.incomplete.length === 0 ? schema.tables.get(`public.${about}`) : undefined
  return table?.assumed || table?.foreign ? undefined : table
}

/** A second row would be refused: something besides a key that the database makes up is unique. */
function isUniqueBeyondKey(table: Table): boolean {
  const unique = [
    ...[...table.constraints.values()]
      .filter(({ k }) => k === 'primary' || k === 'unique')
      .map(({ columns }) => columns),
    ...[...table.indexes.values()].filter((index) => index.unique).map(({ elements }) => elements.flatMap(nameOf)),
  ]
  return unique.some((columns) => columns.some((name) => !isMadeUp(table, name)) || columns.length === 0)
}

function nameOf({ column }: IndexElement): string[] {
  return column === undefined ? [] : [column]
}

/** The database gives the column its value: a default, a number that counts on. */
function isMadeUp(table: Table, name: string): boolean {
  const column = table.columns.get(name)
  return column !== undefined && (column.default !== undefined || column.identity !== undefined)
}
