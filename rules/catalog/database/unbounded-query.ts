import { type EndlessList, endlessLists } from '../../engine/query/endless-lists'
import type { Endless } from '../../engine/query/unbounded'
import { defineRule, type Report } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForUnbounded } from './fixes/limit-rows'

const SUPABASE = `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`

export default defineRule({
  id: 'unbounded-query',
  property: 'database',
  scope: 'project',
  confidence: 'medium',
  milestones: ['scale'],
  since: '0.1.0',
  summary: 'A list is read without a limit, of a table that grows.',
  why: 'With ten rows the page is instant. With ten thousand, each visit loads all of them into memory: pages get slow, phones run out of memory, and the database bill grows with every visit.',
  fix: 'Ask for a page at a time (`limit`, `range`, `take`) and offer the next one. Let the database count and sum, instead of reading rows to do so.',
  outOfScope: [
    'Lists that belong to one thing (the items of an order), or to one person where that stays short, and occasions that somebody plans, with a title and a day, but for those of all people.',
    'Tables that the files in the repository do not make, tables of settings, plans, roles and the like, and, in an app that keeps its own data, those to which no code, database function or trigger is seen to add a row.',
    'Filters that may leave few rows: a date range, a search, a list of values, a queue of what is waiting or not yet settled.',
    'Exports, downloads, imports, backups, sitemaps, repairs and jobs, which have to read everything, by the names of their functions, of those who call them or of their address, or as they make a file.',
    'Queries that are handed to a function which adds conditions, and tables that only those who run the app add to.',
    'Statements that are added to before they are sent.',
    'People, and what is typed in by hand, where accounts are made by somebody for others alone (`auth.admin.createUser`), or added only where it was asked whether they may: the app of one company. And what is active one at a time.',
  ],
  references: [
    'https://supabase.com/docs/reference/javascript/limit',
    'https://www.prisma.io/docs/orm/prisma-client/queries/pagination',
  ],
  messages: {
    everyone: {
      text: 'This reads {every} of `{table}`{unless}, without a limit. The table grows as the app is used: with ten thousand rows, each call loads all ten thousand{end}.',
      severity: 'warning',
    },
    seen: {
      text: 'This reads {every} of `{table}` that the person may see{unless}, without a limit. The longer they and those they work with use the app, the more every call loads{end}.',
      severity: 'info',
    },
    tenant: {
      text: "This reads all `{table}` that a customer's company ever had, without a limit. The longer they use the app, the more every call loads, and the slower the page gets{end}.",
      severity: 'warning',
    },
    one: {
      text: 'This reads all `{table}` {whose}, without a limit. More are added as time goes on, so every call loads more than the last one{end}.',
      severity: 'warning',
    },
    counted: {
      text: 'This loads every row of `{table}` that matches, and counts them. The more rows there are, the longer it takes: numbers can come without the rows, with `head: true` or from a database function that adds them up{end}.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'rows that are loaded to be counted',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.figures (id uuid primary key, manual_id uuid not null, user_id uuid not null);
create index figures_manual_id_idx on public.figures (manual_id);
`,
          'src/figures.ts': `import { supabase } from './supabase'

export async function figuresOf(manualId: string) {
  const { count, error } = await supabase.«from('figures')».select('id', { count: 'exact' }).eq('manual_id', manualId)
  if (error) throw error
  return count
}
`,
          'src/supabase.ts': SUPABASE,
        },
        expect: ['counted'],
        fixed: {
          'src/figures.ts': `import { supabase } from './supabase'

export async function figuresOf(manualId: string) {
  const { count, error } = await supabase.from('figures').select('id', { count: 'exact', head: true }).eq('manual_id', manualId)
  if (error) throw error
  return count
}
`,
        },
      },
      {
        name: 'the rows of those whom the person belongs to',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.members (id uuid primary key, club uuid not null, user_id uuid not null);
create table public.documents (id uuid primary key, club uuid not null, user_id uuid not null, title text, shared boolean not null default false);
alter table public.documents enable row level security;
create policy "Own club" on public.documents for select to authenticated
  using (exists (select 1 from public.members m where m.club = documents.club and m.user_id = auth.uid()));
create policy "Shared" on public.documents for select to authenticated using (shared);
`,
          'src/documents.ts': `import { supabase } from './supabase'

export async function documents() {
  const { data, error } = await supabase.«from('documents')».select('title')
  if (error) throw error
  return data
}
`,
          'src/supabase.ts': SUPABASE,
        },
        expect: ['seen'],
      },
      {
        name: 'a statement to another database, whose schema is not read',
        files: {
          'src/notifications.ts': `import mysql from 'mysql2/promise'
const pool = mysql.createPool(process.env.DATABASE_URL ?? '')

export async function notifications() {
  const [rows] = await pool.query(«'SELECT s.* FROM notifications s LEFT JOIN users u ON s.userId = u.id ORDER BY s.createdAt DESC'»)
  return rows
}
`,
        },
        expect: ['everyone'],
        fixed: {
          'src/notifications.ts': `import mysql from 'mysql2/promise'
const pool = mysql.createPool(process.env.DATABASE_URL ?? '')

export async function notifications() {
  const [rows] = await pool.query('SELECT s.* FROM notifications s LEFT JOIN users u ON s.userId = u.id ORDER BY s.createdAt DESC LIMIT 100')
  return rows
}
`,
        },
      },
      {
        name: 'all customers, newest first',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.customers (
  id uuid primary key,
  name text,
  created_at timestamptz not null default now()
);
create index customers_created_at_idx on public.customers (created_at);
`,
          'src/customers.ts': `import { supabase } from './supabase'

export async function customers() {
  const { data, error } = await supabase.«from('customers')».select('id, name').order('created_at', { ascending: false })
  if (error) throw error
  return data
}
`,
          'src/supabase.ts': SUPABASE,
        },
        expect: ['everyone'],
      },
      {
        name: 'all messages of a conversation',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.messages (
  id uuid primary key,
  conversation_id uuid not null,
  body text,
  created_at timestamptz not null default now()
);
create index messages_thread_idx on public.messages (conversation_id, created_at);
`,
          'src/thread.ts': `import { supabase } from './supabase'

export async function thread(conversationId: string) {
  const { data, error } = await supabase
    .«from('messages')»
    .select('*')
    .eq('conversation_id', conversationId)
    .order('created_at')
  if (error) throw error
  return data
}
`,
          'src/supabase.ts': SUPABASE,
        },
        expect: ['one'],
      },
      {
        name: 'all orders of a company, with Prisma',
        files: {
          'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Order {
  id        String   @id @default(uuid())
  companyId String   @map("company_id")
  total     Int
  createdAt DateTime @default(now()) @map("created_at")

  @@index([companyId, createdAt])
  @@map("orders")
}
`,
          'src/orders.ts': `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()

export async function ordersOf(companyId: string) {
  return await prisma.order.«findMany»({ where: { companyId }, orderBy: { createdAt: 'desc' } })
}
`,
        },
        expect: ['tenant'],
      },
      {
        name: 'a statement without LIMIT',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.bookings (
  id uuid primary key,
  customer_id uuid not null,
  status text not null,
  starts_at timestamptz not null
);
create index bookings_starts_at_idx on public.bookings (starts_at);
`,
          'src/bookings.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function confirmed() {
  const { rows } = await pool.query(«"SELECT id, starts_at FROM bookings WHERE status = 'confirmed' ORDER BY starts_at"»)
  return rows
}
`,
        },
        expect: ['everyone'],
      },
      {
        name: 'a Drizzle query',
        files: {
          'src/schema.ts': `import { index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  name: text('name'),
  createdAt: timestamp('created_at').notNull().defaultNow(),
}, (table) => [index('users_created_at_idx').on(table.createdAt)])
`,
          'src/users.ts': `import { desc } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { users } from './schema'

const db = drizzle(process.env.DATABASE_URL ?? '')

export async function everybody() {
  return await db.select().from(users).«orderBy»(desc(users.createdAt))
}
`,
        },
        expect: ['everyone'],
      },
    ],
    good: [
      {
        name: 'a limit, a page, a count, a unique key, one row',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.customers (
  id uuid primary key,
  email text unique,
  user_id uuid not null,
  status text check (status in ('pending', 'active')),
  created_at timestamptz not null default now()
);
`,
          'src/customers.ts': `import { supabase } from './supabase'

export async function all(ids: string[], emails: string[], page: number, since: string, newest: boolean) {
  const results = [
    await supabase.from('customers').select('id').limit(50),
    await supabase.from('customers').select('id').range(page * 50, page * 50 + 49),
    await supabase.from('customers').select('id', { count: 'exact', head: true }),
    await supabase.from('customers').select('id').in('id', ids),
    await supabase.from('customers').select('id').in('email', emails),
    await supabase.from('customers').select('id').eq('status', 'pending'),
    await supabase.from('customers').select('id').gte('created_at', since),
    await supabase.from('customers').select('id').eq('id', ids[0]).single(),
  ]
  let query = supabase.from('customers').select('id')
  if (newest) query = query.order('created_at')
  results.push(await query.limit(20))
  for (const { error } of results) if (error) throw error
  return results
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
      {
        name: 'row level security leaves the own rows; a short table; the items of one order',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.goals (id uuid primary key, user_id uuid not null, title text);
alter table public.goals enable row level security;
create policy "own" on public.goals for select using ((select auth.uid()) = user_id);
create table public.plans (id uuid primary key, name text);
create table public.order_items (id uuid primary key, order_id uuid not null, customer_id uuid not null);
`,
          'src/app.ts': `import { supabase } from './supabase'

export async function load(orderId: string) {
  const goals = await supabase.from('goals').select('*')
  if (goals.error) throw goals.error
  const plans = await supabase.from('plans').select('*')
  if (plans.error) throw plans.error
  const items = await supabase.from('order_items').select('*').eq('order_id', orderId)
  if (items.error) throw items.error
  return [goals.data, plans.data, items.data]
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
      {
        name: 'totals that the database computes, and a condition inside a statement',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (id uuid primary key, customer_id uuid not null, total integer not null);
`,
          'src/report.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function report() {
  const all = await pool.query('SELECT count(*)::int AS n, coalesce(sum(total), 0) AS total FROM orders')
  const best = await pool.query('SELECT customer_id, sum(total) FROM orders GROUP BY customer_id')
  const some = await pool.query('SELECT 1 WHERE EXISTS (SELECT 1 FROM orders)')
  return [all.rows, best.rows, some.rows]
}
`,
        },
      },
      {
        name: 'a limit that is appended, and a repair that looks at everything',
        files: {
          'src/schema.ts': `import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
export const users = pgTable('users', { id: uuid('id').primaryKey(), name: text('name') })
`,
          'src/users.ts': `import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { users } from './schema'

const db = drizzle(process.env.DATABASE_URL ?? '')

export async function found(limit: number) {
  const query = sql\`SELECT id, name FROM users\`
  query.append(sql\` LIMIT \${limit}\`)
  return await db.execute(query)
}

export async function fixNames() {
  return await db.select().from(users)
}
`,
        },
      },
      {
        name: 'an export reads everything',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.customers (id uuid primary key, name text);
`,
          'src/exportCustomers.ts': `import { supabase } from './supabase'

export async function exportCustomers() {
  const { data, error } = await supabase.from('customers').select('*')
  if (error) throw error
  return data
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
    ],
  },
  *check(project) {
    for (const list of endlessLists(project)) yield report(list)
  },
  fixes: (finding, _project, sourceOf) => fixesForUnbounded(finding, sourceOf),
})

function report({ facts, shape, endless, table }: EndlessList): Report<Endless['of']> {
  const { c, path, range, source } = shape
  const call = facts.calls[c]
  const cut =
    '. Supabase itself stops after 1,000 rows and does not say so: from then on rows are missing, and totals counted from this list are wrong'
  return {
    file: path,
    range,
    message: endless.of,
    // The number itself comes with the answer, however many rows do.
    data: {
      table,
      every: shape.where.length > 0 ? 'nearly every row' : 'every row',
      whose: endless.by === undefined ? 'that the person may see' : `with the same \`${endless.by}\``,
      unless: shape.optional.length > 0 ? ' where no filter is chosen' : '',
      end: source === 'supabase' && endless.of !== 'counted' ? cut : '',
    },
    subject: call ? callSubject(facts, call, table) : table,
    cause: `${table} ${endless.of}`,
  }
}
