import type { CodeFacts } from '../../analysis/facts'
import { loopOf } from '../../engine/link/repeats'
import type { Project } from '../../engine/project'
import { loopRemedy } from '../../engine/query/loop-remedy'
import { loopedEmbeddings, type QueryLoop, queryLoops, type RepeatedQuery } from '../../engine/query/looped'
import { defineRule, type Report } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForLoop } from './fixes/one-for-all'

const SUPABASE = `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`

export default defineRule({
  id: 'query-in-loop',
  property: 'database',
  scope: 'file',
  confidence: 'medium',
  milestones: ['scale'],
  since: '0.1.0',
  summary: 'A query for each element of a list.',
  why: 'Each query is a round trip to the database. With ten elements nobody notices; with a thousand the page hangs or the request is cut off half-way, with some of the work done.',
  fix: "Ask once for all of them: `.in('id', ids)`, `where: { id: { in: ids } }`, `inArray`, or `where id = any($1)`; insert a list in one call. Where each element needs its own query, do it in a job and in chunks.",
  outOfScope: [
    'Retries, polling, paging, chunks, short lists written out in code, lists whose origin is not followed, and the tool calls of a model.',
    'Requests to other services, embeddings apart: mail, payments and models take one thing at a time. So does a loop that opens a transaction for each element or waits between them; and Redis. Of a loop that asks another service for each element only what it reads and writes before that is told, from two queries on, and nothing that is changed or deleted.',
    'SQLite in the same process (`better-sqlite3`): a query there is no round trip, and many small ones are fine.',
    'Code that runs only for what another set, map or object does not hold, or for the one element whose id was asked for, and lists that stay short: written out in code or picked from what is, filled by a few calls of `push`, of those few for which another branch calls the same database function once for all, asked for a page at a time or with a limit of up to fifty, refused above a hundred elements, filled by hand in a form, saved by hand one by one, cut from a path, of one cart, order, message or presentation, the admins and approvers of one place, the workspaces that somebody belongs to, what one call of a webhook brings, people who are invited, rows that a form adds, what only admins add to, the one that is active, the orders of one checkout that refuses many, what a device could not send, rows to try the app out, and the tables of a database.',
    'The rows of one thing that are sent with it: the contacts of a customer, the expenses of a shift.',
    'Statements that touch no table (locks, `SELECT 1`, `BEGIN`), and loops that ask another table each time.',
    'Updates that write something else into each row, the first of several rows in an order for each element (`.in(…)` cannot give it), groups whose rows are asked for in one query each, functions that remember what they were given, a list that is written each time or by which rows are found to be changed, what hangs on a row that is added in the same turn, all rows of each of several companies, methods that nobody calls, and queries two calls away from the loop.',
  ],
  references: ['https://supabase.com/docs/reference/javascript/in'],
  messages: {
    each: {
      text: 'This {does} once for each of `{list}`{some}{pace}: each is a round trip to the database, and the more there are, the longer it takes. {Remedy}.',
      severity: 'warning',
    },
    called: {
      text: 'For each of `{list}`{some} this calls `{helper}`, which {does}{pace}: each is a round trip to the database, and the more there are, the longer it takes. {Remedy}.',
      severity: 'warning',
    },
    beside: {
      text: 'Before each of `{list}`{some} goes to another service, this {does}{pace}: each is one more round trip to the database. {Remedy}.',
      severity: 'info',
    },
    embedding: {
      text: 'This asks for the embedding of each of `{list}` in a request of its own. The service takes a list of texts in one request: a thousand elements are a thousand requests, which takes minutes and runs into its limit.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'an embedding for each, where the service takes a list',
        files: {
          'src/index.ts': `async function embed(text: string) {
  const response = await fetch('https://api.openai.com/v1/embeddings', {
    method: 'POST',
    body: JSON.stringify({ input: text, model: 'text-embedding-3-small' }),
    signal: AbortSignal.timeout(10_000),
  })
  if (!response.ok) throw new Error('No embedding')
  return (await response.json()).data[0].embedding
}

export async function index(pieces: { content: string }[]) {
  const vectors = []
  for (const piece of pieces) vectors.push(await «embed»(piece.content))
  return vectors
}
`,
        },
        expect: ['embedding'],
      },
      {
        name: 'a lookup for each row, one after the other',
        files: {
          'src/report.ts': `import { supabase } from './supabase'

export async function report(orders: { id: string; customer_id: string }[]) {
  const lines = []
  for (const order of orders) {
    const { data, error } = await supabase.«from»('customers').select('name').eq('id', order.customer_id).single()
    if (error) throw error
    lines.push(data.name)
  }
  return lines
}
`,
          'src/supabase.ts': SUPABASE,
        },
        expect: ['each'],
        fixed: {
          'src/report.ts': `import { supabase } from './supabase'

export async function report(orders: { id: string; customer_id: string }[]) {
  const lines = []
  const { data: customers, error: customersError } = await supabase.from('customers').select('id, name').in('id', orders.map((order) => order.customer_id))
  if (customersError) throw customersError
  const customersById = new Map(customers.map((row) => [row.id, row]))
  for (const order of orders) {
    const data = customersById.get(order.customer_id)
    if (!data) throw new Error('There is no id like that in customers.')
    lines.push(data.name)
  }
  return lines
}
`,
        },
      },
      {
        name: 'hidden in a function that the loop calls',
        files: {
          'src/import.ts': `import { supabase } from './supabase'

async function findOrCreate(email: string) {
  const { data, error } = await supabase.from('contacts').select('id').eq('email', email).maybeSingle()
  if (error) throw error
  return data
}

export async function importAll(rows: { email: string }[]) {
  for (const row of rows) await «findOrCreate»(row.email)
}
`,
          'src/supabase.ts': SUPABASE,
        },
        expect: ['called'],
      },
      {
        name: 'two queries of one loop; a set that only remembers what went by',
        files: {
          'src/visits.ts': `import { supabase } from './supabase'

export async function note(people: { id: string }[]) {
  const seen = new Set<string>()
  for (const person of people) {
    if (seen.has(person.id)) continue
    seen.add(person.id)
    await supabase.«from»('visits').insert({ person_id: person.id }).throwOnError()
    await supabase.«from»('people').update({ visited: true }).eq('id', person.id).throwOnError()
  }
}
`,
          'src/supabase.ts': SUPABASE,
        },
        expect: ['each', 'each'],
      },
      {
        name: 'all at once, or ten at a time, but still one each; two reads before each goes to another service',
        files: {
          'src/describe.ts': `import { supabase } from './supabase'

export async function markSeen(messages: { id: string }[], pictures: { id: string }[]) {
  await Promise.all(
    messages.map((message) => supabase.«from»('messages').update({ seen: true }).eq('id', message.id).throwOnError()),
  )
  for (let i = 0; i < pictures.length; i += 10) {
    const batch = pictures.slice(i, i + 10)
    await Promise.all(batch.map(({ id }) => supabase.«from»('seen').select('at').eq('picture', id).throwOnError()))
  }
}

export async function describe(pictures: { id: string; owner_id: string }[]) {
  for (const picture of pictures) {
    const { data: page } = await supabase.«from»('pages').select('text').eq('picture_id', picture.id).single().throwOnError()
    const { data: owner } = await supabase.«from»('owners').select('name').eq('id', picture.owner_id).single().throwOnError()
    const response = await fetch('https://api.model.example/describe', {
      method: 'POST',
      body: JSON.stringify({ page, owner }),
      signal: AbortSignal.timeout(20_000),
    })
    if (!response.ok) throw new Error('The picture was not described.')
  }
}
`,
          'src/supabase.ts': SUPABASE,
        },
        expect: ['each', 'each', 'beside', 'beside'],
      },
    ],
    good: [
      {
        name: 'one query for all, and inserts in chunks',
        files: {
          'src/report.ts': `import { supabase } from './supabase'

export async function report(ids: string[], rows: object[]) {
  const { data, error } = await supabase.from('customers').select('name').in('id', ids)
  if (error) throw error
  for (let i = 0; i < rows.length; i += 500) {
    const { error: failed } = await supabase.from('rows').insert(rows.slice(i, i + 500))
    if (failed) throw failed
  }
  for (const chunk of chunks(ids)) {
    const { error: failed } = await supabase.from('tags').delete().in('id', chunk)
    if (failed) throw failed
  }
  return data
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
      {
        name: 'a retry, pages, a short list, and what runs on a click',
        files: {
          'src/List.tsx': `import { supabase } from './supabase'

export async function load(id: string) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const { data, error } = await supabase.from('t').select().eq('id', id)
    if (!error) return data
  }
  for (let page = 0; ; page++) {
    const { data, error } = await supabase.from('t').select().range(page * 100, page * 100 + 99)
    if (error || data.length === 0) break
  }
  for (const name of ['a', 'b']) await supabase.from('settings').delete().eq('name', name).throwOnError()
}

export function List({ items }: { items: { id: string }[] }) {
  const remove = async (id: string) => {
    const { error } = await supabase.from('t').delete().eq('id', id)
    if (error) alert('Could not delete. Please try again.')
  }
  return <ul>{items.map((item) => <li key={item.id} onClick={() => remove(item.id)}>x</li>)}</ul>
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
      {
        name: 'a mail for each, a few checks, rows of an answer, a whole list each time',
        files: {
          'src/jobs.ts': `import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { pgTable, text } from 'drizzle-orm/pg-core'
import { Pool } from 'pg'
import { supabase } from './supabase'

const pool = new Pool({ connectionString: process.env.DATABASE_URL })
const db = drizzle(pool)
const rooms = pgTable('rooms', { id: text('id'), house: text('house') })

async function mail(address: string) {
  const response = await fetch('https://api.mail.example/send', { method: 'POST', body: address, signal: AbortSignal.timeout(5000) })
  if (!response.ok) throw new Error('The mail was not sent.')
}

export async function remind(people: { id: string; address: string }[]) {
  for (const person of people) {
    await mail(person.address)
    const { error } = await supabase.from('people').update({ reminded: true }).eq('id', person.id)
    if (error) throw error
  }
}

export async function alarms(isSlow: boolean, isDown: boolean) {
  const checks = [{ name: 'slow', isOn: isSlow }, { name: 'down', isOn: isDown }]
  for (const check of checks.filter(({ isOn }) => isOn)) {
    const { error } = await supabase.from('alarms').insert({ name: check.name })
    if (error) throw error
  }
}

export async function free(houses: { id: string }[], wanted: string[]) {
  const all = await db.select().from(rooms).where(eq(rooms.house, 'a'))
  return houses.filter((house) => all.some((room) => room.house === house.id && wanted.includes(house.id)))
}

export async function addNames(names: string[]) {
  for (const name of names) await pool.query(\`alter type kind add value if not exists '\${name}'\`)
}

export async function copy(groups: { names: string[] }[]) {
  for (const group of groups) {
    const { error } = await supabase.from('names').insert(group.names.map((name) => ({ name })))
    if (error) throw error
  }
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
      {
        name: 'only what is missing, the parts of a path, a list that is refused where it is long',
        files: {
          'src/few.ts': `import { supabase } from './supabase'

export async function reconcile(wanted: string[], current: Set<string>) {
  for (const day of wanted) if (!current.has(day)) await supabase.from('days').insert({ day }).throwOnError()
}

export async function mayMove(path: string) {
  for (const folder of path.split('/')) await supabase.from('members').select('role').eq('folder', folder).throwOnError()
}

export async function suspend(ids: string[]) {
  if (ids.length > 100) throw new Error('Choose up to 100 accounts.')
  for (const id of ids) await supabase.from('accounts').update({ suspended: true }).eq('id', id).throwOnError()
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
      {
        name: 'a new position for each row',
        files: {
          'src/order.ts': `import { supabase } from './supabase'

export async function reorder(items: { id: string }[]) {
  for (const [position, item] of items.entries()) {
    const { error } = await supabase.from('items').update({ position }).eq('id', item.id)
    if (error) throw error
  }
  for (let i = 0; i < items.length; i++) {
    const { error } = await supabase.from('items').update({ place: i }).eq('id', items[i].id)
    if (error) throw error
  }
  for (const item of items) {
    const changes: Record<string, unknown> = {}
    if (item.id > 'm') changes.half = 2
    const { error } = await supabase.from('items').update(changes).eq('id', item.id)
    if (error) throw error
  }
  for (const item of items) {
    const { error } = await supabase.from('items').delete().eq('id', item.id)
    if (error) throw error
    await new Promise((done) => setTimeout(done, 500))
  }
  await Promise.all(items.slice(0, 8).map((item) => supabase.from('items').delete().eq('id', item.id).throwOnError()))
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
    ],
  },
  *check(file, project) {
    for (const loop of queryLoops(project, file))
      for (const query of loop.queries) yield report(project, file, loop, query)
    for (const { call, repeat } of loopedEmbeddings(project, file)) {
      yield {
        file: file.path,
        range: call.nameRange,
        message: 'embedding',
        data: { list: repeat.list },
        subject: callSubject(file, call, 'embedding'),
        cause: loopOf(repeat),
        related: [{ file: repeat.path, range: repeat.range, message: 'This goes through the list.' }],
      }
    }
  },
  fixes: (finding, _project, sourceOf) => fixesForLoop(finding, sourceOf),
})

function report(
  project: Project,
  file: CodeFacts,
  { repeat, besideService }: QueryLoop,
  query: RepeatedQuery,
): Report<'each' | 'called' | 'beside'> {
  const { call, operation, helper, about, isRead, isWrite, isConditional } = query
  const at = helper === undefined ? operation.range : call.nameRange
  const isProcedure = operation.kind === 'supabase' && /\.rpc\b/.test(operation.apiPath)
  const inLoop = { file: repeat.path, range: repeat.range, message: 'This goes through the list.' }
  const inHelper = { file: operation.path, range: operation.range, message: 'The query that runs each time.' }
  return {
    file: file.path,
    range: helper === undefined ? { start: at.start, end: call.nameRange.end } : at,
    message: helper !== undefined ? 'called' : besideService ? 'beside' : 'each',
    data: {
      list: repeat.list,
      does: query.isTableKnown
        ? `${isProcedure ? 'calls' : isRead ? 'reads' : 'writes to'} \`${about}\``
        : isWrite
          ? 'writes to the database'
          : 'asks the database',
      some: isConditional ? ' that meets the conditions here' : '',
      pace: call.loop !== undefined && call.fate.end === 'awaited' ? ', one after the other' : '',
      Remedy: isProcedure
        ? 'Write one database function that takes the whole list, and call that'
        : loopRemedy(project, query, repeat.body),
      ...(helper !== undefined && { helper }),
    },
    subject: callSubject(file, call, helper ?? about),
    cause: loopOf(repeat),
    related: [helper === undefined ? inLoop : inHelper],
  }
}
