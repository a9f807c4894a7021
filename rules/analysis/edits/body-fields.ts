import * as ts from 'typescript'
import { isAssignment } from '../nodes'
import { unwrapOutward } from '../wrappers'
import { type BodyRead, bindingOf } from './body-read'
import { type FunctionNode, nodeAt, type Source, statementsOf } from './source'

/** A field that a handler takes out of the body, and every place where its value is used. */
export interface BodyField {
  readonly name: string
  readonly uses: readonly ts.Expression[]
  /** What stands in for it where it is not sent: `= 1` in a pattern. */
  readonly fallback?: ts.Expression
}

/**
 * The fields of a body, by everything that a handler does with it. Undefined where the body goes anywhere whole (into a
 * row, to another function), is changed, or is taken apart in a way that does not tell the names.
 */
export function fieldsOf(reads: readonly BodyRead[]): readonly BodyField[] | undefined {
  const fields = new Map<string, BodyField>()
  for (const read of reads) {
    const { handler } = read
    const binding = bindingOf(read)
    const isTaken = binding
      ? takeBinding(handler, binding.name, fields)
      : takeAccess(handler, unwrapOutward(read.expression), fields)
    if (!isTaken) return undefined
  }
  return fields.size === 0 ? undefined : [...fields.values()]
}

type Fields = Map<string, BodyField>

function takeBinding(handler: FunctionNode, name: ts.BindingName, fields: Fields): boolean {
  if (ts.isArrayBindingPattern(name)) return false
  if (ts.isObjectBindingPattern(name)) return name.elements.every((each) => takeElement(handler, each, fields))
  const references = referencesOf(handler, name)
  if (references === undefined) return false
  return references.every((each) => isLogged(each) || takeAccess(handler, unwrapOutward(each), fields))
}

/** `a`, `a: b`, `a = 1` of a pattern. */
function takeElement(handler: FunctionNode, element: ts.BindingElement, fields: Fields): boolean {
  if (element.dotDotDotToken || !ts.isIdentifier(element.name)) return false
  const key = element.propertyName ?? element.name
  if (!ts.isIdentifier(key)) return false
  const uses = referencesOf(handler, element.name)
  if (uses === undefined) return false
  add(fields, key.text, uses, element.initializer)
  return true
}

/** `body.a`, `const { a } = body`. */
function takeAccess(handler: FunctionNode, node: ts.Node, fields: Fields): boolean {
  const { parent } = node
  if (ts.isVariableDeclaration(parent) && parent.initializer === node)
    return ts.isObjectBindingPattern(parent.name) && takeBinding(handler, parent.name, fields)
  if (!ts.isPropertyAccessExpression(parent) || parent.expression !== node) return isLogged(node)
  const outer = unwrapOutward(parent)
  if (isChanged(outer)) return false
  const holder = outer.parent
  // `const name = body.name` gives it another name.
  if (ts.isVariableDeclaration(holder) && holder.initializer === outer && ts.isIdentifier(holder.name)) {
    const uses = referencesOf(handler, holder.name)
    if (uses === undefined) return false
    add(fields, parent.name.text, uses, undefined)
    return true
  }
  add(fields, parent.name.text, [parent], undefined)
  return true
}

function add(fields: Fields, name: string, uses: readonly ts.Expression[], fallback: ts.Expression | undefined): void {
  const known = fields.get(name)
  const all = [...(known?.uses ?? []), ...uses]
  const other = fallback ?? known?.fallback
  fields.set(name, other ? { name, uses: all, fallback: other } : { name, uses: all })
}

/** Where a name is read inside a function; undefined where it is declared twice, or changed. */
function referencesOf(handler: FunctionNode, declared: ts.Identifier): ts.Identifier[] | undefined {
  const found: ts.Identifier[] = []
  let isClear = true
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === declared.text && node !== declared) {
      if (isDeclaration(node) || (isReference(node) && isChanged(unwrapOutward(node)))) isClear = false
      else if (isReference(node)) found.push(node)
    }
    ts.forEachChild(node, visit)
  }
  visit(handler)
  return isClear ? found : undefined
}

function isDeclaration(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isBindingElement(parent)) return parent.name === node
  return (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) && parent.name === node
}

function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  if (ts.isBindingElement(parent)) return parent.initializer === node
  return !(ts.isTypeNode(parent) || ts.isPropertySignature(parent) || ts.isLabeledStatement(parent))
}

function isChanged(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isBinaryExpression(parent) && parent.left === node) return isAssignment(parent.operatorToken.kind)
  return ts.isDeleteExpression(parent) || ts.isPostfixUnaryExpression(parent)
}

/** `console.log('…', body)`, `console.log(JSON.stringify(body))`. */
function isLogged(node: ts.Node): boolean {
  const { parent } = unwrapOutward(node)
  if (!ts.isCallExpression(parent)) return false
  const callee = parent.expression.getText()
  return callee === 'JSON.stringify' ? isLogged(parent) : /^(?:console|logger|log)\.\w+$/.test(callee)
}

/** Where a declaration for the module goes that a function needs: above its statement and the comments that belong to it. */
export function aboveStatementOf(source: Source, fn: FunctionNode): number {
  let at: ts.Node = nodeAt(source, fn.getStart(source.tree))
  while (at.parent && !statementsOf(source.tree)?.includes(at as ts.Statement)) at = at.parent
  let start = at.getStart(source.tree)
  for (const comment of [...(ts.getLeadingCommentRanges(source.text, at.pos) ?? [])].reverse()) {
    if (/\n\s*\n/.test(source.text.slice(comment.end, start))) break
    start = comment.pos
  }
  return start
}
