import type { CallFact, CodeFacts } from '../../analysis/facts'
import { nameOf } from '../../engine/link/boundaries'
import { resultOf } from '../../engine/link/loading'
import { option } from '../../engine/link/options'
import { type Unread, unreadLoading } from '../../engine/link/unread-loading'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { functionPath } from '../../engine/subject'
import { fixesForMissingErrorState } from './fixes/missing-error-state'

export default defineRule({
  id: 'missing-error-state',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'medium',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A screen that shows nothing different when loading fails.',
  why: 'When the request fails, the screen looks as if there were no data: an empty list, a blank card, a spinner that never ends. People think their data is gone, and have no way to try again.',
  fix: 'Read whether the query failed, and show a message with a button that tries again. Show it beside the loading state, in the same style.',
  outOfScope: [
    'Components where the failure of one of several queries is looked at, and components that say in any words of their own that something failed or is not there.',
    'Apps that tell of every failed query in one place: a query cache or client, SWRConfig, an interceptor, an error link.',
    'Choices of a field, attributes such as an avatar, one record that many components show a detail of, and what only effects or other hooks see.',
    'Single texts that are waited for in a part of the screen, but for numbers that stand in for a missing one; effects that fetch by hand, which `unguarded-fetch`, `swallowed-error` and `unchecked-supabase-error` tell of.',
    'Queries whose function says that it falls back to something, and gives that back.',
    'Results that go on whole: spread into a component, handed to one, or returned; `useQueries`.',
  ],
  references: ['https://tanstack.com/query/latest/docs/framework/react/guides/queries'],
  messages: {
    unread: {
      text: '`{component}` shows what `{hook}` loads, but nothing looks at whether it failed. When it does, people see {sees}.',
      severity: 'warning',
    },
    kept: {
      text: '`{hook}` gives on what it loads, but not whether it failed, so `{component}` cannot tell. When it fails, people see {sees}.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'a list that is empty when it failed',
        files: {
          'package.json':
            '{ "dependencies": { "react": "18.3.1", "@tanstack/react-query": "5.62.0", "tailwindcss": "3.4.0" } }',
          'src/components/ui/button.tsx': 'export function Button(props: any) {\n  return <button {...props} />\n}\n',
          'src/pages/Bookings.tsx': `import { useQuery } from '@tanstack/react-query'
import { fetchBookings } from '../lib/bookings'

export function Bookings() {
  const { data: bookings = [], isLoading } = «useQuery»({ queryKey: ['bookings'], queryFn: fetchBookings })
  return (
    <section>
      <h1>Bookings</h1>
      {isLoading ? (
        <p>Loading…</p>
      ) : bookings.length === 0 ? (
        <p>No bookings yet</p>
      ) : (
        <ul>
          {bookings.map((booking) => (
            <li key={booking.id}>{booking.court}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
`,
          'src/lib/bookings.ts': `export async function fetchBookings() {
  const response = await fetch('/api/bookings')
  if (!response.ok) throw new Error('The server answered with an error')
  return response.json()
}
`,
        },
        expect: ['unread'],
        fixed: {
          'src/pages/Bookings.tsx': `import { useQuery } from '@tanstack/react-query'
import { fetchBookings } from '../lib/bookings'
import { Button } from '../components/ui/button'

export function Bookings() {
  const { data: bookings = [], isLoading, isError, refetch } = useQuery({ queryKey: ['bookings'], queryFn: fetchBookings })
  return (
    <section>
      <h1>Bookings</h1>
      {isLoading ? (
        <p>Loading…</p>
      ) : isError ? (
        <div role="alert" className="flex flex-col items-start gap-3 p-4">
          <p>Could not load bookings. Please try again.</p>
          <Button variant="outline" onClick={() => refetch()}>
            Try again
          </Button>
        </div>
      ) : bookings.length === 0 ? (
        <p>No bookings yet</p>
      ) : (
        <ul>
          {bookings.map((booking) => (
            <li key={booking.id}>{booking.court}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
`,
        },
      },
      {
        name: 'a spinner that never ends, with SWR',
        files: {
          'src/pages/Plan.tsx': `import useSWR from 'swr'
import { fetcher } from '../lib/fetcher'

export function Plan() {
  const { data: plan, isLoading } = «useSWR»('/api/plan', fetcher)

  if (isLoading || !plan) {
    return <p>Loading…</p>
  }

  return <h1>{plan.name}</h1>
}
`,
        },
        expect: ['unread'],
        fixed: {
          'src/pages/Plan.tsx': `import useSWR from 'swr'
import { fetcher } from '../lib/fetcher'

export function Plan() {
  const { data: plan, isLoading, error, mutate } = useSWR('/api/plan', fetcher)

  if (error) {
    return (
      <div role="alert">
        <p>Could not load the plan. Please try again.</p>
        <button type="button" onClick={() => mutate()}>
          Try again
        </button>
      </div>
    )
  }

  if (isLoading || !plan) {
    return <p>Loading…</p>
  }

  return <h1>{plan.name}</h1>
}
`,
        },
      },
      {
        name: 'a hook of the app that keeps the failure for itself',
        files: {
          'package.json': '{ "dependencies": { "react": "18.3.1", "@tanstack/react-query": "5.62.0" } }',
          'src/hooks/useOrders.ts': `import { useQuery } from '@tanstack/react-query'
import { supabase } from '../lib/supabase'

export function useOrders() {
  const { data, isLoading } = useQuery({
    queryKey: ['orders'],
    queryFn: async () => {
      const { data, error } = await supabase.from('orders').select('*')
      if (error) throw error
      return data
    },
  })
  return { orders: data ?? [], isLoading }
}
`,
          'src/pages/Orders.tsx': `import { useOrders } from '../hooks/useOrders'

export function Orders() {
  const { orders, isLoading } = «useOrders»()
  if (isLoading) return <p>Loading…</p>
  return <ul>{orders.map((order) => <li key={order.id}>{order.title}</li>)}</ul>
}
`,
        },
        expect: ['kept'],
        fixed: {
          'src/hooks/useOrders.ts': `import { useQuery } from '@tanstack/react-query'
import { supabase } from '../lib/supabase'

export function useOrders() {
  const { data, isLoading, isError, refetch } = useQuery({
    queryKey: ['orders'],
    queryFn: async () => {
      const { data, error } = await supabase.from('orders').select('*')
      if (error) throw error
      return data
    },
  })
  return { orders: data ?? [], isLoading, isError, refetch }
}
`,
          'src/pages/Orders.tsx': `import { useOrders } from '../hooks/useOrders'

export function Orders() {
  const { orders, isLoading, isError, refetch } = useOrders()
  if (isLoading) return <p>Loading…</p>
  if (isError) {
    return (
      <div role="alert">
        <p>Could not load orders. Please try again.</p>
        <button type="button" onClick={() => refetch()}>
          Try again
        </button>
      </div>
    )
  }
  return <ul>{orders.map((order) => <li key={order.id}>{order.title}</li>)}</ul>
}
`,
        },
      },
    ],
    good: [
      {
        name: 'the failure is looked at',
        files: {
          'src/pages/Bookings.tsx': `import { useQuery } from '@tanstack/react-query'
import { fetchBookings } from '../lib/bookings'

export function Bookings() {
  const { data = [], isLoading, isError: failed, refetch } = useQuery({ queryKey: ['bookings'], queryFn: fetchBookings })
  if (isLoading) return <p>Loading…</p>
  if (failed) return <button onClick={() => refetch()}>Try again</button>
  return <ul>{data.map((booking) => <li key={booking.id}>{booking.court}</li>)}</ul>
}
`,
        },
      },
      {
        name: 'one place tells of every query that fails',
        files: {
          'src/main.tsx': `import { QueryCache, QueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'

export const client = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => toast.error(error.message) }),
})
`,
          'src/pages/Bookings.tsx': `import { useQuery } from '@tanstack/react-query'
import { fetchBookings } from '../lib/bookings'

export function Bookings() {
  const { data = [], isLoading } = useQuery({ queryKey: ['bookings'], queryFn: fetchBookings })
  if (isLoading) return <p>Loading…</p>
  return <ul>{data.map((booking) => <li key={booking.id}>{booking.court}</li>)}</ul>
}
`,
        },
      },
      {
        name: 'the choices of a field, and a detail that may be absent',
        files: {
          'src/components/CourtField.tsx': `import { useQuery } from '@tanstack/react-query'
import { fetchCourts, fetchProfile } from '../lib/courts'

export function CourtField() {
  const { data: courts, isLoading } = useQuery({ queryKey: ['courts'], queryFn: fetchCourts })
  const { data: profile } = useQuery({ queryKey: ['profile'], queryFn: fetchProfile })
  return (
    <label>
      <img src={profile?.avatar} />
      <select disabled={isLoading}>{courts?.map((court) => <option key={court.id}>{court.name}</option>)}</select>
    </label>
  )
}
`,
        },
      },
    ],
  },
  fixes: (finding, project, sourceOf) => fixesForMissingErrorState(finding, project, sourceOf),
  *check(file: CodeFacts, project: Project) {
    if (!file.jsx || project.side(file) === 'server') return
    for (const [f, fact] of file.functions.entries()) {
      if (!fact.jsx || !/^[A-Z]/.test(fact.name)) continue
      const unread = unreadLoading(project, file, f)
      if (!unread || saysFailure(file, f) || leaves(project, file, f) || project.tellsOfQueries()) continue
      const call = file.calls[unread.c]
      if (!call) continue
      yield {
        file: file.path,
        range: call.nameRange,
        message: unread.loading.failure.size > 0 ? 'unread' : 'kept',
        subject: functionPath(file, f),
        data: {
          component: fact.name,
          hook: call.text,
          about: aboutOf(project, file, call),
          sees: seenAfter(file, unread),
        },
      }
    }
  },
})

/** What people see after a failure; where the same early return stands for both, what stands there while it loads. */
function seenAfter(file: CodeFacts, { c, loading, isList }: Unread): string {
  const shows = Object.entries(resultOf(file, c)?.shows ?? {})
  const leadsThere = shows.filter(([, kinds]) => kinds.includes('waits')).map(([name]) => loading.waiting.has(name))
  if (leadsThere.includes(true) && leadsThere.includes(false)) return 'what stands there while it loads, for ever'
  return `${isList ? 'an empty list' : 'the screen without it'}, as if there were no data`
}

/** The component leaves the page while it renders: `if (!order) redirect('/orders')`. */
function leaves(project: Project, file: CodeFacts, f: number): boolean {
  return file.calls.some((call, c) => {
    if (call.in !== f) return false
    const { behaviour } = project.link.called(file.path, c)
    return (
      behaviour?.role === 'navigate' ||
      behaviour?.role === 'throw' ||
      /^(?:redirect|notFound|navigate)$/.test(call.text)
    )
  })
}

/** The address that a query is known by: a text at the start of its key. */
function aboutOf(project: Project, file: CodeFacts, { args: [first] }: CallFact): string {
  if (!first) return ''
  const given = project.link.resolver.resolve(file.path, first)
  if (given.k === 'string') return given.text
  const key = option(project.link, file.path, first, 'queryKey.0')
  return typeof key === 'object' && key.k === 'string' ? `/${key.text.replace(/^\//, '')}` : ''
}

/** The component, or a function in it, says in words of its own that something failed, or shows a component for that. */
function saysFailure(file: CodeFacts, f: number): boolean {
  const isInside = (inner: number): boolean => {
    for (let at = inner; at >= 0; at = file.functions[at]?.parent ?? -1) if (at === f) return true
    return false
  }
  if (file.saysFailure.some(isInside)) return true
  return file.elements.some(
    (element) => isInside(element.in) && /NotFound|Error|Failed/.test(nameOf(file, element.component)),
  )
}
