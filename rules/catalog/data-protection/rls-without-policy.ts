import { askedUnderPolicies, askedWithPublicKey } from '../../engine/policies/asked'
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
  summary:
    'Row level security is on and no policy lets anybody in, but the app asks for the table with the public key.',
  why: 'People who use the app read no rows of this table and save none, and no error says why: lists are simply empty. That is right for a table that only your server uses, and a bug where the browser asks for it.',
  fix: 'Add a policy that says who may do what with which rows, or ask for them on the server, with its own key.',
  outOfScope: [
    'Tables that no migration in the repository makes: their policies may have been made in the dashboard.',
    'Tables whose last policies went with a column or a function that was dropped with `CASCADE`: where the statement ran, they may have been written anew before.',
    'Tables whose policies were dropped, and not made anew: who drops duplicates leaves others that were made in the dashboard.',
    'Databases in which a block of code makes policies whose texts are only known when it runs.',
    'Tables that only the server uses, or that no code asks for: without a policy they are shut, which is what those are for.',
    'Tables that the types generated from the database (`supabase gen types`) do not list, though they list what later migrations make.',
  ],
  references: ['https://supabase.com/docs/guides/database/postgres/row-level-security#policies'],
  messages: {
    none: {
      text: 'Row level security is on for `{table}` and no policy lets anybody in, but `{asked}` asks for it with the public key: people who use the app {outcome}.',
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
    ],
    good: [
      {
        name: 'tables that the server alone uses, or nobody',
        files: {
          'supabase/migrations/20260101000000_init.sql': `-- Only the service role: no policies on purpose.
create table public.rate_limits (id uuid primary key);
alter table public.rate_limits enable row level security;
create table public.waiting (id uuid primary key);
alter table public.waiting enable row level security;
create table public.codes (id uuid primary key);
alter table public.codes enable row level security;
`,
          'supabase/functions/limit/index.ts': `import { createClient } from 'jsr:@supabase/supabase-js@2'

const db = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
const other = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_KEY')!)
Deno.serve(async () => {
  await db.from('rate_limits').insert({}).throwOnError()
  await other.from('codes').insert({}).throwOnError()
  return new Response('ok')
})
`,
        },
      },
      {
        name: 'a policy that was dropped: where the app goes on asking, others may remain that were made in the dashboard',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.audit (id uuid primary key);
alter table public.audit enable row level security;
create policy everyone on public.audit for select using (true);
`,
          'src/audit.ts': `import { createClient } from '@supabase/supabase-js'

const supabase = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_ANON_KEY)
export const audit = () => supabase.from('audit').select('id').limit(20).throwOnError()
`,
          'supabase/migrations/20260102000000_close.sql': `drop policy if exists everyone on public.audit;
`,
        },
      },
      {
        name: 'policies that went with what they call',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.reports (id uuid primary key, team_id uuid);
alter table public.reports enable row level security;
create function public.own_team() returns uuid language sql stable as $$ select (select auth.jwt() ->> 'team')::uuid $$;
create policy team on public.reports for select using (team_id = public.own_team());
`,
          'supabase/migrations/20260102000000_without_teams.sql': `drop function public.own_team() cascade;
`,
          'src/reports.ts': `import { createClient } from '@supabase/supabase-js'

const supabase = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_ANON_KEY)
export const reports = () => supabase.from('reports').select('id').limit(20).throwOnError()
`,
        },
      },
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
        const { rowSecurity, policies, policiesTaken, assumed, partitionOf } = table
        if (!rowSecurity.enabled || policies.size > 0 || policiesTaken || assumed || partitionOf !== undefined) continue
        if (mayHaveChanged(schema, table.place, 'policies')) continue
        // Whoever takes the grants away wants it shut.
        if (!privileges.ofRelation(table, 'authenticated', 'select') || isForServer(table, schema)) continue
        const [asked, ...others] = askedWithPublicKey(project, table)
        if (!asked) continue
        const isRead = [asked, ...others].some(({ command }) => command === 'select')
        const isWritten = [asked, ...others].some(({ command }) => command !== 'select')
        yield {
          ...(rowSecurity.place ?? table.place),
          message: 'none',
          data: {
            schema: table.schema,
            table: table.name,
            asked: asked.path,
            outcome: [isRead && 'see no rows of it', isWritten && 'save none'].filter(Boolean).join(' and '),
          },
          subject: `${table.schema}.${table.name}`,
          related: [{ file: asked.path, range: asked.range, message: 'The app asks for it here.' }],
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
