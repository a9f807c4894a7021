import type { CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { isErrorLookedAt } from './given-back'
import { isMissingDataTold } from './missing-data'
import type { Operation } from './operations'
import { passedOver } from './passed-over'
import { isTelemetry, isTrail } from './reach'

/** A supabase-js call whose `error` nobody looks at; `isSkipped` where only the good result is acted on. */
export interface UnreadError {
  readonly operation: Operation
  readonly isSkipped: boolean
}

/** The supabase-js calls of a file whose `error` is lost, in order. Signing out and telemetry are none. */
export function* unreadErrors(file: CodeFacts, project: Project): Generator<UnreadError> {
  const isBrowser = project.side(file) === 'browser'
  for (const operation of project.operations(file)) {
    if (operation.kind !== 'supabase' || operation.behaviour.failure !== 'returns-error') continue
    if (/\.signOut$/.test(operation.apiPath) || isTelemetry(file, operation)) continue
    const { fate } = operation.call
    if (
      fate.voided ||
      fate.end === 'stored' ||
      (fate.end === 'floating' && fate.use.dropped && fate.through.length === 0)
    )
      continue
    // Made again where it may be there: that it is is no failure, and what is put there tells of any other.
    if (/\.createBucket$/.test(operation.apiPath) && fate.use.dropped) continue
    const isSkipped =
      isBrowser &&
      !isTrail(operation) &&
      !operation.apiPath.includes('.auth.') &&
      passedOver(project, file, operation.c, 'error') !== undefined
    if (!isSkipped && (isErrorLookedAt(project, file, operation) || isMissingDataTold(project, file, operation)))
      continue
    yield { operation, isSkipped }
  }
}
