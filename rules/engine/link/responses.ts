import type { CallFact, CodeFacts, ResultUse, Value } from '../../analysis/facts'
import type { Project } from '../project'
import { endsAsCaught, isAskedForList, isBodyJudged, partOfAll } from './body-looks'
import { keyOf } from './link'
import type { Operation } from './operations'
import { option } from './options'
import { callsInside, isTelemetry } from './reach'
import type { FunctionTarget } from './target'

const STATUS = new Set(['ok', 'status', 'statusText', 'redirected'])
const BODY = new Set(['json', 'text', 'blob', 'arrayBuffer', 'formData', 'body', 'bytes'])
/** Keys of a body by which a server says whether it worked. */
const VERDICT = new Set([
  'success',
  'ok',
  'error',
  'errors',
  'err',
  'erro',
  'erreur',
  'fehler',
  'failed',
  'status',
  'isSuccess',
  'statusCode',
  'code',
])

/** How a response is looked at: its status (or a verdict in its body) is, only its body is, or nothing is. */
export type ResponseUse = 'status' | 'body' | 'nothing' | 'unknown'

/** How the response that call `c` gives is looked at, through functions it is handed to and callers it is returned to. */
export function responseUse(
  project: Project,
  facts: CodeFacts,
  c: number,
  seen: ReadonlySet<string> = new Set(),
): ResponseUse {
  const call = facts.calls[c]
  if (!call) return 'unknown'
  const { use } = call.fate
  const whole = useOfResponse(project, facts, use, seen)
  if (whole !== 'body') return whole
  const bodies = new Set(bodyReads(facts, c))
  const isLookedAt = [...bodies].some((at) => readsVerdict((facts.calls[at] as CallFact).fate.use))
  return isLookedAt || isBodyJudged(project, facts, bodies) || endsAsCaught(facts, c, bodies) ? 'status' : 'body'
}

/** Of the response that call `c` gives only a list is taken: `Array.isArray(await response.json())`. */
export function isTakenAsList(facts: CodeFacts, c: number): boolean {
  return isAskedForList(facts, new Set(bodyReads(facts, c)))
}

/** Of the body that call `c` gives only parts are read: that of a refusal has none of them. */
export function isReadInParts(facts: CodeFacts, c: number): boolean {
  const bodies = bodyReads(facts, c)
  return (
    bodies.length > 0 &&
    bodies.every((at) => {
      const { reads, escapes, returned, passedTo } = (facts.calls[at] as CallFact).fate.use
      return reads.length > 0 && !escapes && !returned && passedTo.length === 0
    })
  )
}

function useOfResponse(project: Project, facts: CodeFacts, use: ResultUse, seen: ReadonlySet<string>): ResponseUse {
  if (use.reads.some((name) => STATUS.has(name))) return 'status'
  if (use.escapes) return 'unknown'
  let isRead = use.reads.some((name) => BODY.has(name))
  for (const { callee, i } of use.passedTo) {
    const target = project.link.resolver.resolve(facts.path, callee)
    if (target.k !== 'function' || seen.has(keyOf(target))) return 'unknown'
    const owner = project.link.code(target.path)
    const parameter = owner?.functions[target.f]?.params[i]
    if (!owner || !parameter) return 'unknown'
    const inside = useOfResponse(project, owner, parameter.use, new Set([...seen, keyOf(target)]))
    if (inside === 'status' || inside === 'unknown') return inside
    if (inside === 'body') isRead = true
  }
  if (use.returned) return 'unknown'
  return isRead ? 'body' : 'nothing'
}

function readsVerdict(use: ResultUse): boolean {
  return use.reads.some((name) => VERDICT.has(name)) || use.escapes
}

/** The calls that read the body of the response that call `c` gives, by index: `res.json()`, also in a `then` callback. */
function bodyReads(facts: CodeFacts, c: number): number[] {
  return facts.calls.flatMap(({ callee }, at) =>
    callee.k === 'member' && BODY.has(callee.name) && isResponse(facts, callee.of, c, 0) ? [at] : [],
  )
}

function isResponse(facts: CodeFacts, value: Value, c: number, depth: number): boolean {
  if (depth > 4) return false
  if (value.k === 'call') {
    if (value.c === c) return true
    const chain = facts.calls[value.c]
    return (
      chain?.callee.k === 'member' &&
      /^(?:catch|finally)$/.test(chain.callee.name) &&
      isResponse(facts, chain.callee.of, c, depth + 1)
    )
  }
  if (value.k === 'local')
    return facts.declarations[value.d]?.values.some((each) => isResponse(facts, each, c, depth + 1)) ?? false
  const part = partOfAll(facts, value)
  if (part) return isResponse(facts, part, c, depth + 1)
  if (value.k === 'param' && value.i === 0 && !value.path) {
    const usage = facts.functions[value.f]?.usage
    const chain = usage?.k === 'argument' ? facts.calls[usage.c] : undefined
    return (
      chain?.callee.k === 'member' && chain.callee.name === 'then' && isResponse(facts, chain.callee.of, c, depth + 1)
    )
  }
  return false
}

/** Whether a function of the project gives back a response whose status it did not look at: a thin wrapper of `fetch`. */
function givesRawResponse(project: Project, target: FunctionTarget, seen: ReadonlySet<string> = new Set()): boolean {
  const key = keyOf(target)
  const facts = project.link.code(target.path)
  const fact = facts?.functions[target.f]
  if (!facts || !fact || seen.has(key) || seen.size > 3) return false
  const [from, to] = callsInside(facts, fact)
  for (let c = from; c < to; c++) {
    const call = facts.calls[c] as CallFact
    if (call.in !== target.f || !call.fate.use.returned) continue
    if (call.fate.use.reads.some((name) => STATUS.has(name) || BODY.has(name)) || call.fate.use.passedTo.length > 0)
      continue
    const operation = project.operations(facts).find((each) => each.c === c)
    if (operation?.behaviour.failure === 'rejects-on-network-only') return fact.returns.length > 0
    const inner = project.link.called(facts.path, c).target
    if (inner.k === 'function' && givesRawResponse(project, inner, new Set([...seen, key]))) return true
  }
  return false
}

/** A call that gives a raw response. */
export interface ResponseCall {
  readonly call: CallFact
  readonly c: number
  readonly method: string | undefined
  /** The address as far as it is written, with `${}` for holes. */
  readonly url: string | undefined
}

/** The calls of a file that give a raw response: `fetch`, and functions of the project that hand one through. */
export function responsesIn(file: CodeFacts, project: Project): ResponseCall[] {
  const found: ResponseCall[] = []
  for (const operation of project.operations(file)) {
    if (operation.behaviour.failure !== 'rejects-on-network-only' || isTelemetry(file, operation)) continue
    if (isOpaque(operation, project)) continue
    found.push({ call: operation.call, c: operation.c, method: operation.method, url: operation.url })
  }
  for (let c = 0; c < file.calls.length; c++) {
    const { target } = project.link.called(file.path, c)
    const call = file.calls[c]
    if (call && target.k === 'function' && givesRawResponse(project, target))
      found.push({ call, c, method: undefined, url: undefined })
  }
  return found
}

/** `mode: 'no-cors'`: the status cannot be seen, so there is nothing to look at. */
function isOpaque(operation: Operation, project: Project): boolean {
  const options = operation.call.args[1]
  const mode = options && option(project.link, operation.path, options, 'mode')
  return typeof mode === 'object' && mode.k === 'string' && mode.text === 'no-cors'
}
