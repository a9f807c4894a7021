import type { CatchFact, CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import { keyOf } from './link'
import type { Operation } from './operations'
import { callsInside } from './reach'
import { callVerdict, putsStandIn } from './verdict'

const MOST_DEPTH = 3
/**
 * A failure of call `c` becomes no error: a catch or a look at its status goes on without it (another source, nothing in
 * its place, a log line), here or in all callers. What is answered, shown, thrown or recorded as an error is not absorbed.
 */
export function isAbsorbed(project: Project, facts: CodeFacts, c: number): boolean {
  return (
    isRefusalAbsorbed(project, facts, c) ||
    isRejectionAbsorbed(project, facts, c, new Set()) ||
    asksElsewhere(project, facts, c) ||
    isCounted(facts, c) ||
    isSecondWay(project, facts, c)
  )
}

/** The same of the function around call `c` alone: what its callers do is not looked at. */
export function isGoneWithoutAt(project: Project, facts: CodeFacts, c: number): boolean {
  if (asksElsewhere(project, facts, c) || isCounted(facts, c) || isRefusalAbsorbed(project, facts, c)) return true
  for (const guard of facts.calls[c]?.fate.guards ?? []) {
    if (guard.k === 'settled') return true
    if (project.failures.verdict(facts, guard.c) === 'rethrows') continue
    return isNotedOnly(project, facts, guard.c) || goesOnWithout(project, facts, guard.c)
  }
  return false
}

/** `catch (error) { report.speedError = error.message }`, and what follows goes on: a part of the answer that is not there. */
function isNotedOnly(project: Project, facts: CodeFacts, index: number): boolean {
  const fact = facts.catches[index]
  if (fact?.form !== 'clause' || !fact.followed || fact.rethrows || fact.mayThrow) return false
  if (fact.returns.length > 0 || fact.assigns.some((name) => !name.includes('.'))) return false
  for (let c = fact.calls[0]; c < fact.calls[1]; c++)
    if (callVerdict(project.link, project.failures.effects, facts, c) === 'handles') return false
  return true
}

/** One of many that are gone through: what failed is counted, and the next one is begun. */
function isCounted(facts: CodeFacts, c: number): boolean {
  const call = facts.calls[c]
  const guard = call?.fate.guards[0]
  const caught = guard?.k === 'catch' ? facts.catches[guard.c] : undefined
  const looks = facts.catches.filter(({ on, triedCalls }) => on === 'status' && c >= triedCalls[0] && c < triedCalls[1])
  return [...looks, ...(caught ? [caught] : [])].some((fact) => {
    if (!call || fact.rethrows || fact.mayThrow || fact.returns.length > 0 || !recordsIt(fact)) return false
    return facts.loops.some(
      ({ form, range }) => form === 'elements' && range.start < call.range.start && range.end >= fact.range.end,
    )
  })
}

/** It is itself what is done when another request failed. */
function isSecondWay(project: Project, facts: CodeFacts, c: number): boolean {
  return facts.catches.some((fact) => {
    if (c < fact.calls[0] || c >= fact.calls[1]) return false
    return project.operations(facts).some(({ c: at }) => at >= fact.triedCalls[0] && at < fact.triedCalls[1])
  })
}

/** What is done when it fails asks another source: a request of its own in the catch or behind the look at the status. */
function asksElsewhere(project: Project, facts: CodeFacts, c: number): boolean {
  const guard = facts.calls[c]?.fate.guards[0]
  const looks = facts.catches.filter(
    (fact) => fact.on === 'status' && c >= fact.triedCalls[0] && c < fact.triedCalls[1],
  )
  const caught = guard?.k === 'catch' ? facts.catches[guard.c] : undefined
  return [...looks, ...(caught ? [caught] : [])].some((fact) => {
    for (let at = fact.calls[0]; at < fact.calls[1]; at++) {
      if (project.operations(facts).some((operation) => operation.c === at && isRead(operation.method))) return true
      const { target } = project.link.called(facts.path, at)
      const owner = target.k === 'function' ? project.link.code(target.path) : undefined
      const inner = target.k === 'function' ? owner?.functions[target.f] : undefined
      if (owner === undefined || inner === undefined) continue
      const [from, to] = callsInside(owner, inner)
      if (project.operations(owner).some((operation) => operation.c >= from && operation.c < to && isSource(operation)))
        return true
    }
    return false
  })
}

function isRead(method: string | undefined): boolean {
  return method === 'GET'
}

/** A request that brings something, not a record of the failure. */
function isSource(operation: Operation): boolean {
  return operation.kind === 'fetch' || (operation.kind === 'supabase' && operation.method === 'GET')
}

/** `if (!response.ok) return []`, `if (response.ok) { … }` and nothing else, `return response.ok`. */
function isRefusalAbsorbed(project: Project, facts: CodeFacts, c: number): boolean {
  const answers = facts.functions[facts.calls[c]?.in ?? -1]?.returns ?? []
  if (answers.some((value) => value.k === 'member' && value.name === 'ok' && isResultOf(facts, value.of, c)))
    return true
  return facts.catches.some((fact, index) => {
    if (fact.on !== 'status' || c < fact.triedCalls[0] || c >= fact.triedCalls[1]) return false
    return fact.form === 'skipped' || goesOnWithout(project, facts, index)
  })
}

function isResultOf(facts: CodeFacts, value: Value, c: number): boolean {
  if (value.k === 'local')
    return facts.declarations[value.d]?.values.some((each) => each.k === 'call' && each.c === c) === true
  return value.k === 'call' && value.c === c
}

function isRejectionAbsorbed(project: Project, facts: CodeFacts, c: number, seen: Set<string>): boolean {
  const call = facts.calls[c]
  if (!call) return false
  for (const guard of call.fate.guards) {
    if (guard.k === 'settled') return true
    const verdict = project.failures.verdict(facts, guard.c)
    if (verdict === 'rethrows') continue
    return goesOnWithout(project, facts, guard.c)
  }
  const { end } = call.fate
  if (call.in < 0 || (end !== 'awaited' && end !== 'returned')) return false
  const target = { k: 'function', path: facts.path, f: call.in } as const
  if (seen.has(keyOf(target)) || seen.size >= MOST_DEPTH) return false
  seen.add(keyOf(target))
  const callers = project.link.callersOf(target)
  if (callers.length === 0 || facts.functions[call.in]?.usage || project.link.referencesTo(target).length > 0)
    return false
  return callers.every((place) => {
    const owner = project.link.code(place.path)
    return owner !== undefined && isRejectionAbsorbed(project, owner, place.c, seen)
  })
}

/** The code behind a catch or a look says nothing of the failure, and goes on with something else or nothing. */
function goesOnWithout(project: Project, facts: CodeFacts, index: number): boolean {
  const fact = facts.catches[index]
  if (!fact || fact.handler || fact.rethrows || fact.mayThrow) return false
  if (putsStandIn(facts, fact)) return true
  if (answersEmpty(project, facts, fact) || givesEmpty(facts, fact)) return true
  if (fact.says || recordsIt(fact) || fact.returns.includes('error') || (fact.usesError && !fact.hasFallback))
    return false
  for (let c = fact.calls[0]; c < fact.calls[1]; c++) {
    const verdict = callVerdict(project.link, project.failures.effects, facts, c)
    if (verdict === 'handles' || verdict === 'rethrows') return false
  }
  return true
}

/** `return { results: [], source: 'error' }`: what the function gives back is a list with nothing in it, and no error of its own. */
function givesEmpty(facts: CodeFacts, fact: CatchFact): boolean {
  const given = facts.functions[fact.in]?.returns ?? []
  const isSaid = fact.usesError || fact.returns.length === 0
  return !isSaid && given.some(holdsNothing) && !given.some(namesError)
}

function namesError(value: Value): boolean {
  return value.k === 'object' && Object.keys(value.members).some((name) => /err|fail|message|status/i.test(name))
}

/** What is answered holds nothing, or says nothing of an error beside a good status that is written out: `Response.json({ results: [] })`. */
function answersEmpty(project: Project, facts: CodeFacts, fact: CatchFact): boolean {
  for (let c = fact.calls[0]; c < fact.calls[1]; c++) {
    const call = facts.calls[c]
    const before = call?.callee.k === 'member' && call.callee.of.k === 'call' ? call.callee.of.c : -1
    if (![c, before].some((at) => at >= 0 && project.link.called(facts.path, at).behaviour?.role === 'respond'))
      continue
    const [body, options] = call?.args ?? []
    const chain = facts.calls[before]
    const status = /\.status$/.test(chain?.text ?? '')
      ? chain?.args[0]
      : options?.k === 'object'
        ? options.members['status']
        : undefined
    if (status !== undefined && !(status.k === 'literal' && Number(status.value) < 400)) continue
    const text = body?.k === 'call' && facts.calls[body.c]?.text === 'JSON.stringify' ? facts.calls[body.c] : undefined
    const answer = text ? text.args[0] : body
    if (answer && (holdsNothing(answer) || (status !== undefined && isNoFailure(answer)))) return true
  }
  return false
}

function holdsNothing(body: Value): boolean {
  if (body.k === 'array') return body.elements.length === 0
  if (body.k !== 'object') return false
  const { success, ok } = body.members
  if ([success, ok].some((each) => each?.k === 'literal' && each.value === false)) return false
  return Object.values(body.members).some(
    (each) =>
      (each.k === 'array' && each.elements.length === 0) ||
      (each.k === 'literal' && each.value === null && isNoFailure(body)),
  )
}

/** `{ status: 'pending', message }`: an answer without an error, or a word that it did not work. */
function isNoFailure(body: Value): boolean {
  return (
    body.k === 'object' &&
    !body.open &&
    !Object.keys(body.members).some((name) => /err|fail|^(?:success|ok)$/i.test(name))
  )
}

/** A list or a counter of failures grows. */
function recordsIt(fact: CatchFact): boolean {
  return fact.assigns.some((name) => /err|fail|skip|miss|issue|result/i.test(name))
}
