import type { FindingData } from '../../engine/finding'
import {
  definerFunctions,
  type ExposedFunction,
  functionsOfBrowser,
  functionsOfPolicies,
  neverAsks,
  touchedBy,
} from '../../engine/policies/functions'
import {
  demandsToken,
  givesNothingKept,
  isChosenForStrangers,
  isCleanUp,
  isOpenCounter,
  isOpenForm,
} from '../../engine/policies/open-on-purpose'
import type { VainRevoke } from '../../engine/policies/privileges'
import { isRecalculation } from '../../engine/policies/recalculation'
import { isRefused } from '../../engine/policies/refused'
import { withWords } from '../../engine/policies/sensitive'
import { idsHanded, namedCaller, OF_CONTACT, privateIn, stakeOf } from '../../engine/policies/stakes'
import { mayHaveChanged } from '../../engine/policies/unknown'
import { defineRule, type Report } from '../../engine/rule'
import type { Schema } from '../../engine/schema/schema'
import { keptToServer } from './fixes/keep-to-server'

export default defineRule({
  id: 'exposed-definer-function',
  property: 'data-protection',
  scope: 'project',
  confidence: 'medium',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'A function that runs with full rights, that anyone can call, and that never asks who calls.',
  why: 'Supabase lets everybody who has the public key call the functions of the `public` schema. One with `security definer` passes by row level security: whoever calls it reads or changes rows of others.',
  fix: 'Take it away from the public roles if only your server or a trigger calls it (`revoke execute … from public, anon, authenticated`). Else have it check `auth.uid()` before it does anything.',
  outOfScope: [
    'Functions that look at the caller in any way: whether they look hard enough is not judged. Trigger functions, which nobody can call.',
    'Functions that only say yes or no, or give one number or text back, and write nothing: policies are made of such. Functions that only read and that policies or the app itself call, unless strangers may and they give what is private of whomever they name.',
    'Functions granted to `anon` by name that only add rows, to tables to which a policy lets everybody add, or of a form in nobody’s name; and those, or such as are called public, that give a few named columns back, none of them private.',
    'Clean-ups: functions that take nothing and change only rows whose time has come, or delete all but the newest, and note that they did. Functions that work sums out again for the row that they are handed.',
    'Functions that ask, themselves or through another, for a token or an API key that is kept, for a code that ends and is used once, or for the number of a session that ends and that the database made up: whoever was sent it may call. Functions that only count views or clicks, where they are granted by name or the browser calls them.',
    'Functions that the API cannot tell apart from another of the same name: it refuses every call. Functions that put the statements they run together as texts; those that name a column that their table has not, or that return another type than they declare: PostgreSQL refuses them. Functions that the types generated from the database (`supabase gen types`) do not list, though they list what later migrations make.',
  ],
  references: [
    'https://supabase.com/docs/guides/database/database-linter?lint=0028_anon_security_definer_function_executable',
  ],
  messages: {
    writes: {
      text: '{Who} can call `{function}`, which changes {tables} with full rights{handed} and {asks}{revoke}.',
      severity: 'warning',
    },
    stakes: {
      text: '{Who} can call `{function}`, which changes {tables} with full rights{handed} and {asks}{revoke}. That puts {stake} in the hands of whoever calls.',
      severity: 'error',
    },
    reads: {
      text: '{Who} can call `{function}`, which gives rows of {tables} back, past row level security{handed}{holding}, and {asks}{revoke}.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'one that writes, one that gives rows back, one that is still open after a revoke',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.wallets (user_id uuid primary key, credits integer);
alter table public.wallets enable row level security;
create policy own on public.wallets for select using (user_id = (select auth.uid()));
«create function public.add_credits(person uuid, n integer) returns void
  language sql security definer set search_path = '' as $$
  update public.wallets set credits = credits + n where user_id = person
$$»;
«create function public.all_wallets() returns setof public.wallets
  language plpgsql security definer set search_path = '' as $$
begin
  return query select * from public.wallets;
end $$»;
«create function public.empty_wallets() returns void
  language plpgsql security definer set search_path = '' as $$
begin
  delete from public.wallets;
end $$»;
revoke execute on function public.empty_wallets() from public;
`,
        },
        expect: ['stakes', 'reads', 'stakes'],
        fixed: {
          'supabase/migrations/20260101000001_keep_add_credits_to_the_server.sql': `-- Before: anyone who opens your site can call add_credits.
-- After: only the server and triggers can.
revoke execute on function public.add_credits from public, anon, authenticated;
grant execute on function public.add_credits to service_role;
`,
          'supabase/migrations/20260101000002_keep_all_wallets_to_the_server.sql': `-- Before: anyone who opens your site can call all_wallets.
-- After: only the server and triggers can.
revoke execute on function public.all_wallets from public, anon, authenticated;
grant execute on function public.all_wallets to service_role;
`,
          'supabase/migrations/20260101000003_keep_empty_wallets_to_the_server.sql': `-- Before: anyone who opens your site can call empty_wallets.
-- After: only the server and triggers can.
revoke execute on function public.empty_wallets from public, anon, authenticated;
grant execute on function public.empty_wallets to service_role;
`,
        },
      },
      {
        name: 'one that takes the caller’s word for who they are, one that only counts',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.user_roles (user_id uuid primary key, role text);
create table public.requests (id uuid primary key, state text, views integer);
alter table public.user_roles enable row level security;
alter table public.requests enable row level security;
«create function public.approve(request uuid, admin_id uuid) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.user_roles where user_id = admin_id and role = 'admin') then
    raise exception 'not allowed';
  end if;
  update public.requests set state = 'approved' where id = request;
end $$»;
«create function public.seen(request uuid) returns void
  language sql security definer set search_path = '' as $$
  update public.requests set views = views + 1 where id = request
$$»;
«create function public.promote(person uuid, role text) returns void
  language sql security definer set search_path = '' as $$
  update public.user_roles set role = promote.role where user_id = person
$$»;
`,
        },
        expect: ['writes', 'writes', 'stakes'],
      },
      {
        name: 'one that the app calls itself, and that gives what is private of whomever the caller names',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.visits (id uuid primary key, patient_id uuid, starts_at timestamptz, diagnosis text);
alter table public.visits enable row level security;
«create function public.visits_of(p_patient_id uuid) returns table (starts_at timestamptz, diagnosis text)
  language sql stable security definer set search_path = '' as $$
  select v.starts_at, v.diagnosis from public.visits v where v.patient_id = p_patient_id
$$»;
create function public.times_of(p_patient_id uuid) returns table (starts_at timestamptz)
  language sql stable security definer set search_path = '' as $$
  select v.starts_at from public.visits v where v.patient_id = p_patient_id
$$;
`,
          'src/visits.ts': `import { createClient } from '@supabase/supabase-js'

const supabase = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_ANON_KEY)
export const visits = (id: string) => supabase.rpc('visits_of', { p_patient_id: id }).throwOnError()
export const times = (id: string) => supabase.rpc('times_of', { p_patient_id: id }).throwOnError()
`,
        },
        expect: ['reads'],
      },
    ],
    good: [
      {
        name: 'a count of looks that is granted by name; an answer by whoever was sent the token',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.offers (id uuid primary key, state text, views integer, share_token text);
alter table public.offers enable row level security;
create function public.seen(offer uuid) returns void language sql security definer set search_path = '' as $$
  update public.offers set views = coalesce(views, 0) + 1, last_seen_at = now() where id = offer
$$;
grant execute on function public.seen(uuid) to anon;
create table public.place_counts (place_id text primary key, total_selections integer, updated_at timestamptz);
alter table public.place_counts enable row level security;
create function public.chosen(place text) returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into public.place_counts (place_id, total_selections, updated_at) values (place, 1, now())
  on conflict (place_id) do update set total_selections = public.place_counts.total_selections + 1, updated_at = now();
end $$;
grant execute on function public.chosen(text) to authenticated, service_role;
create function public.accept(token text) returns void language plpgsql security definer set search_path = '' as $$
declare
  found_id uuid;
begin
  select id into found_id from public.offers where share_token = token;
  update public.offers set state = 'accepted' where id = found_id;
end $$;
create function public.is_shared(p_token text) returns table (id uuid, state text) language plpgsql security definer set search_path = '' as $$
declare
  v_token_hash text := encode(sha256(p_token::bytea), 'hex');
begin
  return query select o.id, o.state from public.offers o where o.share_token = v_token_hash;
end $$;
`,
        },
      },
      {
        name: 'rows that everybody may read, and numbers made of many rows',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.sales (id uuid primary key, area text, price integer);
alter table public.sales enable row level security;
create policy "Everybody sees what was sold" on public.sales for select using (true);
create table public.offers (id uuid primary key, user_id uuid, area text, price integer);
alter table public.offers enable row level security;
create policy own on public.offers for select using (user_id = (select auth.uid()));
create function public.shop_window(shop uuid) returns table (id uuid, area text) language sql stable security definer set search_path = '' as $$
  select id, area from public.offers where id = shop
$$;
grant execute on function public.shop_window(uuid) to anon, authenticated;
create function public.comparables(place text) returns table (id uuid, price integer) language sql stable security definer set search_path = '' as $$
  select id, price from public.sales where area = place
$$;
create function public.offered() returns table (area text, n bigint, middle numeric) language sql stable security definer set search_path = '' as $$
  select area, count(*), avg(price) from public.offers group by area
$$;
`,
        },
      },
      {
        name: 'granted to visitors by name, for a form that a policy opens to them',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.leads (id uuid primary key, email text);
alter table public.leads enable row level security;
create policy "Visitors write to us" on public.leads for insert to anon, authenticated with check (true);
create function public.add_lead(address text) returns void language sql security definer set search_path = '' as $$
  insert into public.leads (email) values (address)
$$;
grant execute on function public.add_lead(text) to anon, authenticated;
`,
        },
      },
      {
        name: 'one for those who were sent a token',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.invites (email text, token text, used_at timestamptz, expires_at timestamptz);
alter table public.invites enable row level security;
create function public.accept_invite(given text) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  invite record;
begin
  select * into invite from public.invites where token = given and expires_at > now() and used_at is null;
  if not found then return false; end if;
  update public.invites set used_at = now() where token = given;
  return true;
end $$;
`,
        },
      },
      {
        name: 'those that ask, of triggers, revoked, with the rights of the caller, of policies',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.wallets (user_id uuid primary key, credits integer, opened_at timestamptz);
alter table public.wallets enable row level security;
create policy own on public.wallets for select using (user_id = (select auth.uid()));
create function public.is_admin() returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((select auth.jwt()) -> 'app_metadata' ->> 'role' = 'admin', false)
$$;
create function public.spend(n integer) returns void language plpgsql security definer set search_path = '' as $$
begin
  if auth.uid() is null then raise exception 'sign in'; end if;
  update public.wallets set credits = credits - n where user_id = auth.uid();
end $$;
create function public.grant_credits(person uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not public.is_admin() then raise exception 'no'; end if;
  update public.wallets set credits = 100 where user_id = person;
end $$;
create function public.new_user() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.wallets (user_id, credits) values (new.id, 0);
  return new;
end $$;
create function public.reset_all() returns void language sql security definer set search_path = '' as $$
  update public.wallets set credits = 0
$$;
revoke execute on function public.reset_all() from public, anon, authenticated;
create function public.forget_old() returns void language sql security definer set search_path = '' as $$
  delete from public.wallets where opened_at < now() - interval '1 year'
$$;
create function public.close_late() returns void language plpgsql security definer set search_path = '' as $$
declare late record; begin
  for late in select w.user_id from public.wallets w where w.opened_at < now() - interval '1 day' loop
    update public.wallets set credits = 0 where user_id = late.user_id;
    insert into public.closings (user_id) values (late.user_id);
  end loop;
end $$;
create table public.closings (user_id uuid);
alter table public.closings enable row level security;
create function public.plain(person uuid) returns void language sql set search_path = '' as $$
  update public.wallets set credits = 0 where user_id = person
$$;
create function public.has_wallet(person uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.wallets where user_id = person)
$$;
`,
        },
      },
    ],
  },
  *check(project) {
    const browser = project.exposed.length > 0 ? functionsOfBrowser(project) : new Set<string>()
    for (const database of project.exposed) {
      const { schema } = database
      const needed = functionsOfPolicies(schema)
      for (const exposed of definerFunctions(database)) {
        const { name } = exposed.made
        if (!neverAsks(exposed.made, schema) || isCleanUp(exposed.made) || isOpenForm(exposed.made, database)) continue
        if (mayHaveChanged(schema, exposed.made.place, 'privileges')) continue
        if (
          demandsToken(exposed.made, schema) ||
          isRecalculation(exposed.made) ||
          isRefused(exposed.made, schema) ||
          isOpenCounter(exposed.made, schema, browser) ||
          givesNothingKept(database, exposed) ||
          isChosenForStrangers(exposed.made, schema)
        )
          continue
        const found = judged(exposed, schema, needed.has(name), browser.has(name))
        const vain = found && database.privileges.vainRevoke(exposed.made)
        if (found)
          yield {
            ...found,
            data: { ...found.data, called: browser.has(name), revoke: vain ? wordsOf(vain) : '' },
            ...(vain && { related: [{ ...vain.place, message: 'This leaves them another right.' }] }),
          }
      }
    }
  },
  fixes(finding, project, sourceOf) {
    // The app would lose what it calls.
    return finding.data['called'] === true ? [] : keptToServer(finding.data, finding.file, project, sourceOf)
  },
})

/** Why a function is open that the migrations mean to have shut. */
function wordsOf({ from, left }: VainRevoke): string {
  const roles = (names: readonly string[]) =>
    names.map((name) => (name === 'public' ? 'PUBLIC' : `\`${name}\``)).join(' and ')
  const why = left.includes('public')
    ? 'PostgreSQL gives it to PUBLIC, which is everybody'
    : `Supabase gives it to ${roles(left)} by name`
  return `; the \`revoke\` from ${roles(from)} is not enough, for ${why}`
}

/**
 * @param isOfPolicies policies call it: people have to be able to, so what it only reads is meant for them
 * @param isOfBrowser the app calls it: so it is too, but for what is private of whomever the caller names
 */
function judged(
  exposed: ExposedFunction,
  schema: Schema,
  isOfPolicies: boolean,
  isOfBrowser: boolean,
): (Report<'writes' | 'reads' | 'stakes'> & { readonly data: FindingData }) | undefined {
  const { made, callers } = exposed
  const { writes, reads } = touchedBy(made)
  const isKnown = (name: string) => [...schema.tables.values()].some((table) => table.name === name && !table.assumed)
  const touched = (writes.length > 0 ? writes : reads).filter(isKnown)
  const { returns } = made.definition
  const givesRows = returns?.setOf === true || made.definition.arguments.some(({ mode }) => mode === 'table')
  const stake = writes.length > 0 ? stakeOf(made) : undefined
  const named = namedCaller(made)
  const ids = idsHanded(made)
  const given = writes.length > 0 ? [] : privateIn(made, schema)
  const holding = withWords(given)
  // How to reach somebody is what pages show that anyone may open.
  const isPrivate = given.some((words) => !OF_CONTACT.test(words))
  const isOfAnybody = callers.includes('anon') && ids.length > 0 && isPrivate
  const isMeant = isOfPolicies || (isOfBrowser && (!isOfAnybody || /public|share/i.test(made.name)))
  if (touched.length === 0 || (writes.length === 0 && (!givesRows || isMeant))) return undefined
  return {
    ...made.place,
    message: stake !== undefined ? 'stakes' : writes.length > 0 ? 'writes' : 'reads',
    data: {
      schema: made.schema,
      function: made.name,
      key: keyOf(exposed, schema),
      tables: touched
        .slice(0, 3)
        .map((name) => `\`${name}\``)
        .join(', '),
      asks:
        named === undefined
          ? 'never asks who calls'
          : `asks only about the user whom the caller names (\`${named}\`), not about the caller`,
      handed:
        named !== undefined || ids.length === 0
          ? ''
          : `, for whichever ${ids
              .slice(0, 2)
              .map((name) => `\`${name}\``)
              .join(' and ')} the caller names${writes.length > 0 ? ',' : ''}`,
      ...(writes.length === 0 && { holding: holding === undefined ? '' : `, ${holding} among them` }),
      ...(stake !== undefined && { stake }),
      Who: callers.includes('anon') ? 'Anyone who opens your site' : 'Anyone with an account',
    },
    subject: keyOf(exposed, schema),
    cause: writes.length > 0 ? 'writes' : 'reads',
  }
}

function keyOf({ made }: ExposedFunction, schema: Schema): string {
  for (const [key, each] of schema.functions) if (each === made) return key
  return `${made.schema}.${made.name}`
}
