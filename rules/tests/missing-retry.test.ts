import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/missing-retry'
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
`
    const files = {
      'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "nodemailer": "6.9.0" } }',
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

describe('missing-retry, a failure that is nobody’s error', () => {
  const found = (files: Record<string, string>) =>
    runExample({ 'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0" } }', ...files }, [rule])
      .findings.length
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
