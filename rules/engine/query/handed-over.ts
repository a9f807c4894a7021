import type { CodeFacts, Value } from '../../analysis/facts'

/**
 * Whether a value came with the call of the function it stands in, read through its members, texts, choices and variables.
 * @param locals of a variable's values: `every` one has to, or `some` one is enough
 * @param isMade says it of the result of a call, by index; `inner` asks the same of a part of that call
 * @param hops how many steps are followed
 */
export function isHandedOver(
  facts: CodeFacts,
  value: Value,
  locals: 'every' | 'some',
  isMade: (c: number, inner: (part: Value) => boolean) => boolean,
  hops: number,
): boolean {
  if (hops === 0) return false
  const inner = (each: Value) => isHandedOver(facts, each, locals, isMade, hops - 1)
  switch (value.k) {
    case 'param':
      return true
    case 'member':
    case 'text':
      return inner(value.of)
    case 'either':
      return value.of.some(inner)
    case 'local': {
      const values = facts.declarations[value.d]?.values ?? []
      return locals === 'every' ? values.length > 0 && values.every(inner) : values.some(inner)
    }
    case 'call':
      return isMade(value.c, inner)
    default:
      return false
  }
}
