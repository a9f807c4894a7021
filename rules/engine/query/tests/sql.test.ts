import assert from 'node:assert/strict'
import { loadModule, parseSync } from 'libpg-query'
import { readQuery } from '../../../analysis/sql/read-query'
import type { QueryShape } from '../shape'
import { sqlQueries } from '../sql'
import { told } from './told'

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  orders: ['id', 'user_id', 'status', 'total', 'created_at'],
  users: ['id', 'email'],
  items: ['id', 'order_id', 'sku'],
}

function queries(text: string, inFunction?: true): QueryShape[] {
  const [statement] = parseSync(text).stmts ?? []
  const place = { path: 'a.ts', range: { start: 0, end: 1 }, c: 0, ...(inFunction && { inFunction }) }
  return sqlQueries(readQuery(statement?.stmt), place, ({ name }) => COLUMNS[name] && new Set(COLUMNS[name]))
}

function query(text: string): QueryShape {
  const [first] = queries(text)
  assert.ok(first, text)
  return first
}

describe('the shape of a statement in SQL', () => {
  before(() => loadModule())

  const filters: [string, string][] = [
    ['user_id = $1', 'user_id equal'],
    ['$1 = user_id and total between 1 and 2', 'user_id equal, total range 1, total range 2'],
    ['status = any($1)', 'status any'],
    ["status in ('a', 'b')", 'status any'],
    ["status not in ('a')", 'status other'],
    ['status is null or total > 5', '(status null null or total range 5)'.replace(' null null', ' null')],
    ["status like 'a%'", 'status prefix a%'],
    ["status like '%a'", 'status pattern %a'],
    ['status ilike $1', 'status insensitive'],
    ["status ilike '%' || $1 || '%'", 'status insensitive %${}%'],
    ['lower(status) = $1', 'expression equal'],
    ['created_at::date = $1', 'expression equal'],
    ['1 = 1', '()'],
  ]
  for (const [where, expected] of filters) {
    it(`reads ${where}`, () => assert.equal(told(query(`select * from orders where ${where}`).where), expected))
  }

  it('reads joins, with whose column is whose', () => {
    const shape = query(
      'select o.id from orders o join users u on u.id = o.user_id left join items i on i.order_id = o.id and i.sku = $2 where email = $1 and o.status = $3 order by o.created_at desc limit 10',
    )
    assert.deepEqual(
      shape.joins.map(({ table, alias, inner, on }) => [table.name, alias, inner, on]),
      [
        ['users', 'u', true, [{ own: 'user_id', other: 'id' }]],
        ['items', 'i', false, [{ own: 'id', other: 'order_id' }]],
      ],
    )
    assert.equal(told(shape.where), 'i.sku equal, u.email equal, status equal')
    assert.deepEqual(
      [shape.rows, shape.order[0]?.column, shape.order[0]?.descending, shape.complete],
      ['limited', 'created_at', true, true],
    )
  })

  it('reads joins that stand in where', () => {
    const shape = query('select * from orders o, users u where o.user_id = u.id and u.email = $1')
    assert.deepEqual(
      shape.joins.map(({ alias, on }) => [alias, on]),
      [['u', [{ own: 'user_id', other: 'id' }]]],
    )
  })

  it('has a shape for each query inside another', () => {
    const shapes = queries(
      'with recent as (select * from orders where status = $1) select * from recent r where exists (select 1 from items where order_id = r.id) union select * from users where email = $2',
    )
    assert.deepEqual(
      shapes.map(({ table, where }) => [table.name, told(where)]),
      [
        ['orders', 'status equal'],
        ['items', 'order_id equal'],
        ['users', 'email equal'],
      ],
    )
  })

  const rows: [string, QueryShape['rows'], QueryShape['command']][] = [
    ['select * from orders', 'all', 'select'],
    ['select * from orders limit 1', 'one', 'select'],
    ['select * from orders limit $1', 'limited', 'select'],
    ['select count(*) from orders', 'none', 'select'],
    ['update orders set total = 1 where user_id = $1', 'none', 'update'],
    ['delete from orders where user_id = $1', 'none', 'delete'],
  ]
  for (const [text, count, command] of rows) {
    it(`takes ${count} of ${text}`, () => assert.deepEqual([query(text).rows, query(text).command], [count, command]))
  }

  it('takes a name that is no column for a variable in a function, and for a column that no file makes elsewhere', () => {
    const text = 'select * from orders where user_id = wanted_user and status = $1'
    assert.equal(told(queries(text, true)[0]?.where ?? []), 'user_id equal, status equal')
    assert.equal(queries(text)[0]?.complete, true)
    assert.equal(told(query(text).where), '?, status equal')
    const joined = 'select * from orders o join users u on u.id = o.user_id where email = wanted and sku = 1'
    assert.equal(told(queries(joined, true)[0]?.where ?? []), 'u.email equal, ?')
  })

  it('does not guess', () => {
    assert.equal(query('select * from orders where $1').complete, false)
    assert.equal(query('select * from orders order by random()').complete, false)
    assert.deepEqual(queries('select 1'), [])
    assert.deepEqual(queries('select * from generate_series(1, 5)'), [])
  })
})
