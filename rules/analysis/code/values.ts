import * as ts from 'typescript'
import type { Value } from '../facts'
import { unwrapInward } from '../wrappers'
import { type Context, isFunctionWithBody } from './context'

export const OPAQUE: Value = { k: 'opaque' }
const MOST_MEMBERS = 400
const MOST_DEPTH = 7

/** What an expression refers to. Total: anything not understood is `opaque`. */
export function valueAt(context: Context, node: ts.Node | undefined, depth = 0): Value {
  if (!node || depth > MOST_DEPTH) return OPAQUE
  const expression = unwrapInward(node as ts.Expression)
  const deeper = (child: ts.Node | undefined): Value => valueAt(context, child, depth + 1)
  if (ts.isIdentifier(expression)) return identifierValue(context, expression)
  if (ts.isAwaitExpression(expression)) return valueAt(context, expression.expression, depth)
  if (ts.isPropertyAccessExpression(expression))
    return { k: 'member', of: deeper(expression.expression), name: expression.name.text }
  if (ts.isElementAccessExpression(expression)) {
    const key = expression.argumentExpression
    if (ts.isStringLiteralLike(key) || ts.isNumericLiteral(key))
      return { k: 'member', of: deeper(expression.expression), name: key.text }
    return OPAQUE
  }
  if (ts.isTaggedTemplateExpression(expression)) {
    const c = context.calls.of(expression)
    return c < 0 ? OPAQUE : { k: 'call', c }
  }
  if (ts.isCallExpression(expression) || ts.isNewExpression(expression)) {
    const specifier = requiredModule(expression) ?? moduleNamed(context, expression)
    if (specifier !== undefined) return { k: 'import', specifier, name: '*' }
    const c = context.calls.of(expression)
    return c < 0 ? textValue(context, expression, depth) : { k: 'call', c }
  }
  if (isFunctionWithBody(expression)) return { k: 'function', f: context.functions.of(expression) }
  if (ts.isClassExpression(expression)) return { k: 'class', i: context.classes.of(expression) }
  if (expression.kind === ts.SyntaxKind.ThisKeyword) return thisValue(context, expression)
  if (ts.isObjectLiteralExpression(expression)) return objectValue(context, expression, depth)
  if (ts.isArrayLiteralExpression(expression))
    return { k: 'array', elements: expression.elements.slice(0, 20).map(deeper) }
  if (ts.isConditionalExpression(expression))
    return { k: 'either', of: [deeper(expression.whenTrue), deeper(expression.whenFalse)] }
  if (ts.isBinaryExpression(expression)) return binaryValue(context, expression, depth)
  if (ts.isTemplateExpression(expression)) return templateValue(context, expression)
  return literalValue(expression)
}

/** Methods that give back a text, or pieces of one, and no call of which is a fact. */
const TEXT_METHODS = new Set(
  'trim toString slice substring substr replace replaceAll toLowerCase toUpperCase split at pop'.split(' '),
)

function textValue(context: Context, call: ts.CallExpression | ts.NewExpression, depth: number): Value {
  const callee = unwrapInward(call.expression)
  const first = call.arguments?.[0]
  if (ts.isPropertyAccessExpression(callee) && TEXT_METHODS.has(callee.name.text))
    return { k: 'text', of: valueAt(context, callee.expression, depth + 1) }
  if (ts.isIdentifier(callee) && callee.text === 'String' && first)
    return { k: 'text', of: valueAt(context, first, depth + 1) }
  return OPAQUE
}

function identifierValue(context: Context, node: ts.Identifier): Value {
  const binding = context.scopes.bindingOf(node)
  if (binding) return { k: 'local', d: binding.index }
  return node.text === 'undefined' ? { k: 'literal', value: null } : { k: 'global', name: node.text }
}

function templateValue(context: Context, { head, templateSpans }: ts.TemplateExpression): Value {
  const text = head.text + templateSpans.map((span) => `\${}${span.literal.text}`).join('')
  const made = templateSpans.map(({ expression }) => context.calls.of(unwrapInward(expression))).filter((c) => c >= 0)
  return made.length > 0 ? { k: 'string', text, made } : { k: 'string', text }
}

function literalValue(node: ts.Expression): Value {
  if (ts.isStringLiteralLike(node)) return { k: 'string', text: node.text }
  if (ts.isNumericLiteral(node)) return { k: 'literal', value: Number(node.text.replaceAll('_', '')) }
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { k: 'literal', value: true }
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { k: 'literal', value: false }
  if (node.kind === ts.SyntaxKind.NullKeyword) return { k: 'literal', value: null }
  return OPAQUE
}

function binaryValue(context: Context, node: ts.BinaryExpression, depth: number): Value {
  const left = (): Value => valueAt(context, node.left, depth + 1)
  const right = (): Value => valueAt(context, node.right, depth + 1)
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.QuestionQuestionToken:
    case ts.SyntaxKind.BarBarToken:
      return { k: 'either', of: [left(), right()] }
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.CommaToken:
    case ts.SyntaxKind.EqualsToken:
      return right()
    case ts.SyntaxKind.PlusToken: {
      const parts = [left(), right()]
      if (!parts.some((part) => part.k === 'string')) return OPAQUE
      return { k: 'string', text: parts.map((part) => (part.k === 'string' ? part.text : '${}')).join('') }
    }
    default:
      return OPAQUE
  }
}

function objectValue(context: Context, node: ts.ObjectLiteralExpression, depth: number): Value {
  const members: Record<string, Value> = {}
  let open = node.properties.length > MOST_MEMBERS
  for (const property of node.properties.slice(0, MOST_MEMBERS)) {
    const name = property.name && propertyName(property.name)
    if (name === undefined || name === '__proto__') open = true
    else if (ts.isPropertyAssignment(property)) members[name] = valueAt(context, property.initializer, depth + 1)
    else if (ts.isShorthandPropertyAssignment(property)) members[name] = identifierValue(context, property.name)
    else if (ts.isMethodDeclaration(property)) members[name] = { k: 'function', f: context.functions.of(property) }
    else members[name] = OPAQUE
  }
  return open ? { k: 'object', members, open: true } : { k: 'object', members }
}

function thisValue(context: Context, node: ts.Node): Value {
  for (let at = node.parent; at; at = at.parent) {
    if (ts.isClassLike(at)) return { k: 'this', i: context.classes.of(at) }
    if (ts.isFunctionDeclaration(at) || ts.isFunctionExpression(at) || ts.isSourceFile(at)) return OPAQUE
    if (ts.isMethodDeclaration(at) && ts.isObjectLiteralExpression(at.parent)) return valueAt(context, at.parent)
  }
  return OPAQUE
}

/** The name of a property where it is fixed. */
export function propertyName(name: ts.PropertyName): string | undefined {
  if (
    ts.isIdentifier(name) ||
    ts.isStringLiteralLike(name) ||
    ts.isNumericLiteral(name) ||
    ts.isPrivateIdentifier(name)
  )
    return name.text
  return undefined
}

/** The specifier of `import(TRACKER)`, where the file sets that name to a text and to nothing else. */
function moduleNamed(context: Context, call: ts.CallExpression | ts.NewExpression): string | undefined {
  const first = call.arguments?.[0]
  if (call.expression.kind !== ts.SyntaxKind.ImportKeyword || !first || !ts.isIdentifier(first)) return undefined
  const declared = context.scopes.bindingOf(first)?.node
  if (!declared || !ts.isVariableDeclaration(declared) || (declared.parent.flags & ts.NodeFlags.Const) === 0)
    return undefined
  return declared.initializer && ts.isStringLiteralLike(declared.initializer) ? declared.initializer.text : undefined
}

/** The specifier of `require('x')` and `import('x')`. */
export function requiredModule(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined
  const first = node.arguments[0]
  if (!first || !ts.isStringLiteralLike(first)) return undefined
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require'
  return isImport || isRequire ? first.text : undefined
}
