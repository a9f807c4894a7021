import type { ConstraintDefinition, TypeName } from '../../../analysis/sql/sql-facts'
import type { Place } from '../../finding'
import { typeClass } from '../built-in-types'
import { columnsIn } from '../columns-used'
import { mayBeGone } from '../doubts'
import { chosenName, columnsPart } from '../object-names'
import { isOpen, References } from '../references'
import type { Constraint, Index } from '../schema'
import { missingRelation, nameKey, type Refusal, type State, shown, type TableState } from '../state'
import { elementProblem } from './indexes'
import { spread } from './partitions'

/** Adds a constraint, and the index that carries it. What it needs and is nowhere made leaves it assumed. */
export function addConstraint(
  state: State,
  table: TableState,
  definition: ConstraintDefinition,
  place: Place,
): Refusal | undefined {
  switch (definition.k) {
    case 'primary':
    case 'unique':
      return addKey(state, table, definition, place)
    case 'foreign':
      return addForeign(state, table, definition, place)
    case 'check': {
      const references = new References(state)
      references.ofTable(definition.check, table)
      const columns = [...columnsIn(definition.check)]
      const label = columns.length === 1 ? (columns[0] ?? '') : ''
      const name = definition.name ?? chosen(state, table, label, 'check')
      const taken = takenConstraint(table, name)
      if (taken) return taken
      table.constraints.set(name, {
        k: 'check',
        name,
        columns,
        check: definition.check,
        notValid: definition.notValid ?? false,
        place,
        assumed: references.refusal !== undefined,
      })
      return references.refusal
    }
    case 'exclude': {
      const columns = definition.elements.flatMap(({ column }) => column ?? [])
      const name = definition.name ?? chosen(state, table, columnsPart(columns), 'excl')
      const taken = takenConstraint(table, name)
      if (taken) return taken
      const refusal = definition.elements
        .map((element) => elementProblem(state, table, definition.method, element))
        .find(Boolean)
      const common = { name, place, assumed: refusal !== undefined }
      table.constraints.set(name, { ...common, k: 'exclude', columns })
      state.addIndex(table, {
        ...common,
        unique: false,
        method: definition.method,
        elements: definition.elements,
        include: [],
        where: undefined,
        constraint: 'exclude',
      })
      return refusal
    }
  }
}

type Key = Extract<ConstraintDefinition, { k: 'primary' | 'unique' }>

function addKey(state: State, table: TableState, definition: Key, place: Place): Refusal | undefined {
  const { k } = definition
  const isOld = [...table.constraints.values()].some((constraint) => constraint.k === 'primary' && !constraint.assumed)
  if (k === 'primary' && isOld) return { message: `multiple primary keys for table "${table.name}" are not allowed` }
  const existing = definition.usingIndex === undefined ? undefined : table.indexes.get(definition.usingIndex)
  if (definition.usingIndex !== undefined && !existing) {
    const message = `index "${definition.usingIndex}" does not exist`
    return { message, missing: { what: 'index', name: definition.usingIndex } }
  }
  const columns = existing ? existing.elements.flatMap(({ column }) => column ?? []) : definition.columns
  const twice = columns.find((column, i) => columns.indexOf(column) !== i)
  if (twice !== undefined)
    return { message: `column "${twice}" appears twice in ${k === 'primary' ? 'primary key' : k} constraint` }
  const lost = isOpen(table) ? undefined : columns.find((column) => !table.columns.has(column))
  const refusal: Refusal | undefined =
    lost === undefined
      ? undefined
      : {
          message: `column "${lost}" named in key does not exist`,
          missing: { what: 'column', name: `${table.name}.${lost}` },
        }
  const name =
    definition.name ??
    existing?.name ??
    (k === 'primary' ? chosen(state, table, '', 'pkey') : chosen(state, table, columnsPart(columns), 'key'))
  const key = `${table.schema}.${name}`
  if (mayBeGone(table, 'constraint', name)) removeConstraint(state, table, name, true)
  if (name !== existing?.name && (table.constraints.has(name) || state.isTaken(key)))
    return { message: `relation "${name}" already exists` }
  if (existing) state.removeIndex(table, existing.name)
  const common = { name, place, assumed: refusal !== undefined }
  table.constraints.set(name, { ...common, k, columns })
  const index: Index = {
    ...common,
    unique: true,
    method: 'btree',
    elements: columns.map((column) => ({ column })),
    include: definition.include ?? [],
    where: undefined,
    constraint: k,
  }
  state.addIndex(table, index)
  spread(state, table, index)
  if (k === 'primary') for (const column of columns) setNotNull(table, column, true)
  return refusal
}

type Foreign = Extract<ConstraintDefinition, { k: 'foreign' }>

function addForeign(state: State, table: TableState, definition: Foreign, place: Place): Refusal | undefined {
  const name = definition.name ?? chosen(state, table, columnsPart(definition.columns), 'fkey')
  const taken = takenConstraint(table, name)
  if (taken) return taken
  const { references } = definition
  const target = state.table(references)
  const key = target ? nameKey(target) : state.home(references)
  const referenced =
    definition.referencedColumns.length > 0
      ? definition.referencedColumns
      : ([...(target?.constraints.values() ?? [])].find(({ k }) => k === 'primary')?.columns ?? [])
  const refusal = foreignProblem(state, table, target, definition, referenced)
  const constraint: Constraint = {
    k: 'foreign',
    name,
    columns: definition.columns,
    references: key,
    referencedColumns: referenced,
    onDelete: definition.onDelete,
    onUpdate: definition.onUpdate,
    notValid: definition.notValid ?? false,
    place,
    assumed: refusal !== undefined,
  }
  table.constraints.set(name, constraint)
  return refusal
}

function foreignProblem(
  state: State,
  table: TableState,
  target: TableState | undefined,
  definition: Foreign,
  referenced: readonly string[],
): Refusal | undefined {
  const { references } = definition
  const lost = isOpen(table) ? undefined : definition.columns.find((column) => !table.columns.has(column))
  if (lost !== undefined)
    return {
      message: `column "${lost}" referenced in foreign key constraint does not exist`,
      missing: { what: 'column', name: `${table.name}.${lost}` },
    }
  if (!target) return state.isForeign(references.schema) ? undefined : missingRelation(references)
  if (target.foreign) return undefined
  if (target.assumed) return target === table ? undefined : { ...missingRelation(references), follows: true }
  if (referenced.length === 0) return { message: `there is no primary key for referenced table "${shown(references)}"` }
  const wanted = [...referenced].sort().join(',')
  const isUnique = [...target.indexes.values()].some(
    (index) =>
      index.unique &&
      !index.where &&
      !index.assumed &&
      index.elements
        .map(({ column }) => column ?? '()')
        .sort()
        .join(',') === wanted,
  )
  if (!isUnique) {
    const gone = referenced.find((column) => !target.columns.has(column))
    if (gone === undefined)
      return { message: `there is no unique constraint matching given keys for referenced table "${target.name}"` }
    return {
      message: `column "${gone}" referenced in foreign key constraint does not exist`,
      missing: { what: 'column', name: `${target.name}.${gone}` },
    }
  }
  return mismatch(state, table, target, definition, referenced)
}

function mismatch(
  state: State,
  table: TableState,
  target: TableState,
  definition: Pick<Foreign, 'columns'>,
  referenced: readonly string[],
): Refusal | undefined {
  for (const [i, column] of definition.columns.entries()) {
    const from = classOf(state, table.columns.get(column)?.type)
    const to = classOf(state, target.columns.get(referenced[i] ?? '')?.type)
    if (from !== undefined && to !== undefined && from !== to)
      return { message: `foreign key constraint of "${table.name}" cannot be implemented: types of "${column}" differ` }
  }
  return undefined
}

/** What PostgreSQL says of the foreign keys from or to a column that has got another type. */
export function keyMismatch(state: State, table: TableState, column: string): Refusal | undefined {
  const key = nameKey(table)
  for (const other of state.tables.values()) {
    if (other.assumed || other.foreign) continue
    for (const each of other.constraints.values()) {
      if (each.k !== 'foreign' || each.assumed) continue
      const isTouched =
        (other === table && each.columns.includes(column)) ||
        (each.references === key && each.referencedColumns.includes(column))
      const target = isTouched ? state.tables.get(each.references) : undefined
      const refusal =
        target && !target.assumed && !target.foreign
          ? mismatch(state, other, target, each, each.referencedColumns)
          : undefined
      if (refusal) return refusal
    }
  }
  return undefined
}

/** What a type can be compared with: an enum with itself. */
function classOf(state: State, type: TypeName | undefined): string | undefined {
  return type && (typeClass(type.name) ?? state.find(type, state.types))
}

/** Removes a constraint with its index; foreign keys that rest on it go along, or refuse it. */
export function removeConstraint(state: State, table: TableState, name: string, cascade: boolean): Refusal | undefined {
  const constraint = table.constraints.get(name)
  if (!constraint) return undefined
  if (constraint.k === 'primary' || constraint.k === 'unique') {
    const resting = foreignKeysOn(state, table, constraint.columns)
    if (resting.length > 0 && !cascade)
      return { message: `cannot drop constraint ${name} on table ${table.name} because other objects depend on it` }
    for (const [other, foreign] of resting) other.constraints.delete(foreign)
  }
  table.constraints.delete(name)
  if (table.indexes.has(name)) state.removeIndex(table, name)
  return undefined
}

/** The foreign keys, of any table, that refer to these columns of a table; to any of its columns where none are given. */
export function foreignKeysOn(
  state: State,
  table: TableState,
  columns?: readonly string[],
): (readonly [TableState, string])[] {
  const key = nameKey(table)
  const wanted = columns && [...columns].sort().join(',')
  const found: (readonly [TableState, string])[] = []
  for (const other of state.tables.values()) {
    if (other.assumed) continue
    for (const constraint of other.constraints.values()) {
      if (constraint.k !== 'foreign' || constraint.references !== key || constraint.assumed) continue
      if (wanted === undefined || [...constraint.referencedColumns].sort().join(',') === wanted)
        found.push([other, constraint.name])
    }
  }
  return found
}

export function setNotNull(table: TableState, column: string, notNull: boolean): void {
  const known = table.columns.get(column)
  if (known) table.columns.set(column, { ...known, notNull })
}

function chosen(state: State, table: TableState, columns: string, label: string): string {
  return chosenName(
    table.name,
    columns,
    label,
    (name) => state.isTaken(`${table.schema}.${name}`) || state.hasConstraint(table.schema, name),
  )
}

function takenConstraint(table: TableState, name: string): Refusal | undefined {
  const known = table.constraints.get(name)
  if (!known || known.assumed || mayBeGone(table, 'constraint', name)) return undefined
  return { message: `constraint "${name}" for relation "${table.name}" already exists`, existing: known.place }
}
