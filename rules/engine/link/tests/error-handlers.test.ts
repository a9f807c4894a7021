import assert from 'node:assert/strict'
import type { Project } from '../../project'
import { projectOf } from '../../tests/project-of'

/** Where a failure of the first `fetch` of a file ends. */
function outcomeOf(linked: Project, path: string): string {
  const facts = linked.link.code(path)
  assert.ok(facts)
  return linked.failures.ofCall(
    path,
    facts.calls.findIndex((call) => call.text === 'fetch'),
  ).k
}

const HONO = '{ "name": "x", "dependencies": { "hono": "4.6.0" } }'
const RATES = `import { Hono } from 'hono'
export const rates = new Hono()
rates.get('/rates', async (c) => c.json(await (await fetch('https://rates.example')).json()))
`
const SERVER = (more = ''): string => `import { serve } from '@hono/node-server'
import { Hono } from 'hono'
const app = new Hono()
${more}
serve(app)
`

describe('error handlers', () => {
  it('answer for routers that are mounted on the app', () => {
    const answered = projectOf({
      'package.json': HONO,
      'src/rates.ts': RATES,
      'src/index.ts': `import { rates } from './rates'\n${SERVER("app.onError((error, c) => c.json({ error: 'Sorry' }, 500))\napp.route('/', rates)")}`,
    })
    assert.equal(outcomeOf(answered, 'src/rates.ts'), 'handled')
    assert.equal(outcomeOf(projectOf({ 'package.json': HONO, 'src/rates.ts': RATES }), 'src/rates.ts'), 'bare-500')
  })

  it('of one server say nothing of another', () => {
    const linked = projectOf({
      'package.json': '{ "name": "root", "workspaces": ["apps/*", "packages/*"] }',
      'apps/one/package.json': HONO,
      'apps/one/src/index.ts': SERVER("app.onError((error, c) => c.json({ error: 'Sorry' }, 500))"),
      'apps/two/package.json': HONO,
      'apps/two/src/rates.ts': RATES,
      'apps/two/src/index.ts': SERVER(),
      'packages/api/package.json': HONO,
      'packages/api/src/rates.ts': RATES,
    })
    assert.equal(outcomeOf(linked, 'apps/two/src/rates.ts'), 'bare-500')
    assert.equal(outcomeOf(linked, 'packages/api/src/rates.ts'), 'handled')
  })

  it('a middleware of four parameters answers; a listener of that name does not', () => {
    const express = (last: string): Project =>
      projectOf({
        'package.json': '{ "name": "x", "dependencies": { "express": "5.0.1" } }',
        'index.ts': `import express from 'express'\nconst app = express()\napp.get('/a', async (req, res) => { res.json(await (await fetch('https://rates.example')).json()) })\n${last}\napp.listen(3000)`,
      })
    assert.equal(
      outcomeOf(express('app.use((error, req, res, next) => { res.status(500).end() })'), 'index.ts'),
      'handled',
    )
    assert.equal(outcomeOf(express('upload.onError(() => {})'), 'index.ts'), 'bare-500')
  })
})
