import type { SqlSubject } from '../../analysis/sql/sql-facts'
import type { Place } from '../finding'
import type { Schema } from '../schema/schema'

/** What the parser stops at that is for a client, such as `psql`, or that a template fills. */
const FOR_A_CLIENT = /near "(?:\\|\{|\$|%|:)/

/**
 * PostgreSQL cannot read some statement of a file that makes or changes something, and then runs none of it: what the file makes
 * may not be there, or be otherwise, by hand.
 */
export function isUnreadable({ notUnderstood }: Schema, file: string): boolean {
  return notUnderstood.some((each) => each.file === file && !each.describes && !FOR_A_CLIENT.test(each.message))
}

/**
 * Whether something that is not understood (a block that puts its statements together as it runs) may have changed, later on,
 * what a statement made: its text speaks of the same subject; or whether the statement is in a file that cannot be read whole. Rules that argue from absence are then silent.
 */
export function mayHaveChanged(schema: Schema, since: Place, subject: SqlSubject): boolean {
  const { source, incomplete } = schema
  if (isUnreadable(schema, since.file)) return true
  return incomplete.some(({ place, speaksOf }) => {
    if (place === undefined) return true
    return speaksOf?.includes(subject) === true && !isBefore(place, since, source.files)
  })
}

function isBefore(a: Place, b: Place, files: readonly string[]): boolean {
  const difference = files.indexOf(a.file) - files.indexOf(b.file)
  return difference < 0 || (difference === 0 && a.range.start < b.range.start)
}
