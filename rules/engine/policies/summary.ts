import type { Expression, Query, Source } from '../../analysis/sql/expression'
import { childrenOf } from '../../analysis/sql/inside'
import { columnsIn } from '../schema/columns-used'
import { sensitiveNames } from './sensitive'

/** They make one number, day or truth of many rows; those that make a list keep the rows. */
const AGGREGATES =
  /^(?:count|sum|avg|min|max|bool_and|bool_or|every|stddev(?:_pop|_samp)?|variance|var_(?:pop|samp)|percentile_(?:cont|disc)|mode|corr)$/
/** They give one of the values as it was. */
const PICKS = /^(?:min|max|mode|percentile_disc)$/
/** A group of one: whoever or whatever it is. */
const ONE =
  /(?:^|_)(?:id|uid|uuid|email|phone|user|owner|customer|client|patient|contact|member|address|token|ip)$|^(?:\w+_)?(?:user|full|first|last|display|customer|client|contact|patient|member)_?name$|^name$|^title$/i

/**
 * Whether a query gives numbers made of many rows alone: counts, sums, averages, the latest day, by groups that are nobody
 * and nothing in particular. Of such a view no row of anybody can be read.
 * @param outer by name the queries of the `WITH` round it: whether each is such a one
 */
export function isSummary(query: Query, outer: ReadonlyMap<string, boolean> = new Map()): boolean {
  const named = new Map(outer)
  for (const { name, query: inner } of query.with) named.set(name, isSummary(inner, named))
  if (query.sides) return query.sides.every((side) => isSummary(side, named))
  if (query.verb !== 'select' || query.columns.length === 0) return false
  if (query.from.length > 0 && query.from.every((source) => isOfSummary(source, named))) return true
  const keys = query.group.map((key) => keyAt(query, key))
  if (keys.some((key) => !isCommon(key))) return false
  const texts = new Set(keys.map((key) => JSON.stringify(key)))
  const isMade = query.columns.every(({ value }) => isNumberOfMany(value, texts))
  return isMade && (query.group.length > 0 || query.columns.some(({ value }) => hasAggregate(value)))
}

function isOfSummary(source: Source, named: ReadonlyMap<string, boolean>): boolean {
  if (source.k === 'query') return isSummary(source.query, named)
  if (source.k === 'table') return source.table.schema === undefined && named.get(source.table.name) === true
  return source.k === 'join' && isOfSummary(source.left, named) && isOfSummary(source.right, named)
}

/** `group by 1`: the first of what is selected; `group by month`: what is called so. */
function keyAt({ columns }: Query, key: Expression): Expression {
  if (key.k === 'value' && typeof key.value === 'number') return columns[key.value - 1]?.value ?? key
  const named =
    key.k === 'column' && key.of === undefined ? columns.find((column) => column.as === key.name) : undefined
  return named && !hasAggregate(named.value) ? named.value : key
}

/** A day, a kind, a state: many rows share it. */
function isCommon(key: Expression): boolean {
  return [...columnsIn(key)].every((name) => !ONE.test(name) && sensitiveNames([name]).length === 0)
}

function isNumberOfMany(value: Expression, keys: ReadonlySet<string>): boolean {
  if (keys.has(JSON.stringify(value)) || value.k === 'value') return true
  if (value.k === 'call' && AGGREGATES.test(value.name))
    return !PICKS.test(value.name) || [...columnsIn(value)].every((name) => sensitiveNames([name]).length === 0)
  if (value.k === 'query') return isSummary(value.query)
  const inside = childrenOf(value)
  return inside.length > 0 && inside.every((each) => isNumberOfMany(each, keys))
}

/** Something in it is one number made of many rows. */
export function hasAggregate(value: Expression): boolean {
  if (value.k === 'call' && AGGREGATES.test(value.name)) return true
  if (value.k === 'query') return isSummary(value.query)
  return childrenOf(value).some(hasAggregate)
}
