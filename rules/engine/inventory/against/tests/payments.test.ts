import * as assert from 'node:assert/strict'
import { projectOf } from '../../../../tests/example-run'
import { sqlParserReady } from '../../../../tests/sql-parser'
import { speaksAgainst } from '..'

type Files = Readonly<Record<string, string>>

const found = (files: Files, only: string) => speaksAgainst(projectOf(files)).filter(({ fact }) => fact === only)
const about = (files: Files, only: string) => found(files, only).map((each) => each.about)

const PACKAGES =
  '{ "dependencies": { "next": "15.0.0", "express": "5.0.0", "stripe": "17.0.0", "pg": "8.13.0", "@supabase/supabase-js": "2.45.0" } }'

describe('what people pay for', () => {
  before(sqlParserReady)
  const TABLES = `create table public.profiles (id uuid primary key references auth.users (id), name text, plan_tier text, stripe_customer_id text);
alter table public.profiles enable row level security;
create policy "Read own" on public.profiles for select using ((select auth.uid()) = id);
`
  const OWN = 'create policy "Change own" on public.profiles for update using ((select auth.uid()) = id);\n'
  const sql = (text: string): Files => ({
    'package.json': PACKAGES,
    'supabase/migrations/20260101000000_init.sql': text,
  })

  it('stands in a row that people change themselves', () => {
    const [one, ...others] = found(sql(TABLES + OWN), 'paid-rights')
    assert.deepEqual([one?.severity, one?.about, others], ['error', ['profiles'], []])
    assert.match(one?.says ?? '', /“Change own” lets people change their own row of `profiles`, with `plan_tier` in it/)
  })

  it('is kept where a trigger watches, the privilege is revoked, or nobody but the server changes it', () => {
    const trigger = `create function public.guard() returns trigger language plpgsql as $$ begin new.plan_tier := old.plan_tier; return new; end $$;
create trigger guard before update on public.profiles for each row execute function public.guard();
`
    assert.deepEqual(found(sql(TABLES + OWN + trigger), 'paid-rights'), [])
    const revoked = 'revoke update on public.profiles from authenticated, anon;\n'
    assert.deepEqual(found(sql(TABLES + OWN + revoked), 'paid-rights'), [])
    assert.deepEqual(found(sql(TABLES), 'paid-rights'), [])
    const checked = OWN.replace('= id);', "= id) with check (plan_tier = 'free');")
    assert.deepEqual(found(sql(TABLES + checked), 'paid-rights'), [])
  })

  it('is nothing that an app which sells nothing keeps', () => {
    const free = { ...sql(TABLES.replace(', stripe_customer_id text', '') + OWN), 'package.json': '{}' }
    assert.deepEqual(found(free, 'paid-rights'), [])
  })

  it('is the balance of a wallet, which is money whatever the app sells', () => {
    const wallets = (name: string) => ({
      ...sql(`create table public.${name} (user_id uuid primary key references auth.users (id), balance numeric);
alter table public.${name} enable row level security;
create policy "Own" on public.${name} for all using (auth.uid() = user_id);
`),
      'package.json': '{}',
    })
    assert.deepEqual(about(wallets('wallets'), 'paid-rights'), [['wallets']])
    assert.deepEqual(found(wallets('scales'), 'paid-rights'), [])
  })

  it('stands in the row of a group, by the key of it, and not in what a group keeps of its customers', () => {
    const groups = (
      using: string,
    ) => `create table public.clinics (id uuid primary key, subscription_status text, stripe_id text);
create table public.patients (id uuid primary key, clinic_id uuid references public.clinics (id), subscription_status text, stripe_id text);
create table public.members (user_id uuid references auth.users (id), clinic_id uuid references public.clinics (id), primary key (user_id, clinic_id));
alter table public.clinics enable row level security;
alter table public.patients enable row level security;
${using}
`
    const byKey =
      'create policy "Owners" on public.clinics for update using (id in (select clinic_id from public.members where user_id = auth.uid()));'
    assert.deepEqual(about(sql(groups(byKey)), 'paid-rights'), [['clinics']])
    const ofCustomers =
      'create policy "Staff" on public.patients for update using (clinic_id in (select clinic_id from public.members where user_id = auth.uid()));'
    assert.deepEqual(found(sql(groups(ofCustomers)), 'paid-rights'), [])
  })
})

describe('events of payments', () => {
  before(sqlParserReady)
  const HEAD = `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
`
  const route = (work: string): Files => ({
    'package.json': PACKAGES,
    'app/api/webhooks/stripe/route.ts': `${HEAD}
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get('stripe-signature')!, process.env.STRIPE_WEBHOOK_SECRET!)
${work}
  return Response.json({ received: true })
}
`,
  })
  const WRITE = "await db.from('orders').update({ status: 'paid' }).eq('session_id', event.id)"

  it('are lost where a write fails and the answer says that all is well', () => {
    const [dropped] = found(route(`  ${WRITE}`), 'lost-payments')
    assert.match(dropped?.says ?? '', /^POST \/api\/webhooks\/stripe tells Stripe that all is well even where `orders`/)
    const logged = `  const { error } = ${WRITE}\n  if (error) console.error(error)`
    assert.equal(found(route(logged), 'lost-payments').length, 1)
    const caught = `  try {
    const { error } = ${WRITE}
    if (error) throw error
  } catch (error) {
    console.error(error)
    return Response.json({ received: true })
  }`
    assert.equal(found(route(caught), 'lost-payments').length, 1)
  })

  it('come again where the answer is a failure, and are no loss in a log', () => {
    const answered = `  const { error } = ${WRITE}\n  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })`
    assert.deepEqual(found(route(answered), 'lost-payments'), [])
    const caught = `  try {
    const { error } = ${WRITE}
    if (error) throw error
  } catch (error) {
    console.error(error)
    return Response.json({ error: 'Not saved' }, { status: 500 })
  }`
    assert.deepEqual(found(route(caught), 'lost-payments'), [])
    assert.deepEqual(found(route(`  await db.from('webhook_logs').insert({ id: event.id })`), 'lost-payments'), [])
    const kept = caught.replace(
      "return Response.json({ error: 'Not saved' }, { status: 500 })",
      "await db.from('failed_jobs').insert({ id: event.id }).throwOnError()\n    return Response.json({ received: true })",
    )
    assert.deepEqual(found(route(kept), 'lost-payments'), [])
  })

  const server = (lines: string): Files => ({
    'package.json':
      '{ "dependencies": { "express": "5.0.0", "stripe": "17.0.0", "jsonwebtoken": "9.0.0", "pg": "8.13.0" } }',
    'server.js': `const express = require('express')
const jwt = require('jsonwebtoken')
const Stripe = require('stripe')
const { Pool } = require('pg')
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY)
const pool = new Pool()
const app = express()
const requireUser = (req, res, next) => {
  if (!req.headers.authorization) return res.status(401).end()
  req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET)
  next()
}
const onEvent = async (req, res) => {
  const event = stripe.webhooks.constructEvent(req.body, req.headers['stripe-signature'], process.env.STRIPE_WEBHOOK_SECRET)
  await pool.query("UPDATE orders SET status = 'paid' WHERE id = $1", [event.id])
  res.json({ received: true })
}
${lines}
app.listen(3000)
`,
  })
  const HOOK = "app.post('/api/stripe/webhook', express.raw({ type: 'application/json' }), onEvent)"

  it('never arrive behind a sign-in, after the body was parsed, or where nothing is done with them', () => {
    const [parsed] = found(server(`app.use(express.json())\n${HOOK}`), 'deaf-webhooks')
    assert.match(parsed?.says ?? '', /`express\.json\(\)` has parsed before it/)
    const [login] = found(server(HOOK.replace("webhook',", "webhook', requireUser,")), 'deaf-webhooks')
    assert.match(login?.says ?? '', /stands behind a sign-in, and Stripe signs in nowhere/)
    const idle = "app.post('/api/stripe/webhook', (req, res) => { console.log('event'); res.json({ received: true }) })"
    assert.match(found(server(idle), 'deaf-webhooks')[0]?.says ?? '', /does nothing with what it is told/)
  })

  it('arrive where the webhook stands first, or the text is kept', () => {
    assert.deepEqual(found(server(`${HOOK}\napp.use(express.json())`), 'deaf-webhooks'), [])
    const kept = 'app.use(express.json({ verify: (req, res, text) => { req.rawBody = text } }))'
    assert.deepEqual(found(server(`${kept}\n${HOOK}`), 'deaf-webhooks'), [])
    const raw = "app.use('/api/stripe/webhook', express.raw({ type: 'application/json' }))\napp.use(express.json())"
    assert.deepEqual(found(server(`${raw}\n${HOOK}`), 'deaf-webhooks'), [])
  })

  const verify = (work: string, path = '/api/payments/verify'): Files =>
    server(`app.use(express.json())
const orders = { update: (id, values) => pool.query('UPDATE orders SET status = $1 WHERE id = $2', [values.status, id]) }
app.post('${path}', requireUser, async (req, res) => {
  ${work}
  res.json({ ok: true })
})`)
  const BELIEVES = "await orders.update(req.body.id, { status: 'paid' })"

  it('are believed by whoever sends them where no provider is asked', () => {
    const [one] = found(verify(BELIEVES), 'unasked-payments')
    assert.match(one?.says ?? '', /^POST \/api\/payments\/verify writes `status: 'paid'` because it was called/)
    assert.match(one?.says ?? '', /Whoever has an account can call it/)
  })

  it('are not where the provider is asked, only staff may say so, or it is about something else', () => {
    const asks = `const paid = await stripe.paymentIntents.retrieve(req.body.id)\n  if (paid.status === 'succeeded') ${BELIEVES}`
    assert.deepEqual(found(verify(asks), 'unasked-payments'), [])
    const staff = `if (req.user.role !== 'admin') return res.status(403).end()\n  ${BELIEVES}`
    assert.deepEqual(found(verify(staff), 'unasked-payments'), [])
    assert.deepEqual(found(verify(BELIEVES, '/api/payments/cash/confirm'), 'unasked-payments'), [])
    assert.deepEqual(found(verify("await orders.update(req.body.id, { status: 'pending' })"), 'unasked-payments'), [])
  })
})

describe('the journal of migrations', () => {
  before(sqlParserReady)
  const folder = (files: Files): Files => ({
    'drizzle/meta/_journal.json':
      '{ "version": "7", "dialect": "postgresql", "entries": [{ "idx": 0, "tag": "0000_init" }] }',
    'drizzle/0000_init.sql': 'create table users (id int primary key);',
    ...files,
  })

  it('names what the tool runs, and nothing else is run', () => {
    const loose = {
      'drizzle/0001_orders.sql': 'create table orders (id int);',
      'drizzle/0002_roles.sql': 'create table roles (id int);',
    }
    const [one] = found(folder(loose), 'past-the-journal')
    assert.match(one?.says ?? '', /^2 of the 3 SQL files in drizzle are not in the journal/)
    assert.deepEqual(
      found(
        folder({ 'drizzle/0000_down.sql': 'drop table users;', 'drizzle/0001_next.sql': 'select 1;' }),
        'past-the-journal',
      ),
      [],
    )
  })
})
