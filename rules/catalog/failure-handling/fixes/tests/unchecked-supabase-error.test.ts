import rule from '../../unchecked-supabase-error'
import { fixesForUncheckedSupabaseError } from '../unchecked-supabase-error'
import { CLIENT, golden } from './golden'

golden(rule, fixesForUncheckedSupabaseError, [
  {
    name: 'only data is taken: the app’s message, the loading state reset',
    path: 'src/pages/Orders.tsx',
    files: CLIENT,
    before: `import { useState } from "react";
import { toast } from "sonner";
import { supabase } from "../integrations/supabase/client";

export function Orders() {
  const [orders, setOrders] = useState<unknown[]>([]);
  const [loading, setLoading] = useState(false);
  const load = async () => {
    setLoading(true);
    const { data } = await supabase
      .«from»("order_items")
      .select("*");
    setOrders(data ?? []);
    setLoading(false);
  };
  return <button onClick={load} onBlur={() => toast("hi")}>{loading ? "…" : orders.length}</button>;
}
`,
    after: `import { useState } from "react";
import { toast } from "sonner";
import { supabase } from "../integrations/supabase/client";

export function Orders() {
  const [orders, setOrders] = useState<unknown[]>([]);
  const [loading, setLoading] = useState(false);
  const load = async () => {
    setLoading(true);
    const { data, error } = await supabase
      .from("order_items")
      .select("*");
    if (error) {
      console.error("Could not load orders:", error);
      toast.error("Could not load orders. Please try again.");
      setLoading(false);
      return;
    }
    setOrders(data ?? []);
    setLoading(false);
  };
  return <button onClick={load} onBlur={() => toast("hi")}>{loading ? "…" : orders.length}</button>;
}
`,
  },
  {
    name: 'a dropped result inside a try whose catch tells: thrown into it',
    path: 'src/components/Save.tsx',
    files: CLIENT,
    before: `import { useToast } from '@/hooks/use-toast'
import { supabase } from '../integrations/supabase/client'

export function Save({ id }: { id: string }) {
  const { toast } = useToast()
  const save = async () => {
    try {
      await supabase.«from»('bookings').update({ done: true }).eq('id', id)
      toast({ title: 'Saved' })
    } catch (error) {
      toast({ title: 'Not saved', variant: 'destructive' })
    }
  }
  return <button onClick={save}>Save</button>
}
`,
    after: `import { useToast } from '@/hooks/use-toast'
import { supabase } from '../integrations/supabase/client'

export function Save({ id }: { id: string }) {
  const { toast } = useToast()
  const save = async () => {
    try {
      const { error } = await supabase.from('bookings').update({ done: true }).eq('id', id)
      if (error) throw error
      toast({ title: 'Saved' })
    } catch (error) {
      toast({ title: 'Not saved', variant: 'destructive' })
    }
  }
  return <button onClick={save}>Save</button>
}
`,
    title: 'Check the error and throw it',
  },
  {
    name: '`error` is taken: a name of its own; a service throws',
    path: 'src/lib/report.ts',
    files: CLIENT,
    before: `import { supabase } from '../integrations/supabase/client';

export async function report() {
  const { data: orders, error } = await supabase.from('orders').select('id');
  if (error) throw error;
  const { data: refunds } = await supabase.«from»('refunds').select('id');
  return { orders, refunds };
}
`,
    after: `import { supabase } from '../integrations/supabase/client';

export async function report() {
  const { data: orders, error } = await supabase.from('orders').select('id');
  if (error) throw error;
  const { data: refunds, error: refundsError } = await supabase.from('refunds').select('id');
  if (refundsError) throw refundsError;
  return { orders, refunds };
}
`,
  },
  {
    name: 'a then callback',
    path: 'src/components/Count.tsx',
    files: CLIENT,
    before: `import { useEffect, useState } from 'react'
import { supabase } from '../integrations/supabase/client'

export function Count() {
  const [rows, setRows] = useState<unknown[] | null>(null)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    supabase.«from»('guests').select('id').then(({ data }) => setRows(data))
  }, [])
  return <p>{error ?? rows?.length}</p>
}
`,
    after: `import { useEffect, useState } from 'react'
import { supabase } from '../integrations/supabase/client'

export function Count() {
  const [rows, setRows] = useState<unknown[] | null>(null)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    supabase.from('guests').select('id').then(({ data, error: guestsError }) => {
      if (guestsError) {
        console.error('Could not load guests:', guestsError)
        setError('Could not load guests. Please try again.')
        return
      }
      setRows(data)
    })
  }, [])
  return <p>{error ?? rows?.length}</p>
}
`,
  },
  {
    name: 'a whole result, one of several at once, in a handler that has a catch',
    path: 'supabase/functions/summary/index.ts',
    before: `import { createClient } from 'npm:@supabase/supabase-js@2'

Deno.serve(async () => {
  try {
    const supabase = createClient('https://x.supabase.co', 'key')
    const [rooms, guests] = await Promise.all([
      supabase.«from»('rooms').select('id'),
      supabase.from('guests').select('id'),
    ])
    if (guests.error) throw guests.error
    return Response.json({ rooms: rooms.data, guests: guests.data })
  } catch (error) {
    return Response.json({ error: 'No summary' }, { status: 500 })
  }
})
`,
    after: `import { createClient } from 'npm:@supabase/supabase-js@2'

Deno.serve(async () => {
  try {
    const supabase = createClient('https://x.supabase.co', 'key')
    const [rooms, guests] = await Promise.all([
      supabase.from('rooms').select('id'),
      supabase.from('guests').select('id'),
    ])
    if (rooms.error) throw rooms.error
    if (guests.error) throw guests.error
    return Response.json({ rooms: rooms.data, guests: guests.data })
  } catch (error) {
    return Response.json({ error: 'No summary' }, { status: 500 })
  }
})
`,
  },
  {
    name: 'a builder that is awaited later',
    path: 'src/lib/search.ts',
    files: CLIENT,
    before: `import { supabase } from '../integrations/supabase/client'

export async function search(status?: string) {
  let query = supabase.«from»('tickets').select('*')
  if (status) query = query.eq('status', status)
  const { data } = await query
  return data
}
`,
    after: `import { supabase } from '../integrations/supabase/client'

export async function search(status?: string) {
  let query = supabase.from('tickets').select('*')
  if (status) query = query.eq('status', status)
  const { data, error } = await query
  if (error) throw error
  return data
}
`,
  },
  {
    name: 'a handler without a try answers; a body without braces gets them',
    path: 'app/api/visits/route.ts',
    files: {
      'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
    },
    before: `import { createClient } from '@supabase/supabase-js'

export async function POST(request: Request) {
  const supabase = createClient('https://x.supabase.co', 'key')
  const { path } = await request.json()
  if (path) await supabase.«from»('visits').insert({ path })
  return Response.json({ ok: true })
}
`,
    after: `import { createClient } from '@supabase/supabase-js'

export async function POST(request: Request) {
  const supabase = createClient('https://x.supabase.co', 'key')
  const { path } = await request.json()
  if (path) {
    const { error } = await supabase.from('visits').insert({ path })
    if (error) {
      console.error('Could not save the visit:', error)
      return Response.json({ error: 'Could not save the visit' }, { status: 500 })
    }
  }
  return Response.json({ ok: true })
}
`,
  },
  {
    name: 'each of several alike has a name',
    path: 'src/leave.ts',
    before: `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', 'key')
export async function leave(id: string) {
  await db.«from»('requests').update({ approved_by: null }).eq('approved_by', id)
  await db.from('requests').update({ manager: null }).eq('manager', id)
  await db.from('requests').update({ owner: null }).eq('owner', id)
}
`,
    after: `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', 'key')
export async function leave(id: string) {
  const { error: requestsError } = await db.from('requests').update({ approved_by: null }).eq('approved_by', id)
  if (requestsError) throw requestsError
  const { error: updateRequestsError } = await db.from('requests').update({ manager: null }).eq('manager', id)
  if (updateRequestsError) throw updateRequestsError
  const { error: requestsError3 } = await db.from('requests').update({ owner: null }).eq('owner', id)
  if (requestsError3) throw requestsError3
}
`,
  },
  {
    name: 'all of one load at once, told of by the first that failed',
    path: 'src/pages/Totals.tsx',
    files: CLIENT,
    before: `import { useState } from 'react'
import { toast } from 'sonner'
import { supabase } from '../integrations/supabase/client'

export function Totals() {
  const [totals, setTotals] = useState({ rooms: 0, guests: 0 })
  const handleCount = async () => {
    const [{ count: roomCount }, { count: guestCount }] = await Promise.all([
      supabase.«from»('rooms').select('*', { count: 'exact', head: true }),
      supabase.from('guests').select('*', { count: 'exact', head: true }),
    ])
    setTotals({ rooms: roomCount || 0, guests: guestCount || 0 })
    toast('Counted')
  }
  return <button onClick={handleCount}>{totals.rooms} rooms, {totals.guests} guests</button>
}
`,
    after: `import { useState } from 'react'
import { toast } from 'sonner'
import { supabase } from '../integrations/supabase/client'

export function Totals() {
  const [totals, setTotals] = useState({ rooms: 0, guests: 0 })
  const handleCount = async () => {
    const [{ count: roomCount, error: roomError }, { count: guestCount, error: guestError }] = await Promise.all([
      supabase.from('rooms').select('*', { count: 'exact', head: true }),
      supabase.from('guests').select('*', { count: 'exact', head: true }),
    ])
    const firstError = roomError ?? guestError
    if (firstError) {
      console.error('Could not load the data:', firstError)
      toast.error('Could not load the data. Please try again.')
    }
    setTotals({ rooms: roomCount || 0, guests: guestCount || 0 })
    toast('Counted')
  }
  return <button onClick={handleCount}>{totals.rooms} rooms, {totals.guests} guests</button>
}
`,
  },
])
