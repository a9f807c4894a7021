import type { TextRange } from './facts'

/** A `readiness-ignore…` comment. Syntax: `readiness-ignore-next-line <id>[, <id>] -- reason [until YYYY-MM-DD]`. */
export interface SuppressionComment {
  readonly form: 'next-line' | 'same-line' | 'file'
  readonly rules: readonly string[]
  readonly reason: string
  /** Last day on which it holds, `YYYY-MM-DD`; undefined means for ever. */
  readonly until: string | undefined
  /** The whole comment. */
  readonly range: TextRange
  /** The lines it covers, by offset: from the start of the first to the end of the last. */
  readonly covers: TextRange
}
