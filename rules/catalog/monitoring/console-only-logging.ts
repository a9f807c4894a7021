import type { App } from '../../engine/inventory'
import { atStart } from '../../engine/inventory/told'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'

/** More than a handful of places, in more than one corner of the server. */
const LEAST_CALLS = 20
const LEAST_FILES = 3

export default defineRule({
  id: 'console-only-logging',
  property: 'monitoring',
  scope: 'project',
  confidence: 'high',
  milestones: ['scale'],
  since: '0.1.0',
  summary: 'A server that writes its logs with console alone.',
  why: 'Lines of text without a level, a request or a user cannot be searched when many people use the app at once. Most hosts throw them away after some hours or days.',
  fix: 'Use a logger that writes levels and fields, such as Pino, and give each line the request and the user it belongs to. Send the lines to a place that keeps them.',
  outOfScope: [
    'Fewer than twenty calls, or calls in one or two files: a logger of the app itself.',
    'Calls beside a logger of the app itself, with levels and fields, that five files of the server or more import.',
    'Edge functions.',
  ],
  references: ['https://getpino.io', 'https://12factor.net/logs'],
  messages: {
    console: {
      text: '{app} logs with `console` alone, at {count} places in {files} files of its server. When a user reports a problem, nothing can be searched by request, user or severity.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'a server with console in every route',
        files: {
          'package.json': '{ "name": "court-api", "dependencies": { "express": "5.1.0" } }',
          'server/index.ts': `import express from 'express'
import { orders } from './orders'
import { payments } from './payments'

const app = express()
app.get('/orders', orders)
app.get('/payments', payments)
app.get('/users', (_request, response) => {
  console.log('users')
  console.log('users: read')
  console.log('users: counted')
  console.log('users: sorted')
  console.log('users: checked')
  console.log('users: sent')
  console.error('users: failed')
  response.json([])
})
app.«listen»(3000)
`,
          'server/orders.ts': `import type { Request, Response } from 'express'

export function orders(_request: Request, response: Response) {
  console.log('orders')
  console.log('orders: read')
  console.log('orders: counted')
  console.log('orders: sorted')
  console.log('orders: checked')
  console.log('orders: sent')
  console.error('orders: failed')
  response.json([])
}
`,
          'server/payments.ts': `import type { Request, Response } from 'express'

export function payments(_request: Request, response: Response) {
  console.log('payments')
  console.log('payments: read')
  console.log('payments: counted')
  console.log('payments: sorted')
  console.log('payments: checked')
  console.log('payments: sent')
  console.error('payments: failed')
  response.json([])
}
`,
        },
        expect: ['console'],
      },
    ],
    good: [
      {
        name: 'a logger of the app that writes to the console',
        files: {
          'package.json': '{ "name": "court-api", "dependencies": { "express": "5.1.0" } }',
          'server/index.ts': `import express from 'express'
import { log } from './log'

const app = express()
app.get('/orders', (_request, response) => {
  log.info('orders')
  response.json([])
})
app.listen(3000)
`,
          'server/log.ts': `import process from 'node:process'

export const log = {
  info: (text: string) => console.log(JSON.stringify({ level: 'info', text, at: process.uptime() })),
  error: (text: string) => console.error(JSON.stringify({ level: 'error', text, at: process.uptime() })),
}
`,
        },
      },
      {
        name: 'a logger',
        files: {
          'package.json': '{ "name": "court-api", "dependencies": { "express": "5.1.0", "pino": "9.6.0" } }',
          'server/index.ts': `import express from 'express'
import pino from 'pino'

const log = pino()
const app = express()
app.get('/orders', (_request, response) => {
  log.info('orders')
  response.json([])
})
app.listen(3000)
`,
        },
      },
    ],
  },
  *check(project: Project) {
    for (const app of project.inventory.apps) {
      const { calls, files } = app.consoleOnServer
      const place = placeOf(app)
      if (!place || calls < LEAST_CALLS || files < LEAST_FILES) continue
      const data = { app: atStart(app), folder: app.folder, count: calls, files }
      yield { file: place.file, range: place.range, message: 'console', subject: `logs of ${app.name}`, data }
    }
  },
})

function placeOf({ sides, manifest }: App) {
  const server = sides.find(({ side }) => side === 'server')
  return server?.framework === 'Next.js' ? manifest : (server?.entries[0] ?? manifest)
}
