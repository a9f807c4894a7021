import type { Expression } from '../../../analysis/sql/expression'
import { childrenOf } from '../../../analysis/sql/inside'
import type { IndexElement, OperationKind } from '../../../analysis/sql/sql-facts'
import type { Place } from '../../finding'
import { mayBeGone } from '../doubts'
import { chosenName, columnsPart, elementNames } from '../object-names'
import { isOpen, References } from '../references'
import type { Index } from '../schema'
import { missingRelation, type Refusal, type State, type TableState } from '../state'
import { spread } from './partitions'

type CreateIndex = Extract<OperationKind, { k: 'createIndex' }>

/** `CREATE INDEX`. What it needs and is nowhere made leaves it assumed. */
export function createIndex(state: State, { index, ifNotExists }: CreateIndex, place: Place): Refusal | undefined {
  const known = state.table(index.table)
  const view = known ? undefined : state.view(index.table)
  if (view) return view.assumed ? { ...missingRelation(index.table), follows: true } : undefined
  const missing = known || state.isForeign(index.table.schema) ? undefined : missingRelation(index.table)
  const table = known ?? state.assume(index.table, place)
  const name =
    index.name ??
    chosenName(table.name, columnsPart(elementNames(index.elements)), 'idx', (each) =>
      state.isTaken(`${table.schema}.${each}`),
    )
  const follows: Refusal | undefined = table.assumed ? { ...missingRelation(index.table), follows: true } : undefined
  const refusal =
    missing ??
    follows ??
    index.elements.map((each) => elementProblem(state, table, index.method, each)).find(Boolean) ??
    whereProblem(state, table, index.where)
  // Made before the table was: this one is the first that PostgreSQL takes.
  const isFree = table.indexes.get(name)?.assumed === true || (!ifNotExists && mayBeGone(table, 'index', name))
  if (!refusal && isFree) state.removeIndex(table, name)
  if (state.isTaken(`${table.schema}.${name}`))
    return refusal ?? (ifNotExists ? undefined : { message: `relation "${name}" already exists` })
  const made: Index = {
    name,
    unique: index.unique,
    method: index.method,
    elements: index.elements,
    include: index.include,
    where: index.where,
    constraint: undefined,
    place,
    assumed: refusal !== undefined,
  }
  state.addIndex(table, made)
  if (!index.only) spread(state, table, made)
  return refusal
}

const TRIGRAMS: ReadonlySet<string> = new Set(['gin_trgm_ops', 'gist_trgm_ops'])
/** Types that a GIN index takes only with an operator class or `btree_gin`. */
const NOT_IN_GIN: ReadonlySet<string> = new Set([
  'text',
  'character varying',
  'uuid',
  'integer',
  'bigint',
  'boolean',
  'timestamp with time zone',
  'date',
])

/** Why an element cannot be indexed. */
export function elementProblem(
  state: State,
  table: TableState,
  method: string,
  element: IndexElement,
): Refusal | undefined {
  const { operatorClass } = element
  if (operatorClass !== undefined && TRIGRAMS.has(operatorClass) && !state.extensions.has('pg_trgm')) {
    const message = `operator class "${operatorClass}" does not exist for access method "${method}"`
    return { message, missing: { what: 'other', name: operatorClass } }
  }
  if (element.column !== undefined) {
    const column = table.columns.get(element.column)
    if (!column) return isOpen(table) ? undefined : columnProblem(element.column, table)
    if (method !== 'gin' || operatorClass !== undefined || column.type.array || state.extensions.has('btree_gin'))
      return undefined
    return NOT_IN_GIN.has(column.type.name)
      ? { message: `data type ${column.type.name} has no default operator class for access method "gin"` }
      : undefined
  }
  return whereProblem(state, table, element.expression)
}

function whereProblem(state: State, table: TableState, expression: Expression | undefined): Refusal | undefined {
  if (!expression) return undefined
  const references = new References(state)
  references.ofTable(expression, table)
  if (references.refusal) return references.refusal
  return isImmutable(expression, state, table)
    ? undefined
    : { message: 'functions in index expression must be marked IMMUTABLE' }
}

function columnProblem(column: string, table: TableState): Refusal {
  return {
    message: `column "${column}" does not exist`,
    missing: { what: 'column', name: `${table.name}.${column}` },
  }
}

const CHANGING: ReadonlySet<string> = new Set(
  'now current_date current_time current_timestamp localtime localtimestamp clock_timestamp statement_timestamp transaction_timestamp timeofday age random gen_random_uuid to_char concat concat_ws array_to_string current_setting current_user session_user'.split(
    ' ',
  ),
)
const WITH_ZONE = 'timestamp with time zone'

/** Whether what it gives depends on its row alone, as far as can be told. */
function isImmutable(expression: Expression, state: State, table: TableState): boolean {
  switch (expression.k) {
    case 'call': {
      const { name, args } = expression
      if (expression.schema === undefined && CHANGING.has(name)) return false
      if (name === 'to_tsvector' && args.length === 1) return false
      if (name === 'date_trunc' && args.length === 2 && args[1] && isZoned(args[1], table)) return false
      const own = state.functionsNamed(expression)
      if (own.length > 0 && own.every(({ definition }) => definition.volatility !== 'immutable')) return false
      break
    }
    case 'cast':
      if (/^(?:date|text|time(?:stamp)? without.*)$/.test(expression.type) && isZoned(expression.arg, table))
        return false
  }
  return childrenOf(expression).every((each) => isImmutable(each, state, table))
}

/** A time whose meaning depends on the session's zone. */
function isZoned(expression: Expression, table: TableState): boolean {
  if (expression.k === 'column') return table.columns.get(expression.name)?.type.name === WITH_ZONE
  return expression.k === 'cast' && expression.type === WITH_ZONE
}
