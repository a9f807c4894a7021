import { setImmediate } from 'node:timers/promises'

/** The part of LSP's `CancellationToken` that the workspace looks at. */
export interface Cancellation {
  readonly isCancellationRequested: boolean
}

/** Thrown out of an operation whose token was cancelled. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/** How long work may hold the event loop, in milliseconds. */
const SLICE = 12

/** Lets the event loop turn when a slice of time is used up, and throws {@link Cancelled} once the token is cancelled. */
export function pacer(token: Cancellation | undefined): () => Promise<void> {
  let resumed = performance.now()
  return async () => {
    if (token?.isCancellationRequested) throw new Cancelled()
    if (performance.now() - resumed < SLICE) return
    await setImmediate()
    resumed = performance.now()
    if (token?.isCancellationRequested) throw new Cancelled()
  }
}
