import * as assert from 'node:assert/strict'
import { rules } from '../../catalog/registry.generated'
import { type BaselineFact, parseBaseline, writeBaseline } from '../../engine/baseline'
import type { ChecklistId } from '../../engine/configuration-shape'
import { projectOf } from '../../tests/example-run'
import { sqlParserReady } from '../../tests/sql-parser'
import { stateWords } from '../ahead-words'
import { assess } from '../assess'
import type { Verdict } from '../assessment'
import { ITEMS } from '../checklist-items'
import { effortOf } from '../effort'
import { closesWords } from '../step-words'
import { assessmentOf, finding, RULES, reviewOf } from './assessment-input'

const PAYING = {
  'src/pay.ts':
    "import Stripe from 'stripe'\nconst stripe = new Stripe('')\nexport const pay = () => stripe.charges.create({})\n",
}
const HEALTH = {
  'supabase/migrations/20260101000000_all.sql': 'create table public.patients (id int primary key, allergies text);',
}
const ACCOUNTS = {
  'supabase/migrations/20260101000000_all.sql':
    'create table public.notes (id int primary key, owner uuid references auth.users (id));',
}

before(sqlParserReady)

const UNUSED = { k: 'function', name: 'oldReport', byTests: false } as const

describe('milestones', () => {
  const ahead = (files: Readonly<Record<string, string>>, milestones?: readonly ('scale' | 'payments')[]) =>
    assessmentOf([], { files, milestones }).ahead

  it('are taken from what the code shows, with the place that shows it', () => {
    assert.deepEqual(ahead({}).milestones, ['launch'])
    assert.deepEqual(ahead(PAYING).milestones, ['launch', 'payments'])
    assert.deepEqual(ahead(HEALTH).milestones, ['launch', 'sensitive'])
    assert.deepEqual(ahead(ACCOUNTS).milestones, ['launch', 'users'])
    const [, money, leak] = ahead(HEALTH).answers
    assert.deepEqual([money?.answer, money?.why], ['No', 'no payment service is called, and no table keeps amounts'])
    assert.deepEqual(
      [leak?.why, leak?.place?.file],
      ['patients.allergies is data about health', 'supabase/migrations/20260101000000_all.sql'],
    )
  })

  it('say what they would be with the other answer', () => {
    assert.deepEqual(
      ahead(PAYING).answers.map(({ otherwise }) => otherwise),
      [['launch', 'users', 'payments'], ['launch'], ['launch', 'payments', 'sensitive']],
    )
  })

  it('are what a person says, whatever the code shows', () => {
    const { milestones, given, answers } = ahead(PAYING, ['scale'])
    assert.deepEqual([milestones, given], [['scale'], true])
    assert.deepEqual([answers[1]?.answer, answers[1]?.why], ['No', 'you left it out, although Stripe is called'])
  })

  it('see a payment service that is asked without a package', () => {
    const why = (code: string) => ahead({ 'src/pay.ts': code }).answers[1]?.why
    const called = (name: string) => `${name} is called`
    assert.equal(
      why('export const pay = (path: string) => fetch(`https://api.stripe.com/v1/${path}`)\n'),
      called('Stripe'),
    )
    const constant =
      "const BASE = 'https://api.mercadopago.com'\nexport const pay = () => fetch(`${BASE}/v1/payments`)\n"
    assert.equal(why(constant), called('Mercado Pago'))
    const chosen =
      "const base = () => {\n  if (test) return 'https://sandbox.asaas.com/api/v3'\n  return 'https://api.asaas.com/v3'\n}\n"
    assert.equal(why(`${chosen}export const pay = () => fetch(base())\n`), called('Asaas'))
    const none = 'no payment service is called, and no table keeps amounts'
    assert.equal(why("export const open = () => window.open('https://dashboard.stripe.com/login')\n"), none)
    assert.equal(why("export const open = () => fetch('https://api.stripe.com.example.org/')\n"), none)
  })

  it('tell money from hours, and what a column says of people from what it says of prices, flags and companies', () => {
    const told = (table: string, column: string) => {
      const sql = `create table public.${table} (id int primary key, ${column});`
      const [, money, leak] = ahead({ 'supabase/migrations/20260101000000_all.sql': sql }).answers
      return [money, leak].flatMap((answer) => (answer?.place ? answer.why : []))
    }
    assert.deepEqual(told('job_orders', 'total_days_worked integer'), [])
    assert.deepEqual(told('work_orders', 'total_accumulated_minutes int'), [])
    assert.deepEqual(told('orders', 'total_cents int'), ['the table orders keeps total_cents'])
    assert.deepEqual(told('services', 'child_price numeric'), [])
    assert.deepEqual(told('tours', 'display_children_in_card boolean'), [])
    assert.deepEqual(told('supplier_links', 'child_supplier_id uuid'), [])
    assert.deepEqual(told('enrolments', 'child_name text'), ['enrolments.child_name is data about children'])
    assert.deepEqual(told('users', 'first_child_dob date'), ['users.first_child_dob is data that identifies people'])
    assert.deepEqual(told('payroll_entries', 'social_security_employee numeric'), [])
    assert.deepEqual(told('employees', 'social_security_number text'), [
      'employees.social_security_number is data that identifies people',
    ])
    assert.deepEqual(told('organizations', 'tax_id text'), [])
    assert.deepEqual(told('clients', 'tax_id text'), ['clients.tax_id is data that identifies people'])
    assert.deepEqual(told('profiles', 'medical_council_number text'), [])
    assert.deepEqual(told('profiles', 'medical_notes text'), ['profiles.medical_notes is data about health'])
  })

  it('do not take a machine for a patient, nor a shop for a person', () => {
    const sql =
      'create table machines (id int primary key, symptom text); create table shops (id int primary key, lat float);'
    assert.deepEqual(ahead({ 'supabase/migrations/20260101000000_all.sql': sql }).milestones, ['launch'])
  })
})

describe('the checklist', () => {
  const entry = (on?: string, now = '2026-11-23') => {
    const word = { note: 'nightly', by: 'Ada', ...(on !== undefined && { on }) }
    return assessmentOf([], { confirmed: { backups: word }, now }).checklist.find(({ id }) => id === 'backups')
  }

  it('takes a word for 180 days, and not a day longer', () => {
    assert.equal(entry('2026-05-27')?.state, 'confirmed')
    assert.equal(entry('2026-05-26')?.state, 'not-evidenced')
    assert.match(entry('2026-05-26')?.says ?? '', /181 days ago: look again\. “nightly” \(Ada\)/)
  })

  it('takes no word without a day, with one that is none, or of a day to come', () => {
    assert.match(entry()?.says ?? '', /without a day/)
    assert.match(entry('2026-02-30')?.says ?? '', /“2026-02-30”, which is not a day/)
    assert.equal(entry('last Friday')?.state, 'not-evidenced')
    assert.deepEqual([entry()?.state, entry('2026-11-24')?.state], ['not-evidenced', 'not-evidenced'])
  })

  it('passes nothing in silence', () => {
    for (const { state, says } of assessmentOf([]).checklist) {
      assert.equal(state, 'not-evidenced')
      assert.equal(says, 'No file shows it, and nobody has confirmed it.')
    }
  })

  it('says how to get it where the app runs, and of the data where that lies', () => {
    const how = (files: Readonly<Record<string, string>>) => {
      const { checklist } = assessmentOf([], { files: { 'supabase/config.toml': 'project_id = "shop"\n', ...files } })
      return ['backups', 'rollback-path'].map((id) => checklist.find((entry) => entry.id === id)?.how.slice(0, 8))
    }
    assert.deepEqual(how({ 'fly.toml': 'app = "shop"\n' }), ['Supabase', '`fly rel'])
    assert.deepEqual(how({ 'render.yaml': 'services: []\n' }), ['Supabase', 'Write do'])
    assert.deepEqual(how({ 'vercel.json': '{}' }), ['Supabase', 'Instant '])
  })

  it('says in two sentences each what an item is and how to get it', () => {
    for (const { id, what, how } of ITEMS)
      for (const text of [what, ...Object.values(how)])
        assert.equal(text?.match(/[.!?](?= [A-Z`]|$)/g)?.length, 2, `${id}: ${text}`)
  })
})

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

const MEMORY = {
  'package.json': '{ "dependencies": { "express": "4.19.2", "express-session": "1.18.0" } }',
  'server/index.ts':
    "import session from 'express-session'\nimport express from 'express'\nexpress().use(session({ secret: 'x' }))\n",
}

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
