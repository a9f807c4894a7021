import assert from 'node:assert/strict'
import { addLimit } from '../limit'
import { asParameters } from '../parameters'
import { applyEdits, parseSource } from '../source'

/** The text with a limit where `«` stands; the text unchanged where none is added. */
function limited(marked: string): string {
  const at = marked.indexOf('«')
  const text = marked.replace('«', '')
  return applyEdits(text, addLimit(parseSource('a.ts', text), at, 100))
}

describe('a limit', () => {
  it('follows the order, on a line of its own where the others stand so', () => {
    assert.equal(
      limited("const { data } = await db.«from('t').select().order('sent_at', { ascending: false })"),
      "const { data } = await db.from('t').select().order('sent_at', { ascending: false }).limit(100)",
    )
    assert.equal(
      limited("await db\n  .«from('t')\n  .select()\n  .order('sent_at', { ascending: false })\n"),
      "await db\n  .from('t')\n  .select()\n  .order('sent_at', { ascending: false })\n  .limit(100)\n",
    )
    assert.equal(
      limited('await db.select().from(t).«orderBy(desc(t.sentAt))'),
      'await db.select().from(t).orderBy(desc(t.sentAt)).limit(100)',
    )
  })
  it('is an option of Prisma and of relational queries', () => {
    assert.equal(
      limited("prisma.order.«findMany({ orderBy: { sentAt: 'desc' } })"),
      "prisma.order.findMany({ orderBy: { sentAt: 'desc' }, take: 100 })",
    )
    assert.equal(
      limited('db.query.orders.«findMany({ orderBy: desc(orders.sentAt) })'),
      'db.query.orders.findMany({ orderBy: desc(orders.sentAt), limit: 100 })',
    )
  })
  it('ends a statement, before its semicolon and in its case', () => {
    assert.equal(
      limited("pool.query(«'SELECT id FROM t ORDER BY sent_at DESC;')"),
      "pool.query('SELECT id FROM t ORDER BY sent_at DESC LIMIT 100;')",
    )
    assert.equal(
      limited('pool.query(«`\n  select id\n  from t\n  order by sent_at desc\n`)'),
      'pool.query(`\n  select id\n  from t\n  order by sent_at desc\n  limit 100\n`)',
    )
  })
  it('is not added where there is no order, or where all rows are needed', () => {
    for (const text of [
      "await db.«from('t').select()",
      "await db.«from('t').select().order('name')",
      "await db.«from('t').select().order('sent_at')",
      "async function f() { const { data } = await db.«from('t').select().order('sent_at', { ascending: false }); return data.length }",
      "async function f() { const { data } = await db.«from('t').select().order('sent_at', { ascending: false }); return data.reduce(add, 0) }",
      'prisma.order.«findMany({ where: {} })',
      "pool.query(«'SELECT id FROM t')",
    ])
      assert.equal(limited(text), text.replace('«', ''))
  })
})

/** The text with the values between `«` and `»` handed over as parameters. */
function parameterized(marked: string, style: 'numbered' | 'marks'): string {
  const holes: { start: number; end: number }[] = []
  let text = ''
  for (const part of marked.split(/(?=[«»])/)) {
    if (part.startsWith('«')) holes.push({ start: text.length, end: 0 })
    const last = holes.at(-1)
    if (part.startsWith('»') && last) holes[holes.length - 1] = { ...last, end: text.length }
    text += part.replace(/[«»]/, '')
  }
  return applyEdits(text, asParameters(parseSource('a.ts', text), holes, style))
}

describe('values as parameters', () => {
  it('lose their quotes', () => {
    assert.equal(
      parameterized("db.query(`select 1 from t where a = '${«a»}' and b = ${«b»}`)", 'numbered'),
      'db.query(`select 1 from t where a = $1 and b = $2`, [a, b])',
    )
    assert.equal(
      parameterized("db.query(`select 1 from t where a like '%${«a»}%'`)", 'marks'),
      'db.query(`select 1 from t where a like ?`, [`%${a}%`])',
    )
  })
  it('are counted on from those that are there', () => {
    assert.equal(
      parameterized("db.query(`select 1 from ${table} where a = $1 and b = '${«b»}'`, [a])", 'numbered'),
      'db.query(`select 1 from ${table} where a = $1 and b = $2`, [a, b])',
    )
  })
  it('are left where the place of a mark or the list is not known', () => {
    for (const text of [
      "db.query(`select 1 from t where a = ? and b = '${«b»}'`, [a])",
      "db.query(`select 1 from t where b in ('${«b.join(quote)»}')`)",
      "db.query(`select 1 from t where b = '${«b»}'`, values)",
    ])
      assert.equal(parameterized(text, 'marks'), text.replaceAll(/[«»]/g, ''))
  })
})
