import { addLimit, countAlone } from '../../../analysis/edits/limit'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'

const ROWS = 100

/**
 * The first hundred rows, in the order that the list has; unsafe: what comes after needs a way to be reached. Of rows that are
 * only counted, the count alone.
 */
export function fixesForUnbounded(finding: Finding, sourceOf: SourceOf): readonly Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  if (!source) return []
  const { start } = finding.range
  if (finding.messageId === 'counted')
    return fixOf(source, 'Ask for the count alone', 'safe', countAlone(source, start))
  return fixOf(source, `Read the first ${ROWS} rows only`, 'unsafe', addLimit(source, start, ROWS))
}
