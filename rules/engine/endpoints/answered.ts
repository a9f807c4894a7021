import type { CallFact, CodeFacts, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { piecesOf } from '../../analysis/value-pieces'
import type { Link } from '../link/link'
import type { Project } from '../project'
import type { GuardedDeed } from './deeds'
import type { Endpoint } from './endpoint'
import { callsWithin } from './within'

/** Something of the row that was chosen comes back to whoever called, and not only that it is there. */
export function isAnswered({ link }: Project, { handler }: Endpoint, chosen: ReadonlySet<number>): boolean {
  const facts = link.code(handler.path)
  const fact = facts?.functions[handler.f]
  if (!facts || !fact) return false
  const answers = [...callsWithin(facts, fact.range)].filter(([c, { text }]) => !chosen.has(c) && ANSWERS.test(text))
  const given = [...fact.returns, ...answers.flatMap(([, call]) => answered(call))]
  return given.some((value) => isOf(link, facts, value, chosen, 0))
}

const ANSWERS =
  /^(?:json|jsonResponse|respond|new Response|Response)$|^(?:res|response|reply|c|ctx|context|NextResponse|Response)\b.*\.(?:json|send|render|body|end)$/

/** What a call is given, but for the headers of an answer. */
function answered({ text, args }: CallFact): readonly Value[] {
  return /Response(?:\.json)?$/.test(text) ? args.slice(0, 1) : args
}

/** A value is made of what one of the calls gave. */
function isOf(link: Link, facts: CodeFacts, value: Value, calls: ReadonlySet<number>, depth: number): boolean {
  if (depth > 10) return false
  const inside = (each: Value) => isOf(link, facts, each, calls, depth + 1)
  switch (value.k) {
    case 'local':
      return (facts.declarations[value.d]?.values ?? []).some(inside)
    case 'member':
      return value.name !== 'error' && inside(value.of)
    case 'object':
      return value.open === true || piecesOf(value).some(inside)
    case 'call': {
      const call = facts.calls[value.c]
      if (calls.has(value.c) || !call) return calls.has(value.c)
      // What a mail or a payment was made of is not what came of sending it.
      const { target, behaviour } = link.called(facts.path, value.c)
      if (behaviour?.sends || (target.k !== 'function' && call.fate.end === 'awaited')) return false
      return answered(call).some(inside) || (call.callee.k === 'member' && inside(call.callee.of))
    }
    default:
      return piecesOf(value).some(inside)
  }
}

/** A call with those that go on from it, and what stands in their arguments. */
export function chainAt(facts: CodeFacts, from: number): ReadonlySet<number> {
  const found = new Set<number>()
  for (let c = from; c >= 0 && !found.has(c); c = facts.calls[c]?.chained ?? -1) found.add(c)
  const ranges = [...found].flatMap((c) => facts.calls[c]?.range ?? [])
  for (const [c, { range }] of facts.calls.entries()) if (ranges.some((each) => isWithin(range, each))) found.add(c)
  return found
}

/**
 * The rows that a deed reads are only looked at on the way: what the handler answers, or the function that asks for them gives
 * back, is made of the rows of another query, as the free slots are where bookings only say which ones are taken.
 */
export function isOnlyLookedAt(
  project: Project,
  { handler }: Endpoint,
  deed: GuardedDeed,
  open: readonly GuardedDeed[],
): boolean {
  const others = open.filter((each) => each.kind === 'read' && (each.path !== deed.path || each.c !== deed.c))
  if (others.length === 0) return false
  const facts = project.link.code(deed.path)
  const asking = facts?.functions.findLast(({ range }) => isWithin(deed.range, range))
  if (facts && asking && isBeside(project, facts, asking, asking.returns, deed, others)) return true
  const own = project.link.code(handler.path)
  const fact = own?.functions[handler.f]
  if (!own || !fact) return false
  const answers = [...callsWithin(own, fact.range)].filter(([, { text }]) => ANSWERS.test(text))
  const given = [...fact.returns, ...answers.flatMap(([, call]) => answered(call))]
  return isBeside(project, own, fact, given, deed, others)
}

/** Of what is given back some is made of another deed's rows, and none of the deed's own. */
function isBeside(
  project: Project,
  facts: CodeFacts,
  { range }: CodeFacts['functions'][number],
  given: readonly Value[],
  deed: GuardedDeed,
  others: readonly GuardedDeed[],
): boolean {
  const gives = (each: GuardedDeed): boolean => {
    const calls = callsFor(project, facts, range, each)
    return calls.size > 0 && given.some((value) => isMadeOf(facts, value, calls, 0))
  }
  return callsFor(project, facts, range, deed).size > 0 && !gives(deed) && others.some(gives)
}

/** The calls of a function that make a query, or the function of the project in which it stands. */
function callsFor({ link }: Project, facts: CodeFacts, range: TextRange, deed: GuardedDeed): ReadonlySet<number> {
  if (deed.path === facts.path && isWithin(deed.range, range)) return chainAt(facts, deed.c)
  const found = new Set<number>()
  for (const [c] of callsWithin(facts, range)) {
    const { target } = link.called(facts.path, c)
    const asked = target.k === 'function' && target.path === deed.path ? link.functionFact(target)?.range : undefined
    if (asked && isWithin(deed.range, asked)) found.add(c)
  }
  return found
}

/** What says yes or no of rows holds nothing of them. */
const SAYS = /\.(?:has|some|every|includes)$/
/** What only chooses or orders by what its function says. */
const CHOOSES = /\.(?:filter|find|findLast|findIndex|sort|toSorted|forEach)$/

/** A value is made of what one of the calls gives, through anything that is done with it. */
function isMadeOf(facts: CodeFacts, value: Value, calls: ReadonlySet<number>, depth: number): boolean {
  if (depth > 12) return false
  const inside = (each: Value) => isMadeOf(facts, each, calls, depth + 1)
  if (value.k === 'local') return (facts.declarations[value.d]?.values ?? []).some(inside)
  if (value.k === 'function') return (facts.functions[value.f]?.returns ?? []).some(inside)
  if (value.k !== 'call') return piecesOf(value).some(inside)
  const call = facts.calls[value.c]
  if (calls.has(value.c) || !call) return calls.has(value.c)
  if (SAYS.test(call.text)) return false
  return (!CHOOSES.test(call.text) && call.args.some(inside)) || (call.callee.k === 'member' && inside(call.callee.of))
}
