import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/missing-retry'
import { button } from './asking-button'
import { runExample } from './example-run'

describe('missing-retry, calls that are told of their failure by a callback', () => {
  const found = (call: string) => {
    const text = `import express from 'express'
import nodemailer from 'nodemailer'
const transporter = nodemailer.createTransport({ host: 'mail.example' })
export async function check() {
  ${call}
}
export const app = express()
app.get('/check', async (request, response) => {
  response.json(await check())
})
`
    const files = {
      'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "nodemailer": "6.9.0" } }',
      'client/Check.tsx': button("await fetch('/check')"),
      'server/mail.ts': text,
    }
    return runExample(files, [rule]).findings.length
  }
  it('are left alone, for they give no promise', () => {
    assert.equal(found('transporter.verify((error, success) => { console.log(error ?? success) })'), 0)
  })
  it('are told of where they do', () => {
    assert.equal(found('return await transporter.verify()'), 1)
  })
})

describe('missing-retry, methods', () => {
  const found = (options: string) =>
    runExample(
      {
        'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0" } }',
        'client/Bills.tsx': button("await fetch('/bills', { method: 'POST' })"),
        'server/books.ts': `import express from 'express'
export const app = express()
app.post('/bills', async (request, response) => {
  const answer = await fetch('https://books.example/bills/17', ${options})
  response.status(answer.ok ? 200 : 502).json(await answer.json())
})
`,
      },
      [rule],
    ).findings.length

  it('are told of where they read or remove, and not where a third party may create once more', () => {
    assert.equal(found("{ method: 'GET' }"), 1)
    assert.equal(found("{ method: 'DELETE' }"), 1)
    for (const method of ['PUT', 'POST', 'PATCH']) assert.equal(found(`{ method: '${method}' }`), 0, method)
  })
})

/** What asks for the routes and functions of the examples, and tells of a failure. */
const ASKS = `'use client'
import { supabase } from '../lib/supabase'
async function ask() {
  try {
    const answer = await fetch('/api/search')
    const place = await fetch('/api/places/locate', { method: 'POST' })
    const balance = await fetch('/api/balance')
    if (!answer.ok || !place.ok || !balance.ok) throw new Error('refused')
    const { data, error } = await supabase.functions.invoke('verify-maps')
    if (error) throw error
    const maps = await supabase.functions.invoke('maps')
    if (maps.error) throw maps.error
    return data
  } catch (error) {
    alert('That did not work')
  }
}
export default function Page() {
  return <button onClick={ask}>Ask</button>
}
`

describe('missing-retry, a failure that is nobody’s error', () => {
  const found = (files: Record<string, string>) =>
    runExample(
      { 'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0" } }', 'app/page.tsx': ASKS, ...files },
      [rule],
    ).findings.length
  const search = (failed: string) => `import { NextResponse } from 'next/server'
export async function GET(request: Request) {
  try {
    const answer = await fetch('https://places.example/search')
    if (!answer.ok) return ${failed}
    return NextResponse.json({ results: await answer.json() })
  } catch (error) {
    return ${failed}
  }
}
`
  it('is silent where a route answers with an empty list and no status of a failure', () => {
    const path = 'app/api/search/route.ts'
    const empty = (status: string) => `NextResponse.json({ error: 'The search is not there', results: [] }${status})`
    assert.equal(found({ [path]: search(empty(', { status: 200 }')) }), 0)
    assert.equal(found({ [path]: search(empty('')) }), 0)
    assert.equal(found({ [path]: search(empty(', { status: 502 }')) }), 1)
    assert.equal(found({ [path]: search('NextResponse.json({ success: false, results: [] })') }), 1)
  })
  it('is silent where each of many is counted', () => {
    const batch = (caught: string) => ({
      'app/api/places/locate/route.ts': `import { places, save } from '../places'
export async function POST() {
  let failed = 0
  for (const place of places) {
    try {
      const answer = await fetch('https://maps.example/geocode?q=' + place.name)
      await save(place, await answer.json())
    } catch (error) {
      ${caught}
    }
  }
  return Response.json({ failed })
}
`,
    })
    assert.equal(found(batch('failed++')), 0)
    assert.equal(found(batch('failed++\n      throw error')), 1)
  })
  it('is silent where a service is looked at', () => {
    const check = (name: string) => `async function ${name}() {
  const answer = await fetch('https://bank.example/v1/balance')
  if (!answer.ok) throw new Error('It answered ' + answer.status)
  return answer.json()
}
export const GET = async () => Response.json(await ${name}())
`
    assert.equal(found({ 'app/api/balance/route.ts': check('checkBankApi') }), 0)
    assert.equal(found({ 'app/api/uptime/bank/route.ts': check('bank') }), 0)
    assert.equal(found({ 'app/api/balance/route.ts': check('balance') }), 1)
  })
  it('is silent where a function asks the same each time, to see whether the other side answers', () => {
    const check = (name: string, of: string) => ({
      [`supabase/functions/${name}/index.ts`]: `Deno.serve(async (request) => {
  if (request.method === 'OPTIONS') return new Response(null)
  const answer = await fetch('https://maps.example/geocode?q=' + ${of})
  if (!answer.ok) throw new Error('It answered ' + answer.status)
  return Response.json({ works: true })
})
`,
    })
    assert.equal(found(check('verify-maps', "'Main Street 1'")), 0)
    assert.equal(found(check('verify-maps', '(await request.text())')), 1)
    assert.equal(found(check('maps', "'Main Street 1'")), 1)
  })
  it('is silent where the only screen that asks for it goes on without', () => {
    const screen = (caught: string) => ({
      'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "react": "19.0.0" } }',
      'server/routes.ts': `import express from 'express'
export const app = express()
app.get('/api/place/:id', async (request, response) => {
  const answer = await fetch('https://maps.example/places')
  if (!answer.ok) throw new Error('It answered ' + answer.status)
  response.json(await answer.json())
})
`,
      'client/Field.tsx': `import { useState } from 'react'
export function Field({ id, name }) {
  const [text, setText] = useState('')
  const choose = async () => {
    try {
      const answer = await fetch(\`/api/place/\${id}\`)
      setText((await answer.json()).address)
    } catch (error) {
      ${caught}
    }
  }
  return <button onClick={choose}>{text}</button>
}
`,
    })
    assert.equal(found(screen('setText(name)')), 0)
    assert.equal(found(screen("alert('The place was not found')")), 1)
  })
})

describe('missing-retry, what a failure ends in', () => {
  const found = (files: Record<string, string>) =>
    runExample(
      { 'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0" } }', 'app/page.tsx': ASKS, ...files },
      [rule],
    ).findings.length
  const load = `export async function load(id: string) {
  const answer = await fetch('https://maps.example/places/' + id)
  if (!answer.ok) throw new Error('It answered ' + answer.status)
  return answer.json()
}
`
  const route = (body: string, more = '') => ({
    'lib/load.ts': load,
    'app/api/balance/route.ts': `import { load } from '../../../lib/load'
import { db } from '../../../lib/db'
${more}
export async function GET(request: Request) {
  const id = request.headers.get('x-id')
  ${body}
}
`,
  })
  it('is the answer to a request', () => {
    assert.equal(found(route('return Response.json(await load(id))')), 1)
    const limit = 'const limit = { run: async (work: () => Promise<unknown>) => work() }'
    assert.equal(found(route('return Response.json(await limit.run(() => load(id)))', limit)), 1)
  })
  it('is nothing that is known where nobody asks', () => {
    assert.equal(found({ 'lib/load.ts': load }), 0)
    assert.equal(found({ ...route('return Response.json(await load(id))'), 'app/page.tsx': '' }), 0)
  })
  it('is heard by nobody, where all that ask drop the answer, or ask for another action', () => {
    const files = (client: string) => ({
      'supabase/functions/pages/index.ts': `Deno.serve(async (request) => {
  const { action, id } = await request.json()
  if (action === 'remove') {
    const answer = await fetch('https://pages.example/' + id, { method: 'DELETE' })
    if (!answer.ok) throw new Error('It answered ' + answer.status)
    return Response.json({ removed: true })
  }
  return Response.json({ known: false })
})
`,
      'app/page.tsx': `'use client'\nimport { supabase } from '../lib/supabase'\n${client}\nexport default () => <p onClick={ask}>Ask</p>\n`,
    })
    const asks = (action: string) => `supabase.functions.invoke('pages', { body: { action: '${action}', id: 1 } })`
    const told = (action: string) =>
      `export async function ask() {\n  const { error } = await ${asks(action)}\n  if (error) alert('It did not work')\n}`
    assert.equal(found(files(told('remove'))), 1)
    assert.equal(found(files(told('list'))), 0)
    assert.equal(found(files(`export async function ask() {\n  await ${asks('remove')}\n}`)), 0)
    const both = `export async function drop() {\n  await ${asks('remove')}\n}\n${told('remove')}`
    assert.equal(found(files(both)), 1)
  })
  it('is told by what runs it later: a tool that an agent is made with', () => {
    const tool = (make: string) =>
      route(
        "return Response.json(await agent(request, tools(id ?? '')))",
        `import { Tool, agent } from 'agents'\nconst tools = (id: string) => ${make}`,
      )
    assert.equal(found(tool('new Tool({ run: async () => load(id) })')), 0)
    assert.equal(found(tool('Tool({ run: async () => load(id) })')), 1)
  })
  it('is left to the next run, where a scheduler asks for it as well', () => {
    const cron = {
      'app/api/cron/places/route.ts':
        "import { load } from '../../../../lib/load'\nexport const GET = async () => Response.json(await load('1'))\n",
    }
    assert.equal(found({ ...route('return Response.json(await load(id))'), ...cron }), 0)
  })
  it('is another source', () => {
    const other =
      "const other = async (id: string) => (await fetch('https://other.example/' + id, { method: 'POST' })).json()"
    const body = 'try { return Response.json(await load(id)) } catch (error) { return Response.json(await other(id)) }'
    assert.equal(found(route(body, other)), 0)
  })
  it('is a second attempt, where the function is handed to one that makes it', () => {
    const again = (caught: string) => `async function again<T>(work: () => Promise<T>, most = 2): Promise<T> {
  for (let attempt = 0; attempt <= most; attempt++) {
    try {
      return await work()
    } catch (error) {
      ${caught}
      throw error
    }
  }
  throw new Error('It did not work')
}`
    const call = 'return Response.json(await again(() => load(id)))'
    assert.equal(found(route(call, again('if (attempt < most) { await pause(); continue }'))), 0)
    assert.equal(found(route(call, again('console.error(error)'))), 1)
  })
  it('is a row that waits for its next turn', () => {
    const body = (column: string) =>
      `const place = await load(id); await db.from('places').update({ ${column}: new Date() }); return Response.json(place)`
    assert.equal(found(route(body('next_retry_at'))), 0)
    assert.equal(found(route(body('seen_at'))), 1)
  })
})

describe('missing-retry, tests of a connection and what is asked in passing', () => {
  const routes = (verb: string, url: string) => `import express from 'express'
export const app = express()
app.${verb}('${url}', async (req, res) => {
  try {
    const answer = await fetch('https://links.example/short?of=' + req.body.url)
    if (!answer.ok) throw new Error('No answer')
    res.json({ text: await answer.text() })
  } catch (error) {
    res.status(500).json({ error: 'That did not work' })
  }
})
`
  const found = (files: Record<string, string>) =>
    runExample(
      { 'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "next": "15.0.0" } }', ...files },
      [rule],
    ).findings.length
  it('is silent where the address says that a connection is tested', () => {
    const asked = (url: string) => button(`await fetch('${url}', { method: 'POST' })`)
    for (const url of ['/api/integrations/notes/test', '/api/verify-connection', '/api/keys/validate'])
      assert.equal(found({ 'server/routes.ts': routes('post', url), 'client/Ask.tsx': asked(url) }), 0, url)
    for (const url of ['/api/payments/verify', '/api/tests'])
      assert.equal(found({ 'server/routes.ts': routes('post', url), 'client/Ask.tsx': asked(url) }), 1, url)
  })
  const typed = (use: string) => `'use server'
export async function connect(secretKey: string) {
  try {
    const answer = await fetch('https://pay.example/v1/balance', { headers: { authorization: secretKey } })
    if (!answer.ok) return { success: false, error: 'The key does not work' }
    ${use}
  } catch (error) {
    return { success: false, error: 'Could not connect' }
  }
  return { success: true }
}
`
  const form = `'use client'
import { connect } from './actions/connect'
export default function Page() {
  const save = async () => {
    const { error } = await connect('key')
    if (error) alert(error)
  }
  return <button onClick={save}>Connect</button>
}
`
  it('is silent where only the status is looked at with a key that is handed over', () => {
    assert.equal(found({ 'app/page.tsx': form, 'app/actions/connect.ts': typed('') }), 0)
    assert.equal(
      found({
        'app/page.tsx': form,
        'app/actions/connect.ts': typed('return { success: true, balance: await answer.json() }'),
      }),
      1,
    )
    const named = typed('return { success: true, name: (await answer.json()).name }').replace('connect(', 'connectPay(')
    assert.equal(found({ 'app/page.tsx': form, 'app/actions/connect.ts': named }), 0)
  })
  const screen = (start: string) => `import { useEffect } from 'react'
export function Post({ text, setText }) {
  ${start} => {
    const timer = setTimeout(async () => {
      try {
        const answer = await fetch('/api/shorten', { method: 'POST' })
        if (answer.ok) setText((await answer.json()).text)
      } catch {}
    }, 800)
    return () => clearTimeout(timer)
  }
}
`
  it('is silent where only an effect asks, which goes on with what it had', () => {
    const asked = screen('useEffect(()').replace('clearTimeout(timer)\n  }', 'clearTimeout(timer)\n  }, [text])')
    assert.equal(found({ 'server/routes.ts': routes('post', '/api/shorten'), 'client/Post.tsx': asked }), 0)
    const clicked = button("await fetch('/api/shorten', { method: 'POST' })")
    assert.equal(found({ 'server/routes.ts': routes('post', '/api/shorten'), 'client/Post.tsx': clicked }), 1)
  })
})
