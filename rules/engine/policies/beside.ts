import type { SqlFacts } from '../../analysis/facts'
import type { Operation, SqlStatement } from '../../analysis/sql/sql-facts'
import type { Project } from '../project'
import { folderOf } from '../resolution/paths'
import { roleOf } from '../role'
import { relationKey } from '../schema/object-names'
import type { Schema } from '../schema/schema'
import { isInvoker } from './views'

/** What SQL files beside the migrations say, as `schema.name`. */
export interface Beside {
  /** Tables that they protect. */
  readonly on: ReadonlySet<string>
  /** Those of them that a file does not make: it is a repair, which comes after what made the table, and may come after what turned it off. */
  readonly repaired: ReadonlySet<string>
}

/**
 * Tables that an SQL file beside the migrations makes and protects: a dump of the live database that the command line passes
 * over for its name. Row level security is on in the database that it was taken from. So it may be where any other file of
 * SQL turns it on (`supabase/schema.sql`, `enable-rls.sql`): people run those by hand, in the dashboard.
 */
export function protectedBeside(schema: Schema, project: Project): Beside {
  const { source } = schema
  const [on, repaired] = [new Set<string>(), new Set<string>()]
  // Another tool's migrations come from a schema that knows no row level security: people turn it on by hand.
  if (source.kind !== 'supabase' && source.kind !== 'supabase-schemas')
    for (const facts of project.files.values())
      if (facts.kind === 'text') for (const table of facts.protects ?? []) on.add(table)
  for (const facts of filesBeside(schema, project)) {
    if (source.kind !== 'supabase') {
      switchesIn(facts.statements, on, () => true)
      continue
    }
    const isBeside = folderOf(facts.path) === source.folder
    const made = new Set<string>()
    for (const operation of operationsOf(facts.statements))
      if (operation.k === 'createTable') made.add(relationKey(operation.table))
    const own = new Set<string>()
    switchesIn(facts.statements, own, (table) => !isBeside || made.has(table))
    for (const table of own) {
      on.add(table)
      if (!made.has(table)) repaired.add(table)
    }
  }
  return { on, repaired }
}

/** Views that a file beside the migrations, which is run by hand, lets read with the rights of whoever asks. */
export function invokersBeside(schema: Schema, project: Project): ReadonlySet<string> {
  const found = new Set<string>()
  for (const facts of filesBeside(schema, project))
    for (const operation of operationsOf(facts.statements)) {
      if (operation.k !== 'alterTable') continue
      for (const change of operation.changes)
        if (change.k === 'options' && isInvoker(change.options)) found.add(relationKey(operation.table))
    }
  return found
}

/** The files of SQL that are not among the migrations, and that somebody may have run on the same database. */
function filesBeside(schema: Schema, { files, databases }: Project): SqlFacts[] {
  const { source } = schema
  if (source.kind === 'supabase-schemas') return []
  const applied = new Set(source.files)
  const elsewhere = new Set(databases.all.flatMap((other) => (other === schema ? [] : other.source.files)))
  return [...files.values()].filter((facts): facts is SqlFacts => {
    if (facts.kind !== 'sql' || applied.has(facts.path)) return false
    if (source.kind !== 'supabase' || folderOf(facts.path) === source.folder) return true
    return !NOT_A_START.test(facts.path) && !elsewhere.has(facts.path) && mayHaveRun(facts, files)
  })
}

/** Keeps which tables have row level security on after these statements. */
function switchesIn(
  statements: readonly SqlStatement[],
  found: Set<string>,
  isMeant: (table: string) => boolean,
): void {
  for (const operation of operationsOf(statements)) {
    if (operation.k !== 'alterTable' || !isMeant(relationKey(operation.table))) continue
    for (const change of operation.changes) {
      if (change.k !== 'rowSecurity') continue
      if (change.enabled) found.add(relationKey(operation.table))
      else found.delete(relationKey(operation.table))
    }
  }
}

const NOT_A_START = /(?:^|\/)(?:seed|rollback|drop)[\w.-]*\.sql$/i

function mayHaveRun(facts: SqlFacts, files: Project['files']): boolean {
  const role = roleOf(facts.path, facts, { files })
  return role === 'product' || role === 'script' || role === 'archived'
}

function operationsOf(statements: readonly SqlStatement[]): Operation[] {
  return statements.flatMap(({ operations }) => operations)
}
