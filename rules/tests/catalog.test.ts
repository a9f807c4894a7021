import * as assert from 'node:assert/strict'
import { rules } from '../catalog/registry.generated'
import { testRule } from './rule-tester'

describe('catalog', () => {
  for (const rule of rules) testRule(rule, rules)

  it('has each id once', () => {
    const ids = rules.map((rule) => rule.id)
    assert.deepEqual(ids, [...new Set(ids)])
  })
})
