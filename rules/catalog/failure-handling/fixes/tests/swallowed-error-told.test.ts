import rule from '../../swallowed-error'
import { fixesForSwallowedError } from '../swallowed-error'
import { golden } from './golden'

golden(rule, fixesForSwallowedError, [
  {
    name: 'by the object that the app tells people everything with, not by the library behind it',
    path: 'src/pages/Invoices.tsx',
    files: {
      'src/lib/notices.ts': `import { toast } from 'sonner'
export const notify = { error: (text: string) => toast.error(text), success: (text: string) => toast.success(text) }
`,
      'src/pages/Orders.tsx': `import { notify } from '../lib/notices'
export const Orders = () => <button onClick={() => notify.error('Could not save the order')}>Save</button>
`,
    },
    before: `import { useState } from 'react'

export function Invoices() {
  const [invoices, setInvoices] = useState([])
  const handleRefresh = async () => {
    try {
      setInvoices(await (await fetch('/api/invoices')).json())
    } «catch» (err) {
      console.error('Failed to load invoices', err)
    }
  }
  return <button onClick={handleRefresh}>{invoices.length}</button>
}
`,
    after: `import { useState } from 'react'
import { notify } from '../lib/notices'

export function Invoices() {
  const [invoices, setInvoices] = useState([])
  const handleRefresh = async () => {
    try {
      setInvoices(await (await fetch('/api/invoices')).json())
    } catch (err) {
      console.error('Failed to load invoices', err)
      notify.error('Failed to load invoices. Please try again.')
    }
  }
  return <button onClick={handleRefresh}>{invoices.length}</button>
}
`,
  },
  {
    name: 'a hook of the app’s own shows it, in the form in which other files call it',
    path: 'src/components/Publish.tsx',
    files: {
      'src/ui/Toast.tsx':
        'export const useToast = () => ({ showToast: (text: string, kind: string) => console.log(text, kind) })\n',
      'src/components/Archive.tsx': `import { useToast } from '../ui/Toast'

export function Archive({ id }: { id: string }) {
  const { showToast } = useToast()
  const archive = async () => {
    const response = await fetch('/api/posts/' + id, { method: 'DELETE' })
    if (!response.ok) showToast('Could not archive the post', 'error')
  }
  return <button onClick={archive}>Archive</button>
}
`,
    },
    before: `export function Publish({ id }: { id: string }) {
  const publishPost = async () => {
    try {
      const response = await fetch('/api/posts/' + id, { method: 'PUT' })
      if (!response.ok) throw new Error('no')
    } «catch» (error) {
      console.error(error)
    }
  }
  return <button onClick={publishPost}>Publish</button>
}
`,
    after: `import { useToast } from '../ui/Toast'

export function Publish({ id }: { id: string }) {
  const { showToast } = useToast()
  const publishPost = async () => {
    try {
      const response = await fetch('/api/posts/' + id, { method: 'PUT' })
      if (!response.ok) throw new Error('no')
    } catch (error) {
      console.error(error)
      showToast('Could not publish the post. Please try again.', 'error')
    }
  }
  return <button onClick={publishPost}>Publish</button>
}
`,
    title: 'Show the failure with showToast',
  },
  {
    name: 'a hook whose `toast` is what is shown is called by what shows it',
    path: 'src/pages/Team.tsx',
    files: {
      'src/main.tsx': `import { createRoot } from 'react-dom/client'
import { Team } from './pages/Team'
createRoot(document.body).render(<Team />)
`,
      'src/hooks/useToast.ts': `import { useState } from 'react'
export function useToast() {
  const [toast, setToast] = useState({ message: '', show: false, isError: false })
  const showToast = (message: string, isError = false) => setToast({ message, show: true, isError })
  return { toast, showToast }
}
`,
    },
    before: `import { useState } from 'react'
import { useToast } from '../hooks/useToast'

export function Team() {
  const { toast, showToast } = useToast()
  const [hours, setHours] = useState(0)
  const [error, setError] = useState<string | null>(null)
  const handleAddHours = async () => {
    try {
      const response = await fetch('/api/hours', { method: 'POST' })
      if (!response.ok) throw new Error('failed')
      setHours(hours + 1)
      showToast('Hours added')
    } «catch» (err) {
      console.error('Failed to add hours:', err)
    }
  }
  return <button onClick={handleAddHours}>{hours} {error} {toast.message}</button>
}
`,
    after: `import { useState } from 'react'
import { useToast } from '../hooks/useToast'

export function Team() {
  const { toast, showToast } = useToast()
  const [hours, setHours] = useState(0)
  const [error, setError] = useState<string | null>(null)
  const handleAddHours = async () => {
    try {
      const response = await fetch('/api/hours', { method: 'POST' })
      if (!response.ok) throw new Error('failed')
      setHours(hours + 1)
      showToast('Hours added')
    } catch (err) {
      console.error('Failed to add hours:', err)
      setError('Failed to add hours. Please try again.')
    }
  }
  return <button onClick={handleAddHours}>{hours} {error} {toast.message}</button>
}
`,
  },
  {
    name: 'a poll: a toast every few seconds would be worse than none',
    path: 'src/pages/Queue.tsx',
    before: `import { useEffect, useState } from 'react'
import { toast } from 'sonner'

export function Queue() {
  const [jobs, setJobs] = useState<string[]>([])
  const loadJobs = async () => {
    try {
      const response = await fetch('/api/jobs')
      if (!response.ok) throw new Error('failed')
      setJobs(await response.json())
    } «catch» (err) {
      console.error('failed', err)
    }
  }
  useEffect(() => {
    loadJobs()
    const timer = setInterval(loadJobs, 2000)
    return () => clearInterval(timer)
  }, [])
  return <button onClick={() => toast('hi')}>{jobs.length}</button>
}
`,
  },
  {
    name: 'a query that a cache keeps asking: nothing that pops up',
    path: 'src/components/Face.tsx',
    files: {
      'package.json': '{ "dependencies": { "react": "18.3.1", "sonner": "1.0.0", "@tanstack/react-query": "5.62.0" } }',
    },
    before: `import { useQuery } from '@tanstack/react-query'
import { toast } from 'sonner'

export function Face({ id }: { id: string }) {
  const { data } = useQuery({
    queryKey: ['face', id],
    queryFn: async () => {
      try {
        return await (await fetch('/api/faces/' + id)).json()
      } «catch» (error) {
        console.error('No face', error)
      }
    },
    refetchInterval: 10_000,
  })
  return <img src={data?.url} onClick={() => toast('hi')} />
}
`,
  },
  {
    name: 'what is only looked at while rendering: nothing that shows itself at each of them',
    path: 'src/pages/Rooms.tsx',
    files: {
      'package.json': '{ "dependencies": { "react": "18.3.1", "sonner": "1.0.0", "@supabase/supabase-js": "2.45.0" } }',
    },
    before: `import { useQuery } from '@tanstack/react-query'
import { toast } from 'sonner'
import { supabase } from '../lib/supabase'

export function Rooms() {
  const { data, error } = useQuery({
    queryKey: ['rooms'],
    queryFn: async () => {
      const { data, error } = await supabase.from('rooms').select('id').limit(10)
      if (error) throw error
      return data
    },
  })
  «if» (error) {
    console.error('No rooms', error)
  }
  return <button onClick={() => toast('hi')}>{data?.length}</button>
}
`,
  },
  {
    name: 'a service that gives back nothing, whose callers handle an error: it goes on to them',
    path: 'src/lib/rooms.ts',
    files: {
      'src/pages/Rooms.tsx': `import { useState } from 'react'
import { toast } from 'sonner'
import { fetchRooms } from '../lib/rooms'

export function Rooms() {
  const [rooms, setRooms] = useState([])
  const load = async () => {
    try {
      setRooms(await fetchRooms())
    } catch {
      toast.error('Could not load rooms')
    }
  }
  return <button onClick={load}>{rooms.length}</button>
}
`,
    },
    before: `export async function fetchRooms() {
  try {
    const response = await fetch('/api/rooms')
    if (!response.ok) throw new Error('Failed to load rooms')
    return await response.json()
  } «catch» (error) {
    console.error('Failed to load rooms:', error)
    return []
  }
}
`,
    after: `export async function fetchRooms() {
  try {
    const response = await fetch('/api/rooms')
    if (!response.ok) throw new Error('Failed to load rooms')
    return await response.json()
  } catch (error) {
    console.error('Failed to load rooms:', error)
    throw error
  }
}
`,
    title: 'Pass the error on to the callers, which handle it',
  },
  {
    name: 'one of many jobs ends without the others: no error is passed on from its round',
    path: 'supabase/functions/process-jobs/index.ts',
    before: `import { createClient } from 'npm:@supabase/supabase-js@2'

Deno.serve(async () => {
  const supabase = createClient(Deno.env.get('URL')!, Deno.env.get('KEY')!)
  const { data: jobs, error } = await supabase.from('jobs').select('*').limit(20)
  if (error) return new Response('failed', { status: 500 })
  for (const job of jobs) {
    try {
      const response = await fetch('https://crm.example.com/sync', { method: 'POST', body: JSON.stringify(job) })
      if (!response.ok) throw new Error('refused')
    } «catch» (err) {
      console.error('sync failed', err)
    }
    const { error: stored } = await supabase.from('jobs').update({ status: 'completed' }).eq('id', job.id)
    if (stored) throw stored
  }
  return new Response('ok')
})
`,
    after: `import { createClient } from 'npm:@supabase/supabase-js@2'

Deno.serve(async () => {
  const supabase = createClient(Deno.env.get('URL')!, Deno.env.get('KEY')!)
  const { data: jobs, error } = await supabase.from('jobs').select('*').limit(20)
  if (error) return new Response('failed', { status: 500 })
  for (const job of jobs) {
    try {
      const response = await fetch('https://crm.example.com/sync', { method: 'POST', body: JSON.stringify(job) })
      if (!response.ok) throw new Error('refused')
    } catch (err) {
      console.error('sync failed', err)
      continue
    }
    const { error: stored } = await supabase.from('jobs').update({ status: 'completed' }).eq('id', job.id)
    if (stored) throw stored
  }
  return new Response('ok')
})
`,
  },
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
