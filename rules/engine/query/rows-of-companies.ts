import type { CodeFacts, TextRange } from '../../analysis/facts'
import type { Operation } from '../link/operations'
import type { Project } from '../project'
import { namesCompany } from './belonging'
import { drizzleQuery } from './drizzle'
import { elementKey } from './element-key'
import { prismaQuery } from './prisma'
import { sqlTextOf } from './sql-calls'
import { supabaseQuery } from './supabase'

/** One number for a company, or the first of its rows, can be asked for all of them at once. */
const FEW_ROWS = /\blimit\b|\bselect\s+(?:count|sum|min|max|avg|coalesce)\s*\(/i

/**
 * Whether a query that runs for each of several companies reads all rows that one of them has: to read those of all companies at
 * once would hold everybody's data in memory, so a job goes through them one by one.
 */
export function readsRowsOfCompany(project: Project, facts: CodeFacts, operation: Operation, body: TextRange): boolean {
  const text = sqlTextOf(facts, operation.call)
  const shape = text?.query
    ? undefined
    : (supabaseQuery(project, facts, operation) ??
      prismaQuery(project, facts, operation) ??
      drizzleQuery(project, facts, operation))
  const isWhole = text?.query
    ? text.query.verb === 'select' && !FEW_ROWS.test(text.text)
    : shape?.command === 'select' && shape.rows === 'all'
  if (!isWhole) return false
  const column = elementKey(project, facts, operation, body)
  return column !== undefined && namesCompany(column.replace(/([a-z])([A-Z])/g, '$1_$2'))
}
