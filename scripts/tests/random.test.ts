import assert from 'node:assert/strict'
import { draw, generator } from '../random'

describe('random draws', () => {
  const items = Array.from({ length: 100 }, (_, i) => i)

  it('are the same for the same seed', () => {
    assert.deepEqual(draw(items, 10, generator('7')), draw(items, 10, generator('7')))
    assert.notDeepEqual(draw(items, 10, generator('7')), draw(items, 10, generator('8')))
  })

  it('never draw an item twice, nor more than there are', () => {
    assert.equal(new Set(draw(items, 50, generator('1'))).size, 50)
    assert.deepEqual(
      draw(items, 200, generator('1')).sort((a, b) => a - b),
      items,
    )
  })
})
