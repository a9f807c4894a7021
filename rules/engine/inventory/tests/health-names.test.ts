import assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'

/** The health routes of a server with this one. */
function urls(route: string): string[] {
  const [app] = projectOf({
    'package.json': '{ "dependencies": { "express": "5.1.0", "pg": "8.13.0" } }',
    'server.ts': `import express from 'express'\nimport { Pool } from 'pg'\nconst pool = new Pool()\nconst app = express()\n${route}\napp.listen(3000)\n`,
  }).inventory.apps
  return (app?.healthRoutes ?? []).map(({ url }) => url)
}

describe('health routes by other names', () => {
  it('are those whose names say that they try the database, and that do', () => {
    const asks = "async (_request, response) => {\n  await pool.query('SELECT NOW()')\n  response.json({})\n}"
    for (const url of ['/ping-db', '/status/db', '/api/check-database', '/api/v1/db/ping'])
      assert.deepEqual(urls(`app.get('${url}', ${asks})`), [url])
    assert.deepEqual(urls("app.get('/ping-db', (_request, response) => response.json({}))"), [])
    for (const url of ['/api/orders', '/api/tests', '/api/test-db', '/db/:id/status'])
      assert.deepEqual(urls(`app.get('${url}', ${asks})`), [])
  })
})
