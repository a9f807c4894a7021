import { type HowItRuns, nextMigration, writesCapitals } from '../../../analysis/edits/migrations'
import type { Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import type { Schema } from '../../../engine/schema/schema'

/** How this project writes its SQL. */
export interface SqlWriter {
  /** Words of the language, in the project's case: `word('create index')` is `CREATE INDEX` where it writes capitals. */
  word(text: string): string
  /** What it begins the lines of a statement with, after the first. */
  readonly indent: string
}

/** A migration to be made. */
export interface NewMigration {
  /** What it is called, in small letters with underscores, without a number: `add_orders_user_id_idx`. */
  readonly name: string
  /** Its statements in order, each with its semicolon and without a line break at its end; lines are parted by `\n`. */
  up(sql: SqlWriter): readonly string[]
  /** Statements that undo it, for the tools that want some. */
  down(sql: SqlWriter): readonly string[]
  readonly run?: HowItRuns
  /** What the fix is called where the schema is declared in files of its own: `Add a trigram index on customers (name)`. */
  readonly declared?: string
}

/**
 * The fix that adds migrations after the last one of a schema, in the project's own format: the tool's folder, numbers and
 * marks, the keyword case and line ends of the newest migration. Where migrations are made of a declared schema, it goes there. Unsafe: somebody has to look at it, and to run it.
 * @param title what the quick fix is called: `Add a migration with an index on orders (user_id)`
 * @param migrations in the order in which they run; each gets a file of its own
 * @returns none where the schema is not kept as SQL migrations, or their names say no order (then see {@link appendFix}), and
 *   for Drizzle's own migrations, which need a snapshot beside them
 */
export function migrationFix(
  title: string,
  schema: Schema,
  migrations: readonly NewMigration[],
  sourceOf: SourceOf,
): Fix[] {
  const { source } = schema
  const declared = schema.declared ?? (source.kind === 'supabase-schemas' ? schema : undefined)
  if (declared) {
    const inFiles = declaredFix(title, declared, migrations, sourceOf)
    if (inFiles) return inFiles
  }
  if (source.kind !== 'supabase' && source.kind !== 'migrations' && source.kind !== 'prisma-migrations') return []
  const like = sourceOf(source.files.at(-1) ?? '') ?? ''
  const writer = writerLike(like)
  const files = [...source.files]
  const creates: Fix['creates'][number][] = []
  for (const { name, up, down, run } of migrations) {
    const next = nextMigration(files, name, (path) => (source.files.includes(path) ? sourceOf(path) : like))
    if (!next) return []
    const undo = lines(down(writer))
    creates.push({ path: next.path, text: inLineEnds(next.text(lines(up(writer)), undo, run), like) })
    if (next.downPath !== undefined) creates.push({ path: next.downPath, text: inLineEnds(undo, like) })
    files.push(next.path)
  }
  return [{ title, applicability: 'unsafe', edits: [], creates, needs: [] }]
}

/** Rows, rights and a few more things: \`supabase db diff\` makes no migration of them. Source: Supabase, "Declarative database schemas". */
const NOT_DECLARED =
  /^(?:insert|update|delete|truncate|grant|revoke|comment|alter\s+(?:policy|view|default|publication))\b/im

/**
 * The same under what is declared of the table or function that the statements name; undefined where they cannot be declared, or
 * that is nowhere. None where they stand there.
 */
function declaredFix(
  title: string,
  declared: Schema,
  migrations: readonly NewMigration[],
  sourceOf: SourceOf,
): Fix[] | undefined {
  const [only, ...others] = migrations
  const file = only && others.length === 0 ? fileFor(only, declared) : undefined
  const text = file === undefined ? undefined : sourceOf(file)
  if (!only || file === undefined || text === undefined) return undefined
  const statements = only.up(writerLike(text))
  if (statements.some((each) => NOT_DECLARED.test(each))) return undefined
  if (statements.every((each) => text.includes(each))) return []
  const named = only.declared ?? title
  return appendFix(`${named}, in the schema, to migrate afterwards`, file, () => statements, sourceOf)
}

/** Where the first table or function is declared that the statements name. */
function fileFor({ up }: NewMigration, { tables, functions }: Schema): string | undefined {
  const text = up({ word: (each) => each, indent: '' }).join('\n')
  const isNamed = (name: string) => new RegExp(`(?<![\\w$])"?${name.replaceAll(/\W/g, '\\$&')}"?(?![\\w$])`).test(text)
  for (const { name, place } of tables.values()) if (isNamed(name)) return place.file
  for (const { name, place } of functions.values()) if (isNamed(name)) return place.file
  return undefined
}

/**
 * The fix that writes statements under the others of an SQL file: for a schema that is one file, or files without numbers.
 * Unsafe: somebody has to look at it, and to run it.
 */
export function appendFix(
  title: string,
  file: string,
  statements: (sql: SqlWriter) => readonly string[],
  sourceOf: SourceOf,
): Fix[] {
  const text = sourceOf(file)
  if (text === undefined || !file.endsWith('.sql')) return []
  const gap = text === '' || text.endsWith('\n') ? '\n' : '\n\n'
  const newText = inLineEnds(`${gap}${lines(statements(writerLike(text)))}`, text)
  const edits = [{ file, range: { start: text.length, end: text.length }, newText }]
  return [{ title, applicability: 'unsafe', edits, creates: [], needs: [] }]
}

/** Writes SQL as a text does. */
export function writerLike(like: string): SqlWriter {
  const isCapital = writesCapitals(like)
  return {
    word: (text) => (isCapital ? text.toUpperCase() : text),
    indent: /^(?:\t| {2,8})(?=\S)/m.exec(like)?.[0] ?? '  ',
  }
}

function lines(statements: readonly string[]): string {
  return statements.map((each) => `${each}\n`).join('')
}

function inLineEnds(text: string, like: string): string {
  return like.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text
}
