import {
  caughtReaction,
  loggedReaction,
  type Reaction,
  returnedReaction,
  runsInBrowser,
} from '../../../analysis/conventions/reaction'
import { subjectAt } from '../../../analysis/conventions/subject'
import { logLine } from '../../../analysis/conventions/tools'
import { wordingFor } from '../../../analysis/conventions/wording'
import { appendCatch, type Chain, chainOf } from '../../../analysis/edits/chains'
import { freshName } from '../../../analysis/edits/names'
import { callAt, type Edit, type Source } from '../../../analysis/edits/source'
import { awaitAndCheck, awaitDropped, canAwait, thenCheck } from '../../../analysis/edits/waiting'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor } from './fix'

const OPERATION: Record<string, string> = { create: 'insert', del: 'delete' }

const WAITED = {
  message: 'Await the query and tell the user when it fails',
  answer: 'Await the query and answer with its error',
  throw: 'Await the query and throw its error',
  log: 'Await the query and log its error',
}

/**
 * Sends the query: awaited where its function is async, with a look at the `error` that supabase-js gives back; elsewhere
 * by `then` or `catch` with the app's message or log. Never safe: what was never sent is sent now.
 */
export function fixesForUnawaitedQuery(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const call = source && callAt(source, finding.range.start)
  if (source === undefined || call === undefined || finding.data.form === 'kept') return []
  const chain = chainOf(call)
  const givesError = finding.data.failure === 'returns-error'
  const waited = !canAwait(chain) ? [] : givesError ? awaited(source, chain, project) : awaitedOnly(source, chain)
  if (waited.length > 0 && finding.data.form !== 'voided') return waited
  const isTrail = finding.data.trail === true
  const reaction = isTrail ? logged(source, chain) : unawaitedReaction(source, chain, project)
  return reaction === undefined ? waited : [...waited, ...sent(source, chain, reaction, givesError)]
}

function awaitedOnly(source: Source, chain: Chain): Fix[] {
  return fixOf(source, 'Await the query', 'unsafe', awaitDropped(source, chain))
}

function awaited(source: Source, chain: Chain, project: FixProject): Fix[] {
  const reaction = returnedReaction(source, chain.whole, project, chain.head)
  if (reaction === undefined || isUnheard(source, project, reaction)) return []
  const edits = awaitAndCheck(source, chain, baseOf(source, chain), (error) => checkLines(reaction, error))
  return edits.length === 0 ? [] : fixOf(source, WAITED[reaction.k], 'unsafe', [...reaction.edits, ...edits])
}

/** Sends the query without waiting for it, and deals with a failure when that comes. */
function sent(source: Source, chain: Chain, reaction: Reaction, givesError: boolean): Fix[] {
  const edits = givesError ? thenChecked(source, chain, reaction) : caught(source, chain, reaction)
  const title =
    reaction.k === 'message'
      ? 'Send the query, and tell the user when it fails'
      : 'Send the query without waiting, and log a failure'
  return edits.length === 0 ? [] : fixOf(source, title, 'unsafe', [...reaction.edits, ...edits])
}

/** What to do with a failure that comes when the function has gone on. Undefined where nobody would hear of it. */
function unawaitedReaction(source: Source, chain: Chain, project: FixProject): Reaction | undefined {
  const shown = caughtReaction(source, chain.whole, project, chain.head)
  if (shown === undefined && runsInBrowser(source, project)) return undefined
  // What is not waited for cannot change an answer any more.
  return shown?.k === 'message' ? shown : logged(source, chain)
}

function logged(source: Source, chain: Chain): Reaction {
  const subject = builtSubject(chain.head.getText(source.tree))
  if (subject === undefined) return loggedReaction(source, chain.head)
  const { what } = wordingFor({ path: source.path, ...subject })
  return { k: 'log', lines: (error) => [logLine(source, what, error)], edits: [] }
}

/** Table and operation of a Drizzle, Knex or Prisma query as it is written. */
function builtSubject(text: string): { table: string; operation: string } | undefined {
  const drizzle = /\.(insert|update|delete)\(\s*(?:\w+\.)*(\w+)\s*\)/.exec(text)
  const knex = /\(\s*['"`](\w+)['"`]\s*\)[\s\S]*\.(insert|update|delete|del)\(/.exec(text)
  const prisma = /\.(\w+)\.(create|update|upsert|delete)\w*\(/.exec(text)
  if (drizzle?.[1] && drizzle[2]) return { table: drizzle[2], operation: drizzle[1] }
  const built = knex ?? prisma
  if (!built?.[1] || !built[2]) return undefined
  return { table: built[1], operation: OPERATION[built[2]] ?? built[2] }
}

function thenChecked(source: Source, chain: Chain, reaction: Reaction): Edit[] {
  return thenCheck(source, chain, baseOf(source, chain), (error) => checkLines(reaction, error))
}

function caught(source: Source, chain: Chain, reaction: Reaction): Edit[] {
  const parameter = freshName(chain.whole, ['error', 'err', 'caught'])
  return appendCatch(source, chain, { parameter, lines: reaction.lines(parameter) })
}

/** In the browser a log tells nobody. */
function isUnheard(source: Source, project: FixProject, reaction: Reaction): boolean {
  return reaction.k === 'log' && runsInBrowser(source, project)
}

function checkLines(reaction: Reaction, error: string): string[] {
  const lines = reaction.lines(error)
  const only = lines.length === 1 ? lines[0] : undefined
  return only === undefined ? [`if (${error}) {`, ...lines.map((line) => `  ${line}`), '}'] : [`if (${error}) ${only}`]
}

/** `order_items` → `orderItems`, for a name such as `orderItemsError`. */
function baseOf(source: Source, chain: Chain): string {
  const words = (subjectAt(source, chain.head).table ?? 'query').match(/[A-Za-z][a-z]*/g) ?? ['query']
  return words
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join('')
}
