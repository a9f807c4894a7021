import type { Expression, Query, Source } from '../../analysis/sql/expression'
import type { DatabaseFunction, Policy, Schema, Table } from '../schema/schema'
import { commandAccess, holdsFor } from './access'
import type { ExposedDatabase } from './exposure'
import { bare, callerFunction, expressionsIn, ownFunctions } from './expressions'
import type { Who } from './let-through'
import { ownerColumn } from './owner'
import { mayHaveChanged } from './unknown'

/** A right that people can give to themselves: it is kept in a row that they may write. */
export interface OwnRight {
  /** The table that keeps it: `profiles`, `user_roles`. */
  readonly table: Table
  readonly column: string
  /** What the column has to hold, where that is a text. */
  readonly value: string | undefined
  /** It is no rank but a place: the policy lets in whoever has the same there as the row (`company_id`). */
  readonly shared: boolean
  /** The policy by which people write their own row. */
  readonly policy: Policy
  readonly privilege: 'update' | 'insert'
  /** A policy that lets in whoever has the right, and its table. */
  readonly trusting: { readonly table: Table; readonly policy: Policy }
}

/** What a policy asks of a table: that the caller's own row there holds something. */
interface Right {
  readonly table: Table
  readonly column: string
  readonly value: string | undefined
  readonly shared: boolean
}

/** Values and columns by which somebody has more to say than others. */
const POWER = /admin|super|moderator|manager|gerente|gestor|staff|root|director|finance|supervisor/i
/** Triggers that only keep something up to date, by the name of what they run. */
const UPKEEP =
  /updated?_?at|timestamp|modified|moddatetime|modtime|search|slug|tsv|embedding|touch|last_seen|audit|notif|(?:^|_)log(?:_|$)/i
/** Columns that say who somebody is in the app. */
const RANK = /role|admin|level|rank|permission|access|papel|cargo|user_?type/i

/**
 * Rights that policies ask for (`profiles.role = 'admin'`, itself or in a function; the same `company_id` as the row) and that
 * everybody may write in their own row. Not where the policy for writing, a restrictive one or a trigger that is not known to be harmless speaks of it, nor
 * where the privilege is revoked. One for each column.
 */
export function ownRightsIn(database: ExposedDatabase): OwnRight[] {
  const { schema } = database
  const asking = new Asking(schema)
  const found = new Map<string, OwnRight>()
  for (const table of schema.tables.values()) {
    for (const trusting of table.policies.values()) {
      if (!trusting.permissive) continue
      for (const right of asking.ofPolicy(trusting, table)) {
        const key = `${right.table.schema}.${right.table.name} ${right.column}`
        const written = found.has(key) ? undefined : writingOf(right, database)
        if (written) found.set(key, { ...right, ...written, trusting: { table, policy: trusting } })
      }
    }
  }
  return [...found.values()]
}

/** Rights that a text asks for, and columns that it only gives back, to be compared by whoever calls it. */
interface Asked {
  readonly rights: readonly Right[]
  readonly given: readonly OwnColumn[]
  /** Columns that say where the caller belongs, given back or compared with what is handed in. */
  readonly places: readonly OwnColumn[]
}

/** A column of the caller's own row. */
type OwnColumn = Pick<Right, 'table' | 'column'>

const NOTHING: Asked = { rights: [], given: [], places: [] }

/** What policies ask for; each function is looked through once. */
class Asking {
  private readonly ofFunctions = new Map<DatabaseFunction, Asked>()

  constructor(private readonly schema: Schema) {}

  ofPolicy({ using, check }: Policy, guarded: Table): readonly Right[] {
    const value = [using?.value, check?.value]
    const { rights, given } = this.of(value)
    const places = this.placesIn(value, guarded).map((each) => ({ ...each, value: undefined, shared: true }))
    const power = [...expressionsIn(value)].find(
      (each) => each.k === 'value' && typeof each.value === 'string' && POWER.test(each.value),
    )
    if (given.length === 0 || power?.k !== 'value') return [...rights, ...places]
    return [...rights, ...given.map((each) => ({ ...each, value: String(power.value), shared: false })), ...places]
  }

  /** `company_id = my_company()`, `company_id in (select company_id from profiles …)`, `is_of_company(company_id)`. */
  private placesIn(value: unknown, guarded: Table): OwnColumn[] {
    const isOfRow = (each: Expression | undefined) =>
      each?.k === 'column' && (each.of === undefined || each.of === guarded.name) && guarded.columns.has(each.name)
    const placesOf = (each: Expression | undefined): readonly OwnColumn[] => {
      if (each?.k === 'query') return askedBy(each.query, this.schema).places
      return each?.k === 'call' ? ownFunctions(each, this.schema).flatMap((made) => this.ofFunction(made).places) : []
    }
    const found: OwnColumn[] = []
    for (const each of expressionsIn(value)) {
      if (each.k === 'operator' && each.op === '=') {
        const [left, right] = each.args.map(bare)
        found.push(...(isOfRow(left) ? placesOf(right) : isOfRow(right) ? placesOf(left) : []))
      } else if (each.k === 'any' && each.op === '=' && isOfRow(bare(each.arg)))
        found.push(...placesOf(bare(each.list)))
      else if (each.k === 'call' && each.args.map(bare).some(isOfRow)) found.push(...placesOf(each))
      else if (each.k === 'query' && each.form === 'exists') found.push(...placesOf(each))
    }
    return found.filter(({ table, column }) => table !== guarded && isOneEach(table, this.schema) && !RANK.test(column))
  }

  private of(value: unknown): Asked {
    const all: Asked[] = []
    for (const each of expressionsIn(value)) {
      if (each.k === 'query') all.push(askedBy(each.query, this.schema))
      if (each.k === 'call') all.push(...ownFunctions(each, this.schema).map((made) => this.ofFunction(made)))
    }
    return together(all)
  }

  private ofFunction(made: DatabaseFunction): Asked {
    const known = this.ofFunctions.get(made)
    if (known) return known
    this.ofFunctions.set(made, NOTHING)
    const queries = made.definition.queries.map(({ query }) => query)
    const asked = together([...queries.map((query) => askedBy(query, this.schema)), this.of(queries)])
    this.ofFunctions.set(made, asked)
    return asked
  }
}

function together(all: readonly Asked[]): Asked {
  return {
    rights: all.flatMap(({ rights }) => rights),
    given: all.flatMap(({ given }) => given),
    places: all.flatMap(({ places }) => places),
  }
}

/** Of a query about the caller's own row: the columns that it compares with a value of power, and those that it gives. */
function askedBy(query: Query, schema: Schema): Asked {
  if (query.target || !query.where) return NOTHING
  const conditions = conjuncts(query.where)
  const all = query.from.flatMap(tablesIn).map((source): Asked => {
    const table = schema.tables.get(`${source.table.schema ?? 'public'}.${source.table.name}`)
    if (!table || table.foreign || table.assumed) return NOTHING
    const isOwn = (each: Expression): each is Extract<Expression, { k: 'column' }> =>
      each.k === 'column' &&
      (each.of === undefined || each.of === (source.as ?? table.name)) &&
      table.columns.has(each.name)
    const owner = keyOrOwner(table, schema)
    if (owner === undefined || !conditions.some((each) => isCallers(each, owner, isOwn))) return NOTHING
    const [only, ...others] = query.columns.map(({ value }) => bare(value))
    const given = [...(only && others.length === 0 ? [only] : []), ...conditions.flatMap((each) => handed(each, isOwn))]
      .filter(isOwn)
      .map((column) => ({ table, column: column.name }))
    return {
      rights: conditions.flatMap((each) => compared(each, isOwn)).map((each) => ({ table, ...each, shared: false })),
      given: given.filter(({ column }) => RANK.test(column)),
      places: given.filter(({ column }) => column !== owner && isReference(table, column)),
    }
  })
  return together(all)
}

/** It names a row of another table, by a foreign key or by its name: a company, a team, a shop. */
function isReference(table: Table, column: string): boolean {
  return (
    /_id$/.test(column) ||
    [...table.constraints.values()].some(({ k, columns }) => k === 'foreign' && columns.includes(column))
  )
}

function tablesIn(source: Source): Extract<Source, { k: 'table' }>[] {
  if (source.k === 'join') return [...tablesIn(source.left), ...tablesIn(source.right)]
  return source.k === 'table' ? [source] : []
}

function conjuncts(condition: Expression | undefined): Expression[] {
  if (!condition) return []
  return condition.k === 'and' ? condition.args.flatMap(conjuncts) : [condition]
}

/** `id = auth.uid()`, or `user_id = _user_id` of a function that is handed whose rights are asked. */
function isCallers(condition: Expression, owner: string, isOwn: (each: Expression) => boolean): boolean {
  if (condition.k !== 'operator' || condition.op !== '=') return false
  const args = condition.args.map(bare)
  const isOwner = (each: Expression | undefined) => each?.k === 'column' && each.name === owner && isOwn(each)
  const isCaller = (each: Expression | undefined) =>
    each !== undefined &&
    (callerFunction(each) === 'uid' || each.k === 'parameter' || (each.k === 'column' && !isOwn(each)))
  return (isOwner(args[0]) && isCaller(args[1])) || (isOwner(args[1]) && isCaller(args[0]))
}

/** `role = 'admin'`, `role IN ('admin', 'owner')`, `is_admin`, `is_admin = true`. */
function compared(
  condition: Expression,
  isOwn: (each: Expression) => each is Extract<Expression, { k: 'column' }>,
): { column: string; value: string | undefined }[] {
  const at = bare(condition)
  if (isOwn(at)) return POWER.test(at.name) ? [{ column: at.name, value: undefined }] : []
  const [left, right] =
    at.k === 'any' && at.op === '='
      ? [at.arg, at.list]
      : at.k === 'operator' && /^(?:=|is true)$/.test(at.op)
        ? at.args
        : []
  const column = left && bare(left)
  if (!column || !isOwn(column)) return []
  const values = right ? [...expressionsIn(right)].flatMap((each) => (each.k === 'value' ? [each.value] : [])) : [true]
  if (values.some((value) => value === true || value === 'true'))
    return POWER.test(column.name) ? [{ column: column.name, value: undefined }] : []
  const power = values.find((value) => typeof value === 'string' && POWER.test(value))
  return typeof power === 'string' ? [{ column: column.name, value: power }] : []
}

/** `role = _role`: compared with what the function is handed. */
function handed(condition: Expression, isOwn: (each: Expression) => boolean): Expression[] {
  if (condition.k !== 'operator' || condition.op !== '=') return []
  const [left, right] = condition.args.map(bare)
  if (!left || !right) return []
  const isHanded = (each: Expression) => each.k === 'parameter' || (each.k === 'column' && !isOwn(each))
  return isHanded(right) ? [left] : isHanded(left) ? [right] : []
}

/** The column that names the account that a row is of: the one that says so, or the key. */
export function keyOrOwner(table: Table, schema: Schema): string | undefined {
  const key = [...table.constraints.values()].find(({ k }) => k === 'primary')?.columns
  return ownerColumn(table, schema) ?? (key?.length === 1 ? key[0] : undefined)
}

/**
 * The policy by which people write the right in their own row, or as any of those who may; undefined where something is in the
 * way, or may be.
 */
export function writingOf(
  { table, column, shared }: Pick<Right, 'table' | 'column' | 'shared'>,
  database: ExposedDatabase,
  writers: readonly Who[] = ['owner'],
): (Pick<OwnRight, 'policy' | 'privilege'> & { readonly who: Who }) | undefined {
  const { schema } = database
  if (!table.rowSecurity.enabled || !database.made.has(table)) return undefined
  for (const privilege of ['update', 'insert'] as const) {
    if (privilege === 'insert' && (shared || isOneEach(table, schema))) continue
    if (isWatched(table, privilege)) continue
    const policies = [...table.policies.values()].filter((policy) => holdsFor(policy, privilege, 'authenticated'))
    const speaks = ({ using, check }: Policy) => isMentioned(privilege === 'insert' ? check : [using, check], column)
    if (policies.some((policy) => !policy.permissive && speaks(policy))) continue
    for (const { who, policy: name } of commandAccess(database, table, privilege).ways) {
      const policy = name === undefined ? undefined : table.policies.get(name)
      if (!policy || !writers.includes(who) || speaks(policy)) continue
      if (mayHaveChanged(schema, policy.place, 'policies') || mayHaveChanged(schema, table.place, 'privileges'))
        continue
      return { policy, privilege, who }
    }
  }
  return undefined
}

/** A person has one row at most, and it is made when the account is: nobody adds another. */
export function isOneEach(table: Table, schema: Schema): boolean {
  const owner = keyOrOwner(table, schema)
  const isOwners = (columns: readonly string[]) => columns.length === 1 && columns[0] === owner
  if (
    [...table.constraints.values()].some(({ k, columns }) => (k === 'primary' || k === 'unique') && isOwners(columns))
  )
    return true
  return [...table.indexes.values()].some(
    ({ unique, elements }) => unique && isOwners(elements.map(({ column }) => column ?? '')),
  )
}

/** Something runs at each such write that may refuse it or set the value back. */
function isWatched(table: Table, privilege: 'update' | 'insert'): boolean {
  return [...table.triggers.values()].some((trigger) => {
    if (!trigger.events.some((event) => event.toLowerCase().startsWith(privilege))) return false
    return !UPKEEP.test(trigger.function)
  })
}

export function isMentioned(value: unknown, column: string): boolean {
  for (const each of expressionsIn(value)) if (each.k === 'column' && each.name === column) return true
  return false
}
