import type { CodeFacts } from '../../analysis/facts'
import { upperFirst } from '../../analysis/first-letter'
import { nameOfEndpoint } from '../../engine/endpoints'
import { unvalidatedIn } from '../../engine/input/unvalidated'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { fixesForUnvalidatedInput } from './fixes/validate-input'

export default defineRule({
  id: 'unvalidated-input',
  property: 'data-protection',
  scope: 'file',
  confidence: 'medium',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'What a caller sends goes into the database or to a service as it came.',
  why: 'Callers can send anything: missing fields, texts of a million letters, fields that nobody thought of. Broken rows show up weeks later on other people’s screens.',
  fix: 'Say in a schema which fields there are and what they look like, and answer with 400 where the body is another. Take only the fields of the schema on.',
  outOfScope: [
    'Rows that only those who run the app read: logs, errors, visits.',
    'Handlers in which anything at all looks at what was sent: a schema, a condition, a function that says it checks.',
    'Fields of tables that nothing in the product reads, and what is written under a condition.',
    'Bodies that a function in another file takes over, and server actions that no page hands to the browser.',
    'What is written with the caller’s own right: the policies of the database look at that, here and past the endpoint.',
    'Numbers, days, ids and what a check of the database holds, which it refuses itself; a single text, or only such as may be left out.',
    'Fields of rows that the caller alone reads, fields that something else stands in for (`title || old.title`) or that are changed on their way (`phone.replace(…)`), tables whose columns are not known.',
    'Addresses and their parameters, and webhooks, whose sender is checked by a signature.',
  ],
  references: ['https://zod.dev', 'https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html'],
  messages: {
    whole: {
      text: '{Endpoint} hands the whole body that it is sent to `{about}`, and nothing looks at it. A caller can set every field there is, also those that the form does not show. Take the fields through a schema.',
      severity: 'warning',
    },
    fields: {
      text: '{Endpoint} hands {fields} to `{about}` as they were sent, and nothing looks at them. An empty or oversized value is kept, and breaks whatever shows it. Take the body through a schema.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'a body that becomes a row',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'app/api/orders/route.ts': `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function «POST»(request: Request) {
  const body = await request.json()
  const { data, error } = await db.from('orders').insert(body).select().single()
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json(data)
}
`,
        },
        expect: ['whole'],
      },
      {
        name: 'what a server action is called with, as a row',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'app/notes/actions.ts': `'use server'
import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function «saveNote»(note: { title: string; text: string }) {
  const { error } = await db.from('notes').insert(note)
  if (error) throw new Error('Not saved')
}
`,
          'app/notes/form.tsx': `'use client'
import { saveNote } from './actions'

export function Form() {
  return <button onClick={() => saveNote({ title: 'A', text: 'B' })}>Save</button>
}
`,
        },
        expect: ['whole'],
      },
      {
        name: 'fields that become a row',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/20260101000000_reviews.sql': `create table reviews (
  id uuid primary key default gen_random_uuid(),
  text text not null,
  stars integer not null,
  photo_url text,
  created_by text not null
);
alter table reviews enable row level security;
create policy "anyone reads reviews" on reviews for select using (true);
`,
          'app/reviews/page.tsx': `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_ANON_KEY!)

export default async function Page() {
  const { data, error } = await db.from('reviews').select('text').limit(20)
  if (error) throw error
  return data.map(({ text }) => <p>{text}</p>)
}
`,
          'app/api/reviews/route.ts': `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function «POST»(request: Request) {
  const { text, stars, photo_url } = await request.json()
  const { error } = await db.from('reviews').insert({ text, stars, photo_url, created_by: 'guest' })
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ ok: true })
}
`,
        },
        expect: ['fields'],
        fixed: {
          'app/api/reviews/route.ts': `import { createClient } from '@supabase/supabase-js'
import { z } from 'zod'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

const bodySchema = z.object({
  text: z.string(),
  stars: z.coerce.number(),
  photo_url: z.string().nullish(),
})

export async function POST(request: Request) {
  const parsed = bodySchema.safeParse(await request.json())
  if (!parsed.success) {
    return Response.json({ error: 'Invalid request body' }, { status: 400 })
  }
  const { text, stars, photo_url } = parsed.data
  const { error } = await db.from('reviews').insert({ text, stars, photo_url, created_by: 'guest' })
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ ok: true })
}
`,
        },
      },
    ],
    good: [
      {
        name: 'a schema, a condition, and what the browser does not choose',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "next": "15.0.0", "zod": "4.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'app/api/orders/route.ts': `import { createClient } from '@supabase/supabase-js'
import { z } from 'zod'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const order = z.object({ product: z.string(), quantity: z.number().int().positive() })

export async function POST(request: Request) {
  const parsed = order.safeParse(await request.json())
  if (!parsed.success) return Response.json({ error: 'Not an order' }, { status: 400 })
  const { error } = await db.from('orders').insert(parsed.data)
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ ok: true })
}
`,
          'app/api/reviews/route.ts': `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const { text } = await request.json()
  if (typeof text !== 'string' || text.length > 2000) return Response.json({ error: 'Too long' }, { status: 400 })
  const { error } = await db.from('reviews').insert({ text })
  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ ok: true })
}
`,
        },
      },
      {
        name: 'what nothing in the app reads, and what is only kept where there is something',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'app/api/leaving/route.ts': `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const { reason, wish } = await request.json()
  const { error } = await db.from('reasons').insert({ reason, wish })
  return Response.json({ ok: !error })
}

export async function PUT(request: Request) {
  const { title, text } = await request.json()
  if (title && text) {
    const { error } = await db.from('notes').insert({ title, text })
    if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  }
  const { data } = await db.from('notes').select('title, text').limit(20)
  return Response.json(data)
}
`,
        },
      },
      {
        name: 'what the database refuses itself, a single text, and what policies look at',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0", "@supabase/ssr": "0.5.0" } }',
          'supabase/migrations/20260101000000_tables.sql': `create table events (id uuid primary key);
create table seats (
  event uuid not null references events (id),
  place integer not null,
  vip boolean not null,
  kind text not null check (kind in ('floor', 'balcony')),
  note text
);
create table profiles (id uuid primary key, name text, motto text, links jsonb);
alter table profiles enable row level security;
create policy "own profile" on profiles for all using ((select auth.uid()) = id);
`,
          'lib/db.ts': `import { createServerClient } from '@supabase/ssr'
import { createClient } from '@supabase/supabase-js'
import { cookies } from 'next/headers'

export const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
export async function own() {
  const jar = await cookies()
  return createServerClient('https://x.supabase.co', process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY!, {
    cookies: { getAll: () => jar.getAll(), setAll: () => {} },
  })
}
`,
          'app/seats/actions.ts': `'use server'
import { db, own } from '@/lib/db'

export async function addSeats(event: string, places: number[], vip: boolean, kind: string, note: string) {
  const rows = places.map((place) => ({ event, place, vip, kind, note }))
  const { error } = await db.from('seats').insert(rows)
  if (error) throw new Error('Not saved')
}

export async function saveProfile(profile: { name: string; motto: string; links: string[] }) {
  const supabase = await own()
  const { error } = await supabase.from('profiles').upsert(profile)
  if (error) throw new Error('Not saved')
}

export async function nobodyAsks(row: { note: string }) {
  const { error } = await db.from('seats').insert(row)
  if (error) throw new Error('Not saved')
}
`,
          'app/seats/form.tsx': `'use client'
import { addSeats, saveProfile } from './actions'

export function Form({ event }: { event: string }) {
  return (
    <button
      onClick={async () => {
        await addSeats(event, [1, 2], false, 'floor', '')
        await saveProfile({ name: 'A', motto: 'B', links: [] })
      }}
    >
      Save
    </button>
  )
}
`,
        },
      },
      {
        name: 'only the id of what was sent, in a column that takes any shape',
        files: {
          'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/1_notices.sql': `create table notices (id uuid primary key, title text, about jsonb);
`,
          'app/api/notices/route.ts': `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const { visit } = await request.json()
  const { error } = await db.from('notices').insert({ title: 'A visit', about: { visit: visit.id } })
  return Response.json({ ok: !error })
}
`,
        },
      },
      {
        name: 'errors that are kept as they came, for those who run the app',
        files: {
          'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/migrations/1_errors.sql':
            'create table error_alerts (id uuid primary key default gen_random_uuid(), message text, payload jsonb);\n',
          'app/api/errors/route.ts': `import { createClient } from '@supabase/supabase-js'

const db = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function POST(request: Request) {
  const { message, payload } = await request.json()
  const { error } = await db.from('error_alerts').insert({ message, payload })
  return Response.json({ ok: !error })
}
`,
        },
      },
    ],
  },
  *check(file: CodeFacts, project: Project) {
    const told = new Set<number>()
    for (const endpoint of project.endpoints.in(file.path)) {
      if (told.has(endpoint.range.start)) continue
      const found = unvalidatedIn(project, endpoint)
      if (!found) continue
      told.add(endpoint.range.start)
      const named = nameOfEndpoint(endpoint)
      const { deed, fields } = found
      yield {
        file: endpoint.file,
        range: endpoint.range,
        message: fields.length === 0 ? 'whole' : 'fields',
        subject: named,
        data: {
          Endpoint: upperFirst(named),
          about: deed.about,
          fields: listed(fields),
        },
        related: [{ file: deed.path, range: deed.range, message: 'This is where it goes.' }],
      }
    }
  },
  fixes: fixesForUnvalidatedInput,
})

const MOST_NAMED = 4

function listed(fields: readonly string[]): string {
  const shown = fields.slice(0, MOST_NAMED).map((field) => `\`${field}\``)
  const more = fields.length - shown.length
  if (more > 0) return `${shown.join(', ')} and ${more} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
