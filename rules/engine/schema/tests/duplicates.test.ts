import * as assert from 'node:assert/strict'
import { runExample } from '../../../tests/example-run'
import { excludingFiles, redundantIndexes } from '../duplicates'

/** The indexes that can go, of a table `t (id, a, b)` with these statements after it. */
function redundant(statements: string): string[] {
  const text = `create table t (id uuid primary key, a text, b text);\n${statements}\n`
  const { project } = runExample({ 'supabase/migrations/20260101000000_a.sql': text }, [])
  const table = project.databases.all[0]?.tables.get('public.t')
  assert.ok(table)
  return redundantIndexes(table).map(({ index, by, how }) => `${index.name} ${how} ${by.name}`)
}

describe('two files of which one makes again what the other has made', () => {
  const [A, B] = ['supabase/migrations/20260101000000_a.sql', 'supabase/migrations/20260102000000_b.sql']
  const SETUP = `create table if not exists t (id uuid primary key, a text);
create or replace function touch() returns trigger language plpgsql as $$ begin return new; end $$;
`
  const exclude = (first: string, second: string): boolean => {
    const { project } = runExample({ [A]: SETUP + first, [B]: SETUP + second }, [])
    return excludingFiles(project.databases.all[0]?.problems ?? [])(B, A)
  }
  const making = {
    'a trigger': 'create trigger touched before update on t for each row execute function touch();',
    'a policy': 'create policy "All" on t using (true);',
    'a constraint': "alter table t add constraint t_a_check check (a <> '');",
    'a column': 'alter table t add column b text;',
    'a type': "create type mood as enum ('good');",
  }
  for (const [name, statement] of Object.entries(making))
    it(`cannot both have run: ${name}`, () => assert.ok(exclude(statement, statement)))
  it('can where the second one drops it first, or makes it only if it is not there', () => {
    const { 'a trigger': trigger, 'a policy': policy } = making
    assert.ok(!exclude(trigger, `drop trigger if exists touched on t;\n${trigger}`))
    assert.ok(!exclude(policy, `drop policy if exists "All" on t;\n${policy}`))
    assert.ok(!exclude('', trigger))
  })
})

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
