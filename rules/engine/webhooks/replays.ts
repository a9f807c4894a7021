import type { TextRange } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { IndexElement } from '../../analysis/sql/sql-facts'
import type { GuardedDeed } from '../endpoints'
import type { Project } from '../project'
import { isInsertRefused } from '../query/refused-insert'
import type { Table } from '../schema/schema'
import { functionsOf } from './reached'
import type { Webhook } from './webhook'

/** Tables that remember events, and those in which a row more does no harm. */
const REMEMBERS = /event|webhook|processed|idempot|dedup|seen/i
const ADDS = /^(?:insert|create|createMany)$/
const TRAIL = /log|audit|history|trail|notification|metric|analytics|error/i

/** The first row that a webhook adds again when the same event comes again; undefined where something keeps it from that. */
export function doneTwice(project: Project, { endpoint }: Webhook): GuardedDeed | undefined {
  const deeds = project.endpoints.deedsOf(endpoint)
  if (deeds.some(({ about }) => REMEMBERS.test(about))) return undefined
  const read = new Set(tablesRead(project, endpoint.handler))
  const added = deeds.filter(({ kind, action }) => kind === 'write' && ADDS.test(action))
  return deeds.find((deed) => {
    if (deed.kind !== 'write' || !ADDS.test(deed.action) || TRAIL.test(deed.about)) return false
    // A look at the rows that are there may be what keeps it from a second one.
    if (read.has(deed.about)) return false
    const table = tableOf(project, deed)
    return (
      table !== undefined &&
      !isUniqueBeyondKey(table) &&
      !hasGuardedParent(project, table, added, read) &&
      !isInsertRefused(project, deed, table)
    )
  })
}

const KEEPERS = /^(?:Map|Set|LRUCache|LRU|NodeCache|QuickLRU)$/

/**
 * The name of what a webhook remembers events in, where that lives in the memory of the server: `processed.set(event.id, …)`.
 * It forgets when the server starts anew, and a second server knows nothing of it.
 */
export function rememberedInMemory(project: Project, { endpoint }: Webhook): string | undefined {
  for (const { facts, range } of functionsOf(project, endpoint.handler)) {
    for (const call of facts.calls) {
      const kept = call.callee.k === 'member' && call.callee.of.k === 'local' ? call.callee.of.d : undefined
      if (kept === undefined || !/\.(?:set|add)$/.test(call.text) || !isWithin(call.range, range)) continue
      const declared = facts.declarations[kept]
      const isKept = declared?.values.some((value) => {
        const made = value.k === 'call' ? facts.calls[value.c] : undefined
        return made?.isNew === true && made.in === -1 && KEEPERS.test(made.text)
      })
      if (isKept) return declared?.name
    }
  }
  return undefined
}

/** A row of another table that it belongs to is added with it, and cannot come twice. */
function hasGuardedParent(
  project: Project,
  { constraints, name }: Table,
  added: readonly GuardedDeed[],
  read: ReadonlySet<string>,
): boolean {
  const parents = [...constraints.values()].flatMap((each) => (each.k === 'foreign' ? [each.references] : []))
  return added.some((deed) => {
    if (deed.about === name || !parents.includes(`public.${deed.about}`)) return false
    const parent = tableOf(project, deed)
    return read.has(deed.about) || (parent !== undefined && isUniqueBeyondKey(parent))
  })
}

/** The tables that a webhook looks into: with a builder, or with a statement that chooses rows. */
function tablesRead(project: Project, handler: Parameters<typeof functionsOf>[1]): string[] {
  return functionsOf(project, handler).flatMap(({ facts, range }) => {
    const isInside = (at: TextRange) => isWithin(at, range)
    const built = project
      .builtQueries(facts)
      .filter(({ range: at, command }) => command === 'select' && isInside(at))
      .map(({ table }) => table.name)
    const written = facts.sqlTexts.filter(({ range: at }) => isInside(at)).flatMap(({ text }) => tableChosenFrom(text))
    return [...built, ...written]
  })
}

/** `select id from orders where payment_id = $1`. */
function tableChosenFrom(text: string): string[] {
  const name = /^\s*select\b[\s\S]*?\bfrom\s+(?:"?\w+"?\.)?"?(\w+)"?[\s\S]*?\bwhere\b/i.exec(text)?.[1]
  return name === undefined ? [] : [name]
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
