import type { FileFacts } from '../../analysis/facts'
import type { ColumnDefinition, Operation } from '../../analysis/sql/sql-facts'
import type { SchemaSource, SourceKind } from './schema'

/** Kinds of sources of which no tool says for which database they are. */
const OF_NO_TOOL: ReadonlySet<SourceKind> = new Set(['migrations', 'schema-file', 'loose'])

/** Where PostgreSQL's parser stops at words of SQLite and MySQL. */
const OTHERS_WORDS = /near "(?:autoincrement|auto_increment|pragma|unsigned|engine)"/i
/** A type of theirs that PostgreSQL does not know. */
const OTHERS_TYPE = /^datetime$/i
/** Types that only PostgreSQL has. */
const OWN_TYPE = /^(?:uuid|jsonb|timestamptz|timestamp with time zone|(?:big|small)?serial\d?|bytea|inet|tsvector)$/i
/** What only PostgreSQL does. */
const OWN_DEEDS: ReadonlySet<Operation['k']> = new Set([
  'createFunction',
  'createPolicy',
  'createExtension',
  'createSchema',
  'createSequence',
])

/**
 * Whether a source is written for another database: some word or type is of SQLite or MySQL, and none is PostgreSQL's own. One slip
 * among statements that only PostgreSQL understands is a slip. Its tables are read all the same; what PostgreSQL would refuse or
 * wait for says nothing of it.
 */
export function isOfAnother({ kind, files: paths }: SchemaSource, files: ReadonlyMap<string, FileFacts>): boolean {
  if (!OF_NO_TOOL.has(kind)) return false
  let isOthers = false
  for (const path of paths) {
    const facts = files.get(path)
    if (facts?.kind !== 'sql') continue
    if (facts.notUnderstood.some(({ message }) => OTHERS_WORDS.test(message))) isOthers = true
    for (const { operations } of facts.statements)
      for (const operation of operations) {
        if (OWN_DEEDS.has(operation.k)) return false
        for (const { type } of columnsOf(operation)) {
          if (type.array || OWN_TYPE.test(type.name)) return false
          if (OTHERS_TYPE.test(type.name)) isOthers = true
        }
      }
  }
  return isOthers
}

function columnsOf(operation: Operation): readonly ColumnDefinition[] {
  if (operation.k === 'createTable') return operation.columns
  if (operation.k !== 'alterTable') return []
  return operation.changes.flatMap((change) => (change.k === 'addColumn' ? [change.column] : []))
}
