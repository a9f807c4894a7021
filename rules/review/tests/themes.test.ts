import * as assert from 'node:assert/strict'
import { rules } from '../../catalog/registry.generated'
import { harmOf, harmOfFact, OTHER, THEMES, themeOf } from '../themes'

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

  it('put what has one remedy into one step: a guard for the endpoints, and the data for what gives data away', () => {
    const of = (messageId: string) => themeOf({ rule: 'unauthenticated-endpoint', messageId }).id
    assert.deepEqual(['spends', 'changes', 'reads'].map(of), ['open-endpoints', 'open-endpoints', 'open-data'])
  })

  it('put a database that nobody can go back to before the safety net, and that before the screens', () => {
    const rebuild = THEMES.find(({ id }) => id === 'rebuild') ?? OTHER
    const net = harmOf({ rule: 'missing-error-tracking', messageId: '', severity: 'warning' })
    for (const fact of rebuild.facts ?? []) assert.ok(harmOfFact(rebuild, { fact, severity: 'warning' }) > net, fact)
    assert.ok(net > harmOf({ rule: 'unguarded-fetch', messageId: '', severity: 'error' }))
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
