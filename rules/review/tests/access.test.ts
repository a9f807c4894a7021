import * as assert from 'node:assert/strict'
import { rules } from '../../catalog/registry.generated'
import { settingsFrom } from '../../engine/configuration'
import { runProject } from '../../engine/run'
import { projectOf } from '../../tests/example-run'
import { sqlParserReady } from '../../tests/sql-parser'
import { accessIn } from '../access'
import { coverageOf } from '../coverage'
import { finding, reviewOf } from './assessment-input'

const SQL = `create table public.notes (id int primary key, owner uuid references auth.users (id));
alter table public.notes enable row level security;
create policy "own" on public.notes for all using ((select auth.uid()) = owner) with check ((select auth.uid()) = owner);
create policy "shared" on public.notes for select using (true);
create table public.logs (id int primary key);
alter table public.profiles add column age int;
`
const SEND = `import { Resend } from 'resend'
const resend = new Resend(process.env.RESEND_API_KEY)
export async function POST(request: Request) {
  const { to } = await request.json()
  await resend.emails.send({ from: 'a@example.com', to, subject: 'Hi', html: '' })
  return Response.json({ ok: true })
}
`

describe('who may do what', () => {
  before(sqlParserReady)
  const files = {
    'supabase/config.toml': '[api]\nschemas = ["public"]\n',
    'supabase/migrations/20260101000000_all.sql': SQL,
    'package.json': '{ "dependencies": { "next": "15.0.0", "resend": "4.0.0" } }',
    'app/api/send/route.ts': SEND,
  }

  it('is told of every table, what is flagged first, and not guessed where a table was made elsewhere', () => {
    const project = projectOf(files)
    const found = runProject(project, { rules, settings: settingsFrom(new Map()), today: '2026-11-23' })
    const rows = accessIn(project, found).tables.map(({ table, read, write, flagged }) => [table, read, write, flagged])
    assert.deepEqual(rows, [
      ['logs', 'anyone', 'anyone', true],
      ['notes', 'anyone', 'the owner', false],
      ['profiles', 'not known: made outside the repository', 'not known: made outside the repository', false],
    ])
  })

  it('is told of every endpoint, with what it does', () => {
    const project = projectOf(files)
    const [endpoint] = project.endpoints.all
    assert.ok(endpoint)
    const about = finding('unauthenticated-endpoint', { file: endpoint.file, range: endpoint.range })
    const rows = accessIn(project, [about]).endpoints
    assert.deepEqual(
      rows.map(({ endpoint: name, callers, does, flagged }) => [name, callers, does, flagged]),
      [['POST /api/send', 'anyone', 'sends mail', true]],
    )
    assert.equal(accessIn(project, []).endpoints[0]?.flagged, false)
  })

  it('says of a router that nothing mounts that nobody calls it yet', () => {
    const route = (name: string) =>
      `import { Router } from 'express'\nexport const ${name} = Router()\n${name}.get('/${name}', (req, res) => res.json(1))\n`
    const project = projectOf({
      'package.json': '{ "scripts": { "start": "tsx server/index.ts" }, "dependencies": { "express": "4.19.2" } }',
      'server/index.ts':
        "import express from 'express'\nimport { used } from './used'\nconst app = express()\napp.use(used)\napp.listen(3000)\n",
      'server/used.ts': route('used'),
      'server/old.ts': route('old'),
    })
    assert.deepEqual(
      accessIn(project, []).endpoints.map(({ file, callers }) => [file, callers]),
      [
        ['server/used.ts', 'anyone'],
        ['server/old.ts', 'nobody yet: nothing uses this code'],
      ],
    )
  })

  it('tells an endpoint that is open from one that asks for the public key alone', () => {
    const rows = accessIn(
      projectOf({
        'supabase/config.toml': '[functions.open]\nverify_jwt = false\n',
        'supabase/functions/open/index.ts': "Deno.serve(async () => new Response('ok'))\n",
        'supabase/functions/ask/index.ts': `Deno.serve(async (req) => {
  await fetch('https://api.openai.com/v1/chat/completions', { method: 'POST', body: await req.text() })
  return new Response('ok')
})
`,
      }),
      [],
    ).endpoints
    assert.deepEqual(
      rows.map(({ endpoint, callers, does }) => [endpoint, callers, does]),
      [
        ['the edge function open', 'anyone', 'nothing of note was seen'],
        ['the edge function ask', 'anyone with the public key, which every visitor has', 'asks a language model'],
      ],
    )
  })

  it('is counted among what was looked at, with what could not be seen', () => {
    const coverage = coverageOf(reviewOf([]), [], projectOf(files))
    const of = (property: string) => coverage.find((one) => one.property === property)
    const counts = (property: string) =>
      Object.fromEntries((of(property)?.looked ?? []).map(({ noun, count }) => [noun, count]))
    assert.deepEqual(counts('data-protection'), { 'code file': 1, table: 3, policy: 2, endpoint: 1 })
    assert.deepEqual(counts('failure-handling'), { 'code file': 1, 'network call': 1 })
    assert.match(of('database')?.unseen[0] ?? '', /^1 table \(profiles\) made outside the repository/)
    assert.deepEqual(of('failure-handling')?.unseen, [])
  })

  it('says what a health route asks, and where that was not seen', () => {
    const seen = (server: string, more: Readonly<Record<string, string>> = {}) =>
      coverageOf(
        reviewOf([]),
        [],
        projectOf({
          'package.json': '{ "dependencies": { "express": "5.1.0", "pg": "8.0.0" } }',
          'server.ts': `import express from 'express'\nimport { Pool } from 'pg'\nconst pool = new Pool()\nconst app = express()\napp.get('/orders', async (_q, r) => r.json(await pool.query('select * from orders limit 5')))\n${server}\napp.listen(3000)\n`,
          ...more,
        }),
      ).find(({ property }) => property === 'monitoring')?.seen
    assert.deepEqual(seen("app.get('/health', async (_q, r) => { await pool.query('select 1'); r.send('ok') })"), [
      '/health asks the database too, so a monitor there also notices when the data cannot be reached.',
    ])
    assert.deepEqual(
      seen("app.get('/health', (_q, r) => r.send('ok'))", {
        'fly.toml': "[[http_service.checks]]\npath = '/health'\n",
      }),
      [
        '/health answers without asking the database, so it says that all is well even when the data cannot be reached.',
      ],
    )
    assert.deepEqual(seen('', { 'fly.toml': "[[http_service.checks]]\npath = '/health'\n" }), [
      '/health is asked or set up; what answers there was not seen.',
    ])
    assert.deepEqual(seen(''), [])
  })
})
