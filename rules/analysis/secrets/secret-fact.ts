import type { TextRange } from '../facts'

/** A credential that a file holds. Its value is never kept: not in facts, not in anything that comes of them. */
export interface SecretFact {
  /** Which kind it is, an id of the table of formats: `stripe-secret-key`. */
  readonly format: string
  /** All of it, quotes not among it; of an address, the whole address. */
  readonly range: TextRange
  /** Its first four characters; of an address with a password, those of the address. */
  readonly head: string
  /** What it is written under: the variable, property or key, as written. */
  readonly name?: string
  /** The same for the same key in every file (`markOf`); absent of passwords. */
  readonly mark?: string
}
