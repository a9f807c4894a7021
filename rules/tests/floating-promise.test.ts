import rule from '../catalog/failure-handling/floating-promise'
import { reportsMarked } from './reports-marked'

const HEAD = `import { Resend } from 'resend'
import { Pool } from 'pg'
import { PrismaClient } from '@prisma/client'
const resend = new Resend('key')
const pool = new Pool()
const prisma = new PrismaClient()
async function sendReceipt(to: string) {
  const { error } = await resend.emails.send({ from: 'a', to, subject: 'b', text: 'c' })
  if (error) console.error(error)
}
async function sendOrFail(to: string) {
  const { error } = await resend.emails.send({ from: 'a', to, subject: 'b', text: 'c' })
  if (error) throw new Error(error.message)
}
async function orderAndMail(to: string) { await notifyShop(to) }
async function notifyShop(to: string) { await sendReceipt(to) }
async function trackEvent(name: string) { await pool.query('insert into events values ($1)', [name]) }
async function readAll() { return await pool.query('select 1') }
`
const NEXT = {
  'package.json': '{ "name": "a", "dependencies": { "next": "15.3.0", "resend": "4.8.0", "pg": "8.0.0" } }',
}
const EXPRESS = {
  'package.json': '{ "name": "a", "dependencies": { "express": "4.21.0", "resend": "4.8.0", "pg": "8.0.0" } }',
}

const inRoute = (body: string) => ({
  ...NEXT,
  'app/api/a/route.ts': `${HEAD}export async function POST(request: Request) {\n${body}\nreturn Response.json({})\n}\n`,
})
const inExpress = (body: string) => ({
  ...EXPRESS,
  'server/a.ts': `${HEAD}import express from 'express'\nexport const app = express()\napp.post('/a', async (req, res) => {\n${body}\nres.json({})\n})\n`,
})

const rows: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['an email in a route', inRoute('resend.emails.«send»({ from: "a", to: "b", subject: "c", text: "d" })')],
  ['a function that mails, in a route', inRoute('«sendReceipt»("a")')],
  ['two functions further', inRoute('«orderAndMail»("a")')],
  ['a write in a route', inRoute('pool.«query»("update a set b = 1")')],
  ['a transaction', inRoute('prisma.«$transaction»([prisma.a.create({})])')],
  ['in a condition', inRoute('if (request.url) «sendReceipt»("a")')],
  [
    'an email that Express does not wait for',
    inExpress('resend.emails.«send»({ from: "a", to: "b", subject: "c", text: "d" })'),
  ],
  [
    'a name that begins like a log',
    inRoute('«loginMail»("a")\nasync function loginMail(to: string) { await sendReceipt(to) }'),
  ],
  // silent
  ['awaited', inRoute('await sendReceipt("a")')],
  ['void', inRoute('void sendReceipt("a")')],
  ['catch', inRoute('sendReceipt("a").catch(() => {})')],
  ['then', inRoute('sendReceipt("a").then(() => console.log("sent"))')],
  ['stored and awaited', inRoute('const sent = sendReceipt("a")\nawait sent')],
  ['a comment above', inRoute('// no need to wait for the mail\nsendReceipt("a")')],
  ['a comment beside', inRoute('sendReceipt("a") // fire-and-forget')],
  ['waitUntil', inRoute('waitUntil(sendReceipt("a"))')],
  ['inside after', inRoute('after(async () => { sendReceipt("a") })')],
  ['inside a void function', inRoute('void (async () => { sendReceipt("a") })()')],
  ['a timer', inRoute('setTimeout(() => { sendReceipt("a") }, 1000)')],
  ['a read', inRoute('pool.query("select 1")\nreadAll()')],
  ['a query whose text is not written there', inRoute('pool.query(request.url)')],
  ['analytics', inRoute('trackEvent("a")')],
  ['a callback of its own', inRoute('pool.query("update a set b = 1", (error, rows) => console.log(error, rows))')],
  ['a query that is never sent is another matter', inRoute('prisma.a.create({})')],
  ['a rejection nobody catches is another matter', inRoute('fetch("https://api.shop.example", { method: "POST" })')],
  ['Express keeps running, and the function deals with its failure', inExpress('sendReceipt("a")')],
  ['the start of a server', { ...EXPRESS, 'server/a.ts': `${HEAD}sendReceipt("a")\n` }],
]

describe('floating-promise, case by case', () => {
  for (const [name, marked] of rows) {
    it(name, () => {
      reportsMarked(rule, marked)
    })
  }
})
