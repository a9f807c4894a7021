import assert from 'node:assert/strict'
import { expectAll, resolve, workspace } from './module-workspace'

describe('modules: packages', () => {
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
    it('takes a published package of the name of the app that uses it', () => {
      const own = workspace({
        'film/package.json': { name: 'remotion', dependencies: { remotion: '4.0.1' } },
        'film/index.ts': '',
      })
      assert.equal(resolve(own, 'film/src/a.tsx', 'remotion'), 'remotion@4.0.1')
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
})
