import assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'
import { toldOf } from '../told'

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
describe('trackers', () => {
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
})
