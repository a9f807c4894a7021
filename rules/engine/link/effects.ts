import { keyOf, type Link } from './link'
import { callsInside } from './reach'
import type { FunctionTarget } from './target'
import { callShows, callVerdict } from './verdict'

/** What calling a function of the project does for a failure it is told of. */
export interface Effect {
  /** It shows a message, answers a request, reports to a tracker, navigates or throws. */
  readonly tells: boolean
  /** It does so other than by a throw: the person or a tracker has been told when it returns or rejects. */
  readonly shows: boolean
  readonly logs: boolean
}

const NOTHING: Effect = { tells: false, shows: false, logs: false }

/** The effects of functions, followed through what they call, remembered until {@link Effects.clear}. */
export class Effects {
  private readonly known = new Map<string, Effect>()

  constructor(private readonly link: Link) {}

  clear(): void {
    this.known.clear()
  }

  of(target: FunctionTarget): Effect {
    const key = keyOf(target)
    const known = this.known.get(key)
    if (known) return known
    this.known.set(key, NOTHING)
    const effect = this.find(target)
    this.known.set(key, effect)
    return effect
  }

  private find(target: FunctionTarget): Effect {
    const facts = this.link.code(target.path)
    const fact = facts?.functions[target.f]
    if (!facts || !fact) return NOTHING
    let logs = false
    let leaves = fact.throws
    let tells = false
    let shows = false
    const [from, to] = callsInside(facts, fact)
    for (let c = from; c < to; c++) {
      const verdict = callVerdict(this.link, this, facts, c)
      if (verdict === 'handles') {
        tells = true
        shows ||= callShows(this.link, this, facts, c)
      }
      if (verdict === 'logs') logs = true
      if (verdict === 'rethrows') leaves = true
    }
    return { tells: tells || leaves, shows, logs }
  }
}
