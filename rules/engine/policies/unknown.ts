import type { SqlSubject } from '../../analysis/sql/sql-facts'
import type { Place } from '../finding'
import type { Schema } from '../schema/schema'

/**
 * Whether something that is not understood (a block that puts its statements together as it runs) may have changed, later on,
 * what a statement made: its text speaks of the same subject. Rules that argue from absence are then silent.
 */
export function mayHaveChanged({ source, incomplete }: Schema, since: Place, subject: SqlSubject): boolean {
  return incomplete.some(({ place, speaksOf }) => {
    if (place === undefined) return true
    return speaksOf?.includes(subject) === true && !isBefore(place, since, source.files)
  })
}

function isBefore(a: Place, b: Place, files: readonly string[]): boolean {
  const difference = files.indexOf(a.file) - files.indexOf(b.file)
  return difference < 0 || (difference === 0 && a.range.start < b.range.start)
}
