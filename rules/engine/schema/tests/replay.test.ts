import * as assert from 'node:assert/strict'
import { sqlFacts } from '../../../analysis/sql/read-sql'
import { sqlParser, sqlParserReady } from '../../../tests/sql-parser'
import { replay } from '../replay'
import type { Schema } from '../schema'

/** The schema after migrations, each a file of its own. */
function migrated(...texts: readonly string[]): Schema {
  const facts = new Map(
    texts.map((text, i) => [
      `supabase/migrations/${i}_m.sql`,
      sqlFacts(`supabase/migrations/${i}_m.sql`, text, sqlParser),
    ]),
  )
  return replay({ kind: 'supabase', folder: 'supabase/migrations', files: [...facts.keys()] }, facts)
}

const messages = (schema: Schema) => schema.problems.map(({ message }) => message)
const table = (schema: Schema, name: string) => {
  const found = schema.tables.get(`public.${name}`)
  assert.ok(found, name)
  return found
}

describe('replaying migrations', () => {
  before(sqlParserReady)

  it('keeps the place of the line that made the final state', () => {
    const [first, second] = [
      'create table a (id int);\nalter table a enable row level security;',
      'alter table a disable row level security;\nalter table a add column b text;',
    ]
    const { rowSecurity, place, columns } = table(migrated(first, second), 'a')
    assert.equal(rowSecurity.enabled, false)
    assert.deepEqual(
      [place.file, rowSecurity.place?.file],
      ['supabase/migrations/0_m.sql', 'supabase/migrations/1_m.sql'],
    )
    const range = columns.get('b')?.place.range
    assert.equal(range && second.slice(range.start, range.end), 'b text')
  })

  it('follows renames into keys, indexes, policies and other tables', () => {
    const schema = migrated(
      `create table users (id uuid primary key, mail text unique);
       create table posts (author uuid references users (id), body text);
       create index by_mail on users (lower(mail)) where mail is not null;
       alter table posts enable row level security;
       create policy p on posts using (author = auth.uid() and exists (select 1 from users where id = author));`,
      `alter table users rename to people; alter table people rename column mail to email;
       alter table posts rename column author to owner; alter index by_mail rename to by_email;`,
    )
    const people = table(schema, 'people')
    assert.deepEqual([...people.columns.keys()], ['id', 'email'])
    assert.deepEqual(people.indexes.get('users_mail_key')?.elements, [{ column: 'email' }])
    assert.ok(people.indexes.has('by_email'))
    const [foreign] = [...table(schema, 'posts').constraints.values()]
    assert.ok(foreign?.k === 'foreign' && foreign.references === 'public.people')
    assert.deepEqual(foreign.columns, ['owner'])
    assert.match(JSON.stringify(table(schema, 'posts').policies.get('p')?.using), /"name":"owner".*"name":"people"/)
    assert.deepEqual(messages(schema), [])
  })

  it('assumes what no migration makes, and says so once for each statement', () => {
    const schema = migrated(
      `alter table orders enable row level security;
       create policy p on orders using (user_id = auth.uid());
       create index i on orders (user_id);
       create table items (id int, order_id int references orders (id));
       create index j on items (gone);`,
    )
    const orders = table(schema, 'orders')
    assert.deepEqual(
      [orders.assumed, orders.rowSecurity.enabled, orders.policies.size, orders.indexes.size],
      [true, true, 1, 1],
    )
    assert.equal(table(schema, 'items').assumed, true)
    assert.deepEqual(
      schema.problems.map(({ message, follows, missing }) => [message, follows, missing?.name]),
      [
        ['relation "orders" does not exist', false, 'orders'],
        ['relation "orders" does not exist', true, 'orders'],
        ['relation "orders" does not exist', true, 'orders'],
        ['relation "orders" does not exist', true, 'orders'],
        ['relation "items" does not exist', true, 'items'],
      ],
    )
  })

  it('keeps an index that a file makes before the table is there, as one that is assumed', () => {
    const early = 'create index at_idx on a (at);\ncreate index gone_idx on a (gone);'
    const schema = migrated(early, 'create table a (id int, at date);')
    assert.deepEqual(
      [...table(schema, 'a').indexes.values()].map(({ name, assumed }) => [name, assumed]),
      [['at_idx', true]],
    )
    const again = migrated(early, 'create table a (id int, at date);', 'create index at_idx on a (at);')
    assert.equal(table(again, 'a').indexes.get('at_idx')?.assumed, false)
    assert.equal(again.problems.length, 2)
  })

  it('asks nothing of bodies in SQL where a file says so', () => {
    const made = 'create function f() returns int language sql as $$ select id from later $$;'
    assert.equal(migrated(made).problems.length, 1)
    assert.equal(migrated(`set check_function_bodies = false;\n${made}`).problems.length, 0)
    assert.equal(migrated(`set check_function_bodies = off;`, made).problems.length, 1)
  })

  it('refuses as PostgreSQL does, and leaves the state alone', () => {
    const ground = `create table a (id uuid primary key, t text not null, n int); create table b (a_id uuid references a);
      create view v as select id, t from a; create type mood as enum ('x'); create policy p on a using (t = 'x');`
    const cases: Readonly<Record<string, string>> = {
      'create table a ()': 'relation "a" already exists',
      'create policy p on a using (true)': 'policy "p" for table "a" already exists',
      'create policy q on a for insert using (true)': 'only WITH CHECK expression allowed for INSERT',
      'drop table a': 'cannot drop table a because other objects depend on it',
      'alter table a drop column t': 'cannot drop column t of table a because other objects depend on it',
      'alter table a drop column id': 'cannot drop column id of table a because other objects depend on it',
      'alter table a add column x int, drop column y': 'column "y" of relation "a" does not exist',
      'alter table a add primary key (t)': 'multiple primary keys for table "a" are not allowed',
      'alter table b add foreign key (a_id) references a (t)':
        'there is no unique constraint matching given keys for referenced table "a"',
      'alter table a alter column n type text, add column id int': 'column "id" of relation "a" already exists',
      'create index i on a (lower(nope))': 'column "nope" does not exist',
      'create index i on a (id) where n > extract(epoch from now())':
        'functions in index expression must be marked IMMUTABLE',
      'create index i on a using gin (t)': 'data type text has no default operator class for access method "gin"',
      'create index i on a using gin (t gin_trgm_ops)':
        'operator class "gin_trgm_ops" does not exist for access method "gin"',
      'create view w as select z.id from a': 'missing FROM-clause entry for table "z"',
      'create or replace view v as select t from a': 'cannot change name of view column "id" to "t"',
      'create policy q on a using (auth.uid() = t)': 'operator does not exist: uuid = text',
      "alter table a add column m mood default 'y'": 'invalid input value for enum mood: "y"',
      'create policy q on a using (exists (select 1 from b where b.x = 1))': 'column b.x does not exist',
      'drop function f()': 'function f() does not exist',
      'alter type mud rename to m': 'type "mud" does not exist',
      'comment on column a.z is null': 'column "z" of relation "a" does not exist',
      'insert into a (zz) values (1)': 'column "zz" of relation "a" does not exist',
    }
    const shape = (schema: Schema) =>
      JSON.stringify(
        [...schema.tables.values()].map((each) => [
          each.name,
          [...each.columns.keys()],
          [...each.constraints.values()].filter(({ assumed }) => !assumed).length,
          [...each.indexes.values()].filter(({ assumed }) => !assumed).length,
          [...each.policies.values()].filter(({ assumed }) => !assumed).length,
        ]),
      )
    const before = shape(migrated(ground))
    for (const [statement, message] of Object.entries(cases)) {
      const schema = migrated(ground, statement)
      assert.deepEqual(messages(schema), [message], statement)
      assert.equal(shape(schema), before, statement)
    }
  })

  it('asks what a block asks', () => {
    const schema = migrated(
      `create table a (id int);
       do $$ begin
         if exists (select 1 from information_schema.columns where table_name = 'a' and column_name = 'gone') then drop table a; end if;
         if to_regclass('public.b') is null then create table b (id int); create index bi on b (id); end if;
         if not exists (select 1 from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typname = 'mood') then create type mood as enum ('x'); else drop table b; end if;
         if (select count(*) from pg_policies where tablename = 'a') = 0 then create policy p on a using (true); end if;
       end $$;
       do $$ declare r record; begin
         for r in select policyname, tablename from pg_policies where schemaname = 'public' loop
           execute format('drop policy %I on %I', r.policyname, r.tablename);
         end loop;
       end $$;`,
    )
    assert.deepEqual([...schema.tables.keys()], ['public.a', 'public.b'])
    assert.equal(table(schema, 'b').indexes.size, 1)
    assert.ok(schema.types.has('public.mood'))
    assert.equal(table(schema, 'a').policies.size, 0)
    assert.deepEqual(messages(schema), [])
  })

  it('does not say of what a block may have dropped that it is there still', () => {
    const before = `create table a (id int, kind text check (kind in ('x', 'y')), size int check (size > 0));
       create table b (id int, kind text check (kind in ('x', 'y')));
       create policy p on a using (true); create index by_kind on a (kind);`
    const drops = (definition: string) => `do $$ declare r record; begin
         for r in select con.conname from pg_constraint con join pg_class c on c.oid = con.conrelid
           where c.relname = 'a' and con.contype = 'c' and ${definition} loop
           execute format('alter table a drop constraint %I', r.conname);
         end loop;
         for r in select policyname from pg_policies where tablename = 'a' and md5(policyname) = 'x' loop
           execute format('drop policy %I on a', r.policyname);
         end loop;
       end $$;`
    const again = `alter table a add constraint a_kind_check check (kind in ('x', 'y', 'z'));
       create policy p on a using (id > 0);`
    const unsure = migrated(before, drops("pg_get_constraintdef(con.oid) ilike '%kind%'"), again)
    assert.deepEqual(messages(unsure), [])
    assert.deepEqual([...table(unsure, 'a').constraints.keys()].sort(), ['a_kind_check', 'a_size_check'])
    assert.equal(table(unsure, 'a').policies.size, 1)
    assert.deepEqual(messages(migrated(before, drops("con.conname = 'a_size_check'"), again)), [
      'constraint "a_kind_check" for relation "a" already exists',
    ])
    const other = migrated(
      before,
      drops("pg_get_constraintdef(con.oid) ilike '%kind%'"),
      again.replaceAll(' a ', ' b '),
    )
    assert.deepEqual(messages(other), [])
    const onOther = "alter table b add constraint b_kind_check check (kind = 'z');"
    assert.deepEqual(messages(migrated(before, drops("pg_get_constraintdef(con.oid) ilike '%kind%'"), onOther)), [
      'constraint "b_kind_check" for relation "b" already exists',
    ])
  })

  it('makes on each partition what is made on its table, under the names that PostgreSQL chooses', () => {
    // What PGlite says of the same statements.
    const schema = migrated(
      `create table log (id uuid, at date not null, kind text, who uuid, primary key (id, at), unique (who, at)) partition by range (at);
       create index by_kind on log (kind) where kind is not null;
       create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01');
       create table log_2 partition of log for values from ('2026-02-01') to ('2026-03-01') partition by range (at);
       create table log_2_a partition of log_2 for values from ('2026-02-01') to ('2026-02-15');
       create table log_3 (id uuid not null, at date not null, kind text, who uuid);
       create index own_who on log_3 (who); create index log_1_kind_who_idx on log_3 (at);
       create index by_who on log (who);
       create index on log (kind, who);
       create index on only log (lower(kind));
       alter table log attach partition log_3 for values from ('2026-03-01') to ('2026-04-01');`,
    )
    assert.deepEqual(messages(schema), [])
    const names = (name: string) => [...table(schema, name).indexes.keys()].sort()
    assert.deepEqual(names('log_1'), [
      'log_1_kind_idx',
      'log_1_kind_who_idx1',
      'log_1_pkey',
      'log_1_who_at_key',
      'log_1_who_idx',
    ])
    assert.deepEqual(names('log_2_a'), [
      'log_2_a_kind_idx',
      'log_2_a_kind_who_idx',
      'log_2_a_pkey',
      'log_2_a_who_at_key',
      'log_2_a_who_idx',
    ])
    assert.deepEqual(names('log_3'), [
      ...[
        'log_1_kind_who_idx',
        'log_3_kind_idx',
        'log_3_kind_who_idx',
        'log_3_lower_idx',
        'log_3_pkey',
        'log_3_who_at_key',
        'own_who',
      ],
    ])
    assert.deepEqual([...table(schema, 'log_3').constraints.keys()].sort(), ['log_3_pkey', 'log_3_who_at_key'])
  })

  it('drops with an index of a table those of its partitions, but for one that is a partition no more', () => {
    const schema = migrated(
      `create table log (id uuid, at date not null) partition by range (at);
       create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01');
       create table log_2 partition of log for values from ('2026-02-01') to ('2026-03-01');
       create index by_id on log (id); alter index by_id rename to by_its_id;
       alter table log detach partition log_2;
       drop index by_its_id;`,
    )
    assert.deepEqual(messages(schema), [])
    assert.deepEqual([...table(schema, 'log_1').indexes.keys()], [])
    assert.deepEqual([...table(schema, 'log_2').indexes.keys()], ['log_2_id_idx'])
  })

  it('says where it does not know', () => {
    const schema = migrated(`do $$ begin execute 'drop table ' || (select name from things limit 1); end $$; selec 1;`)
    assert.deepEqual(
      schema.incomplete.map(({ reason }) => reason),
      ['an EXECUTE whose text is only known at run time'],
    )
    assert.deepEqual([schema.statements, schema.notUnderstood.length], [2, 1])
  })

  it('knows buckets, extensions, grants and functions', () => {
    const schema = migrated(
      `insert into storage.buckets (id, name, public) values ('a', 'a', true), ('b', 'b', false) on conflict do nothing;
       update storage.buckets set public = false where id = 'a';
       create extension if not exists pg_trgm with schema extensions;
       create function f(a int) returns int language sql security definer as $$ select a $$;
       alter function f(int) set search_path = '';
       create policy "read" on storage.objects for select using (bucket_id = 'a');
       grant select on all tables in schema public to anon;`,
    )
    assert.deepEqual(
      [...schema.buckets.values()].map((bucket) => [bucket.id, bucket.public]),
      [
        ['a', false],
        ['b', false],
      ],
    )
    assert.equal(schema.extensions.get('pg_trgm')?.schema, 'extensions')
    const definition = schema.functions.get('public.f(integer)')?.definition
    assert.deepEqual([definition?.securityDefiner, definition?.searchPath], [true, ''])
    assert.equal(schema.tables.get('storage.objects')?.policies.size, 1)
    assert.equal(schema.tables.get('storage.objects')?.foreign, true)
    assert.deepEqual(
      schema.grants.map(({ all, roles }) => [all, roles]),
      [[true, ['anon']]],
    )
    assert.deepEqual(messages(schema), [])
  })
})
