import {
  claimedCallersIn,
  claimedReport,
  exposureOf,
  exposureReport,
  weakExposureOf,
  weakReport,
} from '../../engine/endpoints'
import { defineRule } from '../../engine/rule'
import { fixesForUnauthenticatedEndpoint } from './fixes/ask-who-calls'

export default defineRule({
  id: 'unauthenticated-endpoint',
  property: 'data-protection',
  scope: 'file',
  confidence: 'medium',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'An endpoint that writes, spends or gives out private rows for anyone who knows its address.',
  why: 'Nothing in it, and nothing before it, looks at who calls and can refuse. Addresses are easily found in the code that every browser loads, and scripts try them all day.',
  fix: 'Ask who calls at the top of the handler, as the other endpoints of the app do, and answer 401 where nobody is signed in. Where another server calls it, compare a secret that only the two of them know.',
  outOfScope: [
    'Signing in and out, registering, resetting a password; webhooks, which have a rule of their own; health checks.',
    'Forms for strangers (contact, newsletter, bookings) that only add a row or send a mail, mails that only go to an address of the app’s own, and calls to a language model behind a rate limit.',
    'Reads that give out a count, or only look at rows on the way to others; what is deleted by the random id of a guest’s own visit.',
    'What row level security decides: queries with the public key, or with the caller’s own token.',
    'Server actions that only pages carry before which the middleware asks who calls: a call of one is a POST to such a page. Next.js advises to ask in the action as well.',
    'Routers that nobody is seen to mount, guards whose code is not seen, a second route of the same address, server functions that nothing calls.',
  ],
  references: [
    'https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/',
    'https://supabase.com/docs/guides/functions/auth',
  ],
  messages: {
    spends: {
      text: 'Anyone who knows the address can make {endpoint} {what} on your account. {gate}, so a script can {ends}.',
      severity: 'error',
    },
    pushes: {
      text: 'Anyone who knows the address can make {endpoint} {what}. {gate}, so a script can send them all day long, in your name.',
      severity: 'error',
    },
    changes: {
      text: 'Anyone who knows the address can make {endpoint} {what}. {gate}, so strangers can {ends}.',
      severity: 'error',
    },
    reads: {
      text: 'Anyone who knows the address can read rows of `{about}` from {endpoint}. {gate}, so a stranger sees other people’s data.',
      severity: 'error',
    },
    starts: {
      text: 'Anyone who knows the address can set off {endpoint}, and make it {what}. {gate}, so a script can start it all day long.',
      severity: 'warning',
    },
    believes: {
      text: 'All that {endpoint} asks of who calls is {check}. Somebody who writes one by hand is let in as whoever he says he is, and can make it {what}.',
      severity: 'warning',
    },
    named: {
      text: '`{guard}` believes the {from} `{name}`, which anyone can write. Whoever sends the id of somebody else there is let in as that person, at {endpoints}.',
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'anybody’s words on the screens of users',
        files: {
          'package.json':
            '{ "dependencies": { "express": "5.0.0", "web-push": "3.6.0", "@supabase/supabase-js": "2.45.0" } }',
          'server/index.js': `const express = require('express')
const webpush = require('web-push')
const { createClient } = require('@supabase/supabase-js')

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY)
const app = express()
app.«post»('/api/push', async (req, res) => {
  const { userIds, title } = req.body
  const { data, error } = await db.from('push_subscriptions').select('endpoint, keys').in('user_id', userIds).limit(100)
  if (error) return res.status(500).json({ error: 'Not loaded' })
  await Promise.all(data.map((each) => webpush.sendNotification(each, title)))
  res.json({ ok: true })
})
app.listen(3000)
`,
        },
        expect: ['pushes'],
      },
      {
        name: 'a route handler sends mails to whoever the body names',
        files: {
          'package.json': '{ "dependencies": { "next": "15.0.0", "resend": "4.0.0" } }',
          'app/api/invite/route.ts': `import { Resend } from 'resend'

const resend = new Resend(process.env.RESEND_API_KEY)

export async function «POST»(request: Request) {
  const { to, subject, html } = await request.json()
  await resend.emails.send({ from: 'team@example.com', to, subject, html })
  return Response.json({ ok: true })
}
`,
        },
        expect: ['spends'],
      },
      {
        name: 'an edge function writes with the service role; verify_jwt admits everyone who has the public key',
        files: {
          'supabase/config.toml': '[functions.close-account]\nverify_jwt = true\n',
          'supabase/functions/close-account/index.ts': `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'

Deno.«serve»(async (req) => {
  const { userId } = await req.json()
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  await supabase.from('profiles').update({ closed: true }).eq('id', userId)
  return new Response('ok')
})
`,
        },
        expect: ['changes'],
      },
      {
        name: 'the router above is guarded, this one is not',
        files: {
          'package.json':
            '{ "dependencies": { "express": "4.19.2", "@prisma/client": "5.0.0", "jsonwebtoken": "9.0.0" } }',
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
          'server/rooms.js': `const { Router } = require('express')
const { PrismaClient } = require('@prisma/client')

const prisma = new PrismaClient()
const router = Router()
router.«delete»('/:id', async (req, res) => {
  await prisma.room.delete({ where: { id: req.params.id } })
  res.json({ ok: true })
})
module.exports = router
`,
          'server/index.js': `const express = require('express')
const { requireUser } = require('./auth')
const rooms = require('./rooms')

const app = express()
app.use('/api/rooms', rooms)
app.use('/api', requireUser)
app.listen(3000)
`,
        },
        expect: ['changes'],
      },
      {
        name: 'rows of customers, for everyone',
        files: {
          'package.json': '{ "dependencies": { "hono": "4.6.0", "drizzle-orm": "0.36.0", "postgres": "3.4.0" } }',
          'drizzle/0000_init.sql': 'create table customers (id uuid primary key, email text not null, phone text);\n',
          'src/index.ts': `import { drizzle } from 'drizzle-orm/postgres-js'
import { Hono } from 'hono'
import { customers } from './schema'

const db = drizzle(process.env.DATABASE_URL!)
const app = new Hono()
app.«get»('/api/customers', async (c) => c.json(await db.select().from(customers).limit(100)))
export default app
`,
          'src/schema.ts': `import { pgTable, text, uuid } from 'drizzle-orm/pg-core'

export const customers = pgTable('customers', { id: uuid('id').primaryKey(), email: text('email').notNull(), phone: text('phone') })
`,
        },
        expect: ['reads'],
      },
      {
        name: 'the session that getSession reads from a cookie is believed before the service role writes',
        files: {
          'package.json':
            '{ "dependencies": { "next": "15.0.0", "@supabase/ssr": "0.5.0", "@supabase/supabase-js": "2.45.0" } }',
          'app/api/rooms/route.ts': `import { createServerClient } from '@supabase/ssr'
import { createClient } from '@supabase/supabase-js'
import { cookies } from 'next/headers'

const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function «DELETE»(request: Request) {
  const store = await cookies()
  const supabase = createServerClient(process.env.SUPABASE_URL!, process.env.SUPABASE_ANON_KEY!, { cookies: store })
  const { data } = await supabase.auth.getSession()
  if (!data.session) return Response.json({ error: 'Not signed in' }, { status: 401 })
  const { id } = await request.json()
  await admin.from('rooms').delete().eq('id', id)
  return Response.json({ ok: true })
}
`,
        },
        expect: ['believes'],
      },
      {
        name: 'whoever names somebody in a header is that person',
        files: {
          'package.json':
            '{ "dependencies": { "express": "5.0.0", "@prisma/client": "5.0.0", "jsonwebtoken": "9.0.0" } }',
          'server.js': `import express from 'express'
import jwt from 'jsonwebtoken'
import { PrismaClient } from '@prisma/client'

const prisma = new PrismaClient()
const app = express()
async function requireUser(req, res, next) {
  const «claimed = req.headers['x-user-id']»
  const user = claimed
    ? await prisma.user.findUnique({ where: { id: claimed } })
    : jwt.verify(req.cookies.token, process.env.JWT_SECRET)
  if (!user) return res.status(401).end()
  req.user = user
  next()
}
app.delete('/rooms/:id', requireUser, async (req, res) => {
  await prisma.room.deleteMany({ where: { id: req.params.id, ownerId: req.user.id } })
  res.json({ ok: true })
})
app.listen(3000)
`,
        },
        expect: ['named'],
      },
      {
        name: 'a job that chooses its rows itself',
        files: {
          'package.json': '{ "dependencies": { "next": "15.0.0", "@prisma/client": "5.0.0" } }',
          'app/api/expire/route.ts': `import { PrismaClient } from '@prisma/client'

const prisma = new PrismaClient()

export async function «POST»() {
  await prisma.trial.updateMany({ where: { ends: { lt: new Date() } }, data: { expired: true } })
  return Response.json({ ok: true })
}
`,
        },
        expect: ['starts'],
      },
      {
        name: 'a route handler whose neighbour asks for the session',
        files: {
          'package.json': '{ "dependencies": { "next": "15.0.0", "next-auth": "4.24.0", "@prisma/client": "5.0.0" } }',
          'app/api/rooms/route.ts': `import { getServerSession } from 'next-auth'
import { authOptions } from '@/lib/auth'
import { prisma } from '@/lib/prisma'

export async function POST(request: Request) {
  const session = await getServerSession(authOptions)
  if (!session) {
    return Response.json({ error: 'Unauthorized' }, { status: 401 })
  }
  const { name } = await request.json()
  return Response.json(await prisma.room.create({ data: { name, ownerId: session.user.id } }))
}
`,
          'app/api/rooms/[id]/route.ts': `import { prisma } from '@/lib/prisma'

export async function «DELETE»(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  await prisma.room.delete({ where: { id } })
  return Response.json({ ok: true })
}
`,
          'lib/auth.ts': 'export const authOptions = { providers: [] }\n',
          'lib/prisma.ts': `import { PrismaClient } from '@prisma/client'

export const prisma = new PrismaClient()
`,
        },
        expect: ['changes'],
        fixed: {
          'app/api/rooms/[id]/route.ts': `import { prisma } from '@/lib/prisma'
import { getServerSession } from 'next-auth'
import { authOptions } from '@/lib/auth'

export async function DELETE(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const session = await getServerSession(authOptions)
  if (!session) {
    return Response.json({ error: 'Unauthorized' }, { status: 401 })
  }

  const { id } = await params
  await prisma.room.delete({ where: { id } })
  return Response.json({ ok: true })
}
`,
        },
      },
    ],
    good: [
      {
        name: 'asks who calls, itself or in middleware before it',
        files: {
          'package.json':
            '{ "dependencies": { "next": "15.0.0", "express": "4.19.2", "@prisma/client": "5.0.0", "jsonwebtoken": "9.0.0", "@clerk/nextjs": "6.0.0" } }',
          'app/api/rooms/[id]/route.ts': `import { auth } from '@clerk/nextjs/server'
import { prisma } from '@/lib/prisma'

export async function DELETE(request: Request, { params }: { params: { id: string } }) {
  const { userId } = await auth()
  if (!userId) return Response.json({ error: 'Unauthorized' }, { status: 401 })
  await prisma.room.delete({ where: { id: params.id, ownerId: userId } })
  return Response.json({ ok: true })
}
`,
          'server/index.js': `const express = require('express')
const jwt = require('jsonwebtoken')
const { PrismaClient } = require('@prisma/client')

const prisma = new PrismaClient()
const app = express()
const requireUser = (req, res, next) => {
  const user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET)
  if (!user) return res.status(401).end()
  req.user = user
  next()
}
app.use('/api', requireUser)
app.delete('/api/rooms/:id', async (req, res) => {
  await prisma.room.delete({ where: { id: req.params.id } })
  res.json({ ok: true })
})
app.listen(3000)
`,
        },
      },
      {
        name: 'a secret of the scheduler is compared; row level security decides; a contact form',
        files: {
          'package.json':
            '{ "dependencies": { "next": "15.0.0", "@supabase/ssr": "0.5.0", "@prisma/client": "5.0.0", "resend": "4.0.0" } }',
          'app/api/cron/expire/route.ts': `import { PrismaClient } from '@prisma/client'

const prisma = new PrismaClient()

export async function GET(request: Request) {
  if (request.headers.get('authorization') !== \`Bearer \${process.env.CRON_SECRET}\`) return new Response('no', { status: 401 })
  await prisma.session.deleteMany({ where: { expired: true } })
  return Response.json({ ok: true })
}
`,
          'app/api/notes/route.ts': `import { createServerClient } from '@supabase/ssr'
import { cookies } from 'next/headers'

export async function DELETE(request: Request) {
  const store = await cookies()
  const supabase = createServerClient(process.env.SUPABASE_URL!, process.env.SUPABASE_ANON_KEY!, { cookies: store })
  const { error } = await supabase.from('notes').delete().eq('id', (await request.json()).id)
  return Response.json({ ok: !error })
}
`,
          'app/api/contact/route.ts': `import { Resend } from 'resend'

const resend = new Resend(process.env.RESEND_API_KEY)

export async function POST(request: Request) {
  const { text } = await request.json()
  await resend.emails.send({ from: 'form@example.com', to: 'team@example.com', subject: 'Contact', text })
  return Response.json({ ok: true })
}
`,
        },
      },
    ],
  },
  *check(file, project) {
    for (const claimed of claimedCallersIn(project, file)) yield claimedReport(file.path, claimed)
    const told = new Set<number>()
    for (const endpoint of project.endpoints.in(file.path)) {
      if (told.has(endpoint.range.start)) continue
      const exposure = exposureOf(project, endpoint)
      const weak = exposure ? undefined : weakExposureOf(project, endpoint)
      if (!exposure && !weak) continue
      told.add(endpoint.range.start)
      if (exposure) yield exposureReport(project, endpoint, exposure)
      if (weak)
        yield weak.check.isUnsigned ? exposureReport(project, endpoint, weak, weak.check) : weakReport(endpoint, weak)
    }
  },
  // A sign-in, and a token that anyone can write, lack a proof: a check like those beside it adds none.
  fixes: (finding, project, sourceOf) =>
    finding.data['about'] === 'sessions' || finding.data['isForged']
      ? []
      : fixesForUnauthenticatedEndpoint(finding, project, sourceOf),
})
