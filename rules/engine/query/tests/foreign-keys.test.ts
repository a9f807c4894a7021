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
create index slots_room_id_idx on slots (room_id);
create table halls (id uuid primary key, title text);`
  const REMOVE = `export const remove = (id: string) => supabase.from('rooms').delete().eq('id', id)
export const open = (title: string) => supabase.from('rooms').insert({ title })
export const build = (title: string) => supabase.from('halls').insert({ title })
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
    ['that is always empty', `insert({ user_id: userId, room_id: null })`, []],
    ['that may be in what is handed over', `insert(list)`, ['notes.room_id']],
    ['that nothing writes', `insert({ user_id: userId })`, []],
    ['that no element of a list has', `insert(list.map((each) => ({ user_id: each })))`, []],
  ]
  for (const [name, written, expected] of cases)
    it(`are of a column ${name}${expected.length > 0 ? '' : ': none'}`, () => {
      const code = `export const remove = (id: string) => supabase.from('rooms').delete().eq('id', id)
export const add = (userId: string, list: string[], rest: { room: string }) => supabase.from('notes').${written}
${/list\)|rest/.test(written) ? "export const row = (room: string) => add('a', [], { room_id: room })" : ''}
`
      assert.deepEqual(keys(NOTES, code), expected)
    })

  const REMOVE_ROOM = `export const remove = (id: string) => supabase.from('rooms').delete().eq('id', id)
`
  it('are none of a column that statements in functions leave out as well', () => {
    const add = `export const add = (userId: string) => supabase.from('notes').insert({ user_id: userId })\n`
    const filling = (columns: string, values: string) => `${NOTES}
create function note(who uuid, room uuid) returns void language sql as $$ insert into notes (${columns}) values (${values}) $$;`
    assert.deepEqual(keys(filling('user_id', 'who'), REMOVE_ROOM + add), [])
    assert.deepEqual(keys(filling('user_id, room_id', 'who, room'), REMOVE_ROOM + add), ['notes.room_id'])
  })
  it('are none of a table for which all rows name a column that was given another name', () => {
    const add = `export const add = (userId: string, room: string) => supabase.from('notes').insert({ user_id: userId, room_id: room, label: '' })\n`
    const labelled = NOTES.replace('user_id uuid', 'label text, user_id uuid')
    assert.deepEqual(keys(labelled, REMOVE_ROOM + add), ['notes.room_id'])
    assert.deepEqual(keys(`${labelled}\nalter table notes rename column label to title;`, REMOVE_ROOM + add), [])
  })
  it('are cited by a deletion of something that was there before', () => {
    const add = `export const add = (userId: string, room: string) => supabase.from('notes').insert({ user_id: userId, room_id: room })\n`
    const check = `export async function check() {
  const { data: room } = await supabase.from('rooms').insert({ title: 'test' }).select().single()
  await supabase.from('rooms').delete().eq('id', room.id)
}
`
    const files = {
      'supabase/migrations/20260101000000_init.sql': NOTES,
      'src/a.ts': CLIENT + check + add + REMOVE_ROOM,
    }
    const project = createProject(
      Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
    )
    const [cited] = project.queried.flatMap((database) =>
      uncoveredKeys(project, database).map(({ reason }) => reason.query?.range.start ?? -1),
    )
    assert.ok((cited ?? -1) > files['src/a.ts'].indexOf('export const remove'))
  })

  it('are none where rows are only deleted that were just made, or by a function that tries the app out', () => {
    const add = `export const add = (userId: string, room: string) => supabase.from('notes').insert({ user_id: userId, room_id: room })\n`
    const make = `export async function make() {
  const response = await supabase.from('rooms').insert({ title: 'test' }).select('id').single()
  const data: unknown = response.data
  try {
    await fill(data.id)
  } catch (error) {
    await supabase.from('rooms').delete().eq('id', data.id)
    throw error
  }
}
`
    assert.deepEqual(keys(NOTES, add + make), [])
    const trial = (path: string) => {
      const files = {
        'supabase/migrations/20260101000000_init.sql': NOTES,
        'src/a.ts': CLIENT + add,
        [path]: CLIENT + REMOVE_ROOM,
      }
      const project = createProject(
        Object.entries(files).map(([name, text]) => analyzeFile(name, text, { sql: sqlParser })),
      )
      return project.queried.flatMap((database) => uncoveredKeys(project, database)).length
    }
    assert.equal(trial('supabase/functions/test-rooms/index.ts'), 0)
    assert.equal(trial('supabase/functions/rooms/index.ts'), 1)
  })
  it('are none of a column that is not put on the row either', () => {
    const add = (put: string) => `export async function add(userId: string, name: string) {
  const row: Record<string, string> = { user_id: userId }
  ${put} = name
  const where = { room_id: name }
  await supabase.from('notes').insert(row).throwOnError()
  return where
}
`
    assert.deepEqual(keys(NOTES, REMOVE_ROOM + add('row.title')), [])
    assert.deepEqual(keys(NOTES, REMOVE_ROOM + add('row.room_id')), ['notes.room_id'])
    assert.deepEqual(keys(NOTES, REMOVE_ROOM + add('row[name]')), ['notes.room_id'])
  })
  it('are none of several columns where an index begins with one of them', () => {
    const add = `export const add = (userId: string, room: string) => supabase.from('notes').insert({ user_id: userId, shop_id: userId, room_id: room })\n`
    const both = (index: string) => `create table rooms (id uuid, shop_id uuid, title text, primary key (id, shop_id));
create table notes (id uuid primary key, user_id uuid not null, shop_id uuid, room_id uuid,
  foreign key (shop_id, room_id) references rooms (shop_id, id) on delete set null);
${index}`
    assert.deepEqual(keys(both(''), REMOVE_ROOM + add), ['notes.shop_id,room_id'])
    assert.deepEqual(keys(both('create index on notes (room_id);'), REMOVE_ROOM + add), [])
    assert.deepEqual(keys(both('create unique index on notes (shop_id, user_id);'), REMOVE_ROOM + add), [])
    assert.deepEqual(keys(both('create index on notes (user_id, room_id);'), REMOVE_ROOM + add).length, 1)
  })
  it('are none of who did something to a row that is not theirs, at deletions', () => {
    const did = NOTES.replaceAll('room_id', 'cleaned_by_room_id')
    const add = `export const add = (userId: string, room: string) => supabase.from('notes').insert({ user_id: userId, cleaned_by_room_id: room })\n`
    assert.deepEqual(keys(did, REMOVE_ROOM + add), [])
  })
  it('are none of a column that is only handed on under its own name, and that no other row of its table names', () => {
    const add = (written: string) =>
      `export const add = (list: { room_id?: string }) => supabase.from('notes').insert({ ...list, ${written} })\n`
    assert.deepEqual(keys(NOTES, REMOVE_ROOM + add('room_id: list.room_id ?? null')), [])
    assert.deepEqual(keys(NOTES, REMOVE_ROOM + add('room_id: list.id')), ['notes.room_id'])
    const other = `export const seat = (room: string) => supabase.from('seats').insert({ room_id: room })\n`
    assert.deepEqual(keys(NOTES, REMOVE_ROOM + add('user_id: list.id') + other), [])
    const handed = add('room_id: list.room_id')
    assert.deepEqual(keys(NOTES, REMOVE_ROOM + handed + other), ['notes.room_id'])
    const field = `export const form = register('room_id')\n`
    assert.deepEqual(keys(NOTES, REMOVE_ROOM + add('user_id: list.id') + field), ['notes.room_id'])
  })

  it('are read by the columns that a join says, whatever they are called', () => {
    const code = `import { and, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { rooms, notes } from './schema'
const db = drizzle('')
export const add = (roomId: string, userId: string, label: string) => db.insert(notes).values({ roomId, userId, label })
export const read = (id: string) =>
  db.select().from(rooms).leftJoin(notes, ON).where(eq(rooms.id, id))
`
    const schema = `import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
export const rooms = pgTable('rooms', { id: uuid('id').primaryKey(), title: text('title') })
export const notes = pgTable('notes', {
  id: uuid('id').primaryKey(),
  userId: uuid('user_id').notNull(),
  label: text('label'),
  roomId: uuid('room_id').references(() => rooms.id),
})
`
    const joined = (on: string) => {
      const files = { 'src/schema.ts': schema, 'src/a.ts': code.replace('ON', on) }
      const project = createProject(
        Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
      )
      return project.queried.flatMap((database) => uncoveredKeys(project, database).length)
    }
    assert.deepEqual(joined('eq(notes.roomId, rooms.id)'), [1])
    assert.deepEqual(joined('and(eq(notes.label, rooms.title), eq(notes.userId, id))'), [0])
  })

  it('are none of a column of Drizzle that only other tables name, and what queries give back', () => {
    const code = (added: string) => `import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { rooms, notes, seats } from './schema'
const db = drizzle('')
export const add = (note: Record<string, string>) => db.insert(notes).values({ ...note, ${added} })
export const seat = (id: string) => db.insert(seats).values({ roomId: id })
export const list = () => db.select({ roomId: rooms.id }).from(rooms)
export const remove = (id: string) => db.delete(rooms).where(eq(rooms.id, id))
`
    const schema = `import { pgTable, uuid } from 'drizzle-orm/pg-core'
export const rooms = pgTable('rooms', { id: uuid('id').primaryKey() })
export const seats = pgTable('seats', { id: uuid('id').primaryKey(), roomId: uuid('room_id') })
export const notes = pgTable('notes', {
  id: uuid('id').primaryKey(),
  userId: uuid('user_id').notNull(),
  roomId: uuid('room_id').references(() => rooms.id),
})
`
    const found = (added: string) => {
      const files = { 'src/schema.ts': schema, 'src/a.ts': code(added) }
      const project = createProject(
        Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
      )
      return project.queried.flatMap((database) => uncoveredKeys(project, database)).length
    }
    assert.equal(found('userId: note.id'), 0)
    assert.equal(found('userId: note.id, roomId: note.room'), 1)
  })

  /** The columns of keys without an index, of a database and files that ask it. */
  function keysOf(sql: string, files: Readonly<Record<string, string>>): string[] {
    const all = { 'supabase/migrations/20260101000000_init.sql': sql, ...files }
    const project = createProject(
      Object.entries(all).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
    )
    return project.queried.flatMap((database) =>
      uncoveredKeys(project, database).map(({ table, key }) => `${table.name}.${key.columns.join()}`),
    )
  }
  const ADD = `export const add = (userId: string, room: string) => supabase.from('notes').insert({ user_id: userId, room_id: room })\n`

  it('are none of what goes when a whole customer leaves, or when those who run the app delete something', () => {
    const of = (column: string, parent: string) => NOTES.replaceAll('room_id', column).replaceAll('rooms', parent)
    const code = (column: string, parent: string) =>
      (ADD + REMOVE_ROOM).replaceAll('room_id', column).replaceAll('rooms', parent)
    assert.deepEqual(keys(of('tenant_id', 'tenants'), code('tenant_id', 'tenants')), [])
    assert.deepEqual(keys(of('folder_id', 'folders'), code('folder_id', 'folders')), ['notes.folder_id'])
    const removed = (path: string) => keysOf(NOTES, { 'src/a.ts': CLIENT + ADD, [path]: CLIENT + REMOVE_ROOM })
    assert.deepEqual(removed('src/admin/rooms.ts'), [])
    assert.deepEqual(removed('src/lobby/rooms.ts'), ['notes.room_id'])
  })

  it('are none of accounts that only a browser tries to delete, which no key of it may', () => {
    const sql = NOTES.replace('room_id uuid references rooms (id) on delete set null', 'room_id uuid').replace(
      'user_id uuid not null',
      'user_id uuid not null references auth.users (id) on delete cascade',
    )
    const leave = `${CLIENT}export const leave = (id: string) => supabase.auth.admin.deleteUser(id)\n`
    const files = (path: string) => ({ 'src/a.ts': CLIENT + ADD, [path]: leave })
    assert.deepEqual(keysOf(sql, files('src/leave.ts')), ['notes.user_id'])
    assert.deepEqual(keysOf(sql, { ...files('src/leave.tsx'), 'src/leave.tsx': `${leave}${BUTTON}` }), [])
  })
  const BUTTON = `export const Leave = () => <button onClick={() => leave('1')}>Leave</button>\n`
})
