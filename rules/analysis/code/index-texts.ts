import * as ts from 'typescript'
import type { SqlParser } from '../sql/parser'
import { sqlFacts } from '../sql/read-sql'
import type { IndexDefinition } from '../sql/sql-facts'

/** Text longer than this is a dump. */
const LONGEST = 100_000

/** Whether a text in code holds a statement that makes an index, as migrations and set-up scripts written in code do. */
export function makesIndex(node: ts.Node): node is ts.StringLiteralLike {
  return (
    ts.isStringLiteralLike(node) &&
    node.text.length <= LONGEST &&
    /\bcreate\s+(?:unique\s+)?index\b/i.test(node.text) &&
    /^\s*(?:--|\/\*|begin\b|create\b|alter\b|drop\b|do\b|set\b)/i.test(node.text)
  )
}

/** The indexes that the statements of such a text make; those that PostgreSQL's parser refuses are left out. */
export function indexesIn(node: ts.Node, parser: SqlParser): IndexDefinition[] {
  if (!ts.isStringLiteralLike(node)) return []
  return sqlFacts('', node.text, parser).statements.flatMap(({ operations }) =>
    operations.flatMap((each) => (each.k === 'createIndex' ? [each.index] : [])),
  )
}
