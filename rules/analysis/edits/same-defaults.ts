import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'
import type { CatchSite } from './catches'
import { isFunctionNode } from './source'

/**
 * Whether a `catch` does no more than give back what the guarded block gives back for an answer that lacks it:
 * `return body?.rooms ?? []` and `catch { return [] }`. What is thrown into it changes nothing.
 */
export function givesSameBack(site: CatchSite): boolean {
  if (site.k !== 'clause') return false
  const [only, another] = site.clause.block.statements
  if (only === undefined || another !== undefined || !ts.isReturnStatement(only) || !only.expression) return false
  const given = plain(only.expression)
  const returned = returnsIn(site.clause.parent.tryBlock)
  return returned.length > 0 && returned.every((each) => standIn(each) === given)
}

/** What is given back in place of what is not there. */
function standIn(value: ts.Expression): string | undefined {
  const inner = unwrapInward(value)
  if (!ts.isBinaryExpression(inner)) return undefined
  const { kind } = inner.operatorToken
  const isOr = kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken
  return isOr ? plain(inner.right) : undefined
}

function returnsIn(block: ts.Block): ts.Expression[] {
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (isFunctionNode(node)) return
    if (ts.isReturnStatement(node) && node.expression !== undefined) found.push(node.expression)
    ts.forEachChild(node, visit)
  }
  visit(block)
  return found
}

/** An expression without its layout. */
function plain(value: ts.Expression): string {
  return unwrapInward(value)
    .getText()
    .replace(/,(?=\s*[}\]])/g, '')
    .replace(/\s+/g, '')
}
