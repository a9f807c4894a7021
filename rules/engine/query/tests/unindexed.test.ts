import assert from 'node:assert/strict'
import { loadModule, parseSync } from 'libpg-query'
import { readQuery } from '../../../analysis/sql/read-query'
import { projectOf } from '../../../tests/example-run'
import { sqlQueries } from '../sql'
import { missingIndex } from '../unindexed'

const SCHEMA = `create table people (id uuid primary key, email text unique, town text);
create table t (
  id uuid primary key,
  a uuid,
  b uuid,
  c text,
  body text,
  is_open boolean,
  person_id uuid references people (id),
  at timestamptz
);
`

/** The indexes that a statement misses in `t`, as text; undefined where it misses none. */
function missing(statement: string, indexes: string): string | undefined {
  const project = projectOf({ 'supabase/migrations/20260101000000_init.sql': SCHEMA + indexes })
  const [database] = project.queried
  const table = database?.tableOf({ schema: undefined, name: 't' })
  assert.ok(database && table)
  const columnsOf = ({ name }: { readonly name: string }) => {
    const found = database.tableOf({ schema: undefined, name })
    return found && new Set(found.columns.keys())
  }
  const query = readQuery(parseSync(statement).stmts?.[0]?.stmt)
  const [shape] = sqlQueries(query, { path: 'a.ts', range: { start: 0, end: 1 }, c: 0 }, columnsOf)
  assert.ok(shape)
  const found = missingIndex(shape, table, database.schema)
  return found?.indexes
    .map((columns) => columns.map(({ name, descending }) => (descending ? `${name} desc` : name)).join(', '))
    .join('; ')
}

/** A statement, the indexes there are, and those it misses. */
const CASES: [string, string, string | undefined][] = [
  ['select * from t where a = $1', '', 'a'],
  ['select * from t where a = $1', 'create index on t (a);', undefined],
  ['select * from t where b = $1', 'create index on t (a, b);', 'b'],
  ['select * from t where a = $1 order by at desc limit 5', '', 'a, at'],
  ['select * from t where a = $1 and at > $2', '', 'a, at'],
  ['select * from t where a = $1 and at > $2 order by c limit 5', '', 'a, c'],
  ['select * from t where a = $1 and is_open', '', 'a'],
  ['select * from t where a = $1 and c is null', '', 'a'],
  ['select * from t where is_open', '', undefined],
  ["select * from t where c = 'open'", '', undefined],
  ["select * from t where a = $1 and c = 'open'", '', 'a'],
  ['select * from t where a = $1 and body = $2', '', 'a'],
  // a stretch alone may be most of the table
  ['delete from t where at < $1', '', undefined],
  ['select * from t where at > $1 order by c limit 5', '', undefined],
  ['select * from t where at > $1 order by at limit 5', '', 'at'],
  ['select * from t where at is null or at > $1', '', undefined],
  // the order of all
  ['select * from t order by at desc limit 5', '', 'at'],
  ['select * from t order by at desc nulls last limit 5', '', undefined],
  ['select * from t order by at', '', undefined],
  ['select * from t order by a, at desc limit 5', '', 'a, at desc'],
  // either
  ['select * from t where a = $1 or b = $1', '', 'a; b'],
  ['select * from t where a = $1 or b = $1', 'create index on t (a);', 'b'],
  ['select * from t where (a = $1 or b = $1) and at > $2', '', 'a; b'],
  ['select * from t where a = $1 or is_open', '', undefined],
  ['select * from t where c = $2 and (a = $1 or b = $1)', '', 'c'],
  // a column that no file makes may have an index that no file makes
  ['select * from t where a = $1 and made_elsewhere = $2', '', undefined],
  ['select * from t where made_elsewhere = $1 order by at desc limit 1', '', undefined],
  // an export
  ['select * from t order by at desc limit 10000', '', undefined],
  // rows that another table leads to
  ['select * from t join people p on p.id = t.person_id where p.email = $1 and t.c = $2', '', undefined],
]

describe('the index that a query misses', () => {
  before(() => loadModule())

  for (const [statement, indexes, expected] of CASES) {
    it(`${statement} ${indexes}→ ${expected ?? 'none'}`, () => {
      assert.equal(missing(statement, indexes), expected)
    })
  }

  it('is none for a word that whoever calls the function hands in out of the code', () => {
    const missed = (written: boolean) => {
      const project = projectOf({ 'supabase/migrations/20260101000000_init.sql': SCHEMA })
      const [database] = project.queried
      const table = database?.tableOf({ schema: undefined, name: 't' })
      const [shape] = sqlQueries(
        readQuery(parseSync('select * from t where c = $1').stmts?.[0]?.stmt),
        {
          ...{ path: 'a.ts', range: { start: 0, end: 1 }, c: 0 },
        },
        () => undefined,
      )
      assert.ok(database && table && shape)
      const where = shape.where.map((each) => (written && each.k === 'test' ? { ...each, written } : each))
      return missingIndex({ ...shape, where }, table, database.schema) !== undefined
    }
    assert.deepEqual([missed(false), missed(true)], [true, false])
  })
})
