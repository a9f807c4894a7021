import type { Query } from '../../analysis/sql/expression'
import { relationKey } from '../schema/object-names'
import type { DatabaseFunction } from '../schema/schema'
import { expressionsIn } from './expressions'
import { hasAggregate } from './summary'
import { relationsOf } from './views'

/** What begins a window of time, as it is written: `now() - interval '1 day'`, `date_trunc('day', now())`, `current_date`. */
const TIME = /^(?:now|date_trunc|clock_timestamp|statement_timestamp|current_(?:date|timestamp)|localtimestamp)$/
const LATER = /^[<>]=?$/

/**
 * Whether a function of the database keeps count of who calls: it counts the rows of the last hours in a table, and adds one to that
 * same table.
 */
export function countsCalls({ definition: { queries } }: DatabaseFunction): boolean {
  const added = new Set(
    queries.flatMap(({ query: { verb, target } }) => (verb === 'insert' && target ? [relationKey(target)] : [])),
  )
  return queries.some(
    ({ query }) =>
      !query.target &&
      query.columns.some(({ value }) => hasAggregate(value)) &&
      relationsOf(query).some((relation) => added.has(relationKey(relation))) &&
      isOfLately(query),
  )
}

function isOfLately({ where }: Query): boolean {
  return [...expressionsIn(where)].some(
    (each) =>
      each.k === 'operator' &&
      LATER.test(each.op) &&
      [...expressionsIn(each.args)].some(
        (part) => (part.k === 'call' && TIME.test(part.name)) || (part.k === 'other' && /current_/i.test(part.what)),
      ),
  )
}
