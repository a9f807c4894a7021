import type { DidChangeTextDocumentParams } from 'vscode-languageserver'
import type { Session } from '../session/session'

/** `textDocument/didChange`: takes the edits over; nothing is analysed until it is asked for. */
export function didChange(session: Session, { textDocument, contentChanges }: DidChangeTextDocumentParams): void {
  const open = session.documents.change(textDocument.uri, textDocument.version, contentChanges)
  const owned = session.folders.ownerOf(textDocument.uri)
  if (open === undefined || owned === undefined) return
  owned.folder.workspace?.setOverlay(owned.path, open.document.getText())
  session.judgeSoon()
}
