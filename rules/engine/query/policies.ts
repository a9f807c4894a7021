import type { Query } from '../../analysis/sql/expression'
import type { Policy, Table } from '../schema/schema'
import { isServable } from './served'
import type { Condition, QueryShape } from './shape'
import { type ColumnsOf, sqlQueries } from './sql'

/**
 * The lookups inside a row level security policy (memberships, roles), that the database makes for every statement the
 * policy holds for. Empty where the policy has no `USING`.
 */
export function policyQueries(table: Table, policy: Policy, columnsOf: ColumnsOf): QueryShape[] {
  return withFilter(table, policy, columnsOf).slice(1)
}

/** What row level security adds to every query that reads a table. */
export interface RowFilter {
  readonly condition: Condition
  /** The first of the policies it is made of. */
  readonly policy: Policy
}

/**
 * The condition that a table's policies add to every query of those who read it: one of the permissive policies must hold.
 * Undefined where row level security is off, where no policy lets anybody read, and where a policy has no column that an
 * index could find rows by: an `OR` with such a part is no lookup. Policies of `UPDATE` and `DELETE` are left out, as those
 * statements find their rows by themselves.
 * Source: PostgreSQL documentation, 5.9 "Row Security Policies", and `CREATE POLICY`, "Application of Multiple Policies".
 */
export function readersFilter(table: Table, columnsOf: ColumnsOf): RowFilter | undefined {
  if (!table.rowSecurity.enabled) return undefined
  const policies = [...table.policies.values()].filter(
    ({ command, permissive, roles }) =>
      permissive && (command === 'all' || command === 'select') && roles.join() !== 'service_role',
  )
  const branches = policies.map((policy) => joined(withFilter(table, policy, columnsOf)[0]?.where ?? []))
  const [policy] = policies
  if (!policy || !branches.every(isLookup)) return undefined
  const different = branches.filter(
    (branch, i) => branches.findIndex((other) => JSON.stringify(other) === JSON.stringify(branch)) === i,
  )
  const [only] = different
  return { condition: different.length === 1 && only ? only : { k: 'or', of: different }, policy }
}

/** The policy as the query it makes of `SELECT * FROM table`; the queries inside it after it. */
function withFilter(table: Table, policy: Policy, columnsOf: ColumnsOf): QueryShape[] {
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

function joined(conditions: readonly Condition[]): Condition {
  const [only] = conditions
  return conditions.length === 1 && only ? only : { k: 'and', of: conditions }
}

/** Whether an index could find the rows that meet a condition. */
function isLookup(condition: Condition): boolean {
  switch (condition.k) {
    case 'test':
      return condition.column !== undefined && isServable(condition)
    case 'and':
      return condition.of.some(isLookup)
    case 'or':
      return condition.of.length > 0 && condition.of.every(isLookup)
    default:
      return false
  }
}
