import errorState from '../../missing-error-state'
import swallowed from '../../swallowed-error'
import response from '../../unchecked-response'
import unguarded from '../../unguarded-fetch'
import { fixesForMissingErrorState } from '../missing-error-state'
import { fixesForSwallowedError } from '../swallowed-error'
import { fixesForUncheckedResponse } from '../unchecked-response'
import { fixesForUnguardedFetch } from '../unguarded-fetch'
import { CLIENT, golden } from './golden'

golden(swallowed, fixesForSwallowedError, [
  {
    name: 'a handler that only empties a list',
    path: 'src/Reminders.tsx',
    before: `import { useEffect, useState } from 'react'
import { toast } from 'sonner'

export function Reminders() {
  const [reminders, setReminders] = useState<string[]>([])
  useEffect(() => {
    fetch('/api/reminders')
      .then((response) => response.json())
      .then((rows) => setReminders(rows))
      .«catch»(() => setReminders([]))
  }, [])
  return <button onClick={() => toast('Hello')}>{reminders.length} reminders</button>
}
`,
    after: `import { useEffect, useState } from 'react'
import { toast } from 'sonner'

export function Reminders() {
  const [reminders, setReminders] = useState<string[]>([])
  useEffect(() => {
    fetch('/api/reminders')
      .then((response) => response.json())
      .then((rows) => setReminders(rows))
      .catch((error) => {
        setReminders([])
        console.error('Could not load reminders:', error)
        toast.error('Could not load reminders. Please try again.')
      })
  }, [])
  return <button onClick={() => toast('Hello')}>{reminders.length} reminders</button>
}
`,
  },
  {
    name: 'a handler that takes something else is meant',
    path: 'src/Plan.tsx',
    before: `import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { FREE } from './plans'

export function Plan() {
  const [plan, setPlan] = useState<string | null>(null)
  useEffect(() => {
    fetch('/api/plan')
      .then((response) => response.json())
      .then((row) => setPlan(row.name))
      .«catch»(() => setPlan(FREE))
  }, [])
  return <button onClick={() => toast('Hello')}>{plan}</button>
}
`,
  },
  {
    name: 'a query that gives an empty list for an error',
    path: 'src/Events.tsx',
    files: CLIENT,
    before: `import { useQuery } from '@tanstack/react-query'
import { supabase } from './integrations/supabase/client'

export function Events() {
  const { data: events, isLoading } = useQuery({
    queryKey: ['events'],
    queryFn: async () => {
      const { data, error } = await supabase.from('events').select('*').limit(10)
      «if» (error) {
        console.error('Error fetching events:', error)
        return []
      }
      return data
    },
  })
  return (
    <section>
      {isLoading ? <p>Loading…</p> : events?.length === 0 ? <p>No events yet</p> : <ul>{events?.map((event) => <li key={event.id}>{event.name}</li>)}</ul>}
    </section>
  )
}
`,
    after: `import { useQuery } from '@tanstack/react-query'
import { supabase } from './integrations/supabase/client'

export function Events() {
  const { data: events, isLoading, isError, refetch } = useQuery({
    queryKey: ['events'],
    queryFn: async () => {
      const { data, error } = await supabase.from('events').select('*').limit(10)
      if (error) {
        console.error('Error fetching events:', error)
        throw error
      }
      return data
    },
  })
  return (
    <section>
      {isLoading ? <p>Loading…</p> : isError ? (
        <div role="alert">
          <p>Failed to load events. Please try again.</p>
          <button type="button" onClick={() => refetch()}>
            Try again
          </button>
        </div>
      ) : events?.length === 0 ? <p>No events yet</p> : <ul>{events?.map((event) => <li key={event.id}>{event.name}</li>)}</ul>}
    </section>
  )
}
`,
  },
])

golden(unguarded, fixesForUnguardedFetch, [
  {
    name: 'no message before words that it worked',
    path: 'src/Account.tsx',
    before: `import { toast } from 'sonner'

export function Account({ leave }: { leave: () => void }) {
  const handleLogout = async () => {
    try {
      await «fetch»('/api/auth/logout', { method: 'POST' })
    } finally {
      toast('You have been signed out')
      leave()
    }
  }
  return <button onClick={handleLogout}>Sign out</button>
}
`,
  },
  {
    name: 'marked as what its name says',
    path: 'src/Filing.tsx',
    files: CLIENT,
    before: `import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { supabase } from './integrations/supabase/client'

export function Filing({ id }: { id: string }) {
  const markAsFiledMutation = «useMutation»({
    mutationFn: async () => {
      const { error } = await supabase.from('filings').update({ filed: true }).eq('id', id)
      if (error) throw error
    },
  })
  return <button onClick={() => { markAsFiledMutation.mutate(); toast('Asked for') }}>Mark the filing</button>
}
`,
    after: `import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { supabase } from './integrations/supabase/client'

export function Filing({ id }: { id: string }) {
  const markAsFiledMutation = useMutation({
    mutationFn: async () => {
      const { error } = await supabase.from('filings').update({ filed: true }).eq('id', id)
      if (error) throw error
    },
    onError: (error) => {
      console.error('Could not mark the filing as filed:', error)
      toast.error('Could not mark the filing as filed. Please try again.')
    },
  })
  return <button onClick={() => { markAsFiledMutation.mutate(); toast('Asked for') }}>Mark the filing</button>
}
`,
  },
])

golden(response, fixesForUncheckedResponse, [
  {
    name: 'nothing where a comment says that nobody waits for it',
    path: 'src/Audio.tsx',
    before: `import { toast } from 'sonner'

export function Audio({ id, play }: { id: string; play: () => void }) {
  const handlePlay = () => {
    // Mark as heard (fire-and-forget)
    «fetch»(\`/api/audio/\${id}/heard\`, { method: 'PATCH' }).then(() => play())
  }
  return <button onClick={handlePlay}>Play for {toast.name}</button>
}
`,
  },
  {
    name: 'past what is made of the answer, to a catch at the end',
    path: 'src/StoreMap.tsx',
    before: `import { useEffect, useState } from 'react'
import { toast } from 'sonner'

export function StoreMap() {
  const [shapes, setShapes] = useState<string[]>([])
  useEffect(() => {
    «fetch»('/assets/us-states.json')
      .then((response) => response.json())
      .then((data) => {
        const shown = data.features.filter(Boolean)
        if (shown.length > 0) setShapes(shown)
      })
  }, [])
  return <button onClick={() => toast('Hello')}>{shapes.length}</button>
}
`,
    after: `import { useEffect, useState } from 'react'
import { toast } from 'sonner'

export function StoreMap() {
  const [shapes, setShapes] = useState<string[]>([])
  useEffect(() => {
    fetch('/assets/us-states.json')
      .then((response) => {
        if (!response.ok) throw new Error(\`Could not load us-states.json (status \${response.status})\`)
        return response.json()
      })
      .then((data) => {
        const shown = data.features.filter(Boolean)
        if (shown.length > 0) setShapes(shown)
      })
      .catch((error) => {
        console.error('Could not load the map:', error)
        toast.error('Could not load the map. Please try again.')
      })
  }, [])
  return <button onClick={() => toast('Hello')}>{shapes.length}</button>
}
`,
  },
])

golden(errorState, fixesForMissingErrorState, [
  {
    name: 'what turns while it loads does not turn beside the failure',
    path: 'src/Chat.tsx',
    before: `import { useQuery } from '@tanstack/react-query'
import { Loader2 } from 'lucide-react'

export function Chat() {
  const { data: messages, isLoading } = «useQuery»<{ id: string; text: string }[]>({ queryKey: ['/api/messages'] })
  if (isLoading) {
    return (
      <div className="flex h-full items-center">
        <div className="flex items-center gap-2">
          <Loader2 className="animate-spin" />
          <span>Loading messages…</span>
        </div>
      </div>
    )
  }
  return <ul>{messages?.map((message) => <li key={message.id}>{message.text}</li>)}</ul>
}
`,
    after: `import { useQuery } from '@tanstack/react-query'
import { Loader2 } from 'lucide-react'

export function Chat() {
  const { data: messages, isLoading, isError, refetch } = useQuery<{ id: string; text: string }[]>({ queryKey: ['/api/messages'] })
  if (isLoading) {
    return (
      <div className="flex h-full items-center">
        <div className="flex items-center gap-2">
          <Loader2 className="animate-spin" />
          <span>Loading messages…</span>
        </div>
      </div>
    )
  }

  if (isError) {
    return (
      <div className="flex h-full items-center">
        <div role="alert">
          <p>Could not load messages. Please try again.</p>
          <button type="button" onClick={() => refetch()}>
            Try again
          </button>
        </div>
      </div>
    )
  }
  return <ul>{messages?.map((message) => <li key={message.id}>{message.text}</li>)}</ul>
}
`,
  },
])

golden(errorState, fixesForMissingErrorState, [
  {
    name: 'a text of the catalogue that no screen uses yet',
    path: 'src/pages/Events.tsx',
    files: {
      'src/locales/en.ts': `export const en = {
  'common.loading': 'Loading…',
  'error.loadingFailed': 'The data could not be loaded',
  'error.tryAgain': 'Try again',
}
`,
      'src/i18n.tsx': `import { en } from './locales/en'
export function useI18n() {
  return { t: (key: keyof typeof en) => en[key] }
}
`,
    },
    before: `import { useQuery } from '@tanstack/react-query'
import { useI18n } from '../i18n'

export function Events() {
  const { t } = useI18n()
  const { data: events, isLoading } = «useQuery»<{ id: string }[]>({ queryKey: ['/api/events'] })
  return (
    <section>
      {isLoading ? <p>{t('common.loading')}</p> : <ul>{events?.map((event) => <li key={event.id}>{event.id}</li>)}</ul>}
    </section>
  )
}
`,
    after: `import { useQuery } from '@tanstack/react-query'
import { useI18n } from '../i18n'

export function Events() {
  const { t } = useI18n()
  const { data: events, isLoading, isError, refetch } = useQuery<{ id: string }[]>({ queryKey: ['/api/events'] })
  return (
    <section>
      {isLoading ? <p>{t('common.loading')}</p> : isError ? (
        <div role="alert">
          <p>{t('error.loadingFailed')}</p>
          <button type="button" onClick={() => refetch()}>
            {t('error.tryAgain')}
          </button>
        </div>
      ) : <ul>{events?.map((event) => <li key={event.id}>{event.id}</li>)}</ul>}
    </section>
  )
}
`,
  },
  {
    name: 'a banner that is not there while it loads',
    path: 'src/BillingBanner.tsx',
    before: `import { useQuery } from '@tanstack/react-query'

export function BillingBanner() {
  const { data: invoices, isLoading } = «useQuery»<{ id: string }[]>({ queryKey: ['/api/invoices'] })
  if (isLoading) return null
  return <ul>{invoices?.map((invoice) => <li key={invoice.id}>{invoice.id}</li>)}</ul>
}
`,
  },
])

golden(response, fixesForUncheckedResponse, [
  {
    name: 'who signs out is signed out here',
    path: 'src/Menu.tsx',
    before: `import { useState } from 'react'

export function Menu() {
  const [user, setUser] = useState<string | null>('Ana')
  const [error, setError] = useState<string | null>(null)
  const handleSignOut = async () => {
    try {
      await «fetch»('/api/session', { method: 'DELETE' })
    } catch (failure) {
      console.error('Error during sign out:', failure)
    }
    localStorage.removeItem('token')
    setUser(null)
    setError(null)
  }
  return <button onClick={handleSignOut}>{user}{error}</button>
}
`,
  },
])
