import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { exposureOf } from '..'
import { checksOf } from './checks-of'

const PACKAGES =
  '{ "dependencies": { "next": "15.0.0", "express": "5.0.0", "resend": "4.0.0", "stripe": "17.0.0", "@supabase/supabase-js": "2.45.0" } }'

/** The harm that strangers can do by a route handler of this body. */
const harms = (body: string) => {
  const linked = projectOf({
    'package.json': PACKAGES,
    'app/api/places/route.ts': `import { createClient } from '@supabase/supabase-js'
import { Resend } from 'resend'
import Stripe from 'stripe'
const TEAM = 'team@example.com'
const resend = new Resend(process.env.RESEND_API_KEY)
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY)
const db = createClient(process.env.SUPABASE_URL, process.env.SUPABASE_SERVICE_ROLE_KEY)
export async function POST(request) {
  const { email, text, id } = await request.json()
  ${body}
  return Response.json({ ok: true })
}
`,
  })
  return linked.endpoints.all.map((endpoint) => exposureOf(linked, endpoint)?.harm)
}

describe('what strangers may do', () => {
  it('is to write to the team, and to nobody else', () => {
    const mail = (to: string) => `await resend.emails.send({ from: TEAM, to: ${to}, replyTo: email, html: text })`
    assert.deepEqual(harms(mail("'team@example.com'")), [undefined])
    assert.deepEqual(harms(mail('[TEAM]')), [undefined])
    assert.deepEqual(harms(mail('process.env.TEAM_EMAIL')), [undefined])
    assert.deepEqual(harms(mail('email')), ['email'])
    assert.deepEqual(harms(mail('[TEAM, email]')), ['email'])
  })

  it('is to have a price made for what they buy, not to change one', () => {
    assert.deepEqual(harms('await stripe.products.create({ name: text })'), [undefined])
    assert.deepEqual(harms('await stripe.products.update(id, { name: text })'), ['payment'])
  })

  it('is to keep the row of their own browser', () => {
    const keep = (column: string) => `await db.from('installs').upsert({ text }, { onConflict: '${column}' })`
    assert.deepEqual(harms(keep('place_id,fingerprint')), [undefined])
    assert.deepEqual(harms(keep('place_id')), ['write'])
  })
})

describe('accounts', () => {
  it('are set off alone, where nothing of the request says which', () => {
    const isJob = (read: string, id: string) => {
      const linked = projectOf({
        'supabase/functions/tidy/index.ts': `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'
Deno.serve(async (req) => {
  const db = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  ${read}
  await db.auth.admin.deleteUser(${id})
  return new Response('ok')
})
`,
      })
      return linked.endpoints.all.map((endpoint) => exposureOf(linked, endpoint)?.isJob)
    }
    assert.deepEqual(isJob("const { data } = await db.from('profiles').select('id').limit(1).single()", 'data.id'), [
      true,
    ])
    assert.deepEqual(isJob('const { id } = await req.json()', 'id'), [false])
  })
})

describe('a guard whose code is not seen', () => {
  it('is spread out from a list', () => {
    const found = checksOf({
      'package.json': PACKAGES,
      'server/index.js': `import express from 'express'
import { adminOnly } from './guards'
const app = express()
app.get('/open', (req, res) => res.json({}))
app.use(...adminOnly)
app.get('/rooms', (req, res) => res.json({}))
app.listen(3000)
`,
    })
    assert.deepEqual(found, ['GET /open -', 'GET /rooms guard'])
  })

  it('verifies what another server sent, and is heard', () => {
    const check = (caught: string) =>
      checksOf({
        'supabase/functions/bounced/index.ts': `import { verifyWebhookRequest } from 'npm:@mails/webhooks@1'
Deno.serve(async (req) => {
  let sent
  try {
    sent = await verifyWebhookRequest({ req, secret: Deno.env.get('MAILS_KEY') })
  } catch (error) {
    ${caught}
  }
  return new Response('ok')
})
`,
      })
    assert.deepEqual(check("return new Response('no', { status: 401 })"), ['the edge function bounced guard'])
    assert.deepEqual(check(''), ['the edge function bounced -'])
  })
})
