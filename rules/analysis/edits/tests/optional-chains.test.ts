import assert from 'node:assert/strict'
import { chainOf } from '../chains'
import { applyEdits, callAt, parseSource } from '../source'
import { awaitAndCheck } from '../waiting'

describe('awaitAndCheck', () => {
  const checked = (text: string): string => {
    const source = parseSource('a.ts', text)
    const call = callAt(source, text.indexOf('redirect'))
    assert.ok(call)
    return applyEdits(
      text,
      awaitAndCheck(source, chainOf(call), 'query', (error) => [`if (${error}) throw ${error};`]),
    )
  }
  it('takes the error of what is given back', () => {
    assert.equal(
      checked('async function f() {\n  pay.redirect();\n}\n'),
      'async function f() {\n  const { error } = await pay.redirect();\n  if (error) throw error;\n}\n',
    )
  })
  it('takes none of nothing, where an optional call may give that', () => {
    assert.equal(
      checked('async function f() {\n  pay?.redirect();\n}\n'),
      'async function f() {\n  const { error } = (await pay?.redirect()) ?? {};\n  if (error) throw error;\n}\n',
    )
  })
})
