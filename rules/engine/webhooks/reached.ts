import type { CodeFacts, TextRange } from '../../analysis/facts'
import { callsWithin } from '../endpoints/within'
import { keyOf } from '../link/link'
import type { FunctionTarget } from '../link/target'
import type { Project } from '../project'

/** A function that runs when an endpoint is called. */
export interface Reached {
  readonly facts: CodeFacts
  readonly range: TextRange
}

const MOST_DEPTH = 3

/** A function and the functions of the project that it calls. */
export function functionsOf(project: Project, handler: FunctionTarget): Reached[] {
  const seen = new Set<string>()
  const found: Reached[] = []
  const reach = (target: FunctionTarget, depth: number): void => {
    const key = keyOf(target)
    const facts = project.link.code(target.path)
    const range = facts?.functions[target.f]?.range
    if (!facts || !range || seen.has(key)) return
    seen.add(key)
    found.push({ facts, range })
    if (depth >= MOST_DEPTH) return
    for (const [c] of callsWithin(facts, range)) {
      const { target: callee } = project.link.called(facts.path, c)
      if (callee.k === 'function') reach(callee, depth + 1)
    }
  }
  reach(handler, 0)
  return found
}

/** Something in a function asks a service over the network. */
export function asksService({ link }: Project, { facts, range }: Reached): boolean {
  return [...callsWithin(facts, range)].some(([c]) => link.called(facts.path, c).behaviour?.sends === 'http')
}
