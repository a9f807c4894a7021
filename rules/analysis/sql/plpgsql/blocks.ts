import type { DoStmt } from '@pgsql/types'
import type { TextRange } from '../../facts'
import type { Expression, Query } from '../expression'
import { stringOf } from '../nodes'
import type { Reading } from '../reading'
import { reading, readingAt } from '../reading'
import { splitStatements } from '../split'
import { type Guard, type Operation, rowMark, type SpeaksOf, type SqlSubject } from '../sql-facts'
import { quotedRange } from '../statements/functions'
import { operationsOf } from '../statements/index'
import { parsedQuery, placeOf } from './bodies'
import { type Known, listOf, parsedExpression, textOf, withKnown } from './texts'
import { nodeOf, nodesOf, type PlNode, plBody, queryText } from './tree'

/** The level of `RAISE EXCEPTION`, by its number in PostgreSQL's elog.h. */
const ERROR = 21

/** A loop over a constant list is unrolled as far as this. */
const MOST_TURNS = 300

/** What the statements of a `DO` block do: static ones, and dynamic ones whose text can be known. */
export function blockOperations(statement: DoStmt, whole: Reading): Operation[] {
  const code = argument(statement, 'as')
  const language = argument(statement, 'language').toLowerCase()
  if (language !== '' && language !== 'plpgsql')
    return [{ k: 'unknown', range: whole.whole, reason: `a DO block in ${language}`, ...speaksOf(whole.text) }]
  let tree: unknown
  try {
    tree = whole.parser.parsePlpgsql(whole.text)
  } catch {
    return [{ k: 'unknown', range: whole.whole, reason: 'a DO block that is not understood', ...speaksOf(whole.text) }]
  }
  return new Block(tree, code, whole).operations
}

const SUBJECTS: readonly (readonly [RegExp, SqlSubject])[] = [
  [/\brow\s+level\s+security\b/i, 'row security'],
  [/\bpolicy\b/i, 'policies'],
  [/\bdrop\s+policy\b/i, 'dropped policies'],
  [/\bsearch_path\b/i, 'search path'],
  [/\b(?:grant|revoke)\b/i, 'privileges'],
  [/\bsecurity_invoker\b/i, 'views'],
]

function speaksOf(text: string): SpeaksOf {
  const subjects = SUBJECTS.flatMap(([pattern, subject]) => (pattern.test(text) ? [subject] : []))
  return subjects.length > 0 ? { speaksOf: subjects } : {}
}

function argument(statement: DoStmt, name: string): string {
  for (const node of statement.args ?? [])
    if ('DefElem' in node && node.DefElem.defname === name) return stringOf(node.DefElem.arg)
  return ''
}

/** What holds at a place of the block. */
interface Scope {
  readonly guards: readonly Guard[]
  readonly caught: readonly string[]
  readonly known: Map<string, Known>
  readonly repeated: { readonly id: number; readonly query: Query } | undefined
}

class Block {
  readonly operations: Operation[] = []
  private readonly variables: readonly string[]
  private readonly body: TextRange | undefined
  private searchFrom = 0
  private nextId = 0

  constructor(
    tree: unknown,
    code: string,
    private readonly whole: Reading,
  ) {
    const { variables, defaults, action } = plBody(tree)
    this.variables = variables
    this.body = quotedRange(whole.text, code)
    const known = new Map<string, Known>()
    for (const [name, text] of defaults) this.learn(known, name, text)
    if (action) this.statement(action, { guards: [], caught: [], known, repeated: undefined })
  }

  private statements(nodes: readonly PlNode[], scope: Scope): void {
    let at = scope
    for (const node of nodes) {
      if (node.kind === 'stmt_return') break
      const stayed = node.kind === 'stmt_if' ? this.conditional(node.fields, at) : this.statement(node, at)
      if (stayed) at = { ...at, guards: [...at.guards, ...stayed] }
    }
  }

  private statement(node: PlNode, scope: Scope): undefined {
    const { fields } = node
    switch (node.kind) {
      case 'stmt_block':
        this.statements(nodesOf(fields.body), {
          ...scope,
          caught: [...scope.caught, ...conditionsOf(fields.exceptions)],
        })
        break
      case 'stmt_case':
      case 'stmt_while':
      case 'stmt_loop':
      case 'stmt_fori':
        this.uncertain(fields, scope)
        break
      case 'stmt_foreach_a':
        this.overList(fields, scope)
        break
      case 'stmt_fors':
        this.overQuery(fields, scope)
        break
      case 'stmt_dynfors':
      case 'stmt_forc':
        this.unknown('a loop over what is only known at run time')
        break
      case 'stmt_execsql':
        this.run(queryText(fields.sqlstmt), scope, true)
        this.forget(fields.target, scope)
        break
      case 'stmt_raise':
        if (Number(fields.elog_level) === ERROR) this.raise(scope)
        break
      case 'stmt_perform':
        this.run(queryText(fields.expr), scope, true)
        break
      case 'stmt_dynexecute':
        this.execute(queryText(fields.query), scope)
        this.forget(fields.target, scope)
        break
      case 'stmt_assign': {
        const text = queryText(fields.expr)?.replace(/^[^=]*?:?=/, '')
        const name = this.variables[Number(fields.varno)] ?? ''
        scope.known.delete(name)
        if (text !== undefined) this.learn(scope.known, name, text, scope.known)
        break
      }
    }
  }

  /** Gives what holds for the statements after it, where its first branches leave the block. */
  private conditional(fields: PlNode['fields'], scope: Scope): readonly Guard[] {
    const guards: Guard[] = []
    const branch = (condition: unknown, body: unknown) => {
      const id = this.nextId++
      const read = parsedExpression(queryText(condition) ?? '', this.whole.parser)
      const test: Expression = read ? withKnown(read, scope.known) : { k: 'other', what: 'condition', args: [] }
      this.statements(nodesOf(body), {
        ...scope,
        guards: [...scope.guards, ...guards, { id, if: test, negated: false }],
      })
      guards.push({ id, if: test, negated: true })
    }
    branch(fields.cond, fields.then_body)
    for (const { fields: other } of nodesOf(fields.elsif_list)) branch(other.cond, other.stmts)
    this.statements(nodesOf(fields.else_body), { ...scope, guards: [...scope.guards, ...guards] })
    const bodies = [fields.then_body, ...nodesOf(fields.elsif_list).map((other) => other.fields.stmts)]
    const staying = bodies.findIndex((body) => !nodesOf(body).some(({ kind }) => kind === 'stmt_return'))
    return staying < 0 ? guards : guards.slice(0, staying)
  }

  /** It ends the migration: what guards it says of which rows there may be none. */
  private raise({ guards, caught }: Scope): void {
    this.operations.push({ k: 'raise', range: this.whole.whole, block: { guards, caught } })
  }

  /** Bodies that run never, once or often: what they do may or may not be so. */
  private uncertain(fields: PlNode['fields'], scope: Scope): void {
    const guard: Guard = { id: this.nextId++, if: { k: 'other', what: 'loop', args: [] }, negated: false }
    const inside = { ...scope, guards: [...scope.guards, guard] }
    this.statements(nodesOf(fields.body), inside)
    for (const { fields: arm } of nodesOf(fields.case_when_list)) this.statements(nodesOf(arm.stmts), inside)
    this.statements(nodesOf(fields.else_stmts), inside)
  }

  private overList(fields: PlNode['fields'], scope: Scope): void {
    const list = parsedExpression(queryText(fields.expr) ?? '', this.whole.parser)
    const items = list && listOf(list, scope.known)
    const name = this.variables[Number(fields.varno)] ?? ''
    if (!items || items.length > MOST_TURNS) {
      this.unknown('a loop over a list that is only known at run time')
      return
    }
    this.turns([name], items, fields.body, scope)
  }

  private turns(names: readonly string[], items: readonly string[], body: unknown, scope: Scope): void {
    const rows = items.map((item) => names.map(() => item))
    this.overTable(names, rows, body, scope)
  }

  private overTable(names: readonly string[], rows: readonly (readonly string[])[], body: unknown, scope: Scope): void {
    for (const row of rows) {
      for (const [i, name] of names.entries()) scope.known.set(name, row[i] ?? '')
      const from = this.searchFrom
      this.statements(nodesOf(body), scope)
      if (row !== rows.at(-1)) this.searchFrom = from
    }
    for (const name of names) scope.known.delete(name)
  }

  /** `FOR r IN SELECT …`: a constant list is unrolled; a query over the catalogue is left to who knows the schema by then. */
  private overQuery(fields: PlNode['fields'], scope: Scope): void {
    const query = parsedQuery(queryText(fields.query) ?? '', this.whole.parser)
    const row = String(nodeOf(fields.var)?.fields.refname ?? '')
    const targets = rowNames(fields.var)
    const [column] = query?.columns ?? []
    const constant = query && constantRows(query, scope.known)
    if (constant) {
      const name = column?.as ?? (column?.value.k === 'call' ? column.value.name : aliasOf(query.from[0])) ?? ''
      const bound = targets.length > 0 ? targets : [row, `${row}.${name}`]
      this.turns(bound, constant.slice(0, MOST_TURNS), fields.body, scope)
      return
    }
    const table = query && constantTable(query, scope.known)
    if (table) {
      const bound = table.names.map((name, i) => (targets.length > 0 ? (targets[i] ?? '') : `${row}.${name}`))
      this.overTable(bound, table.rows.slice(0, MOST_TURNS), fields.body, scope)
      return
    }
    if (!query || scope.repeated) {
      this.unknown('a loop over rows that are only known at run time')
      return
    }
    const known = new Map(scope.known)
    for (const [i, { value, as }] of query.columns.entries()) {
      const name = as ?? (value.k === 'column' ? value.name : '')
      if (value.k === 'column' && name !== '')
        known.set(targets.length > 0 ? (targets[i] ?? '') : `${row}.${name}`, rowMark(value.name))
    }
    if (query.columns.some(({ value }) => value.k === 'star'))
      for (const name of CATALOGUE_COLUMNS) known.set(`${row}.${name}`, rowMark(name))
    this.statements(nodesOf(fields.body), {
      ...scope,
      known,
      repeated: { id: this.nextId++, query: { ...query, ...whereOf(query, scope) } },
    })
  }

  private execute(written: string | undefined, scope: Scope): void {
    const expression = written === undefined ? undefined : parsedExpression(written, this.whole.parser)
    const text = expression && textOf(expression, scope.known)
    if (text === undefined) {
      this.unknown('an EXECUTE whose text is only known at run time')
      return
    }
    const place = this.place(written ?? '')
    for (const { start, end } of splitStatements(text).statements) {
      this.run(text.slice(start, end), scope, false, place)
    }
  }

  private run(text: string | undefined, scope: Scope, isWritten: boolean, at?: TextRange): void {
    if (text === undefined) return
    const place = at ?? this.place(text)
    try {
      const node = this.whole.parser.parse(text).stmts?.[0]?.stmt
      if (!node) return
      const isStatic = isWritten && place.end - place.start === text.length
      const inner = isStatic ? reading(text, place.start, this.whole.parser) : readingAt(text, place, this.whole.parser)
      const { guards, caught, repeated } = scope
      const block = { guards, caught, ...(repeated && { repeated }) }
      for (const operation of operationsOf(node, inner)) this.operations.push({ ...operation, block })
    } catch {
      this.unknown('a statement of a DO block that is not understood')
    }
  }

  /** Where a text of the block stands in the file; the whole statement where that cannot be told. */
  private place(written: string): TextRange {
    if (!this.body) return this.whole.whole
    const code = this.whole.text.slice(this.body.start, this.body.end)
    const at = placeOf(written, code, this.searchFrom) ?? placeOf(written, code, 0)
    if (!at) return this.whole.whole
    this.searchFrom = at.start
    return this.whole.placed({ start: this.body.start + at.start, end: this.body.start + at.end })
  }

  private learn(known: Map<string, Known>, name: string, text: string, from: ReadonlyMap<string, Known> = known): void {
    const expression = parsedExpression(text, this.whole.parser)
    const value = expression && (listOf(expression, from) ?? textOf(expression, from))
    if (value !== undefined) known.set(name, value)
  }

  /** `INTO x`: what x holds is not known any more. */
  private forget(target: unknown, scope: Scope): void {
    for (const name of rowNames(target)) scope.known.delete(name)
  }

  private unknown(reason: string): void {
    this.operations.push({ k: 'unknown', range: this.whole.whole, reason, ...speaksOf(this.whole.text) })
  }
}

/** Columns of the catalogue's views by which tables, policies and constraints are looped over. */
const CATALOGUE_COLUMNS =
  'tablename table_name schemaname table_schema policyname indexname conname constraint_name column_name typname relname nspname proname viewname table_catalog'.split(
    ' ',
  )

function rowNames(target: unknown): string[] {
  const fields = nodeOf(target)?.fields.fields
  return Array.isArray(fields) ? fields.map((field) => String((field as { name?: unknown }).name ?? '')) : []
}

/** What `EXCEPTION WHEN a OR b` names. */
function conditionsOf(exceptions: unknown): string[] {
  return nodesOf(nodeOf(exceptions)?.fields.exc_list).flatMap(({ fields }) =>
    nodesOf(fields.conditions).map((condition) => String(condition.fields.condname ?? '')),
  )
}

function whereOf(query: Query, scope: Scope): Partial<Query> {
  return query.where ? { where: withKnown(query.where, scope.known) } : {}
}

/** The texts that a query gives where it reads no table: `SELECT unnest(ARRAY[…])`, `VALUES ('a'), ('b')`. */
function constantRows(query: Query, known: ReadonlyMap<string, Known>): readonly string[] | undefined {
  const [source, ...others] = query.from
  const [column] = query.columns
  if (others.length > 0) return undefined
  if (query.verb === 'values' || (source?.k === 'query' && source.query.verb === 'values')) {
    const rows = (source?.k === 'query' ? source.query.values : query.values) ?? []
    const texts = rows.map((row) => (row.length === 1 && row[0] ? textOf(row[0], known) : undefined))
    return texts.every((text) => text !== undefined) ? texts : undefined
  }
  if (source === undefined) return column && listOf(column.value, known)
  return source.k === 'call' && query.where === undefined ? listOf(source.call, known) : undefined
}

/** The rows of `SELECT * FROM (VALUES ('a', 'b'), …) AS t(x, y)`, or of some of its columns in their order. */
function constantTable(
  query: Query,
  known: ReadonlyMap<string, Known>,
): { readonly names: readonly string[]; readonly rows: readonly (readonly string[])[] } | undefined {
  const [source, ...others] = query.from
  if (others.length > 0 || query.where || source?.k !== 'query' || source.query.verb !== 'values') return undefined
  const { columns = [] } = source
  const isWhole = query.columns.every(
    ({ value, as }, i) => (value.k === 'star' && i === 0) || (value.k === 'column' && !as && value.name === columns[i]),
  )
  if (!isWhole || columns.length === 0) return undefined
  const rows = (source.query.values ?? []).map((row) => row.map((value) => textOf(value, known)))
  const texts = rows.filter((row): row is string[] => row.length === columns.length && !row.includes(undefined))
  return texts.length === rows.length ? { names: columns, rows: texts } : undefined
}

function aliasOf(source: Query['from'][number] | undefined): string | undefined {
  return source && source.k !== 'join' ? source.as : undefined
}
