import * as assert from 'node:assert/strict'
import { sqlParser, sqlParserReady } from '../../../tests/sql-parser'
import { byteOffsets } from '../bytes'
import { clause, commaParts } from '../lexemes'
import { splitStatements } from '../split'

const split = (text: string) => splitStatements(text).statements.map(({ start, end }) => text.slice(start, end))

describe('splitting SQL', () => {
  before(sqlParserReady)

  const cases: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    'at semicolons': ['select 1; select 2;\n;\nselect 3', ['select 1', 'select 2', 'select 3']],
    'not in strings': [
      `select ';' ; select E'\\';' ; select 'it''s;'`,
      [`select ';'`, `select E'\\';'`, `select 'it''s;'`],
    ],
    'not in quoted names': ['select ";" ; select 1', ['select ";"', 'select 1']],
    'not in comments': ['-- a; b\nselect /* ; /* ; */ ; */ 1; select 2', ['select /* ; /* ; */ ; */ 1', 'select 2']],
    'not in dollar quotes': ['do $a$ begin; $$;$$; end $a$; select $1', ['do $a$ begin; $$;$$; end $a$', 'select $1']],
    'not in parentheses': [
      'create rule r as on insert to t do (select 1; select 2); select 3',
      ['create rule r as on insert to t do (select 1; select 2)', 'select 3'],
    ],
    'not in BEGIN ATOMIC': [
      'create function f() returns int language sql begin atomic select case when true then 1 end; select 2; end; select 3',
      [
        'create function f() returns int language sql begin atomic select case when true then 1 end; select 2; end',
        'select 3',
      ],
    ],
    'a dollar sign in a word opens nothing': ['select a$b$c; select 2', ['select a$b$c', 'select 2']],
    'rows of COPY are left out': [
      `copy t (a) from stdin;\n1\tit's; x\n\\.\nselect 2;`,
      ['copy t (a) from stdin', 'select 2'],
    ],
    'commands of psql are left out': ['\\set x 1\n\\connect db\nselect 1;', ['select 1']],
    'unclosed things run to the end': ["select 'a; select 2", ["select 'a; select 2"]],
    nothing: ['  -- only a remark\n', []],
  }
  for (const [name, [text, expected]] of Object.entries(cases)) {
    it(name, () => assert.deepEqual(split(text), expected))
  }

  it('agrees with PostgreSQL about where statements end', () => {
    const text = Object.values(cases)
      .map(([each]) => each)
      .filter((each) => !/copy|\\set|'a; select/.test(each))
      .join(';\n')
    assert.equal(splitStatements(text).statements.length, sqlParser.parse(text).stmts?.length)
  })

  it('finds where the way back begins', () => {
    for (const marker of ['-- migrate:down', '-- +goose Down', '-- Down Migration', '-- +migrate Down']) {
      const text = `-- migrate:up\ncreate table a ();\n${marker}\ndrop table a;`
      assert.equal(splitStatements(text).downFrom, text.indexOf(marker), marker)
      assert.deepEqual(split(text), ['create table a ()', 'drop table a'])
    }
    assert.equal(splitStatements('-- download\nselect 1').downFrom, undefined)
  })

  it('parts an ALTER TABLE and finds clauses', () => {
    const text = 'alter table t add a numeric(10, 2), drop b'
    assert.deepEqual(
      commaParts(text).map(({ start, end }) => text.slice(start, end)),
      ['alter table t add a numeric(10, 2)', 'drop b'],
    )
    const policy = 'create policy "using (x)" on t using ( (a = 1) ) with check (b)'
    const shown = (range: { start: number; end: number } | undefined) => range && policy.slice(range.start, range.end)
    assert.equal(shown(clause(policy, 'using')), '(a = 1)')
    assert.equal(shown(clause(policy, 'with', 'check')), 'b')
    assert.equal(clause(policy, 'returning'), undefined)
  })
})

describe('offsets', () => {
  it('translates bytes to UTF-16', () => {
    const text = "a é '🎉' b"
    const bytes = Buffer.from(text)
    const offset = byteOffsets(text)
    for (const sought of ['a', 'é', "'🎉'", ' b'])
      assert.equal(offset(bytes.indexOf(sought)), text.indexOf(sought), sought)
    assert.equal(offset(bytes.length), text.length)
    assert.equal(byteOffsets('plain')(3), 3)
  })
})
