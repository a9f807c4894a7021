import type { FileFacts, SqlFacts } from '../../analysis/facts'
import { type Operation, rowMark, type SqlStatement } from '../../analysis/sql/sql-facts'
import type { Place } from '../finding'
import { apply } from './apply/index'
import { catalogueRows, conditionHolds, type Row } from './catalogue'
import type { Incomplete, Problem, Schema, SchemaSource } from './schema'
import { type Refusal, State, TEMPORARY } from './state'

/**
 * Applies the statements of SQL files, in order, to an empty database, as PostgreSQL would. What PostgreSQL refuses is
 * passed over and noted.
 */
export function replay(source: SchemaSource, files: ReadonlyMap<string, FileFacts>): Schema {
  const state = new State()
  const migrations = source.files.flatMap((path) => {
    const facts = files.get(path)
    return facts?.kind === 'sql' ? [facts] : []
  })
  for (const facts of migrations) noteOwn(state, facts)
  if (source.kind === 'supabase') presetSupabase(state)
  const problems: Problem[] = []
  const incomplete: Incomplete[] = []
  let statements = 0
  for (const facts of migrations) {
    statements += facts.statements.length + facts.notUnderstood.length
    if (facts.unread) incomplete.push({ reason: `${facts.path} was not read`, place: undefined })
    state.searchPath = ['public', 'extensions']
    for (const statement of facts.statements) run(state, statement, facts.path, problems, incomplete)
    for (const [key, table] of [...state.tables]) if (key.startsWith(`${TEMPORARY}.`)) state.removeTable(table)
  }
  const notUnderstood = migrations.flatMap((facts) =>
    facts.notUnderstood.map(({ range, message }) => ({ file: facts.path, range, message })),
  )
  return {
    source,
    tables: state.tables,
    views: state.views,
    functions: state.functions,
    types: state.types,
    extensions: state.extensions,
    schemas: state.schemas,
    buckets: state.buckets,
    grants: state.grants,
    incomplete,
    problems,
    notes: [],
    statements,
    notUnderstood,
  }
}

/** What Supabase has before the first migration. */
function presetSupabase(state: State): void {
  const place: Place = { file: '', range: { start: 0, end: 0 } }
  for (const name of ['pgcrypto', 'uuid-ossp', 'pg_graphql', 'supabase_vault', 'pg_stat_statements'])
    state.extensions.set(name, { name, schema: 'extensions', place })
}

/** The names that the project makes at any time: a name that it never makes is taken for one that is there. */
function noteOwn(state: State, facts: SqlFacts): void {
  for (const { operations } of facts.statements) {
    for (const operation of operations) {
      if (operation.k === 'createFunction') state.ownFunctions.add(operation.function.name.name)
      else if (operation.k === 'createType') state.ownTypes.add(operation.type.name)
      else if (operation.k === 'createTable') state.ownTypes.add(operation.table.name)
      else if (operation.k === 'createView') state.ownTypes.add(operation.view.name)
    }
  }
}

function run(state: State, statement: SqlStatement, file: string, problems: Problem[], incomplete: Incomplete[]): void {
  let refusal: { readonly found: Refusal; readonly operation: Operation } | undefined
  const asked: Asked = new Map()
  for (const operation of turns(statement.operations, state)) {
    if (operation.k === 'unknown') {
      incomplete.push({ reason: operation.reason, place: { file, range: operation.range } })
      continue
    }
    if (!isReached(operation, state, asked)) continue
    const found = apply(state, operation, file)
    if (found && !isTolerated(found, operation, asked)) refusal ??= { found, operation }
  }
  if (!refusal) return
  const { found, operation } = refusal
  const place = { file, range: operation.block ? operation.range : statement.range }
  const { message, missing, follows = false } = found
  problems.push({ place, statement: statement.range, message, missing, follows })
}

/** What the conditions of a block came to: each is asked once, before what it guards changes the answer. */
type Asked = Map<string, boolean | undefined>

function isReached({ block }: Operation, state: State, asked: Asked): boolean {
  return (block?.guards ?? []).every(({ id, if: condition, negated }) => {
    const key = `${id} ${block?.turn ?? 0}`
    if (!asked.has(key)) asked.set(key, conditionHolds(condition, state))
    // What cannot be known is taken as it is needed.
    return asked.get(key) !== negated
  })
}

/** A block that catches, or asks what cannot be known here, gets by without what it could not do. */
function isTolerated(refusal: Refusal, { block }: Operation, asked: Asked): boolean {
  if (!block) return false
  // PostgreSQL's loop does not come by what is only assumed.
  if (block.repeated && refusal.follows) return true
  if (block.guards.some(({ id }) => asked.get(`${id} ${block.turn ?? 0}`) === undefined)) return true
  return block.caught.includes('others') || block.caught.includes(conditionName(refusal))
}

/** The name under which PL/pgSQL catches a refusal. */
function conditionName({ message, missing }: Refusal): string {
  if (/already exists/.test(message)) {
    const what = /^(relation|column|function|schema)/.exec(message)?.[1] ?? 'object'
    return `duplicate_${what === 'relation' ? 'table' : what}`
  }
  if (missing?.what === 'column' || missing?.what === 'function' || missing?.what === 'table')
    return `undefined_${missing.what}`
  return /^relation/.test(message) ? 'undefined_table' : 'undefined_object'
}

/** The operations of a statement, those in a loop over the catalogue as often as it runs. */
function* turns(operations: readonly Operation[], state: State): Generator<Operation> {
  for (let i = 0; i < operations.length; i++) {
    const operation = operations[i] as Operation
    const repeated = operation.block?.repeated
    if (!repeated) {
      yield operation
      continue
    }
    let end = i + 1
    while (operations[end]?.block?.repeated?.id === repeated.id) end++
    const rows = catalogueRows(repeated.query, state, () => true) ?? []
    for (const [turn, row] of rows.entries())
      for (const each of operations.slice(i, end)) yield withRow(each, row, turn)
    i = end - 1
  }
}

/** Puts the row's values in the place of its marks. */
function withRow(operation: Operation, row: Row, turn: number): Operation {
  const marks = Object.entries(row).map(([name, value]) => [rowMark(name), String(value)] as const)
  const rewrite = (value: unknown): unknown => {
    if (typeof value === 'string') {
      if (!value.includes('__row__')) return value
      return marks.reduce((text, [mark, actual]) => text.replaceAll(mark, () => actual), value)
    }
    if (Array.isArray(value)) return value.map(rewrite)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewrite(inner)]))
  }
  const turned = rewrite(operation) as Operation
  return turned.block ? { ...turned, block: { ...turned.block, turn } } : turned
}
