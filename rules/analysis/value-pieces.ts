import type { Value } from './facts'

/**
 * The values that a value is put together of where it is written: the parts of a text, a list or an object, and what it
 * may be in either case. None of a name, a call or a member, which say where else to look.
 */
export function piecesOf(value: Value): readonly Value[] {
  switch (value.k) {
    case 'text':
      return [value.of]
    case 'either':
      return value.of
    case 'array':
      return value.elements
    case 'object':
      return Object.values(value.members)
    default:
      return []
  }
}
