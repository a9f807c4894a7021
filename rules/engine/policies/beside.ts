import type { Operation, SqlStatement } from '../../analysis/sql/sql-facts'
import type { Project } from '../project'
import { folderOf } from '../resolution/paths'
import { relationKey } from '../schema/object-names'
import type { Schema } from '../schema/schema'

/**
 * Tables, as `schema.name`, that an SQL file beside the migrations makes and protects: a dump of the live database that the
 * command line passes over for its name. Row level security is on in the database that it was taken from. So it is where a
 * file of the folder above does (`supabase/schema.sql`) and the migrations make the table only if it is not there yet.
 */
export function protectedBeside({ source }: Schema, { files }: Project): ReadonlySet<string> {
  const applied = new Set(source.files)
  const found = new Set<string>()
  let certain: ReadonlySet<string> | undefined
  if (source.kind === 'supabase-schemas') return found
  for (const facts of files.values()) {
    // Another tool's migrations come from a schema that knows no row level security: people turn it on by hand.
    if (facts.kind === 'text' && source.kind !== 'supabase') for (const table of facts.protects ?? []) found.add(table)
    if (facts.kind !== 'sql' || applied.has(facts.path)) continue
    if (source.kind !== 'supabase') {
      switchesIn(facts.statements, found, () => true)
      continue
    }
    const isAbove = folderOf(facts.path) === folderOf(source.folder) && !NOT_A_START.test(facts.path)
    if (!isAbove && folderOf(facts.path) !== source.folder) continue
    certain ??= madeForCertain(source.files, files)
    const made = new Set<string>()
    for (const operation of operationsOf(facts.statements))
      if (operation.k === 'createTable' && !(isAbove && certain.has(relationKey(operation.table))))
        made.add(relationKey(operation.table))
    switchesIn(facts.statements, found, (table) => made.has(table))
  }
  return found
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

/** Tables that a migration makes without `IF NOT EXISTS`: it would have failed if they had been there. */
function madeForCertain(paths: readonly string[], files: Project['files']): ReadonlySet<string> {
  const found = new Set<string>()
  for (const path of paths) {
    const facts = files.get(path)
    if (facts?.kind !== 'sql') continue
    for (const operation of operationsOf(facts.statements))
      if (operation.k === 'createTable' && !operation.ifNotExists) found.add(relationKey(operation.table))
  }
  return found
}

function operationsOf(statements: readonly SqlStatement[]): Operation[] {
  return statements.flatMap(({ operations }) => operations)
}
