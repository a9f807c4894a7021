import type { CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Link } from '../link/link'
import type { FunctionTarget } from '../link/target'

/**
 * Whether a function of the project holds two of its parameters against each other: `if (a !== b) return false`,
 * `if (a.length !== b.length) return false` before it goes through their letters.
 */
export function comparesParameters(link: Link, target: FunctionTarget): boolean {
  const facts = link.code(target.path)
  const range = facts?.functions[target.f]?.range
  if (!facts || !range) return false
  return facts.gates.some(
    (gate) =>
      isWithin(gate.range, range) &&
      gate.compares.some(({ left: [left], right: [right] }) => {
        const [a, b] = [left && parameterOf(facts, left), right && parameterOf(facts, right)]
        return a?.f === target.f && b?.f === target.f && a.i !== b.i
      }),
  )
}

/** The parameter that a value is, or of which it is the length. */
function parameterOf(facts: CodeFacts, value: Value): (Value & { k: 'param' }) | undefined {
  if (value.k === 'param') return value
  if (value.k === 'member') return value.name === 'length' ? parameterOf(facts, value.of) : undefined
  const values = value.k === 'local' ? (facts.declarations[value.d]?.values ?? []) : []
  return values.length === 1 && values[0]?.k === 'param' ? values[0] : undefined
}
