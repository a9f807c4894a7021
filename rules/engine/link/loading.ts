import type { HookResultFact } from '../../analysis/code/jsx-facts'
import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { LoadingHook } from '../../analysis/libraries'
import type { Project } from '../project'
import { keyOf } from './link'
import { option } from './options'
import { callsInside } from './reach'
import type { CallPlace, FunctionTarget, Target } from './target'

/** A hook call that loads something while its component is shown, and whose failure only its result tells of. */
export interface Loading {
  /** The library's call, in a hook of the project where that is what is called. */
  readonly origin: CallPlace
  readonly hook: LoadingHook
  /** Members of this call's result that tell of a failure; none where a hook of the project keeps it for itself. */
  readonly failure: ReadonlySet<string>
  readonly waiting: ReadonlySet<string>
  /** Members that hold what was loaded; undefined where any may. */
  readonly data: ReadonlySet<string> | undefined
  /** Member that loads again. */
  readonly again: string | undefined
  /** The function of the project that is called, where it is one. */
  readonly through: FunctionTarget | undefined
}

/** What is done with the result of call `c`, where it is a hook's. */
export function resultOf(facts: CodeFacts, c: number): HookResultFact | undefined {
  return facts.hookResults.find((each) => each.c === c)
}

/** Names under which hooks of apps give a failure on; more may be read by them than is looked at, never less. */
const FAILURE_NAME = /err|fail|status|success/i
const WAITING_NAME = /load|fetching/i
const MOST_DEPTH = 3

/**
 * What call `c` loads and keeps the failure of. Undefined where it is no such hook, where the failure goes to a boundary
 * or a handler, or where what it calls cannot fail.
 * @param assumed a call that is taken to fail, whatever it is given now
 */
export function loadingAt(
  project: Project,
  facts: CodeFacts,
  c: number,
  depth = 0,
  assumed?: CallPlace,
): Loading | undefined {
  const { target, behaviour } = project.link.called(facts.path, c)
  if (behaviour?.loads) {
    const { loads } = behaviour
    const isAssumed = assumed?.path === facts.path && assumed.c === c
    if (isSettled(project, facts, c, loads) || !mayFail(project, facts, c, isAssumed)) return undefined
    return {
      origin: { path: facts.path, c },
      hook: loads,
      failure: new Set(loads.failure),
      waiting: new Set(loads.waiting),
      data: new Set([loads.data]),
      again: loads.again,
      through: undefined,
    }
  }
  if (target.k !== 'function' || depth >= MOST_DEPTH) return undefined
  return /^use[A-Z]/.test(project.link.functionFact(target)?.name ?? '')
    ? ofHook(project, target, depth + 1, assumed)
    : undefined
}

/** An option throws the failure to a boundary or seeds the data, or a handler is given that is told of it. */
function isSettled(project: Project, facts: CodeFacts, c: number, loads: LoadingHook): boolean {
  const call = facts.calls[c] as CallFact
  const { behaviour } = project.link.called(facts.path, c)
  const onError = (behaviour?.callbacks ?? []).filter((each) => each.role === 'on-error')
  return call.args.some((argument, i) => {
    const names = [
      ...loads.settledBy,
      ...onError.flatMap((each) => (each.arg === i ? [each.path?.join('.') ?? ''] : [])),
    ]
    return names.some((name) => {
      const found = option(project.link, facts.path, argument, name)
      return found !== 'absent' && found !== 'unknown' && !(found.k === 'literal' && found.value === false)
    })
  })
}

/** The function a loading hook is given to load with may reject; true where it cannot be seen. */
function mayFail(project: Project, facts: CodeFacts, c: number, isAssumed: boolean): boolean {
  const fetcher = fetcherOf(project, facts, c)
  if (fetcher?.k !== 'function') return true
  if (standsIn(project, fetcher)) return false
  if (isAssumed) return true
  return canReject(project, fetcher, new Set()) && !project.failures.effects.of(fetcher).shows
}

const STAND_IN = /\bfall(?:s|ing)?[- ]?back/i

/** Behind a look at the error, it says that it falls back to something, and gives that back. */
function standsIn(project: Project, { path, f }: FunctionTarget): boolean {
  return (
    project.link
      .code(path)
      ?.catches.some((fact) => fact.in === f && STAND_IN.test(fact.comment) && fact.returns.includes('value')) ?? false
  )
}

function fetcherOf(project: Project, facts: CodeFacts, c: number): Target | undefined {
  const call = facts.calls[c] as CallFact
  for (const each of project.link.called(facts.path, c).behaviour?.callbacks ?? []) {
    const argument = each.role === 'retry' && typeof each.arg === 'number' ? call.args[each.arg] : undefined
    if (!argument) continue
    const found = each.path?.length
      ? option(project.link, facts.path, argument, each.path.join('.'))
      : project.link.resolver.resolve(facts.path, argument)
    if (found !== 'absent' && found !== 'unknown' && found.k === 'function') return found
  }
  return undefined
}

/** A failure can leave a function: it throws, or something it waits for may, that no catch of its own keeps. */
function canReject(project: Project, target: FunctionTarget, seen: Set<string>): boolean {
  const facts = project.link.code(target.path)
  const fact = facts?.functions[target.f]
  if (!facts || !fact || seen.size > 12) return true
  if (seen.has(keyOf(target))) return false
  seen.add(keyOf(target))
  if (fact.throws) return true
  const operations = new Map(project.operations(facts).map((each) => [each.c, each]))
  const [from, to] = callsInside(facts, fact)
  for (let c = from; c < to; c++) {
    const call = facts.calls[c] as CallFact
    if (isKept(project, facts, call)) continue
    const operation = operations.get(c)
    if (operation) {
      const { failure } = operation.behaviour
      if (failure !== 'returns-error' && failure !== 'kept') return true
      continue
    }
    const called = project.link.called(facts.path, c)
    const isWaitedFor = call.fate.end === 'awaited' || call.fate.end === 'returned'
    if (called.target.k === 'function') {
      if (canReject(project, called.target, seen)) return true
    } else if (called.behaviour === undefined && called.api === undefined && isWaitedFor && call.chained < 0) {
      if (!/\.(?:json|text)$/.test(call.text)) return true
    }
  }
  return false
}

function isKept(project: Project, facts: CodeFacts, call: CallFact): boolean {
  return call.fate.guards.some(
    (guard) => guard.k === 'settled' || project.failures.verdict(facts, guard.c) !== 'rethrows',
  )
}

/** What a hook of the project loads, and which members of its own result tell of the failure. */
function ofHook(
  project: Project,
  target: FunctionTarget,
  depth: number,
  assumed: CallPlace | undefined,
): Loading | undefined {
  const facts = project.link.code(target.path)
  const fact = facts?.functions[target.f]
  if (!facts || !fact || fact.jsx) return undefined
  if (tellsItself(project, facts, target.f)) return undefined
  const inside = facts.calls.flatMap((call, c) => {
    const loading = call.in === target.f ? loadingAt(project, facts, c, depth, assumed) : undefined
    return loading ? [{ c, loading }] : []
  })
  const [first] = inside
  if (!first) return undefined
  for (const value of fact.returns) {
    const whole = inside.find(({ c }) => memberOf(facts, value, c, 0) === '')
    if (whole) return { ...whole.loading, through: target }
  }
  const given = fact.returns.find((value) => value.k === 'object')
  if (given?.k !== 'object' || given.open) return undefined
  const failure = new Set<string>()
  const waiting = new Set<string>()
  const data = new Set<string>()
  let again: string | undefined
  for (const [name, value] of Object.entries(given.members)) {
    const from = inside.flatMap(({ c, loading }) => {
      const member = memberOf(facts, value, c, 0)
      return member === undefined ? [] : [{ member, loading }]
    })[0]
    if (from?.member === '') return undefined
    if (from ? from.loading.failure.has(from.member) : FAILURE_NAME.test(name)) failure.add(name)
    else if (from ? from.loading.waiting.has(from.member) : WAITING_NAME.test(name)) waiting.add(name)
    else if (from && from.member === from.loading.again) again ??= name
    else if (from ? from.loading.data?.has(from.member) : isComputed(facts, value)) data.add(name)
  }
  const isReadInside = inside.some(({ c, loading }) =>
    resultOf(facts, c)?.reads.some((name) => loading.failure.has(name)),
  )
  if (failure.size === 0 && isReadInside) return undefined
  return { ...first.loading, failure, waiting, data, again, through: target }
}

/** A hook of the project tells of failures in an effect of its own, or in its body. */
function tellsItself(project: Project, facts: CodeFacts, f: number): boolean {
  const { effects } = project.failures
  return facts.calls.some((call) => {
    if (call.in !== f || !/Effect$/.test(call.text)) return false
    const run = call.args[0] && project.link.resolver.resolve(facts.path, call.args[0])
    return run?.k === 'function' && effects.of(run).shows
  })
}

/** `const shown = useMemo(() => …)`: made of what was loaded, as far as can be told. */
function isComputed(facts: CodeFacts, value: Value): boolean {
  const made = value.k === 'local' ? facts.declarations[value.d]?.values[0] : value
  return made?.k === 'call' && /(?:^|\.)useMemo$/.test(facts.calls[made.c]?.text ?? '')
}

/** Which member of the result of call `c` a value is or is made of: `''` is the whole; undefined where it is none. */
function memberOf(facts: CodeFacts, value: Value, c: number, depth: number): string | undefined {
  if (depth > 6) return undefined
  switch (value.k) {
    case 'call':
      return value.c === c ? '' : undefined
    case 'member': {
      const of = memberOf(facts, value.of, c, depth + 1)
      return of === '' ? value.name : of
    }
    case 'local':
      return firstOf(facts, facts.declarations[value.d]?.values ?? [], c, depth)
    case 'either':
      return firstOf(facts, value.of, c, depth)
    default:
      return undefined
  }
}

function firstOf(facts: CodeFacts, values: readonly Value[], c: number, depth: number): string | undefined {
  for (const value of values) {
    const member = memberOf(facts, value, c, depth + 1)
    if (member !== undefined) return member
  }
  return undefined
}
