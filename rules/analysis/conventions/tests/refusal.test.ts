import assert from 'node:assert/strict'
import { applyEdits } from '../../edits/source'
import { goesOnWithout, isLookedAt, throwRefusal } from '../refusal'
import { callIn } from './marked'

function at(body: string) {
  return callIn(`async function load() { ${body} }`, 'fetch(', 'src/rooms.ts')
}

describe('what goes on without a response', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["const r = await fetch('/a'); if (r.ok) { show(r) }", false],
    ["const r = await fetch('/a'); if (r.ok) { show(r) } setLoading(false)", false],
    ["const r = await fetch('/a'); if (r.ok) { show(r) } setClient(id)", true],
    ["if (id) { const r = await fetch('/a'); if (r.ok) { show(r) } } setClient(id)", true],
    ["try { const r = await fetch('/a'); if (r.ok) { show(r) } } catch {} setClient(id)", false],
    ["const [q, r] = await Promise.all([get(), fetch('/a')]); show(q); if (r.ok) { show(r) }", false],
    ["const [q, r] = await Promise.all([get(), fetch('/a')]); if (r.ok) { show(r) } show(q)", true],
  ]
  for (const [body, expected] of cases)
    it(body, () => {
      const { source, call } = at(body)
      assert.equal(goesOnWithout(source, call), expected)
    })
})

describe('a refusal that is thrown', () => {
  const thrown = (body: string): string => {
    const { source, offset } = at(body)
    return applyEdits(source.text, throwRefusal(source, offset))
  }
  it('where nothing else is done', () =>
    assert.match(
      thrown("const r = await fetch('/a')\n  if (r.ok) {\n    return r.json()\n  }\n"),
      /else \{\s*throw new Error/,
    ))
  it('not before what would never run then', () =>
    assert.doesNotMatch(thrown("const r = await fetch('/a'); if (r.ok) { return r.json() } return []"), /throw/))
})

describe('a body whose form is looked at', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["fetch('/a').then((r) => r.json()).then((d) => { if (Array.isArray(d)) show(d) }).catch(() => {})", true],
    ["const r = await fetch('/a'); const data = await r.json(); if (data.rooms) show(data.rooms)", true],
    ["fetch('/a').then((r) => r.json()).then((d) => show(d)).catch(() => {})", false],
    ["const r = await fetch('/a'); const data = await r.json(); if (isOpen) show(data)", false],
  ]
  for (const [body, expected] of cases) {
    it(body, () => {
      const { source, call } = at(body)
      assert.equal(isLookedAt(source, call), expected)
    })
  }
})
