import type { CodeFacts } from '../../analysis/facts'
import { upperFirst } from '../../analysis/first-letter'
import { nameOfEndpoint } from '../../engine/endpoints'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { doneTwice, rememberedInMemory } from '../../engine/webhooks/replays'
import { webhookAt } from '../../engine/webhooks/webhook'
import { fixesForReplayedWebhook } from './fixes/handled-once'

export default defineRule({
  id: 'replayed-webhook',
  property: 'data-protection',
  scope: 'file',
  confidence: 'medium',
  milestones: ['payments'],
  since: '0.1.0',
  summary: 'A payment webhook that does its work again when the same event comes twice.',
  why: 'Payment providers send an event again when an answer is late or lost, and some events come twice anyway. Then a customer gets two orders, double credits or a second mail for one payment.',
  fix: 'Write the id of the event into a table where it is unique before doing the work, and stop where it is there already. Or give the rows that the event makes a unique column that comes from the event.',
  outOfScope: [
    'Webhooks that only set rows to what the event says: the same again changes nothing.',
    'Tables that the migrations in the repository do not make, where a unique column cannot be ruled out.',
    'Providers that are not known to move money.',
    'Rows that the table refuses: a column is left out that has to be there, or is not in the table.',
  ],
  references: ['https://docs.stripe.com/webhooks#handle-duplicate-events'],
  messages: {
    repeats: {
      text: '{Endpoint} adds a row to `{table}` for each event, and nothing remembers which events were handled. {Provider} sends an event again when the answer is late, so one payment makes two rows. Keep the id of the event where it is unique, and stop if it is there.',
      severity: 'warning',
    },
    forgets: {
      text: '{Endpoint} adds a row to `{table}` for each event, and `{memory}`, in which it remembers them, forgets them when the server starts anew and is not shared with a second one. {Provider} sends an event again when the answer is late, so one payment can make two rows. Keep the id of the event in a table where it is unique.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'an order for each event',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "next": "15.0.0", "stripe": "17.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (
  id uuid primary key default gen_random_uuid(),
  session_id text not null,
  total integer not null
);
`,
          'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function «POST»(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('stripe-signature')!
  const event = stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET!)
  const { error } = await db.from('orders').insert({ session_id: event.id, total: 100 })
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
        },
        expect: ['repeats'],
        fixed: {
          'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('stripe-signature')!
  const event = stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET!)

  const { data: handled, error: lookError } = await db.from('stripe_events').select('id').eq('id', event.id).maybeSingle()
  if (lookError) throw lookError
  if (handled) return Response.json({ received: true })
  const { error } = await db.from('orders').insert({ session_id: event.id, total: 100 })
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  const { error: keepError } = await db.from('stripe_events').insert({ id: event.id })
  if (keepError) throw keepError
  return Response.json({ received: true })
}
`,
          'supabase/migrations/20260101000001_create_stripe_events.sql': `-- The ids of events that were handled. Only the server uses it.
create table public.stripe_events (
  id text primary key,
  handled_at timestamptz not null default now()
);
alter table public.stripe_events enable row level security;
revoke all on public.stripe_events from anon, authenticated;
`,
        },
      },
      {
        name: 'remembers events in the memory of the server',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "next": "15.0.0", "stripe": "17.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/20260101000000_init.sql':
            'create table public.orders (id uuid primary key default gen_random_uuid(), session_id text not null);\n',
          'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const handled = new Map<string, number>()

export async function «POST»(request: Request) {
  const signature = request.headers.get('stripe-signature')!
  const event = stripe.webhooks.constructEvent(await request.text(), signature, process.env.STRIPE_WEBHOOK_SECRET!)
  if (handled.has(event.id)) return Response.json({ received: true })
  const { error } = await db.from('orders').insert({ session_id: event.data.object.id })
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  handled.set(event.id, Date.now())
  return Response.json({ received: true })
}
`,
        },
        expect: ['forgets'],
      },
    ],
    good: [
      {
        name: 'behind a sign-in, where no event arrives',
        files: {
          'package.json':
            '{ "dependencies": { "express": "4.19.2", "jsonwebtoken": "9.0.0", "pg": "8.13.0", "stripe": "17.0.0" } }',
          'migrations/001_init.sql':
            'create table public.credits (id uuid primary key default gen_random_uuid(), user_id uuid not null);\n',
          'server/index.js': `const express = require('express')
const jwt = require('jsonwebtoken')
const { Pool } = require('pg')
const Stripe = require('stripe')

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY)
const pool = new Pool()
const app = express()
const requireUser = (req, res, next) => {
  req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET)
  next()
}
app.post('/api/stripe/webhook', requireUser, express.raw({ type: 'application/json' }), async (req, res) => {
  const event = stripe.webhooks.constructEvent(req.body, req.headers['stripe-signature'], process.env.STRIPE_WEBHOOK_SECRET)
  await pool.query('INSERT INTO credits (user_id) VALUES ($1)', [event.data.object.client_reference_id])
  res.json({ received: true })
})
app.listen(3000)
`,
        },
      },
      {
        name: 'a column that is unique, and a table of events',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "next": "15.0.0", "stripe": "17.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (
  id uuid primary key default gen_random_uuid(),
  session_id text not null unique
);
create table public.credits (id uuid primary key default gen_random_uuid(), amount integer not null);
create table public.stripe_events (id text primary key);
`,
          'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('stripe-signature')!
  const event = stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET!)
  const { error } = await db.from('orders').insert({ session_id: event.id })
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
          'app/api/credits/stripe-webhook/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('stripe-signature')!
  const event = stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET!)
  const seen = await db.from('stripe_events').insert({ id: event.id })
  if (seen.error) return Response.json({ received: true })
  const { error } = await db.from('credits').insert({ amount: 10 })
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
        },
      },
      {
        name: 'a look by the id of the payment, and rows of a parent that is unique',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "next": "15.0.0", "stripe": "17.0.0", "pg": "8.11.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (
  id uuid primary key default gen_random_uuid(),
  payment_id text not null unique
);
create table public.order_items (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null references public.orders (id),
  name text not null
);
create table public.credits (id uuid primary key default gen_random_uuid(), payment_id text not null);
`,
          'lib/clients.ts': `import { createClient } from '@supabase/supabase-js'
import { Pool } from 'pg'
import Stripe from 'stripe'

export const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
export const pool = new Pool()
export const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
`,
          'app/api/webhooks/stripe/route.ts': `import { db, stripe } from '@/lib/clients'

export async function POST(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('stripe-signature')!
  const event = stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET!)
  const order = await db.from('orders').insert({ payment_id: event.id }).select('id').single()
  if (order.error) return Response.json({ error: 'Not saved' }, { status: 500 })
  const items = await db.from('order_items').insert({ order_id: order.data.id, name: 'Ticket' })
  if (items.error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
          'app/api/credits/stripe-webhook/route.ts': `import { pool, stripe } from '@/lib/clients'

export async function POST(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('stripe-signature')!
  const event = stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET!)
  const known = await pool.query('SELECT id FROM credits WHERE payment_id = $1', [event.id])
  if (known.rows.length === 0) await pool.query('INSERT INTO credits (payment_id) VALUES ($1)', [event.id])
  return Response.json({ received: true })
}
`,
        },
      },
    ],
  },
  *check(file: CodeFacts, project: Project) {
    for (const endpoint of project.endpoints.in(file.path)) {
      const webhook = webhookAt(project, endpoint)
      const provider = webhook?.provider
      const deed = webhook && provider?.pays ? doneTwice(project, webhook) : undefined
      // Who has to be signed in is no service: its calls are turned away.
      if (!provider || !deed || project.endpoints.stepCheckOf(endpoint)?.kind === 'user') continue
      const named = nameOfEndpoint(endpoint)
      const memory = rememberedInMemory(project, webhook)
      yield {
        file: endpoint.file,
        range: endpoint.range,
        message: memory === undefined ? 'repeats' : 'forgets',
        subject: named,
        data: {
          Endpoint: upperFirst(named),
          table: deed.about,
          Provider: provider.name,
          ...(memory !== undefined && { memory }),
        },
        related: [{ file: deed.path, range: deed.range, message: 'This is done again when the event comes again.' }],
      }
    }
  },
  fixes: fixesForReplayedWebhook,
})
