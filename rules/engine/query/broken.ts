import type { Place } from '../finding'
import { isWithin } from '../resolution/paths'
import { runsInOrder } from '../schema/newest'
import { relationKey } from '../schema/object-names'
import type { Schema } from '../schema/schema'
import type { Database } from './database'
import type { Condition, QueryShape } from './shape'

/** A table or column that a migration dropped or gave another name, and a query of the code that still asks for it. */
export interface Broken {
  readonly place: Place
  /** `orders`, or `orders.total`. */
  readonly name: string
  readonly what: 'table' | 'column'
  readonly queries: readonly QueryShape[]
}

/** What queries in code ask for and the migrations took away, each once, by the line that took it. */
export function brokenByMigrations({ schema, queries }: Database): Broken[] {
  const found = new Map<
    string,
    { readonly place: Place; readonly what: Broken['what']; readonly queries: QueryShape[] }
  >()
  if (!runsInOrder(schema.source)) return []
  for (const shape of queries) {
    // Code among the migrations ran with them.
    if (shape.c < 0 || isWithin(shape.path, schema.source.folder)) continue
    for (const [key, what] of namesIn(shape, schema)) {
      const place = schema.gone.get(key)
      if (!place) continue
      const known = found.get(key) ?? { place, what, queries: [] }
      known.queries.push(shape)
      found.set(key, known)
    }
  }
  return [...found].map(([key, each]) => ({ ...each, name: key.replace(/^public\./, '') }))
}

/** The keys of what a query names and the final schema does not have. */
function namesIn(shape: QueryShape, schema: Schema): [string, Broken['what']][] {
  const key = relationKey(shape.table)
  const table = schema.tables.get(key)
  if (!table) return schema.views.has(key) ? [] : [[key, 'table']]
  if (table.assumed || table.foreign) return []
  const columns = new Set([...shape.where, ...shape.optional].flatMap(columnsOf))
  for (const { relation, column } of shape.order) if (relation === undefined) columns.add(column)
  return [...columns].filter((name) => !table.columns.has(name)).map((name) => [`${key}.${name}`, 'column'])
}

function columnsOf(condition: Condition): string[] {
  if (condition.k === 'unknown') return []
  if (condition.k !== 'test') return condition.of.flatMap(columnsOf)
  return condition.relation === undefined && condition.column !== undefined ? [condition.column] : []
}
