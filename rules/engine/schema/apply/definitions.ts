import type { OperationKind } from '../../../analysis/sql/sql-facts'
import type { Place } from '../../finding'
import { mayBeGone } from '../doubts'
import { References } from '../references'
import { type FunctionState, missingRelation, nameKey, type Refusal, type State, shown, signature } from '../state'

type CreateView = Extract<OperationKind, { k: 'createView' }>
type CreateFunction = Extract<OperationKind, { k: 'createFunction' }>
type AlterFunction = Extract<OperationKind, { k: 'alterFunction' }>
type CreateTrigger = Extract<OperationKind, { k: 'createTrigger' }>
type CreateType = Extract<OperationKind, { k: 'createType' }>

/** `CREATE VIEW`, materialized or not. */
export function createView(state: State, operation: CreateView, place: Place): Refusal | undefined {
  if (operation.temporary) return undefined
  const key = state.home(operation.view)
  const before = state.views.get(key)
  if (state.isTaken(key)) {
    if (operation.ifNotExists) return undefined
    if (!before || !operation.orReplace || before.materialized)
      return { message: `relation "${operation.view.name}" already exists` }
  }
  const references = new References(state)
  const selected = operation.query && references.ofQuery(operation.query)
  const columns = operation.columns.length > 0 ? operation.columns : selected
  const { refusal } = references
  if (before && !before.assumed && !refusal && columns && before.columns) {
    const changed = before.columns.findIndex((name, i) => columns[i] !== name)
    if (changed >= 0)
      return {
        message:
          columns[changed] === undefined
            ? 'cannot drop columns from view'
            : `cannot change name of view column "${before.columns[changed]}" to "${columns[changed]}"`,
      }
  }
  if (refusal && before && !before.assumed) return refusal
  state.views.set(key, {
    schema: key.slice(0, key.indexOf('.')),
    name: operation.view.name,
    materialized: operation.materialized,
    options: operation.options,
    query: operation.query,
    columns,
    place,
    assumed: refusal !== undefined,
    needs: references.needs,
  })
  return refusal
}

/** `CREATE FUNCTION`. PostgreSQL resolves the names in a body in SQL, not those in PL/pgSQL. */
export function createFunction(state: State, operation: CreateFunction, place: Place): Refusal | undefined {
  const { function: definition } = operation
  const home = state.home(definition.name)
  const key = `${home}(${signature(definition)})`
  const before = state.functions.get(key)
  if (before && !before.assumed) {
    const message = replacementProblem(before, operation)
    if (message) return { message }
  }
  const references = new References(state)
  for (const { type } of definition.arguments) references.ofType(type)
  if (definition.returns) references.ofType(definition.returns)
  const needs = new Set(references.needs)
  if (definition.language === 'sql' && state.checksBodies) {
    const names = new Set([definition.name.name, ...definition.arguments.flatMap(({ name }) => name ?? [])])
    for (const { query } of definition.queries) references.ofQuery(query, names)
  }
  const { refusal } = references
  // Where all that it lacks is made elsewhere, the database took it.
  if (refusal && !refusal.follows && before && !before.assumed) return refusal
  state.addFunction(key, {
    schema: home.slice(0, home.indexOf('.')),
    name: definition.name.name,
    definition,
    place,
    assumed: refusal !== undefined,
    needs,
  })
  return refusal
}

function replacementProblem(before: FunctionState, { function: after, orReplace }: CreateFunction): string | undefined {
  const { definition } = before
  if (!orReplace) return `function "${before.name}" already exists with same argument types`
  const inputs = (each: typeof after) => each.arguments.filter(({ mode }) => mode !== 'out' && mode !== 'table')
  const outputs = (each: typeof after) =>
    each.arguments
      .filter(({ mode }) => mode !== 'in' && mode !== 'variadic')
      .map(({ name, type }) => `${name} ${type.name}${type.array ? '[]' : ''}`)
      .join(',')
  const returned = (each: typeof after) => {
    const type = each.returns
    return type && `${type.setOf ? 'setof ' : ''}${type.name}${type.array ? '[]' : ''}`
  }
  if (returned(definition) !== returned(after) || outputs(definition) !== outputs(after))
    return 'cannot change return type of existing function'
  for (const [i, { name, hasDefault }] of inputs(definition).entries()) {
    const now = inputs(after)[i]
    if (name !== undefined && now?.name !== name) return `cannot change name of input parameter "${name}"`
    if (hasDefault && !now?.hasDefault) return 'cannot remove parameter defaults from existing function'
  }
  return undefined
}

/** The functions that a statement means, with or without their arguments. */
export function functionsMeant(
  state: State,
  operation: Pick<AlterFunction, 'name' | 'arguments'>,
): { readonly keys: readonly string[]; readonly refusal: Refusal | undefined } {
  const { name, arguments: args } = operation
  const named = state.functionsNamed(name)
  const types = args?.map((type) => `${type.name}${type.array ? '[]' : ''}`).join(',')
  const keys = named
    .map((each) => `${nameKey(each)}(${signature(each.definition)})`)
    .filter((key) => types === undefined || key.endsWith(`(${types})`))
  if (keys.length === 1) return { keys, refusal: undefined }
  if (keys.length > 1) return { keys: [], refusal: { message: `function name "${shown(name)}" is not unique` } }
  const missing = { what: 'function', name: shown(name) } as const
  return { keys, refusal: { message: `function ${shown(name)}(${types ?? ''}) does not exist`, missing } }
}

export function alterFunction(state: State, operation: AlterFunction): Refusal | undefined {
  const { keys, refusal } = functionsMeant(state, operation)
  for (const key of keys) {
    const known = state.functions.get(key)
    if (!known) continue
    const { searchPath, ...definition } = known.definition
    const path = operation.searchPath === undefined ? searchPath : (operation.searchPath ?? undefined)
    const securityDefiner = operation.securityDefiner ?? definition.securityDefiner
    state.functions.set(key, {
      ...known,
      definition: { ...definition, securityDefiner, ...(path !== undefined && { searchPath: path }) },
    })
  }
  // An extension's function may be meant.
  const isOwn = state.ownFunctions.has(operation.name.name) || operation.name.schema === 'public'
  return isOwn ? refusal : undefined
}

export function createTrigger(state: State, operation: CreateTrigger, place: Place): Refusal | undefined {
  const known = state.table(operation.table)
  if (!known && state.view(operation.table)) return undefined
  const table = known ?? state.assume(operation.table, place)
  const existing = table.triggers.get(operation.name)?.place
  if (existing && !operation.orReplace && !mayBeGone(table, 'trigger', operation.name))
    return { message: `trigger "${operation.name}" for relation "${table.name}" already exists`, existing }
  const references = new References(state)
  references.ofFunction(operation.function)
  const functions = state.functionsNamed(operation.function)
  const key = functions[0] ? nameKey(functions[0]) : shown(operation.function)
  const refusal = known || table.foreign ? references.refusal : missingRelation(operation.table)
  if (!refusal)
    table.triggers.set(operation.name, { name: operation.name, function: key, events: operation.events, place })
  return refusal ?? (table.assumed ? { ...missingRelation(operation.table), follows: true } : undefined)
}

export function createType(state: State, operation: CreateType, place: Place): Refusal | undefined {
  const key = state.home(operation.type)
  if (state.types.has(key) || state.isTaken(key)) {
    const existing = state.types.get(key)?.place
    return { message: `type "${operation.type.name}" already exists`, ...(existing && { existing }) }
  }
  state.types.set(key, {
    schema: key.slice(0, key.indexOf('.')),
    name: operation.type.name,
    form: operation.form,
    values: operation.values,
    base: operation.base,
    place,
  })
  return undefined
}
