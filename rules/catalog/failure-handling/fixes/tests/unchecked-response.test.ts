import rule from '../../unchecked-response'
import { fixesForUncheckedResponse } from '../unchecked-response'
import { golden } from './golden'

const SETTINGS = (caught: string) => `export async function settings(): Promise<{ open: boolean; days: number }> {
  try {
    const res = await «fetch»('/api/settings')
    const body = await res.json()
    return body?.data || { open: false, days: 7 }
  } catch {
    return ${caught};
  }
}
`

golden(rule, fixesForUncheckedResponse, [
  {
    name: 'not into a catch that gives back what is given back without an answer anyway',
    path: 'src/services/settings.ts',
    before: SETTINGS('{\n      open: false,\n      days: 7,\n    }'),
  },
  {
    name: 'into one that gives back something else',
    path: 'src/services/settings.ts',
    before: SETTINGS('{ open: true, days: 0 }'),
    after: SETTINGS('{ open: true, days: 0 }')
      .replace(/[«»]/g, '')
      .replace(
        "settings')\n",
        "settings')\n    if (!res.ok) throw new Error(`Could not load settings (status ${res.status})`)\n",
      ),
    applicability: 'safe',
  },
  {
    name: 'a named response, guarded',
    path: 'src/components/Slots.tsx',
    before: `import { toast } from 'sonner'

export function Slots({ show }: { show: (slots: string[]) => void }) {
  async function loadSlots() {
    try {
      const res = await «fetch»('/api/slots') // free ones
      show(await res.json())
    } catch (error) {
      toast.error('No slots')
    }
  }
  return <button onClick={loadSlots}>Load</button>
}
`,
    after: `import { toast } from 'sonner'

export function Slots({ show }: { show: (slots: string[]) => void }) {
  async function loadSlots() {
    try {
      const res = await fetch('/api/slots') // free ones
      if (!res.ok) throw new Error(\`Could not load slots (status \${res.status})\`)
      show(await res.json())
    } catch (error) {
      toast.error('No slots')
    }
  }
  return <button onClick={loadSlots}>Load</button>
}
`,
    applicability: 'safe',
    title: 'Throw when the response is an error',
  },
  {
    name: 'a chain, whose callback gets a block',
    path: 'src/components/Menu.jsx',
    before: `import { useEffect } from "react";

export function Menu({ setMenu, setFailed }) {
  useEffect(() => {
    «fetch»("/api/menu")
      .then((r) => r.json())
      .then(setMenu)
      .catch(() => setFailed(true));
  }, []);
  return null;
}
`,
    after: `import { useEffect } from "react";

export function Menu({ setMenu, setFailed }) {
  useEffect(() => {
    fetch("/api/menu")
      .then((r) => {
        if (!r.ok) throw new Error(\`Could not load the menu (status \${r.status})\`);
        return r.json();
      })
      .then(setMenu)
      .catch(() => setFailed(true));
  }, []);
  return null;
}
`,
    applicability: 'safe',
  },
  {
    name: 'both halves in one expression',
    path: 'src/lib/me.ts',
    before: `export async function loadProfile(id: string) {
  const profile = await (await «fetch»(\`/api/profiles/\${id}\`)).json();
  return profile;
}
`,
    after: `export async function loadProfile(id: string) {
  const response = await fetch(\`/api/profiles/\${id}\`);
  if (!response.ok) throw new Error(\`Could not load the profile (status \${response.status})\`);
  const profile = await response.json();
  return profile;
}
`,
  },
  {
    name: 'one of several at once',
    path: 'src/lib/board.ts',
    before: `export async function loadBoard() {
  const [tasks, people] = await Promise.all([«fetch»('/api/tasks'), fetch('/api/people')])
  if (!people.ok) throw new Error('No people')
  const { items } = await tasks.json()
  const { names } = await people.json()
  return { items, names }
}
`,
    after: `export async function loadBoard() {
  const [tasks, people] = await Promise.all([fetch('/api/tasks'), fetch('/api/people')])
  if (!tasks.ok) throw new Error(\`Could not load the board (status \${tasks.status})\`)
  if (!people.ok) throw new Error('No people')
  const { items } = await tasks.json()
  const { names } = await people.json()
  return { items, names }
}
`,
  },
  {
    name: 'none into a catch that drops every failure on purpose',
    path: 'src/components/Pin.tsx',
    before: `import { toast } from 'sonner'

export function Pin({ id }) {
  const savePin = async () => {
    await «fetch»('/api/pins', { method: 'POST', body: id }).catch(() => {})
    toast.success('Pinned')
  }
  return <button onClick={savePin} />
}
`,
  },
  {
    name: 'into a catch that logs the same text whatever it gets, one request of several',
    path: 'server/pages.ts',
    files: { 'package.json': '{ "name": "a", "dependencies": { "express": "5.0.0" } }' },
    before: `import express from 'express'

export const app = express()
app.get('/pages', async (req, res) => {
  let pages = []
  try {
    const debugTokenResponse = await «fetch»(debugUrl(req))
    const scopes = await debugTokenResponse.json()
    const pagesResponse = await fetch(pagesUrl(scopes))
    if (pagesResponse.ok) pages = await pagesResponse.json()
  } catch (error) {
    console.error('Could not fetch pages')
  }
  res.json(pages)
})
`,
    after: `import express from 'express'

export const app = express()
app.get('/pages', async (req, res) => {
  let pages = []
  try {
    const debugTokenResponse = await fetch(debugUrl(req))
    if (!debugTokenResponse.ok) throw new Error(\`Debug token request failed (status \${debugTokenResponse.status})\`)
    const scopes = await debugTokenResponse.json()
    const pagesResponse = await fetch(pagesUrl(scopes))
    if (pagesResponse.ok) pages = await pagesResponse.json()
  } catch (error) {
    console.error('Could not fetch pages', error)
  }
  res.json(pages)
})
`,
    applicability: 'safe',
  },
  {
    name: 'in a transition the person is told beside the button',
    path: 'src/components/Run.tsx',
    before: `import { useTransition } from 'react'
import { toast } from 'sonner'

export function Run({ id }: { id: string }) {
  const [isPending, startTransition] = useTransition()
  const handleRun = () => {
    startTransition(async () => {
      await «fetch»(\`/api/jobs/\${id}/execute\`, { method: 'POST' })
      toast.success('Job executed')
    })
  }
  return <button disabled={isPending} onClick={handleRun}>Run the job</button>
}
`,
    after: `import { useTransition } from 'react'
import { toast } from 'sonner'

export function Run({ id }: { id: string }) {
  const [isPending, startTransition] = useTransition()
  const handleRun = () => {
    startTransition(async () => {
      const response = await fetch(\`/api/jobs/\${id}/execute\`, { method: 'POST' })
      if (!response.ok) {
        toast.error('Could not execute the job. Please try again.')
        return
      }
      toast.success('Job executed')
    })
  }
  return <button disabled={isPending} onClick={handleRun}>Run the job</button>
}
`,
  },
])
