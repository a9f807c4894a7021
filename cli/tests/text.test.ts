import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import type { Fix } from '../../rules/engine/finding'
import { applyEdits, withoutOverlaps } from '../../server/workspace/edits'
import { unifiedDiff } from '../diff'
import { progressBar } from '../progress'

const fixAt = (file: string, start: number, end: number): { fix: Fix } => ({
  fix: {
    title: '',
    applicability: 'safe',
    creates: [],
    needs: [],
    edits: [{ file, range: { start, end }, newText: 'x' }],
  },
})

describe('diff', () => {
  const lines = (...names: string[]) => names.map((name) => `${name}\n`).join('')

  it('is empty where nothing differs', () => assert.equal(unifiedDiff('a', 'x\n', 'x\n'), ''))

  it('shows changes with three lines of context', () => {
    const before = lines('1', '2', '3', '4', '5', '6', '7', '8', '9')
    assert.equal(
      unifiedDiff('a.ts', before, before.replace('5\n', 'five\nand\n')),
      '--- a/a.ts\n+++ b/a.ts\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+and\n 6\n 7\n 8\n',
    )
  })

  it('shows a new file, and a last line without a break', () => {
    assert.equal(unifiedDiff('a', undefined, 'x\n'), '--- /dev/null\n+++ b/a\n@@ -0,0 +1,1 @@\n+x\n')
    assert.match(unifiedDiff('a', 'x', 'y'), /-x\n\\ No newline at end of file\n\+y\n\\ No newline/)
  })

  it('quotes a path as git does, where its letters would end the line', () => {
    assert.match(unifiedDiff('sp ace ü.ts', 'x', 'y'), /^--- a\/sp ace ü\.ts\n\+\+\+ b\/sp ace ü\.ts\n/)
    assert.match(unifiedDiff('q"\\\t\n\u0001.ts', 'x', 'y'), /^--- "a\/q\\"\\\\\\t\\n\\001\.ts"\n/)
  })

  it('keeps changes far apart in hunks of their own', () => {
    const before = lines(...Array.from({ length: 30 }, (_, i) => `${i}`))
    const diff = unifiedDiff('a', before, before.replace('2\n', 'two\n').replace('\n25\n', '\n'))
    assert.deepEqual(diff.match(/@@.*@@/g), ['@@ -1,6 +1,6 @@', '@@ -23,7 +23,6 @@'])
  })
})

describe('edits', () => {
  it('are made from the end, with the line ends of the file', () => {
    const edits = [
      { file: 'a', range: { start: 0, end: 0 }, newText: '0\n' },
      { file: 'a', range: { start: 3, end: 4 }, newText: 'B' },
    ]
    assert.equal(applyEdits('a\r\nb\r\n', edits), '0\r\na\r\nB\r\n')
  })

  it('at one offset come in the order given', () => {
    const at = { start: 1, end: 1 }
    const edits = [',', ' b'].map((newText) => ({ file: 'a', range: at, newText }))
    assert.equal(applyEdits('a }', edits), 'a, b }')
  })

  it('that overlap or touch wait for the next round', () => {
    const [a, b, c, d] = [fixAt('a', 0, 5), fixAt('a', 5, 9), fixAt('a', 10, 12), fixAt('b', 0, 5)]
    assert.deepEqual(withoutOverlaps([a, b, c, d].flatMap((fix) => fix ?? [])), [a, c, d])
  })
})

describe('progress', () => {
  const drawn = (isTTY: boolean) => {
    let text = ''
    const stderr = Object.assign(
      new Writable({
        write(chunk: Buffer, _, done) {
          text += chunk.toString()
          done()
        },
      }),
      { isTTY, columns: 60 },
    )
    const bar = progressBar({ stdout: stderr, stderr, colour: false }, () => 0)
    bar.update({ stage: 'analysis', done: 5, total: 10 })
    bar.clear()
    return text
  }

  it('is drawn on a terminal and wiped, and never in a pipe', () => {
    assert.match(drawn(true), /Reading files.*5\/10/)
    assert.equal(drawn(false), '')
  })
})
