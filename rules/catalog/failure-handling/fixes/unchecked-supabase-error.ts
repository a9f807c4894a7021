import { runsInBrowser } from '../../../analysis/conventions/reaction'
import { returnedReaction } from '../../../analysis/conventions/returned'
import { subjectAt } from '../../../analysis/conventions/subject'
import { elseAfter, successBranch } from '../../../analysis/edits/ok-branches'
import { checkedAt, checkResult, toleratesMissingRow } from '../../../analysis/edits/results'
import { callAt, type Source } from '../../../analysis/edits/source'
import { quoted } from '../../../analysis/edits/style'
import { lowerFirst, upperFirst } from '../../../analysis/first-letter'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor, told } from './fix'

/**
 * Takes `error` out of the result and handles it: throws it where a `catch`, a query library or a caller deals with it,
 * else shows or answers it in the app's way and stops. A missing row that `.single()` reports and the code reckons with
 * stays no error. Always unsafe: what follows no longer runs after an error.
 */
export function fixesForUncheckedSupabaseError(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const offset = finding.range.start
  const at = source && checkedAt(source, offset)
  const reaction = source && at && returnedReaction(source, at, project, callAt(source, offset))
  if (source === undefined || reaction === undefined) return []
  const call = callAt(source, offset)
  // Thrown in the browser where nothing catches it, it would tell nobody.
  if (reaction.k === 'throw' && runsInBrowser(source, project) && isLost(finding, project)) return []
  const title = `Check the error and ${told(reaction)}`
  const success = call && successBranch(call)
  if (success !== undefined) {
    const lines = (reaction.goingOn ?? reaction.lines)(success.error)
    return fixOf(source, title, 'unsafe', [...reaction.edits, ...elseAfter(source, success, lines, [])])
  }
  const tolerant = toleratesMissingRow(source, offset)
  const isPassedOver = finding.messageId === 'skipped'
  const edits = checkResult(source, offset, baseName(source, offset), (error) => {
    const lines = ((isPassedOver ? reaction.goingOn : undefined) ?? reaction.lines)(error)
    const condition = tolerant ? `${error} && ${error}.code !== ${quoted(source.style, 'PGRST116')}` : error
    const note = tolerant ? ['// PGRST116: there is no such row, which the code below reckons with'] : []
    const only = lines.length === 1 ? lines[0] : undefined
    if (only !== undefined) return [...note, `if (${condition}) ${only}`]
    return [...note, `if (${condition}) {`, ...lines.map((line) => `  ${line}`), '}']
  })
  return edits.length === 0 ? [] : fixOf(source, title, 'unsafe', [...reaction.edits, ...edits])
}

/** What the call throws reaches an event, an effect or a timer. */
function isLost(finding: Finding, project: FixProject): boolean {
  const facts = project.files.get(finding.file)
  const c = facts?.kind === 'code' ? facts.calls.findIndex((each) => each.nameRange.start === finding.range.start) : -1
  return c >= 0 && project.failures?.ofCall(finding.file, c).k === 'unhandled'
}

/** `order_items` → `orderItems`, for names such as `orderItemsError`; the operation where no table is written. */
function baseName(source: Source, offset: number): string {
  const call = callAt(source, offset)
  const { table, operation } = call === undefined ? {} : subjectAt(source, call)
  const own = /^\w+/.exec(source.text.slice(offset, offset + 40))?.[0] ?? 'query'
  const told =
    table ?? (operation === undefined || operation === 'select' ? (own === 'from' ? 'query' : own) : operation)
  const words = told.match(/[A-Za-z][a-z]*/g) ?? ['query']
  return words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join('')
}
