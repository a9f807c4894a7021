import type { CodeFacts, Value } from '../../analysis/facts'

/** The last name of a value: of a variable, a property (`order.items` is `items`) or a parameter; undefined for what has none. */
export function nameOfValue(facts: CodeFacts, value: Value): string | undefined {
  switch (value.k) {
    case 'local':
      return facts.declarations[value.d]?.name
    case 'member':
      return value.name
    case 'param':
      return value.path?.at(-1) ?? facts.functions[value.f]?.params[value.i]?.name
    default:
      return undefined
  }
}
