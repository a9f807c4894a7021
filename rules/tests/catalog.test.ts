import * as assert from 'node:assert/strict'
import { loadModule } from 'libpg-query'
import { rules } from '../catalog/registry.generated'
import { testRule } from './rule-tester'

describe('catalog', () => {
  before(() => loadModule())

  for (const rule of rules) testRule(rule, rules)

  it('has each id once', () => {
    const ids = rules.map((rule) => rule.id)
    assert.deepEqual(ids, [...new Set(ids)])
  })
})
