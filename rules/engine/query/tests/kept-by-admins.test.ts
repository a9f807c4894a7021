import * as assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { sqlParser, sqlParserReady } from '../../../tests/sql-parser'
import { createProject } from '../../project'
import { tablesOfAdmins } from '../kept-by-admins'

const TERMS = `create table terms (id uuid primary key, version text, created_by uuid references auth.users (id));
alter table terms enable row level security;
create policy "read" on terms for select using (true);
`
const BY_ROLE = `${TERMS}create policy "add" on terms for insert with check (has_role(auth.uid(), 'admin'));`
const BY_ANYONE = `${TERMS}create policy "add" on terms for insert with check (created_by = auth.uid() or is_admin());`
const OWNED = 'create table terms (id uuid primary key, version text, customer_id uuid not null);'
const LINKED = 'create table terms (id uuid primary key, version text, user_id uuid);'
const CLIENT = `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', process.env.ANON_KEY)
`
const ADD = `import { supabase } from '../supabase'
export const add = (version: string) => supabase.from('terms').insert({ version })
`
const ROUTE = (guards: string) => `import express from 'express'
import { Pool } from 'pg'
const pool = new Pool()
const app = express()
const requireAdmin = (req, res, next) => (req.user.role === 'admin' ? next() : res.status(403).end())
app.post('/terms', ${guards}async (req, res) => {
  await pool.query('insert into terms (version) values ($1)', [req.body.version])
  res.json({})
})
app.listen(3000)
`

describe('tables that only those who run the app add rows to', () => {
  before(sqlParserReady)

  const cases: readonly (readonly [string, string, string, string, boolean])[] = [
    ['from a screen for admins', TERMS, 'src/admin/Terms.tsx', ADD, true],
    ['from a screen for anyone', TERMS, 'src/pages/Terms.tsx', ADD, false],
    ['under a policy that asks for a role', BY_ROLE, 'src/pages/Terms.tsx', ADD, true],
    ['under a policy that asks for the row too', BY_ANYONE, 'src/pages/Terms.tsx', ADD, false],
    ['each for somebody', OWNED, 'src/admin/Terms.tsx', ADD, false],
    ['perhaps with a link to somebody', LINKED, 'src/admin/Terms.tsx', ADD, true],
    ['by a route behind a guard', TERMS, 'server/terms.ts', ROUTE('requireAdmin, '), true],
    ['by a route without one', TERMS, 'server/terms.ts', ROUTE(''), false],
    ['by nobody', TERMS, 'src/admin/Terms.tsx', '', false],
  ]
  for (const [name, sql, path, code, expected] of cases) {
    it(`${expected ? 'are' : 'are not'} those filled ${name}`, () => {
      const files = { 'supabase/migrations/20260101000000_init.sql': sql, 'src/supabase.ts': CLIENT, [path]: code }
      const project = createProject(
        Object.entries(files).map(([file, text]) => analyzeFile(file, text, { sql: sqlParser })),
      )
      const [database] = project.queried
      const table = database?.tableOf({ schema: undefined, name: 'terms' })
      assert.ok(database && table)
      assert.equal(tablesOfAdmins(project, database)(table), expected)
    })
  }

  for (const [columns, expected] of [
    ['tax_id text, credit_limit numeric, payment_terms text', true],
    ['birthday date, tax_id text', false],
  ] as const) {
    it(`${expected ? 'are' : 'are not'} customers with ${columns}, whom a role adds`, () => {
      const sql = `create table customers (id uuid primary key, name text, ${columns});
alter table customers enable row level security;
create policy "add" on customers for insert with check (is_admin_or_manager(auth.uid()));`
      const add = ADD.replace('terms', 'customers')
      const files = {
        'supabase/migrations/20260101000000_init.sql': sql,
        'src/supabase.ts': CLIENT,
        'src/pages/A.tsx': add,
      }
      const project = createProject(
        Object.entries(files).map(([file, text]) => analyzeFile(file, text, { sql: sqlParser })),
      )
      const [database] = project.queried
      const table = database?.tableOf({ schema: undefined, name: 'customers' })
      assert.ok(database && table)
      assert.equal(tablesOfAdmins(project, database, true)(table), expected)
    })
  }

  const ACCOUNTS = 'create table users (id uuid primary key, name text);'
  const USERS = (url: string) =>
    ROUTE('requireAdmin, ')
      .replaceAll('insert into terms (version)', 'insert into users (name)')
      .replace('app.listen', `app.post('${url}', async (req, res) => res.json({}))\napp.listen`)
  for (const [url, expected] of [
    ['/search', true],
    ['/register', false],
  ] as const) {
    it(`${expected ? 'are' : 'are not'} the accounts of an app that answers at ${url}`, () => {
      const files = { 'supabase/migrations/20260101000000_init.sql': ACCOUNTS, 'server/users.ts': USERS(url) }
      const project = createProject(
        Object.entries(files).map(([file, text]) => analyzeFile(file, text, { sql: sqlParser })),
      )
      const [database] = project.queried
      const table = database?.tableOf({ schema: undefined, name: 'users' })
      assert.ok(database && table)
      assert.equal(tablesOfAdmins(project, database)(table), expected)
    })
  }
})
