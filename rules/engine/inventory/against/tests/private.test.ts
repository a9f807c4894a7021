import * as assert from 'node:assert/strict'
import { projectOf } from '../../../../tests/example-run'
import { sqlParserReady } from '../../../../tests/sql-parser'
import { speaksAgainst } from '..'

type Files = Readonly<Record<string, string>>

const found = (files: Files, only: string) => speaksAgainst(projectOf(files)).filter(({ fact }) => fact === only)

describe('files that open for everybody', () => {
  before(sqlParserReady)
  const express = { 'package.json': '{ "dependencies": { "express": "5.1.0", "multer": "2.0.0" } }' }
  const server = (mount: string, field = 'passport') => ({
    ...express,
    'server.ts': `import express from 'express'
import multer from 'multer'
import path from 'node:path'
import { requireUser } from './auth'
const app = express()
const upload = multer({ dest: 'data/uploads' })
${mount}
app.post('/api/papers', upload.single('${field}'), (req, res) => { res.json({ ok: true }) })
app.listen(3000)
`,
    'auth.ts': `import jwt from 'jsonwebtoken'
export function requireUser(req: any, res: any, next: any) {
  try { req.user = jwt.verify(req.headers.authorization, process.env.SECRET!); next() } catch { res.status(401).end() }
}
`,
  })

  it('are a folder of uploads that the server hands out, with what is private in it', () => {
    const open = "app.use('/uploads', express.static(path.join(process.cwd(), 'data/uploads')))"
    const [one, ...others] = found(server(open), 'open-files')
    assert.deepEqual([one?.severity, one?.about, others], ['warning', ['/uploads'], []])
    assert.match(one?.says ?? '', /opens for anyone below `\/uploads`.*`passport` is among it/)
    assert.deepEqual(found(server(open, 'avatar'), 'open-files'), [])
    assert.deepEqual(found(server(open.replace('express.static', 'requireUser, express.static')), 'open-files'), [])
    assert.deepEqual(found(server(`app.use(requireUser)\n${open}`), 'open-files'), [])
  })

  const bucket = (name: string, sql = '') => ({
    'package.json': '{ "dependencies": { "@supabase/supabase-js": "2.45.0" } }',
    'supabase/migrations/1_a.sql': `create table a (id int);\n${sql}`,
    'src/hand-in.ts': `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'key')
const BUCKET = '${name}'
export async function handIn(file: File) {
  await supabase.storage.from(BUCKET).upload(file.name, file)
  return supabase.storage.from(BUCKET).getPublicUrl(file.name)
}
`,
  })

  it('are buckets of papers with lasting addresses, not pictures and not private buckets', () => {
    assert.deepEqual(
      found(bucket('patient-documents'), 'open-files').map(({ about }) => about),
      [['patient-documents']],
    )
    assert.deepEqual(found(bucket('avatars'), 'open-files'), [])
    const shut =
      "insert into storage.buckets (id, name, public) values ('patient-documents', 'patient-documents', false);"
    assert.deepEqual(found(bucket('patient-documents', shut), 'open-files'), [])
  })
})

describe('sockets that believe who somebody says they are', () => {
  const sockets = (body: string, options = '{ server }') => ({
    'package.json': '{ "dependencies": { "ws": "8.18.0" } }',
    'server.ts': `import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { whoIs } from './who'
const rooms = new Map()
const server = createServer()
const wss = new WebSocketServer(${options})
wss.on('connection', (ws, req) => {
  const url = new URL(req.url ?? '', 'http://localhost')
  ${body}
})
server.listen(3000)
`,
    'who.ts': 'export const whoIs = (req: unknown) => undefined\n',
  })
  const believes =
    "join(ws, url.searchParams.get('tenantId'))\n  function join(socket: any, tenant: any) { rooms.set(tenant, socket) }"

  it('are told with the name that is believed', () => {
    const [one] = found(sockets(believes), 'open-sockets')
    assert.equal(one?.severity, 'error')
    assert.match(one?.says ?? '', /believes the `tenantId` that it names/)
  })

  it('are not where something may look, or nobody says who they are', () => {
    assert.deepEqual(found(sockets(`const session = whoIs(req)\n  ${believes}`), 'open-sockets'), [])
    assert.deepEqual(found(sockets(believes, '{ server, verifyClient: () => false }'), 'open-sockets'), [])
    assert.deepEqual(
      found(sockets("ws.on('message', (text) => { for (const each of wss.clients) each.send(text) })"), 'open-sockets'),
      [],
    )
  })
})

describe('roles that people choose', () => {
  it('are fields of Better Auth that take input', () => {
    const auth = (role: string) => ({
      'package.json': '{ "dependencies": { "better-auth": "1.3.0" } }',
      'auth.ts': `import { betterAuth } from 'better-auth'
export const auth = betterAuth({ user: { additionalFields: { role: { ${role} }, nickname: { type: 'string' } } } })
`,
    })
    const [one] = found(auth("type: 'string', defaultValue: 'client'"), 'chosen-roles')
    assert.deepEqual(one?.about, ['role'])
    assert.deepEqual(found(auth("type: 'string', input: false"), 'chosen-roles'), [])
  })

  it('are what a registration keeps of the request', () => {
    const register = (role: string, before = '') => ({
      'package.json': '{ "dependencies": { "express": "5.1.0", "@prisma/client": "5.0.0" } }',
      'server.ts': `import express from 'express'
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
const app = express()
app.post('/api/register', async (req, res) => {
  const { email, role } = req.body
  ${before}
  const user = await prisma.user.create({ data: { email, role: ${role} } })
  res.json({ id: user.id })
})
app.listen(3000)
`,
    })
    assert.match(found(register('role'), 'chosen-roles')[0]?.says ?? '', /^POST \/api\/register keeps the `role`/)
    assert.deepEqual(found(register("'member'"), 'chosen-roles'), [])
    assert.deepEqual(found(register('role', "if (role === 'admin') return res.status(403).end()"), 'chosen-roles'), [])
  })
})

describe('passwords that can be read', () => {
  const login = (check: string, before = '') => ({
    'package.json': '{ "dependencies": { "express": "5.1.0", "@prisma/client": "5.0.0", "bcryptjs": "3.0.0" } }',
    'server.ts': `import express from 'express'
import bcrypt from 'bcryptjs'
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
const app = express()
app.post('/api/login', async (req, res) => {
  const { email, password } = req.body
  ${before}
  const user = await prisma.user.findUnique({ where: { email } })
  if (${check}) return res.status(401).end()
  res.json({ id: user.id })
})
app.listen(3000)
`,
  })

  it('are compared as they are, or written to the log', () => {
    const [stored] = found(login('!user || user.password !== password'), 'readable-passwords')
    assert.match(stored?.says ?? '', /passwords are stored in plain text/)
    const [logged] = found(
      login('!(await bcrypt.compare(password, user.password))', "console.log('login', password)"),
      'readable-passwords',
    )
    assert.match(logged?.says ?? '', /writes the password that somebody typed to the log/)
  })

  it('are not where a hash is compared, nor what the server itself keeps', () => {
    assert.deepEqual(found(login('!(await bcrypt.compare(password, user.password))'), 'readable-passwords'), [])
    assert.deepEqual(found(login('password !== process.env.ADMIN_PASSWORD'), 'readable-passwords'), [])
  })
})
