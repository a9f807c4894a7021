import { addLimit } from '../../../analysis/edits/limit'
import { parseSource } from '../../../analysis/edits/source'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'

const ROWS = 100

/** The first hundred rows, in the order that the list has. Unsafe: what comes after needs a way to be reached. */
export function fixesForUnbounded(finding: Finding, sourceOf: SourceOf): readonly Fix[] {
  const text = sourceOf(finding.file)
  const edits = text === undefined ? [] : addLimit(parseSource(finding.file, text), finding.range.start, ROWS)
  if (edits.length === 0) return []
  const title = `Read the first ${ROWS} rows only`
  return [{ title, applicability: 'unsafe', edits, creates: [], needs: [] }]
}
