import type { FileFacts, SqlFacts } from '../../analysis/facts'
import { folderOf, isWithin, join } from '../resolution/paths'
import { compareTexts } from '../text-order'

/** SQL files that say what a Supabase project's database is to be, in the order in which they are run. */
export interface DeclaredSchemas {
  /** The `supabase` folder that they belong to. */
  readonly supabase: string
  /** The nearest folder that holds them all: `supabase/schemas`. */
  readonly folder: string
  readonly files: readonly string[]
}

const SCHEMAS = /^(?:|.*\/)supabase\/schemas(?=\/)/

/**
 * The declarative schemas of a workspace, one for each `supabase` folder: the files that `schema_paths` of its `config.toml` names,
 * pattern by pattern, each file once; without it, all of `supabase/schemas`, by name. `supabase db diff` makes migrations of
 * them; the migrations are what is run, and come first.
 * Sources: https://supabase.com/docs/guides/local-development/declarative-database-schemas, and supabase/cli
 * `internal/db/diff/diff.go`, `loadDeclaredSchemas` and `MigrateShadowDatabase`.
 */
export function declaredSchemas(sql: readonly SqlFacts[], files: ReadonlyMap<string, FileFacts>): DeclaredSchemas[] {
  const found = new Map<string, readonly string[]>()
  const paths = sql.map(({ path }) => path).sort(compareTexts)
  for (const facts of files.values()) {
    const patterns = facts.kind === 'supabase-config' ? (facts.migrations.schemaPaths ?? []) : []
    if (patterns.length === 0) continue
    const supabase = folderOf(facts.path)
    found.set(supabase, [...new Set(patterns.flatMap((pattern) => matching(paths, supabase, pattern)))])
  }
  for (const path of paths) {
    const folder = SCHEMAS.exec(path)?.[0]
    if (folder === undefined || found.has(folderOf(folder))) continue
    const supabase = folderOf(folder)
    found.set(
      supabase,
      paths.filter((each) => isWithin(each, folder)),
    )
  }
  return [...found].flatMap(([supabase, own]) =>
    own.length > 0 ? [{ supabase, folder: commonFolder(own), files: own }] : [],
  )
}

/** The files that one entry of `schema_paths` names: a file, a folder, or a pattern with `*` and `?`. */
function matching(paths: readonly string[], supabase: string, pattern: string): string[] {
  const at = join(supabase, pattern)
  if (at === undefined) return []
  const isMatch = new RegExp(
    `^${at
      .split(/(\*\*\/?|\*|\?)/)
      .map(patternPart)
      .join('')}$`,
  )
  return paths.filter((path) => isMatch.test(path) || (path.startsWith(`${at}/`) && !/[*?]/.test(at)))
}

function patternPart(part: string): string {
  if (part.startsWith('**')) return '.*'
  if (part === '*') return '[^/]*'
  return part === '?' ? '[^/]' : part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
}

function commonFolder(paths: readonly string[]): string {
  let folder = folderOf(paths[0] ?? '')
  while (!paths.every((path) => isWithin(path, folder))) folder = folderOf(folder)
  return folder
}
