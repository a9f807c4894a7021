import assert from 'node:assert/strict'
import { codeFacts } from '../code-facts'

/** The loop around the call of `q`. */
function loopOf(code: string) {
  const facts = codeFacts('a.ts', code)
  const call = facts.calls.find(({ text }) => text === 'q')
  assert.ok(call)
  return call.loop === undefined ? undefined : facts.loops[call.loop]
}

describe('the loop around a call', () => {
  const table: [string, string | undefined][] = [
    ['for (const x of list) await q(x)', 'elements one'],
    ['for (const key in map) q(key)', 'elements one'],
    ['for (let i = 0; i < list.length; i++) q(list[i])', 'elements one'],
    ['for (let i = 0; i < ids.length; i += 100) q(ids.slice(i, i + 100))', 'elements several'],
    ['for (let attempt = 1; attempt <= 3; attempt++) { try { return q() } catch {} }', 'condition one leaves'],
    ['while (more) { more = await q() }', 'condition unknown'],
    ['do { if (q()) break } while (true)', 'condition unknown leaves'],
    ['for (const x of list) { switch (x) { case 1: q(x); break } }', 'elements one'],
    ['for (const x of await q()) use(x)', undefined],
    ['for (let i = q(); i < 3; i++) use(i)', undefined],
    ['for (const x of list) { later(() => q(x)) }', undefined],
    ['q()', undefined],
  ]
  for (const [code, expected] of table) {
    it(`is ${expected ?? 'none'} in ${code}`, () => {
      const loop = loopOf(code)
      const told = loop && `${loop.form} ${loop.steps}${loop.leaves ? ' leaves' : ''}`
      assert.equal(told, expected)
    })
  }

  it('names what is looped over, its variables and the loop around it', () => {
    const facts = codeFacts('a.ts', 'for (const a of as) for (const { b, c: [d] } of a.bs) q(b, d)')
    const [outer, inner] = facts.loops
    assert.equal(inner?.inside, 0)
    assert.equal(outer?.inside, -1)
    assert.deepEqual(
      inner?.variables.map((d) => facts.declarations[d]?.name),
      ['b', 'd'],
    )
    assert.equal(inner?.over.k, 'member')
  })
})
