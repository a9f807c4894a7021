import rule from '../../unguarded-fetch'
import { fixesForUnguardedFetch } from '../unguarded-fetch'
import { golden } from './golden'

const SONNER_PAGE = `import { toast } from "sonner";

export function Settings() {
  return <button onClick={() => toast.error("No")}>Try</button>;
}
`

const SHADCN_PAGE = `import { useToast } from '@/hooks/use-toast'

export function Settings() {
  const { toast } = useToast()
  return <button onClick={() => toast({ title: 'Saved' })}>Save</button>
}
`

golden(rule, fixesForUnguardedFetch, [
  {
    name: 'sonner, which the app uses elsewhere; a loading state is still reset',
    path: 'src/pages/Bookings.tsx',
    files: { 'src/pages/Settings.tsx': SONNER_PAGE },
    before: `import { useState } from "react";

export function Bookings() {
  const [bookings, setBookings] = useState([]);
  const [loading, setLoading] = useState(false);

  const fetchBookings = async () => {
    setLoading(true);
    const response = await «fetch»("/api/bookings");
    // newest first
    const data = await response.json();
    setBookings(data);
    setLoading(false);
  };

  return <button onClick={fetchBookings}>{loading ? "…" : bookings.length}</button>;
}
`,
    after: `import { useState } from "react";
import { toast } from "sonner";

export function Bookings() {
  const [bookings, setBookings] = useState([]);
  const [loading, setLoading] = useState(false);

  const fetchBookings = async () => {
    setLoading(true);
    try {
      const response = await fetch("/api/bookings");
      // newest first
      const data = await response.json();
      setBookings(data);
    } catch (error) {
      console.error("Could not load bookings:", error);
      toast.error("Could not load bookings. Please try again.");
    }
    setLoading(false);
  };

  return <button onClick={fetchBookings}>{loading ? "…" : bookings.length}</button>;
}
`,
    title: 'Catch the failure and show it with toast.error',
  },
  {
    name: 'shadcn’s hook, put into the component; no semicolons',
    path: 'src/components/CancelButton.tsx',
    files: { 'src/pages/Settings.tsx': SHADCN_PAGE },
    before: `export function CancelButton({ id }: { id: string }) {
  const handleCancelBooking = async () => {
    await «fetch»(\`/api/bookings/\${id}\`, {
      method: 'DELETE',
    })
    window.location.reload()
  }

  return <button onClick={handleCancelBooking}>Cancel</button>
}
`,
    after: `import { useToast } from '@/hooks/use-toast'

export function CancelButton({ id }: { id: string }) {
  const { toast } = useToast()
  const handleCancelBooking = async () => {
    try {
      await fetch(\`/api/bookings/\${id}\`, {
        method: 'DELETE',
      })
      window.location.reload()
    } catch (error) {
      console.error('Could not cancel the booking:', error)
      toast({
        title: 'Could not cancel the booking',
        description: 'Please try again.',
        variant: 'destructive',
      })
    }
  }

  return <button onClick={handleCancelBooking}>Cancel</button>
}
`,
  },
  {
    name: 'a chain in an effect, with the error state of the component; `error` is not hidden',
    path: 'src/components/Prices.jsx',
    before: `import { useEffect, useState } from 'react';

export default function Prices() {
  const [prices, setPrices] = useState([]);
  const [error, setError] = useState('');

  useEffect(() => {
    «fetch»('/api/prices')
      .then((res) => res.json())
      .then(setPrices);
  }, []);

  return <p>{error || prices.join(', ')}</p>;
}
`,
    after: `import { useEffect, useState } from 'react';

export default function Prices() {
  const [prices, setPrices] = useState([]);
  const [error, setError] = useState('');

  useEffect(() => {
    fetch('/api/prices')
      .then((res) => res.json())
      .then(setPrices)
      .catch((err) => {
        console.error('Could not load prices:', err);
        setError('Could not load prices. Please try again.');
      });
  }, []);

  return <p>{error || prices.join(', ')}</p>;
}
`,
  },
  {
    name: 'a try with only a finally gets its catch; alert where the app has nothing else',
    path: 'src/components/Pay.jsx',
    before: `import { useState } from 'react'

export function Pay() {
  const [paying, setPaying] = useState(false)
  async function startPayment() {
    setPaying(true)
    try {
      const response = await «fetch»('/api/checkout', { method: 'POST' })
      const { url } = await response.json()
      window.location.href = url
    } finally {
      setPaying(false)
    }
  }
  return <button disabled={paying} onClick={startPayment}>Pay</button>
}
`,
    after: `import { useState } from 'react'

export function Pay() {
  const [paying, setPaying] = useState(false)
  async function startPayment() {
    setPaying(true)
    try {
      const response = await fetch('/api/checkout', { method: 'POST' })
      const { url } = await response.json()
      window.location.href = url
    } catch (error) {
      console.error('Could not start the payment:', error)
      alert('Could not start the payment. Please try again.')
    } finally {
      setPaying(false)
    }
  }
  return <button disabled={paying} onClick={startPayment}>Pay</button>
}
`,
  },
  {
    name: 'the caller in the component, where the call stands in a service',
    path: 'src/lib/rooms.ts',
    files: {
      'src/pages/Rooms.tsx': `import { useState } from 'react'
import { toast } from 'sonner'
import { loadRooms } from '../lib/rooms'

export default function Rooms() {
  const [rooms, setRooms] = useState<string[]>([])
  const refresh = async () => {
    const found = await loadRooms()
    setRooms(found)
    toast.success('Up to date')
  }
  return <button onClick={refresh}>{rooms.length}</button>
}
`,
    },
    before: `export async function loadRooms() {
  const response = await «fetch»('/api/rooms')
  if (!response.ok) throw new Error('Could not load rooms')
  return response.json()
}
`,
    afterFiles: {
      'src/pages/Rooms.tsx': `import { useState } from 'react'
import { toast } from 'sonner'
import { loadRooms } from '../lib/rooms'

export default function Rooms() {
  const [rooms, setRooms] = useState<string[]>([])
  const refresh = async () => {
    try {
      const found = await loadRooms()
      setRooms(found)
      toast.success('Up to date')
    } catch (error) {
      console.error('Could not load rooms:', error)
      toast.error('Could not load rooms. Please try again.')
    }
  }
  return <button onClick={refresh}>{rooms.length}</button>
}
`,
    },
  },
  {
    name: 'a mutation in Portuguese: what it says when it works, turned round',
    path: 'src/pages/Salas.tsx',
    files: {
      'package.json': '{ "dependencies": { "react": "18.3.1", "sonner": "1.0.0", "@tanstack/react-query": "5.62.0" } }',
    },
    before: `import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'

export function Salas() {
  const remover = «useMutation»({
    mutationFn: async (id: string) => {
      const resposta = await fetch('/api/salas/' + id, { method: 'DELETE' })
      if (!resposta.ok) throw new Error('Não foi possível remover')
    },
    onSuccess: () => {
      toast.success('Sala removida com sucesso')
    },
  })
  return <button onClick={() => remover.mutate('1')}>Remover a sala que você não usa</button>
}
`,
    after: `import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'

export function Salas() {
  const remover = useMutation({
    mutationFn: async (id: string) => {
      const resposta = await fetch('/api/salas/' + id, { method: 'DELETE' })
      if (!resposta.ok) throw new Error('Não foi possível remover')
    },
    onSuccess: () => {
      toast.success('Sala removida com sucesso')
    },
    onError: (error) => {
      console.error('Não foi possível remover a sala:', error)
      toast.error('Não foi possível remover a sala. Tente novamente.')
    },
  })
  return <button onClick={() => remover.mutate('1')}>Remover a sala que você não usa</button>
}
`,
  },
  {
    name: 'an answer that was passed over without a word is thrown to the new catch',
    path: 'src/components/Export.tsx',
    before: `import { toast } from 'sonner'

export function Export() {
  async function handleExportRooms() {
    const response = await «fetch»('/api/rooms/export')
    if (!response.ok) return
    open(URL.createObjectURL(await response.blob()))
  }
  return <button onClick={handleExportRooms} onBlur={() => toast('x')}>Export</button>
}
`,
    after: `import { toast } from 'sonner'

export function Export() {
  async function handleExportRooms() {
    try {
      const response = await fetch('/api/rooms/export')
      if (!response.ok) throw new Error(\`Could not export rooms (status \${response.status})\`)
      open(URL.createObjectURL(await response.blob()))
    } catch (error) {
      console.error('Could not export rooms:', error)
      toast.error('Could not export rooms. Please try again.')
    }
  }
  return <button onClick={handleExportRooms} onBlur={() => toast('x')}>Export</button>
}
`,
  },
  {
    name: 'what is asked for in a catch is left alone',
    path: 'src/components/Undo.tsx',
    before: `import { useState } from 'react'
import { toast } from 'sonner'

export function Undo() {
  const [data, setData] = useState(null)
  const save = async () => {
    try {
      const response = await fetch('/api/rooms', { method: 'PATCH' })
      if (!response.ok) setData(null)
    } catch {
      const response = await «fetch»('/api/rooms')
      if (response.ok) setData(await response.json())
    }
  }
  return <button onClick={save} onBlur={() => toast('x')}>{data}</button>
}
`,
  },
  {
    name: 'an answer that refuses is thrown too, and what keeps a second click away is let go',
    path: 'src/components/Publish.tsx',
    before: `import { useRef } from 'react'
import { toast } from 'sonner'

export function Publish({ room, onDone }: { room: any; onDone: (isPublic: boolean) => void }) {
  const savingRef = useRef(false)
  const togglePublish = async () => {
    if (savingRef.current) return
    savingRef.current = true
    const response = await «fetch»('/api/rooms/me', { method: 'PATCH', body: JSON.stringify({ isPublic: !room.isPublic }) })
    if (response.ok) {
      onDone(!room.isPublic)
    }
    savingRef.current = false
  }
  return <button onClick={togglePublish} onBlur={() => toast('x')}>Publish</button>
}
`,
    after: `import { useRef } from 'react'
import { toast } from 'sonner'

export function Publish({ room, onDone }: { room: any; onDone: (isPublic: boolean) => void }) {
  const savingRef = useRef(false)
  const togglePublish = async () => {
    if (savingRef.current) return
    savingRef.current = true
    try {
      const response = await fetch('/api/rooms/me', { method: 'PATCH', body: JSON.stringify({ isPublic: !room.isPublic }) })
      if (response.ok) {
        onDone(!room.isPublic)
      } else {
        throw new Error(\`Could not update the status (status \${response.status})\`)
      }
    } catch (error) {
      console.error('Could not update the status:', error)
      toast.error('Could not update the status. Please try again.')
    }
    savingRef.current = false
  }
  return <button onClick={togglePublish} onBlur={() => toast('x')}>Publish</button>
}
`,
  },
])
