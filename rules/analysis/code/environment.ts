import * as ts from 'typescript'
import type { TextRange, Value } from '../facts'
import { rangeOf } from '../nodes'
import { unwrapInward, unwrapOutward } from '../wrappers'
import type { Context } from './context'
import { valueAt } from './values'
import { isWriteTarget } from './write-target'

/** A place where the code reads a variable of its environment. */
export interface EnvironmentRead {
  /** `DATABASE_URL`; `''` where the name is worked out, which `by` then says. */
  readonly name: string
  readonly by?: Value
  /** `build`: put in by the bundler (`import.meta.env`) · `process` (Bun's too) · `deno`. */
  readonly from: 'process' | 'build' | 'deno'
  /** The code goes on without it: a fallback, a test for it, a schema that does not ask for it. */
  readonly optional?: true
  /** All names of `A || B`, in order, where this is one of them: one is enough. */
  readonly oneOf?: readonly string[]
  readonly range: TextRange
  readonly in: number
}

/** A node that is or may be such a read: collected in the walk, and told by {@link environmentFacts}. */
export function isEnvironment(node: ts.Node): node is ts.PropertyAccessExpression {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'env' && sourceOf(node) !== undefined
}

/** What is read of each `process.env`, `import.meta.env`, `Deno.env` and `Bun.env` of a file. */
export function environmentFacts(
  context: Context,
  nodes: readonly ts.PropertyAccessExpression[],
  functionOf: (node: ts.Node) => number,
): EnvironmentRead[] {
  return nodes.flatMap((node) => readsOf(context, node).map((read) => ({ ...read, in: functionOf(node) })))
}

type Read = Omit<EnvironmentRead, 'in'>

function sourceOf(node: ts.PropertyAccessExpression): EnvironmentRead['from'] | undefined {
  const owner = node.expression
  if (ts.isMetaProperty(owner)) return 'build'
  if (!ts.isIdentifier(owner)) {
    const isGlobal = ts.isPropertyAccessExpression(owner) && owner.getText() === 'globalThis.process'
    return isGlobal ? 'process' : undefined
  }
  if (owner.text === 'process' || owner.text === 'Bun') return 'process'
  return owner.text === 'Deno' ? 'deno' : undefined
}

function readsOf(context: Context, node: ts.PropertyAccessExpression): Read[] {
  const from = sourceOf(node) ?? 'process'
  if (from !== 'deno') return readsOfObject(context, unwrapOutward(node), from)
  const whole = unwrapOutward(node)
  const { parent } = whole
  // `const { get } = Deno.env` takes a method.
  if (!ts.isPropertyAccessExpression(parent) || parent.expression !== whole) return []
  const call = parent.parent
  if (!ts.isCallExpression(call) || call.expression !== parent) return []
  if (parent.name.text === 'toObject') return readsOfObject(context, unwrapOutward(call), from)
  return /^(?:get|has)$/.test(parent.name.text) ? byArgument(context, call.arguments[0], call, from) : []
}

/** What is read of an object that holds all variables. */
function readsOfObject(context: Context, whole: ts.Node, from: Read['from']): Read[] {
  const { parent } = whole
  if (isSet(parent)) return []
  if (ts.isPropertyAccessExpression(parent) && parent.expression === whole) return [named(parent.name, parent, from)]
  if (ts.isElementAccessExpression(parent) && parent.expression === whole)
    return byArgument(context, parent.argumentExpression, parent, from)
  if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name))
    return parent.name.elements.flatMap((element) => destructured(element, from))
  if (ts.isVariableDeclaration(parent)) return byOtherName(context, parent, from)
  if (ts.isCallExpression(parent)) return bySchema(parent, from)
  return ts.isPropertyAssignment(parent) ? byCreateEnv(parent, from) : []
}

/** `process.env.TZ = 'UTC'` and `delete process.env.TZ` read nothing. */
function isSet(member: ts.Node): boolean {
  return isWriteTarget(member) || ts.isDeleteExpression(unwrapOutward(member).parent)
}

/** `const env = process.env`: what is read of that name in the file. */
function byOtherName(context: Context, alias: ts.VariableDeclaration, from: Read['from']): Read[] {
  if (!ts.isIdentifier(alias.name)) return []
  const { text } = alias.name
  const found: Read[] = []
  const visit = (node: ts.Node): void => {
    const isRead = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
    if (isRead && !isSet(node) && ts.isIdentifier(node.expression) && node.expression.text === text) {
      if (context.scopes.bindingOf(node.expression)?.node === alias)
        found.push(
          ...(ts.isPropertyAccessExpression(node)
            ? [named(node.name, node, from)]
            : byArgument(context, node.argumentExpression, node, from)),
        )
    }
    ts.forEachChild(node, visit)
  }
  visit(alias.getSourceFile())
  return found
}

/** `createEnv({ server: { A: z.string() }, runtimeEnv: process.env })`. https://env.t3.gg/docs/core */
function byCreateEnv(property: ts.PropertyAssignment, from: Read['from']): Read[] {
  const call = property.parent.parent
  if (property.name.getText() !== 'runtimeEnv' || !ts.isCallExpression(call)) return []
  return property.parent.properties.flatMap((each) =>
    ts.isPropertyAssignment(each) &&
    /^(?:server|client|shared)$/.test(each.name.getText()) &&
    ts.isObjectLiteralExpression(each.initializer)
      ? namedIn(each.initializer, from)
      : [],
  )
}

function named(name: ts.MemberName, read: ts.Expression, from: Read['from']): Read {
  const { text } = name
  return { name: text, from, ...asked(read), range: rangeOf(name) }
}

function byArgument(
  context: Context,
  argument: ts.Expression | undefined,
  read: ts.Expression,
  from: Read['from'],
): Read[] {
  if (argument === undefined) return []
  if (ts.isStringLiteralLike(argument)) return [{ name: argument.text, from, ...asked(read), range: inside(argument) }]
  const each = namesOver(context, argument)
  if (each.length > 0) return each.map((text) => ({ name: text.text, from, ...asked(read), range: inside(text) }))
  const by = valueAt(context, argument)
  return by.k === 'param' || by.k === 'local' ? [{ name: '', by, from, ...asked(read), range: rangeOf(argument) }] : []
}

const MOST_NAMES = 60
const ROUNDS = /^(?:forEach|map|flatMap|filter|find|some|every)$/

/** `for (const name of ['A', 'B'])`, `REQUIRED.filter((name) => …)`: the texts that a name stands for one after the other. */
function namesOver(context: Context, argument: ts.Expression): ts.StringLiteralLike[] {
  const name = unwrapInward(argument)
  const declared = ts.isIdentifier(name) ? context.scopes.bindingOf(name)?.node : undefined
  const list = declared && listBehind(declared)
  const at = list && unwrapInward(list)
  const set = at && ts.isIdentifier(at) ? context.scopes.bindingOf(at)?.node : undefined
  const isSet = set && ts.isVariableDeclaration(set) && (set.parent.flags & ts.NodeFlags.Const) !== 0
  const array = isSet && set.initializer ? unwrapInward(set.initializer) : at
  if (!array || !ts.isArrayLiteralExpression(array)) return []
  return array.elements.filter(ts.isStringLiteralLike).slice(0, MOST_NAMES)
}

/** What a loop or a function over each element goes through, of the name that stands for one of them. */
function listBehind(declared: ts.Node): ts.Expression | undefined {
  const { parent } = declared
  if (ts.isVariableDeclaration(declared)) {
    const loop = parent.parent
    return ts.isForOfStatement(loop) && loop.initializer === parent ? loop.expression : undefined
  }
  if (!ts.isParameter(declared) || !ts.isFunctionLike(parent) || parent.parameters[0] !== declared) return undefined
  const call = unwrapOutward(parent).parent
  const isRound =
    ts.isCallExpression(call) &&
    ts.isPropertyAccessExpression(call.expression) &&
    ROUNDS.test(call.expression.name.text) &&
    call.arguments[0] === parent
  return isRound ? (call.expression as ts.PropertyAccessExpression).expression : undefined
}

function destructured(element: ts.BindingElement, from: Read['from']): Read[] {
  const name = element.propertyName ?? element.name
  if (!ts.isIdentifier(name) || element.dotDotDotToken) return []
  const optional = element.initializer !== undefined && { optional: true as const }
  return [{ name: name.text, from, ...optional, range: rangeOf(name) }]
}

/** `schema.parse(process.env)`, `cleanEnv(process.env, {…})`: the names stand in an object nearby. */
function bySchema(call: ts.CallExpression, from: Read['from']): Read[] {
  const callee = call.expression
  const shape =
    ts.isPropertyAccessExpression(callee) && /^(?:safe)?parse(?:Async)?$/i.test(callee.name.text)
      ? shapeOf(callee.expression)
      : call.arguments.find(ts.isObjectLiteralExpression)
  return shape ? namedIn(shape, from) : []
}

/** The variables that a schema's members name. */
function namedIn(shape: ts.ObjectLiteralExpression, from: Read['from']): Read[] {
  return shape.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property)) return []
    const { name, initializer } = property
    const text = ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : ''
    if (!/^[A-Z][A-Z0-9_]*$/.test(text)) return []
    const optional = /\.(?:optional|nullish|default|catch)\(|\bdefault:/.test(initializer.getText()) && {
      optional: true as const,
    }
    return [{ name: text, from, ...optional, range: rangeOf(name) }]
  })
}

/** The members of `z.object({…})`, in place or in a variable of the file. */
function shapeOf(schema: ts.Expression): ts.ObjectLiteralExpression | undefined {
  let at: ts.Node = schema
  if (ts.isIdentifier(at)) {
    const { text } = at
    for (const statement of at.getSourceFile().statements) {
      if (!ts.isVariableStatement(statement)) continue
      for (const declaration of statement.declarationList.declarations)
        if (declaration.name.getText() === text && declaration.initializer) at = declaration.initializer
    }
  }
  while (ts.isCallExpression(at) || ts.isPropertyAccessExpression(at)) {
    if (ts.isCallExpression(at)) {
      const shape = at.arguments.find(ts.isObjectLiteralExpression)
      if (shape && /(?:object|strictObject|looseObject)$/.test(at.expression.getText())) return shape
    }
    at = at.expression
  }
  return undefined
}

/** Whether the code goes on without what it reads, and which other variables it takes instead. */
function asked(read: ts.Expression): Pick<EnvironmentRead, 'optional' | 'oneOf'> {
  let whole: ts.Node = unwrapOutward(read)
  while (ts.isBinaryExpression(whole.parent) && isEither(whole.parent)) whole = unwrapOutward(whole.parent)
  const operands = operandsOf(whole)
  const names = operands.map(nameRead)
  const known = names.filter((name) => name !== undefined)
  const last = operands.at(-1)
  const isAnswered = operands.length > 1 && last !== undefined && names.at(-1) === undefined && !isEmpty(last)
  return {
    ...((isAnswered || isOptional(whole)) && { optional: true as const }),
    ...(known.length > 1 && { oneOf: known }),
  }
}

function isEither({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken
}

/** What `a || b || c` is made of. */
function operandsOf(node: ts.Node): ts.Node[] {
  const inner = ts.isExpression(node) ? unwrapInward(node) : node
  return ts.isBinaryExpression(inner) && isEither(inner)
    ? [...operandsOf(inner.left), ...operandsOf(inner.right)]
    : [inner]
}

/** `process.env.A`, `Deno.env.get('A')`. */
function nameRead(node: ts.Node): string | undefined {
  const read =
    /^(?:process|import\.meta|Deno|Bun)\.env(?:\.get\(\s*['"](\w+)['"]\s*\)|\[['"](\w+)['"]\]|\.(\w+))$/.exec(
      node.getText(),
    )
  return read?.[1] ?? read?.[2] ?? read?.[3]
}

function isEmpty(node: ts.Node): boolean {
  return (
    (ts.isStringLiteralLike(node) && node.text === '') ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    node.getText() === 'undefined'
  )
}

/** A test for it, or a comparison with a text: unset is a case of its own. */
function isOptional(whole: ts.Node): boolean {
  const { parent } = whole
  if (ts.isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind
    return isComparison(operator) || operator === ts.SyntaxKind.AmpersandAmpersandToken
  }
  if (ts.isConditionalExpression(parent)) return parent.condition === whole
  if (ts.isIfStatement(parent)) return parent.expression === whole
  if (ts.isPrefixUnaryExpression(parent)) return ts.isPrefixUnaryExpression(parent.parent)
  return ts.isPropertyAccessExpression(parent) && parent.questionDotToken !== undefined
}

function isComparison(operator: ts.SyntaxKind): boolean {
  return (
    operator === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    operator === ts.SyntaxKind.EqualsEqualsToken ||
    operator === ts.SyntaxKind.ExclamationEqualsEqualsToken ||
    operator === ts.SyntaxKind.ExclamationEqualsToken
  )
}

function inside(text: ts.StringLiteralLike): TextRange {
  return { start: text.getStart() + 1, end: text.end - 1 }
}
