import { defineRule } from '../../engine/rule'
import type { Table } from '../../engine/schema/schema'

export default defineRule({
  id: 'missing-primary-key',
  property: 'database',
  scope: 'project',
  confidence: 'high',
  milestones: ['scale'],
  since: '0.1.0',
  summary: 'A table without a primary key: no single row of it can be named.',
  why: 'The same row can be saved twice, and neither copy can be changed or deleted alone. Live updates and copies of the database need a primary key too.',
  fix: 'Add a primary key in a migration: an `id` column (`uuid primary key default gen_random_uuid()`), or the columns that tell rows apart already.',
  outOfScope: [
    'Tables with a unique constraint or index on columns that are never empty: that tells rows apart.',
    'SQL files that are run by hand.',
    'Tables made from a query, partitions, and tables that inherit.',
  ],
  references: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS'],
  messages: {
    missing: {
      text: '`{table}` has no primary key, so the same row can be saved twice and no row can be changed or deleted for sure. Add one.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'a table of pairs, with an index that is not unique',
        files: {
          'supabase/migrations/20260101000000_init.sql': `«create table public.memberships (
  team_id uuid not null,
  user_id uuid not null
)»;
create index memberships_user_id_idx on public.memberships (user_id);
`,
        },
        expect: ['missing'],
      },
      {
        name: 'a unique column that may be empty',
        files: {
          'supabase/migrations/20260101000000_init.sql': `«create table public.logs (
  request_id text unique,
  line text not null
)»;
`,
        },
        expect: ['missing'],
      },
    ],
    good: [
      {
        name: 'a key in the table, one that is added later, unique columns that are never empty, a copy, a partition',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (id uuid primary key);
create table public.pairs (a uuid, b uuid, primary key (a, b));
create table public.votes (poll_id uuid, user_id uuid);
create table public.visits (day date not null, path text not null, unique (day, path));
create table public.notes_copy as select * from public.notes;
create table public.events (id uuid not null, at date not null) partition by range (at);
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');
create table public.gone (line text);
`,
          'supabase/migrations/20260102000000_keys.sql': `alter table public.votes add primary key (poll_id, user_id);
drop table public.gone;
alter table public.unknown add column name text;
`,
        },
      },
    ],
  },
  *check(project) {
    for (const { source, tables, incomplete } of project.databases.all) {
      // Of files that are run by hand, there may be more than the repository has.
      if (incomplete.length > 0 || source.kind === 'loose') continue
      for (const table of tables.values()) {
        if (!lacksKey(table)) continue
        yield {
          ...table.place,
          message: 'missing',
          data: { table: table.name },
          subject: `${table.schema}.${table.name}`,
        }
      }
    }
  },
})

/** Whether nothing tells rows of a table apart. */
function lacksKey(table: Table): boolean {
  const { columns, constraints, indexes } = table
  if (table.assumed || table.foreign || table.partitioned || table.partitionOf !== undefined) return false
  // Made from a query, or like another table: its columns are not known.
  if (columns.size === 0 || [...columns.values()].some(({ type }) => type.name === 'unknown')) return false
  if ([...constraints.values()].some(({ k }) => k === 'primary')) return false
  return ![...indexes.values()].some(
    ({ unique, where, elements, constraint }) =>
      constraint === 'primary' ||
      (unique && !where && elements.every(({ column }) => column !== undefined && columns.get(column)?.notNull)),
  )
}
