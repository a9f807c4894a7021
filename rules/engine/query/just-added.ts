import type { CallFact, CodeFacts, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Operation } from '../link/operations'
import type { Project } from '../project'
import { chainFrom } from './supabase'
import { type Write, writesOf } from './writes'

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

/** Makes an account with a service that keeps them. https://supabase.com/docs/reference/javascript/auth-admin-createuser */
const MAKES_ACCOUNT = /\bauth\.(?:admin\.createUser|signUp)$|(?:^|\.)users\.createUser$/

/** Whether a write finds its rows by what was made in the same function just before: there are none yet, as a rule. */
export function isOfJustMade(facts: CodeFacts, { call }: Write, writes: readonly Write[]): boolean {
  const isBefore = (other: CallFact) => other.in === call.in && other.range.start < call.range.start
  const made = new Set(writes.flatMap((each) => (each.command === 'insert' && isBefore(each.call) ? [each.c] : [])))
  for (const [c, other] of facts.calls.entries()) if (MAKES_ACCOUNT.test(other.text) && isBefore(other)) made.add(c)
  if (made.size === 0) return false
  const asked = facts.calls.flatMap((each) =>
    isWithin(each.range, call.range) || isWithin(call.range, each.range) ? each.args : [],
  )
  return asked.some((value) => isOf(facts, value, made, MOST_DEPTH))
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
