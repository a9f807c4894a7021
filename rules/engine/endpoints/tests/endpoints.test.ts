import assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { updateProject } from '../../project'
import { projectOf } from '../../tests/project-of'
import { checksOf } from './checks-of'

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

  it('are the first ones of their address: a second is never asked, unless the first passes on', () => {
    const found = checksOf({
      'package.json': EXPRESS,
      'guard.js': GUARD,
      'index.js': `const express = require('express')
const { requireUser } = require('./guard')
const app = express()
app.post('/rooms/:id', requireUser, (req, res) => res.end())
app.post('/rooms/:room', (req, res) => res.json([]))
app.post('/beds', requireUser, (req, res, next) => next())
app.post('/beds', (req, res) => res.json([]))
app.listen(3000)
`,
    })
    assert.deepEqual(found, ['POST /rooms/:id user', 'POST /beds user', 'POST /beds -'])
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
