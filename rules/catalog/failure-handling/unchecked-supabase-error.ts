import type { CodeFacts, Fate, ResultUse } from '../../analysis/facts'
import type { Operation } from '../../engine/link/operations'
import { unreadErrors } from '../../engine/link/unread-errors'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForUncheckedSupabaseError } from './fixes/unchecked-supabase-error'

export default defineRule({
  id: 'unchecked-supabase-error',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A Supabase call whose `error` nobody looks at.',
  why: 'supabase-js does not throw: it gives back an `error` and no data. Ignored, a refused save looks like a success and a failed load looks like an empty list.',
  fix: 'Take `error` out of the result and show, answer or throw it. A `try/catch` alone never sees it.',
  outOfScope: [
    '`auth.signOut()`, and calls sent with `void` on purpose.',
    'Builders that are never awaited: nothing is sent at all. Rows cleared out by their age beside other work.',
    'A result handed to code outside the workspace.',
    '`Promise.allSettled` whose outcomes nobody looks at, and `if (!error && data)` on a server.',
  ],
  references: ['https://supabase.com/docs/reference/javascript/select'],
  messages: {
    ignored: {
      text: 'Nobody looks at the `error` of this Supabase call ({about}). supabase-js does not throw, so a failure looks like {looks}.',
      severity: 'error',
    },
    skipped: {
      text: 'A failure of this Supabase call ({about}) is passed over: the code only says what to do when it worked. It then looks like {looks}.',
      severity: 'warning',
    },
    ignoredInTry: {
      text: 'Nobody looks at the `error` of this Supabase call ({about}). A `try/catch` around supabase-js never fires for query errors: for this call the code in the `catch` is dead, and a failure looks like {looks}.',
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'only data is taken',
        files: {
          'src/lib/bookings.ts': `import { createClient } from '@supabase/supabase-js'

const supabase = createClient('https://example.supabase.co', 'public')

export async function bookings() {
  const { data } = await supabase.«from('bookings')».select('*')
  return data
}
`,
        },
        expect: ['ignored'],
        fixed: {
          'src/lib/bookings.ts': `import { createClient } from '@supabase/supabase-js'

const supabase = createClient('https://example.supabase.co', 'public')

export async function bookings() {
  const { data, error } = await supabase.from('bookings').select('*')
  if (error) throw error
  return data
}
`,
        },
      },
      {
        name: 'a try that never fires',
        files: {
          'src/lib/cancel.ts': `export async function cancel(supabase: any, id: string) {
  try {
    await supabase.«from('bookings')».update({ status: 'cancelled' }).eq('id', id)
  } catch (error) {
    throw new Error('Could not cancel')
  }
}
`,
        },
        expect: ['ignoredInTry'],
        fixed: {
          'src/lib/cancel.ts': `export async function cancel(supabase: any, id: string) {
  try {
    const { error } = await supabase.from('bookings').update({ status: 'cancelled' }).eq('id', id)
    if (error) throw error
  } catch (error) {
    throw new Error('Could not cancel')
  }
}
`,
        },
      },
      {
        name: 'two of one load, and a catch that only logs',
        files: {
          'src/pages/Report.tsx': `import { createClient } from '@supabase/supabase-js'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'

const supabase = createClient('https://example.supabase.co', 'public')

export function Report() {
  const [totals, setTotals] = useState<number[]>([])
  const load = async () => {
    try {
      const { data: orders } = await supabase.«from('orders')».select('total')
      const { data: refunds } = await supabase.«from('refunds')».select('total')
      setTotals([orders?.length ?? 0, refunds?.length ?? 0])
    } catch (error) {
      console.error('Error loading the report:', error)
    }
  }
  useEffect(() => {
    load()
  }, [])
  return <button onClick={() => toast('Copied')}>{totals.join()}</button>
}
`,
        },
        expect: ['ignoredInTry', 'ignoredInTry'],
        fixed: {
          'src/pages/Report.tsx': `import { createClient } from '@supabase/supabase-js'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'

const supabase = createClient('https://example.supabase.co', 'public')

export function Report() {
  const [totals, setTotals] = useState<number[]>([])
  const load = async () => {
    try {
      const { data: orders, error: ordersError } = await supabase.from('orders').select('total')
      if (ordersError) throw ordersError
      const { data: refunds, error: refundsError } = await supabase.from('refunds').select('total')
      if (refundsError) throw refundsError
      setTotals([orders?.length ?? 0, refunds?.length ?? 0])
    } catch (error) {
      console.error('Error loading the report:', error)
      toast.error('Failed to load the report. Please try again.')
    }
  }
  useEffect(() => {
    load()
  }, [])
  return <button onClick={() => toast('Copied')}>{totals.join()}</button>
}
`,
        },
      },
      {
        name: 'only success is acted on',
        files: {
          'src/components/Cards.tsx': `import { toast } from 'sonner'

export function AddCard({ supabase, onAdded }: { supabase: any; onAdded: (card: unknown) => void }) {
  const add = async () => {
    const { data, error } = await supabase.«from('cards')».insert({ title: 'New' }).select().single()
    if (!error && data) {
      onAdded(data)
      toast.success('Card added')
    }
  }
  return <button onClick={add}>Add</button>
}
`,
        },
        expect: ['skipped'],
        fixed: {
          'src/components/Cards.tsx': `import { toast } from 'sonner'

export function AddCard({ supabase, onAdded }: { supabase: any; onAdded: (card: unknown) => void }) {
  const add = async () => {
    const { data, error } = await supabase.from('cards').insert({ title: 'New' }).select().single()
    if (error) {
      console.error('Could not add the card:', error)
      toast.error('Could not add the card. Please try again.')
    }
    if (!error && data) {
      onAdded(data)
      toast.success('Card added')
    }
  }
  return <button onClick={add}>Add</button>
}
`,
        },
      },
    ],
    good: [
      {
        name: 'looked at under another name, or on the whole result',
        files: {
          'src/lib/profile.ts': `export async function profile(supabase: any, id: string) {
  const { data: row, error: profileError } = await supabase.from('profiles').select('*').eq('id', id).single()
  if (profileError) throw profileError
  const saved = await supabase.from('visits').insert({ id })
  if (saved.error) throw saved.error
  return row
}
`,
        },
      },
      {
        name: 'Promise.all, split builders, and a helper that looks',
        files: {
          'src/lib/report.ts': `function unwrap(result: { data: unknown; error: Error | null }) {
  if (result.error) throw result.error
  return result.data
}

export async function report(supabase: any, status?: string) {
  const [orders, refunds] = await Promise.all([supabase.from('orders').select('*'), supabase.from('refunds').select('*')])
  if (orders.error || refunds.error) throw new Error('Could not load the report')
  let query = supabase.from('invoices').select('*')
  if (status) query = query.eq('status', status)
  const { data, error } = await query
  if (error) throw error
  return [data, unwrap(await supabase.from('payouts').select('*'))]
}
`,
        },
      },
    ],
  },
  fixes: fixesForUncheckedSupabaseError,
  *check(file: CodeFacts, project: Project) {
    for (const { operation, isSkipped } of unreadErrors(file, project)) {
      const { fate } = operation.call
      yield {
        file: file.path,
        range: operation.range,
        message: isSkipped ? 'skipped' : isInTry(file, fate) ? 'ignoredInTry' : 'ignored',
        subject: callSubject(file, operation.call, operation.about),
        data: {
          about: operation.about,
          looks: isAsked(operation) ? 'missing data' : 'success',
          form: isSkipped ? 'skipped' : formOf(fate.use),
          operation: operation.method ?? '',
        },
      }
    }
  },
})

/** Calls of an account that change nothing. */
const ASKS = /\.auth\.(?:\w+\.)*(?:get|list)[A-Z]\w*$/

/** Something is read by it: rows, who is signed in, what a function of the database answers. */
function isAsked({ method, apiPath, call }: Operation): boolean {
  return method === 'GET' || ASKS.test(apiPath) || (/\.rpc$/.test(apiPath) && call.fate.use.reads.includes('data'))
}

function isInTry(file: CodeFacts, fate: Fate): boolean {
  return fate.guards.some((guard) => guard.k === 'catch' && file.catches[guard.c]?.form === 'clause')
}

function formOf(use: ResultUse): string {
  if (use.unused.includes('error')) return 'unused'
  if (use.reads.length === 0 && use.unused.length === 0) return 'dropped'
  return 'not-destructured'
}
