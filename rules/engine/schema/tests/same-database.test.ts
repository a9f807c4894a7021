import * as assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { sqlParser, sqlParserReady } from '../../../tests/sql-parser'
import { createProject } from '../../project'

const project = (files: Readonly<Record<string, string>>) =>
  createProject(Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })))

const first = 'create table notes (id int); create view shown as select id from notes;'
const REFERENCE = 'project_id = "abcdefghijklmnopqrst"'
const four = ['a', 'b', 'c', 'd'].map((name) => `create table ${name} (id int, owner uuid);`).join('\n')

describe('what speaks of one database', () => {
  before(sqlParserReady)

  it('is the folder of migrations that goes on later, where two are of one project', () => {
    const files = {
      'mobile/supabase/config.toml': REFERENCE,
      'mobile/supabase/migrations/20260101000000_a.sql': first,
      'supabase/config.toml': REFERENCE,
      'supabase/migrations/20260101000000_a.sql': first,
      'supabase/migrations/20260201000000_b.sql': 'drop view shown;',
    }
    for (const more of [{}, { 'mobile/package.json': '{}', 'package.json': '{}' }]) {
      const { databases, exposed } = project({ ...files, ...more })
      assert.deepEqual(
        databases.all.map(({ source, views }) => [source.folder, views.size]),
        [['supabase/migrations', 0]],
      )
      assert.deepEqual(
        exposed.map(({ schema }) => schema),
        databases.all,
      )
      assert.equal(databases.at('mobile/app.ts'), databases.all[0])
    }
  })

  it('is not what two projects have, though a table has the same name', () => {
    const { databases } = project({
      'a/package.json': '{}',
      'a/supabase/config.toml': REFERENCE,
      'a/supabase/migrations/20260101000000_a.sql': first,
      'b/package.json': '{}',
      'b/supabase/config.toml': 'project_id = "bcdefghijklmnopqrstu"',
      'b/supabase/migrations/20260103000000_b.sql': first,
    })
    assert.equal(databases.all.length, 2)
  })

  it('is a dump in an app’s folder that repeats the tables of the migrations', () => {
    const { databases } = project({
      'package.json': '{}',
      'supabase/migrations/20260101000000_a.sql': four,
      'apps/web/package.json': '{}',
      'apps/web/schema.sql': `${four}\ncreate policy own on a using (owner = auth.uid());`,
      'apps/shop/package.json': '{}',
      'apps/shop/schema.sql': 'create table a (id int); create table wares (id int);',
    })
    assert.deepEqual(
      databases.all.map(({ source }) => source.folder),
      ['supabase/migrations', 'apps/shop'],
    )
    assert.equal(databases.at('apps/web/page.ts'), databases.all[0])
    assert.equal(databases.at('apps/shop/page.ts'), databases.all[1])
  })
})
