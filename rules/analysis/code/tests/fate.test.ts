import assert from 'node:assert/strict'
import { codeFacts } from '../code-facts'

/** The fate of the first call whose callee text is `name`. */
function fateOf(text: string, name = 'send') {
  const facts = codeFacts('src/a.tsx', text)
  const call = facts.calls.find((each) => each.text === name)
  assert.ok(call, `there is a call of ${name}`)
  return { ...call.fate, facts }
}

describe('the fate of a promise', () => {
  const ends: [string, string, string][] = [
    ['awaited', 'async function f() { await send() }', 'awaited'],
    ['returned from a function', 'function f() { return send() }', 'returned'],
    ['returned from an arrow', 'const f = () => send()', 'returned'],
    ['nobody waits', 'function f() { send() }', 'floating'],
    ['kept in a variable and awaited later', 'async function f() { const p = send(); await p }', 'awaited'],
    ['kept in a variable and forgotten', 'function f() { const p = send() }', 'floating'],
    ['element of Promise.all', 'async function f() { await Promise.all([send(), 1]) }', 'awaited'],
    [
      'pushed and awaited together',
      'async function f() { const all = []; all.push(send()); await Promise.all(all) }',
      'awaited',
    ],
    ['handed to a helper that is awaited', 'async function f() { await withTimeout(send(), 5) }', 'awaited'],
    ['handed to a helper nobody waits for', 'function f() { keep(send()) }', 'passed'],
    ['kept in a variable that other files may wait for', 'export const p = send()', 'stored'],
    ['put in an object', 'const o = { p: send() }', 'stored'],
    ['for await', 'async function f() { for await (const x of send()) {} }', 'awaited'],
    ['in a conditional', 'async function f() { await (a ? send() : b) }', 'awaited'],
    ['a split builder', 'async function f() { let q = send(); if (a) q = q.eq(1); await q }', 'awaited'],
  ]
  for (const [name, text, end] of ends) it(`${name}: ${end}`, () => assert.equal(fateOf(text).end, end))

  it('keeps what is said beside a promise nobody waits for', () => {
    const { comment } = fateOf('function f() {\n  a()\n  // fire and forget\n  send() // really\n}')
    assert.equal(comment, '// fire and forget // really')
    assert.equal(fateOf('async function f() {\n  // slow\n  await send()\n}').comment, undefined)
  })

  it('keeps what heads the statements it comes with, or a statement it stands in', () => {
    const one = '// welcome, fire and forget'
    assert.equal(fateOf(`function f() {\n  ${one}\n  const mail = welcome()\n  send(mail)\n}`).comment, one)
    assert.equal(
      fateOf(`function f() {\n  ${one}\n  try {\n    if (a) {\n      send()\n    }\n  } catch {}\n}`).comment,
      one,
    )
    assert.equal(fateOf(`function f() {\n  ${one}\n  log()\n\n  send()\n}`).comment, undefined)
    assert.equal(fateOf(`${one}\nfunction f() {\n  send()\n}`).comment, undefined)
  })

  it('is dropped on purpose with void', () => assert.equal(fateOf('function f() { void send() }').voided, true))

  const guards: [string, string, number][] = [
    ['an awaited call in a try', 'async function f() { try { await send() } catch {} }', 1],
    ['a returned call in a try is not guarded', 'async function f() { try { return send() } catch {} }', 0],
    ['return await in a try is', 'async function f() { try { return await send() } catch {} }', 1],
    ['a call in the catch is not guarded by it', 'async function f() { try { a() } catch { await send() } }', 0],
    ['a try with only finally does not guard', 'async function f() { try { await send() } finally { a() } }', 0],
    ['two tries', 'async function f() { try { try { await send() } catch {} } catch {} }', 2],
    ['.catch on the chain', 'function f() { send().then(a).catch(b) }', 1],
    ['a second then argument', 'function f() { send().then(a, b) }', 1],
    ['.catch before it is kept', 'async function f() { const p = send().catch(b); await p }', 1],
    ['.catch on one of several uses', 'function f() { const p = send(); p.y(); p.catch(b) }', 1],
    [
      'a try outside the callback does not guard it',
      'function f() { try { list.map(async () => { await send() }) } catch {} }',
      0,
    ],
    ['.catch on Promise.all', 'function f() { return Promise.all([send()]).catch(b) }', 1],
  ]
  for (const [name, text, count] of guards) it(name, () => assert.equal(fateOf(text).guards.length, count))

  it('keeps what other uses of a variable do', () => {
    const { guards, others, facts } = fateOf(
      'async function f() { const p = send(); show(p, { error: a }); p.catch(b); try { await p } finally { c() } }',
    )
    assert.equal(guards.length, 0)
    assert.equal(others?.guards.length, 1)
    assert.deepEqual(
      others?.through.map((c) => facts.calls[c]?.text),
      ['show'],
    )
    assert.equal(fateOf('async function f() { const p = send(); await p }').others, undefined)
  })

  it('knows allSettled', () => {
    assert.deepEqual(fateOf('async function f() { await Promise.allSettled([send()]) }').guards, [{ k: 'settled' }])
  })
})

describe('the use of a result', () => {
  const reads: [string, string, string[]][] = [
    ['destructured', 'async function f() { const { data, error } = await send(); g(data, error) }', ['data', 'error']],
    ['renamed', 'async function f() { const { error: e } = await send(); if (e) throw e }', ['error']],
    [
      'the whole result',
      'async function f() { const r = await send(); if (r.error) throw 1; return r.data }',
      ['error', 'data'],
    ],
    ['in a then callback', 'function f() { send().then(({ data }) => g(data)) }', ['data']],
    [
      'by index of Promise.all',
      'async function f() { const [a, b] = await Promise.all([send(), x()]); g(a.error, b.data) }',
      ['error'],
    ],
    [
      'of each of Promise.all',
      'async function f() { const all = await Promise.all([send(), x()]); g(all.some((r) => r.error)) }',
      ['error'],
    ],
    ['by an assignment pattern', 'async function f() { let error; ({ error } = await send()); g(error) }', ['error']],
  ]
  for (const [name, text, expected] of reads) it(name, () => assert.deepEqual(fateOf(text).use.reads, expected))

  it('tells what is taken and never read', () => {
    const { use } = fateOf('async function f() { const { data, error } = await send(); return data }')
    assert.deepEqual([use.reads, use.unused], [['data'], ['error']])
  })
  it('tells a dropped result', () => assert.equal(fateOf('async function f() { await send() }').use.dropped, true))
  it('tells where the result goes whole', () => {
    const { use } = fateOf('async function f() { unwrap(await send()) }')
    assert.deepEqual(use.passedTo, [{ callee: { k: 'global', name: 'unwrap' }, i: 0 }])
  })
  it('follows element, not its siblings', () => {
    const { use } = fateOf(
      'async function f() { const [{ data }, b] = await Promise.all([x(), send()]); g(data, b.error) }',
    )
    assert.deepEqual(use.reads, ['error'])
  })
})
