import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { nameOfEndpoint, unownedIn } from '..'

/** The endpoints whose rows any signed-in user reaches, with what they do and the column that nothing asks about. */
function unowned(files: Record<string, string>): string[] {
  const project = projectOf(files)
  return project.endpoints.all.flatMap((endpoint) => {
    const found = unownedIn(project, endpoint)
    return found ? [`${nameOfEndpoint(endpoint)} ${found.deed.action} ${found.owner}`] : []
  })
}

describe('rows that belong to a company of the app', () => {
  it('are reached by any user where others hold the company, and this one only notes it down', () => {
    const files = {
      'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
      'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model profiles {
  id        String @id
  tenant_id String
}
model jobs {
  id        String @id
  tenant_id String
  form      String
}
`,
      'lib/db.ts': `import { createClient } from '@supabase/supabase-js'

export const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function getTenantId(userId: string) {
  const { data } = await admin.from('profiles').select('tenant_id').eq('id', userId).single()
  return data?.tenant_id
}
`,
      'app/api/jobs/route.ts': `import { admin, getTenantId } from '@/lib/db'

export async function GET(request: Request) {
  const { data: who } = await admin.auth.getUser(request.headers.get('authorization') ?? '')
  if (!who.user) return new Response('Unauthorized', { status: 401 })
  const { data } = await admin.from('jobs').select('id').eq('tenant_id', await getTenantId(who.user.id)).limit(50)
  return Response.json(data)
}

export async function DELETE(request: Request) {
  const { data: who } = await admin.auth.getUser(request.headers.get('authorization') ?? '')
  if (!who.user) return new Response('Unauthorized', { status: 401 })
  const { id } = await request.json()
  const { error } = await admin.from('jobs').delete().eq('id', id).eq('tenant_id', await getTenantId(who.user.id))
  return Response.json({ ok: !error })
}
`,
      'app/api/plans/route.ts': `import { admin, getTenantId } from '@/lib/db'

export async function POST(request: Request) {
  const { data: who } = await admin.auth.getUser(request.headers.get('authorization') ?? '')
  if (!who.user) return new Response('Unauthorized', { status: 401 })
  const { jobId, form } = await request.json()
  const tenantId = await getTenantId(who.user.id)
  const noted = await admin.from('plans').insert({ job_id: jobId, tenant_id: tenantId })
  if (noted.error) return new Response('Not saved', { status: 500 })
  const { error } = await admin.from('jobs').update({ form }).eq('id', jobId)
  return Response.json({ ok: !error })
}
`,
    }
    assert.deepEqual(unowned(files), ['POST /api/plans update tenant_id'])
    const held = files['app/api/plans/route.ts'].replace(
      ".eq('id', jobId)",
      ".eq('id', jobId).eq('tenant_id', tenantId)",
    )
    assert.deepEqual(unowned({ ...files, 'app/api/plans/route.ts': held }), [])
    // The caller says which client it is: by itself the one that row level security holds for.
    const made = (otherwise: string) => `import { createServerClient } from '@supabase/ssr'
import { createClient } from '@supabase/supabase-js'

export async function clientFor(asServer = false) {
  if (asServer) return createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)
  return ${otherwise}
}
`
    const ask = (otherwise: string) =>
      unowned({
        ...files,
        'lib/client.ts': made(otherwise),
        'app/api/plans/route.ts': files['app/api/plans/route.ts']
          .replace(`import { admin,`, `import { clientFor } from '@/lib/client'\nimport { admin,`)
          .replace("await admin.from('jobs')", "await (await clientFor()).from('jobs')"),
      })
    const service = 'createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)'
    assert.deepEqual(ask('createServerClient(process.env.SUPABASE_URL!, process.env.SUPABASE_ANON_KEY!, {})'), [])
    assert.deepEqual(ask(service), ['POST /api/plans update tenant_id'])
  })
})

describe('rows that a function of the project asks for', () => {
  it('are held where it is given the company of who calls beside the id', () => {
    const files = (args: string) => ({
      'package.json': '{ "dependencies": { "express": "5.0.0", "jsonwebtoken": "9.0.0", "@prisma/client": "6.0.0" } }',
      'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model Bill {
  id     String @id
  userId String
  state  String
}
`,
      'server/auth.ts': `import jwt from 'jsonwebtoken'

export function requireJwt(req, res, next) {
  try {
    req.known = jwt.verify(req.headers.authorization, process.env.JWT_SECRET)
  } catch {
    return res.status(401).end()
  }
  next()
}
export function whoOf(req) {
  const known = req.known
  return known ? { id: known.sub, company: known.company } : null
}
`,
      'server/bills.ts': `import { PrismaClient } from '@prisma/client'

const prisma = new PrismaClient()
export async function pay(id, company) {
  await prisma.bill.updateMany({ where: { id, company }, data: { state: 'paid' } })
}
`,
      'server/index.ts': `import express from 'express'
import { requireJwt, whoOf } from './auth'
import { pay } from './bills'

const app = express()
app.post('/bills/:id/pay', requireJwt, async (req, res) => {
  const who = whoOf(req)
  await pay(req.params.id${args})
  res.json({ ok: true })
})
app.listen(3000)
`,
    })
    assert.equal(unowned(files('')).length, 1)
    assert.deepEqual(unowned(files(', who.company')), [])
  })
})

describe('accounts', () => {
  it('are left alone behind a role that is asked about', () => {
    const files = {
      'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
      'lib/db.ts': `import { createClient } from '@supabase/supabase-js'

export const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)
`,
      'app/api/people/[id]/route.ts': `import { admin } from '@/lib/db'

export async function DELETE(request: Request, { params }: { params: { id: string } }) {
  const { data } = await admin.auth.getUser(request.headers.get('authorization') ?? '')
  if (!data.user) return new Response('Unauthorized', { status: 401 })
  const { data: profile } = await admin.from('profiles').select('role').eq('id', data.user.id).single()
  if (profile?.role !== 'admin') return new Response('Forbidden', { status: 403 })
  const { error } = await admin.auth.admin.deleteUser(params.id)
  return Response.json({ ok: !error })
}
`,
    }
    assert.deepEqual(unowned(files), [])
    const open = files['app/api/people/[id]/route.ts'].replace(/.*profile.*\n/g, '')
    assert.deepEqual(unowned({ ...files, 'app/api/people/[id]/route.ts': open }), [
      'DELETE /api/people/[id] deleteUser accounts',
    ])
  })
})

describe('rows of one person', () => {
  const files = (handler: string, procedure: string) => ({
    'package.json': '{ "dependencies": { "@trpc/server": "11.0.0", "@prisma/client": "6.0.0" } }',
    'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model Rider {
  id     String @id
  userId String
  name   String
}
`,
    'server/trpc.ts': `import { initTRPC, TRPCError } from '@trpc/server'
import { PrismaClient } from '@prisma/client'

export const prisma = new PrismaClient()
const t = initTRPC.context<{ user?: { id: string; role: string } }>().create()
export const router = t.router
export const signedIn = t.procedure.use(({ ctx, next }) => {
  if (!ctx.user) throw new TRPCError({ code: 'UNAUTHORIZED' })
  return next({ ctx: { user: ctx.user, prisma } })
})
export const elevated = t.procedure.use(({ ctx, next }) => {
  if (!ctx.user || ctx.user.role !== 'admin') throw new TRPCError({ code: 'FORBIDDEN' })
  return next({ ctx: { user: ctx.user, prisma } })
})
`,
    'server/riders.ts': `import { ${procedure}, prisma, router } from './trpc'

export const riders = router({
  rename: ${procedure}.mutation(async ({ ctx, input }) => {
    ${handler}
    await prisma.rider.update({ where: { id: input.id }, data: { name: input.name } })
  }),
})
`,
  })

  it('are held by a query of the context, and by a procedure that demands a role', () => {
    assert.equal(unowned(files('', 'signedIn')).length, 1)
    const query = `const own = await ctx.prisma.rider.count({ where: { id: input.id, userId: ctx.user.id } })
    if (own === 0) throw new Error('Not found')`
    assert.deepEqual(unowned(files(query, 'signedIn')), [])
    assert.deepEqual(unowned(files('', 'elevated')), [])
  })
})

describe('rows that name somebody', () => {
  const SCHEMA = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model Operator {
  id       String @id
  name     String @unique
  password String
}
model Employee {
  id       String   @id
  email    String
  password String
  notices  Notice[]
}
model Notice {
  id         String   @id
  text       String
  userId     String
  user       Employee @relation(fields: [userId], references: [id])
}
`
  const files = (signsIn: string) => ({
    'package.json':
      '{ "dependencies": { "express": "5.0.0", "jsonwebtoken": "9.0.0", "bcryptjs": "2.4.3", "@prisma/client": "6.0.0" } }',
    'prisma/schema.prisma': SCHEMA,
    'server/index.ts': `import bcrypt from 'bcryptjs'
import express from 'express'
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
const isRight = (given, kept) => bcrypt.compare(given, kept)
app.post('/login', async (req, res) => {
  const { name, password } = req.body
  ${signsIn}
  if (!found) return res.status(401).end()
  res.json({ token: jwt.sign({ id: found.id }, process.env.JWT_SECRET) })
})
app.delete('/notices/:id', requireUser, async (req, res) => {
  await prisma.notice.delete({ where: { id: req.params.id } })
  res.json({ ok: true })
})
app.listen(3000)
`,
  })

  it('are theirs where they are among those who sign in', () => {
    const asks = (table: string, compare: string) =>
      unowned(
        files(`const found = await prisma.${table}.findFirst({ where: { id: name } })
  if (!found || !(await ${compare}(password, found.password))) return res.status(401).end()`),
      )
    assert.deepEqual(asks('employee', 'bcrypt.compare'), ['DELETE /notices/:id delete userId'])
    assert.deepEqual(asks('operator', 'bcrypt.compare'), [])
    assert.deepEqual(asks('operator', 'isRight'), [])
    // Another service knows the passwords.
    assert.deepEqual(unowned(files('const found = await prisma.operator.findFirst({ where: { id: name } })')), [
      'DELETE /notices/:id delete userId',
    ])
  })
})

describe('rows that a list was gone through for', () => {
  it('are not chosen by the request, which only says whose list it is', () => {
    const asks = (gone: string) =>
      unowned({
        'package.json':
          '{ "dependencies": { "next": "15.0.0", "@clerk/nextjs": "6.0.0", "@supabase/supabase-js": "2.45.0" } }',
        'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model devices {
  id      String @id
  user_id String
  token   String
}
`,
        'app/api/tidy/route.ts': `import { auth } from '@clerk/nextjs/server'
import { createClient } from '@supabase/supabase-js'
import { push } from './push'

const db = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)
export async function POST(request: Request) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const { team, sent } = await request.json()
  const { data: devices } = await db.from('devices').select('id, token').eq('team', team)
  ${gone}
  return Response.json({ ok: true })
}
`,
        'app/api/tidy/push.ts': 'export const push = (token: string) => token.length > 3\n',
      })
    const each = (list: string, by: string) =>
      asks(`await Promise.all(${list}.map(async (device) => {
    if (!push(device.token)) await db.from('devices').delete().eq('id', ${by})
  }))`)
    assert.deepEqual(each('devices', 'device.id'), [])
    const one = asks("const { error } = await db.from('devices').delete().eq('id', sent)")
    assert.deepEqual(one, ['POST /api/tidy delete user_id'])
  })
})
