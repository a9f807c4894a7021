import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Operation } from '../link/operations'

/**
 * Whether a function keeps what a query gave, and looks there first the next time: `cache.get(key)` before it,
 * `cache.set(key, …)` after it, with the same key and something that is kept outside of the function.
 */
export function isRemembered(facts: CodeFacts, { call: { in: f, range } }: Operation): boolean {
  const own = facts.calls.filter((each) => each.in === f && each.callee.k === 'member' && each.args[0])
  const looked = own.filter((each) => each.range.end <= range.start && isNamed(each, /^(?:get|has)$/))
  return looked.some((look) => {
    const key = keyOf(look)
    return (
      isKeptOutside(facts, look.callee, f) &&
      own.some((each) => each.range.start >= range.end && isNamed(each, /^set$/) && keyOf(each) === key)
    )
  })
}

function isNamed({ callee }: CallFact, names: RegExp): boolean {
  return callee.k === 'member' && names.test(callee.name)
}

/** One text for what is asked and what it is asked for. */
function keyOf({ callee, args }: CallFact): string {
  return JSON.stringify([callee.k === 'member' ? callee.of : callee, args[0]])
}

function isKeptOutside(facts: CodeFacts, value: Value, f: number): boolean {
  let at = value
  while (at.k === 'member') at = at.of
  if (at.k !== 'local') return at.k === 'import' || at.k === 'this'
  const [declared, body] = [facts.declarations[at.d]?.range, facts.functions[f]?.range]
  return declared !== undefined && body !== undefined && !isWithin(declared, body)
}
