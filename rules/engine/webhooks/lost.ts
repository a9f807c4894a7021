import type { CatchFact } from '../../analysis/code/catch-fact'
import type { CodeFacts, TextRange } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Operation } from '../link/operations'
import { operationsCaught } from '../link/reach'
import { unreadErrors } from '../link/unread-errors'
import type { Project } from '../project'
import { functionsOf } from './reached'
import type { Webhook } from './webhook'

/** A row that a webhook writes and that may not be written, while the sender is told that all is well. */
export interface LostWrite {
  readonly path: string
  readonly range: TextRange
  /** The table, where the query tells. */
  readonly about: string | undefined
}

/** Tables of which a row less does no harm to who paid. */
const ASIDE =
  /log|audit|history|trail|notif|metric|analytic|event|webhook|processed|idempot|dedup|seen|email|message|activity|cache|session|remind|settings?$|config/i
const ANSWERS = /(?:^|\.)(?:json|send|sendStatus|end|text|body|Response|status|jsonResponse|respond|ok)$/

/**
 * The first row that a webhook loses: its error is not looked at or only logged, or whoever catches it says that the event was
 * received. Nothing where the failure is written down elsewhere for somebody to come back to.
 */
export function lostWrite(project: Project, { endpoint }: Webhook): LostWrite | undefined {
  const { handler } = endpoint
  for (const { facts, range } of functionsOf(project, handler)) {
    const isOwn = facts.path === handler.path && facts.functions[handler.f]?.range === range
    const found = droppedIn(project, facts, range) ?? caughtIn(project, facts, range, isOwn)
    if (found) return found
  }
  return undefined
}

/** An `error` that is not looked at, or for which there is only a line in the log. */
function droppedIn(project: Project, facts: CodeFacts, range: TextRange): LostWrite | undefined {
  const isInside = (operation: Operation) => isWithin(operation.range, range) && isMain(project, operation)
  const logged = facts.catches.flatMap((each) =>
    each.form === 'branch' && each.on === 'error' && isWithin(each.range, range) && onlyLogs(facts, each)
      ? project.operations(facts).filter(({ c, last }) => isAmong(c, each) || isAmong(last, each))
      : [],
  )
  const unread = [...unreadErrors(facts, project)].map(({ operation }) => operation)
  const [first] = [...unread, ...logged].filter(isInside).sort((a, b) => a.range.start - b.range.start)
  return first && { path: facts.path, range: first.range, about: tableOf(project, facts, first) }
}

/** A `catch` after which the sender hears that all is well. */
function caughtIn(project: Project, facts: CodeFacts, range: TextRange, isOwn: boolean): LostWrite | undefined {
  for (const each of facts.catches) {
    if (each.form !== 'clause' || !isWithin(each.range, range) || each.mayThrow || each.rethrows) continue
    if (!(isOwn && saysReceived(facts, each)) && !(onlyLogs(facts, each) && each.returns.length === 0)) continue
    if (keepsFailure(project, facts, each)) continue
    const [lost] = operationsCaught(project, facts, each).filter((operation) => isMain(project, operation))
    const owner = lost && project.link.code(lost.path)
    if (lost && owner) return { path: facts.path, range: each.nameRange, about: tableOf(project, owner, lost) }
  }
  return undefined
}

/** `orders`: as the database calls it where the query tells. */
function tableOf(project: Project, facts: CodeFacts, { c, last, about }: Operation): string | undefined {
  const shape = project.builtQueries(facts).find((each) => each.c === c || each.c === last)
  if (shape && shape.table.name !== '') return shape.table.name
  return about.includes('(') ? undefined : about
}

function isAmong(c: number, { triedCalls: [from, to] }: CatchFact): boolean {
  return c >= from && c < to
}

/** It changes rows that somebody has paid for. */
function isMain(project: Project, operation: Operation): boolean {
  const { kind, method, apiPath, path } = operation
  if (kind !== 'supabase' && kind !== 'database') return false
  if (method === undefined || method === 'GET' || /\.(?:auth|storage|functions)\b/.test(apiPath)) return false
  // What is cleared away, often before it is written anew, can be cleared away again.
  if (/\.(?:delete|deleteMany|destroy)\b/.test(apiPath) || method === 'DELETE') return false
  const facts = project.link.code(path)
  return facts !== undefined && !ASIDE.test(tableOf(project, facts, operation) ?? operation.about)
}

const LOGS = /^console\.|log/i

/** It writes a line, and the code goes on. */
function onlyLogs(facts: CodeFacts, { calls: [from, to], mayThrow, returns, empty, handler }: CatchFact): boolean {
  if (mayThrow || handler || returns.length > 0) return false
  return (
    empty ||
    facts.calls.slice(from, to).every(({ text }) => LOGS.test(text) || /^(?:String|JSON\.stringify)$/.test(text))
  )
}

/** The answer in it is no refusal: no status from 400 up. */
function saysReceived(facts: CodeFacts, { calls: [from, to] }: CatchFact): boolean {
  const calls = facts.calls.slice(from, to)
  if (calls.some(({ text }) => /^(?:next|captureException)$/.test(text))) return false
  const answers = calls.filter(({ text }) => ANSWERS.test(text) && !LOGS.test(text))
  if (answers.length === 0) return false
  const statuses = answers.flatMap(({ args }) =>
    args.flatMap((arg) => {
      const status = arg.k === 'object' && Object.hasOwn(arg.members, 'status') ? arg.members['status'] : arg
      return status?.k === 'literal' && typeof status.value === 'number' ? [status.value] : status === arg ? [] : [500]
    }),
  )
  return statuses.every((status) => status < 300)
}

/** What failed is written down where somebody, or a job, comes back to it. */
function keepsFailure(project: Project, facts: CodeFacts, { calls: [from, to] }: CatchFact): boolean {
  return facts.calls.slice(from, to).some((_, i) => {
    const c = from + i
    const { target } = project.link.called(facts.path, c)
    if (target.k === 'function')
      return project.endpoints
        .reading()
        .deeds.of(target)
        .some(({ kind, about }) => kind === 'write' && !/log/i.test(about))
    return project
      .operations(facts)
      .some((operation) => operation.c === c && operation.method !== 'GET' && !/log/i.test(operation.about))
  })
}
