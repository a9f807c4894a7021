import * as assert from 'node:assert/strict'
import { projectOf } from '../../../../tests/example-run'
import { sqlParserReady } from '../../../../tests/sql-parser'
import { speaksAgainst } from '..'

type Files = Readonly<Record<string, string>>

const found = (files: Files, only: string) => speaksAgainst(projectOf(files)).filter(({ fact }) => fact === only)

describe('lists of people in the memory of a server', () => {
  const server = (name: string, guard = '') => ({
    'package.json': '{ "dependencies": { "express": "5.1.0", "jsonwebtoken": "9.0.0" } }',
    'server.ts': `import express from 'express'
import jwt from 'jsonwebtoken'
const app = express()
const ${name} = new Map()
function requireUser(req: any, res: any, next: any) {
  try { req.user = jwt.verify(req.headers.authorization, process.env.SECRET!); next() } catch { res.status(401).end() }
}
app.get('/api/${name}', ${guard}(req, res) => res.json([...${name}.values()]))
app.post('/api/${name}', (req, res) => { const one = { ...req.body }; ${name}.set(one.id, one); res.json(one) })
app.listen(3000)
`,
  })

  it('are open where nothing asks who calls', () => {
    const [one, ...others] = found(server('applicants'), 'open-memory')
    assert.deepEqual([one?.severity, one?.about, others], ['error', ['GET /api/applicants'], []])
    assert.match(one?.says ?? '', /gives all of `applicants` to whoever calls it/)
  })

  it('are not where somebody has to be signed in, nor what an app shows to all', () => {
    assert.deepEqual(found(server('applicants', 'requireUser, '), 'open-memory'), [])
    assert.deepEqual(found(server('recipes'), 'open-memory'), [])
  })
})

describe('papers at Vercel', () => {
  const upload = (path: string, access = 'public') => ({
    'package.json': '{ "dependencies": { "next": "15.0.0", "@vercel/blob": "1.0.0" } }',
    'app/api/files/route.ts': `import { put } from '@vercel/blob'
export async function POST(request: Request) {
  const form = await request.formData()
  const file = form.get('file') as File
  const blob = await put(\`${path}/\${file.name}\`, file, { access: '${access}' })
  return Response.json({ url: blob.url })
}
`,
  })

  it('have an address for everybody where they are stored so', () => {
    const [one] = found(upload('contracts'), 'open-files')
    assert.equal(one?.severity, 'warning')
    assert.match(one?.says ?? '', /\(`contracts`\) are stored with `access: 'public'`/)
    assert.deepEqual(found(upload('avatars'), 'open-files'), [])
    assert.deepEqual(found(upload('contracts', 'private'), 'open-files'), [])
  })

  const listed = (folders: string) => ({
    'package.json': '{ "dependencies": { "next": "15.0.0", "@vercel/blob": "1.0.0" } }',
    'app/api/upload/route.ts': `import { put } from '@vercel/blob'
const FOLDERS = [${folders}] as const
export async function POST(request: Request) {
  const form = await request.formData()
  const file = form.get('file') as File
  const folder = FOLDERS.find((each) => each === form.get('folder')) ?? FOLDERS[0]
  const blob = await put(\`\${folder}/\${file.name}\`, file, { access: 'public' })
  return Response.json({ url: blob.url })
}
`,
  })

  it('are told by the folders that the file lists', () => {
    assert.deepEqual(
      found(listed("'tax', 'contracts'"), 'open-files').map(({ file }) => file),
      ['app/api/upload/route.ts'],
    )
    assert.deepEqual(found(listed("'avatars', 'covers'"), 'open-files'), [])
  })
})

describe('tables that SQL files beside the migrations leave open', () => {
  before(sqlParserReady)
  const app = (sql: string) => ({
    'package.json': '{ "dependencies": { "@supabase/supabase-js": "2.45.0" } }',
    'supabase/migrations/20260101000000_a.sql':
      'create table notes (id int);\nalter table notes enable row level security;\n',
    'scripts/010_leads.sql': sql,
    'src/data.ts': `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'key')
export const leads = () => supabase.from('leads').select('id').limit(5)
`,
  })
  const table = 'create table leads (id int, email text);\n'
  const shut = `${table}alter table leads enable row level security;\n`

  it('are told with how they are open', () => {
    assert.match(found(app(table), 'open-scripts')[0]?.says ?? '', /leave `leads` with no row level security/)
    const all = `${shut}create policy "all" on leads for all using (true);\n`
    assert.match(found(app(all), 'open-scripts')[0]?.says ?? '', /`leads` with a policy that holds for every row/)
  })

  it('are not where a policy asks, where the table is only changed, or where nothing asks for it', () => {
    const own = `${shut}create policy "own" on leads for all using (auth.uid() is not null and email = auth.email());\n`
    assert.deepEqual(found(app(own), 'open-scripts'), [])
    assert.deepEqual(found(app('alter table leads add column phone text;\n'), 'open-scripts'), [])
    assert.deepEqual(found(app(table.replaceAll('leads', 'visits')), 'open-scripts'), [])
  })
})

describe('sign-ins whose tries nothing counts', () => {
  const passport = (before = '') => ({
    'package.json':
      '{ "dependencies": { "express": "5.1.0", "passport": "0.7.0", "passport-local": "1.0.0", "express-rate-limit": "7.0.0" } }',
    'server.ts': `import express from 'express'
import passport from 'passport'
import rateLimit from 'express-rate-limit'
const app = express()
const limiter = rateLimit({ windowMs: 60000, max: 5 })
app.post('/api/login', ${before}passport.authenticate('local'), (req, res) => res.json({ ok: true }))
app.listen(3000)
`,
  })

  it('are those that Passport checks too', () => {
    const [one] = found(passport(), 'uncounted-sign-ins')
    assert.match(one?.says ?? '', /^Nothing counts how often POST \/api\/login is asked/)
    assert.deepEqual(found(passport('limiter, '), 'uncounted-sign-ins'), [])
  })

  const shared = (most: number, own = '') => ({
    'package.json':
      '{ "dependencies": { "express": "5.1.0", "bcrypt": "5.1.0", "@prisma/client": "5.0.0", "express-rate-limit": "7.0.0" } }',
    'server.ts': `import express from 'express'
import bcrypt from 'bcrypt'
import rateLimit from 'express-rate-limit'
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
const app = express()
const tries = rateLimit({ windowMs: 60000, max: 5 })
app.use(rateLimit({ windowMs: 60000, max: ${most} }))
app.post('/api/login', ${own}async (req, res) => {
  const user = await prisma.user.findUnique({ where: { email: req.body.email } })
  if (!user || !(await bcrypt.compare(req.body.password, user.passwordHash))) return res.status(401).end()
  res.json({ id: user.id })
})
${Array.from({ length: 12 }, (_, i) => `app.get('/api/pages/${i}', (req, res) => res.json({ page: ${i} }))`).join('\n')}
app.listen(3000)
`,
  })

  it('are those that a limit for everything counts with all the rest', () => {
    const [one] = found(shared(600), 'uncounted-sign-ins')
    assert.match(one?.says ?? '', /^Nothing but the limit of 600 calls that all endpoints share counts/)
    assert.deepEqual(found(shared(600, 'tries, '), 'uncounted-sign-ins'), [])
    assert.deepEqual(found(shared(10), 'uncounted-sign-ins'), [])
  })
})
