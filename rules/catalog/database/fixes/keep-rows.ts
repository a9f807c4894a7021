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
  const hazard =
    schema &&
    project.databases.newest(schema).hazards.find(({ place, effect }) => {
      return effect.k === 'lost' && place.file === file && place.range.start === range.start
    })
  const text = sourceOf(file)
  if (!hazard || text === undefined) return []
  const { start } = hazard.statement
  // A block is not taken apart.
  if (!/^(?:alter|drop|truncate|delete)\b/i.test(text.slice(start))) return []
  const column = 'column' in hazard.effect ? hazard.effect.column : undefined
  const end = schema.source.kind === 'drizzle-migrations' ? ';--> statement-breakpoint\n' : ';\n'
  const isMade =
    schema.schemas.has(KEPT_IN) && new RegExp(`create schema[^;]*\\b${KEPT_IN}\\b`, 'i').test(text.slice(0, start))
  const newText = copyOf(hazard.table, column, isMade, writerLike(text))
    .map((statement) => `${statement}${end}`)
    .join('')
  const edit = {
    file,
    range: { start, end: start },
    newText: text.includes('\r\n') ? newText.replaceAll('\n', '\r\n') : newText,
  }
  const what = column === undefined ? `the rows of ${hazard.table.name}` : `${hazard.table.name}.${column}`
  return [{ title: `Keep a copy of ${what} first`, applicability: 'unsafe', edits: [edit], creates: [], needs: [] }]
}

function copyOf(table: Table, column: string | undefined, isMade: boolean, { word }: SqlWriter): string[] {
  const key = [...table.constraints.values()].find(({ k }) => k === 'primary')?.columns ?? []
  const name = column === undefined ? table.name : `${table.name}_${column}`
  const rows =
    column === undefined || key.length === 0
      ? `${word('table')} ${qualifiedName(table)}`
      : `${word('select')} ${[...key, column].map(quotedName).join(', ')} ${word('from')} ${qualifiedName(table)}`
  return [
    ...(isMade ? [] : [`${word('create schema if not exists')} ${KEPT_IN}`]),
    `${word('create table')} ${qualifiedName({ schema: KEPT_IN, name })} ${word('as')} ${rows}`,
  ]
}
