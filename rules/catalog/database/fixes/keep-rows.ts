import { qualifiedName, quotedName } from '../../../analysis/edits/sql-names'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import type { Table } from '../../../engine/schema/schema'
import { type SqlWriter, writerLike } from './migration'

/** Where copies go: no interface serves this schema. */
const KEPT_IN = 'backup'

/**
 * A copy of what a migration takes away, made right before. Unsafe: somebody has to look at it, and to drop the copy some
 * day.
 */
export function fixesForLoss(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const { file, range } = finding
  const schema = project.databases.all.find(({ source }) => source.files.includes(file))
  if (!schema) return []
  const lost = project.databases
    .newest(schema)
    .hazards.filter(({ place, effect }) => effect.k === 'lost' && place.file === file)
  const hazard = lost.find(({ place }) => place.range.start === range.start)
  const text = sourceOf(file)
  if (!hazard || text === undefined) return []
  const { start } = hazard.statement
  // A block is not taken apart.
  if (!/^(?:alter|drop|truncate|delete)\b/i.test(text.slice(start))) return []
  const columns = lost.flatMap(({ statement, effect }) =>
    'column' in hazard.effect && statement.start === start && 'column' in effect ? [effect.column] : [],
  )
  const end = schema.source.kind === 'drizzle-migrations' ? ';--> statement-breakpoint\n' : ';\n'
  const isMade =
    schema.schemas.has(KEPT_IN) && new RegExp(`create schema[^;]*\\b${KEPT_IN}\\b`, 'i').test(text.slice(0, start))
  const newText = copyOf(hazard.table, columns, isMade, writerLike(text))
    .map((statement) => `${statement}${end}`)
    .join('')
  const edit = {
    file,
    range: { start, end: start },
    newText: text.includes('\r\n') ? newText.replaceAll('\n', '\r\n') : newText,
  }
  const { name } = hazard.table
  const what = columns.length === 0 ? `the rows of ${name}` : columns.map((column) => `${name}.${column}`).join(', ')
  return [{ title: `Keep a copy of ${what} first`, applicability: 'unsafe', edits: [edit], creates: [], needs: [] }]
}

function copyOf(table: Table, columns: readonly string[], isMade: boolean, { word }: SqlWriter): string[] {
  const key = [...table.constraints.values()].find(({ k }) => k === 'primary')?.columns ?? []
  // PostgreSQL cuts names after 63 characters.
  const name = [table.name, ...columns].join('_').slice(0, 63)
  const rows =
    columns.length === 0 || key.length === 0
      ? `${word('table')} ${qualifiedName(table)}`
      : `${word('select')} ${[...key, ...columns].map(quotedName).join(', ')} ${word('from')} ${qualifiedName(table)}`
  return [
    ...(isMade ? [] : [`${word('create schema if not exists')} ${KEPT_IN}`]),
    `${word('create table')} ${qualifiedName({ schema: KEPT_IN, name })} ${word('as')} ${rows}`,
  ]
}
