import assert from 'node:assert/strict'
import type { QueryShape } from '../shape'
import { supabaseQuery } from '../supabase'
import { shapesIn, told } from './told'

function queries(body: string, async = true): QueryShape[] {
  const text = `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'key')
export ${async ? 'async ' : ''}function run(id: string, filter: any, list: string[]) {
${body}
}`
  return shapesIn(text, supabaseQuery)
}

function query(body: string, async = true): QueryShape {
  const [only, ...others] = queries(body, async)
  assert.ok(only)
  assert.equal(others.length, 0)
  return only
}

describe('the shape of a supabase-js query', () => {
  it('has table, filters, order and number of rows', () => {
    const shape = query(
      `const { data, error } = await supabase.from('orders').select('id, total').eq('user_id', id).gte('created_at', id).order('created_at', { ascending: false }).limit(20)`,
    )
    assert.deepEqual(
      [shape.table, shape.command, shape.rows, shape.complete],
      [{ schema: undefined, name: 'orders' }, 'select', 'limited', true],
    )
    assert.equal(told(shape.where), 'user_id equal, created_at range')
    assert.deepEqual(shape.order, [
      { relation: undefined, column: 'created_at', descending: true, nullsFirst: undefined },
    ])
  })

  const filters: [string, string][] = [
    [`.eq('status', 'open')`, 'status equal open'],
    [`.in('id', list)`, 'id any'],
    [`.is('deleted_at', null)`, 'deleted_at null null'],
    [`.is('done', true)`, 'done equal true'],
    [`.not('deleted_at', 'is', null)`, 'deleted_at not-null'],
    [`.like('sku', 'AB%')`, 'sku prefix AB%'],
    [`.ilike('name', \`%\${id}%\`)`, 'name insensitive %${}%'],
    [`.match({ org: id, kind: 'x' })`, 'org equal, kind equal x'],
    [`.filter('tags', 'cs', '{a}')`, 'tags contains {a}'],
    [`.contains('tags', ['a'])`, 'tags contains'],
    [`.textSearch('body', id)`, 'body search'],
    [`.eq('customer.email', id)`, 'customer.email equal'],
    [`.eq('data->>kind', 'x')`, 'data->>kind equal x'],
    [`.or('a.eq.1,b.lt.2')`, '(a equal 1 or b range 2)'],
    [`.or(\`a.eq.\${id},and(b.is.null,c.in.(1,2))\`)`, '(a equal ${} or (b null null and c any (1,2)))'],
    [`.or('name.ilike.%x%', { referencedTable: 'items' })`, 'items.name insensitive %x%'],
    [`.eq(filter, id)`, '?'],
  ]
  for (const [code, expected] of filters) {
    it(`reads ${code}`, () => {
      const shape = query(`return (await supabase.from('t').select('*')${code}).data`)
      assert.equal(told(shape.where), expected)
      assert.equal(shape.complete, !expected.includes('?'))
    })
  }

  const rows: [string, QueryShape['rows']][] = [
    [`.select('*')`, 'all'],
    [`.select('*').eq('id', id).single()`, 'one'],
    [`.select('*').limit(1)`, 'one'],
    [`.select('*').range(0, 9)`, 'limited'],
    [`.select('*', { count: 'exact', head: true })`, 'none'],
    [`.update({ a: 1 }).eq('id', id)`, 'none'],
    [`.insert({ a: 1 }).select()`, 'all'],
    [`.insert({ a: 1 }).select().single()`, 'one'],
  ]
  for (const [code, expected] of rows) {
    it(`takes ${expected} of ${code}`, () =>
      assert.equal(query(`return (await supabase.from('t')${code}).data`).rows, expected))
  }

  it('counts only where it asks for an exact count', () => {
    assert.equal(query(`return await supabase.from('t').select('*', { count: 'exact' })`).counts, true)
    assert.equal(query(`return await supabase.from('t').select('*')`).counts, false)
  })

  it('follows a builder through its variable, branches apart', () => {
    const shape = query(`let q = supabase.from('t').select('*').eq('org', id)
  if (filter) q = q.eq('status', filter)
  const { data } = await q.order('created_at').limit(10)
  return data`)
    assert.equal(told(shape.where), 'org equal')
    assert.equal(told(shape.optional), 'status equal')
    assert.deepEqual([shape.rows, shape.order.length, shape.complete], ['limited', 1, true])
  })

  it('leaves open what becomes of a builder that is handed on', () => {
    assert.equal(query(`return supabase.from('t').select('*')`, false).complete, false)
    assert.equal(query(`return supabase.from('t').select('*')`).complete, true)
    assert.equal(query(`page(supabase.from('t').select('*'))`).rows, 'unknown')
    assert.equal(query(`const [a] = await Promise.all([supabase.from('t').select('*')]); return a.data`).complete, true)
  })

  it('names embedded relations, also inside each other', () => {
    const shape = query(
      `return await supabase.from('orders').select('*, customer:customers!orders_customer_fkey!inner(id, address(*)), items(count)').limit(5, { referencedTable: 'items' })`,
    )
    assert.deepEqual(
      shape.joins.map(({ table, alias, inner, rows }) => [table.name, alias, inner, rows]),
      [
        ['customers', 'customer', true, 'all'],
        ['address', 'address', false, 'all'],
        ['items', 'items', false, 'limited'],
      ],
    )
    assert.equal(shape.rows, 'all')
  })

  it('knows the schema, and is silent on rpc, storage and tables that are not written out', () => {
    assert.equal(query(`return await supabase.schema('billing').from('t').select('*')`).table.schema, 'billing')
    assert.deepEqual(
      queries(`await supabase.rpc('f'); await supabase.storage.from('b').list(); await supabase.from(id).select('*')`),
      [],
    )
  })
})
