import floating from '../../floating-promise'
import errorState from '../../missing-error-state'
import swallowed from '../../swallowed-error'
import unchecked from '../../unchecked-supabase-error'
import unguarded from '../../unguarded-fetch'
import parse from '../../unguarded-parse'
import { fixesForFloatingPromise } from '../floating-promise'
import { fixesForMissingErrorState } from '../missing-error-state'
import { fixesForSwallowedError } from '../swallowed-error'
import { fixesForUncheckedSupabaseError } from '../unchecked-supabase-error'
import { fixesForUnguardedFetch } from '../unguarded-fetch'
import { fixesForUnguardedParse } from '../unguarded-parse'
import { CLIENT, golden } from './golden'

golden(errorState, fixesForMissingErrorState, [
  {
    name: 'all that a list is made of is looked at, in the panel of the file',
    path: 'src/LowStock.tsx',
    before: `import { useQuery } from '@tanstack/react-query'

export function Sales() {
  const { data, isLoading, isError, error } = useQuery<{ id: string }[]>({ queryKey: ['/api/sales'] })
  return isLoading ? <p>Loading…</p> : isError ? <CardError message={error.message} /> : <ul>{data?.map((sale) => <li key={sale.id}>{sale.id}</li>)}</ul>
}

export function LowStock() {
  const { data: stock, isLoading } = «useQuery»<{ sku: string }[]>({ queryKey: ['/api/stock'] })
  const { data: sold } = useQuery<string[]>({ queryKey: ['/api/sold'] })
  const low = stock?.filter((row) => sold?.includes(row.sku)) ?? []
  return (
    <section>
      <h2>Low stock</h2>
      {isLoading ? (
        <p>Loading…</p>
      ) : low.length === 0 ? (
        <p>Stock is healthy.</p>
      ) : (
        <ul>{low.map((row) => <li key={row.sku}>{row.sku}</li>)}</ul>
      )}
    </section>
  )
}

function CardError({ message }: { message: string }) {
  return <div>{message}</div>
}
`,
    after: `import { useQuery } from '@tanstack/react-query'

export function Sales() {
  const { data, isLoading, isError, error } = useQuery<{ id: string }[]>({ queryKey: ['/api/sales'] })
  return isLoading ? <p>Loading…</p> : isError ? <CardError message={error.message} /> : <ul>{data?.map((sale) => <li key={sale.id}>{sale.id}</li>)}</ul>
}

export function LowStock() {
  const { data: stock, isLoading, isError } = useQuery<{ sku: string }[]>({ queryKey: ['/api/stock'] })
  const { data: sold, isError: soldFailed } = useQuery<string[]>({ queryKey: ['/api/sold'] })
  const loadFailed = isError || soldFailed
  const low = stock?.filter((row) => sold?.includes(row.sku)) ?? []
  return (
    <section>
      <h2>Low stock</h2>
      {isLoading ? (
        <p>Loading…</p>
      ) : loadFailed ? (
        <CardError message="Could not load the low stock" />
      ) : low.length === 0 ? (
        <p>Stock is healthy.</p>
      ) : (
        <ul>{low.map((row) => <li key={row.sku}>{row.sku}</li>)}</ul>
      )}
    </section>
  )
}

function CardError({ message }: { message: string }) {
  return <div>{message}</div>
}
`,
  },
  {
    name: 'a message stands in the tab that shows the list',
    path: 'src/Support.tsx',
    before: `import { useQuery } from '@tanstack/react-query'
import { Tabs, TabsContent } from './ui/tabs'

export function Support() {
  const { data: tickets } = «useQuery»<{ id: string }[]>({ queryKey: ['/api/tickets'] })
  return (
    <Tabs>
      <TabsContent value="metrics">
        <p>Metrics</p>
      </TabsContent>
      <TabsContent value="tickets">
        <h2>Tickets</h2>
        <p>{tickets?.length ?? 0} open</p>
        <div>
          {tickets && tickets.length > 0 ? (
            tickets.map((ticket) => <p key={ticket.id}>{ticket.id}</p>)
          ) : (
            <p>No tickets yet</p>
          )}
        </div>
      </TabsContent>
    </Tabs>
  )
}
`,
    after: `import { useQuery } from '@tanstack/react-query'
import { Tabs, TabsContent } from './ui/tabs'

export function Support() {
  const { data: tickets, isError, refetch } = useQuery<{ id: string }[]>({ queryKey: ['/api/tickets'] })
  return (
    <Tabs>
      <TabsContent value="metrics">
        <p>Metrics</p>
      </TabsContent>
      <TabsContent value="tickets">
        <h2>Tickets</h2>
        {isError && (
          <div role="alert">
            <p>Could not load tickets. Please try again.</p>
            <button type="button" onClick={() => refetch()}>
              Try again
            </button>
          </div>
        )}
        <p>{tickets?.length ?? 0} open</p>
        <div>
          {isError ? null : tickets && tickets.length > 0 ? (
            tickets.map((ticket) => <p key={ticket.id}>{ticket.id}</p>)
          ) : (
            <p>No tickets yet</p>
          )}
        </div>
      </TabsContent>
    </Tabs>
  )
}
`,
  },
  {
    name: 'what the screen has itself stays',
    path: 'src/RoomSheet.tsx',
    before: `import { useQuery } from '@tanstack/react-query'

export function RoomSheet({ room }: { room: { id: string; title: string } | null }) {
  const { data: detail, isLoading } = «useQuery»<{ id: string; title: string; beds: string[] }>({ queryKey: ['/api/rooms', room?.id] })
  const shown = detail || (room ? { ...room, beds: [] } : null)
  return (
    <aside>
      {isLoading && <p>Loading…</p>}
      {shown && <h2>{shown.title}</h2>}
      {detail && <ul>{detail.beds.map((bed) => <li key={bed}>{bed}</li>)}</ul>}
    </aside>
  )
}
`,
  },
])

golden(parse, fixesForUnguardedParse, [
  {
    name: 'what is made of the text is left out with it',
    path: 'src/Visit.tsx',
    before: `export function Visit({ now, fresh }: { now: number; fresh: () => string }) {
  const stored = localStorage.getItem('session')
  let id: string
  if (stored) {
    const parsed = JSON.«parse»(stored)
    if (now - parsed.lastSeen < 1000) {
      id = parsed.id
    } else {
      id = fresh()
    }
  } else {
    id = fresh()
  }
  localStorage.setItem('session', JSON.stringify({ id, lastSeen: now }))
  return <p>{id}</p>
}
`,
    after: `export function Visit({ now, fresh }: { now: number; fresh: () => string }) {
  const stored = localStorage.getItem('session')
  let id: string
  if (stored) {
    try {
      const parsed = JSON.parse(stored)
      if (now - parsed.lastSeen < 1000) {
        id = parsed.id
      } else {
        id = fresh()
      }
    } catch (error) {
      console.error('Could not read session from storage:', error)
      localStorage.removeItem('session')
      id = fresh()
    }
  } else {
    id = fresh()
  }
  localStorage.setItem('session', JSON.stringify({ id, lastSeen: now }))
  return <p>{id}</p>
}
`,
  },
])

golden(swallowed, fixesForSwallowedError, [
  {
    name: 'a step that may fail is not told beside the words that all went well',
    path: 'src/Request.tsx',
    before: `import { toast } from 'sonner'

export function Request() {
  const handleSend = async () => {
    try {
      const ticket = await fetch('/api/tickets', { method: 'POST' })
      if (ticket) {
        try {
          await fetch('/api/admins', { method: 'POST' })
        } «catch» (error) {
          console.error('Error notifying admins:', error)
        }
      }
      toast.success('Request sent')
    } catch (error) {
      toast.error('Failed to send the request')
    }
  }
  return <button onClick={handleSend}>Send</button>
}
`,
  },
  {
    name: 'in another language: what the log says was done',
    path: 'src/Plantillas.tsx',
    before: `import { toast } from 'sonner'

export function Plantillas() {
  const handleSubmit = async () => {
    try {
      await fetch('/api/templates', { method: 'POST' })
    } «catch» (error) {
      console.error('Error saving template:', error)
    }
  }
  const handleRemove = async () => {
    toast.success('La plantilla fue eliminada con éxito')
  }
  return (
    <form>
      <p>Las plantillas de tu correo</p>
      <button onClick={handleSubmit}>Guardar</button>
      <button onClick={handleRemove}>Eliminar</button>
    </form>
  )
}
`,
    after: `import { toast } from 'sonner'

export function Plantillas() {
  const handleSubmit = async () => {
    try {
      await fetch('/api/templates', { method: 'POST' })
    } catch (error) {
      console.error('Error saving template:', error)
      toast.error('No se pudieron guardar los cambios. Inténtalo de nuevo.')
    }
  }
  const handleRemove = async () => {
    toast.success('La plantilla fue eliminada con éxito')
  }
  return (
    <form>
      <p>Las plantillas de tu correo</p>
      <button onClick={handleSubmit}>Guardar</button>
      <button onClick={handleRemove}>Eliminar</button>
    </form>
  )
}
`,
  },
])

golden(unchecked, fixesForUncheckedSupabaseError, [
  {
    name: 'one of many in a loop is not told by itself',
    path: 'src/Notes.tsx',
    files: CLIENT,
    before: `import { toast } from 'sonner'
import { supabase } from './integrations/supabase/client'

export function Notes({ items }: { items: { id: string; quantity: number }[] }) {
  const handleInvoice = async () => {
    for (const item of items) {
      const { data: product } = await supabase.«from»('products').select('stock').eq('id', item.id).single()
      if (product) await supabase.from('products').update({ stock: product.stock - item.quantity }).eq('id', item.id).throwOnError()
    }
    toast.success('Invoiced')
  }
  return <button onClick={handleInvoice}>Invoice</button>
}
`,
  },
])

golden(unguarded, fixesForUnguardedFetch, [
  {
    name: 'a thing that the screen has no word for: the changes',
    path: 'src/Timeline.tsx',
    files: CLIENT,
    before: `import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { supabase } from './integrations/supabase/client'

export function Timeline() {
  const addMutation = «useMutation»({
    mutationFn: async (text: string) => {
      const { error } = await supabase.from('crm_activities').insert({ text })
      if (error) throw error
    },
    onSuccess: () => toast('Done'),
  })
  return <button onClick={() => addMutation.mutate('Hello')}>Write to the timeline of this customer</button>
}
`,
    after: `import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { supabase } from './integrations/supabase/client'

export function Timeline() {
  const addMutation = useMutation({
    mutationFn: async (text: string) => {
      const { error } = await supabase.from('crm_activities').insert({ text })
      if (error) throw error
    },
    onSuccess: () => toast('Done'),
    onError: (error) => {
      console.error('Could not add the CRM activity:', error)
      toast.error('Could not save the changes. Please try again.')
    },
  })
  return <button onClick={() => addMutation.mutate('Hello')}>Write to the timeline of this customer</button>
}
`,
  },
])

golden(floating, fixesForFloatingPromise, [
  {
    name: 'a document is known by its collection',
    path: 'src/Veto.tsx',
    before: `import { doc, updateDoc } from 'firebase/firestore'
import { toast } from 'sonner'
import { db } from './firebase'

export function Veto({ id }: { id: string }) {
  return (
    <button
      onClick={() => {
        «updateDoc»(doc(db, 'matches', id), { map: 'dust' })
        toast.success('Dust it is')
      }}
    >
      Take dust
    </button>
  )
}
`,
    after: `import { doc, updateDoc } from 'firebase/firestore'
import { toast } from 'sonner'
import { db } from './firebase'

export function Veto({ id }: { id: string }) {
  return (
    <button
      onClick={() => {
        updateDoc(doc(db, 'matches', id), { map: 'dust' }).catch((error) => {
          console.error('Could not update the match:', error)
          toast.error('Could not update the match. Please try again.')
        })
        toast.success('Dust it is')
      }}
    >
      Take dust
    </button>
  )
}
`,
  },
])
