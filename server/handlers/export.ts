import { type CancellationToken, ErrorCodes, ResponseError } from 'vscode-languageserver'
import { renderHtml } from '../../rules/review/html/page'
import { renderJson } from '../../rules/review/json'
import { renderMarkdown } from '../../rules/review/markdown'
import { renderSarif } from '../../rules/review/sarif'
import type { ExportParams } from '../protocol'
import { folderReport } from '../session/folder-report'
import type { Session } from '../session/session'

const RENDERERS = { markdown: renderMarkdown, html: renderHtml, sarif: renderSarif, json: renderJson }

/** `readiness/export`: the report of a folder in a format for others. */
export async function exportReport(
  session: Session,
  { folder: uri, format, previous }: ExportParams,
  token: CancellationToken,
): Promise<string> {
  const folder = session.folders.all().find((one) => one.uri === uri)
  const made = folder && (await folderReport(session, folder, previous, token))
  if (!made) throw new ResponseError(ErrorCodes.InvalidParams, 'That folder is not reviewed.')
  return RENDERERS[format](made.review, made.options)
}
