import { trackLine } from '../../../analysis/conventions/trackers'
import { beginCatch } from '../../../analysis/edits/catch-start'
import { addCatchBody, catchAt } from '../../../analysis/edits/catches'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor } from '../../failure-handling/fixes/fix'

/** So much of a catch is looked at for how it answers. */
const LONGEST_LOOK = 400

/** Hands the caught error to the tracker, the way the app does it elsewhere. Unsafe: what it holds leaves for a third party. */
export function fixesForUnreportedError(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const site = source && catchAt(source, finding.range.start)
  const report = source && trackLine(source, project)
  if (source === undefined || site === undefined || report === undefined) return []
  // `const status = error.status || 500`: what the caller did wrong is answered so too, and is nobody's failure.
  const text = source.text.slice(finding.range.start, finding.range.start + LONGEST_LOOK)
  const status = /\bconst (\w*[sS]tatus(?:Code)?) = \w+\??\.(?:status|statusCode)\s*(?:\|\||\?\?)\s*500\b/.exec(
    text,
  )?.[1]
  const edits =
    status === undefined
      ? beginCatch(source, site, (error) => [report.line(error)])
      : addCatchBody(source, site, (error) => [`if (${status} >= 500) ${report.line(error)}`])
  return edits.length === 0
    ? []
    : fixOf(source, `Report it to ${String(finding.data.tracker)}`, 'unsafe', [...report.edits, ...edits])
}
