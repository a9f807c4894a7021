import { isInEffect } from '../../../analysis/conventions/background'
import { caughtReaction, loggedReaction, type Reaction, runsInBrowser } from '../../../analysis/conventions/reaction'
import { logLine } from '../../../analysis/conventions/tools'
import { wordingFor } from '../../../analysis/conventions/wording'
import { appendCatch, type Chain, chainOf } from '../../../analysis/edits/chains'
import { freshName } from '../../../analysis/edits/names'
import { callAt, type Edit, type Source } from '../../../analysis/edits/source'
import { canAwait, droppedOnPurpose, thenCheck } from '../../../analysis/edits/waiting'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor } from './fix'
import { awaitAndLook, awaitIt, baseOf, checkLines } from './waiting'

const OPERATION: Record<string, string> = { create: 'insert', del: 'delete' }

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
  const waited = !canAwait(chain)
    ? []
    : givesError
      ? awaitAndLook(source, chain, project, 'the query')
      : awaitIt(source, chain, 'the query')
  if (waited.length > 0 && finding.data.form !== 'voided') return waited
  const isTrail = finding.data.trail === true
  const reaction = isTrail ? logged(source, chain) : unawaitedReaction(source, chain, project)
  // What a person did goes on as if it had been saved.
  const isMute = reaction.k === 'log' && !isTrail && runsInBrowser(source, project)
  if (isMute && !isInEffect(source, chain.head)) return waited
  return [...waited, ...sent(source, chain, project, reaction, givesError)]
}

/** Sends the query without waiting for it, and deals with a failure when that comes. */
function sent(source: Source, chain: Chain, project: FixProject, reaction: Reaction, givesError: boolean): Fix[] {
  const edits = givesError ? thenChecked(source, chain, reaction) : caught(source, chain, reaction)
  const title =
    reaction.k === 'message'
      ? 'Send the query, and tell the user when it fails'
      : 'Send the query without waiting, and log a failure'
  // On a screen a failure that is only logged is one that somebody decided to drop.
  const dropped = reaction.k === 'log' && runsInBrowser(source, project) ? droppedOnPurpose(source, chain) : []
  return edits.length === 0 ? [] : fixOf(source, title, 'unsafe', [...reaction.edits, ...dropped, ...edits])
}

/** What to do with a failure that comes when the function has gone on: that the query is sent at all matters more. */
function unawaitedReaction(source: Source, chain: Chain, project: FixProject): Reaction {
  const shown = caughtReaction(source, chain.whole, project, chain.head)
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
