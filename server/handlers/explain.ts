import { ErrorCodes, ResponseError } from 'vscode-languageserver'
import type { ExplainParams, Explanation } from '../protocol'
import type { Session } from '../session/session'

/** `readiness/explain`: what a rule is about. Fails with `InvalidParams` for an unknown rule. */
export function explain(session: Session, { rule }: ExplainParams): Explanation {
  const explanation = session.host.explain(rule)
  if (explanation === undefined) throw new ResponseError(ErrorCodes.InvalidParams, `There is no rule "${rule}".`)
  return explanation
}
