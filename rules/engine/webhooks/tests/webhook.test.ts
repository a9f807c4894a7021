import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { asksBack } from '../asked-back'
import { doneTwice } from '../replays'
import { conditionOf, emptySecretOf, looksAtSignature, webhookAt } from '../webhook'

describe('the condition of a signature', () => {
  const waitsFor = (refusal: string) => {
    const project = projectOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "stripe": "17.0.0", "@supabase/supabase-js": "2.45.0" } }',
      'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const secret = process.env.STRIPE_WEBHOOK_SECRET
const connectSecret = process.env.STRIPE_CONNECT_WEBHOOK_SECRET

export async function POST(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('stripe-signature') ?? ''
  let event: Stripe.Event | null = null
  if (secret) {
    try {
      event = stripe.webhooks.constructEvent(body, signature, secret)
    } catch (error) {
      console.warn('Not signed with the first secret', error)
    }
  }
  if (!event && connectSecret) {
    try {
      event = stripe.webhooks.constructEvent(body, signature, connectSecret)
    } catch (error) {
      console.warn('Not signed with the second secret', error)
    }
  }
  ${refusal}
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('session_id', event.id)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ received: true })
}
`,
    })
    return project.endpoints.all.map((endpoint) => {
      const webhook = webhookAt(project, endpoint)
      return webhook && conditionOf(project, webhook)?.waitsFor
    })
  }

  it('is none where two secrets are tried and nothing is done unless one fits', () => {
    assert.deepEqual(waitsFor("if (!event) return Response.json({ error: 'Invalid signature' }, { status: 400 })"), [
      undefined,
    ])
    assert.deepEqual(waitsFor('event ??= JSON.parse(body)'), ['secret'])
  })

  it('is none where every secret that is kept has to be there, or another function looks it up', () => {
    const waits = (column: string, find: string) => {
      const project = projectOf({
        'package.json':
          '{ "dependencies": { "next": "15.0.0", "drizzle-orm": "0.38.0", "@supabase/supabase-js": "2.45.0" } }',
        'lib/schema.ts': `import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
export const channels = pgTable('channels', { id: uuid('id').primaryKey(), lineSecret: ${column} })
`,
        'lib/db.ts': `import { createClient } from '@supabase/supabase-js'
export const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
export async function channelOf(id: string) {
  const { data } = await db.from('channels').select('line_secret').eq('id', id).maybeSingle()
  return { line_secret: data?.line_secret ?? '' }
}
`,
        'app/api/webhooks/line/[id]/route.ts': `import { channelOf, db } from '../../../../../lib/db'
import { verifySignature } from 'line-signature'

export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const body = await request.text()
  ${find}
  const lineSecret = channel.line_secret
  if (lineSecret) {
    if (!verifySignature(body, request.headers.get('x-line-signature'), lineSecret)) return new Response('No', { status: 403 })
  }
  const { error } = await db.from('messages').insert({ body })
  return Response.json({ saved: !error })
}
`,
      })
      return project.endpoints.all.map((endpoint) => {
        const webhook = webhookAt(project, endpoint)
        return webhook && conditionOf(project, webhook)?.waitsFor
      })
    }
    const query = "const { data: channel } = await db.from('channels').select('line_secret').eq('id', id).single()"
    assert.deepEqual(waits("text('line_secret')", query), ['secret'])
    assert.deepEqual(waits("text('line_secret').notNull()", query), [undefined])
    assert.deepEqual(waits("text('line_secret')", 'const channel = await channelOf(id)'), [undefined])
  })

  it('is none where what is not signed is refused in production, or after the branch', () => {
    const waits = (lines: string) => {
      const project = projectOf({
        'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
        'app/api/webhooks/calendly/route.ts': `import { createClient } from '@supabase/supabase-js'
import { verifyWebhookSignature } from 'calendly-signatures'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const key = process.env.WEBHOOK_KEY

export async function POST(request: Request) {
  const body = await request.text()
  ${lines}
  const { error } = await db.from('calls').insert(JSON.parse(body))
  return Response.json({ ok: !error })
}
`,
      })
      return project.endpoints.all.map((endpoint) => {
        const webhook = webhookAt(project, endpoint)
        return webhook && conditionOf(project, webhook)?.waitsFor
      })
    }
    const check = 'if (key) { if (!verifyWebhookSignature(body, key)) return new Response(null, { status: 401 }) }'
    assert.deepEqual(waits(check), ['secret'])
    assert.deepEqual(
      waits(`${check} else if (process.env.NODE_ENV === 'production') return new Response(null, { status: 500 })`),
      [undefined],
    )
  })
})

describe('a webhook that takes no word for it', () => {
  const first = (files: Record<string, string>) => {
    const project = projectOf(files)
    const webhook = project.endpoints.all.map((endpoint) => webhookAt(project, endpoint)).find((each) => each)
    assert.ok(webhook)
    return { project, webhook }
  }
  const manifest =
    '{ "dependencies": { "next": "15.0.0", "@shopify/shopify-app-remix": "3.0.0", "@supabase/supabase-js": "2.45.0" } }'
  const handler = (body: string) => `import { createClient } from '@supabase/supabase-js'
import { askedFor, heldAgainst } from '@/lib/pay'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const webhookId = process.env.PAYPAL_WEBHOOK_ID || ''

export async function POST(request: Request) {
  const event = await request.json()
  ${body}
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('id', event.order)
  return Response.json({ ok: !error })
}
`
  const lib = (ask: string) => `export async function getPayment(id: string) {
  ${ask}
}
export async function verifyWebhookSignature(id: string, event: unknown) {
  ${ask}
}
`

  it('asks the service for the payment by its id, and not its own database', () => {
    const asks = (lines: string, provider = 'mercadopago') => {
      const { project, webhook } = first({
        'package.json': manifest,
        'lib/pay.ts': lib(lines),
        [`app/api/webhooks/${provider}/route.ts`]: handler(
          "const payment = await getPayment(event.data.id)\n  if (payment.status !== 'approved') return Response.json({})",
        ).replace('{ askedFor, heldAgainst }', '{ getPayment }'),
      })
      return asksBack(project, webhook)
    }
    assert.equal(asks('return (await fetch(`https://api.mercadopago.com/v1/payments/${id}`)).json()'), true)
    assert.equal(asks("return { id, status: 'approved' }"), false)
    assert.equal(asks('return (await fetch(`https://api.stripe.com/v1/payments/${id}`)).json()', 'stripe'), false)
  })

  it('asks the client of the service for it, in a function of the project or in its own', () => {
    const asks = (ask: string) => {
      const { project, webhook } = first({
        'package.json': '{ "dependencies": { "mercadopago": "2.0.0", "@supabase/supabase-js": "2.45.0" } }',
        'lib/pay.ts': `import { MercadoPagoConfig, Payment } from 'mercadopago'

const client = new MercadoPagoConfig({ accessToken: process.env.MP_TOKEN! })
export async function statusOf(id: string) {
  ${ask}
}
`,
        'app/api/webhooks/mercadopago/route.ts': handler('event.status = await statusOf(event.data.id)').replace(
          '{ askedFor, heldAgainst }',
          '{ statusOf }',
        ),
      })
      return asksBack(project, webhook)
    }
    assert.equal(asks('return (await new Payment(client).get({ id })).status'), true)
    assert.equal(asks('const asked = new Payment(client)\n  return (await asked.get({ id })).status'), true)
    assert.equal(asks('return (await new Payment(client).create({ body: { id } })).status'), false)
  })

  it('has the service say whether the signature is its own, where the id of the webhook is set', () => {
    const { project, webhook } = first({
      'package.json': manifest,
      'lib/pay.ts': lib(
        "return (await fetch('https://api.paypal.com/v1/notifications/verify', { method: 'POST' })).ok",
      ),
      'app/api/webhooks/paypal/route.ts': handler(
        'if (webhookId) {\n    const isValid = await verifyWebhookSignature(webhookId, event)\n    if (!isValid) return new Response(null, { status: 401 })\n  }',
      ).replace('{ askedFor, heldAgainst }', '{ verifyWebhookSignature }'),
    })
    assert.equal(looksAtSignature(project, webhook), true)
    assert.equal(conditionOf(project, webhook)?.waitsFor, 'secret')
  })

  it('is not signed with an empty text where the client of the service does not start without the secret', () => {
    const empty = (option: string) => {
      const { project, webhook } = first({
        'package.json': manifest,
        'lib/shop.ts': `import { shopifyApp } from '@shopify/shopify-app-remix/server'

export const shopify = shopifyApp({ apiKey: process.env.SHOPIFY_API_KEY, ${option} })
`,
        'app/api/webhooks/shopify/route.ts': `import { createHmac } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const body = await request.text()
  const secret = process.env.SHOPIFY_API_SECRET || ''
  const digest = createHmac('sha256', secret).update(body).digest('base64')
  if (digest !== request.headers.get('x-shopify-hmac-sha256')) return new Response(null, { status: 401 })
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('id', JSON.parse(body).id)
  return Response.json({ ok: !error })
}
`,
      })
      return emptySecretOf(project, webhook) !== undefined
    }
    assert.equal(empty("apiSecretKey: process.env.SHOPIFY_API_SECRET || ''"), false)
    assert.equal(empty("apiSecretKey: process.env.OTHER_SECRET || ''"), true)
  })

  it('signs nothing where it is empty and the library is loaded from an address, which signs with Web Crypto', () => {
    const empty = (from: string, check = 'constructEventAsync') => {
      const { project, webhook } = first({
        'supabase/config.toml': '[functions.stripe-webhook]\nverify_jwt = false\n',
        'supabase/functions/stripe-webhook/index.ts': `import Stripe from '${from}'
import { createClient } from 'https://esm.sh/@supabase/supabase-js@2.45.0'

const stripe = new Stripe(Deno.env.get('STRIPE_SECRET_KEY')!)
const secret = Deno.env.get('STRIPE_WEBHOOK_SECRET') || ''
const db = createClient('https://x.supabase.co', Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
Deno.serve(async (request) => {
  const body = await request.text()
  const event = await stripe.webhooks.${check}(body, request.headers.get('stripe-signature') ?? '', secret)
  const { error } = await db.from('orders').update({ status: 'paid' }).eq('session_id', event.id)
  return Response.json({ ok: !error })
})
`,
      })
      return emptySecretOf(project, webhook) !== undefined
    }
    assert.equal(empty('https://esm.sh/stripe@18.5.0'), false)
    assert.equal(empty('npm:stripe@18.5.0'), true)
    assert.equal(empty('https://esm.sh/stripe@14.21.0', 'constructEvent'), false)
    assert.equal(empty('npm:stripe@18.5.0', 'constructEvent'), true)
  })
})

describe('where somebody comes back from allowing the app something', () => {
  const isWebhook = (folder: string, body: string) => {
    const project = projectOf({
      'package.json': '{ "dependencies": { "@supabase/supabase-js": "2.45.0" } }',
      [`supabase/functions/${folder}/index.ts`]: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'

const db = createClient('https://x.supabase.co', Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)

Deno.serve(async (req) => {
  const { code, state } = await req.json()
  const answer = await fetch('https://connect.example.com/token', { method: 'POST', body: ${body} })
  const { id } = await answer.json()
  const { error } = await db.from('accounts').update({ connected: id }).eq('id', state)
  return Response.json({ ok: !error })
})
`,
    })
    return project.endpoints.all.some((endpoint) => webhookAt(project, endpoint) !== undefined)
  }

  it('is no webhook', () => {
    assert.equal(isWebhook('stripe-callback', 'JSON.stringify({ code })'), true)
    assert.equal(isWebhook('stripe-oauth-callback', 'JSON.stringify({ code })'), false)
    const grant = "JSON.stringify({ code, grant_type: 'authorization_code' })"
    assert.equal(isWebhook('stripe-callback', grant), false)
  })
})

describe('a row that an event would add again', () => {
  const added = (row: string, columns: string) => {
    const project = projectOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "stripe": "17.0.0", "@supabase/supabase-js": "2.45.0" } }',
      'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model payments {
  id     String @id @default(dbgenerated("gen_random_uuid()"))
  intent String
  ${columns}
}
`,
      'app/api/webhooks/stripe/route.ts': `import { createClient } from '@supabase/supabase-js'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
export async function POST(request: Request) {
  const signature = request.headers.get('stripe-signature') ?? ''
  const event = stripe.webhooks.constructEvent(await request.text(), signature, process.env.STRIPE_WEBHOOK_SECRET!)
  const { id, amount } = event.data.object
  const row = { intent: id, amount }
  await db.from('payments').insert(${row})
  return Response.json({ received: true })
}
`,
    })
    return project.endpoints.all.flatMap((endpoint) => {
      const webhook = webhookAt(project, endpoint)
      return (webhook && doneTwice(project, webhook)?.about) ?? []
    })
  }

  it('is none where the table refuses it: a column is left out, or is not there', () => {
    assert.deepEqual(added('{ intent: id, amount }', 'amount Int'), ['payments'])
    assert.deepEqual(added('{ intent: id }', 'amount Int'), [])
    assert.deepEqual(added('{ intent: id }', 'amount Int?'), ['payments'])
    assert.deepEqual(added('{ intent: id }', 'amount Int @default(0)'), ['payments'])
    assert.deepEqual(added('{ intent: id, ...event.data }', 'amount Int'), ['payments'])
    assert.deepEqual(added('[{ intent: id, sum: amount }]', ''), [])
    assert.deepEqual(added('row', 'amount Int'), ['payments'])
    assert.deepEqual(added('row', ''), [])
  })
})
