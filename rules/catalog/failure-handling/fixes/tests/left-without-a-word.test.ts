import rule from '../../unchecked-response'
import { fixesForUncheckedResponse } from '../unchecked-response'
import { golden } from './golden'

golden(rule, fixesForUncheckedResponse, [
  {
    name: 'what returns without a word says so before',
    path: 'src/pages/Files.tsx',
    before: `import { toast } from 'sonner'

export function Files({ id }: { id: string }) {
  async function handleDownload() {
    const res = await «fetch»(\`/api/files/\${id}/download\`)
    if (!res.ok) return
    const body = await res.json()
    window.open(body.url)
    toast('Opened')
  }
  return <button onClick={handleDownload}>Download</button>
}
`,
    after: `import { toast } from 'sonner'

export function Files({ id }: { id: string }) {
  async function handleDownload() {
    const res = await fetch(\`/api/files/\${id}/download\`)
    if (!res.ok) {
      toast.error('Could not download the file. Please try again.')
      return
    }
    const body = await res.json()
    window.open(body.url)
    toast('Opened')
  }
  return <button onClick={handleDownload}>Download</button>
}
`,
  },
  {
    name: 'nothing where a comment says why it returns',
    path: 'src/pages/Files.tsx',
    before: `import { toast } from 'sonner'

export function Files({ id }: { id: string }) {
  async function handleDownload() {
    const res = await «fetch»(\`/api/files/\${id}/download\`)
    if (!res.ok) /* the server has told the person by mail */ return
    const body = await res.json()
    window.open(body.url)
    toast('Opened')
  }
  return <button onClick={handleDownload}>Download</button>
}
`,
  },
  {
    name: 'signing out is thrown where the catch says that it failed, and success is told behind it',
    path: 'src/components/Menu.tsx',
    applicability: 'safe',
    before: `import { toast } from 'sonner'

export function Menu() {
  async function handleLogout() {
    try {
      await «fetch»('/api/auth/logout', { method: 'POST' })
      toast.success('Logged out')
    } catch {
      toast.error('Failed to log out')
    }
  }
  return <button onClick={handleLogout}>Log out</button>
}
`,
    after: `import { toast } from 'sonner'

export function Menu() {
  async function handleLogout() {
    try {
      const response = await fetch('/api/auth/logout', { method: 'POST' })
      if (!response.ok) throw new Error(\`Failed to sign out (status \${response.status})\`)
      toast.success('Logged out')
    } catch {
      toast.error('Failed to log out')
    }
  }
  return <button onClick={handleLogout}>Log out</button>
}
`,
  },
])
