import assert from 'node:assert/strict'
import { asksMissingColumn } from '../missing-columns'
import { demandsToken } from '../open-on-purpose'
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
      return asksMissingColumn(made, schema)
    }
    assert.equal(misses('return query select r.id from results r where r.team_id = p_code::uuid;'), true)
    assert.equal(misses('return query select r.id from results r where r.metric_id = p_code::uuid;'), false)
    assert.equal(misses('return query select x.id from unknown_one x where x.team_id = p_code::uuid;'), false)
    const writes = 'delete from codes where email = p_email;'
    assert.equal(misses(`${writes} return query select r.id from results r where r.team_id is null;`), false)
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
