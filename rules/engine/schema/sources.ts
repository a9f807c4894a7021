import type { CodeFacts, FileFacts, PrismaFacts, SqlFacts } from '../../analysis/facts'
import { addTo, grouped } from '../../analysis/grouped'
import { inFolder } from '../../analysis/paths'
import type { Modules } from '../modules'
import { folderOf, isWithin, nameOf } from '../resolution/paths'
import { roleOf } from '../role'
import { compareTexts } from '../text-order'
import { declaredSchemas } from './declared-schemas'
import type { SchemaNote, SchemaSource, SourceKind } from './schema'

/** The sources of a workspace's databases, and what is told of files that are none. */
export interface Sources {
  readonly sources: readonly SchemaSource[]
  readonly notes: readonly SchemaNote[]
}

type Files = ReadonlyMap<string, FileFacts>
type Datasource = Extract<PrismaFacts['blocks'][number], { k: 'datasource' | 'generator' }>

/** Files in other databases' SQL are refused so often that they are not taken for PostgreSQL's. */
const MOST_REFUSED = 0.5
export const MIGRATION_FOLDER = /(?:^|\/)(?:migrations?|migrate)$/
const SUPABASE = /(?:^|\/)supabase\/migrations$/
const SCHEMA_FILE = /^(?:schema|structure|database|init|complete[-_]schema|full[-_]schema)\.sql$/i
/** Files that undo a migration. */
export const UNDOES = /(?:[._-]|^)(?:down|rollback|undo|revert)\.sql$/i
/** Drizzle tables are code: `drizzle.ts` reads those. */
const DRIZZLE = 'drizzle-orm/pg-core'
const TABLES = /^drizzle-orm\/(?:pg|mysql|sqlite|singlestore)-core$/
/** Prisma's providers whose SQL is PostgreSQL's. */
const IN_POSTGRES = /^(?:postgres(?:ql)?|cockroachdb)$/
/** What makes a client: the file asks of its own tables. */
const CLIENT = /^drizzle-orm\/(?!\w+-core$)/

/** Finds the sources, the most authoritative first within each app. */
export function schemaSources(files: Files, modules: Modules): Sources {
  const notes: SchemaNote[] = []
  const sql = [...files.values()].filter((facts): facts is SqlFacts => facts.kind === 'sql' && isRead(facts, files))
  const ofD1 = foldersOfD1(files)
  const taken = new Set<string>()
  const sources: SchemaSource[] = []
  const add = (kind: SourceKind, folder: string, paths: readonly string[]) => {
    for (const path of paths) taken.add(path)
    if (paths.length === 0) return
    if (isOtherDialect(paths, files) || ofD1.has(folder)) {
      notes.push({
        text: `${folder === '' ? 'The SQL files' : folder} are not PostgreSQL and are not read yet.`,
        place: undefined,
      })
      return
    }
    sources.push({ kind, folder, files: paths })
  }
  const folders = byFolder(sql)
  for (const [folder, members] of folders) {
    if (!SUPABASE.test(folder)) continue
    const { applied, skipped, unusual } = supabaseOrder(members.map(({ path }) => path))
    for (const path of skipped) taken.add(path)
    add('supabase', folder, applied)
    const place = (path: string | undefined) =>
      path === undefined ? undefined : { file: path, range: { start: 0, end: 0 } }
    if (skipped.length > 0)
      notes.push({
        text: `${count(skipped.length, 'file')} in ${folder} not named <timestamp>_name.sql: Supabase passes over ${skipped.length === 1 ? 'it' : 'them'}.`,
        place: place(skipped[0]),
      })
    if (unusual.length > 0)
      notes.push({
        text: `${count(unusual.length, 'migration')} in ${folder} named with a ${unusual.every((path) => /^\d+-/.test(nameOf(path))) ? 'dash' : 'letter or a dash'} after the timestamp: the Supabase command line passes over ${unusual.length === 1 ? 'it' : 'them'}; read all the same.`,
        place: place(unusual[0]),
      })
  }
  for (const { folder, files: paths } of declaredSchemas(sql, files))
    add(
      'supabase-schemas',
      folder,
      paths.filter((path) => !taken.has(path)),
    )
  for (const [folder, paths] of prismaMigrations(sql)) {
    if (!isOfOtherPrisma(folder, files)) add('prisma-migrations', folder, paths)
    else for (const path of paths) taken.add(path)
  }
  for (const facts of files.values()) {
    if (facts.kind !== 'journal') continue
    const folder = folderOf(folderOf(facts.path))
    const paths = facts.tags.map((tag) => `${folder}/${tag}.sql`).filter((path) => files.has(path))
    if (/^p(?:g|ostgres)/.test(facts.dialect)) add('drizzle-migrations', folder, paths)
    else for (const path of paths) taken.add(path)
  }
  addPrisma(files, sources, notes)
  addDrizzle(files, modules, sources)
  const rest = sql.filter(({ path }) => !taken.has(path) && !UNDOES.test(path))
  for (const [folder, members] of byFolder(rest))
    if (MIGRATION_FOLDER.test(folder)) add('migrations', folder, inOrder(members.map(({ path }) => path)))
  for (const { path } of rest)
    if (!taken.has(path) && SCHEMA_FILE.test(nameOf(path))) add('schema-file', folderOf(path), [path])
  const loose = rest.filter((facts) => !taken.has(facts.path) && definesTables(facts))
  for (const [folder, members] of byFolder(loose)) add('loose', folder, inOrder(members.map(({ path }) => path)))
  return { sources: sources.sort((a, b) => rankOf(a) - rankOf(b)), notes }
}

const RANKS: Readonly<Record<SourceKind, number>> = {
  supabase: 0,
  'supabase-schemas': 1,
  'prisma-migrations': 2,
  'drizzle-migrations': 3,
  prisma: 4,
  drizzle: 5,
  migrations: 6,
  'schema-file': 7,
  loose: 8,
}

function rankOf({ kind }: SchemaSource): number {
  return RANKS[kind]
}

/** The migrations that Supabase applies, in its order: `<timestamp>_name.sql`, by name. */
export function supabaseOrder(paths: readonly string[]): {
  readonly applied: readonly string[]
  readonly skipped: readonly string[]
  /**
   * Among the applied: `<timestamp>-name.sql`, as an app builder wrote them, and `20260701b_name.sql`, the second of a day. The
   * command line passes over those.
   */
  readonly unusual: readonly string[]
} {
  const isApplied = (path: string) => /^\d+_.*\.sql$/.test(nameOf(path))
  const unusual = paths.filter((path) => /^(?:\d{14}-|\d{8}(?:\d{6})?[a-z]\d?_).*\.sql$/.test(nameOf(path)))
  const applied = paths.filter((path) => isApplied(path) || unusual.includes(path))
  return { applied: applied.sort(compareTexts), skipped: paths.filter((path) => !applied.includes(path)), unusual }
}

/** Migrations in the order of the numbers in their names: `V2__x.sql` before `V10__y.sql`. */
function inOrder(paths: readonly string[]): string[] {
  const numbers = (path: string) =>
    (/^\D{0,3}(\d+(?:[._]\d+)*)/.exec(nameOf(path))?.[1] ?? '').split(/[._]/).map(Number)
  return [...paths].sort((a, b) => {
    const [left, right] = [numbers(a), numbers(b)]
    for (let i = 0; i < Math.max(left.length, right.length); i++) {
      const difference = (left[i] ?? 0) - (right[i] ?? 0)
      if (difference !== 0 && !Number.isNaN(difference)) return difference
    }
    return compareTexts(a, b)
  })
}

/** Hidden folders, and what is run by hand when something has happened. */
const PUT_ASIDE = /(?:^|\/)(\.[^/]+|playbooks?|runbooks?)\//

/** Only what an app's database is made of: not examples, tests, archives, nor SQL in a folder aside that no script names. */
function isRead(facts: FileFacts, files: Files): boolean {
  const aside = facts.kind === 'sql' ? PUT_ASIDE.exec(facts.path)?.[1] : undefined
  if (aside !== undefined && !isNamedInScripts(aside, files)) return false
  const role = roleOf(facts.path, facts, { files })
  return role === 'product' || role === 'script'
}

function isNamedInScripts(folder: string, files: Files): boolean {
  return [...files.values()].some(
    (facts) => facts.kind === 'package' && Object.values(facts.scripts).some((script) => script.includes(folder)),
  )
}

function isOtherDialect(paths: readonly string[], files: Files): boolean {
  let refused = 0
  let all = 0
  for (const path of paths) {
    const facts = files.get(path)
    if (facts?.kind !== 'sql') continue
    refused += facts.notUnderstood.length
    all += facts.notUnderstood.length + facts.statements.length
  }
  return all > 0 && refused / all > MOST_REFUSED
}

/**
 * The folders in which workers keep the migrations of their D1, which is SQLite: beside its configuration, in `migrations`
 * where that says nothing else. https://developers.cloudflare.com/d1/reference/migrations/
 */
function foldersOfD1(files: Files): ReadonlySet<string> {
  const found = new Set<string>()
  for (const facts of files.values()) {
    if (facts.kind !== 'deployment' || facts.host !== 'cloudflare') continue
    const own = facts.settings.filter(({ key }) => /(?:^|\.)d1_databases\.\d+\./.test(key))
    if (own.length === 0) continue
    const named = own
      .filter(({ key }) => key.endsWith('.migrations_dir'))
      .map(({ value }) => value.replace(/^\.\//, ''))
    for (const each of named.length > 0 ? named : ['migrations']) found.add(inFolder(folderOf(facts.path), each))
  }
  return found
}

/** Statements that leave the schema as it is. */
const HARMLESS: ReadonlySet<string> = new Set(['query', 'needs', 'searchPath', 'bodyChecks', 'truncate', 'unknown'])

/** Something in a file changes the schema. */
export function definesTables(facts: SqlFacts): boolean {
  return facts.statements.some(({ operations }) => operations.some(({ k }) => !HARMLESS.has(k)))
}

/** `migrations/<name>/migration.sql`, by folder, in order. */
function prismaMigrations(sql: readonly SqlFacts[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { path } of sql) {
    if (nameOf(path) !== 'migration.sql') continue
    addTo(found, folderOf(folderOf(path)), path)
  }
  for (const paths of found.values()) paths.sort(compareTexts)
  return found
}

/** Every schema beside the migrations, or around them, is for a database that is not PostgreSQL: so are they. */
function isOfOtherPrisma(migrations: string, files: Files): boolean {
  const around = folderOf(migrations)
  const providers = [...files.values()].flatMap((facts) => {
    const datasource = facts.kind === 'prisma' && isWithin(facts.path, around) ? datasourceOf(facts) : undefined
    return datasource ? [providerOf(datasource)] : []
  })
  return providers.length > 0 && providers.every((name) => name !== '' && !IN_POSTGRES.test(name))
}

function datasourceOf({ blocks }: PrismaFacts): Datasource | undefined {
  return blocks.find((block): block is Datasource => block.k === 'datasource')
}

/** Its `provider`, `''` where that is not written out. */
function providerOf({ settings }: Datasource): string {
  const provider = settings.find(({ name }) => name === 'provider')?.value
  return provider?.k === 'text' ? provider.text : ''
}

/** A `schema.prisma`, or a folder of schema files around the one with the datasource. */
function addPrisma(files: Files, sources: SchemaSource[], notes: SchemaNote[]): void {
  const schemas = [...files.values()].filter(
    (facts): facts is PrismaFacts => facts.kind === 'prisma' && isRead(facts, files),
  )
  for (const facts of schemas) {
    const datasource = datasourceOf(facts)
    if (!datasource) continue
    const dialect = providerOf(datasource)
    const folder = folderOf(facts.path)
    if (!IN_POSTGRES.test(dialect)) {
      notes.push({
        text: `${facts.path} is for ${dialect === '' ? 'another database' : dialect}, which is not read yet.`,
        place: { file: facts.path, range: datasource.range },
      })
      continue
    }
    const others = schemas.filter(
      (each) => each !== facts && isWithin(each.path, folder) && !each.blocks.some(({ k }) => k === 'datasource'),
    )
    sources.push({ kind: 'prisma', folder, files: [facts.path, ...others.map(({ path }) => path)] })
  }
}

/**
 * Files that declare Drizzle's PostgreSQL tables, as one source for each package that has some. One that no code imports,
 * and that belongs to no other file, is left over where the code imports other tables: another database's, or a newer file's.
 */
function addDrizzle(files: Files, modules: Modules, sources: SchemaSource[]): void {
  const found = new Map<string, string[]>()
  const declaring = [...files.values()].filter(
    (facts): facts is CodeFacts => facts.kind === 'code' && declaresTables(facts),
  )
  const used = declaring.length > 1 ? imported(declaring, files, modules) : new Set<string>()
  for (const facts of declaring) {
    if (!isPostgres(facts) || !isRead(facts, files)) continue
    const root = rootOf(facts.path, files)
    const isApart = !used.has(facts.path) && !facts.imports.some(({ specifier }) => /^[.@~#]\/?/.test(specifier))
    const isLeftOver = isApart && declaring.some(({ path }) => used.has(path) && isWithin(path, root))
    if (!isLeftOver) addTo(found, root, facts.path)
  }
  for (const [folder, paths] of found) sources.push({ kind: 'drizzle', folder, files: paths.sort(compareTexts) })
}

function declaresTables(facts: CodeFacts): boolean {
  return facts.imports.some(({ specifier }) => TABLES.test(specifier))
}

function isPostgres(facts: CodeFacts): boolean {
  return facts.imports.some(({ specifier }) => specifier === DRIZZLE)
}

/**
 * Those of the files that other code imports, and what they import of each other; a file that makes a client asks of its own
 * tables.
 */
function imported(declaring: readonly CodeFacts[], files: Files, modules: Modules): ReadonlySet<string> {
  const names = new Map(declaring.map((facts) => [facts.path, lastName(facts.path)]))
  const wanted = new Set(names.values())
  const leadsTo = ({ path, imports, exportAll }: CodeFacts) =>
    [...imports.map(({ specifier }) => specifier), ...exportAll].flatMap((specifier) => {
      if (specifier.startsWith('drizzle-orm') || !wanted.has(lastName(specifier))) return []
      const target = modules.resolve(path, specifier)
      return target.k === 'file' && names.has(target.path) ? [target.path] : []
    })
  const waiting: string[] = []
  for (const facts of files.values()) {
    if (facts.kind !== 'code') continue
    if (!names.has(facts.path)) waiting.push(...leadsTo(facts))
    else if (facts.imports.some(({ specifier }) => CLIENT.test(specifier))) waiting.push(facts.path)
  }
  const used = new Set<string>()
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const facts = files.get(path)
    if (used.has(path) || facts?.kind !== 'code') continue
    used.add(path)
    waiting.push(...leadsTo(facts))
  }
  return used
}

/** `schema` of `./db/schema.ts`, of `@/db/schema`, and of `db/schema/index.ts`. */
function lastName(path: string): string {
  return nameOf(path.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/index$/, ''))
}

/** The nearest folder with a `package.json`, `''` where there is none. */
export function rootOf(path: string, files: Files): string {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder))
    if (files.has(`${folder}/package.json`)) return folder
  return ''
}

/** Kinds of files that say what tables there are, or which files do. */
const TOUCHING: ReadonlySet<FileFacts['kind']> = new Set(['sql', 'prisma', 'journal', 'package', 'supabase-config'])

/** Whether a change of a file may change what the databases are. */
export function touchesSchema(facts: FileFacts | undefined): boolean {
  if (!facts) return false
  if (facts.kind === 'code') return declaresTables(facts) || facts.madeIndexes !== undefined
  return TOUCHING.has(facts.kind)
}

function byFolder(facts: readonly SqlFacts[]): Map<string, SqlFacts[]> {
  return grouped(facts, ({ path }) => folderOf(path))
}

function count(n: number, noun: string): string {
  return n === 1 ? `1 ${noun} is` : `${n} ${noun}s are`
}
