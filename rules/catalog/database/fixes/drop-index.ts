import { nextMigration, writesCapitals } from '../../../analysis/edits/migrations'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'

/**
 * A migration that drops the index a finding names (`data.schema`, `table`, `index`), after the last one, where the project keeps
 * its schema as SQL migrations. Unsafe: somebody has to look at it, and to run it.
 */
export function fixesForRedundantIndex({ data, file }: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const [schemaName, tableName, index] = [data['schema'], data['table'], data['index']].map(String)
  const schema = project.databases.all.find(({ source, tables }) => {
    return source.files.includes(file) && tables.has(`${schemaName}.${tableName}`)
  })
  if (!schema || (schema.source.kind !== 'supabase' && schema.source.kind !== 'migrations')) return []
  const like = sourceOf(schema.source.files.at(-1) ?? '') ?? ''
  const next = nextMigration(schema.source.files, `drop_${index}`, sourceOf)
  if (!next) return []
  const word = (text: string) => (writesCapitals(like) ? text.toUpperCase() : text)
  const up = `${word('drop index if exists')} ${quoted(schemaName)}.${quoted(index)};\n`
  const columns = String(data['columns'])
    .split(', ')
    .map((each) => quoted(each))
    .join(', ')
  const target = `${quoted(schemaName)}.${quoted(tableName)}`
  const down = `${word('create index if not exists')} ${quoted(index)} ${word('on')} ${target} (${columns});\n`
  const text = next.text(up, down)
  return [
    {
      title: `Add a migration that drops ${index}`,
      applicability: 'unsafe',
      edits: [],
      creates: [{ path: next.path, text: like.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text }],
      needs: [],
    },
  ]
}

/** A name that is not all small letters has to be quoted. */
function quoted(name = ''): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
