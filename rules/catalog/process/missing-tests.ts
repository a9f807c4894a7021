import { topManifest } from '../../engine/inventory/places'
import { atStart } from '../../engine/inventory/told'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'

export default defineRule({
  id: 'missing-tests',
  property: 'process',
  scope: 'project',
  confidence: 'high',
  milestones: ['team'],
  since: '0.1.0',
  summary: 'No test, or no way to run the tests there are.',
  why: 'Nobody can say after a change whether signing in and paying still work, other than by trying it by hand. So it is not tried, and users find out.',
  fix: 'Write one test for each thing that must never break, such as signing in and paying, and a script that runs them. Let the workflow run it on each change.',
  outOfScope: ['Tests kept in another repository.', 'How much the tests cover.'],
  references: ['https://vitest.dev/guide/', 'https://playwright.dev/docs/intro'],
  messages: {
    none: {
      text: '{app} has no test. After each change somebody has to try by hand whether what worked still works, or users find out.',
      severity: 'info',
    },
    unrun: {
      text: '{app} has {count} with tests, but no script and no workflow runs them. They break without anybody seeing it.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'no test, and the script that npm writes',
        files: {
          'package.json': `{
  "name": "court-booking",
  «"scripts"»: { "start": "node server.js", "test": "echo \\"Error: no test specified\\" && exit 1" },
  "dependencies": { "express": "5.1.0" }
}
`,
          'server.ts': "import express from 'express'\n\nexpress().listen(3000)\n",
        },
        expect: ['none'],
      },
      {
        name: 'a test that nothing runs',
        files: {
          'package.json': `{
  "name": "court-booking",
  «"scripts"»: { "start": "node server.js" },
  "dependencies": { "express": "5.1.0" }
}
`,
          'server.ts': "import express from 'express'\n\nexpress().listen(3000)\n",
          'src/price.test.ts': `import { expect, it } from 'vitest'

it('adds up', () => {
  expect(1 + 1).toBe(2)
})
`,
        },
        expect: ['unrun'],
      },
    ],
    good: [
      {
        name: 'tests and a script',
        files: {
          'package.json':
            '{ "name": "court-booking", "scripts": { "test": "supabase test db" }, "dependencies": { "express": "5.1.0" } }',
          'supabase/tests/orders.test.sql': 'select plan(1);\nselect ok(true);\n',
          'server.ts': "import express from 'express'\n\nexpress().listen(3000)\n",
        },
      },
      {
        name: 'tests that a workflow runs',
        files: {
          'package.json': '{ "name": "court-booking", "dependencies": { "express": "5.1.0" } }',
          'server.ts': "import express from 'express'\n\nexpress().listen(3000)\n",
          'supabase/tests/orders.test.sql': 'select plan(1);\nselect ok(true);\n',
          '.github/workflows/ci.yml': `on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: npx supabase test db
`,
        },
      },
    ],
  },
  *check(project: Project) {
    const { apps, tests } = project.inventory
    const [first] = apps
    const place = first && (topManifest(project, first) ?? first.sides[0]?.entries[0])
    if (!place) return
    const isRun = tests.script !== undefined || tests.inPipelines.length > 0
    if (tests.files.length > 0 && isRun) return
    const { file, range } = place
    const app = apps.length === 1 ? atStart(first) : 'This repository'
    const many = tests.files.length
    const count = many === 1 ? 'a file' : `${many} files`
    yield { file, range, message: many === 0 ? 'none' : 'unrun', subject: 'tests', data: { app, count } }
  },
})
