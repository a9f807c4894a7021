import assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { sqlParser, sqlParserReady } from '../../../tests/sql-parser'
import { createProject } from '../../project'
import { projectOf } from '../../tests/project-of'
import { unlimitedIn } from '../limits'

/** Whether something counts for each endpoint of a route that asks OpenAI, with this before it. */
const isLimited = (body: string) => {
  const linked = projectOf({
    'package.json': '{ "dependencies": { "next": "15.0.0", "@prisma/client": "5.0.0", "openai": "5.0.0" } }',
    'app/api/match/route.ts': `import OpenAI from 'openai'
import { PrismaClient } from '@prisma/client'
const openai = new OpenAI()
const prisma = new PrismaClient()
export async function POST(request) {
  const { id } = await request.json()
  const match = await prisma.match.findUnique({ where: { id } })
  ${body}
  return Response.json(await openai.responses.create({ model: 'small', input: match.title }))
}
`,
  })
  return linked.endpoints.all.map((endpoint) => linked.endpoints.isLimited(endpoint))
}

describe('who calls too often', () => {
  it('is turned away with a status that says so', () => {
    const refused = "Response.json({ error: 'Monthly limit reached' }, { status: 429 })"
    assert.deepEqual(isLimited(`const plan = await readPlan(id); if (!plan.allowed) return ${refused}`), [true])
    assert.deepEqual(isLimited(`if (!match) return Response.json({ error: 'Not found' }, { status: 404 })`), [false])
  })

  it('is not, where it was another server that said so', () => {
    const refused = "Response.json({ error: 'Later' }, { status: 429 })"
    assert.deepEqual(
      isLimited(`const answer = await fetch('https://a.dev'); if (answer.status === 429) return ${refused}`),
      [false],
    )
    const inside = `if (!answer.ok) { if (answer.status === 429) return ${refused}; throw new Error('no') }`
    assert.deepEqual(isLimited(`const answer = await fetch('https://a.dev'); ${inside}`), [false])
    const caught = `if (error) { if (error.status === 429) return ${refused}; throw error }`
    assert.deepEqual(isLimited(`const { error } = await load(); ${caught}`), [false])
    assert.deepEqual(isLimited(`try { work() } catch (e) { if (e.message.includes('429')) return ${refused} }`), [
      false,
    ])
  })
})

describe('a function of the database', () => {
  before(sqlParserReady)
  const isCounted = (body: string) => {
    const files = {
      'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.0.0", "openai": "5.0.0" } }',
      'supabase/migrations/20260101000000_init.sql': `create table uses (id uuid primary key, user_id uuid, at timestamptz default now());
create function claim() returns void language plpgsql security definer set search_path = '' as $$ declare n integer; begin
  ${body}
end $$;
`,
      'app/api/ask/route.ts': `import OpenAI from 'openai'
import { clientOf } from '../../../lib/client'
const openai = new OpenAI()
export async function POST(request) {
  const { error } = await clientOf(request).rpc('claim')
  if (error) return Response.json({ error: error.message }, { status: 400 })
  return Response.json(await openai.responses.create({ model: 'small', input: await request.text() }))
}
`,
      'lib/client.ts': `import { createClient } from '@supabase/supabase-js'
export const clientOf = (request) => createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_ANON_KEY!, {
  global: { headers: { Authorization: request.headers.get('authorization') } },
})
`,
    }
    const host = { sql: sqlParser }
    const { endpoints } = createProject(Object.entries(files).map(([path, text]) => analyzeFile(path, text, host)))
    return endpoints.all.map((endpoint) => endpoints.isLimited(endpoint))
  }
  const add = 'insert into public.uses (user_id) values (auth.uid());'

  it('counts who calls, where it looks how often that was lately and adds one', () => {
    const look =
      "select count(*) into n from public.uses where user_id = auth.uid() and at >= date_trunc('day', now());"
    assert.deepEqual(isCounted(`${look} if n > 20 then raise exception 'limit_reached'; end if; ${add}`), [true])
    assert.deepEqual(isCounted(`${look} ${add.replace('uses', 'visits')}`), [false])
    assert.deepEqual(isCounted(`select count(*) + 1 into n from public.uses; ${add}`), [false])
    assert.deepEqual(isCounted(add), [false])
  })
})

describe('what is done once', () => {
  it('counts, where what was made is kept and given back, or a column says that it was sent', () => {
    assert.deepEqual(isLimited('if (match.summary) return Response.json({ summary: match.summary })'), [true])
    assert.deepEqual(isLimited('if (match.notification_sent_at) return Response.json({ ok: true })'), [true])
    assert.deepEqual(isLimited("if (!match) return Response.json({ error: 'Not found' })"), [false])
    assert.deepEqual(isLimited("if (match.closed) return Response.json({ error: 'Closed' })"), [false])
  })

  it('is a job that notes down for which rows it has sent something', () => {
    const isJobLimited = (filter: string, update: string) => {
      const { endpoints } = projectOf({
        'supabase/functions/remind/index.ts': `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'
import { Resend } from 'npm:resend@4'
const resend = new Resend(Deno.env.get('RESEND_API_KEY'))
Deno.serve(async () => {
  const db = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  const { data: visits } = await db.from('visits').select('id, email').lt('day', '2026-01-01')${filter}
  for (const visit of visits ?? []) {
    await resend.emails.send({ from: 'a@b.dev', to: visit.email, subject: 'Soon', html: '' })
    await db.from('visits').update(${update}).eq('id', visit.id)
  }
  return new Response('ok')
})
`,
      })
      return endpoints.all.map((endpoint) => endpoints.isLimited(endpoint))
    }
    assert.deepEqual(isJobLimited(".is('reminded_at', null)", '{ reminded_at: new Date() }'), [true])
    assert.deepEqual(isJobLimited(".eq('status', 'pending')", "{ status: 'sent' }"), [true])
    assert.deepEqual(isJobLimited(".eq('reminded', false)", '{ reminded: true }'), [true])
    assert.deepEqual(isJobLimited('', '{ reminded_at: new Date() }'), [false])
    assert.deepEqual(isJobLimited(".is('reminded_at', null)", '{ seen: true }'), [false])
    assert.deepEqual(isJobLimited(".eq('status', 'paid')", "{ status: 'sent' }"), [false])
  })
})

describe('procedures behind a router', () => {
  const limited = (mount: string) => {
    const { endpoints } = projectOf({
      'package.json':
        '{ "dependencies": { "express": "5.0.0", "express-rate-limit": "8.0.0", "@trpc/server": "11.0.0" } }',
      'server/procedures.ts': `import { initTRPC } from '@trpc/server'
const t = initTRPC.create()
export const appRouter = t.router({ ask: t.procedure.mutation(async ({ input }) => input) })
`,
      'server/index.ts': `import express from 'express'
import rateLimit from 'express-rate-limit'
import { createExpressMiddleware } from '@trpc/server/adapters/express'
import { appRouter } from './procedures'
const app = express()
${mount}
app.listen(3000)
`,
    })
    return endpoints.all.filter(({ kind }) => kind === 'trpc').map((endpoint) => endpoints.isLimited(endpoint))
  }
  const serves = "app.use('/api/trpc', createExpressMiddleware({ router: appRouter }))"
  const counts = 'rateLimit({ windowMs: 60000, max: 100 })'

  it('are counted by what stands before the address at which they are served', () => {
    assert.deepEqual(limited(`app.use('/api/', ${counts})\n${serves}`), [true])
    assert.deepEqual(limited(serves), [false])
    assert.deepEqual(limited(`app.use('/login', ${counts})\n${serves}`), [false])
    assert.deepEqual(limited(`${serves}\napp.use('/api/', ${counts})`), [false])
  })
})

describe('a sign-in', () => {
  const told = (found: string) => {
    const linked = projectOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "@prisma/client": "5.0.0", "bcrypt": "5.1.0" } }',
      'lib/people.ts': `import bcrypt from 'bcrypt'
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function find(email: string, password: string) {
  const user = await prisma.user.findUnique({ where: { email } })
  ${found}
  return user && (await bcrypt.compare(password, user.passwordHash)) ? user : undefined
}
`,
      'app/api/login/route.ts': `import { find } from '../../../lib/people'
export async function POST(request) {
  const { email, password } = await request.json()
  const user = await find(email, password)
  if (!user) return Response.json({ error: 'Wrong' }, { status: 401 })
  return Response.json({ id: user.id })
}
`,
    })
    return linked.endpoints.all.map((endpoint) => unlimitedIn(linked, endpoint)?.harm)
  }

  it('is limited by the row of the account, also in a function that it calls', () => {
    assert.deepEqual(told('if (user.lockedUntil && new Date() < user.lockedUntil) return undefined'), [undefined])
    assert.deepEqual(told(''), ['password'])
  })
})
