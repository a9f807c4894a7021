import { qualifiedName } from '../../analysis/edits/sql-names'
import type { Query, Source } from '../../analysis/sql/expression'
import { askedUnderPolicies } from '../../engine/policies/asked'
import { isAccounts } from '../../engine/policies/expressions'
import { exposedViews, passedOver } from '../../engine/policies/views'
import { defineRule } from '../../engine/rule'
import { beforeAndAfter, sqlFix } from './fixes/policies'

export default defineRule({
  id: 'exposed-auth-users',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'A view shows the accounts of all users to anyone with the public key.',
  why: "Supabase keeps `auth.users` away from the API. A view of it in a schema that the API serves puts everybody's address, sign-in times and metadata on the internet.",
  fix: 'Take the view away from the public roles (`revoke select … from anon, authenticated`). Keep what the app shows of people in a table of profiles with policies.',
  outOfScope: [
    'Views that only give the account of whoever asks, and views that read with the rights of whoever asks: those cannot read `auth.users`.',
    'Views that name a column which their table has not, as far as the migrations make it: PostgreSQL refuses to make them.',
    'Functions that give accounts back (`exposed-definer-function`).',
  ],
  references: ['https://supabase.com/docs/guides/database/database-linter?lint=0002_auth_users_exposed'],
  messages: {
    exposed: {
      text: 'The view `{view}` shows {accounts} ({columns}) to {who}.',
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'a view, and a materialized one',
        files: {
          'supabase/migrations/20260101000000_init.sql': `«create view public.people as select id, email, last_sign_in_at from auth.users»;
create table public.profiles (id uuid primary key, name text);
alter table public.profiles enable row level security;
create policy read on public.profiles for select using (true);
«create materialized view public.profiles_with_email as
  select p.*, u.email from public.profiles p join auth.users u on u.id = p.id»;
`,
        },
        expect: ['exposed', 'exposed'],
        fixed: {
          'supabase/migrations/20260101000001_keep_people_to_the_server.sql': `-- Before: anyone who opens your site reads people.
-- After: only the server does.
revoke all on public.people from anon, authenticated;
`,
          'supabase/migrations/20260101000002_keep_profiles_with_email_to_the_server.sql': `-- Before: anyone who opens your site reads profiles_with_email.
-- After: only the server does.
revoke all on public.profiles_with_email from anon, authenticated;
`,
        },
      },
    ],
    good: [
      {
        name: 'the account of whoever asks, rights of whoever asks, revoked, not served, dropped',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create view public.me as select id, email from auth.users where id = auth.uid();
create view public.a with (security_invoker = true) as select id, email from auth.users;
create view public.b as select id, email from auth.users;
revoke all on public.b from anon, authenticated;
create schema private;
create view private.c as select id, email from auth.users;
create view public.d as select id, email from auth.users;
drop view public.d;
create table public.profiles (id uuid primary key);
create view public.refused as select u.email, p.plan from auth.users u join public.profiles p on u.id = p.user_id;
`,
        },
      },
    ],
  },
  *check(project) {
    for (const database of project.exposed) {
      for (const exposed of exposedViews(database)) {
        const { view, asksAsCaller, callers, relations } = exposed
        if (asksAsCaller || !relations.some(isAccounts)) continue
        if (passedOver(database, exposed).length === 0) continue
        const shown = (view.columns ?? []).slice(0, 4).map((name) => `\`${name}\``)
        yield {
          ...view.place,
          message: 'exposed',
          data: {
            schema: view.schema,
            view: view.name,
            columns: shown.length > 0 ? shown.join(', ') : 'from `auth.users`',
            accounts: view.query && isWhole(view.query) ? 'the accounts of all your users' : 'accounts of your users',
            who: callers.includes('anon') ? 'anyone who opens your site' : 'anyone with an account',
          },
          subject: `${view.schema}.${view.name}`,
        }
      }
    }
  },
  fixes({ data, file }, project, sourceOf) {
    const key = `${data['schema']}.${data['view']}`
    const database = project.exposed.find(({ schema }) => schema.views.get(key)?.place.file === file)
    const view = database?.schema.views.get(key)
    // What the app itself shows of it would stop.
    if (!database || !view || askedUnderPolicies(project, view).length > 0) return []
    const note = beforeAndAfter(`${data['who']} reads ${view.name}.`, 'only the server does.')
    return sqlFix(
      `Keep ${view.name} to the server: today ${data['who']} can read it`,
      database.schema,
      {
        name: `keep_${view.name.toLowerCase()}_to_the_server`,
        up: ({ word }) => [
          `${note}\n${word('revoke all on')} ${qualifiedName(view)} ${word('from')} anon, authenticated;`,
        ],
        down: ({ word }) => [`${word('grant select on')} ${qualifiedName(view)} ${word('to')} anon, authenticated;`],
      },
      sourceOf,
    )
  },
})

/** It has a row for each account: nothing narrows it. */
function isWhole({ where, from, group, having, limit, distinct, sides }: Query): boolean {
  const [source] = from
  const isNarrowed = where ?? having ?? limit ?? sides ?? distinct ?? (group.length > 0 || from.length > 1 || undefined)
  return isNarrowed === undefined && source !== undefined && keepsAccounts(source)
}

function keepsAccounts(source: Source): boolean {
  if (source.k === 'table') return isAccounts(source.table)
  if (source.k !== 'join') return false
  return (
    (source.join !== 'inner' && source.join !== 'right' && keepsAccounts(source.left)) ||
    (source.join !== 'inner' && source.join !== 'left' && keepsAccounts(source.right))
  )
}
