import type { SqlParser } from './parser'
import { sqlFacts } from './read-sql'

const SWITCH = /\benable\s+row\s+level\s+security\b/i
/** A block of SQL in Markdown. */
const BLOCK = /^[ \t]*(`{3,}|~{3,})[ \t]*(?:sql|postgres(?:ql)?|pgsql|plpgsql)\b[^\n]*\n([\s\S]*?)^[ \t]*\1/gim
/** Folders of which what stands there is about other apps: notes for assistants. */
const HIDDEN = /(?:^|\/)\./

/**
 * The tables that statements in a document turn row level security on for, as `schema.name`: what it tells to run by hand,
 * past the migrations. A statement that the parser refuses hides none of the other blocks.
 */
export function protectedInDocument(path: string, text: string, parser: SqlParser | undefined): string[] {
  if (!parser || !/\.mdx?$/i.test(path) || HIDDEN.test(path) || !SWITCH.test(text)) return []
  const found = new Set<string>()
  for (const [, , sql = ''] of text.matchAll(BLOCK)) {
    if (!SWITCH.test(sql)) continue
    for (const { operations } of sqlFacts(path, sql, parser).statements)
      for (const operation of operations) {
        if (operation.k !== 'alterTable') continue
        const { schema = 'public', name } = operation.table
        if (operation.changes.some((change) => change.k === 'rowSecurity' && change.enabled))
          found.add(`${schema}.${name}`)
      }
  }
  return [...found]
}
