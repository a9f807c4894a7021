import assert from 'node:assert/strict'
import { loadModule } from 'libpg-query'
import { type Files, projectOf } from '../../../tests/example-run'
import { type TableAt, tableAt } from '../table-at'

const MIGRATION = `create table public.orders (
  id bigint primary key,
  user_id uuid not null
);
create table customers (id bigint primary key, orders text);
create schema shop;
create table shop.parts (id bigint);
`

/** What is named at `¦`, with each `¦` of the text tried in turn; and the text the range covers. */
function named(marked: string, path = 'src/a.ts', others: Files = {}): (string | undefined)[] {
  const text = marked.replaceAll('¦', '')
  const files: Files = { 'supabase/migrations/1_init.sql': MIGRATION, ...others, [path]: text }
  const project = projectOf(files)
  const pieces = marked.split('¦').slice(0, -1)
  return pieces.map((_, i) => {
    const offset = pieces.slice(0, i + 1).join('').length
    return told(
      tableAt(project, path, offset, (each) => files[each]),
      text,
    )
  })
}

function told(found: TableAt | undefined, text: string): string | undefined {
  return (
    found && `${found.table.schema}.${found.table.name} ${text.slice(found.range.start, found.range.end)} ${found.form}`
  )
}

const SUPABASE = `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'key')
`
const PG = `import { Pool } from 'pg'
const pool = new Pool()
`

describe('the table at an offset', () => {
  before(() => loadModule())

  it('is that of a supabase-js query, at the text alone', () => {
    assert.deepEqual(
      named(`${SUPABASE}export const f = async () => await supabase.fr¦om(¦'¦ord¦ers¦'¦).sel¦ect('or¦ders')`),
      [undefined, undefined, ...Array(3).fill('public.orders orders text'), undefined, undefined, undefined],
    )
  })

  it('is that of a constant and of another schema', () => {
    assert.deepEqual(
      named(`${SUPABASE}const TABLE = 'orders'
export const f = async () => [await supabase.from(TA¦BLE).select(), await supabase.schema('shop').from('par¦ts').select()]`),
      ['public.orders TABLE name', 'shop.parts parts text'],
    )
  })

  it('is none of storage, of arrays, of rpc, and of tables that no file makes', () => {
    assert.deepEqual(
      named(`${SUPABASE}export const f = async () => {
  await supabase.storage.from('ord¦ers').list()
  Array.from('ord¦ers')
  await supabase.rpc('ord¦ers')
  await supabase.from('inv¦oices').select()
}`),
      [undefined, undefined, undefined, undefined],
    )
  })

  const statements: [string, string, (string | undefined)[]][] = [
    ['a text', "'select * from ord¦ers where id = $1'", ['public.orders orders sql']],
    ['a schema', "'select * from pub¦lic.ord¦ers'", [undefined, 'public.orders orders sql']],
    ['a qualified column', "'select ord¦ers.user¦_id from orders'", ['public.orders orders sql', undefined]],
    ['a column of the same name', "'select ord¦ers from customers where ord¦ers = $1'", [undefined, undefined]],
    ['both', "'select ord¦ers from ord¦ers'", [undefined, 'public.orders orders sql']],
    ['a list', "'select 1 from customers c, ord¦ers o'", ['public.orders orders sql']],
    ['a join in parentheses', "'select 1 from (customers join ord¦ers using (id))'", ['public.orders orders sql']],
    ['a column in USING', "'select 1 from orders join customers using (ord¦ers)'", [undefined]],
    ['a string in it', '"select * from customers where orders = \'from ord¦ers\'"', [undefined]],
    ['a comment in it', '`select 1 from customers -- from ord¦ers`', [undefined]],
    ['a template', '`select *\n  from ord¦ers where id = ${x}`', ['public.orders orders sql']],
    ['a value right after', '`delete from ord¦ers ${x}`', [undefined]],
    ['part of a longer name', '`select * from ord¦ers_${x} where id = 1`', [undefined]],
    ['texts put together', "'select * from customers, ' +\n  'ord¦ers where id = ' + x", ['public.orders orders sql']],
    ['escapes', '"select *\\nfrom \\"ord¦ers\\"\\nwhere id = 1"', ['public.orders orders sql']],
    ['a line break after a comment', '"select 1 -- all\\nfrom ord¦ers where id = 1"', ['public.orders orders sql']],
    ['a name in other letters', "'select * from Ord¦ers'", ['public.orders Orders sql']],
    ['a quoted name in other letters', '\'select * from "Ord¦ers"\'', [undefined]],
    ['a common table expression', "'with orders as (select 1) select * from ord¦ers'", [undefined]],
    ['an insert', "'insert into ord¦ers (id, user_id) values ($1, $2)'", ['public.orders orders sql']],
    ['an update', "'update ord¦ers set id = 1 from customers'", ['public.orders orders sql']],
    ['another name for another table', "'select ord¦ers.id from customers orders'", [undefined]],
  ]
  for (const [name, sql, expected] of statements) {
    it(`in SQL that code sends: ${name}`, () => {
      assert.deepEqual(named(`${PG}export const f = (x: string) => pool.query(${sql})`), expected)
    })
  }

  it('is none in a text that is not sent to PostgreSQL', () => {
    assert.deepEqual(named("console.log('select * from ord¦ers')"), [undefined])
    assert.deepEqual(
      named(`import mysql from 'mysql2/promise'
const pool = mysql.createPool({})
await pool.query('select * from ord¦ers')`),
      [undefined],
    )
  })

  const statementsInFiles: [string, (string | undefined)[]][] = [
    ['create table if not exists ord¦ers (id bigint);', ['public.orders orders sql']],
    ['alter table only public.ord¦ers add column orders text, add orders2 text;', ['public.orders orders sql']],
    ['create index ord¦ers on ord¦ers (user_id);', [undefined, 'public.orders orders sql']],
    ['create unique index concurrently if not exists i on public.ord¦ers (id);', ['public.orders orders sql']],
    [
      `create policy "ord¦ers" on ord¦ers for select using (exists (select 1 from custo¦mers c where c.id = ord¦ers.id));`,
      [undefined, 'public.orders orders sql', 'public.customers customers sql', 'public.orders orders sql'],
    ],
    ['alter table ord¦ers enable row level security;', ['public.orders orders sql']],
    [
      'create table x (a bigint references ord¦ers (id), ord¦ers text, b bigint);',
      ['public.orders orders sql', undefined],
    ],
    ['grant select on customers, ord¦ers to anon;', ['public.orders orders sql']],
    ["comment on column ord¦ers.id is 'from ord¦ers';", ['public.orders orders sql', undefined]],
    ['create trigger t after insert on ord¦ers for each row execute function f();', ['public.orders orders sql']],
    ['insert into "ord¦ers" values (1, null), (2, null);', ['public.orders orders sql']],
    [
      `create function f() returns bigint language sql as $$ select count(*) from ord¦ers $$;`,
      ['public.orders orders sql'],
    ],
    [
      `create function g() returns trigger language plpgsql as $$
begin
  -- ord¦ers
  update ord¦ers set id = 1;
  raise notice 'ord¦ers';
  return new;
end $$;`,
      [undefined, 'public.orders orders sql', undefined],
    ],
    [`do $$ begin alter table ord¦ers add column z int; end $$;`, ['public.orders orders sql']],
    ['set search_path to shop;\nselect * from par¦ts, ord¦ers;', ['shop.parts parts sql', undefined]],
    ['create view v as select * from ord¦ers;\nselect * from ¦v;', ['public.orders orders sql', undefined]],
    ['selec * from ord¦ers;', [undefined]],
  ]
  for (const [sql, expected] of statementsInFiles) {
    it(`in an SQL file: ${sql.slice(0, 60).replaceAll('\n', ' ')}`, () => {
      assert.deepEqual(named(sql, 'supabase/seed.sql'), expected)
    })
  }

  const SCHEMA = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model Order {
  id         String   @id
  customerId String   @map("customer_id")
  customer   Customer @relation(fields: [customerId], references: [id])
  @@map("shop_orders")
}
model Customer {
  id     String  @id
  orders Order[]
}
`
  const only = (marked: string, path: string, others: Files) =>
    named(marked, path, { 'supabase/migrations/1_init.sql': '', ...others })

  it('is that of a Prisma model and of the type of a field', () => {
    const marked = SCHEMA.replace('Order {', 'Or¦der {')
      .replace('customer   Cust', 'cust¦omer   Cust¦')
      .replace('@relation', '@rel¦ation')
      .replace('id         String ', 'id         Str¦ing ')
      .replace('Order[]', 'Ord¦er[]')
    assert.deepEqual(only(marked, 'prisma/schema.prisma', {}), [
      'public.shop_orders Order prisma',
      undefined,
      undefined,
      'public.Customer Customer prisma',
      undefined,
      'public.shop_orders Order prisma',
    ])
  })

  it('says where the model is that a field has as its type, in another file too', () => {
    const path = 'prisma/schema/order.prisma'
    const [head = '', customer = ''] = SCHEMA.split('model Customer')
    const files: Files = { [path]: head, 'prisma/schema/customer.prisma': `model Customer${customer}` }
    const found = tableAt(projectOf(files), path, head.indexOf('Customer @'), (each) => files[each])
    assert.equal(found?.declared?.file, 'prisma/schema/customer.prisma')
    assert.deepEqual(found.declared.range, { start: 6, end: 14 })
  })

  it('is that of a call on a Prisma model', () => {
    assert.deepEqual(
      only(
        `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export const list = async () => await pri¦sma.or¦der.find¦Many({ where: { cust¦omer: {} } })`,
        'src/a.ts',
        { 'prisma/schema.prisma': SCHEMA },
      ),
      [undefined, 'public.shop_orders order name', undefined, undefined],
    )
  })

  const DRIZZLE = `import { pgTable, uuid } from 'drizzle-orm/pg-core'
export const orders = pgTable('shop_orders', { id: uuid('id').primaryKey(), userId: uuid('user_id') })
`
  it('is that of a Drizzle table in a query', () => {
    assert.deepEqual(
      only(
        `import { drizzle } from 'drizzle-orm/node-postgres'
import { eq } from 'drizzle-orm'
import * as schema from './schema'
import { orders } from './schema'
const db = drizzle('postgres://x', { schema })
export const f = async (id: string) => {
  await db.select().from(ord¦ers).where(eq(ord¦ers.user¦Id, id))
  await db.insert(schema.ord¦ers).values({ id })
  await db.query.ord¦ers.findMany()
  await db.select({ id: ord¦ers.id, own: { user: orders.us¦erId } }).from(orders)
  return orders¦
}`,
        'src/a.ts',
        { 'src/schema.ts': DRIZZLE },
      ),
      [
        'public.shop_orders orders name',
        'public.shop_orders orders name',
        undefined,
        'public.shop_orders orders name',
        'public.shop_orders orders name',
        'public.shop_orders orders name',
        undefined,
        undefined,
      ],
    )
  })

  it('is none where no file makes a database', () => {
    assert.deepEqual(only(`${SUPABASE}await supabase.from('ord¦ers').select()`, 'src/a.ts', {}), [undefined])
  })
})
