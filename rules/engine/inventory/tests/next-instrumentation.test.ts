import assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'

/** State and sides of each tracker of an app of Next.js with these files. */
function trackers(version: string, files: Record<string, string>): string[] {
  const [app] = projectOf({
    'package.json': `{ "dependencies": { "next": "${version}", "@sentry/nextjs": "9.43.0" } }`,
    ...files,
  }).inventory.apps
  return (app?.trackers ?? []).map(({ state, sides, because }) =>
    [state, ...sides, ...(because ? [because] : [])].join(' '),
  )
}

const START = "import * as Sentry from '@sentry/nextjs'\n"
const SERVER = `${START}export function register() {\n  Sentry.init({ dsn: process.env.DSN })\n}\n`
const CLIENT = `${START}Sentry.init({ dsn: process.env.NEXT_PUBLIC_DSN })\n`
const LAYOUT = 'export default function Root() {\n  return <html lang="en" />\n}\n'
const ROUTE = 'export function GET() {\n  return Response.json([])\n}\n'
const APP = { 'app/layout.tsx': LAYOUT, 'app/api/orders/route.ts': ROUTE }
const IN_SRC = { 'src/app/layout.tsx': LAYOUT, 'src/app/api/orders/route.ts': ROUTE }

describe('instrumentation of Next.js', () => {
  it('is loaded from version 15 on, before only where the configuration turns it on', () => {
    const server = { ...APP, 'instrumentation.ts': SERVER }
    assert.deepEqual(trackers('^15.1.0', server), ['running server'])
    assert.match(trackers('^14.2.31', server).join(), /^dead .*instrumentationHook/)
    const config = (text: string) => ({ ...server, 'next.config.js': text })
    assert.match(trackers('14.2.31', config("module.exports = { output: 'standalone' }\n")).join(), /^dead/)
    assert.match(
      trackers('14.2.31', config('const config = { images: {} }\nmodule.exports = config\n')).join(),
      /^dead/,
    )
    for (const text of [
      'module.exports = { experimental: { instrumentationHook: true } }\n',
      'module.exports = { ...base }\n',
      "const { withSentryConfig } = require('@sentry/nextjs')\nmodule.exports = withSentryConfig({}, {})\n",
      "module.exports = require('./config')\n",
    ])
      assert.deepEqual(trackers('14.2.31', config(text)), ['running server'], text)
  })

  it('is loaded from src alone where the app lies there', () => {
    assert.match(trackers('15.3.0', { ...IN_SRC, 'instrumentation.ts': SERVER }).join(), /^dead .*`src`/)
    assert.deepEqual(trackers('15.3.0', { ...IN_SRC, 'src/instrumentation.ts': SERVER }), ['running server'])
    assert.deepEqual(trackers('15.3.0', { ...IN_SRC, 'instrumentation-client.ts': CLIENT }), ['running client'])
  })

  it('is loaded in the browser before version 15 where the plugin of Sentry does it', () => {
    const client = { ...APP, 'instrumentation-client.ts': CLIENT }
    assert.match(trackers('14.2.31', client).join(), /^dead .*withSentryConfig/)
    const config = "import { withSentryConfig } from '@sentry/nextjs'\nexport default withSentryConfig({})\n"
    assert.deepEqual(trackers('14.2.31', { ...client, 'next.config.mjs': config }), ['running client'])
  })
})
