import * as ts from 'typescript'
import type { Value } from '../facts'
import { leavesFunction } from '../nodes'
import { unwrapInward, unwrapOutward } from '../wrappers'
import type { Context } from './context'
import type { Binding } from './scope'
import { OPAQUE, valueAt } from './values'
import { isWriteTarget } from './write-target'

const MOST_PUT = 24

/** `where.userId = user.id`, after `const where = { … }`. */
export interface PutFact {
  /** Empty where it is not written out: `where[key] = …`, `Object.assign(where, …)`. */
  readonly name: string
  readonly value: Value
  /** Each time the object is made · `either`: in one branch, and in every other something else · on some paths only. */
  readonly when: 'always' | 'either' | 'some'
  /** Of `either` the whole `if` and the branch it stands in: where they start. */
  readonly arm?: readonly [of: number, branch: number]
}

/**
 * What is put on an object after it is made, in the function that makes it: `const where = {}`, then `where.userId = user.id`.
 * Undefined where the variable is no object that is written out, or nothing is put on it.
 */
export function putMembers(context: Context, { node, uses }: Binding): PutFact[] | undefined {
  if (!ts.isVariableDeclaration(node) || !node.initializer || uses.length < 2) return undefined
  if (!ts.isObjectLiteralExpression(unwrapInward(node.initializer))) return undefined
  const home = blockAround(node)
  const found: PutFact[] = []
  const placed: { readonly arms: readonly ts.Node[]; readonly i: number }[] = []
  for (const use of uses) {
    const put = putAt(context, use)
    if (!put || found.length === MOST_PUT) continue
    placed.push({ arms: armsBelow(put.at, home), i: found.length })
    found.push({ name: put.name, value: put.value, when: 'some' })
  }
  if (found.length === 0) return undefined
  return found.map((put, i) => {
    const { arms } = placed[i] as (typeof placed)[number]
    const [outer, ...deeper] = arms
    if (!outer) return { ...put, when: 'always' as const }
    if (deeper.length > 0 || !ts.isIfStatement(outer.parent)) return put
    const first = firstIf(outer.parent)
    const every = armsOf(first)
    const isFilled = (arm: ts.Node) =>
      (ts.isStatement(arm) && leavesFunction(arm)) ||
      placed.some((each) => each.arms.length === 1 && each.arms[0] === arm)
    return every?.every(isFilled) ? { ...put, when: 'either' as const, arm: [first.pos, outer.pos] as const } : put
  })
}

/** `x.name = value`, `x['name'] = value`, `Object.assign(x, { … })`; the name is empty where it is not written out. */
function putAt(context: Context, use: ts.Identifier): { at: ts.Node; name: string; value: Value } | undefined {
  const inner = unwrapOutward(use)
  const { parent } = inner
  if (
    ts.isCallExpression(parent) &&
    parent.arguments[0] === inner &&
    /^Object\.assign$/.test(parent.expression.getText())
  )
    return { at: parent, name: '', value: OPAQUE }
  const isOn =
    (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === inner
  if (!isOn || !isWriteTarget(parent)) return undefined
  const assignment = unwrapOutward(parent).parent as ts.BinaryExpression
  const key = ts.isPropertyAccessExpression(parent) ? parent.name : parent.argumentExpression
  const isWritten = ts.isIdentifier(key) ? ts.isPropertyAccessExpression(parent) : ts.isStringLiteralLike(key)
  return {
    at: assignment,
    name: isWritten ? (key as ts.Identifier | ts.StringLiteral).text : '',
    value: valueAt(context, assignment.right),
  }
}

function blockAround(node: ts.Node): ts.Node {
  let at = node.parent
  while (!ts.isBlock(at) && !ts.isSourceFile(at) && !ts.isCaseOrDefaultClause(at)) at = at.parent
  return at
}

/** The places between a block and a node inside it that are not passed through each time, from the outside in. */
function armsBelow(node: ts.Node, block: ts.Node): ts.Node[] {
  const found: ts.Node[] = []
  let child = node
  for (let at = node.parent; at && child !== block; child = at, at = at.parent) {
    const isBranch = ts.isIfStatement(at) ? child !== at.expression && !isElseIf(child, at) : isSometimes(child, at)
    if (isBranch) found.unshift(child)
  }
  return found
}

/** `else if` belongs to the `if` before it. */
function isElseIf(child: ts.Node, { elseStatement }: ts.IfStatement): boolean {
  return child === elseStatement && ts.isIfStatement(child)
}

function isSometimes(child: ts.Node, at: ts.Node): boolean {
  if (ts.isConditionalExpression(at)) return child !== at.condition
  if (ts.isBinaryExpression(at)) return child === at.right && at.operatorToken.kind !== ts.SyntaxKind.EqualsToken
  return (
    ts.isCaseOrDefaultClause(child) ||
    ts.isCatchClause(child) ||
    ts.isIterationStatement(at, false) ||
    ts.isFunctionLike(at)
  )
}

function firstIf(node: ts.IfStatement): ts.IfStatement {
  let first = node
  while (ts.isIfStatement(first.parent) && first.parent.elseStatement === first) first = first.parent
  return first
}

/** All branches of an `if` and what follows it; undefined where nothing is done if none of its conditions holds. */
function armsOf(first: ts.IfStatement): ts.Node[] | undefined {
  const found: ts.Node[] = []
  for (let at: ts.Statement | undefined = first; at; ) {
    if (!ts.isIfStatement(at)) return [...found, at]
    found.push(at.thenStatement)
    at = at.elseStatement
  }
  return undefined
}
