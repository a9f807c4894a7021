import type { CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Operation } from '../link/operations'
import type { Repeat } from '../link/repeats'
import type { Project } from '../project'
import { isOfElement } from './by-row'
import { drizzleQuery } from './drizzle'
import { prismaQuery } from './prisma'
import { sqlTextOf } from './sql-calls'
import { supabaseQuery } from './supabase'

/**
 * Whether a query reads the first of several rows in an order: the newest message of a conversation. A list of ids gives all
 * rows of all of them, and no `limit` that holds for each.
 */
export function isNewestOfEach(project: Project, facts: CodeFacts, operation: Operation): boolean {
  const text = sqlTextOf(facts, operation.call)
  if (text?.query) return /\border\s+by\b[^;]*\blimit\s+1\b/i.test(text.text)
  const shape =
    supabaseQuery(project, facts, operation) ??
    prismaQuery(project, facts, operation) ??
    drizzleQuery(project, facts, operation)
  return shape?.command === 'select' && shape.order.length > 0 && shape.rows === 'one'
}

const GROUPS = /^Object\.(?:entries|values)$|\.(?:entries|values)$/
const LISTS = /\.(?:in|inArray)$|^(?:inArray|any|arrayContains)$/

/**
 * Whether a loop goes through groups of rows (`Object.entries(idsByKind)`, a map's entries) and asks for all rows of a group in
 * one query: it is the batch.
 */
export function goesThroughGroups(project: Project, facts: CodeFacts, { over, body }: Repeat): boolean {
  if (!isGrouped(project, facts, over, 4)) return false
  return facts.calls.some(({ text, args, range }) => {
    if (!isWithin(range, body)) return false
    const lists = LISTS.test(text) ? args.slice(1) : args.flatMap((each) => listsIn(each, 6))
    return lists.some((each) => isOfElement(facts, each, body))
  })
}

function isGrouped(project: Project, facts: CodeFacts, value: Value, hops: number): boolean {
  if (hops === 0) return false
  if (value.k === 'local') {
    const { values } = facts.declarations[value.d] ?? { values: [] }
    return values.length === 1 && values.every((each) => isGrouped(project, facts, each, hops - 1))
  }
  if (value.k !== 'call') return false
  const call = facts.calls[value.c]
  if (!call) return false
  if (GROUPS.test(call.text)) return true
  return call.text === 'Array.from' && call.args[0] !== undefined && isGrouped(project, facts, call.args[0], hops - 1)
}

/** What Prisma's `in` is handed. */
function listsIn(value: Value, depth: number): Value[] {
  if (depth === 0 || value.k !== 'object') return []
  return Object.entries(value.members).flatMap(([key, each]) => [
    ...(key === 'in' ? [each] : []),
    ...listsIn(each, depth - 1),
  ])
}
