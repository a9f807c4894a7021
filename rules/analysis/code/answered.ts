import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { rangeOf } from '../nodes'
import { unwrapInward } from '../wrappers'
import { type Context, functionAround } from './context'
import { COMPARES } from './gates'

/** A branch of a plain handler that answers at an address: `case '/health':`, `if (pathname === '/health') { … } else …`. */
export interface AnsweredFact {
  readonly url: string
  /** The address in the code. */
  readonly range: TextRange
  readonly in: number
  /** What runs at it. */
  readonly body: TextRange
}

/** What handlers compare: the path that was asked for. */
const PATH = /(?:^|[.?!)\]])(?:pathname|path|url|originalUrl|route)$/
/** A page's own address. */
const OF_A_PAGE = /^(?:window\.|document\.|globalThis\.)?location\b|\buseLocation\b|\brouter\b/
const MOST = 40

/** The addresses that the branches of a file answer at; `if`s that end their function are gates and not told again. */
export function answeredFacts(
  context: Context,
  switches: readonly ts.SwitchStatement[],
  branches: readonly ts.IfStatement[],
): AnsweredFact[] {
  const found: AnsweredFact[] = []
  const add = (address: ts.StringLiteralLike, body: TextRange): void => {
    if (!address.text.startsWith('/')) return
    found.push({ url: address.text, range: rangeOf(address), in: context.functions.of(functionAround(address)), body })
  }
  for (const { expression, caseBlock } of switches) {
    if (!isPath(expression)) continue
    for (const [i, clause] of caseBlock.clauses.entries()) {
      if (!ts.isCaseClause(clause) || !ts.isStringLiteralLike(clause.expression)) continue
      // An empty one goes on into the next.
      const filled = caseBlock.clauses.slice(i).find(({ statements }) => statements.length > 0)
      if (filled) add(clause.expression, rangeOf(filled))
    }
  }
  for (const { expression, thenStatement } of branches)
    for (const address of comparedIn(expression)) add(address, rangeOf(thenStatement))
  return found.slice(0, MOST)
}

/** The texts that a path is compared with, one of which is enough. */
function comparedIn(condition: ts.Expression): ts.StringLiteralLike[] {
  const at = unwrapInward(condition)
  if (!ts.isBinaryExpression(at)) return []
  const { left, right, operatorToken } = at
  const isJoined =
    operatorToken.kind === ts.SyntaxKind.BarBarToken || operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
  if (isJoined) return [...comparedIn(left), ...comparedIn(right)]
  if (!COMPARES.has(operatorToken.kind) || operatorToken.getText().startsWith('!')) return []
  if (isPath(left) && ts.isStringLiteralLike(right)) return [right]
  return isPath(right) && ts.isStringLiteralLike(left) ? [left] : []
}

function isPath(node: ts.Expression): boolean {
  const text = unwrapInward(node).getText()
  return (PATH.test(text) || /^(?:pathname|path|url)$/.test(text)) && !OF_A_PAGE.test(text)
}
