import * as assert from 'node:assert/strict'
import { addTo, grouped } from '../grouped'

describe('groups', () => {
  it('keep the order in which things came', () => {
    const groups = grouped(['pear', 'apple', 'plum', 'avocado'], (each) => each[0])
    assert.deepEqual(
      [...groups],
      [
        ['p', ['pear', 'plum']],
        ['a', ['apple', 'avocado']],
      ],
    )
  })

  it('are begun by what is added first', () => {
    const lists = new Map([['a', [1]]])
    addTo(lists, 'a', 2)
    addTo(lists, 'b', 3)
    assert.deepEqual(
      [...lists],
      [
        ['a', [1, 2]],
        ['b', [3]],
      ],
    )
  })
})
