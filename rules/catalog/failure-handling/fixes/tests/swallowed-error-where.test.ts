import rule from '../../swallowed-error'
import { fixesForSwallowedError } from '../swallowed-error'
import { golden } from './golden'

const MAIN = `import { createRoot } from 'react-dom/client'
import { ToastProvider } from './components/Toast'
import App from './App'
createRoot(document.getElementById('root')!).render(<ToastProvider><App /></ToastProvider>)
`

golden(rule, fixesForSwallowedError, [
  {
    name: 'not by a hook whose toaster nothing renders, though the app has a toaster of its own with another store',
    path: 'src/pages/Rent.tsx',
    files: {
      'src/main.tsx': MAIN,
      'src/components/Toast.tsx': `import { createContext, useContext, useState } from 'react'
const ToastContext = createContext<{ showToast: (text: string) => void } | null>(null)
export function ToastProvider({ children }: any) {
  const [text, setText] = useState('')
  return <ToastContext.Provider value={{ showToast: setText }}>{children}{text}</ToastContext.Provider>
}
export const useNotice = () => useContext(ToastContext)
`,
      'src/hooks/use-toast.ts': `export const useToast = () => ({ toast: (options: object) => void options })
`,
      'src/components/ui/toaster.tsx': `import { useToast } from '@/hooks/use-toast'
export function Toaster() { return <div>{String(useToast())}</div> }
`,
      'src/pages/Images.tsx': `import { useToast } from '@/hooks/use-toast'
export function Images() {
  const { toast } = useToast()
  return <button onClick={() => toast({ title: 'Error', description: 'x', variant: 'destructive' })}>Images</button>
}
`,
    },
    before: `import { useState } from 'react'

export function Rent() {
  const [homes, setHomes] = useState([])
  const handleMore = async () => {
    try {
      setHomes(await (await fetch('/api/homes')).json())
    } «catch» (error) {
      console.error('Error loading more homes:', error)
    }
  }
  const handleShare = () => alert('Copied')
  return <><button onClick={handleMore}>{homes.length}</button><button onClick={handleShare}>Share</button></>
}
`,
    after: `import { useState } from 'react'

export function Rent() {
  const [homes, setHomes] = useState([])
  const handleMore = async () => {
    try {
      setHomes(await (await fetch('/api/homes')).json())
    } catch (error) {
      console.error('Error loading more homes:', error)
      alert('Failed to load more homes. Please try again.')
    }
  }
  const handleShare = () => alert('Copied')
  return <><button onClick={handleMore}>{homes.length}</button><button onClick={handleShare}>Share</button></>
}
`,
  },
  {
    name: 'reports once: the logger of the app tells the tracker itself',
    path: 'src/pages/Feed.tsx',
    files: {
      'src/lib/logger.ts': `import * as Sentry from '@sentry/react'
export const logger = { error: (text: string, error?: unknown) => { console.warn(text); Sentry.captureException(error) } }
`,
      'src/pages/Other.tsx': `import * as Sentry from '@sentry/react'
import { toast } from 'sonner'
import { logger } from '../lib/logger'
export function Other() {
  const run = async () => {
    try { await fetch('/api/a') } catch (error) { logger.error('Failed to run', error); toast.error('Failed to run') }
    try { await fetch('/api/b') } catch (error) { Sentry.captureException(error); toast.error('Failed to run') }
  }
  return <button onClick={run}>Run</button>
}
`,
    },
    before: `import { useState } from 'react'

export function Feed() {
  const [done, setDone] = useState(false)
  const handleRefresh = () => {
    fetch('/api/feed/refresh', { method: 'POST' }).then(() => setDone(true)).«catch»(() => {})
  }
  return <button onClick={handleRefresh}>{String(done)}</button>
}
`,
    after: `import { useState } from 'react'
import { logger } from '../lib/logger'
import { toast } from 'sonner'

export function Feed() {
  const [done, setDone] = useState(false)
  const handleRefresh = () => {
    fetch('/api/feed/refresh', { method: 'POST' }).then(() => setDone(true)).catch((error) => {
      logger.error('Failed to refresh the feed', error)
      toast.error('Failed to refresh the feed. Please try again.')
    })
  }
  return <button onClick={handleRefresh}>{String(done)}</button>
}
`,
  },
  {
    name: 'what was shown at once is taken back, and said',
    path: 'src/components/DoneToggle.tsx',
    before: `import { useState } from 'react'
import { toast } from 'sonner'

export function DoneToggle({ id }: { id: string }) {
  const [done, setDone] = useState(false)
  async function toggle() {
    const next = !done
    setDone(next)
    try {
      const res = await fetch(\`/api/tasks/\${id}\`, { method: 'PATCH', body: JSON.stringify({ done: next }) })
      if (!res.ok) throw new Error(\`\${res.status}\`)
      toast.success('Saved')
    } «catch» {
      setDone(!next)
    }
  }
  return <button onClick={toggle}>{String(done)}</button>
}
`,
    after: `import { useState } from 'react'
import { toast } from 'sonner'

export function DoneToggle({ id }: { id: string }) {
  const [done, setDone] = useState(false)
  async function toggle() {
    const next = !done
    setDone(next)
    try {
      const res = await fetch(\`/api/tasks/\${id}\`, { method: 'PATCH', body: JSON.stringify({ done: next }) })
      if (!res.ok) throw new Error(\`\${res.status}\`)
      toast.success('Saved')
    } catch (error) {
      setDone(!next)
      console.error('Could not update the task:', error)
      toast.error('Could not update the task. Please try again.')
    }
  }
  return <button onClick={toggle}>{String(done)}</button>
}
`,
  },
  {
    name: 'not passed on to a Promise.allSettled, which puts nothing in its place again',
    path: 'src/services/dashboard.ts',
    files: {
      'src/pages/Dashboard.tsx': `import { useState } from 'react'
import { toast } from 'sonner'
import { getFarmers } from '../services/dashboard'
export function Dashboard() {
  const [rows, setRows] = useState<unknown[]>([])
  const handleLoad = async () => {
    try {
      const [farmers] = await Promise.allSettled([getFarmers()])
      setRows(farmers.status === 'fulfilled' ? farmers.value : [])
    } catch (error) {
      toast.error('Failed to load')
    }
  }
  return <button onClick={handleLoad}>{rows.length}</button>
}
`,
    },
    before: `export async function getFarmers() {
  try {
    const res = await fetch('/api/farmers')
    return await res.json()
  } «catch» (error) {
    console.error('Failed to load farmers', error)
    return []
  }
}
`,
  },
])
