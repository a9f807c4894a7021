import assert from 'node:assert/strict'
import { lockfileFacts } from '..'

describe('lockfiles', () => {
  it('reads package-lock.json v2 and v3', () => {
    const packages = {
      '': { name: 'shop' },
      'node_modules/stripe': { version: '14.21.0' },
      'node_modules/@supabase/supabase-js': { version: '2.39.0' },
      'node_modules/stripe/node_modules/qs': { version: '6.0.0' },
      'node_modules/@acme/web': { resolved: 'apps/web', link: true },
      'apps/web/node_modules/stripe': { version: '12.0.0' },
      'apps/web/node_modules/zod': { version: '3.22.0' },
    }
    const facts = lockfileFacts('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages }))
    assert.deepEqual(facts.versions, { stripe: '14.21.0', '@supabase/supabase-js': '2.39.0', zod: '3.22.0' })
    assert.deepEqual(facts.nested, { 'apps/web': { stripe: '12.0.0' } })
  })

  it('reads package-lock.json v1', () => {
    const dependencies = {
      axios: { version: '0.21.1', dependencies: { qs: { version: '1.0.0' } } },
      own: { version: 'file:../own' },
    }
    assert.deepEqual(lockfileFacts('npm-shrinkwrap.json', JSON.stringify({ dependencies })).versions, {
      axios: '0.21.1',
    })
  })

  it('reads a classic yarn.lock', () => {
    const text = `# yarn lockfile v1\n\n\n"@sentry/nextjs@^7.0.0", "@sentry/nextjs@^7.1.0":\n  version "7.114.0"\n  resolved "https://x"\n  dependencies:\n    version "1"\n\nqs@^6.0.0:\n  version "6.11.0"\n\nqs@^5.0.0:\n  version "5.2.1"\n`
    const facts = lockfileFacts('yarn.lock', text)
    assert.deepEqual(facts.versions, { '@sentry/nextjs': '7.114.0', qs: '6.11.0' })
    assert.deepEqual(facts.ranges, { 'qs@^6.0.0': '6.11.0', 'qs@^5.0.0': '5.2.1' })
    assert.deepEqual(lockfileFacts('yarn.lock', text.replaceAll('\n', '\r\n')), facts)
  })

  it('reads a yarn.lock of berry', () => {
    const text = `__metadata:\n  version: 8\n\n"axios@npm:^1.6.0, axios@npm:^1.7.0":\n  version: 1.7.2\n  resolution: "axios@npm:1.7.2"\n\n"shop@workspace:.":\n  version: 0.0.0-use.local\n`
    assert.deepEqual(lockfileFacts('yarn.lock', text).versions, { axios: '1.7.2' })
  })

  it('reads pnpm-lock.yaml v9 with importers', () => {
    const text = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

catalogs:
  default:
    zod:
      specifier: ^3.0.0
      version: 3.0.0

importers:

  .:
    devDependencies:
      turbo:
        specifier: ^2.0.0
        version: 2.1.0

  apps/web:
    dependencies:
      '@acme/ui':
        specifier: workspace:*
        version: link:../../packages/ui
      '@tanstack/react-query':
        specifier: ^5.0.0
        version: 5.83.0(react@19.1.0)
      old-stripe:
        specifier: npm:stripe@12
        version: stripe@12.18.0
  apps/api:
    dependencies:
      '@tanstack/react-query':
        specifier: ^4.0.0
        version: 4.36.1(react@18.2.0(x@1.0.0))

packages:

  turbo@9.9.9:
    resolution: {integrity: sha512-x}
`
    const facts = lockfileFacts('pnpm-lock.yaml', text)
    assert.deepEqual(facts.versions, { turbo: '2.1.0', '@tanstack/react-query': '5.83.0', 'old-stripe': '12.18.0' })
    assert.deepEqual(facts.nested, { 'apps/api': { '@tanstack/react-query': '4.36.1' } })
    assert.deepEqual(lockfileFacts('pnpm-lock.yaml', text.replaceAll('\n', '\r\n')), facts)
  })

  it('reads pnpm-lock.yaml v5 and v6 of a single package', () => {
    const v5 = `lockfileVersion: 5.4\nspecifiers:\n  react: ^18.0.0\ndependencies:\n  react: 18.2.0\n  react-dom: 18.2.0_react@18.2.0\n  mine: link:../mine\ndevDependencies:\n  alias: /stripe/14.0.0\npackages:\n  /x/1.0.0:\n    dev: true\n`
    assert.deepEqual(lockfileFacts('pnpm-lock.yaml', v5).versions, {
      react: '18.2.0',
      'react-dom': '18.2.0',
      alias: '14.0.0',
    })
    const v6 = `lockfileVersion: '6.0'\n\ndependencies:\n  next:\n    specifier: 15.3.2\n    version:\n      15.3.2(@babel/core@7.28.0)(react@19.1.0)\n`
    assert.deepEqual(lockfileFacts('pnpm-lock.yaml', v6).versions, { next: '15.3.2' })
  })

  it('reads bun.lock', () => {
    const text = `{
      "lockfileVersion": 1,
      "workspaces": { "": { "name": "shop", }, "apps/web": { "name": "@acme/web", }, },
      "packages": {
        "zod": ["zod@3.22.0", "", {}, "sha512-x"],
        "@acme/web": ["@acme/web@workspace:apps/web"],
        "@acme/web/zod": ["zod@4.0.0", "", {}, "sha512-y"],
        "@supabase/supabase-js": ["@supabase/supabase-js@2.39.0", "", {}, "sha512-z"],
        "other/zod": ["zod@2.0.0", "", {}, "sha512-y"],
      }
    }`
    const facts = lockfileFacts('bun.lock', text)
    assert.deepEqual(facts.versions, { zod: '3.22.0', '@supabase/supabase-js': '2.39.0' })
    assert.deepEqual(facts.nested, { 'apps/web': { zod: '4.0.0' } })
  })

  it('gives empty facts for anything broken', () => {
    for (const name of ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock']) {
      for (const text of [
        '',
        '{',
        '[]',
        '<<<<<<< HEAD\n=======\n>>>>>>> x',
        ':\n  :\n"\n',
        '\u0000\ud800',
        '{"packages":[],"dependencies":3}',
      ]) {
        assert.deepEqual(lockfileFacts(name, text).versions, {}, `${name}: ${JSON.stringify(text)}`)
      }
    }
  })
})
