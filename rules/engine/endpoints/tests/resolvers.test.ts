import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { CycleMemo } from '../cycle-memo'
import { checksOf } from './checks-of'

describe('a guard of the app that gives back what it knows of who calls', () => {
  const edge = (guard: string) =>
    checksOf({
      'supabase/functions/_shared/guard.ts': guard,
      'supabase/functions/sweep/index.ts': `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'
import { mayRun } from '../_shared/guard.ts'
Deno.serve(async (req) => {
  if (!mayRun(req)) return new Response('no', { status: 403 })
  const db = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  await db.from('profiles').delete().eq('closed', true)
  return new Response('ok')
})
`,
    })
  const same = `function same(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let differs = 0
  for (let i = 0; i < a.length; i++) differs |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return differs === 0
}
`
  const longer = `function same(a: string, b: string): boolean {
  if (b === '') return false
  return a.length > 0
}
`
  const guard = (helper: string) => `${helper}export function mayRun(req: Request): boolean {
  const secret = Deno.env.get('CRON_SECRET')
  const sent = req.headers.get('x-cron-secret')
  if (secret && sent && same(sent, secret)) return true
  return false
}
`

  it('compares a secret by a function of the project, letter by letter', () => {
    assert.deepEqual(edge(guard(same)), ['the edge function sweep secret'])
    assert.deepEqual(edge(guard(longer)), ['the edge function sweep -'])
  })

  const refusal = 'return Response.json({}, { status: 401 })'
  const resolver = (body: string, absent = refusal) =>
    checksOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
      'lib/keys.ts': `import { createHash } from 'crypto'
import { createClient } from '@supabase/supabase-js'
export async function whose(req) {
  const db = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)
  const sent = req.headers.get('x-api-key')
  const hash = createHash('sha256').update(sent ?? '').digest('hex')
  ${body}
}
`,
      'app/api/clients/route.ts': `import { createClient } from '@supabase/supabase-js'
import { whose } from '../../../lib/keys'
export async function GET(req) {
  const firm = await whose(req)
  if (!firm) ${absent}
  const db = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)
  const { data } = await db.from('clients').select('*').eq('firm_id', firm.id)
  return Response.json(data)
}
`,
    })

  it('looks a key up and gives back nothing where there is none', () => {
    const find = (column: string, value: string) =>
      resolver(`const { data: row } = await db.from('firms').select('id').eq('${column}', ${value}).maybeSingle()
  if (!row) return null
  return { id: row.id }`)
    assert.deepEqual(find('key_hash', 'hash'), ['GET /api/clients secret'])
    assert.deepEqual(find('id', "req.headers.get('x-firm')"), ['GET /api/clients -'])
  })

  it('is asked by one that refuses where there is none, not by one that answers otherwise', () => {
    const found = `const { data: row } = await db.from('firms').select('id').eq('key_hash', hash).maybeSingle()
  if (!row) return null
  return { id: row.id }`
    assert.deepEqual(resolver(found, "throw new Error('who?')"), ['GET /api/clients secret'])
    const shown = "return Response.json({ text: 'Welcome. Ask us for an account.' })"
    assert.deepEqual(resolver(found, shown), ['GET /api/clients -'])
  })

  it('looks for a key, not for how a search by what anybody knows has ended', () => {
    const find = (header: string) =>
      resolver(`const { data, error } = await db.from('firms').select('id').eq('phone', req.headers.get('${header}')).single()
  if (error) {
    if (error.code === 'PGRST116') return null
    return null
  }
  return { id: data.id }`)
    assert.deepEqual(find('x-phone'), ['GET /api/clients -'])
    assert.deepEqual(find('x-api-key'), ['GET /api/clients secret'])
  })

  const paid = (parameter: string) =>
    checksOf({
      'package.json': '{ "dependencies": { "express": "5.0.0", "@supabase/supabase-js": "2.45.0" } }',
      'server/lookup.ts': `import { createClient } from '@supabase/supabase-js'
export async function looked(${parameter}) {
  const db = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)
  const { data: found } = await db.from('grants').select('id, percent').eq('value', ${parameter}).maybeSingle()
  if (!found) return { valid: false }
  return { valid: true, percent: found.percent }
}
`,
      'server/index.ts': `import express from 'express'
import { looked } from './lookup'
const app = express()
app.use(express.json())
app.post('/api/pay', async (req, res) => {
  const answer = await looked(req.body.given)
  if (!answer.valid) return res.status(403).json({ message: 'not allowed' })
  const paid = await charge(req.body.amount, answer.percent)
  res.json(paid)
})
app.listen(3000)
`,
    })

  it('looks for what only the caller knows: a code for a discount is handed round', () => {
    assert.deepEqual(paid('code'), ['POST /api/pay -'])
    assert.deepEqual(paid('apiKey'), ['POST /api/pay secret'])
  })

  it('holds the key against each row of a list', () => {
    const each = (compared: string) =>
      resolver(`const { data: firms } = await db.from('firms').select('id, settings').eq('open', true)
  for (const firm of firms) {
    const { settings } = firm
    if (${compared}) return { id: firm.id }
  }
  return null`)
    assert.deepEqual(each('settings.key_hash === hash'), ['GET /api/clients secret'])
    assert.deepEqual(each("firm.id === req.headers.get('x-firm')"), ['GET /api/clients -'])
  })
})

describe('what functions ask that call each other', () => {
  const files = {
    'package.json': '{ "dependencies": { "next": "15.0.0", "@clerk/nextjs": "6.0.0" } }',
    'lib/a.ts': `import { auth } from '@clerk/nextjs/server'
import { second } from './b'
export async function first(depth) {
  if (depth > 0) await second(depth - 1)
  return await auth()
}
`,
    'lib/b.ts': `import { first } from './a'
export async function second(depth) {
  if (depth === 0) return null
  return await first(depth - 1)
}
`,
  }

  it('is the same whichever is asked about first', () => {
    const asked = (order: readonly string[]) => {
      const { natures } = projectOf(files).endpoints.reading()
      const answers = order.map((path) => [path, [...natures.consults({ k: 'function', path, f: 0 })]] as const)
      return Object.fromEntries(answers)
    }
    const forwards = asked(['lib/a.ts', 'lib/b.ts'])
    assert.deepEqual(forwards, { 'lib/a.ts': ['caller'], 'lib/b.ts': ['caller'] })
    assert.deepEqual(asked(['lib/b.ts', 'lib/a.ts']), forwards)
  })

  it('is asked anew where a circle cut it off, and remembered where none did', () => {
    const next: Record<string, readonly string[]> = { a: ['b', 'd'], b: ['a', 'c'], c: ['b'], d: [] }
    const answersIn = (order: readonly string[]) => {
      const memo = new CycleMemo<string>()
      const made: string[] = []
      const ask = (key: string): string =>
        memo.ask(key, '', () => {
          made.push(key)
          return [...new Set([key, ...(next[key] ?? []).flatMap((each) => [...ask(each)])])].sort().join('')
        })
      return { answers: Object.fromEntries(order.map((key) => [key, ask(key)])), made }
    }
    const whole = { a: 'abcd', b: 'abcd', c: 'abcd', d: 'd' }
    for (const order of ['abcd', 'cbad', 'bcda', 'dcba']) assert.deepEqual(answersIn([...order]).answers, whole, order)
    assert.deepEqual(answersIn(['d', 'd', 'a', 'a']).made, ['d', 'a', 'b', 'c'])
  })
})
