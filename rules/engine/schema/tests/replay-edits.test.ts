import * as assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import type { FileFacts } from '../../../analysis/facts'
import { sqlParser, sqlParserReady } from '../../../tests/sql-parser'
import { newestFiles } from '../newest'
import { Replay, replay } from '../replay'
import type { SchemaSource } from '../schema'

/** Statements that make, change, move and drop, some of which PostgreSQL refuses. */
const STATEMENTS = [
  'create table a (id uuid primary key, owner uuid, name text)',
  'create table b (id uuid primary key, a_id uuid references a (id), at timestamptz)',
  'create index b_a_idx on b (a_id, at desc)',
  'alter table a add column mood mood',
  "create type mood as enum ('good', 'bad')",
  'alter table a rename to c',
  'alter table c rename column owner to owner_id',
  'create policy p on a using (owner = auth.uid())',
  'alter table b drop column at',
  'drop table b cascade',
  'alter table a enable row level security',
  'create function f() returns int language sql as $$ select count(*)::int from b $$',
  'create view v as select id, name from a',
  'drop view v',
  'alter table lost add column x text',
  'create temporary table t (id int)',
  "do $$ begin if not exists (select 1 from pg_policies where policyname = 'q') then create policy q on a using (true); end if; end $$",
  "insert into storage.buckets (id, public) values ('files', true)",
  'grant select on a to anon',
] as const

/** Numbers that look random and are the same each time. */
function randoms(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each instanceof Map ? [...each] : each instanceof Set ? [...each].sort() : each,
  )
}

describe('a replay that goes on after edits', () => {
  before(sqlParserReady)

  it('says what a new one says', () => {
    const next = randoms(7)
    const text = () => Array.from({ length: 1 + next(4) }, () => STATEMENTS[next(STATEMENTS.length)]).join(';\n')
    for (let round = 0; round < 30; round++) {
      const paths = Array.from({ length: 12 }, (_, i) => `supabase/migrations/202601${String(10 + i)}000000_m.sql`)
      const files = new Map<string, FileFacts>()
      const write = (path: string) => files.set(path, analyzeFile(path, text(), { sql: sqlParser }))
      for (const path of paths.slice(0, 10)) write(path)
      const kept = new Replay()
      for (let edit = 0; edit < 8; edit++) {
        const source: SchemaSource = {
          kind: 'supabase',
          folder: 'supabase/migrations',
          files: [...files.keys()].sort(),
        }
        assert.equal(shown(kept.run(source, files)), shown(replay(source, files)))
        const path = paths[next(paths.length)] ?? ''
        if (next(6) === 0) files.delete(path)
        else write(path)
      }
    }
  })
})

describe('the newest migrations', () => {
  const newest = (...names: string[]) =>
    newestFiles({ kind: 'migrations', folder: 'migrations', files: names.map((name) => `migrations/${name}.sql`) }).map(
      (path) => path.replace(/^migrations\/|\.sql$/g, ''),
    )

  it('are those that were written within a day', () => {
    assert.deepEqual(newest('20260101000000_a', '20260301235959_b', '20260302235958_c'), [
      '20260301235959_b',
      '20260302235958_c',
    ])
    assert.deepEqual(newest('20260228_a', '20260301_b'), ['20260301_b'])
    assert.deepEqual(newest('1767225600000_a', '1772323200000_b'), ['1772323200000_b'])
    assert.deepEqual(newest('0001_a', '0002_b', '0003_c'), ['0003_c'])
  })
  it('are none on the first day, and none where the files have no order', () => {
    assert.deepEqual(newest('20260101000000_a', '20260101120000_b'), [])
    assert.deepEqual(newest('a', 'b'), [])
    assert.deepEqual(newest(), [])
  })
  it('are folders where each migration has one', () => {
    const files = ['m/20260101000000_a/migration.sql', 'm/20260201000000_b/migration.sql']
    assert.deepEqual(newestFiles({ kind: 'prisma-migrations', folder: 'm', files }), files.slice(1))
  })
})
