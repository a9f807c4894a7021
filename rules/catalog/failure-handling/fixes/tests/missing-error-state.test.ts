import rule from '../../missing-error-state'
import { fixesForMissingErrorState } from '../missing-error-state'
import { golden } from './golden'

const pkg = (more: string): Record<string, string> => ({
  'package.json': `{ "dependencies": { "react": "18.3.1", "@tanstack/react-query": "5.62.0", ${more} } }`,
})
const UI = {
  'src/components/ui/alert.tsx':
    'export const Alert = (props) => <div {...props} />\nexport const AlertTitle = Alert\nexport const AlertDescription = Alert\n',
  'src/components/ui/button.tsx': 'export const Button = (props) => <button {...props} />\n',
  'src/pages/Home.tsx': "import { Button } from '@/components/ui/button'\nexport const Home = () => <Button />\n",
}

golden(rule, fixesForMissingErrorState, [
  {
    name: 'shadcn/ui by the alias of the app, after the early return of the loading state; clashing names are renamed',
    path: 'src/pages/Rooms.tsx',
    files: { ...pkg('"@radix-ui/react-slot": "1.1.0"'), ...UI },
    before: `import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@/lib/api";

export function Rooms() {
  const { mutate, isError } = useMutation({ mutationFn: api.addRoom });
  const { data: rooms, isLoading } = «useQuery»({
    queryKey: ["rooms"],
    queryFn: api.rooms,
  });

  if (isLoading) {
    return <p>Loading…</p>;
  }

  return (
    <ul onClick={() => mutate()} data-failed={isError}>
      {rooms?.map((room) => <li key={room.id}>{room.name}</li>)}
    </ul>
  );
}
`,
    after: `import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@/lib/api";
import { Alert, AlertTitle, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

export function Rooms() {
  const { mutate, isError } = useMutation({ mutationFn: api.addRoom });
  const { data: rooms, isLoading, isError: roomsFailed, refetch } = useQuery({
    queryKey: ["rooms"],
    queryFn: api.rooms,
  });

  if (isLoading) {
    return <p>Loading…</p>;
  }

  if (roomsFailed) {
    return (
      <Alert variant="destructive">
        <AlertTitle>Could not load rooms</AlertTitle>
        <AlertDescription className="flex flex-col items-start gap-3">
          Please try again.
          <Button variant="outline" size="sm" onClick={() => refetch()}>
            Try again
          </Button>
        </AlertDescription>
      </Alert>
    );
  }

  return (
    <ul onClick={() => mutate()} data-failed={isError}>
      {rooms?.map((room) => <li key={room.id}>{room.name}</li>)}
    </ul>
  );
}
`,
    title: 'Show a message and a button that tries again',
  },
  {
    name: 'MUI, before an early return that takes no data for data still to come',
    path: 'src/Plan.jsx',
    files: pkg('"@mui/material": "6.1.0"'),
    before: `import { useQuery } from '@tanstack/react-query'
import { CircularProgress } from '@mui/material'
import { loadPlan } from './plan'

export const Plan = () => {
  const plan = «useQuery»({ queryKey: ['plan'], queryFn: loadPlan })
  if (plan.isPending || !plan.data) return <CircularProgress />
  return <h1>{plan.data.name}</h1>
}
`,
    after: `import { useQuery } from '@tanstack/react-query'
import { CircularProgress, Alert, Button } from '@mui/material'
import { loadPlan } from './plan'

export const Plan = () => {
  const plan = useQuery({ queryKey: ['plan'], queryFn: loadPlan })
  if (plan.isError) {
    return (
      <Alert
        severity="error"
        action={
          <Button color="inherit" size="small" onClick={() => plan.refetch()}>
            Try again
          </Button>
        }
      >
        Could not load the plan. Please try again.
      </Alert>
    )
  }

  if (plan.isPending || !plan.data) return <CircularProgress />
  return <h1>{plan.data.name}</h1>
}
`,
  },
  {
    name: 'none where the fetcher takes a 500 for data: its error would stay empty',
    path: 'src/Guests.tsx',
    files: {
      ...pkg('"swr": "2.2.0"'),
      'src/fetcher.ts': 'export const fetcher = (url: string) => fetch(url).then((res) => res.json())\n',
    },
    before: `import useSWR from 'swr'
import { fetcher } from './fetcher'

export function Guests() {
  const { data } = «useSWR»('/api/guests', fetcher)
  const guests = data ?? []

  return (
    <div>
      {guests.length === 0 && <p>No guests yet</p>}
      {guests.map((guest) => (
        <p key={guest.id}>{guest.name}</p>
      ))}
    </div>
  )
}
`,
  },
  {
    name: 'plain markup with the classes of the app’s buttons, before what shows the data where nothing shows the loading',
    path: 'src/Guests.tsx',
    files: { ...pkg('"swr": "2.2.0"') },
    before: `import useSWR from 'swr'
import { fetcher } from './fetcher'

export function Guests() {
  const { data } = «useSWR»('/api/guests', fetcher)
  const guests = data ?? []

  return (
    <div>
      <button className="btn btn-primary">Invite</button>
      {guests.length === 0 && <p>No guests yet</p>}
      {guests.map((guest) => (
        <p key={guest.id}>{guest.name}</p>
      ))}
    </div>
  )
}
`,
    after: `import useSWR from 'swr'
import { fetcher } from './fetcher'

export function Guests() {
  const { data, error, mutate } = useSWR('/api/guests', fetcher)
  const guests = data ?? []

  return (
    <div>
      <button className="btn btn-primary">Invite</button>
      {error && (
        <div role="alert">
          <p>Could not load guests. Please try again.</p>
          <button type="button" className="btn btn-primary" onClick={() => mutate()}>
            Try again
          </button>
        </div>
      )}
      {!error && guests.length === 0 && <p>No guests yet</p>}
      {guests.map((guest) => (
        <p key={guest.id}>{guest.name}</p>
      ))}
    </div>
  )
}
`,
  },
  {
    name: 'React Native',
    path: 'src/Trips.tsx',
    files: {
      'package.json':
        '{ "dependencies": { "react": "18.3.1", "react-native": "0.76.0", "@tanstack/react-query": "5.62.0" } }',
    },
    before: `import { useQuery } from '@tanstack/react-query'
import { FlatList, Text } from 'react-native'
import { loadTrips } from './trips'

export function Trips() {
  const { data: trips, isLoading } = «useQuery»({ queryKey: ['trips'], queryFn: loadTrips })
  if (isLoading) return <Text>Loading</Text>
  return <FlatList data={trips} renderItem={({ item }) => <Text>{item.name}</Text>} />
}
`,
    after: `import { useQuery } from '@tanstack/react-query'
import { FlatList, Text, Button, View } from 'react-native'
import { loadTrips } from './trips'

export function Trips() {
  const { data: trips, isLoading, isError, refetch } = useQuery({ queryKey: ['trips'], queryFn: loadTrips })
  if (isLoading) return <Text>Loading</Text>
  if (isError) {
    return (
      <View style={{ flex: 1, alignItems: 'center', justifyContent: 'center', gap: 12, padding: 24 }}>
        <Text>Could not load trips. Please try again.</Text>
        <Button title="Try again" onPress={() => refetch()} />
      </View>
    )
  }
  return <FlatList data={trips} renderItem={({ item }) => <Text>{item.name}</Text>} />
}
`,
  },
  {
    name: 'no place: a hook is called after the early return, and what is rendered is no JSX',
    path: 'src/Odd.tsx',
    files: pkg('"swr": "2.2.0"'),
    before: `import { useQuery } from '@tanstack/react-query'
import { useOther } from './other'
import { load } from './load'

export function Odd() {
  const { data: odd, isLoading } = «useQuery»({ queryKey: ['odd'], queryFn: load })
  if (isLoading) return <p>Loading</p>
  const wrap = useOther()
  return wrap(<ul>{odd.map((one) => <li key={one}>{one}</li>)}</ul>)
}
`,
  },
  {
    name: 'one line where there is room for a line',
    path: 'src/Count.tsx',
    files: { ...pkg('"tailwindcss": "3.4.0"') },
    before: `import { useQuery } from '@tanstack/react-query'
import { loadGuests } from './guests'

export function Count() {
  const { data: guests, isLoading } = «useQuery»({ queryKey: ['guests'], queryFn: loadGuests })
  return (
    <header>
      <h1>Guests</h1>
      <p>{isLoading ? <span>…</span> : guests.map((guest) => <b key={guest.id}>{guest.name}</b>)}</p>
    </header>
  )
}
`,
    after: `import { useQuery } from '@tanstack/react-query'
import { loadGuests } from './guests'

export function Count() {
  const { data: guests, isLoading, isError } = useQuery({ queryKey: ['guests'], queryFn: loadGuests })
  return (
    <header>
      <h1>Guests</h1>
      <p>{isLoading ? <span>…</span> : isError ? (
        <span role="alert" className="text-sm text-red-600">Could not load guests</span>
      ) : guests.map((guest) => <b key={guest.id}>{guest.name}</b>)}</p>
    </header>
  )
}
`,
  },
  {
    name: 'nothing where something invented would stand under the message',
    path: 'src/pages/Reviews.tsx',
    files: pkg('"tailwindcss": "3.4.0"'),
    before: `import { useQuery } from '@tanstack/react-query'
import { api, sampleReviews } from '../lib/api'

export function Reviews() {
  const { data: reviews, isLoading } = «useQuery»({ queryKey: ['reviews'], queryFn: api.reviews })
  const shown = reviews?.length ? reviews : sampleReviews
  if (isLoading) return <p>Loading…</p>
  return (
    <ul title={reviews?.length}>
      {reviews?.slice(0, 3).map((each) => <li key={each.id}>{each.title}</li>)}
      {shown.map((each) => <li key={each.id}>{each.text}</li>)}
    </ul>
  )
}
`,
  },
  {
    name: 'no place above all screens: a role that could not be looked up takes no page away',
    path: 'src/App.tsx',
    files: pkg('"react-router-dom": "6.28.0"'),
    before: `import { useQuery } from '@tanstack/react-query'
import { Route, Routes } from 'react-router-dom'

export function App() {
  const { data: role, isLoading } = «useQuery»({ queryKey: ['role'], queryFn: () => fetch('/api/role').then((r) => r.json()) })
  if (isLoading) return <p>Loading</p>
  return (
    <Routes>
      <Route path="/" element={<p>{role?.name}</p>} />
    </Routes>
  )
}
`,
  },
  {
    name: 'what other hooks load stays; the whole name of what did not',
    path: 'src/pages/Year.tsx',
    files: {
      'package.json':
        '{ "name": "court-booking", "dependencies": { "react": "18.3.1", "@supabase/supabase-js": "2.45.0", "@tanstack/react-query": "5.0.0" } }',
      'src/hooks/reports.ts': `import { useQuery } from '@tanstack/react-query'
const load = async (path: string) => {
  const response = await fetch(path)
  if (!response.ok) throw new Error(path)
  return response.json()
}
export const useYearEndSummary = () => useQuery({ queryKey: ['year'], queryFn: () => load('/api/year') })
export const useTaxForms = () => useQuery({ queryKey: ['tax'], queryFn: () => load('/api/tax') })
`,
    },
    before: `import { YearSection } from '../components/YearSection'
import { useTaxForms, useYearEndSummary } from '../hooks/reports'

export function Year() {
  const { data: yearEnd, isLoading } = «useYearEndSummary»()
  const { data: forms, isError: formsFailed } = useTaxForms()
  return (
    <main>
      <h1>Reports</h1>
      {formsFailed && <p>No forms</p>}
      <div>
        <YearSection year={yearEnd} forms={forms} busy={isLoading} />
      </div>
    </main>
  )
}
`,
    after: `import { YearSection } from '../components/YearSection'
import { useTaxForms, useYearEndSummary } from '../hooks/reports'

export function Year() {
  const { data: yearEnd, isLoading, isError, refetch } = useYearEndSummary()
  const { data: forms, isError: formsFailed } = useTaxForms()
  return (
    <main>
      <h1>Reports</h1>
      {formsFailed && <p>No forms</p>}
      <div>
        {isError && (
          <div role="alert">
            <p>Could not load the year end summary. Please try again.</p>
            <button type="button" onClick={() => refetch()}>
              Try again
            </button>
          </div>
        )}
        <YearSection year={yearEnd} forms={forms} busy={isLoading} />
      </div>
    </main>
  )
}
`,
  },
])
