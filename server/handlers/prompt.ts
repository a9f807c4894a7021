import type { CancellationToken } from 'vscode-languageserver'
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
  return found === undefined ? null : session.host.promptFor(found.finding, found.file.source)
}
