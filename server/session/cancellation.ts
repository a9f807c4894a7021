import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver'

/** Resolves when the token is cancelled. */
export function cancellationOf(token: CancellationToken): Promise<void> {
  if (token.isCancellationRequested) return Promise.resolve()
  return new Promise((resolve) => token.onCancellationRequested(() => resolve()))
}

/** @throws ResponseError `RequestCancelled` once the token is cancelled */
export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')
}
