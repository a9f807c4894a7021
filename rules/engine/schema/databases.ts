import type { FileFacts } from '../../analysis/facts'
import { grouped } from '../../analysis/grouped'
import { firstNamed } from '../first-named'
import type { Modules } from '../modules'
import { isWithin } from '../resolution/paths'
import { type AssumedIndex, codeIndexes, indexesByHand } from './assumed-indexes'
import { type Newest, newestHazards } from './hazards'
import { isByHand, putTogether } from './same-database'
import type { Index, Schema, SchemaNote, SchemaSource, Table } from './schema'
import { SourceSchemas } from './source-schemas'
import { rootOf, schemaSources } from './sources'
import { unreadSources } from './unread-sources'

/** The databases of a workspace: one for each app that has a schema. */
export interface Databases {
  readonly all: readonly Schema[]
  /** What is said of schemas that are not read. */
  readonly notes: readonly SchemaNote[]
  /** What the newest migrations of a database do to the tables of earlier ones. */
  newest(schema: Schema): Newest
  /** The database that a file's code works with; undefined where there is none, or no telling which of several. */
  at(path: string): Schema | undefined
}

/**
 * Reads every source once; of several for one app the most authoritative wins, the others add what it does not know.
 * @param known what was read before, to go on from where files changed
 */
export function createDatabases(
  files: ReadonlyMap<string, FileFacts>,
  modules: Modules,
  known: SourceSchemas = new SourceSchemas(),
): Databases {
  const { sources, notes } = schemaSources(files, modules)
  const groups = grouped(sources, ({ folder }) => rootOf(`${folder === '' ? '' : `${folder}/`}x`, files))
  const made = codeIndexes(files)
  const read = [...groups].map(([root, group]) => {
    return { roots: [root], schemas: group.map((source) => known.read(source, files, modules)) }
  })
  const apart = putTogether(read, files).flatMap(({ roots, schemas }) => {
    const [first, ...others] = schemas
    if (!first) return []
    const inCode = made.filter(({ path }) => roots.some((root) => isWithin(path, root)))
    const assumed = [...inCode, ...roots.flatMap((root) => indexesByHand(schemas, root, files))]
    return [{ roots, schema: withAssumedIndexes(others.reduce(withOther, first), assumed) }]
  })
  const databases = apart.map(({ roots, schema }) => ({ roots, schema: withLikeTables(schema, apart) }))
  const newest = new Map<Schema, Newest>()
  const byDepth = databases
    .flatMap(({ roots, schema }) => roots.map((root) => ({ root, schema })))
    .sort((a, b) => b.root.length - a.root.length)
  return {
    all: databases.map(({ schema }) => schema),
    notes: [...notes, ...unreadSources(files)],
    newest(schema) {
      const found = newest.get(schema) ?? newestHazards(schema.source, known.replayOf(schema.source))
      newest.set(schema, found)
      return found
    },
    at(path) {
      if (databases.length === 1) return databases[0]?.schema
      return byDepth.find(({ root }) => isWithin(path, root))?.schema
    },
  }
}

/**
 * The first schema with what only another source knows, as assumed: a table or an index that someone wrote down is likely
 * there, whoever applied it.
 */
function withOther(schema: Schema, other: Schema): Schema {
  const tables = new Map(schema.tables)
  const notes: SchemaNote[] = [...schema.notes]
  // Files that are run by hand, or that lie beside the migrations and are not among them, need not be complete.
  const isWeak = isByHand(other.source) || other.source.folder === schema.source.folder
  const onlyThere: Table[] = []
  for (const [key, table] of other.tables) {
    const known = tables.get(key)
    if (!known) {
      onlyThere.push(table)
      tables.set(key, { ...table, assumed: true })
    } else {
      tables.set(key, withIndexes(known, [...table.indexes.values()]))
    }
  }
  const onlyHere = [...schema.tables.values()].filter(
    (table) => !table.assumed && !table.foreign && !other.tables.has(`${table.schema}.${table.name}`),
  )
  const isDeclared = schema.source.kind === 'supabase' && other.source.kind === 'supabase-schemas'
  if (isDeclared) notes.push(...driftNotes(schema, other, onlyThere, onlyHere))
  else {
    if (onlyThere[0]) notes.push(disagreement(onlyThere, other.source, schema.source))
    if (onlyHere[0] && !isWeak) notes.push(disagreement(onlyHere, schema.source, other.source))
  }
  return {
    ...schema,
    tables,
    notes,
    incomplete: [...schema.incomplete, ...other.incomplete],
    ...(isDeclared && { declared: other }),
  }
}

/** The schema with the indexes that other packages make on tables of the same names: as a rule they share one database. */
function withLikeTables(schema: Schema, all: readonly { readonly schema: Schema }[]): Schema {
  const others = all.filter((each) => each.schema !== schema).map((each) => each.schema.tables)
  if (others.length === 0) return schema
  const tables = [...schema.tables].map(
    ([key, table]) =>
      [
        key,
        withIndexes(
          table,
          others.flatMap((of) => [...(of.get(key)?.indexes.values() ?? [])]),
        ),
      ] as const,
  )
  return { ...schema, tables: new Map(tables) }
}

/** The table with those of the indexes that it lacks, as assumed. */
function withIndexes(table: Table, others: readonly Index[]): Table {
  const added = others.filter((index) => !hasLike(table, index))
  if (added.length === 0) return table
  const indexes = new Map(table.indexes)
  for (const index of added) indexes.set(index.name, { ...index, assumed: true })
  return { ...table, indexes }
}

/** The schema with indexes that are likely there: whether a script was run is not seen. */
function withAssumedIndexes(schema: Schema, made: readonly AssumedIndex[]): Schema {
  if (made.length === 0) return schema
  const tables = new Map(schema.tables)
  for (const { table, index } of made) {
    const known = tables.get(table)
    if (known) tables.set(table, withIndexes(known, [index]))
  }
  return { ...schema, tables }
}

function hasLike(table: Table, index: Index): boolean {
  if (table.indexes.has(index.name)) return true
  const columns = (each: Index) => each.elements.map(({ column }) => column ?? '()').join(',')
  return [...table.indexes.values()].some(
    (each) => columns(each) === columns(index) && (each.where === undefined) === (index.where === undefined),
  )
}

/**
 * Where the migrations and the declared schema of a Supabase project part: what was declared and not yet made, and what the next
 * `supabase db diff` takes away, because nothing declares it any more.
 */
function driftNotes(
  schema: Schema,
  declared: Schema,
  missing: readonly Table[],
  undeclared: readonly Table[],
): SchemaNote[] {
  const columns = [...schema.tables.values()].flatMap((table) => {
    const other = declared.tables.get(`${table.schema}.${table.name}`)
    if (!other || table.assumed || table.foreign) return []
    const lacking = (of: Table, from: Table) => [...of.columns.values()].filter(({ name }) => !from.columns.has(name))
    return [{ table, added: lacking(other, table), left: lacking(table, other) }]
  })
  const [has, runs] = [labelOf(declared.source), labelOf(schema.source)]
  const added = [
    ...missing.map(({ name, place }) => ({ name, place })),
    ...columns.flatMap(({ table, added: all }) =>
      all.map(({ name, place }) => ({ name: `${table.name}.${name}`, place })),
    ),
  ]
  const left = [
    ...undeclared.map(({ name, place }) => ({ name, place })),
    ...columns.flatMap(({ table, left: all }) =>
      all.map(({ name, place }) => ({ name: `${table.name}.${name}`, place })),
    ),
  ]
  const notes: SchemaNote[] = []
  if (added[0])
    notes.push({
      text: `${namesOf(added)}: declared in ${has}, not in ${runs}, and so not in the database before \`supabase db diff\` makes a migration of it.`,
      place: added[0].place,
    })
  if (left[0])
    notes.push({
      text: `${namesOf(left)}: in ${runs}, not declared in ${has}: the next \`supabase db diff\` makes a migration that drops it.`,
      place: left[0].place,
    })
  return notes
}

function namesOf(objects: readonly { readonly name: string }[]): string {
  return firstNamed(objects, 3, ({ name }) => name)
}

function disagreement(tables: readonly Table[], has: SchemaSource, lacks: SchemaSource): SchemaNote {
  const [first] = tables
  return {
    text: `${namesOf(tables)}: in ${labelOf(has)}, not in ${labelOf(lacks)}.`,
    place: first?.place,
  }
}

function labelOf({ kind, folder, files }: SchemaSource): string {
  if (kind === 'prisma' || kind === 'schema-file') return files[0] ?? folder
  if (kind === 'migrations') return files.length === 1 ? (files[0] ?? folder) : `${files.length} SQL files of ${folder}`
  if (kind === 'supabase-schemas' && files.length === 1) return files[0] ?? folder
  return kind === 'drizzle' ? 'the Drizzle tables' : folder === '' ? 'the SQL files of the root folder' : folder
}
