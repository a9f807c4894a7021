import type { CallFact, CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { isExcused } from './excuses'
import { isBesideWrite, isMarkAddress, isNotice } from './in-passing'
import { isByItself } from './own-route'
import { asksWho } from './passed-over'
import { isReadInParts, isTakenAsList, type ResponseCall } from './responses'

/** Whether a call marks what was seen, is a notice beside a write, or has something done of which its `catch` keeps silent. */
export function isAside(project: Project, file: CodeFacts, c: number): boolean {
  const operation = project.operations(file).find((each) => each.c === c)
  if (operation === undefined) return false
  if (isDroppedByItself(project, file, operation.call, operation.method)) return true
  if (isMarkAddress(operation.url ?? '') || /\/unsubscribe\/?$/i.test(operation.url ?? '')) return true
  return isNotice(file, operation) && isBesideWrite(project, file, operation.call.in, operation)
}

/** A token is handed back to whoever gave it: what comes next is to happen whether or not it was still good. */
export function isHandedBack(url: string | undefined): boolean {
  return url !== undefined && /\/revoke\b|\/token\/revo/i.test(url)
}

const SIGNS_OFF = /\b(?:log|sign)-?out\b/i

/** The session lies in the browser and is thrown away there, or the start page is loaded, which shows whether it still holds. */
export function forgetsSession(file: CodeFacts, call: CallFact, url: string | undefined): boolean {
  if (!SIGNS_OFF.test(url ?? '')) return false
  return (
    file.functions[call.in]?.goesHome === true ||
    file.calls.some((each) => each.in === call.in && /(?:local|session)Storage\.(?:removeItem|clear)$/.test(each.text))
  )
}

/** A rejection goes the way that a refusal does: the author says so at the `catch`, or the person leaves in any case. */
export function isMeantToPass(file: CodeFacts, call: CallFact, url: string | undefined): boolean {
  const fact = catchOf(file, call)
  if (!fact || fact.rethrows || fact.mayThrow || fact.says) return false
  return isExcused(file, fact) || SIGNS_OFF.test(url ?? '')
}

/** A token against forgery: the request that it is for is refused without it, and says so. */
const GUARDS_REQUEST = /[cx]srf/i

/**
 * A refusal whose body is read does no harm of its own, or is told as another cause: the author lets it pass, what it was
 * for is refused in its turn, or only a list is taken, where a `catch` that keeps silent is the same loss.
 */
export function isBodyLetGo(project: Project, file: CodeFacts, { c, call, url, method }: ResponseCall): boolean {
  if (GUARDS_REQUEST.test(url ?? '') || isMeantToPass(file, call, url)) return true
  if (asksWho(url) && isReadInParts(file, c)) return true
  if (isDroppedByItself(project, file, call, method)) return true
  const verdict = verdictOfCatch(project, file, call)
  return (verdict === 'logs' || verdict === 'drops') && isTakenAsList(file, c)
}

/** A screen that opens has something done, `POST /slots/ensure`, and says nothing where it cannot: nobody asked for it. */
function isDroppedByItself(project: Project, file: CodeFacts, call: CallFact, method: string | undefined): boolean {
  if (method === undefined || method === 'GET' || call.fate.end !== 'floating') return false
  return verdictOfCatch(project, file, call) === 'drops' && isByItself(file, call.in)
}

function verdictOfCatch(project: Project, file: CodeFacts, call: CallFact) {
  const fact = catchOf(file, call)
  return fact && project.failures.verdict(file, file.catches.indexOf(fact))
}

function catchOf(file: CodeFacts, { fate }: CallFact) {
  const guard = fate.guards[0]
  return guard?.k === 'catch' ? file.catches[guard.c] : undefined
}
