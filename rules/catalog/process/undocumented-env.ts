import { atStart } from '../../engine/inventory/told'
import { undocumentedOf } from '../../engine/inventory/undocumented'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { fixesForUndocumentedEnv } from './fixes/env-example'

export default defineRule({
  id: 'undocumented-env',
  property: 'process',
  scope: 'project',
  confidence: 'high',
  milestones: ['team'],
  since: '0.1.0',
  summary: 'Variables that the app needs and no example names.',
  why: 'Who sets up the app on another machine or host has to find out by its failures what it needs. A forgotten variable shows only when a user meets it.',
  fix: 'Keep a file .env.example with the name of each variable and no value. Say beside each where it is used.',
  outOfScope: [
    'Variables with a fallback, those that hosts and tools set by themselves, and names that a loop goes through.',
    'A README that lists them, and apps with a document about them, such as `ENV_VARIABLES.md`.',
    'An example that names at least half of what the app needs.',
  ],
  references: ['https://12factor.net/config', 'https://github.com/motdotla/dotenv'],
  messages: {
    none: {
      text: '{app} reads {names}, and there is no `.env.example` that says which variables it needs. Who sets it up anew finds out by what fails for users.',
      severity: 'info',
    },
    most: {
      text: '{app} reads {names}, and `{example}` does not name {them}. Who sets it up anew finds out by what fails for users.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'no example',
        files: {
          'package.json': '{ "name": "court-booking", "dependencies": { "express": "5.1.0" } }\n',
          'server.ts': `import express from 'express'
import Stripe from 'stripe'

const port = process.env.PORT
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const url = process.env.«DATABASE_URL»!
const name = process.env.APP_NAME ?? 'Courts'
express().listen(port, () => console.log(name, url, stripe))
`,
        },
        expect: ['none'],
        fixed: {
          '.env.example': `# What the app needs. Copy this file to .env and fill it in; .env itself stays out of git.

# On the server
# server.ts
DATABASE_URL=
STRIPE_SECRET_KEY=
APP_NAME=
`,
        },
      },
      {
        name: 'an example that stayed behind',
        files: {
          'package.json': '{ "name": "court-booking", "dependencies": { "express": "5.1.0" } }',
          '.env.example': 'DATABASE_URL=\n',
          'server.ts': `import express from 'express'

function need(name: string) {
  const value = process.env[name]
  if (!value) throw new Error(name)
  return value
}

const config = { url: need('DATABASE_URL'), mail: «need»('RESEND_API_KEY'), pay: need('STRIPE_SECRET_KEY') }
express().listen(3000, () => console.log(config))
`,
        },
        expect: ['most'],
        fixed: {
          '.env.example': `DATABASE_URL=

# On the server
# server.ts
RESEND_API_KEY=
STRIPE_SECRET_KEY=
`,
        },
      },
    ],
    good: [
      {
        name: 'an example that names what is needed',
        files: {
          'package.json': '{ "name": "court-booking", "dependencies": { "express": "5.1.0" } }',
          '.env.example': '# the database\nDATABASE_URL=\n',
          'server.ts':
            "import express from 'express'\n\nconst url = process.env.DATABASE_URL!\nexpress().listen(process.env.PORT, () => console.log(url))\n",
        },
      },
      {
        name: 'a document about them',
        files: {
          'package.json': '{ "name": "court-booking", "dependencies": { "express": "5.1.0" } }',
          'ENV_VARIABLES.md': '# Variables\n\n### `DATABASE_URL`\n',
          'server.ts':
            "import express from 'express'\n\nconst url = process.env.DATABASE_URL!\nexpress().listen(3000, () => console.log(url))\n",
        },
      },
      {
        name: 'fallbacks alone',
        files: {
          'package.json': '{ "name": "court-booking", "dependencies": { "express": "5.1.0" } }',
          'server.ts':
            "import express from 'express'\n\nconst name = process.env.APP_NAME ?? 'Courts'\nexpress().listen(3000, () => console.log(name))\n",
        },
      },
    ],
  },
  fixes: ({ data }, project, sourceOf) => fixesForUndocumentedEnv(project, String(data.folder ?? ''), sourceOf),
  *check(project: Project) {
    if ([...project.files.keys()].some((path) => DOCUMENT.test(path))) return
    for (const { app, missing, documented, example } of undocumentedOf(project)) {
      const place = missing[0]?.reads[0]
      if (!place || (example !== undefined && missing.length <= documented.length)) continue
      const names = namesOf(missing.map(({ name }) => name))
      const data = {
        app: atStart(app),
        folder: app.folder,
        names,
        example: example ?? '',
        them: missing.length === 1 ? 'it' : 'them',
      }
      const { file, range } = place
      yield {
        file,
        range,
        message: example === undefined ? 'none' : 'most',
        subject: `environment of ${app.name}`,
        data,
      }
    }
  },
})

/** A document about variables of the environment. */
const DOCUMENT =
  /^(?:docs?\/)?(?:[\w-]+[-_])?env(?:ironment)?[-_](?:variables?|vars?)(?:[-_](?:required|reference|guide))?\.(?:mdx?|txt)$/i

/** `A`, `B` and 3 more variables. */
function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, 2).map((name) => `\`${name}\``)
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more ${rest === 1 ? 'variable' : 'variables'}`
  return shown.join(' and ')
}
