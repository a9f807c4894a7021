import type { DidSaveTextDocumentParams } from 'vscode-languageserver'
import { judge } from '../session/judged'
import { normalised } from '../session/paths'
import type { Session } from '../session/session'

/** `textDocument/didSave`: with `run: onSave` the document is judged now; the review follows. */
export async function didSave(session: Session, { textDocument }: DidSaveTextDocumentParams): Promise<void> {
  const open = session.documents.saved(textDocument.uri)
  if (open === undefined) return
  session.review.saved(normalised(textDocument.uri))
  session.review.reconcileSoon()
  const file = await session.locate(textDocument.uri)
  if (file?.settings.run !== 'onSave') return
  if (open.savedVersion === open.document.version) judge(file)
  session.refreshSoon()
}
