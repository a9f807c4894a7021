import type { TextRange } from '../facts'

/** What a file says of lists that stay short. */
export interface ShortListFacts {
  /** Lists that are refused where they have more than a hundred elements, by name. */
  readonly capped: readonly string[]
  /** States of components that somebody fills one element at a time, by name. */
  readonly picked: readonly string[]
  /** Parts of a text, as of a path, and what another set does not hold, by name. */
  readonly cut: readonly string[]
  /** Code that runs only for what another set, map or list does not hold, or for the one element that was asked for. */
  readonly missing: readonly TextRange[]
  /** What follows `if (…) continue` in a loop, or a `return` in a callback: it runs for some elements alone. */
  readonly skipped: readonly TextRange[]
  /** Variables with a list that a handful of `push` fill, each once, or with what is picked from a list that is written out. */
  readonly filled: readonly TextRange[]
}
