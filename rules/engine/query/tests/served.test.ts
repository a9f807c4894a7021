import assert from 'node:assert/strict'
import { loadModule, parseSync } from 'libpg-query'
import { readQuery } from '../../../analysis/sql/read-query'
import { type Service, serviceOf, type UsableIndex } from '../served'
import { sqlQueries } from '../sql'

/** `status, created_at desc where deleted_at is null` as an index on `t`. */
function index(text: string): UsableIndex {
  const [, unique, method, columns = '', where] = /^(unique )?(?:using (\w+) )?(.*?)(?: where (.*))?$/.exec(text) ?? []
  const predicate = where === undefined ? undefined : query(`select 1 from t where ${where}`).where
  return {
    method: method ?? 'btree',
    unique: unique !== undefined,
    elements: columns.split(/, */).map((column) => {
      const [, name = '', direction] = /^(.*?)( desc)?$/.exec(column) ?? []
      const value = query(`select ${name} from t`).columns[0]?.value
      return {
        ...(value?.k === 'column' ? { column: name } : value && { expression: value }),
        ...(direction !== undefined && { descending: true as const }),
      }
    }),
    ...(predicate && { where: predicate }),
  }
}

function query(text: string) {
  return readQuery(parseSync(text).stmts?.[0]?.stmt)
}

function service(tail: string, indexes: readonly string[]): Service {
  const place = { path: 'a.ts', range: { start: 0, end: 1 }, c: 0 }
  const [shape] = sqlQueries(query(`select * from t ${tail}`), place, () => undefined)
  assert.ok(shape)
  return serviceOf(
    { where: shape.where, order: shape.order, limited: shape.rows === 'one' || shape.rows === 'limited' },
    indexes.map(index),
  )
}

/** What follows `select * from t`, the indexes, and the service. */
const TABLE: [string, string[], Service][] = [
  ['where a = 1', [], 'unserved'],
  ['where a = 1', ['a'], 'served'],
  ['where a = 1', ['a, b'], 'served'],
  ['where b = 1', ['a, b'], 'unserved'],
  ['where b = 1', ['unique a, b'], 'unserved'],
  ['where a = 1 and b = 2', ['b, a'], 'served'],
  ['where a = 1 and b = 2', ['a'], 'narrowed'],
  ['where a = 1 and b > 2', ['a, b'], 'served'],
  ['where a > 1 and b = 2', ['a, b'], 'narrowed'],
  ['where a > 1 and b = 2', ['b, a'], 'served'],
  ['where a > 1', ['a'], 'served'],
  ['where a = 1 and b > 2 and c = 3', ['a, c, b'], 'served'],
  ['where a in (1, 2)', ['a'], 'served'],
  ['where a is null', ['a'], 'served'],
  ['where a <> 1', [], 'nothing'],
  ["where a like '%x%'", [], 'nothing'],
  ["where a like 'x%'", ['a'], 'served'],
  ["where a ilike 'x%'", ['a'], 'nothing'],
  ['where lower(a) = $1', ['a'], 'unserved'],
  ['where lower(a) = $1', ['lower(a)'], 'served'],
  ['where a = $1', ['lower(a)'], 'unserved'],
  ['where id = 1 and a = 2', ['unique id'], 'served'],
  // sorting
  ['order by a limit 5', [], 'unserved'],
  ['order by a limit 5', ['a'], 'served'],
  ['order by a desc limit 5', ['a'], 'served'],
  ['order by a', [], 'nothing'],
  ['order by a, b desc limit 5', ['a, b'], 'narrowed'],
  ['order by a, b limit 5', ['a'], 'narrowed'],
  ['order by a, b limit 5', ['b'], 'unserved'],
  ['where a = 1 order by a, b limit 5', ['c'], 'unserved'],
  ['order by a, b desc limit 5', ['a, b desc'], 'served'],
  ['order by a desc, b limit 5', ['a, b desc'], 'served'],
  ['order by a desc nulls last limit 5', ['a'], 'unserved'],
  ['where a = 1 order by b limit 5', ['a, b'], 'served'],
  ['where a = 1 order by b limit 5', ['a'], 'narrowed'],
  ['where a = 1 order by b limit 5', ['b'], 'narrowed'],
  ['where a in (1, 2) order by b limit 5', ['a, b'], 'narrowed'],
  ['where a = 1 order by a, b limit 5', ['a, b'], 'served'],
  // either of several
  ['where a = 1 or b = 2', ['a'], 'unserved'],
  ['where a = 1 or b = 2', ['a', 'b'], 'narrowed'],
  ['where (a = 1 or b = 2) and c = 3', ['c'], 'narrowed'],
  // partial
  ['where a = 1', ['a where b is null'], 'unserved'],
  ['where a = 1 and b is null', ['a where b is null'], 'narrowed'],
  ['where a = 1', ['a where a is not null'], 'served'],
  ["where a = 1 and s = 'open'", ["a where s = 'open'"], 'narrowed'],
  ["where a = 1 and s = 'shut'", ["a where s = 'open'"], 'unserved'],
  ['where a = 1 and s = $1', ["a where s = 'open'"], 'unserved'],
  ['where a = 1 and done', ['a where done'], 'narrowed'],
  ['where a = 1 and not done', ['a where done = false'], 'narrowed'],
  // other methods
  ["where tags @> '{x}'", ['using gin tags'], 'nothing'],
  ['where a = 1', ['using hash a'], 'narrowed'],
  ['where a = 1', ['using gin a'], 'unserved'],
]

describe('whether an index serves a query', () => {
  before(() => loadModule())

  for (const [tail, indexes, expected] of TABLE) {
    it(`${expected}: ${tail}, with ${indexes.map((each) => `(${each})`).join(' and ') || 'no index'}`, () =>
      assert.equal(service(tail, indexes), expected))
  }
})
