import assert from 'node:assert/strict'
import { analyzeFile } from '../../analyze'

/** Host, and each setting as `key=value` with the text at its place. */
function settings(path: string, text: string): [string, [string, string][]] {
  const facts = analyzeFile(path, text)
  if (facts.kind !== 'deployment') return [facts.kind, []]
  return [
    facts.host,
    facts.settings.map(({ key, value, range }) => [`${key}=${value}`, text.slice(range.start, range.end)]),
  ]
}

describe('deployment files', () => {
  it('reads TOML with places', () => {
    const text =
      'app = "shop" # the name\n[http_service]\ninternal_port = 8080\n[[http_service.checks]]\npath = "/health"\n[env]\nKEY = "sk_1"\n'
    assert.deepEqual(settings('fly.toml', text), [
      'fly',
      [
        ['app=shop', 'app = "shop" # the name'],
        ['http_service.internal_port=8080', 'internal_port = 8080'],
        ['http_service.checks.0.path=/health', 'path = "/health"'],
      ],
    ])
  })

  it('takes the file of another tool that has the same name for text', () => {
    assert.deepEqual(settings('app.yaml', 'name: shop\nimage: postgres-backup\n'), ['text', []])
    assert.deepEqual(settings('app.yaml', 'runtime: nodejs22\n')[0], 'app-engine')
    assert.deepEqual(settings('fly.staging.toml', 'wings = 2\n'), ['text', []])
    const many = Array.from({ length: 400 }, (_, i) => `a${i}: 1\n`).join('')
    assert.deepEqual(settings('app.yaml', `${many}runtime: nodejs22\n`)[0], 'app-engine')
  })

  it('reads JSON and YAML, and no environment', () => {
    assert.deepEqual(settings('vercel.json', '{ "crons": [{ "path": "/api/sweep" }], "env": { "KEY": "sk_1" } }'), [
      'vercel',
      [['crons.0.path=/api/sweep', '"path": "/api/sweep"']],
    ])
    const yaml =
      'services:\n  - type: web\n    healthCheckPath: /up\n    envVars:\n      - key: A\n        value: sk_1\n'
    assert.deepEqual(settings('render.yaml', yaml), [
      'render',
      [
        ['services.0.type=web', 'type: web'],
        ['services.0.healthCheckPath=/up', 'healthCheckPath: /up'],
      ],
    ])
  })

  it('reads instructions of a Dockerfile and lines of a Procfile', () => {
    const text = 'FROM node:22\nENV KEY=sk_1\nHEALTHCHECK CMD curl -f http://localhost/health\n'
    assert.deepEqual(
      settings('Dockerfile', text)[1].map(([told]) => told),
      ['FROM=node:22', 'HEALTHCHECK=CMD curl -f http://localhost/health'],
    )
    const longer =
      'HEALTHCHECK --interval=30s \\\n  CMD curl -f http://localhost/up\nENV KEY=sk_1 \\\n  OTHER=sk_2\nCMD ["node", "a.js"]\n'
    assert.deepEqual(
      settings('Dockerfile', longer)[1].map(([told]) => told),
      ['HEALTHCHECK=--interval=30s \\\n  CMD curl -f http://localhost/up', 'CMD=["node", "a.js"]'],
    )
    assert.deepEqual(settings('Procfile', 'web: node server.js\n')[1], [['web=node server.js', 'web: node server.js']])
  })

  it('survives what is broken', () => {
    assert.deepEqual(settings('vercel.json', '{'), ['vercel', []])
    assert.deepEqual(settings('wrangler.toml', '[[['), ['cloudflare', []])
  })
})
