import type { Policy, Schema, Table } from '../schema/schema'
import { holdsFor, policyReach } from './access'
import { CALLERS, type Privilege } from './privileges'

/**
 * The policy of a later file that allows one of the same things to fewer people: it was written to close what this one holds
 * open, and has no effect while this one stands. Undefined where none was; one for all commands is an addition to a public
 * one, as a rule.
 */
export function stricterLater(
  policy: Policy,
  privileges: readonly Privilege[],
  table: Table,
  schema: Schema,
): Policy | undefined {
  const at = ({ place }: Policy) => schema.source.files.indexOf(place.file)
  return [...table.policies.values()].find((other) => {
    if (!other.permissive || at(other) <= at(policy)) return false
    return privileges.some((privilege) => {
      if (other.command !== privilege) return false
      const reach = policyReach(other, privilege, table, schema)
      return (
        CALLERS.some((caller) => holdsFor(other, privilege, caller) && holdsFor(policy, privilege, caller)) &&
        reach.length > 0 &&
        reach.every(({ who }) => who === 'owner' || who === 'members')
      )
    })
  })
}
