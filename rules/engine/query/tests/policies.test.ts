import assert from 'node:assert/strict'
import { loadModule } from 'libpg-query'
import { projectOf } from '../../../tests/example-run'
import { told } from './told'

const TABLE = `create table notes (id uuid primary key, owner_id uuid, team_id uuid, shared boolean, until timestamptz);
alter table notes enable row level security;
`

/** What the policies add to a query that reads `notes`, in short; undefined where an index could not serve it. */
function filterOf(policies: string): string | undefined {
  const project = projectOf({ 'supabase/migrations/20260101000000_init.sql': TABLE + policies })
  const [database] = project.queried
  const table = database?.tableOf({ schema: undefined, name: 'notes' })
  assert.ok(database && table)
  const filter = database.filterOf(table)
  return filter && told([filter.condition])
}

/** Policies, and what they add. */
const CASES: [string, string | undefined][] = [
  ['', undefined],
  ['create policy a on notes for select using (owner_id = auth.uid());', 'owner_id equal'],
  ['create policy a on notes using (owner_id = (select auth.uid()));', 'owner_id equal'],
  ['create policy a on notes for update using (owner_id = auth.uid());', undefined],
  ['create policy a on notes for select using (true);', undefined],
  [
    `create policy a on notes for select using (owner_id = auth.uid());
     create policy b on notes for select using (team_id = my_team());`,
    '(owner_id equal or team_id equal)',
  ],
  [
    `create policy a on notes for select using (owner_id = auth.uid());
     create policy b on notes for all using (owner_id = auth.uid());`,
    'owner_id equal',
  ],
  [
    `create policy a on notes for select using (owner_id = auth.uid());
     create policy b on notes for select using (is_admin());`,
    undefined,
  ],
  [
    `create policy a on notes for select using (owner_id = auth.uid());
     create policy b on notes for select to service_role using (true);`,
    'owner_id equal',
  ],
]

describe('what row level security adds to a query', () => {
  before(() => loadModule())

  for (const [policies, expected] of CASES) {
    it(policies.replace(/\s+/g, ' ') || 'no policies', () => {
      assert.equal(filterOf(policies), expected)
    })
  }
})
