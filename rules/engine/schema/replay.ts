import type { FileFacts, SqlFacts } from '../../analysis/facts'
import type { RelationName } from '../../analysis/sql/expression'
import { isRowMark, type Operation, rowMark, type SqlStatement } from '../../analysis/sql/sql-facts'
import type { Place } from '../finding'
import { apply } from './apply/index'
import { catalogueRows, conditionHolds, type Row } from './catalogue'
import { noteDoubt } from './doubts'
import { newestFiles } from './newest'
import type { Incomplete, Problem, Schema, SchemaSource } from './schema'
import { nameKey, type Refusal, State, TEMPORARY } from './state'

/**
 * Applies the statements of SQL files, in order, to an empty database, as PostgreSQL would. What PostgreSQL refuses is
 * passed over and noted.
 */
export function replay(source: SchemaSource, files: ReadonlyMap<string, FileFacts>): Schema {
  return new Replay().run(source, files)
}

/** An operation that is about to be applied. */
export interface Coming {
  readonly state: State
  readonly operation: Operation
  readonly statement: SqlStatement
  readonly file: string
  /** A block asks first what cannot be known here. */
  readonly isGuess: boolean
}

export type Watch = (coming: Coming) => void

/** The database before a file, to go on from. */
interface Checkpoint {
  readonly at: number
  readonly state: State
  readonly problems: number
  readonly incomplete: number
}

/**
 * The replay of one source, which goes on from where files changed: the state before the file that was edited last is kept,
 * and that before the newest migrations.
 */
export class Replay {
  private files: readonly SqlFacts[] = []
  private own: Own = NOTHING_OWN
  private checkpoints: readonly Checkpoint[] = []
  private problems: Problem[] = []
  private incomplete: Incomplete[] = []

  /** The schema that the files make. */
  run(source: SchemaSource, files: ReadonlyMap<string, FileFacts>): Schema {
    const migrations = sqlFiles(source, files)
    const own = ownNames(migrations)
    const same = isSameOwn(own, this.own) ? sameAtStart(migrations, this.files) : 0
    const from = this.checkpoints.filter(({ at }) => at <= same).at(-1)
    const first = from?.at ?? 0
    const state = from?.state.copy() ?? startingState(source, own)
    this.problems = this.problems.slice(0, from?.problems ?? 0)
    this.incomplete = this.incomplete.slice(0, from?.incomplete ?? 0)
    const kept: Checkpoint[] = from ? [from] : []
    const stops = new Set([same, migrations.length - newestFiles(source).length].filter((at) => at > first))
    for (const [at, facts] of migrations.entries()) {
      if (at < first) continue
      if (stops.has(at)) {
        const [problems, incomplete] = [this.problems.length, this.incomplete.length]
        kept.push({ at, state: state.copy(), problems, incomplete })
      }
      if (facts.unread) this.incomplete.push({ reason: `${facts.path} was not read`, place: undefined })
      runFile(state, facts, this.problems, this.incomplete)
    }
    this.files = migrations
    this.own = own
    this.checkpoints = kept
    return schemaOf(source, state, migrations, [...this.problems], [...this.incomplete])
  }

  /** What the files do, in order, whether PostgreSQL takes it or not. */
  *operations(): Iterable<Operation> {
    for (const { statements } of this.files) for (const { operations } of statements) yield* operations
  }

  /** Goes once more through the newest migrations, and shows each operation before it is applied to the state before them. */
  watchNewest(source: SchemaSource, watch: (before: State) => Watch): void {
    const from = this.checkpoints.find(({ at }) => at === this.files.length - newestFiles(source).length)
    const state = from?.state.copy()
    if (!from || !state) return
    const each = watch(state)
    for (const facts of this.files.slice(from.at)) runFile(state, facts, [], [], each)
  }
}

/** How many files are the same, from the first on. */
function sameAtStart(now: readonly SqlFacts[], before: readonly SqlFacts[]): number {
  const different = now.findIndex((facts, i) => facts !== before[i])
  return different < 0 ? now.length : different
}

function sqlFiles(source: SchemaSource, files: ReadonlyMap<string, FileFacts>): SqlFacts[] {
  return source.files.flatMap((path) => {
    const facts = files.get(path)
    return facts?.kind === 'sql' ? [facts] : []
  })
}

function startingState(source: SchemaSource, own: Own): State {
  const state = new State(own.functions, own.types)
  if (source.kind === 'supabase' || source.kind === 'supabase-schemas') presetSupabase(state)
  return state
}

function runFile(state: State, facts: SqlFacts, problems: Problem[], incomplete: Incomplete[], watch?: Watch): void {
  state.searchPath = ['public', 'extensions']
  state.checksBodies = true
  for (const statement of facts.statements) run(state, statement, facts.path, problems, incomplete, watch)
  for (const [key, table] of [...state.tables]) if (key.startsWith(`${TEMPORARY}.`)) state.removeTable(table)
}

function schemaOf(
  source: SchemaSource,
  state: State,
  migrations: readonly SqlFacts[],
  problems: readonly Problem[],
  incomplete: readonly Incomplete[],
): Schema {
  const { tables, views, functions, types, extensions, schemas, buckets, grants, gone } = state
  return {
    source,
    ...{ tables, views, functions, types, extensions, schemas, buckets, grants, gone },
    incomplete,
    problems,
    notes: [],
    statements: migrations.reduce((sum, each) => sum + each.statements.length + each.notUnderstood.length, 0),
    notUnderstood: migrations.flatMap((facts) =>
      facts.notUnderstood.map((refused) => ({ ...refused, file: facts.path })),
    ),
  }
}

/** What Supabase has before the first migration. */
function presetSupabase(state: State): void {
  const place: Place = { file: '', range: { start: 0, end: 0 } }
  for (const name of ['pgcrypto', 'uuid-ossp', 'pg_graphql', 'supabase_vault', 'pg_stat_statements'])
    state.extensions.set(name, { name, schema: 'extensions', place })
}

/** The names that the project makes at any time: a name that it never makes is taken for one that is there. */
interface Own {
  readonly functions: ReadonlySet<string>
  readonly types: ReadonlySet<string>
}

const NOTHING_OWN: Own = { functions: new Set(), types: new Set() }

function ownNames(migrations: readonly SqlFacts[]): Own {
  const functions = new Set<string>()
  const types = new Set<string>()
  for (const facts of migrations) {
    for (const { operations } of facts.statements) {
      for (const operation of operations) {
        if (operation.k === 'createFunction') functions.add(operation.function.name.name)
        else if (operation.k === 'createType') types.add(operation.type.name)
        else if (operation.k === 'createTable') types.add(operation.table.name)
        else if (operation.k === 'createView') types.add(operation.view.name)
      }
    }
  }
  return { functions, types }
}

function isSameOwn(a: Own, b: Own): boolean {
  return isSameSet(a.functions, b.functions) && isSameSet(a.types, b.types)
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((name) => b.has(name))
}

function run(
  state: State,
  statement: SqlStatement,
  file: string,
  problems: Problem[],
  incomplete: Incomplete[],
  watch?: Watch,
): void {
  let refusal: { readonly found: Refusal; readonly operation: Operation } | undefined
  const asked: Asked = new Map()
  for (const { operation, isSure } of turns(statement.operations, state)) {
    if (operation.k === 'unknown') {
      const { reason, speaksOf } = operation
      incomplete.push({ reason, place: { file, range: operation.range }, ...(speaksOf && { speaksOf }) })
      continue
    }
    if (!isSure) {
      if (asksOfRow(operation) || isReached(operation, state, asked)) noteDoubt(state, operation)
      continue
    }
    if (!isReached(operation, state, asked)) continue
    watch?.({ state, operation, statement, file, isGuess: isGuess(operation, asked) })
    const names = namesTaken(operation, state)
    const found = apply(state, operation, file)
    // What a block asks before it drops something may be answered otherwise in the live database.
    if (!found && !operation.block?.guards.length)
      for (const name of names) state.gone.set(name, { file, range: operation.range })
    if (found && !isTolerated(found, operation, asked)) refusal ??= { found, operation }
  }
  if (!refusal) return
  const { found, operation } = refusal
  const place = { file, range: operation.block ? operation.range : statement.range }
  const { message, missing, existing, follows = false } = found
  problems.push({ place, statement: statement.range, message, missing, follows, ...(existing && { existing }) })
}

/** The tables and columns that an operation drops or gives other names, as `public.orders` and `public.orders.total`. */
function namesTaken(operation: Operation, state: State): string[] {
  const relation = (name: RelationName) => state.find(name, state.tables) ?? state.find(name, state.views)
  switch (operation.k) {
    case 'drop':
    case 'rename':
      return [relation(operation.name) ?? []].flat()
    case 'renameInTable':
      return operation.what === 'column' ? [columnKey(operation.table, operation.name) ?? []].flat() : []
    case 'alterTable':
      return operation.changes.flatMap((change) =>
        change.k === 'dropColumn' ? (columnKey(operation.table, change.column) ?? []) : [],
      )
    default:
      return []
  }

  function columnKey(table: RelationName, column: string): string | undefined {
    const known = state.table(table)
    return known?.columns.has(column) ? `${nameKey(known)}.${column}` : undefined
  }
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

/** One of the conditions on the way to it cannot be known. */
function isGuess({ block }: Pick<Operation, 'block'>, asked: Asked): boolean {
  return block?.guards.some(({ id }) => asked.get(`${id} ${block.turn ?? 0}`) === undefined) ?? false
}

/** A block that catches, or asks what cannot be known here, gets by without what it could not do. */
function isTolerated(refusal: Refusal, { block }: Operation, asked: Asked): boolean {
  if (!block) return false
  // PostgreSQL's loop does not come by what is only assumed.
  if (block.repeated && refusal.follows) return true
  if (isGuess({ block }, asked)) return true
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

/** A condition on the way to it is about the row. */
function asksOfRow({ block }: Operation): boolean {
  return block?.guards.some((guard) => isRowMark(JSON.stringify(guard))) ?? false
}

/** The operations of a statement, those in a loop over the catalogue as often as it runs; not sure: for rows that cannot be known. */
function* turns(operations: readonly Operation[], state: State): Generator<{ operation: Operation; isSure: boolean }> {
  for (let i = 0; i < operations.length; i++) {
    const operation = operations[i] as Operation
    const repeated = operation.block?.repeated
    if (!repeated) {
      yield { operation, isSure: true }
      continue
    }
    let end = i + 1
    while (operations[end]?.block?.repeated?.id === repeated.id) end++
    const rows = catalogueRows(repeated.query, state, () => true)
    const inside = operations.slice(i, end)
    if (!rows) for (const each of inside) yield { operation: each, isSure: false }
    for (const [turn, row] of rows?.entries() ?? [])
      for (const each of inside) yield { operation: withRow(each, row, turn), isSure: true }
    i = end - 1
  }
}

/** Puts the row's values in the place of its marks. */
function withRow(operation: Operation, row: Row, turn: number): Operation {
  const marks = Object.entries(row).map(([name, value]) => [rowMark(name), String(value)] as const)
  const rewrite = (value: unknown): unknown => {
    if (typeof value === 'string') {
      if (!isRowMark(value)) return value
      return marks.reduce((text, [mark, actual]) => text.replaceAll(mark, () => actual), value)
    }
    if (Array.isArray(value)) return value.map(rewrite)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewrite(inner)]))
  }
  const turned = rewrite(operation) as Operation
  return turned.block ? { ...turned, block: { ...turned.block, turn } } : turned
}
