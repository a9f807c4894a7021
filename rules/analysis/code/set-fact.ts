import type { Value } from '../facts'

/** `request.user = user`: `name` is set on `of`, which is a parameter or a part of one. */
export interface SetFact {
  readonly of: Value
  readonly name: string
  readonly value: Value
  readonly in: number
}
