import * as assert from 'node:assert/strict'
import type { CodeFacts } from '../../../analysis/facts'
import { projectOf } from '../../../tests/example-run'
import { sqlParserReady } from '../../../tests/sql-parser'
import { queryLoops } from '../looped'

const TABLES = `create table orders (id uuid primary key, group_id uuid, title text);
create table roles (id uuid primary key, org_id uuid, name text);
create table editions (id uuid primary key, name text);
create table parts (id uuid primary key, order_id uuid);
`
const FILES = {
  'supabase/migrations/20260101000000_init.sql': TABLES,
  'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', process.env.ANON_KEY)
`,
}

/** Whether the loop in a file is told. */
function isTold(path: string, body: string, others: Readonly<Record<string, string>> = {}, name = 'run'): boolean {
  const code = `${path.endsWith('x') ? `'use client'\nimport { useState } from 'react'\n` : ''}import { supabase } from '../supabase'
export async function ${name}(rows: { id: string; items: { id: string }[] }[], id: string) {
  ${body}
}
`
  const project = projectOf({ ...FILES, ...others, [path]: code })
  return queryLoops(project, project.files.get(path) as CodeFacts).length > 0
}

const READ = (list: string) =>
  `for (const row of ${list}) await supabase.from('parts').select('id').eq('order_id', row.id).throwOnError()`
const ADD = (list: string) =>
  `for (const row of ${list}) await supabase.from('parts').insert({ title: row.id }).throwOnError()`
const FOUND = (query: string) => `const { data } = await supabase.from(${query}.throwOnError()
  ${READ('data')}`
const EDITIONS = (path: string) => ({
  [path]: `import { supabase } from '../supabase'
export const add = (name: string) => supabase.from('editions').insert({ name }).throwOnError()
`,
})
const CHECKOUT = (refuses: string) => ({
  'src/api/checkout.ts': `import { supabase } from '../supabase'
export async function checkout(wanted: { title: string }[], group: string) {
  ${refuses}
  const rows = wanted.map(({ title }) => ({ title, group_id: group }))
  await supabase.from('orders').insert(rows).throwOnError()
}
`,
})

describe('lists that somebody makes by hand', () => {
  before(sqlParserReady)

  const cases: readonly (readonly [string, string, string, boolean, Readonly<Record<string, string>>?, string?])[] = [
    ['rows that a form adds', 'src/components/NewOrderModal.tsx', ADD('rows'), false],
    ['rows that a form collects', 'src/components/OrderForm.tsx', `const made = []\n  ${ADD('made')}`, false],
    ['rows that a form looks up', 'src/components/NewOrderModal.tsx', READ('rows'), true],
    ['rows of a file', 'src/components/ImportModal.tsx', ADD('rows'), true],
    ['rows that a server adds', 'src/api/orders.ts', ADD('rows'), true],
    ['people who are invited', 'src/api/invite.ts', READ('rows'), false],
    [
      'what the device could not send',
      'src/hooks/useSync.tsx',
      `const queue = getOfflineQueue()\n  ${ADD('queue')}`,
      false,
    ],
    ['rows to try an app out', 'src/api/seed/actions.ts', READ('rows'), false],
    ['the items of an order', 'src/api/orders.ts', `for (const order of rows) {\n${READ('order.items')}\n}`, false],
    [
      'the items of a cart',
      'src/api/list.ts',
      FOUND(`'orders').select('id').eq('title', id)`)
        .replaceAll('data', 'items')
        .replace('{ items }', '{ data: items }'),
      false,
      {},
      'getCartItems',
    ],
    ['roles of an organization', 'src/api/roles.ts', FOUND(`'roles').select('id').eq('org_id', id)`), false],
    ['roles of all', 'src/api/roles.ts', FOUND(`'roles').select('id')`), true],
    ['what admins add', 'src/api/e.ts', FOUND(`'editions').select('id')`), false, EDITIONS('src/admin/e.ts')],
    ['what anyone adds', 'src/api/e.ts', FOUND(`'editions').select('id')`), true, EDITIONS('src/pages/e.ts')],
    [
      'one page beside a count',
      'src/api/p.ts',
      `const limit = Number(id)
  const [{ data }, total] = await Promise.all([supabase.from('orders').select('id').limit(limit), total()])
  ${READ('data')}`,
      false,
    ],
    [
      'orders of one checkout that refuses many',
      'src/api/pay.ts',
      FOUND(`'orders').select('id').eq('group_id', id)`),
      false,
      CHECKOUT(`if (wanted.length > 20) throw new Error('Too many')`),
    ],
    [
      'orders of one checkout',
      'src/api/pay.ts',
      FOUND(`'orders').select('id').eq('group_id', id)`),
      true,
      CHECKOUT(''),
    ],
  ]
  for (const [name, path, body, expected, others, called] of cases)
    it(`${expected ? 'are not' : 'are'} ${name}`, () => assert.equal(isTold(path, body, others, called), expected))
})
