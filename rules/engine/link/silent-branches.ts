import type { CatchFact, CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { isExcused } from './excuses'
import { isInPassing } from './in-passing'
import type { Operation } from './operations'
import { isTelemetry, isTrail } from './reach'

/** The operations that stand in the guarded block of a catch itself. */
export function operationsTried(project: Project, file: CodeFacts, { triedCalls: [from, to] }: CatchFact): Operation[] {
  return project.operations(file).filter(({ c }) => c >= from && c < to)
}

/** Whether a branch only logs an error given back that would be missed, with no catch around it that is reported in its place. */
export function isWholeStory(project: Project, file: CodeFacts, index: number): boolean {
  const fact = file.catches[index]
  if (!fact || !isLoggedBranch(project, file, index)) return false
  const around = fact.inside < 0 ? undefined : project.failures.verdict(file, fact.inside)
  if (around === 'logs' || around === 'drops') return false
  return !isInPassing(project, file, index, operationsTried(project, file, fact))
}

/** The branches in a guarded block that only log: with a catch that only logs, the whole failure is silent. */
export function branchesInside(project: Project, file: CodeFacts, index: number): CatchFact[] {
  return file.catches.filter(
    (fact, i) => fact.form === 'branch' && fact.inside === index && isLoggedBranch(project, file, i),
  )
}

function isLoggedBranch(project: Project, file: CodeFacts, index: number): boolean {
  const fact = file.catches[index]
  if (!fact || project.failures.verdict(file, index) !== 'logs' || isExcused(file, fact)) return false
  return matters(project, operationsTried(project, file, fact))
}

/** Whether some of these would be missed. */
export function matters(project: Project, operations: readonly Operation[]): boolean {
  return operations.some((operation) => {
    const owner = project.link.code(operation.path)
    return owner !== undefined && !isTelemetry(owner, operation) && !isTrail(operation)
  })
}
