/** A file as such apps have them: a screen of a booking shop with its calls, grown to a number of lines. */
export function sourceOf(lines: number): string {
  const blocks: string[] = [HEAD]
  for (let i = 0; count(blocks) < lines - 1; i++) blocks.push(block(i))
  const text = blocks.join('\n').split('\n')
  return `${[...text.slice(0, lines - 1), ''].join('\n')}`
}

function count(blocks: readonly string[]): number {
  return blocks.reduce((sum, block) => sum + block.split('\n').length, 0)
}

const HEAD = `import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { supabase } from './supabase'
import { formatPrice, loadRooms } from './rooms'
`

function block(i: number): string {
  return `
export function Bookings${i}({ hotel, onDone }: { hotel: string; onDone: (id: string) => void }) {
  const [rows, setRows] = useState<{ id: string; price: number; guest: string }[]>([])
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    loadRooms(hotel).then((rooms) => setRows(rooms))
  }, [hotel])

  // A guest changes the dates of a booking.
  async function move(id: string, from: Date, to: Date) {
    setBusy(true)
    try {
      const res = await fetch(\`/api/bookings/\${id}/move\`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ from, to, hotel }),
      })
      const body = await res.json()
      onDone(body.id)
    } catch (error) {
      console.error('move failed', error)
    } finally {
      setBusy(false)
    }
  }

  async function cancel(id: string) {
    const { data } = await supabase.from('bookings').update({ state: 'cancelled' }).eq('id', id).select()
    if (data) toast.success('Cancelled')
    const others = rows.filter((row) => row.id !== id)
    setRows(others.map((row) => ({ ...row, price: Math.round(row.price * 100) / 100 })))
  }

  return (
    <ul className="bookings">
      {rows.map((row) => (
        <li key={row.id}>
          <span>{row.guest}</span> <b>{formatPrice(row.price)}</b>
          <button disabled={busy} onClick={() => move(row.id, new Date(), new Date())}>
            Move
          </button>
          <button disabled={busy} onClick={() => cancel(row.id)}>Cancel</button>
        </li>
      ))}
    </ul>
  )
}`
}

/** The files round it, so that there is something to link: each imports from it and from each other. */
export function neighbours(count: number): Record<string, string> {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({
      name: 'shop',
      dependencies: { react: '19', sonner: '2', '@supabase/supabase-js': '2' },
    }),
    'tsconfig.json': '{ "compilerOptions": { "jsx": "react-jsx" } }',
    'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'\nexport const supabase = createClient('u', 'k')\n`,
    'src/rooms.ts': `export async function loadRooms(hotel: string) {
  const res = await fetch('/api/rooms?hotel=' + hotel)
  if (!res.ok) throw new Error('rooms')
  return res.json()
}
export const formatPrice = (price: number) => '€' + price.toFixed(2)
`,
  }
  for (let i = 0; i < count; i++) {
    files[`src/screen-${i}.tsx`] = `import { Bookings${i % 5} } from './bookings'
import { loadRooms } from './rooms'
export function Screen${i}() {
  async function reload() {
    await loadRooms('h${i}')
  }
  return <Bookings${i % 5} hotel="h${i}" onDone={reload} />
}
`
  }
  return files
}
