import type { CodeFacts, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Operation } from '../link/operations'
import type { Project } from '../project'
import { chainFrom } from './supabase'
import { writesOf } from './writes'

const MOST_DEPTH = 8

/**
 * Whether a query asks for what hangs on a row that was added in the same turn of a loop: `where sale_id = newSale.id`. Nothing
 * of it can be read before the loop.
 */
export function asksForJustAdded(project: Project, facts: CodeFacts, { call }: Operation, body: TextRange): boolean {
  const asked = [...call.args, ...chainFrom(facts, call.chained).flatMap(({ args }) => args)]
  if (asked.length === 0) return false
  const added = new Set(
    writesOf(project, facts).flatMap((each) =>
      each.command === 'insert' && isWithin(each.call.range, body) ? [each.c] : [],
    ),
  )
  return added.size > 0 && asked.some((value) => isOf(facts, value, added, MOST_DEPTH))
}

function isOf(facts: CodeFacts, value: Value, added: ReadonlySet<number>, depth: number): boolean {
  if (depth === 0) return false
  const inner = (each: Value) => isOf(facts, each, added, depth - 1)
  switch (value.k) {
    case 'local': {
      const values = (facts.declarations[value.d]?.values ?? []).filter(({ k }) => k !== 'literal')
      return values.length > 0 && values.every(inner)
    }
    case 'member':
    case 'text':
      return inner(value.of)
    case 'call':
      return added.has(value.c)
    case 'object':
      return Object.values(value.members).some(inner)
    case 'array':
      return value.elements.some(inner)
    default:
      return false
  }
}
