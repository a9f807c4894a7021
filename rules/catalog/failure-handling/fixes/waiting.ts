import { type Reaction, runsInBrowser } from '../../../analysis/conventions/reaction'
import { returnedReaction } from '../../../analysis/conventions/returned'
import { subjectAt } from '../../../analysis/conventions/subject'
import type { Chain } from '../../../analysis/edits/chains'
import type { Source } from '../../../analysis/edits/source'
import { awaitAndCheck, awaitDropped } from '../../../analysis/edits/waiting'
import { lowerFirst, upperFirst } from '../../../analysis/first-letter'
import type { Fix } from '../../../engine/finding'
import { type FixProject, fixOf } from './fix'

const THEN: Record<Reaction['k'], string> = {
  message: 'and tell the user when it fails',
  answer: 'and answer with its error',
  throw: 'and throw its error',
  log: 'and log its error',
}

/** `await` in front of a call that rejects when it fails. */
export function awaitIt(source: Source, chain: Chain, what: string): Fix[] {
  return fixOf(source, `Await ${what}`, 'unsafe', awaitDropped(source, chain))
}

/** `await`, and a look at the `error` that the call gives back, in the app's way. */
export function awaitAndLook(source: Source, chain: Chain, project: FixProject, what: string): Fix[] {
  const reaction = returnedReaction(source, chain.whole, project, chain.head)
  // In the browser a log tells nobody.
  if (reaction === undefined || (reaction.k === 'log' && runsInBrowser(source, project))) return []
  const edits = awaitAndCheck(source, chain, baseOf(source, chain), (error) => checkLines(reaction, error))
  if (edits.length === 0) return []
  return fixOf(source, `Await ${what} ${THEN[reaction.k]}`, 'unsafe', [...reaction.edits, ...edits])
}

/** `if (error) …` with a reaction to it: on one line where the reaction is one. */
export function checkLines(reaction: Reaction, error: string): string[] {
  const lines = reaction.lines(error)
  const only = lines.length === 1 ? lines[0] : undefined
  return only === undefined ? [`if (${error}) {`, ...lines.map((line) => `  ${line}`), '}'] : [`if (${error}) ${only}`]
}

/** `order_items` → `orderItems`, for a name such as `orderItemsError`. */
export function baseOf(source: Source, chain: Chain): string {
  return camelOf(subjectAt(source, chain.head).table ?? 'query')
}

/** The words of a name as one of a variable: `orderItems` of `order_items`. */
export function camelOf(name: string): string {
  const words = name.match(/[A-Za-z][a-z\d]*/g) ?? ['query']
  return words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join('')
}
