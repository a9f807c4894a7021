import type { CodeFacts, SqlTextFact, TextRange } from '../../analysis/facts'
import type { Operation } from '../link/operations'
import type { Project } from '../project'
import { drizzleQuery } from './drizzle'
import { prismaQuery } from './prisma'
import { namedInDatabase, type PrismaNames } from './prisma-names'
import type { QueryShape } from './shape'
import { type ColumnsOf, sqlQueries } from './sql'
import { receiverOf } from './sql-calls'
import { supabaseQuery } from './supabase'

/** What the names in queries are looked up in. */
export interface Names {
  readonly columnsOf: ColumnsOf
  readonly prisma: PrismaNames
}

/** Drivers of other databases: their SQL is not PostgreSQL's, and their tables not those of the schema. */
const OTHER_DRIVER =
  /^(?:mysql2?|serverless-mysql|@planetscale|better-sqlite3|sqlite3?|node:sqlite|bun:sqlite|@libsql|mssql|oracledb)/
/** What the project's own functions that run SQL are called. */
const RUNS_SQL =
  /(?:^|\.)(?:\$?query\w*|\$?execute\w*|sql|raw|exec|run\w*|all|get|one|many|any|none|unsafe|prepare|begin|transaction|\w*[qQ]uery)$/

/**
 * The queries of a code file, in the order of their places: of builders (supabase-js, Prisma, Drizzle) and of SQL that is
 * written in it and handed to something that runs it.
 */
export function queriesOf(project: Project, facts: CodeFacts, names: Names): QueryShape[] {
  const written = facts.sqlTexts.flatMap((text) => writtenQueries(project, facts, text, names))
  return [...project.builtQueries(facts), ...written].sort((a, b) => a.range.start - b.range.start)
}

/** Those of builders, which do not depend on what the database is like. */
export function builtQueriesOf(project: Project, facts: CodeFacts, prisma: PrismaNames): QueryShape[] {
  return project.operations(facts).flatMap((operation) => builtQuery(project, facts, operation, prisma))
}

function builtQuery(project: Project, facts: CodeFacts, operation: Operation, names: PrismaNames): QueryShape[] {
  const supabase = supabaseQuery(project, facts, operation)
  if (supabase) return [supabase]
  const prisma = prismaQuery(project, facts, operation)
  if (prisma) return [namedInDatabase(prisma, names)].filter((shape) => shape !== undefined)
  const drizzle = drizzleQuery(project, facts, operation)
  return drizzle ? [drizzle] : []
}

function writtenQueries(project: Project, facts: CodeFacts, text: SqlTextFact, names: Names): QueryShape[] {
  const c = text.query ? senderOf(project, facts, text) : -1
  if (!text.query || c < 0) return []
  const place = { path: facts.path, range: textRange(text), c }
  const found = sqlQueries(text.query, place, names.columnsOf, (n) => parameterText(project, facts, text, c, n))
  if (isAddedTo(facts, text)) return found.map((shape) => ({ ...shape, complete: false }))
  // Whatever is added behind it narrows further what is written; how many rows it takes is not seen.
  return text.grows
    ? found.map((shape) => (shape.rows === 'all' ? { ...shape, rows: 'unknown' as const } : shape))
    : found
}

/** `let sql = 'SELECT …'`, then `sql += ' LIMIT 10'`, or `query.append(sql…)`: more conditions, or a limit. */
function isAddedTo({ calls, declarations }: CodeFacts, { c, d }: SqlTextFact): boolean {
  const own =
    c < 0 ? d : declarations.findIndex(({ values }) => values.some((each) => each.k === 'call' && each.c === c))
  if (own < 0) return false
  if (c < 0 && (declarations[own]?.values.length ?? 0) > 1) return true
  return calls.some(
    ({ callee }) => callee.k === 'member' && callee.name === 'append' && callee.of.k === 'local' && callee.of.d === own,
  )
}

/** The statements that a file holds as text and hands to any database, of whatever sort: their columns are not known. */
export function statementsOf(project: Project, facts: CodeFacts): QueryShape[] {
  return facts.sqlTexts.flatMap((text) => {
    const c = text.c >= 0 ? text.c : receiverOf(facts, text.d)
    if (!text.query || c < 0 || text.grows || isAddedTo(facts, text) || !runsSql(project, facts, c, /^$/)) return []
    return sqlQueries(text.query, { path: facts.path, range: textRange(text), c }, () => undefined)
  })
}

/** The text that stands in a tagged template, or in the list that is handed over beside a statement. */
function parameterText(
  project: Project,
  facts: CodeFacts,
  text: SqlTextFact,
  c: number,
  n: number,
): string | undefined {
  const call = facts.calls[c]
  const list = call?.tagged ? undefined : call?.args[1]
  const handed = list && project.link.resolver.resolve(facts.path, list)
  const value = call?.tagged ? text.holes[n - 1] : handed?.k === 'array' ? handed.elements[n - 1] : undefined
  const target = value && project.link.resolver.resolve(handed?.k === 'array' ? handed.path : facts.path, value)
  return target?.k === 'string' ? target.text : undefined
}

/** Whether a statement that a file holds as text is handed to something that runs it on PostgreSQL. */
export function isSent(project: Project, facts: CodeFacts, text: SqlTextFact): boolean {
  return senderOf(project, facts, text) >= 0
}

/** The call that runs it, by index; -1 where none is known to. */
function senderOf(project: Project, facts: CodeFacts, text: SqlTextFact): number {
  const c = text.c >= 0 ? text.c : receiverOf(facts, text.d)
  return c >= 0 && runsSql(project, facts, c) ? c : -1
}

function runsSql(project: Project, facts: CodeFacts, c: number, not = OTHER_DRIVER): boolean {
  const { target, behaviour } = project.link.called(facts.path, c)
  if (target.k === 'api' && not.test(target.pkg)) return false
  if (behaviour?.sends === 'database') return true
  const call = facts.calls[c]
  return behaviour === undefined && call !== undefined && RUNS_SQL.test(call.text)
}

/** A statement over many lines is marked on its first. */
function textRange({ range, text }: SqlTextFact): TextRange {
  const line = text.trimStart().indexOf('\n')
  const blank = text.length - text.trimStart().length
  return line < 0 ? range : { start: range.start, end: Math.min(range.end, range.start + 1 + blank + line) }
}
