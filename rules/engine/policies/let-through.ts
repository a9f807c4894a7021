import type { Expression, Query, Source } from '../../analysis/sql/expression'
import { expressionText } from '../../analysis/sql/print'
import { relationKey } from '../schema/object-names'
import type { Schema, Table } from '../schema/schema'
import {
  asksCaller,
  bare,
  callerFunction,
  expressionsIn,
  isAccounts,
  isCallerSetting,
  ownFunctions,
} from './expressions'

/**
 * Who a condition lets through, from nobody to anyone. `owner`: the person that a column of the row names · `members`: those
 * tied to the row through another table or their token · `staff`: people with a role, whatever the row · `unknown`: a
 * condition that is not understood · `signed-in`: whoever has an account.
 */
export type Who = 'server' | 'owner' | 'members' | 'staff' | 'unknown' | 'signed-in' | 'anyone'

/** One of the ways through a condition: who, and for all rows or only some (`status = 'published'`). */
export interface Reach {
  readonly who: Who
  readonly rows: 'all' | 'some'
  /** The column that names the owner. */
  readonly column?: string
}

const ORDER: readonly Who[] = ['server', 'owner', 'members', 'staff', 'unknown', 'signed-in', 'anyone']
const NOBODY: readonly Reach[] = []
const ANYONE: readonly Reach[] = [{ who: 'anyone', rows: 'all' }]
const SIGNED_IN: readonly Reach[] = [{ who: 'signed-in', rows: 'all' }]
const SOME_ROWS: readonly Reach[] = [{ who: 'anyone', rows: 'some' }]
const MEMBERS: readonly Reach[] = [{ who: 'members', rows: 'some' }]
const STAFF: readonly Reach[] = [{ who: 'staff', rows: 'all' }]
const UNKNOWN: readonly Reach[] = [{ who: 'unknown', rows: 'some' }]

/** Whether the first lets through more people than the second. */
export function isWider(a: Who, b: Who): boolean {
  return ORDER.indexOf(a) > ORDER.indexOf(b)
}

/** The narrower of two: what both conditions together let through. */
export function narrower(a: Reach, b: Reach): Reach {
  const [tight, loose] = isWider(a.who, b.who) ? [b, a] : [a, b]
  const rows = a.rows === 'some' || b.rows === 'some' ? 'some' : 'all'
  const column = tight.column ?? (loose.who === tight.who ? loose.column : undefined)
  return { who: tight.who, rows, ...(column !== undefined && { column }) }
}

/** What lets through those whom all of several conditions let through. */
export function together(conditions: readonly (readonly Reach[])[]): readonly Reach[] {
  return conditions.reduce((left, right) => distinct(left.flatMap((a) => right.map((b) => narrower(a, b)))), ANYONE)
}

/** Without those that another covers. */
export function distinct(reaches: readonly Reach[]): Reach[] {
  return reaches.filter(
    (each, i) => !reaches.some((other, j) => j !== i && covers(other, each) && (!covers(each, other) || j < i)),
  )
}

function covers(wide: Reach, tight: Reach): boolean {
  if (wide.who !== tight.who && !isWider(wide.who, tight.who)) return false
  return wide.rows === 'all' || tight.rows === 'some'
}

/** Who a condition of a policy on `table` lets through; nothing where it lets through nobody but the server. */
export function reachOf(condition: Expression, table: Table, schema: Schema, depth = 0): readonly Reach[] {
  if (depth > 12) return UNKNOWN
  const again = (inner: Expression) => reachOf(inner, table, schema, depth + 1)
  const expression = bare(condition)
  switch (expression.k) {
    case 'value':
      return expression.value === true || expression.value === 'true' || expression.value === 't' ? ANYONE : NOBODY
    case 'and':
      return together(expression.args.map(again))
    case 'or':
      return distinct(expression.args.flatMap(again))
    case 'not':
      return negated(expression.arg, table, schema, again)
    case 'null':
      return nullTest(bare(expression.arg), expression.not, table, schema)
    case 'operator':
      return comparison(expression.op, expression.args.map(bare), table, schema, again)
    case 'any':
      return membership(expression, table, schema, again)
    case 'query':
      return expression.form === 'exists'
        ? lookup(expression.query, table, schema)
        : byMention(expression, table, schema)
    case 'call':
      return called(expression, table, schema, again)
    case 'column':
      return SOME_ROWS
    default:
      return byMention(expression, table, schema)
  }
}

type Again = (inner: Expression) => readonly Reach[]

/** What is true is false and the other way round; of all else nothing is known but what it asks about. */
function negated(arg: Expression, table: Table, schema: Schema, again: Again): readonly Reach[] {
  const inner = again(arg)
  if (inner === NOBODY || inner.length === 0) return bare(arg).k === 'value' ? ANYONE : byMention(arg, table, schema)
  if (inner === ANYONE) return NOBODY
  if (inner === SIGNED_IN) return ANYONE
  return inner.every(({ who, rows }) => who === 'anyone' && rows === 'some') ? SOME_ROWS : UNKNOWN
}

function nullTest(arg: Expression, isNot: boolean, table: Table, schema: Schema): readonly Reach[] {
  if (arg.k === 'column' && isOwn(arg, table)) {
    if (table.columns.get(arg.name)?.notNull !== true) return SOME_ROWS
    return isNot ? ANYONE : NOBODY
  }
  const caller = callerFunction(arg)
  // The public key is a token too: only whose it is tells a person.
  if (caller === 'jwt' || caller === 'role') return isNot ? ANYONE : NOBODY
  if (caller !== undefined || claimOf(arg) === 'sub' || claimOf(arg) === 'email') return isNot ? SIGNED_IN : ANYONE
  return byMention(arg, table, schema)
}

function comparison(
  op: string,
  args: readonly Expression[],
  table: Table,
  schema: Schema,
  again: Again,
): readonly Reach[] {
  const [left, right] = args
  if (!left) return UNKNOWN
  if (!right) return op === 'is true' || op === 'is not false' ? again(left) : byMention(left, table, schema)
  const isEqual = op === '=' || op === 'is not distinct from'
  const isDifferent = op === '<>' || op === 'is distinct from'
  if (left.k === 'value' && right.k === 'value') {
    if (!isEqual && !isDifferent) return UNKNOWN
    return (left.value === right.value) === isEqual ? ANYONE : NOBODY
  }
  const [asked, other] = isRoleOfCaller(right) ? [right, left] : [left, right]
  if (isRoleOfCaller(asked) && other.k === 'value') return byRole(String(other.value), isEqual, isDifferent)
  if (isEqual && expressionText(left) === expressionText(right)) return again({ k: 'null', not: true, arg: left })
  if (!isEqual) return byMention({ k: 'operator', op, args: [left, right] }, table, schema)
  return equality(left, right, table, schema) ?? equality(right, left, table, schema) ?? UNKNOWN
}

/** `role` is whom the database takes the caller for; anything else is a claim of the project's own. */
function byRole(role: string, isEqual: boolean, isDifferent: boolean): readonly Reach[] {
  if (isDifferent) return role === 'anon' ? SIGNED_IN : ANYONE
  if (!isEqual) return UNKNOWN
  if (role === 'anon') return ANYONE
  if (role === 'authenticated') return SIGNED_IN
  return /^(?:service_role|postgres|supabase_\w+)$/.test(role) ? NOBODY : STAFF
}

/** `a = b`, told from `a`. */
function equality(a: Expression, b: Expression, table: Table, schema: Schema): readonly Reach[] | undefined {
  const caller = callerFunction(a)
  const isPerson = caller === 'uid' || caller === 'email' || claimOf(a) === 'sub' || claimOf(a) === 'email'
  if (isPerson) {
    if (b.k === 'column' && isOwn(b, table)) return [{ who: 'owner', rows: 'some', column: b.name }]
    if (b.k === 'value') return STAFF
    return namesRow(b, table, schema) ? [{ who: 'owner', rows: 'some' }] : STAFF
  }
  if (claimOf(a) !== undefined || asksCaller(a, schema))
    return namesRow(b, table, schema) || namesRow(a, table, schema) ? MEMBERS : STAFF
  if (b.k === 'value' && namesRow(a, table, schema)) return SOME_ROWS
  return namesRow(a, table, schema) && namesRow(b, table, schema) && !asksCaller(b, schema) ? SOME_ROWS : undefined
}

/** `x IN (…)`, `x = ANY (…)`. */
function membership(
  expression: Extract<Expression, { k: 'any' }>,
  table: Table,
  schema: Schema,
  again: Again,
): readonly Reach[] {
  const arg = bare(expression.arg)
  const list = bare(expression.list)
  if (expression.op === '=' && !expression.all && list.k === 'array')
    return distinct(list.args.flatMap((each) => again({ k: 'operator', op: '=', args: [arg, each] })))
  if (callerFunction(arg) === 'uid' && list.k === 'column') return [{ who: 'owner', rows: 'some', column: list.name }]
  if (callerFunction(arg) === 'uid' && list.k === 'query' && isEveryAccount(list.query)) return SIGNED_IN
  return byMention({ ...expression, arg, list }, table, schema)
}

/** `EXISTS (SELECT …)`. */
function lookup(query: Query, table: Table, schema: Schema): readonly Reach[] {
  const [source] = query.from
  if (query.from.length === 1 && source?.k === 'table' && isAccounts(source.table) && query.where) {
    const where = query.where
    const [a, b] = where.k === 'operator' && where.op === '=' ? where.args.map(bare) : []
    const isOwnId = (x: Expression | undefined) => x?.k === 'column' && x.name === 'id'
    const isCaller = (x: Expression | undefined) => x !== undefined && callerFunction(x) === 'uid'
    if ((isOwnId(a) && isCaller(b)) || (isOwnId(b) && isCaller(a))) return SIGNED_IN
  }
  return byMention({ k: 'query', form: 'exists', query }, table, schema)
}

/** `SELECT id FROM auth.users`. */
function isEveryAccount({ from, where }: Query): boolean {
  const [source] = from
  return from.length === 1 && source?.k === 'table' && isAccounts(source.table) && !where
}

function called(
  call: Extract<Expression, { k: 'call' }>,
  table: Table,
  schema: Schema,
  again: Again,
): readonly Reach[] {
  if (call.schema === undefined && call.name === 'coalesce') {
    const [first, last] = [call.args[0], call.args.at(-1)]
    if (!first || !last) return UNKNOWN
    const before = again(first)
    // What asks for the caller is null for someone who is not signed in.
    if (bare(last).k === 'value' && again(last) === ANYONE) return asksCaller(first, schema) ? ANYONE : before
    return distinct(call.args.flatMap(again))
  }
  const [made, ...others] = ownFunctions(call, schema)
  const only = made?.definition.queries[0]?.query
  if (made && others.length === 0 && made.definition.language === 'sql' && call.args.length === 0 && only) {
    const value: Expression = { k: 'query', form: 'value', query: only }
    if (bare(value) !== value) return again(bare(value))
  }
  return byMention(call, table, schema)
}

/** What is left to tell of a condition: whether it asks for the caller, and whether it names the row. */
function byMention(expression: Expression, table: Table, schema: Schema): readonly Reach[] {
  const isOfRow = namesRow(expression, table, schema)
  if (asksCaller(expression, schema) || claimIn(expression)) return isOfRow ? MEMBERS : STAFF
  return isOfRow ? SOME_ROWS : UNKNOWN
}

/** Whether an expression reads the row that is judged. A name inside a subquery is first of all a column of what that reads. */
export function namesRow(value: unknown, table: Table, schema: Schema): boolean {
  return reads(value, table, schema, [])
}

function reads(value: unknown, table: Table, schema: Schema, inner: readonly Source[]): boolean {
  if (Array.isArray(value)) return value.some((each) => reads(each, table, schema, inner))
  if (typeof value !== 'object' || value === null) return false
  const node = value as { readonly k?: string; readonly verb?: string; readonly from?: readonly Source[] }
  if (node.k === 'column') {
    const column = value as Extract<Expression, { k: 'column' }>
    if (column.of !== undefined)
      return column.of === table.name && !inner.some((source) => sourceNames(source).includes(table.name))
    return table.columns.has(column.name) && !inner.some((source) => hasColumn(source, column.name, schema))
  }
  const within = node.verb !== undefined && node.from ? [...inner, ...node.from] : inner
  return Object.values(value).some((each) => reads(each, table, schema, within))
}

function sourceNames(source: Source): string[] {
  if (source.k === 'join') return [...sourceNames(source.left), ...sourceNames(source.right)]
  if (source.k === 'table') return [source.as ?? source.table.name]
  return source.as === undefined ? [] : [source.as]
}

function hasColumn(source: Source, column: string, schema: Schema): boolean {
  if (source.k === 'join') return hasColumn(source.left, column, schema) || hasColumn(source.right, column, schema)
  // Of what is not known, anything may be a column.
  if (source.k !== 'table') return true
  const known = schema.tables.get(relationKey(source.table))
  return !known || known.assumed || known.columns.has(column) || known.columnsBefore?.has(column) === true
}

function isOwn(column: Extract<Expression, { k: 'column' }>, table: Table): boolean {
  return (
    (column.of === undefined || column.of === table.name) &&
    (table.columns.has(column.name) || table.assumed || table.foreign)
  )
}

/** `auth.role()`, `auth.jwt() ->> 'role'`, `current_setting('request.jwt.claim.role')`, `current_role`. */
function isRoleOfCaller(expression: Expression): boolean {
  if (callerFunction(expression) === 'role' || claimOf(expression) === 'role') return true
  return expression.k === 'call' && /^(?:current_role|current_user|session_user|user)$/.test(expression.name)
}

/** The claim of the caller's token that an expression reads: `sub`, `role`, `app_metadata.role`; undefined for any other. */
export function claimOf(expression: Expression): string | undefined {
  const at = bare(expression)
  if (isCallerSetting(at) && at.k === 'call') {
    const [name] = at.args
    const claim = name?.k === 'value' ? /^request\.jwt\.claim\.(\w+)$/.exec(String(name.value))?.[1] : undefined
    return claim
  }
  if (at.k !== 'operator' || !/^(?:->|->>|#>|#>>)$/.test(at.op)) return undefined
  const [left, right] = at.args
  if (!left || right?.k !== 'value') return undefined
  const inner = bare(left)
  const key = String(right.value)
    .replace(/^\{|\}$/g, '')
    .replaceAll(',', '.')
  if (callerFunction(inner) === 'jwt' || isCallerSetting(inner)) return key
  const outer = claimOf(inner)
  return outer === undefined ? undefined : `${outer}.${key}`
}

function claimIn(value: unknown): boolean {
  for (const each of expressionsIn(value)) if (claimOf(each) !== undefined) return true
  return false
}
