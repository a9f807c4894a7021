import assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'
import type { Project } from '../../project'
import { checklistEvidence } from '../evidence'
import { toldOf } from '../told'
import { undocumentedOf } from '../undocumented'

const SPA = {
  'package.json':
    '{ "name": "shop", "scripts": { "build": "vite build", "test": "vitest" }, "dependencies": { "react-dom": "19.0.0", "@sentry/react": "10.0.0" } }',
  'src/main.tsx':
    "import './instrument'\nimport { createRoot } from 'react-dom/client'\ncreateRoot(document.getElementById('root')!).render(<h1>Shop</h1>)\n",
}

describe('inventory', () => {
  it('knows apps by where they start, and edge functions with the app they belong to', () => {
    const project = projectOf({
      ...SPA,
      'supabase/functions/pay/index.ts': 'Deno.serve(() => new Response())\n',
      'supabase/functions/_shared/cors.ts': 'export const cors = {}\n',
    })
    const [app, ...more] = project.inventory.apps
    assert.equal(more.length, 0)
    assert.deepEqual(
      app?.sides.map(({ side, entries }) => [side, entries.map(({ file }) => file)]),
      [
        ['client', ['src/main.tsx']],
        ['edge', ['supabase/functions/pay/index.ts']],
      ],
    )
    assert.deepEqual(app && toldOf(app).open.map(({ side }) => side), ['client', 'edge'])
  })

  it('knows servers that Bun starts, single functions of a host, and that a web app beside a mobile one is not mobile', () => {
    const sides = (files: Record<string, string>) =>
      projectOf(files).inventory.apps.map(({ folder, sides }) => [
        folder,
        ...sides.map(({ side, perRequest }) => `${side}${perRequest ? ' per request' : ''}`),
      ])
    const bun = (code: string, start = 'bun run --hot src/index.ts') => ({
      'package.json': `{ "scripts": { "dev": "${start}" }, "dependencies": { "hono": "4.0.0" } }`,
      'src/index.ts': code,
    })
    const app = "import { Hono } from 'hono'\nconst app = new Hono()\n"
    assert.deepEqual(sides(bun(`${app}export default app\n`)), [['', 'server']])
    assert.deepEqual(sides(bun(`${app}export default { port: 3000, fetch: app.fetch }\n`)), [['', 'server']])
    assert.deepEqual(sides(bun(`${app}export default app\n`, 'tsc')), [])
    const page = SPA['src/main.tsx'].replace("import './instrument'\n", '')
    const handler = 'export default function handler() {}\n'
    assert.deepEqual(sides({ ...SPA, 'src/main.tsx': page, 'api/og.ts': handler }), [
      ['', 'client', 'server per request'],
    ])
    const mobile = {
      'package.json': '{ "workspaces": ["web"], "dependencies": { "expo": "54.0.0" } }',
      'App.js': 'export default function App() {}\n',
      'web/package.json': SPA['package.json'],
      'web/src/main.tsx': page,
      'web/src/App.tsx': 'export default function App() {}\n',
    }
    assert.deepEqual(sides(mobile), [
      ['', 'mobile'],
      ['web', 'client'],
    ])
  })

  it('takes the package manager that the package asks for, and gives an app the variables of packages that it shares', () => {
    const manager = (asked: string, more: Record<string, string> = {}) =>
      projectOf({
        ...SPA,
        ...more,
        'package.json': SPA['package.json'].replace('{', `{ "packageManager": "${asked}",`),
      }).inventory.apps[0]?.packageManager
    const both = { 'package-lock.json': '{}', 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }
    assert.deepEqual([manager('pnpm@10.0.0'), manager('yarn@4.9.1'), manager('cargo@1')], ['pnpm', 'yarn', 'npm'])
    assert.deepEqual([manager('npm@11.0.0', both), manager('pnpm@10.0.0', both)], ['npm', 'pnpm'])
    const app = (name: string, dependencies: string) => ({
      [`apps/${name}/package.json`]: `{ "name": "${name}", "dependencies": { ${dependencies} } }`,
      [`apps/${name}/server.ts`]: "import express from 'express'\nexpress().listen(3000)\n",
    })
    const project = projectOf({
      'package.json': '{ "workspaces": ["apps/*", "packages/*"] }',
      ...app('api', '"express": "5.1.0", "db": "*"'),
      ...app('push', '"express": "5.1.0"'),
      'packages/db/package.json': '{ "name": "db", "dependencies": { "core": "*" } }',
      'packages/db/index.ts':
        'export const url = process.env.DATABASE_URL!\nexport const prefix = process.env.basePath\n',
      'packages/core/package.json': '{ "name": "core" }',
      'packages/core/index.ts': 'export const key = process.env.CORE_KEY!\n',
    })
    assert.deepEqual(
      undocumentedOf(project).map(({ app: { name }, missing }) => [name, ...missing.map((each) => each.name)]),
      [['api', 'CORE_KEY', 'DATABASE_URL'], ['push']],
    )
  })

  it('knows hosts by what their files set, not by a name that others use too, and by code that they read', () => {
    const hosts = (files: Record<string, string>) =>
      projectOf({ 'package.json': '{}', ...files }).inventory.hosting.map(({ host, folder }) =>
        `${host} ${folder}`.trim(),
      )
    assert.deepEqual(hosts({ 'app.yaml': 'runtime: nodejs22\n' }), ['app-engine'])
    assert.deepEqual(hosts({ 'app.yaml': 'name: shop\nservices: []\n', 'render.yaml': 'colour: red\n' }), [])
    const other = (first: string) =>
      projectOf({
        'package.json': '{ "scripts": { "start": "node index.ts" }, "dependencies": { "express": "5.0.0" } }',
        'index.ts': "import express from 'express'\nexpress().listen(3000)\n",
        'src/nightly.ts': 'export const sweep = (): number => 1\nsweep()\n',
        'app.yaml': `${first}\nentrypoint: node src/nightly.ts\nimage: postgres-backup\nhealth_check:\n  path: /alive\n`,
      })
    const told = (project: Project) => [
      project.reach.unusedAt('src/nightly.ts', 20) === undefined,
      checklistEvidence(project).map(({ item }) => item),
      project.inventory.apps.flatMap(({ healthRoutes }) => healthRoutes.map(({ url }) => url)),
    ]
    assert.deepEqual(told(other('runtime: nodejs22')), [true, ['backups'], ['/alive']])
    assert.deepEqual(told(other('kind: ComponentDefinition')), [false, [], []])
    assert.deepEqual(hosts({ 'render.yaml': 'services:\n  - type: web\n' }), ['render'])
    assert.deepEqual(hosts({ 'railway.json': '{ "deploy": { "startCommand": "node ." } }' }), ['railway'])
    assert.deepEqual(hosts({ 'railway.json': '{ "stations": 3 }', 'fly.toml': 'wings = 2\n' }), [])
    assert.deepEqual(hosts({ 'fly.toml': 'app = "shop"\n', 'wrangler.jsonc': '{ "name": "shop" }' }), [
      'fly',
      'cloudflare',
    ])
    assert.deepEqual(hosts({ Dockerfile: 'FROM node:22\n', 'api/Dockerfile': '# nothing\n' }), ['docker'])
    assert.deepEqual(
      hosts({
        'vercel.ts': "import type { VercelConfig } from '@vercel/config/v1'\nexport const config: VercelConfig = {}\n",
      }),
      ['vercel'],
    )
    assert.deepEqual(hosts({ 'lib/vercel.ts': 'export const deploy = () => 1\n' }), [])
    assert.deepEqual(
      hosts({ 'web/netlify/functions/pay.ts': 'export const handler = async () => ({ statusCode: 200 })\n' }),
      ['netlify web'],
    )
    assert.deepEqual(hosts({ 'netlify/functions/words.ts': 'export const words = 1\n' }), [])
    const functions = { 'supabase/functions/pay/index.ts': 'Deno.serve(() => new Response())\n' }
    assert.deepEqual(hosts({ ...functions, 'supabase/config.toml': 'project_id = "shop"\n' }), ['supabase'])
  })

  it('keeps what is asked twice, and takes broken files for nothing', () => {
    const { inventory } = projectOf({ 'package.json': '{', '.github/workflows/a.yml': '[', 'vercel.json': '{' })
    assert.equal(inventory.apps, inventory.apps)
    assert.deepEqual(
      [inventory.apps.length, inventory.tests.files.length, inventory.environment.variables.length],
      [0, 0, 0],
    )
  })
})
