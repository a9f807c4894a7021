import type { ColumnDefinition, ConstraintDefinition, OperationKind } from '../../../analysis/sql/sql-facts'
import type { Place } from '../../finding'
import { chosenName } from '../object-names'
import { References } from '../references'
import type { Column, Index } from '../schema'
import { missingRelation, nameKey, newTable, type Refusal, type State, type TableState, TEMPORARY } from '../state'
import { addConstraint } from './constraints'
import { copyIndex, takeIndexes } from './partitions'

type CreateTable = Extract<OperationKind, { k: 'createTable' }>

/** `CREATE TABLE`. One that PostgreSQL refuses is assumed: later statements were written for it. */
export function createTable(state: State, operation: CreateTable, place: Place, file: string): Refusal | undefined {
  const home = operation.temporary ? `${TEMPORARY}.${operation.table.name}` : state.home(operation.table)
  if (state.isTaken(home)) {
    const existing = state.tables.get(home)?.place
    const message = `relation "${operation.table.name}" already exists`
    return operation.ifNotExists ? undefined : { message, ...(existing && { existing }) }
  }
  const schema = home.slice(0, home.indexOf('.'))
  const before = state.tables.get(home)
  if (before && operation.ifNotExists && before.foreign) return undefined
  const table = newTable(schema, operation.table.name, place)
  const shielded = before?.rowSecurity.enabled ? before.rowSecurity.place : before?.protectedBefore
  if (shielded && operation.ifNotExists) table.protectedBefore = shielded
  if (before && before.columns.size > 0) table.columnsBefore = new Set(before.columns.keys())
  if (before) state.removeTable(before)
  state.views.delete(home)
  state.tables.set(home, table)
  const refusal =
    schemaProblem(state, schema, operation.temporary) ?? fill(state, table, operation, (range) => ({ file, range }))
  table.assumed = refusal !== undefined
  table.partitioned = operation.partitioned ?? false
  for (const index of before?.indexes.values() ?? []) keepIndex(state, table, index)
  return refusal
}

/**
 * An index that a file makes before the table is there: PostgreSQL refuses it when the files run in their order, and the
 * database that they were written for has it.
 */
function keepIndex(state: State, table: TableState, index: Index): void {
  const isWhole = index.elements.every(({ column }) => column === undefined || table.columns.has(column))
  if (index.constraint || !isWhole || state.isTaken(`${table.schema}.${index.name}`)) return
  state.addIndex(table, { ...index, assumed: true })
}

function schemaProblem(state: State, schema: string, temporary: boolean): Refusal | undefined {
  if (temporary || state.schemas.has(schema) || state.isForeign(schema)) return undefined
  return { message: `schema "${schema}" does not exist`, missing: { what: 'schema', name: schema } }
}

function fill(
  state: State,
  table: TableState,
  operation: CreateTable,
  at: (range: ColumnDefinition['range']) => Place,
): Refusal | undefined {
  let refusal: Refusal | undefined
  const note = (found: Refusal | undefined) => {
    refusal ??= found
  }
  for (const parent of [...operation.inherits, ...(operation.partitionOf ? [operation.partitionOf] : [])]) {
    const known = state.table(parent)
    if (!known || known.assumed) note({ ...missingRelation(parent), follows: known !== undefined })
    for (const column of known?.columns.values() ?? []) table.columns.set(column.name, column)
    if (operation.partitionOf && known) {
      table.partitionOf = nameKey(known)
      takeIndexes(state, known, table, table.place)
    }
  }
  for (const { table: name, indexes, defaults } of operation.like) note(copy(state, table, name, indexes, defaults))
  for (const definition of operation.columns) note(addColumn(state, table, definition, at(definition.range)))
  if (operation.as) {
    const references = new References(state)
    const names = references.ofQuery(operation.as)
    note(references.refusal)
    for (const name of operation.columns.length > 0 ? [] : (names ?? []))
      table.columns.set(name, { name, type: { name: 'unknown' }, notNull: false, place: table.place })
  }
  for (const constraint of inOrder(operation.constraints))
    note(addConstraint(state, table, constraint, at(constraint.range)))
  return refusal
}

/** `LIKE`: columns, and what it says to include. */
function copy(
  state: State,
  table: TableState,
  name: CreateTable['like'][number]['table'],
  indexes: boolean,
  defaults: boolean,
): Refusal | undefined {
  const source = state.table(name)
  if (!source || source.assumed) return { ...missingRelation(name), follows: source !== undefined }
  for (const column of source.columns.values()) {
    const { default: value, ...rest } = column
    table.columns.set(
      column.name,
      defaults && value ? { ...rest, default: value, place: table.place } : { ...rest, place: table.place },
    )
  }
  if (!indexes) return undefined
  for (const index of source.indexes.values()) copyIndex(state, table, index, table.place)
  return undefined
}

/** Adds a column; its type has to be there. */
export function addColumn(
  state: State,
  table: TableState,
  definition: ColumnDefinition,
  place: Place,
): Refusal | undefined {
  const { range: _, ...rest } = definition
  const references = new References(state)
  references.ofType(definition.type)
  if (definition.default) references.ofTable(definition.default, table)
  const known = table.columns.get(definition.name)
  if (known) {
    const message = `column "${definition.name}" of relation "${table.name}" already exists`
    return { message, existing: known.place }
  }
  const column: Column = { ...rest, place }
  table.columns.set(definition.name, column)
  if (definition.default?.k === 'call' && definition.default.name === 'nextval')
    state.sequences.add(
      `${table.schema}.${chosenName(table.name, definition.name, 'seq', (name) => state.isTaken(`${table.schema}.${name}`))}`,
    )
  return references.refusal ?? defaultProblem(state, definition)
}

/** A default that an enum does not have. */
function defaultProblem(state: State, { type, default: value, generated }: ColumnDefinition): Refusal | undefined {
  if (generated && JSON.stringify(generated).includes('"k":"query"'))
    return { message: 'cannot use subquery in column generation expression' }
  const key = state.find(type, state.types)
  const known = key === undefined ? undefined : state.types.get(key)
  const constant = value?.k === 'cast' ? value.arg : value
  if (known?.form !== 'enum' || type.array || constant?.k !== 'value' || typeof constant.value !== 'string')
    return undefined
  if (known.values.includes(constant.value)) return undefined
  return { message: `invalid input value for enum ${known.name}: "${constant.value}"` }
}

/**
 * PostgreSQL makes the primary key first, then the unique ones, a key that is written twice once, then checks and references.
 */
export function inOrder(constraints: readonly ConstraintDefinition[]): ConstraintDefinition[] {
  const keys: ConstraintDefinition[] = []
  const isKey = (constraint: ConstraintDefinition) => constraint.k === 'primary' || constraint.k === 'unique'
  const sorted = [...constraints].sort((a, b) => RANK[a.k] - RANK[b.k])
  for (const constraint of sorted) {
    if (!isKey(constraint) || ('usingIndex' in constraint && constraint.usingIndex !== undefined)) keys.push(constraint)
    else if (!keys.some((known) => sameKey(known, constraint))) keys.push(constraint)
  }
  return keys
}

const RANK: Readonly<Record<ConstraintDefinition['k'], number>> = {
  check: 0,
  primary: 1,
  unique: 2,
  exclude: 2,
  foreign: 3,
}

function sameKey(a: ConstraintDefinition, b: ConstraintDefinition): boolean {
  if ((a.k !== 'primary' && a.k !== 'unique') || (b.k !== 'primary' && b.k !== 'unique')) return false
  // Two primary keys are one too many, be they the same.
  if (
    (a.k === 'primary' && b.k === 'primary') ||
    a.usingIndex !== undefined ||
    a.columns.join(',') !== b.columns.join(',')
  )
    return false
  return (a.deferrable ?? false) === (b.deferrable ?? false) && (b.name === undefined || a.name === undefined)
}
