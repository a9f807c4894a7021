import * as assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'

const PLUGIN = `import { save } from '../lib/save'
export const plugin = () => ({ name: 'api', configureServer(server) { server.middlewares.use(() => save()) } })
`
const APP = {
  'package.json': JSON.stringify({
    name: 'shop',
    scripts: { dev: 'vite', start: 'node server.js' },
    dependencies: { vite: '7.0.0' },
  }),
  'vite.config.ts': `import { plugin } from './tools/plugin'
export default { plugins: [plugin()] }
`,
  'tools/plugin.ts': PLUGIN,
  'lib/save.ts': `export const save = () => fetch('https://api.example')
`,
}

function roles(files: Readonly<Record<string, string>>): string[] {
  const { link } = projectOf({ ...APP, ...files })
  return ['tools/plugin.ts', 'lib/save.ts'].map((path) => link.roleAt(path))
}

describe('what only the server for developers loads', () => {
  it('is no part of the product', () => assert.deepEqual(roles({}), ['script', 'script']))

  it('is part of it where other code imports or opens it', () => {
    assert.deepEqual(roles({ 'src/a.ts': `import { save } from '../lib/save'\nsave()` }), ['script', 'product'])
    assert.deepEqual(roles({ 'server.js': `load('./dist/plugin.js')` }), ['product', 'product'])
  })

  it('is part of it where Vite itself serves the app', () => {
    const start = (command: string) => ({ 'package.json': APP['package.json'].replace('node server.js', command) })
    assert.deepEqual(roles(start('vite --host')), ['product', 'product'])
    assert.deepEqual(roles(start('vite build && node server.js')), ['script', 'script'])
    const preview = PLUGIN.replace('configureServer(', 'configurePreviewServer(')
    assert.deepEqual(roles({ 'tools/plugin.ts': preview }), ['product', 'product'])
  })

  it('is part of it where a host serves it by its place', () => {
    const config = APP['vite.config.ts'].replace('./tools/plugin', './api/plugin')
    const { link } = projectOf({ ...APP, 'vite.config.ts': config, 'api/plugin.ts': PLUGIN })
    assert.deepEqual(
      ['api/plugin.ts', 'lib/save.ts'].map((path) => link.roleAt(path)),
      ['product', 'product'],
    )
  })
})
