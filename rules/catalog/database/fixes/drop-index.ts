import { withoutUnused } from '../../../analysis/edits/client-module'
import { drizzleIndexAt, withoutDrizzleIndex, withoutText } from '../../../analysis/edits/drop-index'
import { applyEdits, type Edit, parseSource } from '../../../analysis/edits/source'
import { qualifiedName, quotedName } from '../../../analysis/edits/sql-names'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import type { Schema } from '../../../engine/schema/schema'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'
import { migrationFix, type SqlWriter } from './migration'

/**
 * The index that a finding names (`data.schema`, `table`, `index`) dropped where the project keeps its schema: its line taken out of
 * the Prisma schema, the Drizzle table or the declared SQL, else a migration after the last one. Unsafe: somebody has to look at it,
 * and to run it.
 */
export function fixesForRedundantIndex(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const { data, file, range } = finding
  const [inSchema = '', table = '', index = ''] = [data['schema'], data['table'], data['index']].map(String)
  const title = `Take ${index} out of the schema, to migrate afterwards`
  if (file.endsWith('.prisma')) return inPrisma(title, finding, project, sourceOf)
  if (project.files.get(file)?.kind === 'code') return inDrizzle(title, file, range.start, sourceOf)
  const schema = project.databases.all.find(({ source, tables }) => {
    return source.files.includes(file) && tables.has(`${inSchema}.${table}`)
  })
  if (!schema) return []
  const { kind } = schema.source
  if (kind === 'drizzle-migrations') return inDrizzleOf(title, index, project, sourceOf)
  const declared = schema.declared ?? (kind === 'supabase-schemas' || kind === 'schema-file' ? schema : undefined)
  if (declared) return inDeclared(title, declared, `${inSchema}.${table}`, index, project, sourceOf)
  if (kind !== 'supabase' && kind !== 'migrations') return []
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

/** `@@index([userId])` on a line of its own. */
function inPrisma(title: string, { file, range }: Finding, project: Project, sourceOf: SourceOf): Fix[] {
  const facts = project.files.get(file)
  const text = sourceOf(file)
  if (facts?.kind !== 'prisma' || text === undefined) return []
  const isIndex = facts.blocks.some(
    (block) =>
      block.k === 'model' && block.attributes.some((each) => each.name === 'index' && each.range.start === range.start),
  )
  return isIndex ? [made(title, [withoutText(file, text, range)])] : []
}

function inDrizzle(title: string, file: string, offset: number, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(file, sourceOf)
  const taken = source && withoutDrizzleIndex(source, offset)
  if (!source || !taken) return []
  const after = parseSource(file, applyEdits(source.text, [taken]))
  // An import goes where it was the last index of the file; it stands above the tables.
  return fixOf(source, title, 'unsafe', [...withoutUnused(after, 'index'), taken])
}

/** Migrations are made of the tables in code: what is dropped in a migration alone comes back with the next one. */
function inDrizzleOf(title: string, index: string, project: Project, sourceOf: SourceOf): Fix[] {
  for (const facts of project.files.values()) {
    if (facts.kind !== 'code' || !facts.imports.some(({ specifier }) => specifier === 'drizzle-orm/pg-core')) continue
    const text = sourceOf(facts.path)
    const offset = text?.includes(index) ? drizzleIndexAt(parseSource(facts.path, text), index) : undefined
    if (offset !== undefined) return inDrizzle(title, facts.path, offset, sourceOf)
  }
  return []
}

function inDeclared(
  title: string,
  declared: Schema,
  table: string,
  name: string,
  project: Project,
  sourceOf: SourceOf,
): Fix[] {
  const index = declared.tables.get(table)?.indexes.get(name)
  const file = index?.place.file ?? ''
  const facts = project.files.get(file)
  const text = sourceOf(file)
  if (!index || facts?.kind !== 'sql' || text === undefined) return []
  const { start } = index.place.range
  const statement = facts.statements.find(({ range }) => range.start <= start && start < range.end)
  if (!statement || !/^create\s+(?:unique\s+)?index\b/i.test(text.slice(statement.range.start))) return []
  const end = text[statement.range.end] === ';' ? statement.range.end + 1 : statement.range.end
  return [made(title, [withoutText(file, text, { start: statement.range.start, end })])]
}

function made(title: string, edits: readonly Edit[]): Fix {
  return { title, applicability: 'unsafe', edits, creates: [], needs: [] }
}
