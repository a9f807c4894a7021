import assert from 'node:assert/strict'
import { analyzeFile } from '../../analyze'
import type { PrismaFacts } from '../../facts'
import { addDrizzleIndex } from '../drizzle-index'
import { nextMigration, numberedOn, writesCapitals } from '../migrations'
import { addPrismaIndex } from '../prisma-index'
import { applyEdits, parseSource } from '../source'
import { qualifiedName, quotedName } from '../sql-names'

const INDEX = { name: 'orders_user_id_idx', columns: [{ name: 'user_id', descending: false }] }

function drizzle(text: string): string | undefined {
  const source = parseSource('schema.ts', text)
  const edits = addDrizzleIndex(source, 'orders', [INDEX])
  return edits && applyEdits(text, edits)
}

describe('an index in a Drizzle table', () => {
  const head = (names: string) => `import { ${names} } from 'drizzle-orm/pg-core'\n`
  const columns = "{ id: uuid('id').primaryKey(), userId: uuid('user_id').notNull() }"

  it('becomes a third argument', () =>
    assert.equal(
      drizzle(`${head('pgTable, uuid')}export const orders = pgTable('orders', ${columns})\n`),
      `${head('pgTable, uuid, index')}export const orders = pgTable('orders', ${columns}, (table) => [index('orders_user_id_idx').on(table.userId)])\n`,
    ))
  it('becomes an object where the other tables have one', () => {
    const other = `export const a = pgTable('a', { id: uuid('id') }, (t) => ({ aIdx: index('a_idx').on(t.id) }))\n`
    assert.equal(
      drizzle(`${head('pgTable, uuid, index')}${other}export const orders = pgTable('orders', ${columns})\n`),
      `${head('pgTable, uuid, index')}${other}export const orders = pgTable('orders', ${columns}, (table) => ({ ordersUserIdIdx: index('orders_user_id_idx').on(table.userId) }))\n`,
    )
  })
  it('joins a list', () =>
    assert.equal(
      drizzle(
        `${head('pgTable, uuid, index')}export const orders = pgTable('orders', ${columns}, (t) => [\n  index('a').on(t.id),\n])\n`,
      ),
      `${head('pgTable, uuid, index')}export const orders = pgTable('orders', ${columns}, (t) => [\n  index('a').on(t.id),\n  index('orders_user_id_idx').on(t.userId),\n])\n`,
    ))
  it('joins an object', () =>
    assert.equal(
      drizzle(
        `${head('pgTable, uuid, index')}export const orders = pgTable('orders', ${columns}, (t) => ({ a: index('a').on(t.id) }))\n`,
      ),
      `${head('pgTable, uuid, index')}export const orders = pgTable('orders', ${columns}, (t) => ({ a: index('a').on(t.id), ordersUserIdIdx: index('orders_user_id_idx').on(t.userId) }))\n`,
    ))
  it('is not written where the column is not found', () =>
    assert.equal(
      drizzle(`${head('pgTable, uuid')}export const orders = pgTable('orders', { ...common })\n`),
      undefined,
    ))
})

describe('an index in a Prisma model', () => {
  const add = (text: string) => {
    const facts = analyzeFile('schema.prisma', text) as PrismaFacts
    const [model] = facts.blocks
    assert.ok(model?.k === 'model')
    return applyEdits(text, [addPrismaIndex(facts, text, model, [['userId', 'createdAt']])])
  }
  it('stands at the end, after a blank line where it is the first attribute', () =>
    assert.equal(
      add('model Order {\n  id String @id\n  userId String\n}\n'),
      'model Order {\n  id String @id\n  userId String\n\n  @@index([userId, createdAt])\n}\n',
    ))
  it('follows the other attributes, in the file’s own line breaks', () =>
    assert.equal(
      add('model Order {\r\n\tid String @id\r\n\r\n\t@@map("orders")\r\n}\r\n'),
      'model Order {\r\n\tid String @id\r\n\r\n\t@@map("orders")\r\n\t@@index([userId, createdAt])\r\n}\r\n',
    ))
})

describe('names in SQL', () => {
  it('are quoted where they have capitals, other letters, or are words of the language', () =>
    assert.deepEqual(['orders', 'orderItems', 'user', 'order-lines', 'say "x"'].map(quotedName), [
      'orders',
      '"orderItems"',
      '"user"',
      '"order-lines"',
      '"say ""x"""',
    ]))
  it('have a schema', () => assert.equal(qualifiedName({ schema: 'public', name: 'group' }), 'public."group"'))
})

describe('the next migration', () => {
  const table: [string, string | undefined][] = [
    ['supabase/migrations/20260101120000_init.sql', 'supabase/migrations/20260101120001_add_x.sql'],
    ['supabase/migrations/20260101005959_init.sql', 'supabase/migrations/20260101010000_add_x.sql'],
    ['supabase/migrations/20260101235959_init.sql', 'supabase/migrations/20260101235960_add_x.sql'],
    ['migrations/0009_init.sql', 'migrations/0010_add_x.sql'],
    ['migrations/V9__init.sql', 'migrations/V10__add_x.sql'],
    ['migrations/1700000000000_init.sql', 'migrations/1700000000001_add_x.sql'],
    ['db/003-init.up.sql', 'db/004-add-x.up.sql'],
    ['prisma/migrations/20260101120000_init/migration.sql', 'prisma/migrations/20260101120001_add_x/migration.sql'],
    ['db/schema.sql', undefined],
  ]
  for (const [last, expected] of table) {
    it(`after ${last} is ${expected}`, () => assert.equal(nextMigration([last], 'add_x', () => '')?.path, expected))
  }
  it('has the marks of the tool that runs it', () => {
    const next = (like: string) => nextMigration(['1_a.sql'], 'b', () => like)?.text('up;\n', 'down;\n')
    assert.equal(next('create table t ();'), 'up;\n')
    assert.equal(next('-- migrate:up\ncreate table t ();'), '-- migrate:up\nup;\n\n-- migrate:down\ndown;\n')
    assert.equal(next('-- +goose Up\ncreate table t ();'), '-- +goose Up\nup;\n\n-- +goose Down\ndown;\n')
  })
  it('says to those tools that it may not run in a transaction', () => {
    const next = (like: string) => nextMigration(['1_a.sql'], 'b', () => like)?.text('up;\n', 'down;\n', 'alone')
    assert.equal(
      next('-- migrate:up\n'),
      '-- migrate:up transaction:false\nup;\n\n-- migrate:down transaction:false\ndown;\n',
    )
    assert.equal(next('-- +goose Up\n'), '-- +goose NO TRANSACTION\n-- +goose Up\nup;\n\n-- +goose Down\ndown;\n')
  })
  it('has a file of its own for what undoes it, where the others have', () =>
    assert.equal(nextMigration(['db/003-init.up.sql'], 'add_x', () => '')?.downPath, 'db/004-add-x.down.sql'))
  it('is written as the others are', () => {
    assert.equal(writesCapitals('CREATE TABLE t ();'), true)
    assert.equal(writesCapitals('create table t ();'), false)
  })
})

describe('new migrations that are made together', () => {
  const numbered = (paths: string[], taken: string[]) =>
    numberedOn(
      paths.map((path) => ({ path })),
      taken,
    ).map(({ path }) => path)

  it('count on where another one has the number', () => {
    assert.deepEqual(
      numbered(['supabase/migrations/20260101000001_b.sql'], ['supabase/migrations/20260101000001_a.sql']),
      ['supabase/migrations/20260101000002_b.sql'],
    )
    assert.deepEqual(numbered(['db/4_b.sql', 'db/5_c.sql'], ['db/4_a.sql']), ['db/5_b.sql', 'db/6_c.sql'])
    assert.deepEqual(numbered(['prisma/m/20260101_b/migration.sql'], ['prisma/m/20260101_a/migration.sql']), [
      'prisma/m/20260102_b/migration.sql',
    ])
  })

  it('stay as they are where nobody has it, and keep one number for what undoes them', () => {
    assert.deepEqual(numbered(['db/4_b.sql', 'src/3d.ts'], ['other/4_a.sql']), ['db/4_b.sql', 'src/3d.ts'])
    assert.deepEqual(numbered(['db/4_b.up.sql', 'db/4_b.down.sql'], ['db/4_a.up.sql']), [
      'db/5_b.up.sql',
      'db/5_b.down.sql',
    ])
  })
})
