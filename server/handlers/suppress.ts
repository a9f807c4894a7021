import { type CancellationToken, ErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver'
import { toWorkspaceEdit } from '../actions/workspace-edit'
import type { SuppressParams } from '../protocol'
import { findingOf } from '../session/finding-of'
import type { Session } from '../session/session'

/** `readiness/suppress`: the edit that writes the comment; null where the finding is not there any more. */
export async function suppress(
  session: Session,
  params: SuppressParams,
  token: CancellationToken,
): Promise<WorkspaceEdit | null> {
  const reason = [params.reason, ...(params.until ? [`until ${params.until}`] : [])]
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (params.reason.trim() === '') throw new ResponseError(ErrorCodes.InvalidParams, 'A suppression needs a reason.')
  const found = await findingOf(session, params, token)
  if (found === undefined) return null
  const { file, finding } = found
  const text = file.source.textOf(file.path) ?? ''
  const edit = session.host.suppressionEdit(file.path, text, finding.range.start, finding.rule, reason)
  const change = {
    title: 'Suppress with reason',
    applicability: 'safe',
    edits: [edit],
    creates: [],
    needs: [],
  } as const
  return toWorkspaceEdit(change, file, session.client) ?? null
}
