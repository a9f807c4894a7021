import type { CodeFacts } from '../../analysis/facts'
import { type Unsent, unsentWhereCalled, unsentWhereMade } from '../../engine/link/lazy'
import type { Operation } from '../../engine/link/operations'
import { isTelemetry } from '../../engine/link/reach'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForUnawaitedQuery } from './fixes/unawaited-query'

const LEFT: Record<Unsent, string> = {
  dropped: 'nothing awaits it',
  voided: '`void` does not send it either',
  kept: 'the variable that holds it is never awaited',
  event: 'it is given back to an event, which does not await it',
  effect: 'it is given back to an effect, which does not await it',
  timer: 'it is given back to a timer, which does not await it',
  loop: 'it is given back to a loop, which does not await it',
}

const LOST: Record<string, string> = {
  POST: 'Nothing is saved, and nobody is told',
  PATCH: 'Nothing is changed, and nobody is told',
  DELETE: 'Nothing is deleted, and nobody is told',
  GET: 'Its data never arrives',
}

export default defineRule({
  id: 'unawaited-query',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A database query that is built and never sent.',
  why: 'Supabase, Prisma, Drizzle and Knex only build a query until somebody waits for it. Without `await` the request is never sent: what the person saved is gone, and no error says so.',
  fix: 'Put `await` in front of it and look at the result. Where nobody should wait, send it with `.then()` and deal with a failure there.',
  outOfScope: [
    'A query that is stored, put in a list or handed to another function, which may wait for it.',
    'Calls that start at once, such as `fetch`, `functions.invoke`, `auth` and `storage`: `floating-promise` looks at those.',
    'Queries taken apart without `await` (`const { data } = supabase…`), and Mongoose queries.',
  ],
  references: ['https://github.com/supabase/supabase/issues/11322', 'https://knexjs.org/guide/interfaces'],
  messages: {
    made: {
      text: 'This {service} query ({about}) is never sent: {left}. {lost}.',
      severity: 'error',
    },
    called: {
      text: '`{callee}` only builds a {service} query ({about}), and nothing awaits it here, so it is never sent. {lost}.',
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'an insert that nobody awaits',
        files: {
          'app/api/orders/route.ts': `import { createClient } from '@/lib/supabase/server'

export async function POST(request: Request) {
  const supabase = await createClient()
  const order = await request.json()
  supabase.«from('orders')».insert(order)
  return Response.json({ ok: true })
}
`,
        },
        expect: ['made'],
        fixed: {
          'app/api/orders/route.ts': `import { createClient } from '@/lib/supabase/server'

export async function POST(request: Request) {
  const supabase = await createClient()
  const order = await request.json()
  const { error } = await supabase.from('orders').insert(order)
  if (error) {
    console.error('Could not save the order:', error)
    return Response.json({ error: 'Could not save the order' }, { status: 500 })
  }
  return Response.json({ ok: true })
}
`,
        },
      },
      {
        name: 'void does not send a builder',
        files: {
          'supabase/functions/queue/index.ts': `import { createClient } from 'npm:@supabase/supabase-js@2'

const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SERVICE_KEY')!)

export async function run(job: { id: string }) {
  void supabase.«from('jobs')».update({ status: 'failed' }).eq('id', job.id)
}
`,
        },
        expect: ['made'],
        fixed: {
          'supabase/functions/queue/index.ts': `import { createClient } from 'npm:@supabase/supabase-js@2'

const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SERVICE_KEY')!)

export async function run(job: { id: string }) {
  const { error } = await supabase.from('jobs').update({ status: 'failed' }).eq('id', job.id)
  if (error) throw error
}
`,
        },
      },
      {
        name: 'a Prisma write without await',
        files: {
          'server/visits.ts': `import { PrismaClient } from '@prisma/client'

const prisma = new PrismaClient()

export async function leave(id: string) {
  prisma.visit.«update»({ where: { id }, data: { left: true } })
}
`,
        },
        expect: ['made'],
        fixed: {
          'server/visits.ts': `import { PrismaClient } from '@prisma/client'

const prisma = new PrismaClient()

export async function leave(id: string) {
  await prisma.visit.update({ where: { id }, data: { left: true } })
}
`,
        },
      },
      {
        name: 'a Drizzle insert in a function that is not async',
        files: {
          'server/audit.ts': `import { drizzle } from 'drizzle-orm/node-postgres'
import { events } from './schema'

const db = drizzle(process.env.DATABASE_URL!)

export function remember(name: string) {
  db.insert(events).«values»({ name })
}
`,
        },
        expect: ['made'],
        fixed: {
          'server/audit.ts': `import { drizzle } from 'drizzle-orm/node-postgres'
import { events } from './schema'

const db = drizzle(process.env.DATABASE_URL!)

export function remember(name: string) {
  db.insert(events).values({ name }).catch((error) => {
    console.error('Could not save the event:', error)
  })
}
`,
        },
      },
      {
        name: 'given back to a click, which does not wait',
        files: {
          'src/components/DeleteButton.tsx': `import { toast } from 'sonner'
import { supabase } from '@/integrations/supabase/client'

export function DeleteButton({ id }) {
  return <button onClick={() => supabase.«from('rooms')».delete().eq('id', id)}>Delete</button>
}

export function SaveButton({ save }) {
  const onSave = async () => {
    try {
      await save()
    } catch (error) {
      toast.error('Could not save. Please try again.')
    }
  }
  return <button onClick={onSave}>Save</button>
}
`,
          'src/integrations/supabase/client.ts': `import { createClient } from '@supabase/supabase-js'

export const supabase = createClient('https://example.supabase.co', 'public')
`,
        },
        expect: ['made'],
        fixed: {
          'src/components/DeleteButton.tsx': `import { toast } from 'sonner'
import { supabase } from '@/integrations/supabase/client'

export function DeleteButton({ id }) {
  return <button onClick={() => supabase.from('rooms').delete().eq('id', id).then(({ error }) => {
    if (error) {
      console.error('Could not delete the room:', error)
      toast.error('Could not delete the room. Please try again.')
    }
  })}>Delete</button>
}

export function SaveButton({ save }) {
  const onSave = async () => {
    try {
      await save()
    } catch (error) {
      toast.error('Could not save. Please try again.')
    }
  }
  return <button onClick={onSave}>Save</button>
}
`,
        },
      },
      {
        name: 'a function that gives the query back, called without await',
        files: {
          'src/lib/presence.ts': `export function touch(supabase: any, id: string) {
  return supabase.from('profiles').update({ seen_at: new Date().toISOString() }).eq('id', id)
}
`,
          'src/lib/session.ts': `import { touch } from './presence'

export async function start(supabase: any, id: string) {
  «touch»(supabase, id)
  return id
}
`,
        },
        expect: ['called'],
        fixed: {
          'src/lib/session.ts': `import { touch } from './presence'

export async function start(supabase: any, id: string) {
  const { error } = await touch(supabase, id)
  if (error) throw error
  return id
}
`,
        },
      },
      {
        name: 'a split builder that is never awaited',
        files: {
          'src/lib/clean.ts': `export async function clean(supabase: any, status?: string) {
  let query = supabase.«from('drafts')».delete().lt('age', 30)
  if (status) query = query.eq('status', status)
  return true
}
`,
        },
        expect: ['made'],
      },
    ],
    good: [
      {
        name: 'awaited later, in a list, in a branch or by another function',
        files: {
          'src/lib/report.ts': `function unwrap(result: { data: unknown; error: Error | null }) {
  if (result.error) throw result.error
  return result.data
}
const settle = async (query: PromiseLike<any>) => unwrap(await query)
const ofUser = (supabase: any, id: string) => supabase.from('users').select('*').eq('id', id)

export async function report(supabase: any, status?: string) {
  let query = supabase.from('invoices').select('*')
  if (status) query.eq('status', status)
  const tasks = []
  tasks.push(supabase.from('orders').select('*'))
  tasks.push(ofUser(supabase, 'me'))
  const results = await Promise.all(tasks)
  const rows = await settle(supabase.from('payouts').select('*'))
  const user = await ofUser(supabase, 'you')
  return [unwrap(await query), rows, user, ...results.map(unwrap)]
}
`,
        },
      },
      {
        name: 'then, waitUntil, a background task, and calls that start at once',
        files: {
          'supabase/functions/hook/index.ts': `import { createClient } from 'npm:@supabase/supabase-js@2'

const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SERVICE_KEY')!)

Deno.serve(async (req) => {
  supabase.from('hits').insert({ path: req.url }).then(({ error }) => {
    if (error) console.error('Could not count the visit:', error)
  })
  EdgeRuntime.waitUntil(supabase.from('visits').insert({ path: req.url }))
  const channel = supabase.channel('rooms')
  channel.subscribe()
  void supabase.removeChannel(channel)
  return new Response('ok')
})
`,
        },
      },
      {
        name: 'Prisma and Drizzle queries that others run',
        files: {
          'server/orders.ts': `import { PrismaClient } from '@prisma/client'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { orders, users } from './schema'

const prisma = new PrismaClient()
const db = drizzle(process.env.FILE!)
export const everyone = db.select().from(users)

prisma.$connect()
prisma.$on('error', () => {})

export async function place(id: string) {
  const changes = [prisma.order.create({ data: { id } }), prisma.stock.update({ where: { id }, data: { left: 1 } })]
  await prisma.$transaction(changes)
  await prisma.$transaction([prisma.visit.create({ data: { id } })])
  const recent = db.select().from(orders).as('recent')
  db.insert(orders).values({ id }).run()
  await db.batch([db.insert(orders).values({ id })])
  return db.select().from(recent)
}
`,
        },
      },
      {
        name: 'Knex builders that go on, and async functions that give a query back',
        files: {
          'server/knex.ts': `import knex from 'knex'

const db = knex({ client: 'pg' })
const active = (query: any) => query.where('active', true)

export const list = () => active(db('rooms').select('*'))
export const add = async (row: object) => db('rooms').insert(row)
export function each(write: NodeJS.WritableStream) {
  db('rooms').select('*').stream().pipe(write)
  db('rooms').whereIn('id', db('bookings').select('room_id')).then((rows) => console.log(rows.length))
}
setTimeout(async () => db('rooms').where('old', true).del(), 1000)
`,
        },
      },
    ],
  },
  fixes: fixesForUnawaitedQuery,
  *check(file: CodeFacts, project: Project) {
    for (const operation of project.operations(file)) {
      const left = unsentWhereMade(project, file, operation)
      if (left === undefined) continue
      yield {
        file: file.path,
        range: operation.range,
        message: 'made',
        subject: callSubject(file, operation.call, operation.about),
        data: { ...dataOf(operation), left: LEFT[left], form: left, trail: isTelemetry(file, operation) },
      }
    }
    for (const [c, call] of file.calls.entries()) {
      const operation = unsentWhereCalled(project, file, c)
      if (!operation) continue
      yield {
        file: file.path,
        range: call.nameRange,
        message: 'called',
        subject: callSubject(file, call, call.text),
        data: { ...dataOf(operation), callee: call.text, form: call.fate.voided ? 'voided' : 'dropped' },
        related: [{ file: operation.path, range: operation.range, message: 'The query is built here.' }],
      }
    }
  },
})

function dataOf({ behaviour, about, method }: Operation) {
  return {
    service: behaviour.service ?? 'database',
    about,
    lost: LOST[method ?? ''] ?? 'It has no effect, and nobody is told',
    failure: behaviour.failure ?? 'throws',
  }
}
