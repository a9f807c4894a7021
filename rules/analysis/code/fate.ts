import * as ts from 'typescript'
import type { Fate, Guard, ResultUse } from '../facts'
import { unwrapOutward } from '../wrappers'
import { type Context, functionAround, isFunctionWithBody, methodCallOn } from './context'
import type { Binding } from './scope'
import { ESCAPED, UseCollector } from './use'
import { valueAt } from './values'
import { isWriteTarget } from './write-target'

type End = Fate['end']

/** Of several ends of one promise, the one that says most about who waits for it. */
const STRENGTH: Record<End, number> = { awaited: 4, returned: 3, passed: 2, stored: 1, floating: 0 }
const COMBINATORS = new Set(['all', 'race', 'any', 'allSettled'])

interface Trail {
  readonly guards: Guard[]
  readonly through: number[]
  readonly use: UseCollector
  /** Set once the trail is inside `Promise.all([...])`: the element's index, or `every` for a mapped array. */
  element: number | 'every' | undefined
  readonly seen: Set<Binding>
  /** What other uses of a variable that keeps the promise do with it. */
  readonly others: { guards: Guard[]; through: number[] }
}

/**
 * Follows the promise a call gives outward through chains, combinators, variables and `await` to the place where somebody
 * waits for it, or nobody does. Guards are collected from the innermost to the outermost within the same function.
 */
export function fateOf(context: Context, call: ts.Node): Fate {
  const trail: Trail = {
    guards: [],
    through: [],
    use: new UseCollector(context),
    element: undefined,
    seen: new Set(),
    others: { guards: [], through: [] },
  }
  const { end, voided, comment } = follow(context, call, trail)
  const use = trail.use.result()
  return {
    end,
    guards: trail.guards,
    use: isHook(call) ? valueUse(context, call) : end === 'stored' || isLeftSettled(trail.guards, use) ? ESCAPED : use,
    through: trail.through,
    voided,
    ...(trail.others.guards.length + trail.others.through.length > 0 && { others: trail.others }),
    ...(comment && { comment }),
  }
}

/** `useMutation(…)`: what it gives is no promise, and its members are used one by one. */
function isHook(call: ts.Node): boolean {
  return ts.isCallExpression(call) && /(?:^|\.)use[A-Z]\w*$/.test(call.expression.getText())
}

function valueUse(context: Context, call: ts.Node): ResultUse {
  const use = new UseCollector(context)
  use.expression(call)
  return use.result()
}

/** Outcomes of `Promise.allSettled` that are dropped on purpose, or mapped to something else. */
function isLeftSettled(guards: readonly Guard[], use: ResultUse): boolean {
  return (use.dropped || use.returned) && guards.some(({ k }) => k === 'settled')
}

interface Ended {
  readonly end: End
  readonly voided: boolean
  readonly comment?: string
}

function follow(context: Context, start: ts.Node, trail: Trail): Ended {
  const node = unwrapOutward(start)
  const parent = node.parent
  if (!parent) return ended('stored')
  const chained = methodCallOn(node)
  if (chained) return followChain(context, chained.call, chained.name, trail)
  if (ts.isAwaitExpression(parent) || ts.isYieldExpression(parent)) {
    trail.guards.push(...guardsAround(context, parent))
    if (trail.element === undefined) trail.use.expression(parent)
    else trail.use.elementOf(parent, trail.element === 'every' ? undefined : trail.element)
    return ended('awaited')
  }
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node)) {
    useOfReturned(context, parent, trail)
    return ended('returned')
  }
  if (ts.isExpressionStatement(parent)) return { ...ended('floating'), comment: commentRound(context, parent) }
  if (ts.isVoidExpression(parent)) return { end: 'floating', voided: true }
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
    trail.use.expression(node)
    return ended('stored')
  }
  if (ts.isConditionalExpression(parent) && parent.condition !== node) return follow(context, parent, trail)
  if (ts.isBinaryExpression(parent)) return followBinary(context, parent, node, trail)
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
    return followBinding(context, context.scopes.declaredBy(parent), trail)
  }
  if (ts.isArrayLiteralExpression(parent)) return followElement(context, parent, node, trail)
  if (ts.isSpreadElement(parent)) return follow(context, parent, trail)
  if (ts.isForOfStatement(parent) && parent.awaitModifier) {
    trail.guards.push(...guardsAround(context, parent))
    trail.use.escape()
    return ended('awaited')
  }
  if (
    (ts.isCallExpression(parent) || ts.isNewExpression(parent)) &&
    parent.arguments?.includes(node as ts.Expression)
  ) {
    return followArgument(context, parent, node, trail)
  }
  trail.use.escape()
  return ended('stored')
}

/**
 * What is said of a statement: beside it, above it and the statements it follows without an empty line, and above each
 * statement of the same function that it stands in: `// Send the e-mail (fire and forget)` heads all that comes with it.
 */
function commentRound(context: Context, statement: ts.Statement): string {
  const { text } = context.sourceFile
  const ranges = [...commentsAbove(text, statement), ...(ts.getTrailingCommentRanges(text, statement.end) ?? [])]
  for (
    let outer: ts.Node = statement.parent;
    !ts.isFunctionLike(outer) && !ts.isSourceFile(outer);
    outer = outer.parent
  )
    if (ts.isStatement(outer) && !ts.isBlock(outer)) ranges.push(...(ts.getLeadingCommentRanges(text, outer.pos) ?? []))
  return ranges
    .map(({ pos, end }) => text.slice(pos, end))
    .join(' ')
    .slice(0, 200)
}

/** The comments above a statement and above those before it, up to an empty line. */
function commentsAbove(text: string, statement: ts.Statement): ts.CommentRange[] {
  const { parent } = statement
  const siblings: readonly ts.Statement[] =
    ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseClause(parent) ? parent.statements : []
  const ranges: ts.CommentRange[] = []
  for (let i = siblings.indexOf(statement), each: ts.Statement | undefined = statement; each; each = siblings[--i]) {
    ranges.push(...(ts.getLeadingCommentRanges(text, each.pos) ?? []))
    if (/\n[^\S\n]*\r?\n/.test(text.slice(each.pos, each.getStart()))) break
  }
  return ranges
}

function ended(end: End): Ended {
  return { end, voided: false }
}

function followChain(context: Context, call: ts.CallExpression, name: string, trail: Trail): Ended {
  const [first, second] = call.arguments
  if (name === 'then') {
    if (second) trail.guards.push(guardOf(context, second))
    if (first) useInCallback(context, first, trail)
    trail.through.push(context.calls.of(call))
    const rest = follow(context, call, { ...trail, use: new UseCollector(context), element: undefined })
    if (!first) trail.use.escape()
    return rest
  }
  if (name === 'catch' && first) {
    trail.guards.push(guardOf(context, first))
    return follow(context, call, trail)
  }
  return follow(context, call, trail)
}

function guardOf(context: Context, handler: ts.Expression): Guard {
  return { k: 'catch', c: context.catches.of(handler) }
}

/** What a `then` callback does with the value it is handed. */
function useInCallback(context: Context, callback: ts.Expression, trail: Trail): void {
  if (!ts.isFunctionLike(callback)) {
    trail.use.pass(valueAt(context, callback), 0)
    return
  }
  const parameter = callback.parameters[0]
  if (!parameter) return
  if (trail.element !== undefined) {
    if (ts.isArrayBindingPattern(parameter.name)) {
      const element = trail.element === 'every' ? undefined : parameter.name.elements[trail.element]
      if (element && ts.isBindingElement(element)) trail.use.bound(element.name, element)
      else trail.use.escape()
    } else trail.use.escape()
    return
  }
  trail.use.bound(parameter.name, parameter)
}

function followBinary(context: Context, parent: ts.BinaryExpression, node: ts.Node, trail: Trail): Ended {
  const operator = parent.operatorToken.kind
  if (operator === ts.SyntaxKind.EqualsToken && parent.right === node) {
    const left = parent.left
    if (ts.isIdentifier(left)) return followBinding(context, context.scopes.bindingOf(left), trail)
    trail.use.escape()
    return ended('stored')
  }
  const isLogical =
    operator === ts.SyntaxKind.AmpersandAmpersandToken ||
    operator === ts.SyntaxKind.BarBarToken ||
    operator === ts.SyntaxKind.QuestionQuestionToken ||
    operator === ts.SyntaxKind.CommaToken
  if (isLogical && (parent.right === node || operator !== ts.SyntaxKind.AmpersandAmpersandToken))
    return follow(context, parent, trail)
  trail.use.escape()
  return ended('stored')
}

/** A promise or builder kept in a variable: the use that waits for it decides. */
function followBinding(context: Context, binding: Binding | undefined, trail: Trail): Ended {
  if (!binding || isExported(binding)) {
    trail.use.escape()
    return ended('stored')
  }
  if (trail.seen.has(binding)) return ended('floating')
  trail.seen.add(binding)
  let best: { readonly end: Ended; readonly branch: Trail } | undefined
  let strongest = -1
  const branches: Trail[] = []
  for (const use of binding.uses) {
    if (isWriteTarget(use)) continue
    const branch: Trail = { ...trail, guards: [], through: [] }
    const end = follow(context, use, branch)
    branches.push(branch)
    // of two that nobody awaits, one that goes through `then` or `catch` says more
    const strength = 2 * STRENGTH[end.end] + (branch.through.length + branch.guards.length > 0 ? 1 : 0)
    if (strength > strongest) {
      best = { end, branch }
      strongest = strength
    }
  }
  for (const branch of branches) {
    const into = branch === best?.branch ? trail : trail.others
    into.guards.push(...branch.guards)
    into.through.push(...branch.through)
  }
  return best?.end ?? ended('floating')
}

/** `export const recent = db.select()…`: other files may wait for it. */
function isExported({ node }: Binding): boolean {
  return (ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Export) !== 0
}

function combinatorAround(node: ts.Node): { call: ts.CallExpression; name: string } | undefined {
  const call = node.parent
  if (!ts.isCallExpression(call) || call.arguments[0] !== node) return undefined
  const callee = call.expression
  if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression)) return undefined
  if (callee.expression.text !== 'Promise' || !COMBINATORS.has(callee.name.text)) return undefined
  return { call, name: callee.name.text }
}

function followElement(context: Context, array: ts.ArrayLiteralExpression, node: ts.Node, trail: Trail): Ended {
  const outer = unwrapOutward(array)
  const combinator = combinatorAround(outer)
  if (!combinator) {
    if (ts.isVariableDeclaration(outer.parent) || methodCallOn(outer)) return followCollection(context, outer, trail)
    trail.use.escape()
    return ended('stored')
  }
  const index = array.elements.indexOf(node as ts.Expression)
  return followCombinator(context, combinator, array.elements.some(ts.isSpreadElement) ? 'every' : index, trail)
}

function followCombinator(
  context: Context,
  combinator: { call: ts.CallExpression; name: string },
  element: number | 'every',
  trail: Trail,
): Ended {
  trail.through.push(context.calls.of(combinator.call))
  if (combinator.name === 'allSettled') {
    trail.guards.push({ k: 'settled' })
    trail.use.settle()
  }
  if (combinator.name === 'race' || combinator.name === 'any') return follow(context, combinator.call, trail)
  trail.element = element
  return follow(context, combinator.call, trail)
}

/** An array of promises kept in a variable and waited for later: `await Promise.all(tasks)`. */
function followCollection(context: Context, outer: ts.Node, trail: Trail): Ended {
  const binding = ts.isVariableDeclaration(outer.parent) ? context.scopes.declaredBy(outer.parent) : undefined
  for (const use of binding?.uses ?? []) {
    const combinator = combinatorAround(use)
    if (combinator) return followCombinator(context, combinator, 'every', trail)
  }
  trail.use.escape()
  return ended('stored')
}

function followArgument(
  context: Context,
  call: ts.CallExpression | ts.NewExpression,
  node: ts.Node,
  trail: Trail,
): Ended {
  const combinator = combinatorAround(node)
  if (combinator) return followCombinator(context, combinator, 'every', trail)
  const pushed = ts.isCallExpression(call) ? receiverOfPush(call) : undefined
  if (pushed) {
    const binding = context.scopes.bindingOf(pushed)
    for (const use of binding?.uses ?? []) {
      const waited = combinatorAround(use)
      if (waited) return followCombinator(context, waited, 'every', trail)
    }
    trail.use.escape()
    return ended('stored')
  }
  trail.use.pass(valueAt(context, call.expression), call.arguments?.indexOf(node as ts.Expression) ?? 0)
  trail.through.push(context.calls.of(call))
  const end = follow(context, call, trail)
  return end.end === 'floating' || end.end === 'stored' ? { ...end, end: 'passed' } : end
}

function receiverOfPush(call: ts.CallExpression): ts.Identifier | undefined {
  const callee = call.expression
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'push') return undefined
  return ts.isIdentifier(callee.expression) ? callee.expression : undefined
}

/** A value returned by a callback written in place goes on through the call it is given to. */
function useOfReturned(context: Context, exit: ts.Node, trail: Trail): void {
  const returning = ts.isArrowFunction(exit) ? exit : functionAround(exit)
  const outer = returning && unwrapOutward(returning)
  const call = outer?.parent
  if (!outer || !call || !ts.isCallExpression(call) || !call.arguments.includes(outer as ts.Expression)) {
    trail.use.expression(exit === returning ? (exit as ts.ArrowFunction).body : returnedExpression(exit))
    return
  }
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : call.expression.getText()
  if (/^use[A-Z]|^memo$|^forwardRef$/.test(name)) {
    trail.use.expression(exit === returning ? (exit as ts.ArrowFunction).body : returnedExpression(exit))
    return
  }
  if (name === 'map' || name === 'flatMap') {
    const combinator = combinatorAround(unwrapOutward(call))
    if (combinator) trail.use.elementOf(combinator.call, undefined)
    else trail.use.escape()
    return
  }
  if (name !== 'then') trail.use.pass(valueAt(context, call.expression), call.arguments.indexOf(outer as ts.Expression))
  const onward: Trail = {
    ...trail,
    guards: [],
    through: [],
    element: undefined,
    others: { guards: [], through: [] },
  }
  follow(context, call, onward)
}

function returnedExpression(exit: ts.Node): ts.Node {
  return (exit as ts.ReturnStatement).expression ?? exit
}

/** The `catch` clauses that a throw at this node meets inside its function, innermost first. */
export function guardsAround(context: Context, node: ts.Node): Guard[] {
  const guards: Guard[] = []
  for (let at = node; at.parent && !isFunctionWithBody(at); at = at.parent) {
    const parent = at.parent
    if (!ts.isTryStatement(parent) || parent.tryBlock !== at || !parent.catchClause) continue
    guards.push({ k: 'catch', c: context.catches.of(parent.catchClause) })
  }
  return guards
}
