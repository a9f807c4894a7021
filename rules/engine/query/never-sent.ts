import type { CodeFacts, SqlPartFact, SqlTextFact, Value } from '../../analysis/facts'
import type { Project } from '../project'
import { wordsOf } from './row-security'
import { isWrittenInCode } from './written-values'

/** Calls between the function and where the value is read or written. */
const MOST_CALLS = 3
const SESSION = /^(?:user|session|auth|claims|currentUser)$/
/** Who somebody is; a name is what people choose themselves. */
const IDENTITY = /(?:[iI]d|^role|^sub)$/

/**
 * Whether nobody sends what a piece of a statement is handed: with every caller that is known, it is who somebody is, as the
 * sign-in says (an id or a role of `req.user`), or one of the texts that the code holds.
 */
export function isNeverSent(
  project: Project,
  facts: CodeFacts,
  { in: f }: SqlTextFact,
  { handed }: SqlPartFact,
): boolean {
  const params = facts.functions[f]?.params ?? []
  return (
    handed?.every((name) =>
      isHandedNothingSent(
        project,
        facts.path,
        f,
        params.findIndex((each) => each.name === name),
        MOST_CALLS,
      ),
    ) ?? false
  )
}

function isHandedNothingSent(project: Project, path: string, f: number, i: number, calls: number): boolean {
  if (i < 0 || calls === 0) return false
  const callers = project.link.callersOf({ k: 'function', path, f })
  return (
    callers.length > 0 &&
    callers.every((place) => {
      const value = project.link.call(place)?.args[i]
      return value !== undefined && isOurs(project, place.path, value, calls)
    })
  )
}

function isOurs(project: Project, path: string, value: Value, calls: number): boolean {
  const facts = project.link.code(path)
  if (!facts) return false
  if (value.k === 'param' && !value.path?.length) return isHandedNothingSent(project, path, value.f, value.i, calls - 1)
  if (isWrittenInCode(project, path, value)) return true
  if (value.k === 'local') {
    const values = facts.declarations[value.d]?.values ?? []
    const [only] = values
    return only !== undefined && values.length === 1 && isOurs(project, path, only, calls)
  }
  const [last, ...before] = value.k === 'param' ? [...(value.path ?? [])].reverse() : wordsOf(facts, value, 0)
  return (
    (value.k === 'param' || value.k === 'member') &&
    IDENTITY.test(last ?? '') &&
    before.some((word) => SESSION.test(word))
  )
}
