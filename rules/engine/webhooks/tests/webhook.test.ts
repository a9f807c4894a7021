import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { conditionOf, webhookAt } from '../webhook'

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
})
