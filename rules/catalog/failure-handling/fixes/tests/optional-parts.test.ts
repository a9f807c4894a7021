import swallowed from '../../swallowed-error'
import response from '../../unchecked-response'
import supabaseError from '../../unchecked-supabase-error'
import { fixesForSwallowedError } from '../swallowed-error'
import { fixesForUncheckedResponse } from '../unchecked-response'
import { fixesForUncheckedSupabaseError } from '../unchecked-supabase-error'
import { CLIENT, golden } from './golden'

/** An edge function whose failures are answered. */
const HANDLER = (body: string): string => `import { createClient } from 'npm:@supabase/supabase-js@2'

const supabase = createClient(Deno.env.get('URL')!, Deno.env.get('KEY')!)

Deno.serve(async (req) => {
  try {
    const { id, rows } = await req.json()
${body}
    return Response.json({ success: true })
  } catch (err) {
    return Response.json({ error: err.message }, { status: 500 })
  }
})
`

const LOG_LINE = `    await supabase.«from('scheduler_logs')».insert({ id })
    const { error } = await supabase.from('campaigns').update({ started: true }).eq('id', id)
    if (error) throw error`

const IMPORT = `    for (const row of rows) {
      const { data: known } = await supabase.«from('contacts')».select('id').eq('phone', row.phone).maybeSingle()
      if (known) {
        await supabase.from('contacts').update({ name: row.name }).eq('id', known.id).throwOnError()
      } else {
        await supabase.from('contacts').insert({ phone: row.phone, name: row.name }).throwOnError()
      }
    }`

const NEEDED = `    const stored = await supabase.from('sessions').update({ used: true }).eq('id', id)
    if (stored.error) throw stored.error
    const { data: mapping } = await supabase.«from('mappings')».select('their_id').eq('id', id).maybeSingle()
    if (!mapping?.their_id) {
      return Response.json({ skipped: true })
    }
    await supabase.from('payments').update({ their_id: mapping.their_id }).eq('id', id).throwOnError()`

golden(supabaseError, fixesForUncheckedSupabaseError, [
  {
    name: 'a line of a log is never worth the work',
    path: 'supabase/functions/start/index.ts',
    before: HANDLER(LOG_LINE),
    after: HANDLER(
      LOG_LINE.replace(/[«»]/g, '')
        .replace('await supabase', 'const { error: insertSchedulerLogsError } = await supabase')
        .replace(
          '({ id })\n',
          `({ id })
    if (insertSchedulerLogsError) console.error('Could not save the scheduler log:', insertSchedulerLogsError)
`,
        ),
    ).replaceAll('insertSchedulerLogsError', 'schedulerLogsError'),
  },
  {
    name: 'what could not be looked up is not added a second time',
    path: 'supabase/functions/import/index.ts',
    before: HANDLER(IMPORT),
    after: HANDLER(
      IMPORT.replace(/[«»]/g, '')
        .replace('data: known }', 'data: known, error: knownError }')
        .replace(
          'maybeSingle()\n',
          `maybeSingle()
      if (knownError) {
        console.error('Could not load the contact:', knownError)
        continue
      }
`,
        ),
    ),
  },
  {
    name: 'what the work needs is not skipped as if it were not there',
    path: 'supabase/functions/pay/index.ts',
    before: HANDLER(NEEDED),
    after: HANDLER(
      NEEDED.replace(/[«»]/g, '')
        .replace('data: mapping }', 'data: mapping, error: mappingError }')
        .replace('maybeSingle()\n', 'maybeSingle()\n    if (mappingError) throw mappingError\n'),
    ),
  },
  {
    name: 'what a catch behind the request would report is handed to it',
    path: 'server/payouts.ts',
    files: CLIENT,
    before: `import { supabase } from '../src/integrations/supabase/client'

export async function keep(record: { reference: string }) {
  await supabase
    .«from('payouts')»
    .upsert(record)
    .catch((dbError) => console.error('Failed to save the payout:', dbError))
}
`,
    after: `import { supabase } from '../src/integrations/supabase/client'

export async function keep(record: { reference: string }) {
  await supabase
    .from('payouts')
    .upsert(record)
    .then(({ error }) => {
      if (error) throw error
    })
    .catch((dbError) => console.error('Failed to save the payout:', dbError))
}
`,
    title: 'Hand the error to the catch',
  },
  {
    name: 'a look-up in a function that does without what it cannot have',
    path: 'src/lib/landing.ts',
    files: CLIENT,
    before: `import { supabase } from '../integrations/supabase/client'
import { isAdmin } from './admin'

export async function landing() {
  try {
    if (await isAdmin()) return '/admin'
  } catch {
    /* the role could not be looked up: fall through to the normal way */
  }
  const { data: shops } = await supabase.«rpc»('my_shops')
  return shops?.[0] ? '/shop' : '/profile'
}
export const go = () => window.location.assign('/go')
`,
  },
])

const TOKEN = `export async function token(code: string) {
  const first = await fetch('https://graph.example.com/token?code=' + code)
  if (!first.ok) throw new Error('No token')
  const short = await first.json()
  const longLivedResponse = await «fetch»('https://graph.example.com/long?token=' + short.access_token)
  const longLived = await longLivedResponse.json()
  return longLived.access_token || short.access_token
}
`

const LOGO = `export async function page(doc: { embed(bytes: ArrayBuffer): Promise<void> }) {
  try {
    const answer = await fetch('https://cdn.example.com/brand/logo.png')
    await doc.embed(await answer.arrayBuffer())
  } «catch» {}
  await fetch('https://cdn.example.com/used', { method: 'POST' })
  return doc
}
`

golden(response, fixesForUncheckedResponse, [
  {
    name: 'what has something in its place is logged',
    path: 'supabase/functions/_shared/token.ts',
    before: TOKEN,
    after: TOKEN.replace(/[«»]/g, '').replace(
      '  const longLived =',
      `  if (!longLivedResponse.ok) console.error('Long lived request failed:', longLivedResponse.status)
  const longLived =`,
    ),
  },
])

golden(swallowed, fixesForSwallowedError, [
  {
    name: 'a file is told by its name',
    path: 'supabase/functions/_shared/page.ts',
    before: LOGO,
    after: LOGO.replace('«catch» {}', "catch (error) {\n    console.error('Could not load logo.png:', error)\n  }"),
  },
  {
    name: 'one of several things that a query puts together, each where it can be had',
    path: 'src/hooks/useHistory.ts',
    files: CLIENT,
    before: `import { useQuery } from '@tanstack/react-query'
import { supabase } from '../integrations/supabase/client'

export function useHistory() {
  return useQuery({
    queryKey: ['history'],
    queryFn: async () => {
      const lines: string[] = []
      const { data: audits, error: auditError } = await supabase.from('audits').select('text')
      «if (»auditError) {
        console.error('Error fetching audits:', auditError)
      } else {
        lines.push(...audits.map((each) => each.text))
      }
      const { data: notes, error } = await supabase.from('notes').select('text')
      if (error) throw error
      return [...lines, ...notes.map((each) => each.text)]
    },
  })
}
`,
  },
])
