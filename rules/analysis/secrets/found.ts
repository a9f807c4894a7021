import type { TextRange } from '../facts'
import { markOf } from './mark'
import { nameBefore } from './name-before'
import type { SecretFact } from './secret-fact'

/** A credential in a text. `hidden` is what may be shown nowhere. */
export interface SecretFound extends SecretFact {
  readonly hidden: TextRange
  /** No rule speaks of it: a key for tests, a session that ends. */
  readonly quiet?: true
}

const HEAD_LENGTH = 4

interface Shown {
  readonly quiet?: true
  /** Hidden from here on, counted from its start. */
  readonly from?: number
  /** Hidden alone, counted from its start. */
  readonly only?: TextRange
}

/** A found credential; without another wish all but its first four characters is hidden. */
export function secret(text: string, format: string, at: number, length: number, shown: Shown = {}): SecretFound {
  const name = nameBefore(text, at)
  const mark = markOf(format, text.slice(at, at + length))
  const { only, from = HEAD_LENGTH } = shown
  return {
    format,
    range: { start: at, end: at + length },
    head: text.slice(at, at + HEAD_LENGTH),
    ...(name !== undefined && { name }),
    ...(mark !== undefined && { mark }),
    hidden: only ? { start: at + only.start, end: at + only.end } : { start: at + from, end: at + length },
    ...(shown.quiet && { quiet: true as const }),
  }
}
