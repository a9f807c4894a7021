import { type CancellationToken, type CodeAction, LSPErrorCodes, ResponseError } from 'vscode-languageserver'
import { readActionData } from '../actions/action-data'
import { toWorkspaceEdit } from '../actions/workspace-edit'
import { hasKey } from '../convert'
import { throwIfCancelled } from '../session/cancellation'
import { openFindings } from '../session/located'
import type { Session } from '../session/session'

/**
 * `codeAction/resolve`: computes the edit of a quick fix. Fails with `ContentModified` when the document is not the one
 * the fix was offered for.
 */
export async function codeActionResolve(
  session: Session,
  action: CodeAction,
  token: CancellationToken,
): Promise<CodeAction> {
  const data = readActionData(action.data)
  if (data === undefined || action.edit !== undefined) return action
  const file = await session.locate(data.uri, token)
  throwIfCancelled(token)
  if (file === undefined || (file.document?.document.version ?? null) !== data.version) throw modified()
  const finding = openFindings(file).find((one) => hasKey(one, data.finding) && one.range.start === data.start)
  const fix = finding && session.host.fixesFor(finding, file.source).find((one) => one.title === data.title)
  const edit = fix && toWorkspaceEdit(fix, file, session.client)
  if (edit === undefined) throw modified()
  return { ...action, edit }
}

function modified(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'The text changed since this fix was offered.')
}
