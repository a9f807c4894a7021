import * as assert from 'node:assert/strict'
import { lookUpAtOnce } from '../one-lookup'
import { writeAsOne } from '../one-query'
import { applyEdits, parseSource, syntaxErrorsOf } from '../source'

/** The text after the edit at the place marked `«…»`; undefined where there is none. */
function after(marked: string, change: typeof writeAsOne): string | undefined {
  const offset = marked.indexOf('«')
  const text = marked.replace(/[«»]/g, '')
  const edits = change(parseSource('a.ts', text), offset)
  if (edits.length === 0) return undefined
  const result = applyEdits(text, edits)
  assert.equal(syntaxErrorsOf(parseSource('a.ts', result)), 0, result)
  return result
}

describe('one write for all', () => {
  const table: [string, string, string | undefined][] = [
    [
      'an update of supabase-js, with a look at its error',
      `async function f(rows) {
  for (const row of rows) {
    const { error } = await supabase.«from('t')».update({ seen: true }).eq('id', row.id)
    if (error) throw error
  }
}`,
      `async function f(rows) {
  const { error } = await supabase.from('t').update({ seen: true }).in('id', rows.map((row) => row.id))
  if (error) throw error
}`,
    ],
    [
      'inserts become one of many rows',
      `async function f(names) {
  for (const name of names) {
    await supabase.«from('t')».insert([{ name }])
  }
}`,
      `async function f(names) {
  await supabase.from('t').insert(names.map((name) => ({ name })))
}`,
    ],
    [
      'Promise.all whose results nobody looks at',
      `async function f(ids) {
  await Promise.all(ids.map((id) => prisma.order.«delete»({ where: { id } })))
}`,
      `async function f(ids) {
  await prisma.order.deleteMany({ where: { id: { in: ids } } })
}`,
    ],
    [
      'Prisma, with the same data for each',
      `async function f(orders) {
  for (const { id } of orders ?? []) await prisma.order.«update»({ where: { id }, data: { paid: true } });
}`,
      `async function f(orders) {
  await prisma.order.updateMany({ where: { id: { in: (orders ?? []).map(({ id }) => id) } }, data: { paid: true } });
}`,
    ],
    [
      'Drizzle',
      `import { eq } from 'drizzle-orm'
async function f(items) {
  for (const item of items) {
    await db.delete(orders).«where»(eq(orders.id, item.orderId))
  }
}`,
      `import { eq, inArray } from 'drizzle-orm'
async function f(items) {
  await db.delete(orders).where(inArray(orders.id, items.map((item) => item.orderId)))
}`,
    ],
    [
      'SQL',
      `async function f(ids) {
  for (const id of ids) await pool.«query»('DELETE FROM t WHERE id = $1', [id])
}`,
      `async function f(ids) {
  await pool.query('DELETE FROM t WHERE id = ANY($1)', [ids])
}`,
    ],
    [
      'not where each row gets something else',
      `async function f(rows) { for (const row of rows) { await supabase.«from('t')».update({ n: row.n }).eq('id', row.id) } }`,
      undefined,
    ],
    [
      'not where the loop does more',
      `async function f(rows) { for (const row of rows) { await supabase.«from('t')».delete().eq('id', row.id); n++ } }`,
      undefined,
    ],
    [
      'not for some elements only',
      `async function f(rows) { for (const row of rows) { if (row.old) await supabase.«from('t')».delete().eq('id', row.id) } }`,
      undefined,
    ],
    [
      'not where a name is taken outside',
      `async function f(rows) { const error = 1; for (const row of rows) { const { error } = await supabase.«from('t')».delete().eq('id', row.id) } }`,
      undefined,
    ],
    [
      'not over a set',
      `async function f() { const ids = new Set(); for (const id of ids) { await supabase.«from('t')».delete().eq('id', id) } }`,
      undefined,
    ],
    [
      'not where the results are looked at',
      `async function f(ids) { const all = await Promise.all(ids.map((id) => supabase.«from('t')».delete().eq('id', id))) }`,
      undefined,
    ],
  ]
  for (const [name, text, expected] of table) it(name, () => assert.equal(after(text, writeAsOne), expected))
})

describe('one lookup for all', () => {
  const table: [string, string, string | undefined][] = [
    [
      'of supabase-js: an error is thrown once, a row that is not there as before',
      `async function f(orders) {
  for (const order of orders) {
    const { data: customer, error } = await supabase.«from('customers')».select('name').eq('id', order.customer_id).single()
    if (error) throw error
    lines.push(customer.name)
  }
}`,
      `async function f(orders) {
  const { data: customers, error: customersError } = await supabase.from('customers').select('id, name').in('id', orders.map((order) => order.customer_id))
  if (customersError) throw customersError
  const customersById = new Map(customers.map((row) => [row.id, row]))
  for (const order of orders) {
    const customer = customersById.get(order.customer_id)
    if (!customer) throw new Error('There is no id like that in customers.')
    lines.push(customer.name)
  }
}`,
    ],
    [
      'of Prisma, in Promise.all',
      `async function f(orders) {
  const all = await Promise.all(
    orders.map(async (order) => {
      const user = await prisma.user.«findUnique»({ where: { id: order.userId } });
      return { ...order, user };
    }),
  );
}`,
      `async function f(orders) {
  const users = await prisma.user.findMany({ where: { id: { in: orders.map((order) => order.userId) } } });
  const usersById = new Map(users.map((row) => [row.id, row]));
  const all = await Promise.all(
    orders.map(async (order) => {
      const user = usersById.get(order.userId);
      return { ...order, user };
    }),
  );
}`,
    ],
    [
      'not by something that the loop works out',
      `async function f(rows) { for (const row of rows) { const key = row.a + 1; const { data } = await supabase.«from('t')».select('*').eq('id', key).maybeSingle() } }`,
      undefined,
    ],
    [
      'not where the error is passed over',
      `async function f(rows) { for (const row of rows) { const { data, error } = await supabase.«from('t')».select('*').eq('id', row.id).single(); if (error) continue } }`,
      undefined,
    ],
    [
      'not by two columns',
      `async function f(rows) { for (const row of rows) { const { data } = await supabase.«from('t')».select('*').eq('a', row.a).eq('b', row.b).single() } }`,
      undefined,
    ],
  ]
  for (const [name, text, expected] of table) it(name, () => assert.equal(after(text, lookUpAtOnce), expected))
})
