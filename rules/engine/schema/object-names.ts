import type { Expression } from '../../analysis/sql/expression'
import type { IndexElement } from '../../analysis/sql/sql-facts'

/** The longest name in PostgreSQL, in bytes. */
const LONGEST = 63

/**
 * The name that PostgreSQL gives a constraint, index or sequence that has none: `orders_user_id_fkey`, shortened where it is
 * too long and counted up where it is taken. (`ChooseRelationName` of PostgreSQL.)
 */
export function chosenName(table: string, columns: string, label: string, isTaken: (name: string) => boolean): string {
  for (let count = 0; ; count++) {
    const name = objectName(table, columns, count === 0 ? label : `${label}${count}`)
    if (!isTaken(name)) return name
  }
}

function objectName(table: string, columns: string, label: string): string {
  const room = LONGEST - label.length - 1 - (columns === '' ? 0 : 1)
  let first = table.length
  let second = columns.length
  while (first + second > room) {
    if (first > second) first--
    else second--
  }
  const parts = [table.slice(0, first), columns.slice(0, second), label]
  return parts.filter((part) => part !== '').join('_')
}

/** Columns as they go into a name. PostgreSQL stops adding them when the name is full. */
export function columnsPart(columns: readonly string[]): string {
  let part = ''
  for (const column of columns) {
    if (part.length >= LONGEST) break
    part += `${part === '' ? '' : '_'}${column}`
  }
  return part.slice(0, LONGEST)
}

/** The key of what a name means where it says no schema and `public` is searched: `public.orders` of `orders`. */
export function relationKey({
  schema = 'public',
  name,
}: {
  readonly schema?: string | undefined
  readonly name: string
}): string {
  return `${schema}.${name}`
}

/** What an element of an index adds to its name. */
export function elementNames(elements: readonly IndexElement[]): string[] {
  const names: string[] = []
  for (const { column, expression } of elements) {
    const base = column ?? (expression ? (expressionName(expression) ?? 'expr') : 'expr')
    let name = base
    for (let i = 1; names.includes(name); i++) name = `${base}${i}`
    names.push(name)
  }
  return names
}

/** The name that an expression gives a column of a query; undefined where PostgreSQL says `?column?`. */
export function expressionName(expression: Expression): string | undefined {
  switch (expression.k) {
    case 'column':
      return expression.name
    case 'call':
      return expression.name
    case 'cast':
      return expressionName(expression.arg) ?? castName(expression.type)
    case 'case':
      return expressionName(expression.args.at(-1) ?? { k: 'star' }) ?? 'case'
    case 'array':
      return 'array'
    case 'row':
      return 'row'
    case 'query':
      if (expression.form === 'exists') return 'exists'
      if (expression.form === 'array') return 'array'
      return queryName(expression)
    case 'other':
      if (expression.what.startsWith('collate ')) return expression.args[0] && expressionName(expression.args[0])
      return /^\w+$/.test(expression.what) && expression.args.length > 0 ? expression.what : undefined
    default:
      return undefined
  }
}

function queryName({ query }: Extract<Expression, { k: 'query' }>): string | undefined {
  const [column] = query.columns
  return column?.as ?? (column && expressionName(column.value))
}

/** Types that are named in the catalogue otherwise than people write them. */
const CATALOGUE_TYPES: Readonly<Record<string, string>> = {
  integer: 'int4',
  bigint: 'int8',
  smallint: 'int2',
  boolean: 'bool',
  real: 'float4',
  'double precision': 'float8',
  'character varying': 'varchar',
  character: 'bpchar',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'time with time zone': 'timetz',
  'time without time zone': 'time',
}

function castName(type: string): string {
  const bare = type.replace(/\[\]$/, '').replace(/^.*\./, '')
  return CATALOGUE_TYPES[bare] ?? bare
}
