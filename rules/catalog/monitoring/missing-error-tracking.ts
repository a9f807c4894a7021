import type { Place } from '../../engine/finding'
import type { App, Side } from '../../engine/inventory'
import { placesOf, toldOf } from '../../engine/inventory/told'
import type { Project } from '../../engine/project'
import { roleOf } from '../../engine/role'
import { defineRule } from '../../engine/rule'
import { fixesForMissingErrorTracking } from './fixes/missing-error-tracking'

export default defineRule({
  id: 'missing-error-tracking',
  property: 'monitoring',
  scope: 'project',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'Nobody is told when something breaks for a user.',
  why: 'People who meet an error mostly say nothing and leave. Without error tracking you learn of it days later, and without what you need to find the cause.',
  fix: 'Set up an error tracker that starts with the app, in the browser and on the server. Put the address that it gives you into the environment, and let it write to you when a new error appears.',
  outOfScope: [
    'Trackers that a script tag loads in another way than Sentry, PostHog, Bugsnag and Datadog document for a page in HTML, and reporters that the app writes itself.',
    'An app that loads files by names that its code does not tell, where a tracker may be among them.',
    'PostHog in the browser counts where errors are not left out in the code: they can be switched on in its settings.',
    'Whether the address that the environment gives is right, and conditions that another file decides otherwise than by an exported constant.',
    'Packages beside apps in a monorepo, sites of documentation, browser extensions.',
  ],
  references: ['https://docs.sentry.io/platforms/javascript/', 'https://posthog.com/docs/error-tracking'],
  messages: {
    none: {
      text: 'When something breaks for a user of {app}, nobody is told: no error tracking runs {sides}. You learn of it when somebody complains, or not at all.',
      severity: 'warning',
    },
    dead: {
      text: 'When something breaks for a user of {app}, nobody is told: {tracker} is there but hears of no error, because {because}. Errors {sides} are seen by nobody.',
      severity: 'warning',
    },
    half: {
      text: '{tracker} reports what breaks {covered}, but nothing reports what breaks {sides}. Failures there reach nobody.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'a Vite app',
        files: {
          'package.json':
            '{ "dependencies": { "react": "18.3.1", "react-dom": "18.3.1" }, "devDependencies": { "vite": "6.0.0" } }\n',
          'src/main.tsx': `import { createRoot } from 'react-dom/client'
import App from './App'

createRoot(document.getElementById('root')!).«render»(
  <main>
    <App />
  </main>,
)
`,
          'src/App.tsx': 'export default function App() {\n  return <h1>Court booking</h1>\n}\n',
        },
        expect: ['none'],
        fixed: {
          'src/main.tsx': `import './instrument'
import { createRoot } from 'react-dom/client'
import App from './App'

createRoot(document.getElementById('root')!).render(
  <main>
    <App />
  </main>,
)
`,
          'src/instrument.ts': `import * as Sentry from '@sentry/react'

Sentry.init({
  dsn: import.meta.env.VITE_SENTRY_DSN,
  environment: import.meta.env.MODE,
})
`,
          '.env.example': `# What the app needs. Copy this file to .env and fill it in; .env itself stays out of git.

# In the browser: everybody can read these
# src/instrument.ts
VITE_SENTRY_DSN=
`,
        },
      },
      {
        name: 'an initialisation that nothing calls',
        files: {
          'package.json': '{ "dependencies": { "express": "5.1.0", "@sentry/node": "10.0.0" } }',
          'server.ts': `import express from 'express'

// initMonitoring()
const app = express()
app.listen(3000)
`,
          'monitoring.ts': `import * as Sentry from '@sentry/node'

export function initMonitoring() {
  Sentry.«init»({ dsn: process.env.SENTRY_DSN })
}
`,
        },
        expect: ['dead'],
      },
      {
        name: 'the browser alone of a Next.js app',
        files: {
          'package.json': '{ "dependencies": { "next": "15.3.0", "react": "19.0.0", "@sentry/nextjs": "10.0.0" } }\n',
          'instrumentation-client.ts': `import * as Sentry from '@sentry/nextjs'

Sentry.init({ dsn: process.env.NEXT_PUBLIC_SENTRY_DSN })
`,
          'app/layout.tsx':
            'export default function RootLayout({ children }: { children: React.ReactNode }) {\n  return <html lang="en"><body>{children}</body></html>\n}\n',
          'app/api/orders/route.ts': `«import { NextResponse } from 'next/server'»

export async function GET() {
  return NextResponse.json([])
}
`,
        },
        expect: ['half'],
        fixed: {
          'sentry.server.config.ts': `import * as Sentry from '@sentry/nextjs'

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  environment: process.env.NODE_ENV,
})
`,
          'sentry.edge.config.ts': `import * as Sentry from '@sentry/nextjs'

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  environment: process.env.NODE_ENV,
})
`,
          'instrumentation.ts': `import * as Sentry from '@sentry/nextjs'

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') await import('./sentry.server.config')
  if (process.env.NEXT_RUNTIME === 'edge') await import('./sentry.edge.config')
}

export const onRequestError = Sentry.captureRequestError
`,
          '.env.example': `# What the app needs. Copy this file to .env and fill it in; .env itself stays out of git.

# In the browser: everybody can read these
# instrumentation-client.ts
NEXT_PUBLIC_SENTRY_DSN=

# On the server
# sentry.server.config.ts
SENTRY_DSN=
`,
        },
      },
      {
        name: 'a tracker that is only installed',
        files: {
          'package.json': `{
  «"dependencies"»: { "dotenv": "17.0.0", "express": "5.1.0", "@sentry/node": "10.0.0" }
}
`,
          'server.js': `import dotenv from 'dotenv'
import express from 'express'
import { answerErrors } from './errors.js'

dotenv.config()
const app = express()
app.get('/orders', (_request, response) => {
  response.json([])
})
app.use(answerErrors)
app.listen(3000)
`,
          'errors.js': `export function answerErrors(error, _request, response, _next) {
  response.status(500).json({ message: error.message })
}
`,
        },
        expect: ['dead'],
        fixed: {
          'server.js': `import './instrument.js'
import dotenv from 'dotenv'
import express from 'express'
import { answerErrors } from './errors.js'
import * as Sentry from '@sentry/node'

dotenv.config()
const app = express()
app.get('/orders', (_request, response) => {
  response.json([])
})
Sentry.setupExpressErrorHandler(app)
app.use(answerErrors)
app.listen(3000)
`,
          'instrument.js': `import 'dotenv/config'
import * as Sentry from '@sentry/node'

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  environment: process.env.NODE_ENV,
})
`,
          '.env.example': `# What the app needs. Copy this file to .env and fill it in; .env itself stays out of git.

# On the server
# instrument.js
SENTRY_DSN=
`,
        },
      },
    ],
    good: [
      {
        name: 'started before everything else',
        files: {
          'package.json': '{ "dependencies": { "react": "18.3.1", "react-dom": "18.3.1", "@sentry/react": "10.0.0" } }',
          'src/main.tsx': `import { createRoot } from 'react-dom/client'
import './instrument'
import App from './App'

createRoot(document.getElementById('root')!).render(<App />)
`,
          'src/instrument.ts':
            "import * as Sentry from '@sentry/react'\n\nSentry.init({ dsn: import.meta.env.VITE_SENTRY_DSN })\n",
          'src/App.tsx': 'export default function App() {\n  return <h1>Court booking</h1>\n}\n',
        },
      },
      {
        name: 'on both sides of a Next.js app, by way of a provider and of instrumentation',
        files: {
          'package.json': '{ "dependencies": { "next": "15.3.0", "react": "19.0.0", "@sentry/nextjs": "10.0.0" } }',
          'instrumentation.ts': `import * as Sentry from '@sentry/nextjs'

export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') Sentry.init({ dsn: process.env.SENTRY_DSN })
}
`,
          'components/monitoring.tsx': `'use client'
import * as Sentry from '@sentry/nextjs'
import { useEffect } from 'react'

export function Monitoring() {
  useEffect(() => {
    Sentry.init({ dsn: process.env.NEXT_PUBLIC_SENTRY_DSN })
  }, [])
  return null
}
`,
          'app/layout.tsx': `import { Monitoring } from '../components/monitoring'

export default function RootLayout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body><Monitoring />{children}</body></html>
}
`,
          'app/api/orders/route.ts':
            "import { NextResponse } from 'next/server'\n\nexport async function GET() {\n  return NextResponse.json([])\n}\n",
        },
      },
      {
        name: 'a library, which runs in the apps of others',
        files: {
          'package.json': '{ "name": "money", "main": "src/index.ts" }',
          'src/index.ts': 'export const cents = (amount: number) => Math.round(amount * 100)\n',
        },
      },
    ],
  },
  fixes: fixesForMissingErrorTracking,
  *check(project: Project) {
    for (const app of project.inventory.apps) {
      const { running, open, dead } = toldOf(app)
      const [first] = open
      if (!first || app.sides.length === 0) continue
      const sides = placesOf(
        open.map(({ side }) => side),
        running.length > 0 || dead ? 'and' : 'or',
      )
      const common = { subject: `error tracking of ${app.name}`, data: { app: app.name, folder: app.folder, sides } }
      if (running.length > 0) {
        const covered = placesOf(
          running.flatMap((tracker) => tracker.sides),
          'and',
        )
        const data = { ...common.data, tracker: running[0]?.name ?? '', covered }
        yield { ...placeOf(app, first), message: 'half', subject: common.subject, data }
      } else if (dead) {
        const data = { ...common.data, tracker: dead.name, because: dead.because ?? 'no code starts it' }
        const related = [{ file: dead.file, range: dead.range, message: `${dead.name} stands here` }]
        const stands = isProduct(project, dead.file)
        const place = stands ? { file: dead.file, range: dead.range } : { ...placeOf(app, first), related }
        yield { ...place, message: 'dead', subject: common.subject, data }
      } else {
        yield { ...placeOf(app, first), message: 'none', ...common }
      }
    }
  },
})

/** Configuration of a tool, such as `sentry.server.config.ts`, is no place for findings. */
function isProduct(project: Project, path: string): boolean {
  return roleOf(path, project.files.get(path), project) === 'product'
}

/** Where the side starts: there it is put right. */
function placeOf(app: App, { entries }: Side): Place {
  const place = entries[0] ?? app.manifest
  return { file: place?.file ?? '', range: place?.range ?? { start: 0, end: 0 } }
}
