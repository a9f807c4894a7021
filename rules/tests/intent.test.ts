import * as assert from 'node:assert/strict'
import { rules } from '../catalog/registry.generated'
import { runExample } from './example-run'
import { differences, intentOf, lostRows } from './intent'
import { snapshotText } from './snapshot'

const EXPECTED = `# What a review of this app must say

## Findings

| place | rule | why |
| --- | --- | --- |
| src/a.ts:3 | unguarded-fetch | nothing catches |
| src/a.ts:3 | unchecked-response | the body is read |
| src/b.ts:1 | unguarded-fetch | not there yet |

## Fine, however it looks

| place | tempting rule | why not |
| --- | --- | --- |
| src/a.ts:1 | missing-retry, missing-timeout | in the browser |

## Known misses

| place | rule | why |
| --- | --- | --- |
| src/b.ts:1 | unguarded-fetch | the analysis does not follow it |
`
const FOUND = ['src/a.ts:3 unguarded-fetch', 'src/a.ts:3 unchecked-response']
const APP = `import axios from 'axios'

export async function save() {
  await axios.post('/api/save')
}
document.querySelector('button')?.addEventListener('click', () => save())
`

describe('what EXPECTED.md says', () => {
  const intent = intentOf(EXPECTED)

  it('is read section by section', () => {
    assert.deepEqual(
      intent.findings.map(({ place, rules: ids }) => [place, ...ids]),
      [
        ['src/a.ts:3', 'unguarded-fetch'],
        ['src/a.ts:3', 'unchecked-response'],
        ['src/b.ts:1', 'unguarded-fetch'],
      ],
    )
    assert.deepEqual(intent.fine, [{ place: 'src/a.ts:1', rules: ['missing-retry', 'missing-timeout'] }])
    assert.deepEqual(intent.alarms, [])
  })

  it('differs in nothing where all is found but what is known to be missed', () => {
    assert.deepEqual(differences(intent, FOUND), [])
  })

  it('tells of what is missed, and of false alarms, twice at one place too', () => {
    assert.deepEqual(differences(intent, FOUND.slice(1)), ['not found: src/a.ts:3 unguarded-fetch'])
    assert.deepEqual(differences(intent, [...FOUND, ...FOUND.slice(1)]), [
      'a false alarm: src/a.ts:3 unchecked-response',
    ])
  })

  it('tells of known misses and alarms that are no more', () => {
    assert.deepEqual(differences(intent, [...FOUND, 'src/b.ts:1 unguarded-fetch']), [
      'no known miss any more, take it out: src/b.ts:1 unguarded-fetch',
    ])
    const alarmed = { ...intent, alarms: [{ place: 'src/a.ts:1', rules: ['missing-retry'] }] }
    assert.deepEqual(differences(alarmed, FOUND), [
      'no known false alarm any more, take it out: src/a.ts:1 missing-retry',
    ])
    assert.deepEqual(differences(alarmed, [...FOUND, 'src/a.ts:1 missing-retry']), [])
  })

  it('loses rows whose line is empty or not there', () => {
    assert.deepEqual(lostRows(intent, { 'src/a.ts': 'one\n\nthree', 'src/b.ts': '' }), [
      'EXPECTED.md speaks of src/b.ts:1, where there is no code',
      'EXPECTED.md speaks of src/b.ts:1, where there is no code',
    ])
  })
})

describe('a row of EXPECTED.md', () => {
  it('is not passed over for lacking a line', () => {
    const intent = intentOf(
      '\n## Findings\n\n| place | rule | why |\n| --- | --- | --- |\n| src/a.ts | unguarded-fetch | x |\n',
    )
    assert.deepEqual(lostRows(intent, { 'src/a.ts': APP }), ['EXPECTED.md speaks of src/a.ts, where there is no code'])
  })
})

describe('a snapshot', () => {
  it('shows the code around a finding, underlined', () => {
    const files = { 'src/save.ts': APP }
    const text = snapshotText('save', runExample(files, rules).findings, files)
    assert.match(text, /^src\/save\.ts:4:\d+ error unguarded-fetch$/m)
    assert.ok(
      text.includes(
        `
     2 |
     3 | export async function save() {
>    4 |   await axios.post('/api/save')
       |               ^^^^
     5 | }
     6 | document.querySelector('button')?.addEventListener('click', () => save())
`.slice(1),
      ),
      text,
    )
  })
})
