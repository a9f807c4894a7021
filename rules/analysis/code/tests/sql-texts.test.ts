import assert from 'node:assert/strict'
import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query'
import type { SqlTextFact } from '../../facts'
import { codeFacts } from '../code-facts'
import { looksLikeSql } from '../sql-texts'

const parser = { parse: parseSync, parsePlpgsql: parsePlPgSQLSync }

function textsOf(code: string): readonly SqlTextFact[] {
  return codeFacts('a.ts', code, parser).sqlTexts
}

describe('statements written in code', () => {
  before(() => loadModule())

  it('are read as PostgreSQL reads them', () => {
    const [only] = textsOf("await pool.query('select id from orders where user_id = $1 limit 5', [id])")
    assert.deepEqual([only?.query?.verb, only?.query?.from], ['select', [{ k: 'table', table: { name: 'orders' } }]])
    assert.equal(only?.c, 0)
  })

  it('have parameters where something is put in', () => {
    const [tagged] = textsOf('await sql`select * from orders where user_id = ${id} and n > ${5}`')
    assert.equal(tagged?.text, 'select * from orders where user_id = $1 and n > $2')
    assert.deepEqual(tagged?.holes, [
      { k: 'global', name: 'id' },
      { k: 'literal', value: 5 },
    ])
    assert.equal(tagged?.query?.where?.k, 'and')
    const [joined] = textsOf('db.query(\'select * from orders \' + "where id = \'" + id + "\'")')
    assert.equal(joined?.text, "select * from orders where id = '$1'")
    assert.equal(textsOf("db.query('select * from a ' + 'where b = 1')").length, 1)
  })

  it('keep the variable they are bound to', () => {
    const { declarations, sqlTexts } = codeFacts(
      'a.ts',
      'const text = `delete from t where id = 1`; db.query(text)',
      parser,
    )
    assert.equal(declarations[sqlTexts[0]?.d ?? -1]?.name, 'text')
  })

  it('have no query where PostgreSQL refuses the text, or where no parser was lent', () => {
    assert.equal(textsOf('db.query(`select * from ${table} where id = ?`)')[0]?.query, undefined)
    assert.equal(codeFacts('a.ts', "db.query('select 1 from t')").sqlTexts[0]?.query, undefined)
  })

  const others = [
    'select',
    'With our app you save time',
    'Delete from favourites?',
    'update your profile to set a photo',
    'insert coin',
  ]
  for (const text of others) {
    it(`are not to be confused with "${text}"`, () => {
      const facts = codeFacts('a.ts', `t(${JSON.stringify(text)})`, parser)
      assert.equal(facts.sqlTexts[0]?.query, undefined)
    })
  }
  it('are told from sentences by how they begin', () => {
    assert.equal(looksLikeSql('  -- newest first\n  WITH recent AS (SELECT 1) SELECT * FROM recent'), true)
    assert.equal(looksLikeSql('INSERT INTO t (a) VALUES (1)'), true)
    assert.equal(looksLikeSql('Selected items'), false)
  })
})
