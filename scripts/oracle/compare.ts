import type { Expression } from '../../rules/analysis/sql/expression'
import type { SqlParser } from '../../rules/analysis/sql/parser'
import { expressionText } from '../../rules/analysis/sql/print'
import { readExpression } from '../../rules/analysis/sql/read-expression'
import { sqlFacts } from '../../rules/analysis/sql/read-sql'
import type { IndexDefinition } from '../../rules/analysis/sql/sql-facts'
import type { Index, Policy, Schema, Table } from '../../rules/engine/schema/schema'
import type { Catalogue } from './catalogue'

/** How two sets of things agree: those that are the same, and those that are not, as sentences. */
export interface Agreement {
  readonly what: string
  readonly same: number
  readonly differences: readonly string[]
  /** How many more there are on the other side that are left out on purpose, and why. */
  readonly explained?: { readonly count: number; readonly why: string }
}

/** Compares a replay with PostgreSQL's catalogue: tables, columns, switches of row level security, indexes and policies. */
export function compare(schema: Schema, catalogue: Catalogue, parser: SqlParser): Agreement[] {
  const tables = [...schema.tables.values()].filter((table) => !table.assumed && !table.foreign)
  const open = [...schema.tables.values()].filter((table) => !table.assumed)
  const inPublic = catalogue.policies.filter(
    ({ table }) => !table.startsWith('storage.') && !table.startsWith('realtime.'),
  )
  return [
    compareMaps(
      'tables',
      new Map(tables.map((table) => [key(table), ''])),
      new Map(catalogue.tables.map(({ name }) => [name, ''])),
    ),
    compareMaps(
      'row level security',
      new Map(tables.map((table) => [key(table), String(table.rowSecurity.enabled)])),
      new Map(catalogue.tables.map(({ name, rls }) => [name, String(rls)])),
      true,
    ),
    compareMaps(
      'columns',
      new Map(
        tables.flatMap((table) =>
          [...table.columns.values()].map(
            (column) => [`${key(table)}.${column.name}`, String(column.notNull)] as const,
          ),
        ),
      ),
      new Map(
        catalogue.tables.flatMap(({ name, columns }) =>
          columns.map((column) => {
            const [, column_, notNull] = /^(.*) (\w+)$/.exec(column) ?? []
            return [`${name}.${column_}`, String(notNull === 'true' || notNull === 't')] as const
          }),
        ),
      ),
    ),
    compareMaps(
      'indexes',
      new Map(
        tables.flatMap((table) =>
          [...table.indexes.values()]
            .filter((index) => !index.assumed)
            .map((index) => [`${key(table)} ${index.name}`, indexText(index)] as const),
        ),
      ),
      new Map(
        catalogue.indexes.map(({ table, name, definition }) => [
          `${table} ${name}`,
          definitionText(definition, parser),
        ]),
      ),
    ),
    compareMaps(
      'policies',
      new Map(
        open.flatMap((table) =>
          table.foreign && !catalogue.policies.some((policy) => policy.table === key(table))
            ? []
            : [...table.policies.values()]
                .filter((policy) => !policy.assumed)
                .map((policy) => [`${key(table)} ${policy.name}`, policyText(policy)] as const),
        ),
      ),
      new Map(
        [...inPublic, ...catalogue.policies.filter((policy) => !inPublic.includes(policy))].map((policy) => [
          `${policy.table} ${policy.name}`,
          [
            policy.command,
            policy.permissive ? 'permissive' : 'restrictive',
            [...policy.roles].sort().join(','),
            writtenText(policy.using, parser),
            writtenText(policy.check, parser),
          ].join(' | '),
        ]),
      ),
    ),
  ]
}

/** Statements that one refuses and the other does not. Those that only fail on rows or roles are PostgreSQL's alone. */
export function refusals(schema: Schema, catalogue: Catalogue): Agreement {
  const ours = new Map<string, string>()
  for (const { place, statement, message } of schema.problems) ours.set(`${place.file}:${statement.start}`, message)
  for (const { file, range, message } of schema.notUnderstood) ours.set(`${file}:${range.start}`, message)
  const theirs = new Map(catalogue.refused.map(({ file, start, message }) => [`${file}:${start}`, message]))
  const differences: string[] = []
  let same = 0
  for (const [place, message] of theirs) {
    if (ours.has(place)) same++
    else differences.push(`refused: only by PostgreSQL: ${place} ${message}`)
  }
  for (const [place, message] of ours)
    if (!theirs.has(place)) differences.push(`refused: only in the replay: ${place} ${message}`)
  return { what: 'refused', same, differences }
}

function key({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return `${schema}.${name}`
}

function compareMaps(
  what: string,
  ours: ReadonlyMap<string, string>,
  theirs: ReadonlyMap<string, string>,
  onlyCommon = false,
): Agreement {
  const differences: string[] = []
  let same = 0
  for (const [name, value] of ours) {
    const other = theirs.get(name)
    if (other === undefined) {
      if (!onlyCommon) differences.push(`${what}: only in the replay: ${name}`)
    } else if (other === value) same++
    else differences.push(`${what}: ${name}\n      replay     ${value}\n      PostgreSQL ${other}`)
  }
  if (!onlyCommon)
    for (const name of theirs.keys()) if (!ours.has(name)) differences.push(`${what}: only in PostgreSQL: ${name}`)
  return { what, same, differences }
}

type IndexText = Pick<Index, 'unique' | 'method' | 'elements' | 'include' | 'where'>

function indexText(index: IndexText): string {
  const elements = index.elements.map((element) =>
    [
      element.column ?? (element.expression ? looseText(element.expression) : ''),
      element.operatorClass ?? '',
      element.descending ? 'desc' : '',
      element.nullsFirst === undefined ? '' : `nulls ${element.nullsFirst ? 'first' : 'last'}`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  )
  return [
    index.unique ? 'unique' : '',
    index.method,
    `(${elements.join(', ')})`,
    index.include.length > 0 ? `include (${index.include.join(', ')})` : '',
    index.where ? `where ${looseText(index.where)}` : '',
  ].join(' ')
}

/** PostgreSQL's own words for an index, read as any other statement. */
function definitionText(definition: string, parser: SqlParser): string {
  const [operation] = sqlFacts('index.sql', definition, parser).statements[0]?.operations ?? []
  if (operation?.k !== 'createIndex') return definition
  const index: IndexDefinition = operation.index
  return indexText({ ...index, where: index.where })
}

function policyText(policy: Policy): string {
  return [
    policy.command,
    policy.permissive ? 'permissive' : 'restrictive',
    [...policy.roles].sort().join(','),
    policy.using ? looseText(policy.using.value) : '',
    policy.check ? looseText(policy.check.value) : '',
  ].join(' | ')
}

function writtenText(expression: string | null, parser: SqlParser): string {
  if (expression === null) return ''
  const node = parser.parse(`SELECT ${expression}`).stmts?.[0]?.stmt
  const target = node && 'SelectStmt' in node ? node.SelectStmt.targetList?.[0] : undefined
  return target && 'ResTarget' in target ? looseText(readExpression(target.ResTarget.val)) : expression
}

/** Without what PostgreSQL adds when it prints: casts, qualifiers, aliases, schemas on the search path. */
function looseText(expression: Expression): string {
  return expressionText(loosened(expression) as Expression)
}

function loosened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(loosened)
  if (typeof value !== 'object' || value === null) return value
  const node = value as Expression
  if (node.k === 'cast') return loosened(node.arg)
  if (node.k === 'any' && node.list.k === 'array' && node.list.args.length === 1 && node.list.args[0])
    return loosened({ k: 'operator', op: node.op, args: [node.arg, node.list.args[0]] })
  if (node.k === 'any' && node.list.k === 'cast') return loosened({ ...node, list: node.list.arg })
  const copy: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'of' && (node.k === 'column' || node.k === 'star')) continue
    if (name === 'as') continue
    if (name === 'schema' && (inner === 'public' || inner === 'extensions')) continue
    copy[name] = loosened(inner)
  }
  return copy
}
