import type { CallFact, CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { isExcused } from './excuses'
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
    if (isStampLetGo(file, operation) || feedsNothing(operation) || isClearedInPassing(file, project, operation))
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

/** Columns that say when something was last used or seen. */
const STAMP = /^last_?(?:used|seen|active|accessed|viewed|login|opened|read|visited)(?:_?(?:at|on|date|time))?$/i

/** Nothing but the time of a last use is written, and the `catch` around it says that its failure may pass: `catch {}` with a remark. */
function isStampLetGo(file: CodeFacts, { call }: Operation): boolean {
  const guard = call.fate.guards[0]
  const fact = guard?.k === 'catch' ? file.catches[guard.c] : undefined
  if (!fact?.empty || !isExcused(file, fact) || !call.fate.use.dropped) return false
  for (let at: CallFact | undefined = call; at; at = file.calls[at.chained]) {
    const [row] = at.args
    if (!/\.update$/.test(at.text)) continue
    const names = row?.k === 'object' && !row.open ? Object.keys(row.members) : []
    return names.length > 0 && names.every((name) => STAMP.test(name))
  }
  return false
}

/** Columns that say when a row was made or is over. */
const TIME = /(?:_at|_on|date|time|timestamp|expir\w*|until)$|(?:At|On)$/

/** Rows that are over are cleared out beside other work of the same function: the next time clears them too. */
function isClearedInPassing(file: CodeFacts, project: Project, operation: Operation): boolean {
  const { method, call } = operation
  if (method !== 'DELETE' || !call.fate.use.dropped) return false
  let isByTime = false
  for (let at: CallFact | undefined = call; at; at = file.calls[at.chained]) {
    const [column] = at.args
    if (/\.(?:lt|lte)$/.test(at.text)) isByTime ||= column?.k === 'string' && TIME.test(column.text)
  }
  if (!isByTime) return false
  return project
    .operations(file)
    .some(
      (other) => other.call.in === call.in && other.method !== undefined && /^(?:POST|PUT|PATCH)$/.test(other.method),
    )
}

/** Rows that are loaded under a name, and end in nothing that is used: their loss shows nobody anything. */
function feedsNothing({ method, call: { fate } }: Operation): boolean {
  const { reads, unused, passedTo, returned, escapes } = fate.use
  return method === 'GET' && reads.length + passedTo.length === 0 && unused.join() === 'data' && !returned && !escapes
}
