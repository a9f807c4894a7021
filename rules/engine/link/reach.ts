import type { CodeFacts, FunctionFact } from '../../analysis/facts'
import type { Project } from '../project'
import { keyOf } from './link'
import type { Operation } from './operations'
import type { FunctionTarget } from './target'

/** Addresses and names of calls that only measure: losing one loses nothing a user would miss. */
const TELEMETRY =
  /analytic|telemetry|tracking|\btrack|beacon|metric|heartbeat|pageview|page-view|typing|presence|\/ping\b|\/logs?\b|log[-_]?(?:event|error|activity|visit)|impression|web-?vitals/i

/** Reads that only say "I am here". */
const HEARTBEAT = /heartbeat|\/ping\b|presence/i

/** A call whose loss nobody would miss: analytics, presence, client-side logs. */
export function isTelemetry(facts: CodeFacts, operation: Operation): boolean {
  if (operation.method === 'GET' && !HEARTBEAT.test(operation.url ?? '')) return false
  if (TELEMETRY.test(operation.url ?? '') || TELEMETRY.test(operation.about)) return true
  for (let f = operation.call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const name = facts.functions[f]?.name ?? ''
    if (
      /^(?:track|log|send|report|record|update|set|notify)(?:Event|Visit|View|Page|Analytics|Metric|Activity|Typing|Heartbeat|Error)/.test(
        name,
      )
    )
      return true
  }
  return false
}

/** The operations a stretch of calls reaches, also through functions of the project, up to three calls deep. */
export function operationsWithin(project: Project, facts: CodeFacts, from: number, to: number): Operation[] {
  return reach(project, facts, from, to, new Set(), 0)
}

function reach(
  project: Project,
  facts: CodeFacts,
  from: number,
  to: number,
  seen: Set<string>,
  depth: number,
): Operation[] {
  const found: Operation[] = project.operations(facts).filter(({ c }) => c >= from && c < to)
  if (depth > 3 || found.length > 3) return found
  for (let c = from; c < to && found.length <= 3; c++) {
    const { target } = project.link.called(facts.path, c)
    if (target.k !== 'function' || seen.has(keyOf(target))) continue
    seen.add(keyOf(target))
    const owner = project.link.code(target.path)
    const fact = owner?.functions[target.f]
    if (!owner || !fact) continue
    const [first, after] = callsInside(owner, fact)
    found.push(...reach(project, owner, first, after, seen, depth + 1))
  }
  return found
}

/** The operations a function reaches. */
export function operationsOfFunction(project: Project, target: FunctionTarget): Operation[] {
  const facts = project.link.code(target.path)
  const fact = facts?.functions[target.f]
  if (!facts || !fact) return []
  const [from, to] = callsInside(facts, fact)
  return reach(project, facts, from, to, new Set([keyOf(target)]), 0)
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
