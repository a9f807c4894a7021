import * as assert from 'node:assert/strict'
import { sqlParser, sqlParserReady } from '../../../tests/sql-parser'
import { analyzeFile } from '../../analyze'
import { expressionText } from '../print'
import { sqlFacts } from '../read-sql'
import type { Operation } from '../sql-facts'

const operations = (text: string): Operation[] =>
  sqlFacts('a.sql', text, sqlParser).statements.flatMap((statement) => statement.operations)

/** The one operation of a text. */
function only<K extends Operation['k']>(k: K, text: string): Extract<Operation, { k: K }> {
  const found = operations(text)
  assert.equal(found.length, 1, text)
  assert.equal(found[0]?.k, k)
  return found[0] as Extract<Operation, { k: K }>
}

describe('facts of SQL files', () => {
  before(sqlParserReady)

  it('reads a table with what is written beside its columns', () => {
    const text = `create table if not exists shop.orders (
      id bigserial primary key, "user" uuid not null references auth.users (id) on delete cascade,
      note varchar(20) default 'x', total numeric(10, 2)[] check (total is not null), unique (id, note)
    )`
    const { table, columns, constraints, ifNotExists } = only('createTable', text)
    assert.deepEqual([table, ifNotExists], [{ schema: 'shop', name: 'orders' }, true])
    assert.deepEqual(
      columns.map(({ name, type, notNull }) => [name, type.name, type.array ?? false, notNull]),
      [
        ['id', 'bigint', false, true],
        ['user', 'uuid', false, true],
        ['note', 'character varying', false, false],
        ['total', 'numeric', true, false],
      ],
    )
    assert.deepEqual(
      constraints.map(({ k }) => k),
      ['primary', 'foreign', 'check', 'unique'],
    )
    const column = columns[1]
    assert.equal(
      column && text.slice(column.range.start, column.range.end),
      '"user" uuid not null references auth.users (id) on delete cascade',
    )
  })

  it('places things after characters of several bytes', () => {
    const text = "-- 🎉 é\ncomment on table t is '🎉'; create table t (name text default '🎉', size int)"
    const [, create] = sqlFacts('a.sql', text, sqlParser).statements
    const [operation] = create?.operations ?? []
    assert.ok(operation?.k === 'createTable')
    const size = operation.columns[1]
    assert.equal(size && text.slice(size.range.start, size.range.end), 'size int')
    assert.equal(
      create && text.slice(create.range.start, create.range.end),
      "create table t (name text default '🎉', size int)",
    )
  })

  it('sets aside what PostgreSQL refuses, and reads the rest', () => {
    const text = 'create table a (id int); create tabel b (); create table c (id int)'
    const facts = sqlFacts('a.sql', text, sqlParser)
    assert.deepEqual(
      facts.statements.map(({ operations: [each] }) => each?.k),
      ['createTable', 'createTable'],
    )
    assert.deepEqual(
      facts.notUnderstood.map(({ range }) => text.slice(range.start, range.end)),
      ['create tabel b ()'],
    )
    assert.match(facts.notUnderstood[0]?.message ?? '', /syntax error/)
  })

  it('reads an index with all its parts', () => {
    const { index, concurrently } = only(
      'createIndex',
      'create unique index concurrently i on t using gin (lower(a) gin_trgm_ops desc nulls last, b) include (c) where deleted_at is null',
    )
    assert.equal(concurrently, true)
    assert.deepEqual(
      index.elements.map(({ expression, column, ...rest }) => [
        column ?? (expression && expressionText(expression)),
        rest,
      ]),
      [
        ['lower(a)', { operatorClass: 'gin_trgm_ops', descending: true, nullsFirst: false }],
        ['b', {}],
      ],
    )
    assert.deepEqual([index.unique, index.method, index.include], [true, 'gin', ['c']])
    assert.equal(index.where && expressionText(index.where), 'deleted_at is null')
  })

  it('reads policies, with the places of their predicates', () => {
    const text =
      'create policy "own rows" on t as restrictive for update to authenticated using ((select auth.uid()) = owner) with check (true)'
    const policy = only('createPolicy', text)
    assert.deepEqual(
      [policy.name, policy.command, policy.permissive, policy.roles],
      ['own rows', 'update', false, ['authenticated']],
    )
    assert.equal(
      policy.using && text.slice(policy.using.range.start, policy.using.range.end),
      '(select auth.uid()) = owner',
    )
    assert.equal(policy.check && expressionText(policy.check.value), 'true')
    assert.deepEqual(only('createPolicy', 'create policy p on t').roles, ['public'])
  })

  it('says the same of expressions that mean the same', () => {
    const where = (expression: string) => {
      const { index } = only('createIndex', `create index on t (a) where ${expression}`)
      return index.where && expressionText(index.where)
    }
    for (const [one, other] of [
      ["status in ('a', 'b')", "status = any (array['a', 'b'])"],
      ['a != 1', 'a <> 1'],
      ['a between 1 and 2', 'a >= 1 and a <= 2'],
      ['not (a is null)', 'a is not null'],
      ['(a = 1 and b = 2) and c = 3', 'a = 1 and (b = 2 and c = 3)'],
      ['"a" = 1', 'a = 1'],
      ["a like 'x%'", "a ~~ 'x%'"],
      ['a not in (1, 2)', 'a <> all (array[1, 2])'],
      ['not a in (select 1)', 'a not in (select 1)'],
    ] as const)
      assert.equal(where(one), where(other), one)
    assert.notEqual(where('"A" = 1'), where('a = 1'))
    assert.notEqual(where('a = 1 or b = 2'), where('a = 1 and b = 2'))
  })

  it('reads functions with the queries of their bodies', () => {
    const text = `create or replace function public.f(a uuid) returns setof orders language plpgsql security definer
      set search_path = '' as $$ declare n int; begin
        select count(*) into n from orders where user_id = a;
        perform touch(n) from items where id = a;
        if exists (select 1 from audit) then return query select * from orders; end if;
      end $$`
    const { function: definition, orReplace } = only('createFunction', text)
    assert.equal(orReplace, true)
    assert.deepEqual([definition.securityDefiner, definition.searchPath, definition.language], [true, '', 'plpgsql'])
    assert.deepEqual(
      definition.queries.map(({ range }) => text.slice(range.start, range.start + 12)),
      ['select count', 'touch(n) fro', 'exists (sele', 'select * fro'],
    )
    const inSql = only(
      'createFunction',
      'create function g() returns int language sql as $$ select 1; select 2 from t $$',
    )
    assert.equal(inSql.function.queries.length, 2)
  })

  it('reads a DO block: what is static, guarded, caught and looped over', () => {
    const text = `do $$ declare t text; begin
      if not exists (select 1 from pg_policies where policyname = 'p') then create policy p on a using (true); end if;
      begin create type s as enum ('x'); exception when duplicate_object then null; end;
      foreach t in array array['a', 'b'] loop execute format('alter table %I enable row level security', t); end loop;
      for t in select tablename from pg_tables where schemaname = 'public' loop execute 'drop policy if exists q on ' || quote_ident(t); end loop;
      execute 'drop table ' || current_user;
    end $$`
    const found = operations(text)
    assert.deepEqual(
      found.map((each) => each.k),
      ['createPolicy', 'createType', 'alterTable', 'alterTable', 'dropFromTable', 'unknown'],
    )
    assert.equal(found[0]?.block?.guards[0]?.negated, false)
    assert.deepEqual(found[1]?.block?.caught, ['duplicate_object'])
    assert.deepEqual(
      found.flatMap((each) => (each.k === 'alterTable' ? [each.table.name] : [])),
      ['a', 'b'],
    )
    assert.ok(found[4]?.k === 'dropFromTable' && found[4].table.name === '__row__tablename__')
    assert.equal(text.slice(found[0]?.range.start, found[0]?.range.end), 'create policy p on a using (true)')
  })

  it('reads where a DO block is left, or ends the migration', () => {
    const found = operations(`do $$ begin
      if to_regclass('a') is null then raise notice 'none'; return; elsif f() then return; end if;
      if exists (select 1 from a where x is null) then raise exception 'empty'; end if;
      drop table a;
      return;
      drop table b;
    end $$`)
    assert.deepEqual(
      found.map(({ k, block }) => `${k} ${block?.guards.map(({ negated }) => (negated ? 'not' : 'if')).join()}`),
      ['raise not,not,if', 'drop not,not'],
    )
  })

  it('leaves out the way back, and rows of seeds', () => {
    assert.deepEqual(
      operations('-- migrate:up\ncreate table a ();\n-- migrate:down\ndrop table a;').map(({ k }) => k),
      ['createTable'],
    )
    const rows = Array.from({ length: 500 }, (_, i) => `(${i})`).join(', ')
    const { query } = only('query', `insert into t (a) values ${rows}`)
    assert.ok((query.values?.length ?? 0) <= 5)
  })

  it('knows the search path that pg_dump sets', () => {
    assert.deepEqual(only('searchPath', "select pg_catalog.set_config('search_path', '', false)").schemas, [])
    assert.deepEqual(only('searchPath', 'set search_path to shop, public').schemas, ['shop', 'public'])
  })

  it('throws on nothing, and is plain JSON', () => {
    for (const text of [
      '',
      ';;;',
      "'",
      '$$',
      `select ${'('.repeat(20_000)}`,
      '\u0000',
      '\ud800',
      'create table',
      '/*',
      'do $$ x $$',
      'create function f() as $$',
    ]) {
      const facts = analyzeFile('a.sql', text, { sql: sqlParser })
      assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts)
    }
    const unread = analyzeFile('a.sql', 'select 1')
    assert.ok(unread.kind === 'sql' && unread.unread)
  })
})
