import type { A_Const, A_Expr, FuncCall, Node, SubLink } from '@pgsql/types'
import type { Expression, Query } from './expression'
import { partsOf, stringOf, stringsOf, typeOf, typeText } from './nodes'
import { readQuery } from './read-query'

/** The meaning of an expression's tree. */
export function readExpression(node: Node | undefined): Expression {
  if (!node) return other('nothing', [])
  if ('ColumnRef' in node) return columnOf(node.ColumnRef.fields)
  if ('A_Const' in node) return constantOf(node.A_Const)
  if ('A_Expr' in node) return operationOf(node.A_Expr)
  if ('BoolExpr' in node) {
    const args = readAll(node.BoolExpr.args)
    if (node.BoolExpr.boolop === 'NOT_EXPR') return negated(args[0] ?? other('nothing', []))
    return joined(node.BoolExpr.boolop === 'OR_EXPR' ? 'or' : 'and', args)
  }
  if ('FuncCall' in node) return callOf(node.FuncCall)
  if ('TypeCast' in node) {
    const { arg, typeName } = node.TypeCast
    return { k: 'cast', type: typeText(typeOf(typeName)), arg: readExpression(arg) }
  }
  if ('NullTest' in node) {
    const { arg, nulltesttype } = node.NullTest
    return { k: 'null', not: nulltesttype === 'IS_NOT_NULL', arg: readExpression(arg) }
  }
  if ('SubLink' in node) return subqueryOf(node.SubLink)
  if ('ParamRef' in node) return { k: 'parameter', n: node.ParamRef.number ?? 0 }
  if ('A_ArrayExpr' in node) return { k: 'array', args: readAll(node.A_ArrayExpr.elements) }
  if ('List' in node) return { k: 'array', args: readAll(node.List.items) }
  if ('RowExpr' in node) return { k: 'row', args: readAll(node.RowExpr.args) }
  if ('CaseExpr' in node) {
    const { arg, args, defresult } = node.CaseExpr
    const arms = (args ?? []).flatMap((arm) => ('CaseWhen' in arm ? [arm.CaseWhen.expr, arm.CaseWhen.result] : []))
    return { k: 'case', args: readAll([arg, ...arms, defresult].filter((each) => each !== undefined)) }
  }
  return readRare(node)
}

function readRare(node: Node): Expression {
  if ('CoalesceExpr' in node) return { k: 'call', name: 'coalesce', args: readAll(node.CoalesceExpr.args) }
  if ('MinMaxExpr' in node) {
    const { op, args } = node.MinMaxExpr
    return { k: 'call', name: op === 'IS_LEAST' ? 'least' : 'greatest', args: readAll(args) }
  }
  if ('SQLValueFunction' in node) {
    const name = (node.SQLValueFunction.op ?? '').replace(/^SVFOP_|_N$/g, '').toLowerCase()
    return { k: 'call', name, args: [] }
  }
  if ('BooleanTest' in node) {
    const { arg, booltesttype } = node.BooleanTest
    return { k: 'operator', op: (booltesttype ?? '').toLowerCase().replaceAll('_', ' '), args: [readExpression(arg)] }
  }
  if ('CollateClause' in node) {
    const { arg, collname } = node.CollateClause
    return other(`collate ${stringsOf(collname).join('.')}`, [readExpression(arg)])
  }
  if ('A_Indirection' in node) {
    const { arg, indirection } = node.A_Indirection
    const path = (indirection ?? []).map((step) => ('A_Indices' in step ? '[]' : stringOf(step) || '*'))
    const indices = (indirection ?? []).flatMap((step) =>
      'A_Indices' in step ? [step.A_Indices.lidx, step.A_Indices.uidx].filter((index) => index !== undefined) : [],
    )
    return other(path.join('.'), [readExpression(arg), ...readAll(indices)])
  }
  if ('NamedArgExpr' in node) return readExpression(node.NamedArgExpr.arg)
  if ('SetToDefault' in node) return other('default', [])
  return other(Object.keys(node)[0] ?? 'nothing', [])
}

export function readAll(nodes: readonly Node[] | undefined): Expression[] {
  return (nodes ?? []).map(readExpression)
}

function other(what: string, args: readonly Expression[]): Expression {
  return { k: 'other', what, args }
}

function columnOf(fields: readonly Node[] | undefined): Expression {
  const isStar = (fields ?? []).some((field) => 'A_Star' in field)
  const names = (fields ?? []).filter((field) => !('A_Star' in field)).map(stringOf)
  const of = isStar ? names.at(-1) : names.at(-2)
  const qualified = of === undefined ? {} : { of }
  return isStar ? { k: 'star', ...qualified } : { k: 'column', name: names.at(-1) ?? '', ...qualified }
}

/** The parser's JSON leaves out what is zero or false. */
function constantOf(constant: A_Const): Expression {
  if (constant.isnull) return { k: 'value', value: null }
  if (constant.ival) return { k: 'value', value: constant.ival.ival ?? 0 }
  if (constant.fval) return { k: 'value', value: Number(constant.fval.fval ?? 0) }
  if (constant.boolval) return { k: 'value', value: constant.boolval.boolval ?? false }
  return { k: 'value', value: constant.sval?.sval ?? constant.bsval?.bsval ?? '' }
}

/** `AND` in `AND` is one. */
export function joined(k: 'and' | 'or', args: readonly Expression[]): Expression {
  const flat = args.flatMap((arg) => (arg.k === k ? arg.args : [arg]))
  return flat.length === 1 && flat[0] ? flat[0] : { k, args: flat }
}

/** `NOT (x IS NULL)` is `x IS NOT NULL`. */
function negated(arg: Expression): Expression {
  if (arg.k === 'null') return { ...arg, not: !arg.not }
  return arg.k === 'not' ? arg.arg : { k: 'not', arg }
}

const NAMED: Readonly<Record<string, string>> = {
  '~~': 'like',
  '!~~': 'not like',
  '~~*': 'ilike',
  '!~~*': 'not ilike',
  '!=': '<>',
}

function operationOf(expr: A_Expr): Expression {
  const symbol = stringOf(expr.name?.at(-1))
  const op = NAMED[symbol] ?? symbol
  const left = expr.lexpr && readExpression(expr.lexpr)
  const right = readExpression(expr.rexpr)
  const args = left ? [left, right] : [right]
  switch (expr.kind) {
    case 'AEXPR_IN':
      if (op === '<>') return { k: 'any', op, all: true, arg: args[0] ?? right, list: right }
      return { k: 'any', op, arg: args[0] ?? right, list: right }
    case 'AEXPR_OP_ANY':
      return { k: 'any', op, arg: args[0] ?? right, list: right }
    case 'AEXPR_OP_ALL':
      return { k: 'any', op, all: true, arg: args[0] ?? right, list: right }
    case 'AEXPR_DISTINCT':
      return { k: 'operator', op: 'is distinct from', args }
    case 'AEXPR_NOT_DISTINCT':
      return { k: 'operator', op: 'is not distinct from', args }
    case 'AEXPR_NULLIF':
      return { k: 'call', name: 'nullif', args }
    case 'AEXPR_SIMILAR':
      return { k: 'operator', op: symbol === '!~' ? 'not similar to' : 'similar to', args }
    case 'AEXPR_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
      return between('and', ['>=', '<='], args[0] ?? right, right)
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_NOT_BETWEEN_SYM':
      return between('or', ['<', '>'], args[0] ?? right, right)
    default:
      return { k: 'operator', op, args }
  }
}

function between(k: 'and' | 'or', ops: readonly [string, string], arg: Expression, bounds: Expression): Expression {
  const [low, high] = bounds.k === 'array' ? bounds.args : []
  return joined(k, [
    { k: 'operator', op: ops[0], args: [arg, low ?? other('nothing', [])] },
    { k: 'operator', op: ops[1], args: [arg, high ?? other('nothing', [])] },
  ])
}

function callOf(call: FuncCall): Expression {
  const parts = partsOf(call.funcname)
  const schema = parts.length > 1 && parts.at(-2) !== 'pg_catalog' ? parts.at(-2) : undefined
  const args: Expression[] = call.agg_star ? [{ k: 'star' }] : readAll(call.args)
  if (call.agg_filter) args.push(other('filter', [readExpression(call.agg_filter)]))
  return { k: 'call', name: parts.at(-1) ?? '', ...(schema !== undefined && { schema }), args }
}

function subqueryOf(link: SubLink): Expression {
  const query: Query = readQuery(link.subselect)
  switch (link.subLinkType) {
    case 'EXISTS_SUBLINK':
      return { k: 'query', form: 'exists', query }
    case 'ARRAY_SUBLINK':
      return { k: 'query', form: 'array', query }
    case 'ANY_SUBLINK':
    case 'ALL_SUBLINK': {
      const op = stringOf(link.operName?.at(-1)) || '='
      const list: Expression = { k: 'query', form: 'set', query }
      const arg = readExpression(link.testexpr)
      return link.subLinkType === 'ALL_SUBLINK'
        ? { k: 'any', op, all: true, arg, list }
        : { k: 'any', op: NAMED[op] ?? op, arg, list }
    }
    default:
      return { k: 'query', form: 'value', query }
  }
}
