import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { exposureOf, openOrigins } from '..'

const MANIFEST =
  '{ "dependencies": { "express": "5.0.0", "jsonwebtoken": "9.0.0", "pg": "8.0.0", "drizzle-orm": "0.38.0", "web-push": "3.0.0", "@supabase/supabase-js": "2.45.0" } }'
const SCHEMA = `import { pgTable, text, uuid } from 'drizzle-orm/pg-core'

export const users = pgTable('users', { id: uuid('id').primaryKey(), email: text('email').notNull() })
export const slots = pgTable('slots', { id: uuid('id').primaryKey(), day: text('day').notNull() })
export const appointments = pgTable('appointments', {
  id: uuid('id').primaryKey(),
  slotId: uuid('slot_id').notNull(),
  email: text('email').notNull(),
})
export const holds = pgTable('holds', { slotId: uuid('slot_id').notNull(), sessionId: text('session_id').notNull() })
`

/** What strangers can make a route do: the harm and what it is done to. */
function exposed(route: string, storage = ''): string[] {
  const project = projectOf({
    'package.json': MANIFEST,
    'server/schema.ts': SCHEMA,
    'server/storage.ts': `import { drizzle } from 'drizzle-orm/node-postgres'
import { eq, sql } from 'drizzle-orm'
import { appointments, holds, slots, users } from './schema'

export const db = drizzle(process.env.DATABASE_URL!)
${storage}
`,
    'server/index.ts': `import express from 'express'
import webpush from 'web-push'
import { eq, sql } from 'drizzle-orm'
import * as storage from './storage'
import { db } from './storage'
import { appointments, holds, slots, users } from './schema'

const app = express()
${route}
app.listen(3000)
`,
  })
  return project.endpoints.all.flatMap((endpoint) => {
    const found = exposureOf(project, endpoint)
    return found ? [`${found.harm} ${found.deed.about}`] : []
  })
}

describe('what strangers can make an endpoint do', () => {
  it('is not to tell how many there are', () => {
    const read = (query: string) => exposed(`app.get('/api/people', async (req, res) => res.json(await ${query}))`)
    assert.deepEqual(read('db.execute(sql`SELECT COUNT(*) FROM users`)'), [])
    assert.deepEqual(read('db.execute(sql`SELECT * FROM users`)'), ['read users'])
  })

  it('is nothing where an array of guards stands before the handler', () => {
    const remove = 'async (req, res) => res.json(await db.delete(users))'
    const asked = (before: string) =>
      exposed(`import jwt from 'jsonwebtoken'
const known = (req, res, next) => {
  req.user = jwt.verify(req.headers.authorization, process.env.KEY)
  next()
}
const noted = (req, res, next) => next()
const signedIn = [noted, known]
const aside = [noted]
const forRole = () => [known, noted]
app.delete(['/api/users', '/api/people'], ${before}${remove})`)
    assert.deepEqual(asked('[noted, known], '), [])
    assert.deepEqual(asked('known, '), [])
    assert.deepEqual(asked('signedIn, '), [])
    assert.deepEqual(asked('forRole(), '), [])
    assert.deepEqual(asked('[noted], '), ['delete users'])
    assert.deepEqual(asked('aside, '), ['delete users'])
    assert.deepEqual(asked(''), ['delete users'])
  })

  it('is not to take back what the same run has added, after that failed', () => {
    const route = (back: string) => `app.post('/api/slots', async (req, res) => {
  const { ids, at } = req.body
  const made = await db.insert(slots).values(ids.map((id) => ({ id, day: at }))).returning()
  ${back}
  await db.update(appointments).set({ email: at }).where(eq(appointments.id, ids[0]))
  res.json(made)
})`
    const remove = 'await db.delete(slots).where(eq(slots.day, at))'
    assert.deepEqual(
      exposed(route(`if (made.length !== ids.length) {\n    ${remove}\n    throw new Error('Too few')\n  }`)),
      ['write appointments'],
    )
    assert.deepEqual(exposed(route(`if (made.length !== ids.length) ${remove}`)), ['delete slots'])
  })

  it('is not to give out rows that are only looked at on the way to others', () => {
    const route = `app.get('/api/free', async (req, res) => res.json(await storage.free()))`
    const free = (answer: string) => `export async function free() {
  const found = await db.select().from(slots)
  const taken = await db.select().from(appointments)
  ${answer}
}`
    assert.deepEqual(
      exposed(route, free('return found.filter((slot) => !taken.some((one) => one.slotId === slot.id))')),
      [],
    )
    assert.deepEqual(exposed(route, free('return { found, taken }')), ['read appointments'])
    const both = `export const found = async () => db.select().from(slots)
export const taken = async () => db.select().from(appointments)`
    const answer = (given: string) => `app.get('/api/free', async (req, res) => {
  const rows = await storage.found()
  const gone = await storage.taken()
  const ids = new Set(gone.map((one) => one.slotId))
  res.json(${given})
})`
    assert.deepEqual(exposed(answer('rows.filter((row) => !ids.has(row.id))'), both), [])
    assert.deepEqual(exposed(answer('rows.map((row) => ({ row, gone }))'), both), ['read appointments'])
  })

  it('is not to delete what belongs to a visit that only its browser can name', () => {
    const remove = (where: string) =>
      exposed(
        `app.delete('/api/holds/:id', async (req, res) => res.json(await db.delete(holds).where(eq(${where}, req.params.id))))`,
      )
    assert.deepEqual(remove('holds.sessionId'), [])
    assert.deepEqual(remove('holds.slotId'), ['delete holds'])
  })

  it('is to send what they write, rather than to tidy up afterwards', () => {
    const found = exposed(`app.post('/api/send', async (req, res) => {
  const { title } = req.body
  const rows = await db.select().from(slots)
  for (const row of rows) await webpush.sendNotification(row, title)
  await db.delete(slots).where(eq(slots.day, 'gone'))
  res.json({ ok: true })
})`)
    assert.deepEqual(found, ['sms the push service'])
  })
})

describe('origins of a function of headers', () => {
  const kinds = (body: string) => {
    const project = projectOf({
      'package.json': MANIFEST,
      'server/cors.js': `export function allow(req, res) {\n  const origin = req.headers.origin\n${body}\n}\n`,
    })
    const facts = project.link.code('server/cors.js')
    return facts ? [...openOrigins(project, facts)].map(({ kind }) => kind) : []
  }
  const star = `res.setHeader('Access-Control-Allow-Origin', '*')`
  const credentials = `res.setHeader('Access-Control-Allow-Credentials', 'true')`

  it('are not open where the star is one branch and the credentials belong to the other', () => {
    assert.deepEqual(kinds(`  ${star}\n  ${credentials}`), ['any'])
    const own = `res.setHeader('Access-Control-Allow-Origin', process.env.APP_URL)`
    assert.deepEqual(kinds(`  if (req.own) {\n    ${own}\n    ${credentials}\n  } else {\n    ${star}\n  }`), [])
  })
})
