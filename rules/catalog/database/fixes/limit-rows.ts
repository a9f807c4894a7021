import { addLimit, countAlone } from '../../../analysis/edits/limit'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'

const ROWS = 100

/**
 * The first hundred rows of a list of what happened last, which nobody reads to its end; unsafe: what comes after needs a way to
 * be reached. Of rows that are only counted, the count alone. Nothing for other lists: a limit would drop rows in silence.
 */
export function fixesForUnbounded(finding: Finding, sourceOf: SourceOf): readonly Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  if (!source) return []
  const { start } = finding.range
  if (finding.messageId === 'counted')
    return fixOf(source, 'Ask for the count alone', 'safe', countAlone(source, start))
  if (!RECORDS.test(String(finding.data['table'] ?? ''))) return []
  return fixOf(source, `Read the last ${ROWS} rows only`, 'unsafe', addLimit(source, start, ROWS))
}

/** Tables that say what happened: the newest rows are what anybody asks for. */
const RECORDS =
  /(?:^|_)(?:logs?|audits?|audit_\w+|activit(?:y|ies)|notifications?|histor(?:y|ies)|alerts|events_log|webhook_events|analytics_events|page_views|visits|searches|generations|runs|executions|deliveries)(?:_|$)|(?:Logs?|Activit(?:y|ies)|Notifications?|History)$/
