import type { FileFacts } from '../../analysis/facts'
import type { Modules } from '../modules'
import { isWithin, nameOf } from '../resolution/paths'
import type { SchemaSource } from './schema'

/** What the tool that runs a project's migrations can do. */
export interface MigrationTool {
  /** It can run a statement outside a transaction, as `CREATE INDEX CONCURRENTLY` has to be. */
  readonly buildsConcurrently: boolean
  /**
   * Each migration is a transaction of its own. Where all that are waiting share one, what the first locks stays locked until
   * the last is done, and to check a constraint in a later file saves nothing.
   */
  readonly commitsEach: boolean
  /** Code stands among the migrations, and may fill what they add. */
  readonly runsCode: boolean
}

/**
 * What the tool of a source can do, by its documentation and version:
 * - Supabase CLI: a transaction for each file; `CREATE INDEX CONCURRENTLY` outside it from 2.109.0 on
 *   (https://github.com/supabase/cli/issues/5139, https://github.com/supabase/cli/pull/6276).
 * - Prisma Migrate: from 7.4.0 on (https://github.com/prisma/prisma-engines/pull/5767).
 * - Drizzle: all waiting migrations in one transaction (https://github.com/drizzle-team/drizzle-orm/issues/860).
 * - dbmate and goose: by a mark in the file (`transaction:false`, `+goose NO TRANSACTION`); Flyway by itself.
 * A project that builds an index concurrently in some migration has found a way, but for Supabase's: app builders write such
 * files, and take them back when they are refused. Any other tool is taken for one that cannot.
 */
export function migrationTool(
  source: SchemaSource,
  files: ReadonlyMap<string, FileFacts>,
  modules: Modules,
): MigrationTool {
  const rest = { commitsEach: source.kind !== 'drizzle-migrations', runsCode: hasCode(source, files) }
  const isFrom = (name: string, major: number, minor: number) =>
    isAtLeast(modules.versionOf(source.files.at(-1) ?? '', name), major, minor)
  if (source.kind !== 'supabase' && usesConcurrently(source, files)) return { buildsConcurrently: true, ...rest }
  switch (source.kind) {
    case 'supabase':
      return { buildsConcurrently: isFrom('supabase', 2, 109), ...rest }
    case 'prisma-migrations':
      // Where code stands among them, the project has a runner of its own.
      return { buildsConcurrently: !rest.runsCode && isFrom('prisma', 7, 4), ...rest }
    case 'migrations':
      return { buildsConcurrently: isMarked(source, files) || isFlyway(source), ...rest }
    default:
      return { buildsConcurrently: false, ...rest }
  }
}

function isAtLeast(version: string | undefined, major: number, minor: number): boolean {
  const [own = 0, ownMinor = 0] = (version ?? '').split('.').map(Number)
  return own > major || (own === major && ownMinor >= minor)
}

function usesConcurrently({ files: paths }: SchemaSource, files: ReadonlyMap<string, FileFacts>): boolean {
  return paths.some((path) => {
    const facts = files.get(path)
    const statements = facts?.kind === 'sql' ? facts.statements : []
    return statements.some(({ operations }) => operations.some((each) => each.k === 'createIndex' && each.concurrently))
  })
}

function hasCode({ folder }: SchemaSource, files: ReadonlyMap<string, FileFacts>): boolean {
  for (const { kind, path } of files.values()) if (kind === 'code' && isWithin(path, folder)) return folder !== ''
  return false
}

/** dbmate and goose keep the way back in the same file. */
function isMarked({ files: paths }: SchemaSource, files: ReadonlyMap<string, FileFacts>): boolean {
  return paths.some((path) => {
    const facts = files.get(path)
    return facts?.kind === 'sql' && facts.downFrom !== undefined
  })
}

function isFlyway({ files }: SchemaSource): boolean {
  return files.every((path) => /^[VR]\d*.*__/.test(nameOf(path)))
}
