import assert from 'node:assert/strict'
import { demandsToken, isCleanUp } from '../open-on-purpose'
import { isRefused } from '../refused'
import { databaseOf } from './databases'

const TABLES = `
create table codes (id uuid primary key, email text, code text, used boolean, expires_at timestamptz);
create table results (id uuid primary key, metric_id uuid, amount numeric);
`

function only(body: string) {
  const { schema } = databaseOf(
    `${TABLES}create function f(p_email text, p_code text) returns setof uuid language plpgsql security definer as $$ ${body} $$;`,
  )
  const [made] = schema.functions.values()
  assert.ok(made)
  return { made, schema }
}

describe('what a function of the database asks for', () => {
  it('is a proof where a code that was sent ends and is used once', () => {
    const asks = (where: string) =>
      demandsToken(
        only(`declare i uuid; begin
          select id into i from codes where email = p_email and code = p_code ${where};
          update codes set used = true where id = i;
        end`).made,
      )
    assert.equal(asks('and not used and expires_at > now()'), true)
    assert.equal(asks(''), false)
  })

  it('is a column that the table has not', () => {
    const misses = (body: string) => {
      const { made, schema } = only(`begin ${body} end`)
      return isRefused(made, schema)
    }
    assert.equal(misses('return query select r.id from results r where r.team_id = p_code::uuid;'), true)
    assert.equal(misses('return query select r.id from results r where r.metric_id = p_code::uuid;'), false)
    assert.equal(misses('return query select x.id from unknown_one x where x.team_id = p_code::uuid;'), false)
    assert.equal(misses('insert into results (id, team_id) values (p_code::uuid, null);'), true)
    assert.equal(misses('update results set team_id = null where id = p_code::uuid;'), true)
    assert.equal(misses('update results set amount = 1 where id = p_code::uuid;'), false)
    const writes = 'delete from codes where email = p_email;'
    assert.equal(misses(`${writes} return query select r.id from results r where r.team_id is null;`), false)
  })

  it('is of another type than it declares', () => {
    const isWrong = (outs: string, columns: string, language = 'plpgsql') => {
      const query = `select ${columns} from members m`
      const body = language === 'sql' ? query : `begin return query ${query}; end`
      const { schema } = databaseOf(`
        create type rank as enum ('admin', 'user');
        create table members (id serial primary key, rank rank, name varchar(20), seen timestamptz);
        create function f() returns table (${outs}) language ${language} security definer as $$ ${body} $$;`)
      const [made] = schema.functions.values()
      assert.ok(made)
      return isRefused(made, schema)
    }
    assert.equal(isWrong('r text', 'm.rank'), true)
    assert.equal(isWrong('r text', 'm.rank::text'), false)
    assert.equal(isWrong('r rank, i integer', 'm.rank, m.id'), false)
    assert.equal(isWrong('n text', 'm.name'), true)
    assert.equal(isWrong('n text', 'upper(m.name)'), false)
    assert.equal(isWrong('n integer', 'count(*)'), true)
    assert.equal(isWrong('n text', 'm.name', 'sql'), false)
  })

  it('is an API key that is kept', () => {
    const { made } = only(`declare i uuid; begin
      select id into i from codes where api_key = p_code;
      update codes set used = true where api_key = p_code;
    end`)
    assert.equal(demandsToken(made), true)
  })

  it('is to keep the newest alone', () => {
    const cleans = (where: string) => {
      const { schema } = databaseOf(`${TABLES}create function f() returns void language plpgsql security definer as $$
        begin delete from results where ${where}; end $$;`)
      const [made] = schema.functions.values()
      assert.ok(made)
      return isCleanUp(made)
    }
    assert.equal(cleans('id not in (select id from results order by amount desc limit 7)'), true)
    assert.equal(cleans('id not in (select metric_id from results)'), false)
  })

  it('is to remove what is past and say so in a log, and nothing else', () => {
    const cleans = (table: string) => {
      const { schema } = databaseOf(`${TABLES}create table ${table} (what text, at timestamptz);
        create function f() returns void language plpgsql security definer as $$ begin
          delete from results where day < now() - interval '1 day';
          insert into ${table} (what, at) values ('cleaned', now());
        end; $$;`)
      const [made] = schema.functions.values()
      assert.ok(made)
      return isCleanUp(made)
    }
    assert.equal(cleans('security_logs'), true)
    assert.equal(cleans('rewards'), false)
  })

  it('is to remove what is past, by a day that the function asks the clock for', () => {
    const cleans = (day: string) => {
      const { schema } =
        databaseOf(`${TABLES}create function f() returns integer language plpgsql security definer as $$
        declare gone integer; today date;
        begin
          today := ${day};
          delete from results where day < today;
          get diagnostics gone = row_count;
          return gone;
        end; $$;`)
      const [made] = schema.functions.values()
      assert.ok(made)
      return isCleanUp(made)
    }
    assert.equal(cleans("(now() at time zone 'Asia/Manila')::date"), true)
    assert.equal(cleans("'2030-01-01'::date"), false)
  })

  it('is shut in the rows of a list', () => {
    const { schema, privileges } = databaseOf(`
      create function f(x int) returns void language sql security definer as $$ select 1 $$;
      create function g() returns void language sql security definer as $$ select 1 $$;
      do $$ declare func record; begin
        for func in select * from (values ('public', 'f', '(int)'), ('public', 'h', '()')) as t(home, called, args) loop
          if exists (select 1 from pg_proc p where p.proname = func.called) then
            execute format('revoke all on function %I.%I%s from public, anon, authenticated', func.home, func.called, func.args);
          end if;
        end loop;
      end $$;
      create or replace function f(x int) returns void language sql security definer as $$ select 2 $$;`)
    assert.deepEqual(
      [...schema.functions.values()].map((made) => [made.name, privileges.ofFunction(made, 'anon')]),
      [
        ['f', false],
        ['g', true],
      ],
    )
  })
})
