import assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'
import type { Project } from '../../project'
import { checklistEvidence } from '../evidence'
import { isHealthUrl } from '../health'
import { toldOf } from '../told'
import { undocumentedOf } from '../undocumented'

const SPA = {
  'package.json':
    '{ "name": "shop", "scripts": { "build": "vite build", "test": "vitest" }, "dependencies": { "react-dom": "19.0.0", "@sentry/react": "10.0.0" } }',
  'src/main.tsx':
    "import './instrument'\nimport { createRoot } from 'react-dom/client'\ncreateRoot(document.getElementById('root')!).render(<h1>Shop</h1>)\n",
}

/** State and sides of each tracker of the first app. */
function trackers(files: Record<string, string>): string[] {
  const [app] = projectOf(files).inventory.apps
  return (app?.trackers ?? []).map(({ name, state, sides }) => `${name} ${state} ${sides.join('+')}`.trim())
}

describe('inventory', () => {
  it('follows the call that starts a tracker to where the app starts', () => {
    const init = "import * as Sentry from '@sentry/react'\n"
    const dsn = '{ dsn: import.meta.env.VITE_DSN }'
    assert.deepEqual(trackers({ ...SPA, 'src/instrument.ts': `${init}Sentry.init(${dsn})\n` }), [
      'Sentry running client',
    ])
    assert.deepEqual(trackers({ ...SPA, 'src/other.ts': `${init}Sentry.init(${dsn})\n` }), ['Sentry dead'])
    assert.deepEqual(trackers({ ...SPA, 'src/instrument.ts': `${init}// Sentry.init(${dsn})\n` }), [
      'Sentry dependency',
    ])
    assert.deepEqual(trackers({ ...SPA, 'src/instrument.ts': `${init}Sentry.init({ dsn: '' })\n` }), ['Sentry dead'])
    const uncalled = `${init}class Monitor {\n  start() {\n    Sentry.init(${dsn})\n  }\n}\nexport const monitor = new Monitor()\n`
    assert.deepEqual(trackers({ ...SPA, 'src/instrument.ts': uncalled }), ['Sentry dead'])
    assert.deepEqual(trackers({ ...SPA, 'src/instrument.ts': `${uncalled}monitor.start()\n` }), [
      'Sentry running client',
    ])
  })

  it('takes a tracker without an address in the browser, or one that is there for something else, for none', () => {
    const main = (tracker: string, dependency: string) =>
      trackers({
        'package.json': `{ "dependencies": { "react-dom": "19.0.0", "${dependency}": "1.0.0" } }`,
        'src/main.tsx': `import { createRoot } from 'react-dom/client'\n${tracker}\ncreateRoot(document.getElementById('root')!).render(<h1>Shop</h1>)\n`,
      })
    const sentry = (options: string) =>
      main(`import * as Sentry from '@sentry/react'\nSentry.init(${options})`, '@sentry/react')
    for (const options of ['', '{}', "{ environment: 'production' }", '{ dsn: undefined }'])
      assert.deepEqual(sentry(options), ['Sentry dead'], options)
    for (const options of ['settings', '{ ...settings }', '{ dsn: import.meta.env.VITE_DSN }', '{ dsn }'])
      assert.deepEqual(sentry(options), ['Sentry running client'], options)
    const bugsnag = (key: string) => main(`import Bugsnag from '@bugsnag/js'\nBugsnag.start(${key})`, '@bugsnag/js')
    assert.deepEqual(bugsnag("'YOUR_API_KEY'"), ['Bugsnag dead'])
    assert.deepEqual(bugsnag('{ apiKey: import.meta.env.VITE_KEY }'), ['Bugsnag running client'])
    const logs = (options: string) =>
      main(`import { datadogLogs } from '@datadog/browser-logs'\ndatadogLogs.init(${options})`, '@datadog/browser-logs')
    assert.deepEqual(logs('{ clientToken: token }'), [])
    assert.deepEqual(logs('{ clientToken: token, forwardErrorsToLogs: true }'), ['Datadog running client'])
    const provider = (attributes: string) =>
      trackers({
        'package.json': '{ "dependencies": { "react-dom": "19.0.0", "posthog-js": "1.0.0" } }',
        'src/main.tsx': `import { createRoot } from 'react-dom/client'\nimport { PostHogProvider } from 'posthog-js/react'\ncreateRoot(document.getElementById('root')!).render(<PostHogProvider ${attributes}><h1>Shop</h1></PostHogProvider>)\n`,
      })
    assert.deepEqual(provider('apiKey={import.meta.env.VITE_KEY} options={options}'), ['PostHog running client'])
  })

  it('sees on a server what a command loads before it, and PostHog only where it is asked to take errors', () => {
    const server = (more: Record<string, string>, top = '', below = '') =>
      trackers({
        'package.json': '{ "dependencies": { "express": "5.1.0", "@sentry/node": "10.0.0", "posthog-node": "5.0.0" } }',
        'server.ts': `import express from 'express'\n${top}\nconst app = express()\n${below}\napp.listen(3000)\n`,
        ...more,
      }).filter((each) => !each.endsWith('dependency'))
    const instrument = "import * as Sentry from '@sentry/node'\nSentry.init({ dsn: process.env.SENTRY_DSN })\n"
    const docker = (command: string) => ({ Dockerfile: `FROM node:22\nCMD ${command}\n` })
    const image = docker('["node", "--import", "./instrument.mjs", "server.js"]')
    assert.deepEqual(server({ 'instrument.mjs': instrument, ...image }), ['Sentry running server'])
    assert.deepEqual(server({ 'instrument.mjs': instrument, ...docker('["node", "server.js"]') }), ['Sentry dead'])
    const built = docker('node --import /app/dist/instrument.js dist/server.js')
    assert.deepEqual(server({ 'src/instrument.ts': instrument, ...built }), ['Sentry running server'])
    const posthog = (options: string, below = '') =>
      server({}, `import { PostHog } from 'posthog-node'\nconst client = new PostHog(key${options})`, below)
    assert.deepEqual(posthog(''), [])
    assert.deepEqual(posthog(", { host: 'https://eu.posthog.com' }"), [])
    assert.deepEqual(posthog(', { enableExceptionAutocapture: false }'), ['PostHog dead'])
    assert.deepEqual(posthog(', { enableExceptionAutocapture: true }'), ['PostHog running server'])
    assert.deepEqual(posthog('', 'app.use((error, _q, r, _n) => { client.captureException(error); r.end() })'), [
      'PostHog running server',
    ])
  })

  it('follows what is loaded later to what it is called by', () => {
    const start =
      "import * as Sentry from '@sentry/react'\nexport function start() {\n  Sentry.init({ dsn: import.meta.env.VITE_DSN })\n}\n"
    const loading = (code: string) =>
      trackers({
        ...SPA,
        'src/sentry.ts': start,
        'src/main.tsx': `${SPA['src/main.tsx'].replace("import './instrument'\n", '')}${code}\n`,
      })
    const running = ['Sentry running client']
    assert.deepEqual(loading("import('./sentry').then(({ start }) => start())"), running)
    assert.deepEqual(
      loading("if (import.meta.env.PROD) void import('./sentry').then((sentry) => sentry.start())"),
      running,
    )
    assert.deepEqual(loading("const later = async () => { (await import('./sentry')).start() }\nlater()"), running)
    assert.deepEqual(loading("import('./sentry')"), ['Sentry dead'])
    assert.deepEqual(loading('start()'), ['Sentry dead'])
  })

  it('follows what is loaded by the name of a constant, and says nothing where the name cannot be told', () => {
    const start =
      "import * as Sentry from '@sentry/react'\nexport function start() {\n  Sentry.init({ dsn: import.meta.env.VITE_DSN })\n}\n"
    const top = "import * as Sentry from '@sentry/react'\nSentry.init({ dsn: import.meta.env.VITE_DSN })\n"
    const main = (code: string, sentry = start, more: Record<string, string> = {}) =>
      trackers({
        ...SPA,
        'src/sentry.ts': sentry,
        'src/main.tsx': `${SPA['src/main.tsx'].replace("import './instrument'\n", '')}${code}\n`,
        ...more,
      })
    const running = ['Sentry running client']
    const then = '.then((sentry) => sentry.start())'
    assert.deepEqual(main(`const LATER = './sentry'\nimport(LATER)${then}`), running)
    assert.deepEqual(main("const LATER = './sentry'\nvoid import(LATER)", top), running)
    const names = { 'src/names.ts': "export const LATER = './sentry'\nexport const OTHER = './other'\n" }
    assert.deepEqual(main("import { LATER } from './names'\nvoid import(LATER)", top, names), running)
    assert.deepEqual(main("import { OTHER } from './names'\nvoid import(OTHER)", top, names), ['Sentry dead'])
    assert.deepEqual(main('void import(nameOf(document.title))', top), ['Sentry unclear'])
    assert.deepEqual(main('void import(`./sen${x}.ts`)', top), ['Sentry unclear'])
    assert.deepEqual(main('void import(`./pages/${x}.ts`)', top), ['Sentry dead'])
    const byName = "const TRACKER = '@sentry/react'\n"
    const dsn = '{ dsn: import.meta.env.VITE_DSN }'
    assert.deepEqual(main(`${byName}import(TRACKER).then((s) => s.init(${dsn}))`, ''), running)
    assert.deepEqual(
      main(`${byName}const go = async () => { const s = await import(TRACKER); s.init(${dsn}) }\ngo()`, ''),
      running,
    )
    assert.deepEqual(main(byName, ''), ['Sentry dependency'])
    const unclear = main("import(nameOf('tracker')).then((s) => s.init({ dsn }))", '')
    assert.deepEqual(unclear, ['Sentry unclear'])
    const [app] = projectOf({
      ...SPA,
      'src/main.tsx': `${SPA['src/main.tsx']}import(nameOf('tracker')).then((s) => s.init({ dsn }))\n`,
    }).inventory.apps
    assert.deepEqual(app && [toldOf(app).open, toldOf(app).dead], [[], undefined])
  })

  it('takes what starts in development alone, or never, for none', () => {
    const init = 'Sentry.init({ dsn: import.meta.env.VITE_DSN })'
    const main = (code: string, more: Record<string, string> = {}) => {
      const [app] = projectOf({
        ...SPA,
        'src/main.tsx': `import * as Sentry from '@sentry/react'\n${SPA['src/main.tsx'].replace("import './instrument'\n", '')}${code}\n`,
        ...more,
      }).inventory.apps
      return (app?.trackers ?? []).map(({ state, because }) => because ?? state)
    }
    const development = ['it starts in development alone']
    for (const condition of [
      'import.meta.env.DEV',
      '!import.meta.env.PROD',
      "process.env.NODE_ENV === 'development'",
      "process.env.NODE_ENV !== 'production'",
      "import.meta.env.DEV && location.hostname === 'localhost'",
    ])
      assert.deepEqual(main(`if (${condition}) {\n  ${init}\n}`), development, condition)
    for (const condition of [
      'import.meta.env.PROD',
      "process.env.NODE_ENV === 'production'",
      '!import.meta.env.DEV',
      'import.meta.env.DEV || import.meta.env.VITE_DSN',
      "process.env.NODE_ENV !== 'test'",
      'import.meta.env.VITE_DSN',
      'settings.DEV',
    ])
      assert.deepEqual(main(`if (${condition}) {\n  ${init}\n}`), ['running'], condition)
    assert.deepEqual(main(`if (import.meta.env.PROD) ${init}\nelse start()`), ['running'])
    assert.deepEqual(main(`if (import.meta.env.PROD) start()\nelse ${init}`), development)
    assert.deepEqual(main(`const isDev = import.meta.env.DEV\nisDev && ${init}`), development)
    assert.deepEqual(main(`if (false) ${init}`), ['the condition it stands under never holds'])
    const modes = (text: string, condition: string) =>
      main(`import { isDev, isProduction as isProd } from './modes'\nif (${condition}) ${init}`, {
        'src/modes.ts': "export { isDev } from './env'\nexport * from './env'\n",
        'src/env.ts': text,
      })
    const both = 'export const isDev = import.meta.env.DEV\nexport const isProduction = !isDev\n'
    assert.deepEqual(modes(both, 'isDev'), development)
    assert.deepEqual(modes(both, '!isProd'), development)
    assert.deepEqual(modes(both, 'isProd'), ['running'])
    assert.deepEqual(modes(both, '!isDev'), ['running'])
    const other = "export const isDev = import.meta.env.VITE_STAGE === 'dev'\nexport const isProduction = true\n"
    assert.deepEqual(modes(other, 'isDev'), ['running'])
    assert.deepEqual(modes(other, '!isProd'), ['running'])
    const early = (condition: string) => main(`function start() {\n  if (${condition}) return\n  ${init}\n}\nstart()`)
    assert.deepEqual(early('import.meta.env.DEV'), ['running'])
    assert.deepEqual(early('import.meta.env.PROD'), development)
    const called = `function start() {\n  ${init}\n}\n`
    assert.deepEqual(main(`${called}if (import.meta.env.DEV) start()`), development)
    assert.deepEqual(main(`${called}if (import.meta.env.PROD) start()`), ['running'])
    const file = { 'src/sentry.ts': `import * as Sentry from '@sentry/react'\n${init}\n` }
    assert.deepEqual(main("if (import.meta.env.DEV) void import('./sentry')", file), development)
    assert.deepEqual(main("if (import.meta.env.PROD) void import('./sentry')", file), ['running'])
  })

  it('sees the loaders of trackers in a page', () => {
    const page = (head: string, path = 'index.html') =>
      trackers({
        'package.json': '{ "dependencies": { "react-dom": "19.0.0" } }',
        'src/main.tsx': SPA['src/main.tsx'].replace("import './instrument'\n", ''),
        [path]: `<!doctype html>\n<html><head>${head}</head><body><script type="module" src="/src/main.tsx"></script></body></html>\n`,
      })
    const loader = '<script src="https://js.sentry-cdn.com/0123abcd.min.js" crossorigin="anonymous"></script>'
    assert.deepEqual(page(loader), ['Sentry running client'])
    assert.deepEqual(page(loader, 'dist/index.html'), [])
    assert.deepEqual(page(`<!-- ${loader} -->`), [])
    assert.deepEqual(page('<script src="https://js.sentry-cdn.com/YOUR_KEY.min.js"></script>'), ['Sentry dead'])
    const bundle = '<script src="https://browser.sentry-cdn.com/9.1.0/bundle.min.js"></script>'
    assert.deepEqual(page(bundle), ['Sentry dead'])
    assert.deepEqual(page(`${bundle}<script>Sentry.init({ dsn: "https://a@o1.ingest.sentry.io/1" })</script>`), [
      'Sentry running client',
    ])
    const posthog = (options: string) =>
      page(
        `<script>!function(t,e){p.src=s.api_host+"/static/array.js"}(document,window.posthog||[]);posthog.init('phc_abc', ${options})</script>`,
      )
    assert.deepEqual(posthog("{ api_host: 'https://eu.i.posthog.com' }"), ['PostHog running client'])
    assert.deepEqual(posthog('{ capture_exceptions: false }'), ['PostHog dead'])
    const bugsnag = '<script src="//d2wy8f7a9ursnm.cloudfront.net/v8/bugsnag.min.js"></script>'
    assert.deepEqual(page(`${bugsnag}<script>Bugsnag.start({ apiKey: '0123abcd' })</script>`), [
      'Bugsnag running client',
    ])
    const rum =
      "<script>(function(h,o,u,n,d){})(window,document,'script','https://www.datadoghq-browser-agent.com/us1/v6/datadog-rum.js','DD_RUM')\nwindow.DD_RUM.onReady(function(){ window.DD_RUM.init({ applicationId: 'a', clientToken: 'pub12', site: 'datadoghq.eu' }) })</script>"
    assert.deepEqual(page(rum), ['Datadog running client'])
  })

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

  it('says what a step of a pipeline does, scripts followed', () => {
    const project = projectOf({
      ...SPA,
      '.github/workflows/ci.yml':
        'on: [push]\njobs:\n  a:\n    steps:\n      - run: npm ci && npm run build\n      - run: echo npm test\n      - run: npx tsc --noEmit\n      - run: npm test -- --run\n',
      '.github/workflows/night.yml':
        'name: Night\non:\n  schedule: [{ cron: "0 3 * * *" }]\njobs:\n  a:\n    steps:\n      - run: pg_dump "$URL" > dump.sql\n',
    })
    assert.deepEqual(
      project.inventory.pipelines.map(({ onChange, steps }) => [onChange, steps.map(({ tasks }) => tasks.join('+'))]),
      [
        [true, ['install+build', '', 'type-check', 'test']],
        [false, ['backup']],
      ],
    )
    assert.deepEqual(
      checklistEvidence(project).map(({ item, file }) => [item, file]),
      [['backups', '.github/workflows/night.yml']],
    )
  })

  it('follows runners of workspaces, and programs that a package manager starts', () => {
    const of = (command: string) =>
      projectOf({
        ...SPA,
        'pkg/package.json': '{ "scripts": { "check:all": "eslint . && vitest run" } }',
        '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    steps:\n      - run: ${command}\n`,
      }).inventory.pipelines[0]?.steps[0]?.tasks.join('+')
    const wanted = {
      'pnpm turbo run build test --filter=...[origin/main]': 'build+test',
      'yarn workspaces foreach -A run test': 'test',
      "yarn workspaces foreach --include '@acme/*' run build": 'build',
      'yarn workspace @acme/web build': 'build',
      'npm test -w @acme/api': 'test',
      'pnpm --filter web... check:all': 'lint+test',
      'yarn jest --ci': 'test',
      'pnpm vitest run': 'test',
      'bun run --filter "*" test': 'test',
      'npx nx affected -t lint test build': 'lint+test+build',
      'nx run-many --targets=lint,build': 'lint+build',
      'deno task test': 'test',
      'yarn dev': '',
      'pnpm add -g vitest': '',
    }
    assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((command) => [command, of(command)])), wanted)
  })

  it('takes jobs of GitLab that the clock or a person starts for no check of a change', () => {
    const pipelines = (text: string) =>
      projectOf({ 'package.json': '{}', '.gitlab-ci.yml': text }).inventory.pipelines.map(
        ({ onChange, onProposal, scheduled, steps }) => [onChange, onProposal, scheduled, steps.map(({ job }) => job)],
      )
    const night = 'night:\n  script: pg_dump\n  only: [schedules]\n'
    assert.deepEqual(pipelines(`unit:\n  script: npm test\n${night}`), [
      [true, true, false, ['unit']],
      [false, false, true, ['night']],
    ])
    assert.deepEqual(pipelines('unit:\n  script: npm test\n  when: manual\n'), [[false, false, false, ['unit']]])
    const workflow = "workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == 'schedule'\n"
    assert.deepEqual(pipelines(`${workflow}unit:\n  script: npm test\n`), [[false, false, true, ['unit']]])
  })

  it('takes a pipeline that hands its work to a file elsewhere for one that is not read', () => {
    const read = (steps: string, more: Record<string, string> = {}) =>
      projectOf({
        ...SPA,
        ...more,
        '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n${steps}`,
      }).inventory.pipelines.map((pipeline) => pipeline.read)
    assert.deepEqual(read('    steps:\n      - uses: ./.github/actions/check\n'), [false])
    assert.deepEqual(read('    uses: acme/workflows/.github/workflows/node.yml@main\n'), [false])
    const checks = { '.github/workflows/checks.yml': 'on: workflow_call\njobs: {}\n' }
    assert.deepEqual(read('    uses: ./.github/workflows/checks.yml\n', checks), [true, true])
    assert.deepEqual(read('    steps:\n      - uses: actions/checkout@v4\n'), [true])
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

  it('keeps what is asked twice, and takes broken files for nothing', () => {
    const { inventory } = projectOf({ 'package.json': '{', '.github/workflows/a.yml': '[', 'vercel.json': '{' })
    assert.equal(inventory.apps, inventory.apps)
    assert.deepEqual(
      [inventory.apps.length, inventory.tests.files.length, inventory.environment.variables.length],
      [0, 0, 0],
    )
  })
})
