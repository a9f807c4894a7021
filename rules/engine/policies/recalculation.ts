import type { Expression, Query } from '../../analysis/sql/expression'
import { columnsIn } from '../schema/columns-used'
import type { DatabaseFunction } from '../schema/schema'
import { bare } from './expressions'
import { hasAggregate } from './summary'
import { relationsOf } from './views'

/** What names a row, or the days that something is worked out for. */
const KEY = /(?:^|_)(?:id|uuid|date|day|week|month|year|period|start|end)$/i
const MARKED_AT = /_at$/i

/**
 * Whether a function only works out again what other rows say: sums and counts of them, written to the row that its arguments name
 * whole. Whoever calls it changes nothing that the next call would not make the same.
 */
export function isRecalculation({ definition: { arguments: args, queries, dynamic } }: DatabaseFunction): boolean {
  const given = args.flatMap(({ name, mode }) => (mode === 'out' || mode === 'table' ? [] : [name ?? '']))
  const written = queries.filter(({ query }) => query.target)
  const targets = new Set(written.map(({ query }) => query.target?.name))
  const reads = queries.filter(({ query }) => !query.target)
  return (
    dynamic !== true &&
    given.length > 0 &&
    given.every((name) => KEY.test(name)) &&
    written.length > 0 &&
    written.every(({ query }) => isWorkedOut(query, given)) &&
    queries.some(({ query }) => query.columns.some(({ value }) => hasAggregate(value))) &&
    reads.every(({ query }) => relationsOf(query).every(({ name }) => !targets.has(name)))
  )
}

/** Each value is worked out, and all arguments say which row it is of. */
function isWorkedOut(
  { verb, columns, where, into = [], values = [], onConflict }: Query,
  given: readonly string[],
): boolean {
  if (verb === 'update')
    return (
      given.every((name) => [...columnsIn(where)].includes(name)) &&
      columns.every(({ as = '', value }) => isMade(as, value) && !names(value, [...given, as]))
    )
  const [row] = values
  return (
    verb === 'insert' &&
    onConflict === 'update' &&
    values.length === 1 &&
    row !== undefined &&
    given.every((name) => row.some((value) => isColumn(bare(value), name))) &&
    into.every((as, i) => {
      const value = row[i]
      return value !== undefined && (given.some((name) => isColumn(bare(value), name)) || isMade(as, value))
    })
  )
}

function isColumn(value: Expression, name: string): boolean {
  return value.k === 'column' && value.of === undefined && value.name === name
}

/** No constant, which would be a decision: a sum that was kept by a name, or when it was worked out. */
function isMade(column: string, value: Expression): boolean {
  return (
    MARKED_AT.test(column) || (bare(value).k !== 'value' && ([...columnsIn(value)].length > 0 || hasAggregate(value)))
  )
}

function names(value: Expression, any: readonly string[]): boolean {
  return bare(value).k !== 'query' && [...columnsIn(value)].some((name) => any.includes(name))
}
