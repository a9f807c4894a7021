import { lookUpAtOnce } from '../../../analysis/edits/one-lookup'
import { writeAsOne } from '../../../analysis/edits/one-query'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'

/**
 * One query for all elements of a list, where the loop's shape allows it. Unsafe: all is written or nothing, and hundreds of keys
 * make a long address with supabase-js, which has to be sent in chunks.
 */
export function fixesForLoop(finding: Finding, sourceOf: SourceOf): readonly Fix[] {
  const source = finding.messageId === 'each' ? sourceFor(finding.file, sourceOf) : undefined
  if (!source) return []
  const { start } = finding.range
  const written = fixOf(source, 'Write all of them in one query', 'unsafe', writeAsOne(source, start))
  if (written.length > 0) return written
  return fixOf(source, 'Read all of them in one query before the loop', 'unsafe', lookUpAtOnce(source, start))
}
