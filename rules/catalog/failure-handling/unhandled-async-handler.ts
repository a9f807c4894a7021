import type { CallFact, CodeFacts, FunctionFact, TextRange } from '../../analysis/facts'
import type { Handler, UnguardedHandler } from '../../engine/link/handlers'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { functionPath } from '../../engine/subject'
import { fixesForUnhandledAsyncHandler } from './fixes/unhandled-async-handler'

export default defineRule({
  id: 'unhandled-async-handler',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'An async handler, listener or job that can fail with nothing to catch it.',
  why: 'Express 4, event emitters and timers do not wait for async functions. When one fails, the visitor waits for an answer that never comes, or Node ends the whole server for everybody.',
  fix: 'Catch the failure in the handler and answer with an error, or hand it to `next`. In a listener or a job, catch it and log it.',
  outOfScope: [
    'Handlers of frameworks that catch them: Express 5, Fastify, Hono, Koa, NestJS, Next.js, job queues, cloud functions; timers of edge functions, which serve one request each.',
    'Handlers that only call code the review does not know to fail, and jobs that throw on purpose.',
    'Listeners of signals and of the end of the process, and processes that listen for unhandled rejections.',
  ],
  references: [
    'https://expressjs.com/en/guide/error-handling.html',
    'https://nodejs.org/api/process.html#event-unhandledrejection',
  ],
  messages: {
    request: {
      text: 'Nothing catches {failure} in {handler}, and {framework} does not wait for async handlers. The visitor never gets an answer{ends}.',
      severity: 'error',
    },
    process: {
      text: 'Nothing catches {failure} in this {job}. When it fails, Node ends the whole process, for everybody.',
      severity: 'error',
    },
    dropped: {
      text: 'Nothing catches {failure} in this scheduled job, and node-cron drops it without a word. The run stops in the middle, and nobody is told.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'an Express 4 route that reads the database',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "4.21.2", "@prisma/client": "5.22.0" } }',
          'server/routes.ts': `import { PrismaClient } from '@prisma/client'
import type { Express } from 'express'

const prisma = new PrismaClient()

export function registerRoutes(app: Express) {
  app.get('/api/orders', «async» (req, res) => {
    const orders = await prisma.order.findMany({ take: 50 })
    res.json(orders)
  })
}
`,
        },
        expect: ['request'],
        fixed: {
          'server/routes.ts': `import { PrismaClient } from '@prisma/client'
import type { Express } from 'express'

const prisma = new PrismaClient()

export function registerRoutes(app: Express) {
  app.get('/api/orders', async (req, res) => {
    try {
      const orders = await prisma.order.findMany({ take: 50 })
      res.json(orders)
    } catch (error) {
      console.error('Could not load orders:', error)
      res.status(500).json({ error: 'Could not load orders' })
    }
  })
}
`,
        },
      },
      {
        name: 'a middleware hands its failure on',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "^4.18.0", "pg": "8.13.0" } }',
          'server/auth.js': `const { Pool } = require('pg')
const express = require('express')

const pool = new Pool()
const router = express.Router()

async function «loadUser»(req, res, next) {
  const { rows } = await pool.query('select * from users where token = $1', [req.headers.authorization])
  req.user = rows[0]
  next()
}

router.use(loadUser)
module.exports = router
`,
        },
        expect: ['request'],
        fixed: {
          'server/auth.js': `const { Pool } = require('pg')
const express = require('express')

const pool = new Pool()
const router = express.Router()

async function loadUser(req, res, next) {
  try {
    const { rows } = await pool.query('select * from users where token = $1', [req.headers.authorization])
    req.user = rows[0]
    next()
  } catch (error) {
    next(error)
  }
}

router.use(loadUser)
module.exports = router
`,
        },
      },
      {
        name: 'the app has a wrapper for handlers',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "4.21.2", "@prisma/client": "5.22.0" } }',
          'server/async-handler.ts': `export const asyncHandler = (handler) => (req, res, next) => {
  Promise.resolve(handler(req, res, next)).catch(next)
}
`,
          'server/orders.ts': `import { Router } from 'express'
import { asyncHandler } from './async-handler'
import { prisma } from './prisma'

export const orders = Router()

orders.get('/', asyncHandler(async (req, res) => {
  res.json(await prisma.order.findMany({ take: 50 }))
}))

orders.get('/:id', «async» (req, res) => {
  res.json(await prisma.order.findUnique({ where: { id: req.params.id } }))
})
`,
          'server/prisma.ts': `import { PrismaClient } from '@prisma/client'

export const prisma = new PrismaClient()
`,
        },
        expect: ['request'],
        fixed: {
          'server/orders.ts': `import { Router } from 'express'
import { asyncHandler } from './async-handler'
import { prisma } from './prisma'

export const orders = Router()

orders.get('/', asyncHandler(async (req, res) => {
  res.json(await prisma.order.findMany({ take: 50 }))
}))

orders.get('/:id', asyncHandler(async (req, res) => {
  res.json(await prisma.order.findUnique({ where: { id: req.params.id } }))
}))
`,
        },
      },
      {
        name: 'a listener, a timer and a job of a server',
        files: {
          'package.json':
            '{ "name": "live", "dependencies": { "ws": "8.18.0", "pg": "8.13.0", "node-cron": "3.0.3", "express": "5.0.0" } }',
          'server/live.ts': `import cron from 'node-cron'
import { Pool } from 'pg'
import { WebSocketServer } from 'ws'

const pool = new Pool()
const server = new WebSocketServer({ port: 8080 })

server.on('connection', (socket) => {
  socket.on('message', «async» (data) => {
    await save(String(data))
  })
})

async function save(text: string) {
  await pool.query('insert into messages (text) values ($1)', [text])
}

setInterval(() => «save»('still here'), 60_000)

cron.schedule('0 3 * * *', «async» () => {
  await pool.query('delete from messages where old')
})
`,
        },
        expect: ['process', 'process', 'dropped'],
        fixed: {
          'server/live.ts': `import cron from 'node-cron'
import { Pool } from 'pg'
import { WebSocketServer } from 'ws'

const pool = new Pool()
const server = new WebSocketServer({ port: 8080 })

server.on('connection', (socket) => {
  socket.on('message', async (data) => {
    try {
      await save(String(data))
    } catch (error) {
      console.error('save failed:', error)
    }
  })
})

async function save(text: string) {
  await pool.query('insert into messages (text) values ($1)', [text])
}

setInterval(() => save('still here').catch((error) => {
  console.error('save failed:', error)
}), 60_000)

cron.schedule('0 3 * * *', async () => {
  try {
    await pool.query('delete from messages where old')
  } catch (error) {
    console.error('query failed:', error)
  }
})
`,
        },
      },
    ],
    good: [
      {
        name: 'Express 5 answers a rejection itself',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.1", "pg": "8.13.0" } }',
          'server/routes.ts': `import express from 'express'
import { Pool } from 'pg'

const pool = new Pool()
export const app = express()
app.get('/orders', async (req, res) => {
  const { rows } = await pool.query('select * from orders limit 50')
  res.json(rows)
})
`,
        },
      },
      {
        name: 'guarded in the handler, by a wrapper, or in the function that is called',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "4.21.2", "pg": "8.13.0" } }',
          'server/routes.ts': `import express from 'express'
import { Pool } from 'pg'

const pool = new Pool()
const wrap = (handler) => (req, res, next) => handler(req, res, next).catch(next)
const count = async () => {
  try {
    return (await pool.query('select count(*) from orders')).rows[0].count
  } catch (error) {
    console.error('Could not count', error)
    return 0
  }
}
export const router = express.Router()

router.get('/a', async (req, res) => {
  try {
    res.json((await pool.query('select 1')).rows)
  } catch (error) {
    res.status(500).json({ error: 'Could not load' })
  }
})
router.get('/b', wrap(async (req, res) => {
  res.json((await pool.query('select 1')).rows)
}))
router.get('/c', async (req, res) => {
  res.json({ count: await count() })
})
`,
        },
      },
      {
        name: 'the process listens for unhandled rejections; a browser has no process',
        files: {
          'package.json': '{ "name": "live", "dependencies": { "pg": "8.13.0", "react": "18.3.1" } }',
          'server/jobs.ts': `import { Pool } from 'pg'

const pool = new Pool()
process.on('unhandledRejection', (reason) => console.error('Unhandled', reason))
setInterval(async () => {
  await pool.query('delete from messages where old')
}, 60_000)
`,
          'src/Clock.tsx': `import { useEffect, useState } from 'react'

export function Clock() {
  const [time, setTime] = useState('')
  useEffect(() => {
    const timer = setInterval(async () => {
      try {
        setTime(await (await fetch('/time')).text())
      } catch {
        setTime('unavailable')
      }
    }, 1000)
    return () => clearInterval(timer)
  }, [])
  return <p>{time}</p>
}
`,
        },
      },
    ],
  },
  fixes: fixesForUnhandledAsyncHandler,
  *check(file: CodeFacts, project: Project) {
    for (const [f, fact] of file.functions.entries()) {
      const found = project.handlers.unguarded({ k: 'function', path: file.path, f })
      const call = found && project.link.call(found.handler.place)
      if (!found || !call) continue
      const range = rangeOf(file, fact, found)
      yield {
        file: file.path,
        range,
        message: messageOf(found.handler),
        subject: `${functionPath(file, f)} ${nameOf(call)}`,
        data: dataOf(file, f, project, found, call, range.start),
        related: placeOf(file, found.handler, call),
      }
    }
  },
})

/** Its name where it has one, else the word `async`, else the call that fails. */
function rangeOf(file: CodeFacts, fact: FunctionFact, { cause }: UnguardedHandler): TextRange {
  if (fact.nameRange.end - fact.nameRange.start > 1) return fact.nameRange
  if (fact.async) return { start: fact.range.start, end: fact.range.start + 'async'.length }
  return cause.path === file.path ? cause.range : fact.nameRange
}

function messageOf({ startedBy, loses }: Handler): 'request' | 'process' | 'dropped' {
  if (startedBy === 'request') return 'request'
  return loses === 'run' ? 'dropped' : 'process'
}

function dataOf(
  file: CodeFacts,
  f: number,
  project: Project,
  { handler, cause }: UnguardedHandler,
  call: CallFact,
  start: number,
) {
  const { pkg } = project.link.called(handler.place.path, handler.place.c).api ?? {}
  return {
    failure: cause.what === undefined ? 'the errors it throws' : `a failure of \`${cause.what}\``,
    handler: handlerOf(file, f, handler, call),
    framework: pkg === 'express' ? 'Express 4' : pkg?.startsWith('firebase') ? 'Cloud Functions' : 'Node',
    ends: handler.loses === 'process' ? ', and Node ends the whole server' : '',
    job: jobOf(handler, call),
    startedBy: handler.startedBy,
    inPlace: handler.place.path === file.path && cause.path === file.path && start > call.range.start,
    causeAt: cause.path === file.path && cause.what !== undefined ? cause.range.start - start : 0,
    hasErrorMiddleware: project.failures.hasErrorHandler(file.path),
  }
}

/** `the handler of GET /orders`; a middleware goes by its name. */
function handlerOf(file: CodeFacts, f: number, { argument }: Handler, call: CallFact): string {
  const name = file.functions[f]?.name
  const isRoute = /\.(?:get|post|put|patch|delete)$/.test(call.text) && argument === call.args.length - 1
  if (isRoute && call.args[0]?.k === 'string') return `the handler of \`${nameOf(call)}\``
  return name ? `the handler \`${name}\`` : `the handler given to \`${call.text}\``
}

function jobOf({ startedBy }: Handler, call: CallFact): string {
  const event = call.args[0]
  if (startedBy === 'schedule') return 'scheduled job'
  if (startedBy === 'timer') return 'timer'
  return event?.k === 'string' ? `listener for \`${event.text}\`` : 'listener'
}

/** `GET /api/orders`, `message`, or the call as written. */
function nameOf(call: CallFact): string {
  const verb = /\.(get|post|put|patch|delete)$/.exec(call.text)?.[1]
  const first = call.args[0]
  if (first?.k !== 'string') return call.text
  return verb ? `${verb.toUpperCase()} ${first.text}` : `${call.text} ${first.text}`
}

function placeOf(file: CodeFacts, { place }: Handler, call: CallFact) {
  if (place.path === file.path) return []
  return [{ file: place.path, range: call.nameRange, message: 'It is registered here.' }]
}
