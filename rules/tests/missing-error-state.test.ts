import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/missing-error-state'
import { runExample } from './example-run'

const PACKAGE =
  '{ "dependencies": { "react": "18.3.1", "@tanstack/react-query": "5.62.0", "@tanstack/react-router": "1.90.0", "swr": "2.2.0", "@apollo/client": "3.11.0", "@trpc/react-query": "11.0.0", "@reduxjs/toolkit": "2.3.0", "axios": "1.7.0", "sonner": "1.7.0" } }'
const LIST = '{bookings?.map((booking) => <li key={booking.id}>{booking.court}</li>)}'

/** The messages for a component; `hook` fills `useQuery` of TanStack Query. */
function found(component: string, files: Record<string, string> = {}): string[] {
  const { findings, failures } = runExample(
    {
      'package.json': PACKAGE,
      'src/Screen.tsx': `import { useQuery, useQueries } from '@tanstack/react-query'\nimport { load } from './load'\n${component}\n`,
      'src/load.ts':
        "export async function load() {\n  const response = await fetch('/api/bookings')\n  if (!response.ok) throw new Error('no')\n  return response.json()\n}\n",
      ...files,
    },
    [rule],
  )
  assert.deepEqual(failures, [])
  return findings.map((finding) => finding.messageId)
}

const screen = (query: string, jsx = `isLoading ? <i /> : <ul>${LIST}</ul>`) =>
  found(`export function Screen() {\n  ${query}\n  return ${jsx}\n}`)
const QUERY = "useQuery({ queryKey: ['bookings'], queryFn: load })"

describe('missing-error-state', () => {
  const told: Record<string, () => string[]> = {
    'a query whose failure nobody reads': () => screen(`const { data: bookings, isLoading } = ${QUERY}`),
    'the failure is taken and never looked at': () => screen(`const { data: bookings, isLoading, error } = ${QUERY}`),
    'a result with a name of its own': () =>
      screen(`const query = ${QUERY}`, `query.isPending ? <i /> : <ul>{query.data.map((b) => <li key={b} />)}</ul>`),
    'onError of a query, which version 5 no longer calls': () =>
      screen(
        "const { data: bookings, isLoading } = useQuery({ queryKey: ['b'], queryFn: load, onError: (error) => alert(error) })",
      ),
    'rows handed to a table': () =>
      screen(`const { data: bookings, isLoading } = ${QUERY}`, '<Table rows={bookings ?? []} loading={isLoading} />'),
    'no loading state either, but a text where there is nothing': () =>
      screen(
        `const { data: bookings = [] } = ${QUERY}`,
        `bookings.length === 0 ? <p>No bookings</p> : <ul>${LIST}</ul>`,
      ),
    'a default fetcher of the client': () =>
      screen("const { data: bookings, isLoading } = useQuery({ queryKey: ['/api/b'] })"),
    'a cache that only logs': () =>
      found(
        `export function Screen() {\n  const { data: bookings, isLoading } = ${QUERY}\n  return isLoading ? <i /> : <ul>${LIST}</ul>\n}`,
        {
          'src/client.ts':
            "import { QueryCache, QueryClient } from '@tanstack/react-query'\nexport const client = new QueryClient({ queryCache: new QueryCache({ onError: (error) => console.error(error) }) })\n",
        },
      ),
    'a hook of the app that gives the whole result': () =>
      found(
        `import { useBookings } from './useBookings'\nexport function Screen() {\n  const { data: bookings, isLoading } = useBookings()\n  return isLoading ? <i /> : <ul>${LIST}</ul>\n}`,
        {
          'src/useBookings.ts': `import { useQuery } from '@tanstack/react-query'\nimport { load } from './load'\nexport const useBookings = () => ${QUERY}\n`,
        },
      ),
    'RTK Query': () =>
      found(
        `import { useGetBookingsQuery } from './api'\nexport function Screen() {\n  const { data: bookings, isLoading } = useGetBookingsQuery()\n  return isLoading ? <i /> : <ul>${LIST}</ul>\n}`,
        {
          'src/api.ts':
            "import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react'\nexport const api = createApi({ baseQuery: fetchBaseQuery({ baseUrl: '/' }), endpoints: (build) => ({}) })\nexport const { useGetBookingsQuery } = api\n",
        },
      ),
    Apollo: () =>
      found(
        `import { gql, useQuery as useGraph } from '@apollo/client'\nexport function Screen() {\n  const { data, loading } = useGraph(gql('q'))\n  return loading ? <i /> : <ul>{data?.bookings.map((b) => <li key={b.id} />)}</ul>\n}`,
      ),
    tRPC: () =>
      found(
        `import { trpc } from './trpc'\nexport function Screen() {\n  const { data: bookings, isLoading } = trpc.booking.list.useQuery()\n  return isLoading ? <i /> : <ul>${LIST}</ul>\n}`,
        {
          'src/trpc.ts': "import { createTRPCReact } from '@trpc/react-query'\nexport const trpc = createTRPCReact()\n",
        },
      ),
  }
  for (const [name, run] of Object.entries(told)) it(`tells of ${name}`, () => assert.equal(run().length, 1))

  const silent: Record<string, () => string[]> = {
    'a failure that is read under another name': () =>
      screen(
        `const { data: bookings, isLoading, isError: failed } = ${QUERY}`,
        `failed ? <b /> : isLoading ? <i /> : <ul>${LIST}</ul>`,
      ),
    'status that is read': () =>
      screen(
        `const { data: bookings, isLoading, status } = ${QUERY}`,
        `status === 'error' ? <b /> : isLoading ? <i /> : <ul>${LIST}</ul>`,
      ),
    'a result spread into a child': () =>
      screen(`const query = ${QUERY}`, 'query.isLoading ? <i /> : <List {...query} total={query.data.length} />'),
    'a result handed to a child whole': () =>
      screen(`const query = ${QUERY}`, 'query.isLoading ? <i /> : <List query={query} total={query.data.length} />'),
    throwOnError: () =>
      screen("const { data: bookings, isLoading } = useQuery({ queryKey: ['b'], queryFn: load, throwOnError: true })"),
    'data from the start': () =>
      screen("const { data: bookings, isLoading } = useQuery({ queryKey: ['b'], queryFn: load, initialData: [] })"),
    'throwOnError of the client': () =>
      found(
        `export function Screen() {\n  const { data: bookings, isLoading } = ${QUERY}\n  return isLoading ? <i /> : <ul>${LIST}</ul>\n}`,
        {
          'src/client.ts':
            "import { QueryClient } from '@tanstack/react-query'\nexport const client = new QueryClient({ defaultOptions: { queries: { throwOnError: true } } })\n",
        },
      ),
    'an interceptor that shows a message': () =>
      found(
        `export function Screen() {\n  const { data: bookings, isLoading } = ${QUERY}\n  return isLoading ? <i /> : <ul>${LIST}</ul>\n}`,
        {
          'src/http.ts':
            "import axios from 'axios'\nimport { toast } from 'sonner'\naxios.interceptors.response.use((r) => r, (error) => { toast.error(error.message); return Promise.reject(error) })\n",
        },
      ),
    'a fetcher that never rejects': () =>
      screen(
        "const { data: bookings, isLoading } = useQuery({ queryKey: ['b'], queryFn: async () => { try { return await load() } catch (error) { return { error } } } })",
      ),
    'a component that says so in words': () =>
      screen(
        `const { data: bookings, isLoading } = ${QUERY}`,
        `isLoading ? <i /> : !bookings ? <p>Could not load</p> : <ul>${LIST}</ul>`,
      ),
    'another query whose failure is read': () =>
      screen(
        `const { data: bookings, isLoading } = ${QUERY}\n  const { error, isPending } = useQuery({ queryKey: ['x'], queryFn: load })`,
        `error ? <b /> : isLoading || isPending ? <i /> : <ul>${LIST}</ul>`,
      ),
    'the choices of a field': () =>
      screen(`const { data: bookings, isLoading } = ${QUERY}`, '<Select options={bookings} disabled={isLoading} />'),
    'an avatar': () => screen(`const { data } = ${QUERY}`, '<img src={data?.avatar} />'),
    'the value of a provider': () =>
      screen(
        `const { data: user, isLoading } = ${QUERY}`,
        '<Auth.Provider value={{ user, isLoading }}><App /></Auth.Provider>',
      ),
    'several queries at once': () =>
      screen(
        'const results = useQueries({ queries: [{ queryKey: [1], queryFn: load }] })',
        `<ul>{results.map((r) => <li key={r}>{r.data}</li>)}</ul>`,
      ),
    'a hook of the app that shows a message itself': () =>
      found(
        `import { useBookings } from './useBookings'\nexport function Screen() {\n  const { bookings, isLoading } = useBookings()\n  return isLoading ? <i /> : <ul>${LIST}</ul>\n}`,
        {
          'src/useBookings.ts': `import { useEffect } from 'react'\nimport { useQuery } from '@tanstack/react-query'\nimport { toast } from 'sonner'\nimport { load } from './load'\nexport function useBookings() {\n  const { data, isLoading, error } = ${QUERY}\n  useEffect(() => {\n    if (error) toast.error('No bookings')\n  }, [error])\n  return { bookings: data, isLoading }\n}\n`,
        },
      ),
    'a hook of the same name that loads nothing': () =>
      found(
        `import { useQuery as useOwn } from './own'\nexport function Screen() {\n  const { data: bookings, isLoading } = useOwn()\n  return isLoading ? <i /> : <ul>${LIST}</ul>\n}`,
        { 'src/own.ts': 'export function useQuery() {\n  return { data: [], isLoading: false }\n}\n' },
      ),
  }
  for (const [name, run] of Object.entries(silent)) it(`is silent about ${name}`, () => assert.deepEqual(run(), []))
})

describe('missing-error-state, a query that falls back to something', () => {
  const withBranch = (comment: string) =>
    screen(
      `const { data: bookings, isLoading } = useQuery({ queryKey: ['b'], queryFn: async () => {
        const { data, error } = await load()
        if (error) {
          // ${comment}
          const known = KNOWN[id]
          if (known) return { ...known, courts: 2 }
          throw error
        }
        return data
      } })`,
    )
  it('is left alone', () => assert.deepEqual(withBranch('Fallback to the constants'), []))
  it('is told of where nothing says so', () => assert.deepEqual(withBranch('There is no such row'), ['unread']))
})

describe('missing-error-state, what people see', () => {
  const seen = (waits: string) =>
    runExample(
      {
        'package.json': PACKAGE,
        'src/Screen.tsx': `import { useQuery } from '@tanstack/react-query'
import { load } from './load'
export function Screen() {
  const { data: booking, isLoading } = ${QUERY}
  ${waits}
  return <ul>{booking.courts.map((court) => <li key={court.id}>{court.name}</li>)}</ul>
}
`,
      },
      [rule],
    ).findings.map(({ message }) => /people see (.*)\.$/.exec(message)?.[1])

  it('is what stands there while it loads, where both lead to the same', () =>
    assert.deepEqual(seen('if (isLoading || !booking) return <i />'), ['what stands there while it loads, for ever']))
  it('is the screen without it', () =>
    assert.deepEqual(seen('if (isLoading) return <i />\n  if (!booking) return <p>Nothing</p>'), [
      'an empty list, as if there were no data',
    ]))
})
