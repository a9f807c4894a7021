import type { Expression, Query, Source } from '../../analysis/sql/expression'
import { expressionText } from '../../analysis/sql/print'
import { columnsIn } from './columns-used'
import { nameKey, type State } from './state'

/** A row of the catalogue; a column that is not in it is not known. */
export type Row = Readonly<Record<string, string | boolean | null>>

/** Which things the catalogue shows: PostgreSQL has not what is only assumed. */
export type IsThere = (thing: { readonly assumed: boolean }) => boolean

/** What was really made. */
const isMade: IsThere = ({ assumed }) => !assumed

/**
 * The rows that a query over PostgreSQL's catalogue gives by now (`pg_policies`, `information_schema.columns` …);
 * undefined where that cannot be known. Migrations ask so before they create something.
 */
export function catalogueRows(query: Query, state: State, isThere: IsThere): readonly Row[] | undefined {
  if (query.sides || query.with.length > 0 || query.group.length > 0 || query.from.length !== 1) return undefined
  const [source] = query.from
  const rows = source && sourceRows(source, state, query.where, isThere)
  if (!rows) return undefined
  const kept: Row[] = []
  for (const row of rows) {
    const holds = query.where ? truth(query.where, row, state) : true
    if (holds === undefined) return undefined
    if (holds) kept.push(row)
  }
  if (kept.length === 0 && query.where && namesForeign(query.where, state) && !isPolicies(source)) return undefined
  return kept
}

/** Whether a condition of a block holds by now; undefined where that cannot be known. */
export function conditionHolds(condition: Expression, state: State): boolean | undefined {
  return truth(condition, {}, state)
}

function isPolicies(source: Source | undefined): boolean {
  return source?.k === 'table' && source.table.name === 'pg_policies'
}

/** It asks of a schema that is another's. */
function namesForeign(expression: Expression, state: State): boolean {
  return (
    /"value":"(\w+)/.test(JSON.stringify(expression)) &&
    [...JSON.stringify(expression).matchAll(/"value":"(\w+)[".]/g)].some(([, word]) => state.isForeign(word))
  )
}

function sourceRows(
  source: Source,
  state: State,
  where: Expression | undefined,
  isThere: IsThere,
): readonly Row[] | undefined {
  if (source.k === 'join') {
    // Each row knows its schema's and table's name already.
    const right = source.right.k === 'table' ? source.right.table.name : ''
    const isName = right === 'pg_namespace' || right === 'pg_class' || right === 'pg_type'
    return isName && source.join === 'inner' ? sourceRows(source.left, state, where, isThere) : undefined
  }
  if (source.k !== 'table') return undefined
  const { schema, name } = source.table
  if (schema !== undefined && schema !== 'pg_catalog' && schema !== 'information_schema')
    return schema === 'storage' && name === 'buckets'
      ? [...state.buckets.values()].map((bucket) => ({ id: bucket.id, name: bucket.id }))
      : undefined
  return tableRows(name, state, where, isThere) ?? objectRows(name, state, isThere)
}

function tableRows(view: string, state: State, where: Expression | undefined, isThere: IsThere): Row[] | undefined {
  const only = tableAsked(where)
  const tables = [...state.tables.values()].filter(
    (table) => isThere(table) && (only === undefined || table.name === only),
  )
  const asked = columnsIn(where)
  const named = (table: (typeof tables)[number]) => ({
    schemaname: table.schema,
    table_schema: table.schema,
    tablename: table.name,
    table_name: table.name,
    relname: table.name,
    nspname: table.schema,
  })
  switch (view) {
    case 'tables':
    case 'pg_tables':
      return tables.map((table) => ({
        ...named(table),
        table_type: 'BASE TABLE',
        rowsecurity: table.rowSecurity.enabled,
      }))
    case 'columns':
      return tables.flatMap((table) =>
        [...table.columns.values()].map((column) => ({
          ...named(table),
          column_name: column.name,
          data_type: column.type.array ? 'ARRAY' : column.type.name,
          is_nullable: column.notNull ? 'NO' : 'YES',
          udt_name: column.type.name,
        })),
      )
    case 'pg_policies':
      return tables.flatMap((table) =>
        [...table.policies.values()].filter(isThere).map((policy) => ({
          ...named(table),
          policyname: policy.name,
          cmd: policy.command.toUpperCase(),
          permissive: policy.permissive ? 'PERMISSIVE' : 'RESTRICTIVE',
          roles: `{${policy.roles.join(',')}}`,
          ...(asked.has('qual') && { qual: policy.using ? expressionText(policy.using.value) : null }),
          ...(asked.has('with_check') && { with_check: policy.check ? expressionText(policy.check.value) : null }),
        })),
      )
    case 'pg_policy':
      return tables.flatMap((table) =>
        [...table.policies.values()].filter(isThere).map((policy) => ({
          ...named(table),
          polname: policy.name,
          polrelid: nameKey(table),
        })),
      )
    case 'pg_indexes':
      return tables.flatMap((table) =>
        [...table.indexes.values()].filter(isThere).map(({ name: indexname }) => ({ ...named(table), indexname })),
      )
    case 'table_constraints':
    case 'constraint_column_usage':
    case 'key_column_usage':
      return tables.flatMap((table) =>
        [...table.constraints.values()].filter(isThere).flatMap((constraint) =>
          (view === 'table_constraints' ? [''] : constraint.columns).map((column_name) => ({
            ...named(table),
            constraint_name: constraint.name,
            constraint_schema: table.schema,
            constraint_type: CONSTRAINTS[constraint.k],
            ...(column_name !== '' && { column_name }),
          })),
        ),
      )
    case 'pg_constraint':
      return tables.flatMap((table) =>
        [...table.constraints.values()].filter(isThere).map((constraint) => ({
          ...named(table),
          conname: constraint.name,
          conrelid: nameKey(table),
          contype: constraint.k.charAt(0) === 'e' ? 'x' : constraint.k.charAt(0),
        })),
      )
    case 'pg_trigger':
    case 'triggers':
      return tables.flatMap((table) =>
        [...table.triggers.keys()].map((name) => ({
          ...named(table),
          tgname: name,
          trigger_name: name,
          tgrelid: nameKey(table),
          event_object_table: table.name,
          event_object_schema: table.schema,
          trigger_schema: table.schema,
        })),
      )
    default:
      return undefined
  }
}

/** The one table that a condition asks for: most do. */
function tableAsked(where: Expression | undefined): string | undefined {
  for (const each of where?.k === 'and' ? where.args : where ? [where] : []) {
    if (each.k !== 'operator' || each.op !== '=') continue
    const [column, value] = each.args
    if (column?.k === 'column' && TABLE_COLUMNS.has(column.name) && value?.k === 'value') return String(value.value)
  }
  return undefined
}

const TABLE_COLUMNS: ReadonlySet<string> = new Set(['tablename', 'table_name', 'relname', 'event_object_table'])

const CONSTRAINTS = {
  primary: 'PRIMARY KEY',
  unique: 'UNIQUE',
  foreign: 'FOREIGN KEY',
  check: 'CHECK',
  exclude: 'EXCLUDE',
} as const

function objectRows(view: string, state: State, isThere: IsThere): Row[] | undefined {
  switch (view) {
    case 'pg_class':
      return [
        ...[...state.tables.values()].filter(isThere).map((table) => relationRow(table, table.partitioned ? 'p' : 'r')),
        ...[...state.views.values()].filter(isThere).map((each) => relationRow(each, each.materialized ? 'm' : 'v')),
        ...[...state.indexes.keys()].map((key) => relationRow(parts(key), 'i')),
        ...[...state.sequences].map((key) => relationRow(parts(key), 'S')),
      ]
    case 'views':
    case 'pg_views':
      return [...state.views.values()].filter(isThere).map(({ schema, name }) => ({
        table_schema: schema,
        schemaname: schema,
        table_name: name,
        viewname: name,
      }))
    case 'pg_type':
      return [...state.types.values()].map(({ schema, name, form }) => ({
        typname: name,
        nspname: schema,
        typtype: form.charAt(0),
        oid: `${schema}.${name}`,
      }))
    case 'pg_enum':
      return [...state.types.values()].flatMap(({ schema, name, values }) =>
        values.map((enumlabel) => ({ enumlabel, typname: name, nspname: schema, enumtypid: `${schema}.${name}` })),
      )
    case 'pg_proc':
    case 'routines':
      return [...state.functions.values()].filter(isThere).map(({ schema, name }) => ({
        proname: name,
        nspname: schema,
        routine_name: name,
        routine_schema: schema,
      }))
    case 'pg_extension':
      return [...state.extensions.keys()].map((extname) => ({ extname }))
    case 'pg_namespace':
    case 'schemata':
      return [...state.schemas].map((name) => ({ nspname: name, schema_name: name }))
    default:
      return undefined
  }
}

function relationRow({ schema, name }: { schema: string; name: string }, relkind: string): Row {
  return { relname: name, nspname: schema, relkind, oid: `${schema}.${name}` }
}

function parts(key: string): { schema: string; name: string } {
  const dot = key.indexOf('.')
  return { schema: key.slice(0, dot), name: key.slice(dot + 1) }
}

/** Three-valued: undefined is "cannot be known". */
function truth(expression: Expression, row: Row, state: State): boolean | undefined {
  switch (expression.k) {
    case 'and':
      return all(expression.args.map((arg) => truth(arg, row, state)))
    case 'or': {
      const none = all(expression.args.map((arg) => opposite(truth(arg, row, state))))
      return opposite(none)
    }
    case 'not':
      return opposite(truth(expression.arg, row, state))
    case 'null': {
      const { arg, not } = expression
      const held = arg.k === 'column' ? row[arg.name] : undefined
      if (held !== undefined) return (held === null) !== not
      if (arg.k !== 'call' || arg.name !== 'to_regclass') return undefined
      const relation = arg.args[0] && scalar(arg.args[0], row, state)
      const isThere = typeof relation === 'string' ? isRelation(relation, state) : undefined
      return not ? isThere : opposite(isThere)
    }
    case 'any': {
      if (expression.op !== '=' || expression.all) return undefined
      const column = expression.list.k === 'column' ? row[expression.list.name] : undefined
      if (typeof column === 'string' && column.startsWith('{'))
        return column
          .slice(1, -1)
          .split(',')
          .includes(String(scalar(expression.arg, row, state)))
      if (expression.list.k !== 'array') return undefined
      const value = scalar(expression.arg, row, state)
      const list = expression.list.args.map((item) => scalar(item, row, state))
      if (value === undefined || list.includes(undefined)) return undefined
      return list.includes(value)
    }
    case 'query': {
      if (expression.form !== 'exists') return undefined
      const rows = catalogueRows(expression.query, state, isMade)
      return rows && rows.length > 0
    }
    case 'operator':
      return compared(expression, row, state)
    default: {
      const value = scalar(expression, row, state)
      return typeof value === 'boolean' ? value : undefined
    }
  }
}

function all(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(false)) return false
  return values.includes(undefined) ? undefined : true
}

function opposite(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value
}

function compared({ op, args }: Extract<Expression, { k: 'operator' }>, row: Row, state: State): boolean | undefined {
  const [left, right] = args.map((arg) => scalar(arg, row, state))
  if (left === undefined || right === undefined) return undefined
  // Nothing is like, equal to or other than null.
  if (left === null || right === null) return false
  switch (op) {
    case '=':
      return left === right
    case '<>':
      return left !== right
    case '>':
      return typeof left === 'number' && typeof right === 'number' ? left > right : undefined
    case 'like':
    case 'ilike':
    case 'not like': {
      const isLike = pattern(String(right), op === 'ilike').test(String(left))
      return op === 'not like' ? !isLike : isLike
    }
    default:
      return undefined
  }
}

function pattern(like: string, anyCase: boolean): RegExp {
  const source = like
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '[\\s\\S]*')
    .replaceAll('_', '[\\s\\S]')
  return new RegExp(`^${source}$`, anyCase ? 'i' : '')
}

function scalar(expression: Expression, row: Row, state: State): string | number | boolean | null | undefined {
  switch (expression.k) {
    case 'value':
      return expression.value
    case 'column':
      return row[expression.name]
    case 'cast': {
      const value = scalar(expression.arg, row, state)
      if (expression.type === 'regclass' || expression.type === 'regtype')
        return typeof value === 'string' ? keyOf(value, state) : value
      return value
    }
    case 'call':
      return expression.name === 'current_schema' ? 'public' : undefined
    case 'query': {
      const [column] = expression.query.columns
      if (expression.form !== 'value' || !column) return undefined
      const rows = catalogueRows(expression.query, state, isMade)
      if (column.value.k === 'call' && column.value.name === 'count') return rows?.length
      return rows?.length === 1 && rows[0] ? scalar(column.value, rows[0], state) : undefined
    }
    default:
      return undefined
  }
}

function keyOf(name: string, state: State): string {
  const bare = name.replaceAll('"', '')
  return bare.includes('.') ? bare : state.home({ name: bare })
}

function isRelation(name: string, state: State): boolean | undefined {
  const key = keyOf(name, state)
  if (state.isForeign(parts(key).schema)) return undefined
  const found = state.tables.get(key) ?? state.views.get(key)
  return found ? isMade(found) : state.indexes.has(key)
}
