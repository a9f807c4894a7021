import assert from 'node:assert/strict'
import { ownRightsIn } from '../own-rights'
import { databaseOf } from './databases'

const PROFILES = `create table public.profiles (id uuid primary key references auth.users (id), role text, is_admin boolean, theme text);
alter table public.profiles enable row level security;
create policy "Read own" on public.profiles for select using ((select auth.uid()) = id);
create table public.orders (id uuid primary key, total numeric);
alter table public.orders enable row level security;
`
const CHANGE_OWN = `create policy "Change own" on public.profiles for update using ((select auth.uid()) = id);
`
const asks = (condition: string) => `create policy "Trusts" on public.orders for select using (${condition});
`
const ROLE = "exists (select 1 from public.profiles p where p.id = (select auth.uid()) and p.role = 'admin')"

/** Each right as `table.column = value, written by which policy, trusted by which`. */
function rightsOf(sql: string): string[] {
  return ownRightsIn(databaseOf(sql)).map(
    ({ table, column, value, policy, privilege, trusting }) =>
      `${table.name}.${column} = ${value} ${privilege} by ${policy.name}, trusted by ${trusting.policy.name}`,
  )
}

describe('rights that people give themselves', () => {
  it('stand in a row of their own that they may change', () => {
    assert.deepEqual(rightsOf(PROFILES + CHANGE_OWN + asks(ROLE)), [
      'profiles.role = admin update by Change own, trusted by Trusts',
    ])
    const isAdmin = 'exists (select 1 from public.profiles where id = auth.uid() and is_admin)'
    assert.deepEqual(rightsOf(PROFILES + CHANGE_OWN + asks(isAdmin)), [
      'profiles.is_admin = undefined update by Change own, trusted by Trusts',
    ])
    const either = "(select role from public.profiles where id = auth.uid()) in ('manager', 'admin')"
    assert.deepEqual(rightsOf(PROFILES + CHANGE_OWN + asks(either)), [
      'profiles.role = manager update by Change own, trusted by Trusts',
    ])
  })

  it('are found in the functions that policies ask', () => {
    const given = `create function public.my_role() returns text language plpgsql security definer set search_path = '' as $$
declare found text;
begin
  select role into found from public.profiles where id = auth.uid();
  return found;
end $$;
`
    assert.deepEqual(rightsOf(PROFILES + CHANGE_OWN + given + asks("public.my_role() = 'admin'")), [
      'profiles.role = admin update by Change own, trusted by Trusts',
    ])
    assert.deepEqual(rightsOf(PROFILES + CHANGE_OWN + given + asks("public.my_role() = 'reader'")), [])
  })

  it('are added where a person may have several rows, and not where they have one', () => {
    const roles = (
      key: string,
    ) => `create table public.user_roles (id uuid primary key, user_id uuid not null references auth.users (id), role text not null, ${key});
alter table public.user_roles enable row level security;
create policy "Choose" on public.user_roles for insert with check ((select auth.uid()) = user_id);
create function public.has_role(_user_id uuid, _role text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.user_roles where user_id = _user_id and role = _role)
$$;
`
    const asked = asks("public.has_role((select auth.uid()), 'admin')")
    assert.deepEqual(rightsOf(PROFILES + roles('unique (user_id, role)') + asked), [
      'user_roles.role = admin insert by Choose, trusted by Trusts',
    ])
    assert.deepEqual(rightsOf(PROFILES + roles('unique (user_id)') + asked), [])
  })

  it('are kept by the policy, a restrictive one, a trigger or a privilege', () => {
    const checked = `create policy "Change own" on public.profiles for update using ((select auth.uid()) = id)
  with check ((select auth.uid()) = id and role = 'member');
`
    assert.deepEqual(rightsOf(PROFILES + checked + asks(ROLE)), [])
    const restrictive = `create policy "No roles" on public.profiles as restrictive for update using (true) with check (role = 'member');
`
    assert.deepEqual(rightsOf(PROFILES + CHANGE_OWN + restrictive + asks(ROLE)), [])
    const trigger = (
      name: string,
    ) => `create function public.${name}() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.role is distinct from old.role then raise exception 'no'; end if;
  return new;
end $$;
create trigger t before update on public.profiles for each row execute function public.${name}();
`
    assert.deepEqual(rightsOf(PROFILES + CHANGE_OWN + trigger('guard_profile') + asks(ROLE)), [])
    assert.equal(rightsOf(PROFILES + CHANGE_OWN + trigger('set_updated_at') + asks(ROLE)).length, 1)
    const revoked = `revoke update on public.profiles from anon, authenticated;
grant update (theme) on public.profiles to authenticated;
`
    assert.deepEqual(rightsOf(PROFILES + CHANGE_OWN + revoked + asks(ROLE)), [])
  })

  it('are none where nobody asks for what gives power', () => {
    const theme = "exists (select 1 from public.profiles where id = auth.uid() and theme = 'dark')"
    assert.deepEqual(rightsOf(PROFILES + CHANGE_OWN + asks(theme)), [])
    const another = "exists (select 1 from public.profiles where theme = 'dark' and role = 'admin')"
    assert.deepEqual(rightsOf(PROFILES + CHANGE_OWN + asks(another)), [])
  })

  it('are the company that a row is of, where everybody says in their own row where they belong', () => {
    const company = `create table public.people (id uuid primary key references auth.users (id), company_id uuid, name text);
alter table public.people enable row level security;
create policy "Read own" on public.people for select using (id = auth.uid());
create policy "Change own" on public.people for update using (id = auth.uid());
create table public.payslips (id uuid primary key, company_id uuid, total numeric);
alter table public.payslips enable row level security;
create function public.my_company() returns uuid language sql stable security definer set search_path = '' as $$
  select company_id from public.people where id = auth.uid()
$$;
`
    const asked = (condition: string) =>
      rightsOf(`${company}create policy "Of the company" on public.payslips for select using (${condition});\n`)
    const told = ['people.company_id = undefined update by Change own, trusted by Of the company']
    assert.deepEqual(asked('company_id = public.my_company()'), told)
    assert.deepEqual(asked('company_id in (select company_id from public.people where id = auth.uid())'), told)
    const exists =
      'exists (select 1 from public.people p where p.id = auth.uid() and p.company_id = payslips.company_id)'
    assert.deepEqual(asked(exists), told)
    assert.deepEqual(asked("public.my_company() = '00000000-0000-0000-0000-000000000001'"), [])
    assert.deepEqual(asked('id in (select id from public.people where id = auth.uid())'), [])
    const checked = company.replace(
      'update using (id = auth.uid())',
      'update using (id = auth.uid()) with check (id = auth.uid() and company_id = public.my_company())',
    )
    assert.deepEqual(
      rightsOf(
        `${checked}create policy "Of the company" on public.payslips using (company_id = public.my_company());\n`,
      ),
      [],
    )
  })

  it('are looked for where a function gives rows, too', () => {
    const team = `create function public.my_team() returns setof uuid language sql security definer as $$
  select id from public.profiles where id = auth.uid() and role = 'admin'
$$;
`
    assert.deepEqual(
      rightsOf(PROFILES + team + CHANGE_OWN + asks('id in (select t.id from public.my_team() as t(id))')),
      ['profiles.role = admin update by Change own, trusted by Trusts'],
    )
  })
})
