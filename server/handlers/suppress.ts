import { type CancellationToken, ErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver'
import type { Finding } from '../../rules/engine/finding'
import { takesComments } from '../../rules/engine/suppressions'
import { excuse } from '../actions/rule-off'
import { type Change, toWorkspaceEdit } from '../actions/workspace-edit'
import type { SuppressParams } from '../protocol'
import { findingOf } from '../session/finding-of'
import type { LocatedFile } from '../session/located'
import type { Session } from '../session/session'

/**
 * `readiness/suppress`: the edit that writes the comment, or, where a file takes none, an override in `.readiness.json`; null
 * where the finding is not there any more.
 */
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
  const change = takesComments(file.path) ? comment(session, file, finding, reason) : excuse(file, finding.rule, reason)
  if (!change)
    throw new ResponseError(
      ErrorCodes.InvalidRequest,
      `${file.path} takes no comments, and .readiness.json cannot be changed.`,
    )
  return toWorkspaceEdit(change, file, session.client) ?? null
}

function comment(session: Session, file: LocatedFile, finding: Finding, reason: string): Change {
  const text = file.source.textOf(file.path) ?? ''
  const edit = session.host.suppressionEdit(file.path, text, finding.range.start, finding.rule, reason)
  return { title: 'Suppress with reason', applicability: 'safe', edits: [edit], creates: [], needs: [] }
}
