import assert from 'node:assert/strict'
import { loadModule } from 'libpg-query'
import rule from '../catalog/database/unbounded-query'
import { runExample } from './example-run'
import { parseMarks } from './marks'

const TABLES = `create table public.payments (id uuid primary key, invoice_id uuid not null, amount int);
create table public.payment_transactions (id uuid primary key, invoice_id uuid not null, amount int);
create table public.messages (id uuid primary key, conversation_id uuid not null, memo_id uuid, body text);
create table public.deal_bids (id uuid primary key, deal_id uuid not null, status text);
create table public.accounts (id uuid primary key, name text);
create table public.contacts (id uuid primary key, account_id uuid, company_id uuid, name text, created_at timestamptz);
create table public.employees (id uuid primary key, company_id uuid not null, role text);
create table public.activities (id uuid primary key, user_id uuid, at timestamptz);
create table public.branch_admins (id uuid primary key, user_id uuid not null);
`
const OWN_COMPANY = `create table public.properties (id uuid primary key, company_id uuid not null, user_id uuid, shared boolean not null default false);
alter table public.properties enable row level security;
create function public.my_company() returns uuid language sql stable security definer as $$ select company_id from public.employees where id = auth.uid() $$;
create function public.is_admin() returns boolean language sql stable security definer as $$ select exists (select 1 from public.employees where id = auth.uid() and role = 'admin' and company_id is null) $$;
create policy "company" on public.properties for select to authenticated using (is_admin() or company_id = my_company());
create policy "shared" on public.properties for select using (shared);
`
const HEAD = `import { Pool } from 'pg'
import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
const pool = new Pool({ connectionString: process.env.DATABASE_URL })
`

/** Bodies of files; «» where a finding stands. */
const rows: readonly (readonly [string, string])[] = [
  [
    'what was paid for one invoice',
    `export const paid = async (id: string) => await supabase.from('payment_transactions').select('amount').eq('invoice_id', id).throwOnError()`,
  ],
  [
    'the bids of many people on one deal, although it ends',
    `export const bids = async (id: string) => await supabase.«from('deal_bids')».select('status').eq('deal_id', id).throwOnError()`,
  ],
  [
    'the messages of a memo, and those of a conversation, which goes on',
    `export const a = async (id: string) => await supabase.from('messages').select('body').eq('memo_id', id).throwOnError()
export const b = async (id: string) => await supabase.«from('messages')».select('body').eq('conversation_id', id).throwOnError()`,
  ],
  [
    'an account of a CRM is no company of those who use the app; a company is, where employees belong to one',
    `export const a = async (id: string) => await supabase.from('contacts').select('name').eq('account_id', id).throwOnError()
export const b = async (id: string) => await supabase.«from('contacts')».select('name').eq('company_id', id).throwOnError()`,
  ],
  [
    'whoever runs the app',
    `export const a = async () => await supabase.from('branch_admins').select('user_id').throwOnError()`,
  ],
  [
    'a limit behind a statement that is put together',
    `export async function list(limit = 100) {
  let query = 'SELECT * FROM activities ORDER BY at DESC'
  query += \` LIMIT \${Number(limit)}\`
  return (await pool.query(query)).rows
}
export async function all() {
  const query = «'SELECT * FROM activities ORDER BY at DESC'»
  return (await pool.query(query)).rows
}`,
  ],
  [
    'a function that adds to the query',
    `const mine = (query: any) => query.eq('user_id', 'me')
export async function list() {
  let query = supabase.from('contacts').select('name')
  query = mine(query)
  return await query.throwOnError()
}`,
  ],
  [
    'a function that is handed the query, and conditions after it',
    `const mine = (query: any, isAdmin: boolean) => (isAdmin ? query : query.eq('user_id', 'me'))
export const a = async () => await mine(supabase.from('contacts').select('name'), false)
export const b = async () => await (await import('./scope')).scoped(supabase.from('contacts').select('name')).in('status', ['a'])
export const c = async () => await timed(supabase.«from('contacts')».select('name'))
const timed = <T>(query: PromiseLike<T>) => Promise.race([query])`,
  ],
  [
    'a file that is made of it, and a function that only exports call',
    `export async function save() {
  const { data } = await supabase.from('contacts').select('name').throwOnError()
  return new Blob([JSON.stringify(data)])
}
const everyone = async () => await supabase.from('contacts').select('name').throwOnError()
export const downloadContacts = async () => await everyone()
const shown = async () => await supabase.«from('contacts')».select('name').throwOnError()
export const page = async () => await shown()
export const exportShown = async () => await shown()`,
  ],
  [
    'a limit over both sides of a union, and none',
    `export const a = async () => await pool.query('SELECT id FROM activities UNION ALL SELECT id FROM contacts ORDER BY id LIMIT 100')
export const b = async () => await pool.query(«'SELECT id FROM activities UNION ALL SELECT id FROM employees WHERE id = $1'», ['a'])`,
  ],
  [
    'a list of what was found before, where there is any',
    `export async function list(ids: string[]) {
  let query = supabase.from('contacts').select('name')
  if (ids.length > 0) query = query.in('account_id', ids)
  return await query.throwOnError()
}`,
  ],
  [
    'what is there in few rows, maybe',
    `export const a = async () => await supabase.from('contacts').select('name').not('company_id', 'is', null).throwOnError()`,
  ],
  [
    'a branch for nobody in particular, where everybody says whose',
    `async function contactsOf(companyId?: string) {
  if (companyId) return await supabase.«from('contacts')».select('name').eq('company_id', companyId).throwOnError()
  return await supabase.from('contacts').select('name').throwOnError()
}
export const a = (user: { companyId: string }) => contactsOf(user.companyId)`,
  ],
  [
    'the same, where an address says whose, or does not',
    `async function contactsOf(companyId?: string) {
  if (companyId) return await supabase.«from('contacts')».select('name').eq('company_id', companyId).throwOnError()
  return await supabase.«from('contacts')».select('name').throwOnError()
}
export const a = (request: { query: { company?: string } }) => contactsOf(request.query.company)`,
  ],
  [
    'a company or those who run the app',
    `export const a = async () => await supabase.«from('properties')».select('id').throwOnError()`,
  ],
]

describe('lists without an end', () => {
  before(() => loadModule())

  for (const [name, body] of rows)
    it(name, () => {
      const { files, marks } = parseMarks({
        'supabase/migrations/20260101000000_init.sql': TABLES + OWN_COMPANY,
        'src/app.ts': HEAD + body,
      })
      const { findings } = runExample(files, [rule])
      assert.deepEqual(
        findings.map(({ range }) => range),
        marks.map(({ range }) => range),
      )
    })

  it('says which rows are read', () => {
    const said = (filter: string) => {
      const body = `export async function list(id?: string) {
  let query = supabase.from('contacts').select('name')${filter}
  return await query.throwOnError()
}`
      const files = { 'supabase/migrations/20260101000000_init.sql': TABLES, 'src/app.ts': HEAD + body }
      return runExample(files, [rule]).findings[0]?.message.split(', without')[0]
    }
    assert.equal(said(''), 'This reads every row of `contacts`')
    assert.equal(said(".neq('name', 'test')"), 'This reads nearly every row of `contacts`')
    assert.equal(
      said("\n  if (id) query = query.eq('account_id', id)"),
      'This reads every row of `contacts` where no filter is chosen',
    )
    const [one, none] = ["query = query.eq('account_id', id)", "query = query.is('account_id', null)"]
    assert.equal(said(`\n  if (id) ${one}\n  else { ${none} }`), undefined)
    for (const filter of [
      `if (id) ${one}\n  else if (id === '') ${none}`,
      `if (id) { if (id > 'm') ${one}\n else ${none} }`,
    ])
      assert.equal(said(`\n  ${filter}`), 'This reads every row of `contacts` where no filter is chosen')
  })

  it('says that a person sees some rows where a policy is for a company, or for those who run the app besides', () => {
    const body = `export const a = async () => await supabase.from('properties').select('id').throwOnError()`
    const files = { 'supabase/migrations/20260101000000_init.sql': TABLES + OWN_COMPANY, 'src/app.ts': HEAD + body }
    assert.deepEqual(
      runExample(files, [rule]).findings.map(({ messageId, severity }) => [messageId, severity]),
      [['seen', 'info']],
    )
  })
})
