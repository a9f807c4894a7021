import * as assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'
import { sqlParserReady } from '../../../tests/sql-parser'
import { endlessLists } from '../endless-lists'

const TABLES = `create table profiles (id uuid primary key, full_name text);
create table orders (id uuid primary key, user_id uuid not null, total int);
create table watched_sellers (id uuid primary key, seller_id text not null unique, nickname text);
create table store_sellers (id uuid primary key, seller_id text not null, store text);
create table contracts (id uuid primary key, user_id uuid not null, org text);
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

  it('are not those of people for whom somebody makes an account', () => {
    assert.deepEqual(told({ ...reading, 'src/lib/a.ts': FOR_OTHERS }), [])
    assert.deepEqual(told({ 'src/pages/all.ts': READS('orders'), 'src/lib/a.ts': FOR_OTHERS }), ['orders everyone'])
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
  })
})
