import * as assert from 'node:assert/strict'
import { loadModule } from 'libpg-query'
import unreplayableMigration from '../catalog/database/unreplayable-migration'
import { runExample } from './example-run'

const PATH = 'supabase/migrations/20260101000000_init.sql'

/** What is said of a migration, up to what follows from it. */
function told(sql: string): string | undefined {
  const [finding] = runExample({ [PATH]: sql }, [unreplayableMigration]).findings
  return finding?.message.split('. So ')[0]
}

describe('what is said of a migration that does not run', () => {
  before(() => loadModule())

  const tasks = 'create table tasks (id uuid primary key, owner uuid);\n'
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    [
      'an index that is there',
      `${tasks}create index tasks_owner on tasks (owner);\ncreate index tasks_owner on tasks (owner, id);\n`,
      'This makes the index `tasks_owner` a second time, and PostgreSQL refuses that',
    ],
    [
      'a column that is there',
      `${tasks}alter table tasks add column owner uuid;\n`,
      'This makes the column `owner` of `tasks` a second time, and PostgreSQL refuses that',
    ],
    [
      'a column of an alias',
      `${tasks}create view open_tasks as select t.closed from tasks t;\n`,
      'PostgreSQL refuses this: column t.closed does not exist',
    ],
    [
      'columns that are named before a common table',
      `${tasks}with named(id, label) as (values (1, 'a')) update tasks set owner = null from named n where n.label = 'a';\n`,
      undefined,
    ],
  ]
  for (const [name, sql, expected] of cases) {
    it(`tells of ${name}${expected === undefined ? ' nothing' : ''}`, () => assert.equal(told(sql), expected))
  }
})
