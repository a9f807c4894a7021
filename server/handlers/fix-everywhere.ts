import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver'
import { everywhereEdit } from '../actions/everywhere-edit'
import { positionsIn } from '../positions'
import type { FixEverywhereParams, FixEverywhereResult, LeftPlace } from '../protocol'
import { throwIfCancelled } from '../session/cancellation'
import { type Folder, uriIn } from '../session/folders'
import type { FixedCopy } from '../session/host'
import { ReviewProgress } from '../session/review-progress'
import type { ReviewedFolder } from '../session/reviewed-folder'
import type { Session } from '../session/session'
import { Cancelled, type ReviewProgress as WorkspaceProgress } from '../workspace'

/** A folder and what became of its copy. */
interface Fixed {
  readonly folder: Folder
  readonly workspace: ReviewedFolder
  readonly copy: FixedCopy
}

/** `readiness/fixEverywhere`: every fix of a rule in the workspace, as one change that shows itself first. */
export async function fixEverywhere(
  session: Session,
  { rule, workDoneToken }: FixEverywhereParams,
  token: CancellationToken,
): Promise<FixEverywhereResult> {
  if (!session.host.fixable.some((one) => one.rule === rule))
    throw new ResponseError(ErrorCodes.InvalidParams, `The rule "${rule}" has no fixes.`)
  const folders = session.folders.all().filter((folder) => folder.settings.enable)
  const reporter = session.connection.window.attachWorkDoneProgress(workDoneToken)
  const progress = new ReviewProgress(reporter, folders)
  try {
    await progress.reading(token)
    throwIfCancelled(token)
    return resultOf(session, rule, await fixFolders(session, folders, rule, progress, token))
  } catch (error) {
    if (error instanceof Cancelled) throwIfCancelled(token)
    throw error
  } finally {
    progress.done()
  }
}

async function fixFolders(
  session: Session,
  folders: readonly Folder[],
  rule: string,
  progress: ReviewProgress,
  token: CancellationToken,
): Promise<Fixed[]> {
  const fixed: Fixed[] = []
  for (const folder of folders) {
    const { workspace } = folder
    if (workspace === undefined) continue
    const onProgress = ({ stage, done, total }: WorkspaceProgress): void => {
      if (stage === 'fixes') progress.fixed(done, total)
      else progress.judged(done, total)
    }
    fixed.push({ folder, workspace, copy: await session.host.fixEverywhere(workspace, rule, { token, onProgress }) })
    throwIfCancelled(token)
  }
  return fixed
}

function resultOf(session: Session, rule: string, fixed: readonly Fixed[]): FixEverywhereResult {
  const changed = fixed.flatMap(({ folder, workspace, copy: { files } }) => {
    if (files.some(({ path, before }) => workspace.textOf(path) !== before)) throw modified()
    const [first] = files
    const context = first && session.locateIn(folder, first.path)?.context
    return context === undefined ? [] : [{ files, context }]
  })
  const files = changed.flatMap((one) => one.files)
  const fixes = fixed.reduce((sum, { copy }) => sum + (copy.applied.get(rule) ?? 0), 0)
  return {
    edit: everywhereEdit(changed, `Fix ${rule} everywhere`, session.client) ?? null,
    fixes,
    files: files.length,
    created: fixed.flatMap(({ folder, copy }) =>
      copy.files.flatMap(({ path, before }) => (before === undefined ? [uriIn(folder, path)] : [])),
    ),
    needs: [...new Set(fixed.flatMap(({ copy }) => [...copy.needs]))].sort(),
    left: fixed.flatMap((one) => leftOf(session, one)),
  }
}

function leftOf(session: Session, { folder, copy }: Fixed): LeftPlace[] {
  return copy.left.flatMap(({ finding, reason }) => {
    // Fixes that ask first are made too, so none is left for that.
    if (reason === 'unsafe') return []
    const positions = positionsIn(copy.textOf(finding.file) ?? '', session.client.encoding)
    const { message } = finding
    return [{ uri: uriIn(folder, finding.file), range: positions.rangeOf(finding.range), message, reason }]
  })
}

function modified(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'Something was edited while the fixes were made. Try again.')
}
