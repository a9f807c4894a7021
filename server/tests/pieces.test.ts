import { deepEqual, equal } from 'node:assert/strict'
import { replaceIn, replacementsOf, textOfPieces, untouched } from '../actions/pieces'

const at = (start: number, end: number, newText: string) => ({ range: { start, end }, newText })

describe('pieces', () => {
  const original = 'one two three'

  it('put several insertions at one place in the order given', () => {
    const pieces = replaceIn(untouched(original.length), [at(3, 3, ','), at(3, 3, ';'), at(0, 3, '1')])
    equal(textOfPieces(pieces, original), '1,; two three')
    deepEqual(replacementsOf(pieces, original.length), [at(0, 3, '1,;')])
  })

  it('fold rounds of edits into one', () => {
    const first = replaceIn(untouched(original.length), [at(0, 0, '// '), at(4, 7, '2')])
    equal(textOfPieces(first, original), '// one 2 three')
    const second = replaceIn(first, [at(7, 8, 'II'), at(13, 14, '')])
    equal(textOfPieces(second, original), '// one II thre')
    deepEqual(replacementsOf(second, original.length), [at(0, 0, '// '), at(4, 7, 'II'), at(12, 13, '')])
  })

  it('of an empty text take insertions', () => {
    const pieces = replaceIn(untouched(0), [at(0, 0, 'x')])
    deepEqual(replacementsOf(pieces, 0), [at(0, 0, 'x')])
  })
})
