import swallowed from '../../swallowed-error'
import supabaseError from '../../unchecked-supabase-error'
import { fixesForSwallowedError } from '../swallowed-error'
import { fixesForUncheckedSupabaseError } from '../unchecked-supabase-error'
import { golden } from './golden'

/** A job that goes through reminders: what a round holds, and what stands before and behind the loop. */
const job = (
  round: string,
  after = 'Response.json({ sent, errors })',
): string => `import { createClient } from 'npm:@supabase/supabase-js@2'

const supabase = createClient(Deno.env.get('URL')!, Deno.env.get('KEY')!)

Deno.serve(async () => {
  const { data: due, error } = await supabase.from('reminders').select('*').limit(20)
  if (error) return new Response('error', { status: 500 })
  let sent = 0
  const errors: string[] = []
  for (const row of due) {
${round}
  }
  return ${after}
})
`

const PUT_DOWN = `    const answer = await fetch('https://sms.example.com', { method: 'POST', body: row.text })
    if (!answer.ok) {
      const text = await answer.text()
      errors.push(\`\${row.id}: \${text}\`)
      continue
    }
    await supabase.«from('reminders')».update({ sent_at: new Date().toISOString() }).eq('id', row.id)
    sent++`

const COUNTED = `    await supabase.«from('notices')».insert({ user_id: row.user_id, text: row.text })
    sent++`

const SENT = `    const status = await dispatchSms(row.phone, row.text)
    await supabase.«rpc»('mark_reminder', { p_id: row.id, p_status: status })
    if (status === 'failed') errors.push(row.id)
    else sent += 1`

golden(supabaseError, fixesForUncheckedSupabaseError, [
  {
    name: 'a step of a round is put down where the others are',
    path: 'supabase/functions/remind/index.ts',
    before: job(PUT_DOWN),
    after: job(
      PUT_DOWN.replace(/[«»]/g, '')
        .replace('await supabase', 'const { error: updateError } = await supabase')
        .replace(
          '    sent++',
          `    if (updateError) {
      errors.push(\`\${row.id}: \${updateError.message}\`)
      continue
    }
    sent++`,
        ),
    ).replaceAll('updateError', 'remindersError'),
  },
  {
    name: 'what would be counted as done is not gone on with',
    path: 'supabase/functions/remind/index.ts',
    before: job(COUNTED),
    after: job(
      COUNTED.replace(/[«»]/g, '')
        .replace('await supabase', 'const { error: noticesError } = await supabase')
        .replace(
          '    sent++',
          `    if (noticesError) {
      console.error('Could not save the notice:', noticesError)
      continue
    }
    sent++`,
        ),
    ),
  },
  {
    name: 'what was sent is counted, though it could not be marked',
    path: 'supabase/functions/remind/index.ts',
    before: job(SENT),
    after: job(
      SENT.replace(/[«»]/g, '')
        .replace('await supabase', 'const { error: markReminderError } = await supabase')
        .replace(
          'status })',
          "status })\n    if (markReminderError) console.error('Could not mark the reminder:', markReminderError)",
        ),
    ),
  },
])

const HANDLER = (body: string): string => `import { createClient } from 'npm:@supabase/supabase-js@2'

const supabase = createClient(Deno.env.get('URL')!, Deno.env.get('KEY')!)

Deno.serve(async (req) => {
  try {
    const { user, text } = await req.json()
${body}
    return Response.json({ success: true })
  } catch (err) {
    return Response.json({ error: String(err) }, { status: 500 })
  }
})
`

const MUTE = `    const answer = await fetch('https://model.example.com', { method: 'POST', body: text })
    try {
      await supabase.«from('generations')».insert({ user, text: await answer.text() })
    } catch { /* it is only kept for us */ }`

const OWN_TRY = `    const { error } = await supabase.from('alerts').insert({ user, text })
    if (error) throw error
    let mailed = false
    try {
      await supabase.functions.«invoke»('send-mail', { body: { user } })
      mailed = true
    } catch (err) {
      console.error('Mail failed:', err)
    }
    console.log(mailed)`

const UNDONE = `    const { data: shop, error } = await supabase.from('shops').insert({ text }).select().single()
    if (error) throw error
    const answer = await fetch('https://accounts.example.com', { method: 'POST', body: user })
    if (answer.status === 409) {
      await supabase.«from('shops')».delete().eq('id', shop.id)
      return Response.json({ error: 'There is such an account' }, { status: 409 })
    }`

const KEPT = `    const { error } = await supabase.from('indexes').update({ stale: true }).eq('user', user)
    if (error) throw new Error(error.message)
    const { data: pages } = await supabase.«from('pages')».select('*').eq('user', user)
    if (pages && pages.length > 0) {
      const entries = pages.map((page) => ({ title: page.title }))
      const stored = await supabase.from('entries').upsert(entries)
      if (stored.error) throw new Error(stored.error.message)
    }`

golden(supabaseError, fixesForUncheckedSupabaseError, [
  {
    name: 'thrown to a catch that does nothing, nobody would hear of it',
    path: 'supabase/functions/write/index.ts',
    before: HANDLER(MUTE),
    after: HANDLER(
      MUTE.replace(/[«»]/g, '')
        .replace('await supabase', 'const { error } = await supabase')
        .replace('.text() })', ".text() })\n      if (error) console.error('Could not save the generation:', error)"),
    ),
  },
  {
    name: 'a step with a catch of its own is not said to have worked',
    path: 'supabase/functions/alert/index.ts',
    before: HANDLER(OWN_TRY),
    after: HANDLER(
      OWN_TRY.replace(/[«»]/g, '')
        .replace('await supabase.functions', 'const { error: sendMailError } = await supabase.functions')
        .replace('{ user } })', '{ user } })\n      if (sendMailError) throw sendMailError'),
    ),
  },
  {
    name: 'what is taken back before a refusal does not stand in its way',
    path: 'supabase/functions/open-shop/index.ts',
    before: HANDLER(UNDONE),
    after: HANDLER(
      UNDONE.replace(/[«»]/g, '')
        .replace('      await supabase', '      const { error: shopsError } = await supabase')
        .replace('shop.id)', "shop.id)\n      if (shopsError) console.error('Could not delete the shop:', shopsError)"),
    ),
  },
  {
    name: 'what is stored from an answer is not left out without a word',
    path: 'supabase/functions/index-pages/index.ts',
    before: HANDLER(KEPT),
    after: HANDLER(
      KEPT.replace(/[«»]/g, '')
        .replace('data: pages }', 'data: pages, error: pagesError }')
        .replace(
          "eq('user', user)\n    if (pages",
          "eq('user', user)\n    if (pagesError) throw new Error(pagesError.message)\n    if (pages",
        ),
    ),
  },
])

const ROUND = `    try {
      try {
        const answer = await fetch('https://mail.example.com', { method: 'POST', body: row.mail })
        if (!answer.ok) {
          console.error('Mail refused', await answer.text())
        }
      } «catch» (err) {
        console.error('Mail failed', err)
      }
      const { error } = await supabase.from('reminders').update({ sent_at: new Date().toISOString() }).eq('id', row.id)
      if (error) throw error
      sent++
    } catch (err) {
      errors.push(row.id)
    }`

golden(swallowed, fixesForSwallowedError, [
  {
    name: 'a mail that failed is thrown to what puts down the failures of a round',
    path: 'supabase/functions/remind/index.ts',
    before: job(ROUND),
    after: job(
      ROUND.replace(/[«»]/g, '')
        .replace(
          'await answer.text())',
          'await answer.text())\n          throw new Error(`Request failed (status ${answer.status})`)',
        )
        .replace("'Mail failed', err)", "'Mail failed', err)\n        throw err"),
    ),
  },
  {
    name: 'a query that a builder makes is told by its table',
    path: 'server/read.ts',
    files: {
      'package.json': '{ "name": "a", "dependencies": { "express": "4.21.0", "drizzle-orm": "0.44.0" } }',
      'server/db.ts': `import { drizzle } from 'drizzle-orm/node-postgres'
import { boolean, integer, pgTable } from 'drizzle-orm/pg-core'

export const orderNotes = pgTable('order_notes', { id: integer('id').primaryKey(), read: boolean('read') })
export const db = drizzle(process.env.DATABASE_URL!)
`,
    },
    before: `import express from 'express'
import { eq } from 'drizzle-orm'
import { db, orderNotes } from './db'

export const routes = express.Router()
routes.post('/notes/:id/read', async (req, res) => {
  db.update(orderNotes).set({ read: true }).where(eq(orderNotes.id, Number(req.params.id))).«catch»(() => {})
  await fetch('https://hooks.example.com', { method: 'POST' })
  res.json({ ok: true })
})
`,
    after: `import express from 'express'
import { eq } from 'drizzle-orm'
import { db, orderNotes } from './db'

export const routes = express.Router()
routes.post('/notes/:id/read', async (req, res) => {
  db.update(orderNotes).set({ read: true }).where(eq(orderNotes.id, Number(req.params.id))).catch((error) => {
    console.error('Could not update the order note:', error)
  })
  await fetch('https://hooks.example.com', { method: 'POST' })
  res.json({ ok: true })
})
`,
  },
])
