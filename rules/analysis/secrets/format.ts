/** What a kind of credential looks like, and what it opens. */
export interface SecretFormat {
  /** Kept in facts: `stripe-secret-key`. */
  readonly id: string
  /** With its article: `a Stripe secret key`. */
  readonly noun: string
  /** What somebody who has it can do, after "Whoever has it can". */
  readonly power: string
  /** Where it is replaced by another, in words or as an address. */
  readonly replace: string
  /** Texts of which each value begins with one: all that most files are looked through for. */
  readonly starts: readonly string[]
  /** The value, from its start. The group `body` is the part that chance made; without it, all behind the start. */
  readonly pattern: RegExp
  /** What has to stand right before the start, and is part of the value. */
  readonly before?: RegExp
  /** Bits per character that `body` has at the least; 3 without it. */
  readonly entropy?: number
  /** A check that the provider built in, or what the value says of itself. False for what opens nothing. */
  readonly valid?: (value: string) => boolean
  /** What stands before it in its line, or the name of it, has to fit: the format alone says too little. */
  readonly named?: RegExp
  /**
   * It is kept out of everything that is shown, but no rule speaks of it: a key for tests, a session that ends. A pattern says
   * which of them.
   */
  readonly quiet?: true | RegExp
  /** Where the shape is from. */
  readonly source: string
}
