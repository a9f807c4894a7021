import { addedReaction, type Reaction } from '../../../analysis/conventions/reaction'
import { throwRefusal } from '../../../analysis/conventions/refusal'
import { addCatchBody, catchAt } from '../../../analysis/edits/catches'
import type { Edit, Source } from '../../../analysis/edits/source'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor, told } from './fix'
import { fixesForUncheckedSupabaseError } from './unchecked-supabase-error'

/**
 * Throws on an error status before the body is read. Safe where something guards the call already; where that says
 * nothing to anybody, it gets the app's message as well.
 */
export function fixesForUncheckedResponse(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  if (finding.messageId === 'returned') return fixesForUncheckedSupabaseError(finding, project, sourceOf)
  const source = sourceFor(finding.file, sourceOf)
  // `if (!response.ok) return []`: the answer to a refusal is there, and only a person can say which it should be.
  if (source === undefined || finding.data.form === 'branch') return []
  const edits = throwRefusal(source, finding.range.start)
  if (edits.length === 0) return []
  const title = 'Throw when the response is an error'
  const caught = inSilentCatch(source, finding, project)
  if (caught !== undefined) {
    return fixOf(source, `${title}, and ${told(caught.reaction)}`, 'unsafe', [...caught.edits, ...edits])
  }
  return fixOf(source, title, finding.data.guarded === true ? 'safe' : 'unsafe', edits)
}

/** What the catch round the call needs, where it is empty without a word of why: thrown into it, the failure would be lost. */
function inSilentCatch(
  source: Source,
  finding: Finding,
  project: FixProject,
): { readonly reaction: Reaction; readonly edits: readonly Edit[] } | undefined {
  const facts = project.files.get(finding.file)
  if (facts?.kind !== 'code') return undefined
  const call = facts.calls.find(({ nameRange }) => nameRange.start === finding.range.start)
  const guard = call?.fate.guards[0]
  const fact = guard?.k === 'catch' ? facts.catches[guard.c] : undefined
  if (fact === undefined || !fact.empty || fact.comment !== '') return undefined
  const site = catchAt(source, fact.nameRange.start)
  const reaction = site && addedReaction(source, site, 'empty', project)
  if (site === undefined || reaction === undefined) return undefined
  const edits = addCatchBody(source, site, reaction.lines)
  return edits.length === 0 ? undefined : { reaction, edits: [...reaction.edits, ...edits] }
}
