import rule from '../../swallowed-error'
import { fixesForSwallowedError } from '../swallowed-error'
import { golden } from './golden'

golden(rule, fixesForSwallowedError, [
  {
    name: 'only logs, in the browser: the message and the tracker the app calls',
    path: 'src/pages/Invoices.tsx',
    files: {
      'src/lib/report.ts': `import * as Sentry from '@sentry/react'
export const report = (error: unknown) => Sentry.captureException(error)
`,
    },
    before: `import { useState } from 'react'
import { toast } from 'sonner'

export function Invoices() {
  const [invoices, setInvoices] = useState([])
  const fetchInvoices = async () => {
    try {
      const response = await fetch('/api/invoices')
      if (!response.ok) throw new Error('failed')
      setInvoices(await response.json())
    } «catch» (err) {
      console.error('failed', err)
    }
  }
  return <button onClick={fetchInvoices} onBlur={() => toast('hi')}>{invoices.length}</button>
}
`,
    after: `import { useState } from 'react'
import { toast } from 'sonner'
import * as Sentry from '@sentry/react'

export function Invoices() {
  const [invoices, setInvoices] = useState([])
  const fetchInvoices = async () => {
    try {
      const response = await fetch('/api/invoices')
      if (!response.ok) throw new Error('failed')
      setInvoices(await response.json())
    } catch (err) {
      console.error('failed', err)
      toast.error('Could not load invoices. Please try again.')
      Sentry.captureException(err)
    }
  }
  return <button onClick={fetchInvoices} onBlur={() => toast('hi')}>{invoices.length}</button>
}
`,
    title: 'Show the failure with toast.error',
  },
  {
    name: 'empty, without a parameter: a log as well',
    path: 'src/components/Like.jsx',
    before: `import toast from 'react-hot-toast';

export function Like({ id }) {
  async function likePost() {
    try {
      const response = await fetch('/api/posts/' + id, { method: 'POST' });
      if (!response.ok) throw new Error('no');
    } «catch» {}
  }
  return <button onClick={likePost} onBlur={() => toast('x')}>Like</button>;
}
`,
    after: `import toast from 'react-hot-toast';

export function Like({ id }) {
  async function likePost() {
    try {
      const response = await fetch('/api/posts/' + id, { method: 'POST' });
      if (!response.ok) throw new Error('no');
    } catch (error) {
      console.error('Could not like the post:', error);
      toast.error('Could not like the post. Please try again.');
    }
  }
  return <button onClick={likePost} onBlur={() => toast('x')}>Like</button>;
}
`,
  },
  {
    name: 'a callback that is only console.error',
    path: 'src/components/Team.jsx',
    before: `import { useEffect, useState } from 'react'

export function Team() {
  const [team, setTeam] = useState([])
  const [loadError, setLoadError] = useState('')
  useEffect(() => {
    fetch('/api/team')
      .then((r) => (r.ok ? r.json() : []))
      .then(setTeam)
      .«catch»(console.error)
  }, [])
  return <p>{loadError}{team.length}</p>
}
`,
    after: `import { useEffect, useState } from 'react'

export function Team() {
  const [team, setTeam] = useState([])
  const [loadError, setLoadError] = useState('')
  useEffect(() => {
    fetch('/api/team')
      .then((r) => (r.ok ? r.json() : []))
      .then(setTeam)
      .catch((error) => {
        console.error('Could not load the team:', error)
        setLoadError('Could not load the team. Please try again.')
      })
  }, [])
  return <p>{loadError}{team.length}</p>
}
`,
  },
])
