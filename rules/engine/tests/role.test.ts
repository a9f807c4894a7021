import * as assert from 'node:assert/strict'
import { analyzeFile } from '../../analysis/analyze'
import { projectOf } from '../../tests/example-run'
import { type Role, roleOf, ruleApplies } from '../role'

const PACKAGE =
  '{ "name": "shop", "main": "boot.js", "scripts": { "start": "tsx run.ts", "worker": "node scripts/worker.js", "seed": "tsx load.ts" } }'
const project = projectOf({
  'package.json': PACKAGE,
  'apps/app/package.json': '{ "name": "app" }',
  'packages/cli/package.json':
    '{ "name": "cli", "bin": { "shop": "./dist/index.js" }, "scripts": { "dev": "tsc -w" } }',
  'packages/bot/package.json': '{ "name": "bot", "bin": "./bot.js", "scripts": { "start": "node bot.js" } }',
  'packages/host/package.json': '{ "name": "host", "bin": "./host.js", "dependencies": { "express": "5.0.0" } }',
  'tools/migrate/package.json': '{ "name": "migrate", "scripts": { "migrate": "tsx keys.ts" } }',
  Dockerfile: 'FROM node:22\nCOPY copied.mjs .\nCMD ["node", "--import", "./watch.mjs", "server.js"]\n',
  Procfile: 'web: node server.js\nworker: node queue.mjs\nrelease: node upgrade.mjs\n',
})

function roleOfText(path: string, text = 'run()'): Role {
  return roleOf(path, analyzeFile(path, text), project)
}

const TABLE: Readonly<Record<Role, readonly string[]>> = {
  product: [
    'src/App.tsx',
    'src/pages/Tests.tsx',
    'app/tests/[id]/page.tsx',
    'src/app/examples/page.tsx',
    'app/api/seed/route.ts',
    'app/scripts/page.tsx',
    'app/.well-known/route.ts',
    'src/lib/latest.ts',
    'src/lib/threshold.ts',
    'src/backup.ts',
    'src/components/stories/StoryViewer.tsx',
    'src/quiz/personality-test.tsx',
    'supabase/functions/daily-backup/index.ts',
    'supabase/functions/send-test-mail/index.ts',
    'supabase/migrations/1_init.sql',
    'server.ts',
    'index.js',
    'run.ts',
    'boot.js',
    'scripts/worker.js',
    'watch.mjs',
    'queue.mjs',
    'packages/bot/src/bot.ts',
    'packages/host/src/host.ts',
    'src/lib/ai/tools/weather.ts',
    'apps/app/src/a.ts',
  ],
  test: [
    'src/app.test.ts',
    'src/app_test.ts',
    'src/app.spec.tsx',
    'tests/helpers.ts',
    'src/__tests__/a.ts',
    'app/api/__mocks__/a.ts',
    'e2e/login.ts',
    'render/test-corpus/cases/fade.tsx',
    'keys/testdata/ring.ts',
    'apps/app/tests/helpers.ts',
    'vitest.setup.ts',
  ],
  story: ['src/Button.stories.tsx', '.storybook/preview.ts'],
  script: [
    'copied.mjs',
    'upgrade.mjs',
    'scripts/send.ts',
    'packages/cli/src/index.ts',
    'tools/migrate/keys.ts',
    'prisma/seed.ts',
    'db/seeds/users.sql',
    'migrations/001_users.js',
    'check-db.mjs',
    'load.ts',
    'vite.config.ts',
  ],
  example: ['examples/basic/src/a.ts', 'docs/snippet.ts', 'playground/a.ts'],
  archived: [
    '_archived/a.ts',
    'app/_archived/api/route.ts',
    'src/App_BACKUP.tsx',
    'src/pay-legacy.ts',
    'src/pay-legacy-v2.ts',
    'src/App copy.tsx',
    'attached_assets/a.ts',
    'src/old/a.ts',
    'supabase/functions/pay-legacy/index.ts',
  ],
  generated: [
    'src/generated/api.ts',
    'src/api.gen.ts',
    'dist/a.js',
    '.next/server/a.js',
    'src/types.d.ts',
    'packages/a/__generated__/b.ts',
    'ios/App/App/public/assets/index-4f2a.js',
  ],
  assistant: ['.claude/hooks/a.ts', '.cursor/a.js', '.local/skills/a.ts', 'n8n-workflows/a.js', '.github/scripts/a.js'],
  pipeline: ['.github/workflows/ci.yml', '.gitlab-ci.yml', '.circleci/config.yml', 'azure-pipelines.yml'],
}

describe('role of a file', () => {
  for (const [role, paths] of Object.entries(TABLE)) {
    it(`is ${role} by its path`, () => {
      for (const path of paths) assert.equal(roleOfText(path), role, path)
    })
  }

  it('is a story in a part that nobody deploys', () => {
    const services = (deployed: string) =>
      `kind = "design"\n[[services]]\nlocalPort = 8081\n\n[services.development]\nrun = "vite"\n${deployed}`
    const parts = projectOf({
      'parts/canvas/.replit-artifact/artifact.toml': services(''),
      'parts/shop/.replit-artifact/artifact.toml': services('\n[services.production]\nbuild = ["vite", "build"]\n'),
    })
    const role = (path: string) => roleOf(path, analyzeFile(path, 'run()'), parts)
    assert.equal(role('parts/canvas/src/main.tsx'), 'story')
    assert.equal(role('parts/shop/src/main.tsx'), 'product')
  })

  it("is the assistant's below what instructs it", () => {
    const skills = projectOf({
      'agent/skills/video/SKILL.md': '# How to make a film',
      'src/components/skills/SkillList.tsx': 'export const SkillList = () => <ul />',
    })
    const role = (path: string) => roleOf(path, analyzeFile(path, 'run()'), skills)
    assert.equal(role('agent/skills/video/scripts/render.ts'), 'assistant')
    assert.equal(role('agent/skills/render.ts'), 'product')
    assert.equal(role('src/components/skills/SkillList.tsx'), 'product')
  })

  it('is told by what it imports', () => {
    assert.equal(roleOfText('src/render.ts', "import { it } from 'vitest'"), 'test')
    assert.equal(roleOfText('src/render.ts', "import type { Mock } from 'vitest'"), 'product')
    assert.equal(
      roleOfText('src/a.ts', "import type { Meta } from '@storybook/react'\nimport { fn } from '@storybook/test'"),
      'story',
    )
  })

  it('takes a module that starts itself, ends the process and is imported nowhere for a script', () => {
    const main = 'async function fill() { await fetch("https://x.example") }\n'
    const exits = 'fill().then(() => process.exit(0)).catch((error) => { console.error(error); process.exit(1) })'
    const rows: [Role, string, string][] = [
      ['script', 'server/fill-prices.ts', main + exits],
      [
        'script',
        'server/fill-prices.ts',
        `${main}if (import.meta.url === process.argv[1]) { ${exits} }\nexport { fill }`,
      ],
      ['script', 'lib/db/migrate.ts', 'async function main() { await run(); process.exit(0) }\nmain()'],
      ['product', 'server/fill-prices.ts', main],
      ['script', 'server/diagnostic-rooms.mjs', `${main}fill().catch(console.error)`],
      ['product', 'server/look.mjs', `${main}while (true) fill()`],
      ['product', 'server/look.mjs', `${main}fill()\nexport { fill }`],
      ['product', 'server/boot/prices.ts', main + exits],
      ['product', 'server/jobs/fill-prices.ts', main + exits],
      ['product', 'server/start-up.ts', `${main}app.listen(3000)\n${exits}`],
      ['product', 'server/mongo.ts', 'export function open() { process.exit(1) }\nopen.name.trim()'],
      ['product', 'server/stop.ts', `${main}fill()\nprocess.on('SIGTERM', () => process.exit(0))`],
    ]
    for (const [role, path, text] of rows) {
      const files = {
        'package.json': PACKAGE,
        [path]: text,
        'server/index.ts': "import { prices } from './boot/prices'",
      }
      assert.equal(roleOf(path, analyzeFile(path, text), projectOf(files)), role, `${path}: ${text}`)
    }
  })

  it('keeps pipelines to what is said of pipelines, and of secrets', () => {
    assert.deepEqual(
      ['missing-ci', 'secret-in-code', 'unguarded-fetch'].map((id) => ruleApplies(id, 'pipeline')),
      [true, true, false],
    )
  })

  it('takes a loose file that exports for a module', () => {
    assert.equal(roleOfText('db.mjs', 'export const db = connect()'), 'product')
    assert.equal(roleOfText('db.mjs', 'connect()'), 'script')
    const ends = 'async function clean() { await connect(); process.exit(0) }'
    const starts = 'if (import.meta.url === process.argv[1]) clean()'
    assert.equal(roleOfText('clean.mjs', `${ends}\n${starts}\nexport { clean }`), 'script')
    assert.equal(roleOfText('clean.mjs', `${ends}\nexport { clean }`), 'product')
  })
})

it('puts the copy of a file away that nothing imports', () => {
  const files = {
    'src/a.ts': 'run()',
    'src/a 2.ts': 'run()',
    'src/b (1).ts': 'run()',
    'src/b.ts': 'run()',
    'src/c 2.ts': 'run()',
  }
  const roles = (more: Record<string, string>) => {
    const all = projectOf({ ...files, ...more })
    return Object.keys(files).filter((path) => roleOf(path, all.files.get(path), all) === 'archived')
  }
  assert.deepEqual(roles({}), ['src/a 2.ts', 'src/b (1).ts'])
  assert.deepEqual(roles({ 'src/main.ts': "import './a 2'\n" }), ['src/b (1).ts'])
})
