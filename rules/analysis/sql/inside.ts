import type { Expression } from './expression'

/** The expressions that an expression is directly made of; those of a query inside it are not among them. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.k) {
    case 'not':
    case 'null':
    case 'cast':
      return [expression.arg]
    case 'any':
      return [expression.arg, expression.list]
    case 'and':
    case 'or':
    case 'array':
    case 'row':
    case 'operator':
    case 'call':
    case 'case':
    case 'other':
      return expression.args
    default:
      return []
  }
}

/** The constant that an expression is, also through a cast: `'open'::text`. Undefined where it is none. */
export function constantOf(expression: Expression): string | number | boolean | null | undefined {
  if (expression.k === 'cast') return constantOf(expression.arg)
  return expression.k === 'value' ? expression.value : undefined
}
