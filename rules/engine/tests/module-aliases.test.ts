import assert from 'node:assert/strict'
import { expectAll, resolve, workspace } from './module-workspace'

describe('modules: aliases', () => {
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
})
