import * as assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'
import { sqlParserReady } from '../../../tests/sql-parser'
import { endlessLists } from '../endless-lists'

const TABLES = `create table profiles (id uuid primary key, full_name text);
create table orders (id uuid primary key, user_id uuid not null, total int);
create table watched_sellers (id uuid primary key, seller_id text not null unique, nickname text);
create table store_sellers (id uuid primary key, seller_id text not null, store text);
create table books (id uuid primary key, user_id uuid not null, name text);
create table accounts (id uuid primary key, code text not null, normal_balance text not null, user_id uuid);
create table contracts (id uuid primary key, user_id uuid not null, org text);
`
const OWN = `alter table contracts enable row level security;
create policy "own" on contracts for select using (user_id = auth.uid());
`
const CLIENT = `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`
const READS = (table: string) => `import { supabase } from '../supabase'
export async function all() {
  const { data, error } = await supabase.from('${table}').select('*')
  if (error) throw error
  return data
}
`
const CALLS = (call: string) => `import { supabase } from '../supabase'
export async function account(email: string, password: string) {
  const { error } = await supabase.auth.${call}
  if (error) throw error
}
`
const FOR_OTHERS = CALLS('admin.createUser({ email, password })')
const BY_THEMSELVES = CALLS('signUp({ email, password })')

function told(files: Readonly<Record<string, string>>): string[] {
  const project = projectOf({
    'supabase/migrations/20260101000000_init.sql': TABLES,
    'src/supabase.ts': CLIENT,
    ...files,
  })
  return [...endlessLists(project)].map(({ table, endless }) => `${table} ${endless.of}`)
}

describe('lists without an end', () => {
  before(sqlParserReady)

  const reading = { 'src/pages/all.ts': READS('profiles') }
  it('are those of people who make an account themselves', () => {
    assert.deepEqual(told(reading), ['profiles everyone'])
    assert.deepEqual(told({ ...reading, 'src/lib/a.ts': FOR_OTHERS, 'src/lib/b.ts': BY_THEMSELVES }), [
      'profiles everyone',
    ])
    assert.deepEqual(told({ ...reading, 'src/checkout/a.ts': FOR_OTHERS }), ['profiles everyone'])
  })

  it('are those of what happens, and not of occasions that somebody plans', () => {
    const files = { ...reading, 'src/pages/all.ts': READS('events') }
    const made = (columns: string) => ({
      ...files,
      'supabase/migrations/20260102000000_events.sql': `create table events (id uuid primary key, ${columns});`,
    })
    assert.deepEqual(told(made('name text, payload jsonb')), ['events everyone'])
    assert.deepEqual(told(made('title text, event_date date')), [])
    assert.deepEqual(told(made('title text, event_date date, user_id uuid')), ['events everyone'])
  })

  it('are not the rounds that admins add, with a name and a page of their own', () => {
    const made = (columns: string, path = 'src/admin/rounds.ts') => ({
      'supabase/migrations/20260102000000_rounds.sql': `create table sessions (id uuid primary key, ${columns});`,
      'src/pages/all.ts': READS('sessions'),
      [path]: `import { supabase } from '../supabase'
export const add = (name: string) => supabase.from('sessions').insert({ name }).throwOnError()
`,
    })
    assert.deepEqual(told(made('name text, slug text')), [])
    assert.deepEqual(told(made('name text, slug text', 'src/pages/rounds.ts')), ['sessions everyone'])
    assert.deepEqual(told(made('name text, slug text, user_id uuid')), ['sessions everyone'])
    assert.deepEqual(told(made('name text')), ['sessions everyone'])
  })

  it('are not those of people whom somebody adds who was asked whether they may', () => {
    const adding = (asks: string) => ({
      ...reading,
      'src/actions/people.ts': `import { supabase } from '../supabase'
import { requirePermission } from './rights'
export async function addPerson(name: string) {
  ${asks}
  await supabase.from('profiles').insert({ full_name: name }).throwOnError()
}
`,
      'src/actions/unused.ts': `import { supabase } from '../supabase'
export async function addQuietly(name: string) {
  await supabase.from('profiles').insert({ full_name: name }).throwOnError()
}
`,
      'src/actions/form.ts': `import { addPerson } from './people'
export const submit = (form: FormData) => addPerson(String(form.get('name')))
`,
    })
    const asked = adding(`await requirePermission('user.create')`)
    assert.deepEqual(told(asked), [])
    assert.deepEqual(told(adding('')), ['profiles everyone'])
    assert.deepEqual(
      told({ ...asked, 'src/lib/auth.ts': `import NextAuth from 'next-auth'\nexport default NextAuth({})` }),
      ['profiles everyone'],
    )
    const tenants = 'alter table profiles add column tenant_id uuid;'
    assert.deepEqual(told({ ...asked, 'supabase/migrations/20260102000000_t.sql': tenants }), ['profiles everyone'])
  })

  it('are not those of people for whom somebody makes an account', () => {
    assert.deepEqual(told({ ...reading, 'src/lib/a.ts': FOR_OTHERS }), [])
    assert.deepEqual(told({ 'src/pages/all.ts': READS('orders'), 'src/lib/a.ts': FOR_OTHERS }), ['orders everyone'])
  })

  it('are not those of people whose sign-up leads to the sign-in', () => {
    const routes = (to: string) => `import { Navigate, Route } from 'react-router-dom'
export const routes = <Route path="/register" element={<Navigate to="${to}" replace />} />
`
    const files = { ...reading, 'src/lib/a.ts': FOR_OTHERS, 'src/lib/b.ts': BY_THEMSELVES }
    assert.deepEqual(told({ ...files, 'src/App.tsx': routes('/login') }), [])
    assert.deepEqual(told({ ...files, 'src/App.tsx': routes('/join') }), ['profiles everyone'])
    const elsewhere = { 'src/App.tsx': routes('/login'), 'src/pages/login.ts': BY_THEMSELVES }
    assert.deepEqual(told({ ...files, ...elsewhere }), ['profiles everyone'])
  })

  it('are not the accounts of books, nor what a field lets people choose from', () => {
    assert.deepEqual(told({ 'src/pages/all.ts': READS('accounts') }), [])
    assert.deepEqual(told({ 'src/pages/all.ts': READS('books') }), ['books everyone'])
    const options = (table: string) => READS(table).replace('all()', 'getOptions()')
    assert.deepEqual(told({ 'src/pages/all.ts': options('books') }), [])
    assert.deepEqual(told({ 'src/pages/all.ts': options('orders') }), ['orders everyone'])
  })

  it('are not those of things that a column names alone', () => {
    assert.deepEqual(told({ 'src/pages/all.ts': READS('watched_sellers') }), [])
    assert.deepEqual(told({ 'src/pages/all.ts': READS('store_sellers') }), ['store_sellers everyone'])
  })

  it('are counted where the number alone is read', () => {
    const counting = (taken: string, columns = '*') => `import { supabase } from '../supabase'
export async function all(org: string) {
  const { ${taken} } = await supabase.from('contracts').select('${columns}', { count: 'exact' }).eq('org', org)
  if (error) throw error
  return { ${taken} }
}
`
    assert.deepEqual(told({ 'src/pages/all.ts': counting('count, error') }), ['contracts counted'])
    assert.deepEqual(told({ 'src/pages/all.ts': counting('data, count, error') }), [])
    assert.deepEqual(told({ 'src/pages/all.ts': counting('data, count, error', 'id, org') }), ['contracts counted'])
    const since = counting('data, count, error', 'id, org').replace(`.eq('org'`, `.gte('id', org).eq('org'`)
    assert.deepEqual(told({ 'src/pages/all.ts': since }), [])
    const own = { 'supabase/migrations/20260102000000_own.sql': OWN }
    assert.deepEqual(told({ ...own, 'src/pages/all.ts': counting('count, error') }), [])
    assert.deepEqual(told({ ...own, 'src/pages/admin/all.ts': counting('count, error') }), ['contracts counted'])
  })

  it('are not what is still to be done', () => {
    const but = (status: string) => ({
      'supabase/migrations/20260104000000_a.sql': 'alter table orders add column status text;',
      'src/pages/all.ts': READS('orders').replace(`select('*')`, `select('*').neq('status', '${status}')`),
    })
    assert.deepEqual(told(but('paid')), [])
    assert.deepEqual(told(but('draft')), ['orders everyone'])
  })

  it('are not of tables that nothing fills, where the app fills others itself', () => {
    const adds = (table: string) => `import { supabase } from '../supabase'
export async function add(row: { id: string }) {
  const { error } = await supabase.from('${table}').insert(row)
  if (error) throw error
}
`
    const files = {
      'src/pages/all.ts': READS('orders'),
      'src/lib/a.ts': adds('books'),
      'src/lib/b.ts': adds('contracts'),
    }
    assert.deepEqual(told(files), ['orders everyone'])
    const three = { ...files, 'src/lib/c.ts': adds('store_sellers') }
    assert.deepEqual(told(three), [])
    assert.deepEqual(told({ ...three, 'src/lib/d.ts': adds('orders') }), ['orders everyone'])
    assert.deepEqual(
      told({ ...three, 'src/lib/d.ts': `import { put } from 'somewhere'\nput('orders', { id: 'a' })\n` }),
      ['orders everyone'],
    )
    const listed = (write: string) =>
      `import { supabase } from '../supabase'\nconst TABLES = ['orders']\nexport const each = (row: { id: string }) => TABLES.map((table) => supabase.from(table).${write})\n`
    assert.deepEqual(told({ ...three, 'src/lib/d.ts': listed(`select('id').limit(1)`) }), [])
    assert.deepEqual(told({ ...three, 'src/lib/d.ts': listed('insert(row)') }), ['orders everyone'])
    const trigger = `create function ordered() returns trigger language plpgsql as $$
begin
  insert into public.orders (id, user_id) values (new.id, new.user_id);
  return new;
end $$;
`
    assert.deepEqual(told({ ...three, 'supabase/migrations/20260103000000_trigger.sql': trigger }), ['orders everyone'])
  })
})
