import { upperFirst } from '../../analysis/first-letter'
import { type Endpoint, nameOfEndpoint, type UnaskedRole, unaskedRole, unownedIn } from '../../engine/endpoints'
import { defineRule, type Report } from '../../engine/rule'
import { fixesForMissingOwnership } from './fixes/own-rows'

export default defineRule({
  id: 'missing-ownership-check',
  property: 'data-protection',
  scope: 'file',
  confidence: 'medium',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'A row that any signed-in user reaches by an id from the request, whoever it belongs to.',
  why: 'The endpoint asks whether somebody is signed in, but not whether the row is theirs. Whoever changes the id in the address sees or changes what belongs to another user.',
  fix: 'Add who calls to the filter, next to the id. Where rows belong to a team, ask whether the caller is a member of it.',
  outOfScope: [
    'Queries that row level security holds for, and clients of which the caller says by which key they ask.',
    'Tables where nothing says whose a row is, and handlers that may relate who calls to the row: they compare the two, or hand them on together.',
    'Rows that are found by what another row says, and rows of which nothing is sent back: a mail goes to whom they name.',
    'Handlers that asked policies, or a function of the database, in the caller’s own name before.',
    'Rows that name somebody who works for the owner of the app, or is in another table than those who sign in, and columns of teams or clients that no code holds against who calls.',
    'Server actions and server functions that nothing calls.',
    'Endpoints of administrators, but where most of them ask for the role and one does not.',
  ],
  references: ['https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/'],
  messages: {
    changes: {
      text: 'Any signed-in user can {verb} any row of `{table}` through {endpoint}: the id comes from the request, and `{owner}` is not asked about. One user can {verb} what belongs to another.',
      severity: 'warning',
    },
    accounts: {
      text: 'Any signed-in user can call `{action}` on any account through {endpoint}: whose it is comes from the request, and nothing asks whether the caller may do that. One user can take over or remove the account of another.',
      severity: 'warning',
    },
    role: {
      text: '{Endpoint} only asks that somebody is signed in, and can {deed}. {asking} of the endpoints below `/admin` ask what the caller is, and this one does not: any user can call it.',
      severity: 'warning',
    },
    reads: {
      text: 'Any signed-in user can read any row of `{table}` through {endpoint}: the id comes from the request, and `{owner}` is not asked about. One user can see what belongs to another.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'deletes and reads by the id alone, with the service role',
        files: {
          'package.json':
            '{ "dependencies": { "next": "15.0.0", "@clerk/nextjs": "6.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/1_invoices.sql':
            'create table invoices (id uuid primary key, user_id uuid not null, total int);\n',
          'lib/admin.ts': `import { createClient } from '@supabase/supabase-js'

export const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)
`,
          'app/api/invoices/[id]/route.ts': `import { auth } from '@clerk/nextjs/server'
import { admin } from '@/lib/admin'

export async function «GET»(request: Request, { params }: { params: { id: string } }) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { data, error } = await admin.from('invoices').select('*').eq('id', params.id).single()
  return Response.json(error ? { error } : data)
}

export async function «DELETE»(request: Request, { params }: { params: { id: string } }) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { error } = await admin.from('invoices').delete().eq('id', params.id)
  return Response.json({ ok: !error })
}
`,
        },
        expect: ['reads', 'changes'],
        fixed: {
          'app/api/invoices/[id]/route.ts': `import { auth } from '@clerk/nextjs/server'
import { admin } from '@/lib/admin'

export async function GET(request: Request, { params }: { params: { id: string } }) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { data, error } = await admin.from('invoices').select('*').eq('id', params.id).eq('user_id', userId).single()
  return Response.json(error ? { error } : data)
}

export async function DELETE(request: Request, { params }: { params: { id: string } }) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { error } = await admin.from('invoices').delete().eq('id', params.id).eq('user_id', userId)
  return Response.json({ ok: !error })
}
`,
        },
      },
      {
        name: 'a dish of any cook, where the cook’s own profile is only looked up; a project of any company',
        files: {
          'package.json':
            '{ "dependencies": { "express": "5.0.0", "jsonwebtoken": "9.0.0", "@prisma/client": "5.0.0" } }',
          'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model chef_profiles {
  id      String @id
  user_id String @unique
}
model dishes {
  id      String @id
  chef_id String
  title   String
}
model users {
  id         String @id
  company_id String
}
model projects {
  id         String @id
  company_id String
}
`,
          'server.js': `import express from 'express'
import jwt from 'jsonwebtoken'
import { PrismaClient } from '@prisma/client'

const prisma = new PrismaClient()
const app = express()
const requireUser = (req, res, next) => {
  const user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET)
  if (!user) return res.status(401).end()
  req.user = user
  next()
}
app.«delete»('/dishes/:id', requireUser, async (req, res) => {
  const cook = await prisma.chef_profiles.findUnique({ where: { user_id: req.user.id } })
  if (!cook) return res.status(404).end()
  await prisma.dishes.delete({ where: { id: req.params.id } })
  res.json({ ok: true })
})
app.«delete»('/projects/:id', requireUser, async (req, res) => {
  await prisma.projects.delete({ where: { id: req.params.id } })
  res.json({ ok: true })
})
app.listen(3000)
`,
        },
        expect: ['changes', 'changes'],
      },
      {
        name: 'passwords of any account; a role that most of its siblings ask about, and one does not',
        files: {
          'package.json':
            '{ "dependencies": { "express": "5.0.0", "jsonwebtoken": "9.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'server.js': `import { createClient } from '@supabase/supabase-js'
import express from 'express'
import jwt from 'jsonwebtoken'

const db = createClient(process.env.SUPABASE_URL, process.env.SUPABASE_SERVICE_ROLE_KEY)
const app = express()
const requireUser = (req, res, next) => {
  const user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET)
  if (!user) return res.status(401).end()
  req.user = user
  next()
}
const requireAdmin = (req, res, next) => (req.user.role === 'admin' ? next() : res.status(403).end())

app.«post»('/colleagues/:id', requireUser, async (req, res) => {
  const { error } = await db.auth.admin.updateUserById(req.params.id, { password: req.body.password })
  res.json({ ok: !error })
})
app.put('/admin/prices/:id', requireUser, requireAdmin, async (req, res) => {
  const { error } = await db.from('prices').update({ amount: req.body.amount }).eq('id', req.params.id)
  res.json({ ok: !error })
})
app.delete('/admin/prices/:id', requireUser, requireAdmin, async (req, res) => {
  const { error } = await db.from('prices').delete().eq('id', req.params.id)
  res.json({ ok: !error })
})
app.«delete»('/admin/banners/:id', requireUser, async (req, res) => {
  const { error } = await db.from('banners').delete().eq('id', req.params.id)
  res.json({ ok: !error })
})
app.listen(3000)
`,
        },
        expect: ['accounts', 'role'],
      },
    ],
    good: [
      {
        name: 'a tool of one firm: the organization is the client that the row is about',
        files: {
          'package.json':
            '{ "dependencies": { "next": "15.0.0", "@clerk/nextjs": "6.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/1_returns.sql':
            'create table returns (id uuid primary key, organization_id uuid, owner_id uuid, filed boolean);\n',
          'app/api/returns/[id]/route.ts': `import { auth } from '@clerk/nextjs/server'
import { createClient } from '@supabase/supabase-js'

const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function PATCH(request: Request, { params }: { params: { id: string } }) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { error } = await admin.from('returns').update({ filed: true }).eq('id', params.id)
  return Response.json({ ok: !error })
}
`,
        },
      },
      {
        name: 'who calls is in the filter, or compared with the row',
        files: {
          'package.json':
            '{ "dependencies": { "next": "15.0.0", "@clerk/nextjs": "6.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/1_invoices.sql':
            'create table invoices (id uuid primary key, user_id uuid not null, total int);\n',
          'lib/admin.ts': `import { createClient } from '@supabase/supabase-js'

export const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)
`,
          'app/api/invoices/[id]/route.ts': `import { auth } from '@clerk/nextjs/server'
import { admin } from '@/lib/admin'

export async function GET(request: Request, { params }: { params: { id: string } }) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { data } = await admin.from('invoices').select('*').eq('id', params.id).single()
  if (!data || data.user_id !== userId) return new Response('Not found', { status: 404 })
  return Response.json(data)
}

export async function DELETE(request: Request, { params }: { params: { id: string } }) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { error } = await admin.from('invoices').delete().eq('id', params.id).eq('user_id', userId)
  return Response.json({ ok: !error })
}
`,
        },
      },
      {
        name: 'a mail to whom a row names, a function of the database that was asked first, what a function asks, own rows',
        files: {
          'package.json':
            '{ "dependencies": { "next": "15.0.0", "express": "5.0.0", "jsonwebtoken": "9.0.0", "resend": "4.0.0", "@clerk/nextjs": "6.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/1_invoices.sql':
            'create table invoices (id uuid primary key, user_id uuid not null, email text, total int);\n',
          'lib/db.ts': `import { createClient } from '@supabase/supabase-js'

export const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)
export const asCaller = (token: string) =>
  createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_ANON_KEY!, {
    global: { headers: { Authorization: token } },
  })
`,
          'app/api/invoices/[id]/remind/route.ts': `import { auth } from '@clerk/nextjs/server'
import { Resend } from 'resend'
import { admin } from '@/lib/db'

const resend = new Resend(process.env.RESEND_API_KEY)

export async function POST(request: Request, { params }: { params: { id: string } }) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { data } = await admin.from('invoices').select('email').eq('id', params.id).single()
  if (!data) return Response.json({ ok: false }, { status: 404 })
  const { error } = await resend.emails.send({ from: 'a@b.example', to: data.email, subject: 'Due', text: 'Due' })
  return Response.json({ ok: !error })
}
`,
          'app/api/invoices/[id]/settle/route.ts': `import { admin, asCaller } from '@/lib/db'

export async function POST(request: Request, { params }: { params: { id: string } }) {
  const token = request.headers.get('Authorization') ?? ''
  const { data: who } = await admin.auth.getUser(token)
  if (!who.user) return new Response('Unauthorized', { status: 401 })
  const settled = await asCaller(token).rpc('settle_invoice', { invoice: params.id })
  if (settled.error) return new Response('No', { status: 400 })
  const { error } = await admin.from('invoices').update({ total: 0 }).eq('id', params.id)
  return Response.json({ ok: !error })
}
`,
          'app/api/invoices/[id]/route.ts': `import { auth } from '@clerk/nextjs/server'
import { admin } from '@/lib/db'

async function remove(id: string) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { data } = await admin.from('invoices').select('user_id').eq('id', id).single()
  if (data?.user_id !== userId) return new Response('Not found', { status: 404 })
  const { error } = await admin.from('invoices').delete().eq('id', id)
  return Response.json({ ok: !error })
}

export async function DELETE(request: Request, { params }: { params: { id: string } }) {
  return remove(params.id)
}
`,
          'server.js': `import express from 'express'
import jwt from 'jsonwebtoken'
import { admin } from './lib/db'

const app = express()
const requireUser = (req, res, next) => {
  const user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET)
  if (!user) return res.status(401).end()
  req.verifiedId = user.id
  next()
}
app.delete('/account/invoices', requireUser, async (req, res) => {
  const { error } = await admin.from('invoices').delete().eq('user_id', req.verifiedId)
  res.json({ ok: !error })
})
app.listen(3000)
`,
        },
      },
      {
        name: 'a code that was sent by mail, before there is a session',
        files: {
          'package.json':
            '{ "dependencies": { "next": "15.0.0", "bcryptjs": "2.4.3", "zod": "3.23.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/1_users.sql': `create table accounts (id uuid primary key, user_id uuid, email text unique, verified boolean);
create table codes (id uuid primary key, email text, code text, expires_at timestamptz);
`,
          'app/api/auth/verify/route.ts': `import { createClient } from '@supabase/supabase-js'
import bcrypt from 'bcryptjs'
import { z } from 'zod'

const db = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)
const sent = z.object({ email: z.string().email(), code: z.string().length(6) })

export async function POST(request: Request) {
  const { email, code } = sent.parse(await request.json())
  const { data: account } = await db.from('accounts').select('id').eq('email', email).single()
  const { data: kept } = await db.from('codes').select('*').eq('email', email).single()
  if (!account || !kept || new Date() > kept.expires_at) return Response.json({ error: 'Gone' }, { status: 404 })
  const isValid = await bcrypt.compare(code, kept.code)
  if (!isValid) return Response.json({ error: 'Wrong code' }, { status: 400 })
  const { error } = await db.from('accounts').update({ verified: true }).eq('id', account.id)
  return Response.json({ ok: !error })
}
`,
        },
      },
    ],
  },
  fixes: fixesForMissingOwnership,
  *check(file, project) {
    const told = new Set<number>()
    for (const endpoint of project.endpoints.in(file.path)) {
      if (told.has(endpoint.range.start)) continue
      const found = unownedIn(project, endpoint)
      if (!found) {
        const unasked = unaskedRole(project, endpoint)
        if (unasked) told.add(endpoint.range.start)
        if (unasked) yield roleReport(endpoint, unasked)
        continue
      }
      told.add(endpoint.range.start)
      const { deed, owner } = found
      const named = nameOfEndpoint(endpoint)
      const verb = deed.action === 'delete' ? 'delete' : 'change'
      yield {
        file: deed.path === endpoint.file ? deed.path : endpoint.file,
        range: endpoint.range,
        message: deed.kind === 'account' ? 'accounts' : deed.kind === 'read' ? 'reads' : 'changes',
        data: { endpoint: named, table: deed.about, owner, verb, action: deed.action },
        subject: `${named} ${deed.about}`,
        related: [{ file: deed.path, range: deed.range, message: 'The row is chosen here.' }],
      }
    }
  },
})

function roleReport(endpoint: Endpoint, { deed, asking }: UnaskedRole): Report<'role'> {
  const named = nameOfEndpoint(endpoint)
  const does =
    deed.kind === 'account'
      ? `call \`${deed.action}\` on accounts`
      : `${deed.action === 'delete' ? 'delete' : 'change'} rows of \`${deed.about}\``
  return {
    file: endpoint.file,
    range: endpoint.range,
    message: 'role',
    data: { Endpoint: upperFirst(named), deed: does, asking },
    subject: named,
    related: [{ file: deed.path, range: deed.range, message: 'This is what any user can do.' }],
  }
}
