import assert from 'node:assert/strict'
import { projectOf } from '../../../tests/example-run'
import { sqlParserReady } from '../../../tests/sql-parser'
import { protectedBeside } from '../beside'
import { openingsOf } from '../openings'
import { exposedViews } from '../views'

before(sqlParserReady)

const DRIZZLE = {
  'drizzle/meta/_journal.json': '{ "dialect": "postgresql", "entries": [{ "idx": 0, "tag": "0000_start" }] }',
  'drizzle/0000_start.sql': 'CREATE TABLE "users" ("id" serial PRIMARY KEY NOT NULL, "email" text);\n',
}

function server(asked: string, key = 'SUPABASE_ANON_KEY'): string {
  return `import { createClient } from '@supabase/supabase-js'

const supabase = createClient(process.env.SUPABASE_URL!, process.env.${key}!)
export async function ask(id: number) {
  const { error } = await ${asked}
  return !error && id > 0
}
`
}

describe('databases that the public key can ask', () => {
  const isExposed = (files: Readonly<Record<string, string>>) => projectOf({ ...DRIZZLE, ...files }).exposed.length > 0

  it('are those whose tables code works with, not one of which it only asks whether it is awake', () => {
    assert.equal(isExposed({ 'server/a.ts': server("supabase.from('users').select('id').limit(1)") }), false)
    assert.equal(isExposed({ 'server/a.ts': server("supabase.from('users').select('email').eq('id', id)") }), true)
    assert.equal(isExposed({ 'server/a.ts': server("supabase.from('users').insert({ id })") }), true)
    assert.equal(isExposed({ 'server/a.ts': server("supabase.from('other').select('email').eq('id', id)") }), false)
  })

  it('have the tables that PostgREST answers for: not the parts of one', () => {
    const [database] = projectOf({
      'supabase/migrations/20260101000000_init.sql': `create table public.visits (at date not null, email text) partition by range (at);
create table public.visits_2026 partition of public.visits for values from ('2026-01-01') to ('2027-01-01');
create table public.notes (id uuid primary key);
`,
    }).exposed
    assert.deepEqual(
      database?.tables.map(({ name }) => name),
      ['visits', 'notes'],
    )
  })

  it('have no view that reads what no statement makes, in a file that PostgreSQL cannot read', () => {
    const views = (making: string) => {
      const [database] = projectOf({
        'supabase/migrations/20260101000000_init.sql': `${making}
create view public.talk_lengths as select author_id, count(*) from public.talks group by author_id;
`,
      }).exposed
      return database && exposedViews(database).map(({ view }) => view.name)
    }
    const columns = '(id uuid primary key, author_id uuid);\ncreate table public.authors (id uuid primary key);'
    assert.deepEqual(views(`create table public.talks ${columns}`), ['talk_lengths'])
    assert.deepEqual(views(`create table if not exists public.if not exists talks ${columns}`), [])
    const comment = "comment on table public.talks is 'all' || ' talks';"
    assert.deepEqual(views(`create table public.talks ${columns}\n${comment}`), ['talk_lengths'])
    // It was made by hand, it may be.
    assert.deepEqual(views('create table public.authors (id uuid primary key);'), ['talk_lengths'])
  })

  it('have no policy for certain of a file that PostgreSQL cannot read', () => {
    const open = (more: string) => {
      const [database] = projectOf({
        'supabase/migrations/20260101000000_init.sql': `create table public.talks (id uuid primary key);
alter table public.talks enable row level security;
`,
        'supabase/migrations/20260102000000_open.sql': `create policy everybody on public.talks for all using (true);
${more}
`,
      }).exposed
      return database && openingsOf(database).map(({ policy }) => policy.name)
    }
    assert.deepEqual(open(''), ['everybody'])
    assert.deepEqual(open('create policy if not exists staff on public.talks for select using (false);'), [])
    assert.deepEqual(open("comment on table public.talks is 'all' || ' talks';"), ['everybody'])
    assert.deepEqual(open('\\restrict abc'), ['everybody'])
  })

  it('are not those that only a server asks, with its own key, or only code that nothing uses or declares', () => {
    const asked = "supabase.from('users').select('email').eq('id', id)"
    const byServer = server(asked, 'SUPABASE_SERVICE_ROLE_KEY')
    assert.equal(isExposed({ 'server/a.ts': byServer }), false)
    const signIn = `import { createBrowserClient } from '@supabase/ssr'
export const auth = createBrowserClient(process.env.NEXT_PUBLIC_SUPABASE_URL!, process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY!).auth
`
    assert.equal(isExposed({ 'server/a.ts': byServer, 'lib/auth.ts': signIn }), true)
    // A move to another database, which has only begun: these tables are of the old one.
    const client = `import { drizzle } from 'drizzle-orm/node-postgres'
export const db = drizzle(process.env.DATABASE_URL)
`
    assert.equal(isExposed({ 'server/a.ts': byServer, 'lib/auth.ts': signIn, 'server/db.ts': client }), false)
    const undeclared = `export async function ask(id: number) {
  const { data } = await ${asked}
  return data
}
`
    assert.equal(isExposed({ 'server/a.ts': undeclared }), false)
    const app = {
      'package.json': '{ "dependencies": { "next": "15.0.0" } }',
      'app/layout.tsx':
        'export default function Layout({ children }) { return <html><body>{children}</body></html> }\n',
      'app/page.tsx': 'export default function Page() { return <p>Hello</p> }\n',
    }
    assert.equal(isExposed({ ...app, 'app/old-board.tsx': server(asked) }), false)
    const page =
      "import { ask } from './board'\nexport default async function Page() { return <p>{await ask(1)}</p> }\n"
    assert.equal(isExposed({ ...app, 'app/page.tsx': page, 'app/board.ts': server(asked) }), true)
  })

  it('are not those of which only old files beside the migrations speak of accounts', () => {
    const old = `create table providers (id uuid primary key, user_id uuid references auth.users (id));
alter table providers enable row level security;
create policy own on providers using (user_id = auth.uid());
`
    assert.equal(isExposed({ 'migrations/001_providers.sql': old }), false)
    assert.equal(isExposed({ 'drizzle/0000_start.sql': old }), true)
  })

  it('are not those of an app that has left Supabase: a whole one, which asks its database by other means alone', () => {
    const pages = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `app/p${i}/page.tsx`,
        `export default function Page() { return <p>${i}</p> }\n`,
      ]),
    )
    const asks = `const URL = process.env.NEW_URL || process.env.SUPABASE_URL
export async function GET() {
  const response = await fetch(\`\${URL}/sql\`, { method: 'POST', body: 'select id, email from users where id = 1' })
  return Response.json(await response.json())
}
`
    const left = {
      'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.50.0" } }',
      'supabase/migrations/20260101000000_init.sql': 'create table public.users (id uuid primary key, email text);\n',
      'lib/supabase/client.ts': 'export const headers = "connect-src https://*.supabase.co"\n',
      'app/p1/bar.tsx': "import { headers } from '../../lib/supabase/client'\nexport const bar = headers\n",
      'app/api/users/route.ts': asks,
    }
    const isLeft = (files: Readonly<Record<string, string>>) => projectOf(files).exposed.length === 0
    const client = (from: string) =>
      `import { createClient } from '${from}'\nexport const client = createClient('a', 'b')\n`
    assert.equal(isLeft({ ...left, ...pages }), true)
    assert.equal(isLeft({ ...left, ...pages, 'scripts/once.ts': client('@supabase/supabase-js') }), true)
    assert.equal(isLeft(left), false)
    assert.equal(isLeft({ ...left, ...pages, 'app/api/users/route.ts': '' }), false)
    const using = (path: string) =>
      path.startsWith('lib/')
        ? { 'app/p2/page.tsx': `export * from '../../${path.replace('.ts', '')}'\nexport default () => <p />\n` }
        : {}
    const used = {
      'lib/a.ts': client('@supabase/supabase-js'),
      'lib/b.ts': "export { createClient } from '@supabase/supabase-js'\n",
      'supabase/functions/c/index.ts': client('npm:@supabase/supabase-js@2'),
      'lib/d.ts': client('https://esm.sh/@supabase/supabase-js@2'),
      'lib/e.ts': 'export const key = process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY\n',
      'lib/f.ts': "export const url = 'https://abcdefghijklmnopqrst.supabase.co'\n",
      'lib/g.ts': "import { supabase } from '@acme/supabase'\nexport const h = supabase\n",
    }
    for (const [path, text] of Object.entries(used))
      assert.equal(isLeft({ ...left, ...pages, [path]: text, ...using(path) }), false, path)
    // An app builder's, which nothing uses; and the key, for whoever uses it.
    assert.equal(isLeft({ ...left, ...pages, 'lib/a.ts': client('@supabase/supabase-js') }), true)
    assert.equal(isLeft({ ...left, ...pages, '.env.example': 'VITE_SUPABASE_URL=\n' }), false)
    const documents = `import mongoose from 'mongoose'
export const GET = async () => Response.json(await mongoose.model('User').find().limit(10))
`
    assert.equal(isLeft({ ...left, ...pages, 'app/api/users/route.ts': documents }), true)
    const server = Object.fromEntries(Object.keys(pages).map((_, i) => [`src/m${i}.ts`, `export const m${i} = ${i}\n`]))
    assert.equal(isLeft({ ...left, ...server }), false)
  })

  it('have row level security where a file beside the journal turns it on, and not off again', () => {
    const protectedBy = (text: string) => {
      const project = projectOf({ ...DRIZZLE, 'drizzle/0001_advice.sql': text })
      const [schema] = project.databases.all
      assert.ok(schema)
      return [...protectedBeside(schema, project).on]
    }
    const on = 'ALTER TABLE IF EXISTS "users" ENABLE ROW LEVEL SECURITY;\n'
    assert.deepEqual(protectedBy(on), ['public.users'])
    assert.deepEqual(protectedBy(`${on}ALTER TABLE "users" DISABLE ROW LEVEL SECURITY;\n`), [])
  })
})
