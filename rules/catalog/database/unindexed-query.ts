import { upperFirst } from '../../analysis/first-letter'
import type { Project } from '../../engine/project'
import type { Database } from '../../engine/query/database'
import { growthWords } from '../../engine/query/growth'
import { type Lookup, unservedLookups } from '../../engine/query/lookups'
import { defineRule, type Report } from '../../engine/rule'
import { fixesForIndex } from './fixes/add-index'

export default defineRule({
  id: 'unindexed-query',
  property: 'database',
  scope: 'project',
  confidence: 'medium',
  milestones: ['scale'],
  since: '0.1.0',
  summary: 'A query that no index serves: the database reads the whole table.',
  why: 'With a hundred rows this takes no time. With ten thousand, every such query reads all ten thousand rows, pages get slow for everyone at once, and the database bill grows.',
  fix: 'Add the index that the message names, in a migration. One index serves every query that begins with the same columns.',
  outOfScope: [
    'Tables that the migrations in the repository do not make, and databases other than PostgreSQL.',
    'Columns that hold a few words only (a status, a truth value), and those by which only words of the code are sought, where nothing else is asked for: reading on is as fast.',
    "Searches inside a text (`ilike '%x%'`) and inside lists or JSON, which need other indexes.",
    'Stretches alone (everything before a day): they may be most of the table, and are asked for by clean-up jobs as a rule.',
    'Policies whose parts no index can serve all (`owner or is_admin()`), and those of `UPDATE` and `DELETE`.',
    'Indexes that a script, or SQL beside the migrations, makes count as there, and neither queries in code that nothing uses (what a hook hands out and nobody takes) nor lists for admins in an order alone are looked at.',
    'Tables to which no code or function adds rows, where others are filled, and those of nobody that only admins fill or that hold what the app offers (plans, tiers, categories).',
  ],
  references: ['https://www.postgresql.org/docs/current/indexes-multicolumn.html'],
  messages: {
    lookup: {
      text: 'This looks up rows of `{table}` by {columns}, and no index serves that, so the database reads the whole table each time. {Growth}: with ten thousand rows, every call reads ten thousand. Add {index}.',
      severity: 'warning',
    },
    order: {
      text: 'This takes the first rows of `{table}` in the order of {columns}, and no index gives that order, so the database reads and sorts the whole table each time. {Growth}. Add {index}.',
      severity: 'warning',
    },
    policy: {
      text: 'Queries that ask for rows of `{table}` without saying whose get those that this policy allows, found by {columns}, and no index serves that, so the database reads the whole table each time anyone asks. {Growth}. Add {index}.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'orders by their owner',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id),
  total integer not null,
  created_at timestamptz not null default now()
);
`,
          'src/orders.ts': `import { supabase } from './supabase'

export async function myOrders(userId: string) {
  const { data, error } = await supabase
    .«from('orders')»
    .select('id, total')
    .eq('user_id', userId)
    .order('created_at', { ascending: false })
    .limit(20)
  if (error) throw error
  return data
}
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
        expect: ['lookup'],
        fixed: {
          'supabase/migrations/20260101000001_add_orders_user_id_created_at_idx.sql': `create index if not exists orders_user_id_created_at_idx on public.orders (user_id, created_at);
`,
        },
      },
      {
        name: 'the second column of a unique pair',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.votes (
  poll_id uuid not null,
  user_id uuid not null,
  cast_at timestamptz not null default now(),
  primary key (poll_id, user_id)
);
create index idx_votes_cast_at on public.votes (cast_at);
`,
          'src/votes.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function votesOf(userId: string) {
  const { rows } = await pool.query(«'select poll_id from votes where user_id = $1'», [userId])
  return rows
}
`,
        },
        expect: ['lookup'],
        fixed: {
          'supabase/migrations/20260101000001_add_idx_votes_user_id.sql': `create index if not exists idx_votes_user_id on public.votes (user_id);
`,
        },
      },
      {
        name: 'the newest of all messages',
        files: {
          'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Message {
  id        String   @id @default(uuid())
  body      String
  createdAt DateTime @default(now()) @map("created_at")

  @@map("messages")
}
`,
          'src/feed.ts': `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()

export async function newest() {
  return await prisma.message.«findMany»({ orderBy: { createdAt: 'desc' }, take: 20 })
}
`,
        },
        expect: ['order'],
        fixed: {
          'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Message {
  id        String   @id @default(uuid())
  body      String
  createdAt DateTime @default(now()) @map("created_at")

  @@map("messages")
  @@index([createdAt])
}
`,
        },
      },
      {
        name: 'either of two columns: an index for each',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.messages (
  id uuid primary key,
  sender_id uuid not null,
  receiver_id uuid not null
);
`,
          'src/inbox.ts': `import { supabase } from './supabase'

export async function inbox(me: string) {
  const { data, error } = await supabase.«from('messages')».select('*').or(\`sender_id.eq.\${me},receiver_id.eq.\${me}\`)
  if (error) throw error
  return data
}
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
        expect: ['lookup'],
        fixed: {
          'supabase/migrations/20260101000001_add_messages_indexes.sql': `create index if not exists messages_sender_id_idx on public.messages (sender_id);
create index if not exists messages_receiver_id_idx on public.messages (receiver_id);
`,
        },
      },
      {
        name: 'a policy that filters every query',
        files: {
          'supabase/migrations/20260101000000_init.sql': `CREATE TABLE public.notes (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL,
  body text,
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
«CREATE POLICY "Own notes" ON public.notes FOR SELECT USING (owner_id = (SELECT auth.uid()))»;
CREATE POLICY "Change own notes" ON public.notes FOR UPDATE USING (owner_id = (SELECT auth.uid()));
`,
          'src/notes.ts': `import { supabase } from './supabase'

export async function myNotes() {
  const { data, error } = await supabase.from('notes').select('id, body').order('created_at', { ascending: false }).limit(20)
  if (error) throw error
  return data
}
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
        expect: ['policy'],
        fixed: {
          'supabase/migrations/20260101000001_add_notes_owner_id_created_at_idx.sql': `CREATE INDEX IF NOT EXISTS notes_owner_id_created_at_idx ON public.notes (owner_id, created_at);
`,
        },
      },
      {
        name: 'a Drizzle query',
        files: {
          'src/schema.ts': `import { pgTable, text, uuid } from 'drizzle-orm/pg-core'

export const bookings = pgTable('bookings', {
  id: uuid('id').primaryKey(),
  customerId: uuid('customer_id').notNull(),
  note: text('note'),
})
`,
          'src/bookings.ts': `import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { bookings } from './schema'

const db = drizzle(process.env.DATABASE_URL ?? '')

export async function bookingsOf(customerId: string) {
  return await db.select().from(bookings).«where»(eq(bookings.customerId, customerId))
}
`,
        },
        expect: ['lookup'],
        fixed: {
          'src/schema.ts': `import { pgTable, text, uuid, index } from 'drizzle-orm/pg-core'

export const bookings = pgTable('bookings', {
  id: uuid('id').primaryKey(),
  customerId: uuid('customer_id').notNull(),
  note: text('note'),
}, (table) => [index('bookings_customer_id_idx').on(table.customerId)])
`,
        },
      },
    ],
    good: [
      {
        name: 'policies that an index serves, or that no index could',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.jobs (
  id uuid primary key,
  user_id uuid not null,
  intent text,
  created_at timestamptz not null default now()
);
create index on public.jobs (user_id, created_at desc);
alter table public.jobs enable row level security;
create policy "Own jobs" on public.jobs for select using (user_id = auth.uid());
create table public.reports (id uuid primary key, reporter_id uuid not null);
alter table public.reports enable row level security;
create policy "Own reports" on public.reports for select using (reporter_id = auth.uid());
create policy "All reports" on public.reports for select using (is_admin());
create table public.coupons (id uuid primary key, company_id uuid not null, expires_at timestamptz);
alter table public.coupons enable row level security;
create policy "Valid coupons" on public.coupons for select using (expires_at is null or expires_at > now());
create table public.messages (id uuid primary key, sender_id uuid not null);
alter table public.messages enable row level security;
create policy "Read messages" on public.messages for select using (true);
create policy "Delete own messages" on public.messages for delete using (sender_id = auth.uid());
`,
          'src/jobs.ts': `import { supabase } from './supabase'

export async function lists(id: string) {
  const newest = await supabase.from('jobs').select('id').order('created_at', { ascending: false }).limit(30)
  if (newest.error) throw newest.error
  const made = await supabase.from('jobs').select('id').eq('intent', 'MAKE').limit(100)
  if (made.error) throw made.error
  const reports = await supabase.from('reports').select('id')
  if (reports.error) throw reports.error
  const coupons = await supabase.from('coupons').select('id')
  if (coupons.error) throw coupons.error
  const gone = await supabase.from('messages').delete().eq('id', id)
  if (gone.error) throw gone.error
  return [newest.data, made.data, reports.data, coupons.data]
}
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
      },
      {
        name: 'old rows that are cleaned away',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.attempts (
  id uuid primary key,
  user_id uuid not null,
  attempted_at timestamptz not null
);
`,
          'src/cleanup.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function cleanUp() {
  await pool.query("delete from attempts where attempted_at < now() - interval '30 days'")
}
`,
        },
      },
      {
        name: 'an index, a primary key, a unique column, the first column of a pair',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  number text unique,
  status text check (status in ('open', 'closed')),
  created_at timestamptz not null default now()
);
create index orders_user_id_created_at_idx on public.orders (user_id, created_at desc);
`,
          'src/orders.ts': `import { supabase } from './supabase'

export async function orders(userId: string, id: string, number: string) {
  const mine = await supabase.from('orders').select('id').eq('user_id', userId).order('created_at').limit(20)
  if (mine.error) throw mine.error
  const one = await supabase.from('orders').select('id').eq('id', id).single()
  if (one.error) throw one.error
  const named = await supabase.from('orders').select('id').eq('number', number).eq('status', 'open')
  if (named.error) throw named.error
  const open = await supabase.from('orders').select('id').eq('status', 'open')
  if (open.error) throw open.error
  const elsewhere = await supabase.from('unknown_table').select('id').eq('user_id', userId)
  if (elsewhere.error) throw elsewhere.error
  return [mine.data, one.data, named.data, open.data, elsewhere.data]
}
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
      },
      {
        name: 'an index that a script makes',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.swipes (id uuid primary key, user_id uuid);
`,
          'src/db.ts': `import { Pool } from 'pg'
export const pool = new Pool({ connectionString: process.env.DATABASE_URL })
export const swipes = (user: string) => pool.query('SELECT id FROM swipes WHERE user_id = $1', [user])
export const addIndexes = () => pool.query('CREATE INDEX IF NOT EXISTS idx_swipes_user ON swipes (user_id)')
`,
        },
      },
    ],
  },
  *check(project) {
    for (const database of project.queried) {
      if (database.schema.incomplete.length === 0) yield* missingIn(project, database)
    }
  },
  fixes: (finding, project, sourceOf) => fixesForIndex(finding, project, sourceOf),
})

function missingIn(project: Project, database: Database): Report<Message>[] {
  const told = new Set<string>()
  return unservedLookups(project, database).flatMap((lookup) => {
    const found = report(lookup)
    // One place may hold several queries that miss the same index.
    const key = `${found.file} ${found.range.start} ${found.subject}`
    if (told.has(key)) return []
    told.add(key)
    return [found]
  })
}

type Message = 'lookup' | 'order' | 'policy'

function report({ shape, missing, growth, reader }: Lookup): Report<Message> {
  const { table, lookup, indexes } = missing
  const texts = indexes.map((columns) =>
    columns.map(({ name, descending }) => (descending ? `${name} desc` : name)).join(', '),
  )
  const index = texts.map((text) => `\`${table.name} (${text})\``).join(' and ')
  const named = lookup.length > 0 ? lookup : (indexes[0] ?? []).map(({ name }) => name)
  const words = growthWords(growth)
  const made = { file: table.place.file, range: table.place.range, message: `\`${table.name}\` is made here.` }
  return {
    file: shape.path,
    range: shape.range,
    message: reader ? 'policy' : lookup.length > 0 ? 'lookup' : 'order',
    data: {
      table: table.name,
      schema: table.schema,
      columns: named.map((name) => `\`${name}\``).join(' and '),
      index: indexes.length > 1 ? `indexes on ${index}` : `an index on ${index}`,
      indexColumns: texts.join('; '),
      Growth: upperFirst(words),
    },
    subject: `${table.name}.${named.join(',')}`,
    cause: `${table.schema}.${table.name} (${texts.join('; ')})`,
    related: reader
      ? [{ file: reader.path, range: reader.range, message: 'This query asks for rows without saying whose.' }, made]
      : [made],
  }
}
