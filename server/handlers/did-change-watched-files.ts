import { type DidChangeWatchedFilesParams, FileChangeType } from 'vscode-languageserver'
import type { Folder } from '../session/folders'
import { tell } from '../session/opening'
import type { ReviewedFolder } from '../session/reviewed-folder'
import type { Session } from '../session/session'

/** Folders whose changes never matter; an install writes tens of thousands of files. */
const uninteresting = /(?:^|\/)(?:node_modules|\.git\/(?!info\/exclude$)|\.next|dist)(?:\/|$)/

interface Changes {
  readonly changed: Set<string>
  readonly deleted: Set<string>
}

/** `workspace/didChangeWatchedFiles`: reads again what was created, changed or deleted on disk. */
export function didChangeWatchedFiles(session: Session, params: DidChangeWatchedFilesParams): void {
  const byFolder = new Map<Folder, Changes>()
  for (const { uri, type } of params.changes) {
    const owned = session.folders.ownerOf(uri)
    if (owned === undefined || owned.path === '' || uninteresting.test(owned.path)) continue
    const changes = byFolder.get(owned.folder) ?? { changed: new Set(), deleted: new Set() }
    byFolder.set(owned.folder, changes)
    const [into, outOf] =
      type === FileChangeType.Deleted ? (['deleted', 'changed'] as const) : (['changed', 'deleted'] as const)
    changes[into].add(owned.path)
    changes[outOf].delete(owned.path)
  }
  for (const [folder, { changed, deleted }] of byFolder) {
    tell(session, folder, (workspace) => follow(workspace, changed, deleted))
  }
}

/** Reads again what changed, all at once: a branch switch changes thousands. Folders that are gone are told one by one. */
async function follow(workspace: ReviewedFolder, changed: Iterable<string>, deleted: Iterable<string>): Promise<void> {
  const known = new Set(workspace.reviewed())
  const files: string[] = [...changed]
  for (const path of deleted) {
    if (known.has(path)) files.push(path)
    else await workspace.fileDeleted(path)
  }
  await workspace.filesChanged(files)
}
