import assert from 'node:assert/strict'
import { codeFacts } from '../code-facts'

const catchIn = (body: string) => {
  const [fact] = codeFacts(
    'a.tsx',
    `async function f() { let failed = false; try { await send() } catch (error) { ${body} } }`,
  ).catches
  assert.ok(fact)
  return fact
}

describe('what a catch does', () => {
  it('is empty', () => assert.equal(catchIn('').empty, true))
  it('is empty but for a comment, which is kept', () => {
    assert.deepEqual(
      [catchIn('/* not needed */').empty, catchIn('/* not needed */').comment],
      [true, '/* not needed */'],
    )
  })
  it('is empty with void 0', () => assert.equal(catchIn('void 0').empty, true))
  it('rethrows on every path', () => {
    assert.equal(catchIn('if (a) { throw error } else { throw new Error() }').rethrows, true)
    assert.equal(catchIn('if (a) { throw error }').rethrows, false)
    assert.equal(catchIn('if (a) { throw error }').mayThrow, true)
  })
  it('keeps the error, which is thrown when the attempts are used up', () => {
    const loop = (kept: string, after: string) =>
      codeFacts(
        'a.ts',
        `async function f() { let last; for (let i = 0; i < 3; i++) { try { return await send() } catch (error) { ${kept} } } ${after} }`,
      ).catches[0]?.mayThrow
    assert.equal(loop('last = error', 'throw last'), true)
    assert.equal(loop('last = error as Error; await pause()', 'throw new Error(`Gave up: ${last.message}`)'), true)
    assert.equal(loop('console.warn(error)', "throw new Error('All attempts failed')"), true)
    assert.equal(loop('last = error', 'return { error: last }'), false)
    assert.equal(
      loop('console.warn(error)', "const other = await ask(); if (other) return other; throw new Error('x')"),
      false,
    )
    assert.equal(loop('return null', "throw new Error('never worked')"), false)
  })
  it('hands the error on, other than to a log', () => {
    assert.equal(catchIn('console.error("failed", error)').usesError, false)
    assert.equal(catchIn('const text = error.message; console.log(text)').usesError, false)
    assert.equal(catchIn('if (error.name === "AbortError") return').usesError, false)
    assert.equal(catchIn('report(error)').usesError, true)
    assert.equal(catchIn('const text = error.message; show(text)').usesError, true)
  })
  it('says a sentence to a person', () => {
    assert.equal(catchIn('setText("Could not save, please try again")').says, true)
    assert.equal(catchIn('console.error("Could not save")').says, false)
    assert.equal(catchIn('setFiles((all) => all.map((file) => ({ ...file, status: "error" })))').says, true)
  })
  it('does not take invented data for a message', () => {
    assert.equal(catchIn('setDocuments([{ name: "Identity document", status: "approved" }])').says, false)
  })
  it('assigns outer variables, not its own', () => {
    assert.deepEqual(catchIn('failed = true; let own = 1; own = 2').assigns, ['failed'])
  })
  it('returns', () => {
    assert.deepEqual(catchIn('return null').returns, ['null'])
    assert.deepEqual(catchIn('return').returns, ['nothing'])
    assert.deepEqual(catchIn('return { error: "x" }').returns, ['error'])
    assert.deepEqual(catchIn('return []').returns, ['[]'])
  })
  it('looks at an error given back as at one that is caught, with braces and without', () => {
    const branch = (text: string) =>
      codeFacts('a.ts', `async function f() { const { error } = await send(); ${text} }`).catches[0]
    for (const text of ['if (error) { console.error(error) }', 'if (error) console.error(error)']) {
      assert.deepEqual(
        [branch(text)?.form, branch(text)?.usesError, branch(text)?.rethrows, branch(text)?.empty],
        ['branch', false, false, false],
      )
    }
    assert.equal(branch('if (error) throw error')?.rethrows, true)
    assert.equal(branch('if (error) show(error)')?.usesError, true)
    assert.equal(branch('if (error) return { error }')?.returns[0], 'error')
  })
  it('counts handlers of chains, in place or by name', () => {
    const facts = codeFacts('a.ts', 'send().catch(() => null); send().then(a, report); send().catch(report)')
    assert.deepEqual(
      facts.catches.map((fact) => [fact.form, fact.handler?.k, fact.returns]),
      [
        ['callback', undefined, ['null']],
        ['callback', 'global', []],
        ['callback', 'global', []],
      ],
    )
  })
})
