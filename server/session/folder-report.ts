import type { CancellationToken } from 'vscode-languageserver'
import { parseBaseline } from '../../rules/engine/baseline'
import type { Previous } from '../../rules/review/changes'
import type { RenderOptions, Review } from '../../rules/review/review'
import type { PreviousReviews } from '../protocol'
import { assessed } from '../workspace'
import { throwIfCancelled } from './cancellation'
import type { Folder } from './folders'
import type { ReviewedFolder } from './reviewed-folder'
import type { Session } from './session'

/** The review of a folder as it is now, with what it means. */
export interface FolderReport {
  readonly folder: Folder
  readonly workspace: ReviewedFolder
  readonly review: Review
  readonly options: RenderOptions
}

/**
 * Reviews a folder: cheap after a review, for findings are kept until something they rest on changes. Undefined where it
 * could not be read, or is switched off.
 */
export async function folderReport(
  session: Session,
  folder: Folder,
  previous: PreviousReviews | undefined,
  token: CancellationToken,
): Promise<FolderReport | undefined> {
  await folder.settled
  throwIfCancelled(token)
  const { workspace } = folder
  if (workspace === undefined || !folder.settings.enable) return undefined
  const found = await workspace.review({}, undefined, token)
  throwIfCancelled(token)
  const { rules, version } = session.host
  const before = previousOf(previous?.[folder.uri])
  const review = assessed(workspace, found, { rules, now: session.host.today(), ...(before && { previous: before }) })
  return { folder, workspace, review, options: { sourceOf: (path) => workspace.textOf(path), version, rules } }
}

/** What the client kept of the last review; what it kept wrongly counts as nothing. */
function previousOf(kept: PreviousReviews[string] | undefined): Previous | undefined {
  if (kept === undefined) return undefined
  try {
    return { on: String(kept.on), found: parseBaseline(kept.found) }
  } catch {
    return undefined
  }
}
