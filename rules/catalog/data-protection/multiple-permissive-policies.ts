import { holdsFor, policyReach } from '../../engine/policies/access'
import { asksItself, isAlwaysTrue } from '../../engine/policies/per-row'
import { CALLERS, type Privilege } from '../../engine/policies/privileges'
import { asksElsewhere } from '../../engine/policies/public-client'
import { apartIn } from '../../engine/policies/replaced'
import { mayHaveChanged } from '../../engine/policies/unknown'
import { defineRule } from '../../engine/rule'
import type { Policy, Schema, Table } from '../../engine/schema/schema'
import { mergePolicies } from './fixes/merge-policies'
import { tableOf } from './fixes/policies'

export default defineRule({
  id: 'multiple-permissive-policies',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['scale'],
  since: '0.1.0',
  summary: 'Several policies allow the same thing to the same people: the widest of them decides.',
  why: 'One that holds is enough, so a strict policy beside an open one keeps nobody out, and it is easy to overlook which of them opens the table. Where none of them is simply `true`, PostgreSQL works out every one for each row, which costs time.',
  fix: 'Join them into one policy with `or`. Name a role in each (`to authenticated`) where they are meant for different people.',
  outOfScope: [
    'Tables without row level security, for which policies have no effect.',
    'Policies of a table that a later file makes anew with a plain `create table`, and of two files that plainly make the same trigger, policy or constraint: no database has those of both. Where several files plainly make the same policy of a table, policies of the table in all of these but the last.',
    'Apps that ask their own database by other means alone, and make no client of Supabase’s: nobody waits for these tables. Policies that a later block of code may have dropped, and those of which one looks for its own table’s rows: PostgreSQL refuses every query with an endless recursion.',
    'Policies of tables that the types generated from the database (`supabase gen types`) do not list, though they list what later migrations make.',
  ],
  references: ['https://supabase.com/docs/guides/database/database-linter?lint=0006_multiple_permissive_policies'],
  messages: {
    several: {
      text: '{policies} {decide} who may {commands} rows {of} `{table}`, and one that holds is enough{open}{cost}.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'two for reading',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (
  id uuid primary key,
  user_id uuid not null,
  shared boolean
);
alter table public.notes enable row level security;
create policy "Own notes" on public.notes for select to authenticated using (user_id = (select auth.uid()));
«create policy "Shared notes" on public.notes for select to authenticated using (shared)»;
`,
        },
        expect: ['several'],
        fixed: {
          'supabase/migrations/20260101000001_join_policies_of_notes.sql': `drop policy if exists "Own notes" on public.notes;
drop policy if exists "Shared notes" on public.notes;
create policy "Own notes or Shared notes" on public.notes
  for select to authenticated
  using ((user_id = (select auth.uid())) or (shared));
`,
        },
      },
      {
        name: 'one for everything, and one for reading: of everybody and of those with an account',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (id uuid primary key, user_id uuid not null);
alter table public.notes enable row level security;
create policy "Everybody" on public.notes for select using (true);
«create policy "Owners" on public.notes for all to authenticated using (user_id = (select auth.uid()))»;
`,
        },
        expect: ['several'],
      },
    ],
    good: [
      {
        name: 'one that looks for rows of its own table, which PostgreSQL refuses to read then',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.people (id uuid primary key, team_id uuid);
alter table public.people enable row level security;
create policy "Own" on public.people for select using (id = (select auth.uid()));
create policy "Team" on public.people for select using (
  team_id in (select p.team_id from public.people p where p.id = (select auth.uid()))
);
`,
        },
      },
      {
        name: 'different commands, different people, a restrictive one, row level security off',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (id uuid primary key, user_id uuid not null);
alter table public.notes enable row level security;
create policy a on public.notes for select to authenticated using (true);
create policy b on public.notes for select to anon using (false);
create policy c on public.notes for insert to authenticated with check (true);
create policy d on public.notes as restrictive for select to authenticated using (user_id = (select auth.uid()));
create policy e on public.notes for select to service_role using (true);
create table public.off (id uuid primary key);
create policy a on public.off using (true);
create policy b on public.off using (true);
`,
        },
      },
      {
        name: 'tries of one set of policies, each of which makes one again that an earlier try has made',
        files: {
          'supabase/migrations/20260101000000_a.sql': `create table public.games (id uuid primary key, user_id uuid not null);
alter table public.games enable row level security;
create policy "See" on public.games for select using (true);
create policy "Add" on public.games for insert with check (user_id = (select auth.uid()));
`,
          'supabase/migrations/20260102000000_b.sql': `create policy "Add" on public.games for insert with check (user_id = (select auth.uid()));
create policy "Own go" on public.games for delete using (user_id = (select auth.uid()));
`,
          'supabase/migrations/20260103000000_c.sql': `drop policy if exists "Add" on public.games;
create policy "See" on public.games for select using (true);
create policy "Makers delete" on public.games for delete using (user_id = (select auth.uid()));
`,
        },
      },
      {
        name: 'two files that each make the table: the later one only runs where the older one did not',
        files: {
          'supabase/migrations/20260101000000_diary.sql': `create table if not exists public.diary (id uuid primary key, page text);
alter table public.diary enable row level security;
create policy "Readers" on public.diary for select using (true);
`,
          'supabase/migrations/20260102000000_all.sql': `create table public.diary (id uuid primary key, user_id uuid not null, page text);
alter table public.diary enable row level security;
create policy "Own pages" on public.diary for all to authenticated using (user_id = (select auth.uid()));
`,
        },
      },
    ],
  },
  *check(project) {
    if (asksElsewhere(project)) return
    for (const { tables, schema } of project.exposed) {
      const isReplaced = apartIn(schema)
      for (const table of tables) {
        if (!table.rowSecurity.enabled) continue
        for (const overlap of overlapsOf(table, isReplaced)) {
          const { policies, commands, roles } = overlap
          const last = policies.at(-1)
          if (!last || policies.some(({ place }) => mayHaveChanged(schema, place, 'dropped policies'))) continue
          if (policies.some((policy) => asksItself(policy, table))) continue
          yield {
            ...last.place,
            message: 'several',
            data: {
              schema: table.schema,
              table: table.name,
              policies: joined(policies.map(({ name }) => `“${name}”`)),
              decide: policies.length === 2 ? 'both decide' : 'all decide',
              ...sayingWho(overlap, table, schema),
              commands: joined(commands.map((command) => WORDS[command])),
              of: commands.join() === 'insert' ? 'to' : 'of',
              asked: commands.join(','),
              roles: roles.join(','),
            },
            subject: `${table.schema}.${table.name} ${commands.join(',')}`,
            cause: 'several',
            related: policies.slice(0, -1).map(({ place, name }) => ({ ...place, message: `“${name}”` })),
          }
        }
      }
    }
  },
  fixes(finding, project, sourceOf) {
    const found = tableOf(project, finding.data, finding.file)
    const overlap =
      found &&
      overlapsOf(found.table, apartIn(found.database.schema)).find(
        ({ commands }) => commands.join(',') === finding.data['asked'],
      )
    return found && overlap ? mergePolicies(found, overlap.policies, sourceOf) : []
  },
})

const COMMANDS: readonly Privilege[] = ['select', 'insert', 'update', 'delete']
const WORDS = { select: 'read', insert: 'add', update: 'change', delete: 'delete' }

interface Overlap {
  readonly policies: readonly Policy[]
  readonly commands: readonly Privilege[]
  readonly roles: readonly string[]
}

/** The policies of a table that hold for the same command and role, the last one written last; each set once. */
function overlapsOf(table: Table, isReplaced: ReturnType<typeof apartIn>): Overlap[] {
  const permissive = [...table.policies.values()].filter((policy) => policy.permissive && !isReplaced(policy, table))
  const found = new Map<string, { policies: Policy[]; commands: Set<Privilege>; roles: Set<string> }>()
  for (const command of COMMANDS) {
    for (const role of CALLERS) {
      const policies = permissive.filter((policy) => holdsFor(policy, command, role))
      if (policies.length < 2) continue
      const key = policies.map(({ name }) => name).join('\n')
      const known = found.get(key) ?? { policies, commands: new Set(), roles: new Set() }
      known.commands.add(command)
      known.roles.add(role)
      found.set(key, known)
    }
  }
  return [...found.values()].map(({ policies, commands, roles }) => ({
    policies: [...policies].sort((a, b) =>
      a.place.file === b.place.file ? a.place.range.start - b.place.range.start : a.place.file < b.place.file ? -1 : 1,
    ),
    commands: [...commands],
    roles: [...roles],
  }))
}

/** Which of them holds for everybody, whatever the others ask; and that all cost time, unless that one asks nothing at all. */
function sayingWho(
  { policies, commands, roles }: Overlap,
  table: Table,
  schema: Schema,
): { open: string; cost: string } {
  const isOpen = (policy: Policy) =>
    commands.every((command) =>
      policyReach(policy, command, table, schema).some(({ who, rows }) => who === 'anyone' && rows === 'all'),
    )
  // PostgreSQL joins them by `or`, and one that is `true` leaves nothing of the others when it plans the query.
  const whole = policies.find((policy) => commands.every((command) => isAlwaysTrue(policy, command)))
  const open =
    whole ??
    policies.find(
      (policy) =>
        CALLERS.every((caller) => commands.every((command) => holdsFor(policy, command, caller))) && isOpen(policy),
    )
  const cost = whole ? '' : '; PostgreSQL works out each of them for every row'
  if (!open) return { open: '', cost }
  const who =
    roles.length > 1 ? 'everybody' : roles[0] === 'anon' ? 'everybody without an account' : 'everybody with an account'
  const others = policies.length === 2 ? 'the other adds nobody and keeps' : 'the others add nobody and keep'
  return { open: `: “${open.name}” lets in ${who}, so here ${others} nobody out`, cost }
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
