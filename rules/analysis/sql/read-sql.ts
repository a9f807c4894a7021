import { suppressionsOf } from '../comments'
import type { SqlFacts } from '../facts'
import type { SqlParser } from './parser'
import { reading } from './reading'
import { splitStatements } from './split'
import type { RefusedStatement, SqlStatement } from './sql-facts'
import { operationsOf } from './statements/index'

/** `-- 30 rows, 30 distinct addresses`, `-- the table is still empty`. */
const SAYS_FEW =
  /--[^\n]*\b(?:(?:\d{1,3}|no|zero|few) (?:(?:existing|live|current) )?(?:rows?|records?|linhas?|registros?|filas?|lignes?|zeilen|righe)|(?:tables?|tabelas?|tablas?) (?:is|are|está|esta) (?:(?:still|currently|ainda|aún) )?(?:empty|vazia|vacía|tiny|small))\b/i

/** `-- Run this in the Supabase SQL editor`, `-- Execute manually with psql`. */
const BY_HAND =
  /--[^\n]*\b(?:run|execute|paste|copy|apply)\b[^\n]*\b(?:sql editor|(?:supabase |neon )?dashboard|console|by hand|manually|psql)\b/i

/**
 * What the statements of an SQL file do. Total: a statement that PostgreSQL refuses is set aside and the others are read.
 * The part that undoes a migration is left out.
 */
export function sqlFacts(path: string, text: string, parser: SqlParser | undefined): SqlFacts {
  const suppressions = suppressionsOf(path, text)
  const common = {
    kind: 'sql',
    path,
    suppressions,
    ...(SAYS_FEW.test(text) && { saysFew: true as const }),
    ...(BY_HAND.test(text) && { byHand: true as const }),
  } as const
  if (!parser) return { ...common, unread: true, statements: [], notUnderstood: [] }
  const { statements: places, downFrom } = splitStatements(text)
  const statements: SqlStatement[] = []
  const notUnderstood: RefusedStatement[] = []
  for (const range of places) {
    if (downFrom !== undefined && range.start >= downFrom) break
    const written = text.slice(range.start, range.end)
    try {
      const node = parser.parse(written).stmts?.[0]?.stmt
      const operations = node ? operationsOf(node, reading(written, range.start, parser)) : []
      statements.push({ range, operations })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      notUnderstood.push({ range, message, ...(/^comment\s/i.test(written) && { describes: true as const }) })
    }
  }
  return { ...common, statements, notUnderstood, ...(downFrom !== undefined && { downFrom }) }
}
