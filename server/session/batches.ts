import { type ProgressToken, ProgressType } from 'vscode-languageserver'
import type { FileDiagnostics } from '../protocol'
import type { Session } from './session'

const partialResult = new ProgressType<FileDiagnostics[]>()

/** Milliseconds between two batches: often enough to see them come, seldom enough for the client's screen. */
const INTERVAL = 100

/** Gathers files and sends them together, as partial results. */
export class Batches {
  readonly #session: Session
  readonly #token: ProgressToken | undefined
  #waiting: FileDiagnostics[] = []
  #sent = performance.now()

  constructor(session: Session, token: ProgressToken | undefined) {
    this.#session = session
    this.#token = token
  }

  add(file: FileDiagnostics): void {
    this.#waiting.push(file)
    if (performance.now() - this.#sent >= INTERVAL) this.flush()
  }

  flush(): void {
    this.#sent = performance.now()
    if (this.#waiting.length === 0 || this.#token === undefined) return
    const batch = this.#waiting
    this.#waiting = []
    const token = this.#token
    this.#session.deliver('partial result', ({ sendProgress }) => sendProgress(partialResult, token, batch))
  }
}
