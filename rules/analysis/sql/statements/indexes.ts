import type { IndexElem, IndexStmt, Node } from '@pgsql/types'
import { relationOf, stringOf, stringsOf } from '../nodes'
import { readExpression } from '../read-expression'
import type { Reading } from '../reading'
import type { IndexElement, Operation } from '../sql-facts'

/** `CREATE INDEX`. */
export function createIndex(statement: IndexStmt, reading: Reading): Operation {
  return {
    k: 'createIndex',
    range: reading.whole,
    ifNotExists: statement.if_not_exists ?? false,
    concurrently: statement.concurrent ?? false,
    index: {
      ...(statement.idxname !== undefined && { name: statement.idxname }),
      table: relationOf(statement.relation),
      ...(statement.relation?.inh !== true && { only: true as const }),
      unique: statement.unique ?? false,
      method: statement.accessMethod ?? 'btree',
      elements: elementsOf(statement.indexParams),
      include: (statement.indexIncludingParams ?? []).flatMap((node) =>
        'IndexElem' in node ? [node.IndexElem.name ?? ''] : [],
      ),
      ...(statement.whereClause && { where: readExpression(statement.whereClause) }),
      ...(statement.nulls_not_distinct && { nullsNotDistinct: true as const }),
    },
  }
}

export function elementsOf(nodes: readonly Node[] | undefined): IndexElement[] {
  return (nodes ?? []).flatMap((node) => ('IndexElem' in node ? [elementOf(node.IndexElem)] : []))
}

function elementOf(element: IndexElem): IndexElement {
  const descending = element.ordering === 'SORTBY_DESC'
  const nullsFirst = element.nulls_ordering === 'SORTBY_NULLS_FIRST'
  const isStated = element.nulls_ordering === 'SORTBY_NULLS_FIRST' || element.nulls_ordering === 'SORTBY_NULLS_LAST'
  const expression = element.expr && readExpression(element.expr)
  return {
    // `((name))` is the column all the same.
    ...(element.name !== undefined && { column: element.name }),
    ...(expression && (expression.k === 'column' ? { column: expression.name } : { expression })),
    ...(element.opclass && { operatorClass: stringOf(element.opclass.at(-1)) }),
    ...(element.collation && { collation: stringsOf(element.collation).join('.') }),
    ...(descending && { descending: true as const }),
    ...(isStated && nullsFirst !== descending && { nullsFirst }),
  }
}
