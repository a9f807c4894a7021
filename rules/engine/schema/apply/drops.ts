import type { RelationName } from '../../../analysis/sql/expression'
import type { OperationKind } from '../../../analysis/sql/sql-facts'
import { missingRelation, nameKey, type Refusal, type State, shown, type TableState } from '../state'
import { foreignKeysOn, removeConstraint } from './constraints'
import { functionsMeant } from './definitions'
import { dropResting, functionsResting, restingOn } from './dependents'
import { missingPolicy } from './policies'

type Drop = Extract<OperationKind, { k: 'drop' }>
type DropFromTable = Extract<OperationKind, { k: 'dropFromTable' }>

/** `DROP …`. */
export function drop(state: State, operation: Drop): Refusal | undefined {
  switch (operation.what) {
    case 'table':
      return dropTable(state, operation)
    case 'view':
    case 'materialized view':
      return dropView(state, operation)
    case 'index':
      return dropIndex(state, operation)
    case 'function':
      return dropFunction(state, operation)
    case 'type':
    case 'domain':
      return dropType(state, operation)
    case 'schema':
      return dropSchema(state, operation)
    case 'sequence': {
      const key = state.find(operation.name, state.sequences)
      if (key !== undefined) state.sequences.delete(key)
      return undefined
    }
    case 'extension': {
      const isThere = state.extensions.delete(operation.name.name)
      return isThere || operation.ifExists
        ? undefined
        : { message: `extension "${operation.name.name}" does not exist` }
    }
  }
}

/** It is only assumed: PostgreSQL does not know it. */
function follows(what: string, name: RelationName): Refusal {
  return { message: `${what} "${shown(name)}" does not exist`, follows: true }
}

function dependent(what: string, name: string): Refusal {
  return { message: `cannot drop ${what} ${name} because other objects depend on it` }
}

function dropTable(state: State, { name, ifExists, cascade }: Drop): Refusal | undefined {
  const table = state.table(name)
  if (!table) {
    if (state.view(name)) return { message: `"${name.name}" is not a table` }
    return ifExists || state.isForeign(name.schema)
      ? undefined
      : { ...missingRelation(name), message: `table "${shown(name)}" does not exist` }
  }
  const key = nameKey(table)
  const foreign = foreignKeysOn(state, table).filter(([other]) => other !== table)
  const functions = functionsResting(state, key)
  if (!cascade && !table.assumed && (foreign.length > 0 || functions.length > 0 || restingOn(state, key)))
    return dependent('table', name.name)
  for (const [other, constraint] of foreign) other.constraints.delete(constraint)
  if (cascade) for (const each of functions) removeFunction(state, each)
  dropResting(state, key)
  for (const other of [...state.tables.values()]) if (other.partitionOf === key) state.removeTable(other)
  state.removeTable(table)
  for (const column of table.columns.values())
    state.sequences.delete(`${table.schema}.${table.name}_${column.name}_seq`)
  return table.assumed && !ifExists ? follows('table', name) : undefined
}

function dropView(state: State, { name, ifExists, cascade }: Drop): Refusal | undefined {
  const view = state.view(name)
  if (!view) {
    if (state.table(name)) return { message: `"${name.name}" is not a view` }
    return ifExists || state.isForeign(name.schema)
      ? undefined
      : { ...missingRelation(name), message: `view "${shown(name)}" does not exist` }
  }
  const key = nameKey(view)
  if (!cascade && (restingOn(state, key) || functionsResting(state, key).length > 0))
    return dependent('view', name.name)
  dropResting(state, key)
  if (cascade) for (const each of functionsResting(state, key)) removeFunction(state, each)
  state.views.delete(key)
  return view.assumed && !ifExists ? follows('view', name) : undefined
}

function dropIndex(state: State, { name, ifExists }: Drop): Refusal | undefined {
  const key = state.find(name, state.indexes)
  const table = key === undefined ? undefined : state.tables.get(state.indexes.get(key) ?? '')
  if (!table)
    return ifExists
      ? undefined
      : { message: `index "${shown(name)}" does not exist`, missing: { what: 'index', name: shown(name) } }
  const index = table.indexes.get(name.name)
  const isAssumed = table.assumed || index?.assumed
  if (index?.constraint && !isAssumed)
    return { message: `cannot drop index ${name.name} because constraint ${name.name} requires it` }
  state.removeIndex(table, name.name)
  return isAssumed && !ifExists ? follows('index', name) : undefined
}

function dropFunction(state: State, operation: Drop): Refusal | undefined {
  const { keys, refusal } = functionsMeant(state, operation)
  const [key] = keys
  const known = key === undefined ? undefined : state.functions.get(key)
  if (!key || !known) return operation.ifExists && refusal?.missing ? undefined : refusal
  if (known.assumed) {
    removeFunction(state, key)
    return operation.ifExists
      ? undefined
      : { message: `function ${shown(operation.name)} does not exist`, follows: true }
  }
  const need = `function ${nameKey(known)}`
  const isLast = state.functionsNamed(operation.name).length === 1
  const triggers = triggersCalling(state, nameKey(known))
  if (isLast && !operation.cascade && (restingOn(state, need) || triggers.length > 0))
    return dependent('function', known.name)
  if (isLast) removeFunction(state, key)
  else state.removeFunction(key)
  return undefined
}

/** Removes a function with the policies, views and triggers that call it. */
function removeFunction(state: State, key: string): void {
  const known = state.functions.get(key)
  if (!known) return
  dropResting(state, `function ${nameKey(known)}`)
  for (const [table, trigger] of triggersCalling(state, nameKey(known))) table.triggers.delete(trigger)
  state.removeFunction(key)
}

function triggersCalling(state: State, key: string): (readonly [TableState, string])[] {
  return [...state.tables.values()].flatMap((table) =>
    [...table.triggers.values()]
      .filter((trigger) => trigger.function === key)
      .map((trigger) => [table, trigger.name] as const),
  )
}

function dropType(state: State, { name, ifExists, cascade }: Drop): Refusal | undefined {
  const key = state.find(name, state.types)
  const type = key === undefined ? undefined : state.types.get(key)
  if (key === undefined || !type) {
    const missing = { what: 'type', name: shown(name) } as const
    return ifExists ? undefined : { message: `type "${shown(name)}" does not exist`, missing }
  }
  const need = `type ${key}`
  const tables = [...state.tables.values()].filter((table) => !table.assumed)
  const columns = tables.flatMap((table) =>
    [...table.columns.values()]
      .filter((column) => state.find(column.type, state.types) === key)
      .map((column) => [table, column.name] as const),
  )
  const functions = functionsResting(state, need)
  if (!cascade && (columns.length > 0 || functions.length > 0 || restingOn(state, need)))
    return dependent('type', name.name)
  for (const [table, column] of columns) {
    table.columns.delete(column)
    for (const constraint of [...table.constraints.values()])
      if (constraint.columns.includes(column)) removeConstraint(state, table, constraint.name, true)
    for (const index of [...table.indexes.values()])
      if (index.elements.some((element) => element.column === column)) state.removeIndex(table, index.name)
    dropResting(state, `${nameKey(table)}.${column}`)
  }
  for (const each of functions) removeFunction(state, each)
  dropResting(state, need)
  state.types.delete(key)
  return undefined
}

function dropSchema(state: State, { name, ifExists, cascade }: Drop): Refusal | undefined {
  const schema = name.name
  if (!state.schemas.delete(schema)) {
    const missing = { what: 'schema', name: schema } as const
    return ifExists ? undefined : { message: `schema "${schema}" does not exist`, missing }
  }
  const inside = [...state.tables.values()].filter((table) => table.schema === schema)
  if (!cascade && inside.length > 0) {
    state.schemas.add(schema)
    return dependent('schema', schema)
  }
  for (const table of inside) dropTable(state, { k: 'drop', what: 'table', name: table, ifExists: true, cascade: true })
  for (const [key, view] of [...state.views]) if (view.schema === schema) state.views.delete(key)
  for (const [key, each] of [...state.functions]) if (each.schema === schema) removeFunction(state, key)
  for (const [key, type] of [...state.types]) if (type.schema === schema) state.types.delete(key)
  return undefined
}

/** `DROP POLICY`, `DROP TRIGGER`: gone with the table, they are gone too. */
export function dropFromTable(state: State, operation: DropFromTable): Refusal | undefined {
  const table = state.table(operation.table)
  if (!table) {
    const isKnown = operation.ifExists || state.isForeign(operation.table.schema) || state.view(operation.table)
    return isKnown ? undefined : missingRelation(operation.table)
  }
  if (operation.what === 'rule') return undefined
  const isAssumed = table.assumed || table.policies.get(operation.name)?.assumed === true
  const isThere =
    operation.what === 'policy' ? table.policies.delete(operation.name) : table.triggers.delete(operation.name)
  if (operation.what === 'policy' && isThere) table.policiesTaken = 'by name'
  if (operation.ifExists || table.foreign) return undefined
  if (isAssumed) return follows(operation.what, { name: operation.name })
  if (isThere) return undefined
  if (operation.what === 'policy') return missingPolicy(operation.name, table)
  return { message: `trigger "${operation.name}" for table "${table.name}" does not exist` }
}
