import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/swallowed-error'
import { runExample } from './example-run'
import { sqlParserReady } from './sql-parser'

const PACKAGES =
  '{ "name": "a", "dependencies": { "express": "5.0.0", "ioredis": "5.4.0", "postgres": "3.4.0", "@supabase/supabase-js": "2.45.0" } }'
const MAIL = "await fetch('https://api.resend.com/emails', { method: 'POST', body: event.id })"
const STORE = "await fetch('https://warehouse.example/orders', { method: 'POST', body: event.id })"

/** What is said of a function of a server whose failure is logged, and after which it goes on. */
function messages(tried: string, after: string, before = ''): string[] {
  const text = `import express from 'express'
import postgres from 'postgres'
import { createClient } from '@supabase/supabase-js'
const sql = postgres('postgres://localhost/shop')
const db = createClient('https://x.supabase.co', 'key')
export async function handle(event: { id: string }, response: express.Response) {
  ${before}
  try {
    ${tried}
  } catch (error) {
    console.error('It did not work', error)
  }
  ${after}
}
export const app = express()
`
  return runExample({ 'package.json': PACKAGES, 'server/events.ts': text }, [rule]).findings.map(
    ({ message }) => message,
  )
}

describe('swallowed-error, where success is claimed after a failure', () => {
  before(() => sqlParserReady())

  const record = (values: string) => `await db.from('payment_events').insert(${values}).throwOnError()`
  const rows: [string, string, string, boolean][] = [
    ['handled: true', MAIL, record('{ id: event.id, handled: true }'), true],
    ['handled: false', MAIL, record('{ id: event.id, handled: false }'), false],
    ['a mail, and an order that is paid', MAIL, record("{ id: event.id, status: 'paid' }"), false],
    ['an order, and an order that is paid', STORE, record("{ id: event.id, status: 'paid' }"), true],
    [
      'a look-up beside what is done',
      "await db.from('tips').select('id').throwOnError()",
      record("{ status: 'completed' }"),
      false,
    ],
    [
      'what goes on without it',
      `${STORE} } catch (error) { /* Continue without the warehouse */ console.error(error) } try { console.log(1)`,
      record("{ status: 'completed' }"),
      false,
    ],
    ['UPDATE', MAIL, 'await sql`UPDATE mails SET sent_at = now() WHERE id = ${event.id}`', true],
    ['receipt_sent_at', MAIL, 'await sql`UPDATE visits SET receipt_sent_at = now() WHERE id = ${event.id}`', true],
    ['UPDATE to a word', MAIL, "await sql`UPDATE mails SET status = 'sent' WHERE id = ${event.id}`", true],
    ['UPDATE to false', MAIL, 'await sql`UPDATE mails SET sent = false WHERE id = ${event.id}`', false],
    ['UPDATE where it is sent', MAIL, "await sql`UPDATE mails SET tries = 2 WHERE status = 'sent'`", false],
    ['INSERT', MAIL, "await sql`INSERT INTO mails (id, status) VALUES (${event.id}, 'sent')`", true],
    ['INSERT of a failure', MAIL, "await sql`INSERT INTO mails (id, status) VALUES (${event.id}, 'failed')`", false],
    ['an answer', MAIL, 'response.json({ success: true })', true],
    ['an answer that says less', MAIL, 'response.json({ received: true })', false],
    ['an answer that depends', MAIL, 'response.json({ success: sent })', false],
  ]
  for (const [name, tried, after, expected] of rows)
    it(`${expected ? 'speaks of' : 'is silent about'} ${name}`, () =>
      assert.equal(messages(tried, after).length, expected ? 1 : 0))

  it('looks behind the branch in which it failed', () => {
    const branch = `if (event.id) { try { ${MAIL} } catch (error) { console.error(error) } }`
    assert.equal(messages('console.log(event)', record('{ id: event.id, handled: true }'), branch).length, 1)
  })

  it('does not look at the other branch, nor behind what leaves the round', () => {
    const done = record('{ id: event.id, handled: true }')
    assert.equal(messages(MAIL, `} else { ${done} }`, 'if (event.id) {').length, 0)
    const leaves = `response.json({ id: event.id }); return } ${done}`
    assert.equal(messages(MAIL, leaves, 'if (event.id) { await Promise.resolve()').length, 0)
    assert.equal(messages(MAIL, `} ${done}`, 'if (event.id) { await Promise.resolve()').length, 1)
    const round = (end: string) =>
      `for (const each of [event]) { try { ${MAIL} } catch (e) { console.error(e, each)${end} }`
    assert.equal(messages('console.log(event)', `${done} }`, round('; continue')).length, 0)
    assert.equal(messages('console.log(event)', `${done} }`, round('')).length, 1)
  })

  it('lets a mail fail beside what the answer is about', () =>
    assert.deepEqual(messages(MAIL, 'response.json({ success: true })', record('{ id: event.id }')), []))
})

describe('swallowed-error, what is dropped on purpose, and what comes instead', () => {
  const told = (body: string) =>
    runExample(
      {
        'package.json': PACKAGES,
        'src/Chat.tsx': `import { useEffect } from 'react'
import { createClient } from '@supabase/supabase-js'
const db = createClient('https://x.supabase.co', 'key')
export function Chat({ id }: { id: string }) {
  useEffect(() => { ${body} }, [id])
  return <p>{id}</p>
}
`,
      },
      [rule],
    ).findings.length
  const seen =
    "db.from('messages').update({ seen: true }).eq('id', id).then(({ error }) => { if (error) console.error(error) })"
  it('is silent where nobody waits on purpose', () => {
    assert.equal(told(seen), 1)
    assert.equal(told(`void ${seen}`), 0)
  })
  it('is silent where what follows looks whether a part of it is there', () => {
    const record = "if (!card?.gift?.id) { await db.from('notes').insert({ status: 'sent' }).throwOnError() }"
    const make = "card = await (await fetch('https://shop.example/cards', { method: 'POST' })).json()"
    assert.deepEqual(messages(make, record, 'let card: any = null'), [])
  })
})

describe('swallowed-error, what stands beside a catch', () => {
  const found = (line: string) =>
    runExample(
      {
        'package.json': '{ "name": "shop", "dependencies": { "react": "19.0.0" } }',
        'src/Row.tsx': `export function Row({ name }) {
  const keep = () => {
    ${line}
  }
  return <button onClick={keep}>Keep</button>
}
`,
      },
      [rule],
    ).findings.length
  const request = "fetch('/api/names', { method: 'POST', body: name }).catch(() => {})"
  it('says why nothing is done', () => assert.equal(found(`${request}; // ignore errors: non-critical`), 0))
  it('says it in another language', () => {
    assert.equal(found(`${request}; // Erro não crítico, segue sem o aviso`), 0)
    assert.equal(found(`${request}; // 靜默處理錯誤`), 0)
  })
  it('is not what stands on the next line', () => assert.equal(found(`${request}\n    // ignore errors`), 1))
})

describe('swallowed-error, what is said above several looks', () => {
  const found = (between: string) =>
    runExample(
      {
        'package.json': '{ "name": "shop", "dependencies": { "react": "19.0.0", "@supabase/supabase-js": "2.45.0" } }',
        'src/Row.tsx': `import { createClient } from '@supabase/supabase-js'
const db = createClient('https://x.supabase.co', 'key')
export function Row({ show }) {
  const load = async () => {
    const notes = await db.from('notes').select('*').limit(5)
    const photos = await db.from('photos').select('*').limit(5)
    // Log but don't fail on notes and photos
    if (notes.error) {
      console.error(notes.error)
    }${between}
    if (photos.error) {
      console.error(photos.error)
    }
    show(notes.data, photos.data)
  }
  return <button onClick={load}>Show</button>
}
`,
      },
      [rule],
    ).findings.length
  it('is said of those that stand one below the other', () => assert.equal(found(''), 0))
  it('is not said of one that stands apart', () => assert.equal(found('\n'), 1))
})

describe('swallowed-error, a look whether the server is there', () => {
  const found = (url: string) =>
    runExample(
      {
        'package.json': '{ "name": "shop", "dependencies": { "react": "19.0.0" } }',
        'src/App.tsx': `import { useEffect, useState } from 'react'
export function App() {
  const [rows, setRows] = useState([])
  useEffect(() => {
    fetch('${url}').then((answer) => answer.json()).then((data) => setRows(data)).catch((error) => console.error(error))
  }, [])
  return <p>{rows.length}</p>
}
`,
      },
      [rule],
    ).findings.length
  it('is for developers', () => assert.equal(found('/api/health'), 0))
  it('is another thing than data', () => assert.equal(found('/api/health-records'), 1))
})

describe('swallowed-error, one of many that are gone through', () => {
  const found = (inside: string, behind: string) =>
    runExample(
      {
        'package.json': PACKAGES,
        'supabase/functions/regions/index.ts': `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'
const db = createClient('https://x.supabase.co', 'key')
Deno.serve(async (request) => {
  const lines = []
  for (const region of await request.json()) {
    try {
      await fetch('https://warehouse.example/' + region, { method: 'POST' })
    } catch (error) {
      console.error('It did not work', error)
    }
    ${inside}
  }
  ${behind}
  return Response.json(lines)
})
`,
      },
      [rule],
    ).findings.length
  const record = "await db.from('runs').insert({ status: 'sent' }).throwOnError()"
  it('is silent where what is written behind them speaks of all', () => assert.equal(found('', record), 0))
  it('reports what is written for each', () => assert.equal(found(record, ''), 1))
})

describe('swallowed-error, what stands in the place of what failed', () => {
  const shown = (caught: string) =>
    runExample(
      {
        'package.json': '{ "name": "shop", "dependencies": { "react": "19.0.0" } }',
        'src/Rights.tsx': `import { useEffect, useState } from 'react'
import { getDefaultRights } from './rights'
export function Rights({ role }) {
  const [rights, setRights] = useState(null)
  useEffect(() => {
    const load = async () => {
      try {
        setRights(await (await fetch('/api/rights')).json())
      } catch (error) {
        console.error(error)
        ${caught}
      }
    }
    load()
  }, [])
  return <p>{rights?.name}</p>
}
`,
      },
      [rule],
    ).findings.length
  it('has a name', () => assert.equal(shown('setRights(getDefaultRights(role))'), 0))
  it('is not nothing', () => assert.equal(shown('setRights(null)'), 1))
  it('is a record that says which it was', () => {
    const row = (status: string) => `await db.from('leave').update({ synced: ${status} }).throwOnError()`
    const told = (status: string) => {
      const text = `import { createClient } from '@supabase/supabase-js'
const db = createClient('https://x.supabase.co', 'key')
export async function approve(id: string) {
  let done = false, answered = false
  try { answered = await fetch('https://calendar.example/' + id, { method: 'POST' }) } catch {}
  ${row(status)}
}
`
      return runExample({ 'package.json': PACKAGES, 'supabase/functions/leave/index.ts': text }, [rule]).findings.length
    }
    assert.equal(told("answered ? 'synced' : 'failed'"), 0)
    assert.equal(told("'synced'"), 1)
  })
  it('is not what the catch round it all writes', () => {
    const outer = (behind: string, caught: string) => {
      const text = `import { createClient } from '@supabase/supabase-js'
const db = createClient('https://x.supabase.co', 'key')
Deno.serve(async (request) => {
  try {
    let seeded = 0
    try {
      seeded = (await (await fetch('https://calendar.example/seed', { method: 'POST' })).json()).count
    } catch (error) {
      console.warn('It did not work', error)
    }
    ${behind}
    return Response.json({ seeded })
  } catch (error) {
    ${caught}
    return Response.json({ error: 'no' }, { status: 500 })
  }
})
`
      return runExample({ 'package.json': PACKAGES, 'supabase/functions/seed/index.ts': text }, [rule]).findings.length
    }
    const write = "await db.from('runs').update({ state: 'x' }).eq('id', 1).throwOnError()"
    assert.equal(outer('', write), 0)
    assert.equal(outer(write, ''), 1)
  })
})

describe('swallowed-error, what a catch of a server does instead', () => {
  const found = (caught: string) =>
    runExample(
      {
        'package.json': PACKAGES,
        'supabase/functions/deny/index.ts': `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'
const db = createClient('https://x.supabase.co', 'key')
Deno.serve(async (request) => {
  const id = await request.text()
  try {
    await fetch('https://mail.example/deny', { method: 'POST', body: id })
  } catch {
    ${caught}
  }
  return new Response('ok')
})
`,
      },
      [rule],
    ).findings.length
  it('is another way', () => assert.equal(found("await db.from('members').delete().eq('id', id).throwOnError()"), 0))
  it('is said in one word', () => assert.equal(found('/* ignore */'), 0))
  it('is nothing', () => assert.equal(found(''), 1))
})

describe('swallowed-error, what is seen to elsewhere', () => {
  const found = (path: string, text: string) =>
    runExample({ 'package.json': PACKAGES, [path]: text }, [rule]).findings.length

  it('is what is dropped right before the answer that says that it failed', () => {
    const route = (answer: string) => `import express from 'express'
export const app = express()
app.post('/orders', async (request, response) => {
  await fetch('https://warehouse.example/release', { method: 'POST' }).catch(() => {})
  return ${answer}
})
`
    assert.equal(found('server/app.ts', route("response.json({ success: false, reply: 'Later' })")), 0)
    assert.equal(found('server/app.ts', route("response.status(503).json({ message: 'Later' })")), 0)
    assert.equal(found('server/app.ts', route('response.json({ success: true })')), 1)
  })
  it('is a copy that is made again', () => {
    const keep = (call: string) => `import express from 'express'
import Redis from 'ioredis'
const redis = new Redis(process.env.URL)
export const app = express()
app.get('/rates', async (request, response) => {
  const rates = [1, 2]
  await redis.${call}.catch(() => {})
  response.json(rates)
})
`
    assert.equal(found('server/app.ts', keep("set('rates', '1')")), 0)
    assert.equal(found('server/app.ts', keep("lpush('jobs', '1')")), 1)
  })
  it('is what the catch does another way', () => {
    const play = (
      caught: string,
    ) => `const speak = (text) => window.speechSynthesis.speak(new SpeechSynthesisUtterance(text))
function reloadAll() { return [] }
export function Voice({ text, play }) {
  const run = async () => {
    try {
      play(await (await fetch('/api/voice', { method: 'POST', body: text })).blob())
    } catch {
      ${caught}
    }
  }
  return <button onClick={run}>Listen</button>
}
`
    assert.equal(found('src/Voice.tsx', play('speak(text)')), 0)
    assert.equal(found('src/Voice.tsx', play("window.open('/api/voice')")), 0)
    assert.equal(found('src/Voice.tsx', play('reloadAll()')), 1)
    assert.equal(found('src/Voice.tsx', play('// Keep the current one')), 0)
  })
  it('is what is kept for the next time', () => {
    const save = (caught: string) => `import { waiting } from './waiting'
function markPendingSync(key) { waiting.add(key) }
function markSaved(key) { waiting.delete(key) }
export async function saveNames(names) {
  try {
    await fetch('/api/names', { method: 'PUT', body: JSON.stringify(names) })
  } catch (error) {
    console.error('Not saved', error)
    ${caught}
  }
}
export function Names({ names }) { return <button onClick={() => saveNames(names)}>Save</button> }
`
    assert.equal(found('src/Names.tsx', save("markPendingSync('names')")), 0)
    assert.equal(found('src/Names.tsx', save("markSaved('names')")), 1)
  })
})
