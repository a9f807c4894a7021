import type { Query } from '../../analysis/sql/expression'
import type { Policy, Table } from '../schema/schema'
import type { QueryShape } from './shape'
import { type ColumnsOf, sqlQueries } from './sql'

/**
 * The lookups that a row level security policy adds to every query of its table: first the table itself, filtered by the
 * policy's `USING`, then the queries inside it (memberships, roles). Empty where the policy has no `USING`.
 * Source: PostgreSQL documentation, 5.9 "Row Security Policies": the expression is added to the query's conditions.
 */
export function policyQueries(table: Table, policy: Policy, columnsOf: ColumnsOf): QueryShape[] {
  if (!policy.using) return []
  const query: Query = {
    verb: 'select',
    with: [],
    from: [{ k: 'table', table: { schema: table.schema, name: table.name } }],
    columns: [],
    group: [],
    order: [],
    where: policy.using.value,
  }
  return sqlQueries(query, { path: policy.place.file, range: policy.place.range, c: -1 }, columnsOf)
}
