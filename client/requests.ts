import type { Progress } from 'vscode'
import { LSPErrorCodes, ResponseError, type WorkDoneProgressReport } from 'vscode-languageclient'

/** Passes the steps of a request on: the server speaks of percentages reached; VS Code wants what was added. */
export function stepsOf(
  progress: Progress<{ message?: string; increment?: number }>,
): (step: WorkDoneProgressReport) => void {
  let reached = 0
  return ({ message, percentage }) => {
    const increment = Math.max(0, (percentage ?? reached) - reached)
    reached += increment
    progress.report({ increment, ...(message === undefined ? {} : { message }) })
  }
}

/** Whether a request ended because the person, or a later request, cancelled it. */
export function isCancellation(error: unknown): boolean {
  if (!(error instanceof ResponseError)) return error instanceof Error && error.name === 'Canceled'
  return error.code === LSPErrorCodes.RequestCancelled || error.code === LSPErrorCodes.ServerCancelled
}
