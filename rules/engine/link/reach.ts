import type { CallFact, CatchFact, CodeFacts, FunctionFact } from '../../analysis/facts'
import type { Project } from '../project'
import { keyOf } from './link'
import type { Operation } from './operations'

/** Addresses and names of calls that only measure: losing one loses nothing a user would miss. */
const TELEMETRY =
  /analytic|telemetry|tracking|\btrack|beacon|metric|heartbeat|pageview|page-view|typing|presence|\/ping\b|\/health(?:z|-?check)?\b|\/logs?\b|log-(?:event|error|visit)|impression|(?:view|click)s?-events?\b|web-?vitals|page-?views?|record[_-]?(?:click|view)|view-log/i

/** Names of functions that only measure. */
const MEASURES =
  /^(?:track|identify|page|beacon)$|^(?:track|log|send|report|record|update|set|notify)(?:Event|Visit|View|Page|Analytics|Metric|Activity|Typing|Heartbeat|Error)/

/** Reads that only say "I am here", or ask whether the server is. */
const HEARTBEAT = /heartbeat|\/ping\b|\/health(?:z|-?check)?\/?(?:\?|$)|presence/i

/** Whether an operation only keeps a trail of what people did: an audit row, a page view. */
export function isTrail(operation: Operation): boolean {
  return operation.kind === 'supabase' && operation.method !== 'GET' && TRAIL.test(operation.about)
}

const TRAIL =
  /audit|analytic|activity_log|(?:_|^)(?:logs?|page_?views?|views|clicks|impressions|search_history)$|^(?:log|track|record)_/i

/** A call whose loss nobody would miss: analytics, presence, client-side logs. */
export function isTelemetry(facts: CodeFacts, operation: Operation): boolean {
  if (operation.method === 'GET' && !HEARTBEAT.test(operation.url ?? '')) return false
  if (operation.method === 'DELETE' || operation.method === 'PATCH') return false
  if (TELEMETRY.test(operation.kind === 'supabase' ? operation.about.replaceAll('_', '-') : (operation.url ?? '')))
    return true
  for (let f = operation.call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const name = facts.functions[f]?.name ?? ''
    if (MEASURES.test(name)) return true
  }
  return false
}

/**
 * The operations whose failure a catch really receives: those that reject, also inside functions of the project that let it
 * through, up to three calls deep. supabase-js gives its error back, so its calls count only where the guarded code throws it.
 * What a called function has already shown to the person does not count.
 */
export function operationsCaught(project: Project, facts: CodeFacts, fact: CatchFact): Operation[] {
  const [from, to] = fact.triedCalls
  return reach(project, { facts, from, to, throws: fact.triedThrows, own: facts.catches.indexOf(fact) }, new Set(), 0)
}

interface Stretch {
  readonly facts: CodeFacts
  readonly from: number
  readonly to: number
  /** The code of this stretch throws errors of its own. */
  readonly throws: boolean
  /** The catch that is asked about; -1 inside a called function. */
  readonly own: number
}

function reach(project: Project, stretch: Stretch, seen: Set<string>, depth: number): Operation[] {
  const { facts, from, to } = stretch
  const found = project
    .operations(facts)
    .filter((operation) => isIn(operation.c, stretch) && surfaces(project, stretch, operation))
  if (depth > 3) return found
  for (let c = from; c < to && found.length <= 3; c++) {
    const { target } = project.link.called(facts.path, c)
    const call = facts.calls[c]
    if (target.k !== 'function' || !call || seen.has(keyOf(target)) || isStopped(project, stretch, call)) continue
    seen.add(keyOf(target))
    const owner = project.link.code(target.path)
    const fact = owner?.functions[target.f]
    if (!owner || !fact || project.failures.effects.of(target).shows) continue
    const [first, after] = callsInside(owner, fact)
    found.push(
      ...reach(project, { facts: owner, from: first, to: after, throws: fact.throws, own: -1 }, seen, depth + 1),
    )
  }
  return found
}

function isIn(c: number, { from, to }: Stretch): boolean {
  return c >= from && c < to
}

/** A failure of the operation leaves the stretch as a rejection. */
function surfaces(project: Project, stretch: Stretch, operation: Operation): boolean {
  if (/\.auth\.(?:getUser|getSession|getClaims)$/.test(operation.apiPath)) return false
  if (operation.behaviour.failure === 'returns-error' && !stretch.throws) return false
  return operation.behaviour.failure !== 'kept' && !isStopped(project, stretch, operation.call)
}

/** A nearer catch keeps the failure. */
function isStopped(project: Project, { facts, own }: Stretch, call: CallFact): boolean {
  for (const guard of call.fate.guards) {
    if (guard.k === 'settled') return true
    if (guard.c === own) return false
    if (project.failures.verdict(facts, guard.c) !== 'rethrows') return true
  }
  return false
}

/** The numbers of the calls inside a function: they are consecutive. */
export function callsInside(facts: CodeFacts, fact: FunctionFact): [number, number] {
  let from = -1
  let to = 0
  for (let c = 0; c < facts.calls.length; c++) {
    const range = facts.calls[c]?.range
    if (!range || range.start < fact.range.start || range.end > fact.range.end) continue
    if (from < 0) from = c
    to = c + 1
  }
  return from < 0 ? [0, 0] : [from, to]
}
