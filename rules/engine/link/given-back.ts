import type { CodeFacts, ResultUse } from '../../analysis/facts'
import type { Project } from '../project'
import { keyOf } from './link'
import type { Operation } from './operations'

/** Some code looks at the error that an operation gives back: where it is called, in a function the result is handed to, or in a caller. */
export function isErrorLookedAt(project: Project, file: CodeFacts, operation: Operation): boolean {
  return isLookedAt(project, file, operation, operation.call.fate.use, new Set())
}

function isLookedAt(
  project: Project,
  file: CodeFacts,
  operation: Operation,
  use: ResultUse,
  seen: Set<string>,
): boolean {
  const { errorKey = 'error', nullOnError } = operation.behaviour
  if (use.reads.includes(errorKey) || use.escapes) return true
  if (nullOnError && use.reads.includes(nullOnError.split('.')[0] ?? '')) return true
  for (const { callee, i } of use.passedTo) {
    const target = project.link.resolver.resolve(file.path, callee)
    if (target.k !== 'function') return true
    const owner = project.link.code(target.path)
    const parameter = owner?.functions[target.f]?.params[i]
    if (!owner || !parameter || seen.has(keyOf(target))) return true
    seen.add(keyOf(target))
    if (parameter.use.dropped || isLookedAt(project, owner, operation, parameter.use, seen)) return true
  }
  return use.returned && isLookedAtByCallers(project, file, operation, seen)
}

function isLookedAtByCallers(project: Project, file: CodeFacts, operation: Operation, seen: Set<string>): boolean {
  const { call } = operation
  if (call.in < 0) return true
  const target = { k: 'function', path: file.path, f: call.in } as const
  if (seen.has(keyOf(target)) || file.functions[call.in]?.usage) return true
  seen.add(keyOf(target))
  const callers = project.link.callersOf(target).filter(({ path }) => !project.link.standsAside(path))
  if (callers.length === 0 || project.link.referencesTo(target).length > 0) return true
  return callers.some((place) => {
    const owner = project.link.code(place.path)
    const use = owner?.calls[place.c]?.fate.use
    if (!owner || !use || use.returned) return true
    return isLookedAt(project, owner, operation, use, seen)
  })
}
