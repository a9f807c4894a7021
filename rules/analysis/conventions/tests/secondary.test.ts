import assert from 'node:assert/strict'
import { enclosingFunction } from '../../edits/source'
import { allNeedIt, isSecondary, loopRound } from '../secondary'
import { callIn } from './marked'

function at(text: string, mark: string) {
  const { source, call } = callIn(`async function save() { ${text} }`, mark, 'api/orders.ts')
  const fn = enclosingFunction(call)
  assert.ok(fn)
  return { source, call, fn }
}

describe('a request beside what its function is for', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["await db.from('orders').insert({}); await db.from('order_logs').insert({})", true],
    ["await db.from('order_logs').insert({})", true],
    ["await db.from('orders').insert({}); await db.from('lines').insert({})", false],
    ["await resend.emails.send({}); await db.from('mails').insert({})", true],
    ["await db.from('hooks').insert({}); await db.from('hooks_sent').update({ success_count: 1 }).eq('id', id)", true],
    [
      "await db.from('orders').insert({}); const { data } = await db.from('places').select('left'); if (data) show(data)",
      true,
    ],
    [
      "await db.from('orders').insert({}); const { data } = await db.from('wallets').select('sum'); pay(data.sum)",
      false,
    ],
    ["const { data } = await db.from('places').select('left'); if (data) show(data)", false],
    ["seen.delete(id); const { data } = await db.from('places').select('left'); if (data) show(data)", false],
    [
      "if (none) { await db.from('runs').insert({}); return }; const { data } = await db.from('places').select('left'); if (data) show(data)",
      false,
    ],
    ["\n// the owner, for logging\n const { data } = await db.from('places').select('owner')", true],
    ["await stripe.refunds.create({}); await db.from('orders').update({ status: 'refunded' }).eq('id', id)", true],
  ]
  for (const [text, expected] of cases) {
    it(text, () => {
      const { source, call, fn } = at(text, text.slice(text.lastIndexOf('from(')))
      assert.equal(isSecondary(source, call, fn), expected)
    })
  }
})

describe('a function that is invoked beside the work', () => {
  const invoked = (text: string): boolean => {
    const { source, call, fn } = at(text, text.slice(text.lastIndexOf('invoke(')))
    return isSecondary(source, call, fn)
  }
  it('tells somebody of what was done', () => {
    assert.equal(invoked("await db.from('orders').insert({}); await db.functions.invoke('send-receipt')"), true)
    assert.equal(
      invoked("await db.rpc('book_seat'); // Send a notification\n await db.functions.invoke('after')"),
      true,
    )
  })
  it('not where it is the work', () => {
    assert.equal(invoked("await db.functions.invoke('send-receipt')"), false)
    assert.equal(invoked("await db.from('orders').insert({}); await db.functions.invoke('pay-order')"), false)
  })
})

describe('what hangs on a request', () => {
  it('all that comes after it', () => {
    const { call, fn } = at(
      "const { data } = await db.from('a').select(); const x = data.x; show(x); setLoading(false)",
      'from(',
    )
    assert.equal(allNeedIt(call, fn), true)
  })
  it('not what is loaded beside it', () => {
    const { call, fn } = at("const { data } = await db.from('a').select(); show(data); const b = await load()", 'from(')
    assert.equal(allNeedIt(call, fn), false)
  })
  it('the round of a loop', () => {
    const inLoop = at("for (const each of all) { await db.from('a').select() }", 'from(')
    assert.ok(loopRound(inLoop.call, inLoop.fn))
    const inCallback = at("for (const each of all) { run(() => db.from('a').select()) }", 'from(')
    assert.equal(loopRound(inCallback.call, enclosingFunction(inCallback.call)), undefined)
  })
})
