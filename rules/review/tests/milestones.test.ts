import * as assert from 'node:assert/strict'
import { sqlParserReady } from '../../tests/sql-parser'
import { ITEMS } from '../checklist-items'
import { assessmentOf } from './assessment-input'

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
