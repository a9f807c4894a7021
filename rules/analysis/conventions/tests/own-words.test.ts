import assert from 'node:assert/strict'
import { ownWords } from '../own-words'
import { hereIn } from './marked'

function said(body: string) {
  const { source, node } = hereIn(`export function Rooms() {\n  const save = async () => { ${body} }\n}\n`)
  return ownWords(source, node)?.lines
}

describe('what a function already says of the same failure', () => {
  it('is said again', () => {
    const body = "HERE; if (!response.ok) { setMessage(problem.error || 'Could not save the room'); return }"
    assert.deepEqual(said(body), ["setMessage('Could not save the room');"])
  })
  it('is not what it says of success', () => {
    assert.equal(said("HERE; toast.success('Room saved')"), undefined)
  })
  it('is not chosen where it says several things', () => {
    assert.equal(said("HERE; if (a) toast.error('Could not save'); if (b) toast.error('Failed to load')"), undefined)
  })
})
