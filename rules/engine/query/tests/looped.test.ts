import * as assert from 'node:assert/strict'
import type { CodeFacts } from '../../../analysis/facts'
import { projectOf } from '../../../tests/example-run'
import { loopRemedy } from '../loop-remedy'
import { queryLoops } from '../looped'

function told(body: string, directive = '', path = 'src/a.ts'): string[] {
  const project = projectOf({
    [path]: `${directive}import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
export async function run(rows: { id: string; kind: string }[], savedShops: { id: string; kind: string }[], installments: { id: string }[], workspaces: { id: string }[], adminEmails: { id: string }[], agentId: string) {
  ${body}
}`,
  })
  const loops = queryLoops(project, project.files.get(path) as CodeFacts)
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
      'not what another branch asks for all at once',
      `if (agentId) {
    for (const row of rows) await supabase.rpc('refresh', { id: row.id }).throwOnError()
  } else {
    await supabase.rpc('refresh').throwOnError()
  }`,
      [],
    ],
    [
      'what is asked for all before it, too',
      `await supabase.rpc('refresh').throwOnError()
  for (const row of rows) await supabase.rpc('refresh', { id: row.id }).throwOnError()`,
      ['writes refresh'],
    ],
    [
      'not in a method that nobody calls, of a class whose others are called',
      `class Rights {
    async of(id: string) { return id }
    async give(ids: string[]) { for (const id of ids) await supabase.from('rights').select('id').eq('id', id).throwOnError() }
  }
  await new Rights().of(agentId)`,
      [],
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
    [
      'not what is changed before each goes to a service',
      `for (const row of rows) {
    await supabase.from('people').select('id').eq('row_id', row.id).throwOnError()
    await supabase.from('texts').update({ sent: true }).eq('row_id', row.id).throwOnError()
    ${MAIL}
  }`,
      [],
    ],
    [
      'not those of the places that somebody belongs to',
      `for (const place of workspaces) await supabase.rpc('notify', { id: place.id }).throwOnError()`,
      [],
      "'use client'\n",
    ],
    [
      'those of all places, on a server',
      `for (const place of workspaces) await supabase.rpc('notify', { id: place.id }).throwOnError()`,
      ['writes notify'],
      "'use server'\n",
    ],
    [
      'not those that read all rows of each company',
      `for (const place of workspaces) await supabase.from('orders').select('id').eq('workspace_id', place.id).throwOnError()`,
      [],
    ],
    [
      'those that read one row of each company, or all of each other thing',
      `for (const place of workspaces) {
    await supabase.from('orders').select('id').eq('workspace_id', place.id).limit(1).throwOnError()
    await supabase.from('parts').select('id').eq('place_id', place.id).throwOnError()
  }`,
      ['reads orders', 'reads parts'],
    ],
    [
      'not those for each admin',
      `for (const each of adminEmails) await supabase.rpc('notify', { id: each.id }).throwOnError()`,
      [],
    ],
    [
      'not those for what a map that was filled before does not have',
      `const byId = new Map(installments.map((each) => [each.id, each]))
  const one = async (id: string) => await supabase.from('people').select('id').eq('id', id).maybeSingle().throwOnError()
  for (const row of rows) console.log(byId.get(row.id) ?? (await one(row.id)))`,
      [],
    ],
    [
      'not the parts of one thing, added by a function',
      `const add = async (agent: string, row: string) => {
    await supabase.from('agent_rows').insert({ agent_id: agent, row_id: row }).throwOnError()
  }
  for (const row of rows) await add(agentId, row.id)`,
      [],
    ],
    [
      'not those of a list that is asked for with a limit of fifty where nobody says another',
      `const list = async (kind: string, limit = 50) => {
    let query = supabase.from('things').select('id').limit(limit)
    if (kind) query = query.eq('kind', kind)
    const { data } = await query.throwOnError()
    return data
  }
  const things = await list('a')
  for (const thing of things) await supabase.rpc('notify', { id: thing.id }).throwOnError()`,
      [],
    ],
    [
      'not those of a page, as long as it is asked for',
      `const limit = parseInt(new URLSearchParams(agentId).get('limit') || '20', 10)
  const { data: things } = await supabase.from('things').select('id').limit(limit).throwOnError()
  for (const thing of things) await supabase.rpc('notify', { id: thing.id }).throwOnError()`,
      [],
    ],
    [
      'those of a list that is asked for with a limit of five hundred',
      `const list = async (kind: string, limit = 500) => {
    const { data } = await supabase.from('things').select('id').eq('kind', kind).limit(limit).throwOnError()
    return data
  }
  const things = await list('a')
  for (const thing of things) await supabase.rpc('notify', { id: thing.id }).throwOnError()`,
      ['writes notify'],
    ],
    [
      'not what runs for the one element that was asked for',
      `for (const row of rows) {
    if (row.id !== agentId) continue
    await supabase.rpc('notify', { id: row.id }).throwOnError()
  }
  rows.map((row) => {
    if (row.id === agentId && row.kind) supabase.rpc('refresh', { id: row.id }).throwOnError()
    return row.id === agentId ? supabase.rpc('shut', { id: row.id }).throwOnError() : row
  })`,
      [],
    ],
    [
      'what runs for one element of each other list, for all but one, and for those of one kind',
      `for (const other of installments) for (const row of rows) {
    if (row.id !== other.id) continue
    await supabase.rpc('notify', { id: row.id }).throwOnError()
  }
  for (const row of rows) {
    if (row.id === agentId) continue
    await supabase.rpc('refresh', { id: row.id }).throwOnError()
  }
  for (const row of rows) if (row.kind === agentId) await supabase.rpc('shut', { id: row.id }).throwOnError()`,
      ['writes notify', 'writes refresh', 'writes shut'],
    ],
    [
      'not what the tools gave that a model asked for',
      `for (const row of rows) {
    const toolCall = installments.find((each) => each.id === row.id)
    await supabase.from('texts').insert({ call: toolCall?.id, text: row.kind }).throwOnError()
  }`,
      [],
    ],
    [
      'not what is written as a list already, or found by one',
      `for (const row of rows) {
    const parts = savedShops.map((shop) => ({ row_id: row.id, shop_id: shop.id }))
    await supabase.from('parts').insert(parts).throwOnError()
  }
  for (const row of rows) {
    const { data } = await supabase.rpc('parts_of', { id: row.id }).throwOnError()
    const ids = data.map((each) => each.id)
    await supabase.from('others').delete().in('id', ids).throwOnError()
  }`,
      ['writes parts_of'],
    ],
  ]
  it('are the same each time where nothing of the element is asked', () => {
    const remedies = (id: string) => {
      const project = projectOf({
        'src/a.ts': `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
export async function run(rows: { id: string }[], shopId: string) {
  for (const row of rows) await supabase.from('shops').select('name').eq('id', ${id}).single().throwOnError()
}`,
      })
      const loops = queryLoops(project, project.files.get('src/a.ts') as CodeFacts)
      return loops.flatMap(({ repeat, queries }) => queries.map((query) => loopRemedy(project, query, repeat.body)))
    }
    assert.deepEqual(remedies('shopId'), ['It asks for the same each time: read it once before the loop'])
    assert.deepEqual(remedies('row.id'), ["Read all of them in one query before the loop (`.in('id', ids)`)"])
  })
  it('are not those of what a webhook brings', () => {
    const each = `for (const row of rows) await supabase.from('parts').select('id').eq('row_id', row.id).throwOnError()`
    assert.deepEqual(told(each), ['reads parts'])
    assert.deepEqual(told(each, '', 'src/webhooks/a.ts'), [])
    const found = `const { data } = await supabase.from('things').select('id').eq('kind', agentId).throwOnError()
  ${each.replace('rows', 'data')}`
    assert.deepEqual(told(found, '', 'src/webhooks/a.ts'), ['reads parts'])
  })
  for (const [name, body, expected, directive] of cases)
    it(`are ${name}`, () => assert.deepEqual(told(body, directive), expected))
})
