import type { CancellationToken } from 'vscode-languageserver'
import type { ReviewParams, ReviewResult } from '../protocol'
import { Batches } from '../session/batches'
import { type Folder, uriIn } from '../session/folders'
import { tell } from '../session/opening'
import { normalised } from '../session/paths'
import { ReviewProgress } from '../session/review-progress'
import { ReviewTally } from '../session/review-tally'
import type { Session } from '../session/session'

/** One run of a review. */
interface Run {
  readonly session: Session
  readonly batches: Batches
  readonly progress: ReviewProgress
  readonly token: CancellationToken
  readonly tally: ReviewTally
  /** Files of a review of changed files. */
  readonly looked: Set<string>
}

/** `readiness/review`: judges the whole workspace, or what git says changed, and sends findings as they are made. */
export async function review(session: Session, params: ReviewParams, token: CancellationToken): Promise<ReviewResult> {
  return session.runningReview.run(token, async (running) => {
    const folders = session.folders.all()
    const reporter = session.connection.window.attachWorkDoneProgress(params.workDoneToken)
    const progress = new ReviewProgress(reporter, folders)
    const batches = new Batches(session, params.partialResultToken)
    const run: Run = { session, batches, progress, token: running, tally: new ReviewTally(), looked: new Set() }
    session.review.begin(params.scope)
    let complete = false
    try {
      await progress.reading(running)
      await reviewFolders(run, folders, params.scope)
      complete = !running.isCancellationRequested
      return run.tally.result()
    } finally {
      batches.flush()
      progress.done()
      const scope = params.scope === 'workspace' ? 'workspace' : run.looked
      if (session.runningReview.isLatest(running)) session.review.end(complete && scope)
    }
  })
}

async function reviewFolders(run: Run, folders: readonly Folder[], scope: ReviewParams['scope']): Promise<void> {
  const total = folders.reduce((files, folder) => files + (folder.workspace?.reviewed().length ?? 0), 0)
  let before = 0
  for (const folder of folders) {
    if (run.token.isCancellationRequested) return
    const paths = scope === 'changed' ? await changedIn(run, folder) : undefined
    await reviewFolder(run, folder, paths, (done) => run.progress.judged(before + done, total))
    before += folder.workspace?.reviewed().length ?? 0
  }
}

async function reviewFolder(
  { session, batches, token, tally, looked }: Run,
  folder: Folder,
  paths: ReadonlySet<string> | undefined,
  onProgress: (done: number) => void,
): Promise<void> {
  if (folder.failure !== undefined) tally.note(`${folder.name} could not be read: ${folder.failure}`)
  if (folder.workspace === undefined || !folder.settings.enable) return
  tell(session, folder, (workspace) => (paths ? workspace.filesChanged([...paths]) : workspace.followDisk()))
  await folder.settled
  for (const path of paths ?? []) looked.add(normalised(uriIn(folder, path)))
  const onFindings = (path: string): void => {
    const file = session.locateIn(folder, path)
    const update = file && session.review.take(file)
    if (update !== undefined) batches.add(update)
  }
  const options = { ...(paths && { paths }), onFindings }
  tally.add(folder, await folder.workspace.review(options, ({ done }) => onProgress(done), token))
  if (!paths) tally.addFacts(folder, session.host.today())
}

/** What git says changed in a folder; none, with a note for the person, where it cannot be asked. */
async function changedIn({ session, tally }: Run, folder: Folder): Promise<ReadonlySet<string>> {
  if (!session.trusted) {
    tally.note('Git is not asked in a workspace that is not trusted, so the changed files are not known.')
    return new Set()
  }
  try {
    return await session.host.changedFiles(folder.root)
  } catch (error) {
    tally.note(`The changed files are not known: ${error instanceof Error ? error.message : String(error)}`)
    return new Set()
  }
}
