import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { ApiBehaviour } from '../../analysis/libraries'
import type { Project } from '../project'
import type { Operation } from './operations'
import { argumentAt, option } from './options'
import { callsInside } from './reach'
import type { FunctionTarget } from './target'

/** `yes`/`no` where the code proves it, `unknown` where an options object cannot be seen whole. */
export type Known = 'yes' | 'no' | 'unknown'

/** Whether a call gives up after a time: by its own options, its client's, a wrapper's, or the library's default. */
export function isTimeLimited(project: Project, facts: CodeFacts, operation: Operation): Known {
  const { behaviour } = operation
  if (behaviour.timeoutMs !== undefined || behaviour.timeLimited) return 'yes'
  if (isWrapped(project, facts, operation.call, 'timeout')) return 'yes'
  const own = hasOption(project, facts.path, operation.call.args, behaviour.options?.arg, [
    ...(behaviour.options?.timeout ?? []),
    ...(behaviour.options?.signal ? [behaviour.options.signal] : []),
  ])
  if (own !== 'no') return own
  return clientOption(project, facts, operation, [
    ...(behaviour.clientOptions?.timeout ?? []),
    ...(behaviour.clientOptions?.fetch ?? []),
  ])
}

/** Whether a call is repeated when it fails: by the library's default, options, or a wrapper. */
export function isRetried(project: Project, facts: CodeFacts, operation: Operation): Known {
  const { behaviour } = operation
  if (behaviour.retries !== undefined && behaviour.retries !== 'none') return 'yes'
  if (isWrapped(project, facts, operation.call, 'retry')) return 'yes'
  const own = hasOption(
    project,
    facts.path,
    operation.call.args,
    behaviour.options?.arg,
    behaviour.options?.retry ?? [],
  )
  if (own !== 'no') return own
  return clientOption(project, facts, operation, behaviour.clientOptions?.retry ?? [])
}

function hasOption(
  project: Project,
  path: string,
  args: readonly Value[],
  arg: number | 'last' | undefined,
  keys: readonly string[],
): Known {
  if (arg === undefined || keys.length === 0) return 'no'
  const argument = argumentAt(args, arg)
  if (!argument) return 'no'
  const found = keys.map((key) => option(project.link, path, argument, key))
  if (found.some((each) => each !== 'absent' && each !== 'unknown')) return 'yes'
  return found.includes('unknown') ? 'unknown' : 'no'
}

function clientOption(project: Project, facts: CodeFacts, operation: Operation, keys: readonly string[]): Known {
  const { target } = project.link.called(facts.path, operation.c)
  const maker = target.k === 'api' ? target.maker : undefined
  const call = maker && project.link.call(maker)
  if (!maker || !call) return 'no'
  const made: ApiBehaviour | undefined = project.link.called(maker.path, maker.c).behaviour
  const clientOptions = made?.clientOptions ?? operation.behaviour.clientOptions
  const wanted = keys.length > 0 ? keys : [...(clientOptions?.timeout ?? [])]
  return hasOption(project, maker.path, call.args, clientOptions?.arg, wanted)
}

/** The call, or a function around it that is handed to a wrapper, goes through something that limits or repeats it. */
function isWrapped(project: Project, facts: CodeFacts, call: CallFact, role: 'timeout' | 'retry'): boolean {
  if (call.fate.through.some((c) => c >= 0 && wraps(project, facts, c, role))) return true
  for (let f = call.in, hops = 0; f >= 0 && hops < 4; f = facts.functions[f]?.parent ?? -1, hops++) {
    const fact = facts.functions[f]
    if (!fact) break
    if (role === 'retry' && RETRY_NAME.test(fact.name)) return true
    if (fact.usage?.k === 'argument' && wraps(project, facts, fact.usage.c, role)) return true
    if (callsInPlace(facts, f).some(({ fate }) => fate.through.some((c) => c >= 0 && wraps(project, facts, c, role))))
      return true
  }
  return false
}

/** `(async () => { … })()`: the calls of a function where it is written. */
function callsInPlace(facts: CodeFacts, f: number): CallFact[] {
  return facts.calls.filter(({ callee }) => callee.k === 'function' && callee.f === f)
}

const RETRY_NAME = /retry|retries|attempt|backoff|poll/i
const TIMEOUT_NAME = /time-?out|deadline|abortable/i

function wraps(project: Project, facts: CodeFacts, c: number, role: 'timeout' | 'retry'): boolean {
  const { target, behaviour } = project.link.called(facts.path, c)
  if (role === 'timeout' && behaviour?.combines === 'first') return true
  if (behaviour?.callbacks?.some((each) => each.role === role || (role === 'retry' && each.fate === 'fetcher')))
    return true
  const name = role === 'retry' ? RETRY_NAME : TIMEOUT_NAME
  if (target.k === 'function')
    return (
      name.test(project.link.functionFact(target)?.name ?? '') || (role === 'timeout' && setsTimer(project, target))
    )
  return target.k !== 'api' && name.test(facts.calls[c]?.text ?? '')
}

/** A helper that races its argument against a timer, or aborts it by one. */
function setsTimer(project: Project, target: FunctionTarget): boolean {
  const facts = project.link.code(target.path)
  const fact = facts?.functions[target.f]
  if (!facts || !fact) return false
  const [from, to] = callsInside(facts, fact)
  const texts = facts.calls.slice(from, to).map((call) => call.text)
  return (
    texts.some((text) => text === 'setTimeout' || text === 'AbortSignal.timeout') &&
    texts.some((text) => /Promise\.race|\.abort$|AbortSignal\.timeout|reject$/.test(text))
  )
}
