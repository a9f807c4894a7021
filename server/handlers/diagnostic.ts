import {
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver'
import { type Judged, judge } from '../session/judged'
import { openFindings } from '../session/located'
import { followVersions } from '../session/opening'
import { normalised } from '../session/paths'
import type { Session } from '../session/session'
import { countFindings } from '../session/status'

const nothing: Judged = { diagnostics: [], resultId: 'nothing' }

/** `textDocument/diagnostic`: the findings of one open document; "unchanged" where the client has them. */
export async function diagnostic(
  session: Session,
  { textDocument: { uri }, previousResultId }: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const started = performance.now()
  const file = await session.locate(uri, token)
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')
  const { diagnostics, resultId } = file === undefined ? nothing : judge(file)
  if (file?.document !== undefined) session.status.note(normalised(uri), countFindings(openFindings(file)))
  if (file?.folder !== undefined) followVersions(session, file.folder)
  session.connection.tracer.log(
    `${uri}: ${diagnostics.length} findings in ${Math.round(performance.now() - started)} ms`,
  )
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnostics }
}
