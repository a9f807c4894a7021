import type {
  DeleteStmt,
  InsertStmt,
  JoinExpr,
  JoinType,
  MergeStmt,
  Node,
  RangeVar,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from '@pgsql/types'
import type { Column, Join, Order, Query, RelationName, Source } from './expression'
import { relationOf, stringOf, stringsOf } from './nodes'
import { readAll, readExpression } from './read-expression'

const NOTHING: Query = { verb: 'select', with: [], from: [], columns: [], group: [], order: [] }

/** The meaning of a statement that reads or writes rows; an empty select for any other. */
export function readQuery(node: Node | undefined): Query {
  if (!node) return NOTHING
  if ('SelectStmt' in node) return readSelect(node.SelectStmt)
  if ('InsertStmt' in node) return readInsert(node.InsertStmt)
  if ('UpdateStmt' in node) return readUpdate(node.UpdateStmt)
  if ('DeleteStmt' in node) return readDelete(node.DeleteStmt)
  if ('MergeStmt' in node) return readMerge(node.MergeStmt)
  return NOTHING
}

/** Whether a statement reads or writes rows. */
export function isQuery(node: Node): boolean {
  return ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'].some((name) => name in node)
}

function readSelect(select: SelectStmt): Query {
  const common = {
    with: withOf(select.withClause),
    order: ordersOf(select.sortClause),
    ...(select.limitCount && { limit: readExpression(select.limitCount) }),
    ...(select.limitOffset && { offset: readExpression(select.limitOffset) }),
    ...(select.lockingClause && { locks: true as const }),
  }
  if (select.larg && select.rarg) {
    const sides: [Query, Query] = [readSelect(select.larg), readSelect(select.rarg)]
    return { ...NOTHING, ...common, sides }
  }
  if (select.valuesLists) {
    const values = select.valuesLists.map((row) => ('List' in row ? readAll(row.List.items) : []))
    return { ...NOTHING, ...common, verb: 'values', values }
  }
  return {
    verb: 'select',
    ...common,
    from: (select.fromClause ?? []).flatMap(sourceOf),
    columns: columnsOf(select.targetList),
    group: readAll(select.groupClause),
    ...(select.whereClause && { where: readExpression(select.whereClause) }),
    ...(select.havingClause && { having: readExpression(select.havingClause) }),
    ...(select.distinctClause && { distinct: true as const }),
  }
}

function readInsert(insert: InsertStmt): Query {
  const source = insert.selectStmt && readQuery(insert.selectStmt)
  const action = insert.onConflictClause?.action
  return {
    ...NOTHING,
    verb: 'insert',
    target: targetOf(insert.relation),
    with: withOf(insert.withClause),
    into: (insert.cols ?? []).flatMap((node) => ('ResTarget' in node ? [node.ResTarget.name ?? ''] : [])),
    ...(source?.verb === 'values'
      ? { values: source.values ?? [] }
      : source && { from: [{ k: 'query' as const, query: source }] }),
    columns: columnsOf(insert.returningClause?.exprs),
    ...(action &&
      action !== 'ONCONFLICT_NONE' && { onConflict: action === 'ONCONFLICT_UPDATE' ? 'update' : 'nothing' }),
  }
}

function readUpdate(update: UpdateStmt): Query {
  return {
    ...NOTHING,
    verb: 'update',
    target: targetOf(update.relation),
    with: withOf(update.withClause),
    from: (update.fromClause ?? []).flatMap(sourceOf),
    columns: columnsOf(update.targetList),
    ...(update.whereClause && { where: readExpression(update.whereClause) }),
  }
}

function readDelete(statement: DeleteStmt): Query {
  return {
    ...NOTHING,
    verb: 'delete',
    target: targetOf(statement.relation),
    with: withOf(statement.withClause),
    from: (statement.usingClause ?? []).flatMap(sourceOf),
    columns: columnsOf(statement.returningClause?.exprs),
    ...(statement.whereClause && { where: readExpression(statement.whereClause) }),
  }
}

function readMerge(merge: MergeStmt): Query {
  return {
    ...NOTHING,
    verb: 'merge',
    target: targetOf(merge.relation),
    with: withOf(merge.withClause),
    from: merge.sourceRelation ? sourceOf(merge.sourceRelation) : [],
    ...(merge.joinCondition && { where: readExpression(merge.joinCondition) }),
  }
}

function targetOf(range: RangeVar | undefined): RelationName & { readonly as?: string } {
  const as = range?.alias?.aliasname
  return { ...relationOf(range), ...(as !== undefined && { as }) }
}

function withOf(clause: WithClause | undefined): Query['with'] {
  return (clause?.ctes ?? []).flatMap((node) => {
    if (!('CommonTableExpr' in node)) return []
    const { ctename, ctequery, aliascolnames } = node.CommonTableExpr
    return [
      {
        name: ctename ?? '',
        ...(clause?.recursive && { recursive: true as const }),
        ...aliased(undefined, aliascolnames),
        query: readQuery(ctequery),
      },
    ]
  })
}

function columnsOf(targets: readonly Node[] | undefined): Column[] {
  return (targets ?? []).flatMap((node) => {
    if (!('ResTarget' in node)) return []
    const { name, val } = node.ResTarget
    return [{ value: readExpression(val), ...(name !== undefined && { as: name }) }]
  })
}

export function ordersOf(clause: readonly Node[] | undefined): Order[] {
  return (clause ?? []).flatMap((node) => {
    if (!('SortBy' in node)) return []
    const { node: by, sortby_dir, sortby_nulls } = node.SortBy
    const descending = sortby_dir === 'SORTBY_DESC'
    const nullsFirst = sortby_nulls === 'SORTBY_NULLS_FIRST' || (sortby_nulls !== 'SORTBY_NULLS_LAST' && descending)
    return [{ by: readExpression(by), descending, nullsFirst }]
  })
}

const JOINS: Partial<Record<JoinType, Join>> = { JOIN_LEFT: 'left', JOIN_RIGHT: 'right', JOIN_FULL: 'full' }

function sourceOf(node: Node): Source[] {
  if ('RangeVar' in node) {
    const as = node.RangeVar.alias?.aliasname
    return [{ k: 'table', table: relationOf(node.RangeVar), ...(as !== undefined && { as }) }]
  }
  if ('JoinExpr' in node) return joinOf(node.JoinExpr)
  if ('RangeSubselect' in node) {
    const { alias, subquery } = node.RangeSubselect
    return [{ k: 'query', query: readQuery(subquery), ...aliased(alias?.aliasname, alias?.colnames) }]
  }
  if ('RangeFunction' in node) {
    const { alias, functions, coldeflist } = node.RangeFunction
    const first = functions?.[0]
    const call = first && 'List' in first ? first.List.items?.[0] : first
    const named = alias?.colnames ?? coldeflist?.map((column) => ({ String: { sval: columnName(column) } }))
    return [{ k: 'call', call: readExpression(call), ...aliased(alias?.aliasname, named) }]
  }
  return [{ k: 'call', call: { k: 'other', what: Object.keys(node)[0] ?? '', args: [] } }]
}

function columnName(node: Node): string {
  return 'ColumnDef' in node ? (node.ColumnDef.colname ?? '') : stringOf(node)
}

function aliased(as: string | undefined, columns: readonly Node[] | undefined) {
  return {
    ...(as !== undefined && { as }),
    ...(columns && columns.length > 0 && { columns: stringsOf(columns) }),
  }
}

function joinOf(join: JoinExpr): Source[] {
  const left = join.larg && sourceOf(join.larg)[0]
  const right = join.rarg && sourceOf(join.rarg)[0]
  if (!left || !right) return []
  return [
    {
      k: 'join',
      join: JOINS[join.jointype ?? 'JOIN_INNER'] ?? 'inner',
      left,
      right,
      ...(join.quals && { on: readExpression(join.quals) }),
      ...(join.usingClause && { using: stringsOf(join.usingClause) }),
      ...(join.isNatural && { natural: true as const }),
    },
  ]
}
