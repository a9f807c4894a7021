import * as assert from 'node:assert/strict'
import { parseConfiguration } from '../configuration'
import { withConfirmation, withMilestones } from '../configuration-edits'

const WORD = { note: 'nightly', by: 'Ada', on: '2026-11-20' }

describe('edits of .readiness.json', () => {
  it('make the file where there is none', () => {
    const text = withConfirmation(undefined, 'backups', WORD) ?? ''
    assert.deepEqual(JSON.parse(text), { confirmed: { backups: WORD } })
    assert.ok(text.endsWith('}\n'))
  })

  it('leave everything else as it is, comments too', () => {
    const before =
      '{\n  // ours\n  "exclude": ["legacy"],\n  "confirmed": { "backups": "old", "alerting": "mail" },\n}\n'
    const after = withConfirmation(before, 'backups', WORD) ?? ''
    assert.match(after, /\/\/ ours\n {2}"exclude": \["legacy"\]/)
    const { configuration, problems } = parseConfiguration('a', after, new Set())
    assert.deepEqual(problems, [])
    assert.deepEqual(configuration?.confirmed, { backups: WORD, alerting: { note: 'mail' } })
  })

  it('keep tabs and line ends', () => {
    const after = withMilestones('{\r\n\t"exclude": []\r\n}\r\n', ['launch', 'users']) ?? ''
    assert.match(after, /\r\n\t"milestone": \[\r\n/)
  })

  it('write one milestone as a text, and none as nothing', () => {
    assert.deepEqual(JSON.parse(withMilestones('{}', ['payments']) ?? ''), { milestone: 'payments' })
    assert.deepEqual(JSON.parse(withMilestones('{ "milestone": "users", "guards": [] }', []) ?? ''), { guards: [] })
  })

  it('do not touch what cannot be read', () => {
    for (const text of ['{ "exclude": ', '[]', 'none']) assert.equal(withConfirmation(text, 'backups', WORD), undefined)
  })
})
