import type { CallFact, CodeFacts, FunctionFact, Usage, Value } from '../../analysis/facts'
import { behaviourOf } from '../../analysis/libraries'
import type { Project } from '../project'
import { keyOf } from './link'
import type { Operation } from './operations'
import type { FunctionTarget } from './target'

/**
 * How a lazy query is left without being sent. `dropped`: nothing is done with it · `voided`: `void query` · `kept`: in a
 * variable nobody waits for · `event`, `effect`, `timer`, `loop`: it is given back to something that does not wait.
 */
export type Unsent = 'dropped' | 'voided' | 'kept' | 'event' | 'effect' | 'timer' | 'loop'

/** Asking for the result in any of these ways sends a lazy query. */
const SENDS = /\.(?:then|catch|finally|execute)$/
/** Props that components hand on to an element, which does not wait for what its handler gives. */
const DOM_EVENT = /^on(?:Click|Press|Change|Blur|Focus|Key\w+|Mouse\w+|Pointer\w+|Touch\w+|Drop|Drag\w*|Input|Select)$/

/** How a lazy query is left unsent where it is made; undefined where it is sent, or where that cannot be seen. */
export function unsentWhereMade(project: Project, facts: CodeFacts, operation: Operation): Unsent | undefined {
  const { call } = operation
  if (operation.behaviour.lazy !== true || continuesQuery(project, facts, call)) return undefined
  if (OF_ROWS.test(call.text)) return undefined
  const how = unsent(project, facts, call)
  // A list that was to be read and is not used anywhere is left over; nobody misses it.
  return how === 'kept' && operation.method === 'GET' ? undefined : how
}

/** What is gone through is there already: rows have these methods, and no query that is still to be sent. */
const OF_ROWS = /\.(?:forEach|flatMap|map|reduce|some|every)$/

/** The query that a floating call of a function of the project gives back, so that it is never sent. */
export function unsentWhereCalled(project: Project, facts: CodeFacts, c: number): Operation | undefined {
  const call = facts.calls[c]
  const how = call && unsent(project, facts, call)
  if (how === undefined) return undefined
  const { target } = project.link.called(facts.path, c)
  return target.k === 'function' ? queryGivenBy(project, target, new Set()) : undefined
}

/** The lazy query that a function gives back; an async one sends it, as a promise waits for what it is resolved with. */
function queryGivenBy(project: Project, target: FunctionTarget, seen: Set<string>): Operation | undefined {
  const facts = project.link.code(target.path)
  const fact = facts?.functions[target.f]
  if (!facts || !fact || fact.async || seen.has(keyOf(target)) || seen.size > 3) return undefined
  seen.add(keyOf(target))
  const own = project
    .operations(facts)
    .find(({ call, behaviour }) => behaviour.lazy === true && isGivenBack(facts, call, target.f))
  if (own) return own
  for (const [c, call] of facts.calls.entries()) {
    if (!isGivenBack(facts, call, target.f)) continue
    const inner = project.link.called(facts.path, c).target
    const found = inner.k === 'function' ? queryGivenBy(project, inner, seen) : undefined
    if (found) return found
  }
  return undefined
}

function isGivenBack(facts: CodeFacts, call: CallFact, f: number): boolean {
  return call.in === f && call.fate.end === 'returned' && call.fate.through.length === 0 && !isSent(facts, call)
}

function unsent(project: Project, facts: CodeFacts, call: CallFact): Unsent | undefined {
  const { fate } = call
  if (fate.through.length > 0 || isSent(facts, call)) return undefined
  if (fate.end === 'floating') {
    if (fate.guards.some((guard) => guard.k === 'settled' || facts.catches[guard.c]?.form === 'callback'))
      return undefined
    return fate.voided ? 'voided' : isBound(facts, call) ? 'kept' : 'dropped'
  }
  const fact = facts.functions[call.in]
  if (fate.end !== 'returned' || !fact || fact.async || isBound(facts, call)) return undefined
  return fact.usage ? leftBy(project, facts, fact.usage) : leftByReferences(project, facts, call.in, fact)
}

/** A function that gives the query back is nowhere called, and handed only to events. */
function leftByReferences(project: Project, facts: CodeFacts, f: number, fact: FunctionFact): Unsent | undefined {
  const target: FunctionTarget = { k: 'function', path: facts.path, f }
  if (fact.name === '' || project.link.callersOf(target).length > 0) return undefined
  const ends = project.link.referencesTo(target).map(({ path, r }) => {
    const owner = project.link.code(path)
    const reference = owner?.references[r]
    return owner && reference ? leftBy(project, owner, reference.usage) : undefined
  })
  return ends.length > 0 && ends.every((end) => end !== undefined) ? ends[0] : undefined
}

/** What a function is handed to does not wait for what it gives back. */
function leftBy(project: Project, facts: CodeFacts, usage: Usage): Unsent | undefined {
  if (usage.k === 'attribute') return isLeftByElement(project, facts, usage) ? 'event' : undefined
  const call = usage.k === 'argument' && usage.path.length === 0 ? facts.calls[usage.c] : undefined
  if (!call || usage.k !== 'argument' || usage.i !== 0) return undefined
  if (/^(?:window\.|globalThis\.)?set(?:Timeout|Interval|Immediate)$/.test(call.text)) return 'timer'
  if (/\.forEach$/.test(call.text)) return 'loop'
  if (/\.(?:map|flatMap)$/.test(call.text)) return isForgottenList(call) ? 'loop' : undefined
  const { behaviour } = project.link.called(facts.path, usage.c)
  return behaviour?.callbacks?.some((each) => each.fate === 'effect' && each.arg === 0) ? 'effect' : undefined
}

function isForgottenList({ fate }: CallFact): boolean {
  return fate.end === 'floating' && fate.through.length === 0 && fate.use.dropped
}

function isLeftByElement(project: Project, facts: CodeFacts, usage: Usage & { k: 'attribute' }): boolean {
  const isIntrinsic = /^[a-z]/.test(usage.element) && !usage.element.includes('.')
  if (isIntrinsic) return /^on[A-Z]/.test(usage.name)
  if (!DOM_EVENT.test(usage.name)) return false
  const component = project.link.resolver.resolve(facts.path, usage.value)
  if (component.k !== 'function') return true
  const owner = project.link.code(component.path)
  return (
    owner?.calls.every((_, c) => {
      const called = project.link.resolver.callee(component.path, c)
      return called.k !== 'param' || called.f !== component.f || called.keys.join('.') !== usage.name
    }) ?? false
  )
}

/** A later link of the chain sends it. */
function isSent(facts: CodeFacts, call: CallFact): boolean {
  for (let at: CallFact | undefined = call; at; at = facts.calls[at.chained]) if (SENDS.test(at.text)) return true
  return false
}

/**
 * `query.eq('status', status)` goes on with a builder that is kept in a variable, which is looked at where it is made;
 * `(await list()).forEach(…)` goes on with what was sent already.
 */
function continuesQuery(project: Project, facts: CodeFacts, call: CallFact): boolean {
  let value: Value = call.callee
  for (let hops = 0; hops < 40; hops++) {
    if (value.k === 'local' || value.k === 'import') return isQuery(project, facts, value)
    const inner: CallFact | undefined = value.k === 'call' ? facts.calls[value.c] : undefined
    if (inner && inner.fate.end !== call.fate.end) return true
    if (value.k === 'member') value = value.of
    else if (inner) value = inner.callee
    else return false
  }
  return false
}

/** What a name stands for came out of a call that builds a query, as opposed to a client. */
function isQuery(project: Project, facts: CodeFacts, value: Value): boolean {
  const target = project.link.resolver.resolve(facts.path, value)
  if (target.k === 'api')
    return behaviourOf(target.pkg, target.path.replace(/\(\)$/, ''), target.version)?.sends !== undefined
  const values = value.k === 'local' ? (facts.declarations[value.d]?.values ?? []) : []
  return values.some((each) => each.k === 'call' && project.link.called(facts.path, each.c).behaviour?.lazy === true)
}

/** The call, or the chain it is part of, is put into a variable. */
function isBound(facts: CodeFacts, call: CallFact): boolean {
  let last = call
  for (let next = facts.calls[last.chained]; next; next = facts.calls[next.chained]) last = next
  const c = facts.calls.indexOf(last)
  return facts.declarations.some(({ values }) => values.some((each) => each.k === 'call' && each.c === c))
}
