import assert from 'node:assert/strict'
import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query'
import { analyzeFile } from '../../../analysis/analyze'
import type { CodeFacts } from '../../../analysis/facts'
import { createProject } from '../../project'
import { prismaNames } from '../prisma-names'
import { queriesOf } from '../queries'
import type { QueryShape } from '../shape'
import { told } from './told'

const host = { sql: { parse: parseSync, parsePlpgsql: parsePlPgSQLSync } }

function queriesIn(files: Readonly<Record<string, string>>, path = 'src/a.ts'): QueryShape[] {
  const project = createProject(Object.entries(files).map(([each, text]) => analyzeFile(each, text, host)))
  const names = { columnsOf: () => undefined, prisma: prismaNames(project.files.values()) }
  return queriesOf(project, project.files.get(path) as CodeFacts, names)
}

const PRISMA = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model Order {
  id         String   @id
  customerId String   @map("customer_id")
  customer   Customer @relation(fields: [customerId], references: [id])
  items      Item[]
  @@map("shop_orders")
}
model Customer {
  id     String  @id
  email  String  @map("email_address")
  orders Order[]
}
model Item {
  id      String @id
  orderId String @map("order_id")
  order   Order  @relation(fields: [orderId], references: [id])
}
`

describe('the queries of a file', () => {
  before(() => loadModule())

  it('have the names of the database, whichever names Prisma gives them', () => {
    const [shape] = queriesIn({
      'prisma/schema.prisma': PRISMA,
      'src/a.ts': `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export const list = async (id: string) =>
  await prisma.order.findMany({
    where: { customerId: id, customer: { email: id } },
    orderBy: { customerId: 'desc' },
    include: { items: { where: { id } }, customer: { select: { id: true } } },
  })`,
    })
    assert.ok(shape)
    assert.equal(shape.table.name, 'shop_orders')
    assert.equal(told(shape.where), 'customer_id equal, customer.email_address equal')
    assert.equal(shape.order[0]?.column, 'customer_id')
    assert.deepEqual(
      shape.joins.map(({ table, on }) => [table.name, on]),
      [
        ['Item', [{ own: 'id', other: 'order_id' }]],
        ['Customer', [{ own: 'customer_id', other: 'id' }]],
      ],
    )
  })

  it('are not told of models that no schema has', () => {
    assert.deepEqual(
      queriesIn({
        'src/a.ts': `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export const list = async () => await prisma.order.findMany()`,
      }),
      [],
    )
  })

  const statements: [string, string, number][] = [
    [
      'a pool of pg',
      "import { Pool } from 'pg'\nconst pool = new Pool()\nawait pool.query('select * from t where a = $1', [x])",
      1,
    ],
    [
      'a tagged template',
      "import postgres from 'postgres'\nconst sql = postgres()\nawait sql`select * from t where a = ${x}`",
      1,
    ],
    ['a function of the project', "import { query } from './db'\nawait query('select * from t where a = $1', [x])", 1],
    [
      'a variable',
      "import { Pool } from 'pg'\nconst pool = new Pool()\nconst text = 'select * from t where a = 1'\nawait pool.query(text)",
      1,
    ],
    [
      'MySQL',
      "import mysql from 'mysql2/promise'\nconst pool = mysql.createPool({})\nawait pool.query('select * from t where a = 1')",
      0,
    ],
    ['a log', "console.log('select * from t where a = 1')", 0],
    ['a prompt', "ask('select a plan from the list')", 0],
  ]
  for (const [name, code, count] of statements) {
    it(`${count === 0 ? 'do not count SQL given to' : 'count SQL given to'} ${name}`, () => {
      const shapes = queriesIn({ 'src/a.ts': code })
      assert.equal(shapes.length, count)
      if (count > 0) assert.equal(told(shapes[0]?.where ?? []).startsWith('a equal'), true)
    })
  }
})
