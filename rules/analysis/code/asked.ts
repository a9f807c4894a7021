import * as ts from 'typescript'
import type { TextRange, Value } from '../facts'
import type { Context } from './context'
import { collectLooks } from './gates'
import { valueAt } from './values'

/** What the condition of an `if` whose branches all go on reads, or what a `switch` chooses by. */
export interface AskedFact {
  readonly range: TextRange
  readonly looks: readonly Value[]
}

/** What the facts of a file hold of its conditions. */
export interface AskingFacts {
  /** Conditions that stop nothing, in files that take what somebody sends; absent where there are none. */
  readonly asked?: readonly AskedFact[]
}

/** Server code that takes what somebody sends. */
const TAKES = /\.json\(\)|\bbody\b|formData/i

/** The conditions of a file that takes what somebody sends, but for those that are gates. */
export function askedFacts(
  context: Context,
  text: string,
  nodes: readonly (ts.IfStatement | ts.SwitchStatement)[],
): AskedFact[] {
  if (nodes.length === 0 || !TAKES.test(text)) return []
  return nodes.map((node) => ({
    range: { start: node.expression.getStart(), end: node.expression.end },
    looks: ts.isIfStatement(node) ? collectLooks(context, node.expression) : [valueAt(context, node.expression)],
  }))
}
