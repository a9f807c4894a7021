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

describe('stores whose files a route hands out', () => {
  const store = (door: string, named = 'uploadInvoice') => ({
    'package.json': '{ "dependencies": { "express": "5.1.0", "@google-cloud/storage": "7.0.0" } }',
    'server/store.ts': `import { Storage } from '@google-cloud/storage'
const storage = new Storage()
export class Store {
  find(path: string) { return storage.bucket('papers').file(path.slice(9)) }
  send(path: string, res: any) { this.find(path).createReadStream().pipe(res) }
}
export async function ${named}(name: string, body: Buffer) {
  await storage.bucket('papers').file(name).save(body)
}
`,
    'server/index.ts': `import express from 'express'
import { requireUser } from './auth'
import { Store } from './store'
const app = express()
const store = new Store()
${door}
app.listen(3000)
`,
    'server/auth.ts': `import jwt from 'jsonwebtoken'
export function requireUser(req: any, res: any, next: any) {
  try { req.user = jwt.verify(req.headers.authorization, process.env.SECRET!); next() } catch { res.status(401).end() }
}
`,
  })
  const route = "app.get('/objects/*path', (req, res) => store.send(req.path, res))"
  const mount = "app.use('/objects', (req, res, next) => { store.send(req.originalUrl, res) })"

  it('are told where nobody is asked and private papers are kept there', () => {
    for (const door of [route, mount]) {
      const [one, ...others] = found(store(door), 'open-files')
      assert.deepEqual([one?.severity, one?.file, others], ['warning', 'server/index.ts', []], door)
      assert.match(one?.says ?? '', /hands out any file of the store.*without signing in, and `Invoice` is among/)
    }
  })

  it('are not told of pictures, where somebody is asked, nor of one file that the code names', () => {
    assert.deepEqual(found(store(route, 'uploadAvatar'), 'open-files'), [])
    assert.deepEqual(found(store(route.replace("path', ", "path', requireUser, ")), 'open-files'), [])
    for (const door of [route, mount]) assert.deepEqual(found(store(`app.use(requireUser)\n${door}`), 'open-files'), [])
    assert.deepEqual(
      found(store("app.get('/logo', (req, res) => store.send('/objects/logo.png', res))"), 'open-files'),
      [],
    )
  })

  const asked = mount.replace('store.send', 'if (!canAccess(req)) return res.status(403).end()\n  store.send')
  it('are not told where the handler asks about the file', () => {
    assert.deepEqual(
      found(store(`function canAccess(req: any) { return req.ip === '::1' }\n${asked}`), 'open-files'),
      [],
    )
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

describe('roles that a schema of the whole row lets through', () => {
  const signUp = (schema: string, values = '{ ...data, password: hash }', guard = 'requireAdmin') => ({
    'package.json':
      '{ "dependencies": { "express": "5.1.0", "drizzle-orm": "0.44.0", "drizzle-zod": "0.8.0", "bcryptjs": "3.0.0" } }',
    'schema.ts': `import { pgTable, serial, text } from 'drizzle-orm/pg-core'
import { createInsertSchema } from 'drizzle-zod'
export const users = pgTable('users', { id: serial('id').primaryKey(), email: text('email'), password: text('password'), role: text('role') })
export const insertUserSchema = ${schema}
`,
    'server.ts': `import express from 'express'
import bcrypt from 'bcryptjs'
import { drizzle } from 'drizzle-orm/node-postgres'
import { insertUserSchema, users } from './schema'
const db = drizzle(process.env.DATABASE_URL!)
const app = express()
export function ${guard}(req: any, res: any, next: any) { if (req.user?.role !== 'admin') return res.status(403).end(); next() }
app.post('/api/signup', async (req, res) => {
  const data = insertUserSchema.parse(req.body)
  const hash = await bcrypt.hash(data.password, 10)
  const [user] = await db.insert(users).values(${values}).returning()
  res.status(201).json({ id: user.id })
})
app.listen(3000)
`,
  })

  it('are told with the column', () => {
    const [one, ...others] = found(signUp('createInsertSchema(users).omit({ id: true })'), 'chosen-roles')
    assert.deepEqual([one?.about, one?.severity, others], [['POST /api/signup'], 'error', []])
    assert.match(one?.says ?? '', /keeps the `role` that the request names/)
    const files = signUp('createInsertSchema(users)', 'data')
    assert.equal(found(files, 'chosen-roles').length, 1)
    const gated = (where: string) => ({
      ...files,
      'server.ts': files['server.ts'].replace(
        where,
        `if (data.role === 'admin') return res.status(403).end()\n  ${where}`,
      ),
    })
    assert.equal(found(gated('res.status(201)'), 'chosen-roles').length, 1)
    assert.deepEqual(found(gated('const [user]'), 'chosen-roles'), [])
  })

  it('are not told where the schema leaves them out, the row has another, or nobody is an administrator', () => {
    const whole = 'createInsertSchema(users)'
    assert.deepEqual(found(signUp(`${whole}.omit({ id: true, role: true })`), 'chosen-roles'), [])
    assert.deepEqual(found(signUp(`${whole}.pick({ email: true, password: true })`), 'chosen-roles'), [])
    assert.deepEqual(found(signUp(`${whole}.extend({ role: roles })`), 'chosen-roles'), [])
    assert.deepEqual(found(signUp(whole, "{ ...data, password: hash, role: 'member' }"), 'chosen-roles'), [])
    assert.deepEqual(found(signUp(whole, '{ email: data.email, password: hash }'), 'chosen-roles'), [])
    assert.deepEqual(found(signUp(whole, 'data', 'requireEditor'), 'chosen-roles'), [])
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
