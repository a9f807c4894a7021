import { golden } from '../../../failure-handling/fixes/tests/golden'
import rule from '../../unverified-webhook'
import { fixesForUnverifiedWebhook } from '../verify-webhook'

const FILES = {
  'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "@supabase/supabase-js": "2.45.0" } }',
}

const KEEPS_TEXT = 'express.json({ verify: (req: any, _res, buf) => { req.rawBody = buf } })'
const CRYPTO = "import { createHmac, timingSafeEqual } from 'node:crypto'\n"

/** An Express server with one handler, that reads bodies in a way. */
const server = (json: string, handler: string, imports = '') => `import { createClient } from '@supabase/supabase-js'
import express from 'express'
${imports}
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const app = express()
app.use(${json})

${handler}
app.listen(3000)
`

/** A route of an app's own webhook, that refuses under a condition and what its signature says. */
const orders = (name: string, condition: string) => `import { createHmac } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const secret = process.env.ORDERS_WEBHOOK_SECRET

export async function ${name}(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('x-signature')
  if (${condition} createHmac('sha256', secret).update(body).digest('hex') !== signature) {
    return Response.json({ error: 'Invalid signature' }, { status: 401 })
  }
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('id', JSON.parse(body).id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`

golden(rule, fixesForUnverifiedWebhook, [
  {
    name: 'a mail service, in an edge function',
    path: 'supabase/functions/resend-webhook/index.ts',
    files: FILES,
    before: `import { createClient } from 'npm:@supabase/supabase-js@2'

const db = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)

Deno.«serve»(async (req) => {
  try {
    const { type, data } = await req.json()
    if (type === 'email.bounced') await db.from('contacts').update({ bounced: true }).eq('email', data.to[0])
    return new Response(JSON.stringify({ received: true }), { headers: { 'Content-Type': 'application/json' } })
  } catch (error) {
    console.error('Webhook failed:', error)
    return new Response(JSON.stringify({ error: 'Not saved' }), {
      status: 500,
      headers: { 'Content-Type': 'application/json' },
    })
  }
})
`,
    after: `import { createClient } from 'npm:@supabase/supabase-js@2'
import { Webhook } from 'npm:svix@^2'

const db = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)

Deno.serve(async (req) => {
  try {
    const webhookSecret = Deno.env.get('RESEND_WEBHOOK_SECRET')
    if (!webhookSecret) {
      console.error('RESEND_WEBHOOK_SECRET is not set')
      return new Response(JSON.stringify({ error: 'Webhook is not configured' }), {
        status: 500,
        headers: { 'Content-Type': 'application/json' },
      })
    }
    const payload = await req.text()
    try {
      new Webhook(webhookSecret).verify(payload, {
        'svix-id': req.headers.get('svix-id') ?? '',
        'svix-timestamp': req.headers.get('svix-timestamp') ?? '',
        'svix-signature': req.headers.get('svix-signature') ?? '',
      })
    } catch (error) {
      console.error('Webhook signature is not valid:', error)
      return new Response(JSON.stringify({ error: 'Invalid signature' }), {
        status: 400,
        headers: { 'Content-Type': 'application/json' },
      })
    }
    const { type, data } = JSON.parse(payload)
    if (type === 'email.bounced') await db.from('contacts').update({ bounced: true }).eq('email', data.to[0])
    return new Response(JSON.stringify({ received: true }), { headers: { 'Content-Type': 'application/json' } })
  } catch (error) {
    console.error('Webhook failed:', error)
    return new Response(JSON.stringify({ error: 'Not saved' }), {
      status: 500,
      headers: { 'Content-Type': 'application/json' },
    })
  }
})
`,
    applicability: 'unsafe',
    title: 'Check Resend’s signature (set `RESEND_WEBHOOK_SECRET`)',
  },
  {
    name: 'a repository, in Express that keeps the text',
    path: 'server/index.ts',
    files: FILES,
    before: server(
      KEEPS_TEXT,
      `app.«post»('/webhooks/github', async (req: any, res) => {
  const { error } = await db.from('deploys').insert({ commit: req.body.after, branch: req.body.ref })
  if (error) return res.status(500).json({ error: 'Not saved' })
  res.json({ received: true })
})
`,
    ),
    after: server(
      KEEPS_TEXT,
      `app.post('/webhooks/github', async (req: any, res) => {
  const webhookSecret = process.env.GITHUB_WEBHOOK_SECRET
  if (!webhookSecret) {
    console.error('GITHUB_WEBHOOK_SECRET is not set')
    return res.status(500).json({ error: 'Webhook is not configured' })
  }
  const payload = req.rawBody
  const signature = Buffer.from(req.get('x-hub-signature-256') ?? '')
  const expected = Buffer.from(\`sha256=\${createHmac('sha256', webhookSecret).update(payload).digest('hex')}\`)
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    return res.status(400).json({ error: 'Invalid signature' })
  }
  const { error } = await db.from('deploys').insert({ commit: req.body.after, branch: req.body.ref })
  if (error) return res.status(500).json({ error: 'Not saved' })
  res.json({ received: true })
})
`,
      CRYPTO,
    ),
    applicability: 'unsafe',
    title: 'Check GitHub’s signature (set `GITHUB_WEBHOOK_SECRET`)',
  },
  {
    name: 'a check that waits for its secret in one condition',
    path: 'app/api/webhooks/orders/route.ts',
    files: FILES,
    before: orders('«POST»', 'secret &&'),
    after: orders('POST', '!secret ||'),
    applicability: 'unsafe',
    title: 'Refuse the request where the secret is not set',
  },
  {
    name: 'no fix where the server parsed the text and did not keep it',
    path: 'server/index.ts',
    files: FILES,
    before: server(
      'express.json()',
      `app.«post»('/webhooks/github', async (req, res) => {
  const { error } = await db.from('deploys').insert({ commit: req.body.after })
  if (error) return res.status(500).json({ error: 'Not saved' })
  res.json({ received: true })
})
`,
    ),
  },
  {
    name: 'the text that the handler reads itself, and a library that is not installed',
    path: 'app/api/webhooks/stripe/route.ts',
    files: FILES,
    needs: ['stripe@^23'],
    before: `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function «POST»(request: Request) {
  const signature = request.headers.get('stripe-signature')
  const body = await request.text()
  const event = JSON.parse(body)
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('session_id', event.data.object.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
    after: `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const signature = request.headers.get('stripe-signature')
  const body = await request.text()
  const webhookSecret = process.env.STRIPE_WEBHOOK_SECRET
  if (!webhookSecret) {
    console.error('STRIPE_WEBHOOK_SECRET is not set')
    return Response.json({ error: 'Webhook is not configured' }, { status: 500 })
  }
  const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
  try {
    await stripe.webhooks.constructEventAsync(body, signature ?? '', webhookSecret)
  } catch (err) {
    console.error('Webhook signature is not valid:', err)
    return Response.json({ error: 'Invalid signature' }, { status: 400 })
  }
  const event = JSON.parse(body)
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('session_id', event.data.object.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
  },
])
