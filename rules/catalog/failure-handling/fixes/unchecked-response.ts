import { throwRefusal } from '../../../analysis/conventions/refusal'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor } from './fix'
import { fixesForUncheckedSupabaseError } from './unchecked-supabase-error'

/** Throws on an error status before the body is read. Safe where something guards the call already. */
export function fixesForUncheckedResponse(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  if (finding.messageId === 'returned') return fixesForUncheckedSupabaseError(finding, project, sourceOf)
  const source = sourceFor(finding.file, sourceOf)
  // `if (!response.ok) return []`: the answer to a refusal is there, and only a person can say which it should be.
  if (source === undefined || finding.data.form === 'branch') return []
  const edits = throwRefusal(source, finding.range.start)
  return fixOf(source, 'Throw when the response is an error', finding.data.guarded === true ? 'safe' : 'unsafe', edits)
}
