import { Uri, workspace } from 'vscode'
import type { PreviousReviews, ReportResult } from '../../server/protocol'

/** What the last reviews found, kept on this machine beside the workspace's own storage: never in the workspace. */
export interface ReviewHistory {
  read(): Promise<PreviousReviews>
  keep(report: ReportResult): Promise<void>
}

/** @param storage folder for this workspace; undefined where no workspace is open: then nothing is kept */
export function reviewHistory(storage: Uri | undefined): ReviewHistory {
  const file = storage && Uri.joinPath(storage, 'last-review.json')
  return {
    async read() {
      if (!file) return {}
      try {
        return JSON.parse(Buffer.from(await workspace.fs.readFile(file)).toString('utf8')) as PreviousReviews
      } catch {
        // The first review, or a file that something else spoilt: nothing to compare with.
        return {}
      }
    },
    async keep({ folders, on }) {
      if (!storage || !file) return
      const kept: PreviousReviews = Object.fromEntries(folders.map(({ uri, found }) => [uri, { on, found }]))
      await workspace.fs.createDirectory(storage)
      await workspace.fs.writeFile(file, Buffer.from(JSON.stringify(kept)))
    },
  }
}
