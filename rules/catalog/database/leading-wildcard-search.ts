import { upperFirst } from '../../analysis/first-letter'
import { growthWords } from '../../engine/query/growth'
import { unindexedSearches } from '../../engine/query/searches'
import { defineRule } from '../../engine/rule'
import { fixesForSearch } from './fixes/add-trigram-index'

const SUPABASE = `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`

export default defineRule({
  id: 'leading-wildcard-search',
  property: 'database',
  scope: 'project',
  confidence: 'medium',
  milestones: ['scale'],
  since: '0.1.0',
  summary: 'A search inside texts that reads every row: no index serves a pattern that begins with a wildcard.',
  why: 'An ordinary index finds texts by how they begin. With ten thousand rows, every letter typed into the search box reads all of them, and the search gets slow for everyone.',
  fix: 'Add an index of three-letter pieces (the extension `pg_trgm`, `using gin (column gin_trgm_ops)`), in a migration. It serves `like` and `ilike` with wildcards on both sides.',
  outOfScope: [
    'Searches behind row level security, other than a policy for people that is always true: PostgreSQL uses no index for `ilike` there. Also where the making of the Supabase client is not seen, or the policies are not, as in a Prisma schema.',
    'Tables that only a function fills which empties them first, that only those who run the app add to (by a role that policies ask for, also the businesses that a company sells to), or to which nothing is seen to add a row, or nothing that is called.',
    'Patterns that are put together elsewhere, so that nothing says they begin with a wildcard.',
    'Searches among rows that another condition finds first: one customer’s, one day’s.',
    'Searches that narrow a list which is read whole while nobody searches, those on screens and routes for admins, and, where accounts are made by somebody for others alone, of what these type in.',
    'Searches in an expression (`lower(name) like …`), which need an index of that expression, and in columns beside one, or beside another side of an `OR` that no index serves.',
    'Tables that stay small, and databases other than PostgreSQL.',
  ],
  references: ['https://www.postgresql.org/docs/current/pgtrgm.html#PGTRGM-INDEX'],
  messages: {
    search: {
      text: 'This searches inside {columns} of `{table}`, and no index serves a search that begins with a wildcard, so the database reads the whole table each time. {Growth}. Add a trigram index on {columns}.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'a search box over names and addresses',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.customers (
  id uuid primary key,
  name text,
  email text
);
create index customers_name_idx on public.customers (name);
`,
          'src/search.ts': `import { supabase } from './supabase'

export async function search(words: string) {
  const { data, error } = await supabase
    .«from('customers')»
    .select('id, name')
    .or(\`name.ilike.%\${words}%,email.ilike.%\${words}%\`)
    .limit(20)
  if (error) throw error
  return data
}
`,
          'src/supabase.ts': SUPABASE,
        },
        expect: ['search'],
        fixed: {
          'supabase/migrations/20260101000001_add_customers_search_indexes.sql': `create extension if not exists pg_trgm with schema extensions;
create index if not exists customers_name_trgm_idx on public.customers using gin (name extensions.gin_trgm_ops);
create index if not exists customers_email_trgm_idx on public.customers using gin (email extensions.gin_trgm_ops);
`,
        },
      },
      {
        name: 'whichever way it is asked',
        files: {
          'supabase/migrations/20260101000000_init.sql': `CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE TABLE public.orders (
  id uuid PRIMARY KEY,
  "shipTo" text,
  note text
);
CREATE INDEX orders_note_trgm_idx ON public.orders USING gin (note gin_trgm_ops);
`,
          'src/schema.ts': `import { pgTable, text, uuid } from 'drizzle-orm/pg-core'

export const orders = pgTable('orders', { id: uuid('id').primaryKey(), shipTo: text('shipTo'), note: text('note') })
`,
          'src/search.ts': `import { ilike } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import { orders } from './schema'

const pool = new Pool({ connectionString: process.env.DATABASE_URL })
const db = drizzle(pool)

export async function byAddress(words: string) {
  return await db.select().from(orders).where(ilike(orders.shipTo, \`%\${words}%\`)).«limit»(20)
}

export async function byAddressAndNote(words: string) {
  const { rows } = await pool.query(«'SELECT id FROM orders WHERE "shipTo" ILIKE $1 OR note ILIKE $1 LIMIT 20'», [
    '%' + words + '%',
  ])
  return rows
}
`,
        },
        expect: ['search', 'search'],
        fixed: {
          'supabase/migrations/20260101000001_add_orders_shipTo_trgm_idx.sql': `CREATE INDEX IF NOT EXISTS "orders_shipTo_trgm_idx" ON public.orders USING gin ("shipTo" gin_trgm_ops);
`,
        },
      },
      {
        name: 'Prisma’s contains',
        files: {
          'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Contact {
  id    String @id @default(uuid())
  name  String
  @@map("contacts")
}
`,
          'src/search.ts': `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()

export async function search(words: string) {
  return await prisma.contact.«findMany»({ where: { name: { contains: words, mode: 'insensitive' } }, take: 20 })
}
`,
        },
        expect: ['search'],
      },
    ],
    good: [
      {
        name: 'behind a policy, where an index would not be used',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.leads (id uuid primary key, name text, user_id uuid);
alter table public.leads enable row level security;
create function public.may_see_leads() returns boolean language sql stable security definer as 'select true';
create policy "Those who may" on public.leads for select to authenticated using (public.may_see_leads());
`,
          'src/leads.ts': `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')

export async function search(term: string) {
  const { data, error } = await supabase.from('leads').select('id').ilike('name', \`%\${term}%\`).limit(20)
  if (error) throw error
  return data
}
`,
        },
      },
      {
        name: 'behind a policy, with a client that is wrapped',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.papers (id uuid primary key, file_name text, user_id uuid);
alter table public.papers enable row level security;
create policy "Own" on public.papers for select using (public.may_see(id));
`,
          'src/client.ts': `import { createClient } from '@supabase/supabase-js'
const base = createClient('https://x.supabase.co', 'anon')

function readOnly(client: typeof base): typeof base {
  return new Proxy(client, { get: (target, name) => (target as never)[name] })
}

export const supabase = readOnly(base)
`,
          'src/papers.ts': `import { supabase } from './client'

export async function search(term: string) {
  const { data, error } = await supabase.from('papers').select('id').ilike('file_name', \`%\${term}%\`).limit(20)
  if (error) throw error
  return data
}
`,
        },
      },
      {
        name: 'what is emptied and filled again as a whole',
        files: {
          'migrations/0001_init.sql': `create table places (code text primary key, title text);
`,
          'src/places.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function refill(codes: string[], titles: string[]) {
  await pool.query('DELETE FROM places')
  await pool.query('INSERT INTO places (code, title) SELECT * FROM unnest($1::text[], $2::text[])', [codes, titles])
}

export async function search(words: string) {
  const { rows } = await pool.query('SELECT code FROM places WHERE title ILIKE $1 LIMIT 15', ['%' + words + '%'])
  return rows
}
`,
        },
      },
      {
        name: 'a list that is whole while nobody searches, a screen for admins, an expression beside the column',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.customers (id uuid primary key, name text, notes text);
`,
          'src/customers.ts': `import { Pool } from 'pg'
import { supabase } from './supabase'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function customers(words: string) {
  let query = supabase.from('customers').select('id, name').order('name')
  if (words) query = query.ilike('name', \`%\${words}%\`)
  const { data, error } = await query
  if (error) throw error
  return data
}

export async function found(words: string) {
  const { rows } = await pool.query(
    "SELECT id FROM customers WHERE name ILIKE $1 OR coalesce(notes, '') ILIKE $1 LIMIT 20",
    ['%' + words + '%'],
  )
  return rows
}
`,
          'src/admin/customers.ts': `import { supabase } from '../supabase'

export async function found(words: string) {
  const { data, error } = await supabase.from('customers').select('id').ilike('name', \`%\${words}%\`).limit(20)
  if (error) throw error
  return data
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
      {
        name: 'a trigram index, words at the beginning, one owner’s rows, a pattern from elsewhere, a small table',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create extension if not exists pg_trgm;
create table public.customers (id uuid primary key, name text, code text);
create index customers_name_idx on public.customers using gin (name gin_trgm_ops);
create index customers_code_idx on public.customers (code text_pattern_ops);
create table public.notes (id uuid primary key, user_id uuid, body text);
create index notes_user_id_idx on public.notes (user_id);
create table public.countries (code text primary key, name text);
`,
          'src/search.ts': `import { supabase } from './supabase'

export async function search(words: string, userId: string, pattern: string) {
  const named = await supabase.from('customers').select('id').ilike('name', \`%\${words}%\`).limit(20)
  if (named.error) throw named.error
  const coded = await supabase.from('customers').select('id').like('code', 'A%').limit(20)
  if (coded.error) throw coded.error
  const own = await supabase.from('notes').select('id').eq('user_id', userId).ilike('body', \`%\${words}%\`).limit(20)
  if (own.error) throw own.error
  const other = await supabase.from('customers').select('id').ilike('code', pattern).limit(20)
  if (other.error) throw other.error
  const small = await supabase.from('countries').select('code').ilike('name', \`%\${words}%\`).limit(20)
  if (small.error) throw small.error
  return [named.data, coded.data, own.data, other.data, small.data]
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
    ],
  },
  *check(project) {
    for (const database of project.queried) {
      if (database.schema.incomplete.length > 0) continue
      const told = new Set<string>()
      for (const { shape, table, growth, columns } of unindexedSearches(project, database)) {
        const subject = `${table.name}.${columns.join(',')}`
        // A page and the count of all pages are asked for with the same search.
        const within = shape.c < 0 ? shape.range.start : project.link.code(shape.path)?.calls[shape.c]?.in
        const key = `${shape.path} ${within} ${subject}`
        if (told.has(key)) continue
        told.add(key)
        const words = growthWords(growth)
        const data = {
          table: table.name,
          schema: table.schema,
          names: columns.join(', '),
          columns: columns.map((name) => `\`${name}\``).join(' and '),
          Growth: upperFirst(words),
        }
        const related = [{ ...table.place, message: `\`${table.name}\` is made here.` }]
        const cause = `${table.schema}.${subject}`
        yield { file: shape.path, range: shape.range, message: 'search', data, subject, cause, related }
      }
    }
  },
  fixes: (finding, project, sourceOf) => fixesForSearch(finding, project, sourceOf),
})
