import * as assert from 'node:assert/strict'
import type { CodeFacts } from '../../../analysis/facts'
import { projectOf } from '../../../tests/example-run'
import { sqlParserReady } from '../../../tests/sql-parser'
import { endlessLists } from '../endless-lists'
import { queryLoops } from '../looped'

const TABLES = `create table orders (id uuid primary key, title text, shop_id uuid, is_active boolean);
create table parts (id uuid primary key, order_id uuid);
`
const FILES = {
  'supabase/migrations/20260101000000_init.sql': TABLES,
  'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', process.env.ANON_KEY)
`,
  'src/report.ts': `import { supabase } from './supabase'
export async function report() {
  const { data } = await supabase.from('orders').select('id').eq('is_active', true).throwOnError()
  for (const order of data) await supabase.from('parts').select('id').eq('order_id', order.id).throwOnError()
}
`,
}

function told(others: Readonly<Record<string, string>>): string[] {
  const project = projectOf({ ...FILES, ...others })
  const loops = queryLoops(project, project.files.get('src/report.ts') as CodeFacts)
  const lists = [...endlessLists(project)].map(({ table }) => table)
  return [...lists, ...loops.flatMap(({ queries }) => queries.map(({ about }) => `each ${about}`))]
}

const activate = (others: string, old = 'false') => ({
  'src/activate.ts': `import { supabase } from './supabase'
export async function activate(id: string, shop: string) {
  await supabase.from('orders').update({ is_active: ${old} })${others}.throwOnError()
  await supabase.from('orders').update({ is_active: true }).eq('id', id).throwOnError()
}
`,
})
const index = (on: string) => ({
  'supabase/migrations/20260102000000_one.sql': `create unique index one on orders (${on}) where is_active;`,
})

describe('what is active, one at a time', () => {
  before(sqlParserReady)

  const cases: readonly (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
    ['all others are set back before', activate(`.neq('id', id)`), true],
    ['the one before is set back', activate(`.eq('is_active', true)`), true],
    ['a unique index holds for those that are', index('is_active'), true],
    ['nothing is set back', {}, false],
    ['another one alone is set back', activate(`.eq('id', shop)`), false],
    ['it is one for each shop', activate(`.eq('shop_id', shop)`), false],
    ['a unique index says one for each shop', index('shop_id'), false],
    ['all are activated', activate(`.neq('id', id)`, 'true'), false],
  ]
  for (const [name, files, expected] of cases)
    it(`${expected ? 'is one row' : 'may be many'} where ${name}`, () =>
      assert.deepEqual(told(files), expected ? [] : ['orders', 'each parts']))
})
