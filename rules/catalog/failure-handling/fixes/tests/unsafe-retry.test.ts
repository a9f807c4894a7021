import rule from '../../unsafe-retry'
import { fixesForUnsafeRetry } from '../unsafe-retry'
import { golden } from './golden'

const files = { 'package.json': '{ "name": "a", "dependencies": { "stripe": "17.0.0", "p-retry": "6.2.0" } }' }
const HEAD = `import { randomUUID } from 'node:crypto'
import pRetry from 'p-retry'
import Stripe from 'stripe'
const stripe = new Stripe('key')
`

golden(rule, fixesForUnsafeRetry, [
  {
    name: 'beside other options',
    path: 'server/a.ts',
    files,
    before: `${HEAD}export async function refundBooking(bookingId: string, charge: string) {
  await pRetry(() => stripe.refunds.«create»({ charge }, { stripeAccount: 'a' }))
}
`,
    after: `${HEAD}export async function refundBooking(bookingId: string, charge: string) {
  await pRetry(() => stripe.refunds.create({ charge }, { stripeAccount: 'a', idempotencyKey: \`refund-booking-\${bookingId}\` }))
}
`,
    title: 'Send the same idempotency key each time, made from bookingId',
  },
  {
    name: 'a header, in a request without headers',
    path: 'server/a.ts',
    files,
    before: `${HEAD}export const pay = (payment: { id: string }) =>
  pRetry(() => «fetch»('https://api.stripe.com/v1/charges', { method: 'POST', body: 'amount=1' }))
`,
    after: `${HEAD}export const pay = (payment: { id: string }) =>
  pRetry(() => fetch('https://api.stripe.com/v1/charges', { method: 'POST', body: 'amount=1', headers: { 'Idempotency-Key': \`charge-\${payment.id}\` } }))
`,
  },
  {
    name: 'an id that is made inside each attempt is no key',
    path: 'server/a.ts',
    files,
    before: `${HEAD}export const pay = () =>
  pRetry(async () => {
    const orderId = randomUUID()
    return stripe.charges.«create»({ amount: 1, currency: 'eur', metadata: { orderId } })
  })
`,
  },
  {
    name: 'no id in reach',
    path: 'server/a.ts',
    files,
    before: `${HEAD}export const pay = (amount: number) => pRetry(() => stripe.charges.«create»({ amount, currency: 'eur' }))
`,
  },
])
