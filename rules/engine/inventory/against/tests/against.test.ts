import * as assert from 'node:assert/strict'
import { projectOf } from '../../../../tests/example-run'
import { sqlParserReady } from '../../../../tests/sql-parser'
import { speaksAgainst } from '..'

const found = (files: Readonly<Record<string, string>>) =>
  speaksAgainst(projectOf(files)).map(({ fact, severity, file, says }) => ({ fact, severity, file, says }))
const facts = (files: Readonly<Record<string, string>>) => found(files).map(({ fact }) => fact)

describe('data in memory', () => {
  const manifest = { 'package.json': '{ "dependencies": { "express": "4.19.2", "@prisma/client": "5.0.0" } }' }
  const routes = `import express from 'express'
import { storage } from './storage'
const app = express()
app.get('/api/posts', (req, res) => res.json(storage.list()))
app.post('/api/posts', (req, res) => res.status(201).json(storage.add(req.body)))
app.listen(3000)
`
  const store = (field: string) => `class Store {
  private ${field} = new Map<string, object>()
  list() { return [...this.${field}.values()] }
  add(post: { id: string }) { const made = { ...post, at: 1 }; this.${field}.set(post.id, made); return made }
}
export const storage = new Store()
`

  it('is told at the line that keeps it, with the endpoint that takes it', () => {
    const [one, ...others] = found({ ...manifest, 'server/index.ts': routes, 'server/storage.ts': store('posts') })
    assert.deepEqual(
      [one?.fact, one?.severity, one?.file, others],
      ['data-in-memory', 'error', 'server/storage.ts', []],
    )
    assert.match(one?.says ?? '', /^POST \/api\/posts keeps what people send in `posts`, in the memory of the server\./)
  })

  it('is told of a Map at the top of a file', () => {
    const list = `import express from 'express'
const app = express()
const todos = new Map()
app.get('/todos', (req, res) => res.json([...todos.values()]))
app.post('/todos', (req, res) => { const todo = { ...req.body }; todos.set(todo.id, todo); res.json(todo) })
app.listen(3000)
`
    assert.deepEqual(facts({ ...manifest, 'server/index.ts': list }), ['data-in-memory'])
  })

  it('is not what passes: a cache, a limiter, a list that is made anew for each request', () => {
    assert.deepEqual(facts({ ...manifest, 'server/index.ts': routes, 'server/storage.ts': store('postCache') }), [])
    const local = routes.replace('storage.add(req.body)', '[req.body].concat([])')
    assert.deepEqual(facts({ ...manifest, 'server/index.ts': local, 'server/storage.ts': store('posts') }), [])
  })

  it('is not what the same endpoint writes to a database too', () => {
    const both = routes
      .replace('import { storage }', "import { PrismaClient } from '@prisma/client'\nimport { storage }")
      .replace('const app', 'const prisma = new PrismaClient()\nconst app')
      .replace(
        '(req, res) => res.status(201)',
        'async (req, res) => { await prisma.post.create({ data: req.body }); res.status(201)',
      )
      .replace('storage.add(req.body)))', 'storage.add(req.body)) })')
    assert.deepEqual(facts({ ...manifest, 'server/index.ts': both, 'server/storage.ts': store('posts') }), [])
  })
})

describe('tables that no file makes', () => {
  before(sqlParserReady)
  const app = (...tables: readonly string[]) => ({
    'package.json': '{ "dependencies": { "@supabase/supabase-js": "2.45.0" } }',
    'src/data.ts': `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'key')
${tables.map((table, i) => `export const read${i} = () => supabase.from('${table}').select('id').limit(5)`).join('\n')}
`,
  })
  const sql = (...tables: readonly string[]) => ({
    'supabase/migrations/20260101000000_all.sql': tables
      .map((table) => `create table public.${table} (id int);`)
      .join('\n'),
  })

  it('are told where there is no schema at all, and where much of it is missing', () => {
    const [none] = found(app('goats'))
    assert.deepEqual([none?.fact, none?.file], ['tables-elsewhere', 'src/data.ts'])
    assert.match(none?.says ?? '', /^The app keeps its data in 1 table that no file of the repository makes: `goats`\./)
    const [some] = found({ ...app('a', 'b', 'c', 'd', 'e'), ...sql('a', 'e') })
    assert.match(some?.says ?? '', /^3 of the 5 tables .*: `b`, `c`, `d`\./)
  })

  it('are not where migrations, or SQL files that are run by hand, make them', () => {
    assert.deepEqual(facts({ ...app('a', 'b'), ...sql('a', 'b') }), [])
    assert.deepEqual(facts({ ...app('a'), 'scripts/01_a.sql': 'create table a (id int);' }), [])
    assert.deepEqual(facts({ ...app('a', 'b', 'c', 'typo'), ...sql('a', 'b', 'c') }), [])
  })
})

describe('how the database is changed', () => {
  before(sqlParserReady)
  const script = (name: string, command: string) => ({
    'package.json': JSON.stringify({ scripts: { [name]: command }, dependencies: { prisma: '5.0.0' } }),
  })

  it('is told where a deployment may drop what people entered', () => {
    const [one] = found(script('build', 'prisma generate && prisma db push --accept-data-loss && next build'))
    assert.deepEqual([one?.fact, one?.severity], ['lossy-deployment', 'error'])
    const file = {
      'scripts/sync.mjs':
        "import { execSync } from 'node:child_process'\nexecSync('npx prisma db push --accept-data-loss')\n",
    }
    const scripts = { build: 'npm run db:sync && next build', 'db:sync': 'node scripts/sync.mjs' }
    const [other] = found({ 'package.json': JSON.stringify({ scripts }), ...file })
    assert.deepEqual([other?.fact, other?.file], ['lossy-deployment', 'scripts/sync.mjs'])
    assert.deepEqual(facts(script('build', 'prisma migrate deploy && next build')), [])
    assert.deepEqual(facts({ ...script('db:reset', 'prisma migrate reset --force') }), [])
  })

  it('is told where it is pushed and no migration is kept', () => {
    assert.deepEqual(facts(script('db:push', 'drizzle-kit push')), ['pushed-schema'])
    const kept = { 'drizzle/0000_first.sql': 'create table a (id int);' }
    assert.deepEqual(facts({ ...script('db:push', 'drizzle-kit push'), ...kept }), [])
  })

  it('is not where pushing is the way of the database', () => {
    const mongo = { 'prisma/schema.prisma': 'datasource db {\n  provider = "mongodb"\n  url = env("URL")\n}\n' }
    assert.deepEqual(facts({ ...script('db:push', 'prisma db push'), ...mongo }), [])
    const scale = 'datasource db {\n  provider = "mysql"\n  url = env("URL")\n  relationMode = "prisma"\n}\n'
    assert.deepEqual(facts({ ...script('db:push', 'prisma db push'), 'prisma/schema.prisma': scale }), [])
  })

  it('is told where two files have one number', () => {
    const files = { 'scripts/001_a.sql': 'create table a (id int);', 'scripts/001_b.sql': 'create table b (id int);' }
    assert.deepEqual(facts(files), ['same-numbers'])
    assert.deepEqual(facts({ ...files, 'scripts/001_b.sql': '', 'scripts/002_b.sql': 'create table b (id int);' }), [])
  })

  it('is told of scripts beside migrations that lack their tables, and days are no numbers', () => {
    const beside = { 'supabase/migrations/20260101000000_c.sql': 'create table c (id int);' }
    const files = (one: string, other: string) => ({
      ...beside,
      [`scripts/${one}_a.sql`]: 'create table a (id int);',
      [`scripts/${other}_b.sql`]: 'create table b (id int);',
    })
    assert.deepEqual(facts(files('001', '001')), ['same-numbers'])
    assert.deepEqual(facts(files('001', '002')), [])
    assert.deepEqual(facts(files('2026_01_08', '2026_01_09')), [])
  })
})
