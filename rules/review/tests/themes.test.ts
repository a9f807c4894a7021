import * as assert from 'node:assert/strict'
import { rules } from '../../catalog/registry.generated'
import { harmOf, OTHER, THEMES, themeOf } from '../themes'

describe('the themes of the plan', () => {
  it('hold every rule of the catalogue, each once', () => {
    assert.deepEqual(
      rules.filter(({ id }) => themeOf({ rule: id, messageId: '' }) === OTHER).map(({ id }) => id),
      [],
    )
    const named = THEMES.flatMap((theme) => theme.rules)
    assert.equal(new Set(named).size, named.length)
  })

  it('differ in harm, so that their order is decided', () => {
    assert.equal(new Set(THEMES.map(({ harm: [error] }) => error)).size, THEMES.length)
  })

  it('tell open endpoints by what strangers get: they spend, change, or read', () => {
    const of = (messageId: string) => themeOf({ rule: 'unauthenticated-endpoint', messageId }).id
    assert.deepEqual(['spends', 'changes', 'reads'].map(of), ['spending', 'open-endpoints', 'open-data'])
  })

  it('put every error before a warning of the same rule, and strangers before all else', () => {
    for (const { id } of rules) {
      const [error, warning, note] = (['error', 'warning', 'info'] as const).map((severity) =>
        harmOf({ rule: id, messageId: '', severity }),
      )
      assert.ok((error ?? 0) > (warning ?? 0) && (warning ?? 0) > (note ?? 0), id)
    }
    const strangers = harmOf({ rule: 'permissive-policy', messageId: '', severity: 'warning' })
    assert.ok(strangers > harmOf({ rule: 'unguarded-fetch', messageId: '', severity: 'error' }))
  })
})
