import * as ts from 'typescript'
import type { ClassFact, DeclarationFact, Value } from '../facts'
import type { Context } from './context'
import { putMembers } from './put-members'
import type { Binding } from './scope'
import { hasRead } from './use'
import { OPAQUE, propertyName, valueAt } from './values'
import { isWriteTarget } from './write-target'

const MOST_ASSIGNED = 4

/** The facts of one declared name: what it is bound to first, then what is assigned to it. */
export function declarationFact(context: Context, binding: Binding): DeclarationFact {
  const values: Value[] = []
  const first = initialValue(context, binding.node)
  if (first) values.push(first)
  for (const use of binding.uses) {
    if (values.length > MOST_ASSIGNED) break
    if (isWriteTarget(use) && ts.isBinaryExpression(use.parent)) values.push(valueAt(context, use.parent.right))
  }
  const range = { start: binding.node.getStart(), end: binding.node.end }
  if (ts.isBindingElement(binding.node) && !hasRead(binding)) return { name: binding.name, values, range, unread: true }
  const puts = putMembers(context, binding)
  return puts ? { name: binding.name, values, puts, range } : { name: binding.name, values, range }
}

function initialValue(context: Context, node: ts.Node): Value | undefined {
  if (ts.isVariableDeclaration(node)) return node.initializer ? valueAt(context, node.initializer) : undefined
  if (ts.isParameter(node)) return parameterValue(context, node, [])
  if (ts.isBindingElement(node)) return elementValue(context, node)
  if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) {
    return node.body ? { k: 'function', f: context.functions.of(node) } : OPAQUE
  }
  if (ts.isClassLike(node)) return { k: 'class', i: context.classes.of(node) }
  if (ts.isImportClause(node)) return imported(node.parent, 'default')
  if (ts.isNamespaceImport(node)) return imported(node.parent.parent, '*')
  if (ts.isImportSpecifier(node)) return imported(node.parent.parent.parent, (node.propertyName ?? node.name).text)
  return OPAQUE
}

function imported(declaration: ts.ImportDeclaration | ts.JSDocImportTag, name: string): Value {
  const specifier = declaration.moduleSpecifier
  return ts.isStringLiteral(specifier) ? { k: 'import', specifier: specifier.text, name } : OPAQUE
}

function parameterValue(context: Context, node: ts.ParameterDeclaration, path: readonly string[]): Value {
  const owner = node.parent as ts.FunctionLikeDeclaration
  const f = context.functions.of(owner)
  const i = owner.parameters.indexOf(node)
  if (f < 0) return OPAQUE
  return path.length > 0 ? { k: 'param', f, i, path } : { k: 'param', f, i }
}

/** A name taken out of a pattern: `const { a: { b } } = x` gives `b` the value `x.a.b`. */
function elementValue(context: Context, node: ts.BindingElement): Value {
  const path: string[] = []
  let at: ts.Node = node
  while (ts.isBindingElement(at)) {
    if (at.dotDotDotToken) return OPAQUE
    const pattern: ts.BindingPattern = at.parent
    if (ts.isArrayBindingPattern(pattern)) path.unshift(String(pattern.elements.indexOf(at)))
    else {
      const key = at.propertyName ? propertyName(at.propertyName) : ts.isIdentifier(at.name) ? at.name.text : undefined
      if (key === undefined) return OPAQUE
      path.unshift(key)
    }
    at = pattern.parent
  }
  if (ts.isParameter(at)) return parameterValue(context, at, path)
  if (!ts.isVariableDeclaration(at) || !at.initializer) return OPAQUE
  return path.reduce<Value>((of, name) => ({ k: 'member', of, name }), valueAt(context, at.initializer))
}

/**
 * What calls give that code of a file puts on its classes once they stand: `this.db = drizzle(url)` in a method,
 * `Store.instance = new Store()`. By class, in the order in which it is written.
 */
export function laterMembers(context: Context, assignments: readonly ts.BinaryExpression[]): LaterMembers {
  const found = new Map<ts.Node, Record<string, Value[]>>()
  if (context.classes.nodes.length === 0) return found
  for (const { left, right, operatorToken } of assignments) {
    const { kind } = operatorToken
    if (kind !== ts.SyntaxKind.EqualsToken && kind !== ts.SyntaxKind.QuestionQuestionEqualsToken) continue
    if (!ts.isPropertyAccessExpression(left)) continue
    const owner = classNamed(context, left.expression)
    const value = owner && valueAt(context, right)
    if (value?.k !== 'call') continue
    const members = found.get(owner as ts.Node) ?? {}
    const name = left.name.text
    members[name] = [...(Object.hasOwn(members, name) ? (members[name] as Value[]) : []), value]
    found.set(owner as ts.Node, members)
  }
  return found
}

type LaterMembers = ReadonlyMap<ts.Node, Readonly<Record<string, readonly Value[]>>>

/** The class that `this`, or a name, stands for. */
function classNamed(context: Context, node: ts.Expression): ts.Node | undefined {
  if (node.kind === ts.SyntaxKind.ThisKeyword) {
    const value = valueAt(context, node)
    return value.k === 'this' ? context.classes.nodes[value.i] : undefined
  }
  const declared = ts.isIdentifier(node) ? context.scopes.bindingOf(node)?.node : undefined
  return declared && ts.isClassLike(declared) ? declared : undefined
}

/** The facts of a class: its methods, initialised properties, and what its constructor, and others after it, put on it. */
export function classFact(context: Context, node: ts.ClassLikeDeclaration, later: LaterMembers): ClassFact {
  const members: Record<string, Value> = {}
  for (const member of node.members) {
    const name = member.name && propertyName(member.name)
    if (ts.isConstructorDeclaration(member)) {
      for (const statement of member.body?.statements ?? []) fromConstructor(context, statement, members)
    } else if (name !== undefined && ts.isMethodDeclaration(member) && member.body) {
      members[name] = { k: 'function', f: context.functions.of(member) }
    } else if (name !== undefined && ts.isPropertyDeclaration(member) && member.initializer) {
      members[name] = valueAt(context, member.initializer)
    }
  }
  for (const [name, values] of Object.entries(later.get(node) ?? {})) {
    if (Object.hasOwn(members, name) && members[name]?.k !== 'literal') continue
    members[name] = values.length === 1 ? (values[0] as Value) : { k: 'either', of: values }
  }
  const heritage = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]
  return { name: node.name?.text ?? '', members, base: heritage ? valueAt(context, heritage.expression) : undefined }
}

function fromConstructor(context: Context, statement: ts.Statement, members: Record<string, Value>): void {
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return
  const { left, right } = statement.expression
  if (!ts.isPropertyAccessExpression(left) || left.expression.kind !== ts.SyntaxKind.ThisKeyword) return
  members[left.name.text] = valueAt(context, right)
}
