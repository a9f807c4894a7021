import * as assert from 'node:assert/strict'
import { analyzeFile } from '../../analysis/analyze'
import { createProject } from '../../engine/project'
import { sqlParser, sqlParserReady } from '../../tests/sql-parser'
import { schemaNotes } from '../schema-notes'

/** Lines are counted in the texts themselves. */
function notes(files: Readonly<Record<string, string>>): string[] {
  const project = createProject(
    Object.entries(files).map(([path, text]) => analyzeFile(path, text, { sql: sqlParser })),
  )
  return schemaNotes(project.databases, (file, offset) => (files[file] ?? '').slice(0, offset).split('\n').length)
}

describe('what a review says of the databases', () => {
  before(sqlParserReady)

  it('is nothing where all is read', () => {
    assert.deepEqual(notes({ 'supabase/migrations/20260101000000_a.sql': 'create table a (id int primary key);' }), [])
  })
  it('counts statements that are not understood, and says where they are', () => {
    const text = 'create table a (id int primary key);\ncreate tabel b (id int);\ncreate index on a (id);\n'
    assert.deepEqual(notes({ 'supabase/migrations/20260101000000_a.sql': text }), [
      '1 of 3 SQL statements in supabase/migrations is not understood: supabase/migrations/20260101000000_a.sql:2.',
    ])
  })
  it('says that files which nobody runs in order are a weak source', () => {
    assert.deepEqual(notes({ 'scripts/tables.sql': 'create table a (id int primary key);' }), [
      'The database is read from scripts/tables.sql, which no migration tool runs: whether the live one is like that is not known.',
    ])
  })
  it('names what is not read yet: other databases, and tables that code declares', () => {
    const prisma = 'datasource db { provider = "mysql" }\nmodel A { id Int @id }\n'
    assert.deepEqual(
      notes({
        'prisma/schema.prisma': prisma,
        'src/user.ts': "import { Entity } from 'typeorm'\n@Entity() export class User {}\n",
        'src/order.ts':
          "import { mysqlTable } from 'drizzle-orm/mysql-core'\nexport const orders = mysqlTable('orders', {})\n",
        'src/find.ts': "import { In } from 'typeorm'\nexport const some = In([1])\n",
      }),
      [
        'prisma/schema.prisma is for mysql, which is not read yet.',
        'TypeORM entities are not read yet (src/user.ts): nothing is said of these tables.',
        'Drizzle tables for MySQL are not read yet (src/order.ts): nothing is said of these tables.',
      ],
    )
  })
  it('tells where a Prisma schema and the migrations disagree', () => {
    const prisma = 'datasource db { provider = "postgresql" }\nmodel a { id Int @id }\nmodel b { id Int @id }\n'
    assert.deepEqual(
      notes({
        'prisma/schema.prisma': prisma,
        'prisma/migrations/20260101000000_a/migration.sql': 'create table a (id int primary key);',
      }),
      ['b: in prisma/schema.prisma, not in prisma/migrations.'],
    )
  })
})
