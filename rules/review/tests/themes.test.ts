import * as assert from 'node:assert/strict'
import { rules } from '../../catalog/registry.generated'
import { OTHER, THEMES, themeOf } from '../themes'

describe('the themes of the plan', () => {
  it('hold every rule of the catalogue, each once', () => {
    assert.deepEqual(
      rules.filter(({ id }) => themeOf(id) === OTHER).map(({ id }) => id),
      [],
    )
    const named = THEMES.flatMap((theme) => theme.rules)
    assert.equal(new Set(named).size, named.length)
  })

  it('differ in harm, so that their order is decided', () => {
    assert.equal(new Set(THEMES.map(({ harm }) => harm)).size, THEMES.length)
  })
})
