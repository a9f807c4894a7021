import { holdsFor, policyReach } from '../../engine/policies/access'
import { CALLERS, type Privilege } from '../../engine/policies/privileges'
import { replacedIn } from '../../engine/policies/replaced'
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
  summary: 'Several policies allow the same thing to the same people: all of them are worked out each time.',
  why: 'PostgreSQL works out every one of them for each row, and lets people in as soon as one holds. That costs time, and it is easy to overlook which of them opens the table.',
  fix: 'Join them into one policy with `or`. Name a role in each (`to authenticated`) where they are meant for different people.',
  outOfScope: [
    'Tables without row level security, for which policies have no effect.',
    'Policies of a table that a later file makes anew with a plain `create table`: no database has those of both.',
    'Policies of tables that the types generated from the database (`supabase gen types`) do not list, though they list what later migrations make.',
  ],
  references: ['https://supabase.com/docs/guides/database/database-linter?lint=0006_multiple_permissive_policies'],
  messages: {
    several: {
      text: '{policies} {decide} who may {commands} rows {of} `{table}`, and one that holds is enough{open}. PostgreSQL works out each of them for every row.',
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
    for (const { tables, schema } of project.exposed) {
      const isReplaced = replacedIn(schema)
      for (const table of tables) {
        if (!table.rowSecurity.enabled) continue
        for (const { policies, commands, roles } of overlapsOf(table, isReplaced)) {
          const last = policies.at(-1)
          if (!last) continue
          yield {
            ...last.place,
            message: 'several',
            data: {
              schema: table.schema,
              table: table.name,
              policies: joined(policies.map(({ name }) => `“${name}”`)),
              decide: policies.length === 2 ? 'both decide' : 'all decide',
              open: openWords(policies, commands, table, schema),
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
      overlapsOf(found.table, replacedIn(found.database.schema)).find(
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
function overlapsOf(table: Table, isReplaced: ReturnType<typeof replacedIn>): Overlap[] {
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

/** Which of them holds for everybody, whatever the others ask. */
function openWords(policies: readonly Policy[], commands: readonly Privilege[], table: Table, schema: Schema): string {
  const isOpen = (policy: Policy) =>
    CALLERS.every((caller) => commands.every((command) => holdsFor(policy, command, caller))) &&
    commands.every((command) =>
      policyReach(policy, command, table, schema).some(({ who, rows }) => who === 'anyone' && rows === 'all'),
    )
  const open = policies.find(isOpen)
  if (!open) return ''
  const others = policies.length === 2 ? 'here the other adds nobody' : 'here the others add nobody'
  return `: “${open.name}” lets everybody in, so ${others}`
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
