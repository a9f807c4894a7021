import type { DidChangeWorkspaceFoldersParams } from 'vscode-languageserver'
import { startFolder } from '../session/opening'
import type { Session } from '../session/session'

/** `workspace/didChangeWorkspaceFolders`: opens the new ones, and anew those whose nested folders changed. */
export function didChangeWorkspaceFolders(session: Session, { event }: DidChangeWorkspaceFoldersParams): void {
  const removed = new Set(event.removed.map((folder) => folder.uri))
  const kept = session.folders.all().filter((folder) => !removed.has(folder.uri))
  for (const folder of session.folders.set([...kept, ...event.added])) startFolder(session, folder)
  session.status.changed()
  session.refreshSoon()
  session.review.reconcileSoon()
}
