import { qualifiedName } from '../../analysis/edits/sql-names'
import { nameInQuotes } from '../../analysis/sql/quoting'
import { asksItself, isNeverAsked, perRowCall, wrapCalls } from '../../engine/policies/per-row'
import { asksElsewhere } from '../../engine/policies/public-client'
import { replacedIn } from '../../engine/policies/replaced'
import { mayHaveChanged } from '../../engine/policies/unknown'
import { defineRule } from '../../engine/rule'
import { sqlFix, tableOf } from './fixes/policies'

export default defineRule({
  id: 'policy-per-row-auth',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['scale'],
  since: '0.1.0',
  summary: 'A policy asks who is signed in once per row instead of once per query.',
  why: 'PostgreSQL calls the function again for each row that it looks at. With a hundred rows nobody notices; with a hundred thousand, lists take seconds.',
  fix: 'Put the call in parentheses with `select`: `(select auth.uid())`. It means the same, and PostgreSQL asks once.',
  outOfScope: [
    "Functions of the project's own that are called per row, such as `is_admin()`.",
    'Calls in a subquery that reads no column of the table that the policy is on: PostgreSQL runs it once per query. Policies that are only for adding rows: they are worked out for the one row that is written. Policies beside one that lets everybody in (`using (true)`): nothing is left of them when the query is planned. Supabase’s advisor lists all of these.',
    'Apps that ask their own database by other means alone, and make no client of Supabase’s: nobody waits for these tables. Policies that a later block of code may have dropped, and those that look for their own table’s rows in it: PostgreSQL refuses every query with an endless recursion.',
    'Policies of tables that the types generated from the database (`supabase gen types`) do not list, though they list what later migrations make.',
  ],
  references: ['https://supabase.com/docs/guides/database/postgres/row-level-security#call-functions-with-select'],
  messages: {
    perRow: {
      text: 'The policy “{policy}” on `{table}` calls `{call}` once for every row. Write `(select {call})`: it means the same and is asked once.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'one that looks for rows of another table',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.members (team_id uuid, user_id uuid, primary key (team_id, user_id));
create table public.teams (id uuid primary key);
alter table public.teams enable row level security;
«create policy team on public.teams for select using (
  exists (select 1 from public.members m where m.team_id = teams.id and m.user_id = auth.uid())
)»;
`,
        },
        expect: ['perRow'],
      },
      {
        name: 'in both conditions, and in a subquery about the row',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (id uuid primary key, user_id uuid not null, team_id uuid);
create table public.members (user_id uuid, team_id uuid, primary key (user_id, team_id));
alter table public.notes enable row level security;
«create policy "Own notes" on public.notes
  for update using (auth.uid() = user_id) with check (auth.uid() = user_id)»;
«create policy "Team notes" on public.notes
  for select using (exists (select 1 from public.members m where m.team_id = notes.team_id and m.user_id = auth.uid()))»;
`,
        },
        expect: ['perRow', 'perRow'],
        fixed: {
          'supabase/migrations/20260101000001_ask_once_in_policies_of_notes.sql': `alter policy "Own notes" on public.notes
  using ((select auth.uid()) = user_id)
  with check ((select auth.uid()) = user_id);
alter policy "Team notes" on public.notes
  using (exists (select 1 from public.members m where m.team_id = notes.team_id and m.user_id = (select auth.uid())));
`,
        },
      },
      {
        name: 'the role, and a setting',
        files: {
          'supabase/migrations/20260101000000_init.sql': `CREATE TABLE public.files (id uuid PRIMARY KEY, owner text);
ALTER TABLE public.files ENABLE ROW LEVEL SECURITY;
«CREATE POLICY "Own files" ON public.files FOR SELECT
  USING (auth.role() = 'authenticated' AND owner = current_setting('request.jwt.claim.sub', true))»;
`,
        },
        expect: ['perRow'],
        fixed: {
          'supabase/migrations/20260101000001_ask_once_in_policies_of_files.sql': `ALTER POLICY "Own files" ON public.files
  USING ((SELECT auth.role()) = 'authenticated' AND owner = (SELECT current_setting('request.jwt.claim.sub', true)));
`,
        },
      },
    ],
    good: [
      {
        name: 'one that looks for its own table’s rows, which PostgreSQL refuses',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.members (team_id uuid, user_id uuid, primary key (team_id, user_id));
alter table public.members enable row level security;
create policy team on public.members for select using (
  exists (select 1 from public.members m where m.team_id = members.team_id and m.user_id = auth.uid())
);
`,
        },
      },
      {
        name: 'a later block of code drops policies whose names are only known when it runs',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (id uuid primary key, user_id uuid not null);
alter table public.notes enable row level security;
create policy own on public.notes for select using (user_id = auth.uid());
`,
          'supabase/migrations/20260102000000_anew.sql': `do $$
declare t record; p record;
begin
  for t in select tablename from pg_tables where schemaname = 'public' loop
    for p in select policyname from pg_policies where tablename = t.tablename loop
      execute format('drop policy %I on %I', p.policyname, t.tablename);
    end loop;
  end loop;
end $$;
`,
        },
      },
      {
        name: 'a subquery that reads nothing of the row, a policy for adding rows',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (id uuid primary key, user_id uuid not null, team_id uuid);
create table public.members (user_id uuid, team_id uuid, role text, primary key (user_id, team_id));
alter table public.notes enable row level security;
create policy a on public.notes for select
  using (team_id in (select team_id from public.members where user_id = auth.uid()));
create policy b on public.notes for delete
  using (exists (select 1 from public.members m where m.user_id = auth.uid() and m.role = 'admin'));
create policy c on public.notes for insert with check (auth.uid() = user_id);
create table public.follows (id uuid primary key, user_id uuid not null);
alter table public.follows enable row level security;
create policy a on public.follows for select to authenticated using (auth.uid() = user_id);
create policy b on public.follows for select using (true);
`,
        },
      },
      {
        name: 'a subquery over a table to which an earlier file adds the column',
        files: {
          'supabase/migrations/011_team.sql': `alter table profiles add column if not exists team_id uuid;
`,
          'supabase/migrations/20260101000000_profiles.sql': `create table if not exists profiles (id uuid primary key);
`,
          'supabase/migrations/20260102000000_jobs.sql': `create table jobs (id uuid primary key, team_id uuid not null);
alter table jobs enable row level security;
create policy team on jobs using (team_id = (select team_id from profiles where id = auth.uid()));
`,
        },
      },
      {
        name: 'wrapped; the whole condition of the caller in one select; row level security off',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (id uuid primary key, user_id uuid not null);
alter table public.notes enable row level security;
create policy a on public.notes for select using ((select auth.uid()) = user_id);
create policy b on public.notes for delete using ((select auth.jwt() ->> 'role') = 'admin');
create policy c on public.notes for update using (auth.uid() = user_id);
create table public.off (id uuid primary key, user_id uuid);
create policy d on public.off using (auth.uid() = user_id);
`,
          'supabase/migrations/20260102000000_faster.sql': `alter policy c on public.notes using ((select auth.uid()) = user_id);
`,
        },
      },
    ],
  },
  *check(project) {
    if (asksElsewhere(project)) return
    for (const { tables, schema } of project.exposed) {
      const isReplaced = replacedIn(schema)
      for (const table of tables) {
        if (!table.rowSecurity.enabled && !table.assumed) continue
        for (const policy of table.policies.values()) {
          const call = perRowCall(policy, table, schema)
          if (call === undefined || isReplaced(policy, table) || isNeverAsked(policy, table)) continue
          if (asksItself(policy, table) || mayHaveChanged(schema, policy.place, 'dropped policies')) continue
          yield {
            ...policy.place,
            message: 'perRow',
            data: { schema: table.schema, table: table.name, policy: policy.name, call },
            subject: `${table.schema}.${table.name} ${policy.name}`,
            cause: 'perRow',
          }
        }
      }
    }
  },
  /** All policies of the table at once, in one migration. */
  fixes(finding, project, sourceOf) {
    const found = tableOf(project, finding.data, finding.file)
    if (!found) return []
    const { table } = found
    const policies = [...table.policies.values()].filter(
      (policy) => perRowCall(policy, table, found.database.schema) !== undefined,
    )
    const altered = policies.flatMap((policy) => {
      const text = sourceOf(policy.place.file)
      // `ALTER POLICY` may have changed one condition since.
      if (text === undefined || !/^create\s+policy/i.test(text.slice(policy.place.range.start))) return []
      const conditionOf = (part: typeof policy.using) =>
        part && wrapCalls(text.slice(part.range.start, part.range.end).replaceAll('\r\n', '\n'))
      return [{ name: policy.name, using: conditionOf(policy.using), check: conditionOf(policy.check) }]
    })
    if (!altered.some(({ name }) => name === finding.data['policy'])) return []
    const title =
      altered.length === 1
        ? `Ask once per query in "${altered[0]?.name}"`
        : `Ask once per query in ${altered.length} policies of ${table.name}`
    return sqlFix(
      `${title}, with the same people let in`,
      found.database.schema,
      {
        name: `ask_once_in_policies_of_${table.name.toLowerCase()}`,
        up: ({ word, indent }) =>
          altered.map(
            ({ name, using, check }) =>
              `${[
                `${word('alter policy')} ${nameInQuotes(name)} ${word('on')} ${qualifiedName(table)}`,
                ...(using === undefined ? [] : [`${indent}${word('using')} (${using(word)})`]),
                ...(check === undefined ? [] : [`${indent}${word('with check')} (${check(word)})`]),
              ].join('\n')};`,
          ),
        down: () => [],
      },
      sourceOf,
    )
  },
})
