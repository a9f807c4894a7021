import type { CallFact, CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { type Lost, lossOf, worstLoss } from './loss'
import type { Operation } from './operations'

/**
 * Work that nobody waits for and whose loss matters. `seen`: it runs to its end, but nobody learns of a failure · `cut`: the
 * function it runs on may be stopped as soon as the response is sent.
 */
export interface FloatingWork extends Lost {
  readonly call: CallFact
  readonly c: number
  /** A request itself, or a function of the project that makes it. */
  readonly by: 'request' | 'function'
  readonly end: 'unseen' | 'cut'
  /** It is the host of edge functions, as opposed to serverless functions. */
  readonly host: 'edge' | 'serverless' | undefined
}

/** Says that nobody is meant to wait. */
const ON_PURPOSE =
  /fire[\s-]*(?:and|&|n|'n'|\+)?[\s-]*forget|(?:do(?:es)?n[o']?t|do not|not|without|no)\s+(?:need to\s+)?(?:a?wait|block)|non-?blocking|un-?awaited|background|best[\s-]effort|intentional|asynchron|async\b|optimistic/i
/** Work whose loss is small, by the name of the function that does it. */
const SMALL =
  /^(?:_?log(?!in|out)|track|audit|warm|prefetch|preload|refresh|revalidate|invalidate|clean|cleanup|purge|prune|touch|ping|cache|increment|bump|debug)|(?:Log|Analytics|Metrics?|Telemetry|Usage|Activity|Event|Cache|Views?|LastSeen|LastUsed|Heartbeat)$/i
/** What is handed a function to run later: nobody can wait inside. */
const LATER =
  /(?:^|\.)(?:after|unstable_after|waitUntil|set(?:Timeout|Interval|Immediate)|nextTick|queueMicrotask|on|once|addEventListener|addListener|subscribe|schedule)$/

/** Requests and functions of a file that nobody waits for, in order. */
export function* floatingWork(project: Project, facts: CodeFacts): Generator<FloatingWork> {
  const operations = new Map(project.operations(facts).map((operation) => [operation.c, operation]))
  for (const [c, call] of facts.calls.entries()) {
    if (call.in < 0 || !isLeftAlone(facts, call)) continue
    const operation = operations.get(c)
    const found = operation ? ofRequest(project, facts, operation) : ofFunction(project, facts, c, call)
    if (found) yield found
  }
}

function isLeftAlone(facts: CodeFacts, call: CallFact): boolean {
  const { fate, args } = call
  if (fate.end !== 'floating' || !fate.use.dropped || isOnPurpose(call)) return false
  if (fate.guards.some((guard) => guard.k === 'settled' || facts.catches[guard.c]?.form === 'callback')) return false
  const last = args[args.length - 1]
  return fate.through.length === 0 && last?.k !== 'function'
}

/** A request that starts at once. One that rejects with nobody to catch it is told by unguarded-fetch. */
function ofRequest(project: Project, facts: CodeFacts, operation: Operation): FloatingWork | undefined {
  const { behaviour, kind, call, c } = operation
  if (behaviour.lazy === true || behaviour.failure === 'kept' || runsLater(facts, call)) return undefined
  if (kind !== 'database' && behaviour.failure !== 'returns-error') return undefined
  const loss = lossOf(facts, operation)
  const host = hostOf(project, facts, call)
  return loss && { loss, operation, call, c, by: 'request', end: host ? 'cut' : 'unseen', host }
}

function ofFunction(project: Project, facts: CodeFacts, c: number, call: CallFact): FloatingWork | undefined {
  const { target } = project.link.called(facts.path, c)
  const fact = target.k === 'function' ? project.link.functionFact(target) : undefined
  if (target.k !== 'function' || !fact?.async || fact.name === '' || SMALL.test(fact.name)) return undefined
  const side = project.sideOf(facts, call.in)
  if ((side !== 'server' && side !== 'edge') || runsLater(facts, call)) return undefined
  const lost = worstLoss(project, target)
  if (!lost) return undefined
  const host = hostOf(project, facts, call)
  const leaks = rejects(project, lost.operation)
  if (leaks && lost.operation.kind !== 'database' && lost.operation.behaviour.failure !== 'returns-error')
    return undefined
  if (!leaks && !host) return undefined
  return { ...lost, call, c, by: 'function', end: host ? 'cut' : 'unseen', host }
}

/** A failure comes out of the function that makes the request; of one that gives its error back, where the code throws it. */
function rejects(project: Project, { path, c, call, behaviour }: Operation): boolean {
  if (behaviour.failure !== 'returns-error') return project.failures.ofCall(path, c).k === 'unhandled'
  if (project.link.code(path)?.functions[call.in]?.throws !== true) return false
  return project.failures.ofFunction({ k: 'function', path, f: call.in })?.k === 'unhandled'
}

/** It stands in a function that is started later, or on purpose without waiting: nobody is left to wait. */
function runsLater(facts: CodeFacts, call: CallFact): boolean {
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const usage = facts.functions[f]?.usage
    const starter = usage?.k === 'argument' ? facts.calls[usage.c] : startedInPlace(facts, f)
    if (!starter) continue
    if (LATER.test(starter.text) || isOnPurpose(starter)) return true
  }
  return false
}

/** `void (async () => { … })()` */
function startedInPlace(facts: CodeFacts, f: number): CallFact | undefined {
  return facts.calls.find(({ callee }) => callee.k === 'function' && callee.f === f)
}

function isOnPurpose({ fate }: CallFact): boolean {
  return fate.end === 'floating' && (fate.voided || ON_PURPOSE.test(fate.comment ?? ''))
}

/** Hosts that may stop a function once it has answered. */
function hostOf(project: Project, facts: CodeFacts, call: CallFact): 'edge' | 'serverless' | undefined {
  const side = project.sideOf(facts, call.in)
  if (side === 'edge') return 'edge'
  if (side !== 'server' || isStartUp(facts, call)) return undefined
  const has = (name: string): boolean => project.modules.hasDependency(facts.path, name)
  if (/(?:^|\/)netlify\/functions\//.test(facts.path) || has('@vercel/node') || has('wrangler')) return 'serverless'
  return has('next') && !has('express') && !has('fastify') ? 'serverless' : undefined
}

/** The function around it sets a clock going: it starts a server that stays, and answers nobody. */
function isStartUp(facts: CodeFacts, call: CallFact): boolean {
  return facts.calls.some(
    (each) => each.in === call.in && /(?:^|\.)(?:setInterval|schedule|scheduleJob)$/.test(each.text),
  )
}
