import type { CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { keyOf } from '../link/link'
import type { FunctionTarget } from '../link/target'
import type { Project } from '../project'
import { receiverOf } from '../query/sql-calls'
import type { Check, CheckReader } from './checks'
import { type Deed, deedOf, writtenDeed } from './deed'
import type { Natures } from './nature'
import type { NatureReader } from './natures'
import { callsWithin } from './within'

/** A deed, and the check nearest above it: in the function that does it, or in one that calls that. */
export interface GuardedDeed extends Deed {
  readonly check: Check | undefined
}

const MOST_DEEDS = 80
const MOST_DEPTH = 7

/** Finds what functions do, through the functions they call. Remembers; made anew when anything changed. */
export class DeedReader {
  private readonly ofFiles = new Map<string, readonly Deed[]>()
  private readonly known = new Map<string, readonly GuardedDeed[]>()

  constructor(
    private readonly project: Project,
    private readonly checks: CheckReader,
    private readonly natures: NatureReader,
  ) {}

  /** What a function does, itself and through what it calls. */
  of(target: FunctionTarget): readonly GuardedDeed[] {
    const key = keyOf(target)
    const known = this.known.get(key)
    if (known) return known
    const found = this.reach(target, new Set([key]), 0)
    this.known.set(key, found)
    return found
  }

  /** What the rows of a deed are chosen by, and what is written: what all arguments of its chain are made of. */
  madeOf(deed: Deed): Natures {
    const facts = this.project.link.code(deed.path)
    const operation = facts && this.project.operations(facts).find(({ c }) => c === deed.c)
    const found = new Set<never>() as Set<Natures extends ReadonlySet<infer N> ? N : never>
    const from = operation?.c ?? deed.c
    for (let c = from, hops = 0; facts && c >= 0 && hops < 40; hops++) {
      const call = facts.calls[c]
      for (const value of call?.args ?? []) for (const nature of this.inside(facts, value, 0)) found.add(nature)
      c = call?.chained ?? -1
    }
    return found
  }

  /** Through the calls in an argument: `where(and(eq(orders.id, id), eq(orders.userId, user.id)))`. */
  private inside(facts: CodeFacts, value: Value, depth: number): Natures {
    if (depth < 6 && value.k === 'call') {
      const call = facts.calls[value.c]
      const parts = (call?.args ?? []).flatMap((each) => [...this.inside(facts, each, depth + 1)])
      return new Set([...parts, ...this.natures.of(facts.path, value)])
    }
    return this.natures.of(facts.path, value)
  }

  private reach(target: FunctionTarget, seen: Set<string>, depth: number): GuardedDeed[] {
    const { link } = this.project
    const facts = link.code(target.path)
    const range = facts?.functions[target.f]?.range
    if (!facts || !range) return []
    const check = this.checks.ofBody(target)
    const found: GuardedDeed[] = []
    for (const deed of this.ofFile(facts)) if (isWithin(deed.range, range)) found.push({ ...deed, check })
    if (depth > MOST_DEPTH) return found
    for (const [c] of callsWithin(facts, range)) {
      if (found.length > MOST_DEEDS) break
      const callee = link.called(facts.path, c).target
      if (callee.k !== 'function' || seen.has(keyOf(callee))) continue
      seen.add(keyOf(callee))
      for (const deed of this.reach(callee, seen, depth + 1)) found.push({ ...deed, check: deed.check ?? check })
    }
    return found
  }

  private ofFile(facts: CodeFacts): readonly Deed[] {
    const known = this.ofFiles.get(facts.path)
    if (known) return known
    const shapes = new Map(this.project.builtQueries(facts).map((shape) => [shape.c, shape]))
    const found = this.project
      .operations(facts)
      .flatMap((operation) => deedOf(this.project.link, facts, operation, shapes.get(operation.c)) ?? [])
    const told = new Set(found.map(({ c }) => c))
    for (const [c, call] of facts.calls.entries()) {
      if (told.has(c)) continue
      const role = this.natures.roleOf(facts.path, c)
      if (role === 'password')
        found.push({
          kind: 'password',
          about: call.text,
          action: 'compare',
          right: 'server',
          path: facts.path,
          c,
          range: call.nameRange,
        })
    }
    for (const text of facts.sqlTexts) {
      const deed = writtenDeed(facts, text.c >= 0 ? text.c : receiverOf(facts, text.d), text.text)
      if (deed && !told.has(deed.c)) found.push(deed)
    }
    this.ofFiles.set(facts.path, found)
    return found
  }
}
