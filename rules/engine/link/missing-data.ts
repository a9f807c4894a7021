import type { CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import type { Operation } from './operations'
import { isValue } from './passed-over'
import { callVerdict } from './verdict'

/** Their `data` is null when they fail, and only then. */
const WHOLE =
  /\.auth\.(?:mfa\.\w+|resetPasswordForEmail|signInWithSSO|getUserIdentities|getClaims)$|\.storage\.from\(\)\.(?!list$|exists$)\w+$/
/** The same, of a row; its columns may be null in their own right, so a test of one of them says something else. */
const ROW = /\.single$/
/** Of their `data` the parts are null when they fail, and only then; the other parts may be null after success. */
const PART: readonly (readonly [api: RegExp, member: string])[] = [
  [/\.auth\.(?:signInWithPassword|signInAnonymously|signInWithIdToken|exchangeCodeForSession|setSession)$/, 'session'],
  [/\.auth\.(?!signInWithOtp$|resend$|getSession$)[\w.]+$/, 'user'],
  [/\.auth\.(?:signInWithOAuth|linkIdentity)$/, 'url'],
]

/**
 * The code asks whether the data is there, of a result that has none exactly when it failed, and throws, answers or tells
 * the person where it has none. A branch that only logs and goes on does not count.
 */
export function isMissingDataTold(project: Project, file: CodeFacts, operation: Operation): boolean {
  const { apiPath } = operation
  return file.missingData.some((fact) => {
    if (operation.c < fact.of[0] || operation.c >= fact.of[1]) return false
    const isFailure =
      WHOLE.test(apiPath) ||
      (fact.member === undefined && ROW.test(apiPath)) ||
      PART.some(([api, member]) => fact.member === member && api.test(apiPath))
    if (!isFailure) return false
    // `return false` says that there is none, which is not known after a failure.
    if (fact.throws || fact.says || fact.returns.some((kind) => isValue(kind) && !/^(?:true|false|-?\d+)$/.test(kind)))
      return true
    for (let c = fact.calls[0]; c < fact.calls[1]; c++) {
      const verdict = callVerdict(project.link, project.failures.effects, file, c)
      if (verdict === 'handles' || verdict === 'rethrows') return true
    }
    return false
  })
}
