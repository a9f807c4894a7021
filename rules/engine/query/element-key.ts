import type { CodeFacts, TextRange, Value } from '../../analysis/facts'
import type { Expression } from '../../analysis/sql/expression'
import type { Operation } from '../link/operations'
import type { Project } from '../project'
import { isOfElement } from './by-row'
import { drizzleQuery } from './drizzle'
import { prismaQuery } from './prisma'
import { handedIn, sqlTextOf } from './sql-calls'
import { chainFrom } from './supabase'

/** One thing that rows are found by, and whether that is another for each element of a list. */
interface Filter {
  /** Undefined where it is no equality: a pattern, a range, what JSON contains. */
  readonly column: string | undefined
  readonly ofElement: boolean
}

/**
 * The one column in which a query that runs for each element of a list (in `body`) looks for it, so that a list can be asked
 * for instead; undefined where it is more than one, no equality, or not seen.
 */
export function elementKey(
  project: Project,
  facts: CodeFacts,
  operation: Operation,
  body: TextRange,
): string | undefined {
  const filters = filtersOf(project, facts, operation, body)
  const own = filters.filter(({ ofElement }) => ofElement)
  const [only] = own.length > 0 ? own : filters
  return own.length === 1 || filters.length === 1 ? only?.column : undefined
}

/** Whether a read with supabase-js finds its rows by nothing that is another for each element: it is the same each time. */
export function isSameForAll(project: Project, facts: CodeFacts, operation: Operation, body: TextRange): boolean {
  if (operation.kind !== 'supabase') return false
  const filters = inChain(project, facts, operation, body)
  const args = chainFrom(facts, operation.call.chained).flatMap((each) => each.args)
  return (
    filters.length > 0 && filters.every(({ ofElement }) => !ofElement) && args.every((each) => isSteady(facts, each))
  )
}

/** A text, or a variable that is set once. */
function isSteady(facts: CodeFacts, value: Value): boolean {
  if (value.k === 'local') return facts.declarations[value.d]?.values.length === 1
  if (value.k === 'member' || value.k === 'text') return isSteady(facts, value.of)
  return value.k !== 'call' && value.k !== 'opaque'
}

function filtersOf(project: Project, facts: CodeFacts, operation: Operation, body: TextRange): Filter[] {
  if (operation.kind === 'supabase') return inChain(project, facts, operation, body)
  const text = sqlTextOf(facts, operation.call)
  if (text?.query) {
    return conditionsOf(text.query.where).map((each) => {
      const compared = comparedIn(each)
      const value = compared && handedIn(project, facts, text, operation.call, compared.n)
      return { column: compared?.column, ofElement: value !== undefined && isOfElement(facts, value, body) }
    })
  }
  const shape = prismaQuery(project, facts, operation) ?? drizzleQuery(project, facts, operation)
  return (shape?.where ?? []).map((each) => ({
    column: each.k === 'test' && each.test === 'equal' && each.relation === undefined ? each.column : undefined,
    ofElement: false,
  }))
}

/** The filters of a chain of supabase-js. */
function inChain(project: Project, facts: CodeFacts, { call }: Operation, body: TextRange): Filter[] {
  return chainFrom(facts, call.chained).flatMap(({ callee, args }): Filter[] => {
    const name = callee.k === 'member' ? callee.name : ''
    if (!FILTERS.test(name)) return []
    const column = args[0] && project.link.resolver.resolve(facts.path, args[0])
    const isPlain = name === 'eq' && column?.k === 'string' && /^\w+$/.test(column.text)
    return [
      {
        column: isPlain ? column.text : undefined,
        ofElement: args.some((each) => holdsElement(facts, each, body)),
      },
    ]
  })
}

const FILTERS = /^(?:eq|neq|gte?|lte?|i?like\w*|is|in|contain\w+|overlaps|range\w+|match|or|filter|not|textSearch)$/

/** The element, or an object, a list or a text made with it. */
function holdsElement(facts: CodeFacts, value: Value, body: TextRange): boolean {
  if (value.k === 'object') return Object.values(value.members).some((each) => holdsElement(facts, each, body))
  if (value.k === 'array') return value.elements.some((each) => holdsElement(facts, each, body))
  // What a text is put together from is not kept.
  return (value.k === 'string' && value.text.includes('${}')) || isOfElement(facts, value, body)
}

function conditionsOf(where: Expression | undefined): readonly Expression[] {
  if (!where) return []
  return where.k === 'and' ? where.args.flatMap(conditionsOf) : [where]
}

/** `customer_id = $1`. */
function comparedIn(condition: Expression): { column: string; n: number } | undefined {
  if (condition.k !== 'operator' || condition.op !== '=') return undefined
  const [a, b] = condition.args
  const [column, value] = a?.k === 'column' ? [a, b] : [b, a]
  return column?.k === 'column' && value?.k === 'parameter' ? { column: column.name, n: value.n } : undefined
}
