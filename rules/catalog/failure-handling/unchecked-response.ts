import type { CallFact, CatchFact, CodeFacts } from '../../analysis/facts'
import { isReadByCallers } from '../../engine/link/body-looks'
import { isErrorLookedAt } from '../../engine/link/given-back'
import { isToldByCatch, passedOver } from '../../engine/link/passed-over'
import { forgetsSession, isAside, isBodyLetGo, isHandedBack, isMeantToPass } from '../../engine/link/refusals'
import { responsesIn, responseUse } from '../../engine/link/responses'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForUncheckedResponse } from './fixes/unchecked-response'

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

export default defineRule({
  id: 'unchecked-response',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A fetch response that is trusted without a look at its status.',
  why: '`fetch` does not fail on a 404 or a 500: the answer arrives like any other. The app then shows an error page as if it were data, or says "saved" when nothing was.',
  fix: 'Look at `response.ok` before the body is used, and throw or show a message when it is false.',
  outOfScope: [
    'A response handed to a function that is not in the workspace.',
    'On a server, an answer that nobody reads: a chat or a webhook that is only told something. Anywhere, a token that is handed back (`/revoke`).',
    'An answer whose body is asked for its own verdict (`data.success`, `data.error`), but where only success is acted on; a token against forgery, without which the next request is refused.',
    'A mark of what was read or viewed, a notice beside a write of the same function, and an answer whose callers look at the error in it.',
    'A call whose own `catch` says that it may fail, one whose `catch` is silent where the body is only taken if it is a list or nobody asked (a screen has something done by itself when it opens), and signing out that clears what the browser holds or loads the start page.',
    'Only success acted on, where failing is an answer (who is signed in, a check, a poll), where the author says so, or on a server.',
  ],
  references: ['https://developer.mozilla.org/docs/Web/API/Response/ok'],
  messages: {
    body: {
      text: 'The answer of this `{callee}` is used without a look at its status, so a 404 or a 500 is read like any other answer.',
      severity: 'warning',
    },
    skipped: {
      text: 'When the server refuses this `{callee}` (a 404 or a 500), nobody is told. To the person it looks as if there were no data, or as if nothing had happened.',
      severity: 'warning',
    },
    returned: {
      text: 'Nobody looks at the `{errorKey}` that this `{callee}` gives back. {service} does not throw, so a failure looks like success, and a `catch` around it never sees one.',
      severity: 'warning',
    },
    dropped: {
      text: 'Nobody looks at the answer of this `{callee}`. When the server refuses, the app goes on as if the {method} had worked.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'the body is read at once',
        files: {
          'src/lib/api.ts': `export async function loadPrices() {
  const response = await «fetch»('/api/prices')
  return await response.json()
}
`,
        },
        expect: ['body'],
        fixed: {
          'src/lib/api.ts': `export async function loadPrices() {
  const response = await fetch('/api/prices')
  if (!response.ok) throw new Error(\`Could not load prices (status \${response.status})\`)
  return await response.json()
}
`,
        },
      },
      {
        name: 'a write whose answer is dropped',
        files: {
          'src/components/Filters.tsx': `import { toast } from 'sonner'

export function Filters({ filter }) {
  const save = async () => {
    try {
      await «fetch»('/api/filters', { method: 'POST', body: JSON.stringify(filter) })
      toast.success('Saved')
    } catch {
      toast.error('Could not save')
    }
  }
  return <button onClick={save}>Save</button>
}
`,
        },
        expect: ['dropped'],
        fixed: {
          'src/components/Filters.tsx': `import { toast } from 'sonner'

export function Filters({ filter }) {
  const save = async () => {
    try {
      const response = await fetch('/api/filters', { method: 'POST', body: JSON.stringify(filter) })
      if (!response.ok) throw new Error(\`Could not save filters (status \${response.status})\`)
      toast.success('Saved')
    } catch {
      toast.error('Could not save')
    }
  }
  return <button onClick={save}>Save</button>
}
`,
        },
      },
      {
        name: 'only the good answer is acted on',
        files: {
          'src/components/Labels.tsx': `import { toast } from 'sonner'

export function DeleteLabel({ id, reload }) {
  const remove = async () => {
    try {
      const response = await «fetch»('/api/labels/' + id, { method: 'DELETE' })
      if (response.ok) {
        toast.success('Label deleted')
        reload()
      }
    } catch {
      toast.error('Could not delete the label')
    }
  }
  return <button onClick={remove}>Delete</button>
}
`,
        },
        expect: ['skipped'],
        fixed: {
          'src/components/Labels.tsx': `import { toast } from 'sonner'

export function DeleteLabel({ id, reload }) {
  const remove = async () => {
    try {
      const response = await fetch('/api/labels/' + id, { method: 'DELETE' })
      if (response.ok) {
        toast.success('Label deleted')
        reload()
      } else {
        throw new Error(\`Could not delete the label (status \${response.status})\`)
      }
    } catch {
      toast.error('Could not delete the label')
    }
  }
  return <button onClick={remove}>Delete</button>
}
`,
        },
      },
      {
        name: 'a query function that takes a refusal for an empty list',
        files: {
          'package.json': '{ "name": "gym", "dependencies": { "@tanstack/react-query": "5.50.0" } }',
          'src/hooks/useMetrics.ts': `import { useQuery } from '@tanstack/react-query'

export const useMetrics = () =>
  useQuery({
    queryKey: ['metrics'],
    queryFn: async () => {
      const response = await «fetch»('/api/metrics')
      if (!response.ok) return []
      return response.json()
    },
  })
`,
        },
        expect: ['skipped'],
      },
      {
        name: 'a mail whose error is given back',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "resend": "4.0.0", "express": "5.0.0" } }',
          'server/mail.ts': `import { Resend } from 'resend'

const resend = new Resend(process.env.RESEND_API_KEY)

export async function confirm(to: string) {
  try {
    await resend.emails.«send»({ from: 'shop@example.com', to, subject: 'Thank you', text: 'Paid.' })
    return { sent: true }
  } catch {
    return { sent: false }
  }
}
`,
        },
        expect: ['returned'],
        fixed: {
          'server/mail.ts': `import { Resend } from 'resend'

const resend = new Resend(process.env.RESEND_API_KEY)

export async function confirm(to: string) {
  try {
    const { error } = await resend.emails.send({ from: 'shop@example.com', to, subject: 'Thank you', text: 'Paid.' })
    if (error) throw new Error(error.message)
    return { sent: true }
  } catch {
    return { sent: false }
  }
}
`,
        },
      },
    ],
    good: [
      {
        name: 'the status is looked at, also in a helper',
        files: {
          'src/lib/api.ts': `async function throwIfNotOk(response: Response) {
  if (!response.ok) throw new Error(String(response.status))
}

export async function loadPrices() {
  const response = await fetch('/api/prices')
  await throwIfNotOk(response)
  return response.json()
}
`,
        },
      },
      {
        name: 'the other branch tells, or failing is an answer',
        files: {
          'src/components/Labels.tsx': `import { useEffect, useState } from 'react'
import { toast } from 'sonner'

export function DeleteLabel({ id }) {
  const [user, setUser] = useState(null)
  const loadUser = async () => {
    const response = await fetch('/api/auth/me')
    if (response.ok) setUser(await response.json())
  }
  const remove = async () => {
    const response = await fetch('/api/labels/' + id, { method: 'DELETE' })
    if (response.ok) return toast.success('Label deleted')
    toast.error('Could not delete the label')
  }
  return <button onClick={remove}>Delete</button>
}
`,
        },
      },
      {
        name: 'a token is handed back before the connection is removed',
        files: {
          'src/components/Calendar.tsx': `export function Calendar({ token, remove }) {
  const disconnect = async () => {
    try {
      await fetch('https://oauth2.googleapis.com/revoke?token=' + token, { method: 'POST' })
      await remove()
    } catch {
      alert('Could not disconnect')
    }
  }
  return <button onClick={disconnect}>Disconnect</button>
}
`,
        },
      },
      {
        name: 'a mail beside the save that it tells of',
        files: {
          'src/components/Approve.tsx': `import { toast } from 'sonner'

export function Approve({ id }) {
  const approve = async () => {
    try {
      const response = await fetch('/api/requests/' + id, { method: 'PATCH', body: '{"approved":true}' })
      if (!response.ok) throw new Error(response.statusText)
      await fetch('/api/notify-requester', { method: 'POST', body: JSON.stringify({ id }) })
      toast.success('Approved')
    } catch {
      toast.error('Could not approve')
    }
  }
  return <button onClick={approve}>Approve</button>
}
`,
        },
      },
      {
        name: 'axios throws on its own',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "axios": "1.7.0" } }',
          'src/lib/api.ts': `import axios from 'axios'

export const loadPrices = async () => (await axios.get('/api/prices')).data
`,
        },
      },
    ],
  },
  fixes: fixesForUncheckedResponse,
  *check(file: CodeFacts, project: Project) {
    for (const response of responsesIn(file, project)) {
      const { call, c, method, url } = response
      const isBrowser = project.sideOf(file, call.in) === 'browser'
      const use = responseUse(project, file, c)
      const look = use === 'status' && isBrowser ? passedOver(project, file, c, 'status') : undefined
      if (look && !isToldByCatch(project, file, look)) yield report(file, call, 'skipped', method, look.form)
      if (use === 'status' || use === 'unknown') continue
      if (use === 'nothing' && (isHandedBack(url) || isMeantToPass(file, call, url))) continue
      if (use === 'body' && (isBodyLetGo(project, file, response) || isReadByCallers(project, file, call))) continue
      if (use === 'nothing' && isBrowser && (isAside(project, file, c) || forgetsSession(file, call, url))) continue
      if (use === 'nothing' && !(isBrowser && isWaitedFor(call) && method !== undefined && WRITES.has(method))) continue
      yield report(file, call, use === 'body' ? 'body' : 'dropped', method)
    }
    yield* errorsGivenBack(file, project)
  },
})

/** Calls of SDKs that resolve with an error instead of throwing it, as Resend does, and whose error nobody looks at. */
function* errorsGivenBack(file: CodeFacts, project: Project) {
  for (const operation of project.operations(file)) {
    const { behaviour, call, kind } = operation
    if (kind !== 'sdk' || behaviour.failure !== 'returns-error' || behaviour.domain === 'auth') continue
    if (!isWaitedFor(call) || call.fate.voided) continue
    if (isErrorLookedAt(project, file, operation)) continue
    yield {
      file: file.path,
      range: operation.range,
      message: 'returned' as const,
      subject: callSubject(file, call, operation.about),
      data: {
        callee: call.text,
        errorKey: behaviour.errorKey ?? 'error',
        service: behaviour.service ?? 'This SDK',
        guarded: call.fate.guards.length > 0,
        form: 'returned',
      },
    }
  }
}

function report(
  file: CodeFacts,
  call: CallFact,
  message: 'body' | 'dropped' | 'skipped',
  method = 'GET',
  form: CatchFact['form'] | '' = '',
) {
  return {
    file: file.path,
    range: call.nameRange,
    message,
    subject: callSubject(file, call, call.text),
    data: { callee: call.text, method, guarded: call.fate.guards.length > 0, form },
  }
}

/** Somebody goes on when the call is done, as if it had worked. */
function isWaitedFor(call: CallFact): boolean {
  return (
    call.fate.end === 'awaited' ||
    call.fate.end === 'returned' ||
    call.fate.through.length > 0 ||
    call.fate.guards.length > 0
  )
}
