/** A `try` with a `finally`. */
export interface FinalFact {
  readonly in: number
  /** The calls of the guarded block and of the `catch`, and those of the `finally`: from, up to but not with. */
  readonly triedCalls: readonly [number, number]
  readonly calls: readonly [number, number]
}
