import * as ts from 'typescript'
import { isAssignment, liesIn } from '../nodes'
import { declaredNames, freshName, mentionedNames } from './names'
import { endWithComments, isFirstOnLine, statementIndent } from './placement'
import {
  type Edit,
  edit,
  enclosingFunction,
  insertion,
  isFunctionNode,
  nodeAt,
  type Source,
  statementsOf,
} from './source'
import { deepened } from './wrap'

/** How a library begins a transaction, and how its client is known in a query. */
export type TransactionKind = 'prisma' | 'drizzle'

/** Methods of Drizzle's client that begin a query. */
const DRIZZLE = /^(?:insert|update|delete|select|selectDistinct|execute|query)$/

/**
 * Puts two writes, and what stands between them, into one transaction of their client: `db.transaction(async (tx) => { … })`.
 * What they declare and later statements ask for is handed out. Nothing where code between them leaves the function, waits for
 * anything but this client, sets a variable from outside, or rests on a look at a property that a callback forgets.
 * @param first where the first write stands
 * @param second where the second one stands, in the same block or deeper
 */
export function inTransaction(source: Source, first: number, second: number, kind: TransactionKind): Edit[] {
  const [from, to] = [nodeAt(source, first), nodeAt(source, second)]
  const region = regionOf(from, to)
  const client = clientOf(from, kind)
  const own = client?.getText(source.tree)
  if (!region || own === undefined || clientOf(to, kind)?.getText(source.tree) !== own) return []
  const { statements, after, block } = region
  const outside = new Set([...mentionedNames(block)])
  if (!statements.every((each) => mayMove(source, each, own, kind))) return []
  if (rests(source, statements) || mentionsLet(statements) || setsOutside(statements)) return []
  const declared = statements.flatMap((each) => [...declaredNames(each)])
  const asked = declared.filter((name) => after.some((each) => mentionedNames(each).has(name)))
  const [handed, ...others] = asked
  if (others.length > 0 || statements.some((each) => handed !== undefined && isLet(each, handed))) return []
  const transaction = freshName(
    block,
    ['tx', 'trx', 'transaction'].filter((name) => !outside.has(name)),
  )
  return wrapped(source, statements, own, transaction, handed, kind)
}

interface Region {
  readonly block: ts.Node
  readonly statements: readonly ts.Statement[]
  readonly after: readonly ts.Statement[]
}

/** The statements of one block from the first write's own to the one that holds the second. */
function regionOf(from: ts.Node, to: ts.Node): Region | undefined {
  for (let at: ts.Node = from; at.parent && !isFunctionNode(at); at = at.parent) {
    const all = statementsOf(at.parent)
    const start = all?.indexOf(at as ts.Statement) ?? -1
    if (!all || start < 0) continue
    const end = all.findIndex((each) => liesIn(to, each))
    const isPlain = ts.isExpressionStatement(at) || ts.isVariableStatement(at)
    if (!isPlain || end <= start || enclosingFunction(to) !== enclosingFunction(from)) return undefined
    return { block: at.parent, statements: all.slice(start, end + 1), after: all.slice(end + 1) }
  }
  return undefined
}

/** `db` of `db.insert(t).values(x)`, `prisma` of `prisma.order.create(x)`. */
function clientOf(node: ts.Node, kind: TransactionKind): ts.Expression | undefined {
  let call: ts.Node | undefined = node
  while (call && !ts.isCallExpression(call)) call = call.parent
  let at: ts.Expression | undefined = call
  let client: ts.Expression | undefined
  while (at) {
    if (ts.isCallExpression(at) || ts.isNonNullExpression(at)) at = at.expression
    else if (ts.isPropertyAccessExpression(at)) {
      if (kind === 'drizzle' && DRIZZLE.test(at.name.text)) client = at.expression
      if (kind === 'prisma' && ts.isPropertyAccessExpression(at.expression) && ts.isCallExpression(at.parent))
        client = at.expression.expression
      at = at.expression
    } else at = undefined
  }
  const isPlain = client && (ts.isIdentifier(client) || client.getText().startsWith('this.'))
  return isPlain ? client : undefined
}

/** Nothing in it leaves the function or waits for anything but the client. */
function mayMove(source: Source, statement: ts.Statement, client: string, kind: TransactionKind): boolean {
  let may = true
  const visit = (node: ts.Node, isInside: boolean): void => {
    const leaves =
      ts.isReturnStatement(node) ||
      ts.isBreakStatement(node) ||
      ts.isContinueStatement(node) ||
      ts.isYieldExpression(node)
    if (leaves && !isInside) may = false
    // An interactive transaction of Prisma has five seconds.
    if (kind === 'prisma' && (ts.isIterationStatement(node, false) || isAll(node))) may = false
    if (ts.isAwaitExpression(node) && !asksClient(source, node.expression, client)) may = false
    ts.forEachChild(node, (child) => visit(child, isInside || isFunctionNode(child)))
  }
  visit(statement, false)
  return may
}

function isAll(node: ts.Node): boolean {
  return ts.isCallExpression(node) && node.expression.getText().startsWith('Promise.')
}

function asksClient(source: Source, expression: ts.Expression, client: string): boolean {
  const text = expression.getText(source.tree)
  if (/^Promise\.all\(/.test(text)) return text.includes(`${client}.`)
  return text.startsWith(`${client}.`) || new RegExp(`^${client.replaceAll('.', '\\.')}\\s*\\.`).test(text)
}

/** A callback forgets what a look at a property has shown: `if (data.list) … data.list.map(…)`. */
function rests(source: Source, statements: readonly ts.Statement[]): boolean {
  const [first] = statements
  const looks: string[] = []
  for (let at: ts.Node | undefined = first; at && !isFunctionNode(at); at = at.parent) {
    if (ts.isIfStatement(at.parent)) looks.push(at.parent.expression.getText(source.tree))
    for (const each of statementsOf(at.parent) ?? [])
      if (ts.isIfStatement(each) && each.end <= at.pos) looks.push(each.expression.getText(source.tree))
  }
  // `session?.user` shows that `session.user` is there.
  const seen = looks.join(' ').replaceAll('?.', '.')
  let found = false
  const visit = (node: ts.Node): void => {
    const isCalled = ts.isCallExpression(node.parent) && node.parent.expression === node
    if (ts.isPropertyAccessExpression(node) && !isCalled) {
      const text = node.getText(source.tree)
      if (!text.includes('(') && new RegExp(`(?<![\\w.])${escaped(text)}(?!\\w)`).test(seen)) found = true
    }
    ts.forEachChild(node, visit)
  }
  for (const each of statements) visit(each)
  return found
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The same of a variable that may be set again. */
function mentionsLet(statements: readonly ts.Statement[]): boolean {
  const [first] = statements
  const mentioned = new Set(statements.flatMap((each) => [...mentionedNames(each)]))
  for (let at: ts.Node | undefined = first; at?.parent && !ts.isSourceFile(at.parent); at = at.parent) {
    for (const each of statementsOf(at.parent) ?? [])
      if (
        !statements.includes(each) &&
        [...declaredNames(each)].some((name) => mentioned.has(name) && isLet(each, name))
      )
        return true
  }
  return false
}

/** `id = row.id`: what is set in a callback is not known as set after it. */
function setsOutside(statements: readonly ts.Statement[]): boolean {
  const own = new Set(statements.flatMap((each) => [...declaredNames(each)]))
  let found = false
  const visit = (node: ts.Node): void => {
    const isSet = ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)
    if (isSet && ts.isIdentifier(node.left) && !own.has(node.left.text)) found = true
    ts.forEachChild(node, visit)
  }
  for (const each of statements) visit(each)
  return found
}

function isLet(statement: ts.Statement, name: string): boolean {
  return (
    ts.isVariableStatement(statement) &&
    (statement.declarationList.flags & ts.NodeFlags.Const) === 0 &&
    declaredNames(statement).has(name)
  )
}

function wrapped(
  source: Source,
  statements: readonly ts.Statement[],
  client: string,
  transaction: string,
  handed: string | undefined,
  kind: TransactionKind,
): Edit[] {
  const [first] = statements
  const last = statements.at(-1)
  if (!first || !last) return []
  const { newline, indent: step, semicolons } = source.style
  const start = first.getStart(source.tree)
  if (!isFirstOnLine(source, start)) return []
  const indent = statementIndent(source, first)
  const method = kind === 'prisma' ? '$transaction' : 'transaction'
  const head = `${handed === undefined ? '' : `const ${handed} = `}await ${client}.${method}(async (${transaction}) => {`
  const end = semicolons ? ';' : ''
  const given = handed === undefined ? '' : `${newline}${indent}${step}return ${handed}${end}`
  const stop = endWithComments(source, last.end)
  return [
    insertion(source, start, `${head}${newline}${indent}${step}`),
    ...deepened(source, start, stop),
    ...statements
      .flatMap((each) => clients(source, each, client))
      .map((node) => edit(source, node.getStart(source.tree), node.end, transaction)),
    insertion(source, stop, `${given}${newline}${indent}})${end}`),
  ]
}

/** Each place in a statement that asks the client. */
function clients(source: Source, statement: ts.Statement, client: string): ts.Node[] {
  const found: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    const isAsked = ts.isPropertyAccessExpression(node) && node.expression.getText(source.tree) === client
    if (isAsked) found.push(node.expression)
    else ts.forEachChild(node, visit)
    if (isAsked && ts.isCallExpression(node.parent)) return
  }
  visit(statement)
  return found
}
