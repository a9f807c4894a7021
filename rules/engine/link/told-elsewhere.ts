import type { CodeFacts, Fate, Guard } from '../../analysis/facts'
import type { Effects } from './effects'
import type { Link } from './link'
import { callVerdict } from './verdict'

/**
 * Something else that a promise goes through tells the person of its failure, whoever waits for it besides:
 * `toast.promise(saving, { error: … })`, or a `catch` on another use of the variable that keeps it.
 */
export function isToldElsewhere(link: Link, effects: Effects, facts: CodeFacts, fate: Fate): boolean {
  const through = [...fate.through, ...(fate.others?.through ?? [])]
  if (through.some((c) => isTellingPromise(link, facts, c))) return true
  return fate.others?.guards.some((guard) => tells(link, effects, facts, guard)) === true
}

/** A toast that is handed a promise and says what to show when it fails. */
export function isTellingPromise(link: Link, facts: CodeFacts, c: number): boolean {
  const { behaviour } = link.called(facts.path, c)
  if (behaviour?.role !== 'toast' || !behaviour.callbacks?.some(({ fate }) => fate === 'propagates')) return false
  const texts = facts.calls[c]?.args[1]
  return texts?.k === 'object' && 'error' in texts.members
}

/** The catch itself says something; one that only gives a stand-in back leaves it to the others. */
function tells(link: Link, effects: Effects, facts: CodeFacts, guard: Guard): boolean {
  const fact = guard.k === 'catch' ? facts.catches[guard.c] : undefined
  if (!fact || fact.rethrows) return false
  if (fact.handler) {
    const target = link.resolver.resolve(facts.path, fact.handler)
    return target.k === 'function' && effects.of(target).tells
  }
  if (fact.says || fact.usesError) return true
  for (let c = fact.calls[0]; c < fact.calls[1]; c++) {
    if (callVerdict(link, effects, facts, c) === 'handles') return true
  }
  return false
}
