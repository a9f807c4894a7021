import { type Guarded, guardCall } from '../../../analysis/conventions/guard'
import { addOnError } from '../../../analysis/conventions/mutation'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor, told } from './fix'

/**
 * Handles the failure where the app can tell somebody: at the call, or at the caller that lets it through where the call
 * stands in a service. Unsafe, as it shows text, but for an `await` that brings an existing `catch` into force.
 */
export function fixesForUnguardedFetch(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  if (finding.messageId === 'mutation') return fixesForSilentMutation(finding, project, sourceOf)
  for (const place of [finding, ...finding.related]) {
    const source = sourceFor(place.file, sourceOf)
    const guarded = source && guardCall(source, place.range.start, project)
    if (source === undefined || guarded === undefined) continue
    return fixOf(source, titleOf(guarded), guarded.does === 'await' ? 'safe' : 'unsafe', guarded.edits)
  }
  return []
}

function titleOf({ does, by }: Guarded): string {
  if (does === 'await') return 'Await the request, so that the catch round it sees a failure'
  return `Catch the failure and ${told({ k: does, ...(by !== undefined && { by }) })}`
}

/** Gives the mutation an `onError` that tells the user in the app's way. */
function fixesForSilentMutation(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  if (source === undefined) return []
  return fixOf(source, 'Tell the user when it fails', 'unsafe', addOnError(source, finding.range.start, project))
}
