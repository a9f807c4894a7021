import assert from 'node:assert/strict'
import rule from '../catalog/data-protection/unauthenticated-endpoint'
import type { BadExample, GoodExample } from '../engine/rule'
import { runExample } from './example-run'
import { fixProblems } from './fix-check'
import { parseMarks } from './marks'
import { reportsMarked } from './reports-marked'

const CLIENT = "import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'\n\n"
const CORS = "const corsHeaders = { 'Access-Control-Allow-Origin': 'https://notes.example' }\n"

/** How an edge function asks who calls, by the name of its request. */
const asksWhoCalls = (
  request: string,
) => `  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_ANON_KEY')!, {
    global: { headers: { Authorization: ${request}.headers.get('Authorization')! } },
  })
  const { data: { user } } = await supabase.auth.getUser()
  if (!user) {
    return new Response('Unauthorized', { status: 401, headers: corsHeaders })
  }
`

/** An edge function that sends a mail, after a check. */
const mailNote = (serve: string, check = '') => `${CORS}
Deno.${serve}(async (req) => {
  if (req.method === 'OPTIONS') return new Response(null, { headers: corsHeaders })
${check}  const { text, to } = await req.json()
  const answer = await fetch('https://api.resend.com/emails', {
    method: 'POST',
    headers: { Authorization: \`Bearer \${Deno.env.get('RESEND_API_KEY')}\`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ from: 'notes@example.com', to, subject: 'A note', text }),
  })
  return new Response(await answer.text(), { headers: corsHeaders })
})
`

/** A server that asks who calls where a room is changed. */
const rooms = (remove: string) => `const express = require('express')
const { PrismaClient } = require('@prisma/client')
const { requireUser } = require('./auth')

const prisma = new PrismaClient()
const app = express()
app.put('/api/rooms/:id', requireUser, async (req, res) => {
  await prisma.room.update({ where: { id: req.params.id, ownerId: req.user.id }, data: { name: req.body.name } })
  res.json({ ok: true })
})
app.${remove} async (req, res) => {
  await prisma.room.delete({ where: { id: req.params.id } })
  res.json({ ok: true })
})
app.listen(3000)
`

const BAD: readonly BadExample[] = [
  {
    name: 'a page calls the function, and the one beside it asks who calls',
    files: {
      'package.json': '{ "dependencies": { "@supabase/supabase-js": "2.45.0" } }',
      'src/pages/Notes.tsx': `import { supabase } from '../supabase'

export const mail = (text: string, to: string) => supabase.functions.invoke('mail-note', { body: { text, to } })
`,
      'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'

export const supabase = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_ANON_KEY)
`,
      'supabase/functions/delete-note/index.ts': `${CLIENT}${CORS}
Deno.serve(async (request) => {
  if (request.method === 'OPTIONS') return new Response(null, { headers: corsHeaders })
${asksWhoCalls('request')}  const { id } = await request.json()
  await supabase.from('notes').delete().eq('id', id)
  return new Response('ok', { headers: corsHeaders })
})
`,
      'supabase/functions/mail-note/index.ts': mailNote('«serve»'),
    },
    expect: ['spends'],
    fixed: {
      'supabase/functions/mail-note/index.ts': CLIENT + mailNote('serve', `${asksWhoCalls('req')}\n`),
    },
  },
  {
    name: 'other routes of the router have its guard',
    files: {
      'package.json': '{ "dependencies": { "express": "4.19.2", "@prisma/client": "5.0.0", "jsonwebtoken": "9.0.0" } }',
      'server/auth.js': `const jwt = require('jsonwebtoken')

exports.requireUser = (req, res, next) => {
  try {
    req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET)
    next()
  } catch {
    res.status(401).json({ error: 'Not signed in' })
  }
}
`,
      'server/index.js': rooms("«delete»('/api/rooms/:id',"),
    },
    expect: ['changes'],
    fixed: {
      'server/index.js': rooms("delete('/api/rooms/:id', requireUser,"),
    },
  },
]

const GOOD: readonly GoodExample[] = [
  {
    name: 'the gateway has checked the token whose subject is asked for',
    files: {
      'supabase/config.toml': '[functions.write-post]\nverify_jwt = true\n',
      'supabase/functions/write-post/index.ts': `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'

Deno.serve(async (req) => {
  const token = req.headers.get('Authorization')?.replace('Bearer ', '') ?? ''
  const payload = JSON.parse(atob(token.split('.')[1]))
  const userId = payload.sub
  if (!userId) throw new Error('Not signed in')
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  const { id, text } = await req.json()
  await supabase.from('posts').update({ text }).eq('id', id)
  return new Response('ok')
})
`,
    },
  },
]

describe('unauthenticated-endpoint, more', () => {
  for (const example of BAD) {
    it(`reports, and borrows the check: ${example.name}`, () => {
      assert.deepEqual(
        reportsMarked(rule, example.files).map(({ messageId }) => messageId),
        example.expect,
      )
      assert.deepEqual(fixProblems(rule, example, parseMarks(example.files).files, [rule]), [])
    })
  }
  for (const { name, files } of GOOD) {
    it(`does not report: ${name}`, () => assert.deepEqual(runExample(files, [rule]).findings, []))
  }

  it('borrows no answer that is found further down', () => {
    const [edge] = BAD
    assert.ok(edge && rule.fixes)
    const { files } = parseMarks(edge.files)
    const texts: Record<string, string> = {
      ...files,
      'supabase/functions/delete-note/index.ts': `${CLIENT}${CORS}
Deno.serve(async (request) => {
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_ANON_KEY')!)
  let isKnown = false
  const { data } = await supabase.auth.getUser(request.headers.get('Authorization')!)
  if (data.user) isKnown = true
  if (!isKnown) return new Response('Unauthorized', { status: 401, headers: corsHeaders })
  return new Response('ok', { headers: corsHeaders })
})
`,
    }
    const { findings, project } = runExample(texts, [rule])
    const [finding] = findings
    assert.ok(finding)
    for (const { edits } of rule.fixes(finding, project, (path) => texts[path]))
      assert.doesNotMatch(edits.map(({ newText }) => newText).join(''), /isKnown = false/)
  })

  it('offers nothing for a function that other servers call, or where no handler asks', () => {
    const [edge] = BAD
    assert.ok(edge && rule.fixes)
    const { files } = parseMarks(edge.files)
    const alone = Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('delete-note')))
    const uncalled = Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('src/pages')))
    for (const texts of [alone, uncalled]) {
      const { findings, project } = runExample(texts, [rule])
      const [finding] = findings
      assert.ok(finding)
      assert.deepEqual(
        rule.fixes(finding, project, (path) => texts[path]),
        [],
      )
    }
  })
})
