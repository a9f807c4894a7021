import assert from 'node:assert/strict'
import { firstNamed } from '../first-named'

describe('the first few of some things', () => {
  const named = (all: readonly string[]) => firstNamed(all, 2, (each) => each.toUpperCase())

  it('say how many there are besides', () => {
    assert.equal(named(['a', 'b', 'c', 'd']), 'A, B and 2 more')
    assert.equal(named(['a', 'b']), 'A, B')
    assert.equal(named(['a']), 'A')
  })
})
