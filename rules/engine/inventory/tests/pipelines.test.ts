import assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'
import { checklistEvidence } from '../evidence'

const SPA = {
  'package.json':
    '{ "name": "shop", "scripts": { "build": "vite build", "test": "vitest" }, "dependencies": { "react-dom": "19.0.0", "@sentry/react": "10.0.0" } }',
  'src/main.tsx':
    "import './instrument'\nimport { createRoot } from 'react-dom/client'\ncreateRoot(document.getElementById('root')!).render(<h1>Shop</h1>)\n",
}

describe('pipelines', () => {
  it('says what a step of a pipeline does, scripts followed', () => {
    const project = projectOf({
      ...SPA,
      '.github/workflows/ci.yml':
        'on: [push]\njobs:\n  a:\n    steps:\n      - run: npm ci && npm run build\n      - run: echo npm test\n      - run: npx tsc --noEmit\n      - run: npm test -- --run\n',
      '.github/workflows/night.yml':
        'name: Night\non:\n  schedule: [{ cron: "0 3 * * *" }]\njobs:\n  a:\n    steps:\n      - run: pg_dump "$URL" > dump.sql\n',
    })
    assert.deepEqual(
      project.inventory.pipelines.map(({ onChange, steps }) => [onChange, steps.map(({ tasks }) => tasks.join('+'))]),
      [
        [true, ['install+build', '', 'type-check', 'test']],
        [false, ['backup']],
      ],
    )
    assert.deepEqual(
      checklistEvidence(project).map(({ item, file }) => [item, file]),
      [['backups', '.github/workflows/night.yml']],
    )
  })

  it('follows runners of workspaces, and programs that a package manager starts', () => {
    const of = (command: string) =>
      projectOf({
        ...SPA,
        'pkg/package.json': '{ "scripts": { "check:all": "eslint . && vitest run" } }',
        '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    steps:\n      - run: ${command}\n`,
      }).inventory.pipelines[0]?.steps[0]?.tasks.join('+')
    const wanted = {
      'pnpm turbo run build test --filter=...[origin/main]': 'build+test',
      'yarn workspaces foreach -A run test': 'test',
      "yarn workspaces foreach --include '@acme/*' run build": 'build',
      'yarn workspace @acme/web build': 'build',
      'npm test -w @acme/api': 'test',
      'pnpm --filter web... check:all': 'lint+test',
      'yarn jest --ci': 'test',
      'pnpm vitest run': 'test',
      'bun run --filter "*" test': 'test',
      'npx nx affected -t lint test build': 'lint+test+build',
      'nx run-many --targets=lint,build': 'lint+build',
      'deno task test': 'test',
      'yarn dev': '',
      'pnpm add -g vitest': '',
    }
    assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((command) => [command, of(command)])), wanted)
  })

  it('takes jobs of GitLab that the clock or a person starts for no check of a change', () => {
    const pipelines = (text: string) =>
      projectOf({ 'package.json': '{}', '.gitlab-ci.yml': text }).inventory.pipelines.map(
        ({ onChange, onProposal, scheduled, steps }) => [onChange, onProposal, scheduled, steps.map(({ job }) => job)],
      )
    const night = 'night:\n  script: pg_dump\n  only: [schedules]\n'
    assert.deepEqual(pipelines(`unit:\n  script: npm test\n${night}`), [
      [true, true, false, ['unit']],
      [false, false, true, ['night']],
    ])
    assert.deepEqual(pipelines('unit:\n  script: npm test\n  when: manual\n'), [[false, false, false, ['unit']]])
    const workflow = "workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == 'schedule'\n"
    assert.deepEqual(pipelines(`${workflow}unit:\n  script: npm test\n`), [[false, false, true, ['unit']]])
  })

  it('takes a pipeline that hands its work to a file elsewhere for one that is not read', () => {
    const read = (steps: string, more: Record<string, string> = {}) =>
      projectOf({
        ...SPA,
        ...more,
        '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n${steps}`,
      }).inventory.pipelines.map((pipeline) => pipeline.read)
    assert.deepEqual(read('    steps:\n      - uses: ./.github/actions/check\n'), [false])
    assert.deepEqual(read('    uses: acme/workflows/.github/workflows/node.yml@main\n'), [false])
    const checks = { '.github/workflows/checks.yml': 'on: workflow_call\njobs: {}\n' }
    assert.deepEqual(read('    uses: ./.github/workflows/checks.yml\n', checks), [true, true])
    assert.deepEqual(read('    steps:\n      - uses: actions/checkout@v4\n'), [true])
  })
})
