import { upperFirst } from '../../analysis/first-letter'
import type { RelatedPlace } from '../../engine/finding'
import type { Project } from '../../engine/project'
import { nameOf } from '../../engine/resolution/paths'
import { defineRule, type Report } from '../../engine/rule'
import { isPushedAtDeploy } from '../../engine/schema/pushed'
import { type FirstRefusal, firstRefusal } from '../../engine/schema/refusals'
import type { Missing, Problem, Schema } from '../../engine/schema/schema'

export default defineRule({
  id: 'unreplayable-migration',
  property: 'database',
  scope: 'project',
  confidence: 'high',
  milestones: ['team', 'sensitive'],
  since: '0.1.0',
  summary: 'Migrations that cannot be run from nothing: the database cannot be rebuilt from the repository.',
  why: 'What is only in the live database is written down nowhere. Nobody can set up a copy to try changes on, and after a loss the app cannot be put back from its code.',
  fix: 'Write what the live database has into a first migration (`supabase db pull`, or `pg_dump --schema-only`) that comes before all others, and mark it as applied. Then run all migrations on an empty database (`supabase db reset`) until they go through.',
  outOfScope: [
    'SQL files without an order: schema files, scripts that are run by hand or say so, runbooks, hidden folders that no script names, copies beside their file, folders whose files carry no number, and what one of two folders makes that share the numbers of one sequence.',
    'What follows from the first refused statement: it is told once for each database.',
    'Statements after SQL that is put together while it runs: it may have made what they need. In a block, also those that it leaves out after it asked what is there.',
    'Tables and enums that Prisma or Drizzle declares: their tools make them without a migration too.',
    'Migrations of other databases (SQLite, MySQL), told by their words where no tool says it, and folders of migrations that were put away.',
    'Migrations of apps that are built or started with `prisma db push` or `drizzle-kit push`: their schema makes the database.',
  ],
  references: [
    'https://supabase.com/docs/guides/deployment/database-migrations',
    'https://supabase.com/docs/reference/cli/supabase-db-pull',
  ],
  messages: {
    nowhere: {
      text: 'This needs {thing}, which no migration makes: it was probably made by hand in the {live}. So the database cannot be rebuilt from the repository, neither for a staging copy nor after a loss: run from nothing, {count}.',
      severity: 'warning',
    },
    later: {
      text: 'This needs {thing}, which only {maker} makes, and that runs afterwards. So the database cannot be rebuilt from the repository, neither for a staging copy nor after a loss: run from nothing, {count}.',
      severity: 'warning',
    },
    beside: {
      text: 'This needs {thing}, which no migration makes, only {maker}, and that is not run with them. So the migrations alone do not rebuild the database, neither for a staging copy nor after a loss: run from nothing, {count}.',
      severity: 'warning',
    },
    twice: {
      text: 'This makes {thing} a second time, and PostgreSQL refuses that. So the database cannot be rebuilt from the repository, neither for a staging copy nor after a loss: run from nothing, {count}.',
      severity: 'warning',
    },
    refused: {
      text: 'PostgreSQL refuses this: {reason}. So the database cannot be rebuilt from the repository, neither for a staging copy nor after a loss: run from nothing, {count}.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'a table that was made in the dashboard',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (
  id uuid primary key,
  body text
);
`,
          'supabase/migrations/20260102000000_docs.sql': `«alter table public.docs add column tenant_id uuid»;
create index docs_tenant_id_idx on public.docs (tenant_id);
create policy "Own docs" on public.docs for select using (tenant_id = auth.uid());
`,
        },
        expect: ['nowhere'],
      },
      {
        name: 'a table that only a later migration makes, and one beside the migrations',
        files: {
          'apps/one/package.json': '{ "name": "one" }\n',
          'apps/one/supabase/migrations/20260101000000_votes.sql': `«create table public.votes (
  id uuid primary key,
  poll_id uuid references public.polls (id)
)»;
`,
          'apps/one/supabase/migrations/20260102000000_polls.sql': `create table public.polls (id uuid primary key);
`,
          'apps/two/package.json': '{ "name": "two" }\n',
          'apps/two/supabase/migrations/20260101000000_orders.sql': `«alter table public.orders enable row level security»;
`,
          'apps/two/sql/tables.sql': `create table public.orders (id uuid primary key);
`,
        },
        expect: ['later', 'beside'],
      },
      {
        name: 'a policy that an earlier migration has made already',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (id uuid primary key, owner_id uuid);
create policy "Own notes" on public.notes using (owner_id = auth.uid());
`,
          'supabase/migrations/20260102000000_again.sql': `«create policy "Own notes" on public.notes using (owner_id = (select auth.uid()))»;
`,
        },
        expect: ['twice'],
      },
      {
        name: 'what PostgreSQL does not know',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (id uuid primary key);
«alter table public.notes add constraint if not exists notes_id_key unique (id)»;
alter table public.docs add column title text;
`,
        },
        expect: ['refused'],
      },
    ],
    good: [
      {
        name: 'what is there when it is needed: made before, asked for first, the platform’s own, or left to chance',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create type mood as enum ('good', 'bad');
create table public.notes (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid references auth.users (id),
  mood mood
);
create table if not exists public.notes (id uuid primary key);
alter table if exists public.docs add column title text;
drop table if exists public.docs;
create policy "Own files" on storage.objects for select using (bucket_id = 'files');
do $$
begin
  if exists (select 1 from information_schema.tables where table_name = 'docs') then
    alter table public.docs add column title text;
  end if;
end $$;
do $$
begin
  if to_regclass('public.papers') is null then
    raise notice 'There are no papers here.';
    return;
  end if;
  execute 'create policy "Own papers" on public.papers using (true)';
end $$;
`,
        },
      },
      {
        name: 'SQL that is put together while it runs may have made it',
        files: {
          'supabase/migrations/20260101000000_init.sql': `do $$
begin
  execute 'create table public.' || current_setting('app.table') || ' (id uuid primary key)';
end $$;
alter table public.docs add column title text;
`,
        },
      },
      {
        name: 'migrations that were left behind: the app is started with what makes its tables out of the schema',
        files: {
          'package.json': '{ "scripts": { "db:sync": "prisma db push --skip-generate", "start": "node server.js" } }',
          'railway.json': '{ "deploy": { "startCommand": "npm run db:sync && npm start" } }',
          'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Order {
  id String @id
}
`,
          'prisma/migrations/20260101000000_init/migration.sql': `CREATE TABLE "Order" ("id" TEXT NOT NULL PRIMARY KEY, "at" DATETIME);
`,
        },
      },
      {
        name: 'files without an order, and a table that Prisma makes',
        files: {
          'database/likes.sql': `create table likes (id uuid primary key, sender_id uuid references profiles (id));
`,
          'apps/web/package.json': '{ "name": "web" }\n',
          'apps/web/prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Order {
  id String @id

  @@map("orders")
}
`,
          'apps/web/supabase/migrations/20260101000000_security.sql': `alter table public.orders enable row level security;
`,
        },
      },
    ],
  },
  *check(project) {
    for (const schema of project.databases.all) {
      // What the app is deployed with makes the database out of the schema that it declares.
      if (isPushedAtDeploy(schema.source.kind, project.files)) continue
      const first = firstRefusal(schema, project.files)
      if (first) yield report(schema, first, project)
    }
  },
})

type Message = 'nowhere' | 'later' | 'beside' | 'twice' | 'refused'

function report(schema: Schema, { problem, origin }: FirstRefusal, project: Project): Report<Message> {
  const { place } = problem
  const missing = isNamed(problem.missing, schema) ? problem.missing : undefined
  const made = /^(.+) already exists$/.exec(problem.message)?.[1]
  const refused = schema.problems.length + schema.notUnderstood.length
  const data = {
    reason: problem.message.replaceAll('"', '`'),
    count: `${refused} of ${schema.statements} statements ${refused === 1 ? 'fails' : 'fail'}`,
    live: schema.source.kind === 'supabase' ? 'Supabase dashboard' : 'live database',
  }
  const common = { ...place, subject: `${nameOf(place.file)} ${missing?.name ?? made ?? problem.message}` }
  if (made !== undefined)
    return {
      ...common,
      message: 'twice',
      data: { ...data, thing: `the ${quoted(made, isIndex(problem, project) ? 'index' : 'table')}` },
    }
  const thing = missing && thingOf(missing)
  if (thing === undefined) return { ...common, message: 'refused', data }
  if (origin.k === 'nowhere') return { ...common, message: 'nowhere', data: { ...data, thing } }
  const related: RelatedPlace[] = [{ ...origin.place, message: `${capital(thing)} is made here.` }]
  // It was there once: then PostgreSQL's words say most.
  if (origin.k === 'earlier') return { ...common, message: 'refused', data, related }
  const isSameFile = origin.place.file === place.file
  const maker = isSameFile ? 'a line further down' : `\`${origin.place.file}\``
  return { ...common, message: origin.k, data: { ...data, thing, maker }, related }
}

/** `the table `orders``; undefined for what has no name of its own. */
function thingOf({ what, name }: Missing): string | undefined {
  return what === 'other' || name === '' ? undefined : `the ${what} \`${name.replace(/^public\./, '')}\``
}

/** PostgreSQL's names in our quotes; a relation is a table or an index to most. */
function quoted(message: string, relation: 'table' | 'index'): string {
  return message
    .replace(/^relation/, relation)
    .replace(/ (?:of|for) (?:relation|table) /, ' of ')
    .replaceAll('"', '`')
}

function isIndex({ place }: Problem, { files }: Project): boolean {
  const facts = files.get(place.file)
  const operations = facts?.kind === 'sql' ? facts.statements.flatMap((each) => each.operations) : []
  return operations.some(({ k, range }) => k === 'createIndex' && range.start === place.range.start)
}

/** A column may be told of by an alias, which is the statement's own: then PostgreSQL's words say all that is known. */
function isNamed(missing: Missing | undefined, { tables }: Schema): boolean {
  if (missing?.what !== 'column') return true
  const [of = ''] = missing.name.split('.').slice(-2)
  return [...tables.values()].some(({ name }) => name === of)
}

function capital(text: string): string {
  return upperFirst(text)
}
