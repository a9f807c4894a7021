import * as assert from 'node:assert/strict'
import type { CodeFacts } from '../../../analysis/facts'
import { projectOf } from '../../../tests/example-run'
import { queryLoops } from '../looped'

function told(body: string, directive = ''): string[] {
  const project = projectOf({
    'src/a.ts': `${directive}import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
export async function run(rows: { id: string; kind: string }[], savedShops: { id: string; kind: string }[], installments: { id: string }[]) {
  ${body}
}`,
  })
  const loops = queryLoops(project, project.files.get('src/a.ts') as CodeFacts)
  return loops.flatMap(({ queries }) => queries.map(({ about, isRead }) => `${isRead ? 'reads' : 'writes'} ${about}`))
}

const ADDED = `const { data: sale } = await supabase.from('sales').insert({ name: row.kind }).select('id').single().throwOnError()`
const MAIL = `await fetch('https://api.mail.example/send', { method: 'POST', body: row.id })`

describe('queries in loops', () => {
  const cases: readonly (readonly [string, string, readonly string[], string?])[] = [
    [
      'not what hangs on a row that is added in the same turn',
      `for (const row of rows) {
    ${ADDED}
    await supabase.from('parts').select('id').eq('sale_id', sale.id).throwOnError()
  }`,
      ['writes sales'],
    ],
    [
      'what hangs on the element, beside a row that is added',
      `for (const row of rows) {
    ${ADDED}
    await supabase.from('parts').select('id').eq('row_id', row.id).throwOnError()
  }`,
      ['writes sales', 'reads parts'],
    ],
    [
      'not what somebody has saved by hand',
      `await Promise.all(savedShops.map((shop) => supabase.rpc('notify', { id: shop.id }).throwOnError()))
  const near = savedShops.filter((shop) => shop.kind === 'near')
  await Promise.all(near.map((shop) => supabase.rpc('notify', { id: shop.id }).throwOnError()))`,
      [],
      "'use client'\n",
    ],
    [
      'what everybody has saved, on a server',
      `for (const shop of savedShops) await supabase.rpc('notify', { id: shop.id }).throwOnError()`,
      ['writes notify'],
      "'use server'\n",
    ],
    [
      'not the parts in which one thing is paid',
      `for (const part of installments) await supabase.from('fees').select('id').eq('part_id', part.id).throwOnError()`,
      [],
    ],
    [
      'before each goes to a service, two reads',
      `for (const row of rows) {
    await supabase.from('people').select('id').eq('row_id', row.id).throwOnError()
    await supabase.from('texts').select('id').eq('row_id', row.id).throwOnError()
    ${MAIL}
  }`,
      ['reads people', 'reads texts'],
    ],
    [
      'not the row that is added before each goes to a service, and gone on with',
      `for (const row of rows) {
    await supabase.from('people').select('id').eq('row_id', row.id).throwOnError()
    ${ADDED}
    ${MAIL}
    console.log(sale)
  }`,
      [],
    ],
  ]
  for (const [name, body, expected, directive] of cases)
    it(`are ${name}`, () => assert.deepEqual(told(body, directive), expected))
})
