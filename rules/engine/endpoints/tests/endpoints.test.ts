import assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { updateProject } from '../../project'
import { projectOf } from '../../tests/project-of'
import { exposureOf, nameOfEndpoint } from '..'

/** Each endpoint with the kind of its first check, `-` where it has none. */
function checksOf(files: Record<string, string>): string[] {
  const { endpoints } = projectOf(files)
  return endpoints.all.map((each) => `${nameOfEndpoint(each)} ${endpoints.checkOf(each)?.kind ?? '-'}`)
}

const EXPRESS = '{ "dependencies": { "express": "4.19.2", "jsonwebtoken": "9.0.0" } }'
const NEXT =
  '{ "dependencies": { "next": "15.0.0", "@clerk/nextjs": "6.0.0", "next-auth": "4.24.0", "@trpc/server": "11.0.0" } }'
const GUARD = `const jwt = require('jsonwebtoken')
exports.requireUser = (req, res, next) => {
  try { req.user = jwt.verify(req.headers.authorization, process.env.KEY); next() } catch { res.status(401).end() }
}
exports.optionalUser = (req, res, next) => {
  try { req.user = jwt.verify(req.headers.authorization, process.env.KEY) } catch {}
  next()
}
`

describe('endpoints of routers', () => {
  it('have what runs before them, in order and through mounts', () => {
    const found = checksOf({
      'package.json': EXPRESS,
      'guard.js': GUARD,
      'rooms.js': `const router = require('express').Router()
router.get('/', (req, res) => res.json([]))
router.route('/:id').delete((req, res) => res.end())
module.exports = router
`,
      'index.js': `const express = require('express')
const { requireUser, optionalUser } = require('./guard')
const app = express()
app.get('/open', (req, res) => res.end())
app.post('/maybe', optionalUser, (req, res) => res.end())
app.post('/closed', requireUser, (req, res) => res.end())
app.use('/api', requireUser, require('./rooms'))
app.get('/apis', (req, res) => res.end())
function more(server) { server.get('/late', (req, res) => res.end()) }
app.use(requireUser)
more(app)
app.listen(1)
`,
    })
    assert.deepEqual(found, [
      'GET /open -',
      'POST /maybe -',
      'POST /closed user',
      'GET /api user',
      'DELETE /api/:id user',
      'GET /apis -',
      'GET /late user',
    ])
  })

  it('take a step that only logs who is not signed in for no check', () => {
    const found = checksOf({
      'package.json': '{ "dependencies": { "express": "4.19.2", "passport": "0.7.0", "express-session": "1.18.0" } }',
      'index.js': `const express = require('express')
const app = express()
app.use((req, res, next) => {
  if (!req.isAuthenticated() && req.session) {
    if (req.method !== 'GET') console.log(\`Not authenticated: \${req.path}\`)
  }
  next()
})
app.delete('/rooms/:id', (req, res) => res.end())
app.use((req, res, next) => {
  if (!req.isAuthenticated()) {
    console.log('Not authenticated')
    res.status(401).end()
  } else next()
})
app.delete('/halls/:id', (req, res) => res.end())
app.listen(1)
`,
    })
    assert.deepEqual(found, ['DELETE /rooms/:id -', 'DELETE /halls/:id user'])
  })

  it('are not known whole where nobody mounts their router', () => {
    const { endpoints } = projectOf({
      'package.json': EXPRESS,
      'rooms.js':
        "const router = require('express').Router()\nrouter.get('/', (req, res) => res.end())\nmodule.exports = router\n",
    })
    assert.deepEqual(
      endpoints.all.map(({ complete }) => complete),
      [false],
    )
  })

  it('take a role of a user whom nothing sets for no check', () => {
    const role = "(req, res, next) => { if (req.user?.role !== 'admin') return res.status(403).end(); next() }"
    const app = `const app = require('express')()\napp.delete('/x', ${role}, (req, res) => res.end())\napp.listen(1)\n`
    assert.deepEqual(checksOf({ 'package.json': EXPRESS, 'index.js': app }), ['DELETE /x -'])
    assert.deepEqual(
      checksOf({
        'package.json': EXPRESS,
        'guard.js': GUARD,
        'index.js': app.replace("app.delete('/x',", "app.use(require('./guard').requireUser)\napp.delete('/x',"),
      }),
      ['DELETE /x user'],
    )
  })
})

describe('endpoints by place', () => {
  it('are asked about guards two files away, unions that are looked at, and wrappers', () => {
    const found = checksOf({
      'package.json': NEXT,
      'lib/session.ts': `import { auth } from '@clerk/nextjs/server'
export async function current() { const { userId } = await auth(); return userId }
`,
      'lib/guard.ts': `import { current } from './session'
export async function requireUser() {
  const user = await current()
  if (!user) return { response: Response.json({}, { status: 401 }) }
  return { user }
}
export const withUser = (handler) => async (request) => {
  if (!(await current())) return new Response('Unauthorized', { status: 401 })
  return handler(request)
}
`,
      'app/api/a/route.ts': `import { requireUser } from '../../../lib/guard'
export async function GET() { const auth = await requireUser(); if ('response' in auth) return auth.response; return Response.json(auth.user) }
export async function POST() { const auth = await requireUser(); console.log(auth); return Response.json({}) }
`,
      'app/(shop)/api/b/[id]/route.ts': `import { withUser } from '../../../../../lib/guard'
export const DELETE = withUser(async (request) => new Response('gone'))
`,
    })
    assert.deepEqual(found.sort(), ['DELETE /api/b/[id] user', 'GET /api/a user', 'POST /api/a -'])
  })

  it('take procedures with the middleware of their chain', () => {
    const found = checksOf({
      'package.json': NEXT,
      'server/trpc.ts': `import { initTRPC, TRPCError } from '@trpc/server'
const t = initTRPC.create()
export const publicProcedure = t.procedure
export const protectedProcedure = t.procedure.use(({ ctx, next }) => {
  if (!ctx.session?.user) throw new TRPCError({ code: 'UNAUTHORIZED' })
  return next()
})
`,
      'server/rooms.ts': `import { publicProcedure, protectedProcedure } from './trpc'
export const rooms = {
  list: publicProcedure.query(async () => []),
  remove: protectedProcedure.mutation(async () => null),
}
`,
    })
    assert.deepEqual(found, ['the procedure list -', 'the procedure remove user'])
  })

  it('take procedures of oRPC, and those that a function makes', () => {
    const found = checksOf({
      'package.json': '{ "dependencies": { "@orpc/server": "1.0.0" } }',
      'server/procedures.ts': `import { ORPCError, os } from '@orpc/server'
export const open = os.$context()
const needsUser = open.middleware(async ({ context, next }) => {
  if (!context.session?.user) throw new ORPCError('UNAUTHORIZED')
  return next({ context })
})
export const closed = open.use(needsUser)
export function may(right) {
  return closed.use(async ({ context, next }) => next({ context }))
}
`,
      'server/rooms.ts': `import { closed, may, open } from './procedures'
export const list = open.handler(async () => [])
export const add = closed.handler(async () => null)
export const remove = may('rooms.remove').handler(async () => null)
`,
    })
    assert.deepEqual(found, ['the procedure list -', 'the procedure add user', 'the procedure remove user'])
  })

  it('compare secrets and verify signatures; the presence of a header is no check', () => {
    const route = (body: string) => `export async function POST(request) { ${body}; return new Response('ok') }\n`
    const found = checksOf({
      'package.json': NEXT,
      'app/api/a/route.ts': route(
        "if (request.headers.get('x-key') !== process.env.KEY) return new Response('no', { status: 401 })",
      ),
      'app/api/b/route.ts': route(
        "if (!request.headers.get('authorization')) return new Response('no', { status: 401 })",
      ),
      'app/api/c/route.ts': route(
        "const body = await request.json(); if (!body.id) return new Response('no', { status: 400 })",
      ),
    })
    assert.deepEqual(found, ['POST /api/a secret', 'POST /api/b -', 'POST /api/c -'])
  })
})

describe('what somebody says of himself', () => {
  const NEXT_FORMS = '{ "dependencies": { "next": "15.0.0", "jsonwebtoken": "9.0.0", "@prisma/client": "5.0.0" } }'
  const route = (body: string) => `import { PrismaClient } from '@prisma/client'
import { createHmac } from 'crypto'
const prisma = new PrismaClient()
export async function POST(request) {
  ${body}
  return Response.json(await prisma.room.deleteMany({}))
}
`
  const refuse = "return new Response('no', { status: 401 })"
  const checkOf = (body: string) => {
    const { endpoints } = projectOf({ 'package.json': NEXT_FORMS, 'app/api/a/route.ts': route(body) })
    const [check] = endpoints.all.map((each) => endpoints.checkOf(each))
    return check?.isUnsigned ? 'unsigned' : (check?.kind ?? '-')
  }

  it('is no proof, also where a row is looked for by it', () => {
    const read = "const said = JSON.parse(atob(request.headers.get('authorization').split(' ')[1])); "
    assert.equal(checkOf(`${read} if (!said.userId) ${refuse}`), 'unsigned')
    assert.equal(
      checkOf(
        `${read} const user = await prisma.user.findUnique({ where: { id: said.userId } }); if (!user) ${refuse}`,
      ),
      'unsigned',
    )
    const cookie = "const said = JSON.parse(request.cookies.get('session').value); "
    assert.equal(checkOf(`${cookie} if (said.role !== 'admin') ${refuse}`), 'unsigned')
  })

  it('is one where a secret in it is looked for, or a signature is compared', () => {
    const read = "const said = JSON.parse(atob(request.cookies.get('session').value)); "
    assert.equal(
      checkOf(
        `${read} const row = await prisma.session.findUnique({ where: { token: said.token } }); if (!row) ${refuse}`,
      ),
      'user',
    )
    assert.equal(
      checkOf(
        `${read} if (createHmac('sha256', process.env.KEY).update(said.userId).digest('hex') !== said.signature) ${refuse}`,
      ),
      'secret',
    )
  })
})

describe('what says nothing of who calls', () => {
  it('is a row, whatever the address of its database is, and a write that went well', () => {
    const found = checksOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "drizzle-orm": "0.36.0", "postgres": "3.4.0" } }',
      'app/api/jobs/route.ts': `import { drizzle } from 'drizzle-orm/postgres-js'
import { eq } from 'drizzle-orm'
import { jobs } from '../../../lib/schema'
const db = drizzle(process.env.DATABASE_URL)
export async function PATCH(request) {
  const { id, level, code } = await request.json()
  const [job] = await db.select().from(jobs).where(eq(jobs.id, id))
  if (job.level === level) return Response.json({ error: 'Nothing to do' }, { status: 400 })
  await db.update(jobs).set({ level, code }).where(eq(jobs.id, id))
  return Response.json({ ok: true })
}
`,
      'lib/schema.ts':
        "import { pgTable, text } from 'drizzle-orm/pg-core'\nexport const jobs = pgTable('jobs', { id: text('id'), level: text('level') })\n",
    })
    assert.deepEqual(found, ['PATCH /api/jobs -'])
  })
})

describe('what is done once', () => {
  const isLimited = (body: string) => {
    const linked = projectOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "@prisma/client": "5.0.0", "openai": "5.0.0" } }',
      'app/api/match/route.ts': `import OpenAI from 'openai'
import { PrismaClient } from '@prisma/client'
const openai = new OpenAI()
const prisma = new PrismaClient()
export async function POST(request) {
  const { id } = await request.json()
  const match = await prisma.match.findUnique({ where: { id } })
  ${body}
  return Response.json(await openai.responses.create({ model: 'small', input: match.title }))
}
`,
    })
    return linked.endpoints.all.map((endpoint) => linked.endpoints.isLimited(endpoint))
  }

  it('counts, where what was made is kept and given back, or a column says that it was sent', () => {
    assert.deepEqual(isLimited('if (match.summary) return Response.json({ summary: match.summary })'), [true])
    assert.deepEqual(isLimited('if (match.notification_sent_at) return Response.json({ ok: true })'), [true])
    assert.deepEqual(isLimited("if (!match) return Response.json({ error: 'Not found' })"), [false])
    assert.deepEqual(isLimited("if (match.closed) return Response.json({ error: 'Closed' })"), [false])
  })
})

describe('a sign-in', () => {
  const harmOf = (body: string) => {
    const linked = projectOf({
      'package.json':
        '{ "dependencies": { "express": "5.0.0", "express-session": "1.18.0", "bcrypt": "5.1.0", "@prisma/client": "5.0.0", "jsonwebtoken": "9.0.0" } }',
      'server/index.js': `const express = require('express')
const session = require('express-session')
const bcrypt = require('bcrypt')
const jwt = require('jsonwebtoken')
const { PrismaClient } = require('@prisma/client')
const prisma = new PrismaClient()
const app = express()
app.use(session({ secret: process.env.SECRET }))
app.post('/api/login', async (req, res) => {
  const { email, password, code } = req.body
  const user = await prisma.user.findUnique({ where: { email } })
  if (!user) return res.status(404).json({ error: 'Not found' })
  ${body}
  res.cookie('session', jwt.sign({ id: user.id }, process.env.SECRET))
  res.json({ ok: true })
})
app.listen(3000)
`,
    })
    return linked.endpoints.all.map((endpoint) => exposureOf(linked, endpoint)?.harm).join()
  }

  it('that asks for an address alone lets anybody in', () => {
    assert.equal(harmOf(''), 'session')
  })

  it('is one where anything may be a proof', () => {
    assert.equal(harmOf('if (!(await bcrypt.compare(password, user.hash))) return res.status(401).end()'), '')
    assert.equal(harmOf('if (user.code !== code) return res.status(401).end()'), '')
    assert.equal(harmOf('if (!(await mayEnter(user, password))) return res.status(401).end()'), '')
  })
})

describe('the middleware of a Next.js app', () => {
  const files = (condition: string, before = '') => ({
    'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/ssr": "0.5.0", "@prisma/client": "5.0.0" } }',
    'middleware.ts': `import { updateSession } from './lib/session'
export async function middleware(request) {
  const response = await updateSession(request)
  return response
}
`,
    'lib/session.ts': `import { createServerClient } from '@supabase/ssr'
import { NextResponse } from 'next/server'
export async function updateSession(request) {
  const supabase = createServerClient(process.env.URL, process.env.ANON_KEY, { cookies: request.cookies })
  const { data: { user } } = await supabase.auth.getUser()
  const { pathname } = request.nextUrl
  ${before}
  if (!user && ${condition}) return NextResponse.json({ error: 'Unauthorized' }, { status: 401 })
  return NextResponse.next()
}
`,
    'app/api/rooms/route.ts': `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function DELETE(request) {
  const { id } = await request.json()
  await prisma.room.delete({ where: { id } })
  return Response.json({ ok: true })
}
`,
  })
  const isOpen = (condition: string, before?: string) => {
    const linked = projectOf(files(condition, before))
    return linked.endpoints.all.some((endpoint) => exposureOf(linked, endpoint) !== undefined)
  }

  it('may leave the answer to a function of another file', () => {
    assert.equal(isOpen("!pathname.startsWith('/login') && pathname !== '/'"), false)
    assert.equal(isOpen("!(pathname === '/login' || pathname.startsWith('/join'))"), false)
  })

  it('leaves out what its condition leaves out', () => {
    assert.equal(isOpen("!pathname.startsWith('/login') && !pathname.startsWith('/api')"), true)
    assert.equal(isOpen("pathname.startsWith('/dashboard')"), true)
    const early = "if (pathname.startsWith('/api') || pathname === '/') return NextResponse.next()"
    assert.equal(isOpen("!pathname.startsWith('/login')", early), true)
  })
})

describe('a code that the event knows', () => {
  it('is a secret, compared with what an action is handed', () => {
    const found = checksOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "@prisma/client": "5.0.0" } }',
      'lib/actions.ts': `'use server'
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
async function mayChange(id, adminCode) {
  const event = await prisma.event.findUnique({ where: { id } })
  if (event && event.admin_code === adminCode) return { valid: true }
  return { valid: false }
}
export async function remove(id, adminCode) {
  const may = await mayChange(id, adminCode)
  if (!may.valid) return { error: 'Not authorized' }
  await prisma.event.delete({ where: { id } })
}
`,
    })
    assert.notDeepEqual(found, ['the server action remove -'])
  })
})

describe('endpoints after a change', () => {
  it('are those of the files as they are now, in other files too', () => {
    const files = {
      'package.json': NEXT,
      'lib/guard.ts': 'export async function check() { return null }\n',
      'app/api/a/route.ts': `import { check } from '../../../lib/guard'
export async function GET() { if (!(await check())) return new Response('no', { status: 401 }); return new Response('ok') }
`,
    }
    const linked = projectOf(files)
    const kinds = () => linked.endpoints.all.map((each) => linked.endpoints.checkOf(each)?.kind)
    assert.deepEqual(kinds(), [undefined])
    const guard =
      "import { auth } from '@clerk/nextjs/server'\nexport async function check() { return (await auth()).userId }\n"
    updateProject(linked, { changed: [analyzeFile('lib/guard.ts', guard)], removed: [], moved: [] })
    assert.deepEqual(kinds(), ['user'])
  })
})

describe('guards of the configuration', () => {
  it('are checks wherever they are called or stand before a handler', () => {
    const { endpoints } = projectOf({
      'package.json': NEXT,
      'app/api/a/route.ts': `import { knows } from '@acme/people'
export async function POST() { await knows(); return new Response('ok') }
`,
    })
    const kinds = () => endpoints.all.map((each) => endpoints.checkOf(each)?.kind)
    assert.deepEqual(kinds(), [undefined])
    endpoints.useGuards(() => ['knows'])
    assert.deepEqual(kinds(), ['guard'])
  })
})
