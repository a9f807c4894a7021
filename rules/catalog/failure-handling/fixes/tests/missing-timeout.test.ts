import timeout from '../../missing-timeout'
import { fixesForMissingTimeout } from '../missing-timeout'
import { golden } from './golden'
import { HANDLER, NEXT } from './weather-route'

golden(timeout, fixesForMissingTimeout, [
  {
    name: 'fetch without options',
    path: 'app/api/weather/route.ts',
    files: NEXT,
    before: HANDLER(`«fetch»('https://weather.example/today')`),
    after: HANDLER(`fetch('https://weather.example/today', { signal: AbortSignal.timeout(10_000) })`),
    applicability: 'safe',
    title: 'Give up after 10 seconds',
  },
  {
    name: 'less than what gives up on it already',
    path: 'app/api/weather/route.ts',
    files: NEXT,
    before: `export async function GET() {
  const ask = async () => (await «fetch»('https://weather.example/today')).json()
  const value = await Promise.race([ask(), new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 4 * 1000))])
  return Response.json(value)
}
`,
    after: `export async function GET() {
  const ask = async () => (await fetch('https://weather.example/today', { signal: AbortSignal.timeout(2_000) })).json()
  const value = await Promise.race([ask(), new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 4 * 1000))])
  return Response.json(value)
}
`,
    applicability: 'safe',
  },
  {
    name: 'less than what the platform gives the function by its vercel.json',
    path: 'proxy/api/weather.ts',
    files: {
      ...NEXT,
      'proxy/vercel.json': '{ "functions": { "api/*.ts": { "maxDuration": 10 } } }',
    },
    before: HANDLER(`«fetch»('https://weather.example/today')`),
    after: HANDLER(`fetch('https://weather.example/today', { signal: AbortSignal.timeout(8_000) })`),
    applicability: 'safe',
  },
  {
    name: 'less than the route gives itself',
    path: 'app/api/weather/route.ts',
    files: NEXT,
    before: `export const maxDuration = 5\n${HANDLER(`«fetch»('https://weather.example/today')`)}`,
    after: `export const maxDuration = 5\n${HANDLER(`fetch('https://weather.example/today', { signal: AbortSignal.timeout(4_000) })`)}`,
    applicability: 'safe',
  },
  {
    name: 'as ever where it gives itself more',
    path: 'app/api/weather/route.ts',
    files: NEXT,
    before: `export const maxDuration = 60\n${HANDLER(`«fetch»('https://weather.example/today')`)}`,
    after: `export const maxDuration = 60\n${HANDLER(`fetch('https://weather.example/today', { signal: AbortSignal.timeout(10_000) })`)}`,
    applicability: 'safe',
  },
  {
    name: 'money may have moved when it is given up: not safe',
    path: 'app/api/orders/route.ts',
    files: NEXT,
    before: HANDLER(`«fetch»('https://api.mercadopago.com/v1/orders', { method: 'POST' })`),
    after: HANDLER(
      `fetch('https://api.mercadopago.com/v1/orders', { method: 'POST', signal: AbortSignal.timeout(30_000) })`,
    ),
    applicability: 'unsafe',
  },
  {
    name: 'asking for money that moved is safe',
    path: 'app/api/orders/route.ts',
    files: NEXT,
    before: HANDLER(`«fetch»('https://api.mercadopago.com/v1/orders')`),
    after: HANDLER(`fetch('https://api.mercadopago.com/v1/orders', { signal: AbortSignal.timeout(10_000) })`),
    applicability: 'safe',
  },
  {
    name: 'what would be there twice is not given up early',
    path: 'app/api/posts/route.ts',
    files: NEXT,
    before: HANDLER(`«fetch»('https://graph.example/v1/media_publish', { method: 'POST' })`),
    after: HANDLER(
      `fetch('https://graph.example/v1/media_publish', { method: 'POST', signal: AbortSignal.timeout(30_000) })`,
    ),
    applicability: 'safe',
  },
  {
    name: 'what is only asked by POST is no such thing',
    path: 'app/api/places/route.ts',
    files: NEXT,
    before: HANDLER(`«fetch»('https://places.example/v1/search', { method: 'POST' })`),
    after: HANDLER(
      `fetch('https://places.example/v1/search', { method: 'POST', signal: AbortSignal.timeout(10_000) })`,
    ),
    applicability: 'safe',
  },
  {
    name: 'a route of the app that works for everybody, started by a clock, gets minutes',
    path: 'app/api/cron/invoices/route.ts',
    files: NEXT,
    before: HANDLER('«fetch»(`${process.env.APP_URL}/api/invoices/all`)'),
    after: HANDLER('fetch(`${process.env.APP_URL}/api/invoices/all`, { signal: AbortSignal.timeout(300_000) })'),
    applicability: 'safe',
    title: 'Give up after 300 seconds',
  },
  {
    name: 'a language model gets a minute',
    path: 'app/api/chat/route.ts',
    files: NEXT,
    before: HANDLER(`«fetch»('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    body: '{}',
  })`),
    after: HANDLER(`fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    body: '{}',
    signal: AbortSignal.timeout(60_000),
  })`),
    applicability: 'safe',
    title: 'Give up after 60 seconds',
  },
  {
    name: 'axios in Express',
    path: 'server/index.js',
    files: { 'package.json': '{ "name": "api", "dependencies": { "express": "5.0.0", "axios": "1.7.0" } }' },
    before: `import express from 'express'
import axios from 'axios'

const app = express()

app.get('/rates', async (req, res) => {
  const { data } = await axios.«post»('https://rates.example/v1')
  res.json(data)
})
`,
    after: `import express from 'express'
import axios from 'axios'

const app = express()

app.get('/rates', async (req, res) => {
  const { data } = await axios.post('https://rates.example/v1', undefined, { timeout: 30_000 })
  res.json(data)
})
`,
    applicability: 'safe',
  },
  {
    name: 'a model that works through a document gets two minutes',
    path: 'app/api/receipts/route.ts',
    files: {
      'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0" } }',
    },
    applicability: 'safe',
    before: `export async function POST(request: Request) {
  const { file } = await request.json()
  const response = await «fetch»('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: [{ type: 'image_url', image_url: file }] }] }),
  })
  if (!response.ok) return Response.json({ error: 'Could not read it' }, { status: 502 })
  return Response.json(await response.json())
}
`,
    after: `export async function POST(request: Request) {
  const { file } = await request.json()
  const response = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: [{ type: 'image_url', image_url: file }] }] }),
    signal: AbortSignal.timeout(120_000),
  })
  if (!response.ok) return Response.json({ error: 'Could not read it' }, { status: 502 })
  return Response.json(await response.json())
}
`,
  },
])

golden(timeout, fixesForMissingTimeout, [
  {
    name: 'an SDK, by the option its table knows',
    path: 'app/api/draft/route.ts',
    files: { 'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "ai": "4.0.0" } }' },
    before: `import { generateText } from 'ai'

export async function POST(request: Request) {
  const { text } = await «generateText»({ model: 'x', prompt: await request.text() })
  return Response.json({ text })
}
`,
    after: `import { generateText } from 'ai'

export async function POST(request: Request) {
  const { text } = await generateText({ model: 'x', prompt: await request.text(), abortSignal: AbortSignal.timeout(60_000) })
  return Response.json({ text })
}
`,
    applicability: 'safe',
  },
])
