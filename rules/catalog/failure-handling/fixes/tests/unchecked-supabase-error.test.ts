import rule from '../../unchecked-supabase-error'
import { fixesForUncheckedSupabaseError } from '../unchecked-supabase-error'
import { golden } from './golden'

const CLIENT = {
  'src/integrations/supabase/client.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'public')
`,
}

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
    name: 'a row that may be missing stays no error',
    path: 'src/lib/members.ts',
    files: CLIENT,
    before: `import { supabase } from '../integrations/supabase/client'

export async function isMember(id: string) {
  const { data: found } = await supabase.«from»('church_members').select('id').eq('id', id).single()
  if (!found) return false
  await supabase.from('church_members').update({ seen: true }).eq('id', id).throwOnError()
  return true
}
`,
    after: `import { supabase } from '../integrations/supabase/client'

export async function isMember(id: string) {
  const { data: found, error: foundError } = await supabase.from('church_members').select('id').eq('id', id).single()
  // PGRST116: there is no such row, which the code below reckons with
  if (foundError && foundError.code !== 'PGRST116') throw foundError
  if (!found) return false
  await supabase.from('church_members').update({ seen: true }).eq('id', id).throwOnError()
  return true
}
`,
  },
  {
    name: 'what the function promises on failure, for all of its requests',
    path: 'server/leads.ts',
    files: CLIENT,
    before: `import { supabase } from '../src/integrations/supabase/client'

export async function deleteLead(id: string): Promise<boolean> {
  await supabase.«from»('lead_notes').delete().eq('lead_id', id)
  await supabase.from('lead_files').delete().eq('lead_id', id)
  const { error } = await supabase.from('leads').delete().eq('id', id)
  if (error) {
    console.error('Error deleting lead:', error)
    return false
  }
  return true
}
`,
    after: `import { supabase } from '../src/integrations/supabase/client'

export async function deleteLead(id: string): Promise<boolean> {
  const { error: leadNotesError } = await supabase.from('lead_notes').delete().eq('lead_id', id)
  if (leadNotesError) {
    console.error('Failed to delete lead notes:', leadNotesError)
    return false
  }
  const { error: leadFilesError } = await supabase.from('lead_files').delete().eq('lead_id', id)
  if (leadFilesError) {
    console.error('Failed to delete lead files:', leadFilesError)
    return false
  }
  const { error } = await supabase.from('leads').delete().eq('id', id)
  if (error) {
    console.error('Error deleting lead:', error)
    return false
  }
  return true
}
`,
  },
  {
    name: 'a result object with the error in it',
    path: 'server/leads.ts',
    files: CLIENT,
    before: `import { supabase } from '../src/integrations/supabase/client'

export async function saveLead(lead: { id: string }) {
  await supabase.«from»('lead_notes').delete().eq('lead_id', lead.id)
  const saved = await supabase.from('leads').upsert(lead)
  if (saved.error) return { ok: false, error: saved.error.message }
  return { ok: true }
}
`,
    after: `import { supabase } from '../src/integrations/supabase/client'

export async function saveLead(lead: { id: string }) {
  const { error: leadNotesError } = await supabase.from('lead_notes').delete().eq('lead_id', lead.id)
  if (leadNotesError) return { ok: false, error: leadNotesError.message }
  const saved = await supabase.from('leads').upsert(lead)
  if (saved.error) return { ok: false, error: saved.error.message }
  return { ok: true }
}
`,
  },
  {
    name: 'how far a job is, and a record at the end that the code says it tries to keep, are logged; the third of a kind has a name',
    path: 'supabase/functions/import/index.ts',
    before: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2';

const db = createClient('https://x.supabase.co', 'key');
Deno.serve(async (req) => {
  try {
    const { id } = await req.json();
    await db.«from»('jobs').update({ progress: 30 }).eq('id', id);
    return new Response('ok');
  } catch (error) {
    return new Response(JSON.stringify({ error: error.message }), { status: 500 });
  }
});
`,
    after: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2';

const db = createClient('https://x.supabase.co', 'key');
Deno.serve(async (req) => {
  try {
    const { id } = await req.json();
    const { error } = await db.from('jobs').update({ progress: 30 }).eq('id', id);
    if (error) console.error('Could not update the job:', error);
    return new Response('ok');
  } catch (error) {
    return new Response(JSON.stringify({ error: error.message }), { status: 500 });
  }
});
`,
  },
  {
    name: 'a record that the code says it tries to keep, when the work is done',
    path: 'supabase/functions/unlock/index.ts',
    before: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2';

const db = createClient('https://x.supabase.co', 'key');
Deno.serve(async (req) => {
  try {
    const { id } = await req.json();
    const { error: openError } = await db.from('clubs').update({ open: true }).eq('id', id);
    if (openError) throw openError;
    // We try to log who opened it
    await db.«from»('payments').insert({ club_id: id, amount: 0 });
    return new Response('ok');
  } catch (error) {
    return new Response(JSON.stringify({ error: error.message }), { status: 500 });
  }
});
`,
    after: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2';

const db = createClient('https://x.supabase.co', 'key');
Deno.serve(async (req) => {
  try {
    const { id } = await req.json();
    const { error: openError } = await db.from('clubs').update({ open: true }).eq('id', id);
    if (openError) throw openError;
    // We try to log who opened it
    const { error: paymentsError } = await db.from('payments').insert({ club_id: id, amount: 0 });
    if (paymentsError) console.error('Could not save the payment:', paymentsError);
    return new Response('ok');
  } catch (error) {
    return new Response(JSON.stringify({ error: error.message }), { status: 500 });
  }
});
`,
  },
  {
    name: 'what is taken back is named by what takes it back',
    path: 'supabase/functions/create-employee/index.ts',
    before: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2';

const db = createClient('https://x.supabase.co', 'key');
Deno.serve(async (req) => {
  try {
    const { user, row } = await req.json();
    const { error: rowError } = await db.from('employees').insert(row);
    if (rowError) {
      await db.auth.admin.«deleteUser»(user);
      return new Response('no', { status: 400 });
    }
    return new Response('ok');
  } catch (error) {
    return new Response(JSON.stringify({ error: error.message }), { status: 500 });
  }
});
`,
    after: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2';

const db = createClient('https://x.supabase.co', 'key');
Deno.serve(async (req) => {
  try {
    const { user, row } = await req.json();
    const { error: rowError } = await db.from('employees').insert(row);
    if (rowError) {
      const { error } = await db.auth.admin.deleteUser(user);
      if (error) console.error('Could not delete the user:', error);
      return new Response('no', { status: 400 });
    }
    return new Response('ok');
  } catch (error) {
    return new Response(JSON.stringify({ error: error.message }), { status: 500 });
  }
});
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
    name: 'what is there already is as good as made',
    path: 'src/bucket.ts',
    before: `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', 'key')
export async function bucket() {
  const { data } = await db.storage.«createBucket»('photos')
  return data
}
`,
    after: `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', 'key')
export async function bucket() {
  const { data, error } = await db.storage.createBucket('photos')
  if (error && !/already exists/i.test(error.message)) throw error
  return data
}
`,
  },
  {
    name: 'a server action that answers in Spanish',
    path: 'app/actions/work.ts',
    files: { 'package.json': '{ "name": "a", "dependencies": { "next": "15.0.0" } }' },
    before: `'use server'
import { db } from '@/lib/db'

export async function add(id: string) {
  if (!id) return { error: 'Completa título y descripción.' }
  if (id.length > 40) return { error: 'No se pudo guardar el trabajo. Inténtalo más tarde.' }
  if (id === 'x') return { error: 'No tienes permiso para ver este trabajo.' }
  const { data: work } = await db.«from»('trabajos').select('id').eq('id', id).maybeSingle()
  if (!work) return { error: 'Ese trabajo no está disponible para el portfolio.' }
  return { ok: true }
}
`,
    after: `'use server'
import { db } from '@/lib/db'

export async function add(id: string) {
  if (!id) return { error: 'Completa título y descripción.' }
  if (id.length > 40) return { error: 'No se pudo guardar el trabajo. Inténtalo más tarde.' }
  if (id === 'x') return { error: 'No tienes permiso para ver este trabajo.' }
  const { data: work, error: workError } = await db.from('trabajos').select('id').eq('id', id).maybeSingle()
  if (workError) {
    console.error('Could not load trabajos:', workError)
    return { error: 'No se pudieron cargar los datos. Inténtalo de nuevo.' }
  }
  if (!work) return { error: 'Ese trabajo no está disponible para el portfolio.' }
  return { ok: true }
}
`,
  },
])
