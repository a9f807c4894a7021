import { type CancellationToken, CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver'
import { throwIfCancelled } from './cancellation'

/** The one review that may run at a time: starting another ends it. */
export class RunningReview {
  #latest: CancellationTokenSource | undefined

  /**
   * Runs `work` with a token that the client and a later review can cancel.
   * @throws ResponseError `RequestCancelled` or `ServerCancelled`, whatever `work` came to when it was cancelled
   */
  async run<T>(token: CancellationToken, work: (token: CancellationToken) => Promise<T>): Promise<T> {
    this.#latest?.cancel()
    const mine = new CancellationTokenSource()
    this.#latest = mine
    const listening = token.onCancellationRequested(() => mine.cancel())
    try {
      throwIfCancelled(token)
      const result = await work(mine.token)
      this.#throwIfEnded(token, mine)
      return result
    } catch (error) {
      this.#throwIfEnded(token, mine)
      throw error
    } finally {
      listening.dispose()
    }
  }

  /** Ends the one that runs. */
  cancel(): void {
    this.#latest?.cancel()
  }

  /** Whether no later review was started. */
  isLatest(token: CancellationToken): boolean {
    return this.#latest?.token === token
  }

  #throwIfEnded(token: CancellationToken, mine: CancellationTokenSource): void {
    throwIfCancelled(token)
    if (this.#latest !== mine) throw new ResponseError(LSPErrorCodes.ServerCancelled, 'A newer review took its place.')
  }
}
