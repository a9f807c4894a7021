import * as assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { sqlParser, sqlParserReady } from '../../../tests/sql-parser'
import { createProject, updateProject } from '../../project'
import type { Table } from '../schema'

const facts = (path: string, text: string) => analyzeFile(path, text, { sql: sqlParser })
const project = (files: Readonly<Record<string, string>>) =>
  createProject(Object.entries(files).map(([path, text]) => facts(path, text)))
const databases = (files: Readonly<Record<string, string>>) => project(files).databases

const indexes = (table: Table | undefined) =>
  [...(table?.indexes.values() ?? [])].map(
    ({ name, unique, elements }) =>
      `${name}${unique ? ' unique' : ''} (${elements.map(({ column, descending }) => `${column ?? '…'}${descending ? ' desc' : ''}`).join(', ')})`,
  )

const PRISMA = `datasource db { provider = "postgresql" }
enum Role {
  USER
  ADMIN
}
model User {
  id    Int    @id @default(autoincrement())
  email String @unique @db.VarChar(100)
  role  Role   @default(USER)
  posts Post[]
  @@map("users")
}
model Post {
  id        String   @id @default(uuid())
  authorId  Int      @map("author_id")
  createdAt DateTime @default(now()) @db.Timestamptz
  author    User     @relation(fields: [authorId], references: [id], onDelete: Cascade)
  @@index([authorId, createdAt(sort: Desc)])
  @@unique([id, authorId], map: "own")
}
`

describe('the databases of a project', () => {
  before(sqlParserReady)

  it('takes the migrations that Supabase would apply, and tells of the others', () => {
    const { all, notes } = databases({
      'supabase/migrations/20240102000000_b.sql': 'alter table a add column c int;',
      'supabase/migrations/20240101000000_a.sql': 'create table a (id int);',
      'supabase/migrations/notes.sql': 'drop table a;',
      'supabase/migrations/20240103000000-dashed.sql': 'alter table a add column d int;',
    })
    assert.deepEqual(
      all.map(({ source }) => [source.kind, source.files.length]),
      [['supabase', 3]],
    )
    assert.deepEqual([...(all[0]?.tables.get('public.a')?.columns.keys() ?? [])], ['id', 'c', 'd'])
    assert.deepEqual(
      notes.map(({ place }) => place?.file),
      ['supabase/migrations/notes.sql', 'supabase/migrations/20240103000000-dashed.sql'],
    )
  })

  it('reads a Prisma schema as the migrations that Prisma makes of it', () => {
    const [schema] = databases({ 'prisma/schema.prisma': PRISMA }).all
    assert.equal(schema?.source.kind, 'prisma')
    assert.deepEqual([...(schema?.tables.keys() ?? [])], ['public.users', 'public.Post'])
    assert.deepEqual(indexes(schema?.tables.get('public.users')), [
      'users_pkey unique (id)',
      'users_email_key unique (email)',
    ])
    assert.deepEqual(indexes(schema?.tables.get('public.Post')), [
      'Post_pkey unique (id)',
      'Post_author_id_createdAt_idx (author_id, createdAt desc)',
      'own unique (id, author_id)',
    ])
    const post = schema?.tables.get('public.Post')
    assert.deepEqual(
      [...(post?.columns.values() ?? [])].map(({ name, type, notNull }) => [name, type.name, notNull]),
      [
        ['id', 'text', true],
        ['author_id', 'integer', true],
        ['createdAt', 'timestamp with time zone', true],
      ],
    )
    const foreign = post?.constraints.get('Post_author_id_fkey')
    assert.ok(foreign?.k === 'foreign' && foreign.references === 'public.users' && foreign.onDelete === 'cascade')
    assert.deepEqual(schema?.types.get('public.Role')?.values, ['USER', 'ADMIN'])
  })

  it('reads Drizzle tables from code, across files', () => {
    const [schema] = databases({
      'package.json': '{ "dependencies": { "drizzle-orm": "1" } }',
      'src/users.ts': `import * as p from 'drizzle-orm/pg-core'
export const role = p.pgEnum('role', ['user', 'admin'])
export const users = p.pgTable('users', { id: p.uuid('id').primaryKey().defaultRandom(), role: role('role').notNull(), email: p.text('email').unique() })`,
      'src/index.ts': `export * from './users'`,
      'src/orders.ts': `import { pgTable, serial, text, index, uniqueIndex, timestamp, uuid, primaryKey } from 'drizzle-orm/pg-core'
import { users } from './index'
export const orders = pgTable('orders', {
  id: serial().primaryKey(),
  userId: uuid('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  tags: text('tags').array(),
  at: timestamp('at', { withTimezone: true }),
}, (t) => [index('by_user').on(t.userId, t.at.desc()), uniqueIndex('lowered').on(sql\`lower(\${t.tags})\`).where(sql\`x\`)])
export const links = pgTable('links', (t) => ({ a: t.uuid('a'), b: t.integer('b') }), (t) => ({ pk: primaryKey({ columns: [t.a, t.b] }) }))`,
    }).all
    assert.equal(schema?.source.kind, 'drizzle')
    assert.deepEqual(indexes(schema?.tables.get('public.users')), [
      'users_pkey unique (id)',
      'users_email_unique unique (email)',
    ])
    assert.deepEqual(indexes(schema?.tables.get('public.orders')), [
      'orders_pkey unique (id)',
      'by_user (user_id, at desc)',
      'lowered unique (…)',
    ])
    assert.deepEqual(indexes(schema?.tables.get('public.links')), ['links_pkey unique (a, b)'])
    const columns = [...(schema?.tables.get('public.orders')?.columns.values() ?? [])]
    assert.deepEqual(
      columns.map(({ name, type, notNull }) => [name, type.name, type.array ?? false, notNull]),
      [
        ['id', 'integer', false, true],
        ['user_id', 'uuid', false, true],
        ['tags', 'text', true, false],
        ['at', 'timestamp with time zone', false, false],
      ],
    )
    assert.equal(schema?.tables.get('public.users')?.columns.get('role')?.type.name, 'role')
    const foreign = [...(schema?.tables.get('public.orders')?.constraints.values() ?? [])].find(
      ({ k }) => k === 'foreign',
    )
    assert.ok(foreign?.k === 'foreign' && foreign.references === 'public.users' && foreign.onDelete === 'cascade')
    assert.deepEqual(schema?.incomplete, [])
  })

  it('orders migrations as each tool does', () => {
    const made = (files: Readonly<Record<string, string>>) => {
      const [schema] = databases(files).all
      return [schema?.source.kind, [...(schema?.tables.keys() ?? [])].map((key) => key.slice(7)).join()]
    }
    const [create, rename] = ['create table a (id int);', 'alter table a rename to b;']
    assert.deepEqual(
      made({ 'prisma/migrations/1_x/migration.sql': create, 'prisma/migrations/2_y/migration.sql': rename }),
      ['prisma-migrations', 'b'],
    )
    const journal =
      '{ "dialect": "postgresql", "entries": [{ "idx": 0, "tag": "0000_z" }, { "idx": 1, "tag": "0001_a" }] }'
    assert.deepEqual(
      made({ 'drizzle/meta/_journal.json': journal, 'drizzle/0000_z.sql': create, 'drizzle/0001_a.sql': rename }),
      ['drizzle-migrations', 'b'],
    )
    assert.deepEqual(
      made({
        'db/migrations/V2__a.sql': create,
        'db/migrations/V10__b.sql': rename,
        'db/migrations/V2__a.down.sql': 'drop table a;',
      }),
      ['migrations', 'b'],
    )
    assert.deepEqual(made({ 'db/schema.sql': create }), ['schema-file', 'a'])
    assert.deepEqual(made({ 'scripts/002_b.sql': rename, 'scripts/001_a.sql': create }), ['loose', 'b'])
  })

  it('names what it does not read', () => {
    const { all, notes } = databases({
      'prisma/schema.prisma': 'datasource db { provider = "mysql" }\nmodel A { id Int @id }',
      'db/migrations/1.sql': 'create table `a` (`id` int) engine=InnoDB; alter table `a` add key `k` (`id`);',
      'tests/fixture.sql': 'create table fixture (id int);',
    })
    assert.deepEqual(all, [])
    assert.equal(notes.length, 2)
    assert.match(notes.map(({ text }) => text).join(), /mysql.*db\/migrations|db\/migrations.*mysql/)
  })

  it('lets the most authoritative win, and tells where the others differ', () => {
    const [schema, ...others] = databases({
      'supabase/migrations/1_a.sql': 'create table users (id int primary key, email text, name text);',
      'scripts/extra.sql': 'create table more (id int); create index by_email on users (email);',
      'prisma/schema.prisma': 'datasource db { provider = "postgresql" }\nmodel other { id Int @id }',
    }).all
    assert.equal(others.length, 0)
    assert.equal(schema?.source.kind, 'supabase')
    assert.deepEqual(
      [...(schema?.tables.values() ?? [])].map(({ name, assumed }) => [name, assumed]),
      [
        ['users', false],
        ['other', true],
        ['more', true],
      ],
    )
    assert.equal(schema?.tables.get('public.users')?.indexes.get('users_pkey')?.assumed, false)
    assert.match(
      schema?.notes.map(({ text }) => text).join('\n') ?? '',
      /other: in prisma\/schema.prisma, not in supabase\/migrations/,
    )
  })

  it('reads the second file of a day too, which the command line passes over', () => {
    const { all } = databases({
      'supabase/migrations/20260701_buckets.sql':
        "insert into storage.buckets (id, name, public) values ('a', 'a', true);",
      'supabase/migrations/20260701b_private.sql': "update storage.buckets set public = false where id = 'a';",
      'supabase/migrations/20260702_tables.sql': 'create table notes (id uuid primary key);',
      'supabase/migrations/fix_all.sql': 'drop table notes;',
    })
    assert.deepEqual(
      all.map(({ source, buckets, tables, notes }) => [
        source.files.length,
        buckets.get('a')?.public,
        tables.has('public.notes'),
        notes.map(({ text }) => text.includes('after the timestamp')),
      ]),
      [[3, false, true, []]],
    )
  })

  it('gives each app of a monorepo its own', () => {
    const { all, at } = databases({
      'package.json': '{}',
      'apps/a/package.json': '{}',
      'apps/b/package.json': '{}',
      'apps/a/supabase/migrations/1_x.sql': 'create table a (id int);',
      'apps/b/supabase/migrations/1_x.sql': 'create table b (id int);',
    })
    assert.equal(all.length, 2)
    assert.ok(at('apps/a/src/x.ts')?.tables.has('public.a'))
    assert.ok(at('apps/b/src/x.ts')?.tables.has('public.b'))
    assert.equal(at('tools/x.ts'), undefined)
  })

  it('follows edits, and keeps what an edit of code leaves alone', () => {
    const first = project({
      'supabase/migrations/1_a.sql': 'create table a (id int);',
      'src/x.ts': 'export const x = 1',
    })
    const before = first.schema('src/x.ts')
    const edited = updateProject(first, { changed: [facts('src/x.ts', 'export const x = 2')], removed: [], moved: [] })
    assert.equal(edited.schema('src/x.ts'), before)
    const again = updateProject(edited, {
      changed: [facts('supabase/migrations/1_a.sql', 'create table a (id int, b int);')],
      removed: [],
      moved: [],
    })
    assert.ok(again.schema('src/x.ts')?.tables.get('public.a')?.columns.has('b'))
    assert.equal(
      updateProject(again, { changed: [], removed: ['supabase/migrations/1_a.sql'], moved: [] }).schema('src/x.ts'),
      undefined,
    )
  })

  it('leaves out Drizzle tables that no code imports where it imports others', () => {
    const files = {
      'shared/schema-postgres.ts': `import { pgTable, serial, integer } from 'drizzle-orm/pg-core'
export const clients = pgTable('clients', { id: serial('id').primaryKey(), companyId: integer('company_id') })
`,
      'shared/schema.ts': `import { mysqlTable, serial, int } from 'drizzle-orm/mysql-core'
export const clients = mysqlTable('clients', { id: serial('id').primaryKey(), companyId: int('company_id') })
`,
    }
    assert.equal(databases(files).all.length, 1)
    const used = { ...files, 'server/db.ts': `import * as schema from '../shared/schema'\nexport { schema }\n` }
    assert.equal(databases(used).all.length, 0)
    const both = {
      ...used,
      'server/old.ts': `import * as schema from '../shared/schema-postgres'\nexport { schema }\n`,
    }
    assert.equal(databases(both).all.length, 1)
  })

  const made = 'create table votes (id uuid primary key, poll_id uuid);\n'
  const index = 'create index if not exists votes_poll on votes (poll_id);\n'
  const drizzle = `import { pgTable, uuid } from 'drizzle-orm/pg-core'
export const votes = pgTable('votes', { id: uuid('id').primaryKey(), pollId: uuid('poll_id') })
`
  const byHand: readonly (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
    ['made before its table', { 'supabase/migrations/1_a.sql': index, 'supabase/migrations/2_b.sql': made }, true],
    ['beside the migrations', { 'supabase/migrations/1_a.sql': made, 'supabase/migrations/indexes.sql': index }, true],
    ['for a table that Drizzle declares', { 'db/schema.ts': drizzle, 'migrations/0002_indexes.sql': index }, true],
    ['put away beside Drizzle', { 'db/schema.ts': drizzle, 'migrations/archive/indexes.sql': index }, true],
    ['put away beside migrations', { 'supabase/migrations/1_a.sql': made, 'archive/indexes.sql': index }, false],
    [
      'dropped again',
      {
        'supabase/migrations/1_a.sql': `${made}${index}`,
        'supabase/migrations/2_b.sql': 'drop index votes_poll;\n',
        'supabase/migrations/indexes.sql': index,
      },
      false,
    ],
    [
      'of a table that was made anew',
      { 'supabase/migrations/1_a.sql': `${made}${index}`, 'supabase/migrations/2_b.sql': `drop table votes;\n${made}` },
      false,
    ],
  ]
  for (const [name, of, isThere] of byHand) {
    it(`takes an index ${name} as ${isThere ? 'there' : 'not there'}`, () => {
      const table = databases({ ...of, 'package.json': '{}' }).all[0]?.tables.get('public.votes')
      assert.equal(table?.indexes.has('votes_poll'), isThere)
    })
  }

  it('takes an index that another package makes on a table of the same name as there', () => {
    const { all } = databases({
      'db/package.json': '{}',
      'db/migrations/1_a.sql': `${made}${index}`,
      'api/package.json': '{}',
      'api/schema.ts': drizzle,
    })
    assert.deepEqual(
      all.map(({ source, tables }) => [source.folder, tables.get('public.votes')?.indexes.has('votes_poll')]),
      [
        ['api', true],
        ['db/migrations', true],
      ],
    )
  })

  it('takes indexes that statements in code make as there', () => {
    const { all } = databases({
      'supabase/migrations/20240101000000_a.sql': 'create table swipes (id int primary key, employer_id int);',
      'migrations/add-indexes.ts': `import { pool } from '../server/db'
export async function addIndexes() {
  await pool.query(\`
    CREATE INDEX IF NOT EXISTS idx_swipes_employer ON swipes (employer_id);
    CREATE INDEX nowhere ON elsewhere (a);
  \`)
}
`,
    })
    assert.deepEqual(indexes(all[0]?.tables.get('public.swipes')), [
      'swipes_pkey unique (id)',
      'idx_swipes_employer (employer_id)',
    ])
  })
})
