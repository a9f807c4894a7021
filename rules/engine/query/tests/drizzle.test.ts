import assert from 'node:assert/strict'
import { drizzleQuery } from '../drizzle'
import type { QueryShape } from '../shape'
import { shapesIn, told } from './told'

const SCHEMA = `import { pgTable, uuid, text, timestamp, integer } from 'drizzle-orm/pg-core'
export const orders = pgTable('shop_orders', {
  id: uuid('id').primaryKey(),
  userId: uuid('user_id').notNull().references(() => users.id),
  note: text(),
  createdAt: timestamp('created_at').defaultNow(),
})
export const users = pgTable('users', { id: uuid('id').primaryKey(), email: text('email') })
`
const DB = `import { drizzle } from 'drizzle-orm/node-postgres'
import * as schema from './schema'
export const db = drizzle(process.env.DATABASE_URL!, { schema })
`

function queries(body: string): QueryShape[] {
  const text = `import { and, desc, eq, gt, ilike, inArray, isNull, or, sql } from 'drizzle-orm'
import { db } from './db'
import { orders, users } from './schema'
export async function run(id: string, maybe: any, list: string[]) {
  ${body}
}`
  return shapesIn(text, drizzleQuery, { 'src/schema.ts': SCHEMA, 'src/db.ts': DB })
}

function query(body: string): QueryShape {
  const [only, ...others] = queries(body)
  assert.ok(only, body)
  assert.equal(others.length, 0)
  return only
}

describe('the shape of a Drizzle query', () => {
  const filters: [string, string][] = [
    ['eq(orders.userId, id)', 'user_id equal'],
    [
      "and(eq(orders.userId, id), gt(orders.createdAt, id), eq(orders.note, 'x'))",
      'user_id equal, created_at range, note equal x',
    ],
    ['or(eq(orders.userId, id), isNull(orders.note))', '(user_id equal or note null)'],
    ['inArray(orders.id, list)', 'id any'],
    ['ilike(orders.note, `%${id}%`)', 'note insensitive %${}%'],
    ['eq(users.email, id)', 'users.email equal'],
    ['maybe', '?'],
  ]
  for (const [where, expected] of filters) {
    it(`reads ${where}`, () => {
      const shape = query(`return await db.select().from(orders).where(${where})`)
      assert.equal(told(shape.where), expected)
      assert.equal(shape.table.name, 'shop_orders')
      assert.equal(shape.complete, expected !== '?')
    })
  }

  it('tells what both branches of a condition ask for', () => {
    const shape = query(
      'return await db.select().from(orders).where(id ? and(eq(orders.userId, list[0]), ilike(orders.note, id)) : eq(orders.userId, list[0]))',
    )
    assert.equal(told(shape.where), 'user_id equal')
    assert.equal(told(shape.optional), 'note insensitive')
    const other = query(
      'return await db.select().from(orders).where(id ? eq(orders.userId, id) : eq(orders.note, maybe))',
    )
    assert.equal(told(other.where), '')
    assert.equal(told(other.optional), 'user_id equal, note equal')
  })

  it('tells conditions that are there on some paths only', () => {
    const shape = query(
      'return await db.select().from(orders).where(and(eq(orders.userId, id), maybe ? eq(orders.note, maybe) : undefined))',
    )
    assert.equal(told(shape.where), 'user_id equal')
    assert.equal(told(shape.optional), 'note equal')
  })

  it('reads order, limit and joins', () => {
    const shape = query(
      'return await db.select().from(orders).innerJoin(users, eq(orders.userId, users.id)).orderBy(desc(orders.createdAt), orders.id).limit(20)',
    )
    assert.deepEqual(
      shape.order.map(({ column, descending }) => [column, descending]),
      [
        ['created_at', true],
        ['id', false],
      ],
    )
    assert.deepEqual(
      shape.joins.map(({ table, inner, on }) => [table.name, inner, on]),
      [['users', true, [{ own: 'user_id', other: 'id' }]]],
    )
    assert.equal(shape.rows, 'limited')
  })

  it('reads the relational builder, callbacks too', () => {
    const shape = query(
      'return await db.query.orders.findMany({ where: (order, { eq }) => eq(order.userId, id), with: { user: true }, limit: 5 })',
    )
    assert.deepEqual([shape.table.name, shape.rows, shape.joins.length], ['shop_orders', 'limited', 1])
    assert.equal(told(shape.where), 'user_id equal')
    assert.equal(query('return await db.query.users.findFirst({ where: eq(users.email, id) })').rows, 'one')
  })

  const rows: [string, QueryShape['rows'], QueryShape['command']][] = [
    ['return await db.select().from(orders)', 'all', 'select'],
    ['const [first] = await db.select().from(orders).where(eq(orders.id, id)); return first', 'one', 'select'],
    ['return await db.select().from(orders).limit(1)', 'one', 'select'],
    ['return await db.select().from(orders).limit(50)', 'limited', 'select'],
    ['return await db.select().from(orders).limit(10000)', 'unknown', 'select'],
    ["return await db.select({ total: sql`sum(1)`.as('total') }).from(orders)", 'none', 'select'],
    ['await db.update(orders).set({ note: id }).where(eq(orders.id, id))', 'none', 'update'],
    ['return await db.insert(orders).values({ note: id }).returning()', 'all', 'insert'],
    ['await db.delete(orders).where(eq(orders.userId, id))', 'none', 'delete'],
  ]
  for (const [body, count, command] of rows) {
    it(`takes ${count} of ${body}`, () => assert.deepEqual([query(body).rows, query(body).command], [count, command]))
  }

  it('says of what all callers hand in whether the code holds it', () => {
    const handed = (calls: string) => {
      const found = shapesIn(
        `import { eq } from 'drizzle-orm'
import { db } from './db'
import { orders } from './schema'
async function noted(note: string) {
  return await db.select().from(orders).where(eq(orders.note, note))
}
export async function run(id: string) { ${calls} }`,
        drizzleQuery,
        { 'src/schema.ts': SCHEMA, 'src/db.ts': DB },
      )
      return found.flatMap(({ where }) => where.map((each) => each.k === 'test' && each.written === true))
    }
    assert.deepEqual(handed("await noted('gift'); await noted('return')"), [true])
    assert.deepEqual(handed("await noted('gift'); await noted(id)"), [false])
    assert.deepEqual(handed(''), [false])
  })

  it('is silent on tables it does not know', () => {
    assert.deepEqual(queries('return await db.select().from(maybe)'), [])
  })
})
