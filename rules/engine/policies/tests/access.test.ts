import assert from 'node:assert/strict'
import type { TableAccess } from '../access'
import { databaseOf } from './databases'

const who = (access: TableAccess) =>
  (['select', 'insert', 'update', 'delete'] as const).map((privilege) => access[privilege].who).join(' ')

describe('who may do what with a table', () => {
  it('is anyone where row level security is off, whatever the policies', () => {
    const database = databaseOf(`create table public.notes (id uuid primary key, user_id uuid not null);
create policy own on public.notes using (user_id = auth.uid());`)
    assert.equal(who(database.access('notes')), 'anyone anyone anyone anyone')
    assert.equal(database.access('notes').select.ways[0]?.place.range.start, 0)
  })

  it('is the server alone without policies, and after a revoke', () => {
    const database = databaseOf(`create table public.jobs (id uuid primary key);
alter table public.jobs enable row level security;
create table public.keys (id uuid primary key);
revoke all on public.keys from anon, authenticated;
create table public.counts (id uuid primary key);
revoke insert, update, delete on public.counts from anon, authenticated;
revoke select on public.counts from anon;`)
    assert.equal(who(database.access('jobs')), 'server server server server')
    assert.equal(who(database.access('keys')), 'server server server server')
    assert.equal(who(database.access('counts')), 'signed-in server server server')
  })

  it('is nobody by a policy that lacks the condition for it', () => {
    const database = databaseOf(`create table public.marks (id uuid primary key);
alter table public.marks enable row level security;
create policy "All" on public.marks for all with check (true);
create policy "But" on public.marks as restrictive for select with check (true);
create table public.seen (id uuid primary key);
alter table public.seen enable row level security;
create policy "Nothing" on public.seen for all;`)
    assert.equal(who(database.access('marks')), 'server anyone server server')
    assert.equal(who(database.access('seen')), 'server server server server')
  })

  it('is what the last state says: disabled and enabled, dropped and made again', () => {
    const database = databaseOf({
      'supabase/migrations/20260101000000_a.sql': `create table public.posts (id uuid primary key, author_id uuid not null);
alter table public.posts enable row level security;
create policy "Read" on public.posts for select using (true);
create policy "Write" on public.posts for all using (auth.uid() is not null);
alter table public.posts disable row level security;`,
      'supabase/migrations/20260102000000_b.sql': `alter table public.posts enable row level security;
drop policy if exists "Write" on public.posts;
drop policy if exists "Nothing" on public.posts;
create policy "Write" on public.posts for all using (author_id = (select auth.uid()));
alter policy "Read" on public.posts rename to "Public";`,
    })
    const access = database.access('posts')
    assert.equal(who(access), 'anyone owner owner owner')
    assert.equal(access.select.ways[0]?.policy, 'Public')
    assert.equal(access.update.ways[0]?.place.file, 'supabase/migrations/20260102000000_b.sql')
    assert.equal(access.update.ways[0]?.column, 'author_id')
  })

  it('takes restrictive policies and policies for the service alone for what they are', () => {
    const database = databaseOf(`create table public.files (id uuid primary key, owner uuid not null);
alter table public.files enable row level security;
create policy open on public.files for select using (true);
create policy mine on public.files as restrictive for select using (owner = auth.uid());
create policy service on public.files for all to service_role using (true) with check (true);`)
    assert.equal(who(database.access('files')), 'owner server server server')
  })

  it('asks of an insert what the policy asks of the new row', () => {
    const database = databaseOf(`create table public.leads (id uuid primary key, email text);
alter table public.leads enable row level security;
create policy add on public.leads for insert with check (true);
create policy change on public.leads for update to authenticated using (true) with check (false);`)
    assert.equal(who(database.access('leads')), 'server anyone signed-in server')
    assert.deepEqual(database.access('leads').sensitive, ['email addresses'])
  })

  it('waits for a grant where the platform gives none', () => {
    const table =
      'create table public.a (id uuid primary key); create table public.b (id uuid primary key); grant select on public.b to anon;'
    const late = databaseOf({ 'supabase/migrations/20260701000000_a.sql': table })
    assert.equal(who(late.access('a')), 'server server server server')
    assert.equal(who(late.access('b')), 'anyone server server server')
    const told = databaseOf({
      'supabase/migrations/20260701000000_a.sql': table,
      'supabase/config.toml': '[api]\nauto_expose_new_tables = true\n',
    })
    assert.equal(who(told.access('a')), 'anyone anyone anyone anyone')
    const older = databaseOf({
      'supabase/migrations/20260101000000_a.sql': 'create table public.z (id uuid primary key);',
      'supabase/migrations/20260701000000_b.sql': table,
    })
    assert.equal(who(older.access('a')), 'anyone anyone anyone anyone')
  })

  it('reads grants of all tables and of what is made later, in their order', () => {
    const database = databaseOf(`create table public.before (id uuid primary key);
revoke all on all tables in schema public from anon;
alter default privileges in schema public revoke all on tables from anon, authenticated;
create table public.after (id uuid primary key);
grant select (id) on public.after to anon;`)
    assert.equal(who(database.access('before')), 'signed-in signed-in signed-in signed-in')
    assert.equal(who(database.access('after')), 'server server server server')
  })

  it('forgets what was granted by default with the schema that is dropped', () => {
    const database = databaseOf(`drop schema public cascade; create schema public;
create table public.a (id uuid primary key);
grant all on all tables in schema public to anon;
create table public.b (id uuid primary key);`)
    assert.equal(who(database.access('a')), 'anyone anyone anyone anyone')
    assert.equal(who(database.access('b')), 'server server server server')
  })

  it('is of the schemas that are served', () => {
    const database = databaseOf({
      'supabase/config.toml': '[api]\nschemas = ["api"]\n',
      'supabase/migrations/20260101000000_a.sql': `create schema api; create table api.a (id uuid primary key);
grant select on all tables in schema api to anon;
create table public.b (id uuid primary key);`,
    })
    assert.deepEqual(
      database.tables.map(({ name }) => name),
      ['a'],
    )
    assert.equal(who(database.access('a')), 'anyone server server server')
  })
})
