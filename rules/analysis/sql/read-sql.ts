import { suppressionsOf } from '../comments'
import type { SqlFacts } from '../facts'
import type { SqlParser } from './parser'
import { splitStatements } from './split'

/**
 * What the statements of an SQL file do. Total: a statement that PostgreSQL refuses is set aside and the others are read.
 * The part that undoes a migration is left out.
 */
export function sqlFacts(path: string, text: string, parser: SqlParser | undefined): SqlFacts {
  const common = { kind: 'sql', path, suppressions: suppressionsOf(path, text) } as const
  if (!parser) return { ...common, unread: true, statements: [], notUnderstood: [] }
  const { downFrom } = splitStatements(text)
  return { ...common, statements: [], notUnderstood: [], ...(downFrom !== undefined && { downFrom }) }
}
