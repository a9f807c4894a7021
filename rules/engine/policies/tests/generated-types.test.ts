import assert from 'node:assert/strict'
import { definerFunctions } from '../functions'
import { exposedViews } from '../views'
import { databaseOf } from './databases'

const MIGRATIONS = {
  'supabase/migrations/20250101000000_init.sql': `
    create table apples (id int); create table bears (id int); create table cars (id int); create table dogs (id int);
    create table zebras (id int);
    create view zebra_list as select * from zebras;
    create view apple_list as select * from apples;
    create function old_one() returns void language sql security definer as $$ delete from zebras $$;
    create function eat(apple int) returns void language sql security definer as $$ delete from apples $$;
    create function eat(apple int, bite int) returns void language sql security definer as $$ delete from apples $$;
    create function wash() returns void language sql security definer as $$ delete from cars $$;`,
  'supabase/migrations/20250201000000_eggs.sql': `
    create table eggs (id int);`,
  'supabase/migrations/20250301000000_new.sql': `
    create table frogs (id int);
    create view frog_list as select * from frogs;
    create function jump() returns void language sql security definer as $$ delete from frogs $$;`,
}

const types = (tables: readonly string[]) => `export type Database = {
  public: {
    Tables: { ${tables.map((name) => `${name}: { Row: { id: number } }`).join('; ')} }
    Views: { apple_list: { Row: { id: number } } }
    Functions: { eat: { Args: { apple: number; bite?: number }; Returns: undefined }; wash: { Args: never; Returns: undefined } }
    Enums: { [_ in never]: never }
    CompositeTypes: { [_ in never]: never }
  }
}
`

function things(files: Readonly<Record<string, string>>): string[] {
  const database = databaseOf({ ...MIGRATIONS, ...files })
  const functions = definerFunctions(database).map(({ made }) => `${made.name}/${made.definition.arguments.length}`)
  return [
    ...database.tables.map(({ name }) => name),
    ...exposedViews(database).map(({ view }) => view.name),
    ...functions,
  ].sort()
}

const everything = () => things({})

describe('generated types', () => {
  it('say what of older migrations the database no longer has', () => {
    const found = new Set(things({ 'src/types.ts': types(['apples', 'bears', 'cars', 'dogs', 'eggs']) }))
    assert.deepEqual(
      everything().filter((name) => !found.has(name)),
      ['eat/1', 'old_one/0', 'zebra_list', 'zebras'],
    )
  })

  it('say what a database that was begun again never had', () => {
    const again = ['apples', 'bears', 'cars', 'dogs'].map((name) => `create table ${name} (id int);`).join(' ')
    const missing = (anew: string) => {
      const more = Array.from({ length: 6 }, (_, i) => `create table old_${i} (id int);`).join(' ')
      const files = {
        'supabase/migrations/20250102000000_more.sql': more,
        'supabase/migrations/20250401000000_anew.sql': anew,
        'supabase/migrations/20250501000000_name.sql': 'alter table dogs rename to hounds;',
      }
      const found = new Set(things({ ...files, 'src/types.ts': types(['apples', 'bears', 'cars', 'dogs']) }))
      return things(files).filter((name) => !found.has(name) && !name.includes('/'))
    }
    assert.deepEqual(missing(''), [])
    assert.deepEqual(missing(`${again} create table unlisted (id int);`), [])
    assert.deepEqual(
      missing(again).filter((name) => !name.startsWith('old_')),
      ['eggs', 'frog_list', 'frogs', 'zebra_list', 'zebras'],
    )
  })

  it('say which extensions are not in public', () => {
    const gone = (functions: string) => {
      const made = types(['apples', 'bears', 'cars', 'dogs', 'eggs']).replace(
        'Functions: {',
        `Functions: { ${functions}`,
      )
      const { gone } = databaseOf({
        ...MIGRATIONS,
        'supabase/migrations/20250102000000_http.sql': 'create extension http; create extension pg_trgm;',
        'src/types.ts': made,
      })
      const place = { file: 'supabase/migrations/20250102000000_http.sql', range: { start: 0, end: 1 } }
      return ['http', 'pg_trgm', 'vector'].filter((name) => gone.extension({ name, place }))
    }
    assert.deepEqual(gone('show_limit: { Args: never; Returns: number };'), ['http'])
  })

  it('say nothing where they are older, of something else, or written by hand', () => {
    for (const tables of [
      ['ants', 'apples', 'bees', 'crows'],
      ['bears', 'apples', 'dogs', 'eggs', 'cars'],
    ])
      assert.deepEqual(things({ 'src/types.ts': types(tables) }), everything())
    const parts = types(['apples', 'bears', 'cars', 'dogs', 'eggs']).replace(/CompositeTypes.*/, '')
    assert.deepEqual(things({ 'src/types.ts': parts }), everything())
  })

  it('leave one of two functions that the API cannot tell apart', () => {
    const found = databaseOf(`
      create table a (id int);
      create function f(x int) returns void language sql security definer as $$ delete from a $$;
      create function f(x int, y int default 1) returns void language sql security definer as $$ delete from a $$;
      create function g(x int) returns void language sql security definer as $$ delete from a $$;
      create function g(x int, y int) returns void language sql security definer as $$ delete from a $$;`)
    assert.deepEqual(
      definerFunctions(found).map(({ made }) => `${made.name}/${made.definition.arguments.length}`),
      ['f/2', 'g/1', 'g/2'],
    )
  })
})
