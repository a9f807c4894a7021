import { deepEqual, ok } from 'node:assert/strict'
import blockingMigration from '../../rules/catalog/database/blocking-migration'
import irreversibleMigration from '../../rules/catalog/database/irreversible-migration'
import { eventually, TestClient } from './client'

const first = 'supabase/migrations/20260101000000_orders.sql'
const between = 'supabase/migrations/20260115000000_labels.sql'
const newest = 'supabase/migrations/20260201000000_city.sql'
const files = {
  [first]: 'create table public.orders (id uuid primary key, user_id uuid not null, note text);\n',
  [between]: 'create table public.labels (id uuid primary key);\n',
  [newest]: 'alter table public.orders add column city text not null;\n',
}

describe('a new migration in the editor', () => {
  let client: TestClient
  afterEach(() => client.stop())

  it('shows what it does to a live table, with a fix, and follows edits', async () => {
    const rules = [blockingMigration, irreversibleMigration]
    client = await TestClient.start(files, { rules, sql: true })
    await client.open(newest)
    deepEqual(await client.codes(newest), ['blocking-migration'])
    const start = { line: 0, character: 0 }
    const titles = (await client.actions(newest, { start, end: start })).map(({ title }) => title)
    ok(titles.includes('Add city without NOT NULL, to fill it first'), titles.join('\n'))
    await client.change(newest, 'alter table public.orders drop column note;\n')
    await eventually('the other rule speaks', async () => {
      return (await client.codes(newest)).join() === 'irreversible-migration'
    })
    await client.open(first)
    deepEqual(await client.codes(first), [])
  })
})
