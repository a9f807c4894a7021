import assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'
import { isHealthUrl } from '../health'

describe('health routes', () => {
  it('reads health routes that a plain handler tells apart by the path', () => {
    const handler = (code: string) =>
      projectOf({
        'package.json': '{ "dependencies": { "pg": "8.0.0" } }',
        'server.ts': `import http from 'node:http'\nimport { Pool } from 'pg'\nconst pool = new Pool()\nhttp.createServer(async (req, res) => {\n  const url = new URL(req.url ?? '/', 'http://x')\n${code}\n}).listen(3000)\n`,
      }).inventory.apps.flatMap((app) => app.healthRoutes.map(({ url, touchesDatabase }) => [url, touchesDatabase]))
    assert.deepEqual(
      handler(
        "switch (url.pathname) {\n  case '/health':\n  case '/healthz':\n    res.end('ok')\n    break\n  case '/orders': res.end('[]')\n}",
      ),
      [
        ['/health', false],
        ['/healthz', false],
      ],
    )
    assert.deepEqual(
      handler(
        "switch (url.pathname) {\n  case '/ready': {\n    await pool.query('select 1')\n    return res.end('ok')\n  }\n}",
      ),
      [['/ready', true]],
    )
    assert.deepEqual(
      handler(
        "if (url.pathname === '/healthz') { res.end('ok') } else { await pool.query('select * from a'); res.end() }",
      ),
      [['/healthz', false]],
    )
    assert.deepEqual(handler("if (req.url === '/health') { await pool.query('select 1'); res.end('ok'); return }"), [
      ['/health', true],
    ])
    assert.deepEqual(handler("if (url.pathname !== '/health') console.log(url.pathname)\nres.end()"), [])
    assert.deepEqual(handler("switch (url.pathname) { case '/health': next() }"), [])
    assert.deepEqual(handler("switch (event.type) { case '/health': res.end() }"), [])
  })

  it('tells addresses of health from addresses about something else', () => {
    const yes = [
      '/health',
      '/healthz',
      '/api/health',
      '/api/health/live',
      '/status',
      '/api/ping',
      '/api/v1/readyz',
      '/health-check',
    ]
    const no = [
      '/orders/:id/status',
      '/api/health-records',
      '/api/orders/status',
      '/gyms/:id/heartbeat',
      '/healthy-recipes',
      '/start-up',
    ]
    assert.deepEqual(
      yes.filter((url) => !isHealthUrl(url)),
      [],
    )
    assert.deepEqual(no.filter(isHealthUrl), [])
  })

  it('counts what answers at an address of health, not what leaves it out of something, and sees whether the database is asked', () => {
    const health = (server: string, more: Record<string, string> = {}) =>
      projectOf({
        'package.json': '{ "dependencies": { "express": "5.1.0", "pg": "8.13.0" } }',
        'db.ts': "import { Pool } from 'pg'\nexport const pool = new Pool()\n",
        'server.ts': `import express from 'express'\nimport { pool } from './db'\nconst app = express()\n${server}\napp.listen(3000)\n`,
        ...more,
      }).inventory.apps.flatMap((app) => app.healthRoutes.map(({ url, touchesDatabase }) => [url, touchesDatabase]))
    const gate = (branch: string) =>
      `app.use((req, res, next) => {\n  if (req.path === '/health') ${branch}\n  next()\n})`
    assert.deepEqual(health(gate('return next()')), [])
    assert.deepEqual(health(gate('return')), [])
    assert.deepEqual(health("app.use(limit({ skip: (req) => req.path === '/health' }))"), [])
    assert.deepEqual(health(gate('{\n    res.json({ ok: true })\n    return\n  }')), [['/health', false]])
    assert.deepEqual(health(gate('return answer(res)')), [['/health', false]])
    const ask = "await pool.query('select 1')"
    assert.deepEqual(health(`app.get('/health', async (_q, r) => { ${ask}; r.json({}) })`), [['/health', true]])
    const router = `import { Router } from 'express'\nimport { pool } from './db'\nconst router = Router()\nrouter.get('/', async (_q, r) => { ${ask}; r.json({}) })\nexport default router\n`
    const mounted = "app.use('/health', router)"
    assert.deepEqual(health(`import router from './health'\n${mounted}`, { 'health.ts': router }), [['/health', true]])
    const own =
      "const cache = { query: (key: string) => key }\napp.get('/health', (_q, r) => { cache.query('a'); r.json({}) })"
    assert.deepEqual(health(own), [['/health', false]])
    assert.deepEqual(health('', { 'railway.json': '{ "deploy": { "healthcheckPath": "/" } }' }), [])
    assert.deepEqual(health('', { 'railway.json': '{ "deploy": { "healthcheckPath": "/up" } }' }), [['/up', undefined]])
  })
})
