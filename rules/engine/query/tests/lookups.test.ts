import * as assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { sqlParser, sqlParserReady } from '../../../tests/sql-parser'
import { createProject } from '../../project'
import { unservedLookups } from '../lookups'

const TABLE = 'create table tasks (id uuid primary key, user_id uuid not null, place integer, created_at timestamptz);'

/** The indexes that queries of `tasks` miss, by query. */
function missing(...queries: readonly string[]): string[] {
  const code = `import { Pool } from 'pg'
const pool = new Pool()
export const lists = (id: string) => Promise.all([
${queries.map((query) => `  pool.query('${query}', [id]),`).join('\n')}
])
`
  const files = { 'supabase/migrations/20260101000000_init.sql': TABLE, 'src/tasks.ts': code }
  const project = createProject(
    Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
  )
  const [database] = project.queried
  return unservedLookups(project, database as NonNullable<typeof database>).map(({ missing: { indexes } }) =>
    indexes.map((columns) => columns.map(({ name }) => name).join(',')).join(' + '),
  )
}

describe('the indexes that lookups miss', () => {
  before(sqlParserReady)

  it('are one for lookups that begin alike', () => {
    assert.deepEqual(
      missing(
        'select id from tasks where user_id = $1',
        'select id from tasks where user_id = $1 order by created_at limit 10',
      ),
      ['user_id,created_at', 'user_id,created_at'],
    )
  })
  it('are none of tables that only a seed in the code fills', () => {
    const found = (name: string) => {
      const code = `import { Pool } from 'pg'
const pool = new Pool()
export const texts = (id: string) => pool.query('select id from texts where part_id = $1', [id])
const add = (id: string) => pool.query('insert into texts (part_id) values ($1)', [id])
export async function ${name}() {
  for (const id of ['a', 'b']) await add(id)
}
`
      const sql = 'create table texts (id uuid primary key, part_id uuid not null);'
      const files = { 'supabase/migrations/20260101000000_init.sql': sql, 'src/texts.ts': code }
      const project = createProject(
        Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
      )
      return project.queried.flatMap((database) => unservedLookups(project, database)).length
    }
    assert.equal(found('saveTexts'), 1)
    assert.equal(found('seedTexts'), 0)
  })
  it('are none of tables that set-up alone fills, beside screens for admins', () => {
    const found = (name: string) => {
      const code = `import { Pool } from 'pg'
const pool = new Pool()
export const packs = (name: string) => pool.query('select id from packs where name = $1', [name])
export async function ${name} {
  for (const pack of ['a', 'b']) await pool.query('insert into packs (name) values ($1)', [pack])
}
`
      const sql = 'create table packs (id uuid primary key, name text not null);'
      const files = {
        'supabase/migrations/20260101000000_init.sql': sql,
        'src/packs.ts': code,
        'src/admin/packs.ts': `import { Pool } from 'pg'
export const add = (name: string) => new Pool().query('insert into packs (name) values ($1)', [name])
`,
      }
      const project = createProject(
        Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
      )
      return project.queried.flatMap((database) => unservedLookups(project, database)).length
    }
    assert.equal(found('savePacks()'), 1)
    assert.equal(found('setupPacks()'), 0)
    assert.equal(found('setupPacks(pack: string)'), 1)
    assert.equal(found('ensureDefaultPacks()'), 0)
  })
  it('are none of methods that only a file calls which nothing uses', () => {
    const found = (main: string) => {
      const files = {
        'package.json': '{ "name": "a", "scripts": { "start": "node src/main.ts" } }',
        'supabase/migrations/20260101000000_init.sql': TABLE,
        'src/main.ts': main,
        'src/facade.ts': `import { store } from './store'
export const facade = { tasksOf: (id: string) => store.tasksOf(id) }
`,
        'src/store.ts': `import { Pool } from 'pg'
const pool = new Pool()
class Store {
  tasksOf(id: string) {
    return pool.query('select id from tasks where user_id = $1', [id])
  }
  add(id: string) {
    return pool.query('insert into tasks (user_id) values ($1)', [id])
  }
}
export const store = new Store()
`,
      }
      const project = createProject(
        Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
      )
      return project.queried.flatMap((database) => unservedLookups(project, database)).length
    }
    assert.equal(
      found(
        `import { facade } from './facade'\nimport { store } from './store'\nstore.add('a')\nfacade.tasksOf('a')\n`,
      ),
      1,
    )
    assert.equal(found(`import { store } from './store'\nstore.add('a')\n`), 0)
  })
  it('are none of functions that the types of the live database no longer list', () => {
    const found = (args: string) => {
      const tables = ['a', 'b', 'c', 'tasks']
      const sql = `create table a (id uuid primary key);
create table b (id uuid primary key);
create table c (id uuid primary key);
${TABLE}
create function first_task(of_user uuid) returns uuid language sql stable as $$ select id from tasks where user_id = of_user $$;
create function zero() returns integer language sql stable as $$ select 0 $$;
`
      const types = `export type Database = {
  public: {
    Tables: {
${tables.map((name) => `      ${name}: { Row: { id: string } }`).join('\n')}
    }
    Views: { [_ in never]: never }
    Functions: {
      first_task: { Args: ${args}; Returns: string }
      zero: { Args: never; Returns: number }
    }
    Enums: { [_ in never]: never }
    CompositeTypes: { [_ in never]: never }
  }
}
`
      const files = {
        'supabase/migrations/20260101000000_init.sql': sql,
        'src/types.ts': types,
        'src/tasks.ts': `import { Pool } from 'pg'
export const add = (id: string) => new Pool().query('insert into tasks (user_id) values ($1)', [id])
`,
      }
      const project = createProject(
        Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
      )
      return project.queried.flatMap((database) => unservedLookups(project, database)).length
    }
    assert.equal(found('{ of_user: string }'), 1)
    assert.equal(found('never'), 0)
  })
  const adding: readonly (readonly [string, string, number])[] = [
    ['that nothing fills, though code fills others', '', 0],
    ['that code fills', `export const addText = (id: string) => supabase.from('texts').insert({ user_id: id })`, 1],
    [
      'that is handed to what fills any',
      `const add = (table: string, row: object) => supabase.from(table).insert(row)
export const addText = (id: string) => add('texts', { user_id: id })`,
      1,
    ],
  ]
  for (const [name, add, expected] of adding)
    it(`are ${expected > 0 ? 'those' : 'none'} of tables ${name}`, () => {
      const code = `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
export const texts = (id: string) => supabase.from('texts').select('id').eq('user_id', id)
export const addPage = (title: string) => supabase.from('pages').insert({ title })
export const addBook = (title: string) => supabase.from('books').insert({ title })
export const addShelf = (title: string) => supabase.from('shelves').insert({ title })
${add}
`
      const sql = `create table texts (id uuid primary key, user_id uuid not null);
create table pages (id uuid primary key, title text);
create table books (id uuid primary key, title text);
create table shelves (id uuid primary key, title text);`
      const files = { 'supabase/migrations/20260101000000_init.sql': sql, 'src/texts.ts': code }
      const project = createProject(
        Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
      )
      const found = project.queried.flatMap((database) => unservedLookups(project, database))
      assert.equal(found.length, expected)
    })
  it('are one for the same rows in different orders', () => {
    assert.deepEqual(
      missing(
        'select id from tasks where user_id = $1 order by created_at limit 10',
        'select id from tasks where user_id = $1 order by place limit 10',
      ),
      ['user_id,created_at', 'user_id,created_at'],
    )
  })

  const upserts: readonly (readonly [string, string, boolean])[] = [
    ['on conflict of the column, and looked at', 'const { error } = await save(`on`)\n  if (error) throw error', false],
    ['that nobody looks at', 'await save(`on`)', true],
  ]
  for (const [name, use, isMissing] of upserts) {
    it(`an upsert ${name} ${isMissing ? 'tells nothing of an index' : 'tells of an index that no file makes'}`, () => {
      const code = `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
export async function first(id: string) {
  ${use.replace('save(`on`)', "supabase.from('tasks').upsert({ user_id: id }, { onConflict: 'user_id' })")}
  return await supabase.from('tasks').select('id').eq('user_id', id)
}
`
      const files = { 'supabase/migrations/20260101000000_init.sql': TABLE, 'src/tasks.ts': code }
      const project = createProject(
        Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
      )
      const [database] = project.queried
      assert.equal(unservedLookups(project, database as NonNullable<typeof database>).length, isMissing ? 1 : 0)
    })
  }

  const tables: readonly (readonly [string, number])[] = [
    ['membership_tiers', 0],
    ['price_changes', 1],
  ]
  for (const [table, expected] of tables) {
    it(`are ${expected === 0 ? 'none' : 'there'} in ${table} that the app adds rows to`, () => {
      const code = `import { Pool } from 'pg'
const pool = new Pool()
export const add = (code: string) => pool.query('insert into ${table} (code) values ($1)', [code])
export const found = (code: string) => pool.query('select id from ${table} where code = $1', [code])
`
      const made = `create table ${table} (id uuid primary key, code text);`
      const files = { 'supabase/migrations/20260101000000_init.sql': made, 'src/tables.ts': code }
      const project = createProject(
        Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
      )
      const [database] = project.queried
      assert.equal(unservedLookups(project, database as NonNullable<typeof database>).length, expected)
    })
  }

  it('are none of people who run the app', () => {
    const made = 'create table admin_users (id uuid primary key, user_id uuid);'
    const code = `import { Pool } from 'pg'
const pool = new Pool()
export const isAdmin = (user: string) => pool.query('select id from admin_users where user_id = $1', [user])
`
    const files = { 'supabase/migrations/20260101000000_init.sql': made, 'src/admins.ts': code }
    const project = createProject(
      Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
    )
    const [database] = project.queried
    assert.deepEqual(unservedLookups(project, database as NonNullable<typeof database>), [])
  })

  it('are none of lists for admins in an order of their own', () => {
    const code = `import { Pool } from 'pg'
const pool = new Pool()
export const newest = () => pool.query('select id from tasks order by created_at desc limit 50')
`
    const served = (guard: string) => `import express from 'express'
import { Pool } from 'pg'
import { requireAdmin, requireUser } from './guards'
const app = express()
const pool = new Pool()
app.get('/tasks', ${guard}, async (req, res) => {
  res.json(await pool.query('select id from tasks order by created_at desc limit 50'))
})
`
    const found = (path: string, code: string) => {
      const files = { 'supabase/migrations/20260101000000_init.sql': TABLE, [path]: code }
      const project = createProject(
        Object.entries(files).map(([at, text]) => analyzeFile(at, text, { sql: sqlParser })),
      )
      const [database] = project.queried
      return unservedLookups(project, database as NonNullable<typeof database>).length
    }
    assert.deepEqual(
      ['src/feed.ts', 'src/admin/tasks.ts'].map((path) => found(path, code)),
      [1, 0],
    )
    assert.deepEqual(
      ['requireUser', 'requireAdmin'].map((guard) => found('src/routes.ts', served(guard))),
      [1, 0],
    )
  })

  it('are none of code that nothing uses', () => {
    const query = `import { Pool } from 'pg'
const pool = new Pool()
export const old = (id: string) => pool.query('select id from tasks where user_id = $1', [id])
`
    const page = `import { old } from '../lib/tasks'
export default async function Page() {
  return <p>{String(await old('1'))}</p>
}
`
    const found = (text: string) => {
      const files = {
        'package.json': '{ "dependencies": { "next": "15.0.0", "pg": "8.0.0" } }',
        'supabase/migrations/20260101000000_init.sql': TABLE,
        'lib/tasks.ts': query,
        'app/page.tsx': text,
      }
      const project = createProject(
        Object.entries(files).map(([path, each]) => analyzeFile(path, each, { sql: sqlParser })),
      )
      const [database] = project.queried
      return unservedLookups(project, database as NonNullable<typeof database>).length
    }
    assert.deepEqual([found(page), found('export default () => <p>None</p>\n')], [1, 0])
  })

  it('are none where an index may hold the rows, its predicate not being read', () => {
    const found = (index: string) => {
      const files = {
        'package.json': '{}',
        'db/schema.ts': `import { sql } from 'drizzle-orm'
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
export const tasks = pgTable('tasks', { id: uuid('id').primaryKey(), userId: uuid('user_id'), code: text('code') }, (t) => [
  ${index},
])
`,
        'src/tasks.ts': `import { Pool } from 'pg'
const pool = new Pool()
export const found = (code: string) => pool.query('select id from tasks where code = $1', [code])
`,
      }
      const project = createProject(
        Object.entries(files).map(([path, each]) => analyzeFile(path, each, { sql: sqlParser })),
      )
      const [database] = project.queried
      return unservedLookups(project, database as NonNullable<typeof database>).length
    }
    const cases = ["index('a').on(t.code).where(sql`code is not null`)", "index('a').on(t.userId)"]
    assert.deepEqual(cases.map(found), [0, 1])
  })
})
