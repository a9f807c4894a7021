import type { CallFact, CodeFacts, TextRange, Usage, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import { keyOf } from './link'
import { option } from './options'
import { packagesOf } from './packages'
import type { CallPlace, FunctionTarget } from './target'

/** What sends a call again when it fails, and the stretch of code that then runs a second time. */
export interface Retrier {
  readonly path: string
  /** Where it stands: the loop, or the call that retries. */
  readonly range: TextRange
  /** As messages name it: `withRetry`, `this loop`, `retry: 3`. */
  readonly name: string
  /** What runs again, in the file of the call itself; undefined where that is another file. */
  readonly again: TextRange | undefined
  /** A job runner keeps its own count; what it runs is money only, as a rule in steps of their own. */
  readonly kind: 'code' | 'job'
}

/** Words of code that tries again, beside the shape of it: a counter, a limit, the name of the function. */
const RETRYING = /attempt|retr(?:y|ies)|tries|back-?off/i
const MOST_DEPTH = 4
const ASKING = ['@trpc/react-query', '@trpc/next', '@trpc/tanstack-react-query']

/** What sends call `c` again when it fails; undefined where nothing is known to. */
export function retrierOf(project: Project, facts: CodeFacts, c: number): Retrier | undefined {
  return retrierAt(project, { path: facts.path, c }, facts.path, new Set())
}

function retrierAt(project: Project, place: CallPlace, home: string, seen: Set<string>): Retrier | undefined {
  const facts = project.link.code(place.path)
  const call = facts?.calls[place.c]
  if (!facts || !call) return undefined
  const loop = retryLoopAround(facts, call)
  if (loop) return { path: facts.path, range: loop, name: 'this loop', again: inHome(facts, home, loop), kind: 'code' }
  const itself = callOfItself(project, facts, call)
  const own = facts.functions[call.in]
  if (itself && own)
    return {
      path: facts.path,
      range: itself.nameRange,
      name: `\`${itself.text}\``,
      again: inHome(facts, home, own.range),
      kind: 'code',
    }
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const fact = facts.functions[f]
    if (!fact) break
    const found =
      (fact.usage && retrierByUsage(project, facts, fact.usage)) ?? retrierOfCallers(project, facts, f, home, seen)
    // All of the function that holds the call runs again, whoever starts it.
    if (found) return { ...found, again: inHome(facts, home, fact.range) ?? found.again }
    // A listener or a handler that stands inside runs by itself.
    if (fact.usage?.k !== 'argument') break
  }
  return undefined
}

function inHome(facts: CodeFacts, home: string, range: TextRange): TextRange | undefined {
  return facts.path === home ? range : undefined
}

/** Whoever calls the function, or hands it on, does so again after a failure. */
function retrierOfCallers(
  project: Project,
  facts: CodeFacts,
  f: number,
  home: string,
  seen: Set<string>,
): Retrier | undefined {
  const target: FunctionTarget = { k: 'function', path: facts.path, f }
  if (seen.has(keyOf(target)) || seen.size > MOST_DEPTH) return undefined
  seen.add(keyOf(target))
  for (const { path, r } of project.link.referencesTo(target)) {
    const owner = project.link.code(path)
    const reference = owner?.references[r]
    const found = owner && reference && retrierByUsage(project, owner, reference.usage)
    if (found) return found
  }
  for (const place of project.link.callersOf(target)) {
    const end = project.link.call(place)?.fate.end
    if (end !== 'awaited' && end !== 'returned') continue
    const found = retrierAt(project, place, home, seen)
    if (found) return found
  }
  return undefined
}

/** A function is handed to something that runs it again: a library, a helper of the app, a mutation with `retry`. */
function retrierByUsage(project: Project, facts: CodeFacts, usage: Usage): Retrier | undefined {
  if (usage.k !== 'argument') return undefined
  const call = facts.calls[usage.c]
  if (!call) return undefined
  const { target, behaviour } = project.link.called(facts.path, usage.c)
  const found = (name: string, kind: Retrier['kind'] = 'code'): Retrier => ({
    path: facts.path,
    range: call.nameRange,
    name,
    again: undefined,
    kind,
  })
  const callback = behaviour?.callbacks?.find(
    (each) => (each.arg === 'every' || each.arg === usage.i) && (each.path ?? []).join('.') === usage.path.join('.'),
  )
  if (callback?.role === 'retry' && callback.fate === 'propagates') return found(`\`${call.text}\``)
  if (callback?.role === 'retry' && callback.fate === 'framework-handled') return found(`\`${call.text}\``, 'job')
  if (call.isNew && target.k === 'api' && target.pkg === 'bullmq' && usage.i === 1) {
    const attempts = attemptsOf(project, facts, call)
    return attempts ? found(`\`attempts: ${attempts}\``, 'job') : undefined
  }
  if (callback && /\.query$/.test(call.text) && isAskedAgain(project, facts, usage.c))
    return found('TanStack Query', 'job')
  if (callback?.fate === 'mutation' && usage.path.at(-1) === 'mutationFn') {
    const tries = retryOption(project, facts, call, usage.i)
    return tries ? found(`\`retry: ${tries}\``) : undefined
  }
  return target.k === 'function' && usage.path.length === 0 && runsAgain(project, target, usage.i)
    ? found(`\`${call.text}\``)
    : undefined
}

/** How often the jobs of a worker's queue are tried, where its queue or what adds to it says more than once. */
function attemptsOf(project: Project, facts: CodeFacts, worker: CallFact): number | undefined {
  const name = worker.args[0] && textOf(project, facts.path, worker.args[0])
  if (name === undefined) return undefined
  for (const owner of project.link.resolver.codeFiles()) {
    for (const [c, call] of owner.calls.entries()) {
      const { target } = project.link.called(owner.path, c)
      if (target.k !== 'api' || target.pkg !== 'bullmq') continue
      const maker = target.maker && project.link.call(target.maker)
      const isMade = call.isNew && /Queue$/.test(call.text)
      const options = isMade ? call.args[1] : /\.add$/.test(call.text) ? call.args[2] : undefined
      const queue = isMade ? call.args[0] : maker?.args[0]
      const home = isMade ? owner.path : (target.maker?.path ?? owner.path)
      if (!options || !queue || textOf(project, home, queue) !== name) continue
      const attempts = option(project.link, owner.path, options, isMade ? 'defaultJobOptions.attempts' : 'attempts')
      if (attempts === 'absent' || attempts === 'unknown' || attempts.k !== 'literal') continue
      if (typeof attempts.value === 'number' && attempts.value > 1) return attempts.value
    }
  }
  return undefined
}

function textOf(project: Project, path: string, value: Value): string | undefined {
  const found = project.link.resolver.resolve(path, value)
  return found.k === 'string' ? found.text : undefined
}

/** A tRPC query that the app's screens ask for through TanStack Query, which repeats it unless it is told not to. */
function isAskedAgain(project: Project, facts: CodeFacts, c: number): boolean {
  const { api } = project.link.called(facts.path, c)
  if (
    api?.pkg !== '@trpc/server' ||
    !packagesOf(project).some(({ facts: { dependencies } }) => ASKING.some((name) => Object.hasOwn(dependencies, name)))
  )
    return false
  return ![...project.link.resolver.codeFiles()].some(({ path, calls }) =>
    calls.some(({ isNew, text, args }) => {
      if (!isNew || text !== 'QueryClient' || !args[0]) return false
      const retry = option(project.link, path, args[0], 'defaultOptions.queries.retry')
      return (
        retry !== 'absent' &&
        retry !== 'unknown' &&
        retry.k === 'literal' &&
        (retry.value === false || retry.value === 0)
      )
    }),
  )
}

/** `retry` of a mutation's options: a number above none, or `true`; a function may say no to every failure. */
function retryOption(project: Project, facts: CodeFacts, call: CallFact, i: number): string | undefined {
  const options = call.args[i]
  const retry = options && option(project.link, facts.path, options, 'retry')
  if (!retry || retry === 'absent' || retry === 'unknown' || retry.k !== 'literal') return undefined
  return retry.value === true || (typeof retry.value === 'number' && retry.value > 0) ? String(retry.value) : undefined
}

/** A function of the project calls its parameter in a loop that goes on after a failure, or calls itself then. */
function runsAgain(project: Project, target: FunctionTarget, i: number): boolean {
  const facts = project.link.code(target.path)
  return (
    facts?.calls.some((call, c) => {
      const called = project.link.resolver.callee(target.path, c)
      return (
        called.k === 'param' &&
        called.f === target.f &&
        called.i === i &&
        called.keys.length === 0 &&
        (retryLoopAround(facts, call) ?? callOfItself(project, facts, call)) !== undefined
      )
    }) ?? false
  )
}

/** The catch around a call calls the function again that both stand in. */
function callOfItself(project: Project, facts: CodeFacts, { in: f, fate }: CallFact): CallFact | undefined {
  for (const guard of fate.guards) {
    const fact = guard.k === 'catch' ? facts.catches[guard.c] : undefined
    if (!fact || fact.in !== f) continue
    for (let c = fact.calls[0]; c < fact.calls[1]; c++) {
      const { target } = project.link.called(facts.path, c)
      if (target.k === 'function' && target.path === facts.path && target.f === f) return facts.calls[c]
    }
  }
  return undefined
}

/** The loop around a call that is left when it works and goes on when it fails; its range. */
function retryLoopAround(facts: CodeFacts, call: CallFact): TextRange | undefined {
  for (let index = call.loop ?? -1; index >= 0; index = facts.loops[index]?.inside ?? -1) {
    const loop = facts.loops[index]
    if (loop?.form === 'condition' && loop.leaves && countsTries(facts, index) && goesOn(facts, call, loop.range))
      return loop.range
  }
  return undefined
}

/** The failure of the call is caught inside the loop, and the catch neither throws always nor returns. */
function goesOn(facts: CodeFacts, { fate }: CallFact, loop: TextRange): boolean {
  return fate.guards.some((guard) => {
    const fact = guard.k === 'catch' ? facts.catches[guard.c] : undefined
    return (
      fact?.form === 'clause' &&
      fact.range.start > loop.start &&
      fact.range.end <= loop.end &&
      !fact.rethrows &&
      fact.returns.length === 0
    )
  })
}

function countsTries(facts: CodeFacts, index: number): boolean {
  const loop = facts.loops[index]
  const fact = facts.functions[loop?.in ?? -1]
  const names = [
    ...(loop?.variables.map((d) => facts.declarations[d]?.name ?? '') ?? []),
    fact?.name ?? '',
    ...(fact?.params.map((param) => param.name) ?? []),
  ]
  if (names.some((name) => RETRYING.test(name))) return true
  const own = fact?.range
  return facts.declarations.some(
    ({ name, range }) =>
      /^max_?(?:retries|attempts|tries)$/i.test(name) ||
      (/^(?:retries|tries)(?:_?left)?$/i.test(name) && own && isWithin(range, own)),
  )
}
