import type { TextRange } from '../../analysis/facts'
import type { Query, RelationName } from '../../analysis/sql/expression'
import type { Operation, TableChange, TypeName } from '../../analysis/sql/sql-facts'
import type { Place } from '../finding'
import { columnsIn } from './columns-used'
import { newestFiles } from './newest'
import { refusedEmpty } from './refused-rows'
import type { Coming, Replay } from './replay'
import { keepsRows, volatileCall } from './rewrites'
import type { SchemaSource, Table } from './schema'
import { copied, type State, type TableState, TEMPORARY } from './state'

/** Something that a migration which may not have run yet does to a table that was made before it, and may hold rows. */
export interface Hazard {
  readonly place: Place
  readonly statement: TextRange
  /** The table as it is just before. */
  readonly table: Table
  readonly effect: Effect
}

/**
 * `index`: built while writes wait · `key`: a unique or primary key, built while all wait · `required`: a column without a
 * value for the rows that are there · `not-null`: every row is looked at while all wait · `rewrite`: every row is written anew
 * while all wait, for a `type` or a `default` that each row gets its own of · `foreign`, `check`: every row is looked at while
 * writes, or all, wait · `lost`: a table, a column or all rows.
 */
export type Effect =
  | { readonly k: 'index'; readonly name: string | undefined; readonly columns: readonly string[] }
  | { readonly k: 'key'; readonly name: string; readonly primary: boolean; readonly columns: readonly string[] }
  | { readonly k: 'required'; readonly column: string }
  | { readonly k: 'not-null'; readonly column: string }
  | {
      readonly k: 'rewrite'
      readonly column: string
      readonly by: 'type'
      readonly from: TypeName
      readonly to: TypeName
    }
  | { readonly k: 'rewrite'; readonly column: string; readonly by: 'default'; readonly call: string }
  | { readonly k: 'rewrite'; readonly column: string; readonly by: 'generated' }
  | { readonly k: 'foreign'; readonly name: string; readonly columns: readonly string[]; readonly references: string }
  | { readonly k: 'check'; readonly name: string; readonly columns: readonly string[] }
  | { readonly k: 'lost'; readonly what: 'table' | 'rows' }
  | { readonly k: 'lost'; readonly what: 'column'; readonly column: string }

/** What the newest migrations of a source do, with what they do about it. */
export interface Newest {
  readonly hazards: readonly Hazard[]
  /** Columns, as `orders.total`, that some migration fills, whose empty rows it deletes, or with which it refuses to go on. */
  readonly filled: ReadonlySet<string>
  /** Tables, as `public.orders`, whose rows they copy to another, or of which they move values to another column. */
  readonly kept: ReadonlySet<string>
  /** Tables, as `public.plans`, to which they add rows that stand in them. */
  readonly refilled: ReadonlySet<string>
}

/** What the newest migrations do to tables that earlier ones made. */
export function newestHazards(source: SchemaSource, replay: Replay): Newest {
  const hazards: Hazard[] = []
  const noted: Noted = { kept: new Set(), refilled: new Set(), added: new Set(), checked: new Set() }
  const { kept, refilled, added, checked } = noted
  const filled = filledColumns(replay.operations())
  const refused = new Set<string>()
  replay.watchNewest(source, (before) => {
    const live = liveTables(source, before)
    return (coming) => {
      const { operation, state } = coming
      noteRows(operation, state, noted)
      for (const column of refusedEmpty(coming)) refused.add(column)
      if (coming.isGuess || operation.block?.repeated) return
      for (const hazard of hazardsOf(coming, live))
        if (!isOfEmptyColumns(hazard, added, filled) && !isReplaced(hazard, checked)) hazards.push(hazard)
      for (const name of emptied(operation)) {
        const table = state.table(name)
        if (table) live.delete(table)
      }
    }
  })
  return { hazards, filled: new Set([...filled, ...refused]), kept, refilled }
}

function filledColumns(operations: Iterable<Operation>): Set<string> {
  const filled = new Set<string>()
  for (const operation of operations) {
    const { target, verb, columns, where } = operation.k === 'query' ? operation.query : NO_QUERY
    const names = verb === 'update' ? columns.map(({ as }) => as) : verb === 'delete' ? columnsIn(where) : []
    for (const name of names) if (target && name !== undefined) filled.add(`${target.name}.${name}`)
  }
  return filled
}

const NO_QUERY: Pick<Query, 'target' | 'verb' | 'columns' | 'where'> = { verb: 'select', columns: [] }

/** A constraint on columns that are as new and have no values yet: every row passes. */
function isOfEmptyColumns({ effect, table }: Hazard, added: ReadonlySet<string>, filled: ReadonlySet<string>): boolean {
  if ((effect.k !== 'foreign' && effect.k !== 'check') || effect.columns.length === 0) return false
  return effect.columns.every((column) => {
    const hasOneValue = effect.k === 'check' || table.columns.get(column)?.default === undefined
    const isAdded = added.has(`${table.schema}.${table.name}.${column}`)
    return isAdded && !filled.has(`${table.name}.${column}`) && hasOneValue
  })
}

/** A check that takes the place of another one on the same columns: as a rule it allows more. */
function isReplaced({ effect, table }: Hazard, checked: ReadonlySet<string>): boolean {
  return effect.k === 'check' && checked.has(`${table.schema}.${table.name} ${[...effect.columns].sort().join()}`)
}

/** Tables that may hold rows: made by a migration that ran, and not just before the newest ones. */
function liveTables(source: SchemaSource, before: State): Set<TableState> {
  const first = source.files.length - newestFiles(source).length
  const previous = source.files[first - 1]
  return new Set(
    [...before.tables.values()].filter(
      (table) => !table.assumed && !table.foreign && table.schema !== TEMPORARY && table.place.file !== previous,
    ),
  )
}

function* hazardsOf({ state, operation, statement, file }: Coming, live: ReadonlySet<TableState>): Iterable<Hazard> {
  const at = (table: TableState | undefined, effect: Effect, range: TextRange = operation.range): Hazard[] =>
    table && live.has(table)
      ? [{ place: { file, range }, statement: statement.range, table: copied(table), effect }]
      : []
  switch (operation.k) {
    case 'createIndex': {
      const { index, concurrently, ifNotExists } = operation
      const table = state.table(index.table)
      const isThere = ifNotExists && index.name !== undefined && table?.indexes.has(index.name)
      const columns = index.elements.flatMap(({ column }) => column ?? [])
      if (!concurrently && !isThere) yield* at(table, { k: 'index', name: index.name, columns })
      break
    }
    case 'alterTable': {
      const table = state.table(operation.table)
      if (!table) break
      for (const change of operation.changes)
        for (const effect of effectsOf(state, table, change)) yield* at(table, effect, change.range)
      break
    }
    case 'drop':
      if (operation.what === 'table') yield* at(state.table(operation.name), { k: 'lost', what: 'table' })
      break
    default:
      for (const name of emptied(operation)) yield* at(state.table(name), { k: 'lost', what: 'rows' })
  }
}

/** Tables that lose all their rows. */
function emptied(operation: Operation): readonly RelationName[] {
  if (operation.k === 'truncate') return operation.tables
  if (operation.k !== 'query') return []
  const { verb, target, where, from } = operation.query
  return verb === 'delete' && target && !where && from.length === 0 ? [target] : []
}

function effectsOf(state: State, table: TableState, change: TableChange): Effect[] {
  switch (change.k) {
    case 'addColumn':
      return table.columns.has(change.column.name) ? [] : ofNewColumn(state, change)
    case 'dropColumn':
      return table.columns.has(change.column) ? [{ k: 'lost', what: 'column', column: change.column }] : []
    case 'columnNull': {
      const column = table.columns.get(change.column)
      return change.notNull && column && !column.notNull && !isCheckedNotNull(table, change.column)
        ? [{ k: 'not-null', column: change.column }]
        : []
    }
    case 'columnType': {
      const from = table.columns.get(change.column)?.type
      return from && !keepsRows(from, change.type)
        ? [{ k: 'rewrite', column: change.column, by: 'type', from, to: change.type }]
        : []
    }
    case 'addConstraint':
      return ofConstraint(table, change.constraint)
    default:
      return []
  }
}

function ofNewColumn(state: State, { column, constraints }: Extract<TableChange, { k: 'addColumn' }>): Effect[] {
  const { name, notNull, default: value, identity, generated } = column
  if (generated) return [{ k: 'rewrite', column: name, by: 'generated' }]
  if (identity) return [{ k: 'rewrite', column: name, by: 'default', call: 'its sequence' }]
  if (!value) {
    const isKey = constraints.some(({ k }) => k === 'primary')
    return notNull || isKey ? [{ k: 'required', column: name }] : []
  }
  const call = volatileCall(value, (function_) =>
    state.functionsNamed(function_).some(({ definition }) => definition.volatility === 'volatile'),
  )
  return call === undefined
    ? []
    : [{ k: 'rewrite', column: name, by: 'default', call: call === 'nextval' ? 'its sequence' : `\`${call}()\`` }]
}

function ofConstraint(
  table: TableState,
  constraint: Extract<TableChange, { k: 'addConstraint' }>['constraint'],
): Effect[] {
  switch (constraint.k) {
    case 'primary':
    case 'unique': {
      if (constraint.usingIndex !== undefined) return []
      const { columns } = constraint
      const primary = constraint.k === 'primary'
      const name = constraint.name ?? (primary ? `${table.name}_pkey` : `${table.name}_${columns.join('_')}_key`)
      return [{ k: 'key', name, primary, columns }]
    }
    case 'foreign': {
      if (constraint.notValid) return []
      const name = constraint.name ?? `${table.name}_${constraint.columns.join('_')}_fkey`
      return [{ k: 'foreign', name, columns: constraint.columns, references: constraint.references.name }]
    }
    case 'check': {
      const columns = [...columnsIn(constraint.check)]
      return constraint.notValid ? [] : [{ k: 'check', name: constraint.name ?? '', columns }]
    }
    default:
      return []
  }
}

/** A check that holds for all rows says so already, and PostgreSQL 12 and later ask it instead of the rows. */
function isCheckedNotNull(table: TableState, name: string): boolean {
  return [...table.constraints.values()].some(
    (constraint) =>
      constraint.k === 'check' &&
      !constraint.notValid &&
      constraint.check.k === 'null' &&
      constraint.check.not &&
      constraint.check.arg.k === 'column' &&
      constraint.check.arg.name === name,
  )
}

interface Noted {
  readonly kept: Set<string>
  readonly refilled: Set<string>
  readonly added: Set<string>
  /** Table and columns of checks that are dropped. */
  readonly checked: Set<string>
}

/** Notes which columns are added, which checks go, of which tables rows are kept elsewhere, and which are filled. */
function noteRows(operation: Operation, state: State, { kept, refilled, added, checked }: Noted): void {
  const keyOf = (name: RelationName) => state.find(name, state.tables) ?? state.home(name)
  if (operation.k === 'alterTable') {
    const key = keyOf(operation.table)
    for (const change of operation.changes) {
      if (change.k === 'addColumn') added.add(`${key}.${change.column.name}`)
      const dropped =
        change.k === 'dropConstraint' ? state.table(operation.table)?.constraints.get(change.name) : undefined
      if (dropped?.k === 'check') checked.add(`${key} ${[...columnsIn(dropped.check)].sort().join()}`)
    }
  } else if (operation.k === 'createTable' && operation.as) {
    for (const source of tablesOf(operation.as)) kept.add(keyOf(source))
  } else if (operation.k === 'query') {
    const { verb, target, columns } = operation.query
    const sources = tablesOf(operation.query)
    if (verb === 'insert') for (const source of sources) kept.add(keyOf(source))
    if (verb === 'insert' && target && sources.length === 0) refilled.add(keyOf(target))
    if (verb !== 'update' || !target) return
    for (const { value } of columns) if (columnsIn(value).size > 0) kept.add(keyOf(target))
    for (const source of tablesOf(operation.query)) kept.add(keyOf(source))
  }
}

function tablesOf(query: Query): RelationName[] {
  return [...query.from, ...query.with.flatMap((each) => each.query.from)].flatMap((source) => {
    if (source.k === 'table') return [source.table]
    if (source.k === 'query') return tablesOf(source.query)
    return source.k === 'join' ? tablesOf({ ...query, with: [], from: [source.left, source.right] }) : []
  })
}
