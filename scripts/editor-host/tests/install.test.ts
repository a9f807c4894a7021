import { strict as assert } from 'node:assert'
import { missingBuildTools } from '../install'

describe('the tools VS Code from npm is built with', () => {
  it('are not asked for when they are there', () => {
    assert.equal(
      missingBuildTools(() => true),
      undefined,
    )
  })

  it('are named in one line when they are missing', () => {
    const line = missingBuildTools((program) => program === 'make')
    assert.match(line ?? '', /needs g\+\+, python3\./)
    assert.equal(line?.includes('\n'), false)
  })
})
