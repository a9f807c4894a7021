import type { DidChangeConfigurationParams } from 'vscode-languageserver'
import { reloadSettings } from '../session/opening'
import type { Session } from '../session/session'
import { readSettings } from '../session/settings'

/** `workspace/didChangeConfiguration`: pulls the settings anew, or takes them from the message of a client that pushes. */
export async function didChangeConfiguration(
  session: Session,
  { settings }: DidChangeConfigurationParams,
): Promise<void> {
  if (!session.client.configuration && typeof settings === 'object' && settings !== null) {
    session.clientSettings = readSettings((settings as Record<string, unknown>).readiness ?? settings)
  }
  await reloadSettings(session)
}
