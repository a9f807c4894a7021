import type { CodeFacts } from '../../analysis/facts'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { webhookReport } from '../../engine/webhooks/report'
import { webhookAt } from '../../engine/webhooks/webhook'
import { fixesForUnverifiedWebhook } from './fixes/verify-webhook'

export default defineRule({
  id: 'unverified-webhook',
  property: 'data-protection',
  scope: 'file',
  confidence: 'medium',
  milestones: ['payments'],
  since: '0.1.0',
  summary: 'A webhook that believes whatever it is sent: nothing shows that the service sent it.',
  why: 'The address of a webhook is easy to guess and open to everyone. Whoever finds it can tell the app that a payment was made, or that a user exists, and the app acts on it.',
  fix: 'Check the signature over the raw body, in the way of the service that sends it, before anything else. Answer with 400 where it is wrong, and stop the app from starting where the secret is not set.',
  outOfScope: [
    'Webhooks that only read or log, whose address does not say what they are, or that ask the service itself by an id.',
    'Checks in code that is not in the repository: a gateway, an allow-list of addresses.',
    'Empty secrets where the library refuses to sign with them: Stripe’s with Web Crypto, as in Deno.',
    'Secrets in the address itself; addresses where signing in with another service ends (OAuth).',
  ],
  references: ['https://docs.stripe.com/webhooks/signature', 'https://docs.svix.com/receiving/verifying-payloads/why'],
  messages: {
    unverified: {
      text: 'Nothing checks that what {endpoint} is sent comes from {sender}. Anyone who knows the address can {acts}. Check the signature first: {check}.',
      severity: 'error',
    },
    skipped: {
      text: '{Endpoint} checks the signature only if {what} is there, and goes on without it. {Without}, and can {acts}. Refuse the request where it is missing.',
      severity: 'error',
    },
    ignored: {
      text: '{Endpoint} looks at the signature, and goes on whatever comes of it. Anyone who knows the address can {acts}. Refuse the request where the signature is wrong.',
      severity: 'error',
    },
    empty: {
      text: 'Where its variable is not set, the secret for {endpoint} is an empty text, and anyone can sign with that. Then anyone can {acts}. Stop where the variable is not set.',
      severity: 'warning',
    },
    parsed: {
      text: '{Endpoint} checks the signature of a body that was read and written out again, and the signature is of the text that came. Real events are refused, so what people paid for does not arrive. Verify `await request.text()`, and parse after that.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'an order that is paid because somebody says so',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function «POST»(request: Request) {
  const event = await request.json()
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('session_id', event.data.object.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
        },
        expect: ['unverified'],
        fixed: {
          'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const webhookSecret = process.env.STRIPE_WEBHOOK_SECRET
  if (!webhookSecret) {
    console.error('STRIPE_WEBHOOK_SECRET is not set')
    return Response.json({ error: 'Webhook is not configured' }, { status: 500 })
  }
  const payload = await request.text()
  const signature = request.headers.get('stripe-signature') ?? ''
  const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
  try {
    await stripe.webhooks.constructEventAsync(payload, signature, webhookSecret)
  } catch (err) {
    console.error('Webhook signature is not valid:', err)
    return Response.json({ error: 'Invalid signature' }, { status: 400 })
  }
  const event = JSON.parse(payload)
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('session_id', event.data.object.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
        },
      },
      {
        name: 'a check that waits for its secret',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "next": "15.0.0", "stripe": "17.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const secret = process.env.STRIPE_WEBHOOK_SECRET

export async function «POST»(request: Request) {
  const body = await request.text()
  let event = JSON.parse(body)
  if (secret) {
    event = stripe.webhooks.constructEvent(body, request.headers.get('stripe-signature') ?? '', secret)
  }
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('session_id', event.data.object.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
        },
        expect: ['skipped'],
        fixed: {
          'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const secret = process.env.STRIPE_WEBHOOK_SECRET

export async function POST(request: Request) {
  const body = await request.text()
  let event = JSON.parse(body)
  if (secret) {
    event = stripe.webhooks.constructEvent(body, request.headers.get('stripe-signature') ?? '', secret)
  } else {
    console.error('STRIPE_WEBHOOK_SECRET is not set')
    return Response.json({ error: 'Webhook is not configured' }, { status: 500 })
  }
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('session_id', event.data.object.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
        },
      },
      {
        name: 'a secret that may be empty, and a body that was parsed',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "next": "15.0.0", "stripe": "17.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('stripe-signature')!
  const event = stripe.webhooks.«constructEvent»(body, signature, process.env.STRIPE_WEBHOOK_SECRET || '')
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('session_id', event.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
          'app/api/billing/webhook/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const body = await request.json()
  const signature = request.headers.get('stripe-signature')!
  const event = stripe.webhooks.«constructEvent»(JSON.stringify(body), signature, process.env.STRIPE_WEBHOOK_SECRET!)
  const { error } = await db.from('invoices').update({ status: 'paid' }).eq('session_id', event.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
        },
        expect: ['empty', 'parsed'],
        fixed: {
          'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('stripe-signature')!
  const webhookSecret = process.env.STRIPE_WEBHOOK_SECRET
  if (!webhookSecret) {
    console.error('STRIPE_WEBHOOK_SECRET is not set')
    return Response.json({ error: 'Webhook is not configured' }, { status: 500 })
  }
  const event = stripe.webhooks.constructEvent(body, signature, webhookSecret)
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('session_id', event.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
          'app/api/billing/webhook/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const payload = await request.text()
  const body = JSON.parse(payload)
  const signature = request.headers.get('stripe-signature')!
  const event = stripe.webhooks.constructEvent(payload, signature, process.env.STRIPE_WEBHOOK_SECRET!)
  const { error } = await db.from('invoices').update({ status: 'paid' }).eq('session_id', event.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
        },
      },
      {
        name: 'messages that anyone can send, and a signature that may be left out',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'lib/db.ts': `import { createClient } from '@supabase/supabase-js'

export const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
`,
          'app/api/whatsapp/route.ts': `import { createHmac, timingSafeEqual } from 'node:crypto'
import { db } from '@/lib/db'

const secret = process.env.META_APP_SECRET

export async function «POST»(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('x-hub-signature-256')
  if (secret && signature) {
    const own = createHmac('sha256', secret).update(body).digest('hex')
    if (!timingSafeEqual(Buffer.from(own), Buffer.from(signature.slice(7)))) return new Response('No', { status: 401 })
  }
  const { error } = await db.from('messages').insert({ text: body })
  if (error) return new Response('Not saved', { status: 500 })
  return Response.json({ received: true })
}
`,
        },
        expect: ['skipped'],
      },
      {
        name: 'a signature that is wrong and only logged',
        files: {
          'lib/db.ts': `import { createClient } from '@supabase/supabase-js'
export const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
`,
          'app/api/webhooks/meta/route.ts': `import { createHmac } from 'node:crypto'
import { db } from '@/lib/db'

function verifySignature(body: string, signature: string | null) {
  const own = createHmac('sha256', process.env.META_APP_SECRET!).update(body).digest('hex')
  return signature === 'sha256=' + own
}

export async function «POST»(request: Request) {
  const body = await request.text()
  const isValid = verifySignature(body, request.headers.get('x-hub-signature-256'))
  if (!isValid) console.warn('The signature is wrong')
  return Response.json(await db.from('leads').insert({ body }))
}
`,
        },
        expect: ['ignored'],
      },
      {
        name: 'a secret of each shop, and a shop without one',
        files: {
          'lib/db.ts': `import { createClient } from '@supabase/supabase-js'
export const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
`,
          'app/api/webhooks/hotmart/route.ts': `import { db } from '@/lib/db'
import { verifySignature } from 'hotmart-signature'

export async function «POST»(request: Request) {
  const body = await request.text()
  const { data: shop } = await db.from('shops').select('webhook_secret').limit(1).maybeSingle()
  if (shop?.webhook_secret && !verifySignature(body, request.headers.get('x-signature'), shop.webhook_secret))
    return new Response('No', { status: 401 })
  return Response.json(await db.from('orders').insert({ body }))
}
`,
        },
        expect: ['skipped'],
      },
    ],
    good: [
      {
        name: 'a signature that is always checked, a token of the webhook, and a user of the app',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "next": "15.0.0", "stripe": "17.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const secret = process.env.STRIPE_WEBHOOK_SECRET

export async function POST(request: Request) {
  if (!secret) return Response.json({ error: 'Not set up' }, { status: 500 })
  const body = await request.text()
  const event = stripe.webhooks.constructEvent(body, request.headers.get('stripe-signature') ?? '', secret)
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('session_id', event.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
          'app/api/webhooks/asaas/route.ts': `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  if (request.headers.get('asaas-access-token') !== process.env.ASAAS_WEBHOOK_TOKEN) {
    return Response.json({ error: 'Unauthorized' }, { status: 401 })
  }
  const event = await request.json()
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('payment_id', event.payment.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
        },
      },
      {
        name: 'settings that a signed-in person makes for a webhook',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "express": "5.0.0", "express-session": "1.18.0", "@supabase/supabase-js": "2.45.0" } }',
          'server/index.js': `const express = require('express')
const session = require('express-session')
const { createClient } = require('@supabase/supabase-js')

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY)
const app = express()
app.use(session({ secret: process.env.SESSION_SECRET }))
app.post('/api/mercadopago/configure-webhook', async (req, res) => {
  const companyId = req.session.companyId
  if (!companyId) return res.status(401).json({ error: 'Not signed in' })
  const { error } = await db.from('companies').update({ webhook: req.body.url }).eq('id', companyId)
  if (error) return res.status(500).json({ error: 'Not saved' })
  res.json({ ok: true })
})
app.listen(3000)
`,
        },
      },
    ],
  },
  *check(file: CodeFacts, project: Project) {
    const told = new Set<number>()
    for (const endpoint of project.endpoints.in(file.path)) {
      if (told.has(endpoint.range.start)) continue
      const webhook = webhookAt(project, endpoint)
      const report = webhook && webhookReport(project, webhook)
      if (!report) continue
      told.add(endpoint.range.start)
      yield report
    }
  },
  fixes: fixesForUnverifiedWebhook,
})
