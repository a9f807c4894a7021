import type { Expression, Query, RelationName } from '../../analysis/sql/expression'
import type { FunctionDefinition, TypeName } from '../../analysis/sql/sql-facts'
import { relationKey } from '../schema/object-names'
import type { DatabaseFunction, Schema, Table, View } from '../schema/schema'
import { expressionsIn } from './expressions'
import { isUnreadable } from './unknown'

/** Every table has them. */
const OF_EVERY_TABLE = /^(?:ctid|xmin|xmax|cmin|cmax|tableoid|oid)$/i

/**
 * PostgreSQL refuses a query of the function when it gets there, and takes back what the function wrote before: the query
 * names a column that its table has not, as far as the migrations make it, or returns another type than is declared. A
 * function that writes may do so in other branches: it has to fail in its first query, or in all that write.
 */
export function isRefused({ definition }: DatabaseFunction, schema: Schema): boolean {
  const { queries } = definition
  const writes = queries.filter(({ query }) => query.target)
  const fails = (each: FunctionDefinition['queries'][number] | undefined) =>
    each !== undefined &&
    (missesColumn(each.query, schema) || (each.returned && mismatches(each.query, definition, schema)))
  return writes.length === 0 ? queries.some(fails) : fails(queries[0]) || writes.every(fails)
}

/**
 * PostgreSQL refuses to make the view: it names a column that its table has not, as far as the migrations make it; or it reads
 * what no statement makes, in a file that holds statements which PostgreSQL cannot read.
 */
export function isNeverMade({ assumed, query, place }: View, schema: Schema): boolean {
  if (!assumed || query === undefined) return false
  return missesColumn(query, schema) || isUnreadable(schema, place.file)
}

function missesColumn(query: Query, schema: Schema): boolean {
  const { target, verb } = query
  const into = target && knownTable(target, schema)
  const named = verb === 'update' ? query.columns.flatMap(({ as }) => as ?? []) : (query.into ?? [])
  if (into && named.some((name) => !into.columns.has(name))) return true
  const tables = tablesByName(query, schema)
  return [...expressionsIn(query)].some((each) => {
    if (each.k !== 'column' || each.of === undefined || OF_EVERY_TABLE.test(each.name)) return false
    const [table, ...others] = tables.get(each.of) ?? []
    return table !== undefined && others.length === 0 && !table.columns.has(each.name)
  })
}

const PLAIN = new Set([
  'text',
  'character varying',
  'uuid',
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double precision',
  'date',
  'timestamp with time zone',
  'timestamp without time zone',
  'json',
  'jsonb',
])
const SERIAL: ReadonlyMap<string, string> = new Map([
  ['smallserial', 'smallint'],
  ['serial', 'integer'],
  ['bigserial', 'bigint'],
])

/** `RETURN QUERY SELECT role` where `role` is an enum and the function declares a text: nothing is converted. */
function mismatches(query: Query, { arguments: args, returns }: FunctionDefinition, schema: Schema): boolean {
  const out = args.filter(({ mode }) => mode === 'table' || mode === 'out' || mode === 'inout').map(({ type }) => type)
  const declared = out.length > 0 ? out : returns ? [returns] : []
  const tables = tablesByName(query, schema)
  return (
    declared.length === query.columns.length &&
    query.columns.some(({ value }, i) => {
      const wanted = declared[i] && plainType(declared[i], schema)
      const given = typeOfValue(value, tables)
      const is = given && plainType(given, schema)
      return wanted !== undefined && is !== undefined && wanted !== is
    })
  )
}

function typeOfValue(
  value: Expression,
  tables: ReadonlyMap<string, ReadonlySet<Table | undefined>>,
): TypeName | undefined {
  if (value.k === 'call' && value.name === 'count') return { name: 'bigint' }
  if (value.k !== 'column' || value.of === undefined) return undefined
  const [table, ...others] = tables.get(value.of) ?? []
  return others.length === 0 ? table?.columns.get(value.name)?.type : undefined
}

function plainType({ schema: home, name, array }: TypeName, { types }: Schema): string | undefined {
  const plain = SERIAL.get(name) ?? name
  if (home === undefined && PLAIN.has(plain)) return `${plain}${array ? '[]' : ''}`
  return types.get(`${home ?? 'public'}.${name}`)?.form === 'enum' ? `enum ${name}${array ? '[]' : ''}` : undefined
}

function tablesByName(query: Query, schema: Schema): ReadonlyMap<string, ReadonlySet<Table | undefined>> {
  const tables = new Map<string, Set<Table | undefined>>()
  for (const [name, table] of tablesIn(query, schema)) tables.set(name, (tables.get(name) ?? new Set()).add(table))
  return tables
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
