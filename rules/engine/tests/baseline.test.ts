import * as assert from 'node:assert/strict'
import { knowsFact, markBaselined, parseBaseline, withoutBaseline, writeBaseline } from '../baseline'
import type { Finding } from '../finding'

function finding(file: string, subject: string, changes: Partial<Finding> = {}): Finding {
  return {
    rule: 'a-rule',
    property: 'process',
    severity: 'error',
    file,
    range: { start: 0, end: 1 },
    messageId: 'm',
    message: 'Message.',
    subject,
    data: {},
    related: [],
    ...changes,
  }
}

const SUPPRESSED = { suppressed: { reason: 'known' } }

describe('baseline', () => {
  const findings = [
    finding('b.ts', 'two'),
    finding('a.ts', 'one'),
    finding('b.ts', 'two'),
    finding('b.ts', 'three', SUPPRESSED),
  ]

  it('counts open findings by rule, path and subject, sorted', () => {
    assert.deepEqual(parseBaseline(writeBaseline(findings)), {
      version: 1,
      findings: [
        { rule: 'a-rule', path: 'a.ts', subject: 'one', count: 1 },
        { rule: 'a-rule', path: 'b.ts', subject: 'two', count: 2 },
      ],
    })
    assert.equal(writeBaseline([...findings].reverse()), writeBaseline(findings))
  })

  it('takes out what it counts, whatever the place', () => {
    const baseline = parseBaseline(writeBaseline(findings))
    const third = finding('b.ts', 'two', { range: { start: 50, end: 60 } })
    const other = finding('a.ts', 'two')
    assert.deepEqual(withoutBaseline([...findings, third, other], baseline), [findings[3], third, other])
    assert.deepEqual(withoutBaseline([finding('a.ts', 'one', SUPPRESSED), finding('a.ts', 'one')], baseline).length, 1)
  })

  it('marks what it counts, and nothing that another baseline marked', () => {
    const baseline = parseBaseline(writeBaseline(findings))
    const old = finding('c.ts', 'four', { baselined: true })
    assert.deepEqual(
      markBaselined([...findings, old], baseline).map(({ baselined }) => baselined),
      [true, true, true, undefined, undefined],
    )
  })

  it('knows a fact by all that it is about', () => {
    const text = writeBaseline([], [{ fact: 'open-files', about: ['papers', 'contracts'] }])
    const baseline = parseBaseline(text)
    assert.deepEqual(baseline.facts, [{ fact: 'open-files', about: ['contracts', 'papers'] }])
    const knows = (fact: string, ...about: string[]) => knowsFact(baseline, { fact, about })
    assert.deepEqual(
      [knows('open-files', 'papers'), knows('open-files', 'papers', 'scans'), knows('open-sockets')],
      [true, false, false],
    )
    assert.equal(knowsFact(parseBaseline(writeBaseline([])), { fact: 'open-files', about: [] }), false)
  })

  it('says what is wrong with a text', () => {
    const refused = (text: string, reason: RegExp) => assert.throws(() => parseBaseline(text), reason)
    refused('{', /it is not JSON/)
    refused('[]', /not a baseline/)
    refused('{"version":2,"findings":[]}', /its version is 2, and this Readiness reads version 1/)
    refused('{"version":1,"findings":[],"facts":3}', /"facts" is not a list/)
    refused('{"version":1,"findings":[],"facts":[{"fact":"a"}]}', /entry 1 of its "facts" needs/)
    refused('{"version":1}', /"findings" is not a list/)
    refused('{"version":1,"findings":[3]}', /entry 1 .* is not an object/)
    refused('{"version":1,"findings":[{"rule":"a","path":"b"}]}', /entry 1 .* needs "rule", "path" and "subject"/)
    refused('{"version":1,"findings":[{"rule":"a","path":"b","subject":"c","count":0}]}', /"count" of 1 or more/)
  })
})
