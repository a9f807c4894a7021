import assert from 'node:assert/strict'
import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query'
import { analyzeFile } from '../../../analysis/analyze'
import { createProject } from '../../project'
import { accessOf, type TableAccess } from '../access'
import type { ExposedDatabase } from '../exposure'

before(async () => loadModule())

/** The database that migrations, and other files by path, make. */
export function databaseOf(
  migrations: string | Readonly<Record<string, string>>,
): ExposedDatabase & { access(table: string): TableAccess } {
  const texts =
    typeof migrations === 'string' ? { 'supabase/migrations/20260101000000_init.sql': migrations } : migrations
  const host = { sql: { parse: parseSync, parsePlpgsql: parsePlPgSQLSync } }
  const project = createProject(Object.entries(texts).map(([path, text]) => analyzeFile(path, text, host)))
  const [database] = project.exposed
  assert.ok(database, 'no database is exposed')
  return {
    ...database,
    access(name) {
      const table = database.tables.find((each) => each.name === name)
      assert.ok(table, `there is no table ${name}`)
      return accessOf(database, table)
    },
  }
}
