import type { CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import type { Table } from '../schema/schema'
import type { Database } from './database'
import type { QueryShape } from './shape'
import { writesOf } from './writes'

/** Tables that code or a database function adds rows to, as `schema.name`. */
export function filledTables(project: Project, database: Database): ReadonlySet<string> {
  const filled = new Set<string>()
  for (const shape of database.queries) {
    const { command, table } = shape
    const found = command === 'insert' || command === 'upsert' ? database.tableOf(table) : undefined
    if (found && !namesGoneColumn(project, shape, found, database)) filled.add(`${found.schema}.${found.name}`)
  }
  return filled
}

/** What is written names a column that a migration dropped or gave another name: the database refuses every such row. */
function namesGoneColumn(project: Project, shape: QueryShape, table: Table, { schema }: Database): boolean {
  const facts = shape.c < 0 || schema.gone.size === 0 ? undefined : project.link.code(shape.path)
  if (!facts) return false
  const write = writesOf(project, facts).find(({ range }) => range.start === shape.range.start)
  return (write?.values ?? []).some(
    (value) =>
      value.k === 'object' &&
      Object.keys(value.members).some(
        (name) => !table.columns.has(name) && schema.gone.has(`${table.schema}.${table.name}.${name}`),
      ),
  )
}

/** `supabase.from(table).insert(…)`: which table it is, the call does not say. */
const INTO_ANY = /\.from\((?!["'`])[^()]*\)\.(?:insert|upsert)$/

/**
 * Whether rows of a table come from nowhere in sight, though the code adds rows to others: it is empty, or kept short by hand.
 * Where a call may add rows to any table, those count as filled that something hands over by name.
 */
export function staysEmpty(project: Project, database: Database): (table: Table) => boolean {
  const filled = filledTables(project, database)
  let handed: ReadonlySet<string> | undefined
  return ({ schema, name }) => {
    if (database.writers.size === 0 || filled.has(`${schema}.${name}`)) return false
    handed ??= tablesHanded(project)
    return !handed.has(name)
  }
}

/** The texts that calls are handed, where one of all calls adds rows to a table that it does not name. */
function tablesHanded({ productCode }: Project): ReadonlySet<string> {
  const code: readonly CodeFacts[] = [...productCode]
  if (!code.some(({ calls }) => calls.some(({ text }) => INTO_ANY.test(text)))) return new Set()
  const names = code.flatMap(({ calls }) =>
    calls.flatMap(({ text, args }) =>
      /\.from$/.test(text) ? [] : args.flatMap((each) => (each.k === 'string' ? [each.text] : [])),
    ),
  )
  return new Set(names)
}
