import type { Finding, Severity } from '../../rules/engine/finding'
import { globProblem } from '../../rules/engine/globs'
import { positionsIn } from '../positions'
import { type Status, statusMethod } from '../protocol'
import { type Folder, uriIn } from './folders'
import { brokenConfigurations } from './reviewed-folder'
import { type Scheduled, schedule } from './schedule'
import type { Session } from './session'

export type Counts = Record<Severity, number>

/** Findings by severity; suppressed ones do not count. */
export function countFindings(findings: Iterable<Finding>): Counts {
  const counts: Counts = { error: 0, warning: 0, info: 0 }
  for (const finding of findings) if (!finding.suppressed && !finding.baselined) counts[finding.severity]++
  return counts
}

/** Tells the client how things stand, whenever that changed. */
export class StatusReporter {
  readonly #session: Session
  readonly #byFile = new Map<string, Counts>()
  readonly #soon: Scheduled
  #last = ''

  constructor(session: Session) {
    this.#session = session
    this.#soon = schedule(150, () => this.#send())
  }

  /** Something may have changed. */
  changed(): void {
    this.#soon.ask()
  }

  /** Takes note of a file's findings. */
  note(uri: string, counts: Counts): void {
    this.#byFile.set(uri, counts)
    this.#soon.ask()
  }

  /** A file is gone: its findings count no more. */
  forget(uri: string): void {
    if (this.#byFile.delete(uri)) this.#soon.ask()
  }

  /** Forgets the files that are not in `uris`. */
  keepOnly(uris: ReadonlySet<string>): void {
    for (const uri of this.#byFile.keys()) if (!uris.has(uri)) this.#byFile.delete(uri)
    this.#soon.ask()
  }

  /** Sends nothing more. */
  dispose(): void {
    this.#soon.cancel()
  }

  #send(): void {
    const status = this.#status()
    const print = JSON.stringify(status)
    if (print === this.#last) return
    this.#last = print
    this.#session.deliver('status', ({ sendNotification }) => sendNotification(statusMethod, status))
  }

  #status(): Status {
    const folders = this.#session.folders.all()
    const problems = folders.flatMap((folder) => problemsOf(folder, this.#session))
    return {
      state: this.#state(folders, problems.length > 0),
      findings: sum(this.#byFile.values()),
      findingsIn: this.#session.review.covers,
      files: folders.reduce((total, folder) => total + (folder.workspace?.reviewed().length ?? 0), 0),
      skipped: skippedByReason(folders),
      problems,
    }
  }

  #state(folders: readonly Folder[], problems: boolean): Status['state'] {
    if (folders.length > 0 && folders.every((folder) => !folder.settings.enable)) return 'disabled'
    if (folders.some((folder) => folder.workspace === undefined && folder.failure === undefined)) return 'starting'
    if (this.#session.review.running) return 'reviewing'
    return problems ? 'problem' : 'ready'
  }
}

/** Skipped files of all folders, counted by reason. */
function skippedByReason(folders: readonly Folder[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const folder of folders) {
    for (const { reason } of folder.workspace?.skipped() ?? []) counts[reason] = (counts[reason] ?? 0) + 1
  }
  return counts
}

function problemsOf(folder: Folder, session: Session): Status['problems'] {
  if (folder.failure !== undefined) {
    return [{ message: `The folder ${folder.name} could not be read: ${folder.failure}`, uri: folder.uri }]
  }
  const workspace = folder.workspace
  if (workspace === undefined) return []
  const globs = folder.settings.exclude.flatMap((glob) => globProblem(glob) ?? [])
  const settings = globs.map((problem) => ({ message: `In the setting readiness.exclude, ${problem}` }))
  const configurations = brokenConfigurations(workspace).flatMap((path) => {
    const uri = session.documentAt(folder, path)?.uri ?? uriIn(folder, path)
    const positions = positionsIn(workspace.textOf(path) ?? '', session.client.encoding)
    return workspace.findingsFor(path).map(({ message, range }) => ({ message, uri, range: positions.rangeOf(range) }))
  })
  return [...configurations, ...settings]
}

function sum(all: Iterable<Counts>): Counts {
  const total: Counts = { error: 0, warning: 0, info: 0 }
  for (const counts of all) {
    total.error += counts.error
    total.warning += counts.warning
    total.info += counts.info
  }
  return total
}
