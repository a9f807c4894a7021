import { strict as assert } from 'node:assert'
import { countOf, findingsIn, skippedIn } from '../wording'

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

  it('says how many files were skipped, when some were', () => {
    assert.equal(skippedIn({ generated: 8, 'too-large': 4 }), '12 skipped')
    assert.equal(skippedIn({ generated: 0 }), undefined)
  })
})
