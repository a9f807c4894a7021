import assert from 'node:assert/strict'
import { openTo } from '../open-tables'
import { databaseOf } from './databases'

function openings(sql: string): Record<string, string> {
  const database = databaseOf(sql)
  return Object.fromEntries(
    database.tables.map((table) => {
      const open = openTo(table, database)
      return [table.name, open ? `${open.caller}: ${open.commands.join(' ')}` : '']
    }),
  )
}

describe('tables that nothing protects', () => {
  it('are open by the platform’s grants, or by what grants that name them give', () => {
    const found = openings(`
      create table a (id int); create table b (id int); create table c (id int); create table d (id int); create table e (id int);
      grant select, update on b to authenticated;
      grant all on c to anon; grant select on c to authenticated;
      grant all on d to service_role;
      revoke all on e from anon, authenticated;`)
    assert.deepEqual(found, {
      a: 'anon: select insert update delete',
      b: 'authenticated: select update',
      c: 'anon: select insert update delete',
      d: 'anon: select insert update delete',
      e: '',
    })
  })
})
