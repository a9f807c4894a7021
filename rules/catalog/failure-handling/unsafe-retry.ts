import type { CodeFacts } from '../../analysis/facts'
import { type Doubling, doublingOf, keyOf, optionsIndex, waitsForPayment } from '../../engine/link/doubling'
import type { Operation } from '../../engine/link/operations'
import { type Retrier, retrierOf } from '../../engine/link/retried'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForUnsafeRetry } from './fixes/unsafe-retry'

const TWICE: Record<Doubling, string> = {
  charge: 'the customer is charged twice',
  refund: 'the refund is paid twice',
  transfer: 'the money is sent twice',
  subscription: 'the customer gets, and pays, two subscriptions',
  email: 'the person gets the email twice',
  order: 'the order is placed twice',
}

export default defineRule({
  id: 'unsafe-retry',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'medium',
  milestones: ['payments'],
  since: '0.1.0',
  summary: 'A payment, email or order that is sent again without an idempotency key.',
  why: 'A request can succeed while its answer is lost. Sent again without a key by which the other side knows it, it happens a second time: the customer pays twice.',
  fix: 'Give every attempt the same idempotency key, made from what it is about: the id of the order, not a random value. Then the other side answers the second attempt with the result of the first.',
  outOfScope: [
    'What stripe-node repeats by itself: it sends a key of its own with that.',
    'Confirming, capturing or paying an object that exists: doing so again is refused.',
    'A payment intent that is not confirmed as it is made (`confirm: true`), and a subscription that waits for its first payment: made twice, they charge nobody.',
    'Emails by services that take no key, rows in a database, and buttons that a person presses again.',
    'Options and headers that cannot be seen whole.',
  ],
  references: [
    'https://docs.stripe.com/api/idempotent_requests',
    'https://resend.com/docs/dashboard/emails/idempotency-keys',
  ],
  messages: {
    none: {
      text: 'This `{callee}` is sent again by {retrier} when it fails, without an idempotency key. When only its answer was lost, {twice}.',
      severity: 'error',
    },
    fresh: {
      text: 'This `{callee}` is sent again by {retrier} when it fails, with a new idempotency key each time, which is as good as none. When only its answer was lost, {twice}.',
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'a payment in p-retry',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "stripe": "17.0.0", "p-retry": "6.2.0" } }',
          'server/pay.ts': `import pRetry from 'p-retry'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function chargeOrder(order: { id: string; total: number }) {
  return pRetry(() => stripe.paymentIntents.«create»({ amount: order.total, currency: 'eur', confirm: true }), { retries: 3 })
}
`,
        },
        expect: ['none'],
        fixed: {
          'server/pay.ts': `import pRetry from 'p-retry'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function chargeOrder(order: { id: string; total: number }) {
  return pRetry(() => stripe.paymentIntents.create({ amount: order.total, currency: 'eur', confirm: true }, { idempotencyKey: \`charge-order-\${order.id}\` }), { retries: 3 })
}
`,
        },
      },
      {
        name: 'a new key for each attempt of a loop',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "stripe": "17.0.0" } }',
          'server/refund.ts': `import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function refund(charge: string) {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return await stripe.refunds.«create»({ charge }, { idempotencyKey: randomUUID() })
    } catch (error) {
      console.error('Could not refund, attempt', attempt, error)
    }
  }
  throw new Error('Could not refund')
}
`,
        },
        expect: ['fresh'],
      },
      {
        name: 'a helper of the app sends an email again, two functions away',
        files: {
          'supabase/functions/_shared/retry.ts': `export async function withRetry<T>(fn: () => Promise<T>, times = 3): Promise<T> {
  let last: unknown
  for (let attempt = 1; attempt <= times; attempt++) {
    try {
      return await fn()
    } catch (error) {
      last = error
      await new Promise((resolve) => setTimeout(resolve, attempt * 1000))
    }
  }
  throw last
}
`,
          'supabase/functions/receipt/index.ts': `import { withRetry } from '../_shared/retry.ts'

async function sendReceipt(to: string, orderId: string) {
  const response = await «fetch»('https://api.resend.com/emails', {
    method: 'POST',
    headers: { Authorization: 'Bearer ' + Deno.env.get('RESEND_API_KEY') },
    body: JSON.stringify({ to, subject: 'Your order ' + orderId }),
    signal: AbortSignal.timeout(10_000),
  })
  if (!response.ok) throw new Error('Resend answered ' + response.status)
}

Deno.serve(async (req) => {
  try {
    const { to, orderId } = await req.json()
    await withRetry(() => sendReceipt(to, orderId))
    return new Response('ok')
  } catch (error) {
    return new Response('Could not send the receipt', { status: 500 })
  }
})
`,
        },
        expect: ['none'],
        fixed: {
          'supabase/functions/receipt/index.ts': `import { withRetry } from '../_shared/retry.ts'

async function sendReceipt(to: string, orderId: string) {
  const response = await fetch('https://api.resend.com/emails', {
    method: 'POST',
    headers: { Authorization: 'Bearer ' + Deno.env.get('RESEND_API_KEY'), 'Idempotency-Key': \`send-receipt-\${orderId}\` },
    body: JSON.stringify({ to, subject: 'Your order ' + orderId }),
    signal: AbortSignal.timeout(10_000),
  })
  if (!response.ok) throw new Error('Resend answered ' + response.status)
}

Deno.serve(async (req) => {
  try {
    const { to, orderId } = await req.json()
    await withRetry(() => sendReceipt(to, orderId))
    return new Response('ok')
  } catch (error) {
    return new Response('Could not send the receipt', { status: 500 })
  }
})
`,
        },
      },
      {
        name: 'a mutation that tries again',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "@tanstack/react-query": "5.50.0" } }',
          'src/hooks/useOrder.ts': `import { useMutation } from '@tanstack/react-query'

async function placeOrder(items: string[]) {
  const response = await «fetch»('/api/orders', { method: 'POST', body: JSON.stringify({ items }) })
  if (!response.ok) throw new Error('Could not place the order')
  return response.json()
}

export const useOrder = () => useMutation({ mutationFn: placeOrder, retry: 3, onError: (error) => alert(error.message) })
`,
        },
        expect: ['none'],
      },
    ],
    good: [
      {
        name: 'the same key each time, and what stripe-node repeats by itself',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "stripe": "17.0.0", "p-retry": "6.2.0" } }',
          'server/pay.ts': `import { randomUUID } from 'node:crypto'
import pRetry from 'p-retry'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { maxNetworkRetries: 3 })

export const once = (amount: number) => stripe.paymentIntents.create({ amount, currency: 'eur', confirm: true })

export async function charge(order: { id: string; total: number }) {
  const idempotencyKey = randomUUID()
  await pRetry(() => stripe.paymentIntents.create({ amount: order.total, currency: 'eur', confirm: true }, { idempotencyKey }))
  return pRetry(() => stripe.paymentIntents.retrieve(order.id))
}
`,
        },
      },
      {
        name: 'one payment for each of a list, pages, and a mutation that does not try again',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "stripe": "17.0.0", "@tanstack/react-query": "5.50.0" } }',
          'server/payouts.ts': `import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function payAll(amounts: number[]) {
  for (const amount of amounts) {
    try {
      await stripe.payouts.create({ amount, currency: 'eur' })
    } catch (error) {
      console.error('Could not pay out', amount, error)
    }
  }
}
`,
          'src/hooks/useOrder.ts': `import { useMutation } from '@tanstack/react-query'

const placeOrder = (items: string[]) => fetch('/api/orders', { method: 'POST', body: JSON.stringify({ items }) })

export const useOrder = () => useMutation({ mutationFn: placeOrder, retry: false, onError: (error) => alert(error) })
`,
        },
      },
    ],
  },
  fixes: fixesForUnsafeRetry,
  *check(file: CodeFacts, project: Project) {
    for (const operation of project.operations(file)) {
      const doubling = doublingOf(operation)
      if (!doubling || waitsForPayment(project, operation) || !rejects(file, operation)) continue
      const retrier = retrierOf(project, file, operation.c)
      if (!retrier || (retrier.kind === 'job' && (doubling === 'email' || doubling === 'order'))) continue
      const key = keyOf(project, file, operation, retrier.again)
      if (key === 'given') continue
      yield {
        file: file.path,
        range: operation.range,
        message: key,
        subject: callSubject(file, operation.call, operation.about),
        data: dataOf(operation, retrier, doubling),
        related: [{ file: retrier.path, range: retrier.range, message: 'This sends it again when it fails.' }],
      }
    }
  },
})

/** Its failure is thrown, by itself or by the code that looks at the error it gives back: only then it is tried again. */
function rejects(file: CodeFacts, { behaviour, call }: Operation): boolean {
  if (behaviour.failure !== 'returns-error') return true
  if (file.functions[call.in]?.throws) return true
  return call.fate.guards.some((guard) => guard.k === 'catch' && file.catches[guard.c]?.triedThrows === true)
}

function dataOf(operation: Operation, retrier: Retrier, doubling: Doubling) {
  const { call, behaviour, kind } = operation
  const { again } = retrier
  return {
    callee: call.text,
    retrier: retrier.name,
    twice: TWICE[doubling],
    doubling,
    option: kind === 'fetch' ? 'header' : (behaviour.options?.idempotencyKey ?? ''),
    at: optionsIndex(operation),
    from: again?.start ?? -1,
    to: again?.end ?? -1,
  }
}
