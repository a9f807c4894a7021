import assert from 'node:assert/strict'
import { compilePattern, matches, tokensOf } from '../patterns'
import { allows, installedVersion, tableRange } from '../versions'

const rows: readonly (readonly [string, string, boolean])[] = [
  ['a.b', 'a.b', true],
  ['a.b', 'a.b.c', false],
  ['a.b', 'a.b()', false],
  ['a().b', 'a.b', false],
  ['a.*', 'a.b', true],
  ['a.*', 'a', false],
  ['a.*', 'a()', false],
  ['a.*', 'a.b.c', false],
  ['a().**', 'a()', true],
  ['a().**', 'a().b.c', true],
  ['a().**', 'a().b().c', false],
  ['a().**.list', 'a().b.c.list', true],
  ['a().**.list', 'a().list', true],
  ['a().**.list', 'a().b.c.get', false],
  ['a()()**', 'a()().c', true],
  ['a.b()**', 'a.b', true],
  ['a.b()**', 'a.b().c', true],
  ['a.b()**', 'a.b().c().d', true],
  ['a.b()**', 'a.b().c.d', false],
  ['a.b()**', 'a.b().then', false],
  ['a.b()**', 'a.b().c().finally', false],
  ['a()**().end', 'a().end', true],
  ['a()**().end', 'a().x().y().end', true],
  ['a()**().end', 'a().x().y', false],
]

describe('patterns', () => {
  for (const [pattern, path, expected] of rows) {
    it(`${pattern} ${expected ? 'matches' : 'does not match'} ${path}`, () => {
      assert.equal(matches(compilePattern(pattern), tokensOf(path)), expected)
    })
  }

  it('ranks exact over one member over many over a chain, and more words over fewer', () => {
    const ranks = ['a().b', 'a().b.*', 'a().b.**', 'a().b()**', 'a().*', 'a().**'].map(
      (text) => compilePattern(text).rank,
    )
    assert.deepEqual(
      [...ranks].sort((x, y) => y - x),
      ranks,
    )
  })
})

const versions: readonly (readonly [string, string | undefined, boolean])[] = [
  ['>=2.102.0-0', '2.102.0', true],
  ['>=2.102.0-0', '2.101.1', false],
  ['>=2.102.0-0', '3.0.0-next.29', true],
  ['>=5.0.0-0', '5.0.0-beta.1', true],
  ['<5.0.0-0', '5.0.0-beta.1', false],
  ['<5.0.0-0', '4.21.2', true],
  ['<5.0.0-0', undefined, false],
  ['>=5.0.0-0', undefined, true],
  ['>=5.0.0-0', 'latest', true],
  ['>=5.0.0-0', '*', true],
  ['>=5.0.0-0', 'workspace:*', true],
  ['>=5.0.0-0', '^4.18.2', false],
  ['>=5.0.0-0', '4', false],
  ['<5.0.0-0', '4', true],
  ['>=5.0.0-0', '>=4', true],
  ['>=13.0.0-0', 'v14.21.0', true],
  ['>=13.0.0-0', 'npm:stripe@12.1.0', false],
  ['>=13.0.0-0', 'github:stripe/stripe-node', true],
]

describe('version ranges', () => {
  for (const [range, installed, expected] of versions) {
    it(`${range} ${expected ? 'allows' : 'refuses'} ${installed ?? 'an unknown version'}`, () => {
      assert.equal(allows(tableRange(range), installedVersion(installed)), expected)
    })
  }
})
