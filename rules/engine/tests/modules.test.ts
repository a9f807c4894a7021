import assert from 'node:assert/strict'
import type { CodeFacts, FileFacts } from '../../analysis/facts'
import { importMapFacts, lockfileFacts, packageFacts, tsconfigFacts, workspacesFacts } from '../../analysis/manifest'
import { affectsModules, createModules, type Modules } from '../modules'
import { nameOf } from '../resolution/paths'

/** A workspace from paths; manifests carry their content, code files need none. */
function workspace(files: Record<string, unknown>): Modules {
  return createModules(new Map(Object.entries(files).map(([path, content]) => [path, factsOf(path, content)])))
}

function factsOf(path: string, content: unknown): FileFacts {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const name = nameOf(path)
  if (name === 'package.json') return packageFacts(path, text)
  if (/^[tj]sconfig.*\.json$/.test(name)) return tsconfigFacts(path, text)
  if (/lock/.test(name)) return lockfileFacts(path, text)
  if (name === 'pnpm-workspace.yaml') return workspacesFacts(path, text)
  if (/^(deno|import_map)\.json$/.test(name)) return importMapFacts(path, text)
  return { kind: 'code', path } as CodeFacts
}

/** The answer in short: a path, `package@version/subpath`, `builtin:name` or `-`. */
function resolve(modules: Modules, from: string, specifier: string): string {
  const to = modules.resolve(from, specifier)
  if (to.k === 'file') return to.path
  if (to.k === 'builtin') return `builtin:${to.name}`
  if (to.k === 'unresolved') return '-'
  return `${to.name}${to.version === undefined ? '' : `@${to.version}`}${to.subpath === '' ? '' : `/${to.subpath}`}`
}

function expectAll(modules: Modules, from: string, table: Record<string, string>): void {
  for (const [specifier, expected] of Object.entries(table)) {
    assert.equal(resolve(modules, from, specifier), expected, `${specifier} from ${from}`)
  }
}

describe('modules', () => {
  describe('relative imports', () => {
    const modules = workspace({
      'src/main.ts': '',
      'src/api.ts': '',
      'src/api/index.ts': '',
      'src/view.tsx': '',
      'src/view.js': '',
      'src/types.d.ts': '',
      'src/lib/index.mts': '',
      'src/chart.web.tsx': '',
      'src/client/package.json': { main: './dist/entry.js' },
      'src/client/src/entry.ts': '',
      'index.ts': '',
    })
    it('finds files by path, other or missing extension, and folders by index or main', () => {
      expectAll(modules, 'src/main.ts', {
        './api': 'src/api.ts',
        './api.ts': 'src/api.ts',
        './api.js': 'src/api.ts',
        './api/': 'src/api/index.ts',
        './view': 'src/view.tsx',
        './view.js': 'src/view.js',
        './view.jsx': 'src/view.tsx',
        './types': 'src/types.d.ts',
        './lib': 'src/lib/index.mts',
        './chart': 'src/chart.web.tsx',
        './client': 'src/client/src/entry.ts',
        '.': '-',
        '..': 'index.ts',
        './view.tsx?t=1': 'src/view.tsx',
        './view?raw': '-',
        './logo.svg': '-',
        './gone': '-',
        '../../outside': '-',
      })
    })
    it('counts from a folder above as from beside', () => {
      assert.equal(resolve(modules, 'src/lib/index.mts', '..'), '-')
      assert.equal(resolve(modules, 'src/lib/index.mts', '../api'), 'src/api.ts')
    })
  })

  describe('tsconfig', () => {
    it('follows paths of the nearest config, through extends and references', () => {
      const modules = workspace({
        'tsconfig.json': { references: [{ path: './tsconfig.app.json' }, { path: './tsconfig.node.json' }] },
        'tsconfig.app.json': { extends: './tsconfig.base', compilerOptions: {} },
        'tsconfig.base.json': {
          compilerOptions: { paths: { '@/*': ['./source/*'], '@api': ['./source/api/client.ts'] } },
        },
        'source/api/client.ts': '',
        'source/button.tsx': '',
        'src/button.tsx': '',
      })
      expectAll(modules, 'source/button.tsx', {
        '@/button': 'source/button.tsx',
        '@api': 'source/api/client.ts',
        '@/gone': '-',
      })
    })

    it('takes later extends over earlier ones, and own paths over all', () => {
      const modules = workspace({
        'a.json': {},
        'tsconfig.one.json': { compilerOptions: { paths: { 'x/*': ['one/*'] } } },
        'tsconfig.two.json': { compilerOptions: { paths: { 'x/*': ['two/*'] } } },
        'tsconfig.json': { extends: ['./tsconfig.one.json', './tsconfig.two.json'] },
        'own/tsconfig.json': { extends: '../tsconfig.json', compilerOptions: { paths: { 'x/*': ['./*'] } } },
        'one/a.ts': '',
        'two/a.ts': '',
        'own/a.ts': '',
      })
      assert.equal(resolve(modules, 'main.ts', 'x/a'), 'two/a.ts')
      assert.equal(resolve(modules, 'own/main.ts', 'x/a'), 'own/a.ts')
    })

    it('survives configs that extend each other', () => {
      const modules = workspace({
        'tsconfig.json': { extends: './tsconfig.b.json', compilerOptions: { paths: { '@/*': ['src/*'] } } },
        'tsconfig.b.json': { extends: ['./tsconfig.json', './tsconfig.b.json'], references: [{ path: '.' }] },
        'src/a.ts': '',
      })
      assert.equal(resolve(modules, 'src/b.ts', '@/a'), 'src/a.ts')
    })

    it('resolves paths against baseUrl, and bare imports in it', () => {
      const modules = workspace({
        'package.json': { dependencies: { react: '18.0.0' } },
        'tsconfig.json': { compilerOptions: { baseUrl: 'src', paths: { '~/*': ['lib/*'] } } },
        'src/lib/db.ts': '',
        'src/hooks/use.ts': '',
        'src/react.ts': '',
      })
      expectAll(modules, 'src/main.ts', {
        '~/db': 'src/lib/db.ts',
        'hooks/use': 'src/hooks/use.ts',
        react: 'react@18.0.0',
      })
    })

    it('prefers exact patterns, then longer ones, then later targets, to packages', () => {
      const modules = workspace({
        'package.json': { dependencies: { stripe: '^14.0.0', zod: '3.0.0' } },
        'tsconfig.json': {
          compilerOptions: {
            paths: {
              '*': ['./any/*'],
              'app/*': ['./gone/*', './app/*'],
              'app/x/*': ['./x/*'],
              stripe: ['./stubs/stripe.ts'],
            },
          },
        },
        'stubs/stripe.ts': '',
        'app/a.ts': '',
        'app/x/b.ts': '',
        'x/b.ts': '',
        'any/c.ts': '',
      })
      expectAll(modules, 'main.ts', {
        stripe: 'stubs/stripe.ts',
        'app/a': 'app/a.ts',
        'app/x/b': 'x/b.ts',
        c: 'any/c.ts',
        zod: 'zod@3.0.0',
        'app/none': '-',
      })
    })

    it('extends a config of a workspace package', () => {
      const modules = workspace({
        'package.json': { workspaces: ['apps/*', 'tooling/*'] },
        'tooling/ts/package.json': { name: '@acme/tsconfig' },
        'tooling/ts/tsconfig.next.json': {
          compilerOptions: { baseUrl: '../../apps/web', paths: { '@/*': ['./app/*'] } },
        },
        'apps/web/package.json': { name: 'web' },
        'apps/web/tsconfig.json': { extends: '@acme/tsconfig/tsconfig.next.json' },
        'apps/web/app/a.ts': '',
      })
      assert.equal(resolve(modules, 'apps/web/app/b.ts', '@/a'), 'apps/web/app/a.ts')
    })
  })

  it('falls back to the usual aliases by what exists', () => {
    const modules = workspace({
      'package.json': { name: 'shop', dependencies: { '@tanstack/react-query': '5.0.0' } },
      'package-lock.json': { packages: { 'node_modules/@trpc/server': { version: '10.0.0' } } },
      'client/src/lib/api.ts': '',
      'client/src/trpc/server.ts': '',
      'shared/schema.ts': '',
      'server/routes.ts': '',
    })
    expectAll(modules, 'client/src/pages/home.tsx', {
      '@/lib/api': 'client/src/lib/api.ts',
      '~/lib/api': 'client/src/lib/api.ts',
      '@shared/schema': 'shared/schema.ts',
      '/client/src/lib/api': 'client/src/lib/api.ts',
      '@/lib/gone': '-',
      '@assets/logo.png': '-',
      '@trpc/server': '@trpc/server@10.0.0',
      '@tanstack/react-query': '@tanstack/react-query@5.0.0',
    })
    assert.equal(resolve(workspace({ 'package.json': {}, 'src/a.ts': '', 'a.ts': '' }), 'src/b.ts', '@/a'), 'src/a.ts')
    assert.equal(resolve(workspace({ 'package.json': {}, 'lib/a.ts': '' }), 'app/b.ts', '@/lib/a'), 'lib/a.ts')
  })

  describe('workspace packages', () => {
    const modules = workspace({
      'package.json': { name: 'root', private: true },
      'pnpm-workspace.yaml': 'packages:\n  - "apps/*"\n  - "packages/**"\n  - "!packages/old"\n',
      'apps/web/package.json': { name: 'web', dependencies: { '@acme/ui': 'workspace:*', zod: 'catalog:' } },
      'apps/web/page.tsx': '',
      'packages/ui/package.json': {
        name: '@acme/ui',
        exports: {
          '.': { types: './dist/index.d.ts', default: './dist/index.mjs' },
          './*': './dist/parts/*.js',
          './styles.css': './a.css',
        },
      },
      'packages/ui/src/index.ts': '',
      'packages/ui/src/parts/button.tsx': '',
      'packages/db/package.json': { name: '@acme/db', main: './build/cjs/main.js' },
      'packages/db/src/main.ts': '',
      'packages/db/client.ts': '',
      'packages/bare/package.json': { name: '@acme/bare' },
      'packages/bare/src/index.tsx': '',
      'packages/old/package.json': { name: 'lodash' },
      'packages/old/index.ts': '',
    })
    it('leads to sources, also where the entries point at what a build makes', () => {
      expectAll(modules, 'apps/web/page.tsx', {
        '@acme/ui': 'packages/ui/src/index.ts',
        '@acme/ui/button': 'packages/ui/src/parts/button.tsx',
        '@acme/db': 'packages/db/src/main.ts',
        '@acme/db/client': 'packages/db/client.ts',
        '@acme/bare': 'packages/bare/src/index.tsx',
        '@acme/ui/styles.css': '@acme/ui/styles.css',
        lodash: 'lodash',
      })
    })
    it('picks the nearest of two packages of one name', () => {
      const twins = workspace({
        'a/package.json': { workspaces: ['*'] },
        'a/ui/package.json': { name: 'ui' },
        'a/ui/index.ts': '',
        'b/package.json': { workspaces: ['*'] },
        'b/ui/package.json': { name: 'ui' },
        'b/ui/index.ts': '',
      })
      assert.equal(resolve(twins, 'b/app/x.ts', 'ui'), 'b/ui/index.ts')
      assert.equal(resolve(twins, 'a/app/x.ts', 'ui'), 'a/ui/index.ts')
      assert.equal(resolve(twins, 'c/x.ts', 'ui'), 'ui')
    })
    it('follows subpath imports, also such as lead in a circle', () => {
      const own = workspace({
        'package.json': {
          name: 'app',
          imports: { '#db': './src/db.ts', '#lib/*': './src/lib/*.js', '#a': '#b', '#b': '#a' },
        },
        'src/db.ts': '',
        'src/lib/x.ts': '',
      })
      expectAll(own, 'src/main.ts', { '#db': 'src/db.ts', '#lib/x': 'src/lib/x.ts', '#a': '-', '#none': '-' })
    })
  })

  it('reads Deno specifiers', () => {
    expectAll(workspace({ 'supabase/functions/pay/index.ts': '' }), 'supabase/functions/pay/index.ts', {
      'npm:stripe@14': 'stripe@14',
      'npm:@supabase/supabase-js@2.39.0/sub': '@supabase/supabase-js@2.39.0/sub',
      'npm:zod@^3.22': 'zod@3.22',
      'jsr:@supabase/supabase-js@2': '@supabase/supabase-js@2',
      'https://esm.sh/stripe@14.21.0?target=deno': 'stripe@14.21.0',
      'https://esm.sh/@supabase/supabase-js@2.39': '@supabase/supabase-js@2.39',
      'https://esm.sh/v135/react@18.2.0&dev/jsx-runtime': 'react@18.2.0/jsx-runtime',
      'https://esm.sh/jsr/@std/http@1.0.0/server': '@std/http@1.0.0/server',
      'https://cdn.skypack.dev/stripe@latest': 'stripe',
      'https://cdn.jsdelivr.net/npm/openai@4.0.0/+esm': 'openai@4.0.0/+esm',
      'https://deno.land/std@0.168.0/http/server.ts': 'deno.land/std@0.168.0/http/server.ts',
      'https://deno.land/x/oak@v12.6.1/mod.ts': 'deno.land/x/oak@12.6.1/mod.ts',
      'https://deno.land/x/xhr/mod.ts': 'deno.land/x/xhr/mod.ts',
      'https://example.com/lib/mod.ts?x': 'example.com/lib/mod.ts',
      'node:fs': 'builtin:fs',
      'fs/promises': 'builtin:fs/promises',
      'bun:sqlite': 'builtin:bun:sqlite',
      'constructor/x': 'constructor/x',
    })
  })

  it('follows import maps of Deno, the nearest first', () => {
    const modules = workspace({
      'supabase/functions/import_map.json': {
        imports: { stripe: 'https://esm.sh/stripe@12.5.0', 'shared/': './_shared/', hono: 'npm:hono@4', loop: 'loop' },
      },
      'supabase/functions/pay/deno.json': { imports: { stripe: 'npm:stripe@14' } },
      'supabase/functions/_shared/cors.ts': '',
    })
    expectAll(modules, 'supabase/functions/pay/index.ts', {
      stripe: 'stripe@14',
      'shared/cors.ts': 'supabase/functions/_shared/cors.ts',
      'hono/cors': 'hono@4/cors',
      loop: 'loop',
    })
    assert.equal(resolve(modules, 'supabase/functions/mail/index.ts', 'stripe'), 'stripe@12.5.0')
    assert.equal(resolve(modules, 'src/a.ts', 'stripe'), 'stripe')
  })

  describe('versions', () => {
    it('come from the nearest lockfile that knows the package, else from the declared range', () => {
      const modules = workspace({
        'package.json': {
          dependencies: { stripe: '^14.0.0', axios: '~1.6.2', next: 'latest', range: '>=2.1.0 <3', x: '2.x' },
        },
        'package-lock.json': {
          packages: {
            'node_modules/stripe': { version: '14.21.0' },
            'apps/web/node_modules/stripe': { version: '12.1.0' },
          },
        },
        'apps/web/package.json': { dependencies: { stripe: '^12.0.0' } },
        'tools/package-lock.json': { packages: { 'node_modules/axios': { version: '1.7.0' } } },
      })
      const version = (from: string, name: string) => modules.versionOf(from, name)
      assert.equal(version('src/a.ts', 'stripe'), '14.21.0')
      assert.equal(version('apps/web/a.ts', 'stripe'), '12.1.0')
      assert.equal(version('tools/a.ts', 'axios'), '1.7.0')
      assert.equal(version('src/a.ts', 'axios'), '1.6.2')
      assert.equal(version('src/a.ts', 'range'), '2.1.0')
      assert.equal(version('src/a.ts', 'x'), '2')
      assert.equal(version('src/a.ts', 'next'), undefined)
      assert.equal(version('src/a.ts', 'constructor'), undefined)
    })

    it('of two lockfiles side by side, the one that fits the declared major is believed', () => {
      const modules = workspace({
        'package.json': { dependencies: { stripe: '^14.0.0' } },
        'bun.lock': { packages: { stripe: ['stripe@12.0.0'] } },
        'package-lock.json': { packages: { 'node_modules/stripe': { version: '14.2.0' } } },
      })
      assert.equal(modules.versionOf('a.ts', 'stripe'), '14.2.0')
    })

    it('of a yarn lockfile, the one of the declared range', () => {
      const modules = workspace({
        'package.json': { dependencies: { qs: '^5.0.0' } },
        'yarn.lock': 'qs@^6.0.0:\n  version "6.11.0"\n\nqs@^5.0.0:\n  version "5.2.1"\n',
      })
      assert.equal(modules.versionOf('a.ts', 'qs'), '5.2.1')
    })

    it('look up catalogs and aliases', () => {
      const modules = workspace({
        'package.json': { dependencies: { zod: 'catalog:', old: 'npm:stripe@12.1.0' } },
        'pnpm-workspace.yaml': 'catalog:\n  zod: ^3.22.0\n',
      })
      expectAll(modules, 'a.ts', { zod: 'zod@3.22.0', 'old/lib': 'stripe@12.1.0/lib' })
    })
  })

  it('knows the nearest package.json and what is declared upward', () => {
    const modules = workspace({
      'package.json': { name: 'root', dependencies: { react: '18' } },
      'apps/web/package.json': { name: 'web', dependencies: { next: '15' } },
    })
    assert.equal(modules.packageOf('apps/web/src/a.ts')?.name, 'web')
    assert.equal(modules.packageOf('src/a.ts')?.name, 'root')
    assert.equal(modules.hasDependency('apps/web/src/a.ts', 'react'), true)
    assert.equal(modules.hasDependency('src/a.ts', 'next'), false)
    assert.equal(workspace({}).packageOf('a.ts'), undefined)
  })

  it('takes a generated Prisma client, which git ignores, for the package', () => {
    const modules = workspace({ 'package.json': { dependencies: { '@prisma/client': '6.1.0' } }, 'src/db.ts': '' })
    expectAll(modules, 'src/db.ts', {
      '@/generated/prisma/client': '@prisma/client@6.1.0',
      '../prisma/generated/client': '@prisma/client@6.1.0',
      './generated/prisma/enums': '-',
    })
  })

  it('says which changes concern it', () => {
    const code = factsOf('a.ts', '')
    const manifest = factsOf('package.json', {})
    assert.equal(affectsModules(code, factsOf('a.ts', '')), false)
    assert.equal(affectsModules(undefined, code), true)
    assert.equal(affectsModules(code, undefined), true)
    assert.equal(affectsModules(manifest, factsOf('package.json', {})), true)
  })

  it('resolves 60,000 imports among 5,000 files in a moment', () => {
    const files: Record<string, unknown> = {
      'package.json': { workspaces: ['packages/*'], dependencies: { react: '^18.0.0' } },
      'tsconfig.json': { compilerOptions: { paths: { '@/*': ['./packages/p0/src/*'] } } },
    }
    const paths = Array.from({ length: 5000 }, (_, i) => `packages/p${i % 50}/src/f${i % 20}/file${i}.ts`)
    for (const path of paths) files[path] = ''
    for (let i = 0; i < 50; i++) files[`packages/p${i}/package.json`] = { name: `@acme/p${i}` }
    const modules = workspace(files)
    const start = performance.now()
    let found = 0
    for (const [i, from] of paths.entries()) {
      const near = paths.slice(i + 1000, i + 1009).map((path) => `../../../../${path.slice(0, -3)}`)
      for (const specifier of [...near, 'react', '@/f0/file0', `@acme/p${i % 50}/src/f0/file${i % 50}`]) {
        if (modules.resolve(from, specifier).k !== 'unresolved') found++
      }
    }
    const elapsed = performance.now() - start
    assert.ok(found > 50_000, `${found} found`)
    assert.ok(elapsed < 1500, `${elapsed} ms`)
  })
})
