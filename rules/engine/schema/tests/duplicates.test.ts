import * as assert from 'node:assert/strict'
import { runExample } from '../../../tests/example-run'
import { redundantIndexes } from '../duplicates'

/** The indexes that can go, of a table `t (id, a, b)` with these statements after it. */
function redundant(statements: string): string[] {
  const text = `create table t (id uuid primary key, a text, b text);\n${statements}\n`
  const { project } = runExample({ 'supabase/migrations/20260101000000_a.sql': text }, [])
  const table = project.databases.all[0]?.tables.get('public.t')
  assert.ok(table)
  return redundantIndexes(table).map(({ index, by, how }) => `${index.name} ${how} ${by.name}`)
}

describe('indexes that can go', () => {
  it('are the later of two alike, and only one of them', () => {
    assert.deepEqual(redundant('create index x on t (a); create index y on t (a);'), ['y same x'])
    assert.deepEqual(redundant('create index x on t (id);'), ['x same t_pkey'])
  })

  it('are those that begin another, whichever is made first', () => {
    assert.deepEqual(redundant('create index x on t (a); create index y on t (a, b);'), ['x prefix y'])
    assert.deepEqual(redundant('create index y on t (a, b); create index x on t (a);'), ['x prefix y'])
    assert.deepEqual(redundant('create index y on t (a, b); create index x on t (b);'), [])
  })

  it('are not short ones beside a much longer one', () =>
    assert.deepEqual(redundant('create index x on t (a); create index y on t (a, b, id, (lower(b)));'), []))

  it('are not unique ones that hold what the other does not', () => {
    assert.deepEqual(redundant('create index y on t (a, b); create unique index x on t (a);'), [])
    assert.deepEqual(redundant('create unique index x on t (a); create index y on t (a);'), ['y same x'])
    assert.deepEqual(redundant('create index y on t (a); create unique index x on t (a);'), ['y same x'])
  })

  it('are told apart by predicate, method, direction, operators and included columns', () => {
    const others = ['(a) where b is null', 'using hash (a)', '(a desc)', '(a text_pattern_ops)', '(a) include (b)']
    for (const other of others)
      assert.deepEqual(
        redundant(`create index x on t (a); create index y on t ${other};`),
        other.includes('include') ? ['x same y'] : [],
        other,
      )
  })
})
