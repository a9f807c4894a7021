import type { TextRange, Value } from '../facts'
import type { InventedFact } from './invented'

/**
 * What a `catch` clause, a `.catch` callback or a second `then` argument does. `branch` is what an `if` does with a failure
 * that a call gave back: `if (error) …`, `if (!response.ok) …`, `if (response.ok) … else …`. `skipped` is an `if` that only
 * has a branch for success: `if (response.ok) { … }`, `if (!error && data) { … }`; its body is what runs after it on failure alone.
 */
export interface CatchFact {
  readonly form: 'clause' | 'callback' | 'branch' | 'skipped'
  /** Of `branch` and `skipped`: an error that was given back, or the status of a response. */
  readonly on?: 'error' | 'status'
  /** Of `branch` and `skipped`: nothing else in the function looks at the result, or at what the branch for success left. */
  readonly sole?: true
  /** The clause around a branch in the same function, by index; -1 where there is none, and for the other forms. */
  readonly inside: number
  /** A handler that is not written in place: `.catch(report)`; all that is said of the body is then empty. */
  readonly handler: Value | undefined
  /** From `catch` through the end of the block, or the callback. */
  readonly range: TextRange
  /** The word `catch` (or `then`): where a finding stands. */
  readonly nameRange: TextRange
  readonly in: number
  readonly parameter: string | undefined
  /** The body holds no statement (comments do not count). */
  readonly empty: boolean
  /** The comments in the body and right above the `try`, at most 300 characters. */
  readonly comment: string
  /** A `throw` stands in the guarded block itself. */
  readonly triedThrows: boolean
  /** The guarded block gives a result back and other code follows it, or it fills a variable that already holds a value: what follows, or that value, is the fallback. */
  readonly hasFallback: boolean
  /** Every path through it throws, or rejects. */
  readonly rethrows: boolean
  /** Some path throws, or the error is kept and thrown after the `try` (`lastError`). */
  readonly mayThrow: boolean
  /** What it returns: `nothing`, constants by text (`null`, `[]`, `{}`, `false` …), `error` where the caught error or an `error` key is in it, `invented` where it is stand-in data by its name, else `value`. */
  readonly returns: readonly string[]
  /** It puts something in the place of what could not be had, and does not say so. */
  readonly invents?: InventedFact
  /** The calls inside, by index: from the first up to, but not with, the second number. */
  readonly calls: readonly [number, number]
  /** Variables of an outer function or block that it assigns. */
  readonly assigns: readonly string[]
  /** The caught error goes somewhere else than to a log or a condition: an argument, a result, an outer variable. */
  readonly usesError: boolean
  /** A sentence for a person stands in it outside log calls and throws: `setMessages([... 'Sorry, …'])`. */
  readonly says: boolean
  /** The calls inside the guarded block, by index: from, up to but not with. */
  readonly triedCalls: readonly [number, number]
  /** Variables that only the guarded block fills and that are handed on after the `try` without a look: still empty then. */
  readonly leaves: readonly string[]
  /** Statements after the `try`, in the same function, go on. */
  readonly followed: boolean
}
