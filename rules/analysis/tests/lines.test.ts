import * as assert from 'node:assert/strict'
import { LineIndex, lineBreakOf } from '../lines'

describe('line index', () => {
  const text = 'a\r\nbc\rd\n\n🙂e'
  const lines = new LineIndex(text)

  it('ends lines at CRLF, CR and LF', () => {
    assert.equal(lines.lineCount, 5)
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((line) => lines.lineText(line)),
      ['a', 'bc', 'd', '', '🙂e'],
    )
  })

  it('finds every offset again', () => {
    for (let offset = 0; offset <= text.length; offset++) {
      const position = lines.positionAt(offset)
      // Only the offset inside CRLF has no position of its own.
      assert.equal(lines.offsetAt(position), offset === 2 ? 1 : offset)
    }
  })

  it('counts UTF-16 code units', () => {
    assert.deepEqual(lines.positionAt(text.length), { line: 4, character: 3 })
  })

  it('brings what lies outside to the nearest end', () => {
    assert.deepEqual(lines.positionAt(-5), { line: 0, character: 0 })
    assert.deepEqual(lines.positionAt(999), { line: 4, character: 3 })
    assert.equal(lines.offsetAt({ line: 1, character: 99 }), 5)
    assert.equal(lines.offsetAt({ line: 99, character: 0 }), text.length)
    assert.equal(lines.lineText(-1), '')
    assert.equal(new LineIndex('').lineCount, 1)
  })

  it('gives the whole lines of a range', () => {
    assert.deepEqual(lines.wholeLines({ start: 4, end: 7 }), { start: 3, end: 7 })
  })

  it('knows the line break', () => {
    assert.equal(lineBreakOf('a\r\nb\n'), '\r\n')
    assert.equal(lineBreakOf('a\nb'), '\n')
    assert.equal(lineBreakOf('\n'), '\n')
  })
})
