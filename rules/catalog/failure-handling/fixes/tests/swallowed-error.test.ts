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
  {
    name: 'errors given back inside that are only logged, too',
    path: 'src/components/Notes.tsx',
    before: `import { toast } from 'sonner';
import { createClient } from '@supabase/supabase-js';

const supabase = createClient('a', 'b');

export function Notes({ setNotes }) {
  const loadNotes = async () => {
    try {
      const { data, error } = await supabase.from('notes').select();
      if (error) console.error('Error loading notes:', error);
      setNotes(data ?? []);
    } «catch» (err) {
      console.error('Failed to load notes:', err);
    }
  };
  return <button onClick={loadNotes} onBlur={() => toast('Failed to save the note')} />;
}
`,
    after: `import { toast } from 'sonner';
import { createClient } from '@supabase/supabase-js';

const supabase = createClient('a', 'b');

export function Notes({ setNotes }) {
  const loadNotes = async () => {
    try {
      const { data, error } = await supabase.from('notes').select();
      if (error) {
        console.error('Error loading notes:', error);
        toast.error('Failed to load notes. Please try again.');
      }
      setNotes(data ?? []);
    } catch (err) {
      console.error('Failed to load notes:', err);
      toast.error('Failed to load notes. Please try again.');
    }
  };
  return <button onClick={loadNotes} onBlur={() => toast('Failed to save the note')} />;
}
`,
  },
  {
    name: 'an error given back that is only logged',
    path: 'src/components/Follow.tsx',
    before: `import toast from 'react-hot-toast';
import { createClient } from '@supabase/supabase-js';

const supabase = createClient('a', 'b');

export function Follow({ id }) {
  const follow = async () => {
    const { error } = await supabase.from('follows').insert({ id });
    «if» (error) {
      console.error(error);
      return;
    }
    toast.success('Done');
  };
  return <button onClick={follow} />;
}
`,
    after: `import toast from 'react-hot-toast';
import { createClient } from '@supabase/supabase-js';

const supabase = createClient('a', 'b');

export function Follow({ id }) {
  const follow = async () => {
    const { error } = await supabase.from('follows').insert({ id });
    if (error) {
      console.error(error);
      toast.error('Could not save the follow. Please try again.');
      return;
    }
    toast.success('Done');
  };
  return <button onClick={follow} />;
}
`,
  },
  {
    name: 'an answer that neither branch takes is thrown too, beside the one that is asked for again',
    path: 'src/components/Lock.tsx',
    before: `import { useState } from 'react'
import { toast } from 'sonner'

export function Lock() {
  const [plan, setPlan] = useState(null)
  const handleLockPlan = async () => {
    try {
      const response = await fetch('/api/profile', { method: 'PATCH' })
      if (response.ok) {
        setPlan(await response.json())
      } else if (response.status === 409) {
        const latest = await fetch('/api/profile')
        if (latest.ok) {
          setPlan(await latest.json())
        }
      }
    } «catch» (error) {
      console.error('Error locking plan:', error)
    }
  }
  return <button onClick={handleLockPlan} onBlur={() => toast('x')}>{plan}</button>
}
`,
    after: `import { useState } from 'react'
import { toast } from 'sonner'

export function Lock() {
  const [plan, setPlan] = useState(null)
  const handleLockPlan = async () => {
    try {
      const response = await fetch('/api/profile', { method: 'PATCH' })
      if (response.ok) {
        setPlan(await response.json())
      } else if (response.status === 409) {
        const latest = await fetch('/api/profile')
        if (latest.ok) {
          setPlan(await latest.json())
        } else {
          throw new Error(\`Failed to lock the plan (status \${latest.status})\`)
        }
      } else {
        throw new Error(\`Failed to lock the plan (status \${response.status})\`)
      }
    } catch (error) {
      console.error('Error locking plan:', error)
      toast.error('Failed to lock plan. Please try again.')
    }
  }
  return <button onClick={handleLockPlan} onBlur={() => toast('x')}>{plan}</button>
}
`,
  },
  {
    name: 'of several that are asked for at once, the one that failed is named',
    path: 'src/pages/Overview.tsx',
    before: `import { toast } from 'sonner'

export function Overview({ supabase }: { supabase: any }) {
  const refreshOverview = async () => {
    const [people, visits] = await Promise.all([
      supabase.from('profiles').select('*'),
      supabase.from('visits').select('*'),
    ])
    «if» (visits.error) console.error('visits query failed', visits.error)
    return { people, visits }
  }
  return <button onClick={refreshOverview} onBlur={() => toast('x')}>Refresh profiles and visits</button>
}
`,
    after: `import { toast } from 'sonner'

export function Overview({ supabase }: { supabase: any }) {
  const refreshOverview = async () => {
    const [people, visits] = await Promise.all([
      supabase.from('profiles').select('*'),
      supabase.from('visits').select('*'),
    ])
    if (visits.error) {
      console.error('visits query failed', visits.error)
      toast.error('Could not load visits. Please try again.')
    }
    return { people, visits }
  }
  return <button onClick={refreshOverview} onBlur={() => toast('x')}>Refresh profiles and visits</button>
}
`,
  },
])
