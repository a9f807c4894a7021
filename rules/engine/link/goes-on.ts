import type { CodeFacts } from '../../analysis/facts'
import type { Link } from './link'
import { functionSide } from './side'
import { isBusyName } from './state-names'
import type { CallPlace } from './target'

/** Behind a call that nobody waits for, its function shows, answers or keeps something as if the call had worked. */
export function goesOnAsIfWorked(link: Link, { path, c }: CallPlace): boolean {
  const facts = link.code(path)
  const call = facts?.calls[c]
  if (!facts || !call || call.fate.end !== 'floating') return false
  // A server then answers, and no answer after it says that this failed.
  const isServer = functionSide(link, facts, call.in) === 'server' || functionSide(link, facts, call.in) === 'edge'
  return facts.calls.some(
    (other, at) => other.in === call.in && other.range.start >= call.range.end && (isServer || claims(link, facts, at)),
  )
}

function claims(link: Link, facts: CodeFacts, c: number): boolean {
  if (facts.catches.some(({ calls }) => c >= calls[0] && c < calls[1])) return false
  const call = facts.calls[c]
  const [first] = call?.args ?? []
  switch (link.called(facts.path, c).behaviour?.role) {
    case 'toast':
    case 'notify':
    case 'navigate':
    case 'respond':
      return true
    case 'state':
      return !isBusyName(call?.text ?? '') && !(first?.k === 'literal' && !first.value)
    default:
      return false
  }
}
