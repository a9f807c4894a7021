import * as assert from 'node:assert/strict'
import { runExample } from '../../../tests/example-run'
import { sqlParserReady } from '../../../tests/sql-parser'
import { migrationTool } from '../../schema/migration-tools'
import { blockingChanges } from '../blocking'

/** Which tables the newest migration holds up, of one that is made long before. */
function heldUp(table: string, change: string, code = ''): string[] {
  const { project } = runExample(
    {
      'supabase/migrations/20260101000000_init.sql': `create table public.${table} (id uuid primary key, user_id uuid not null, size integer);\n`,
      'supabase/migrations/20260115000000_labels.sql': `create table public.labels (id uuid primary key, user_id uuid);
create table public.carts (id uuid primary key, user_id uuid);
create table public.visits (id uuid primary key, user_id uuid);
`,
      'supabase/migrations/20260201000000_change.sql': `alter table public.${table} ${change};\n`,
      'src/a.ts': `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
${code}`,
    },
    [],
  )
  return project.queried.flatMap((database) => {
    const tool = migrationTool(database.schema.source, project.files, project.modules)
    const newest = project.databases.newest(database.schema)
    return blockingChanges(project, database, newest, tool).map((each) => `${each.table.name} ${each.effect.k}`)
  })
}

describe('changes that hold up a table', () => {
  before(sqlParserReady)

  const CHECK = 'add constraint sized check (size > 0)'
  const REQUIRED = 'add column city text not null'
  it('do where it grows, and not where it stays small, unless one row is enough', () => {
    assert.deepEqual(heldUp('orders', CHECK), ['orders check'])
    assert.deepEqual(heldUp('shop_settings', CHECK), [])
    assert.deepEqual(heldUp('shop_settings', REQUIRED), ['shop_settings required'])
  })

  it('do not where the app fills its tables itself, and never this one', () => {
    const add = (...tables: readonly string[]) =>
      tables
        .map((name) => `export const ${name} = (id: string) => supabase.from('${name}').insert({ user_id: id })\n`)
        .join('')
    assert.deepEqual(heldUp('orders', REQUIRED, add('carts', 'visits', 'labels')), [])
    assert.deepEqual(heldUp('orders', REQUIRED, add('carts', 'visits', 'orders')), ['orders required'])
  })
})
