import type { CodeFacts, GateFact, Value } from '../../analysis/facts'
import { isAllowanceName } from './names'

/** Whether a branch that leaves a function looks how often somebody may still call, says that it was too often, or gives back what was made before. */
export function turnsAwayByCount(facts: CodeFacts, gate: GateFact): boolean {
  return (
    gate.looks.some((value) => isAllowance(facts, value)) || turnsAwayOften(facts, gate) || givesBackKept(facts, gate)
  )
}

/** `if (!usage.allowed) return Response.json({ error }, { status: 429 })`; not what hands on that another server said so. */
function turnsAwayOften(facts: CodeFacts, gate: GateFact): boolean {
  const { looks } = gate
  const [from, to] = gate.calls
  if (looks.some((value) => saysTooMany(value) || isAnswer(value) || isOfFetch(facts, value))) return false
  // What stands in a branch inside this one is answered by what that one looks at.
  const inner = facts.gates.filter(
    ({ range, calls: [a, b] }) => range.start > gate.range.end && b > a && from <= a && b <= to,
  )
  for (let c = from; c < to; c++) {
    const isOwn = !inner.some(({ calls: [a, b] }) => a <= c && c < b)
    if (isOwn && facts.calls[c]?.args.some(saysTooMany)) return true
  }
  return false
}

/** The status of an answer, or a look for words in what failed: `error.message.includes('429')`. */
function isAnswer(value: Value): boolean {
  if (value.k === 'member') return /^(?:status|statusCode|code)$/.test(value.name)
  return value.k === 'string' && /429|rate|limit|quota|many/i.test(value.text)
}

/** `response.ok`, of what another server answered. */
function isOfFetch(facts: CodeFacts, value: Value): boolean {
  if (value.k !== 'member' || value.name !== 'ok' || value.of.k !== 'local') return false
  const values = facts.declarations[value.of.d]?.values ?? []
  return values.some((each) => each.k === 'call' && /(?:^|\.)fetch(?:$|[A-Z])/.test(facts.calls[each.c]?.text ?? ''))
}

function saysTooMany(value: Value): boolean {
  if (value.k === 'literal') return value.value === 429
  if (value.k === 'string') return value.text === 'TOO_MANY_REQUESTS'
  return (
    value.k === 'object' && [value.members['status'], value.members['code']].some((each) => each && saysTooMany(each))
  )
}

/** `if (match.summary) return Response.json({ summary: match.summary })`: it is made once, and kept. */
function givesBackKept(facts: CodeFacts, { looks, compares, refuses, calls: [from, to] }: GateFact): boolean {
  const [look] = looks
  if (looks.length !== 1 || compares.length > 0 || refuses || look?.k !== 'member' || look.of.k !== 'local')
    return false
  const kept = JSON.stringify(look)
  return facts.calls.slice(from, to).some(({ args }) => JSON.stringify(args).includes(kept))
}

/** `profile.creditsLeft`, `balance`. */
function isAllowance(facts: CodeFacts, value: Value): boolean {
  if (value.k === 'local') return isAllowanceName(facts.declarations[value.d]?.name ?? '')
  return value.k === 'member' && (isAllowanceName(value.name) || isAllowance(facts, value.of))
}
