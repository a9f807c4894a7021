import type { Expression, Query, RelationName } from '../../../analysis/sql/expression'
import type { Operation, OperationKind } from '../../../analysis/sql/sql-facts'
import type { Place } from '../../finding'
import { References } from '../references'
import { missingRelation, type Refusal, type State, shown } from '../state'
import { alterTable } from './alter-table'
import { alterFunction, createFunction, createTrigger, createType, createView } from './definitions'
import { drop, dropFromTable } from './drops'
import { createIndex } from './indexes'
import { alterPolicy, createPolicy } from './policies'
import { rename, renameInTable, setSchema } from './renames'
import { createTable } from './tables'

/** Applies an operation to the database; gives why PostgreSQL would refuse it. */
export function apply(state: State, operation: Operation, file: string): Refusal | undefined {
  const place: Place = { file, range: operation.range }
  switch (operation.k) {
    case 'createTable':
      return createTable(state, operation, place, file)
    case 'alterTable':
      return alterTable(state, operation, place)
    case 'createIndex':
      return createIndex(state, operation, place)
    case 'createPolicy':
      return createPolicy(state, operation, place)
    case 'alterPolicy':
      return alterPolicy(state, operation, place)
    case 'createView':
      return createView(state, operation, place)
    case 'createFunction':
      return createFunction(state, operation, place)
    case 'alterFunction':
      return alterFunction(state, operation)
    case 'createTrigger':
      return createTrigger(state, operation, place)
    case 'createType':
      return createType(state, operation, place)
    case 'drop':
      if (operation.what === 'schema') forgetDefaults(state, operation.name.name, place)
      return drop(state, operation)
    case 'dropFromTable':
      return dropFromTable(state, operation)
    case 'rename':
      return rename(state, operation, place)
    case 'renameInTable':
      return renameInTable(state, operation, place)
    case 'setSchema':
      return setSchema(state, operation)
    case 'query':
      return runQuery(state, operation, place)
    default:
      return applyRare(state, operation, place)
  }
}

function applyRare(state: State, operation: OperationKind, place: Place): Refusal | undefined {
  switch (operation.k) {
    case 'addValue':
    case 'renameValue':
      return changeEnum(state, operation)
    case 'createSchema': {
      const isNew = !state.schemas.has(operation.name) && !state.isForeign(operation.name)
      state.schemas.add(operation.name)
      return isNew || operation.ifNotExists ? undefined : { message: `schema "${operation.name}" already exists` }
    }
    case 'createExtension':
      if (state.extensions.has(operation.name)) {
        return operation.ifNotExists ? undefined : { message: `extension "${operation.name}" already exists` }
      }
      state.extensions.set(operation.name, { name: operation.name, schema: operation.schema, place })
      return undefined
    case 'createSequence': {
      const key = state.home(operation.sequence)
      if (!state.isTaken(key)) state.sequences.add(key)
      else if (!operation.ifNotExists) return { message: `relation "${operation.sequence.name}" already exists` }
      return undefined
    }
    case 'searchPath':
      state.searchPath = operation.schemas
      return undefined
    case 'bodyChecks':
      state.checksBodies = operation.on
      return undefined
    case 'grant':
      state.grants.push({
        revoke: operation.revoke,
        what: operation.what,
        all: operation.all,
        later: operation.later,
        names: operation.names.map((name) => (operation.all ? name.name : state.home(name))),
        privileges: operation.privileges,
        roles: operation.roles,
        place,
      })
      return granted(state, operation)
    case 'truncate': {
      const lost = operation.tables.find((name) => !state.table(name) && !state.isForeign(name.schema))
      return lost && missingRelation(lost)
    }
    case 'needs':
      return needed(state, operation)
    default:
      return undefined
  }
}

/** With a schema goes what was to be granted on all that is made in it. */
function forgetDefaults(state: State, schema: string, place: Place): void {
  const common = { revoke: true, all: true, later: true, names: [schema], privileges: [], place }
  const roles = ['anon', 'authenticated', 'service_role']
  state.grants.push({ ...common, what: 'table', roles }, { ...common, what: 'function', roles })
}

function granted(state: State, operation: Extract<OperationKind, { k: 'grant' }>): Refusal | undefined {
  if (operation.all || operation.later) return undefined
  if (operation.what === 'function') return functionsProblem(state, operation.names)
  if (operation.what !== 'table') return undefined
  for (const name of operation.names) {
    const refusal = relationProblem(state, name)
    if (refusal) return refusal
  }
  return undefined
}

function relationProblem(state: State, name: RelationName): Refusal | undefined {
  if (!isRelation(state, name)) return missingRelation(name)
  const found = state.table(name) ?? state.view(name)
  return found?.assumed ? { ...missingRelation(name), follows: true } : undefined
}

function functionsProblem(state: State, names: readonly RelationName[]): Refusal | undefined {
  const references = new References(state)
  for (const name of names) references.ofFunction(name)
  return references.refusal
}

function isRelation(state: State, name: RelationName): boolean {
  return (
    state.table(name) !== undefined ||
    state.view(name) !== undefined ||
    state.isForeign(name.schema) ||
    state.find(name, state.sequences) !== undefined
  )
}

function needed(state: State, { what, name, column }: Extract<OperationKind, { k: 'needs' }>): Refusal | undefined {
  if (what === 'function') return functionsProblem(state, [name])
  if (what === 'index') {
    const key = state.find(name, state.indexes)
    const table = key === undefined ? undefined : state.tables.get(state.indexes.get(key) ?? '')
    if (!table) return missingRelation(name)
    return table.indexes.get(name.name)?.assumed ? { ...missingRelation(name), follows: true } : undefined
  }
  const lost = relationProblem(state, name)
  if (lost) return lost
  const table = state.table(name)
  if (column === undefined || !table || table.assumed || table.foreign || table.columns.has(column)) return undefined
  return {
    message: `column "${column}" of relation "${table.name}" does not exist`,
    missing: { what: 'column', name: `${table.name}.${column}` },
  }
}

function changeEnum(
  state: State,
  operation: Extract<OperationKind, { k: 'addValue' | 'renameValue' }>,
): Refusal | undefined {
  const key = state.find(operation.type, state.types)
  const type = key === undefined ? undefined : state.types.get(key)
  if (key === undefined || !type) {
    const missing = { what: 'type', name: shown(operation.type) } as const
    return { message: `type "${shown(operation.type)}" does not exist`, missing }
  }
  if (operation.k === 'renameValue') {
    const values = type.values.map((value) => (value === operation.from ? operation.to : value))
    state.types.set(key, { ...type, values })
  } else if (!type.values.includes(operation.value)) {
    state.types.set(key, { ...type, values: [...type.values, operation.value] })
  } else if (!operation.ifNotExists) return { message: `enum label "${operation.value}" already exists` }
  return undefined
}

/** Seeds and backfills: they change rows, but what they name has to be there. */
function runQuery(state: State, { query, block }: Operation & { k: 'query' }, place: Place): Refusal | undefined {
  const { target } = query
  if (target?.schema === 'storage' && target.name === 'buckets') noteBuckets(state, query, place)
  const references = new References(state)
  references.ofQuery(query)
  const { refusal } = references
  // In a block, names may be variables.
  return block && refusal?.missing?.what !== 'table' ? undefined : refusal
}

function noteBuckets(state: State, query: Query, place: Place): void {
  if (query.verb === 'insert') {
    const at = (name: string) => query.into?.indexOf(name) ?? -1
    for (const row of query.values ?? []) {
      const id = row[at('id')]
      const open = row[at('public')]
      if (id?.k !== 'value') continue
      const isOpen = open?.k === 'value' && open.value === true
      if (!state.buckets.has(String(id.value)) || query.onConflict === 'update')
        state.buckets.set(String(id.value), { id: String(id.value), public: isOpen, place })
    }
  } else if (query.verb === 'update') {
    const open = query.columns.find(({ as }) => as === 'public')?.value
    if (open?.k !== 'value') return
    for (const id of query.where ? idsIn(query.where) : [...state.buckets.keys()]) {
      const known = state.buckets.get(id)
      if (known) state.buckets.set(id, { ...known, public: open.value === true, place })
    }
  } else if (query.verb === 'delete') {
    for (const id of query.where ? idsIn(query.where) : []) state.buckets.delete(id)
  }
}

/** The buckets that a condition is for: `id = 'a'`, `id in ('a', 'b')`, `id = 'a' or name = 'b'`. */
function idsIn(where: Expression): string[] {
  if (where.k === 'or') return where.args.flatMap(idsIn)
  const [left, right] =
    where.k === 'any' && !where.all
      ? [where.arg, where.list]
      : where.k === 'operator' && where.op === '='
        ? where.args
        : []
  if (left?.k !== 'column' || !/^(?:id|name)$/.test(left.name)) return []
  const values = right?.k === 'array' ? right.args : right ? [right] : []
  return values.flatMap((value) => (value.k === 'value' ? [String(value.value)] : []))
}
