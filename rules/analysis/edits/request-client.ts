import * as ts from 'typescript'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { declaredNames, mentionedNames } from './names'
import { enclosingFunction, type FunctionNode, isFunctionNode, nodeAt, type Source, statementsOf } from './source'

/** A client of a database that a function makes for itself, as it is written there. */
export interface RequestClient {
  /** `new Pool(…)`, `postgres(…)`. */
  readonly made: ts.NewExpression | ts.CallExpression
  readonly fn: FunctionNode
  /** What the function calls it; undefined where it gives it back right away. */
  readonly name: string | undefined
  /** The statements that declare it and set it: one, or `let client` and `client = new Client(…)`. */
  readonly declaring: readonly ts.Statement[]
  /** Statements that connect it (`await client.connect()`). */
  readonly connecting: readonly { readonly statement: ts.Statement; readonly mention: ts.Identifier }[]
  /** Statements that hang up (`await client.end()`), with the `if` or `try` that holds nothing else. */
  readonly closing: readonly Closing[]
  /** Every other mention of it. */
  readonly uses: readonly ts.Identifier[]
}

export interface Closing {
  readonly statement: ts.Statement
  /** `client.end` of it. */
  readonly method: ts.PropertyAccessExpression
  /** The `try` whose `finally` it stands in, so that it runs in any case. */
  readonly always: ts.TryStatement | undefined
}

const CLOSES = /^(?:end|close|destroy|\$disconnect)$/

/** The client that is made where a call's name starts; undefined where it is used in a way that is not followed. */
export function requestClientAt(source: Source, offset: number): RequestClient | undefined {
  const made = creationAt(source, offset)
  const fn = made && enclosingFunction(made)
  if (!made || !fn) return undefined
  const outer = awaited(made)
  if (ts.isReturnStatement(outer.parent) || (ts.isArrowFunction(outer.parent) && outer.parent.body === outer))
    return { made, fn, name: undefined, declaring: [], connecting: [], closing: [], uses: [] }
  const declared = declarationOf(outer)
  if (!declared || !fn.body || isDeclaredAgain(fn, declared)) return undefined
  const found = {
    connecting: [] as RequestClient['connecting'][number][],
    closing: [] as Closing[],
    uses: [] as ts.Identifier[],
  }
  for (const mention of mentionsOf(fn.body, declared)) {
    const call = methodCall(mention)
    const whole = call && statementOf(call)
    const method = call?.expression
    if (!method || !whole || !ts.isPropertyAccessExpression(method)) found.uses.push(mention)
    else if (CLOSES.test(method.name.text)) found.closing.push(closingOf(whole, declared.name, method))
    else if (/^(?:\$)?connect$/.test(method.name.text)) found.connecting.push({ statement: whole, mention })
    else found.uses.push(mention)
  }
  const closed = found.closing.map(({ statement }) => statement)
  const uses = found.uses.filter((use) => !closed.some((each) => each.pos <= use.pos && use.end <= each.end))
  return { made, fn, ...declared, ...found, uses }
}

function creationAt(source: Source, offset: number): RequestClient['made'] | undefined {
  const token = nodeAt(source, offset)
  if (token.getStart(source.tree) !== offset || !ts.isIdentifier(token)) return undefined
  const { parent } = token
  const callee = ts.isPropertyAccessExpression(parent) && parent.name === token ? parent : token
  const call = callee.parent
  return (ts.isNewExpression(call) || ts.isCallExpression(call)) && call.expression === callee ? call : undefined
}

/** An expression with the `await` and the wrappers round it. */
function awaited(node: ts.Node): ts.Node {
  const outer = unwrapOutward(node)
  return ts.isAwaitExpression(outer.parent) ? unwrapOutward(outer.parent) : outer
}

type Declared = Pick<RequestClient, 'declaring'> & { readonly name: string }

/** `const client = …`, or `let client` on its own and `client = …` later. */
function declarationOf(outer: ts.Node): Declared | undefined {
  const { parent } = outer
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
    const statement = parent.parent.parent
    const isAlone = ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1
    return isAlone ? { name: parent.name.text, declaring: [statement] } : undefined
  }
  const isSet = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  if (!isSet || !ts.isIdentifier(parent.left) || !ts.isExpressionStatement(parent.parent)) return undefined
  const name = parent.left.text
  for (let at: ts.Node = parent; !isFunctionNode(at); at = at.parent) {
    if (ts.isSourceFile(at)) return undefined
    const statement = statementsOf(at.parent)?.find((each) => declaredNames(each).has(name))
    if (!statement) continue
    const isEmpty =
      ts.isVariableStatement(statement) &&
      statement.declarationList.declarations.length === 1 &&
      isNothing(statement.declarationList.declarations[0]?.initializer)
    return isEmpty ? { name, declaring: [statement, parent.parent] } : undefined
  }
  return undefined
}

function isNothing(initializer: ts.Expression | undefined): boolean {
  return initializer === undefined || /^(?:null|undefined)$/.test(unwrapInward(initializer).getText())
}

/** Another thing has its name somewhere in the function. */
function isDeclaredAgain(fn: FunctionNode, { name, declaring: [own] }: Declared): boolean {
  let found = false
  const visit = (node: ts.Node): void => {
    if (isFunctionNode(node) && node.parameters.some((each) => each.name.getText() === name)) found = true
    for (const each of statementsOf(node) ?? []) if (each !== own && declaredNames(each).has(name)) found = true
    ts.forEachChild(node, visit)
  }
  visit(fn)
  return found
}

function mentionsOf(body: ts.Node, { name, declaring }: Declared): ts.Identifier[] {
  const found: ts.Identifier[] = []
  const visit = (node: ts.Node): void => {
    if (declaring.includes(node as ts.Statement)) return
    if (ts.isIdentifier(node) && node.text === name && !isProperty(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(body)
  return found
}

function isProperty({ parent, ...node }: ts.Identifier): boolean {
  if (ts.isPropertyAccessExpression(parent)) return parent.name.pos === node.pos
  return (ts.isPropertyAssignment(parent) || ts.isBindingElement(parent)) && parent.name.pos === node.pos
}

/** `client.end()` of which an identifier is the client. */
function methodCall(mention: ts.Identifier): ts.CallExpression | undefined {
  const access = unwrapOutward(mention).parent
  if (!ts.isPropertyAccessExpression(access) || !ts.isCallExpression(access.parent)) return undefined
  return access.parent.expression === access ? access.parent : undefined
}

/** The statement that is nothing but a call: `await client.end()`, `client.end().catch(() => {})`. */
function statementOf(call: ts.CallExpression): ts.Statement | undefined {
  let at: ts.Node = awaited(call)
  const isCaught =
    ts.isPropertyAccessExpression(at.parent) && at.parent.name.text === 'catch' && ts.isCallExpression(at.parent.parent)
  if (isCaught) at = awaited(at.parent.parent)
  return ts.isExpressionStatement(at.parent) ? at.parent : undefined
}

/** The statement with what stands round it alone: `if (client) await client.end()`, `try { … } catch { … }`. */
function closingOf(statement: ts.Statement, name: string, method: ts.PropertyAccessExpression): Closing {
  let at: ts.Statement = statement
  for (;;) {
    const block: ts.Node = ts.isBlock(at.parent) ? at.parent : at
    if (block !== at && !isAloneIn(at, block as ts.Block)) break
    const { parent } = block
    const isLook = ts.isIfStatement(parent) && !parent.elseStatement && asksOnly(parent.expression, name)
    const isCaught = ts.isTryStatement(parent) && parent.tryBlock === block && !parent.finallyBlock
    if (!isLook && !isCaught) break
    at = parent
  }
  const block = at.parent
  const isFinal = ts.isBlock(block) && ts.isTryStatement(block.parent) && block.parent.finallyBlock === block
  return { statement: at, method, always: isFinal ? (block.parent as ts.TryStatement) : undefined }
}

/** Nothing but words for a log stands beside it. */
function isAloneIn(statement: ts.Statement, { statements }: ts.Block): boolean {
  return statements.every((each) => each === statement || /^console\.\w+\(/.test(each.getText()))
}

function asksOnly(condition: ts.Expression, name: string): boolean {
  return /^[\w$]+(?:\s*!==?\s*(?:null|undefined))?$/.test(condition.getText()) && condition.getText().startsWith(name)
}

/**
 * What a client is made of, where that can stand at the top of the file; undefined where it rests on what the function knows.
 */
export function madeAtTop(source: Source, { made }: RequestClient): string | undefined {
  const own = namesInside(made)
  let isFree = true
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isProperty(node) && own.has(node.text)) isFree = false
    const isBound = node.kind === ts.SyntaxKind.ThisKeyword || ts.isAwaitExpression(node)
    if (isBound || ts.isTemplateLiteral(node)) isFree = false
    ts.forEachChild(node, visit)
  }
  for (const argument of made.arguments ?? []) visit(argument)
  return isFree ? made.getText(source.tree) : undefined
}

/** The names that the functions round a node declare. */
function namesInside(node: ts.Node): Set<string> {
  const names = new Set<string>()
  for (let at = node; !ts.isSourceFile(at.parent); at = at.parent) {
    for (const each of statementsOf(at) ?? []) for (const name of declaredNames(each)) names.add(name)
    if (isFunctionNode(at))
      for (const { name } of at.parameters) for (const each of mentionedNames(name)) names.add(each)
  }
  return names
}
