import { excludingFiles, madeAgain } from '../schema/duplicates'
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

/**
 * The same, and whether a later file that cannot have run beside the policy's own has policies of the table too: never both
 * stand. Of several files that plainly make the same policy of a table, whichever ran, only the last one's are taken to stand.
 */
export function apartIn(schema: Schema): (policy: Policy, table: Table) => boolean {
  const isReplaced = replacedIn(schema)
  const isEither = excludingFiles(schema.problems)
  const attempts = new Map<string, Set<string>>()
  for (const { existing, message, place } of schema.problems) {
    const table = POLICY_AGAIN.exec(message)?.[1]
    if (!existing || table === undefined || existing.file === place.file) continue
    attempts.set(table, (attempts.get(table) ?? new Set()).add(existing.file).add(place.file))
  }
  return (policy, table) => {
    const { file } = policy.place
    const others = [...table.policies.values()].filter(({ place }) => place.file > file)
    const again = attempts.get(table.name)
    return (
      isReplaced(policy, table) ||
      others.some(({ place }) => isEither(place.file, file) || (again?.has(file) && again.has(place.file)))
    )
  }
}

const POLICY_AGAIN = /^policy ".+" for table "(.+)" already exists$/
