import { qualifiedName, quotedName } from '../../../analysis/edits/sql-names'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { migrationFix, type SqlWriter } from './migration'

/**
 * A migration that drops the index a finding names (`data.schema`, `table`, `index`), after the last one, where the project keeps
 * its schema as SQL migrations. Unsafe: somebody has to look at it, and to run it.
 */
export function fixesForRedundantIndex({ data, file }: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const [inSchema = '', table = '', index = ''] = [data['schema'], data['table'], data['index']].map(String)
  const schema = project.databases.all.find(({ source, tables }) => {
    return source.files.includes(file) && tables.has(`${inSchema}.${table}`)
  })
  if (!schema || (schema.source.kind !== 'supabase' && schema.source.kind !== 'migrations')) return []
  const columns = String(data['columns']).split(', ').map(quotedName).join(', ')
  const target = qualifiedName({ schema: inSchema, name: table })
  const migration = {
    name: `drop_${index}`,
    up: ({ word }: SqlWriter) => [
      `${word('drop index if exists')} ${qualifiedName({ schema: inSchema, name: index })};`,
    ],
    down: ({ word }: SqlWriter) => [
      `${word('create index if not exists')} ${quotedName(index)} ${word('on')} ${target} (${columns});`,
    ],
  }
  return migrationFix(`Add a migration that drops ${index}`, schema, [migration], sourceOf)
}
