import { commandAccess, type Who } from '../../engine/policies/access'
import { type Allowed, FOR_SERVER, rolesInWords, worstOf } from '../../engine/policies/allowed'
import { privateContent } from '../../engine/policies/content'
import type { ExposedDatabase } from '../../engine/policies/exposure'
import { type Opening, openingsOf, reached } from '../../engine/policies/openings'
import { type OwnRight, ownRightsIn } from '../../engine/policies/own-rights'
import { ownerColumn, ownershipOf } from '../../engine/policies/owner'
import { entryToken, sensitiveColumns, withWords } from '../../engine/policies/sensitive'
import { stricterLater } from '../../engine/policies/stricter'
import { defineRule, type Report } from '../../engine/rule'
import type { Schema, Table } from '../../engine/schema/schema'
import { keepRight } from './fixes/keep-right'
import { dropServerPolicy, narrowPolicy } from './fixes/narrow-policy'
import { tableOf } from './fixes/policies'

export default defineRule({
  id: 'permissive-policy',
  property: 'data-protection',
  scope: 'project',
  confidence: 'medium',
  milestones: ['users', 'sensitive'],
  since: '0.1.0',
  summary: "A policy that lets anyone, or anyone with an account, read or write other people's rows.",
  why: "Row level security is on, so it looks safe, but the policy's condition is true for everybody. Whoever has the public key, or makes an account in a minute, gets at the rows of all the others.",
  fix: 'Say in the policy whose rows are whose: `using ((select auth.uid()) = user_id)`. For the server no policy is needed: its key passes by row level security.',
  outOfScope: [
    'Reading of what apps show to everybody: articles, products, places, reviews, profiles without private columns. Forms that visitors fill in.',
    "Policies that ask something of the row (`status = 'published'`), of a table of members, or of a role: whether that is the right question is not judged.",
    'Reading and adding by people with an account where supabase/config.toml lets nobody make one.',
    'Changing and deleting by a policy that holds for everybody where each reads only rows of their own: the API changes only rows that the policies for reading show.',
    'Whether people with an account may add rows that belong to nobody.',
    'Policies of a file with statements that PostgreSQL cannot read: it runs none of them.',
    'Rights in one’s own row that no policy asks for, and tables with a trigger that may watch over them.',
    'Policies of tables that the types generated from the database (`supabase gen types`) do not list, though they list what later migrations make.',
  ],
  references: ['https://supabase.com/docs/guides/database/postgres/row-level-security#policies'],
  messages: {
    service: {
      text: 'The policy “{policy}” is meant for the server, but {roles}: {who} can {does}{holding}{later}. The server needs no policy; drop this one.',
      severity: 'error',
    },
    write: {
      text: 'The policy “{policy}” lets {who} {does}{holding}{whose}{later}.',
      severity: 'error',
    },
    cache: {
      text: 'The policy “{policy}” lets {who} {does}{later}. What they write there, your app shows to everybody else.',
      severity: 'warning',
    },
    token: {
      text: 'The policy “{policy}” lets {who} read every row of `{table}`, and with it each `{column}`: whoever reads one can {entry}{later}.',
      severity: 'error',
    },
    insert: {
      text: 'The policy “{policy}” lets {who} add rows to `{table}` in anybody’s name: nothing asks whether `{column}` is the person who writes{later}.',
      severity: 'error',
    },
    addressed: {
      text: 'The policy “{policy}” lets {who} add rows to `{table}` for anybody, past your app: nothing asks what they may tell `{column}`, who reads it as if your app had said it{later}.',
      severity: 'warning',
    },
    planted: {
      text: 'The policy “{policy}” lets {who} add rows to `{table}` for anybody, past your app: `{column}` reads what a stranger wrote as if your app had said it{later}.',
      severity: 'error',
    },
    add: {
      text: 'The policy “{policy}” lets {who} add as many rows to `{table}` as they like, straight to the database and past your app{later}.',
      severity: 'warning',
    },
    rights: {
      text: 'The policy “{policy}” lets everybody {write}, and nothing keeps them from writing `{column}` there. “{trusting}” on `{guarded}` lets in whoever has {right}: anyone with an account can give that to themselves.',
      severity: 'error',
    },
    read: {
      text: 'The policy “{policy}” lets {who} read every row of `{table}`{holding}{later}.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'true, and its disguises',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.profiles (
  id uuid primary key references auth.users (id),
  display_name text,
  phone text
);
alter table public.profiles enable row level security;
«create policy "Profiles are viewable by everyone" on public.profiles for select using (true)»;
«create policy "Update profiles" on public.profiles for update using (auth.role() = 'authenticated')»;

create table public.orders (id uuid primary key, user_id uuid not null, total integer);
alter table public.orders enable row level security;
«create policy "Orders" on public.orders for all to authenticated using ((select auth.uid()) is not null)»;
`,
        },
        expect: ['read', 'write', 'write'],
        fixed: {
          'supabase/migrations/20260101000001_narrow_profiles_are_viewable_by_everyone_on_profiles.sql': `-- Before: anyone can read every row.
-- After: signed-in people read only rows whose id is theirs.
drop policy if exists "Profiles are viewable by everyone" on public.profiles;
create policy "Owners read their profiles" on public.profiles
  for select to authenticated
  using ((select auth.uid()) = id);
`,
          'supabase/migrations/20260101000002_narrow_orders_on_orders.sql': `-- Before: anyone with an account can read, change and delete every row.
-- After: signed-in people use only rows whose user_id is theirs.
drop policy if exists "Orders" on public.orders;
create policy "Owners use their orders" on public.orders
  for all to authenticated
  using ((select auth.uid()) = user_id)
  with check ((select auth.uid()) = user_id);
`,
        },
      },
      {
        name: 'meant for the server',
        files: {
          'supabase/migrations/20260101000000_init.sql': `CREATE TABLE public.notifications (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES auth.users (id),
  body text
);
ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own notifications" ON public.notifications FOR SELECT USING ((SELECT auth.uid()) = user_id);
«CREATE POLICY "System can insert notifications" ON public.notifications FOR INSERT WITH CHECK (true)»;
CREATE TABLE public.quotas (id uuid PRIMARY KEY, used integer);
ALTER TABLE public.quotas ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Read quotas" ON public.quotas FOR SELECT TO service_role USING (true);
«CREATE POLICY "Service role manages quotas" ON public.quotas USING (1 = 1)»;
`,
        },
        expect: ['planted', 'service'],
        fixed: {
          'supabase/migrations/20260101000001_drop_system_can_insert_notifications_on_notifications.sql': `-- Before: "System can insert notifications" lets everybody in.
-- After: the server still reads and writes everything, as its key passes by row level security; others only what other policies allow.
DROP POLICY IF EXISTS "System can insert notifications" ON public.notifications;
`,
          'supabase/migrations/20260101000002_drop_service_role_manages_quotas_on_quotas.sql': `-- Before: "Service role manages quotas" lets everybody in.
-- After: the server still reads and writes everything, as its key passes by row level security; others only what other policies allow.
drop policy if exists "Service role manages quotas" on public.quotas;
`,
        },
      },
      {
        name: 'rows of a catalogue that strangers add; in anybody’s name; for anybody to read',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.products (id uuid primary key, name text);
alter table public.products enable row level security;
create policy "Products" on public.products for select using (true);
«create policy "Add products" on public.products for insert with check (coalesce(true, false))»;
create table public.remarks (id uuid primary key, author_id uuid not null references auth.users (id), body text);
alter table public.remarks enable row level security;
«create policy "Remark" on public.remarks for insert to authenticated with check (true)»;
create table public.alerts (id uuid primary key, user_id uuid not null references auth.users (id), body text);
alter table public.alerts enable row level security;
«create policy "People tell each other" on public.alerts for insert to authenticated with check (true)»;
`,
        },
        expect: ['add', 'insert', 'addressed'],
      },
      {
        name: 'invitations, a cache, and a policy that a later one meant to close',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.invitations (id uuid primary key, email text, token text not null);
alter table public.invitations enable row level security;
«create policy "Look up an invitation" on public.invitations for select using (true)»;
create table public.weather_cache (place text primary key, answer jsonb);
alter table public.weather_cache enable row level security;
«create policy "Weather" on public.weather_cache for all using (true)»;
create table public.messages (id uuid primary key, user_id uuid not null, body text);
alter table public.messages enable row level security;
«create policy "Messages" on public.messages for select using (true)»;
`,
          'supabase/migrations/20260201000000_tighten.sql': `drop policy if exists "Public messages" on public.messages;
create policy "Own messages" on public.messages for select using (user_id = (select auth.uid()));
`,
        },
        expect: ['token', 'cache', 'read'],
      },
      {
        name: 'the right that other policies ask for stands in a row of one’s own',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.profiles (id uuid primary key references auth.users (id), full_name text, role text);
alter table public.profiles enable row level security;
create policy "Own profile" on public.profiles for select using ((select auth.uid()) = id);
«create policy "Change own profile" on public.profiles for update using ((select auth.uid()) = id)»;
create table public.orders (id uuid primary key, total numeric);
alter table public.orders enable row level security;
create policy "Admins read orders" on public.orders for select
  using (exists (select 1 from public.profiles p where p.id = (select auth.uid()) and p.role = 'admin'));
`,
        },
        expect: ['rights'],
        fixed: {
          'supabase/migrations/20260101000001_keep_profiles_role.sql': `-- Before: anyone with an account can write role in their own row of profiles.
-- After: only the server, and people who have the role admin already, change role.
create function public.keep_profiles_role() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.role is distinct from old.role
    and current_user in ('anon', 'authenticated')
    and not exists (
      select 1 from public.profiles where id = (select auth.uid()) and role = 'admin'
    ) then
    raise exception 'You may not change role' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger keep_profiles_role before update on public.profiles
  for each row execute function public.keep_profiles_role();
`,
        },
      },
    ],
    good: [
      {
        name: 'everybody may delete, but finds only rows of their own',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.drafts (id uuid primary key, user_id uuid not null);
alter table public.drafts enable row level security;
create policy "Own drafts" on public.drafts for select using (user_id = (select auth.uid()));
create policy "Delete drafts" on public.drafts for delete using (true);
`,
        },
      },
      {
        name: 'trading cards, whose number is that of a set',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.cards (id uuid primary key, card_number text, rarity text, set_name text);
alter table public.cards enable row level security;
create policy "Cards" on public.cards for select using (true);
`,
        },
      },
      {
        name: 'owners, members, public content, forms, the service role, a restrictive policy, one that was made again',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.posts (id uuid primary key, author_id uuid not null, published boolean not null);
alter table public.posts enable row level security;
create policy "Anyone reads" on public.posts for select using (true);
create policy "Authors write" on public.posts for all using ((select auth.uid()) = author_id);
create table public.contact_messages (id uuid primary key, email text, body text);
alter table public.contact_messages enable row level security;
create policy "Anyone writes to us" on public.contact_messages for insert with check (true);
create policy "Service reads" on public.contact_messages for select to service_role using (true);
create policy "Server reads" on public.contact_messages for select using (auth.role() = 'service_role');
create table public.invoices (id uuid primary key, user_id uuid not null);
alter table public.invoices enable row level security;
create policy "All" on public.invoices for select to authenticated using (true);
create policy "But only own" on public.invoices as restrictive for select using (user_id = (select auth.uid()));
create table public.chats (id uuid primary key, user_id uuid not null, email text);
alter table public.chats enable row level security;
create policy "Chats" on public.chats for all using (true);
create table public.shops (id uuid primary key, name text, phone text);
alter table public.shops enable row level security;
create policy "Shops" on public.shops for select using (true);
`,
          'supabase/migrations/20260102000000_narrow.sql': `drop policy if exists "Chats" on public.chats;
create policy "Chats" on public.chats for all using (user_id = (select auth.uid()));
`,
        },
      },
      {
        name: 'an app in which nobody makes an account of their own',
        files: {
          'supabase/config.toml': `[auth]
enable_signup = false
`,
          'supabase/migrations/20260101000000_init.sql': `create table public.customers (id uuid primary key, email text);
alter table public.customers enable row level security;
create policy "Staff" on public.customers for all to authenticated using (true);
`,
        },
      },
    ],
  },
  *check(project) {
    for (const database of project.exposed)
      for (const opening of openingsOf(database)) {
        const found = judged(opening, database)
        if (found) yield found
      }
    for (const database of project.exposed) for (const right of ownRightsIn(database)) yield ofRight(right)
  },
  fixes(finding, project, sourceOf) {
    const found = tableOf(project, finding.data, finding.file)
    const policy = found?.table.policies.get(String(finding.data['policy']))
    if (!found || !policy || finding.messageId === 'add') return []
    if (finding.messageId === 'rights') return keepRight(found, finding.data, sourceOf)
    if (finding.messageId === 'service') return dropServerPolicy(found, policy, project, sourceOf)
    const dropped = FOR_SERVER.test(policy.name) ? dropServerPolicy(found, policy, project, sourceOf) : []
    const who = finding.data['who'] === ANYONE ? 'anyone' : ACCOUNT
    const does =
      finding.messageId === 'insert' ? 'can add rows in any name' : `can ${finding.data['commands']} every row`
    // The app writes to other people there, so a policy for the owner alone would stop it.
    if (finding.messageId === 'addressed' || finding.messageId === 'planted') return dropped
    return [...dropped, ...narrowPolicy(found, policy, `${who} ${does}`, project, sourceOf)]
  },
})

type Message = Allowed | 'rights'

const ADDING: ReadonlySet<Allowed> = new Set(['insert', 'addressed', 'planted', 'add'])
const ANYONE = 'anyone who opens your site'
const ACCOUNT = 'anyone with an account'
const WORDS = { select: 'read', insert: 'add', update: 'change', delete: 'delete' }
function judged(opening: Opening, database: ExposedDatabase): Report<Message> | undefined {
  const { schema, signUp } = database
  const { table, policy } = opening
  const readers = commandAccess(database, table, 'select').ways
  const to = reached(opening, readers, signUp)
  const isAllFound = table.assumed || readers.some(({ who, rows }) => rows === 'all' && isForMany(who))
  const owner = ownerColumn(table, schema)
  const message = worstOf({ table, policy, to }, owner, schema)
  if (message === undefined) return undefined
  const told = to.filter(({ privilege }) => {
    if (message === 'read' || message === 'token') return privilege === 'select'
    if (ADDING.has(message)) return privilege === 'insert'
    return privilege !== 'insert' || to.length === 1
  })
  const words = told.map(({ privilege }) => WORDS[privilege])
  const last = words.pop() ?? ''
  const commands = words.length > 0 ? `${words.join(', ')} and ${last}` : last
  const holding = withWords(privateContent(table)?.words ?? sensitiveColumns(table).map((each) => each.words))
  return {
    ...policy.place,
    message,
    data: {
      schema: table.schema,
      table: table.name,
      policy: policy.name,
      roles: rolesInWords(policy.roles),
      who: told.some(({ who }) => who === 'anyone') ? ANYONE : ACCOUNT,
      commands,
      holding: holding === undefined ? '' : `, ${holding} among them`,
      does: `${doesWords(commands, table)}${isAllFound || commands === WORDS.insert ? '' : ' that they can read'}`,
      whose: ownershipOf(table, schema) ? ', whoever it belongs to' : '',
      later: laterWords(opening, schema),
      column: (message === 'token' ? entryToken(table)?.column : owner) ?? '',
      entry: entryToken(table)?.does ?? '',
    },
    subject: `${table.schema}.${table.name} ${policy.name}`,
    cause: message,
    related: [{ ...table.place, message: `\`${table.name}\` is made here.` }],
  }
}

function ofRight({ table, column, value, shared, policy, privilege, trusting }: OwnRight): Report<Message> {
  return {
    ...policy.place,
    message: 'rights',
    data: {
      schema: table.schema,
      table: table.name,
      policy: policy.name,
      column,
      value: value ?? '',
      privilege,
      write:
        privilege === 'update'
          ? `change their own row of \`${table.name}\``
          : `add rows for themselves to \`${table.name}\``,
      shared,
      right: shared ? `the same \`${column}\`` : value === undefined ? `\`${column}\`` : `the ${column} “${value}”`,
      trusting: trusting.policy.name,
      guarded: trusting.table.name,
    },
    subject: `${table.schema}.${table.name} ${policy.name} ${column}`,
    cause: 'rights',
    related: [{ ...trusting.policy.place, message: `\`${column}\` is trusted here.` }],
  }
}

/** `add rows to` what there is; `change and delete every row of` it. */
function doesWords(commands: string, { name }: Table): string {
  return commands === WORDS.insert ? `add rows to \`${name}\`` : `${commands} every row of \`${name}\``
}

function laterWords({ table, policy, to }: Opening, schema: Schema): string {
  const privileges = to.map(({ privilege }) => privilege)
  const later = stricterLater(policy, privileges, table, schema)
  return later ? `. The stricter “${later.name}”, written later, has no effect while this one stands` : ''
}

function isForMany(who: Who): boolean {
  return who === 'anyone' || who === 'signed-in'
}
