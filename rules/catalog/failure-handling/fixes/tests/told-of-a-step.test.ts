import swallowed from '../../swallowed-error'
import response from '../../unchecked-response'
import supabaseError from '../../unchecked-supabase-error'
import unguarded from '../../unguarded-fetch'
import { fixesForSwallowedError } from '../swallowed-error'
import { fixesForUncheckedResponse } from '../unchecked-response'
import { fixesForUncheckedSupabaseError } from '../unchecked-supabase-error'
import { fixesForUnguardedFetch } from '../unguarded-fetch'
import { CLIENT, golden } from './golden'

const REACT = { 'package.json': '{ "name": "court-booking", "dependencies": { "react": "18.3.1" } }' }

const SHOP = `import { useEffect, useState } from 'react'

export function Shop({ id }: { id: string }) {
  const [shop, setShop] = useState<{ name: string } | null>(null)
  const [slots, setSlots] = useState<string[]>([])
  useEffect(() => {
    fetch('/api/shops/' + id)
      .then((r) => r.json())
      .then((d) => {
        setShop(d)
        «fetch»('/api/slots?shop=' + id).then((r) => r.json()).then(setSlots)
      })
      .catch(() => setShop({ name: 'Closed' }))
  }, [id])
  if (!shop) return <div className="p-4">Loading</div>
  return (
    <main>
      <h1>{shop.name}</h1>
      <ul>{slots.map((slot) => <li key={slot}>{slot}</li>)}</ul>
    </main>
  )
}
`

golden(unguarded, fixesForUnguardedFetch, [
  {
    name: 'what a request inside another loads has its line where that is shown',
    path: 'src/pages/Shop.tsx',
    files: REACT,
    before: SHOP,
    after: SHOP.replace(/[«»]/g, '')
      .replace(
        'useState<string[]>([])',
        'useState<string[]>([])\n  const [slotsError, setSlotsError] = useState<string | null>(null)',
      )
      .replace("    fetch('/api/shops/'", "    setSlotsError(null)\n    fetch('/api/shops/'")
      .replace(
        '.then(setSlots)',
        `.then(setSlots).catch((error) => {
          console.error('Could not load slots:', error)
          setSlotsError('Could not load slots. Please try again.')
        })`,
      )
      .replace(
        '      <ul>{slots.map((slot) => <li key={slot}>{slot}</li>)}</ul>',
        `      {slotsError ? (
        <span role="alert">{slotsError}</span>
      ) : (
        <ul>{slots.map((slot) => <li key={slot}>{slot}</li>)}</ul>
      )}`,
      ),
  },
  {
    name: 'who signs out is signed out here, whatever the server says',
    path: 'src/Account.tsx',
    files: REACT,
    before: `import { useState } from 'react'

export function Account() {
  const [user, setUser] = useState<string | null>('ann')
  const logout = async () => {
    try {
      await «fetch»('/api/logout', { method: 'POST' })
    } finally {
      setUser(null)
    }
  }
  return user && <button onClick={logout}>Sign out</button>
}
`,
  },
])

const MEMBERS = `import { useState } from 'react'
import { toast } from 'sonner'

export function Members() {
  const [members, setMembers] = useState<string[]>([])
  const handleUpdate = async (name: string) => {
    try {
      const saved = await fetch('/api/members', { method: 'PUT', body: name })
      if (!saved.ok) throw new Error('Failed to update member')
      const again = await «fetch»('/api/members')
      if (again.ok) {
        setMembers(await again.json())
      }
      toast.success('Member updated successfully!')
    } catch (error) {
      console.error(error)
      toast.error('Failed to update member')
    }
  }
  return <ul>{members.map((name) => <li key={name} onClick={() => handleUpdate(name)}>{name}</li>)}</ul>
}
`

golden(response, fixesForUncheckedResponse, [
  {
    name: 'a list that is read anew behind a change speaks of the list',
    path: 'src/Members.tsx',
    files: REACT,
    before: MEMBERS,
    after: MEMBERS.replace(/[«»]/g, '').replace(
      '      }\n      toast.success',
      `      } else {
        toast.error('Failed to load members. Please reload the page.')
      }
      toast.success`,
    ),
  },
  {
    name: 'what is thrown to a catch that makes nothing of it would be as lost as before',
    path: 'server/sign-in.ts',
    before: `export async function tokenFor(email: string) {
  const link = await «fetch»('https://auth.example.com/links', { method: 'POST', body: email })
    .then((r) => r.json())
    .catch(() => null)
  return link?.token ?? null
}
`,
  },
])

const INVITE = `import { supabase } from '@/integrations/supabase/client'

export async function invite(guests: { id: string; mail: string }[], sendEmail: (mail: string) => Promise<void>) {
  const results = []
  for (const guest of guests) {
    try {
      await sendEmail(guest.mail)
      await supabase.«from('guests')».update({ told: true }).eq('id', guest.id)
      results.push({ mail: guest.mail, ok: true })
    } catch (error) {
      results.push({ mail: guest.mail, ok: false, error: error.message })
    }
  }
  return results
}
`

golden(supabaseError, fixesForUncheckedSupabaseError, [
  {
    name: 'a round that is put down as done is not put down as failed as well',
    path: 'supabase/functions/invite/index.ts',
    files: CLIENT,
    before: INVITE,
    after: INVITE.replace(/[«»]/g, '')
      .replace('await supabase.from', 'const { error } = await supabase.from')
      .replace('guest.id)\n', "guest.id)\n      if (error) console.error('Could not update the guest:', error)\n"),
  },
])

const SCAN = `import express from 'express'
import { notifyOwner } from './work'

export const routes = express.Router()
routes.post('/leads/:id/assign', async (req, res) => {
  notifyOwner(req.params.id).«catch»(() => {})
  res.json({ ok: true })
})
`

golden(swallowed, fixesForSwallowedError, [
  {
    name: 'a step beside what a route is for is logged by its own name',
    path: 'server/routes.ts',
    before: SCAN,
    files: {
      'server/work.ts':
        "export async function notifyOwner(id: string) {\n  await fetch('https://hooks.example.com/' + id, { method: 'POST' })\n}\n",
    },
    after: SCAN.replace(/[«»]/g, '').replace(
      '() => {}',
      `(error) => {
    console.error('Could not notify the owner:', error)
  }`,
    ),
  },
])
