import * as assert from 'node:assert/strict'
import { codeFacts } from '../code-facts'

/** The arms as their texts, those of one `if` or `switch` together. */
function arms(text: string): string[] {
  const groups = new Map<number, string[]>()
  for (const { of, range, leaves } of codeFacts('a.ts', text).arms ?? []) {
    const words = text.slice(range.start, range.end).replace(/\s+/g, ' ')
    groups.set(of, [...(groups.get(of) ?? []), `${words}${leaves ? ' !' : ''}`])
  }
  return [...groups.values()].map((group) => group.join(' | '))
}

describe('the branches around what is waited for', () => {
  const table: [string, string, string[]][] = [
    [
      'an if with its else',
      'async () => { if (a) { await b() } else { await c() } }',
      ['{ await b() } | { await c() }'],
    ],
    [
      'else if belongs to the first if',
      'async () => { if (a) await b(); else if (c) await d(); else await e() }',
      ['await b(); | await d(); | await e()'],
    ],
    ['a branch that leaves', 'async () => { if (a) { await b(); return }; await c() }', ['{ await b(); return } !']],
    [
      'cases',
      'async () => { switch (a) { case 1: await b(); break; default: await c() } }',
      ['case 1: await b(); break; ! | default: await c()'],
    ],
    ['a choice', 'async () => a ? await b() : await c()', ['await b() | await c()']],
    [
      'a try and its catch',
      'async () => { try { return await a() } catch { await b() } finally { await c() } }',
      ['{ return await a() } ! | catch { await b() }'],
    ],
    [
      'a query that goes on',
      'if (a) q = q.eq("b", c); else { q = q.is("b", null) }',
      ['q = q.eq("b", c); | { q = q.is("b", null) }'],
    ],
    ['nothing where nothing is waited for', 'if (a) b(); else c()', []],
    ['none of a function around', 'if (a) { run(async () => { await b() }) }', []],
    ['the condition is no branch', 'async () => { if (await a()) b() }', []],
  ]
  for (const [name, text, expected] of table) it(name, () => assert.deepEqual(arms(text), expected))
})
