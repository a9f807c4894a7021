import { wordingAt } from '../../../analysis/conventions/subject'
import { checkResponse } from '../../../analysis/edits/responses'
import { callAt } from '../../../analysis/edits/source'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor } from './fix'

/** Throws on an error status before the body is read. Safe where something guards the call already. */
export function fixesForUncheckedResponse(finding: Finding, _project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const call = source && callAt(source, finding.range.start)
  // `if (!response.ok) return []`: the answer to a refusal is there, and only a person can say which it should be.
  if (source === undefined || call === undefined || finding.data.form === 'branch') return []
  const { what } = wordingAt(source, call)
  const edits = checkResponse(source, finding.range.start, (response) => [
    `if (!${response}.ok) throw new Error(\`${what} (status \${${response}.status})\`);`,
  ])
  return fixOf(source, 'Throw when the response is an error', finding.data.guarded === true ? 'safe' : 'unsafe', edits)
}
