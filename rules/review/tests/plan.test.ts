import * as assert from 'node:assert/strict'
import { rules } from '../../catalog/registry.generated'
import { parseBaseline, writeBaseline } from '../../engine/baseline'
import { sqlParserReady } from '../../tests/sql-parser'
import { effortOf } from '../effort'
import { closesWords } from '../step-words'
import { assessmentOf, finding } from './assessment-input'

const PAYING = {
  'src/pay.ts':
    "import Stripe from 'stripe'\nconst stripe = new Stripe('')\nexport const pay = () => stripe.charges.create({})\n",
}
const HEALTH = {
  'supabase/migrations/20260101000000_all.sql': 'create table public.patients (id int primary key, allergies text);',
}
const UNUSED = { k: 'function', name: 'oldReport', byTests: false } as const
const MEMORY = {
  'package.json': '{ "dependencies": { "express": "4.19.2", "express-session": "1.18.0" } }',
  'server/index.ts':
    "import session from 'express-session'\nimport express from 'express'\nexpress().use(session({ secret: 'x' }))\n",
}

before(sqlParserReady)

describe('the plan', () => {
  const titles = (...input: Parameters<typeof assessmentOf>) => assessmentOf(...input).plan.map(({ id }) => id)

  it('puts first what hurts people most, one theme a step', () => {
    const found = [
      'missing-ci',
      'unindexed-query',
      'swallowed-error',
      'missing-error-tracking',
      'secret-in-code',
      'rls-disabled',
    ].map((rule) => finding(rule, { severity: /secret|rls|swallowed/.test(rule) ? 'error' : 'warning' }))
    assert.deepEqual(titles(found), ['open-data', 'secrets', 'safety-net', 'silent-failures', 'slow-data'])
  })

  it('moves up what is wanted for what is ahead', () => {
    const found = [finding('unindexed-query', { severity: 'warning' }), finding('missing-ci', { severity: 'warning' })]
    assert.deepEqual(titles(found, { milestones: ['scale'] }), ['slow-data', 'safety-net'])
    assert.deepEqual(titles(found, { milestones: ['team'] }), ['safety-net', 'slow-data'])
  })

  it('says what one change closes, and shows different causes first', () => {
    const found = ['a', 'a', 'a', 'b'].map((cause, i) => finding('unindexed-query', { cause, subject: `${i}` }))
    const [step] = assessmentOf(found).plan
    assert.equal(step?.groups[0]?.together, 'One index closes 3 of these 4 findings.')
    assert.deepEqual(step?.groups[0]?.findings, [0, 3, 1, 2])
  })

  it('leaves out what stands in code that nothing uses, and tells it apart', () => {
    const found = [
      finding('rls-disabled'),
      finding('swallowed-error', { severity: 'info', unused: UNUSED }),
      finding('swallowed-error', { severity: 'info', unused: UNUSED, baselined: true }),
    ]
    const { plan, unused, coverage } = assessmentOf(found)
    assert.deepEqual(
      plan.map(({ id, closes }) => [id, closes]),
      [['open-data', 1]],
    )
    assert.deepEqual(
      unused.map(({ rule, findings }) => [rule, findings]),
      [['swallowed-error', [1]]],
    )
    assert.equal(coverage.find(({ property }) => property === 'failure-handling')?.found.info, 0)
  })

  it('leaves out what is suppressed or in the baseline', () => {
    const found = [
      finding('missing-ci', { baselined: true }),
      finding('secret-in-code', { suppressed: { reason: 'x' } }),
    ]
    const assessment = assessmentOf(found)
    assert.deepEqual([assessment.plan, assessment.baselined], [[], 1])
  })

  it('tells what speaks against an item of the checklist, by its place, until a person says that it is fine', () => {
    const { plan, checklist } = assessmentOf([], { files: MEMORY })
    assert.deepEqual(
      plan.map(({ id, closes, facts }) => [id, closes, facts.map(({ file }) => file)]),
      [['lost-work', 0, ['server/index.ts']]],
    )
    assert.equal(plan[0] && closesWords(plan[0]), 'settles 1 item of the checklist')
    assert.equal(plan[0]?.effort, 'about an hour')
    const item = checklist.find(({ id }) => id === 'durable-data')
    assert.deepEqual([item?.state, item?.place?.file], ['not-evidenced', 'server/index.ts'])
    const confirmed = { 'durable-data': { note: 'one server, and people sign in daily', on: '2026-11-20' } }
    assert.deepEqual(assessmentOf([], { files: MEMORY, confirmed }).plan, [])
  })

  it('leaves out what the baseline records of it, and the checklist still shows it', () => {
    const recorded = (about: readonly string[]) =>
      parseBaseline(writeBaseline([], [{ fact: 'sessions-in-memory', about }]))
    const known = assessmentOf([], { files: MEMORY, baseline: recorded(['server/index.ts']) })
    assert.deepEqual([known.plan, known.baselined], [[], 1])
    assert.equal(known.checklist.find(({ id }) => id === 'durable-data')?.state, 'not-evidenced')
    const other = assessmentOf([], { files: MEMORY, baseline: recorded(['server/old.ts']) })
    assert.deepEqual([other.plan.length, other.baselined], [1, 0])
  })

  it('tells effort in words that grow', () => {
    const words = [1, 5, 10, 30, 60, 100, 1000].map((places) => effortOf({ minutes: [10, 10] }, places))
    assert.deepEqual(words, [
      'a few minutes',
      'about an hour',
      'a few hours',
      'half a day',
      'about a day',
      'a few days',
      'a week or more',
    ])
  })
})

describe('bring in an engineer', () => {
  it('where customers pay and something about it is open, and not else', () => {
    const open = [finding('unsafe-retry')]
    assert.equal(assessmentOf(open).engineer, undefined)
    assert.equal(assessmentOf([finding('missing-ci')], { files: PAYING }).engineer, undefined)
    assert.equal(assessmentOf([finding('unsafe-retry', { severity: 'info' })], { files: PAYING }).engineer, undefined)
    const advice = assessmentOf([finding('missing-ci'), ...open], { files: PAYING }).engineer
    assert.deepEqual(advice?.reasons, ['Customers pay (Stripe is called, src/pay.ts), and 1 finding about it is open.'])
    assert.deepEqual(
      advice?.handOver.map(({ rule, findings }) => [rule, findings]),
      [['unsafe-retry', [1]]],
    )
  })

  it('where a leak would hurt; a baseline makes it no better', () => {
    const open = [finding('rls-disabled', { baselined: true })]
    assert.match(
      assessmentOf(open, { files: HEALTH }).engineer?.reasons[0] ?? '',
      /^A leak would hurt people \(patients\.allergies/,
    )
  })

  it('for each kind of money and of data, where findings of its milestone are open', () => {
    const advised = (table: string, rule: string) => {
      const files = { 'supabase/migrations/20260101000000_all.sql': `create table public.${table};` }
      return assessmentOf([finding(rule, { severity: 'error' })], { files, rules }).engineer?.reasons.map((reason) =>
        reason.replace(/ \(.*/, ''),
      )
    }
    for (const table of [
      'orders (id int primary key, total numeric)',
      'payouts (id int primary key, amount int)',
      'wallets (id int primary key, balance numeric)',
    ]) {
      assert.deepEqual(advised(table, 'client-chosen-amount'), ['The app keeps amounts of money'], table)
      assert.equal(advised(table, 'permissive-cors'), undefined, table)
    }
    for (const table of [
      'visits (id int primary key, prescription text)',
      'people (id int primary key, passport text)',
      'drivers (id int primary key, latitude float8, longitude float8)',
      'messages (id int primary key, sender_id uuid, body text)',
      'children (id int primary key, guardian_name text)',
    ]) {
      assert.deepEqual(advised(table, 'permissive-policy'), ['A leak would hurt people'], table)
      assert.equal(advised(table, 'client-chosen-amount'), undefined, table)
      assert.equal(advised(table, 'missing-ci'), undefined, table)
    }
    assert.equal(advised('notes (id int primary key, title text)', 'permissive-policy'), undefined)
  })
})
