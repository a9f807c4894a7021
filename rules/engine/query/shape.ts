import type { TextRange } from '../../analysis/facts'

/**
 * One query as the database sees it, as far as the code tells: which rows it looks for, in which order, and how many it
 * takes. The same for every way of asking (supabase-js, Prisma, Drizzle, raw SQL), so that what is said of it is said once.
 */
export interface QueryShape {
  readonly path: string
  /** Where a finding about it stands: the name of the table where it is written, else the call. */
  readonly range: TextRange
  /** The call that sends or builds it, by index of the file's calls; -1 for a statement in SQL. */
  readonly c: number
  readonly source: 'supabase' | 'prisma' | 'drizzle' | 'sql'
  readonly command: 'select' | 'insert' | 'update' | 'upsert' | 'delete'
  readonly table: TableName
  /** Rows must meet all of this. */
  readonly where: readonly Condition[]
  /** Conditions that are added on some paths only. */
  readonly optional: readonly Condition[]
  /** Other tables whose rows come along, and how they are found. */
  readonly joins: readonly Join[]
  readonly order: readonly SortKey[]
  /**
   * How many rows it takes: `one` (a single row is asked for, or the first one is picked) · `limited` by a number ·
   * `none` (a count alone, or a write that gives nothing back) · `all` that match · `unknown` (groups among them).
   */
  readonly rows: 'one' | 'limited' | 'none' | 'all' | 'unknown'
  /** It also counts every row that matches (`count: 'exact'`). */
  readonly counts: boolean
  /** False where a part could not be read: nothing may be argued from what is missing. */
  readonly complete: boolean
  /** The columns by which an upsert knows a row again, where it names them: PostgreSQL asks for a unique index on them. */
  readonly conflict?: readonly string[]
  /** It stands inside another statement: its rows are not handed to the app. */
  readonly inner?: true
}

export interface TableName {
  /** Undefined: the default one of the connection, `public` as a rule. */
  readonly schema: string | undefined
  readonly name: string
}

/** Whoever asks for more rows than this at once means all of them: an export. */
const MANY = 1000

/** How many rows a query takes that says this number; undefined where it says one that is not seen. */
export function rowsOf(count: unknown): 'one' | 'limited' | 'unknown' {
  if (count === 1) return 'one'
  return typeof count === 'number' && count > MANY ? 'unknown' : 'limited'
}

/** `column` is undefined for an expression that is not read further; `text` is then what was written. */
export interface ColumnTest {
  readonly k: 'test'
  /** The joined relation it belongs to, by name or alias; undefined: the query's own table. */
  readonly relation: string | undefined
  readonly column: string | undefined
  readonly text?: string
  readonly test: Test
  /** What it is compared with, where the code says so: a text, a number, true, false, null. */
  readonly value?: string | number | boolean | null
  /** Whoever calls the function hands in what the code holds: one of a few words. */
  readonly written?: true
}

/**
 * `equal` · `any` (one of a list) · `range` (before, after, between) · `prefix` (`like 'x%'`) · `pattern` (`like '%x%'`; with
 * `insensitive` for `ilike`) · `null` · `not-null` · `not-equal` · `contains` (arrays, JSON, ranges) · `search` (full text) ·
 * `other`.
 */
export type Test =
  | 'equal'
  | 'any'
  | 'range'
  | 'prefix'
  | 'pattern'
  | 'insensitive'
  | 'null'
  | 'not-null'
  | 'not-equal'
  | 'contains'
  | 'search'
  | 'other'

/** A condition: of one column, all or one of several, or one that is not understood. */
export type Condition =
  | ColumnTest
  | { readonly k: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly k: 'unknown' }

export interface SortKey {
  readonly relation: string | undefined
  readonly column: string
  readonly descending: boolean
  /** Undefined: the default of the direction (last where ascending, first where descending). */
  readonly nullsFirst: boolean | undefined
}

export interface Join {
  readonly table: TableName
  /** The name it goes by in conditions. */
  readonly alias: string
  /** Rows without a partner are left out. */
  readonly inner: boolean
  /** The column pairs it is joined on where the code says so; empty where foreign keys decide. */
  readonly on: readonly { readonly own: string; readonly other: string }[]
  /** The code says itself what it is joined on, so foreign keys decide nothing. */
  readonly stated?: true
  readonly rows: 'limited' | 'all'
}
