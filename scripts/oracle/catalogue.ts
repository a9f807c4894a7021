import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { citext } from '@electric-sql/pglite/contrib/citext'
import { cube } from '@electric-sql/pglite/contrib/cube'
import { earthdistance } from '@electric-sql/pglite/contrib/earthdistance'
import { fuzzystrmatch } from '@electric-sql/pglite/contrib/fuzzystrmatch'
import { hstore } from '@electric-sql/pglite/contrib/hstore'
import { ltree } from '@electric-sql/pglite/contrib/ltree'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { vector } from '@electric-sql/pglite-pgvector'
import { splitStatements } from '../../rules/analysis/sql/split'
import { NOT_IN_PGLITE, SUPABASE_STUBS } from './stubs'

/** A table as PostgreSQL's catalogue has it. */
export interface CatalogueTable {
  readonly name: string
  readonly rls: boolean
  readonly columns: readonly string[]
}

export interface CatalogueIndex {
  readonly table: string
  readonly name: string
  readonly definition: string
}

export interface CataloguePolicy {
  readonly table: string
  readonly name: string
  readonly permissive: boolean
  readonly roles: readonly string[]
  readonly command: string
  readonly using: string | null
  readonly check: string | null
}

export interface Catalogue {
  readonly tables: readonly CatalogueTable[]
  readonly indexes: readonly CatalogueIndex[]
  readonly policies: readonly CataloguePolicy[]
  /** Statements that PostgreSQL refused: where they begin, and why. */
  readonly refused: readonly { readonly file: string; readonly start: number; readonly message: string }[]
  readonly statements: number
}

const EXTENSIONS = {
  btree_gin,
  btree_gist,
  citext,
  cube,
  earthdistance,
  fuzzystrmatch,
  hstore,
  ltree,
  pg_trgm,
  unaccent,
  vector,
}
const TRANSACTION = /^(?:begin|commit|rollback|start\s+transaction|end)\b[^;]{0,60}$/i

/** A row of Supabase's advisor: the number of the lint, and what it says of one thing. */
export interface LintRow {
  readonly lint: string
  readonly key: string
  readonly metadata: Readonly<Record<string, unknown>>
}

/** A PostgreSQL as Supabase hands it over, empty again for each run. */
export class Postgres {
  private isFresh = true

  private constructor(private readonly db: PGlite) {}

  static async open(): Promise<Postgres> {
    const db = await PGlite.create({ extensions: EXTENSIONS })
    await db.exec(SUPABASE_STUBS)
    return new Postgres(db)
  }

  close(): Promise<void> {
    return this.db.close()
  }

  /** Runs files statement by statement, and asks the catalogue what came of it. Only `public` is emptied before. */
  async catalogueAfter(files: readonly { readonly path: string; readonly text: string }[]): Promise<Catalogue> {
    const { db } = this
    if (!this.isFresh) await db.exec('drop schema public cascade; create schema public')
    this.isFresh = false
    const refused: { file: string; start: number; message: string }[] = []
    let statements = 0
    for (const { path, text } of files) {
      await db.exec('reset all; set search_path = public, extensions')
      for (const { start, end } of splitStatements(text).statements) {
        const statement = text.slice(start, end)
        if (TRANSACTION.test(statement) || NOT_IN_PGLITE.test(statement)) continue
        statements++
        try {
          await db.exec(statement)
        } catch (error) {
          refused.push({ file: path, start, message: error instanceof Error ? error.message : String(error) })
        }
      }
    }
    return { ...(await read(db)), refused, statements }
  }

  /**
   * What Supabase's own advisor says of the database as it is now.
   * @param queries supabase/splinter's files of `lints/`, by name: each makes a view of that name in the schema `lint`
   */
  async lintsOf(queries: ReadonlyMap<string, string>): Promise<LintRow[]> {
    await this.db.exec(
      "reset all; create schema if not exists lint; set pgrst.db_schemas = 'public'; set search_path = ''",
    )
    const found: LintRow[] = []
    for (const [name, text] of queries) {
      await this.db.exec(text)
      const { rows } = await this.db.query<{ cache_key: string; metadata: Record<string, unknown> }>(
        `select cache_key, metadata from lint."${name}"`,
      )
      found.push(...rows.map(({ cache_key: key, metadata }) => ({ lint: name.slice(0, 4), key, metadata })))
    }
    return found
  }

  /** Views and functions that are there, as `schema.name`. */
  async namesThere(): Promise<ReadonlySet<string>> {
    const { rows } = await this.db.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       union select n.nspname || '.' || p.proname from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
       union select extname from pg_catalog.pg_extension union select id from storage.buckets`,
    )
    return new Set(rows.map(({ name }) => name))
  }
}

async function read(db: PGlite): Promise<Pick<Catalogue, 'tables' | 'indexes' | 'policies'>> {
  await db.exec('reset all; set search_path = public, extensions')
  const own = `n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'auth', 'storage', 'vault', 'cron', 'net', 'realtime',
    'graphql', 'graphql_public', 'extensions', 'supabase_functions') and n.nspname not like 'pg_temp%' and n.nspname not like 'pg_toast%'`
  const named = "n.nspname || '.' || c.relname"
  const tables = await db.query<CatalogueTable>(
    `select ${named} as name, c.relrowsecurity as rls, array(select a.attname::text || ' ' || a.attnotnull from pg_attribute a
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attname) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and ${own} order by 1`,
  )
  const indexes = await db.query<CatalogueIndex>(
    `select ${named} as table, i.relname as name, pg_get_indexdef(x.indexrelid) as definition
     from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
     join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and ${own} order by 1, 2`,
  )
  const policies = await db.query<CataloguePolicy>(
    `select schemaname || '.' || tablename as table, policyname as name, permissive = 'PERMISSIVE' as permissive, roles::text[] as roles,
       lower(cmd) as command, qual as using, with_check as check
     from pg_policies where schemaname not in ('auth', 'cron') order by 1, 2`,
  )
  return { tables: tables.rows, indexes: indexes.rows, policies: policies.rows }
}
