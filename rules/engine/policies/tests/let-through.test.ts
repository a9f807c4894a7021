import assert from 'node:assert/strict'
import { databaseOf } from './databases'

const TABLE = `create table public.orgs (id uuid primary key, name text);
create table public.members (org_id uuid references public.orgs (id), user_id uuid not null, role text);
create table public.docs (
  id uuid primary key, user_id uuid not null, org_id uuid, published boolean, status text, shared_with uuid[]
);
create function public.is_admin() returns boolean language sql security definer as $$ select exists (select 1 from public.members where user_id = auth.uid() and role = 'admin') $$;
create function public.signed_in() returns boolean language sql stable as $$ select auth.uid() is not null $$;
alter table public.docs enable row level security;
`

/** Who may read `docs` where the policy's condition is this one: `who` and whether for all rows. */
function readers(condition: string, to = 'public'): string {
  const database = databaseOf(`${TABLE}create policy p on public.docs for select to ${to} using (${condition});`)
  const { who, rows } = database.access('docs').select
  return who === 'server' ? who : `${who} ${rows}`
}

const CASES: readonly (readonly [string, string])[] = [
  ['true', 'anyone all'],
  ['1 = 1', 'anyone all'],
  ['id is not null', 'anyone all'],
  ['user_id = user_id', 'anyone all'],
  ["auth.role() in ('anon', 'authenticated')", 'anyone all'],
  ['coalesce(true, false)', 'anyone all'],
  ['coalesce(user_id = auth.uid(), true)', 'anyone all'],
  ['auth.jwt() is not null', 'anyone all'],
  ['user_id = auth.uid() or true', 'anyone all'],
  ['not (auth.uid() is not null) or auth.uid() is not null', 'anyone all'],
  ["auth.role() = 'authenticated'", 'signed-in all'],
  ["(select auth.role()) = 'authenticated'::text", 'signed-in all'],
  ["auth.jwt() ->> 'role' = 'authenticated'", 'signed-in all'],
  ["current_setting('request.jwt.claim.role', true) = 'authenticated'", 'signed-in all'],
  ['auth.uid() is not null', 'signed-in all'],
  ['(select auth.uid()) is not null', 'signed-in all'],
  ['auth.uid() = auth.uid()', 'signed-in all'],
  ['signed_in()', 'signed-in all'],
  ["auth.role() <> 'anon'", 'signed-in all'],
  ['exists (select 1 from auth.users where users.id = auth.uid())', 'signed-in all'],
  ['auth.uid() in (select id from auth.users)', 'signed-in all'],
  ['auth.uid() = user_id', 'owner some'],
  ['(select auth.uid()) = docs.user_id', 'owner some'],
  ['auth.uid() = any (shared_with)', 'owner some'],
  ['auth.uid() is not null and auth.uid() = user_id', 'owner some'],
  ['org_id in (select org_id from members where user_id = auth.uid())', 'members some'],
  ['exists (select 1 from members m where m.org_id = docs.org_id and m.user_id = auth.uid())', 'members some'],
  ["org_id = (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid", 'members some'],
  ["exists (select 1 from members where user_id = auth.uid() and role = 'admin')", 'staff all'],
  ['is_admin()', 'staff all'],
  ["auth.jwt() -> 'app_metadata' ->> 'role' = 'admin'", 'staff all'],
  ["auth.jwt() ->> 'email' = 'me@example.com'", 'staff all'],
  ["status = 'published'", 'anyone some'],
  ['published', 'anyone some'],
  ['published or user_id = auth.uid()', 'anyone some'],
  ['published and auth.uid() is not null', 'signed-in some'],
  ["auth.role() = 'service_role'", 'server'],
  ["auth.jwt() ->> 'role' = 'service_role'", 'server'],
  ["current_user = 'postgres'", 'server'],
  ['false', 'server'],
  ['auth.uid() is not null and false', 'server'],
]

describe('who a policy lets through', () => {
  for (const [condition, expected] of CASES)
    it(`${condition}: ${expected}`, () => assert.equal(readers(condition), expected))

  it('takes the roles of the policy into account', () => {
    assert.equal(readers('true', 'authenticated'), 'signed-in all')
    assert.equal(readers('true', 'service_role'), 'server')
    assert.equal(readers('true', 'anon'), 'anyone all')
    assert.equal(readers('true', 'anon, authenticated'), 'anyone all')
  })
})
