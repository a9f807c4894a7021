import assert from 'node:assert/strict'
import rule from '../catalog/database/query-in-loop'
import { runExample } from './example-run'
import { reportsMarked } from './reports-marked'

const HEAD = `import { Pool } from 'pg'
import { useState } from 'react'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'public')
const pool = new Pool({ connectionString: process.env.DATABASE_URL })
`
const each = (list: string, head = '') =>
  `${head}; for (const x of ${list}) await supabase.from('t').delete().eq('id', x).throwOnError()`
const marked = (list: string, head = '') => each(list, head).replace(".from('", ".«from»('")

/** Bodies of functions; «» where a finding stands. */
const rows: readonly (readonly [string, string])[] = [
  ['a list of unknown length', `async (ids: string[]) => { ${marked('ids')} }`],
  [
    'what another set does not hold',
    `async (ids: string[], there: Set<string>) => { for (const id of ids) { if (!there.has(id)) await supabase.from('t').insert({ id }).throwOnError() } }`,
  ],
  [
    'what is left over by a continue',
    `async (ids: string[], there: Set<string>) => { for (const id of ids) { if (there.has(id)) continue; await supabase.from('t').insert({ id }).throwOnError() } }`,
  ],
  [
    'what a map does not know',
    `async (ids: string[], there: Map<string, string>) => { for (const id of ids) { const known = there.get(id); if (!known) await supabase.from('t').insert({ id }).throwOnError() } }`,
  ],
  [
    'the newest of each',
    `async (talks: { id: string }[]) => { const lines = []; for (const talk of talks) { const { data } = await supabase.from('messages').select('content').eq('talk_id', talk.id).order('created_at', { ascending: false }).limit(1).maybeSingle().throwOnError(); lines.push(data?.content) } return lines }`,
  ],
  [
    'all of each, in an order',
    `async (talks: { id: string }[]) => { const lines = []; for (const talk of talks) { const { data } = await supabase.«from»('messages').select('content').eq('talk_id', talk.id).order('created_at').limit(20).throwOnError(); lines.push(data) } return lines }`,
  ],
  [
    'groups that are asked for as a whole',
    `async (idsOf: Map<string, string[]>) => { for (const [kind, ids] of idsOf.entries()) { await supabase.from('kinds').select('label').eq('slug', kind).single().throwOnError(); await supabase.from('records').select('id').eq('kind', kind).in('id', ids).throwOnError() } }`,
  ],
  [
    'entries that are looked up one by one',
    `async (idsOf: Map<string, string>) => { for (const [kind, id] of idsOf.entries()) await supabase.«from»('records').select('id').eq('kind', kind).eq('id', id).throwOnError() }`,
  ],
  ['those who run the place', `async (admins: string[]) => { ${each('admins')} }`],
  [
    'a push that nobody waits for',
    `(people: string[]) => { const push = async (id: string) => { const { data } = await supabase.from('devices').select('token').eq('user_id', id).throwOnError(); await fetch('https://push.example', { method: 'POST', body: JSON.stringify(data), signal: AbortSignal.timeout(5000) }) }; for (const person of people) push(person).catch((error) => console.error(error)) }`,
  ],
  [
    'a list of what is missing',
    `async (ids: string[], there: Set<string>) => { ${each('added', 'const added = ids.filter((id) => !there.has(id))')} }`,
  ],
  [
    'what is there',
    `async (ids: string[], there: Set<string>) => { for (const id of ids) { if (there.has(id)) await supabase.«from»('t').insert({ id }).throwOnError() } }`,
  ],
  [
    'each different one',
    `async (ids: string[]) => { const seen = new Set<string>(); for (const id of ids) { if (seen.has(id)) continue; seen.add(id); await supabase.«from»('t').insert({ id }).throwOnError() } }`,
  ],
  ['the parts of a path', `async (path: string) => { ${each("path.split('/').filter(Boolean)")} }`],
  [
    'the parts of a path, by a name',
    `async (path: string) => { ${each('folders', "const folders = path.split('/')")} }`,
  ],
  ['the lines of a file', `async (text: string) => { ${marked('lines', "const lines = text.split('\\n')")} }`],
  [
    'the tables of the database',
    `async () => { const { rows } = await pool.query("select tablename from pg_tables"); ${each('rows')} }`,
  ],
  [
    'the rows of a table',
    `async () => { const { rows } = await pool.query("select id from users"); ${marked('rows')} }`,
  ],
  [
    'refused above a hundred',
    `async (ids: string[]) => { if (!ids || ids.length > 100) throw new Error('Too many'); ${each('ids')} }`,
  ],
  [
    'refused above a million',
    `async (ids: string[]) => { if (ids.length > 1000000) throw new Error('Too many'); ${marked('ids')} }`,
  ],
  ['a cart', `async (oldCart: string[]) => { ${each('oldCart')} }`],
  [
    'the lines of one order',
    `async (items: { product: string }[]) => { for (const item of items) await supabase.from('order_items').insert({ product: item.product }).throwOnError() }`,
  ],
  [
    'the lines of each order',
    `async (orders: { id: string }[]) => { for (const order of orders) await supabase.«from»('order_items').select().eq('order_id', order.id).throwOnError() }`,
  ],
  [
    'rows of a table that is filled by hand',
    `async (names: string[]) => { for (const name of names) await supabase.from('tariff_features').insert({ name }).throwOnError() }`,
  ],
  [
    'one read before each goes to storage, two of them',
    `async (ids: string[], client: S3Client) => {
      for (const id of ids) { await supabase.from('t').select().eq('id', id).throwOnError(); await client.send(new PutObjectCommand({ Key: id })) }
      for (const id of ids) { await supabase.«from»('t').select().eq('id', id).throwOnError(); await supabase.«from»('u').select().eq('id', id).throwOnError(); await client.send(new PutObjectCommand({ Key: id })) }
    }`,
  ],
  [
    'as many as the query wants, before each goes to storage',
    `async (client: S3Client) => {
      const { data } = await supabase.from('due').select('id').limit(50).throwOnError()
      for (const { id } of data) { await supabase.from('t').select().eq('id', id).throwOnError(); await supabase.from('u').select().eq('id', id).throwOnError(); await client.send(new PutObjectCommand({ Key: id })) }
    }`,
  ],
  [
    'a row that the loop goes on with',
    `async (ids: string[]) => {
      for (const id of ids) { await supabase.«from»('t').select().eq('id', id).throwOnError(); const { data } = await supabase.from('runs').insert({ id }).select().single().throwOnError(); await finish(data.id) }
    }`,
  ],
  [
    'one by one where all at once was refused',
    `async (list: { id: string }[]) => {
      const { error } = await supabase.from('t').upsert(list)
      if (!error) return
      for (const row of list) await supabase.from('t').upsert(row).throwOnError()
    }`,
  ],
  [
    'only if it still is as it was read',
    `async (due: { id: string; until: string }[]) => {
      for (const { id, until } of due) await supabase.from('t').update({ until: null }).eq('id', id).eq('until', until).throwOnError()
    }`,
  ],
  [
    'of one person',
    `async (ids: string[], person: string) => { for (const id of ids) await supabase.«from»('t').delete().eq('id', id).eq('person', person).throwOnError() }`,
  ],
  [
    'a row that is changed, or made where it is missing, by a function of its own',
    `async (holdings: { id: string; quantity: number }[]) => { for (const each of holdings) await keep(each.id, each.quantity) }
async function keep(id: string, quantity: number) {
  const { data } = await supabase.from('t').update({ quantity }).eq('id', id).select().throwOnError()
  if (data.length === 0) await supabase.from('t').insert({ id, quantity }).throwOnError()
}`,
  ],
  [
    'something else in each row, with SQL',
    `async (open: { id: string; paid: number }[], credit: number) => {
      let rest = credit
      for (const each of open) {
        if (rest <= 0) break
        const paid = Math.min(rest, each.paid)
        await pool.query('UPDATE invoices SET paid = $1 WHERE id = $2', [paid, each.id])
        rest -= paid
      }
    }`,
  ],
  [
    'the same in each row, with SQL',
    `async (ids: string[]) => { for (const id of ids) await pool.«query»('UPDATE invoices SET paid = $1 WHERE id = $2', [true, id]) }`,
  ],
  [
    'what a function remembers',
    `async (areas: string[]) => { for (const area of areas) await yieldOf(area) }
const known = new Map<string, unknown>()
async function yieldOf(area: string) {
  const key = area.toLowerCase()
  if (known.has(key)) return known.get(key)
  const { data } = await supabase.from('yields').select('value').eq('area', key).throwOnError()
  known.set(key, data)
  return data
}`,
  ],
  [
    'what a function remembers only while it runs',
    `async (areas: string[]) => { for (const area of areas) await «yieldOf»(area) }
async function yieldOf(area: string) {
  const known = new Map<string, unknown>()
  if (known.has(area)) return known.get(area)
  const { data } = await supabase.from('yields').select('value').eq('area', area).throwOnError()
  known.set(area, data)
  return data
}`,
  ],
  [
    'filled one by one',
    `() => { const [pets, setPets] = useState<string[]>([]); const add = () => setPets([...pets, '']); return { add, save: async () => { ${each('pets')} } } }`,
  ],
  [
    'loaded, and then filled',
    `() => { const [pets, setPets] = useState<string[]>([]); const load = (all: string[]) => setPets(all); const add = () => setPets([...pets, '']); return { load, add, save: async () => { ${marked('pets')} } } }`,
  ],
]

describe('query-in-loop, lists that stay short', () => {
  for (const [name, body] of rows) {
    it(name, () => {
      reportsMarked(rule, { 'src/f.ts': `${HEAD}export const f = ${body}\n` })
    })
  }
})

/** A body, and how its finding says that all are asked for at once. */
const remedies: readonly (readonly [string, string])[] = [
  [
    `async (teams: { id: string }[]) => { for (const team of teams) await supabase.from('t').select('*', { count: 'exact', head: true }).eq('team_id', team.id).throwOnError() }`,
    'Count for all of them in one query: a database function that groups by `team_id`, called with `rpc`.',
  ],
  [
    `async (groups: { id: string }[]) => { for (const group of groups) await supabase.from('t').select().eq('group_id', group.id).eq('open', true).throwOnError() }`,
    "Read all of them in one query before the loop (`.in('group_id', ids)`).",
  ],
  [
    `async (words: string[]) => { for (const word of words) await supabase.from('t').select().eq('kind', 'a').ilike('name', word).throwOnError() }`,
    'Read what all of them need in one query before the loop, and pick what each needs in the code.',
  ],
  [
    `async (rates: { id: string }[], person: string) => { for (const rate of rates) await supabase.from('t').select().eq('user_id', person).contains('meta', { rate: rate.id }).throwOnError() }`,
    'Read what all of them need in one query before the loop, and pick what each needs in the code.',
  ],
  [
    `async (ids: string[], kind: string) => { for (const id of ids) await pool.query('SELECT * FROM t WHERE owner_id = $1 AND kind = $2', [id, kind]) }`,
    'Read all of them in one query before the loop (`owner_id = any($1)`).',
  ],
]

describe('query-in-loop, what to do instead', () => {
  for (const [body, remedy] of remedies) {
    it(remedy, () => {
      const { findings } = runExample({ 'src/f.ts': `${HEAD}export const f = ${body}\n` }, [rule])
      assert.equal(findings.length, 1)
      assert.ok(findings[0]?.message.endsWith(remedy), findings[0]?.message)
    })
  }
})
