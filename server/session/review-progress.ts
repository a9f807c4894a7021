import type { CancellationToken, WorkDoneProgressReporter } from 'vscode-languageserver'
import { cancellationOf } from './cancellation'
import type { Folder } from './folders'

/** How much of a cold review goes into reading files, in percent. */
const READING = 75
/** Between two reports on the reading of files, in milliseconds. */
const INTERVAL = 200
/** Files judged between two reports. */
const STEP = 100

/** Tells the person how far a review is: first reading, where that is still under way, then judging. */
export class ReviewProgress {
  readonly #reporter: WorkDoneProgressReporter
  readonly #folders: readonly Folder[]
  #from = 0
  #told = 0

  constructor(reporter: WorkDoneProgressReporter, folders: readonly Folder[]) {
    this.#reporter = reporter
    this.#folders = folders
    reporter.begin('Readiness review', 0, 'Reading files', true)
  }

  /** Waits until the folders are open and have read every change told so far, or the token is cancelled. */
  async reading(token: CancellationToken): Promise<void> {
    const opening = this.#folders.some((folder) => folder.workspace === undefined && folder.failure === undefined)
    const telling = opening ? setInterval(() => this.#tellReading(), INTERVAL) : undefined
    await Promise.race([Promise.all(this.#folders.map((folder) => folder.settled)), cancellationOf(token)])
    clearInterval(telling)
    if (opening) this.#from = READING
  }

  /** So many files were judged. */
  judged(done: number, total: number): void {
    if (done % STEP === 0 || done === total) this.#tell('Judged', done, total, this.#from, 100)
  }

  /** So many fixes were made; how many more rounds follow is not known, so nothing is promised. */
  fixed(done: number, total: number): void {
    if (performance.now() - this.#told < INTERVAL) return
    this.#told = performance.now()
    this.#reporter.report(`Fix ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`)
  }

  done(): void {
    this.#reporter.done()
  }

  #tellReading(): void {
    const done = this.#folders.reduce((sum, folder) => sum + folder.reading.done, 0)
    const total = this.#folders.reduce((sum, folder) => sum + folder.reading.total, 0)
    this.#tell('Read', done, total, 0, READING)
  }

  #tell(what: string, done: number, total: number, from: number, to: number): void {
    if (total === 0) return
    const counted = `${what} ${done.toLocaleString('en')} of ${total.toLocaleString('en')} files`
    this.#reporter.report(from + (to - from) * Math.min(1, done / total), counted)
  }
}
