import assert from 'node:assert/strict'
import { affectsModules } from '../modules'
import { expectAll, factsOf, resolve, workspace } from './module-workspace'

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
    const modules = workspace({
      'package.json': { dependencies: { '@prisma/client': '6.1.0' } },
      'src/db.ts': '',
      'prisma/generated/client/index.js': '',
    })
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

  it('takes as long for each import among 5,000 files as among 500', () => {
    const perImport = (count: number): number => {
      const files: Record<string, unknown> = {
        'package.json': { workspaces: ['packages/*'], dependencies: { react: '^18.0.0' } },
        'tsconfig.json': { compilerOptions: { paths: { '@/*': ['./packages/p0/src/*'] } } },
      }
      const paths = Array.from({ length: count }, (_, i) => `packages/p${i % 50}/src/f${i % 20}/file${i}.ts`)
      for (const path of paths) files[path] = ''
      for (let i = 0; i < 50; i++) files[`packages/p${i}/package.json`] = { name: `@acme/p${i}` }
      const modules = workspace(files)
      const start = performance.now()
      let found = 0
      for (const [i, from] of paths.entries()) {
        const near = Array.from({ length: 9 }, (_, n) => paths[(i + 1000 + n) % count] ?? '')
        for (const specifier of [
          ...near.map((path) => `../../../../${path.slice(0, -3)}`),
          ...['react', '@/f0/file0', `@acme/p${i % 50}/src/f0/file${i % 50}`],
        ]) {
          if (modules.resolve(from, specifier).k !== 'unresolved') found++
        }
      }
      assert.ok(found > 10 * count, `${found} found among ${count} files`)
      return (performance.now() - start) / count
    }
    const [few, many] = [perImport(500), perImport(5000)]
    assert.ok(many < 4 * few, `${many} ms for the imports of a file, ${few} ms among 500 files`)
  })
})
