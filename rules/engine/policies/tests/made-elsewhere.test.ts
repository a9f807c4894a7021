import assert from 'node:assert/strict'
import { databaseOf } from './databases'

describe('of what no file makes', () => {
  it('policies take what a later migration says of them', () => {
    const { schema } = databaseOf(`create policy "Own" on public.notes for select using (auth.uid() = user_id);
alter policy "Own" on public.notes using ((select auth.uid()) = user_id);`)
    const policy = schema.tables.get('public.notes')?.policies.get('Own')
    assert.match(JSON.stringify(policy?.using), /"query"/)
    assert.equal(policy?.assumed, true)
  })

  it('functions that read it are those that were made last, and stand where they were made', () => {
    const text = `create function public.f() returns bigint language plpgsql as $$ begin return 1; end $$;
create or replace function public.f() returns bigint language sql as $$ select count(*) from public.notes $$;
alter table public.notes add column a int;
create or replace function public.f() returns bigint language sql as $$ select max(a) from public.notes $$;
alter function public.f() set search_path = '';`
    const made = [...databaseOf(text).schema.functions.values()].find(({ name }) => name === 'f')
    assert.equal(made?.definition.searchPath, '')
    assert.equal(
      made?.place.range.start,
      text.indexOf('create or replace function public.f() returns bigint language sql as $$ select max'),
    )
  })
})
