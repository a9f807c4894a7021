import type { CodeFacts } from '../../analysis/facts'
import { catchSubject, whereOf } from '../../engine/link/catch-names'
import { isExcused, isVoided } from '../../engine/link/excuses'
import { isInPassing } from '../../engine/link/in-passing'
import { doesInstead, isMadeGood } from '../../engine/link/instead'
import { inventedWords, isPassedOff } from '../../engine/link/passed-off'
import { passedOver } from '../../engine/link/passed-over'
import { operationsCaught } from '../../engine/link/reach'
import { responsesIn } from '../../engine/link/responses'
import { branchesInside, isWholeStory, matters, operationsTried } from '../../engine/link/silent-branches'
import { claimAfter } from '../../engine/link/success-claims'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { fixesForSwallowedError } from './fixes/swallowed-error'

export default defineRule({
  id: 'swallowed-error',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'medium',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A catch that tells nobody.',
  why: 'The failure is caught and then forgotten, or only written to a console nobody reads. The person sees an empty screen or a button that does nothing, and you never hear of it.',
  fix: 'Show a message the way the rest of the app does, and report the error to the tracker in use. Keep the console line if it helps you.',
  outOfScope: [
    'Server code that logs and whose result is still right, and what is dropped right before an answer that says that the work failed; copies and counts in Redis.',
    'Work in passing in the browser: counts in a sidebar or a bell, what a timer asks again, marks that something was read, what is asked while typing, loads whose failure is logged below an error, and a mail, a notice or a reload beside work whose own failure is told, what a message of a socket sets off, and checks that let people in or turn them away.',
    'What failed and is kept to be done later, a catch of the browser that does the same another way, and tokens that could not be had anew: the request that needs one tells.',
    'Probes and clean-up (JSON.parse, URLs, local storage, abort, close), and catches whose comment says why nothing is done.',
  ],
  references: [],
  messages: {
    logs: {
      text: 'A failure in `{where}` is only written to the console{also}. The person using the app is not told: nothing on the screen says that it failed.',
      severity: 'warning',
    },
    goesOn: {
      text: 'A failure in `{where}` is only logged, and the code then stores the result as if it had worked. The record is wrong, and nobody is told.',
      severity: 'warning',
    },
    answers: {
      text: 'A failure in `{where}` is only logged, and the answer then says that it worked. The person believes it is done, and nobody is told.',
      severity: 'warning',
    },
    invented: {
      text: 'When `{where}` fails, people see invented {what} as if {they} real. Nothing says that it failed.',
      severity: 'warning',
    },
    drops: {
      text: 'A failure in `{where}` is caught and forgotten{also}. Nobody is told, and the code goes on as if it had worked.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'console only, in a component',
        files: {
          'src/components/Audit.tsx': `import { useEffect, useState } from 'react'

export function Audit() {
  const [entries, setEntries] = useState([])
  const load = async () => {
    try {
      const response = await fetch('/api/audit')
      if (response.ok) setEntries(await response.json())
    } «catch» (error) {
      console.error('Error loading audit', error)
    }
  }
  useEffect(() => {
    load()
  }, [])
  return <ul>{entries.map((entry) => <li key={entry.id}>{entry.text}</li>)}</ul>
}
`,
        },
        expect: ['logs'],
        fixed: {
          'src/components/Audit.tsx': `import { useEffect, useState } from 'react'

export function Audit() {
  const [entries, setEntries] = useState([])
  const [entriesError, setEntriesError] = useState<string | null>(null)
  const load = async () => {
    try {
      setEntriesError(null)
      const response = await fetch('/api/audit')
      if (!response.ok) throw new Error(\`Error loading audit (status \${response.status})\`)
      setEntries(await response.json())
    } catch (error) {
      console.error('Error loading audit', error)
      setEntriesError('Failed to load audit. Please try again.')
    }
  }
  useEffect(() => {
    load()
  }, [])
  return <ul>{entriesError ? (
    <li>
      <span role="alert">{entriesError}</span>
    </li>
  ) : entries.map((entry) => <li key={entry.id}>{entry.text}</li>)}</ul>
}
`,
        },
      },
      {
        name: 'an empty catch around a save on a server',
        files: {
          'server/orders.ts': `import express from 'express'

export async function confirm(order: { id: string }) {
  try {
    await fetch('https://warehouse.example/orders', { method: 'POST', body: JSON.stringify(order) })
  } «catch» {}
  return { confirmed: true }
}
export const app = express()
`,
        },
        expect: ['drops'],
        fixed: {
          'server/orders.ts': `import express from 'express'

export async function confirm(order: { id: string }) {
  try {
    await fetch('https://warehouse.example/orders', { method: 'POST', body: JSON.stringify(order) })
  } catch (error) {
    console.error('Could not confirm the order:', error)
  }
  return { confirmed: true }
}
export const app = express()
`,
        },
      },
      {
        name: 'a mail that failed is recorded as sent',
        files: {
          'server/mail.ts': `import express from 'express'

export async function confirm(db: any, order: { id: string }) {
  try {
    await fetch('https://mail.example/send', { method: 'POST', body: order.id })
  } «catch» (error) {
    console.error('The mail was not sent', error)
  }
  const { error } = await db.from('mails').insert({ order: order.id, status: 'sent' })
  if (error) throw error
}
export const app = express()
`,
        },
        expect: ['goesOn'],
        fixed: {
          'server/mail.ts': `import express from 'express'

export async function confirm(db: any, order: { id: string }) {
  try {
    await fetch('https://mail.example/send', { method: 'POST', body: order.id })
  } catch (error) {
    console.error('The mail was not sent', error)
    throw error
  }
  const { error } = await db.from('mails').insert({ order: order.id, status: 'sent' })
  if (error) throw error
}
export const app = express()
`,
        },
      },
      {
        name: 'all that the route does fails, and it answers success',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "resend": "4.0.0" } }',
          'app/api/contact/route.ts': `import { Resend } from 'resend'

const resend = new Resend('key')

export async function POST(request: Request) {
  const { email, text } = await request.json()
  try {
    const { error } = await resend.emails.send({ from: 'a@b.c', to: 'team@b.c', replyTo: email, subject: 'Question', text })
    if (error) throw error
  } «catch» (error) {
    console.error('The question was not sent', error)
  }
  return Response.json({ success: true })
}
`,
        },
        expect: ['answers'],
        fixed: {
          'app/api/contact/route.ts': `import { Resend } from 'resend'

const resend = new Resend('key')

export async function POST(request: Request) {
  const { email, text } = await request.json()
  try {
    const { error } = await resend.emails.send({ from: 'a@b.c', to: 'team@b.c', replyTo: email, subject: 'Question', text })
    if (error) throw error
  } catch (error) {
    console.error('The question was not sent', error)
    return Response.json({ error: 'Could not process the contact request' }, { status: 500 })
  }
  return Response.json({ success: true })
}
`,
        },
      },
      {
        name: 'figures that nobody counted stand in for those that could not be loaded',
        files: {
          'src/components/Totals.tsx': `import { useEffect, useState } from 'react'

const demoStats = { orders: 1204 }
export function Totals() {
  const [stats, setStats] = useState(null)
  useEffect(() => {
    fetch('/api/totals').then((response) => response.json()).then(setStats).«catch»(() => setStats(demoStats))
  }, [])
  return <p>{stats?.orders}</p>
}
`,
        },
        expect: ['invented'],
      },
    ],
    good: [
      {
        name: 'a mail beside what the function is for',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "next": "15.0.0", "resend": "4.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'app/api/orders/route.ts': `import { createClient } from '@supabase/supabase-js'
import { Resend } from 'resend'

const db = createClient('https://x.supabase.co', 'key')
const resend = new Resend('key')

export async function POST(request: Request) {
  const order = await request.json()
  const { error } = await db.from('orders').insert({ id: order.id })
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  try {
    const { error } = await resend.emails.send({ from: 'a@b.c', to: order.email, subject: 'Thank you', text: 'Thank you' })
    if (error) throw error
  } catch (error) {
    console.error('The mail was not sent', error)
  }
  const paid = await db.from('orders').update({ status: 'paid' }).eq('id', order.id)
  if (paid.error) throw paid.error
  return Response.json({ success: true })
}
`,
        },
      },
      {
        name: 'a mark that something was read, and the count in the bell',
        files: {
          'src/components/Bell.tsx': `import { useEffect, useState } from 'react'

export function Bell() {
  const [unread, setUnread] = useState(0)
  useEffect(() => {
    const count = async () => {
      try {
        const response = await fetch('/api/messages/unread')
        if (response.ok) setUnread((await response.json()).count)
      } catch (error) {
        console.error('Unread messages', error)
      }
    }
    count()
  }, [])
  const markAsRead = async () => {
    try {
      const response = await fetch('/api/messages/read', { method: 'POST' })
      if (!response.ok) throw new Error(response.statusText)
      setUnread(0)
    } catch (error) {
      console.error('Not marked', error)
    }
  }
  return <button onClick={markAsRead}>{unread}</button>
}
`,
        },
      },
      {
        name: 'state, probe and clean-up',
        files: {
          'src/components/Profile.tsx': `import { useState } from 'react'

export function Profile() {
  const [error, setError] = useState('')
  const draft = () => {
    try {
      return JSON.parse(localStorage.getItem('draft') ?? '')
    } catch {
      return null
    }
  }
  const save = async () => {
    try {
      await fetch('/api/profile', { method: 'PUT', body: JSON.stringify(draft()) })
    } catch (cause) {
      console.error(cause)
      setError('Could not save your profile. Please try again.')
    }
  }
  return <button onClick={save}>{error || 'Save'}</button>
}
`,
        },
      },
      {
        name: 'a server that logs and answers',
        files: {
          'server/routes.ts': `import express from 'express'

const app = express()
app.get('/rates', async (_request, response) => {
  try {
    const answer = await fetch('https://rates.example')
    response.json(await answer.json())
  } catch (error) {
    console.error(error)
    response.status(502).json({ error: 'Rates are not available' })
  }
})
`,
        },
      },
    ],
  },
  fixes: fixesForSwallowedError,
  *check(file: CodeFacts, project: Project) {
    for (const [index, fact] of file.catches.entries()) {
      const isBrowser = project.sideOf(file, fact.in) === 'browser'
      const message = messageFor(project, file, index, isBrowser)
      if (!message || isVoided(file, index) || (message !== 'invented' && isExcused(file, fact))) continue
      const where = whereOf(file, fact)
      const refused = isBrowser ? refusedInside(project, file, index) : []
      yield {
        file: file.path,
        range: fact.nameRange,
        message,
        subject: catchSubject(file, index, where),
        data: {
          where,
          ...inventedWords(fact),
          form: fact.empty ? 'empty' : 'logs-only',
          also: refused.length > 0 ? ', and an answer that refuses (a 404 or a 500) is passed over' : '',
          refused: refused.join(' '),
        },
      }
    }
  },
})

function messageFor(
  project: Project,
  file: CodeFacts,
  index: number,
  isBrowser: boolean,
): 'logs' | 'drops' | 'goesOn' | 'answers' | 'invented' | undefined {
  const fact = file.catches[index]
  if (fact && isPassedOff(project, file, fact)) {
    const lost = fact.form === 'branch' ? operationsTried(project, file, fact) : operationsCaught(project, file, fact)
    return matters(project, lost) ? 'invented' : undefined
  }
  const verdict = project.failures.verdict(file, index)
  if (!fact || (verdict !== 'logs' && verdict !== 'drops')) return undefined
  if (fact.form === 'skipped') return undefined
  if (fact.form === 'branch')
    return verdict === 'logs' && isBrowser && isWholeStory(project, file, index) ? 'logs' : undefined
  // Another way to the same end, or a record of the failure.
  if (!isBrowser && project.operations(file).some(({ c }) => c >= fact.calls[0] && c < fact.calls[1])) return undefined
  const caught = operationsCaught(project, file, fact)
  const inside = isBrowser ? branchesInside(project, file, index) : []
  if (!matters(project, caught) && inside.length === 0) return undefined
  const silent = [...caught, ...inside.flatMap((each) => operationsTried(project, file, each))]
  if (isBrowser && isInPassing(project, file, index, silent)) return undefined
  if (isBrowser) return verdict === 'drops' && doesInstead(project, file, fact) ? undefined : verdict
  if (verdict === 'drops') return isMadeGood(project, file, fact, caught) ? undefined : verdict
  const claim = claimAfter(project, file, fact, caught)
  return claim && (claim === 'record' ? 'goesOn' : 'answers')
}

/** Where the calls stand whose refusal the guarded block passes over: `if (response.ok) { … }` without another branch. */
function refusedInside(project: Project, file: CodeFacts, index: number): number[] {
  const [from, to] = file.catches[index]?.triedCalls ?? [0, 0]
  return responsesIn(file, project)
    .filter(({ c }) => c >= from && c < to && passedOver(project, file, c, 'status')?.inside === index)
    .map(({ call }) => call.nameRange.start)
}
