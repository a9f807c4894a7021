import * as assert from 'node:assert/strict'
import { type BaselineFact, parseBaseline, writeBaseline } from '../../engine/baseline'
import type { ChecklistId } from '../../engine/configuration-shape'
import { projectOf } from '../../tests/example-run'
import { sqlParserReady } from '../../tests/sql-parser'
import { stateWords } from '../ahead-words'
import { assess } from '../assess'
import type { Verdict } from '../assessment'
import { assessmentOf, finding, RULES, reviewOf } from './assessment-input'

const UNUSED = { k: 'function', name: 'oldReport', byTests: false } as const
const MEMORY = {
  'package.json': '{ "dependencies": { "express": "4.19.2", "express-session": "1.18.0" } }',
  'server/index.ts':
    "import session from 'express-session'\nimport express from 'express'\nexpress().use(session({ secret: 'x' }))\n",
}

before(sqlParserReady)

describe('verdicts', () => {
  const verdict = (milestone: Verdict['milestone'], ...input: Parameters<typeof assessmentOf>) =>
    assessmentOf(...input).verdicts.find((one) => one.milestone === milestone) as Verdict

  it('count findings of one rule and cause as one blocker', () => {
    const found = [1, 2, 3].map((start) =>
      finding('secret-in-code', { range: { start, end: 9 }, cause: start < 3 ? 'a' : 'b' }),
    )
    const launch = verdict('launch', [...found, finding('swallowed-error', { severity: 'warning' })])
    assert.deepEqual([launch.state, launch.blockers, launch.places, launch.advice], ['not-ready', 2, 3, 1])
    assert.equal(stateWords(launch), 'not ready: 2 blockers in 3 places; 3 items need your word')
  })

  it('let warnings block where nothing is an error by nature', () => {
    assert.equal(verdict('scale', [finding('unindexed-query', { severity: 'warning' })]).state, 'not-ready')
    assert.equal(verdict('launch', [finding('swallowed-error', { severity: 'warning' })]).blockers, 0)
  })

  it('are not known until the checklist is answered, and then ready', () => {
    assert.equal(verdict('launch', []).state, 'not-known')
    assert.equal(stateWords(verdict('launch', [])), 'not known: 3 items need your word')
    const word = { note: 'yes', on: '2026-11-01' }
    const confirmed: Partial<Record<ChecklistId, typeof word>> = {
      'uptime-monitor': word,
      alerting: word,
      'log-retention': word,
    }
    assert.equal(verdict('launch', [], { confirmed }).state, 'ready')
  })

  it('are not known where something went unread', () => {
    const skipped = [{ path: 'a.vue', reason: 'unsupported-language' as const, detail: 'Vue' }]
    const failures = [{ rule: 'missing-ci', path: '', message: 'oh' }]
    const of = (changes: Partial<Parameters<typeof reviewOf>[1]>) =>
      assess({
        review: reviewOf([], changes),
        project: projectOf({}),
        rules: RULES,
        milestones: undefined,
        confirmed: {},
        now: '2026-11-23',
      }).verdicts.find(({ milestone }) => milestone === 'payments')
    assert.deepEqual(
      [of({})?.state, of({ skipped })?.state, of({ failures })?.state],
      ['ready', 'not-known', 'not-known'],
    )
    assert.deepEqual(of({ skipped })?.unseen, ['1 file in Vue is not read.'])
    assert.deepEqual(
      [of({ reviewed: 0 })?.state, of({ reviewed: 0 })?.unseen],
      ['not-known', ['There was no file to review.']],
    )
  })

  it('are not known of what rests on a database that no file makes', () => {
    const code =
      "import { createClient } from '@supabase/supabase-js'\nconst supabase = createClient('https://a.supabase.co', 'key')\nexport const load = () => supabase.from('orders').select('id').limit(5)\n"
    const files = { 'package.json': '{ "dependencies": { "@supabase/supabase-js": "2.0.0" } }', 'src/load.ts': code }
    const states = (more: Readonly<Record<string, string>>) =>
      assessmentOf([], { files: { ...files, ...more } }).verdicts.flatMap(({ milestone, unseen }) =>
        unseen.length > 0 ? [milestone] : [],
      )
    assert.deepEqual(states({}).sort(), ['payments', 'scale', 'sensitive', 'users'])
    const sql = 'create table public.orders (id int primary key);'
    assert.deepEqual(states({ 'supabase/migrations/20260101000000_all.sql': sql }), [])
  })

  it('count what the baseline records, and say so: a known hole is a hole', () => {
    const launch = verdict('launch', [finding('secret-in-code', { baselined: true })])
    assert.deepEqual([launch.state, launch.baselined], ['not-ready', 1])
    assert.match(stateWords(launch), /^not ready: 1 blocker, all of them in the baseline/)
  })

  it('leave out what stands in code that nothing uses', () => {
    const left = verdict('launch', [finding('secret-in-code', { unused: UNUSED })])
    assert.deepEqual([left.state === 'not-ready', left.blockers, left.places, left.advice], [false, 0, 0, 0])
  })

  it('leave out what a comment suppresses', () => {
    assert.equal(verdict('launch', [finding('secret-in-code', { suppressed: { reason: 'a fake' } })]).blockers, 0)
  })
})

describe('what changed', () => {
  it('is told by rule, file and subject, however far findings moved', () => {
    const before = [finding('missing-ci', { subject: 'a' }), finding('missing-ci', { subject: 'b' })]
    const previous = { on: '2026-11-01', found: parseBaseline(writeBaseline(before)) }
    const now = [finding('missing-ci', { subject: 'b', range: { start: 90, end: 99 } }), finding('secret-in-code')]
    assert.deepEqual(assessmentOf(now, { previous }).changes, {
      since: '2026-11-01',
      fresh: [1],
      freshFacts: [],
      still: 1,
      fixed: [{ rule: 'missing-ci', file: 'src/app.ts', subject: 'a' }],
    })
  })

  it('tells of what no rule tells too: what is new, and what is gone', () => {
    const previous = (facts: readonly BaselineFact[]) => ({
      on: '2026-11-01',
      found: parseBaseline(writeBaseline([], facts)),
    })
    const known = { fact: 'sessions-in-memory', about: ['server/index.ts'] }
    const gone = { fact: 'pushed-schema', about: ['package.json'] }
    const { freshFacts, still, fixed } =
      assessmentOf([], { files: MEMORY, previous: previous([known, gone]) }).changes ?? {}
    assert.deepEqual([freshFacts, still], [[], 1])
    assert.deepEqual(fixed, [{ rule: 'pushed-schema', file: '', subject: 'package.json' }])
    const fresh = assessmentOf([], { files: MEMORY, previous: previous([gone]) }).changes
    assert.deepEqual([fresh?.freshFacts.map(({ fact }) => fact), fresh?.still], [['sessions-in-memory'], 0])
    const unrecorded = assessmentOf([], {
      files: MEMORY,
      previous: { on: '2026-11-01', found: parseBaseline(writeBaseline([])) },
    }).changes
    assert.deepEqual(unrecorded?.freshFacts, [], 'a review that recorded no facts says nothing of them')
  })
})
