import type { Node, RangeVar, TypeName as TypeNode } from '@pgsql/types'
import type { RelationName } from './expression'
import type { TypeName } from './sql-facts'

/** The text of a `String` node, `''` for any other. */
export function stringOf(node: Node | undefined): string {
  return node && 'String' in node ? (node.String.sval ?? '') : ''
}

export function stringsOf(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).map(stringOf)
}

/** A table or view as written. */
export function relationOf(range: RangeVar | undefined): RelationName {
  return relation(range?.schemaname, range?.relname ?? '')
}

/** A name from its parts: `[String(public), String(orders)]`, or a `List` of them. */
export function relationOfParts(node: Node | readonly Node[] | undefined): RelationName {
  const parts = partsOf(node)
  return relation(parts.at(-2), parts.at(-1) ?? '')
}

/** The parts of a dotted name. */
export function partsOf(node: Node | readonly Node[] | undefined): string[] {
  if (node === undefined) return []
  if (Array.isArray(node)) return (node as readonly Node[]).map(stringOf)
  const one = node as Node
  if ('List' in one) return stringsOf(one.List.items)
  if ('TypeName' in one) return stringsOf(one.TypeName.names)
  if ('RangeVar' in one) {
    const { schemaname, relname } = one.RangeVar
    return [...(schemaname ? [schemaname] : []), relname ?? '']
  }
  return [stringOf(one)]
}

export function relation(schema: string | undefined, name: string): RelationName {
  return schema ? { schema, name } : { name }
}

/** One name for each type that has several. */
const TYPES: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  bpchar: 'character',
  char: 'character',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
  timetz: 'time with time zone',
  decimal: 'numeric',
  varbit: 'bit varying',
}

/** A type by its canonical name; the array mark and the modifiers apart. */
export function typeOf(type: TypeNode | undefined): TypeName {
  const parts = stringsOf(type?.names)
  const name = parts.at(-1) ?? ''
  const schema = parts.length > 1 && parts.at(-2) !== 'pg_catalog' ? parts.at(-2) : undefined
  const modifiers = (type?.typmods ?? []).flatMap((node) =>
    'A_Const' in node && node.A_Const.ival ? [node.A_Const.ival.ival ?? 0] : [],
  )
  return {
    ...(schema !== undefined && { schema }),
    name: schema === undefined ? (TYPES[name] ?? name) : name,
    ...(modifiers.length > 0 && { modifiers }),
    ...(type?.arrayBounds && type.arrayBounds.length > 0 && { array: true }),
    ...(type?.setof && { setOf: true }),
  }
}

/** A type in one word: `numeric[]`, `public.status`. */
export function typeText({ schema, name, array }: TypeName): string {
  return `${schema === undefined ? '' : `${schema}.`}${name}${array ? '[]' : ''}`
}
