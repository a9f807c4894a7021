import * as assert from 'node:assert/strict'
import { sqlFacts } from '../../../rules/analysis/sql/read-sql'
import { replay } from '../../../rules/engine/schema/replay'
import { sqlParser, sqlParserReady } from '../../../rules/tests/sql-parser'
import { generator } from '../../random'
import { Postgres } from '../catalogue'
import { compare, refusals } from '../compare'
import { GROUND, randomMigration } from '../random-migrations'

const RUNS = 30
const STATEMENTS = 40

describe('the replay and PostgreSQL', function () {
  this.timeout(120_000)
  let postgres: Postgres
  before(async () => {
    await sqlParserReady()
    postgres = await Postgres.open()
  })
  after(() => postgres.close())

  /** What the two do not agree about after the same migrations. */
  async function differences(texts: readonly string[]): Promise<string[]> {
    const files = texts.map((text, i) => ({ path: `supabase/migrations/${i}_x.sql`, text }))
    const facts = new Map(files.map(({ path, text }) => [path, sqlFacts(path, text, sqlParser)]))
    const schema = replay({ kind: 'supabase', folder: 'supabase/migrations', files: [...facts.keys()] }, facts)
    const catalogue = await postgres.catalogueAfter(files)
    return [...compare(schema, catalogue, sqlParser), refusals(schema, catalogue)].flatMap((each) => each.differences)
  }

  it('agree about names, keys, cascades and blocks', async () => {
    const long = 'a_table_with_a_rather_long_name_that_leaves_little_room'
    assert.deepEqual(
      await differences([
        `create table users (id uuid primary key, email text unique, unique (email), constraint named unique (id, email));
         create table ${long} (id serial primary key, another_rather_long_column_name text unique, user_id uuid references users);
         create index on ${long} (another_rather_long_column_name, lower(another_rather_long_column_name));
         create index on users (lower(email), (email || 'x'));
         create index on users (lower(email), (email || 'x'));
         alter table users add check (email <> ''), add check (email <> '' and id is not null), add unique (email);
         create table copy (like users including all);
         create table parted (id int, at date, primary key (id, at)) partition by range (at);
         create table part partition of parted for values from ('2020-01-01') to ('2021-01-01');`,
        `alter table users rename column email to mail; alter table users rename to people;
         create policy p on people using (mail = auth.email());
         alter table people rename column mail to address;
         alter table people drop column address;
         alter table people drop column address cascade;
         create unique index people_id on people (id); alter table people add constraint people_key unique using index people_id;`,
        `do $$ declare t text; begin
           foreach t in array array['people', 'copy'] loop execute format('alter table %I enable row level security', t); end loop;
           if exists (select 1 from information_schema.columns where table_name = 'people' and column_name = 'gone') then drop table copy; end if;
           begin alter table people add constraint people_key unique (id); exception when duplicate_table then null; end;
         end $$;`,
      ]),
      [],
    )
  })

  it('agree after random migrations', async () => {
    const random = generator('replay')
    for (let run = 0; run < RUNS; run++) {
      const texts = [GROUND, randomMigration(random, STATEMENTS), randomMigration(random, STATEMENTS)]
      const found = await differences(texts)
      assert.deepEqual(found, [], `run ${run}\n${texts.join('-- next\n')}`)
    }
  })
})
