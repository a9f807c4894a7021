import { askedUnderPolicies } from '../../engine/policies/asked'
import { ownershipOf } from '../../engine/policies/owner'
import { mayHaveChanged } from '../../engine/policies/unknown'
import { defineRule } from '../../engine/rule'
import type { Schema, Table } from '../../engine/schema/schema'
import { beforeAndAfter, dropPolicy, ownerPolicy, policyName, sqlFix, tableOf } from './fixes/policies'

export default defineRule({
  id: 'rls-without-policy',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'Row level security is on and no policy lets anybody in: only the server can use the table.',
  why: 'People who use the app read no rows of this table and save none, and no error says why: lists are simply empty. That is right for a table that only your server uses, and a bug for any other.',
  fix: 'Add a policy that says who may do what with which rows. If only the server uses the table, leave it as it is and say so beside it: `-- readiness-ignore-next-line rls-without-policy -- only the server`.',
  outOfScope: [
    'Tables that no migration in the repository makes: their policies may have been made in the dashboard.',
    'Databases in which a block of code makes policies whose texts are only known when it runs.',
  ],
  references: ['https://supabase.com/docs/guides/database/postgres/row-level-security#policies'],
  messages: {
    none: {
      text: 'Row level security is on for `{table}` and no policy lets anybody in, so people who use the app see no rows of it and save none; only the server can. Add a policy if the app itself should.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'turned on, and nothing else',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.bookmarks (
  id uuid primary key,
  user_id uuid not null references auth.users (id)
);
«alter table public.bookmarks enable row level security»;
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'

export const supabase = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_ANON_KEY)
`,
          'src/bookmarks.ts': `import { supabase } from './supabase'

export async function bookmarksOf(userId: string) {
  const { data, error } = await supabase.from('bookmarks').select('id').eq('user_id', userId)
  if (error) throw error
  return data
}
`,
        },
        expect: ['none'],
        fixed: {
          'supabase/migrations/20260101000001_let_owners_use_bookmarks.sql': `-- Before: only the server reads and writes bookmarks.
-- After: signed-in people also read and write rows whose user_id is theirs.
create policy "Owners have their bookmarks" on public.bookmarks
  for all to authenticated
  using ((select auth.uid()) = user_id)
  with check ((select auth.uid()) = user_id);
`,
        },
      },
      {
        name: 'its only policy was dropped',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.audit (id uuid primary key);
«alter table public.audit enable row level security»;
create policy everyone on public.audit for select using (true);
`,
          'supabase/migrations/20260102000000_close.sql': `drop policy if exists everyone on public.audit;
`,
        },
        expect: ['none'],
      },
    ],
    good: [
      {
        name: 'a policy, one for the server alone, a table made elsewhere, one that is shut anyway',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (id uuid primary key, user_id uuid not null);
alter table public.notes enable row level security;
create policy own on public.notes using (user_id = (select auth.uid()));
create table public.jobs (id uuid primary key);
alter table public.jobs enable row level security;
create policy service on public.jobs to service_role using (true);
alter table public.made_in_the_dashboard enable row level security;
create table public.keys (id uuid primary key);
alter table public.keys enable row level security;
revoke all on public.keys from anon, authenticated;
create table public.counters (key text primary key);
alter table public.counters enable row level security;
grant all on public.counters to service_role;
`,
        },
      },
    ],
  },
  *check(project) {
    for (const { schema, tables, privileges } of project.exposed) {
      for (const table of tables) {
        const { rowSecurity, policies, assumed, partitionOf } = table
        if (!rowSecurity.enabled || policies.size > 0 || assumed || partitionOf !== undefined) continue
        if (mayHaveChanged(schema, table.place, 'policies')) continue
        // Whoever takes the grants away wants it shut.
        if (!privileges.ofRelation(table, 'authenticated', 'select') || isForServer(table, schema)) continue
        yield {
          ...(rowSecurity.place ?? table.place),
          message: 'none',
          data: { schema: table.schema, table: table.name },
          subject: `${table.schema}.${table.name}`,
        }
      }
    }
  },
  fixes(finding, project, sourceOf) {
    const found = tableOf(project, finding.data, finding.file)
    const owner = found && ownershipOf(found.table, found.database.schema)
    // Where the app does not ask for them, the server alone is meant to have them.
    if (!found || !owner || askedUnderPolicies(project, found.table).length === 0) return []
    const { table } = found
    const note = beforeAndAfter(
      `only the server reads and writes ${table.name}.`,
      `signed-in people also read and write rows ${owner.words}.`,
    )
    return sqlFix(
      `Let signed-in people use rows of ${table.name} ${owner.words}`,
      found.database.schema,
      {
        name: `let_owners_use_${table.name.toLowerCase()}`,
        up: (sql) => [`${note}\n${ownerPolicy(table, owner, 'all', sql)}`],
        down: (sql) => [dropPolicy(policyName(table), table, sql)],
      },
      sourceOf,
    )
  },
})

/** Rights to it are given to the server by name, and to nobody else. */
function isForServer({ schema: home, name }: Table, { grants }: Schema): boolean {
  const given = grants.flatMap(({ what, names, roles, revoke }) =>
    what === 'table' && !revoke && names.includes(`${home}.${name}`) ? roles : [],
  )
  return given.includes('service_role') && given.every((role) => role === 'service_role' || role === 'postgres')
}
