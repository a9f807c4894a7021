import assert from 'node:assert/strict'
import { packageFacts } from '..'

const read = (json: unknown) => packageFacts('package.json', JSON.stringify(json))

describe('package.json', () => {
  it('gathers dependencies of every sort, the real ones on top', () => {
    const facts = read({
      dependencies: { stripe: '^14.0.0' },
      devDependencies: { vite: '5.0.0' },
      peerDependencies: { react: '>=18', stripe: '*' },
    })
    assert.deepEqual(facts.dependencies, { react: '>=18', stripe: '^14.0.0', vite: '5.0.0' })
  })

  it('reads workspaces as a list and as an object', () => {
    assert.deepEqual(read({ workspaces: ['apps/*'] }).workspaces, ['apps/*'])
    assert.deepEqual(read({ workspaces: { packages: ['packages/*'] } }).workspaces, ['packages/*'])
  })

  it('puts source files before built ones, and imports before types', () => {
    const facts = read({
      exports: {
        '.': { require: './dist/index.cjs', import: { types: './dist/index.d.ts', default: './dist/index.mjs' } },
      },
      types: './src/index.ts',
      main: './dist/index.cjs',
    })
    assert.deepEqual(facts.entries, ['./dist/index.mjs', './dist/index.d.ts', './dist/index.cjs', './src/index.ts'])
    assert.deepEqual(read({ exports: { types: './src/a.ts', default: './dist/a.js' } }).entries, [
      './src/a.ts',
      './dist/a.js',
    ])
  })

  it('reads subpaths with conditions, patterns and nulls', () => {
    const facts = read({
      exports: {
        '.': './index.js',
        './client': { '@acme/source': './src/client.ts', default: './dist/client.js' },
        './ui/*': './src/ui/*.tsx',
        './internal/*': null,
      },
    })
    assert.deepEqual(facts.entries, ['./index.js'])
    assert.deepEqual(facts.subpaths, { './client': './src/client.ts', './ui/*': './src/ui/*.tsx' })
  })

  it('reads subpath imports', () => {
    assert.deepEqual(read({ imports: { '#db': { node: './src/db.js', default: 'pg' } } }).imports, {
      '#db': './src/db.js',
    })
  })

  it('gives empty facts for anything broken', () => {
    for (const text of [
      '',
      '[]',
      'null',
      '"x"',
      '{',
      '\u0000',
      '{"dependencies":[1],"exports":[[[]]],"workspaces":7,"name":{}}',
    ]) {
      const facts = packageFacts('package.json', text)
      assert.deepEqual(facts.dependencies, {})
      assert.equal(facts.name, undefined)
    }
  })

  it('reads a file that begins with a byte order mark', () => {
    assert.equal(packageFacts('package.json', '\ufeff{"name":"shop"}').name, 'shop')
  })
})
