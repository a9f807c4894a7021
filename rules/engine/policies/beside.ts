import type { Operation, SqlStatement } from '../../analysis/sql/sql-facts'
import type { Project } from '../project'
import { folderOf } from '../resolution/paths'
import { relationKey } from '../schema/object-names'
import type { Schema } from '../schema/schema'

/**
 * Tables, as `schema.name`, that an SQL file beside the migrations makes and protects: a dump of the live database that the
 * command line passes over for its name. Row level security is on in the database that it was taken from.
 */
export function protectedBeside({ source }: Schema, { files }: Project): ReadonlySet<string> {
  const applied = new Set(source.files)
  const found = new Set<string>()
  if (source.kind !== 'supabase') return found
  for (const facts of files.values()) {
    if (facts.kind !== 'sql' || applied.has(facts.path) || folderOf(facts.path) !== source.folder) continue
    const made = new Set<string>()
    for (const operation of operationsOf(facts.statements)) {
      if (operation.k === 'createTable') made.add(relationKey(operation.table))
      if (operation.k !== 'alterTable' || !made.has(relationKey(operation.table))) continue
      for (const change of operation.changes) {
        if (change.k !== 'rowSecurity') continue
        if (change.enabled) found.add(relationKey(operation.table))
        else found.delete(relationKey(operation.table))
      }
    }
  }
  return found
}

function operationsOf(statements: readonly SqlStatement[]): Operation[] {
  return statements.flatMap(({ operations }) => operations)
}
