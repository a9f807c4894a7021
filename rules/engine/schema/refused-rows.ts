import type { Expression, Query } from '../../analysis/sql/expression'
import { childrenOf } from '../../analysis/sql/inside'
import type { Coming } from './replay'

/**
 * The columns, as `orders.total`, of which a block makes sure that they are nowhere empty: it looks for such rows and raises an
 * exception where there are some (`IF EXISTS (SELECT … WHERE total IS NULL) THEN RAISE EXCEPTION`).
 */
export function refusedEmpty({ operation, statement }: Pick<Coming, 'operation' | 'statement'>): string[] {
  const { block } = operation
  if (operation.k !== 'raise' || !block || block.caught.length > 0) return []
  const asked = block.guards.filter(({ negated }) => !negated).flatMap((guard) => queriesIn(guard.if))
  // `SELECT count(*) INTO missing FROM …`, and then `IF missing > 0`.
  const before = statement.operations.slice(0, statement.operations.indexOf(operation))
  const counted = before.flatMap((each) => (each.k === 'query' && each.query.verb === 'select' ? [each.query] : []))
  return [...asked, ...counted].flatMap(({ from: [source, ...others], where }) =>
    source?.k === 'table' && others.length === 0 && where
      ? emptyIn(where).map((column) => `${source.table.name}.${column}`)
      : [],
  )
}

function queriesIn(expression: Expression): Query[] {
  return expression.k === 'query' ? [expression.query] : childrenOf(expression).flatMap(queriesIn)
}

/** The columns of which one that is empty is enough for the condition to hold. */
function emptyIn(condition: Expression): string[] {
  if (condition.k === 'or') return condition.args.flatMap(emptyIn)
  const isEmpty = condition.k === 'null' && !condition.not && condition.arg.k === 'column'
  return isEmpty && condition.arg.k === 'column' ? [condition.arg.name] : []
}
