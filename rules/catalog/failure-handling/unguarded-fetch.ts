import type { CodeFacts } from '../../analysis/facts'
import type { RelatedPlace } from '../../engine/finding'
import { callersThatLetPass, isRightWithout, type Passing, wordsFor } from '../../engine/link/consequences'
import type { Outcome, Witness } from '../../engine/link/failure'
import { isMarkMutation, isSentInPassing, marksByAddress } from '../../engine/link/in-passing'
import type { Operation } from '../../engine/link/operations'
import { isTelemetry } from '../../engine/link/reach'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForUnguardedFetch } from './fixes/unguarded-fetch'

export default defineRule({
  id: 'unguarded-fetch',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A network call whose failure nothing handles.',
  why: 'Networks and third parties fail every day. When this call fails, the person using your app sees a dead button, an endless spinner or an empty screen.',
  fix: 'Catch the failure where the person can be told, show a message and let them try again. On a server, answer with an error the client can show.',
  outOfScope: [
    'A call whose callers are not in the workspace, or whose promise is stored where the analysis cannot follow it.',
    'Database queries, `signOut()` of a library, requests that mark what was read or viewed, and analytics sent without waiting.',
    'Handlers that a service or a scheduler calls (webhooks, cron): it comes again after a bare 500.',
  ],
  references: ['https://developer.mozilla.org/docs/Web/API/Window/fetch#exceptions'],
  messages: {
    unhandled: {
      text: 'Nothing handles a failure of this `{callee}`{to}. When it fails, {consequence}.',
      severity: 'error',
    },
    some: {
      text: 'Some callers let a failure of this `{callee}`{to} pass ({open} of {callers}). When it fails there, {consequence}.',
      severity: 'error',
    },
    returned: {
      text: 'This `{callee}`{to} is returned without `await`, so the `catch` around it never sees a failure. When it fails, {consequence}.',
      severity: 'error',
    },
    mutation: {
      text: 'Nobody is told when this `{callee}` fails: it has no `onError`, and nothing shows its error. The person sees no message, as if it had worked.',
      severity: 'error',
    },
    bare: {
      text: 'When this `{callee}`{to} fails, the framework answers a bare 500. Whoever called cannot tell what went wrong.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'a click handler without try',
        files: {
          'src/components/LogoutButton.tsx': `export function LogoutButton() {
  const logout = async () => {
    await «fetch»('/api/logout', { method: 'POST' })
    window.location.href = '/'
  }
  return <button onClick={() => logout()}>Log out</button>
}
`,
        },
        expect: ['unhandled'],
        fixed: {
          'src/components/LogoutButton.tsx': `export function LogoutButton() {
  const logout = async () => {
    try {
      await fetch('/api/logout', { method: 'POST' })
      window.location.href = '/'
    } catch (error) {
      console.error('Could not sign out:', error)
      alert('Could not sign out. Please try again.')
    }
  }
  return <button onClick={() => logout()}>Log out</button>
}
`,
        },
      },
      {
        name: 'a caller two files away lets the failure through',
        files: {
          'src/lib/rooms.ts': `export async function loadRooms() {
  const response = await «fetch»('/api/rooms')
  if (!response.ok) throw new Error('Could not load rooms')
  return response.json()
}
`,
          'src/pages/Rooms.tsx': `import { useEffect, useState } from 'react'
import { loadRooms } from '../lib/rooms'

export default function Rooms() {
  const [rooms, setRooms] = useState([])
  useEffect(() => {
    loadRooms().then(setRooms)
  }, [])
  return <ul>{rooms.map((room) => <li key={room.id}>{room.name}</li>)}</ul>
}
`,
          'src/lib/refresh.ts': `import { loadRooms } from './rooms'

export const refresh = () => loadRooms().catch(() => alert('Could not load the rooms. Please try again.'))
`,
        },
        expect: ['some'],
        fixed: {
          'src/pages/Rooms.tsx': `import { useEffect, useState } from 'react'
import { loadRooms } from '../lib/rooms'

export default function Rooms() {
  const [rooms, setRooms] = useState([])
  const [roomsError, setRoomsError] = useState<string | null>(null)
  useEffect(() => {
    loadRooms().then(setRooms).catch((error) => {
      console.error('Could not load rooms:', error)
      setRoomsError('Could not load rooms. Please try again.')
    })
  }, [])
  return <ul>{roomsError ? (
    <li>
      <span role="alert">{roomsError}</span>
    </li>
  ) : rooms.map((room) => <li key={room.id}>{room.name}</li>)}</ul>
}
`,
        },
      },
      {
        name: 'returned from a try without await',
        files: {
          'src/components/Search.tsx': `export function Search({ show }) {
  const search = async (text) => {
    try {
      return «fetch»('/api/search?q=' + text)
    } catch (error) {
      alert('Search does not work right now.')
    }
  }
  return <input onChange={async (event) => show(await search(event.target.value))} />
}
`,
        },
        expect: ['returned'],
        fixed: {
          'src/components/Search.tsx': `export function Search({ show }) {
  const search = async (text) => {
    try {
      return await fetch('/api/search?q=' + text)
    } catch (error) {
      alert('Search does not work right now.')
    }
  }
  return <input onChange={async (event) => show(await search(event.target.value))} />
}
`,
        },
      },
      {
        name: 'a route handler that lets the framework answer',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0" } }',
          'app/api/rates/route.ts': `export async function GET() {
  const response = await «fetch»('https://api.rates.example/latest')
  if (!response.ok) return Response.json({ error: 'Rates are not available' }, { status: 502 })
  return Response.json(await response.json())
}
`,
        },
        expect: ['bare'],
        fixed: {
          'app/api/rates/route.ts': `export async function GET() {
  try {
    const response = await fetch('https://api.rates.example/latest')
    if (!response.ok) return Response.json({ error: 'Rates are not available' }, { status: 502 })
    return Response.json(await response.json())
  } catch (error) {
    console.error('Could not load rates:', error)
    return Response.json({ error: 'Could not load rates' }, { status: 500 })
  }
}
`,
        },
      },
      {
        name: 'a mutation that nobody hears of',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "@tanstack/react-query": "5.50.0", "sonner": "1.5.0" } }',
          'src/components/Retire.tsx': `import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'

export function Retire({ supabase, id }) {
  const retire = «useMutation»({
    mutationFn: async () => {
      const { error } = await supabase.from('vehicles').delete().eq('id', id)
      if (error) throw error
    },
    onSuccess: () => toast.success('Retired'),
  })
  return <button onClick={() => retire.mutate()}>Retire</button>
}
`,
        },
        expect: ['mutation'],
        fixed: {
          'src/components/Retire.tsx': `import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'

export function Retire({ supabase, id }) {
  const retire = useMutation({
    mutationFn: async () => {
      const { error } = await supabase.from('vehicles').delete().eq('id', id)
      if (error) throw error
    },
    onSuccess: () => toast.success('Retired'),
    onError: (error) => {
      console.error('Could not delete the vehicle:', error)
      toast.error('Could not delete the vehicle. Please try again.')
    },
  })
  return <button onClick={() => retire.mutate()}>Retire</button>
}
`,
        },
      },
    ],
    good: [
      {
        name: 'the catch shows a message',
        files: {
          'src/components/SaveButton.tsx': `import { toast } from 'sonner'

export function SaveButton({ body }) {
  const save = async () => {
    try {
      const response = await fetch('/api/save', { method: 'POST', body })
      if (!response.ok) throw new Error('Could not save')
    } catch (error) {
      toast.error('Could not save. Please try again.')
    }
  }
  return <button onClick={save}>Save</button>
}
`,
        },
      },
      {
        name: 'a mutation whose failure somebody sees',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "@tanstack/react-query": "5.50.0", "sonner": "1.5.0" } }',
          'src/lib/request.ts': `export async function apiRequest(method: string, url: string) {
  const response = await fetch(url, { method })
  if (!response.ok) throw new Error(String(response.status))
  return response
}
`,
          'src/components/Retire.tsx': `import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { apiRequest } from '../lib/request'

export function Retire({ id }) {
  const retire = useMutation({ mutationFn: () => apiRequest('DELETE', '/api/vehicles/' + id) })
  const restore = useMutation({ mutationFn: () => apiRequest('PUT', '/api/vehicles/' + id) })
  const sell = useMutation({ mutationFn: () => apiRequest('POST', '/api/sales/' + id) })
  const sellNow = async () => {
    try {
      await sell.mutateAsync()
    } catch {
      toast.error('Could not sell it')
    }
  }
  return (
    <>
      <button onClick={() => retire.mutate(undefined, { onError: () => toast.error('Could not retire it') })}>Retire</button>
      <button onClick={() => restore.mutate()}>{restore.isError ? 'Try again' : 'Restore'}</button>
      <button onClick={sellNow}>Sell</button>
    </>
  )
}
`,
        },
      },
      {
        name: 'the client tells of every mutation',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "@tanstack/react-query": "5.50.0", "sonner": "1.5.0" } }',
          'src/main.tsx': `import { MutationCache, QueryClient, useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'

export const client = new QueryClient({ mutationCache: new MutationCache({ onError: (error) => toast.error(error.message) }) })

export function Retire({ id }) {
  const retire = useMutation({ mutationFn: () => fetch('/api/vehicles/' + id, { method: 'DELETE' }).then((response) => response.ok || Promise.reject()) })
  return <button onClick={() => retire.mutate()}>Retire</button>
}
`,
        },
      },
      {
        name: 'TanStack Query keeps the error',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "@tanstack/react-query": "5.50.0" } }',
          'src/hooks/useRooms.ts': `import { useQuery } from '@tanstack/react-query'

async function fetchRooms() {
  const response = await fetch('/api/rooms')
  if (!response.ok) throw new Error('Could not load rooms')
  return response.json()
}

export const useRooms = () => useQuery({ queryKey: ['rooms'], queryFn: fetchRooms })
`,
        },
      },
    ],
  },
  fixes: fixesForUnguardedFetch,
  *check(file: CodeFacts, project: Project) {
    for (const operation of project.operations(file)) {
      if (!isWatched(operation) || isTelemetry(file, operation) || isSentInPassing(file, operation)) continue
      const outcome = project.failures.ofCall(file.path, operation.kind === 'supabase' ? operation.c : operation.last)
      if (outcome.k !== 'unhandled' && (outcome.k !== 'bare-500' || outcome.again)) continue
      if (outcome.k === 'unhandled' && outcome.why === 'effect' && isRightWithout(file, operation)) continue
      const passing = callersThatLetPass(project, operation)
      // Told once, at the handler, by unhandled-async-handler.
      if (outcome.k === 'unhandled' && outcome.at && project.handlers.unguarded(outcome.at)) continue
      yield {
        file: file.path,
        range: operation.range,
        message: messageFor(file, operation, outcome, passing),
        subject: callSubject(file, operation.call, operation.about),
        data: { ...dataOf(project, file, operation, outcome), ...passing },
        related: relatedTo(outcome.via, file.path, operation),
      }
    }
    yield* silentMutations(file, project)
  },
})

function messageFor(file: CodeFacts, operation: Operation, { k }: Outcome, { open, callers }: Passing) {
  if (k === 'bare-500') return 'bare'
  if (isReturnedPastCatch(file, operation)) return 'returned'
  return open > 0 && open < callers ? 'some' : 'unhandled'
}

/** Mutations of a query library that fail in silence, each told where it is made: there its `onError` belongs. */
function* silentMutations(file: CodeFacts, project: Project) {
  for (const [c, call] of file.calls.entries()) {
    if (!/(?:use|create)Mutation$/.test(call.text)) continue
    const outcome = project.failures.ofMutation(file, c)
    if (outcome.k !== 'unhandled' || isMarkMutation(project, file, c)) continue
    yield {
      file: file.path,
      range: call.nameRange,
      message: 'mutation' as const,
      subject: callSubject(file, call, call.text),
      data: { callee: call.text, context: 'mutation' },
      related: outcome.via.map(({ path, range }) => ({ file: path, range, message: 'It is set off here.' })),
    }
  }
}

function isWatched(operation: Operation): boolean {
  if (/(?:^|\.)signOut$/.test(operation.apiPath) || marksByAddress(operation)) return false
  const { failure } = operation.behaviour
  return operation.kind !== 'database' && (failure === 'throws' || failure === 'rejects-on-network-only')
}

/** `try { return fetch(…) } catch …`: without `await` the promise leaves before it can fail. */
function isReturnedPastCatch(file: CodeFacts, { c, call }: Operation): boolean {
  if (call.fate.end !== 'returned' || call.fate.guards.length > 0) return false
  return file.catches.some(
    (fact) => fact.form === 'clause' && fact.in === call.in && c >= fact.triedCalls[0] && c < fact.triedCalls[1],
  )
}

function dataOf(
  project: Project,
  file: CodeFacts,
  operation: Operation,
  outcome: Outcome & { k: 'unhandled' | 'bare-500' },
) {
  return {
    callee: operation.call.text,
    ...wordsFor(project, operation, outcome),
    awaited: operation.call.fate.end === 'awaited',
    guarded: operation.call.fate.guards.length > 0,
    in: file.functions[operation.call.in]?.name ?? '',
  }
}

function relatedTo(via: readonly Witness[], path: string, operation: Operation): RelatedPlace[] {
  return via
    .filter((witness) => witness.path !== path || witness.range.start !== operation.call.nameRange.start)
    .map((witness) => ({ file: witness.path, range: witness.range, message: 'This caller lets the failure through.' }))
}
