import type { OperationKind } from '../../../analysis/sql/sql-facts'
import type { Place } from '../../finding'
import { withColumnRenamed, withTableRenamed } from '../columns-used'
import { isOpen } from '../references'
import type { Index } from '../schema'
import { missingRelation, nameKey, type Refusal, type State, shown, type TableState } from '../state'
import { missingColumnOf } from './alter-table'
import { missingPolicy } from './policies'

type Rename = Extract<OperationKind, { k: 'rename' }>
type RenameInTable = Extract<OperationKind, { k: 'renameInTable' }>
type SetSchema = Extract<OperationKind, { k: 'setSchema' }>

/** `ALTER … RENAME TO`. */
export function rename(state: State, operation: Rename, place: Place): Refusal | undefined {
  const { name, to, ifExists } = operation
  switch (operation.what) {
    case 'table':
    case 'view':
    case 'materialized view': {
      const table = state.table(name)
      if (table) {
        const isAssumed = table.assumed
        const refusal = moveTable(state, table, table.schema, to)
        if (!isAssumed) return refusal
        return ifExists ? undefined : { ...missingRelation(name), follows: true }
      }
      const view = state.view(name)
      if (!view) return ifExists ? undefined : missingRelation(name)
      const key = `${view.schema}.${to}`
      if (state.isTaken(key)) return { message: `relation "${to}" already exists` }
      state.views.delete(nameKey(view))
      state.views.set(key, { ...view, name: to, place })
      renameNeed(state, nameKey(view), key)
      return undefined
    }
    case 'index': {
      const key = state.find(name, state.indexes)
      const table = key === undefined ? undefined : state.tables.get(state.indexes.get(key) ?? '')
      if (!table?.indexes.has(name.name)) return ifExists ? undefined : missingRelation(name)
      const isAssumed = table.assumed || table.indexes.get(name.name)?.assumed === true
      const refusal = renameIndex(state, table, name.name, to)
      if (!isAssumed) return refusal
      return ifExists ? undefined : { ...missingRelation(name), follows: true }
    }
    case 'function': {
      for (const each of state.functionsNamed(name)) {
        const key = [...state.functions].find(([, known]) => known === each)?.[0]
        if (key === undefined) continue
        state.removeFunction(key)
        state.addFunction(key.replace(`${nameKey(each)}(`, `${each.schema}.${to}(`), { ...each, name: to, place })
        renameNeed(state, `function ${nameKey(each)}`, `function ${each.schema}.${to}`)
        return undefined
      }
      const missing = { what: 'function', name: shown(name) } as const
      return ifExists ? undefined : { message: `function ${shown(name)} does not exist`, missing }
    }
    case 'type':
    case 'domain': {
      const key = state.find(name, state.types)
      const type = key === undefined ? undefined : state.types.get(key)
      if (key === undefined || !type) {
        const missing = { what: 'type', name: shown(name) } as const
        return ifExists ? undefined : { message: `type "${shown(name)}" does not exist`, missing }
      }
      if (state.types.has(`${type.schema}.${to}`)) return { message: `type "${to}" already exists` }
      state.types.delete(key)
      state.types.set(`${type.schema}.${to}`, { ...type, name: to, place })
      for (const table of state.tables.values())
        for (const column of table.columns.values())
          if (column.type.name === type.name && (column.type.schema ?? type.schema) === type.schema)
            table.columns.set(column.name, { ...column, type: { ...column.type, name: to } })
      renameNeed(state, `type ${key}`, `type ${type.schema}.${to}`)
      return undefined
    }
    case 'schema': {
      for (const table of [...state.tables.values()])
        if (table.schema === name.name) moveTable(state, table, to, table.name)
      if (state.schemas.delete(name.name)) state.schemas.add(to)
      return undefined
    }
    default:
      return undefined
  }
}

/** `ALTER … SET SCHEMA`. */
export function setSchema(state: State, operation: SetSchema): Refusal | undefined {
  const { name, schema, ifExists } = operation
  if (operation.what === 'extension') {
    const known = state.extensions.get(name.name)
    if (known) state.extensions.set(name.name, { ...known, schema })
    return undefined
  }
  const table = state.table(name)
  if (table) return moveTable(state, table, schema, table.name)
  const view = state.view(name)
  if (view) {
    state.views.delete(nameKey(view))
    state.views.set(`${schema}.${view.name}`, { ...view, schema })
    renameNeed(state, nameKey(view), `${schema}.${view.name}`)
    return undefined
  }
  for (const each of state.functionsNamed(name)) {
    const key = [...state.functions].find(([, known]) => known === each)?.[0]
    if (key === undefined) continue
    state.removeFunction(key)
    state.addFunction(`${schema}${key.slice(key.indexOf('.'))}`, { ...each, schema })
    return undefined
  }
  return ifExists || operation.what !== 'table' ? undefined : missingRelation(name)
}

function moveTable(state: State, table: TableState, schema: string, name: string): Refusal | undefined {
  const from = nameKey(table)
  const to = `${schema}.${name}`
  if (state.isTaken(to)) return { message: `relation "${name}" already exists` }
  for (const index of table.indexes.keys()) state.indexes.delete(`${table.schema}.${index}`)
  state.tables.delete(from)
  table.schema = schema
  table.name = name
  state.tables.set(to, table)
  for (const index of table.indexes.keys()) state.indexes.set(`${schema}.${index}`, to)
  for (const other of state.tables.values()) {
    if (other.partitionOf === from) other.partitionOf = to
    for (const constraint of other.constraints.values())
      if (constraint.k === 'foreign' && constraint.references === from)
        other.constraints.set(constraint.name, { ...constraint, references: to })
  }
  renameNeed(state, from, to)
  renameReadTable(state, to, from.slice(from.indexOf('.') + 1), name)
  return undefined
}

/** Policies and views that read a table follow its name. */
function renameReadTable(state: State, key: string, from: string, to: string): void {
  if (from === to) return
  for (const [name, view] of state.views)
    if (view.needs.has(key)) state.views.set(name, { ...view, query: withTableRenamed(view.query, from, to) })
  for (const table of state.tables.values())
    for (const [name, policy] of table.policies)
      if (policy.needs.has(key) || nameKey(table) === key)
        table.policies.set(name, {
          ...policy,
          using: withTableRenamed(policy.using, from, to),
          check: withTableRenamed(policy.check, from, to),
        })
}

function renameIndex(state: State, table: TableState, from: string, to: string): Refusal | undefined {
  const index = table.indexes.get(from)
  if (!index) return undefined
  if (state.isTaken(`${table.schema}.${to}`)) return { message: `relation "${to}" already exists` }
  for (const part of state.tables.values())
    if (part.partitionOf === nameKey(table))
      for (const each of part.indexes.values()) if (each.of === from) part.indexes.set(each.name, { ...each, of: to })
  state.removeIndex(table, from)
  state.addIndex(table, { ...index, name: to })
  const constraint = index.constraint && table.constraints.get(from)
  if (constraint) {
    table.constraints.delete(from)
    table.constraints.set(to, { ...constraint, name: to })
  }
  return undefined
}

/** `RENAME COLUMN`, `RENAME CONSTRAINT`, `ALTER POLICY … RENAME`. */
export function renameInTable(state: State, operation: RenameInTable, place: Place): Refusal | undefined {
  const { what } = operation
  const table = state.table(operation.table)
  if (!table) {
    const isKnown =
      operation.ifExists ||
      state.view(operation.table) ||
      what === 'attribute' ||
      state.isForeign(operation.table.schema)
    return isKnown ? undefined : missingRelation(operation.table)
  }
  const refusal = renameInside(state, table, operation, place)
  if (!table.assumed) return refusal
  return operation.ifExists ? undefined : { ...missingRelation(operation.table), follows: true }
}

function renameInside(
  state: State,
  table: TableState,
  { what, name, to }: RenameInTable,
  place: Place,
): Refusal | undefined {
  switch (what) {
    case 'column':
      return renameColumn(state, table, name, to, place)
    case 'constraint': {
      const constraint = table.constraints.get(name)
      if (!constraint)
        return isOpen(table)
          ? undefined
          : { message: `constraint "${name}" for table "${table.name}" does not exist`, missing: { what, name } }
      if (table.indexes.has(name)) return renameIndex(state, table, name, to)
      table.constraints.delete(name)
      table.constraints.set(to, { ...constraint, name: to })
      return undefined
    }
    case 'policy': {
      const policy = table.policies.get(name)
      if (!policy) return table.foreign ? undefined : missingPolicy(name, table)
      if (table.policies.get(to)?.assumed === false)
        return { message: `policy "${to}" for table "${table.name}" already exists` }
      table.policies.delete(name)
      table.policies.set(to, { ...policy, name: to, place })
      return policy.assumed ? { ...missingPolicy(name, table), follows: true } : undefined
    }
    case 'trigger': {
      const trigger = table.triggers.get(name)
      if (trigger) table.triggers.set(to, { ...trigger, name: to })
      table.triggers.delete(name)
      return undefined
    }
    default:
      return undefined
  }
}

function renameColumn(state: State, table: TableState, from: string, to: string, place: Place): Refusal | undefined {
  if (!table.columns.has(from)) return isOpen(table) ? undefined : missingColumnOf(table, from)
  if (table.columns.has(to)) return { message: `column "${to}" of relation "${table.name}" already exists` }
  const renamed = (name: string) => (name === from ? to : name)
  table.columns = new Map(
    [...table.columns].map(([name, column]) => (name === from ? [to, { ...column, name: to, place }] : [name, column])),
  )
  const key = nameKey(table)
  for (const constraint of table.constraints.values()) {
    const columns = constraint.columns.map(renamed)
    table.constraints.set(
      constraint.name,
      constraint.k === 'check'
        ? { ...constraint, columns, check: withColumnRenamed(constraint.check, from, to) }
        : { ...constraint, columns },
    )
  }
  for (const other of state.tables.values())
    for (const constraint of other.constraints.values())
      if (constraint.k === 'foreign' && constraint.references === key)
        other.constraints.set(constraint.name, {
          ...constraint,
          referencedColumns: constraint.referencedColumns.map(renamed),
        })
  for (const index of table.indexes.values()) table.indexes.set(index.name, indexRenamed(index, from, to))
  for (const policy of table.policies.values()) {
    const { using, check } = policy
    table.policies.set(policy.name, {
      ...policy,
      using: using && { ...using, value: withColumnRenamed(using.value, from, to) },
      check: check && { ...check, value: withColumnRenamed(check.value, from, to) },
    })
  }
  renameNeed(state, `${key}.${from}`, `${key}.${to}`)
  return undefined
}

function indexRenamed(index: Index, from: string, to: string): Index {
  return {
    ...index,
    elements: index.elements.map((element) => ({
      ...element,
      ...(element.column === from && { column: to }),
      ...(element.expression && { expression: withColumnRenamed(element.expression, from, to) }),
    })),
    include: index.include.map((name) => (name === from ? to : name)),
    where: index.where && withColumnRenamed(index.where, from, to),
  }
}

/** Puts a new key in the place of an old one, in whatever rests on it. */
function renameNeed(state: State, from: string, to: string): void {
  const renamed = (needs: ReadonlySet<string>): ReadonlySet<string> =>
    new Set(
      [...needs].map((need) => (need === from || need.startsWith(`${from}.`) ? to + need.slice(from.length) : need)),
    )
  for (const [key, view] of state.views) state.views.set(key, { ...view, needs: renamed(view.needs) })
  for (const [key, each] of state.functions) state.functions.set(key, { ...each, needs: renamed(each.needs) })
  for (const table of state.tables.values())
    for (const [name, policy] of table.policies) table.policies.set(name, { ...policy, needs: renamed(policy.needs) })
}
