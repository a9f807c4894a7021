import { isPush, nameOfEndpoint, unlimitedIn } from '../../engine/endpoints'
import { defineRule } from '../../engine/rule'
import { fixesForMissingRateLimit } from './fixes/limit-calls'

export default defineRule({
  id: 'missing-rate-limit',
  property: 'data-protection',
  scope: 'file',
  confidence: 'medium',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'An endpoint that asks a language model, sends messages or checks passwords as often as it is called.',
  why: 'Nothing counts the calls, so a script can make thousands in a minute. You pay for each of them, your sender is blocked for spam, or a weak password is found.',
  fix: 'Count the calls per person or per address before the costly one, with the limiter that the app uses elsewhere, and answer 429 above the limit. A captcha in front of a form serves too.',
  outOfScope: [
    'Endpoints that strangers may call at all: unauthenticated-endpoint says so.',
    'Mails and messages that only signed-in users can send; what only other servers call; jobs.',
    'Limits outside the code: of a firewall, of the host, of the provider’s account. Signing in through Supabase, which limits itself.',
  ],
  references: ['https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/'],
  messages: {
    model: {
      text: 'Nothing counts how often {who} calls {endpoint}, which asks {about}. A script can run up your bill overnight.',
      severity: 'warning',
    },
    mail: {
      text: 'Nothing counts how often {endpoint} is called, which sends {what}. A script can send thousands in your name{end}.',
      severity: 'warning',
    },
    password: {
      text: 'Nothing counts how often {endpoint} is asked whether a password is right. A script can try the most common ones on every account.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'signed in, but as often as one likes',
        files: {
          'package.json': '{ "dependencies": { "next": "15.0.0", "@clerk/nextjs": "6.0.0", "openai": "4.70.0" } }',
          'app/api/chat/route.ts': `import { auth } from '@clerk/nextjs/server'
import OpenAI from 'openai'

const openai = new OpenAI()

export async function «POST»(request: Request) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { messages } = await request.json()
  const answer = await openai.chat.completions.create({ model: 'gpt-4o-mini', messages })
  return Response.json(answer.choices[0])
}
`,
        },
        expect: ['model'],
      },
      {
        name: 'a contact form, and a sign-in of the app’s own',
        files: {
          'package.json':
            '{ "dependencies": { "express": "5.0.0", "resend": "4.0.0", "bcrypt": "5.1.0", "@prisma/client": "5.0.0" } }',
          'server/index.js': `const express = require('express')
const bcrypt = require('bcrypt')
const { PrismaClient } = require('@prisma/client')
const { Resend } = require('resend')

const prisma = new PrismaClient()
const resend = new Resend(process.env.RESEND_API_KEY)
const app = express()
app.«post»('/api/contact', async (req, res) => {
  await resend.emails.send({ from: 'form@example.com', to: 'team@example.com', subject: 'Contact', text: req.body.text })
  res.json({ ok: true })
})
app.«post»('/api/login', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { email: req.body.email } })
  if (!user || !(await bcrypt.compare(req.body.password, user.passwordHash))) return res.status(401).end()
  res.json({ id: user.id })
})
app.listen(3000)
`,
        },
        expect: ['mail', 'password'],
      },
      {
        name: 'a sign-in without the limiter that other routes have',
        files: {
          'package.json':
            '{ "dependencies": { "express": "5.0.0", "express-rate-limit": "7.0.0", "bcrypt": "5.1.0" } }',
          'server/limits.js': `import rateLimit from 'express-rate-limit'

export const authLimiter = rateLimit({ windowMs: 60000, limit: 5 })
export const uploadLimiter = rateLimit({ windowMs: 60000, limit: 50 })
`,
          'server/index.js': `import express from 'express'
import bcrypt from 'bcrypt'
import { users } from './users.js'

const app = express()
app.«post»('/login', async (req, res) => {
  const user = await users.find(req.body.email)
  if (!user || !(await bcrypt.compare(req.body.password, user.passwordHash))) return res.status(401).end()
  res.json({ id: user.id })
})
app.listen(3000)
`,
        },
        expect: ['password'],
        fixed: {
          'server/index.js': `import express from 'express'
import bcrypt from 'bcrypt'
import { users } from './users.js'
import { authLimiter } from './limits.js'

const app = express()
app.post('/login', authLimiter, async (req, res) => {
  const user = await users.find(req.body.email)
  if (!user || !(await bcrypt.compare(req.body.password, user.passwordHash))) return res.status(401).end()
  res.json({ id: user.id })
})
app.listen(3000)
`,
        },
      },
    ],
    good: [
      {
        name: 'counted in the handler, by middleware, or in the row of the account',
        files: {
          'package.json':
            '{ "dependencies": { "next": "15.0.0", "@clerk/nextjs": "6.0.0", "openai": "4.70.0", "@upstash/ratelimit": "2.0.0", "express": "5.0.0", "express-rate-limit": "7.0.0", "resend": "4.0.0", "bcrypt": "5.1.0", "@prisma/client": "5.0.0" } }',
          'lib/limit.ts': `import { Ratelimit } from '@upstash/ratelimit'
import { redis } from './redis'

export const ratelimit = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(10, '1 m') })
`,
          'app/api/chat/route.ts': `import { auth } from '@clerk/nextjs/server'
import OpenAI from 'openai'
import { ratelimit } from '@/lib/limit'

const openai = new OpenAI()

export async function POST(request: Request) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { success } = await ratelimit.limit(userId)
  if (!success) return new Response('Too many requests', { status: 429 })
  const { messages } = await request.json()
  const answer = await openai.chat.completions.create({ model: 'gpt-4o-mini', messages })
  return Response.json(answer.choices[0])
}
`,
          'server/index.js': `const express = require('express')
const rateLimit = require('express-rate-limit')
const { Resend } = require('resend')

const resend = new Resend(process.env.RESEND_API_KEY)
const app = express()
app.use('/api', rateLimit({ windowMs: 60000, limit: 20 }))
app.post('/api/contact', async (req, res) => {
  await resend.emails.send({ from: 'form@example.com', to: 'team@example.com', subject: 'Contact', text: req.body.text })
  res.json({ ok: true })
})
app.listen(3000)
`,
          'server/sign-in.js': `const express = require('express')
const bcrypt = require('bcrypt')
const { PrismaClient } = require('@prisma/client')

const prisma = new PrismaClient()
const app = express()
app.post('/login', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { email: req.body.email } })
  if (!user) return res.status(401).end()
  if (user.lockedUntil > new Date()) return res.status(423).end()
  if (!(await bcrypt.compare(req.body.password, user.passwordHash))) {
    const failedAttempts = user.failedAttempts + 1
    const lockedUntil = failedAttempts > 4 ? new Date(Date.now() + 1800000) : null
    await prisma.user.update({ where: { id: user.id }, data: { failedAttempts, lockedUntil } })
    return res.status(401).end()
  }
  res.json({ id: user.id })
})
app.listen(3001)
`,
        },
      },
      {
        name: 'each call is taken from what was paid for',
        files: {
          'package.json': '{ "dependencies": { "next": "15.0.0", "@clerk/nextjs": "6.0.0", "openai": "4.70.0" } }',
          'lib/wallet.ts': `import { createClient } from '@supabase/supabase-js'

const supabase = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function take(userId: string, amount: number) {
  const { data } = await supabase.rpc('deduct_tokens', { user_id: userId, amount })
  return data === true
}
`,
          'app/api/chat/route.ts': `import { auth } from '@clerk/nextjs/server'
import OpenAI from 'openai'
import { take } from '../../../lib/wallet'

const openai = new OpenAI()

export async function POST(request: Request) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  if (!(await take(userId, 1))) return new Response('Payment required', { status: 402 })
  const { messages } = await request.json()
  const answer = await openai.chat.completions.create({ model: 'gpt-4o-mini', messages })
  return Response.json(answer.choices[0])
}
`,
        },
      },
    ],
  },
  fixes: fixesForMissingRateLimit,
  *check(file, project) {
    const told = new Set<number>()
    for (const endpoint of project.endpoints.in(file.path)) {
      const found = told.has(endpoint.range.start) ? undefined : unlimitedIn(project, endpoint)
      if (!found) continue
      told.add(endpoint.range.start)
      const { deed, harm, who } = found
      const named = nameOfEndpoint(endpoint)
      yield {
        file: endpoint.file,
        range: endpoint.range,
        message: harm === 'llm' ? 'model' : harm === 'password' ? 'password' : 'mail',
        data: {
          endpoint: named,
          about: deed.about,
          who: who === 'a user' ? 'a signed-in user' : who === 'anyone' ? who : 'somebody who is let in',
          end: isPush(deed.about) ? '' : ', until your sender is blocked',
          what: harm === 'email' ? 'an e-mail' : isPush(deed.about) ? 'a push notification' : 'a text message',
        },
        subject: named,
        related: [{ file: deed.path, range: deed.range, message: 'This is done at every call.' }],
      }
    }
  },
})
