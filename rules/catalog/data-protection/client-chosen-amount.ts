import type { CodeFacts } from '../../analysis/facts'
import { upperFirst } from '../../analysis/first-letter'
import { nameOfEndpoint } from '../../engine/endpoints'
import { chosenAmounts } from '../../engine/input/amounts'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'

export default defineRule({
  id: 'client-chosen-amount',
  property: 'data-protection',
  scope: 'file',
  confidence: 'medium',
  milestones: ['payments'],
  since: '0.1.0',
  summary: 'The browser says what something costs, and the payment is made for that.',
  why: 'What the browser sends, anyone can change before it is sent. A customer can buy everything for one cent, and the order looks paid.',
  fix: 'Let the browser send what is bought, and how many. Look the price up on the server, in the database or at the payment provider.',
  outOfScope: [
    'Donations, tips, gifts, deposits and the like, where people choose what they pay; what they pay on a rent, a loan or other dues.',
    'Amounts that are held against a price of the app’s own before the payment is made.',
    'Endpoints of those who run the app, and those that only their screens ask: at the till, they say what is to be paid.',
    'What people pay for rows that they keep for themselves, where nothing ever learns that it was paid.',
    'Amounts that a function in another file takes over, and totals that are only written into a row.',
  ],
  references: ['https://docs.stripe.com/payments/accept-a-payment', 'https://cwe.mitre.org/data/definitions/472.html'],
  messages: {
    chosen: {
      text: '{Endpoint} takes the price from what the browser sends (`{text}`) and asks for a payment of that. Anyone can change it before it is sent, and pay one cent. Look the price up on the server.',
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'a checkout with the prices of the cart',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "stripe": "17.0.0" } }',
          'app/api/checkout/route.ts': `import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function POST(request: Request) {
  const { items } = await request.json()
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: items.map((item: { name: string; price: number; quantity: number }) => ({
      price_data: { currency: 'eur', product_data: { name: item.name }, unit_amount: «Math.round(item.price * 100)» },
      quantity: item.quantity,
    })),
    success_url: 'https://shop.example/thanks',
  })
  return Response.json({ url: session.url })
}
`,
        },
        expect: ['chosen'],
      },
      {
        name: 'a payment of an amount from the request',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "stripe": "17.0.0" } }',
          'server/index.ts': `import express from 'express'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const app = express()

app.post('/api/pay', async (req, res) => {
  const { amount, currency } = req.body
  const intent = await stripe.paymentIntents.create({ amount: «amount», currency })
  res.json({ secret: intent.client_secret })
})
app.listen(3000)
`,
        },
        expect: ['chosen'],
      },
    ],
    good: [
      {
        name: 'a price of the app’s own, a quantity from the request, and a donation',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "stripe": "17.0.0" } }',
          'app/api/checkout/route.ts': `import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
const PRICES: Record<string, number> = { bike: 4900, helmet: 1500 }

export async function POST(request: Request) {
  const { product, quantity } = await request.json()
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      { price_data: { currency: 'eur', product_data: { name: product }, unit_amount: PRICES[product] }, quantity },
    ],
    success_url: 'https://shop.example/thanks',
  })
  return Response.json({ url: session.url })
}
`,
          'app/api/till/route.ts': `import { auth } from '@clerk/nextjs/server'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function POST(request: Request) {
  const { sessionClaims } = await auth()
  if (sessionClaims?.role !== 'staff') return new Response('Forbidden', { status: 403 })
  const { amount } = await request.json()
  const intent = await stripe.paymentIntents.create({
    amount,
    currency: 'eur',
    payment_method_types: ['card_present'],
  })
  return Response.json({ secret: intent.client_secret })
}
`,
          'app/api/donate/route.ts': `import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function POST(request: Request) {
  const { amount } = await request.json()
  const intent = await stripe.paymentIntents.create({ amount: Math.max(100, amount), currency: 'eur' })
  return Response.json({ secret: intent.client_secret })
}
`,
        },
      },
    ],
  },
  *check(file: CodeFacts, project: Project) {
    if (!file.amounts && project.endpoints.in(file.path).length === 0) return
    const told = new Set<string>()
    for (const endpoint of project.endpoints.in(file.path)) {
      for (const { path, amount, text } of chosenAmounts(project, endpoint)) {
        const key = `${path} ${amount.range.start}`
        if (told.has(key)) continue
        told.add(key)
        const named = nameOfEndpoint(endpoint)
        yield {
          file: path,
          range: amount.range,
          message: 'chosen',
          subject: `${named} ${amount.name}`,
          data: { Endpoint: upperFirst(named), text },
        }
      }
    }
  },
})
