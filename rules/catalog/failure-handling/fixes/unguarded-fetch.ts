import { type Guarded, guardCall } from '../../../analysis/conventions/guard'
import { addOnError } from '../../../analysis/conventions/mutation'
import { addedReaction } from '../../../analysis/conventions/reaction'
import { throwWhereReturned } from '../../../analysis/conventions/refusal'
import { addCatchBody, catchAt } from '../../../analysis/edits/catches'
import type { Edit, Source } from '../../../analysis/edits/source'
import { alsoDeepened } from '../../../analysis/edits/wrap'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor, told } from './fix'

/** More callers than this are a matter of the service, not of each of them. */
const MOST_CALLERS = 4
/** Calls between the request and who handles it. */
const MOST_STEPS = 4

/**
 * Handles the failure where the app can tell somebody: at the call, or at every caller that lets it through where the call
 * stands in a service. Unsafe, as it shows text, but for an `await` that brings an existing `catch` into force.
 */
export function fixesForUnguardedFetch(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  if (finding.messageId === 'mutation') return fixesForSilentMutation(finding, project, sourceOf)
  const source = sourceFor(finding.file, sourceOf)
  const own = source && guardCall(source, finding.range.start, project)
  if (source !== undefined && own !== undefined) {
    const beside = own.does === 'message' ? refusedBranches(source, finding, project, own.edits) : []
    const refused = own.does === 'message' ? throwWhereReturned(source, finding.range.start) : []
    const thrown = alsoDeepened(source, own.edits, refused)
    return fixOf(source, titleOf(own, 1), own.does === 'await' ? 'safe' : 'unsafe', [
      ...own.edits,
      ...beside,
      ...thrown,
    ])
  }
  return fixAtCallers(finding, project, sourceOf)
}

/** The looks at what the request gave that only log that it was refused: they tell the person the same. */
function refusedBranches(source: Source, finding: Finding, project: FixProject, taken: readonly Edit[]): Edit[] {
  const facts = project.files.get(finding.file)
  const { start } = finding.range
  if (facts?.kind !== 'code') return []
  return facts.catches.flatMap((fact, index) => {
    if (fact.form !== 'branch' || project.failures?.verdict(facts, index) !== 'logs') return []
    const site = catchAt(source, fact.nameRange.start)
    if (site?.k !== 'branch' || start < site.origin.pos || start > site.origin.end) return []
    const reaction = addedReaction(source, site, 'logs-only', project)
    const edits = reaction?.k === 'message' ? addCatchBody(source, site, reaction.lines) : []
    // A block that is laid out anew takes no edits inside.
    return edits.some((edit) => clashes(edit, taken)) || isRewritten(taken, site.failing) ? [] : edits
  })
}

function isRewritten(edits: readonly Edit[], { pos, end }: { readonly pos: number; readonly end: number }): boolean {
  return edits.some(({ range }) => range.start > pos && range.start < end)
}

/** One fix for all callers that let the failure through: mending some would leave it unhandled at the others. */
function fixAtCallers(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const places = placesToGuard(finding, project, sourceOf)
  const [first] = places
  if (first === undefined || places.length > MOST_CALLERS) return []
  const edits: Edit[] = []
  for (const { source, guarded } of places) {
    const fresh = guarded.edits.filter((edit) => !edits.some((other) => isSame(edit, other)))
    if (fresh.some((edit) => clashes(edit, edits)) || fixOf(source, 'alone', 'unsafe', guarded.edits).length === 0)
      return []
    edits.push(...fresh)
  }
  const title = titleOf(first.guarded, places.length)
  return [{ title, applicability: 'unsafe', edits, creates: [], needs: [] }]
}

interface Guardable {
  readonly source: Source
  readonly guarded: Guarded
}

/** Where each of the callers that let the failure through can handle it, further out where it must; none where one cannot. */
function placesToGuard(finding: Finding, project: FixProject, sourceOf: SourceOf): readonly Guardable[] {
  const found: Guardable[] = []
  let open: readonly Place[] = [{ path: finding.file, start: finding.range.start }]
  for (let step = 0; open.length > 0 && step < MOST_STEPS; step++) {
    const next: Place[] = []
    for (const place of open) {
      const callers = unhandledCallers(place, project)
      if (callers.length === 0 || callers.length > MOST_CALLERS) return []
      for (const caller of callers) {
        const source = sourceFor(caller.path, sourceOf)
        const guarded = source && guardCall(source, caller.start, project)
        if (source !== undefined && guarded !== undefined) found.push({ source, guarded })
        else next.push(caller)
      }
    }
    open = next
  }
  return open.length === 0 ? found : []
}

interface Place {
  readonly path: string
  readonly start: number
}

/** The calls of the function round a place that do nothing about its failure. */
function unhandledCallers({ path, start }: Place, { files, link, failures }: FixProject): Place[] {
  const facts = files.get(path)
  const call = facts?.kind === 'code' ? facts.calls.find(({ nameRange }) => nameRange.start === start) : undefined
  if (link === undefined || failures === undefined || call === undefined || call.in < 0) return []
  return link.callersOf({ k: 'function', path, f: call.in }).flatMap((caller) => {
    const { k } = failures.ofCall(caller.path, caller.c)
    const range = link.call(caller)?.nameRange
    return range && (k === 'unhandled' || k === 'bare-500') ? [{ path: caller.path, start: range.start }] : []
  })
}

function clashes(edit: Edit, others: readonly Edit[]): boolean {
  return others.some(
    (other) =>
      !isSame(edit, other) &&
      edit.file === other.file &&
      edit.range.start <= other.range.end &&
      other.range.start <= edit.range.end,
  )
}

/** The import that both need. */
function isSame(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.range.start === b.range.start && a.range.end === b.range.end && a.newText === b.newText
}

function titleOf({ does, by }: Guarded, places: number): string {
  if (does === 'await' && places === 1) return 'Await the request, so that the catch round it sees a failure'
  const then = does === 'await' ? 'await it' : told({ k: does, ...(by !== undefined && { by }) })
  return places === 1 ? `Catch the failure and ${then}` : `Catch the failure at its ${places} callers and ${then}`
}

/** Gives the mutation an `onError` that tells the user in the app's way. */
function fixesForSilentMutation(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  if (source === undefined) return []
  return fixOf(source, 'Tell the user when it fails', 'unsafe', addOnError(source, finding.range.start, project))
}
