import assert from 'node:assert/strict'
import { neverAsks } from '../functions'
import { demandsToken, isChosenForStrangers, isCleanUp, isOpenCounter, isOpenForm } from '../open-on-purpose'
import { isRecalculation } from '../recalculation'
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
    const asks = (where: string) => {
      const { made, schema } = only(`declare i uuid; begin
          select id into i from codes where email = p_email and ${where};
          update codes set used = true where id = i;
        end`)
      return demandsToken(made, schema)
    }
    assert.equal(asks('code = p_code and not used and expires_at > now()'), true)
    assert.equal(asks('upper(code) = upper(trim(p_code)) and uses < max_uses and expires_at > now()'), true)
    assert.equal(asks('code = p_code'), false)
    assert.equal(asks('upper(code) = upper(p_code)'), false)
  })

  it('is who calls, through as many functions as there are', () => {
    const asks = (last: string) => {
      const { schema } = databaseOf(`${TABLES}
        create function is_admin() returns boolean language sql stable security definer as $$
          select exists (select 1 from codes where ${last}) $$;
        create function may(perm text) returns boolean language sql stable security definer as $$
          select is_admin() or may_not(perm) $$;
        create function may_not(perm text) returns boolean language sql stable as $$ select not may(perm) $$;
        create function empty() returns void language plpgsql security definer as $$ begin
          if not public.may('codes.empty') then raise exception 'no'; end if;
          delete from codes;
        end $$;`)
      const made = [...schema.functions.values()].find(({ name }) => name === 'empty')
      assert.ok(made)
      return !neverAsks(made, schema)
    }
    assert.equal(asks('id = auth.uid()'), true)
    assert.equal(asks('not used'), false)
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

  it('is the number of a session that ends, which the database made up', () => {
    const asks = (columns: string, where = 'id = p_session', table = 'kiosk_sessions') => {
      const { schema } = databaseOf(`create table ${table} (${columns});
        create table answers (id uuid primary key, branch uuid, said text);
        create function answer(p_session uuid, p_said text) returns void language plpgsql security definer as $$
        declare s ${table}%rowtype; begin
          select * into s from ${table} where ${where};
          if not found or s.expires_at < now() then raise exception 'expired'; end if;
          insert into answers (branch, said) values (s.branch, p_said);
        end $$;`)
      const [made] = schema.functions.values()
      assert.ok(made)
      return demandsToken(made, schema)
    }
    const key = 'id uuid primary key default gen_random_uuid(), branch uuid'
    assert.equal(asks(`${key}, expires_at timestamptz`), true)
    assert.equal(asks(key), false)
    assert.equal(asks('id bigint primary key default 1, branch uuid, expires_at timestamptz'), false)
    assert.equal(asks(`${key}, expires_at timestamptz`, 'branch = p_session'), false)
    assert.equal(asks(`${key}, expires_at timestamptz`, 'id = p_session', 'branches'), false)
  })

  it('is an API key that is kept', () => {
    const { made, schema } = only(`declare i uuid; begin
      select id into i from codes where api_key = p_code;
      update codes set used = true where api_key = p_code;
    end`)
    assert.equal(demandsToken(made, schema), true)
  })

  it('is a token that another function looks for', () => {
    const asks = (looked: string, handed = '_token') => {
      const { schema } = databaseOf(`create table workers (id uuid primary key, name text, token_hash text);
        create table jobs (id uuid primary key, state text);
        create function worker_of(_token text) returns table (id uuid) language plpgsql security definer as $$
        declare _hash text; begin
          _hash := encode(digest(_token, 'sha256'), 'hex');
          return query select w.id from workers w where ${looked};
        end $$;
        create function finish(_token text, _job uuid) returns void language plpgsql security definer as $$
        declare _worker record; begin
          select * into _worker from worker_of(${handed}) limit 1;
          if _worker.id is null then raise exception 'invalid token'; end if;
          update jobs set state = 'done' where id = _job;
        end $$;`)
      const made = [...schema.functions.values()].find(({ name }) => name === 'finish')
      assert.ok(made)
      return demandsToken(made, schema)
    }
    assert.equal(asks('w.token_hash = _hash'), true)
    assert.equal(asks('w.name = _token'), false)
    assert.equal(asks('w.token_hash = _hash', "'fixed'"), false)
  })

  const made = (sql: string) => {
    const database = databaseOf(sql)
    const found = [...database.schema.functions.values()].at(-1)
    assert.ok(found)
    return { database, found }
  }

  it('is to work sums out again for the row that is named, and nothing that the caller decides', () => {
    const isAgain = (written: string, args = 'p_account_id uuid', read = 'entries') =>
      isRecalculation(
        made(`create table accounts (id uuid primary key, balance numeric, state text, updated_at timestamptz);
          create table entries (account_id uuid, company_id uuid, amount numeric);
          create function f(${args}) returns void language plpgsql security definer as $$
          declare v_sum numeric; begin
            select coalesce(sum(amount), 0) into v_sum from ${read} where account_id = p_account_id;
            ${written};
          end $$;`).found,
      )
    const update = 'update accounts set balance = v_sum, updated_at = now() where id = p_account_id'
    assert.equal(isAgain(update), true)
    assert.equal(isAgain(update, 'p_account_id uuid, p_company_id uuid'), false)
    assert.equal(isAgain(update, 'p_account_id uuid, p_amount numeric'), false)
    assert.equal(isAgain(update, 'p_account_id uuid', 'accounts'), false)
    assert.equal(isAgain("update accounts set state = 'approved' where id = p_account_id"), false)
    assert.equal(isAgain('update accounts set balance = balance + v_sum where id = p_account_id'), false)
    const insert = 'insert into accounts (id, balance) values (p_account_id, v_sum)'
    assert.equal(isAgain(`${insert} on conflict (id) do update set balance = excluded.balance`), true)
    assert.equal(isAgain(insert), false)
  })

  it('is a form or a count that strangers were handed by name', () => {
    const form = (table: string, args: string, grant: string) => {
      const { database, found } = made(`create table ${table} (id uuid, member_id uuid, email text);
        alter table ${table} enable row level security;
        create function f(${args}) returns void language sql security definer as $$
          insert into ${table} (member_id, email) values (${/p_id/.test(args) ? 'p_id' : 'null'}, p_email) $$;
        ${grant}`)
      return isOpenForm(found, database)
    }
    const grant = 'grant execute on function f to anon;'
    assert.equal(form('leads', 'p_email text', grant), true)
    assert.equal(form('leads', 'p_email text', ''), false)
    assert.equal(form('leads', 'p_id uuid, p_email text', grant), false)
    assert.equal(form('members', 'p_email text', grant), false)
    const counts = (column: string) => {
      const { database, found } = made(`create table shares (post_id uuid, user_id uuid, platform text);
        create table posts (id uuid, shares_count integer);
        create function f(p_id uuid) returns void language plpgsql security definer as $$ begin
          insert into shares (${column}, platform) values (p_id, 'web');
          update posts set shares_count = shares_count + 1 where id = p_id;
        end $$;`)
      return isOpenCounter(found, database.schema, new Set(['f']))
    }
    assert.equal(counts('post_id'), true)
    assert.equal(counts('user_id'), false)
  })

  it('is a search that says that it is public', () => {
    const isChosen = (name: string, column: string) => {
      const { database, found } = made(`create table profiles (user_id uuid, username text, ssn text);
        create function ${name}(q text) returns table (user_id uuid, ${column} text) language sql security definer as $$
          select p.user_id, p.${column} from profiles p where p.username ilike q $$;`)
      return isChosenForStrangers(found, database.schema)
    }
    assert.equal(isChosen('search_public_profiles', 'username'), true)
    assert.equal(isChosen('search_profiles', 'username'), false)
    assert.equal(isChosen('profile_by_public_id', 'username'), false)
    assert.equal(isChosen('search_public_profiles', 'ssn'), false)
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
    const notes = (body: string) =>
      isCleanUp(
        made(`create table rules (id uuid, last_cleanup_at timestamptz, limit_days integer);
          create table results (id uuid, day timestamptz);
          create table job_logs (what text);
          create function f() returns void language plpgsql security definer as $$ begin ${body} end $$;`).found,
      )
    const remove = "delete from results where day < now() - interval '1 day';"
    assert.equal(notes(`${remove} update rules set last_cleanup_at = now() where limit_days > 0;`), true)
    assert.equal(notes(`${remove} update rules set limit_days = 1;`), false)
    assert.equal(notes("analyze results; insert into job_logs (what) values ('analyzed');"), true)
    assert.equal(notes('insert into results (id) values (gen_random_uuid());'), false)
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
