import type { Policy, Schema, Table } from '../schema/schema'

/**
 * Asks of a table's policy whether a later file makes the table anew with a plain `CREATE TABLE`. Such a file only runs where
 * the older table is not, so no database has the policies of both, and those of the older one may be gone.
 */
export function replacedIn({ problems, source }: Schema): (policy: Policy, table: Table) => boolean {
  const again = problems.filter(({ message }) => /^relation ".+" already exists$/.test(message))
  const order = new Map(again.length > 0 ? source.files.map((file, i) => [file, i]) : [])
  const at = (file: string) => order.get(file) ?? -1
  return (policy, { name }) =>
    again.some(
      ({ message, place }) => message === `relation "${name}" already exists` && at(place.file) > at(policy.place.file),
    )
}
