import unshown from '../../missing-error-state'
import timeout from '../../missing-timeout'
import swallowed from '../../swallowed-error'
import unchecked from '../../unchecked-supabase-error'
import unguarded from '../../unguarded-fetch'
import { fixesForMissingErrorState } from '../missing-error-state'
import { fixesForMissingTimeout } from '../missing-timeout'
import { fixesForSwallowedError } from '../swallowed-error'
import { fixesForUncheckedSupabaseError } from '../unchecked-supabase-error'
import { fixesForUnguardedFetch } from '../unguarded-fetch'
import { golden } from './golden'

golden(timeout, fixesForMissingTimeout, [
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

golden(unchecked, fixesForUncheckedSupabaseError, [
  {
    name: 'as an Error, into a catch that makes a text of it',
    path: 'supabase/functions/self-test/index.ts',
    before: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'

Deno.serve(async () => {
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  const results = { rooms: '' }
  try {
    await supabase.«from»('rooms').update({ open: true }).eq('id', 1)
  } catch (error) {
    console.error('Self-test failed:', error)
    results.rooms = String(error)
  }
  return new Response(JSON.stringify(results))
})
`,
    after: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'

Deno.serve(async () => {
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  const results = { rooms: '' }
  try {
    const { error } = await supabase.from('rooms').update({ open: true }).eq('id', 1)
    if (error) throw new Error(error.message)
  } catch (error) {
    console.error('Self-test failed:', error)
    results.rooms = String(error)
  }
  return new Response(JSON.stringify(results))
})
`,
  },
  {
    name: 'told by the reporter of the app that the file uses alone',
    path: 'supabase/functions/stripe-webhook/index.ts',
    files: {
      'supabase/functions/_shared/errors.ts': `export function captureHookError(error: unknown, extra: Record<string, unknown>) {
  console.error(JSON.stringify({ message: String(error), ...extra }))
}
`,
    },
    before: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'
import Stripe from 'https://esm.sh/stripe@14'
import { captureHookError } from '../_shared/errors.ts'

const stripe = new Stripe(Deno.env.get('STRIPE_KEY')!)

Deno.serve(async (request) => {
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  try {
    const event = await stripe.webhooks.constructEventAsync(await request.text(), request.headers.get('stripe-signature')!, 'x')
    const { error: ordersError } = await supabase.from('orders').update({ paid: true }).eq('stripe_id', event.id)
    if (ordersError) throw ordersError
    await supabase.«from»('webhook_events').update({ status: 'succeeded' }).eq('id', event.id)
    return new Response('ok')
  } catch (err) {
    captureHookError(err, { action: 'process_event' })
    return new Response('failed', { status: 500 })
  }
})
`,
    after: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'
import Stripe from 'https://esm.sh/stripe@14'
import { captureHookError } from '../_shared/errors.ts'

const stripe = new Stripe(Deno.env.get('STRIPE_KEY')!)

Deno.serve(async (request) => {
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  try {
    const event = await stripe.webhooks.constructEventAsync(await request.text(), request.headers.get('stripe-signature')!, 'x')
    const { error: ordersError } = await supabase.from('orders').update({ paid: true }).eq('stripe_id', event.id)
    if (ordersError) throw ordersError
    const { error: webhookEventsError } = await supabase.from('webhook_events').update({ status: 'succeeded' }).eq('id', event.id)
    if (webhookEventsError) {
      captureHookError(new Error(webhookEventsError.message), { action: 'update_webhook_event' })
    }
    return new Response('ok')
  } catch (err) {
    captureHookError(err, { action: 'process_event' })
    return new Response('failed', { status: 500 })
  }
})
`,
  },
  {
    name: 'a list that a prompt is given where there is one is not worth the answer',
    path: 'supabase/functions/describe/index.ts',
    before: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'

Deno.serve(async (request) => {
  try {
    const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
    const { data: rules } = await supabase.«from»('wording_rules').select('text')
    const prompt = 'Describe it. ' + (rules && rules.length > 0 ? rules.map((each) => each.text).join('; ') : '')
    const response = await fetch('https://api.openai.com/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: prompt }] }),
    })
    if (!response.ok) throw new Error('no')
    return new Response(await response.text())
  } catch (error) {
    console.error('describe failed:', error)
    return new Response('failed', { status: 500 })
  }
})
`,
    after: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'

Deno.serve(async (request) => {
  try {
    const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
    const { data: rules, error: rulesError } = await supabase.from('wording_rules').select('text')
    if (rulesError) console.error('Could not load wording rules:', rulesError)
    const prompt = 'Describe it. ' + (rules && rules.length > 0 ? rules.map((each) => each.text).join('; ') : '')
    const response = await fetch('https://api.openai.com/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: prompt }] }),
    })
    if (!response.ok) throw new Error('no')
    return new Response(await response.text())
  } catch (error) {
    console.error('describe failed:', error)
    return new Response('failed', { status: 500 })
  }
})
`,
  },
])

golden(unguarded, fixesForUnguardedFetch, [
  {
    name: 'what was said of the last load goes with the next one, in words that are whole and colours that are there',
    path: 'src/pages/Daily.tsx',
    files: {
      'package.json':
        '{ "name": "court-booking", "dependencies": { "react": "18.3.1", "@supabase/supabase-js": "2.45.0", "tailwindcss": "4.0.0" } }',
      'src/components/ui/button.tsx': `export const Button = (props: object) => <button {...props} />
`,
      'src/lib/toast.ts': `export const x = 1
`,
    },
    before: `import { useCallback, useEffect, useState } from 'react'

export function Daily({ date }: { date: string }) {
  const [data, setData] = useState<{ text: string } | null>(null)
  const [edited, setEdited] = useState('')
  const [loading, setLoading] = useState(false)
  const fetchPayload = useCallback(async () => {
    const response = await «fetch»('/api/daily?date=' + date)
    return response.json()
  }, [date])
  useEffect(() => {
    fetchPayload().then((d) => {
      setData(d)
      setEdited(d.text)
    })
  }, [fetchPayload])
  const refresh = useCallback(() => {
    setLoading(true)
    fetchPayload()
      .then((d) => {
        setData(d)
        setEdited(d.text)
      })
      .finally(() => setLoading(false))
  }, [fetchPayload])
  return (
    <div>
      <button disabled={loading} onClick={refresh}>Refresh</button>
      <input value={edited} onChange={(event) => setEdited(event.target.value)} />
      {data && <p>{data.text}</p>}
    </div>
  )
}
`,
    after: `import { useCallback, useEffect, useState } from 'react'

export function Daily({ date }: { date: string }) {
  const [data, setData] = useState<{ text: string } | null>(null)
  const [edited, setEdited] = useState('')
  const [loading, setLoading] = useState(false)
  const [dataError, setDataError] = useState<string | null>(null)
  const fetchPayload = useCallback(async () => {
    const response = await fetch('/api/daily?date=' + date)
    return response.json()
  }, [date])
  useEffect(() => {
    setDataError(null)
    fetchPayload().then((d) => {
      setData(d)
      setEdited(d.text)
    }).catch((error) => {
      console.error('Could not load the payload:', error)
      setDataError('Could not load the data. Please try again.')
    })
  }, [fetchPayload])
  const refresh = useCallback(() => {
    setDataError(null)
    setLoading(true)
    fetchPayload()
      .then((d) => {
        setData(d)
        setEdited(d.text)
      })
      .catch((error) => {
        console.error('Could not load the payload:', error)
        alert('Could not load the data. Please try again.')
      })
      .finally(() => setLoading(false))
  }, [fetchPayload])
  return (
    <div>
      <button disabled={loading} onClick={refresh}>Refresh</button>
      {dataError && (
        <span role="alert" className="text-sm text-red-600">{dataError}</span>
      )}
      <input value={edited} onChange={(event) => setEdited(event.target.value)} />
      {data && <p>{data.text}</p>}
    </div>
  )
}
`,
  },
])

golden(swallowed, fixesForSwallowedError, [
  {
    name: 'not in a state that nobody reads',
    path: 'src/hooks/useLicense.ts',
    files: {
      'src/contexts/LicenseContext.tsx': `import { createContext, useContext } from 'react'
import { useLicense } from '../hooks/useLicense'

const LicenseContext = createContext<ReturnType<typeof useLicense> | undefined>(undefined)
export function LicenseProvider({ children }: { children: React.ReactNode }) {
  const license = useLicense()
  return <LicenseContext.Provider value={license}>{children}</LicenseContext.Provider>
}
export function useLicenseContext() {
  return useContext(LicenseContext)!
}
`,
      'src/pages/Plans.tsx': `import { toast } from 'sonner'
import { useLicenseContext } from '../contexts/LicenseContext'

export function Plans() {
  const { plans } = useLicenseContext()
  return <ul onClick={() => toast.error('Closed')}>{plans.map((plan) => <li key={plan}>{plan}</li>)}</ul>
}
`,
      'package.json':
        '{ "name": "court-booking", "dependencies": { "react": "18.3.1", "@supabase/supabase-js": "2.45.0", "sonner": "1.7.0" } }',
    },
    before: `import { useEffect, useState } from 'react'

export function useLicense() {
  const [plans, setPlans] = useState<string[]>([])
  const [error, setError] = useState<string | null>(null)
  const fetchPlans = async () => {
    try {
      const response = await fetch('/api/plans')
      if (!response.ok) throw new Error('no plans')
      setPlans(await response.json())
    } «catch» (err) {
      console.error('Could not load the plans:', err)
    }
  }
  useEffect(() => {
    fetchPlans()
  }, [])
  return { plans, error, setError }
}
`,
    after: `import { useEffect, useState } from 'react'
import { toast } from 'sonner'

export function useLicense() {
  const [plans, setPlans] = useState<string[]>([])
  const [error, setError] = useState<string | null>(null)
  const fetchPlans = async () => {
    try {
      const response = await fetch('/api/plans')
      if (!response.ok) throw new Error('no plans')
      setPlans(await response.json())
    } catch (err) {
      console.error('Could not load the plans:', err)
      toast.error('Could not load the plans. Please try again.')
    }
  }
  useEffect(() => {
    fetchPlans()
  }, [])
  return { plans, error, setError }
}
`,
  },
])

golden(unshown, fixesForMissingErrorState, [
  {
    name: 'what other hooks load stays; the whole name of what did not',
    path: 'src/pages/Year.tsx',
    files: {
      'package.json':
        '{ "name": "court-booking", "dependencies": { "react": "18.3.1", "@supabase/supabase-js": "2.45.0", "@tanstack/react-query": "5.0.0" } }',
      'src/hooks/reports.ts': `import { useQuery } from '@tanstack/react-query'
const load = async (path: string) => {
  const response = await fetch(path)
  if (!response.ok) throw new Error(path)
  return response.json()
}
export const useYearEndSummary = () => useQuery({ queryKey: ['year'], queryFn: () => load('/api/year') })
export const useTaxForms = () => useQuery({ queryKey: ['tax'], queryFn: () => load('/api/tax') })
`,
    },
    before: `import { YearSection } from '../components/YearSection'
import { useTaxForms, useYearEndSummary } from '../hooks/reports'

export function Year() {
  const { data: yearEnd, isLoading } = «useYearEndSummary»()
  const { data: forms, isError: formsFailed } = useTaxForms()
  return (
    <main>
      <h1>Reports</h1>
      {formsFailed && <p>No forms</p>}
      <div>
        <YearSection year={yearEnd} forms={forms} busy={isLoading} />
      </div>
    </main>
  )
}
`,
    after: `import { YearSection } from '../components/YearSection'
import { useTaxForms, useYearEndSummary } from '../hooks/reports'

export function Year() {
  const { data: yearEnd, isLoading, isError, refetch } = useYearEndSummary()
  const { data: forms, isError: formsFailed } = useTaxForms()
  return (
    <main>
      <h1>Reports</h1>
      {formsFailed && <p>No forms</p>}
      <div>
        {isError && (
          <div role="alert">
            <p>Could not load the year end summary. Please try again.</p>
            <button type="button" onClick={() => refetch()}>
              Try again
            </button>
          </div>
        )}
        <YearSection year={yearEnd} forms={forms} busy={isLoading} />
      </div>
    </main>
  )
}
`,
  },
])
