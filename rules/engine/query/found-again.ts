import type { CodeFacts, Value } from '../../analysis/facts'
import { snakeCase } from '../snake-case'
import { namesCompany } from './belonging'
import type { Write } from './writes'

/**
 * Whether a row that was just added is found without what the second write does: it carries the key of the row that is to point
 * to it, or of the company whose rows are listed.
 */
export function isFoundAgain(facts: CodeFacts, first: Write, second: Write): boolean {
  const columns = first.values.flatMap((value) => columnsOf(facts, value))
  return columns.some((column) => namesCompany(column) || isKeyOf(column, second.table))
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
