import rule from '../../unguarded-fetch'
import { fixesForUnguardedFetch } from '../unguarded-fetch'
import { golden } from './golden'

golden(rule, fixesForUnguardedFetch, [
  {
    name: 'what was said of the last load goes with the next one, in words that are whole and colours that are there',
    path: 'src/pages/Daily.tsx',
    files: {
      'package.json':
        '{ "name": "court-booking", "dependencies": { "react": "18.3.1", "@supabase/supabase-js": "2.45.0", "tailwindcss": "4.0.0" } }',
      'src/components/ui/button.tsx': `export const Button = (props: object) => <button {...props} />
`,
      'src/lib/toast.ts': `export const x = 1
`,
    },
    before: `import { useCallback, useEffect, useState } from 'react'

export function Daily({ date }: { date: string }) {
  const [data, setData] = useState<{ text: string } | null>(null)
  const [edited, setEdited] = useState('')
  const [loading, setLoading] = useState(false)
  const fetchPayload = useCallback(async () => {
    const response = await «fetch»('/api/daily?date=' + date)
    return response.json()
  }, [date])
  useEffect(() => {
    fetchPayload().then((d) => {
      setData(d)
      setEdited(d.text)
    })
  }, [fetchPayload])
  const refresh = useCallback(() => {
    setLoading(true)
    fetchPayload()
      .then((d) => {
        setData(d)
        setEdited(d.text)
      })
      .finally(() => setLoading(false))
  }, [fetchPayload])
  return (
    <div>
      <button disabled={loading} onClick={refresh}>Refresh</button>
      <input value={edited} onChange={(event) => setEdited(event.target.value)} />
      {data && <p>{data.text}</p>}
    </div>
  )
}
`,
    after: `import { useCallback, useEffect, useState } from 'react'

export function Daily({ date }: { date: string }) {
  const [data, setData] = useState<{ text: string } | null>(null)
  const [edited, setEdited] = useState('')
  const [loading, setLoading] = useState(false)
  const [dataError, setDataError] = useState<string | null>(null)
  const fetchPayload = useCallback(async () => {
    const response = await fetch('/api/daily?date=' + date)
    return response.json()
  }, [date])
  useEffect(() => {
    setDataError(null)
    fetchPayload().then((d) => {
      setData(d)
      setEdited(d.text)
    }).catch((error) => {
      console.error('Could not load the payload:', error)
      setDataError('Could not load the data. Please try again.')
    })
  }, [fetchPayload])
  const refresh = useCallback(() => {
    setDataError(null)
    setLoading(true)
    fetchPayload()
      .then((d) => {
        setData(d)
        setEdited(d.text)
      })
      .catch((error) => {
        console.error('Could not load the payload:', error)
        alert('Could not load the data. Please try again.')
      })
      .finally(() => setLoading(false))
  }, [fetchPayload])
  return (
    <div>
      <button disabled={loading} onClick={refresh}>Refresh</button>
      {dataError && (
        <span role="alert" className="text-sm text-red-600">{dataError}</span>
      )}
      <input value={edited} onChange={(event) => setEdited(event.target.value)} />
      {data && <p>{data.text}</p>}
    </div>
  )
}
`,
  },
])
