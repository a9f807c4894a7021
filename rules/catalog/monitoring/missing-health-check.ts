import type { App } from '../../engine/inventory'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { fixesForMissingHealthCheck } from './fixes/missing-health-check'

export default defineRule({
  id: 'missing-health-check',
  property: 'monitoring',
  scope: 'project',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A server that nobody can ask whether it works.',
  why: 'A monitor that only looks at the home page says all is well while every sign-in fails. Without an address that says whether the app and its database work, an outage is noticed by users first.',
  fix: 'Add a route that asks the database something small and answers 200, or 503 where that fails. Let an uptime monitor and your host ask it every minute.',
  outOfScope: [
    'Edge functions, and single functions of a host beside an app (`api/`, Netlify, Firebase): the platform starts them for each request.',
    'Routes that a proxy or a plugin answers before the app, and addresses that a server picks by a `switch`.',
    'Apps of Next.js without routes, server actions or pages with data.',
  ],
  references: [
    'https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06',
    'https://learn.microsoft.com/azure/architecture/patterns/health-endpoint-monitoring',
  ],
  messages: {
    missing: {
      text: 'Nothing can ask {app} whether it works: it has no health route. When the server or its database is down, users notice before you do.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'an Express server',
        files: {
          'package.json': '{ "name": "court-api", "dependencies": { "express": "5.1.0", "pg": "8.13.0" } }',
          'server.ts': `import express from 'express'
import { pool } from './db'

const app = express()

app.get('/orders', async (_request, response) => {
  const { rows } = await pool.query('SELECT id FROM orders LIMIT 20')
  response.json(rows)
})

app.«listen»(3000)
`,
          'db.ts':
            "import { Pool } from 'pg'\n\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL })\n",
        },
        expect: ['missing'],
        fixed: {
          'server.ts': `import express from 'express'
import { pool } from './db'

const app = express()

// Asked by the uptime monitor and the host: 200 where the app and its database answer, 503 where they do not.
app.get('/health', async (_request, response) => {
  try {
    await pool.query('SELECT 1')
    response.json({ status: 'ok' })
  } catch (error) {
    console.error('Health check failed:', error)
    response.status(503).json({ status: 'unavailable' })
  }
})

app.get('/orders', async (_request, response) => {
  const { rows } = await pool.query('SELECT id FROM orders LIMIT 20')
  response.json(rows)
})

app.listen(3000)
`,
        },
      },
      {
        name: 'a Next.js app with routes of its own, and a status of orders',
        files: {
          'package.json': '{ «"dependencies"»: { "next": "15.3.0", "react": "19.0.0" } }',
          'app/layout.tsx':
            'export default function RootLayout({ children }: { children: React.ReactNode }) {\n  return <html lang="en"><body>{children}</body></html>\n}\n',
          'app/api/orders/[id]/status/route.ts': `import { NextResponse } from 'next/server'

export async function GET() {
  return NextResponse.json({ status: 'sent' })
}
`,
        },
        expect: ['missing'],
        fixed: {
          'app/api/health/route.ts': `export const dynamic = 'force-dynamic'

/** Asked by the uptime monitor and the host: 200 where the app answers. */
export function GET() {
  return Response.json({ status: 'ok' })
}
`,
        },
      },
    ],
    good: [
      {
        name: 'a route in another file',
        files: {
          'package.json': '{ "dependencies": { "express": "5.1.0" } }',
          'server.ts':
            "import express from 'express'\nimport { health } from './routes/health'\n\nconst app = express()\napp.get('/healthz', health)\napp.listen(3000)\n",
          'routes/health.ts':
            "import type { Request, Response } from 'express'\n\nexport function health(_request: Request, response: Response) {\n  response.json({ ok: true })\n}\n",
        },
      },
      {
        name: 'a route file of Next.js',
        files: {
          'package.json': '{ "dependencies": { "next": "15.3.0", "react": "19.0.0" } }',
          'app/layout.tsx':
            'export default function RootLayout({ children }: { children: React.ReactNode }) {\n  return <html lang="en"><body>{children}</body></html>\n}\n',
          'app/api/health/route.ts':
            "import { NextResponse } from 'next/server'\n\nexport async function GET() {\n  return NextResponse.json({ ok: true })\n}\n",
        },
      },
      {
        name: 'a plain server that looks at the address itself',
        files: {
          'package.json': '{ "name": "push" }',
          'server.ts': `import { createServer } from 'node:http'

const server = createServer((request, response) => {
  if (request.url === '/health') {
    response.end('ok')
    return
  }
  response.end('hello')
})
server.listen(3000)
`,
        },
      },
      {
        name: 'pages alone',
        files: {
          'package.json': '{ "dependencies": { "next": "15.3.0", "react": "19.0.0" } }',
          'app/layout.tsx':
            'export default function RootLayout({ children }: { children: React.ReactNode }) {\n  return <html lang="en"><body>{children}</body></html>\n}\n',
          'app/page.tsx': 'export default function Home() {\n  return <h1>Court booking</h1>\n}\n',
        },
      },
    ],
  },
  fixes: fixesForMissingHealthCheck,
  *check(project: Project) {
    for (const app of project.inventory.apps) {
      const place = app.healthRoutes.length === 0 ? serverPlace(app) : undefined
      if (!place) continue
      const { file, range } = place
      yield {
        file,
        range,
        message: 'missing',
        subject: `health of ${app.name}`,
        data: { app: app.name, folder: app.folder },
      }
    }
  },
})

/** Where the server listens; of a framework that has no such place, the package. */
function serverPlace({ sides, manifest }: App) {
  const server = sides.find(({ side }) => side === 'server')
  if (!server || (server.perRequest && server.framework === undefined)) return undefined
  const isCall = server.framework !== 'Next.js' && server.entries.length > 0
  return isCall ? server.entries[0] : (manifest ?? server.entries[0])
}
