import type { Place } from '../../engine/finding'
import type { Pipeline } from '../../engine/inventory'
import { tasksOf } from '../../engine/inventory/pipelines'
import { topManifest } from '../../engine/inventory/places'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { fixesForMissingCi } from './fixes/workflow'

const CHECKS = new Set(['build', 'test', 'lint', 'type-check'])

export default defineRule({
  id: 'missing-ci',
  property: 'process',
  scope: 'project',
  confidence: 'high',
  milestones: ['team'],
  since: '0.1.0',
  summary: 'Nothing builds or tests a change before it reaches users.',
  why: 'A change that does not even build, or breaks what worked yesterday, goes straight to users. The more people and assistants change the code, the more often that happens.',
  fix: 'Add a workflow that installs, type-checks, builds and tests each change before it is merged. Then let the repository refuse changes on which it fails.',
  outOfScope: [
    'What a host builds by itself when code is pushed, and pipelines set up outside the repository.',
    'A workspace that is a folder of a larger repository, whose pipelines lie above it.',
    'The steps of CircleCI, Azure, Bitbucket and others: there the file alone counts.',
  ],
  references: [
    'https://docs.github.com/actions/use-cases-and-examples/building-and-testing/building-and-testing-nodejs',
  ],
  messages: {
    none: {
      text: 'No workflow builds or tests a change of {app} before it reaches users. A mistake that a computer would find in two minutes is found by them.',
      severity: 'warning',
    },
    part: {
      text: 'Of {app}, only what runs on Deno is checked when it is changed: this workflow leaves out the rest, and none builds, lints, type-checks or tests it. A mistake there that a computer would find in two minutes is found by users.',
      severity: 'warning',
    },
    unchecked: {
      text: 'This workflow runs, but none builds, lints, type-checks or tests a change of {app} when it is pushed. A mistake that a computer would find in two minutes is found by users.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'no workflow',
        files: {
          'package.json': `{
  "name": "court-booking",
  «"scripts"»: { "build": "vite build", "lint": "eslint ." },
  "dependencies": { "react": "18.3.1", "react-dom": "18.3.1" },
  "devDependencies": { "vite": "6.0.0" }
}
`,
          'src/main.tsx': `import { createRoot } from 'react-dom/client'

createRoot(document.getElementById('root')!).render(<h1>Court booking</h1>)
`,
        },
        expect: ['none'],
        fixed: {
          '.github/workflows/ci.yml': `name: CI

on:
  push:
    branches: [main, master]
  pull_request:

permissions:
  contents: read

concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-node@v6
        with:
          node-version: 22
      - run: npm install
      - run: npm run build
`,
        },
      },
      {
        name: 'a build that loads what needs variables',
        files: {
          'package.json': `{
  "name": "court-booking",
  «"scripts"»: { "build": "next build", "lint": "next lint" },
  "dependencies": { "next": "15.3.0", "react": "19.0.0", "stripe": "18.0.0" }
}
`,
          'package-lock.json': '{ "lockfileVersion": 3 }\n',
          'lib/stripe.ts': `import Stripe from 'stripe'

export const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
`,
          'app/layout.tsx':
            'export default function RootLayout({ children }: { children: React.ReactNode }) {\n  return <html lang="en"><body>{children}</body></html>\n}\n',
        },
        expect: ['none'],
        fixed: {
          '.github/workflows/ci.yml': `name: CI

on:
  push:
    branches: [main, master]
  pull_request:

permissions:
  contents: read

concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-node@v6
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - run: npm run build
        # Stand-ins: pages are built without the services, and nothing of it is deployed.
        env:
          STRIPE_SECRET_KEY: stand-in
`,
        },
      },
      {
        name: 'a workflow that greets people, and one that runs by the clock',
        files: {
          'package.json': `{
  "name": "court-booking",
  "scripts": { "build": "vite build", "test": "vitest" },
  "dependencies": { "react": "18.3.1", "react-dom": "18.3.1", "typescript": "5.9.0" }
}
`,
          'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
          'tsconfig.json': '{ "compilerOptions": { "strict": true } }',
          'src/env.ts': 'export const api = import.meta.env.VITE_API_URL\n',
          'src/main.tsx': `import { createRoot } from 'react-dom/client'

createRoot(document.getElementById('root')!).render(<h1>Court booking</h1>)
`,
          '.github/workflows/greet.yml': `«name: Greet»
on: pull_request
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/first-interaction@v1
`,
          '.github/workflows/nightly.yml': `name: Nightly
on:
  schedule:
    - cron: '0 3 * * *'
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: npm test
`,
        },
        expect: ['unchecked'],
        fixed: {
          '.github/workflows/ci.yml': `name: CI

on:
  push:
    branches: [main, master]
  pull_request:

permissions:
  contents: read

concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v6
      - uses: pnpm/action-setup@v6
        with:
          version: 10
      - uses: actions/setup-node@v6
        with:
          node-version: 22
          cache: pnpm
      - run: pnpm install --frozen-lockfile
      - run: pnpm exec tsc --noEmit
      - run: pnpm run build
`,
        },
      },
      {
        name: 'a workflow that checks edge functions alone',
        files: {
          'package.json': '{ "name": "court-booking", "dependencies": { "react": "18.3.1", "react-dom": "18.3.1" } }',
          'src/main.tsx': `import { createRoot } from 'react-dom/client'

createRoot(document.getElementById('root')!).render(<h1>Court booking</h1>)
`,
          'supabase/functions/remind/index.ts': "Deno.serve(() => new Response('ok'))\n",
          '.github/workflows/functions.yml': `«name: Functions»
on: pull_request
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: denoland/setup-deno@v2
      - run: |
          set -euo pipefail
          deno check supabase/functions/*/index.ts
`,
        },
        expect: ['part'],
      },
    ],
    good: [
      {
        name: 'a workflow whose script builds',
        files: {
          'package.json': `{
  "name": "court-booking",
  "scripts": { "build": "vite build", "ci": "npm run build" },
  "dependencies": { "react": "18.3.1", "react-dom": "18.3.1" }
}
`,
          'src/main.tsx': `import { createRoot } from 'react-dom/client'

createRoot(document.getElementById('root')!).render(<h1>Court booking</h1>)
`,
          '.github/workflows/ci.yml': `on:
  push:
    branches: [main]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npm run ci
`,
        },
      },
      {
        name: 'GitLab',
        files: {
          'package.json':
            '{ "name": "court-booking", "dependencies": { "express": "5.1.0" }, "scripts": { "test": "node --test" } }',
          'server.ts': "import express from 'express'\n\nexpress().listen(3000)\n",
          '.gitlab-ci.yml': 'test:\n  script:\n    - npm ci\n    - npm test\n',
        },
      },
      {
        name: 'a system whose steps are not read',
        files: {
          'package.json': '{ "name": "court-booking", "dependencies": { "express": "5.1.0" } }',
          'server.ts': "import express from 'express'\n\nexpress().listen(3000)\n",
          '.circleci/config.yml': 'version: 2.1\n',
        },
      },
    ],
  },
  fixes: (_finding, project, sourceOf) => fixesForMissingCi(project, sourceOf),
  *check(project: Project) {
    const { apps, pipelines } = project.inventory
    const [first] = apps
    if (!first || pipelines.some((each) => checksChanges(each) && !isForDeno(project, each))) return
    const part = pipelines.find(checksChanges)
    if (part && !apps.some(({ sides }) => sides.some(({ side }) => side !== 'edge'))) return
    const manifest = topManifest(project, first)
    const idle = part ?? pipelines.find(({ onChange }) => onChange) ?? pipelines[0]
    const place: Place | undefined = idle ?? manifest ?? first.sides[0]?.entries[0]
    if (!place) return
    const app = apps.length === 1 ? first.name : 'these apps'
    const { file, range } = place
    const message = part ? 'part' : idle ? 'unchecked' : 'none'
    yield { file, range, message, subject: 'ci', data: { app, folder: first.folder } }
  },
})

/** Some step of it fails where a change is broken. */
function checksChanges({ onChange, read, steps }: Pipeline): boolean {
  return onChange && (!read || steps.some(({ tasks, optional }) => !optional && tasks.some((task) => CHECKS.has(task))))
}

/** All it checks with is Deno, where the app is a package of Node. */
function isForDeno(project: Project, { read, steps }: Pipeline): boolean {
  if (!read || !project.inventory.apps.some(({ manifest }) => manifest)) return false
  return steps.every(({ tasks, text }) => {
    if (!tasks.some((task) => CHECKS.has(task))) return true
    const rest = text.replace(/^\s*deno (?:check|lint|test|fmt)\b.*$/gm, '')
    return rest !== text && ![...tasksOf(project, rest, '', 0)].some((task) => CHECKS.has(task))
  })
}
