import { madeAgain } from '../schema/duplicates'
import type { Policy, Schema, Table } from '../schema/schema'

/**
 * Asks of a table's policy whether a later file makes the table anew with a plain `CREATE TABLE`. Such a file only runs where
 * the older table is not, so no database has the policies of both, and those of the older one may be gone.
 */
export function replacedIn({ problems, source }: Schema): (policy: Policy, table: Table) => boolean {
  const order = new Map(source.files.map((file, i) => [file, i]))
  const at = (file: string) => order.get(file) ?? -1
  const last = new Map<string, number>()
  for (const problem of problems) {
    const name = madeAgain(problem)
    if (name !== undefined) last.set(name, Math.max(last.get(name) ?? -1, at(problem.place.file)))
  }
  return (policy, { name }) => (last.get(name) ?? -1) > at(policy.place.file)
}
