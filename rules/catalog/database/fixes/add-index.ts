import { addDrizzleIndex } from '../../../analysis/edits/drizzle-index'
import { addPrismaIndex } from '../../../analysis/edits/prisma-index'
import { parseSource } from '../../../analysis/edits/source'
import { qualifiedName, quotedName } from '../../../analysis/edits/sql-names'
import { databaseName } from '../../../analysis/prisma/names'
import type { PrismaField } from '../../../analysis/prisma/prisma-facts'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import type { Schema, Table } from '../../../engine/schema/schema'
import { appendFix, migrationFix, type SqlWriter } from './migration'

/** An index as a finding names it. */
interface Wanted {
  readonly table: Table
  readonly columns: readonly { readonly name: string; readonly descending: boolean }[]
  /** As the others are named: `idx_orders_user_id`, or as PostgreSQL would: `orders_user_id_idx`. */
  readonly name: string
  /** An upsert beside the query names these columns: PostgreSQL refuses it without a unique index. */
  readonly unique: boolean
}

/**
 * The index that a finding asks for (`data.schema`, `table`, `indexColumns`), written where this project keeps its schema: a
 * new migration after the last one, `@@index` in the Prisma model, `index()` in the Drizzle table. Unsafe: somebody has to
 * look at it, and to run it.
 */
export function fixesForIndex(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const found = project.databases.all.flatMap((schema) => {
    const indexes = wantedBy(finding, schema, sourceOf(finding.file) ?? '')
    return indexes.length > 0 ? [{ schema, indexes }] : []
  })
  const own = found.find(({ schema }) => schema === project.databases.at(finding.file)) ?? found[0]
  if (!own) return []
  const { schema, indexes: wanted } = own
  switch (schema.source.kind) {
    case 'prisma':
    case 'prisma-migrations':
      return inPrisma(wanted, project, sourceOf)
    case 'drizzle':
    case 'drizzle-migrations':
      return inDrizzle(wanted, project, sourceOf)
    case 'supabase-schemas':
      return inDeclared(wanted, schema, sourceOf)
    case 'supabase':
    case 'migrations':
      return schema.declared ? inDeclared(wanted, schema.declared, sourceOf) : inMigration(wanted, schema, sourceOf)
    default:
      return inFile(wanted, schema, sourceOf)
  }
}

/** The indexes that a finding names; none where its table is not in the schema. */
function wantedBy({ data }: Finding, schema: Schema, text: string): Wanted[] {
  const table = schema.tables.get(`${String(data['schema'])}.${String(data['table'])}`)
  const lists = data['indexColumns']
  if (!table || typeof lists !== 'string') return []
  return lists.split('; ').map((list) => {
    const columns = list.split(', ').map((each) => ({
      name: each.replace(/ desc$/, ''),
      descending: each.endsWith(' desc'),
    }))
    return { table, columns, name: indexName(table, columns, schema), unique: isConflictKey(table, columns, text) }
  })
}

/** `INSERT INTO settings … ON CONFLICT (user_id)`, `.onConflictDoUpdate({ target: settings.userId })`. */
function isConflictKey({ name }: Table, columns: Wanted['columns'], text: string): boolean {
  const names = columns.map((each) => each.name)
  const list = names.map((each) => `"?${each}"?`).join('\\s*,\\s*')
  const statement = new RegExp(
    `insert\\s+into\\s+(?:"?\\w+"?\\.)?"?${name}"?[^;\`]*?on\\s+conflict\\s*\\(\\s*${list}\\s*\\)`,
    'i',
  )
  const [only = ''] = names
  const key = only.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  return (
    statement.test(text) ||
    (names.length === 1 &&
      new RegExp(`onConflictDo(?:Update|Nothing)\\(\\{\\s*target:\\s*\\[?\\s*\\w+\\.${key}\\s*[\\],}]`).test(text))
  )
}

/** A name that no other index has: `IF NOT EXISTS` would make nothing of one that is taken. */
function indexName(table: Table, columns: Wanted['columns'], schema: Schema): string {
  const own = [...schema.tables.values()]
    .filter((each) => each.schema === table.schema)
    .flatMap((each) => [...each.indexes.values()])
  const taken = new Set(own.map(({ name }) => name))
  const made = own.filter(({ constraint }) => constraint === undefined)
  const isBefore = made.filter(({ name }) => name.startsWith('idx_')).length * 2 > made.length
  // Names longer than 63 bytes are cut by PostgreSQL.
  const words = `${table.name}_${columns.map((each) => each.name).join('_')}`.slice(0, 57)
  const name = isBefore ? `idx_${words}` : `${words}_idx`
  if (!taken.has(name)) return name
  let n = 1
  while (taken.has(`${name}${n}`)) n++
  return `${name}${n}`
}

function inMigration(wanted: readonly Wanted[], schema: Schema, sourceOf: SourceOf): Fix[] {
  const migration = {
    name: `add_${nameOf(wanted)}`,
    up: (sql: SqlWriter) => wanted.map((each) => statement(each, sql)),
    down: (sql: SqlWriter) => wanted.map((each) => undo(each, sql)),
  }
  return migrationFix(`Add a migration with ${namedIndexes(wanted)}`, schema, [migration], sourceOf)
}

/**
 * Migrations are made of what is declared: an index that stands in a migration alone is dropped by the next one that
 * `supabase db diff` makes.
 */
function inDeclared(wanted: readonly Wanted[], declared: Schema, sourceOf: SourceOf): Fix[] {
  const [first] = wanted
  const file = first && declared.tables.get(`${first.table.schema}.${first.table.name}`)?.place.file
  const statements = (sql: SqlWriter) => wanted.map((each) => statement(each, sql))
  return file === undefined
    ? []
    : appendFix(`Add ${namedIndexes(wanted)} to the schema, to migrate afterwards`, file, statements, sourceOf)
}

/** A schema that is one file: the index goes under the others. One of several files has run, and nobody runs it again. */
function inFile(wanted: readonly Wanted[], { source }: Schema, sourceOf: SourceOf): Fix[] {
  if (source.files.length !== 1 || /(?:^|\/)V?\d+[_.-][^/]*$/.test(source.files[0] ?? '')) return []
  const file = wanted[0]?.table.place.file ?? ''
  return appendFix(`Add ${namedIndexes(wanted)}`, file, (sql) => wanted.map((each) => statement(each, sql)), sourceOf)
}

function inPrisma(wanted: readonly Wanted[], project: Project, sourceOf: SourceOf): Fix[] {
  for (const facts of project.files.values()) {
    if (facts.kind !== 'prisma') continue
    for (const block of facts.blocks) {
      const text = sourceOf(facts.path)
      if (block.k !== 'model' || text === undefined || databaseName(block) !== wanted[0]?.table.name) continue
      const lists = wanted.map(({ columns }) => fieldNames(block.fields, columns))
      if (lists.some((fields) => fields.length === 0)) return []
      const edit = addPrismaIndex(facts, text, block, lists)
      const attributes = lists.map((fields) => `@@index([${fields.join(', ')}])`).join(' and ')
      const title = `Add ${attributes} to ${block.name}, to migrate afterwards`
      return [{ title, applicability: 'unsafe', edits: [edit], creates: [], needs: [] }]
    }
  }
  return []
}

/** Columns as a model's fields; empty where one is no field of it. */
function fieldNames(fields: readonly PrismaField[], columns: Wanted['columns']): string[] {
  const names = columns.map(({ name, descending }) => {
    const field = fields.find((each) => databaseName(each) === name)
    return field && (descending ? `${field.name}(sort: Desc)` : field.name)
  })
  return names.every((name) => name !== undefined) ? names : []
}

function inDrizzle(wanted: readonly Wanted[], project: Project, sourceOf: SourceOf): Fix[] {
  const table = wanted[0]?.table.name ?? ''
  for (const facts of project.files.values()) {
    if (facts.kind !== 'code' || !facts.imports.some(({ specifier }) => specifier === 'drizzle-orm/pg-core')) continue
    const text = sourceOf(facts.path)
    if (text === undefined || !text.includes(table)) continue
    const edits = addDrizzleIndex(parseSource(facts.path, text), table, wanted)
    if (!edits) continue
    const title = `Add ${namedIndexes(wanted)} to the schema, to migrate afterwards`
    return [{ title, applicability: 'unsafe', edits, creates: [], needs: [] }]
  }
  return []
}

/** `an index on orders (user_id)`. */
function namedIndexes(wanted: readonly Wanted[]): string {
  const texts = wanted.map(({ table, columns }) => `${table.name} (${columns.map(({ name }) => name).join(', ')})`)
  if (wanted.length === 1 && wanted[0]?.unique) return `a unique index on ${texts.join('')}`
  return texts.length > 1 ? `indexes on ${texts.join(' and ')}` : `an index on ${texts.join('')}`
}

/** What the migration is called. */
function nameOf(wanted: readonly Wanted[]): string {
  const [first, ...others] = wanted
  return others.length > 0 ? `${first?.table.name}_indexes` : (first?.name ?? 'index')
}

function statement({ table, columns, name, unique }: Wanted, { word }: SqlWriter): string {
  const list = columns.map((each) => `${quotedName(each.name)}${each.descending ? word(' desc') : ''}`).join(', ')
  return `${word(`create ${unique ? 'unique ' : ''}index if not exists`)} ${quotedName(name)} ${word('on')} ${qualifiedName(table)} (${list});`
}

function undo({ table, name }: Wanted, { word }: SqlWriter): string {
  return `${word('drop index if exists')} ${qualifiedName({ schema: table.schema, name })};`
}
