import { upperFirst } from '../../analysis/first-letter'
import type { TypeName } from '../../analysis/sql/sql-facts'
import { type Blocking, blockingChanges } from '../../engine/query/blocking'
import { changesTogether, columnsOf, type Together, wordsFor } from '../../engine/query/blocking-columns'
import { type Broken, brokenByMigrations } from '../../engine/query/broken'
import { growthWords } from '../../engine/query/growth'
import { defineRule, type Report } from '../../engine/rule'
import { migrationTool } from '../../engine/schema/migration-tools'
import { fixesForBlocking } from './fixes/without-blocking'

export default defineRule({
  id: 'blocking-migration',
  property: 'database',
  scope: 'project',
  confidence: 'medium',
  milestones: ['scale', 'team'],
  since: '0.1.0',
  summary: 'A new migration that holds up a live table, stops half-way, or takes away what the code still asks for.',
  why: 'While PostgreSQL rebuilds or checks a table, requests that need it wait: with many rows the app hangs for all users at once, in the middle of a deployment. A migration that only works on an empty table fails where it matters, on the live one.',
  fix: 'Take the change in steps that hold nothing up: build indexes CONCURRENTLY, add constraints NOT VALID and validate them afterwards, add a column, fill it, and only then make it NOT NULL. Take a column out of the code before it is taken out of the database.',
  outOfScope: [
    'Migrations that ran long ago: only the newest one is looked at, and those written within the day before it. What the code still asks for is looked at in all.',
    'Index builds where the tool runs migrations in a transaction: Supabase CLI before 2.109, Prisma before 7.4, Drizzle, and tools that are not known.',
    'Tables that nothing in the repository adds rows to, those that do not grow with the app, stay short (`settings`) or that only its admins add rows to, those made by the new migrations themselves or, where it is a matter of how long it takes, in the two weeks before, those that have few rows as a comment of the migration says, and those that no migration makes.',
    'Blocks that ask something of the live database before they act, columns of which a block raises an exception where they are empty, and checks that take the place of another one on the same columns.',
    'Columns that are only selected or written by name, not filtered or sorted by.',
  ],
  references: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
  ],
  messages: {
    index: {
      text: 'While this index on `{table}` is built, nothing can be written to the table: every save waits. {Growth}, and the wait grows with them. Build it CONCURRENTLY, in a migration of its own.',
      severity: 'warning',
    },
    key: {
      text: 'While the index behind this is built, nobody can read or write `{table}`, and it stops if two rows have the same {columns}. {Growth}, and the wait grows with them. Build a unique index CONCURRENTLY, in a migration of its own, and add the constraint USING INDEX.',
      severity: 'warning',
    },
    required: {
      text: 'This adds {columns} to `{table}` as NOT NULL without a default. PostgreSQL refuses that as soon as the table has one row, so the deployment stops here, although it worked on an empty database. Add the {column} without NOT NULL, fill {it}, then set NOT NULL.',
      severity: 'warning',
    },
    notNull: {
      text: 'This stops at the first row of `{table}` that has no {columns}, and no migration fills the {column}. Until every row is looked at, nobody can read or write the table. Fill {it} first, add a CHECK that is NOT VALID, validate that, then set NOT NULL.',
      severity: 'warning',
    },
    type: {
      text: 'To turn {columns} from {from} into {to}, PostgreSQL writes every row of `{table}` anew, and nobody can read or write the table until it is done. {Growth}, and the wait grows with them. Add a new column, fill it in steps, then switch the code over.',
      severity: 'warning',
    },
    default: {
      text: 'Each row gets a value of its own here, by {call}, so PostgreSQL writes every row of `{table}` anew, and nobody can read or write the table until it is done. {Growth}, and the wait grows with them. Add the column without a value, set the default, then fill the old rows.',
      severity: 'warning',
    },
    generated: {
      text: 'PostgreSQL works out {columns} for each row here and writes every row of `{table}` anew, and nobody can read or write the table until it is done. {Growth}, and the wait grows with them. Run it while hardly anybody is there, or work the value out where it is read: an index on the expression makes a search by it quick.',
      severity: 'warning',
    },
    foreign: {
      text: 'PostgreSQL looks at every row of `{table}` for this, and until it is done nothing can be written to it or to `{other}`. {Growth}, and the wait grows with them. Add the constraint NOT VALID, and validate it in the next migration.',
      severity: 'warning',
    },
    check: {
      text: 'PostgreSQL looks at every row of `{table}` for this, and until it is done nobody can read or write the table. {Growth}, and the wait grows with them. Add the constraint NOT VALID, and validate it in the next migration.',
      severity: 'warning',
    },
    gone: {
      text: 'This takes away {what}, but `{path}` still asks for it{more}. That query fails for everyone once the migration has run. Change the code first.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'columns that old rows have no value for, and constraints that look at every row',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.customers (id uuid primary key, user_id uuid not null);
create table public.orders (
  id uuid primary key,
  user_id uuid not null,
  customer_id uuid,
  number integer,
  total numeric(10,2)
);
`,
          'supabase/migrations/20260115000000_labels.sql': `create table public.labels (id uuid primary key, name text);
`,
          'supabase/migrations/20260201000000_orders.sql': `«alter table public.orders add column city text not null»;
«alter table public.orders alter column number set not null»;
«alter table public.orders add column token uuid not null default gen_random_uuid()»;
«alter table public.orders add constraint orders_customer_fkey foreign key (customer_id) references public.customers (id)»;
«alter table public.orders add constraint orders_total_check check (total >= 0)»;
`,
        },
        expect: ['required', 'notNull', 'default', 'foreign', 'check'],
        fixed: {
          'supabase/migrations/20260201000000_orders.sql': `alter table public.orders add column city text;
alter table public.orders add constraint orders_number_present check (number is not null) not valid;
alter table public.orders add column token uuid, alter column token set default gen_random_uuid();
alter table public.orders add constraint orders_customer_fkey foreign key (customer_id) references public.customers (id) not valid;
alter table public.orders add constraint orders_total_check check (total >= 0) not valid;
`,
          'supabase/migrations/20260201000001_require_orders_number.sql': `alter table public.orders validate constraint orders_number_present;
alter table public.orders alter column number set not null;
alter table public.orders drop constraint orders_number_present;
`,
          'supabase/migrations/20260201000002_fill_orders_token.sql': `update public.orders set token = default where token is null;
alter table public.orders alter column token set not null;
`,
          'supabase/migrations/20260201000003_validate_orders_customer_fkey.sql': `alter table public.orders validate constraint orders_customer_fkey;
`,
          'supabase/migrations/20260201000004_validate_orders_total_check.sql': `alter table public.orders validate constraint orders_total_check;
`,
        },
      },
      {
        name: 'an index that could be built while others write',
        files: {
          'package.json': '{ "devDependencies": { "supabase": "^2.112.0" } }\n',
          'supabase/migrations/20260101000000_init.sql': `CREATE TABLE public.orders (id uuid PRIMARY KEY, user_id uuid NOT NULL, number integer);
`,
          'supabase/migrations/20260115000000_labels.sql': `CREATE TABLE public.labels (id uuid PRIMARY KEY, name text);
`,
          'supabase/migrations/20260201000000_index.sql': `-- Lists of a customer
«CREATE INDEX orders_user_id_idx ON public.orders (user_id)»;
«ALTER TABLE public.orders ADD CONSTRAINT orders_number_key UNIQUE (number)»;
`,
        },
        expect: ['index', 'key'],
        fixed: {
          'supabase/migrations/20260201000000_index.sql': `CREATE UNIQUE INDEX CONCURRENTLY orders_number_key_idx ON public.orders (number);
`,
          'supabase/migrations/20260201000001_add_orders_user_id_idx.sql': `CREATE INDEX CONCURRENTLY orders_user_id_idx ON public.orders (user_id);
`,
          'supabase/migrations/20260201000002_add_orders_number_key.sql': `ALTER TABLE public.orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX orders_number_key_idx;
`,
        },
      },
      {
        name: 'a type that is stored in another way, and a column that is worked out from others',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (id uuid primary key, user_id uuid not null, number integer);
`,
          'supabase/migrations/20260115000000_labels.sql': `create table public.labels (id uuid primary key, name text);
`,
          'supabase/migrations/20260201000000_number.sql': `«alter table public.orders alter column number type bigint»;
«alter table public.orders add column shown text generated always as ('#' || number) stored»;
`,
        },
        expect: ['type', 'generated'],
      },
      {
        name: 'several columns at once, told once, and one of which a block makes sure that it is nowhere empty',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (id uuid primary key, user_id uuid not null, number integer, state text, place text);
`,
          'supabase/migrations/20260115000000_labels.sql': `create table public.labels (id uuid primary key, name text);
`,
          'supabase/migrations/20260201000000_strict.sql': `do $$
begin
  if exists (select 1 from public.orders where state is null) then
    raise exception 'There are orders without a state.';
  end if;
end $$;
«alter table public.orders
  alter column number set not null,
  alter column state set not null,
  alter column place set not null»;
`,
        },
        expect: ['notNull'],
        fixed: {
          'supabase/migrations/20260201000000_strict.sql': `do $$
begin
  if exists (select 1 from public.orders where state is null) then
    raise exception 'There are orders without a state.';
  end if;
end $$;
alter table public.orders
  add constraint orders_number_present check (number is not null) not valid,
  alter column state set not null,
  add constraint orders_place_present check (place is not null) not valid;
`,
          'supabase/migrations/20260201000001_require_orders_number.sql': `alter table public.orders validate constraint orders_number_present;
alter table public.orders alter column number set not null;
alter table public.orders drop constraint orders_number_present;
`,
          'supabase/migrations/20260201000002_require_orders_place.sql': `alter table public.orders validate constraint orders_place_present;
alter table public.orders alter column place set not null;
alter table public.orders drop constraint orders_place_present;
`,
        },
      },
      {
        name: 'what the code still asks for',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (id uuid primary key, user_id uuid not null, state text);
create table public.carts (id uuid primary key, user_id uuid not null);
create index orders_user_id_idx on public.orders (user_id);
`,
          'supabase/migrations/20260115000000_rename.sql': `«alter table public.orders rename column state to status»;
«drop table public.carts»;
`,
          'supabase/migrations/20260201000000_labels.sql': `create table public.labels (id uuid primary key, name text);
`,
          'src/orders.ts': `import { supabase } from './supabase'

export async function mine(userId: string, state: string) {
  const orders = await supabase.from('orders').select('id').eq('user_id', userId).eq('state', state).limit(20)
  if (orders.error) throw orders.error
  const carts = await supabase.from('carts').select('id').eq('user_id', userId).limit(20)
  if (carts.error) throw carts.error
  return [orders.data, carts.data]
}
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
        expect: ['gone', 'gone'],
      },
    ],
    good: [
      {
        name: 'the same in steps, on tables that are new or do not grow, and long ago',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (id uuid primary key, user_id uuid not null, number integer, note varchar(80));
create table public.flags (name text primary key);
`,
          'supabase/migrations/20260110000000_long_ago.sql': `alter table public.orders add column city text not null;
alter table public.orders add column token uuid not null default gen_random_uuid();
`,
          'supabase/migrations/20260125000000_boards.sql': `create table public.boards (id uuid primary key, user_id uuid not null, size integer);
`,
          'supabase/migrations/20260126000000_labels.sql': `create table public.labels (id uuid primary key, name text);
`,
          'supabase/migrations/20260201000000_now.sql': `alter table public.boards add constraint boards_size_check check (size > 0);
create table public.payments (id uuid primary key, user_id uuid not null);
alter table public.payments add column amount integer not null;
alter table public.flags add column value text not null;
create index orders_user_id_idx on public.orders (user_id);
alter table public.orders add column street text, add column paid boolean not null default false;
update public.orders set street = '' where street is null;
alter table public.orders alter column street set not null;
alter table public.orders alter column note type text;
alter table public.orders add column payment_id uuid references public.payments (id);
alter table public.orders add constraint orders_number_check check (number > 0) not valid;
alter table public.orders add constraint orders_number_present check (number is not null) not valid;
alter table public.orders validate constraint orders_number_present;
alter table public.orders alter column number set not null;
do $$
begin
  if exists (select 1 from public.orders where number is null) then
    alter table public.orders add column zip text not null;
  end if;
end $$;
`,
        },
      },
      {
        name: 'Drizzle, which runs all that wait in one transaction',
        files: {
          'drizzle/meta/_journal.json':
            '{ "dialect": "postgresql", "entries": [{ "idx": 0, "tag": "0000_init" }, { "idx": 1, "tag": "0001_labels" }, { "idx": 2, "tag": "0002_index" }] }',
          'drizzle/0000_init.sql': `CREATE TABLE "orders" ("id" uuid PRIMARY KEY, "user_id" uuid NOT NULL, "number" integer);
`,
          'drizzle/0001_labels.sql': `CREATE TABLE "labels" ("id" uuid PRIMARY KEY, "name" text);
`,
          'drizzle/0002_index.sql': `CREATE INDEX "orders_user_idx" ON "orders" ("user_id");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_number_check" CHECK ("number" > 0);
`,
        },
      },
      {
        name: 'a table of which somebody has counted the rows',
        files: {
          'package.json': '{ "devDependencies": { "supabase": "^2.112.0" } }\n',
          'supabase/migrations/20260101000000_init.sql': `create table public.accounts (id uuid primary key, user_id uuid not null, email text);
`,
          'supabase/migrations/20260301000000_unique.sql': `-- Looked at before this: 30 rows, 30 distinct addresses.
alter table public.accounts add constraint accounts_email_key unique (email);
`,
        },
      },
      {
        name: 'what is made again, and what a block drops where it finds it',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (id uuid primary key, user_id uuid not null);
create table public.carts (id uuid primary key, user_id uuid not null);
drop table public.orders;
create table public.orders (id uuid primary key, user_id uuid not null);
create index orders_user_id_idx on public.orders (user_id);
do $$
begin
  if exists (select 1 from information_schema.columns where table_name = 'carts' and column_name = 'user_id') then
    drop table public.carts;
  end if;
end $$;
`,
          'src/orders.ts': `import { supabase } from './supabase'

export async function mine(userId: string) {
  const orders = await supabase.from('orders').select('id').eq('user_id', userId).limit(20)
  if (orders.error) throw orders.error
  const carts = await supabase.from('carts').select('id').eq('user_id', userId).limit(20)
  if (carts.error) throw carts.error
  return [orders.data, carts.data]
}
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
      },
    ],
  },
  *check(project) {
    for (const database of project.queried) {
      const tool = migrationTool(database.schema.source, project.files, project.modules)
      const changes = blockingChanges(project, database, project.databases.newest(database.schema), tool)
      for (const together of changesTogether(changes)) yield ofChanges(together)
      if (database.schema.incomplete.length > 0) continue
      for (const broken of brokenByMigrations(database)) yield ofBroken(broken)
    }
  },
  fixes: (finding, project, sourceOf) => fixesForBlocking(finding, project, sourceOf),
})

type Message =
  | 'index'
  | 'key'
  | 'required'
  | 'notNull'
  | 'type'
  | 'default'
  | 'generated'
  | 'foreign'
  | 'check'
  | 'gone'

function ofChanges([first, ...others]: Together): Report<Message> {
  const { effect, table, growth, place } = first
  const columns = [first, ...others].flatMap((each) => columnsOf(each.effect))
  const words = growthWords(growth)
  const data = {
    table: table.name,
    ...wordsFor(columns, effect.k === 'not-null' ? 'or' : 'and'),
    Growth: upperFirst(words),
    ...(effect.k === 'foreign' && { other: effect.references }),
    ...(effect.k === 'rewrite' && effect.by === 'default' && { call: effect.call }),
    ...(effect.k === 'rewrite' && effect.by === 'type' && { from: typeText(effect.from), to: typeText(effect.to) }),
  }
  const related = [{ ...table.place, message: `\`${table.name}\` is made here.` }]
  const range = { start: place.range.start, end: (others.at(-1) ?? first).place.range.end }
  const subject = [table.name, ...columns].join('.')
  return { file: place.file, range, message: messageOf(effect), data, subject, related }
}

function messageOf(effect: Blocking['effect']): Message {
  switch (effect.k) {
    case 'rewrite':
      return effect.by
    case 'not-null':
      return 'notNull'
    case 'lost':
      return 'gone'
    default:
      return effect.k
  }
}

/** `numeric(10,2)`. */
function typeText({ name, modifiers, array }: TypeName): string {
  return `\`${name}${modifiers ? `(${modifiers.join(',')})` : ''}${array ? '[]' : ''}\``
}

function ofBroken({ place, what, name, queries }: Broken): Report<Message> {
  const [first, ...others] = queries
  const files = new Set(others.map(({ path }) => path)).size
  return {
    ...place,
    message: 'gone',
    data: {
      what: what === 'table' ? `\`${name}\`` : `the column \`${name}\``,
      path: first?.path ?? '',
      more:
        others.length === 0
          ? ''
          : `, and ${others.length} more ${others.length === 1 ? 'query does' : 'queries do'}${files > 1 ? ` in ${files} files` : ''}`,
    },
    subject: name,
    related: queries
      .slice(0, 5)
      .map(({ path, range }) => ({ file: path, range, message: `This asks for \`${name}\`.` })),
  }
}
