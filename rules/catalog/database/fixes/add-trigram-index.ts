import { qualifiedName, quotedName } from '../../../analysis/edits/sql-names'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import type { Schema } from '../../../engine/schema/schema'
import { migrationFix, type SqlWriter } from './migration'

/**
 * A migration with an index of three-letter pieces for each column a finding names (`data.schema`, `table`, `names`), where
 * the project keeps its schema as SQL migrations. Unsafe: somebody has to look at it, and to run it.
 * Source: PostgreSQL documentation, F.35.4 "pg_trgm, Index Support".
 */
export function fixesForSearch({ data, file }: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const [inSchema = '', table = '', names = ''] = [data['schema'], data['table'], data['names']].map(String)
  const schema = project.databases.at(file)
  // Prisma takes an index that its schema does not have for one to be dropped.
  if (!schema || !/^(?:supabase|supabase-schemas|migrations)$/.test(schema.source.kind)) return []
  const columns = names.split(', ')
  const place = { schema: inSchema, name: table }
  const nameOf = (column: string) => `${`${table}_${column}`.slice(0, 54)}_trgm_idx`
  const migration = {
    declared: `Add a trigram index on ${table} (${names})`,
    name: `add_${columns.length > 1 ? `${table}_search_indexes` : nameOf(columns[0] ?? '')}`,
    up: (sql: SqlWriter) => [
      ...extension(schema, sql),
      ...columns.map((column) => {
        const on = `${sql.word('on')} ${qualifiedName(place)} ${sql.word('using')} gin`
        const index = `${sql.word('create index if not exists')} ${quotedName(nameOf(column))}`
        return `${index} ${on} (${quotedName(column)} ${operators(schema)});`
      }),
    ],
    down: ({ word }: SqlWriter) =>
      columns.map(
        (column) => `${word('drop index if exists')} ${qualifiedName({ schema: inSchema, name: nameOf(column) })};`,
      ),
  }
  return migrationFix(`Add a migration with a trigram index on ${table} (${names})`, schema, [migration], sourceOf)
}

function extension(schema: Schema, { word }: SqlWriter): string[] {
  if (schema.extensions.has('pg_trgm')) return []
  const home = homeOf(schema)
  const place = home === undefined ? '' : ` ${word('with schema')} ${home}`
  return [`${word('create extension if not exists')} pg_trgm${place};`]
}

function operators(schema: Schema): string {
  const home = homeOf(schema)
  return home === undefined || home === 'public' ? 'gin_trgm_ops' : `${home}.gin_trgm_ops`
}

/** Supabase keeps extensions out of the schema that its interface shows. */
function homeOf({ extensions, source }: Schema): string | undefined {
  const known = extensions.get('pg_trgm')
  if (known) return known.schema
  return source.kind.startsWith('supabase') ? 'extensions' : undefined
}
