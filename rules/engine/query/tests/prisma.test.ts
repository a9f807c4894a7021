import assert from 'node:assert/strict'
import { prismaQuery } from '../prisma'
import type { QueryShape } from '../shape'
import { shapesIn, told } from './told'

function query(call: string): QueryShape {
  const [only, ...others] = shapesIn(
    `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
const shared = { org: 'o' }
export async function run(id: string, filter: any) {
  return await prisma.${call}
}`,
    prismaQuery,
  )
  assert.ok(only, call)
  assert.equal(others.length, 0)
  return only
}

describe('the shape of a Prisma query', () => {
  const filters: [string, string][] = [
    [`{ userId: id }`, 'userId equal'],
    [`{ status: 'open', total: { gte: 5, lt: 9 } }`, 'status equal open, total range 5, total range 9'],
    [`{ id: { in: filter } }`, 'id any'],
    [`{ deletedAt: null }`, 'deletedAt null null'],
    [`{ deletedAt: { not: null } }`, 'deletedAt not-null null'],
    [`{ email: { startsWith: 'a' } }`, 'email prefix a%'],
    [`{ email: { contains: id, mode: 'insensitive' } }`, 'email insensitive %${}%'],
    [`{ OR: [{ a: 1 }, { b: 2, c: 3 }] }`, '(a equal 1 or (b equal 2 and c equal 3))'],
    [`{ AND: [{ a: 1 }, { b: 2 }] }`, 'a equal 1, b equal 2'],
    [`{ items: { some: { productId: id } } }`, 'items.productId equal'],
    [`{ customer: { is: { email: id } } }`, 'customer.email equal'],
    [`{ customer: { email: id } }`, 'customer.email equal'],
    [`{ userId_orgId: { userId: id, orgId: 'o' } }`, 'userId equal, orgId equal o'],
    [`shared`, 'org equal o'],
    [`filter`, '?'],
    [`{ ...filter, a: 1 }`, '?, a equal 1'],
    [`{ NOT: { a: 1 } }`, '?'],
  ]
  for (const [where, expected] of filters) {
    it(`reads where: ${where}`, () => {
      const shape = query(`order.findMany({ where: ${where} })`)
      assert.equal(told(shape.where), expected)
      if (/filter[^ ]/.test(where) || where === 'filter') assert.equal(shape.complete, where.includes('in: filter'))
    })
  }

  it('reads order, number of rows and related records', () => {
    const shape = query(
      `order.findMany({ orderBy: [{ createdAt: 'desc' }, { total: { sort: 'asc', nulls: 'last' } }], take: 20, include: { customer: true, items: { take: 3 } } })`,
    )
    assert.deepEqual(
      shape.order.map(({ column, descending, nullsFirst }) => [column, descending, nullsFirst]),
      [
        ['createdAt', true, undefined],
        ['total', false, false],
      ],
    )
    assert.deepEqual(
      [shape.rows, shape.table.name, shape.joins.map(({ alias, rows }) => [alias, rows])],
      ['limited', 'order', [['items', 'limited']]],
    )
  })

  const rows: [string, QueryShape['rows'], QueryShape['command']][] = [
    ['order.findMany()', 'all', 'select'],
    ['order.findMany({ take: 1 })', 'one', 'select'],
    ['order.findUnique({ where: { id } })', 'one', 'select'],
    ['order.count({ where: { a: 1 } })', 'none', 'select'],
    ['order.updateMany({ where: { a: 1 }, data: {} })', 'none', 'update'],
    ['order.findMany(filter)', 'unknown', 'select'],
  ]
  for (const [call, count, command] of rows) {
    it(`takes ${count} of ${call}`, () => assert.deepEqual([query(call).rows, query(call).command], [count, command]))
  }

  const later: [string, string, string, string][] = [
    ['each time', 'where.userId = id', 'status equal open, userId equal', ''],
    ['by a name in quotes', `where['userId'] = id`, 'status equal open, userId equal', ''],
    ['on some paths', 'if (filter) where.userId = id', 'status equal open', 'userId equal'],
    ['in a loop', 'for (const each of filter) where.total = each', 'status equal open', 'total equal'],
    [
      'in every branch',
      'if (filter) where.a = 1; else { where.b = 2 }',
      'status equal open, (a equal 1 or b equal 2)',
      '',
    ],
    ['in every branch that goes on', 'if (filter) where.a = 1; else { return }', 'status equal open, (a equal 1)', ''],
    ['in one of two branches', 'if (filter) where.a = 1; else { console.log(id) }', 'status equal open', 'a equal 1'],
    [
      'in two of three',
      'if (filter) where.a = 1; else if (id) where.b = 2',
      'status equal open',
      'a equal 1, b equal 2',
    ],
    ['under a name that is not seen', 'where[id] = 1', 'status equal open, ?', ''],
    ['by what is poured in', 'Object.assign(where, filter)', 'status equal open, ?', ''],
  ]
  for (const [how, statement, always, optional] of later) {
    it(`reads what is put on the filter later, ${how}`, () => {
      const [shape] = shapesIn(
        `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function run(id: string, filter: any) {
  const where: any = { status: 'open' }
  ${statement}
  return await prisma.order.findMany({ where })
}`,
        prismaQuery,
      )
      assert.ok(shape)
      assert.deepEqual([told(shape.where), told(shape.optional)], [always, optional])
      assert.equal(shape.complete, !always.includes('?'))
    })
  }

  it('goes on from a cursor', () => {
    assert.equal(told(query('order.findMany({ cursor: { id }, take: 10 })').where), 'id range')
  })
})
