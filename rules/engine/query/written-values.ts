import type { Value } from '../../analysis/facts'
import type { Project } from '../project'

/** Steps from a value to the texts it may be: names, branches, what functions give back, what callers hand in. */
const MOST_STEPS = 8
/** What a function returns is told up to this many; there may be more. */
const MOST_RETURNS = 8

/**
 * Whether a value is one of the texts and numbers that the code holds, whichever way it goes: all that a function gives back,
 * and what each caller that is known hands in.
 */
export function isWrittenInCode(project: Project, path: string, value: Value): boolean {
  return isWritten(project, path, value, 0)
}

/** Whether a value is a parameter for which every caller that is known hands in one of the texts and numbers that the code holds. */
export function isHandedIn(project: Project, path: string, value: Value | undefined): boolean {
  const [only, ...others] = value?.k === 'local' ? (project.link.code(path)?.declarations[value.d]?.values ?? []) : []
  const given = others.length === 0 && only ? only : value
  return given?.k === 'param' && isWritten(project, path, given, 0)
}

function isWritten(project: Project, path: string, value: Value, steps: number): boolean {
  if (steps > MOST_STEPS) return false
  const deeper = (each: Value) => isWritten(project, path, each, steps + 1)
  switch (value.k) {
    case 'string':
      return !value.text.includes('${}')
    case 'literal':
      return true
    case 'either':
      return value.of.every(deeper)
    case 'param':
      return !value.path?.length && isWrittenByCallers(project, path, value, steps)
    case 'local': {
      const values = project.link.code(path)?.declarations[value.d]?.values ?? []
      return values.length > 0 && values.every(deeper)
    }
    case 'call': {
      const { target } = project.link.called(path, value.c)
      const returns = target.k === 'function' ? project.link.code(target.path)?.functions[target.f]?.returns : undefined
      return (
        target.k === 'function' &&
        returns !== undefined &&
        returns.length > 0 &&
        returns.length < MOST_RETURNS &&
        returns.every((each) => isWritten(project, target.path, each, steps + 1))
      )
    }
    case 'import':
    case 'member': {
      const found = project.link.resolver.resolve(path, value)
      return found.k === 'literal' || (found.k === 'string' && !found.text.includes('${}'))
    }
    default:
      return false
  }
}

function isWrittenByCallers(project: Project, path: string, { f, i }: Value & { k: 'param' }, steps: number): boolean {
  const callers = project.link.callersOf({ k: 'function', path, f })
  return (
    callers.length > 0 &&
    callers.every((place) => {
      const handed = project.link.call(place)?.args[i]
      return handed !== undefined && isWritten(project, place.path, handed, steps + 1)
    })
  )
}
