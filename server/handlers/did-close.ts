import type { DidCloseTextDocumentParams } from 'vscode-languageserver'
import { followPause } from '../session/opening'
import { normalised } from '../session/paths'
import type { Session } from '../session/session'

/** `textDocument/didClose`: the file on disk counts again, and the review's collection takes the file back. */
export async function didClose(session: Session, { textDocument: { uri } }: DidCloseTextDocumentParams): Promise<void> {
  session.documents.close(uri)
  const owned = session.folders.ownerOf(uri)
  owned?.folder.workspace?.setOverlay(owned.path, undefined)
  const file = await session.locate(uri)
  if (session.documents.get(uri) !== undefined) return
  session.review.closed(file, normalised(uri))
  if (owned !== undefined) followPause(session, owned.folder)
  session.review.reconcileSoon()
}
