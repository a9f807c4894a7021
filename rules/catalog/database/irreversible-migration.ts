import { upperFirst } from '../../analysis/first-letter'
import { growthWords } from '../../engine/query/growth'
import { irreversibleLosses, type Loss } from '../../engine/query/irreversible'
import { defineRule, type Report } from '../../engine/rule'
import { fixesForLoss } from './fixes/keep-rows'

export default defineRule({
  id: 'irreversible-migration',
  property: 'database',
  scope: 'project',
  confidence: 'medium',
  milestones: ['team'],
  since: '0.1.0',
  summary: 'A new migration that throws data away, with no way back in the repository.',
  why: 'When a release goes wrong, the code can be put back in a minute, and what a migration threw away cannot. What users had typed in is gone unless a backup of the whole database is restored, which undoes everybody else’s work of that day too.',
  fix: 'Copy what goes to a table of a schema that nothing serves, in the same migration, and drop the copy some weeks later. Or write the migration that undoes it.',
  outOfScope: [
    'Migrations that ran long ago: only the newest one is looked at, and those written within the day before it.',
    'Tables and columns that are as new themselves or two days older, tables that do not grow with the app, and what was put aside before (`orders_old`).',
    'Rows that come again by themselves (sessions, caches, push subscriptions, codes), and those in the place of which the same migrations put others.',
    'Policies, functions, views, triggers, indexes and constraints: they hold no data.',
    'Blocks that ask something of the live database before they act, and deletes with a condition.',
  ],
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  messages: {
    table: {
      text: 'This drops `{table}` with all its rows, and nothing in the repository keeps a copy or undoes it. {Growth}: if the release is rolled back, those rows are gone for good.',
      severity: 'info',
    },
    column: {
      text: 'This drops {columns} of `{table}`, with what every row has there, and nothing in the repository keeps a copy or undoes it. {Growth}: if the release is rolled back, those values are gone for good.',
      severity: 'info',
    },
    rows: {
      text: 'This deletes all rows of `{table}`, and nothing in the repository keeps a copy or undoes it. {Growth}: if the release is rolled back, those rows are gone for good.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'a table, a column, all rows',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (
  id uuid primary key,
  user_id uuid not null,
  note text
);
create table public.members (id uuid primary key, user_id uuid not null, mail_host text, mail_port integer);
create table public.messages (id uuid primary key, user_id uuid not null, body text);
create table public.visits (id uuid primary key, at timestamptz);
`,
          'supabase/migrations/20260115000000_labels.sql': `create table public.labels (id uuid primary key, name text);
`,
          'supabase/migrations/20260201000000_clean.sql': `alter table public.orders add column paid boolean not null default false, «drop column note»;
«drop table if exists public.messages cascade»;
«truncate public.visits»;
«alter table public.members drop column mail_host», drop column mail_port;
`,
        },
        expect: ['column', 'table', 'rows', 'column'],
        fixed: {
          'supabase/migrations/20260201000000_clean.sql': `create schema if not exists backup;
create table backup.orders_note as select id, note from public.orders;
alter table public.orders add column paid boolean not null default false, drop column note;
create table backup.messages as table public.messages;
drop table if exists public.messages cascade;
create table backup.visits as table public.visits;
truncate public.visits;
create table backup.members_mail_host_mail_port as select id, mail_host, mail_port from public.members;
alter table public.members drop column mail_host, drop column mail_port;
`,
        },
      },
    ],
    good: [
      {
        name: 'what is kept, moved, made again, as new, or holds nothing',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (id uuid primary key, user_id uuid not null, note text, total integer);
create table public.messages (id uuid primary key, user_id uuid not null, body text);
create table public.orders_old (id uuid primary key, user_id uuid not null);
create table public.flags (name text primary key);
create table public.push_subscriptions (id uuid primary key, user_id uuid not null, endpoint text);
create table public.credit_packages (id uuid primary key, shop_id uuid, credits integer);
create policy "Own orders" on public.orders for select using (user_id = auth.uid());
create index orders_user_id_idx on public.orders (user_id);
`,
          'supabase/migrations/20260115000000_drafts.sql': `create table public.draft_orders (id uuid primary key, user_id uuid not null);
alter table public.messages add column seen boolean;
`,
          'supabase/migrations/20260201000000_clean.sql': `alter table public.orders add column remark text;
update public.orders set remark = note;
alter table public.orders drop column note;
create table backup.messages as select * from public.messages;
drop table public.messages;
drop table public.orders_old;
drop table public.draft_orders;
delete from public.flags;
delete from public.push_subscriptions;
delete from public.credit_packages;
insert into public.credit_packages (id, credits) values (gen_random_uuid(), 100);
delete from public.orders where total is null;
drop policy "Own orders" on public.orders;
create policy "Own orders" on public.orders for select using (user_id = (select auth.uid()));
drop index orders_user_id_idx;
drop table if exists public.lost;
`,
        },
      },
      {
        name: 'a migration that says how it is undone, and one that ran long ago',
        files: {
          'db/migrations/20260101000000_init.sql': `-- migrate:up
create table orders (id uuid primary key, user_id uuid not null, note text);
-- migrate:down
drop table orders;
`,
          'db/migrations/20260115000000_notes.sql': `-- migrate:up
alter table orders add column remark text;
-- migrate:down
alter table orders drop column remark;
`,
          'db/migrations/20260201000000_clean.sql': `-- migrate:up
alter table orders drop column note;
-- migrate:down
alter table orders add column note text;
`,
          'apps/old/package.json': '{ "name": "old" }\n',
          'apps/old/supabase/migrations/20260101000000_init.sql': `create table public.orders (id uuid primary key, user_id uuid not null, note text);
`,
          'apps/old/supabase/migrations/20260115000000_clean.sql': `alter table public.orders drop column note;
`,
          'apps/old/supabase/migrations/20260201000000_labels.sql': `create table public.labels (id uuid primary key, name text);
`,
        },
      },
    ],
  },
  *check(project) {
    for (const database of project.queried)
      for (const loss of irreversibleLosses(database, project.databases.newest(database.schema), project.files))
        yield report(loss)
  },
  fixes: (finding, project, sourceOf) => fixesForLoss(finding, project, sourceOf),
})

function report({ effect, table, growth, isFilled, place, columns }: Loss): Report<'table' | 'column' | 'rows'> {
  const words = isFilled
    ? growthWords(growth)
    : 'nothing in the code adds rows to it now, but some may be there from before'
  return {
    ...place,
    message: effect.k === 'lost' ? effect.what : 'rows',
    data: {
      table: table.name,
      ...(columns.length > 0 && { columns: named(columns) }),
      Growth: upperFirst(words),
    },
    subject: columns.length === 0 ? table.name : `${table.name}.${columns.join(',')}`,
    // One migration takes away many things at once.
    cause: place.file,
    related: [{ ...table.place, message: `\`${table.name}\` is made here.` }],
  }
}

/** `a`, `b` and `c`. */
function named(columns: readonly string[]): string {
  const quoted = columns.map((column) => `\`${column}\``)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`
}
