import assert from 'node:assert/strict'
import unguardedFetch from '../catalog/failure-handling/unguarded-fetch'
import rule from '../catalog/failure-handling/unhandled-async-handler'
import { runExample } from './example-run'

const PG = "import { Pool } from 'pg'\nconst pool = new Pool()\n"
const EXPRESS = "import express from 'express'\nconst app = express()\n"

/** What is reported in `server/x.ts`, as text; the packages are those a server would have. */
function found(text: string, packages: Record<string, string> = {}): string[] {
  const dependencies = { pg: '8.13.0', express: '4.21.2', bullmq: '5.34.0', ws: '8.18.0', ...packages }
  const files = { 'package.json': JSON.stringify({ name: 'x', dependencies }), 'server/x.ts': text }
  return runExample(files, [rule, unguardedFetch]).findings.map(({ rule: id, messageId }) => `${id} ${messageId}`)
}

const silent: [name: string, text: string, packages?: Record<string, string>][] = [
  [
    'Express 5',
    `${EXPRESS}${PG}app.get('/a', async (req, res) => { res.json(await pool.query('x')) })`,
    { express: '5.0.1' },
  ],
  [
    'express-async-errors',
    `import 'express-async-errors'\n${EXPRESS}${PG}app.get('/a', async (req, res) => { res.json(await pool.query('x')) })`,
  ],
  ['a queue', `import { Worker } from 'bullmq'\n${PG}new Worker('mail', async () => { await pool.query('x') })`],
  [
    'node-cron 4 logs',
    `import cron from 'node-cron'\n${PG}cron.schedule('* * * * *', async () => { await pool.query('x') })`,
    { 'node-cron': '4.2.0' },
  ],
  [
    'cron 4.3.4 logs',
    `import { CronJob } from 'cron'\n${PG}new CronJob('* * * * *', async () => { await pool.query('x') })`,
    { cron: '4.3.4' },
  ],
  ['nothing that can fail', `${EXPRESS}app.get('/a', async (req, res) => { res.json({ ok: true }) })`],
  [
    'a failure while another is dealt with',
    `${EXPRESS}${PG}app.get('/a', async (req, res) => { try { res.json(await pool.query('x')) } catch (error) { await pool.query('log'); res.status(500).end() } })`,
  ],
  [
    'a job that stops on purpose',
    "const url = process.env.URL\nsetInterval(async () => { if (!url) throw new Error('URL is not set') }, 1000)\nimport 'node:fs'",
  ],
  [
    'a sync handler whose throw Express catches',
    `${EXPRESS}app.get('/a', (req, res) => { if (!req.query.id) throw new Error('No id'); res.json({}) })`,
  ],
  [
    'a promise that settles',
    `${EXPRESS}${PG}app.get('/a', async (req, res) => { res.json(await Promise.allSettled([pool.query('x')])) })`,
  ],
  [
    'Sentry reports it',
    `import * as Sentry from '@sentry/node'\n${PG}Sentry.init({ dsn: 'x' })\nsetInterval(async () => { await pool.query('x') }, 1000)`,
    { '@sentry/node': '8.0.0' },
  ],
  [
    'a list of what was read in a try',
    `import { drizzle } from 'drizzle-orm/node-postgres'\n${EXPRESS}const db = drizzle('x')\nconst names = async () => { let rows = []\ntry { rows = await db.select().from(users) } catch (error) { console.error(error) }\nreturn rows.map((row) => row.name) }\napp.get('/a', async (req, res) => { res.json(await names()) })`,
    { 'drizzle-orm': '0.40.0' },
  ],
  [
    'a function of Cloud Functions, whose framework answers',
    `import { onRequest } from 'firebase-functions/v2/https'\n${PG}export const rows = onRequest(async (req, res) => { res.json(await pool.query('x')) })`,
    { 'firebase-functions': '5.0.0' },
  ],
  [
    'what may be a map in memory',
    "import Redis from 'ioredis'\nclass Cache {\n  async start() { this.store = process.env.URL ? new Redis(process.env.URL) : new Map() }\n  put(key) { setTimeout(() => this.store.del(key), 1000) }\n}",
    { ioredis: '5.0.0' },
  ],
  ['shutting down', `${PG}process.on('SIGTERM', async () => { await pool.query('x') })`],
]

const told: [name: string, text: string, expect: string[], packages?: Record<string, string>][] = [
  [
    'a throw of the handler itself',
    `${EXPRESS}app.get('/a', async (req, res) => { if (!req.query.id) throw new Error('No id'); res.json({}) })`,
    ['request'],
  ],
  [
    'a catch that throws on',
    `${EXPRESS}${PG}app.get('/a', async (req, res) => { try { res.json(await pool.query('x')) } catch (error) { console.error(error); throw error } })`,
    ['request'],
  ],
  [
    'through Promise.all and a map',
    `${EXPRESS}${PG}app.post('/a', async (req, res) => { await Promise.all(req.body.ids.map(async (id) => { await pool.query('x', [id]) })); res.end() })`,
    ['request'],
  ],
  [
    'a call of the network is told at the handler alone',
    `${EXPRESS}app.get('/a', async (req, res) => { const answer = await fetch('https://rates.example'); if (!answer.ok) return res.status(502).end(); res.json(await answer.json()) })`,
    ['request'],
  ],
  [
    'an older cron',
    `import { CronJob } from 'cron'\n${PG}new CronJob('* * * * *', async () => { await pool.query('x') })`,
    ['process'],
    { cron: '3.1.0' },
  ],
  [
    'what is never a map',
    "import Redis from 'ioredis'\nclass Cache {\n  async start() { this.store = new Redis(process.env.URL) }\n  put(key) { setTimeout(() => this.store.del(key), 1000) }\n}",
    ['process'],
    { ioredis: '5.0.0' },
  ],
  [
    'a handler given by name, bound',
    `${EXPRESS}${PG}class Orders { async list(req, res) { res.json(await pool.query('x')) } }\nconst orders = new Orders()\napp.get('/a', orders.list.bind(orders))`,
    ['request'],
  ],
  [
    'a listener for unhandled rejections that ends the process',
    `${PG}process.on('unhandledRejection', () => { process.exit(1) })\nsetInterval(async () => { await pool.query('x') }, 1000)`,
    ['process'],
  ],
]

describe('unhandled-async-handler', () => {
  for (const [name, text, packages] of silent)
    it(`is silent: ${name}`, () => assert.deepEqual(found(text, packages), []))
  for (const [name, text, expect, packages] of told)
    it(`tells: ${name}`, () =>
      assert.deepEqual(
        found(text, packages),
        expect.map((each) => `${rule.id} ${each}`),
      ))

  it('leaves a network call to unguarded-fetch that another way out lets through', () => {
    const text = `${EXPRESS}export async function rates() { const answer = await fetch('https://rates.example'); return answer.ok ? answer.json() : null }\napp.get('/a', async (req, res) => { res.json(await rates()) })\nexport function warm() { rates() }`
    assert.deepEqual(found(text).sort(), ['unguarded-fetch unhandled', 'unhandled-async-handler request'])
  })
})
