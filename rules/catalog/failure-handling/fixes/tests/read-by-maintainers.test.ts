import errorState from '../../missing-error-state'
import swallowed from '../../swallowed-error'
import unchecked from '../../unchecked-supabase-error'
import handler from '../../unhandled-async-handler'
import { fixesForMissingErrorState } from '../missing-error-state'
import { fixesForSwallowedError } from '../swallowed-error'
import { fixesForUncheckedSupabaseError } from '../unchecked-supabase-error'
import { fixesForUnhandledAsyncHandler } from '../unhandled-async-handler'
import { golden } from './golden'

golden(handler, fixesForUnhandledAsyncHandler, [
  {
    name: 'what a try returns is awaited there, for the catch that is there already',
    path: 'server/leads.ts',
    files: {
      'package.json': '{ "name": "court-booking", "dependencies": { "express": "4.21.2", "pg": "8.13.0" } }',
      'server/pool.ts': "import { Pool } from 'pg';\n\nexport const pool = new Pool();\n",
    },
    before: `import express from 'express';
import { pool } from './pool';

async function answer(res, id) {
  res.json((await pool.query('select * from leads where id = $1', [id])).rows);
}

export const leads = express.Router();
leads.get('/:id', «async» (req, res) => {
  try {
    if (req.query.brief) return answer(res, 1);
    return answer(res, req.params.id);
  } catch (error) {
    res.status(500).json({ error: 'Failed to load the lead' });
  }
});
`,
    after: `import express from 'express';
import { pool } from './pool';

async function answer(res, id) {
  res.json((await pool.query('select * from leads where id = $1', [id])).rows);
}

export const leads = express.Router();
leads.get('/:id', async (req, res) => {
  try {
    if (req.query.brief) return await answer(res, 1);
    return await answer(res, req.params.id);
  } catch (error) {
    res.status(500).json({ error: 'Failed to load the lead' });
  }
});
`,
  },
])

golden(errorState, fixesForMissingErrorState, [
  {
    name: 'what a result is asserted to have gets the members that are taken; a list that is polled is empty, not absent',
    path: 'src/pages/Users.tsx',
    files: {
      'package.json': '{ "dependencies": { "react": "18.3.1", "@tanstack/react-query": "5.62.0" } }',
      'src/components/ui/button.tsx': 'export const Button = (props) => <button {...props} />\n',
    },
    before: `import { useQuery } from '@tanstack/react-query'
import { Button } from '@/components/ui/button'

export function Users() {
  const { data: users = [] } = «useQuery»({
    queryKey: ['/api/users'],
    queryFn: async () => {
      const response = await fetch('/api/users')
      if (!response.ok) throw new Error('Failed to load users')
      return response.json()
    },
    refetchInterval: 10000,
  }) as { data: { id: string }[] }
  return (
    <main>
      <h1>Users</h1>
      {users.length === 0 ? <p>No users</p> : <ul>{users.map((user) => <li key={user.id}><Button /></li>)}</ul>}
    </main>
  )
}
`,
    after: `import { useQuery } from '@tanstack/react-query'
import { Button } from '@/components/ui/button'

export function Users() {
  const { data: users = [], isError, refetch } = useQuery({
    queryKey: ['/api/users'],
    queryFn: async () => {
      const response = await fetch('/api/users')
      if (!response.ok) throw new Error('Failed to load users')
      return response.json()
    },
    refetchInterval: 10000,
  }) as { data: { id: string }[]; isError: boolean; refetch: () => void }
  return (
    <main>
      <h1>Users</h1>
      {isError && users.length === 0 ? (
        <div role="alert" className="flex flex-col items-start gap-3 p-4">
          <p>Failed to load users. Please try again.</p>
          <Button variant="outline" onClick={() => refetch()}>
            Try again
          </Button>
        </div>
      ) : users.length === 0 ? <p>No users</p> : <ul>{users.map((user) => <li key={user.id}><Button /></li>)}</ul>}
    </main>
  )
}
`,
  },
])

golden(swallowed, fixesForSwallowedError, [
  {
    name: 'not in an error state that only a form shows, which is closed when the page loads',
    path: 'src/pages/Schedule.tsx',
    before: `import { useEffect, useState } from 'react'
import { toast } from 'sonner'

export function Schedule() {
  const [dates, setDates] = useState([])
  const [showForm, setShowForm] = useState(false)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    async function loadDates() {
      try {
        setDates(await (await fetch('/api/dates')).json())
      } «catch» (err) {
        console.error('Failed to load dates:', err)
      }
    }
    loadDates()
  }, [])
  const handleSave = () => {
    setError('Failed to save')
    toast('x')
  }
  return (
    <main>
      <button onClick={() => setShowForm(true)}>{dates.length}</button>
      {showForm && <form onSubmit={handleSave}>{error && <p>{error}</p>}</form>}
    </main>
  )
}
`,
    after: `import { useEffect, useState } from 'react'
import { toast } from 'sonner'

export function Schedule() {
  const [dates, setDates] = useState([])
  const [showForm, setShowForm] = useState(false)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    async function loadDates() {
      try {
        setDates(await (await fetch('/api/dates')).json())
      } catch (err) {
        console.error('Failed to load dates:', err)
        toast.error('Failed to load dates. Please try again.')
      }
    }
    loadDates()
  }, [])
  const handleSave = () => {
    setError('Failed to save')
    toast('x')
  }
  return (
    <main>
      <button onClick={() => setShowForm(true)}>{dates.length}</button>
      {showForm && <form onSubmit={handleSave}>{error && <p>{error}</p>}</form>}
    </main>
  )
}
`,
  },
])

golden(unchecked, fixesForUncheckedSupabaseError, [
  {
    name: 'thrown on the server, with the file of Next.js that shows it',
    path: 'app/members/page.tsx',
    title: 'Check the error and throw it, with a page that shows it',
    files: {
      'package.json': '{ "dependencies": { "next": "15.0.0", "react": "18.3.1", "@supabase/supabase-js": "2.45.0" } }',
      'lib/admin.ts': `import { createClient } from '@supabase/supabase-js'
export const admin = createClient('https://x.supabase.co', 'secret')
`,
      'app/layout.tsx': `export default function RootLayout({ children }) {
  return <html lang="en"><body>{children}</body></html>
}
`,
    },
    before: `import { admin } from '../../lib/admin'

export default async function Members() {
  const { data: members } = await admin.«from»('members').select('id, name').limit(50)
  return <ul>{members?.map((each) => <li key={each.id}>{each.name}</li>)}</ul>
}
`,
    after: `import { admin } from '../../lib/admin'

export default async function Members() {
  const { data: members, error: membersError } = await admin.from('members').select('id, name').limit(50)
  if (membersError) throw membersError
  return <ul>{members?.map((each) => <li key={each.id}>{each.name}</li>)}</ul>
}
`,
    creates: {
      'app/global-error.tsx': `'use client'

import { useEffect } from 'react'

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    console.error(error)
  }, [error])

  return (
    <html lang="en">
      <body style={{ fontFamily: 'system-ui, sans-serif', padding: '2rem', textAlign: 'center' }}>
        <h1>Something went wrong</h1>
        <p>Please try again.</p>
        <button type="button" onClick={() => reset()}>
          Try again
        </button>
      </body>
    </html>
  )
}
`,
    },
  },
])
