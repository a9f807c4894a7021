import { strict as assert } from 'node:assert'
import { countOf, findingsIn, leftIn, skippedIn } from '../wording'

describe('wording', () => {
  it('counts', () => {
    assert.deepEqual(
      [0, 1, 1204].map((count) => countOf(count, 'file')),
      ['no files', '1 file', '1,204 files'],
    )
  })

  it('sums findings up, worst first, and leaves out what is not there', () => {
    assert.equal(findingsIn({ error: 2, warning: 1, info: 0 }), '2 errors, 1 warning')
    assert.equal(findingsIn({ error: 0, warning: 0, info: 0 }), 'no findings')
  })

  it('says what a fix everywhere left, and why', () => {
    assert.equal(countOf(2, 'fix', 'fixes'), '2 fixes')
    assert.equal(leftIn(['no-fix']), '1 place is left: 1 has no fix.')
    assert.equal(
      leftIn(['no-fix', 'no-fix', 'breaks', 'stays']),
      '4 places are left: 2 have no fix, the fix of 1 would break the file, for 1 the fix was not enough.',
    )
  })

  it('says how many files were skipped, when some were', () => {
    assert.equal(skippedIn({ generated: 8, 'too-large': 4 }), '12 skipped')
    assert.equal(skippedIn({ generated: 0 }), undefined)
  })
})
