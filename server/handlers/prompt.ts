import type { CancellationToken } from 'vscode-languageserver'
import { promptFor } from '../actions/prompt'
import type { FindingArguments } from '../protocol'
import { findingOf } from '../session/finding-of'
import type { Session } from '../session/session'

/** `readiness/prompt`: a finding as a task for an AI assistant; null where the finding is not there any more. */
export async function prompt(
  session: Session,
  params: FindingArguments,
  token: CancellationToken,
): Promise<string | null> {
  const found = await findingOf(session, params, token)
  if (found === undefined) return null
  return promptFor(found.finding, found.file, session.host.explain(found.finding.rule))
}
