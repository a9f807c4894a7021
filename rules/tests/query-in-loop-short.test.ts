import assert from 'node:assert/strict'
import rule from '../catalog/database/query-in-loop'
import { runExample } from './example-run'
import { reportsMarked } from './reports-marked'

const HEAD = `import { Pool } from 'pg'
import { z } from 'zod'
import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'public')
const pool = new Pool({ connectionString: process.env.DATABASE_URL })
const KINDS = ['a', 'b', 'c']
const BATCH = 25
`
const each = (list: string) => `for (const x of ${list}) await supabase.from('t').insert({ id: x }).throwOnError()`
const marked = (list: string) => each(list).replace(".from('", ".«from»('")

/** Bodies of functions; «» where a finding stands. */
const rows: readonly (readonly [string, string])[] = [
  [
    'filled by two calls of push',
    `async (hurts: boolean, worries: boolean) => { const found: string[] = []; if (hurts) found.push('pain'); if (worries) found.push('fear'); ${each('found')} }`,
  ],
  [
    'filled by a push for each row',
    `async (rows: { id: string }[]) => { const found: string[] = []; for (const row of rows) found.push(row.id); ${marked('found')} }`,
  ],
  [
    'filled by a push in forEach',
    `async (rows: { id: string }[]) => { const found: string[] = []; rows.forEach((row) => found.push(row.id)); ${marked('found')} }`,
  ],
  [
    'filled as often as the code counts it out, and as often as there are rows',
    `async (rows: { id: string }[]) => { const found: string[] = []; const ROUNDS = 3; for (let i = 0; i < 4; i++) found.push(rows[i].id); for (let i = 1; i <= ROUNDS; i++) found.push('round'); ${each('found')} }
async function all(rows: { id: string }[]) { const found: string[] = []; for (let i = 0; i < rows.length; i++) found.push(rows[i].id); ${marked('found')} }`,
  ],
  [
    'filled for each of a list that is written out',
    `async (has: Set<string>) => { const found: string[] = []; for (const kind of KINDS) if (has.has(kind)) found.push(kind); ${each('found')} }`,
  ],
  [
    'picked from a list that is written out, and what is asked for by it',
    `async (sent: string[]) => {
      const wanted = sent.filter((each) => KINDS.includes(each))
      ${each('wanted')}
      const { data: people } = await supabase.from('people').select('id').in('email', wanted).throwOnError()
      ${each('people')}
      const { data: notes } = await supabase.from('notes').select('id').in('kind', wanted).throwOnError()
      ${marked('notes')}
    }`,
  ],
  [
    'handed over by everyone who calls it',
    `async () => { await addAll(KINDS); await addAll(['z']) }
async function addAll(kinds: string[]) { ${each('kinds')} }`,
  ],
  [
    'handed over by somebody who has more',
    `async (all: string[]) => { await addAll(KINDS); await addAll(all) }
async function addAll(kinds: string[]) { ${marked('kinds')} }`,
  ],
  [
    'given by a function that fills it',
    `async (a: string, b: string) => { ${each('touched(a, b)')} }
function touched(a: string, b: string) { const found: string[] = []; if (a) found.push(a); if (b !== a) found.push(b); return found }`,
  ],
  [
    'the list of an object, and of one that is written out',
    `async (page: { rows: string[] }) => { const own = { rows: ['a'] }; ${each('own.rows')}; ${marked('page.rows')} }`,
  ],
  [
    'a part of it, and the first of many',
    `async (ids: string[]) => { const first = ids.slice(0, 25); ${each('first')}; const next = ids.slice(0, BATCH); ${marked('next')} }`,
  ],
  [
    'a limit with a name, and one that is high',
    `async () => {
      const { data: due } = await supabase.from('due').select('id').limit(BATCH).throwOnError()
      ${each('due')}
      const { data: all } = await supabase.from('due').select('id').limit(500).throwOnError()
      ${marked('all')}
    }`,
  ],
  [
    'refused by its shape',
    `async (body: unknown) => { const { userIds } = sent.parse(body); ${each('userIds')} }
const sent = z.object({ userIds: z.array(z.string().max(5000)).min(1).max(100) })`,
  ],
  [
    'what is kept by its key in an object',
    `async (ids: string[]) => { const byId: Record<string, unknown> = {}; for (const id of ids) { if (!byId[id]) { byId[id] = await supabase.from('t').select('a').eq('id', id).throwOnError() } } return byId }`,
  ],
  [
    'what is marked as seen in an object',
    `async (ids: string[]) => { const seen: Record<string, boolean> = {}; for (const id of ids) { if (seen[id]) continue; seen[id] = true; await supabase.«from»('t').insert({ id }).throwOnError() } }`,
  ],
  [
    'the rows of one thing, sent with it; of one person; of a list that was read',
    `async (request: Request, shiftId: string, userId: string) => {
      const { expenses, contacts } = await request.json()
      for (const each of expenses) await supabase.from('expenses').insert({ shift_id: shiftId, amount: each.amount }).throwOnError()
      for (const each of expenses) await pool.query('INSERT INTO expenses (shift, amount) VALUES ($1, $2)', [shiftId, each.amount])
      for (const each of contacts) await supabase.«from»('contacts').insert({ user_id: userId, name: each.name }).throwOnError()
      const answer = await (await fetch('https://forms.example', { signal: AbortSignal.timeout(5000) })).json()
      for (const each of answer.rows) await supabase.«from»('expenses').insert({ shift_id: shiftId, amount: each.amount }).throwOnError()
      const { data: people } = await supabase.from('people').select('id').throwOnError()
      for (const each of people) await supabase.«from»('invited').insert({ shift_id: shiftId, person: each.id }).throwOnError()
    }`,
  ],
  [
    'a lock before the write',
    `async (ids: string[]) => { for (const id of ids) { await pool.query('SELECT pg_advisory_xact_lock($1)', [id]); await pool.«query»('DELETE FROM t WHERE id = $1', [id]) } }`,
  ],
  [
    'a table of its own for each',
    `async (tables: string[]) => { for (const table of tables) { await supabase.from(table).delete().eq('gone', true).throwOnError(); await pool.query(\`DELETE FROM \${table} WHERE gone\`) } }`,
  ],
]

describe('query-in-loop, what fills a list', () => {
  for (const [name, body] of rows)
    it(name, () => {
      reportsMarked(rule, { 'src/f.ts': `${HEAD}export const f = ${body}\n` })
    })
})

/** What stands before a query in its loop, and how its finding says for which elements it runs. */
const words: readonly (readonly [string, RegExp])[] = [
  ['', /once for each of `rows`, one after the other:/],
  ['if (!row.a) continue;', /once for each of `rows` that meets the conditions here, one after the other:/],
  ['if (row.a) ', /once for each of `rows` that meets the conditions here, /],
]

describe('query-in-loop, which elements', () => {
  for (const [condition, said] of words)
    it(condition || 'no condition', () => {
      const text = `${HEAD}export const f = async (rows: { a: string }[]) => { for (const row of rows) { ${condition} await supabase.from('t').delete().eq('a', row.a).throwOnError() } }\n`
      const { findings } = runExample({ 'src/f.ts': text }, [rule])
      assert.equal(findings.length, 1)
      assert.match(findings[0]?.message ?? '', said)
    })

  it('says that a write writes, where no table is seen', () => {
    const text = `import { addDoc, collection } from 'firebase/firestore'
import { db } from './db'
export const f = async (rows: { id: string }[], name: string) => { for (const row of rows) await addDoc(collection(db, name), row) }
`
    const { findings } = runExample({ 'src/f.ts': text }, [rule])
    assert.match(findings[0]?.message ?? '', /^This writes to the database once for each of `rows`/)
  })

  it('names no table where none is seen', () => {
    const text = `import { sequelize } from 'sequelize'
import { Pool } from 'pg'
const pool = new Pool()
export const f = async (rows: string[], ask: string) => { for (const row of rows) await pool.query(ask, [row]) }
`
    const { findings } = runExample({ 'src/f.ts': text }, [rule])
    assert.match(findings[0]?.message ?? '', /^This asks the database once for each of `rows`/)
  })
})
