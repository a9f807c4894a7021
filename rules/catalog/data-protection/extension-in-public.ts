import { quotedName } from '../../analysis/edits/sql-names'
import { defineRule } from '../../engine/rule'
import { sqlFix } from './fixes/policies'

export default defineRule({
  id: 'extension-in-public',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'An extension of the database lies among your own tables, in the schema that the API serves.',
  why: 'The API serves what is in the `public` schema to anyone who has the public key, as far as a call can name its arguments. An extension brings dozens of functions, and its names stand in the way of your own.',
  fix: 'Install it in a schema of its own: `create extension … with schema extensions`. One that is there already can be moved: `alter extension … set schema extensions`.',
  outOfScope: [
    'Extensions that choose their own schema (pg_cron, pg_graphql, supabase_vault), and those that Supabase has installed already.',
  ],
  references: ['https://supabase.com/docs/guides/database/database-linter?lint=0014_extension_in_public'],
  messages: {
    inPublic: {
      text: 'The extension `{extension}` is installed in the `public` schema, so the API serves functions of it to anyone. Keep it in a schema of its own, such as `extensions`.',
      severity: 'warning',
    },
    among: {
      text: 'The extension `{extension}` is installed in the `public` schema, where what it brings stands among your own tables and functions, and its names in the way of yours. Keep it in a schema of its own, such as `extensions`.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'without a schema, and in public by name',
        files: {
          'supabase/migrations/20260101000000_init.sql': `«create extension if not exists pg_trgm»;
«CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public»;
`,
        },
        expect: ['inPublic', 'among'],
        fixed: {
          'supabase/migrations/20260101000001_move_pg_trgm_out_of_public.sql': `create schema if not exists extensions;
alter extension pg_trgm set schema extensions;
`,
          'supabase/migrations/20260101000002_move_vector_out_of_public.sql': `create schema if not exists extensions;
alter extension vector set schema extensions;
`,
        },
      },
    ],
    good: [
      {
        name: 'in a schema of their own, moved there, there already, with a schema of their own choice',
        files: {
          'scripts/001_tables.sql': `create extension if not exists "uuid-ossp";
create table public.notes (id uuid primary key default uuid_generate_v4(), user_id uuid references auth.users (id));
`,
          'supabase/migrations/20260101000000_init.sql': `create extension if not exists citext with schema extensions;
create extension if not exists unaccent;
create extension if not exists pgcrypto;
create extension if not exists "uuid-ossp";
create extension if not exists pg_cron;
create extension if not exists hstore;
alter extension unaccent set schema extensions;
drop extension hstore;
`,
        },
      },
    ],
  },
  *check(project) {
    for (const { schema, gone } of project.exposed) {
      for (const { name, schema: home, place } of schema.extensions.values()) {
        if (
          gone.extension({ name, place }) ||
          INSTALLED.has(name) ||
          (home ?? OWN_SCHEMA[name] ?? 'public') !== 'public'
        )
          continue
        yield {
          ...place,
          message: CALLABLE.has(name) ? 'inPublic' : 'among',
          data: { extension: name },
          subject: name,
          cause: 'inPublic',
        }
      }
    }
  },
  fixes({ data, file }, project, sourceOf) {
    const name = String(data['extension'])
    const schema = project.exposed.find((each) => each.schema.extensions.get(name)?.place.file === file)?.schema
    if (!schema || !MOVABLE.has(name)) return []
    return sqlFix(
      `Move the extension ${name} to the schema extensions`,
      schema,
      {
        name: `move_${name.replace(/\W+/g, '_')}_out_of_public`,
        up: ({ word }) => [
          `${word('create schema if not exists')} extensions;`,
          `${word('alter extension')} ${quotedName(name)} ${word('set schema')} extensions;`,
        ],
        down: ({ word }) => [`${word('alter extension')} ${quotedName(name)} ${word('set schema')} public;`],
      },
      sourceOf,
    )
  },
})

/** What Supabase has installed before any migration, in a schema of its own: `IF NOT EXISTS` does nothing then. */
const INSTALLED = new Set(['pgcrypto', 'uuid-ossp', 'pg_graphql', 'supabase_vault', 'pg_stat_statements'])

/** Where extensions put what they bring, by their control files and scripts. */
const OWN_SCHEMA: Readonly<Record<string, string>> = {
  pg_cron: 'pg_catalog',
  plpgsql: 'pg_catalog',
  pg_graphql: 'graphql',
  supabase_vault: 'vault',
  pgsodium: 'pgsodium',
  pgmq: 'pgmq',
  pg_net: 'net',
  pg_tle: 'pgtle',
  pgaudit: 'extensions',
}

/**
 * Extensions of which the API serves at least one function: PostgREST calls functions whose arguments have names, or that take
 * none or a single text, JSON or XML. What `vector` or `hstore` bring take several values or values of their own types, without names.
 * Sources: PostgREST documentation, "Functions as RPC"; each extension's SQL script.
 */
const CALLABLE = new Set(
  'http pg_trgm postgis unaccent fuzzystrmatch ltree dblink postgres_fdw earthdistance pgtap'.split(' '),
)

/** Extensions that can be moved once they are there (`relocatable` in their control file). */
const MOVABLE = new Set(
  'pg_trgm citext unaccent hstore vector btree_gin btree_gist fuzzystrmatch ltree intarray cube earthdistance tablefunc pgcrypto uuid-ossp moddatetime'.split(
    ' ',
  ),
)
