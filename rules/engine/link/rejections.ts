import type { CallFact, CodeFacts, FunctionFact, TextRange, Value } from '../../analysis/facts'
import type { Failures } from './failure'
import { keyOf, type Link } from './link'
import { callsInside } from './reach'
import type { FunctionTarget } from './target'

/** Why a function can fail: a call that does, or a `throw` of its own, and where that stands. */
export interface Cause {
  /** The callee as written; undefined where it throws itself. */
  readonly what: string | undefined
  /** What fails in the end: a call out of the process, or an error that code of the project throws. */
  readonly k: 'call' | 'throw'
  readonly path: string
  readonly range: TextRange
  /** It throws before any promise is there; a promise rejects otherwise. */
  readonly sync: boolean
}

const MOST_DEPTH = 8
const LIST_METHOD = /\.(?:map|filter|flatMap|find|findIndex|forEach|reduce|some|every|sort)$/
const TRANSPARENT = /(?:^Promise\.(?:all|race|any)|\.(?:then|finally))$/

/** What of a function's work can fail and leave it, followed into the functions it waits for; remembered. */
export class Rejections {
  private readonly known = new Map<string, Cause | undefined>()

  constructor(
    private readonly link: Link,
    private readonly failures: Failures,
  ) {}

  clear(): void {
    this.known.clear()
  }

  /** The first thing in a function whose failure leaves it; undefined where none is known. */
  of(target: FunctionTarget, depth = 0): Cause | undefined {
    const key = keyOf(target)
    if (this.known.has(key) || depth > MOST_DEPTH) return this.known.get(key)
    this.known.set(key, undefined)
    const cause = this.find(target, depth)
    this.known.set(key, cause)
    return cause
  }

  private find(target: FunctionTarget, depth: number): Cause | undefined {
    const facts = this.link.code(target.path)
    const fact = facts?.functions[target.f]
    if (!facts || !fact) return undefined
    const [from, to] = callsInside(facts, fact)
    let weaker: Cause | undefined
    for (let c = from; c < to; c++) {
      const call = facts.calls[c] as CallFact
      if (call.in !== target.f || isInCatch(facts, c, target.f)) continue
      const found = this.ofCall(facts, c, call, depth)
      const cause = found && { ...found, sync: found.sync && !fact.async }
      if (cause?.k === 'call') return cause
      weaker ??= cause
    }
    return weaker ?? (fact.throws ? thrown(facts, fact) : undefined)
  }

  /** What a call can fail of, where that leaves the function it stands in. */
  private ofCall(facts: CodeFacts, c: number, call: CallFact, depth: number): Cause | undefined {
    const cause = this.inside(facts, c, call, depth)
    if (!cause) return undefined
    if (cause.sync) return this.isCaughtHere(facts, c, call) ? undefined : cause
    const { fate } = call
    if (fate.end !== 'awaited' && fate.end !== 'returned') return undefined
    if (!fate.through.every((each) => TRANSPARENT.test(facts.calls[each]?.text ?? ''))) return undefined
    return fate.guards.some((guard) => guard.k === 'settled' || this.catches(facts, guard.c)) ? undefined : cause
  }

  /** What makes a call fail: the library it calls, a function of the project, or one that is handed to it. */
  private inside(facts: CodeFacts, c: number, call: CallFact, depth: number): Cause | undefined {
    const { target, behaviour } = this.link.called(facts.path, c)
    if (behaviour?.role === 'cleanup' || behaviour?.role === 'probe' || isOfList(call) || mayBeInMemory(facts, call))
      return undefined
    const { failure } = behaviour ?? {}
    if (behaviour?.sends && (failure === 'throws' || failure === 'rejects-on-network-only')) return named(facts, call)
    if (target.k === 'function') {
      const cause = this.of(target, depth + 1)
      return cause && { ...named(facts, call), k: cause.k, sync: cause.sync }
    }
    const runs = behaviour?.callbacks?.some(({ fate }) => fate === 'elements' || fate === 'propagates')
    const handed = runs ? call.args.find(isFunction) : undefined
    const cause = handed && this.of({ k: 'function', path: facts.path, f: handed.f }, depth + 1)
    return cause && !cause.sync ? cause : undefined
  }

  private catches(facts: CodeFacts, index: number): boolean {
    return this.failures.verdict(facts, index) !== 'rethrows'
  }

  /** A clause round the call in its own function catches what it throws. */
  private isCaughtHere(facts: CodeFacts, c: number, call: CallFact): boolean {
    return clausesAround(facts, c, call.in).some((index) => this.catches(facts, index))
  }
}

/** The `catch` clauses that a throw at a call meets inside its function, innermost first. */
export function clausesAround(facts: CodeFacts, c: number, f: number): number[] {
  const found: number[] = []
  for (const [index, { form, in: owner, triedCalls }] of facts.catches.entries()) {
    if (form === 'clause' && owner === f && c >= triedCalls[0] && c < triedCalls[1]) found.push(index)
  }
  const size = (index: number): number => {
    const [from, to] = facts.catches[index]?.triedCalls ?? [0, 0]
    return to - from
  }
  return found.sort((a, b) => size(a) - size(b))
}

/** The call stands in a `catch`: another failure is being dealt with. */
function isInCatch(facts: CodeFacts, c: number, f: number): boolean {
  return facts.catches.some(({ in: owner, calls }) => owner === f && c >= calls[0] && c < calls[1])
}

/** `this.cache.delete(…)` where the class puts a `Map` into that property as well: no call of the network for all that is known. */
function mayBeInMemory(facts: CodeFacts, { callee }: CallFact): boolean {
  const of = callee.k === 'member' && callee.of.k === 'member' ? callee.of : undefined
  const put = of?.of.k === 'this' ? facts.classes[of.of.i]?.members[of.name] : undefined
  return (
    put?.k === 'either' &&
    put.of.some((each) => {
      const made = each.k === 'call' ? facts.calls[each.c] : undefined
      return made?.isNew === true && /^(?:Weak)?(?:Map|Set)$/.test(made.text)
    })
  )
}

/** `rows.map(…)`: the rows are there already, whatever they came from. */
function isOfList(call: CallFact): boolean {
  return call.args[0]?.k === 'function' && LIST_METHOD.test(call.text) && call.fate.through.length === 0
}

function isFunction(value: Value): value is Value & { k: 'function' } {
  return value.k === 'function'
}

function named(facts: CodeFacts, call: CallFact): Cause {
  return { what: call.text, k: 'call', path: facts.path, range: call.nameRange, sync: false }
}

function thrown(facts: CodeFacts, fact: FunctionFact): Cause {
  return { what: undefined, k: 'throw', path: facts.path, range: fact.nameRange, sync: !fact.async }
}
