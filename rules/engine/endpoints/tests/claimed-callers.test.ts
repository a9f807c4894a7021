import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { claimedCallersIn } from '..'
import { checksOf } from './checks-of'

/** What is believed of a name that somebody sends, by a guard that reads it so. */
const believed = (read: string, others: Record<string, string> = {}) => {
  const project = projectOf({
    'package.json':
      '{ "dependencies": { "express": "5.0.0", "@prisma/client": "5.0.0", "jsonwebtoken": "9.0.0", "cookie-parser": "1.4.0" } }',
    'server.js': `import express from 'express'
import jwt from 'jsonwebtoken'
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
const app = express()
async function findCaller(req) {
  const token = req.cookies.token
  if (token) return jwt.verify(token, process.env.JWT_SECRET)
  ${read}
}
async function requireUser(req, res, next) {
  const user = await findCaller(req)
  if (!user) return res.status(401).json({ error: 'Unauthorized' })
  req.user = user
  next()
}
app.delete('/rooms/:id', requireUser, async (req, res) => {
  await prisma.room.delete({ where: { id: req.params.id } })
  res.json({ ok: true })
})
app.listen(3000)
`,
    ...others,
  })
  return project.productCode.flatMap((facts) =>
    claimedCallersIn(project, facts).map(({ from, name, guard }) => `${guard} ${from} ${name}`),
  )
}

describe('who somebody says he is', () => {
  const looksUp = "const id = req.headers['x-user-id']; return prisma.user.findUnique({ where: { id } })"

  it('is believed where the person of that name is looked up, or the name is given back', () => {
    assert.deepEqual(believed(looksUp), ['findCaller header x-user-id'])
    assert.deepEqual(believed("const id = req.get('x-user-id'); return { id }"), ['findCaller header x-user-id'])
    assert.deepEqual(believed('const id = req.cookies.user_id; return { id }'), ['findCaller cookie user_id'])
  })

  it('is not, where a secret stands beside it, where it is for developers, or where it is only written down', () => {
    const secret = "if (req.headers['x-service-key'] !== process.env.SERVICE_KEY) return null"
    assert.deepEqual(believed(`${secret}; ${looksUp}`), [])
    assert.deepEqual(believed(`if (process.env.NODE_ENV === 'production') return null; ${looksUp}`), [])
    assert.deepEqual(believed("const id = req.headers['x-user-id']; console.log(id); return null"), [])
    assert.deepEqual(believed("const id = req.headers['x-request-id']; return { id }"), [])
    assert.deepEqual(believed('let name = name.next; name = name.next; const id = req.get(name); return { id }'), [])
  })

  it('is not, where the app writes that header itself on the way', () => {
    const middleware = "export function middleware(headers, user) { headers.set('x-user-id', user.id) }"
    assert.deepEqual(believed(looksUp, { 'middleware.js': middleware }), [])
  })
})

describe('middleware that calls other middleware', () => {
  it('asks what that asks', () => {
    const files = (guard: string) => ({
      'package.json': '{ "dependencies": { "express": "5.0.0", "jsonwebtoken": "9.0.0" } }',
      'server.js': `import express from 'express'
import jwt from 'jsonwebtoken'
const app = express()
function requireUser(req, res, next) {
  const user = jwt.verify(req.cookies.token, process.env.JWT_SECRET)
  if (!user) return res.status(401).end()
  next()
}
function log(req, res, next) { console.log(req.url); next() }
const guard = async (req, res, next) => { await ${guard}(req, res, async () => { await log(req, res, next) }) }
app.get('/rooms', guard, (req, res) => res.json([]))
app.listen(3000)
`,
    })
    assert.deepEqual(checksOf(files('requireUser')), ['GET /rooms user'])
    assert.deepEqual(checksOf(files('log')), ['GET /rooms -'])
  })
})
