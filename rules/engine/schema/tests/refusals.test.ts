import * as assert from 'node:assert/strict'
import { runExample } from '../../../tests/example-run'
import { firstRefusal } from '../refusals'

const FOLDER = 'supabase/migrations'

/** What the first refusal of these files is, and where what it needs is made. */
function refused(files: Readonly<Record<string, string>>): string | undefined {
  const { project } = runExample(files, [])
  const [schema] = project.databases.all
  assert.ok(schema)
  const found = firstRefusal(schema, project.files)
  if (!found) return undefined
  const { problem, origin } = found
  return `${problem.message} | ${origin.k}${origin.k === 'nowhere' ? '' : ` ${origin.place.file}`}`
}

describe('the first statement that PostgreSQL refuses', () => {
  it('is the first in the order in which the files run', () => {
    const files = {
      [`${FOLDER}/20260102000000_b.sql`]: 'alter table b add column x text;\n',
      [`${FOLDER}/20260101000000_a.sql`]: 'alter table a add column x text;\n',
    }
    assert.equal(refused(files), 'relation "a" does not exist | nowhere')
  })

  it('is none where another folder has the numbers that are lacking', () => {
    const files = {
      'backend/migrations/002_b.sql': 'create table b (id uuid, a_id uuid references a (id));\n',
      'backend/migrations/003_c.sql': 'create table c (id uuid);\n',
    }
    const made = 'create table a (id uuid primary key);\n'
    assert.equal(refused({ ...files, 'sql/migrations/001_a.sql': made }), undefined)
    assert.equal(
      refused({ ...files, 'sql/migrations/009_a.sql': made }),
      'relation "a" does not exist | beside sql/migrations/009_a.sql',
    )
  })

  it('is the change of a type that a foreign key does not bear, and of a type that is none', () => {
    const made = 'create table a (id uuid primary key);\ncreate table b (id integer, a_id uuid references a (id));\n'
    const path = `${FOLDER}/20260101000000_a.sql`
    assert.equal(
      refused({
        [path]: `${made}alter table a alter column id type text;\nalter table b add x uuid references a (id);\n`,
      }),
      'foreign key constraint of "b" cannot be implemented: types of "a_id" differ | nowhere',
    )
    assert.equal(
      refused({
        [path]: `${made}alter table b drop constraint b_a_id_fkey;\nalter table a alter column id type text;\nalter table b alter column a_id type text;\nalter table b add foreign key (a_id) references a (id);\n`,
      }),
      undefined,
    )
    assert.equal(
      refused({ [path]: `${made}alter table b alter column id set data type serial;\n` }),
      'type "serial" does not exist, it is shorthand that only a new column takes | nowhere',
    )
  })

  it('may be one that does not parse', () => {
    const files = {
      [`${FOLDER}/20260101000000_a.sql`]: 'create table a (id uuid,);\nalter table a add column x text;\n',
    }
    assert.equal(refused(files), 'syntax error at or near ")" | nowhere')
  })

  it('is not what a client reads', () => {
    const dump = '\\restrict abc;\ncreate table a (id uuid);\nalter table a add column x text;\n'
    assert.equal(refused({ [`${FOLDER}/20260101000000_a.sql`]: dump }), undefined)
  })

  it('is where a table that went again is used', () => {
    const files = {
      [`${FOLDER}/20260101000000_a.sql`]: 'create table a (id uuid);\ndrop table a;\n',
      [`${FOLDER}/20260102000000_b.sql`]: 'alter table a add column x text;\n',
    }
    assert.equal(refused(files), `relation "a" does not exist | earlier ${FOLDER}/20260101000000_a.sql`)
  })

  it('is sure before SQL that is put together while it runs, not after it', () => {
    const dynamic = "do $$ begin execute 'create table ' || current_setting('app.table') || ' (id uuid)'; end $$;\n"
    const alter = 'alter table a add column x text;\n'
    const path = `${FOLDER}/20260101000000_a.sql`
    assert.equal(refused({ [path]: alter + dynamic }), 'relation "a" does not exist | nowhere')
    assert.equal(refused({ [path]: dynamic + alter }), undefined)
  })

  it('is not looked for in a folder whose files have no numbers', () => {
    const alter = 'create table b (id uuid);\nalter table a add column x text;\n'
    assert.equal(refused({ 'db/migrations/001_a.sql': alter }), 'relation "a" does not exist | nowhere')
    assert.equal(
      refused({ 'db/migrations/001_a.sql': alter, 'db/migrations/create-c.sql': 'create table c (id uuid);\n' }),
      undefined,
    )
  })

  it('names a file beside the migrations, but not one that undoes them', () => {
    const migrations = { [`${FOLDER}/20260101000000_a.sql`]: 'alter table a add column x text;\n' }
    const table = 'create table a (id uuid);\n'
    assert.match(refused({ ...migrations, 'supabase/tables.sql': table }) ?? '', /beside supabase\/tables\.sql$/)
    assert.match(refused({ ...migrations, 'supabase/tables.down.sql': table }) ?? '', /nowhere$/)
  })

  it('is not looked for where migrations were put away', () => {
    const alter = 'alter table a add column x text;\n'
    assert.equal(
      refused({ 'db/migrations/already-applied/001_a.sql': `create table b (id uuid);\n${alter}` }),
      undefined,
    )
  })

  it('is not an enum that Drizzle or Prisma declares', () => {
    const migration = { 'migrations/001_a.sql': "alter type mood add value 'archived';\n" }
    assert.equal(refused(migration), 'type "mood" does not exist | nowhere')
    const drizzle =
      "import { pgEnum, pgTable, uuid } from 'drizzle-orm/pg-core'\nexport const mood = pgEnum('NAME', ['good'])\n"
    const others = "export const notes = pgTable('notes', { id: uuid('id') })\n"
    const all = (name: string) => ({ ...migration, 'src/schema.ts': drizzle.replace('NAME', name) + others })
    const { project } = runExample(all('mood'), [])
    for (const schema of project.databases.all) assert.equal(firstRefusal(schema, project.files), undefined)
  })

  it('is not one of a database that is not PostgreSQL', () => {
    const migration = {
      'prisma/migrations/20260101000000_a/migration.sql':
        'create table "Note" ("id" text primary key, "at" datetime);\n',
    }
    const datasource = (provider: string) => ({
      ...migration,
      'prisma/schema.prisma': `datasource db {\n  provider = "${provider}"\n  url = env("DATABASE_URL")\n}\n`,
    })
    assert.equal(refused(datasource('postgresql')), 'type "datetime" does not exist | nowhere')
    const { project } = runExample(datasource('sqlite'), [])
    assert.deepEqual(project.databases.all, [])
  })

  it('is not one of a D1, whose migrations lie where its worker says', () => {
    const files = (folder: string, more: string) => ({
      'worker/wrangler.jsonc': `{ "name": "api", "d1_databases": [{ "binding": "DB"${more} }] }\n`,
      [`${folder}/0001_a.sql`]: 'create table note (id text primary key, body text);\n',
      [`${folder}/0002_b.sql`]: "insert or ignore into note values ('1', 'x');\n",
    })
    const read = (folder: string, more: string) => runExample(files(folder, more), []).project.databases.all.length
    assert.equal(read('worker/migrations', ''), 0)
    assert.equal(read('worker/db/migrations', ', "migrations_dir": "./db/migrations"'), 0)
    assert.equal(refused(files('migrations', '')), 'syntax error at or near "or" | nowhere')
  })

  it('is not one of a database that its files speak to in words which PostgreSQL does not have', () => {
    const told = (...columns: readonly string[]) => {
      const made = columns.map((column, i) => [
        `db/migrations/00${i}_a.sql`,
        `create table a${i} (id text, ${column});\n`,
      ])
      return refused(Object.fromEntries(made))
    }
    assert.equal(told('at datetime', 'name text'), undefined)
    assert.equal(told('name text', 'n integer primary key autoincrement', 'label text'), undefined)
    assert.equal(told('at datetime', 'at timestamptz'), 'type "datetime" does not exist | nowhere')
  })

  it('is not one of a copy that lies beside its file, of a hidden folder, or of what is run by hand', () => {
    const made = 'create table a (id uuid primary key);\n'
    const all = (files: Readonly<Record<string, string>>) => {
      const { project } = runExample(files, [])
      return project.databases.all.flatMap((schema) => firstRefusal(schema, project.files)?.problem.message ?? [])
    }
    const path = `${FOLDER}/20260101000000_a.sql`
    assert.deepEqual(all({ [path]: made, [`${FOLDER}/20260101000000_a 2.sql`]: made }), [])
    assert.deepEqual(all({ [path]: made, [`${FOLDER}/20260102000000_a.sql`]: made }), ['relation "a" already exists'])

    const lacking = 'alter table b add column x text;\n'
    const told = ['relation "b" does not exist']
    assert.deepEqual(all({ '.before/migrations/001_b.sql': lacking }), [])
    assert.deepEqual(all({ 'ops/runbooks/migrations/001_b.sql': lacking }), [])
    assert.deepEqual(all({ 'ops/migrations/001_b.sql': lacking }), told)
    const script = '{ "scripts": { "migrate": "dbmate -d .before/migrations up" } }'
    assert.deepEqual(all({ '.before/migrations/001_b.sql': lacking, 'package.json': script }), told)

    const byHand = `-- Run this in the Supabase SQL Editor.\n${lacking}`
    assert.deepEqual(all({ 'migrations/001_b.sql': byHand }), [])
    assert.deepEqual(all({ [`${FOLDER}/20260101000000_b.sql`]: byHand }), told)
  })
})
