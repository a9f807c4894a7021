/** The command could not do what it was asked; the message says what and why. Exit code 2. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun'
}

/** A system error's reason without its code and path: `permission denied`. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return /^[A-Z]+: ([^,]+)/.exec(message)?.[1] ?? message
}
