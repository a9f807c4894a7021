import type { FileFacts } from '../../analysis/facts'
import { addTo } from '../../analysis/grouped'
import { roleOf } from '../role'
import type { SchemaNote } from './schema'

/** Packages that declare tables in code which is not read, with what they declare; `names` where only some exports do. */
const UNREAD: readonly { readonly specifier: RegExp; readonly what: string; readonly names?: RegExp }[] = [
  { specifier: /^drizzle-orm\/mysql-core$/, what: 'Drizzle tables for MySQL' },
  { specifier: /^drizzle-orm\/sqlite-core$/, what: 'Drizzle tables for SQLite' },
  { specifier: /^typeorm$/, what: 'TypeORM entities', names: /^(?:Entity|EntitySchema|MigrationInterface)$/ },
  {
    specifier: /^sequelize(?:-typescript)?$/,
    what: 'Sequelize models',
    names: /^(?:Model|DataTypes?|Table|QueryInterface)$/,
  },
  { specifier: /^knex$/, what: 'Knex migrations', names: /^(?:Knex|knex|default)$/ },
  { specifier: /^node-pg-migrate$/, what: 'node-pg-migrate migrations' },
]

/** What is told of tables that are declared in ways that are not read yet: a note for each, with the first file. */
export function unreadSources(files: ReadonlyMap<string, FileFacts>): SchemaNote[] {
  const found = new Map<string, string[]>()
  for (const facts of files.values()) {
    if (facts.kind !== 'code') continue
    for (const { specifier, names } of facts.imports) {
      const unread = UNREAD.find((each) => each.specifier.test(specifier))
      if (!unread || (unread.names && !Object.values(names).some((name) => unread.names?.test(name)))) continue
      const role = roleOf(facts.path, facts, { files })
      if (role !== 'product' && role !== 'script') continue
      addTo(found, unread.what, facts.path)
    }
  }
  return [...found].map(([what, [first = '', ...others]]) => ({
    text: `${what} are not read yet (${first}${others.length > 0 ? ` and ${others.length} more` : ''}): nothing is said of these tables.`,
    place: { file: first, range: { start: 0, end: 0 } },
  }))
}
