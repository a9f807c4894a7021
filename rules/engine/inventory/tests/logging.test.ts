import assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'

const LOGGER = `export class Logger {
  info(message: string, context?: object) {
    console.log(JSON.stringify({ level: 'info', message, context }))
  }
  warn(message: string, context?: object) {
    console.warn(JSON.stringify({ level: 'warn', message, context }))
  }
  error(message: string, context?: object) {
    console.error(JSON.stringify({ level: 'error', message, context }))
  }
}
export const logger = new Logger()
`

/** Calls of `console` on the server, where so many routes import what is in `services/logger`. */
function counted(logger: string, importers: number): number {
  const names = [1, 2, 3, 4, 5, 6]
  const routes = names.map((n) => [
    `server/route${n}.ts`,
    `${n <= importers ? "import { logger } from './services/logger'\n" : ''}export function route${n}(_request: Request) {\n  console.log('${n}')\n  ${n <= importers ? "logger.info('read', { n: 1 })" : ''}\n}\n`,
  ])
  const index = `import express from 'express'\n${names.map((n) => `import { route${n} } from './route${n}'\n`).join('')}const app = express()\n${names.map((n) => `app.get('/${n}', route${n})\n`).join('')}app.listen(3000)\n`
  const [app] = projectOf({
    'package.json': '{ "dependencies": { "express": "5.1.0" } }',
    'server/index.ts': index,
    'server/services/logger.ts': logger,
    ...Object.fromEntries(routes),
  }).inventory.apps
  return app?.consoleOnServer.calls ?? -1
}

describe('logs of a server', () => {
  it('are not of console alone where many files import a logger of the app', () => {
    assert.equal(counted(LOGGER, 5), 0)
    assert.ok(counted(LOGGER, 4) >= 6)
    const wrapper = 'export const logger = {\n  info: (text: string) => console.log(text),\n}\n'
    assert.ok(counted(wrapper, 6) >= 6)
  })
})
