import type { TextRange } from '../../../analysis/facts'
import type { OperationKind, TableChange } from '../../../analysis/sql/sql-facts'
import type { Place } from '../../finding'
import { usesColumn } from '../columns-used'
import { isOpen, References } from '../references'
import type { Column } from '../schema'
import { copied, missingRelation, nameKey, type Refusal, type State, type TableState } from '../state'
import { addConstraint, foreignKeysOn, keyMismatch, removeConstraint, setNotNull } from './constraints'
import { dropResting, restingOn } from './dependents'
import { keepAsOwn, takeIndexes } from './partitions'
import { addColumn, inOrder } from './tables'

type AlterTable = Extract<OperationKind, { k: 'alterTable' }>

/** `ALTER TABLE`: all of its parts or none. A table that no statement made is assumed, and altered all the same. */
export function alterTable(state: State, operation: AlterTable, place: Place): Refusal | undefined {
  const known = state.table(operation.table)
  if (!known) {
    const view = state.view(operation.table)
    if (view || operation.what !== 'table') return alterView(state, operation)
  }
  if (!known && operation.ifExists) return undefined
  const isForeign = known ? known.foreign : state.isForeign(operation.table.schema)
  const table = known ?? state.assume(operation.table, place)
  const changes = operation.changes.map(
    (change) => () => alter(state, table, change, { file: place.file, range: change.range }),
  )
  if (!known && !isForeign) {
    for (const change of changes) change()
    return missingRelation(operation.table)
  }
  if (table.assumed) {
    for (const change of changes) change()
    return operation.ifExists ? undefined : { ...missingRelation(operation.table), follows: true }
  }
  const before = copied(table)
  for (const change of changes) {
    const refusal = change()
    if (!refusal) continue
    state.restore(table, before)
    for (const each of operation.changes) if (each.k === 'addConstraint') assumeConstraint(state, table, each, place)
    return refusal
  }
  return undefined
}

/** A constraint that PostgreSQL refuses for want of something is kept as an assumption. */
function assumeConstraint(
  state: State,
  table: TableState,
  { constraint }: Extract<TableChange, { k: 'addConstraint' }>,
  { file }: Place,
): void {
  const before = copied(table)
  const refusal = addConstraint(state, table, constraint, { file, range: constraint.range })
  if (!refusal || !isGuess(refusal)) state.restore(table, before)
}

/** A refusal that leaves something assumed. */
function isGuess(refusal: Refusal): boolean {
  return refusal.follows === true || (refusal.missing !== undefined && refusal.missing.what !== 'constraint')
}

function alterView(state: State, operation: AlterTable): Refusal | undefined {
  const view = state.view(operation.table)
  if (!view) {
    if (operation.ifExists || operation.what === 'index' || operation.what === 'sequence') return undefined
    return missingRelation(operation.table)
  }
  for (const change of operation.changes) {
    if (change.k === 'options')
      state.views.set(nameKey(view), { ...view, options: { ...view.options, ...change.options } })
    else if (change.k === 'rowSecurity') return { message: `"${view.name}" is not a table` }
  }
  return undefined
}

function alter(
  state: State,
  table: TableState,
  change: TableChange & { readonly range: TextRange },
  place: Place,
): Refusal | undefined {
  switch (change.k) {
    case 'addColumn': {
      if (change.ifNotExists && table.columns.has(change.column.name)) return undefined
      let refusal = addColumn(state, table, change.column, { file: place.file, range: change.column.range })
      if (refusal && !isGuess(refusal)) return refusal
      for (const constraint of inOrder(change.constraints)) refusal ??= addConstraint(state, table, constraint, place)
      // A column that PostgreSQL refuses is not there; its table is not to blame.
      if (refusal) table.columns.delete(change.column.name)
      return refusal
    }
    case 'dropColumn':
      return dropColumn(state, table, change)
    case 'columnType':
      return changeType(state, table, change, place)
    case 'columnDefault':
      return withColumn(table, change.column, (column) => {
        const { default: _, ...rest } = column
        return change.default ? { ...rest, default: change.default } : rest
      })
    case 'columnNull': {
      const primary = [...table.constraints.values()].find(({ k }) => k === 'primary')
      if (!change.notNull && primary?.columns.includes(change.column) && table.columns.has(change.column))
        return { message: `column "${change.column}" is in a primary key` }
      const refusal = withColumn(table, change.column, (column) => column)
      setNotNull(table, change.column, change.notNull)
      return refusal
    }
    case 'columnOther':
      return withColumn(table, change.column, (column) => column)
    case 'addConstraint':
      return addConstraint(state, table, change.constraint, { file: place.file, range: change.constraint.range })
    case 'dropConstraint': {
      const known = table.constraints.get(change.name)
      if (known) {
        const refusal = removeConstraint(state, table, change.name, change.cascade)
        return known.assumed && !change.ifExists ? missingConstraint(table, change.name) : refusal
      }
      return change.ifExists || isOpen(table) || isNotNullName(table, change.name)
        ? undefined
        : missingConstraint(table, change.name)
    }
    case 'otherConstraint':
      if (change.validates) setValid(table, change.name)
      return table.constraints.has(change.name) || isOpen(table) || isNotNullName(table, change.name)
        ? undefined
        : missingConstraint(table, change.name)
    case 'rowSecurity':
      table.rowSecurity = { ...table.rowSecurity, enabled: change.enabled, place }
      return undefined
    case 'forceRowSecurity':
      table.rowSecurity = { ...table.rowSecurity, forced: change.forced, place: table.rowSecurity.place ?? place }
      return undefined
    case 'attachPartition':
    case 'detachPartition': {
      const partition = state.table(change.partition)
      if (!partition) return missingRelation(change.partition)
      if (change.k === 'attachPartition') takeIndexes(state, table, partition, place)
      else keepAsOwn(partition)
      partition.partitionOf = change.k === 'attachPartition' ? nameKey(table) : undefined
      return undefined
    }
    case 'inherit':
      return state.table(change.parent) ? undefined : missingRelation(change.parent)
    default:
      return undefined
  }
}

function setValid(table: TableState, name: string): void {
  const known = table.constraints.get(name)
  if (known?.k === 'check' || known?.k === 'foreign') table.constraints.set(name, { ...known, notValid: false })
}

/** PostgreSQL 18 keeps NOT NULL as constraints, named as here where nothing else is said. */
function isNotNullName(table: TableState, name: string): boolean {
  return [...table.columns.values()].some(
    (column) => column.notNull && name === `${table.name}_${column.name}_not_null`,
  )
}

function missingConstraint(table: TableState, name: string): Refusal {
  return {
    message: `constraint "${name}" of relation "${table.name}" does not exist`,
    missing: { what: 'constraint', name },
  }
}

function withColumn(table: TableState, name: string, change: (column: Column) => Column): Refusal | undefined {
  const column = table.columns.get(name)
  if (!column) return isOpen(table) ? undefined : missingColumnOf(table, name)
  table.columns.set(name, change(column))
  return undefined
}

export function missingColumnOf(table: TableState, name: string): Refusal {
  return {
    message: `column "${name}" of relation "${table.name}" does not exist`,
    missing: { what: 'column', name: `${table.name}.${name}` },
  }
}

function dropColumn(
  state: State,
  table: TableState,
  { column, ifExists, cascade }: Extract<TableChange, { k: 'dropColumn' }>,
): Refusal | undefined {
  if (!table.columns.has(column)) return ifExists || isOpen(table) ? undefined : missingColumnOf(table, column)
  const need = `${nameKey(table)}.${column}`
  const keys = [...table.constraints.values()].filter(
    ({ k, columns }) => (k === 'primary' || k === 'unique') && columns.includes(column),
  )
  const foreign = keys
    .flatMap(({ columns }) => foreignKeysOn(state, table, columns))
    .filter(([other]) => other !== table)
  if (!cascade && (foreign.length > 0 || restingOn(state, need)))
    return { message: `cannot drop column ${column} of table ${table.name} because other objects depend on it` }
  dropResting(state, need)
  for (const [other, name] of foreign) other.constraints.delete(name)
  table.columns.delete(column)
  for (const { name, columns } of [...table.constraints.values()])
    if (columns.includes(column)) removeConstraint(state, table, name, true)
  for (const index of [...table.indexes.values()]) if (usesColumn(index, column)) state.removeIndex(table, index.name)
  return undefined
}

/** No types, but shorthand for a number with a sequence: https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL */
const SERIAL = /^(?:small|big)?serial$/
const TEXTS: ReadonlySet<string> = new Set(['text', 'character varying', 'character'])

function changeType(
  state: State,
  table: TableState,
  change: Extract<TableChange, { k: 'columnType' }>,
  place: Place,
): Refusal | undefined {
  const column = table.columns.get(change.column)
  if (!column) return isOpen(table) ? undefined : missingColumnOf(table, change.column)
  if (SERIAL.test(change.type.name) && change.type.schema === undefined)
    return { message: `type "${change.type.name}" does not exist, it is shorthand that only a new column takes` }
  const references = new References(state)
  references.ofType(change.type)
  if (references.refusal) return references.refusal
  if (restingOn(state, `${nameKey(table)}.${change.column}`))
    return { message: `cannot alter type of a column used by a view or policy` }
  if (TEXTS.has(column.type.name) && !TEXTS.has(change.type.name) && !column.type.array) {
    const isEnum = state.find(change.type, state.types) !== undefined
    if (!change.using)
      return { message: `column "${change.column}" cannot be cast automatically to type ${change.type.name}` }
    if (isEnum && column.default)
      return {
        message: `default for column "${change.column}" cannot be cast automatically to type ${change.type.name}`,
      }
  }
  const before = state.find(column.type, state.types)
  const after = state.find(change.type, state.types)
  if (before !== undefined && after !== undefined && before !== after && column.default)
    return { message: `default for column "${change.column}" cannot be cast automatically to type ${change.type.name}` }
  table.columns.set(change.column, { ...column, type: change.type, place })
  const refusal = keyMismatch(state, table, change.column)
  if (refusal) table.columns.set(change.column, column)
  return refusal
}
