import { failsOnAccounts } from '../../engine/policies/accounts'
import { expressionsIn, ownFunctions } from '../../engine/policies/expressions'
import { claimOf } from '../../engine/policies/let-through'
import { replacedIn } from '../../engine/policies/replaced'
import { defineRule } from '../../engine/rule'
import type { DatabaseFunction, Policy, Schema } from '../../engine/schema/schema'
import { beforeAndAfter, dropPolicy, policyAsWritten, slug, sqlFix, tableOf } from './fixes/policies'

export default defineRule({
  id: 'policy-trusts-user-metadata',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'A policy decides by `user_metadata`, which users write themselves.',
  why: 'Every signed-in person can set their own `user_metadata` with one call from the browser. Whoever writes `role: admin` there is let in as one.',
  fix: 'Keep roles where only the server writes: in `app_metadata`, or in a table of roles that people may not change. Read that in the policy.',
  outOfScope: [
    'Policies that read `auth.users` themselves, or in a function without `security definer`: nobody who asks for rows may read that table, so they fail and let nobody in, unless it was granted.',
    'Functions in other languages than SQL and PL/pgSQL, and texts of statements that are put together when they run.',
  ],
  references: ['https://supabase.com/docs/guides/database/database-linter?lint=0015_rls_references_user_metadata'],
  messages: {
    direct: {
      text: 'The policy “{policy}” on `{table}` decides by `user_metadata`, which every signed-in person can write for themselves. Anyone with an account can make themselves whoever this policy lets in.',
      severity: 'error',
    },
    through: {
      text: 'The policy “{policy}” on `{table}` asks `{function}`, which decides by `user_metadata`: every signed-in person can write that for themselves. Anyone with an account can make themselves whoever this policy lets in.',
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'a role from the token',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.reports (id uuid primary key);
alter table public.reports enable row level security;
«create policy "Admins read" on public.reports for select
  using (((select auth.jwt()) -> 'user_metadata' ->> 'role') = 'admin')»;
`,
        },
        expect: ['direct'],
        fixed: {
          'supabase/migrations/20260101000001_read_app_metadata_in_admins_read.sql': `-- Before: whoever writes the right user_metadata for themselves is let in by "Admins read".
-- After: only those for whom the server has written it in app_metadata are; write it there first.
drop policy if exists "Admins read" on public.reports;
create policy "Admins read" on public.reports for select
  using (((select auth.jwt()) -> 'app_metadata' ->> 'role') = 'admin');
`,
        },
      },
      {
        name: 'through a function that reads the accounts, and themselves where the accounts were granted',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.reports (id uuid primary key);
alter table public.reports enable row level security;
create function public.is_admin() returns boolean language plpgsql security definer set search_path = '' as $$
begin
  return coalesce((select raw_user_meta_data ->> 'role' = 'admin' from auth.users where id = auth.uid()), false);
end $$;
«create policy "Admins delete" on public.reports for delete using (public.is_admin())»;
grant select on auth.users to authenticated;
«create policy "Admins change" on public.reports for update
  using (exists (select 1 from auth.users u where u.id = (select auth.uid()) and u.raw_user_meta_data ->> 'admin' = 'true'))»;
`,
        },
        expect: ['through', 'direct'],
      },
    ],
    good: [
      {
        name: 'app_metadata, a table of roles, a function that only copies a name, a policy that was made again',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.roles (user_id uuid primary key, role text);
alter table public.roles enable row level security;
create table public.reports (id uuid primary key);
alter table public.reports enable row level security;
create policy a on public.reports for select using (((select auth.jwt()) -> 'app_metadata' ->> 'role') = 'admin');
create policy b on public.reports for update using (exists (select 1 from public.roles r where r.user_id = (select auth.uid()) and r.role = 'admin'));
create policy c on public.reports for delete using (((select auth.jwt()) -> 'user_metadata' ->> 'role') = 'admin');
create function public.new_user() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.roles (user_id, role) values (new.id, new.raw_user_meta_data ->> 'name');
  return new;
end $$;
`,
          'supabase/migrations/20260102000000_mend.sql': `drop policy c on public.reports;
`,
        },
      },
      {
        name: 'the accounts, which nobody who asks for rows may read: the policy fails',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.reports (id uuid primary key);
alter table public.reports enable row level security;
create function public.is_admin() returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from auth.users where id = auth.uid() and raw_user_meta_data ->> 'role' = 'admin')
$$;
create policy "Admins delete" on public.reports for delete using (public.is_admin());
create policy "Admins change" on public.reports for update
  using (exists (select 1 from auth.users u where u.id = (select auth.uid()) and u.raw_user_meta_data ->> 'role' = 'admin'));
create policy "Admins read" on public.reports for select
  using ((select auth.uid()) in (select id from auth.users where raw_user_meta_data ->> 'role' = 'admin'));
`,
        },
      },
    ],
  },
  *check(project) {
    for (const database of project.exposed) {
      const fails = failsOnAccounts(database)
      const isReplaced = replacedIn(database.schema)
      for (const table of database.tables) {
        for (const policy of table.policies.values()) {
          const trusts = trusted(policy, database.schema)
          if (trusts === undefined || fails(policy) || isReplaced(policy, table)) continue
          const through = trusts === 'itself' ? undefined : trusts
          if (through && fails(through)) continue
          yield {
            ...policy.place,
            message: through ? 'through' : 'direct',
            data: {
              schema: table.schema,
              table: table.name,
              policy: policy.name,
              ...(through && { function: through.name }),
            },
            subject: `${table.schema}.${table.name} ${policy.name}`,
            cause: through ? `${through.schema}.${through.name}` : 'direct',
            related: through ? [{ ...through.place, message: '`user_metadata` is read here.' }] : [],
          }
        }
      }
    }
  },
  fixes(finding, project, sourceOf) {
    const found = tableOf(project, finding.data, finding.file)
    const policy = found?.table.policies.get(String(finding.data['policy']))
    const written = policy && policyAsWritten(policy, sourceOf)
    if (!found || !policy || written === undefined || finding.messageId !== 'direct') return []
    const mended = written
      .replaceAll('raw_user_meta_data', 'raw_app_meta_data')
      .replaceAll('user_metadata', 'app_metadata')
    if (mended === written) return []
    const note = beforeAndAfter(
      `whoever writes the right user_metadata for themselves is let in by "${policy.name}".`,
      'only those for whom the server has written it in app_metadata are; write it there first.',
    )
    return sqlFix(
      `Read app_metadata in "${policy.name}": today anyone can let themselves in, then only those whom the server lets in`,
      found.database.schema,
      {
        name: `read_app_metadata_in_${slug(policy.name)}`,
        up: (sql) => [`${note}\n${dropPolicy(policy.name, found.table, sql)}`, mended],
        down: (sql) => [dropPolicy(policy.name, found.table, sql), written],
      },
      sourceOf,
    )
  },
})

/** What makes a policy read what users write about themselves: itself, or a function that it asks. */
function trusted({ using, check }: Policy, schema: Schema): 'itself' | DatabaseFunction | undefined {
  for (const each of expressionsIn([using?.value, check?.value])) {
    if (each.k === 'column' && each.name === 'raw_user_meta_data') return 'itself'
    if (/^user_metadata(?:\.|$)/.test(claimOf(each) ?? '')) return 'itself'
    if (each.k !== 'call') continue
    const asked = ownFunctions(each, schema).find(({ definition }) => definition.userMetadata)
    if (asked) return asked
  }
  return undefined
}
