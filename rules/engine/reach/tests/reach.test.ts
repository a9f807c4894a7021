import assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { projectOf } from '../../../tests/example-run'
import type { Finding } from '../../finding'
import { updateProject } from '../../project'
import { lowered } from '../lowered'

type Files = Readonly<Record<string, string>>

const PAGE = "export default function Page() { return load() }\nasync function load() { return fetch('/x') }\n"

/** What nothing uses: `src/old.tsx` a file, `src/api.ts#get` a function; `(tests)` where tests do. */
function unused(files: Files): string[] {
  return projectOf(files).reach.all.map(
    ({ k, file, name, byTests }) => `${file}${k === 'file' ? '' : `#${name}`}${byTests ? ' (tests)' : ''}`,
  )
}

const manifest = (dependencies: readonly string[], rest: object = {}) =>
  JSON.stringify({ ...rest, dependencies: Object.fromEntries(dependencies.map((name) => [name, '1.0.0'])) })

/** A small app of Vite with other files. */
const vite = (files: Files, app = "import Home from './home'\nrender(<Home />)\n"): Files => ({
  'package.json': manifest(['vite', 'react']),
  'index.html': '<script type="module" src="/src/main.tsx"></script>',
  'src/main.tsx': app,
  'src/home.tsx': PAGE,
  ...files,
})

describe('where apps start', () => {
  it('Vite: the scripts of its page', () => assert.deepEqual(unused(vite({ 'src/old.tsx': PAGE })), ['src/old.tsx']))

  it('Next.js: files by their place, middleware, and what they import', () => {
    const files = {
      'package.json': manifest(['next', 'react']),
      'app/layout.tsx': PAGE,
      'app/shop/page.tsx': `import '../../lib/shop'\n${PAGE}`,
      'app/api/x/route.ts': 'export async function GET() {}\nexport const POST = () => 1\n',
      'app/shop/old.tsx': PAGE,
      'src/pages/about.tsx': PAGE,
      'middleware.ts': 'export function middleware() {}\nexport const config = {}\n',
      'instrumentation.ts': 'export function register() {}\n',
      'lib/shop.ts': 'export const shop = 1\n',
    }
    assert.deepEqual(unused(files), ['app/shop/old.tsx'])
  })

  it('React Router and Remix: the root, routes, and what routes.ts names', () => {
    const files = {
      'package.json': manifest(['@react-router/dev', 'react-router']),
      'app/root.tsx': PAGE,
      'app/routes.ts': "export default [route('shop', './shop/list.tsx'), index('routes/home.tsx')]\n",
      'app/routes/home.tsx': PAGE,
      'app/shop/list.tsx': PAGE,
      'app/shop/old.tsx': PAGE,
    }
    assert.deepEqual(unused(files), ['app/shop/old.tsx'])
  })

  it('TanStack Start, Expo, React Native, Create React App: files by their place', () => {
    const of = (dependency: string, entry: string, other = {}) =>
      unused({ 'package.json': manifest([dependency, ...Object.keys(other)]), [entry]: PAGE, 'src/lib/old.ts': PAGE })
    for (const [dependency, entry] of [
      ['@tanstack/react-start', 'src/routes/index.tsx'],
      ['expo-router', 'app/index.tsx'],
      ['react-native', 'App.tsx'],
      ['react-scripts', 'src/index.tsx'],
    ] as const)
      assert.deepEqual(of(dependency, entry), ['src/lib/old.ts'], dependency)
  })

  it('servers: what scripts of package.json start, also after a build', () => {
    const server = "import express from 'express'\nimport './routes'\nexpress().listen(3000)\n"
    const of = (scripts: object, path: string, rest: Files = {}) =>
      unused({
        'package.json': manifest(['express'], { scripts }),
        [path]: server,
        [path.replace(/[^/]+$/, 'routes.ts')]: 'export const routes = 1\n',
        [path.replace(/[^/]+$/, 'old.ts')]: PAGE,
        ...rest,
      })
    assert.deepEqual(of({ dev: 'NODE_ENV=x tsx watch server/index.ts' }, 'server/index.ts'), ['server/old.ts'])
    assert.deepEqual(of({ start: 'node dist/server/main.js' }, 'src/server/main.ts'), ['src/server/old.ts'])
    assert.deepEqual(
      of({ build: 'esbuild server/index.ts --outdir=dist', start: 'node dist/index.js' }, 'server/index.ts'),
      ['server/old.ts'],
    )
    const build = 'esbuild server/prod.ts --bundle --outfile=dist/index.js'
    assert.deepEqual(of({ build, start: 'node dist/index.js' }, 'server/prod.ts'), ['server/old.ts'])
    // What the build makes it of is not known.
    assert.deepEqual(of({ start: 'node dist/all.js' }, 'server/index.ts'), [])
  })

  it('images, hosts, and folders of functions', () => {
    const docker = { 'package.json': manifest(['ws']), Dockerfile: 'FROM node\nCMD ["node", "backend/run.js"]\n' }
    const worker = { 'package.json': manifest(['zod']), 'wrangler.toml': 'main = "src/worker/main.ts"\n' }
    const run = 'import { a } from "./a"\nexport default { fetch: () => a() }\n'
    const a = 'export const a = () => 1\n'
    assert.deepEqual(unused({ ...docker, 'backend/run.js': run, 'backend/a.js': a, 'backend/old.js': PAGE }), [
      'backend/old.js',
    ])
    assert.deepEqual(unused({ ...worker, 'src/worker/main.ts': run, 'src/worker/a.ts': a, 'src/old.ts': PAGE }), [
      'src/old.ts',
    ])
    const functions = vite({
      'api/send.ts': PAGE,
      'netlify/functions/pay.ts': PAGE,
      'supabase/functions/mail/index.ts': "import { send } from '../_shared/send.ts'\nDeno.serve(() => send())\n",
      'supabase/functions/_shared/send.ts': 'export const send = () => 1\nexport const other = () => 2\n',
      'supabase/functions/_shared/old.ts': PAGE,
    })
    assert.deepEqual(unused(functions), [
      'supabase/functions/_shared/send.ts#other',
      'supabase/functions/_shared/old.ts',
    ])
  })

  it('workers, static files and modules that start themselves', () => {
    const files = vite(
      {
        'src/heavy.worker.ts': PAGE,
        'src/parse.ts': PAGE,
        'public/sw.js': PAGE,
        'server/bot.ts': "import { x } from 'y'\nx.run()\n",
        'server/mcp.ts': "import { defineMcp } from 'mcp'\nexport default defineMcp({})\n",
      },
      "import Home from './home'\nnew Worker(new URL('./parse.ts', import.meta.url))\nrender(<Home />)\n",
    )
    assert.deepEqual(unused(files), [])
  })

  it('a workspace: packages of apps and what they import of others', () => {
    const files = {
      'package.json': '{ "workspaces": ["apps/*", "packages/*"] }',
      'apps/web/package.json': manifest(['next', '@acme/ui']),
      'apps/web/app/page.tsx': `import { Card } from '@acme/ui'\n${PAGE}export const c = () => <Card />\n`,
      'apps/web/old.tsx': PAGE,
      'packages/ui/package.json': JSON.stringify({ name: '@acme/ui', main: './index.ts' }),
      'packages/ui/index.ts': "export * from './card'\n",
      'packages/ui/card.tsx': 'export const Card = () => 1\nexport const Other = () => 2\n',
    }
    // Nobody knows who else uses a library.
    assert.deepEqual(unused(files), ['apps/web/old.tsx'])
  })
})

describe('what reaches a file', () => {
  it('lazy and dynamic imports, globs, part of a name, re-exports, aliases', () => {
    const files = vite(
      {
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
        'src/a.tsx': PAGE,
        'src/pages/b.tsx': PAGE,
        'src/modules/c.ts': PAGE,
        'src/d.ts': "export { e } from './e'\n",
        'src/e.ts': 'export const e = () => 1\n',
        'src/f.ts': PAGE,
        'src/old.ts': PAGE,
      },
      `import { lazy } from 'react'
import { e } from '@/d'
const A = lazy(() => import('./a'))
const pages = import.meta.glob('./pages/**/*.tsx')
const load = (name) => import(\`./modules/\${name}.ts\`)
const f = require('./f')
render(<A />, pages, load, e, f)
`,
    )
    assert.deepEqual(unused(files), ['src/home.tsx', 'src/old.ts'])
  })

  it('not the imports of types, nor a lazy page that no route mounts', () => {
    const files = vite(
      { 'src/types.ts': 'export interface A {}\nexport const make = () => 1\n', 'src/old.tsx': PAGE },
      `import { lazy } from 'react'
import type { A } from './types'
import Home from './home'
const Old = lazy(() => import('./old'))
render(<Home />)
`,
    )
    assert.deepEqual(unused(files), ['src/main.tsx#Old', 'src/types.ts', 'src/old.tsx'])
  })

  it('tests alone: it says so', () => {
    const files = vite({
      'src/sum.ts': 'export const sum = () => 1\n',
      'src/sum.test.ts': "import { sum } from './sum'\nsum()\n",
    })
    assert.deepEqual(unused(files), ['src/sum.ts (tests)'])
  })

  it('scripts that are run by hand count as use', () => {
    const files = vite({
      'src/import.ts': 'export const go = () => 1\n',
      'scripts/go.ts': "import { go } from '../src/import'\ngo()\n",
    })
    assert.deepEqual(unused(files), [])
  })
})

describe('functions that nothing uses', () => {
  const api = (text: string, use: string) =>
    unused(vite({ 'src/api.ts': text }, `import Home from './home'\n${use}\nrender(<Home />)\n`))

  it('exports that nobody imports or names, and what only they call', () => {
    assert.deepEqual(
      api(
        'export const get = () => one()\nexport function old() { return two() }\nfunction one() {}\nfunction two() { return old() }\n',
        "import { get, old } from './api'\nget()",
      ),
      ['src/api.ts#old', 'src/api.ts#two'],
    )
  })

  it('methods of an object and of a class of which there is one', () => {
    const store = 'class Store { a() { return this.b() } b() {} c() {} }\nexport const store = new Store()\n'
    assert.deepEqual(api(store, "import { store } from './api'\nstore.a()"), ['src/api.ts#Store.c'])
    assert.deepEqual(api('export const api = { a: () => 1, b() {} }\n', "import { api } from './api'\napi.a()"), [
      'src/api.ts#api.b',
    ])
  })

  it('are none where the object is handed on whole, read by a key, or known to others', () => {
    const object = 'export const api = { a: () => 1, b() {} }\n'
    for (const use of ['give(api)', 'api[name]()', 'const { a } = api', 'Object.keys(api)'])
      assert.deepEqual(api(object, `import { api } from './api'\n${use}`), [], use)
    assert.deepEqual(api(object, "import * as all from './api'\ngive(all)"), [])
    const component = "import { Component } from 'react'\nexport class A extends Component { render() {} }\n"
    assert.deepEqual(api(component, "import { A } from './api'\nuse(<A />)"), [])
  })

  it('are none of what frameworks call: exports of entries, server actions', () => {
    const files = {
      'package.json': manifest(['next']),
      'app/page.tsx': `import { a } from './actions'\n${PAGE}export async function generateMetadata() { return a() }\n`,
      'app/actions.ts': "'use server'\nexport async function a() {}\nexport async function b() {}\n",
    }
    assert.deepEqual(unused(files), [])
  })
})

describe('where nothing is said', () => {
  const old = { 'src/old.tsx': PAGE }

  it('a framework that is not read, a library, a command, an unknown start', () => {
    assert.deepEqual(unused({ ...vite(old), 'package.json': manifest(['vite', 'vue']) }), [])
    assert.deepEqual(
      unused({ ...vite(old), 'package.json': manifest(['vite'], { exports: { './x': './src/x.ts' } }) }),
      [],
    )
    assert.deepEqual(unused({ ...vite(old), 'package.json': manifest(['vite'], { bin: './src/cli.ts' }) }), [])
    assert.deepEqual(unused({ 'package.json': manifest(['react']), 'src/lib/x.ts': PAGE, ...old }), [])
    assert.deepEqual(unused(old), [])
  })

  it('an import of which nothing tells what it opens', () => {
    assert.deepEqual(unused(vite(old, 'const load = (path) => import(path)\nrender(load)\n')), [])
  })

  it('infrastructure that is written as code', () => {
    assert.deepEqual(unused({ ...vite(old), 'infra/package.json': manifest(['sst']) }), [])
  })
})

describe('a finding in code that nothing uses', () => {
  it('is a note, save where it is true all the same: a key in it, a tracker in it that nothing starts', () => {
    const project = projectOf(vite({ 'src/old.tsx': PAGE }))
    const told = (rule: string) => {
      const range = { start: 60, end: 61 }
      const finding = { rule, file: 'src/old.tsx', range, severity: 'warning', message: 'Wrong.' } as Finding
      const { severity, message } = lowered(finding, project)
      return `${severity} ${message}`
    }
    assert.equal(
      told('unguarded-fetch'),
      'info Wrong. Nothing in this app uses old.tsx yet, so no user meets this today.',
    )
    assert.equal(told('secret-in-code'), 'warning Wrong.')
    assert.equal(told('missing-error-tracking'), 'warning Wrong.')
  })
})

describe('an edit', () => {
  it('mounts a page: at the next pause it is used', () => {
    const project = projectOf(vite({ 'src/old.tsx': PAGE }))
    assert.equal(project.reach.unusedAt('src/old.tsx', 60)?.name, 'old.tsx')
    const text = "import Home from './home'\nimport Old from './old'\nrender(<Home />, <Old />)\n"
    updateProject(project, { changed: [analyzeFile('src/main.tsx', text)], removed: [], moved: [] })
    assert.equal(project.reach.unusedAt('src/old.tsx', 60)?.name, 'old.tsx')
    assert.deepEqual(project.reach.renew(), ['src/old.tsx'])
    assert.equal(project.reach.unusedAt('src/old.tsx', 60), undefined)
    assert.deepEqual(project.reach.renew(), [])
  })
})
