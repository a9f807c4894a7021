import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type App, createApp } from './app'

const PAYING =
  "import Stripe from 'stripe'\nconst stripe = new Stripe('')\nexport const pay = () => stripe.charges.create({})\n"
/** Nothing handles a rejection. */
const UNGUARDED = `import { useEffect, useState } from 'react'
export function Items() {
  const [items, setItems] = useState([])
  useEffect(() => {
    fetch('/api/items').then((res) => res.json()).then(setItems)
  }, [])
  return <ul>{items.length}</ul>
}
`

describe('what a review means', () => {
  let app: App
  beforeEach(() => {
    app = createApp({ 'package.json': '{ "name": "shop" }', 'src/pay.ts': PAYING, 'src/Items.tsx': UNGUARDED })
  })
  afterEach(() => app.remove())

  const review = (...args: string[]) => app.run('review', app.root, '--fail-on', 'never', ...args)
  const assessment = async (...args: string[]) => {
    const { out, err } = await review('--format', 'json', ...args)
    assert.equal(err, '')
    return (JSON.parse(out) as { assessment: Assessment }).assessment
  }

  it('comes first in the text: verdict, questions with the option that changes each, and the plan', async () => {
    const { out } = await review()
    assert.match(out, /^Not ready for /)
    assert.match(out, /Will money move\? Yes \(Stripe is called, src\/pay\.ts\)\. Otherwise: --milestone launch\n/)
    assert.ok(out.indexOf('What to do first') < out.indexOf('src/Items.tsx:5:'))
    assert.match(out, /\[ \] The data is backed up every day \(backups\)/)
  })

  it('goes by what the person is about to do', async () => {
    assert.deepEqual((await assessment()).ahead.milestones, ['launch', 'payments'])
    assert.deepEqual((await assessment('--milestone', 'team,scale')).ahead.milestones, ['scale', 'team'])
    assert.deepEqual((await assessment('--milestone', 'none')).ahead.milestones, [])
    app.put('.readiness.json', '{ "milestone": "users" }')
    assert.deepEqual((await assessment()).ahead.milestones, ['users'])
    assert.deepEqual((await assessment('--milestone', 'team')).ahead.milestones, ['team'])
    const { code, err } = await review('--milestone', 'lunch')
    assert.equal(code, 2)
    assert.match(err, /--milestone takes one of launch, users/)
  })

  it('is not told where only some rules or files were looked at', async () => {
    assert.equal(await assessment('--rule', 'unguarded-fetch'), undefined)
  })

  it('takes a person’s word, written by a command', async () => {
    const { code, out } = await app.run('confirm', 'backups', app.root, '--note', 'nightly', '--by', 'Ada')
    assert.equal(code, 0)
    assert.match(out, /Confirmed backups in .*\.readiness\.json/)
    const entry = (await assessment()).checklist.find(({ id }) => id === 'backups')
    assert.equal(entry?.state, 'confirmed')
    assert.match(entry?.says ?? '', /“nightly” \(Ada\)/)
  })

  it('refuses a word that says nothing', async () => {
    for (const [args, reason] of [
      [['backup', app.root, '--note', 'x'], /unknown item 'backup': did you mean backups\?/],
      [['backups', app.root], /confirm needs --note/],
      [['backups', app.root, '--note', ' '], /confirm needs --note/],
      [[], /confirm needs an item: uptime-monitor/],
    ] as const) {
      const { code, err } = await app.run('confirm', ...args)
      assert.equal(code, 2)
      assert.match(err, reason)
    }
    app.put('.readiness.json', '{ broken')
    assert.match((await app.run('confirm', 'backups', app.root, '--note', 'x', '--by', 'Ada')).err, /mend it first/)
  })

  it('goes by the baseline of the folder, and says so everywhere', async () => {
    const own = join(app.root, '.readiness-baseline.json')
    await review('--baseline', own, '--update-baseline')
    assert.equal((await app.run('review', app.root, '--fail-on', 'info')).code, 0)
    assert.equal((await app.run('review', app.root, '--fail-on', 'error', '--no-baseline')).code, 1)
    const { baselined, plan, verdicts } = await assessment()
    assert.ok(baselined > 0)
    assert.deepEqual(plan, [])
    assert.ok(
      verdicts.some(({ state, baselined: known }) => state === 'not-ready' && known > 0),
      'a known hole is a hole',
    )
    for (const format of ['text', 'markdown', 'html', 'json'])
      assert.match((await review('--format', format)).out, /in the baseline/, format)
    const sarif = JSON.parse((await review('--format', 'sarif')).out) as {
      runs: [{ results: { baselineState?: string }[] }]
    }
    assert.ok(sarif.runs[0].results.every(({ baselineState }) => baselineState === 'unchanged'))
  })

  it('counts one baseline the same way everywhere, with what speaks against the checklist', async () => {
    app.put('package.json', '{ "name": "shop", "dependencies": { "express": "5.0.0", "express-session": "1.18.0" } }')
    app.put(
      'server/index.ts',
      "import express from 'express'\nimport session from 'express-session'\nconst app = express()\napp.use(session({ secret: process.env.SECRET! }))\napp.listen(3000)\n",
    )
    const own = join(app.root, '.readiness-baseline.json')
    const recorded = await review('--baseline', own, '--update-baseline')
    const { findings, facts } = JSON.parse(app.get('.readiness-baseline.json')) as {
      findings: { count: number }[]
      facts: { fact: string }[]
    }
    assert.deepEqual(
      facts.map(({ fact }) => fact),
      ['sessions-in-memory'],
    )
    const all = findings.reduce((sum, { count }) => sum + count, 1)
    assert.equal(recorded.err, `Recorded ${all} findings in ${own}.\n`)
    assert.equal((await assessment()).baselined, all)
    for (const format of ['text', 'markdown', 'html', 'json']) {
      const { out } = await review('--format', format)
      const told = [...out.matchAll(/(\d+) findings (?:are|more) in the baseline/g)]
      assert.ok(told.length > 0, format)
      assert.deepEqual([...new Set(told.map(([, count]) => Number(count)))], [all], format)
    }
    app.put(
      '.readiness.json',
      '{ "confirmed": { "durable-data": { "note": "one server", "on": "' +
        new Date().toISOString().slice(0, 10) +
        '" } } }',
    )
    assert.equal((await assessment()).baselined, all - 1)
    assert.equal(
      (await review('--baseline', own, '--update-baseline')).err,
      `Recorded ${all - 1} findings in ${own}.\n`,
    )
  })

  it('is one HTML file', async () => {
    const { out } = await review('--format', 'html')
    assert.match(out, /^<!doctype html>\n/)
    assert.match(out, /Not ready for /)
    assert.doesNotMatch(out, /<script|<link|<img/)
  })
})

interface Assessment {
  readonly ahead: { readonly milestones: string[] }
  readonly checklist: { readonly id: string; readonly state: string; readonly says: string }[]
  readonly baselined: number
  readonly plan: object[]
  readonly verdicts: { readonly state: string; readonly baselined: number }[]
}
