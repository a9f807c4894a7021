import { golden } from '../../../failure-handling/fixes/tests/golden'
import rule from '../../unvalidated-input'
import { fixesForUnvalidatedInput } from '../validate-input'

const SCHEMA = `datasource db {
  provider = "postgresql"
}

enum size {
  s
  m
}

model rentals {
  id         String   @id @default(uuid())
  rider      String
  minutes    Int
  size       size     @default(m)
  tags       String[]
  extras     Json?
  note       String?
  start      Unsupported("tstzrange")?
  created_at DateTime @default(now())
}
`
const FILES = {
  'package.json':
    '{ "name": "hire", "dependencies": { "express": "5.0.0", "@supabase/supabase-js": "2.45.0", "zod": "3.23.0" } }',
  'prisma/schema.prisma': SCHEMA,
}

/** A route handler that saves something, and tells whether that worked. */
const route = (saves: string) => `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function «POST»(request: Request) {
${saves}  if (error) return Response.json({ error: 'Not saved' }, { status: 500 })
  return Response.json({ ok: true })
}
`

golden(rule, fixesForUnvalidatedInput, [
  {
    name: 'fields of a body that Express parsed, by the columns they are written to',
    path: 'server/index.ts',
    files: FILES,
    before: `import { createClient } from '@supabase/supabase-js'
import express from 'express'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const app = express()
app.use(express.json())

// Rents a bike.
app.«post»('/api/rentals', async (req, res) => {
  const { error } = await db
    .from('rentals')
    .insert({ rider: req.body.rider, minutes: req.body.minutes, size: req.body.size || 'm', tags: req.body.tags })
  if (error) return res.status(500).json({ message: 'Not saved' })
  res.json({ ok: true })
})

app.listen(3000)
`,
    after: `import { createClient } from '@supabase/supabase-js'
import express from 'express'
import { z } from 'zod'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
const app = express()
app.use(express.json())

const bodySchema = z.object({
  rider: z.string(),
  minutes: z.coerce.number(),
  size: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
})

// Rents a bike.
app.post('/api/rentals', async (req, res) => {
  const parsed = bodySchema.safeParse(req.body)
  if (!parsed.success) {
    return res.status(400).json({ message: 'Invalid request body' })
  }
  const { error } = await db
    .from('rentals')
    .insert({ rider: parsed.data.rider, minutes: parsed.data.minutes, size: parsed.data.size || 'm', tags: parsed.data.tags })
  if (error) return res.status(500).json({ message: 'Not saved' })
  res.json({ ok: true })
})

app.listen(3000)
`,
  },
  {
    name: 'an edge function, in its own way of answering',
    path: 'supabase/functions/rent/index.ts',
    files: FILES,
    before: `import { createClient } from 'npm:@supabase/supabase-js@2'

const headers = { 'Access-Control-Allow-Origin': '*' }

Deno.«serve»(async (req) => {
  try {
    const body = await req.json()
    console.log('Renting', body)
    const db = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
    const { error } = await db.from('rentals').insert({ rider: body.rider, minutes: 30, extras: body.extras })
    if (error) throw error
    return new Response(JSON.stringify({ ok: true }), { headers })
  } catch (error) {
    console.error(error)
    return new Response(JSON.stringify({ error: 'Not saved' }), { status: 500, headers })
  }
})
`,
    after: `import { createClient } from 'npm:@supabase/supabase-js@2'
import { z } from 'npm:zod@^4'

const headers = { 'Access-Control-Allow-Origin': '*' }

const bodySchema = z.object({
  rider: z.string(),
  extras: z.union([z.record(z.string(), z.any()), z.array(z.any())]).nullish(),
})

Deno.serve(async (req) => {
  try {
    const parsed = bodySchema.safeParse(await req.json())
    if (!parsed.success) {
      return new Response(JSON.stringify({ error: 'Invalid request body' }), {
        status: 400,
        headers,
      })
    }
    const body = parsed.data
    console.log('Renting', body)
    const db = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
    const { error } = await db.from('rentals').insert({ rider: body.rider, minutes: 30, extras: body.extras })
    if (error) throw error
    return new Response(JSON.stringify({ ok: true }), { headers })
  } catch (error) {
    console.error(error)
    return new Response(JSON.stringify({ error: 'Not saved' }), { status: 500, headers })
  }
})
`,
  },
  {
    name: 'no fix where nothing tells the type of a field',
    path: 'app/api/rentals/route.ts',
    files: FILES,
    before: route(`  const { rider, note, start } = await request.json()
  const { error } = await db.from('rentals').insert({ rider, note, start })
`),
  },
  {
    name: 'no fix where a field may be one of several kinds',
    path: 'app/api/rentals/route.ts',
    files: FILES,
    before: route(`  const { rider, note, tags } = await request.json()
  const list = Array.isArray(tags) ? tags : tags.split(',')
  const { error } = await db.from('rentals').insert({ rider, note, minutes: 30, tags: list })
`),
  },
])
