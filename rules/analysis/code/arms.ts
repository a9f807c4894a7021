import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { rangeOf } from '../nodes'
import { unwrapInward } from '../wrappers'
import { isFunctionWithBody } from './context'

/**
 * One way that code may go where something is waited for: a branch of an `if` or a `?:`, a case of a `switch`, the block or the
 * `catch` of a `try`.
 */
export interface ArmFact {
  /** The number of the whole `if`, `?:`, `switch` or `try` in the file: arms with the same one shut each other out. */
  readonly of: number
  readonly range: TextRange
  /** It is begun in any case, as the block of a `try` is. */
  readonly always?: true
  /** It ends in `return`, `throw`, `break` or `continue`: what comes after does not run then. */
  readonly leaves: boolean
  /** How many arms the whole has, where one of them is taken in any case: an `if` with a last `else`. */
  readonly among?: number
}

/** The arms around the places where something is waited for, or a builder goes on (`query = query.eq(…)`), each once. */
export function armFacts(places: readonly ts.Expression[]): ArmFact[] {
  const found = new Map<ts.Node, ArmFact>()
  const numbers = new Map<ts.Node, number>()
  for (const each of places) {
    let child: ts.Node = each
    for (let at: ts.Node = each.parent; at && !isFunctionWithBody(at); child = at, at = at.parent) {
      if (found.has(child)) break
      const owner = ownerOf(child, at)
      if (!owner) continue
      const of = numbers.get(owner) ?? numbers.size
      numbers.set(owner, of)
      const range = rangeOf(child)
      const isBegun = ts.isTryStatement(at) && child === at.tryBlock
      const among = armsOf(owner)
      found.set(child, {
        of,
        range,
        leaves: leaves(child),
        ...(isBegun && { always: true as const }),
        ...(among !== undefined && { among }),
      })
    }
  }
  return [...found.values()].sort((a, b) => a.range.start - b.range.start)
}

/** The `if`, `?:`, `switch` or `try` that a node is an arm of; `else if` belongs to the `if` before it. */
function ownerOf(child: ts.Node, at: ts.Node): ts.Node | undefined {
  if (ts.isConditionalExpression(at)) return child === at.condition ? undefined : at
  if (ts.isCaseOrDefaultClause(child)) return at
  if (ts.isTryStatement(at)) return at.catchClause && child !== at.finallyBlock ? at : undefined
  if (!ts.isIfStatement(at) || child === at.expression || ts.isIfStatement(child)) return undefined
  let first: ts.IfStatement = at
  while (ts.isIfStatement(first.parent) && first.parent.elseStatement === first) first = first.parent
  return first
}

/** How many arms an `if` with a last `else` has, or a `?:`. */
function armsOf(owner: ts.Node): number | undefined {
  if (ts.isConditionalExpression(owner)) return 2
  if (!ts.isIfStatement(owner)) return undefined
  let count = 1
  let last = owner.elseStatement
  for (; last && ts.isIfStatement(last); last = last.elseStatement) count++
  return last && count + 1
}

/** `query = query.eq(…)`. */
export function isContinued({ left, right }: ts.BinaryExpression): boolean {
  let at: ts.Expression = right
  while (ts.isCallExpression(at) || ts.isPropertyAccessExpression(at)) at = at.expression
  return (
    at !== right && ts.isCallExpression(right) && ts.isIdentifier(left) && ts.isIdentifier(at) && at.text === left.text
  )
}

function leaves(arm: ts.Node): boolean {
  if (ts.isCatchClause(arm)) return leaves(arm.block)
  const last = ts.isBlock(arm) || ts.isCaseOrDefaultClause(arm) ? arm.statements.at(-1) : arm
  if (!last) return false
  if (ts.isBlock(last)) return leaves(last)
  if (ts.isExpressionStatement(last)) {
    const call = unwrapInward(last.expression)
    return ts.isCallExpression(call) && /^process\.exit$/.test(call.expression.getText())
  }
  return (
    ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isBreakStatement(last) || ts.isContinueStatement(last)
  )
}
