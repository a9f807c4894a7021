import { addedReaction } from '../../../analysis/conventions/reaction'
import { wordingAt } from '../../../analysis/conventions/subject'
import { trackLine } from '../../../analysis/conventions/tools'
import { addCatchBody, catchAt } from '../../../analysis/edits/catches'
import { checkResponse } from '../../../analysis/edits/responses'
import { callAt, type Edit, type Source } from '../../../analysis/edits/source'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor } from './fix'

const TITLES = {
  message: 'Tell the user, and keep the log',
  answer: 'Answer with an error instead of going on',
  throw: 'Pass the error on instead of going on',
  log: 'Log the error',
}

/**
 * Lets a caught failure be known: in the browser the app's message and its error tracker; on a server a log and the
 * tracker where the catch is empty, and an error answer, or the error itself, where it logs and goes on.
 */
export function fixesForSwallowedError(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const site = source && catchAt(source, finding.range.start)
  if (source === undefined || site === undefined) return []
  const form = finding.data.form === 'empty' ? 'empty' : 'logs-only'
  const reaction = addedReaction(source, site, form, project)
  if (reaction === undefined) return []
  const tracked = reaction.k === 'throw' ? undefined : trackLine(source, project)
  const caught = addCatchBody(source, site, (error) => withTracker(reaction.lines(error), tracked?.line(error)))
  const edits = caught.length === 0 ? [] : [...refusals(source, finding), ...caught]
  const needed = [...reaction.edits, ...(tracked?.edits ?? [])]
  return edits.length === 0 ? [] : fixOf(source, TITLES[reaction.k], 'unsafe', [...needed, ...edits])
}

/** Answers that refuse are thrown, where the guarded block only acts on those that do not: so that the catch hears of them. */
function refusals(source: Source, finding: Finding): readonly Edit[] {
  const offsets = String(finding.data.refused ?? '').match(/\d+/g) ?? []
  return offsets.flatMap((offset) => {
    const call = callAt(source, Number(offset))
    if (call === undefined) return []
    const { what } = wordingAt(source, call)
    return checkResponse(source, Number(offset), (response) => [
      `if (!${response}.ok) throw new Error(\`${what} (status \${${response}.status})\`);`,
    ])
  })
}

/** The tracker is told before the function is left. */
function withTracker(lines: readonly string[], tracked: string | undefined): readonly string[] {
  if (tracked === undefined) return lines
  const leaves = lines.findIndex((line) => line.startsWith('return'))
  return leaves === -1 ? [...lines, tracked] : lines.toSpliced(leaves, 0, tracked)
}
