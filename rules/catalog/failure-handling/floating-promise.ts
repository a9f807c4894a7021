import type { CodeFacts } from '../../analysis/facts'
import { type FloatingWork, floatingWork } from '../../engine/link/floating'
import type { Loss } from '../../engine/link/loss'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForFloatingPromise } from './fixes/floating-promise'

const WORK: Record<Loss, string> = {
  payment: 'a payment call',
  email: 'an email',
  message: 'a message',
  write: 'a database write',
  upload: 'a change in the file store',
  job: 'a job for the queue',
  request: 'a request',
}

const HOST: Record<'edge' | 'serverless', string> = {
  edge: 'An edge function may be stopped',
  serverless: 'On serverless hosting such as Vercel the function may be stopped',
}

export default defineRule({
  id: 'floating-promise',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'medium',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'Work that matters, which nobody waits for.',
  why: 'The code answers "done" before the email, payment or save has happened. When it fails or is cut off, nobody is told and nothing is tried again.',
  fix: 'Await it before you answer, or hand it to what your host keeps running after the answer (`after` in Next.js, `waitUntil` on Vercel and in edge functions).',
  outOfScope: [
    'Calls sent with `void`, a `.catch`, or a comment that says nobody should wait; analytics, logs and traces.',
    'Requests that reject with nothing to catch it (`unguarded-fetch`) and queries that are never sent (`unawaited-query`).',
    'In the browser, functions of the app that nobody waits for; on servers that keep running, functions that deal with their own failures.',
  ],
  references: [
    'https://nextjs.org/docs/app/api-reference/functions/after',
    'https://supabase.com/docs/guides/functions/background-tasks',
  ],
  messages: {
    cut: {
      text: 'Nobody waits for this `{callee}`, {work}{about}. {host} when the response is sent, and then it never happens.',
      severity: 'warning',
    },
    cutIn: {
      text: 'Nobody waits for `{callee}`, which makes {work}{about}. {host} when the response is sent, and then that never happens.',
      severity: 'warning',
    },
    unseen: {
      text: 'Nobody waits for this `{callee}`, {work}{about}, and nobody looks at its result. When it fails, the code goes on as if it had worked.',
      severity: 'warning',
    },
    unseenIn: {
      text: 'Nobody waits for `{callee}`, which makes {work}{about}, and nothing catches its failure. Node stops the whole server at a failure that nothing catches.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'an email in a route handler of Next.js',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.3.0", "resend": "4.8.0" } }',
          'lib/mail.ts': `import { Resend } from 'resend'

const resend = new Resend(process.env.RESEND_API_KEY)

export async function sendWelcomeEmail(to: string) {
  const { error } = await resend.emails.send({ from: 'us@shop.example', to, subject: 'Welcome', text: 'Hello' })
  if (error) console.error('Could not send the welcome email:', error)
}
`,
          'app/api/register/route.ts': `import { sendWelcomeEmail } from '../../../lib/mail'

export async function POST(request: Request) {
  const { email } = await request.json()
  «sendWelcomeEmail»(email)
  return Response.json({ ok: true })
}
`,
        },
        expect: ['cutIn'],
        fixed: {
          'app/api/register/route.ts': `import { sendWelcomeEmail } from '../../../lib/mail'

export async function POST(request: Request) {
  const { email } = await request.json()
  await sendWelcomeEmail(email)
  return Response.json({ ok: true })
}
`,
        },
      },
      {
        name: 'an app that uses waitUntil elsewhere',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "next": "14.2.0", "resend": "4.8.0", "@vercel/functions": "1.4.0" } }',
          'lib/mail.ts': `import { waitUntil } from '@vercel/functions'
import { Resend } from 'resend'

const resend = new Resend(process.env.RESEND_API_KEY)

export async function sendInvite(to: string) {
  const { error } = await resend.emails.send({ from: 'us@shop.example', to, subject: 'Join us', text: 'Hello' })
  if (error) console.error('Could not send the invitation:', error)
}

export const sendLater = (to: string) => waitUntil(sendInvite(to))
`,
          'pages/api/invite.ts': `import { sendInvite } from '../../lib/mail'

export default async function handler(req, res) {
  «sendInvite»(req.body.email)
  res.status(200).json({ ok: true })
}
`,
        },
        expect: ['cutIn'],
        fixed: {
          'pages/api/invite.ts': `import { sendInvite } from '../../lib/mail'
import { waitUntil } from '@vercel/functions'

export default async function handler(req, res) {
  waitUntil(sendInvite(req.body.email))
  res.status(200).json({ ok: true })
}
`,
        },
      },
      {
        name: 'an edge function that starts another and answers',
        files: {
          'supabase/functions/order/index.ts': `import { createClient } from 'npm:@supabase/supabase-js@2'

const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SERVICE_KEY')!)

Deno.serve(async (req) => {
  const order = await req.json()
  supabase.functions.«invoke»('send-receipt', { body: { order } })
  return new Response(JSON.stringify({ ok: true }), { headers: { 'Content-Type': 'application/json' } })
})
`,
        },
        expect: ['cut'],
        fixed: {
          'supabase/functions/order/index.ts': `import { createClient } from 'npm:@supabase/supabase-js@2'

const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SERVICE_KEY')!)

Deno.serve(async (req) => {
  const order = await req.json()
  const { error } = await supabase.functions.invoke('send-receipt', { body: { order } })
  if (error) {
    console.error('Could not send the receipt:', error)
    return new Response(JSON.stringify({ error: 'Could not send the receipt' }), {
      status: 500,
      headers: { 'Content-Type': 'application/json' },
    })
  }
  return new Response(JSON.stringify({ ok: true }), { headers: { 'Content-Type': 'application/json' } })
})
`,
        },
      },
      {
        name: 'a write on a server that keeps running',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "pg": "8.11.0" } }',
          'server/orders.ts': `import express from 'express'
import { Pool } from 'pg'

const pool = new Pool()
export const app = express()

app.post('/orders', async (req, res) => {
  pool.«query»('INSERT INTO orders (id) VALUES ($1)', [req.body.id])
  res.json({ ok: true })
})
`,
        },
        expect: ['unseen'],
        fixed: {
          'server/orders.ts': `import express from 'express'
import { Pool } from 'pg'

const pool = new Pool()
export const app = express()

app.post('/orders', async (req, res) => {
  await pool.query('INSERT INTO orders (id) VALUES ($1)', [req.body.id])
  res.json({ ok: true })
})
`,
        },
      },
      {
        name: 'a function whose failure nothing catches',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "@prisma/client": "6.0.0" } }',
          'server/stock.ts': `import { PrismaClient } from '@prisma/client'
import express from 'express'

const prisma = new PrismaClient()
export const app = express()

async function reserve(id: string) {
  await prisma.stock.update({ where: { id }, data: { reserved: true } })
}

app.post('/orders', async (req, res) => {
  «reserve»(req.body.id)
  res.json({ ok: true })
})
`,
        },
        expect: ['unseenIn'],
        fixed: {
          'server/stock.ts': `import { PrismaClient } from '@prisma/client'
import express from 'express'

const prisma = new PrismaClient()
export const app = express()

async function reserve(id: string) {
  await prisma.stock.update({ where: { id }, data: { reserved: true } })
}

app.post('/orders', async (req, res) => {
  await reserve(req.body.id)
  res.json({ ok: true })
})
`,
        },
      },
    ],
    good: [
      {
        name: 'awaited, handed to the host, or meant so',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.3.0", "resend": "4.8.0" } }',
          'lib/mail.ts': `import { Resend } from 'resend'

const resend = new Resend(process.env.RESEND_API_KEY)

export async function sendWelcomeEmail(to: string) {
  const { error } = await resend.emails.send({ from: 'us@shop.example', to, subject: 'Welcome', text: 'Hello' })
  if (error) console.error('Could not send the welcome email:', error)
}
`,
          'app/api/register/route.ts': `import { after } from 'next/server'
import { sendWelcomeEmail } from '../../../lib/mail'

export async function POST(request: Request) {
  const { email } = await request.json()
  await sendWelcomeEmail(email)
  after(() => sendWelcomeEmail(email))
  void sendWelcomeEmail(email)
  sendWelcomeEmail(email).catch(console.error)
  // fire and forget: it may be lost
  sendWelcomeEmail(email)
  return Response.json({ ok: true })
}
`,
          'server/reminders.ts': `import { sendWelcomeEmail } from '../lib/mail'

const remind = async () => {
  await sendWelcomeEmail('a@shop.example')
}
export function startReminders() {
  remind()
  setInterval(remind, 60_000)
}
`,
        },
      },
      {
        name: 'a server that keeps running, and a function that deals with its own failure',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "nodemailer": "6.9.0" } }',
          'server/register.ts': `import express from 'express'
import nodemailer from 'nodemailer'

const mail = nodemailer.createTransport({ host: 'mail.shop.example' })
export const app = express()

async function sendWelcomeEmail(to: string) {
  try {
    await mail.sendMail({ to, subject: 'Welcome' })
  } catch (error) {
    console.error('Could not send the welcome email:', error)
  }
}

app.post('/register', async (req, res) => {
  sendWelcomeEmail(req.body.email)
  res.json({ ok: true })
})
`,
        },
      },
      {
        name: 'a click that saves, analytics, and reads',
        files: {
          'src/pages/Profile.tsx': `import { supabase } from '../lib/supabase'
import { toast } from 'sonner'

export function Profile({ row }) {
  const save = async () => {
    const { error } = await supabase.from('profiles').update(row).eq('id', row.id)
    if (error) toast.error('Could not save. Please try again.')
  }
  const open = () => {
    supabase.functions.invoke('track-visit', { body: { page: 'profile' } })
    supabase.auth.signOut()
    save()
  }
  return <button onClick={() => save()} onBlur={open}>Save</button>
}
`,
          'src/lib/supabase.ts': `import { createClient } from '@supabase/supabase-js'

export const supabase = createClient('https://example.supabase.co', 'public')
`,
        },
      },
    ],
  },
  fixes: fixesForFloatingPromise,
  *check(file: CodeFacts, project: Project) {
    for (const work of floatingWork(project, file)) {
      const { call, end, by, operation } = work
      yield {
        file: file.path,
        range: operation.call === call ? operation.range : call.nameRange,
        message: by === 'function' ? (`${end}In` as const) : end,
        subject: callSubject(file, call, call.text),
        data: dataOf(work),
        related:
          by === 'function'
            ? [{ file: operation.path, range: operation.range, message: `Here it makes ${WORK[work.loss]}.` }]
            : [],
      }
    }
  },
})

function dataOf({ call, loss, operation, host }: FloatingWork) {
  const { about, kind, behaviour } = operation
  return {
    callee: call.text,
    work: WORK[loss],
    about: kind === 'supabase' && about !== '' ? ` (${about})` : '',
    host: host ? HOST[host] : '',
    kindOfHost: host ?? '',
    failure: operation.call === call ? (behaviour.failure ?? 'throws') : 'own',
  }
}
