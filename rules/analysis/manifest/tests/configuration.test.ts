import assert from 'node:assert/strict'
import { importMapFacts, tsconfigFacts, workspacesFacts } from '..'

describe('tsconfig', () => {
  it('reads comments and trailing commas', () => {
    const text = `{
      // the app
      "extends": "./base.json",
      "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], }, },
      "references": [{ "path": "./tsconfig.app.json" }, {}, 3],
    }`
    const facts = tsconfigFacts('tsconfig.json', text)
    assert.deepEqual(facts.extends, ['./base.json'])
    assert.equal(facts.baseUrl, '.')
    assert.deepEqual(facts.paths, { '@/*': ['./src/*'] })
    assert.deepEqual(facts.references, ['./tsconfig.app.json'])
  })

  it('reads several extends, and leaves what is not a path', () => {
    const facts = tsconfigFacts(
      'tsconfig.json',
      '{"extends":["./a","@acme/b"],"compilerOptions":{"paths":{"x":[1],"y":"z"}}}',
    )
    assert.deepEqual(facts.extends, ['./a', '@acme/b'])
    assert.deepEqual(facts.paths, { y: ['z'] })
  })

  it('gives empty facts for anything broken', () => {
    for (const text of [
      '',
      '[]',
      '<<<<<<< HEAD',
      '{"extends":['.repeat(50_000),
      '{"extends":{},"references":"no","compilerOptions":null}',
    ]) {
      assert.deepEqual(tsconfigFacts('tsconfig.json', text).paths, {})
    }
  })
})

describe('pnpm-workspace.yaml', () => {
  it('reads globs and catalogs', () => {
    const facts = workspacesFacts('pnpm-workspace.yaml', 'packages:\n  - "apps/*"\ncatalog:\n  zod: ^3.22.0\n')
    assert.deepEqual(facts.globs, ['apps/*'])
    assert.deepEqual(facts.catalogs, { default: { zod: '^3.22.0' } })
  })

  it('gives empty facts for anything broken', () => {
    for (const text of ['', 'packages: [', '- a', '\t', 'packages: 3', '&a [*a]']) {
      assert.deepEqual(workspacesFacts('pnpm-workspace.yaml', text).globs, [])
    }
  })
})

describe('import map', () => {
  it('reads imports and the name of another map', () => {
    const facts = importMapFacts('deno.json', '{ "imports": { "stripe": "npm:stripe@14" }, "importMap": "./map.json" }')
    assert.deepEqual(facts.imports, { stripe: 'npm:stripe@14' })
    assert.equal(facts.importMap, './map.json')
    assert.deepEqual(importMapFacts('deno.json', '{').imports, {})
  })
})
