import type { Expression } from '../../analysis/sql/expression'

/** One text for expressions that mean the same in one table: what qualifies a column is left out. */
export function expressionKey(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => (key === 'of' ? undefined : value))
}
