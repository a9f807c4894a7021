import rule from '../catalog/failure-handling/unsafe-retry'
import { reportsMarked } from './reports-marked'

const PACKAGES =
  '{ "name": "a", "dependencies": { "stripe": "17.0.0", "resend": "4.5.0", "axios": "1.7.0", "p-retry": "6.2.0", "inngest": "3.0.0", "bullmq": "5.0.0", "@tanstack/react-query": "5.50.0" } }'
const HEAD = `import { randomUUID } from 'node:crypto'
import { Inngest } from 'inngest'
import { Queue, Worker } from 'bullmq'
import pRetry from 'p-retry'
import { Resend } from 'resend'
import Stripe from 'stripe'
import axios from 'axios'
const api = axios.create({ baseURL: '/api' })
const stripe = new Stripe('key')
const resend = new Resend('key')
const inngest = new Inngest({ id: 'shop' })
async function retry(fn: () => Promise<unknown>, times = 3) {
  for (let i = 0; i < times; i++) {
    try { return await fn() } catch (error) { if (i === times - 1) throw error }
  }
}
async function withRetries(fn: () => Promise<unknown>) {
  let tries = 0
  while (tries < 3) {
    try { return await fn() } catch { tries++ }
  }
}
async function oncePerItem(fn: () => Promise<unknown>, retries: string[]) {
  for (const each of retries) { try { await fn() } catch { console.log(each) } }
}
async function again(fn: () => Promise<unknown>, left = 3): Promise<unknown> {
  try { return await fn() } catch (error) { if (left <= 1) throw error; return again(fn, left - 1) }
}
async function giveUp(fn: () => Promise<unknown>, retries = 3) {
  for (let attempt = 0; attempt < retries; attempt++) { try { return await fn() } catch (error) { throw error } }
}
`
const pay = 'stripe.paymentIntents.«create»({ amount: 1, currency: "eur", confirm: true })'
const fine = pay.replace(/[«»]/g, '')

const rows: readonly (readonly [string, string])[] = [
  ['a helper with a counter', `export const f = () => retry(() => ${pay})`],
  ['a helper with while', `export const f = () => withRetries(async () => ${pay})`],
  [
    'in its own loop',
    `export async function f() { let retries = 3; while (retries > 0) { try { return await ${pay} } catch { retries-- } } }`,
  ],
  [
    'in a function that is handed on by name',
    `async function charge() { return ${pay} }\nexport const f = () => pRetry(charge)`,
  ],
  ['a helper that calls itself', `export const f = () => again(() => ${pay})`],
  ['an order by axios', `export const f = () => retry(() => api.«post»('/orders', { items: [] }))`],
  [
    'an order by axios with a key',
    `export const f = (id: string) => retry(() => api.post('/orders', { items: [] }, { headers: { 'Idempotency-Key': id } }))`,
  ],
  [
    'two functions further',
    `async function charge() { return await ${pay} }\nasync function order() { await charge() }\nexport const f = () => retry(order)`,
  ],
  [
    'a job runner and money',
    `export const f = inngest.createFunction({ id: 'a' }, { event: 'b' }, async () => { await ${pay} })`,
  ],
  [
    'a queue that tries its jobs again',
    `const queue = new Queue('charges', { defaultJobOptions: { attempts: 3 } })\nnew Worker('charges', async () => { await ${pay} })`,
  ],
  [
    'a job that is tried again',
    `const queue = new Queue('charges')\nexport const ask = () => queue.add('charge', {}, { attempts: 5 })\nnew Worker('charges', async () => { await ${pay} })`,
  ],
  [
    'a key with the time in it',
    `export const f = (id: string) => retry(() => stripe.refunds.«create»({ charge: id }, { idempotencyKey: \`refund-\${id}-\${Date.now()}\` }))`,
  ],
  [
    'a subscription',
    `export const f = () => pRetry(() => stripe.subscriptions.«create»({ customer: 'a', items: [] }))`,
  ],
  [
    'a key made in a variable inside',
    `export const f = () => retry(async () => { const key = randomUUID(); return stripe.payouts.«create»({ amount: 1, currency: 'eur' }, { idempotencyKey: key }) })`,
  ],
  [
    'other options, no key',
    `export const f = () => retry(() => stripe.transfers.«create»({ amount: 1 }, { stripeAccount: 'a' }))`,
  ],
  [
    'Resend, where the error is thrown',
    `export const f = () => retry(async () => { const { error } = await resend.emails.«send»({ to: 'a' }); if (error) throw error })`,
  ],
  [
    'Stripe by fetch',
    `export const f = () => pRetry(() => «fetch»('https://api.stripe.com/v1/charges', { method: 'POST', headers: { Authorization: 'a' }, body: 'amount=1' }))`,
  ],
  // silent
  [
    'jobs that are tried once, and those of another queue',
    `const once = new Queue('charges', { defaultJobOptions: { attempts: 1 } })\nconst other = new Queue('mails', { defaultJobOptions: { attempts: 3 } })\nnew Worker('charges', async () => { await ${fine} })`,
  ],
  [
    'a key with the time in it, made once',
    `export const f = (id: string) => { const idempotencyKey = \`refund-\${id}-\${Date.now()}\`; return retry(() => stripe.refunds.create({ charge: id }, { idempotencyKey })) }`,
  ],
  ['not retried', `export const f = () => ${fine}`],
  [
    'a key from outside',
    `export const f = (orderId: string) => retry(() => stripe.paymentIntents.create({ amount: 1, confirm: true }, { idempotencyKey: orderId }))`,
  ],
  [
    'a key made once',
    `export const f = () => { const idempotencyKey = randomUUID(); return retry(() => stripe.refunds.create({ charge: 'a' }, { idempotencyKey })) }`,
  ],
  [
    'options that cannot be seen',
    `export const f = (options: object) => retry(() => stripe.refunds.create({ charge: 'a' }, options))`,
  ],
  [
    'a header from outside',
    `export const f = (id: string) => retry(() => fetch('https://api.resend.com/emails', { method: 'POST', headers: { 'Idempotency-Key': id } }))`,
  ],
  [
    'headers that cannot be seen',
    `export const f = (headers: object) => retry(() => fetch('https://api.resend.com/emails', { method: 'POST', headers }))`,
  ],
  [
    'an intent that the browser confirms later, and one whose parameters cannot be seen',
    `export const f = () => retry(() => stripe.paymentIntents.create({ amount: 1, currency: 'eur' }))\nexport const g = (order: object) => retry(() => stripe.paymentIntents.create({ ...order }))`,
  ],
  [
    'a subscription that waits for its first payment',
    `export const f = () => retry(() => stripe.subscriptions.create({ customer: 'a', items: [], payment_behavior: 'default_incomplete' }))`,
  ],
  ['confirming twice is refused', `export const f = () => retry(() => stripe.paymentIntents.confirm('a'))`],
  [
    'a checkout page is no charge',
    `export const f = () => retry(() => stripe.checkout.sessions.create({ mode: 'payment' }))`,
  ],
  [
    'reads',
    `export const f = () => retry(() => stripe.paymentIntents.retrieve('a'))\nexport const g = () => retry(() => fetch('/api/orders'))`,
  ],
  [
    'Resend, whose error nobody throws, is not tried again',
    `export const f = () => retry(() => resend.emails.send({ to: 'a' }))`,
  ],
  ['a loop over elements', `export const f = (all: string[]) => oncePerItem(() => ${fine}, all)`],
  ['a catch that throws', `export const f = () => giveUp(() => ${fine})`],
  [
    'an email in a job',
    `export const f = inngest.createFunction({ id: 'a' }, { event: 'b' }, async () => { const { error } = await resend.emails.send({ to: 'a' }); if (error) throw error })`,
  ],
  [
    'an order with an id of its own',
    `export const f = (id: string) => retry(() => fetch('/api/orders', { method: 'POST', body: JSON.stringify({ id, items: [] }) }))`,
  ],
  [
    'another address',
    `export const f = () => retry(() => fetch('/api/search', { method: 'POST', body: JSON.stringify({ q: 'a' }) }))`,
  ],
  [
    'a worker that takes the next job',
    `export async function f(next: () => Promise<number>) { while (true) { try { await stripe.payouts.create({ amount: await next() }) } catch (error) { console.error(error); break } } }`,
  ],
]

describe('unsafe-retry, case by case', () => {
  for (const [name, code] of rows) {
    it(name, () => {
      reportsMarked(rule, { 'package.json': PACKAGES, 'server/a.ts': `${HEAD}${code}\n` })
    })
  }
})
