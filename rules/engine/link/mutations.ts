import type { CallFact, CodeFacts, ResultUse, Value } from '../../analysis/facts'
import { canonicalPath } from '../../analysis/libraries'
import type { Failures } from './failure'
import type { Link } from './link'
import { argumentAt, option } from './options'
import type { PerFile } from './per-file'
import { callsInside } from './reach'
import { Rejections } from './rejections'
import type { CallPlace, Target } from './target'
import { callVerdict } from './verdict'

/** What of a mutation's result tells that it failed. */
const SAYS_FAILED = new Set(['isError', 'error', 'status', 'failureReason', 'isLoadingError', 'failureCount'])
/** `useMutation()`, also as a part of a client: `createTRPCReact().post.add.useMutation()`. */
const MUTATION = /(?:^|\.)(?:useMutation|createMutation)\(\)$/

/** Where a mutation is set off: `mutation.mutate(x)`, `await mutateAsync(x)`. */
export interface Trigger extends CallPlace {
  readonly call: CallFact
  /** `mutateAsync` rejects where it is called; `mutate` never does. */
  readonly rejects: boolean
}

/**
 * Who is told when a mutation fails. `told`: somebody, or nobody can say · `triggers`: nobody but, perhaps, the code
 * around the places that set it off.
 */
export type MutationOutcome = { readonly k: 'told' } | { readonly k: 'triggers'; readonly silent: readonly Trigger[] }

/** A place where a mutation's result is used, or where it is set off. */
interface MutationUse {
  readonly maker: CallPlace
  readonly result?: ResultUse
  readonly trigger?: Trigger
}

const TOLD: MutationOutcome = { k: 'told' }

/** The mutations of a project: what their results are used for, and where they are set off. */
export class Mutations {
  private uses: Map<string, { readonly results: ResultUse[]; readonly triggers: Trigger[] }> | undefined
  private clientTells: boolean | undefined
  private readonly rejections: Rejections
  private readonly usesIn: PerFile<readonly MutationUse[]>
  private readonly clientTellsIn: PerFile<boolean>

  constructor(
    private readonly link: Link,
    private readonly failures: Failures,
  ) {
    this.rejections = new Rejections(link, failures)
    this.usesIn = link.perFile((facts) => [...this.findUses(facts)])
    this.clientTellsIn = link.perFile((facts) => this.findClientTells(facts))
  }

  clear(): void {
    this.uses = undefined
    this.clientTells = undefined
    this.rejections.clear()
  }

  /** What becomes of a failure of the mutation that call `c` makes. */
  of(facts: CodeFacts, c: number): MutationOutcome {
    const call = facts.calls[c]
    if (!call || !this.isMutation(facts, c) || this.optionsTell(facts, call) || !this.canFail(facts, c, call))
      return TOLD
    this.uses ??= this.collect()
    const used = this.uses.get(keyOf({ path: facts.path, c }))
    if (!used || used.triggers.length === 0) return TOLD
    if (
      used.results.some(
        (use) => use.escapes || use.passedTo.length > 0 || use.reads.some((name) => SAYS_FAILED.has(name)),
      )
    )
      return TOLD
    const silent = used.triggers.filter((trigger) => !this.triggerTells(trigger))
    if (silent.length === 0 || this.clientsTell()) return TOLD
    return { k: 'triggers', silent }
  }

  /** A hook of a query library that keeps the failure of what it runs. */
  private isMutation(facts: CodeFacts, c: number): boolean {
    const { api } = this.link.called(facts.path, c)
    return api !== undefined && MUTATION.test(`${api.path}()`)
  }

  /** What it runs crosses the network or throws; that of tRPC is another program's. */
  private canFail(facts: CodeFacts, c: number, call: CallFact): boolean {
    if (/trpc/i.test(this.link.called(facts.path, c).api?.pkg ?? '')) return true
    const first = call.args[0]
    const given = first && option(this.link, facts.path, first, 'mutationFn')
    const run =
      given && given !== 'absent' && given !== 'unknown'
        ? given
        : first && this.link.resolver.resolve(facts.path, first)
    return run?.k === 'function' && this.rejections.of(run) !== undefined
  }

  /** An `onError` of its own that does more than log, an error boundary, or options that cannot be seen whole. */
  private optionsTell(facts: CodeFacts, call: CallFact): boolean {
    return call.args.some((each) => each.k !== 'function' && this.tells(facts.path, each))
  }

  private triggerTells({ path, call }: Trigger): boolean {
    const options = argumentAt(call.args, 1)
    return options !== undefined && this.tells(path, options)
  }

  /** Options by which somebody hears of a failure. */
  private tells(path: string, options: Value): boolean {
    return (
      this.handles(option(this.link, path, options, 'onError')) ||
      this.settles(option(this.link, path, options, 'onSettled')) ||
      isGiven(option(this.link, path, options, 'throwOnError')) ||
      isGiven(option(this.link, path, options, 'useErrorBoundary'))
    )
  }

  /** An `onError` that does anything but log: what a call of it does for the person cannot always be seen. */
  private handles(handler: Target | 'absent' | 'unknown'): boolean {
    if (handler === 'absent') return false
    if (handler === 'unknown' || handler.k !== 'function') return true
    const facts = this.link.code(handler.path)
    const fact = facts?.functions[handler.f]
    if (!facts || !fact || this.failures.effects.of(handler).tells) return true
    const [from, to] = callsInside(facts, fact)
    for (let c = from; c < to; c++) if (callVerdict(this.link, this.failures.effects, facts, c) !== 'logs') return true
    return fact.params.some(({ use }) => use.escapes || use.returned)
  }

  /** An `onSettled` runs after success too: it counts where it shows something. */
  private settles(handler: Target | 'absent' | 'unknown'): boolean {
    if (handler === 'absent') return false
    return handler === 'unknown' || handler.k !== 'function' || this.failures.effects.of(handler).tells
  }

  /** A client of the project has a place of its own for the failures of mutations. */
  private clientsTell(): boolean {
    this.clientTells ??= [...this.link.resolver.codeFiles()].some((facts) => this.clientTellsIn.of(facts))
    return this.clientTells
  }

  private findClientTells(facts: CodeFacts): boolean {
    return facts.calls.some(({ text, args }) => {
      const name = /[\w$]+$/.exec(text)?.[0]
      const first = args[0]
      if (name === 'MutationCache')
        return first !== undefined && isThere(option(this.link, facts.path, first, 'onError'))
      if (name === 'setMutationDefaults' || /\.getMutationCache\(\)\.subscribe$/.test(text)) return true
      if (name !== 'QueryClient' || !first) return false
      return ['onError', 'throwOnError', 'useErrorBoundary', 'onSettled'].some((key) =>
        isThere(option(this.link, facts.path, first, `defaultOptions.mutations.${key}`)),
      )
    })
  }

  private collect(): NonNullable<Mutations['uses']> {
    const uses: NonNullable<Mutations['uses']> = new Map()
    for (const facts of this.link.resolver.codeFiles()) {
      for (const { maker, result, trigger } of this.usesIn.of(facts)) {
        const known = uses.get(keyOf(maker)) ?? { results: [], triggers: [] }
        uses.set(keyOf(maker), known)
        if (trigger) known.triggers.push(trigger)
        if (result) known.results.push(result)
      }
    }
    return uses
  }

  private *findUses(facts: CodeFacts): Generator<MutationUse> {
    for (const [c, call] of facts.calls.entries()) {
      const callee = this.link.resolver.callee(facts.path, c)
      const owner = mutationOf(callee)
      if (owner) yield { maker: owner.maker, trigger: { path: facts.path, c, call, rejects: owner.rejects } }
      const made = callee.k === 'unknown' ? undefined : this.link.resolver.result(facts.path, c)
      if (made?.k === 'api' && made.maker && MUTATION.test(canonicalPath(made.pkg, made.path)))
        yield { maker: made.maker, result: call.fate.use }
    }
  }
}

/** The call that made the mutation whose `mutate` or `mutateAsync` is called. */
function mutationOf(callee: Target): { readonly maker: CallPlace; readonly rejects: boolean } | undefined {
  if (callee.k !== 'api' || !callee.maker) return undefined
  const match = /^(.*\(\))\.(mutate|mutateAsync)$/.exec(canonicalPath(callee.pkg, callee.path))
  if (!match?.[1] || !MUTATION.test(match[1])) return undefined
  return { maker: callee.maker, rejects: match[2] === 'mutateAsync' }
}

function keyOf({ path, c }: CallPlace): string {
  return `${path}#${c}`
}

function isThere(found: Target | 'absent' | 'unknown'): boolean {
  return found !== 'absent'
}

/** An option that is set, to anything but `false`. */
function isGiven(found: Target | 'absent' | 'unknown'): boolean {
  return found !== 'absent' && (found === 'unknown' || found.k !== 'literal' || found.value !== false)
}
