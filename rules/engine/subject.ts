import type { CallFact, CodeFacts } from '../analysis/facts'

/** The names of the functions around a place, outermost first, dotted: `BookingForm.submit`; `module` at the top. */
export function functionPath(facts: CodeFacts, f: number): string {
  const names: string[] = []
  for (let at = f; at >= 0; at = facts.functions[at]?.parent ?? -1) {
    const name = facts.functions[at]?.name
    if (name) names.unshift(name)
  }
  return names.slice(-3).join('.') || 'module'
}

/**
 * What a finding about a call is about, without line numbers: enclosing functions, what is called, and which of several
 * such calls it is: `BookingForm.submit fetch 2`.
 */
export function callSubject(facts: CodeFacts, call: CallFact, about: string): string {
  const path = functionPath(facts, call.in)
  let ordinal = 0
  for (const other of facts.calls) {
    if (other.text === call.text && functionPath(facts, other.in) === path && sameArgument(other, call)) ordinal++
    if (other === call) break
  }
  return ordinal > 1 ? `${path} ${about} ${ordinal}` : `${path} ${about}`
}

/** Calls of different tables or addresses are told apart by their first text. */
function sameArgument(a: CallFact, b: CallFact): boolean {
  const [first, second] = [a.args[0], b.args[0]]
  return first?.k === 'string' && second?.k === 'string' ? first.text === second.text : true
}
