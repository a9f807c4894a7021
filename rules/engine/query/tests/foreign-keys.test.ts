import * as assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { sqlParser, sqlParserReady } from '../../../tests/sql-parser'
import { createProject } from '../../project'
import { uncoveredKeys } from '../foreign-keys'

const CLIENT = `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
`

/** The columns of keys without an index, of a database and what code does with it. */
function keys(sql: string, code: string): string[] {
  const files = { 'supabase/migrations/20260101000000_init.sql': sql, 'src/a.ts': CLIENT + code }
  const project = createProject(
    Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
  )
  return project.queried.flatMap((database) =>
    uncoveredKeys(project, database).map(({ table, key }) => `${table.name}.${key.columns.join()}`),
  )
}

describe('keys that no index covers', () => {
  before(sqlParserReady)

  const TABLES = `create table rooms (id uuid primary key, title text);
create table slots (id uuid primary key, room_id uuid not null references rooms (id) on delete cascade);
create table bookings (id uuid primary key, user_id uuid not null, slot_id uuid references slots (id) on delete set null);
create index slots_room_id_idx on slots (room_id);`
  const REMOVE = `export const remove = (id: string) => supabase.from('rooms').delete().eq('id', id)
export const book = (userId: string, slot: string) => supabase.from('bookings').insert({ user_id: userId, slot_id: slot })
`
  it('matter where rows that they point to go with others', () => {
    const add = `export const add = (room: string) => supabase.from('slots').insert({ room_id: room })\n`
    assert.deepEqual(keys(TABLES, REMOVE + add), ['bookings.slot_id'])
  })
  it('do not where nothing adds such rows', () => assert.deepEqual(keys(TABLES, REMOVE), []))

  const NOTES = `create table rooms (id uuid primary key, title text);
create table notes (id uuid primary key, user_id uuid not null, room_id uuid references rooms (id) on delete set null);`
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['that is written', `insert({ user_id: userId, room_id: rest.room })`, ['notes.room_id']],
    ['that may be in what is spread in', `insert({ user_id: userId, ...rest })`, ['notes.room_id']],
    ['that nothing writes', `insert({ user_id: userId })`, []],
    ['that no element of a list has', `insert(list.map((each) => ({ user_id: each })))`, []],
  ]
  for (const [name, written, expected] of cases)
    it(`are of a column ${name}${expected.length > 0 ? '' : ': none'}`, () => {
      const code = `export const remove = (id: string) => supabase.from('rooms').delete().eq('id', id)
export const add = (userId: string, list: string[], rest: { room: string }) => supabase.from('notes').${written}
`
      assert.deepEqual(keys(NOTES, code), expected)
    })
})
