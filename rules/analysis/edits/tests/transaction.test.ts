import type { Source } from '../source'
import { inTransaction } from '../transaction'
import { table } from './table'

/** The first write is the one that deletes, or makes an order; the mark stands before the second. */
const build = (source: Source, offset: number) =>
  inTransaction(
    source,
    source.text.search(/delete\(|create\(\{ data: order/),
    offset,
    source.text.includes('prisma') ? 'prisma' : 'drizzle',
  )

const left = (name: string, body: string, head = 'db: any, id: string, list: { id: string }[], data: any') => ({
  name: `leaves ${name}`,
  before: `async function save(${head}) {\n${body}\n}\n`,
})

table('inTransaction', build, [
  {
    name: 'takes what stands between the two, and hands out what is asked for later',
    before: `async function save(id: string, rows: Row[]) {
  // The old ones
  await this.db.delete(lines).where(eq(lines.orderId, id)); // all
  if (rows.length > 0) {
    const [line] = await this.db.«insert(lines).values(rows.map((row) => ({ ...row, text: \`a
b\` }))).returning();
    console.log(line);
  }
  await mail(id);
}
`,
    after: `async function save(id: string, rows: Row[]) {
  // The old ones
  await this.db.transaction(async (tx) => {
    await tx.delete(lines).where(eq(lines.orderId, id)); // all
    if (rows.length > 0) {
      const [line] = await tx.insert(lines).values(rows.map((row) => ({ ...row, text: \`a
b\` }))).returning();
      console.log(line);
    }
  });
  await mail(id);
}
`,
  },
  {
    name: 'calls the transaction otherwise where the name is taken',
    before: `async function save(tx: string, order: Order) {
  const made = await prisma.order.create({ data: order })
  await prisma.line.«create({ data: { orderId: made.id, tx } })
  return made
}
`,
    after: `async function save(tx: string, order: Order) {
  const made = await prisma.$transaction(async (trx) => {
    const made = await trx.order.create({ data: order })
    await trx.line.create({ data: { orderId: made.id, tx } })
    return made
  })
  return made
}
`,
  },
  left('another service in between', '  await db.delete(t)\n  await mail(id)\n  await db.«insert(t).values(list)'),
  left('what leaves the function', '  await db.delete(t)\n  if (!id) return\n  await db.«insert(t).values(list)'),
  left('variables that are set', '  var n = 0\n  await db.delete(t)\n  n = 1\n  await db.«insert(t).values(list)'),
  left('variables that may be set', '  let n = 0\n  await db.delete(t)\n  await db.«insert(t).values({ n })'),
  left(
    'what rests on a look at a property',
    '  if (data.list) {\n    await db.delete(t)\n    await db.«insert(t).values(data.list)\n  }',
  ),
  left('another client', '  await db.delete(t)\n  await id.«insert(t).values(list)'),
  left(
    'loops of Prisma',
    '  await prisma.order.create({ data: order })\n  for (const x of list) await prisma.line.«create({ data: x })',
  ),
  left('two results', '  const a = await db.delete(t)\n  const b = await db.«insert(t).values(list)\n  return [a, b]'),
])
