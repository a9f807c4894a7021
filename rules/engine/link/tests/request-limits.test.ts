import * as assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'

const SERVER = `import express from 'express'
import http from 'node:http'
import timeout from 'connect-timeout'
const app = express()
const server = http.createServer(app)
`

/** What a server does with every request, and whether that ends one that takes too long. */
const TABLE: readonly (readonly [code: string, isLimited: boolean])[] = [
  [`app.use((req, res, next) => { req.setTimeout(20_000, () => res.sendStatus(504)); next() })`, true],
  [`app.use((req, res, next) => { res.setTimeout(20_000); next() })`, true],
  [`server.setTimeout(20_000)`, true],
  [`app.listen(3000).setTimeout(20_000)`, true],
  [`app.use(timeout('20s'))`, true],
  [
    `app.use((req, res, next) => { setTimeout(() => res.status(503).json({ error: 'Too slow' }), 20_000); next() })`,
    true,
  ],
  [`app.use('/upload', (req, res, next) => { req.setTimeout(20_000); next() })`, false],
  [`app.get('/slow', (req, res) => { req.setTimeout(20_000); res.json({}) })`, false],
  [`app.use((req, res, next) => { setTimeout(() => console.warn('slow'), 20_000); next() })`, false],
  [`app.use(express.json())`, false],
  [`server.keepAliveTimeout = 65_000`, false],
]

describe('time limits that a server puts on every request', () => {
  for (const [code, isLimited] of TABLE) {
    it(code, () => {
      const project = projectOf({
        'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "connect-timeout": "1.9.0" } }',
        'server/index.ts': SERVER + code,
        'server/rates.ts': 'export const rates = () => fetch("https://rates.example")',
        'apps/other/package.json': '{ "name": "other" }',
      })
      assert.equal(project.limitsRequests('server/rates.ts'), isLimited)
      assert.equal(project.limitsRequests('apps/other/rates.ts'), false)
    })
  }
})
