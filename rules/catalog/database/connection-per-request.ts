import type { CodeFacts } from '../../analysis/facts'
import type { Project } from '../../engine/project'
import { directConnections, type RequestConnection, requestConnections } from '../../engine/query/connections'
import { defineRule, type Report } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForConnection } from './fixes/one-client'

const NEXT = JSON.stringify({ name: 'shop', dependencies: { next: '16.0.0' } })

export default defineRule({
  id: 'connection-per-request',
  property: 'database',
  scope: 'file',
  confidence: 'medium',
  milestones: ['scale'],
  since: '0.1.0',
  summary: 'A client or pool of the database that is made anew for each request.',
  why: 'A database takes a hundred connections or so, and each client opens some. When many people come at once, it refuses all others with "too many clients", and the whole app stands still.',
  fix: 'Make the client once, at the top of a module, and import it from there. Where the framework reloads modules while you work (Next.js), keep it on `globalThis`; on a serverless host give it the pooled address.',
  outOfScope: [
    'supabase-js, `neon()` and other clients that ask over HTTP: they hold no connection.',
    'Platforms where a connection may not outlive its request (Cloudflare Workers, Neon’s `Pool` on the edge), and edge functions.',
    'Clients that are kept: on `globalThis`, in a variable of the module or a property, in a cache.',
    'A database for each customer: what is connected to comes from the caller.',
    'Clients that are closed again, or close what is idle, where only admins, or those who know a secret of the server, can send the request.',
    'Clients that hold one connection and close it by themselves when it is idle.',
    'Functions that no request is seen to reach: scripts, jobs, events of a queue or a socket, plugins of the server that developers work with (Vite’s `configureServer`), and calls more than three functions away.',
  ],
  references: [
    'https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections',
    'https://node-postgres.com/features/pooling',
  ],
  messages: {
    made: {
      text: '`{maker}` is made anew for each request, and each one opens connections of its own that nobody closes. After some hundred requests the database refuses everyone: make {one} once, at the top of a module{where}.',
      severity: 'warning',
    },
    idle: {
      text: '`{maker}` is made anew for each request, and each one opens connections of its own, which stay open for some seconds after it. When many people come at once the database refuses the rest: make {one} once, at the top of a module{where}.',
      severity: 'warning',
    },
    closed: {
      text: '`{maker}` is made anew for each request and closed again. To connect takes longer than most queries, and when many people come at once the database refuses the rest: make {one} once, at the top of a module{where}, and leave it open.',
      severity: 'warning',
    },
    direct: {
      text: '`{maker}` is given the address that goes past the connection pool. Each running copy of a serverless function holds connections of its own there, so the database refuses the rest when many people come at once: use the pooled address, and keep this one for migrations.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'in a route handler, in a page, and in a function that both call',
        files: {
          'package.json': NEXT,
          'app/api/orders/route.ts': `import { PrismaClient } from '@prisma/client'

export async function GET() {
  const prisma = new «PrismaClient»()
  return Response.json(await prisma.order.findMany({ take: 20 }))
}
`,
          'app/orders/page.tsx': `import { connect } from '../../lib/db'

export default async function Page() {
  const { rows } = await connect().query('select id from orders limit 20')
  return <ul>{rows.map(({ id }) => <li key={id}>{id}</li>)}</ul>
}
`,
          'lib/db.ts': `import { Pool } from 'pg'

export function connect() {
  return new «Pool»({ connectionString: process.env.DATABASE_URL })
}
`,
        },
        expect: ['made', 'idle'],
        fixed: {
          'app/api/orders/route.ts': `import { prisma } from '../../../lib/prisma'

export async function GET() {
  return Response.json(await prisma.order.findMany({ take: 20 }))
}
`,
          'lib/db.ts': `import { Pool } from 'pg'

// Next.js loads modules anew with each change while you work: the client is kept, or each change would open connections
// of its own. On a serverless host each running copy has one: give it the pooled address of the database.
const globalForPool = globalThis as unknown as { pool?: Pool }
const pool = globalForPool.pool ?? new Pool({ connectionString: process.env.DATABASE_URL })
if (process.env.NODE_ENV !== 'production') globalForPool.pool = pool

export function connect() {
  return pool
}
`,
          'lib/prisma.ts': `import { PrismaClient } from '@prisma/client'

// Next.js loads modules anew with each change while you work: the client is kept, or each change would open connections
// of its own. On a serverless host each running copy has one: give it the pooled address of the database.
const globalForPrisma = globalThis as unknown as { prisma?: PrismaClient }
export const prisma = globalForPrisma.prisma ?? new PrismaClient()
if (process.env.NODE_ENV !== 'production') globalForPrisma.prisma = prisma
`,
        },
      },
      {
        name: 'closed again, in Express',
        files: {
          'src/server.ts': `import express from 'express'
import { Client } from 'pg'

const app = express()

app.get('/orders', async (req, res) => {
  const client = new «Client»({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  try {
    const { rows } = await client.query('select id from orders limit 20')
    res.json(rows)
  } finally {
    await client.end()
  }
})
`,
        },
        expect: ['closed'],
        fixed: {
          'src/server.ts': `import express from 'express'
import { Pool } from 'pg'

const pool = new Pool({ connectionString: process.env.DATABASE_URL })

const app = express()

app.get('/orders', async (req, res) => {
  const { rows } = await pool.query('select id from orders limit 20')
  res.json(rows)
})
`,
        },
      },
      {
        name: 'past the pool',
        files: {
          'package.json': NEXT,
          'lib/db.ts': `import { Pool } from 'pg'

export const pool = new «Pool»({ connectionString: process.env.POSTGRES_URL_NON_POOLING })
`,
        },
        expect: ['direct'],
        fixed: {
          'lib/db.ts': `import { Pool } from 'pg'

export const pool = new Pool({ connectionString: process.env.POSTGRES_URL })
`,
        },
      },
    ],
    good: [
      {
        name: 'made once: at the top of a module, on globalThis, in a variable that is filled on first use',
        files: {
          'package.json': NEXT,
          'lib/prisma.ts': `import { PrismaClient } from '@prisma/client'

const kept = globalThis as unknown as { prisma?: PrismaClient }
export const prisma = kept.prisma ?? new PrismaClient()
kept.prisma = prisma
`,
          'lib/pool.ts': `import { Pool } from 'pg'

let pool: Pool | undefined
export function getPool() {
  if (!pool) pool = new Pool({ connectionString: process.env.DATABASE_URL })
  return pool
}
`,
          'lib/first.ts': `import { PrismaClient } from '@prisma/client'

export function getPrisma() {
  if (!globalThis.prisma) globalThis.prisma = new PrismaClient()
  return globalThis.prisma
}
`,
          'app/api/orders/route.ts': `import { getPrisma } from '../../../lib/first'
import { getPool } from '../../../lib/pool'
import { prisma } from '../../../lib/prisma'

export async function GET() {
  const { rows } = await getPool().query('select id from orders limit 20')
  return Response.json([rows, await prisma.order.count(), await getPrisma().order.count()])
}
`,
        },
      },
      {
        name: 'an import that only a secret of the server starts',
        files: {
          'package.json': NEXT,
          'app/api/import/route.ts': `import { Client } from 'pg'

async function withClient(work: (client: Client) => Promise<void>) {
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

export async function POST(request: Request) {
  if (request.headers.get('authorization') !== \`Bearer \${process.env.IMPORT_SECRET}\`) {
    return new Response('Unauthorized', { status: 401 })
  }
  await withClient(async (client) => {
    await client.query('insert into roles select * from old_roles')
  })
  return Response.json({ ok: true })
}
`,
        },
      },
      {
        name: 'over HTTP, on Cloudflare, in a script, a database for each customer',
        files: {
          'package.json': NEXT,
          'app/api/orders/route.ts': `import { neon } from '@neondatabase/serverless'
import { createClient } from '@supabase/supabase-js'
import { Pool } from 'pg'

export async function GET() {
  const sql = neon(process.env.DATABASE_URL!)
  const supabase = createClient('https://x.supabase.co', 'anon')
  const { data, error } = await supabase.from('orders').select('id').limit(20)
  if (error) throw error
  return Response.json([await sql\`select id from orders limit 20\`, data])
}

async function addressOf(id: string) {
  const supabase = createClient('https://x.supabase.co', 'anon')
  const { data } = await supabase.from('integrations').select('address').eq('id', id).single().throwOnError()
  return data.address
}

export async function PUT() {
  const address = await addressOf('main')
  const pool = new Pool({ connectionString: address })
  const { rows } = await pool.query('select 1')
  await pool.end()
  return Response.json(rows)
}

export async function POST(request: Request) {
  const { address } = await request.json()
  return Response.json(await tenants(address))
}

async function tenants(address: string) {
  const pool = new Pool({ connectionString: address })
  return (await pool.query('select 1')).rows
}
`,
          'worker/package.json': JSON.stringify({ name: 'worker', devDependencies: { wrangler: '4.0.0' } }),
          'worker/index.ts': `import { Hono } from 'hono'
import { Client } from 'pg'

const app = new Hono()
app.get('/orders', async (context) => {
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  return context.json(await client.query('select 1'))
})
export default app
`,
          'lib/once.ts': `import postgres from 'postgres'

const OPTIONS = { max: 1, idle_timeout: 20 } as const

export function once() {
  return postgres(process.env.DATABASE_URL ?? '', OPTIONS)
}
`,
          'app/api/health/route.ts': `import { once } from '../../../lib/once'

export async function GET() {
  return Response.json(await once()\`select 1\`)
}
`,
          'src/nightly.ts': `import cron from 'node-cron'
import { Client } from 'pg'

async function copy() {
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  await client.query('insert into roles select * from old_roles')
  await client.end()
}

cron.schedule('30 2 * * *', async () => {
  await copy()
})
`,
          'lib/report.ts': `import { PrismaClient } from '@prisma/client'

async function main() {
  const prisma = new PrismaClient()
  await prisma.order.count()
}
main()
`,
        },
      },
    ],
  },
  *check(file, project) {
    for (const each of requestConnections(project, file))
      yield report(project, file, each, each.closes ? 'closed' : each.idles ? 'idle' : 'made')
    for (const each of directConnections(project, file)) yield report(project, file, each, 'direct')
  },
  fixes: (finding, project, sourceOf) => fixesForConnection(finding, project, sourceOf),
})

type Message = 'made' | 'closed' | 'idle' | 'direct'

/** A single connection cannot be shared by requests, nor connect again. */
const POOLS: Readonly<Record<string, string>> = { Client: 'a `Pool`', createConnection: 'a pool (`createPool`)' }

function report(
  project: Project,
  file: CodeFacts,
  { call, name, from }: RequestConnection,
  message: Message,
): Report<Message> {
  const isReloaded = message !== 'direct' && project.modules.hasDependency(file.path, 'next')
  return {
    file: file.path,
    range: call.nameRange,
    message,
    data: {
      maker: name,
      ...(message !== 'direct' && {
        one: POOLS[name] ?? 'it',
        where: isReloaded ? ' (and keep it on `globalThis`)' : '',
      }),
    },
    subject: callSubject(file, call, name),
    related: from ? [{ file: from.path, range: from.call.nameRange, message: 'A request comes in here.' }] : [],
  }
}
