import type { CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Link } from '../link/link'
import type { FunctionTarget } from '../link/target'
import { callsWithin } from './within'

/** What a row keeps of attempts that failed: how many there were, and until when nobody gets in. */
const KEPT =
  /attempts?(?:_?count)?$|^(?:failed|invalid)_?(?:log|sign)_?ins?|lock(?:ed|out)?_?(?:until|at|end|expires?\w*)$/i
const DEEPEST = 4

/**
 * A function, or one that it calls, counts attempts in a row of its own database: it turns somebody away by a column that says
 * how many failed or until when it is locked, or it writes such a column.
 */
export function locksOut(link: Link, target: FunctionTarget, depth = 0): boolean {
  const facts = link.code(target.path)
  const range = facts?.functions[target.f]?.range
  if (!facts || !range) return false
  if (facts.gates.some((gate) => isWithin(gate.range, range) && gate.looks.some((look) => reads(facts, look, 0))))
    return true
  for (const [c, call] of callsWithin(facts, range)) {
    if (call.args.some((each) => writes(each, 0))) return true
    const { target: asked } = link.called(target.path, c)
    if (depth < DEEPEST && asked.k === 'function' && locksOut(link, asked, depth + 1)) return true
  }
  return false
}

/** `user.lockedUntil`, also where a function is asked about it. */
function reads(facts: CodeFacts, value: Value, depth: number): boolean {
  if (depth > DEEPEST) return false
  if (value.k === 'member') return KEPT.test(value.name) || reads(facts, value.of, depth + 1)
  if (value.k === 'local')
    return (facts.declarations[value.d]?.values ?? []).some((each) => reads(facts, each, depth + 1))
  if (value.k !== 'call') return false
  return (facts.calls[value.c]?.args ?? []).some((each) => reads(facts, each, depth + 1))
}

function writes(value: Value, depth: number): boolean {
  if (value.k !== 'object' || depth > DEEPEST) return false
  return Object.entries(value.members).some(([name, member]) => KEPT.test(name) || writes(member, depth + 1))
}
