import type { Expression } from '../../analysis/sql/expression'
import { childrenOf } from '../../analysis/sql/inside'
import type { IndexElement } from '../../analysis/sql/sql-facts'

/** The names of the columns in an expression, those of its subqueries left out. */
export function columnsIn(expression: Expression | undefined, found = new Set<string>()): Set<string> {
  if (expression?.k === 'column') found.add(expression.name)
  else if (expression) for (const each of childrenOf(expression)) columnsIn(each, found)
  return found
}

/** Whether an index rests on a column, be it in an expression, its predicate or its payload. */
export function usesColumn(
  index: {
    readonly elements: readonly IndexElement[]
    readonly include: readonly string[]
    readonly where: Expression | undefined
  },
  column: string,
): boolean {
  return (
    index.include.includes(column) ||
    columnsIn(index.where).has(column) ||
    index.elements.some((element) => element.column === column || columnsIn(element.expression).has(column))
  )
}

/** The same expression after a column was renamed. */
export function withColumnRenamed(expression: Expression, from: string, to: string): Expression {
  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite)
    if (typeof value !== 'object' || value === null) return value
    if ((value as Expression).k === 'query') return value
    const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewrite(inner)]))
    return (value as Expression).k === 'column' && copy.name === from ? { ...copy, name: to } : copy
  }
  return rewrite(expression) as Expression
}

/** The same expression or query after a table was renamed. */
export function withTableRenamed<T>(node: T, from: string, to: string): T {
  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite)
    if (typeof value !== 'object' || value === null) return value
    const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewrite(inner)]))
    if (copy.k === 'table' && isNamed(copy.table, from)) return { ...copy, table: { ...copy.table, name: to } }
    return (copy.k === 'column' || copy.k === 'star') && copy.of === from ? { ...copy, of: to } : copy
  }
  return rewrite(node) as T
}

function isNamed(table: unknown, name: string): table is { readonly name: string } {
  return typeof table === 'object' && table !== null && (table as { name?: unknown }).name === name
}
