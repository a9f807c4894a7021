import * as assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { sqlParser, sqlParserReady } from '../../../tests/sql-parser'
import { createProject } from '../../project'

const databases = (files: Readonly<Record<string, string>>) =>
  createProject(Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser }))).databases.all

const USERS = 'create table users (id uuid primary key, name text);'
const ORDERS =
  'create table orders (id uuid primary key, user_id uuid references users (id)); create index on orders (user_id);'

describe('declarative schemas of Supabase', () => {
  before(sqlParserReady)

  it('are the database where there are no migrations, all files by name', () => {
    const [schema, ...others] = databases({
      'supabase/schemas/tables/20_orders.sql': ORDERS,
      'supabase/schemas/10_users.sql': USERS,
      'supabase/schemas/notes.md': 'No SQL.',
    })
    assert.equal(others.length, 0)
    assert.deepEqual(schema?.source, {
      kind: 'supabase-schemas',
      folder: 'supabase/schemas',
      files: ['supabase/schemas/10_users.sql', 'supabase/schemas/tables/20_orders.sql'],
    })
    assert.deepEqual([...schema.tables.keys()], ['public.users', 'public.orders'])
    assert.deepEqual(schema.problems, [])
  })

  it('are run in the order of schema_paths: files, folders and patterns, each file once', () => {
    const [schema] = databases({
      'apps/web/package.json': '{}',
      'apps/web/supabase/config.toml':
        '[db.migrations]\nschema_paths = ["./schemas/z_users.sql", "./schemas/*.sql", "more", "./none/?.sql"]\n',
      'apps/web/supabase/schemas/a_orders.sql': ORDERS,
      'apps/web/supabase/schemas/z_users.sql': USERS,
      'apps/web/supabase/schemas/deeper/left_out.sql': 'create table left_out (id int);',
      'apps/web/supabase/more/x.sql': 'create table x (id int);',
    })
    assert.deepEqual(
      schema?.source.files.map((path) => path.slice('apps/web/supabase/'.length)),
      ['schemas/z_users.sql', 'schemas/a_orders.sql', 'more/x.sql'],
    )
    assert.equal(schema?.source.folder, 'apps/web/supabase')
  })

  it('come after the migrations, and the two are compared', () => {
    const [schema, ...others] = databases({
      'supabase/migrations/20260101000000_init.sql': `${USERS} create table carts (id int); create table orders (id uuid primary key, user_id uuid, old text);`,
      'supabase/schemas/all.sql': `${USERS} ${ORDERS} create table labels (id int);`,
    })
    assert.equal(others.length, 0)
    assert.equal(schema?.source.kind, 'supabase')
    assert.equal(schema.declared?.source.kind, 'supabase-schemas')
    // An index that is declared is there as soon as the next migration is made.
    assert.deepEqual(
      [...(schema.tables.get('public.orders')?.indexes.values() ?? [])].map(({ name, assumed }) => [name, assumed]),
      [
        ['orders_pkey', false],
        ['orders_user_id_idx', true],
      ],
    )
    assert.equal(schema.tables.get('public.labels')?.assumed, true)
    assert.deepEqual(
      schema.notes.map(({ text, place }) => [text, place?.file]),
      [
        [
          'labels: declared in supabase/schemas/all.sql, not in supabase/migrations, and so not in the database before `supabase db diff` makes a migration of it.',
          'supabase/schemas/all.sql',
        ],
        [
          'carts, orders.old: in supabase/migrations, not declared in supabase/schemas/all.sql: the next `supabase db diff` makes a migration that drops it.',
          'supabase/migrations/20260101000000_init.sql',
        ],
      ],
    )
  })

  it('that say what the migrations say are not mentioned', () => {
    const [schema] = databases({
      'supabase/migrations/20260101000000_init.sql': `${USERS} create table orders (id uuid primary key);`,
      'supabase/migrations/20260102000000_more.sql':
        'alter table orders add column user_id uuid references users (id); create index on orders (user_id);',
      'supabase/schemas/all.sql': `${USERS} ${ORDERS}`,
    })
    assert.deepEqual(schema?.notes, [])
  })
})
