import { isInLoop } from '../../../analysis/conventions/asked'
import { namedWhereCaught, reportedWhereCaught } from '../../../analysis/conventions/catch-report'
import { addedReaction, type Reaction, runsInBrowser } from '../../../analysis/conventions/reaction'
import { returnedReaction, silentCatchRound, thrownAs } from '../../../analysis/conventions/returned'
import { isAfterEffect, isSecondary, isShownBefore } from '../../../analysis/conventions/secondary'
import { subjectAt, wordingAt } from '../../../analysis/conventions/subject'
import { opened, openingIn } from '../../../analysis/conventions/voice'
import { addCatchBody, type CatchSite } from '../../../analysis/edits/catches'
import { freshName } from '../../../analysis/edits/names'
import { elseAfter, successBranch } from '../../../analysis/edits/ok-branches'
import { checkedAt, checkResult, handToCatch, isUnread, toleratesMissingRow } from '../../../analysis/edits/results'
import { callAt, type Edit, enclosingFunction, enclosingStatement, type Source } from '../../../analysis/edits/source'
import { quoted } from '../../../analysis/edits/style'
import type { Finding, Fix } from '../../../engine/finding'
import { unreadErrors } from '../../../engine/link/unread-errors'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, isEmptiedByCallers, isSettledByCaller, isWhole, joined, sourceFor, told } from './fix'
import { errorPageFor } from './missing-error-boundary'
import { seenFailure } from './thrown-in-query'
import { asksUnknownColumn } from './unknown-column'
import { camelOf } from './waiting'

/**
 * Takes `error` out of the result and handles it: throws it where a `catch`, a query library or a caller deals with it,
 * else shows or answers it in the app's way and stops. What is thrown into one `catch` is mended together, and a `catch`
 * that only logs gets the message. A missing row that `.single()` reports and the code reckons with stays no error.
 * Always unsafe: what follows no longer runs after an error.
 */
export function fixesForUncheckedSupabaseError(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const offset = finding.range.start
  const at = source && checkedAt(source, offset)
  if (source === undefined || at === undefined) return []
  const handed = handedToCatch(source, finding)
  if (handed.length > 0) return handed
  const thrown = intoSilentCatch(source, at, offset, project)
  // The rest is on the screen, and the `catch` would say that it is not.
  if (thrown !== undefined && finding.messageId === 'skipped' && isShownBefore(source, at)) return []
  const call = callAt(source, offset)
  const found = thrown?.reaction ?? returnedReaction(source, at, project, call)
  if (found === undefined) return []
  const reaction = finding.messageId === 'returned' ? asError(found) : found
  // Thrown to where it is made an empty list, it would take along what is loaded.
  if (
    reaction.k === 'throw' &&
    thrown === undefined &&
    isEmptiedByCallers(finding.file, functionOf(finding, project), project, sourceOf)
  )
    return []
  // A query that always fails is to be put right: thrown, it would break what works without it.
  if (reaction.k !== 'log' && call !== undefined && asksUnknownColumn(source, call, project)) return []
  // An action of the server answers whoever started it, and a log does not.
  if (finding.messageId === 'returned' && reaction.k === 'log' && /^\s*['"]use server['"]/.test(source.text)) return []
  // Told once for each of many, while the work goes on as if it had been done.
  if (reaction.k === 'message' && thrown === undefined && call !== undefined && isInLoop(call)) return []
  // Thrown in the browser where nothing catches it, it would tell nobody.
  if (reaction.k === 'throw' && runsInBrowser(source, project) && isLost(finding, project, sourceOf)) return []
  const title = `Check the error and ${told(thrown?.shown ?? reaction)}`
  const success = call && successBranch(call)
  if (success !== undefined) {
    const lines = (reaction.goingOn ?? reaction.lines)(success.error)
    const edits = [...reaction.edits, ...(thrown?.edits ?? []), ...elseAfter(source, success, lines, [])]
    return fixOf(source, title, 'unsafe', edits)
  }
  const names = new Set<string>()
  const isTold = reaction.k === 'message' || reaction.k === 'answer'
  const list = isTold ? besideInList(source, finding, project) : { names: [], edits: [] }
  const used = list.names.length === 0 ? reaction : ofAll(source, call ?? at, reaction)
  const edits = checked(source, offset, used, finding.messageId === 'skipped', names, list.names)
  if (edits.length === 0) return []
  const beside = /^(?:throw|log)$/.test(reaction.k)
    ? alikeBeside(source, finding, project, { k: reaction.k, isSilent: thrown !== undefined }, names)
    : []
  const isThrown = reaction.k === 'throw' && thrown === undefined
  const seen = isThrown && isWhole(project) ? seenFailure(source, offset, project, sourceOf) : ({ k: 'none' } as const)
  const reported = isThrown ? reportedWhereCaught(source, at, project) : []
  const heard = isThrown && reported.length === 0 ? namedWhereCaught(source, at) : reported
  // A page that is rendered on the server shows what is thrown by its `error` file alone.
  const creates = isThrown ? errorPageFor(source, project, sourceOf) : []
  const panel = seen.k === 'shown' ? seen.edits : []
  const all = [...reaction.edits, ...edits, ...list.edits, ...beside, ...(thrown?.edits ?? []), ...heard, ...panel]
  const isOne = beside.length === 0 && list.names.length === 0
  const ofAllOf = (_: string, then: string | undefined): string => `the errors${then ? ` and ${then} them` : ''}`
  const what = isOne ? title : title.replace(/the error\b(?: and (throw|log) it)?/, ofAllOf)
  const whole = panel.length === 0 ? what : `${what}, and show that it failed`
  return fixOf(source, creates.length === 0 ? whole : `${whole}, with a page that shows it`, 'unsafe', joined(all), {
    creates,
  })
}

/** What an SDK gives back in place of an error is a plain object: thrown as it is, a log would show `[object Object]`. */
function asError(reaction: Reaction): Reaction {
  const lines = (error: string) =>
    reaction.lines(error).map((line) => (line === `throw ${error};` ? `throw new Error(${error}.message);` : line))
  return reaction.k === 'throw' ? { ...reaction, lines } : reaction
}

/** `.catch(report)` behind the request: it hears of what is thrown, and of no error that is given back. */
function handedToCatch(source: Source, finding: Finding): Fix[] {
  const call = callAt(source, finding.range.start)
  if (call === undefined) return []
  const thrown = thrownAs(source, call)
  const reaction = finding.messageId === 'returned' ? asError(thrown) : thrown
  const only = (error: string): readonly string[] => reaction.lines(error).slice(-1)
  return fixOf(source, 'Hand the error to the catch', 'unsafe', handToCatch(source, call, only))
}

/** The width after which what is done stands on a line of its own. */
const WIDTH = 100

/** The look at the error of the request at an offset; adds the error's name to those taken. */
function checked(
  source: Source,
  offset: number,
  reaction: Reaction,
  isPassedOver: boolean,
  names: Set<string>,
  others: readonly string[] = [],
): readonly Edit[] {
  const tolerant = others.length === 0 && toleratesMissingRow(source, offset)
  return checkResult(source, offset, baseName(source, offset), (own) => {
    names.add(own)
    const any = others.length === 0 ? undefined : firstOf(source, offset, [own, ...others])
    const error = any?.name ?? own
    const lines = ((isPassedOver ? reaction.goingOn : undefined) ?? reaction.lines)(error)
    const condition = tolerant
      ? `${error} && ${error}.code !== ${quoted(source.style, 'PGRST116')}`
      : isMadeOnce(source, offset)
        ? `${error} && !/already exists/i.test(${error}.message)`
        : error
    const note =
      any !== undefined
        ? any.lines
        : tolerant
          ? ['// PGRST116: there is no such row, which the code below reckons with']
          : []
    const only = lines.length === 1 ? lines[0] : undefined
    const short = `if (${condition}) ${only}`
    if (only !== undefined && short.length <= WIDTH) return [...note, short]
    return [...note, `if (${condition}) {`, ...lines.map((line) => `  ${line}`), '}']
  })
}

/** The same where it is for several requests at once: the log names none of them. */
function ofAll(source: Source, about: NonNullable<ReturnType<typeof checkedAt>>, reaction: Reaction): Reaction {
  const opening = openingIn(source)
  const own = opened(wordingAt(source, about).logged, opening)
  const lines = (error: string) =>
    reaction.lines(error).map((line) => line.replace(own, opened('Could not load the data', opening)))
  return { ...reaction, lines }
}

/** The first of the errors of several requests, under a name of its own. */
function firstOf(
  source: Source,
  offset: number,
  errors: readonly string[],
): { readonly name: string; readonly lines: readonly string[] } {
  const name = freshName(callAt(source, offset) ?? source.tree, ['firstError', 'anyError', 'failure'])
  const short = `const ${name} = ${errors.join(' ?? ')};`
  if (short.length <= WIDTH) return { name, lines: [short] }
  const [first = '', ...rest] = errors
  const last = rest.length - 1
  return {
    name,
    lines: [`const ${name} =`, `  ${first} ??`, ...rest.map((each, i) => `  ${each}${i === last ? ';' : ' ??'}`)],
  }
}

/** The other requests of one `Promise.all` whose errors are lost: one told of alone would leave the others untold. */
function besideInList(
  source: Source,
  finding: Finding,
  project: FixProject,
): { readonly names: readonly string[]; readonly edits: readonly Edit[] } {
  const facts = project.files.get(finding.file)
  const statement = enclosingStatement(callAt(source, finding.range.start) ?? source.tree)
  const names: string[] = []
  const edits: Edit[] = []
  if (facts?.kind !== 'code' || statement === undefined || !isWhole(project)) return { names, edits }
  for (const { operation, isSkipped } of unreadErrors(facts, project)) {
    const { start } = operation.range
    const other = callAt(source, start)
    if (start === finding.range.start || isSkipped || other === undefined) continue
    if (enclosingStatement(other) !== statement || toleratesMissingRow(source, start) || isUnread(source, other))
      continue
    let own = ''
    const added = checkResult(source, start, baseName(source, start), (error) => {
      own = error
      return []
    })
    if (own === '' || names.includes(own)) continue
    names.push(own)
    edits.push(...added.filter(({ newText }) => newText.trim() !== ''))
  }
  return { names, edits }
}

/** Requests whose errors are lost in the same way beside one: they go where that one's goes. */
function alikeBeside(
  source: Source,
  finding: Finding,
  project: FixProject,
  { k, isSilent }: { readonly k: Reaction['k']; readonly isSilent: boolean },
  names: Set<string>,
): readonly Edit[] {
  const facts = project.files.get(finding.file)
  const statement = enclosingStatement(callAt(source, finding.range.start) ?? source.tree)
  if (facts?.kind !== 'code' || statement === undefined || !isWhole(project)) return []
  const edits: Edit[] = []
  for (const { operation, isSkipped } of unreadErrors(facts, project)) {
    const { start } = operation.range
    const other = callAt(source, start)
    const at = checkedAt(source, start)
    if (start === finding.range.start || isSkipped || other === undefined || at === undefined) continue
    if (enclosingStatement(other)?.parent !== statement.parent || isUnread(source, other)) continue
    const fn = enclosingFunction(at)
    if (isSilent && fn !== undefined && isSecondary(source, other, fn)) continue
    const reaction = isSilent ? thrownAs(source, other) : returnedReaction(source, at, project, other)
    if (reaction?.k !== k || reaction.edits.length > 0) continue
    const own = new Set<string>()
    const added = checked(source, start, reaction, false, own)
    if ([...own].some((name) => names.has(name))) continue
    for (const name of own) names.add(name)
    edits.push(...added)
  }
  return edits
}

/** What is there already is as good as made. */
function isMadeOnce(source: Source, offset: number): boolean {
  return callAt(source, offset)?.expression.getText(source.tree).endsWith('.createBucket') === true
}

/** In the browser, a `catch` round the request that only logs: the error is thrown to it, and it tells the person. */
function intoSilentCatch(
  source: Source,
  at: NonNullable<ReturnType<typeof checkedAt>>,
  offset: number,
  project: FixProject,
): { readonly reaction: Reaction; readonly shown: Reaction; readonly edits: readonly Edit[] } | undefined {
  const call = callAt(source, offset)
  const fn = enclosingFunction(at)
  if (call === undefined || fn === undefined || !runsInBrowser(source, project)) return undefined
  const clause = silentCatchRound(source, at)
  if (clause === undefined || isSecondary(source, call, fn) || isAfterEffect(source, clause.parent)) return undefined
  const site: CatchSite = { k: 'clause', clause }
  const shown = addedReaction(source, site, clause.block.statements.length === 0 ? 'empty' : 'logs-only', project)
  if (shown?.k !== 'message') return undefined
  const edits = addCatchBody(source, site, shown.lines)
  return edits.length === 0 ? undefined : { reaction: thrownAs(source, call), shown, edits: [...shown.edits, ...edits] }
}

/** What the call throws reaches an event, an effect, a timer, or a caller that puts nothing in its place. */
function isLost(finding: Finding, project: FixProject, sourceOf: SourceOf): boolean {
  const facts = project.files.get(finding.file)
  const c = facts?.kind === 'code' ? facts.calls.findIndex((each) => each.nameRange.start === finding.range.start) : -1
  if (isSettledByCaller(finding.file, functionOf(finding, project), project, sourceOf)) return true
  return c >= 0 && project.failures?.ofCall(finding.file, c).k === 'unhandled'
}

/** The function that a finding's call stands in, by index. */
function functionOf(finding: Finding, project: FixProject): number {
  const facts = project.files.get(finding.file)
  const call = facts?.kind === 'code' && facts.calls.find((each) => each.nameRange.start === finding.range.start)
  return call ? call.in : -1
}

/** `order_items` → `orderItems`, for names such as `orderItemsError`; the operation where no table is written. */
function baseName(source: Source, offset: number): string {
  const call = callAt(source, offset)
  const { table, operation } = call === undefined ? {} : subjectAt(source, call)
  const own = /^\w+/.exec(source.text.slice(offset, offset + 40))?.[0] ?? 'query'
  const told =
    table ?? (operation === undefined || operation === 'select' ? (own === 'from' ? 'query' : own) : operation)
  return camelOf(told)
}
