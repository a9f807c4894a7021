import type { Query } from '../../analysis/sql/expression'
import type { DatabaseFunction, Policy } from '../schema/schema'
import type { ExposedDatabase } from './exposure'
import { expressionsIn, isAccounts } from './expressions'
import { CALLERS } from './privileges'
import { relationsOf } from './views'

/**
 * Asks of a policy, or of a function, whether it reads `auth.users` with the rights of whoever asks for rows. Nobody who comes
 * through the API may read that table, unless it was granted: the query fails, and lets nobody in.
 * Source: PostgreSQL documentation, "Row Security Policies": conditions run with the privileges of the user who runs the query.
 */
export function failsOnAccounts({ privileges }: ExposedDatabase): (asked: Policy | DatabaseFunction) => boolean {
  const accounts = { schema: 'auth', name: 'users', place: { file: '', range: { start: 0, end: 0 } } }
  const isGranted = CALLERS.some((caller) => privileges.ofRelation(accounts, caller, 'select'))
  return (asked) => {
    if (isGranted) return false
    if ('definition' in asked) {
      const { securityDefiner, queries } = asked.definition
      return !securityDefiner && queries.some(({ query }) => readsAccounts(query))
    }
    return [...expressionsIn([asked.using?.value, asked.check?.value])].some(
      (each) => each.k === 'query' && readsAccounts(each.query),
    )
  }
}

function readsAccounts(query: Query): boolean {
  return relationsOf(query).some(isAccounts)
}
