import type { DidOpenTextDocumentParams } from 'vscode-languageserver'
import { normalised } from '../session/paths'
import type { Session } from '../session/session'

/** `textDocument/didOpen`: from now on the document's text counts, and its findings are pulled. */
export function didOpen(session: Session, { textDocument }: DidOpenTextDocumentParams): void {
  session.documents.open(textDocument)
  const owned = session.folders.ownerOf(textDocument.uri)
  owned?.folder.workspace?.setOverlay(owned.path, textDocument.text)
  session.review.opened(normalised(textDocument.uri))
  session.judgeSoon()
}
