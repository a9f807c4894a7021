import { type Beside, protectedBeside } from '../../engine/policies/beside'
import type { ExposedDatabase } from '../../engine/policies/exposure'
import { COMMAND_WORDS, type Open, openTo, stillOpen } from '../../engine/policies/open-tables'
import { sensitiveColumns, withWords } from '../../engine/policies/sensitive'
import { mayHaveChanged } from '../../engine/policies/unknown'
import { defineRule, type Report } from '../../engine/rule'
import type { Table } from '../../engine/schema/schema'
import { protectTable, tableOf } from './fixes/policies'

export default defineRule({
  id: 'rls-disabled',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'A table without row level security: anyone can read and write every row.',
  why: 'The key in your app is public: everybody who opens the site has it, and can ask the database directly. Without row level security they get every row of the table, can change it, and can delete it.',
  fix: 'Turn row level security on in a migration, and add a policy that says whose rows are whose. Without a policy only your server can read and write the table.',
  outOfScope: [
    'Tables that no migration in the repository makes, policies or not: row level security may have been turned on in the dashboard. Tables that a dump beside the migrations makes and protects, or that any other SQL file of the repository protects: those are run by hand, in the dashboard, and may come after a migration that turns it off where they do not make the table themselves.',
    'Schemas that the API does not serve (`api.schemas` in supabase/config.toml), and tables from which the public roles have been shut out by `REVOKE`.',
    'Databases whose migrations another tool keeps, unless those speak of Supabase’s accounts or roles, or code that is used works with their tables through supabase-js and some client has another key than the one for servers; of these, tables that any SQL file beside the migrations protects, or SQL in a document of the repository that is to be run by hand; none where code makes a client for them and asks nothing of it: then the API’s tables of these names are of another database.',
    'SQL files that are run by hand, unless they write policies that have no effect or turn row level security off.',
    'Prisma and Drizzle schemas without migrations in SQL: they do not say whether row level security is on.',
    'Parts of a partitioned table: the API answers for the whole one alone.',
    'Databases in which a block of code turns row level security on for tables whose names are only known when it runs.',
    'Tables that the types generated from the database (`supabase gen types`) do not list, though they list what later migrations make.',
  ],
  references: ['https://supabase.com/docs/guides/database/postgres/row-level-security'],
  messages: {
    off: {
      text: 'Row level security is off for `{table}`. {Who} can read, change and delete every row of it{holding}{takes}.',
      severity: 'error',
    },
    readable: {
      text: 'Row level security is off for `{table}`. {Who} can {commands} every row of it{holding}{takes}.',
      severity: 'error',
    },
    policies: {
      text: 'Row level security is off for `{table}`, so its {policies} no effect. {Who} can {commands} every row of it{holding}{still}.',
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'a table that was never protected, and one that belongs to another',
        files: {
          'supabase/migrations/20260101000000_init.sql': `«create table public.customers (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id),
  email text not null,
  phone text
)»;
«create table public.visits (
  id uuid primary key,
  customer_id uuid not null references public.customers (id) on delete cascade
)»;
`,
        },
        expect: ['off', 'off'],
        fixed: {
          'supabase/migrations/20260101000001_protect_customers.sql': `-- Before: anyone can read, add, change and delete every row of customers.
-- After: signed-in people read and write only rows whose user_id is theirs.
alter table public.customers enable row level security;
create policy "Owners have their customers" on public.customers
  for all to authenticated
  using ((select auth.uid()) = user_id)
  with check ((select auth.uid()) = user_id);
`,
          'supabase/migrations/20260101000002_protect_visits.sql': `-- Before: anyone can read, add, change and delete every row of visits.
-- After: signed-in people read and write only rows of customers whose user_id is theirs.
alter table public.visits enable row level security;
create policy "Owners have their visits" on public.visits
  for all to authenticated
  using (exists (select 1 from public.customers where customers.id = visits.customer_id and customers.user_id = (select auth.uid())))
  with check (exists (select 1 from public.customers where customers.id = visits.customer_id and customers.user_id = (select auth.uid())));
`,
        },
      },
      {
        name: 'an app that reads its own rows of one table, and asks for none of another',
        files: {
          'supabase/migrations/20260101000000_init.sql': `«create table public.invoices (id uuid primary key, user_id uuid not null references auth.users (id))»;
«create table public.mail_queue (
  id uuid primary key,
  user_id uuid not null references auth.users (id),
  body text
)»;
`,
          'package.json': '{ "dependencies": { "@supabase/supabase-js": "2.45.0" } }',
          'src/invoices.ts': `import { createClient } from '@supabase/supabase-js'

const supabase = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_ANON_KEY)
export const invoices = (user: { id: string }) =>
  supabase.from('invoices').select('id').eq('user_id', user.id).limit(20).throwOnError()
`,
        },
        expect: ['off', 'off'],
        fixed: {
          'supabase/migrations/20260101000001_protect_invoices.sql': `-- Before: anyone can read, add, change and delete every row of invoices.
-- After: signed-in people read only rows whose user_id is theirs; only the server writes them.
alter table public.invoices enable row level security;
create policy "Owners have their invoices" on public.invoices
  for select to authenticated
  using ((select auth.uid()) = user_id);
`,
          'supabase/migrations/20260101000002_protect_mail_queue.sql': `-- Before: anyone can read, add, change and delete every row of mail_queue.
-- After: only the server reads and writes it.
alter table public.mail_queue enable row level security;
revoke all on public.mail_queue from anon, authenticated;
`,
        },
      },
      {
        name: 'turned off again',
        files: {
          'supabase/migrations/20260101000000_init.sql': `CREATE TABLE public.notes (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL
);
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own notes" ON public.notes USING (user_id = (SELECT auth.uid()));
`,
          'supabase/migrations/20260102000000_fix_insert.sql': `«ALTER TABLE public.notes DISABLE ROW LEVEL SECURITY»;
`,
        },
        expect: ['policies'],
        fixed: {
          'supabase/migrations/20260102000001_protect_notes.sql': `-- Before: anyone can read, add, change and delete every row of notes.
-- After: what its policy allows, and nothing else.
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
`,
        },
      },
      {
        name: 'migrations of another tool, whose tables code works with through the API',
        files: {
          'drizzle/meta/_journal.json': '{ "dialect": "postgresql", "entries": [{ "idx": 0, "tag": "0000_start" }] }',
          'drizzle/0000_start.sql': `«CREATE TABLE "users" ("id" serial PRIMARY KEY NOT NULL, "email" text)»;
`,
          'server/people.ts': `import { createClient } from '@supabase/supabase-js'

const supabase = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_ANON_KEY!)
export const person = (id: number) => supabase.from('users').select('email').eq('id', id).single().throwOnError()
`,
        },
        expect: ['off'],
      },
      {
        name: 'policies that let everybody in all the same',
        files: {
          'supabase/migrations/20260101000000_init.sql': `«create table public.notices (id uuid primary key, body text)»;
create policy "Read notices" on public.notices for select using (true);
create policy "Write notices" on public.notices for update using (true);
`,
        },
        expect: ['policies'],
      },
      {
        name: 'policies that were written and never turned on; members of a team',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.team_members (
  team_id uuid not null,
  user_id uuid not null references auth.users (id),
  primary key (user_id, team_id)
);
alter table public.team_members enable row level security;
«create table public.boards (
  id uuid primary key,
  team_id uuid not null,
  theme_id uuid references public.made_in_the_dashboard (id)
)»;
revoke insert, update, delete on public.boards from anon, authenticated;
`,
        },
        expect: ['readable'],
        fixed: {
          'supabase/migrations/20260101000001_protect_boards.sql': `-- Before: anyone can read, add, change and delete every row of boards.
-- After: signed-in people read and write only rows of a team_id that they belong to.
alter table public.boards enable row level security;
create policy "Owners have their boards" on public.boards
  for all to authenticated
  using (team_id in (select team_id from public.team_members where user_id = (select auth.uid())))
  with check (team_id in (select team_id from public.team_members where user_id = (select auth.uid())));
`,
        },
      },
      {
        name: 'a table that a form of the site adds to',
        files: {
          'package.json': '{ "dependencies": { "react": "18.3.1", "@supabase/supabase-js": "2.49.0" } }',
          'supabase/migrations/20260101000000_newsletter.sql': `«create table public.newsletter (
  id uuid primary key default gen_random_uuid(),
  email text
)»;
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'

export const supabase = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_ANON_KEY)
`,
          'src/Signup.tsx': `import { useState } from 'react'
import { supabase } from './supabase'

export function Signup() {
  const [email, setEmail] = useState('')
  const submit = async () => {
    const { error } = await supabase.from('newsletter').insert({ email })
    if (error) alert('Please try again.')
  }
  return <form onSubmit={submit}><input value={email} onChange={(event) => setEmail(event.target.value)} /></form>
}
`,
        },
        expect: ['off'],
        fixed: {
          'supabase/migrations/20260101000001_protect_newsletter.sql': `-- Before: anyone can read, add, change and delete every row of newsletter.
-- After: anyone adds rows, as the app does; only the server reads and changes them.
alter table public.newsletter enable row level security;
create policy "Anyone can add to newsletter" on public.newsletter
  for insert to anon, authenticated
  with check (true);
`,
        },
      },
    ],
    good: [
      {
        name: 'turned on: later, in a loop, after a rename; shut out; not served; made elsewhere',
        files: {
          'supabase/config.toml': `[api]
schemas = ["public"]
`,
          'supabase/migrations/20260101000000_init.sql': `create table public.a (id uuid primary key);
create table public.b (id uuid primary key);
create table public.c (id uuid primary key);
create table public.old_name (id uuid primary key);
create table public.server_only (id uuid primary key);
revoke all on public.server_only from anon, authenticated;
create schema private;
create table private.jobs (id uuid primary key);
alter table public.made_in_the_dashboard add column note text;
create table public.gone (id uuid primary key);
`,
          'supabase/migrations/20260102000000_protect.sql': `alter table public.a disable row level security;
alter table public.a enable row level security;
do $$
declare name text;
begin
  foreach name in array array['b', 'c'] loop
    execute format('alter table public.%I enable row level security', name);
  end loop;
end $$;
alter table public.old_name rename to new_name;
alter table public.new_name enable row level security;
drop table public.gone;
`,
        },
      },
      {
        name: 'a schema that was run first makes and protects it: the migration finds it there; a file to run by hand does',
        files: {
          'enable_rls.sql':
            'alter table public.leads enable row level security; alter table public.chats enable row level security;',
          'supabase/migrations/20260102000000_leads.sql':
            'create table public.leads (id uuid primary key, email text); create table public.chats (id uuid primary key); alter table public.chats disable row level security;',
          'supabase/schema.sql': `create table public.invoices (id uuid primary key, clinic_id uuid not null);
alter table public.invoices enable row level security;
create policy own on public.invoices for select using (clinic_id = (auth.jwt() -> 'app_metadata' ->> 'clinic')::uuid);
`,
          'supabase/migrations/20260101000000_billing.sql': `create table if not exists public.invoices (id uuid primary key, total numeric not null);
`,
        },
      },
      {
        name: 'protected by a dump beside the migrations, or before a second file that makes it if it is not there',
        files: {
          'supabase/migrations/clean_schema_final.sql': `CREATE TABLE IF NOT EXISTS "public"."residents" ("id" uuid NOT NULL, "email" text);
CREATE TABLE IF NOT EXISTS "public"."comments" ("id" uuid NOT NULL, "author_id" uuid);
ALTER TABLE "public"."residents" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "public"."comments" ENABLE ROW LEVEL SECURITY;
`,
          'supabase/migrations/001_mail.sql': `CREATE TABLE IF NOT EXISTS mail_accounts (id uuid PRIMARY KEY, agency_id uuid REFERENCES agencies (id), email text);
ALTER TABLE mail_accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON mail_accounts USING (id = (SELECT auth.uid()));
`,
          'supabase/migrations/002_mail_tables.sql': `CREATE TABLE IF NOT EXISTS mail_accounts (id uuid PRIMARY KEY, email text);
`,
          'supabase/migrations/20260308000002_comments.sql': `ALTER TABLE public.comments ADD CONSTRAINT author_is_there CHECK (author_id IS NOT NULL);
CREATE POLICY "Own comments" ON public.comments USING (author_id = (SELECT auth.uid()));
CREATE TABLE IF NOT EXISTS public.residents (id uuid PRIMARY KEY, email text);
`,
        },
      },
      {
        name: 'migrations of another tool, and a document that says what to run by hand',
        files: {
          'prisma/migrations/20260101000000_init/migration.sql': `CREATE TABLE "orders" ("id" UUID NOT NULL PRIMARY KEY, "user_id" UUID REFERENCES auth.users (id));
CREATE TABLE "drivers" ("id" UUID NOT NULL PRIMARY KEY);
`,
          'docs/database.md': `# Step 4: row level security

\`\`\`sql
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['drivers'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
  END LOOP;
END $$;
\`\`\`
`,
        },
      },
      {
        name: 'a database that no browser can ask',
        files: {
          'prisma/migrations/20260101000000_init/migration.sql': `CREATE TABLE "orders" ("id" TEXT NOT NULL PRIMARY KEY);
`,
          'src/orders.ts': `import { PrismaClient } from '@prisma/client'
export const prisma = new PrismaClient()
`,
        },
      },
      {
        name: 'a project that opens no table by itself',
        files: {
          'supabase/migrations/20261105000000_init.sql': `create table public.jobs (id uuid primary key);
grant select on public.jobs to service_role;
`,
        },
      },
    ],
  },
  *check(project) {
    for (const database of project.exposed) {
      // These do not say whether row level security is on.
      if (database.schema.source.kind === 'prisma' || database.schema.source.kind === 'drizzle') continue
      const beside = protectedBeside(database.schema, project)
      for (const table of database.tables) {
        if (!isKnownOff(table, database, beside)) continue
        const open = openTo(table, database)
        if (open) yield report(table, open, stillOpen(table, database))
      }
    }
  },
  fixes(finding, project, sourceOf) {
    const found = tableOf(project, finding.data, finding.file)
    return found ? protectTable(found, project, sourceOf) : []
  },
})

/** Off by what the files say; of a table that none of them makes, a statement has to say so. */
function isKnownOff(table: Table, { schema, made }: ExposedDatabase, beside: Beside): boolean {
  const { rowSecurity, partitionOf, place } = table
  if (rowSecurity.enabled) return false
  const name = `${table.schema}.${table.name}`
  if (rowSecurity.place) return !beside.repaired.has(name)
  if (!made.has(table) || table.protectedBefore || beside.on.has(name)) return false
  if (table.policies.size > 0) return true
  // Of files that are run by hand, there may be more than the repository has.
  if (schema.source.kind === 'loose') return false
  const parent = partitionOf === undefined ? undefined : schema.tables.get(partitionOf)
  // The table that it is a part of is told.
  if (parent && !parent.rowSecurity.enabled) return false
  return !mayHaveChanged(schema, place, 'row security')
}

function report(table: Table, { caller, commands }: Open, still: string): Report<'off' | 'readable' | 'policies'> {
  const { rowSecurity, policies, name, schema, place } = table
  const holding = withWords(sensitiveColumns(table).map(({ words }) => words))
  const words = commands.filter((each) => each !== 'insert' || commands.length === 1).map((each) => COMMAND_WORDS[each])
  const last = words.pop() ?? ''
  const has = policies.size === 1 ? 'policy has' : `${policies.size} policies have`
  return {
    ...(rowSecurity.place ?? place),
    message: policies.size > 0 ? 'policies' : commands.length === 4 ? 'off' : 'readable',
    data: {
      schema,
      table: name,
      policies: has,
      still,
      Who: caller === 'anon' ? 'Anyone who opens your site' : 'Anyone with an account',
      takes: caller === 'anon' ? ': the public key in the app is all it takes' : '',
      commands: words.length > 0 ? `${words.join(', ')} and ${last}` : last,
      holding: holding === undefined ? '' : `, ${holding} among them`,
    },
    subject: `${schema}.${name}`,
    cause: 'off',
    related: rowSecurity.place
      ? [{ ...place, message: `\`${name}\` is made here.` }]
      : [...policies.values()]
          .slice(0, 1)
          .map((policy) => ({ ...policy.place, message: 'This policy has no effect.' })),
  }
}
