import * as assert from 'node:assert/strict'
import type { Value } from '../facts'
import { shownWords } from '../shown-words'

const text = (words: string): Value => ({ k: 'string', text: words })

describe('words of a notice', () => {
  it('are a text itself', () => assert.deepEqual(shownWords(text('Saved')), ['Saved']))

  it('are title, description and message of an object, as far as they are constant', () => {
    const members = { variant: text('destructive'), description: text('Try again'), title: text('Not saved') }
    assert.deepEqual(shownWords({ k: 'object', members }), ['Not saved', 'Try again'])
    assert.deepEqual(shownWords({ k: 'object', members: { title: { k: 'opaque' } } }), [])
  })

  it('are none of what is no text', () => assert.deepEqual(shownWords({ k: 'literal', value: 400 }), []))
})
