import { trackLine } from '../../../analysis/conventions/trackers'
import { addCatchBody, catchAt } from '../../../analysis/edits/catches'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor } from '../../failure-handling/fixes/fix'

/** Hands the caught error to the tracker, the way the app does it elsewhere. Unsafe: what it holds leaves for a third party. */
export function fixesForUnreportedError(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const site = source && catchAt(source, finding.range.start)
  const report = source && trackLine(source, project)
  if (source === undefined || site === undefined || report === undefined) return []
  const edits = addCatchBody(source, site, (error) => [report.line(error)])
  return edits.length === 0
    ? []
    : fixOf(source, `Report it to ${String(finding.data.tracker)}`, 'unsafe', [...report.edits, ...edits])
}
