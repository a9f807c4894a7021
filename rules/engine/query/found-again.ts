import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { CallPlace } from '../link/target'
import type { Project } from '../project'
import { snakeCase } from '../snake-case'
import { namesCompany } from './belonging'
import type { Condition, QueryShape } from './shape'
import type { Write } from './writes'

/**
 * Whether a row that was just added is found without what the second write does: it carries the key of the row that is to point
 * to it, or of the company whose rows are listed.
 */
export function isFoundAgain(facts: CodeFacts, first: Write, second: Write): boolean {
  const columns = first.values.flatMap((value) => columnsOf(facts, value))
  return columns.some((column) => namesCompany(column) || isKeyOf(column, second.table))
}

/** Whether the app reads lists of the table that a row was added to: it is seen there, whatever points to it. */
export function isListed(project: Project, facts: CodeFacts, { table }: Write): boolean {
  return queriesAbout(project, facts, table).some(
    ({ command, rows, where }) => command === 'select' && rows !== 'one' && rows !== 'none' && !where.some(isByKey),
  )
}

/** Rows that are found by an id are known already. */
function isByKey(condition: Condition): boolean {
  if (condition.k !== 'test') return condition.k === 'unknown' || condition.of.some(isByKey)
  return (condition.test === 'equal' || condition.test === 'any') && condition.column === 'id'
}

/**
 * Whether another function of the app adds the second row where it finds none: by an upsert, or beside an update of the same
 * table or a look at it.
 */
export function isMadeWhereMissing(project: Project, facts: CodeFacts, { table, call, values }: Write): boolean {
  const [row] = values
  const isOne = row !== undefined && project.link.resolver.resolve(facts.path, row).k === 'object'
  // The many rows of one thing (the lines of an order) are not made again one by one.
  if (!isOne || call.loop !== undefined) return false
  const found = queriesAbout(project, facts, table).map((shape) => {
    const place = project.link.code(shape.path)?.calls[shape.c]
    return { shape, place, f: `${shape.path} ${place?.in}` }
  })
  const own = `${facts.path} ${call.in}`
  const looking = new Set(found.flatMap(({ shape, f }) => (/^(?:select|update)$/.test(shape.command) ? [f] : [])))
  return found.some(({ shape, place, f }) => {
    if (!place || f === own) return false
    if (shape.command === 'upsert') return true
    if (shape.command !== 'insert') return false
    if (isSometimes(project, shape.path, place) && looking.has(f)) return true
    const callers = project.link.callersOf({ k: 'function', path: shape.path, f: place.in })
    return callers.some((caller) => isAddedAfterLook(project, caller, looking, own))
  })
}

/** `if (!(await store.find(id))) await store.add(id)`: the functions that look and add are called by another. */
function isAddedAfterLook(
  project: Project,
  { path, c }: CallPlace,
  looking: ReadonlySet<string>,
  own: string,
): boolean {
  const facts = project.link.code(path)
  const call = facts?.calls[c]
  if (!facts || !call || `${path} ${call.in}` === own || !isSometimes(project, path, call)) return false
  return facts.calls.some((other, at) => {
    if (other.in !== call.in || other.range.start > call.range.start) return false
    const { target } = project.link.called(path, at)
    return target.k === 'function' && looking.has(`${target.path} ${target.f}`)
  })
}

/** A call stands in a branch that is not always taken. */
function isSometimes(project: Project, path: string, { range: at }: CallFact): boolean {
  const { arms = [] } = project.link.code(path) ?? {}
  return arms.some(({ always, range }) => !always && isWithin(at, range))
}

function queriesAbout(project: Project, facts: CodeFacts, table: string): QueryShape[] {
  const schema = project.schema(facts.path)
  const database = project.queried.find((each) => each.schema === schema)
  const queries = database?.queries ?? project.productCode.flatMap((each) => project.builtQueries(each))
  return queries.filter((shape) => shape.c >= 0 && snakeCase(shape.table.name) === table)
}

/** The columns that are written, but for those that are left empty. */
function columnsOf(facts: CodeFacts, value: Value): string[] {
  const at = value.k === 'local' ? facts.declarations[value.d]?.values[0] : value
  if (at?.k === 'array') return at.elements.flatMap((each) => columnsOf(facts, each))
  if (at?.k !== 'object') return []
  return Object.entries(at.members).flatMap(([name, each]) => (each.k === 'literal' ? [] : [snakeCase(name)]))
}

/** `review_request_id` is a key of `review_requests`. */
function isKeyOf(column: string, table: string): boolean {
  const one = /^(.+)_id$/.exec(column)?.[1]
  if (one === undefined) return false
  const names = [one, `${one}s`, `${one}es`, one.replace(/y$/, 'ies')]
  return names.some((name) => table === name || table.endsWith(`_${name}`))
}
