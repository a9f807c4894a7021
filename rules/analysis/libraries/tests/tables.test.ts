import assert from 'node:assert/strict'
import { compilePattern, type Pattern, settles } from '../patterns'
import { tables } from '../tables'
import type { ApiEntry } from '../types'
import { overlap, tableRange } from '../versions'

describe('library tables', () => {
  for (const table of tables) {
    it(`${table.packages[0]}: every entry is well formed`, () => {
      for (const entry of table.apis) assertEntry(entry)
    })

    it(`${table.packages[0]}: no two entries are ambiguous`, () => {
      const plain = table.apis
        .filter((entry) => entry.modifies !== true)
        .map((entry) => ({ entry, pattern: compilePattern(entry.path) }))
      plain.forEach((a, index) => {
        for (const b of plain.slice(index + 1)) {
          if (a.pattern.rank !== b.pattern.rank || !versionsOverlap(a.entry, b.entry)) continue
          assert.ok(!patternsOverlap(a.pattern, b.pattern), `${a.entry.path} and ${b.entry.path}`)
        }
      })
    })
  }

  it('would see an ambiguity', () => {
    const seen = (a: string, b: string) => patternsOverlap(compilePattern(a), compilePattern(b))
    assert.ok(seen('a.*.b', 'a.b.*'))
    assert.ok(seen('a().x()**', 'a()**().x'))
    assert.ok(!seen('a.*', 'a().*'))
    assert.ok(!seen('a.**.list', 'a.**.get'))
  })

  it('files a package under one name once per table', () => {
    for (const table of tables) assert.equal(new Set(table.packages).size, table.packages.length, table.packages.join())
  })

  it('has aliases that lead to an entry', () => {
    for (const table of tables) {
      for (const [name, target] of Object.entries(table.aliases ?? {})) {
        if (target === '') continue
        const known = table.apis.some((entry) => entry.path.startsWith('*') || entry.path.startsWith(target))
        assert.ok(known, `${table.packages[0]}: ${name} → ${target}`)
      }
    }
  })
})

function assertEntry({ path, versions, behaviour, source }: ApiEntry): void {
  assert.equal(written(compilePattern(path)), path)
  assert.ok(source.length > 3, path)
  if (versions !== undefined) assert.doesNotThrow(() => tableRange(versions), path)
  assert.equal(behaviour.errorKey !== undefined, behaviour.failure === 'returns-error', `${path}: errorKey`)
  if (behaviour.sends !== undefined) assert.ok(behaviour.failure !== undefined, `${path}: how does it fail?`)
  if (behaviour.sends === 'http') assert.ok(behaviour.retries !== undefined, `${path}: does it retry?`)
  if (behaviour.sends === 'http' && behaviour.thirdParty) assert.ok(behaviour.service !== undefined, `${path}: whose?`)
}

/** A pattern's text from its tokens. */
function written({ tokens }: Pattern): string {
  return tokens.map((token, i) => (i === 0 || token.startsWith('()') ? token : `.${token}`)).join('')
}

function versionsOverlap(a: ApiEntry, b: ApiEntry): boolean {
  const range = (entry: ApiEntry) => (entry.versions === undefined ? undefined : tableRange(entry.versions))
  return overlap(range(a), range(b))
}

/** Whether some path is matched by both: both are walked over the same symbols. */
function patternsOverlap(a: Pattern, b: Pattern): boolean {
  const symbols = [...new Set([...a.tokens, ...b.tokens, 'anyOther', '()'])].filter((token) => !token.includes('*'))
  const seen = new Set<string>()
  const open: [Set<number>, Set<number>][] = [[closure(a, new Set([0])), closure(b, new Set([0]))]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [left, right] = next
    if (left.has(a.tokens.length * 2) && right.has(b.tokens.length * 2)) return true
    for (const symbol of symbols) {
      const pair: [Set<number>, Set<number>] = [step(a, left, symbol), step(b, right, symbol)]
      const key = JSON.stringify(pair.map((states) => [...states].sort()))
      if (pair[0].size === 0 || pair[1].size === 0 || seen.has(key)) continue
      seen.add(key)
      open.push(pair)
    }
  }
  return false
}

/** States are twice the token's index, plus one inside a link of `()**`. */
function step({ tokens, ...pattern }: Pattern, states: ReadonlySet<number>, symbol: string): Set<number> {
  const after = new Set<number>()
  for (const state of states) {
    const token = tokens[state >> 1]
    if (token === undefined) continue
    if (state % 2 === 1) {
      if (symbol !== '()' && !settles(symbol)) after.add(state - 1)
    } else if (token === '()**') {
      if (symbol === '()') after.add(state + 1)
    } else if (token === '**') {
      if (symbol !== '()') after.add(state)
    } else if (token === symbol || (token === '*' && symbol !== '()')) after.add(state + 2)
  }
  return closure({ tokens, ...pattern }, after)
}

function closure({ tokens }: Pattern, states: Set<number>): Set<number> {
  for (const state of states) {
    const token = tokens[state >> 1]
    if (state % 2 === 0 && (token === '**' || token === '()**')) states.add(state + 2)
  }
  return states
}
