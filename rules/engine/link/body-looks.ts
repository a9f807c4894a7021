import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import { callsInside } from './reach'
import { callVerdict } from './verdict'

/** Methods by which a value is held against what is expected of it: of zod, valibot, yup, superstruct, io-ts; a decoder's. */
const HELD_AGAINST =
  /^(?:safeParse|safeParseAsync|parse|parseAsync|validate|validateSync|assert|cast|decode|is|decodeAudioData)$/
const MOST_DEPTH = 6

/**
 * The code tells a body that is not what it asked for from one that is, whatever its status: a schema is held against it, or
 * what is missing in it is thrown or told. `bodies` are the calls that read it, by index.
 */
export function isBodyJudged(project: Project, facts: CodeFacts, bodies: ReadonlySet<number>): boolean {
  if (bodies.size === 0) return false
  return (
    facts.calls.some((call) => isHeldAgainst(call) && call.args.some((each) => isOfBody(facts, each, bodies, 0))) ||
    facts.gates.some((gate) => {
      if (!gate.looks.some((look) => isOfBody(facts, look, bodies, 0))) return false
      return gate.leaves === 'throws' || isTold(project, facts, gate.calls)
    })
  )
}

/** `Array.isArray(body)`, `Array.isArray(body.items)`: what is no list is not taken for one. */
export function isAskedForList(facts: CodeFacts, bodies: ReadonlySet<number>): boolean {
  return facts.listTests?.some((value) => isOfBody(facts, value, bodies, 0)) ?? false
}

function isHeldAgainst({ callee }: CallFact): boolean {
  return callee.k === 'member' && callee.of.k !== 'global' && HELD_AGAINST.test(callee.name)
}

function isTold(project: Project, facts: CodeFacts, [from, to]: readonly [number, number]): boolean {
  for (let c = from; c < to; c++) {
    if (callVerdict(project.link, project.failures.effects, facts, c) === 'handles') return true
  }
  return false
}

/** What stands at a place of a list that is waited for as one: `a` of `const [a, b] = await Promise.all([x, y])` is `x`. */
export function partOfAll(facts: CodeFacts, value: Value): Value | undefined {
  if (value.k !== 'member' || value.of.k !== 'call' || !/^\d+$/.test(value.name)) return undefined
  const all = facts.calls[value.of.c]
  const [list] = all?.args ?? []
  return all?.text === 'Promise.all' && list?.k === 'array' ? list.elements[Number(value.name)] : undefined
}

/** A value is a body, or a part of one. */
function isOfBody(facts: CodeFacts, value: Value, bodies: ReadonlySet<number>, depth: number): boolean {
  if (depth > MOST_DEPTH) return false
  const inner = (each: Value): boolean => isOfBody(facts, each, bodies, depth + 1)
  const part = partOfAll(facts, value)
  if (part) return inner(part)
  switch (value.k) {
    case 'call':
      return bodies.has(value.c) || givesBody(facts, value.c, bodies, depth)
    case 'member':
      return inner(value.of)
    case 'local':
      return facts.declarations[value.d]?.values.some(inner) ?? false
    case 'either':
      return value.of.some(inner)
    case 'param': {
      const usage = facts.functions[value.f]?.usage
      const chain = usage?.k === 'argument' && value.i === 0 ? facts.calls[usage.c] : undefined
      return chain?.callee.k === 'member' && chain.callee.name === 'then' && inner(chain.callee.of)
    }
    default:
      return false
  }
}

/** `response.then((r) => r.json())`, `body.catch(() => ({}))`: what it resolves to is a body. */
function givesBody(facts: CodeFacts, c: number, bodies: ReadonlySet<number>, depth: number): boolean {
  const call = facts.calls[c]
  if (call?.callee.k !== 'member') return false
  if (/^(?:catch|finally)$/.test(call.callee.name)) return isOfBody(facts, call.callee.of, bodies, depth + 1)
  if (call.callee.name !== 'then') return false
  const [first] = call.args
  return (
    first?.k === 'function' &&
    (facts.functions[first.f]?.returns.some((value) => isOfBody(facts, value, bodies, depth + 1)) ?? false)
  )
}

/**
 * A refused answer ends where a rejected one does: the `catch` gives back what stands for "no" (`() => ({ isOpen: false })`)
 * and only that is asked for, or it sets what the reader of the body sets too where a part of it is missing.
 */
export function endsAsCaught(facts: CodeFacts, c: number, bodies: ReadonlySet<number>): boolean {
  const guard = facts.calls[c]?.fate.guards[0]
  const fact = guard?.k === 'catch' ? facts.catches[guard.c] : undefined
  if (fact?.form !== 'callback' || fact.handler) return false
  const caught = facts.functions.findIndex(
    ({ usage, range }) => usage?.k === 'argument' && range.start > fact.nameRange.start && range.end <= fact.range.end,
  )
  const standIns = facts.functions[caught]?.returns ?? []
  if (standIns.length > 0 && standIns.every(isNegative)) {
    const asked = new Set(standIns.flatMap((value) => (value.k === 'object' ? Object.keys(value.members) : [])))
    const reads = facts.calls.flatMap((call, at) => {
      const isEnd = at === c || bodies.has(at) || givesBody(facts, at, bodies, 0)
      return isEnd && !bodies.has(at) ? call.fate.use.reads : []
    })
    return asked.size > 0 && reads.length > 0 && reads.every((name) => asked.has(name) || METHODS.has(name))
  }
  const setters = facts.calls
    .slice(...fact.calls)
    .filter(({ text, args }) => /(?:^|\.)set[A-Z]/.test(text) && args[0] !== undefined && !isEmpty(args[0]))
  const set = new Set(setters.map(({ text }) => text))
  return facts.functions.some((fn) => {
    if (fn.usage?.k !== 'argument' || !givenBody(facts, fn.usage.c, bodies)) return false
    const inside = facts.calls.slice(...callsInside(facts, fn))
    return (
      [...set].some((name) => inside.filter(({ text }) => text === name).length > 1) ||
      setters.some(({ text, args: [value] }) =>
        inside.some((each) => each.text === text && isOrElse(each.args[0], value)),
      )
    )
  })
}

/** `body.state ?? 'pending'`, where the catch sets `'pending'`. */
function isOrElse(value: Value | undefined, standIn: Value | undefined): boolean {
  return (
    value?.k === 'either' &&
    value.of.some((each) => each.k === 'string' && standIn?.k === 'string' && each.text === standIn.text)
  )
}

/** What is called on a promise or a response itself. */
const METHODS = new Set(['then', 'catch', 'finally', 'json', 'text', 'blob', 'arrayBuffer', 'formData', 'ok', 'status'])

/** `.then((data) => …)` behind a body. */
function givenBody(facts: CodeFacts, c: number, bodies: ReadonlySet<number>): boolean {
  const call = facts.calls[c]
  return call?.callee.k === 'member' && call.callee.name === 'then' && isOfBody(facts, call.callee.of, bodies, 0)
}

/** `{ isOpen: false, user: null }`: each of its members says no. */
function isNegative(value: Value): boolean {
  return value.k === 'object' && value.open === undefined && Object.values(value.members).every(isEmpty)
}

function isEmpty(value: Value): boolean {
  if (value.k === 'literal') return value.value === false || value.value === null || value.value === 0
  return (value.k === 'array' && value.elements.length === 0) || (value.k === 'string' && value.text === '')
}

/** What callers read of a body where it may be that of an error. */
const LOOKED_AT = /^(?:errors?|success|ok|message|status|verification|verified|valid|code|state)$/

/** Whether those who get the body from the function of a call look at the error in it. */
export function isReadByCallers(project: Project, facts: CodeFacts, call: CallFact): boolean {
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const callers = project.link.callersOf({ k: 'function', path: facts.path, f })
    const reads = callers.flatMap((place) => project.link.call(place)?.fate.use.reads ?? [])
    if (reads.some((name) => LOOKED_AT.test(name))) return true
  }
  return false
}
