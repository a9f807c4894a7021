import * as ts from 'typescript'
import type { ShortListFacts, TextRange } from '../facts'
import { addTo } from '../grouped'
import { rangeOf } from '../nodes'
import { unwrapInward } from '../wrappers'
import type { Context } from './context'
import { filledLists, filterTest, initialiserOf } from './filled-lists'
import { askedOfOne, picksOne } from './one-element'

/** A list that is refused above this many elements is short. */
const MOST = 100
const LEAVING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ReturnStatement,
  ts.SyntaxKind.ThrowStatement,
  ts.SyntaxKind.ContinueStatement,
  ts.SyntaxKind.BreakStatement,
])

/** Whether a call sets the state of a component to something that is written as a list or worked out of the old one. */
export function setsState(call: ts.CallExpression | ts.NewExpression): call is ts.CallExpression {
  return (
    ts.isCallExpression(call) &&
    ts.isIdentifier(call.expression) &&
    call.arguments.length === 1 &&
    /^set[A-Z]/.test(call.expression.text)
  )
}

/**
 * What a file says of lists that stay short, and of code that runs for few elements of one: undefined where it says nothing.
 * @param setters the calls that set the state of a component
 */
export function shortLists(
  context: Context,
  branches: readonly ts.IfStatement[],
  setters: readonly ts.CallExpression[],
): ShortListFacts | undefined {
  const capped = new Set(cappedMembers(context))
  const missing: TextRange[] = [
    ...otherwise(context),
    ...context.calls.nodes.flatMap((call) => askedOfOne(context, call) ?? []),
  ]
  const skipped: TextRange[] = []
  for (const branch of branches) {
    const list = cappedList(branch)
    if (list !== undefined) capped.add(list)
    const range = missingRange(context, branch)
    if (range) missing.push(range)
    if (leaves(branch.thenStatement) && isInRepeated(branch.parent))
      skipped.push({ start: branch.end, end: branch.parent.end })
  }
  const picked = pickedLists(setters)
  const cut = cutLists(context)
  const found = { capped: [...capped], picked, cut, missing, skipped, filled: filledLists(context) }
  return Object.values(found).some((each) => each.length > 0) ? found : undefined
}

/** The block of a loop, or of a function that is handed to a method of a list. */
function isInRepeated(block: ts.Node): boolean {
  if (!ts.isBlock(block)) return false
  const at = block.parent
  if (ts.isForOfStatement(at) || ts.isForStatement(at) || ts.isForInStatement(at)) return true
  return isCallback(at) && ts.isCallExpression(at.parent) && ts.isPropertyAccessExpression(at.parent.expression)
}

/** `if (ids.length > 100) return …`: the name of the list. */
function cappedList({ expression, thenStatement }: ts.IfStatement): string | undefined {
  if (!leaves(thenStatement)) return undefined
  for (const part of parts(expression, ts.SyntaxKind.BarBarToken)) {
    if (!ts.isBinaryExpression(part) || !ts.isNumericLiteral(part.right)) continue
    const isOver =
      part.operatorToken.kind === ts.SyntaxKind.GreaterThanToken ||
      part.operatorToken.kind === ts.SyntaxKind.GreaterThanEqualsToken
    const left = unwrapInward(part.left)
    const most = Number(part.right.text)
    if (!isOver || most < 1 || most > MOST || !ts.isPropertyAccessExpression(left) || left.name.text !== 'length')
      continue
    const list = unwrapInward(left.expression)
    if (ts.isIdentifier(list)) return list.text
    if (ts.isPropertyAccessExpression(list)) return list.name.text
  }
  return undefined
}

/** `ids: z.array(z.string()).max(100)` in the shape of what may be sent: by the name. */
function cappedMembers({ calls }: Context): string[] {
  const found: string[] = []
  for (const call of calls.nodes) {
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) continue
    const [most] = call.arguments
    if (!most || !ts.isNumericLiteral(most) || Number(most.text) > MOST) continue
    if (!/^(?:max|length)$/.test(call.expression.name.text) || !isArrayShape(call)) continue
    let at: ts.Node = call
    while ((ts.isCallExpression(at.parent) || ts.isPropertyAccessExpression(at.parent)) && at.parent.expression === at)
      at = at.parent
    if (ts.isPropertyAssignment(at.parent) && ts.isIdentifier(at.parent.name)) found.push(at.parent.name.text)
  }
  return found
}

/** The chain that a call goes on with says first that it is a list: `z.array(…).min(1)`. */
function isArrayShape(call: ts.CallExpression): boolean {
  let at: ts.Expression = call
  while (ts.isCallExpression(at) && ts.isPropertyAccessExpression(at.expression)) {
    if (at.expression.name.text === 'array') return true
    at = at.expression.expression
  }
  return false
}

/** The code that runs only where an element is not in another list, or is the one asked for: the branch, or what follows one that leaves. */
function missingRange(context: Context, branch: ts.IfStatement): TextRange | undefined {
  const { expression, thenStatement, elseStatement } = branch
  const isFew = (part: ts.Expression) =>
    saysMissing(context, part) || picksOne(context, part, ts.SyntaxKind.EqualsEqualsEqualsToken)
  if (parts(expression, ts.SyntaxKind.AmpersandAmpersandToken).some(isFew)) return rangeOf(thenStatement)
  const isThere = (part: ts.Expression) =>
    holderOf(context, part) !== undefined || picksOne(context, part, ts.SyntaxKind.ExclamationEqualsEqualsToken)
  if (!parts(expression, ts.SyntaxKind.BarBarToken).some(isThere)) return undefined
  if (elseStatement) return rangeOf(elseStatement)
  return leaves(thenStatement) ? { start: branch.end, end: branch.parent.end } : undefined
}

/** What is only done where a map has nothing: `byId.get(id) ?? (await load(id))`. */
function otherwise(context: Context): TextRange[] {
  return context.calls.nodes.flatMap((call) => {
    let at: ts.Node = call
    while (ts.isAwaitExpression(at.parent) || ts.isParenthesizedExpression(at.parent)) at = at.parent
    const either = at.parent
    if (!ts.isBinaryExpression(either) || either.right !== at) return []
    const { kind } = either.operatorToken
    if (kind !== ts.SyntaxKind.BarBarToken && kind !== ts.SyntaxKind.QuestionQuestionToken) return []
    return holderOf(context, unwrapInward(either.left)) ? [rangeOf(call)] : []
  })
}

function saysMissing(context: Context, part: ts.Expression): boolean {
  if (ts.isBinaryExpression(part))
    return (
      part.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken &&
      part.right.getText() === 'undefined' &&
      holderOf(context, unwrapInward(part.left)) !== undefined
    )
  return (
    ts.isPrefixUnaryExpression(part) &&
    part.operator === ts.SyntaxKind.ExclamationToken &&
    holderOf(context, unwrapInward(part.operand)) !== undefined
  )
}

/**
 * The set, map, list or object that is asked whether it holds something: `set.has(x)`, `list.includes(x)`, `map.get(x)`,
 * `byId[x]`, `x in byId`, or a variable with what one of them gave. One that the same function marks as seen says nothing.
 */
function holderOf(context: Context, expression: ts.Expression): ts.Identifier | undefined {
  const asked = ts.isIdentifier(expression) ? initialiserOf(context, expression) : expression
  if (!asked) return undefined
  const object = objectAsked(asked)
  if (object) return isAddedTo(context, object) ? undefined : object
  if (!ts.isCallExpression(asked) || !ts.isPropertyAccessExpression(asked.expression)) return undefined
  const holder = unwrapInward(asked.expression.expression)
  const name = asked.expression.name.text
  if (!ts.isIdentifier(holder) || asked.arguments.length !== 1) return undefined
  const isAsked = ts.isIdentifier(expression) ? name === 'get' : /^(?:has|includes|get)$/.test(name)
  return isAsked && !isAddedTo(context, holder) ? holder : undefined
}

/** `byId[user.id]`, `id in byId`: what is looked up in it is no place in a list. */
function objectAsked(asked: ts.Expression): ts.Identifier | undefined {
  const [object, key] = ts.isElementAccessExpression(asked)
    ? [asked.expression, asked.argumentExpression]
    : ts.isBinaryExpression(asked) && asked.operatorToken.kind === ts.SyntaxKind.InKeyword
      ? [asked.right, asked.left]
      : []
  const holder = object && unwrapInward(object)
  if (!holder || !key || !ts.isIdentifier(holder) || ts.isLiteralExpression(key)) return undefined
  return ts.isIdentifier(key) && key.text.length === 1 ? undefined : holder
}

/** `seen.add(x)`, `seen[x] = true` beside the question: the elements are marked as they go by. */
function isAddedTo(context: Context, holder: ts.Identifier): boolean {
  let body: ts.Node = holder
  while (body.parent && !ts.isIterationStatement(body, false) && !isCallback(body)) body = body.parent
  const uses = context.scopes.bindingOf(holder)?.uses ?? []
  return uses.some((use) => use.pos >= body.pos && use.end <= body.end && marks(use))
}

/** What a map or an object is given to keep is looked up there the next time; what marks something as seen is a constant. */
function marks(use: ts.Identifier): boolean {
  const at = use.parent
  if (ts.isElementAccessExpression(at) && at.expression === use)
    return ts.isBinaryExpression(at.parent) && at.parent.left === at && isConstant(at.parent.right)
  if (!ts.isPropertyAccessExpression(at) || at.expression !== use) return false
  if (at.name.text !== 'set') return /^(?:add|push)$/.test(at.name.text)
  const value = ts.isCallExpression(at.parent) ? at.parent.arguments[1] : undefined
  return value !== undefined && isConstant(value)
}

function isConstant(value: ts.Expression): boolean {
  return ts.isLiteralExpression(value) || /^(?:true|false|null)$/.test(value.getText())
}

function isCallback(node: ts.Node): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node)
}

/**
 * The states that grow by one element at a time and are never set to a list from elsewhere: `setPets([...pets, pet])`. By
 * the name that goes with the setter.
 */
function pickedLists(setters: readonly ts.CallExpression[]): string[] {
  const ways = new Map<string, ('one' | 'same' | 'other')[]>()
  for (const { expression, arguments: args } of setters) {
    const [value] = args
    if (!ts.isIdentifier(expression) || !value) continue
    const name = `${expression.text.charAt(3).toLowerCase()}${expression.text.slice(4)}`
    const way = wayOf(unwrapInward(value), name)
    addTo(ways, name, way)
  }
  return [...ways].flatMap(([name, all]) => (all.includes('one') && !all.includes('other') ? [name] : []))
}

function wayOf(value: ts.Expression, name: string): 'one' | 'same' | 'other' {
  if (ts.isArrowFunction(value))
    return ts.isBlock(value.body)
      ? 'same'
      : wayOf(unwrapInward(value.body), value.parameters[0]?.name.getText() ?? name)
  if (ts.isArrayLiteralExpression(value)) {
    const [first] = value.elements
    const isLonger = value.elements.some(ts.isSpreadElement) && value.elements.some((each) => !ts.isSpreadElement(each))
    if (isLonger) return 'one'
    return first && ts.isSpreadElement(first) ? 'other' : 'same'
  }
  if (ts.isConditionalExpression(value)) {
    const both = [wayOf(unwrapInward(value.whenTrue), name), wayOf(unwrapInward(value.whenFalse), name)]
    return both.includes('other') ? 'other' : both.includes('one') ? 'one' : 'same'
  }
  const isMadeOfOld =
    ts.isCallExpression(value) &&
    ts.isPropertyAccessExpression(value.expression) &&
    unwrapInward(value.expression.expression).getText() === name
  return isMadeOfOld || value.getText() === name ? 'same' : 'other'
}

/** `const folders = path.split('/').filter(Boolean)`, `const newest = posts.slice(0, 10)`: by the name. What is cut at the ends of lines may be a whole file. */
function cutLists(context: Context): string[] {
  return context.scopes.bindings.flatMap(({ node }) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return []
    const value = node.initializer && unwrapInward(node.initializer)
    return value && (isCut(value) || isDifference(context, value)) ? [node.name.text] : []
  })
}

function isCut(value: ts.Expression): boolean {
  if (!ts.isCallExpression(value) || !ts.isPropertyAccessExpression(value.expression)) return false
  const { name, expression } = value.expression
  const [by] = value.arguments
  if (name.text === 'split') return by !== undefined && ts.isStringLiteralLike(by) && !/[\n\r]/.test(by.text)
  if (name.text === 'slice' && endsAt(value.arguments)) return true
  return /^(?:map|filter|slice|reverse)$/.test(name.text) && isCut(unwrapInward(expression))
}

/** `slice(0, 50)`. A size with a name is that of a batch, and the rest comes next. */
function endsAt([from, to]: readonly ts.Expression[]): boolean {
  return from?.getText() === '0' && to !== undefined && ts.isNumericLiteral(to) && Number(to.text) <= MOST
}

/** `next.filter((each) => !known.has(each.id))`. */
function isDifference(context: Context, value: ts.Expression): boolean {
  const test = filterTest(value)
  if (!test) return false
  return parts(test, ts.SyntaxKind.AmpersandAmpersandToken).some((part) => saysMissing(context, part))
}

/** The parts of `a || b || c`. */
function parts(expression: ts.Expression, operator: ts.SyntaxKind): ts.Expression[] {
  const at = unwrapInward(expression)
  if (ts.isBinaryExpression(at) && at.operatorToken.kind === operator)
    return [...parts(at.left, operator), ...parts(at.right, operator)]
  return [at]
}

function leaves(statement: ts.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement
  return last !== undefined && LEAVING.has(last.kind)
}
