import type { TextRange } from '../facts'

/** What a file says of lists that stay short. */
export interface ShortListFacts {
  /** Lists that are refused where they have more than a hundred elements, by name. */
  readonly capped: readonly string[]
  /** States of components that somebody fills one element at a time, by name. */
  readonly picked: readonly string[]
  /** Parts of a text, as of a path, and what another set does not hold, by name. */
  readonly cut: readonly string[]
  /** Code that runs only for what another set, map or list does not hold. */
  readonly missing: readonly TextRange[]
}
