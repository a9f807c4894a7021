import type { Query, RelationName } from '../../analysis/sql/expression'
import { relationKey } from '../schema/object-names'
import type { DatabaseFunction, Schema, Table } from '../schema/schema'
import { expressionsIn } from './expressions'

/** Every table has them. */
const OF_EVERY_TABLE = /^(?:ctid|xmin|xmax|cmin|cmax|tableoid|oid)$/i

/**
 * A function asks for a column that its table has not, as far as the migrations make it: PostgreSQL refuses the query when it
 * gets there, and takes back what the function wrote before. One that writes may do so in other branches: it has to fail in
 * its first query, or in all that write.
 */
export function asksMissingColumn({ definition: { queries } }: DatabaseFunction, schema: Schema): boolean {
  const all = queries.map(({ query }) => query)
  const writes = all.filter(({ target }) => target)
  const fails = (query: Query | undefined) => query !== undefined && failsIn(query, schema)
  return writes.length === 0 ? all.some(fails) : fails(all[0]) || writes.every(fails)
}

function failsIn(query: Query, schema: Schema): boolean {
  const tables = new Map<string, Set<Table | undefined>>()
  for (const [name, table] of tablesIn(query, schema)) tables.set(name, (tables.get(name) ?? new Set()).add(table))
  return [...expressionsIn(query)].some((each) => {
    if (each.k !== 'column' || each.of === undefined || OF_EVERY_TABLE.test(each.name)) return false
    const [table, ...others] = tables.get(each.of) ?? []
    return table !== undefined && others.length === 0 && !table.columns.has(each.name)
  })
}

/** The tables of a query and of those in it, by the name that it calls them; nothing for one whose columns are not known for sure. */
function* tablesIn(value: unknown, schema: Schema): Generator<readonly [string, Table | undefined]> {
  if (Array.isArray(value)) {
    for (const each of value) yield* tablesIn(each, schema)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const node = value as {
    readonly k?: unknown
    readonly as?: string
    readonly table?: RelationName
    readonly name?: unknown
    readonly target?: RelationName & { readonly as?: string }
  }
  const { target } = node
  if (target) yield [target.as ?? target.name, knownTable(target, schema)]
  if (node.k === 'table' && node.table) yield [node.as ?? node.table.name, knownTable(node.table, schema)]
  else if (typeof node.as === 'string') yield [node.as, undefined]
  if ('query' in node && typeof node.name === 'string') yield [node.name, undefined]
  for (const each of Object.values(value)) yield* tablesIn(each, schema)
}

function knownTable(name: RelationName, { tables }: Schema): Table | undefined {
  const table = tables.get(relationKey(name))
  if (!table || table.assumed || table.foreign || table.partitionOf !== undefined || table.columnsBefore)
    return undefined
  return table.columns.size > 0 ? table : undefined
}
