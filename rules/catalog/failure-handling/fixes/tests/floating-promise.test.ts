import rule from '../../floating-promise'
import { fixesForFloatingPromise } from '../floating-promise'
import { golden } from './golden'

const MAIL = `import { Resend } from 'resend'

const resend = new Resend('key')

export async function sendReceipt(to: string) {
  const { error } = await resend.emails.send({ from: 'a', to, subject: 'b', text: 'c' })
  if (error) console.error('No receipt:', error)
}
`

const BOARD = (told: string, pick: string) => `import { doc, updateDoc } from 'firebase/firestore'
import { toast } from 'sonner'
import { db } from '../db'

export function Board({ id }: { id: string }) {
  const pickMap = (map: string) => {
${told}    ${pick}
  }
  return <button onClick={() => pickMap('dust')}>Pick</button>
}
`
const FIREBASE = {
  'package.json': '{ "dependencies": { "react": "18.3.1", "firebase": "10.12.0", "sonner": "1.5.0" } }',
  'src/main.tsx': `import { Toaster } from 'sonner'
import { Board } from './components/Board'
export const App = () => <><Board id="1" /><Toaster /></>
`,
}
const TOLD = "    if (map === '') toast.error('Pick a map')\n"

golden(rule, fixesForFloatingPromise, [
  {
    name: 'told by the toast that the function tells other things by',
    path: 'src/components/Board.tsx',
    files: FIREBASE,
    before: BOARD(TOLD, "«updateDoc»(doc(db, 'matches', id), { map })"),
    after: BOARD(
      TOLD,
      `updateDoc(doc(db, 'matches', id), { map }).catch((error) => {
      console.error('Could not pick the map:', error)
      toast.error('Could not pick the map. Please try again.')
    })`,
    ),
  },
  {
    name: 'the second choice in a new Next.js: after',
    path: 'app/api/pay/route.ts',
    files: {
      'package.json': '{ "name": "shop", "dependencies": { "next": "^15.3.0", "resend": "4.8.0" } }',
      'lib/mail.ts': MAIL,
    },
    before: `import { NextResponse } from 'next/server'
import { sendReceipt } from '../../../lib/mail'

export async function POST(request: Request) {
  const { email } = await request.json()
  «sendReceipt»(email)
  return NextResponse.json({ ok: true })
}
`,
    after: `import { NextResponse, after } from 'next/server'
import { sendReceipt } from '../../../lib/mail'

export async function POST(request: Request) {
  const { email } = await request.json()
  after(() => sendReceipt(email))
  return NextResponse.json({ ok: true })
}
`,
    choice: 1,
    title: 'Keep it running after the answer with after',
  },
  {
    name: 'an edge function that hands work over already does so here too',
    path: 'supabase/functions/pay/index.ts',
    before: `import { Resend } from 'npm:resend@4.8.0'

const resend = new Resend('key')

async function sendReceipt(to: string) {
  const { error } = await resend.emails.send({ from: 'a', to, subject: 'b', text: 'c' })
  if (error) console.error('No receipt:', error)
}

Deno.serve(async (req) => {
  const { email, copy } = await req.json()
  «sendReceipt»(email)
  EdgeRuntime.waitUntil(sendReceipt(copy))
  return new Response('ok')
})
`,
    after: `import { Resend } from 'npm:resend@4.8.0'

const resend = new Resend('key')

async function sendReceipt(to: string) {
  const { error } = await resend.emails.send({ from: 'a', to, subject: 'b', text: 'c' })
  if (error) console.error('No receipt:', error)
}

Deno.serve(async (req) => {
  const { email, copy } = await req.json()
  EdgeRuntime.waitUntil(sendReceipt(email))
  EdgeRuntime.waitUntil(sendReceipt(copy))
  return new Response('ok')
})
`,
  },
  {
    name: 'Express 4 answers nothing when a handler rejects: the failure is caught instead',
    path: 'server/orders.ts',
    files: { 'package.json': '{ "name": "shop", "dependencies": { "express": "^4.21.0", "pg": "8.11.0" } }' },
    before: `import express from 'express'
import { Pool } from 'pg'

const pool = new Pool()
export const app = express()

app.post('/orders', async (req, res) => {
  pool.«query»('UPDATE stock SET left = left - 1 WHERE id = $1', [req.body.id])
  res.json({ ok: true })
})
`,
    after: `import express from 'express'
import { Pool } from 'pg'

const pool = new Pool()
export const app = express()

app.post('/orders', async (req, res) => {
  pool.query('UPDATE stock SET left = left - 1 WHERE id = $1', [req.body.id]).catch((error) => {
    console.error('Could not process the orders request:', error)
  })
  res.json({ ok: true })
})
`,
  },
  {
    name: 'Express 4 with a try round it: awaited',
    path: 'server/orders.ts',
    files: { 'package.json': '{ "name": "shop", "dependencies": { "express": "^4.21.0", "pg": "8.11.0" } }' },
    before: `import express from 'express'
import { Pool } from 'pg'

const pool = new Pool()
export const app = express()

app.post('/orders', async (req, res) => {
  try {
    pool.«query»('UPDATE stock SET left = left - 1 WHERE id = $1', [req.body.id])
    res.json({ ok: true })
  } catch (error) {
    res.status(500).json({ error: 'Could not order' })
  }
})
`,
    after: `import express from 'express'
import { Pool } from 'pg'

const pool = new Pool()
export const app = express()

app.post('/orders', async (req, res) => {
  try {
    await pool.query('UPDATE stock SET left = left - 1 WHERE id = $1', [req.body.id])
    res.json({ ok: true })
  } catch (error) {
    res.status(500).json({ error: 'Could not order' })
  }
})
`,
  },
])
