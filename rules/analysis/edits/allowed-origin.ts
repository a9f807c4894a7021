import * as ts from 'typescript'
import { propertyName } from '../code/values'
import { unwrapInward } from '../wrappers'
import { callAt, type Edit, edit, nodeAt, type Source } from './source'

const HEADER = 'access-control-allow-origin'

/**
 * Names the origin that may call: in place of `origin: true` in the options of a CORS package, or of the value of the header
 * `Access-Control-Allow-Origin`, in an object or as the second argument of the call that sets it. A variable that only held
 * the caller's own origin goes too. Empty where the value stands elsewhere.
 * @param offset where the call's own name stands, or the name of the object with the headers
 * @param origin an expression
 */
export function nameOrigin(source: Source, offset: number, origin: string): Edit[] {
  const call = callAt(source, offset) ?? newAt(source, offset)
  const value = (call && inCall(source, call)) ?? inDeclaration(source, offset)
  if (!value) return []
  return [edit(source, value.getStart(source.tree), value.end, origin), ...withoutVariable(source, value)]
}

/** `new Response(…)` at its name. */
function newAt(source: Source, offset: number): ts.NewExpression | undefined {
  const token = nodeAt(source, offset)
  return ts.isNewExpression(token.parent) && token.parent.expression === token ? token.parent : undefined
}

function inCall(source: Source, call: ts.CallExpression | ts.NewExpression): ts.Expression | undefined {
  const [first, second] = call.arguments ?? []
  if (first && second && ts.isStringLiteralLike(first) && first.text.toLowerCase() === HEADER) return second
  for (const argument of call.arguments ?? []) {
    const object = objectOf(source, argument)
    const found = object && (valueIn(object, HEADER) ?? valueOfOrigin(object))
    if (found) return found
  }
  return undefined
}

/** `{ origin: true, credentials: true }`: of no other object is `origin` a setting of CORS. */
function valueOfOrigin(object: ts.ObjectLiteralExpression): ts.Expression | undefined {
  return object.properties.some((each) => each.name && propertyName(each.name) === 'credentials')
    ? directly(object, 'origin')
    : undefined
}

function inDeclaration(source: Source, offset: number): ts.Expression | undefined {
  const { parent } = nodeAt(source, offset)
  const object = ts.isVariableDeclaration(parent) && parent.initializer && objectOf(source, parent.initializer)
  return object ? valueIn(object, HEADER) : undefined
}

/** An object as it is written, or the one that a constant of the file holds. */
function objectOf({ tree }: Source, written: ts.Expression): ts.ObjectLiteralExpression | undefined {
  const node = unwrapInward(written)
  if (ts.isObjectLiteralExpression(node)) return node
  if (!ts.isIdentifier(node)) return undefined
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue
    for (const { name, initializer } of statement.declarationList.declarations)
      if (name.getText(tree) === node.text && initializer && ts.isObjectLiteralExpression(initializer))
        return initializer
  }
  return undefined
}

/** The value of a property, in the object or in one inside it: `{ headers: { … } }`. */
function valueIn(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const own = directly(object, name)
  if (own) return own
  for (const property of object.properties) {
    if (!ts.isPropertyAssignment(property) || !ts.isObjectLiteralExpression(property.initializer)) continue
    const inside = valueIn(property.initializer, name)
    if (inside) return inside
  }
  return undefined
}

function directly(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of object.properties)
    if (ts.isPropertyAssignment(property) && propertyName(property.name)?.toLowerCase() === name)
      return property.initializer
  return undefined
}

/** `const origin = request.headers.get('origin')`, where only the value that goes asked for it. */
function withoutVariable(source: Source, value: ts.Expression): Edit[] {
  const names = new Set<string>()
  const collect = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text)
    ts.forEachChild(node, collect)
  }
  collect(value)
  const uses = new Map<string, ts.Identifier[]>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && names.has(node.text)) uses.set(node.text, [...(uses.get(node.text) ?? []), node])
    ts.forEachChild(node, visit)
  }
  visit(source.tree)
  return [...uses.values()].flatMap((each) => {
    const [declared] = each
    const isOnly = each.slice(1).every((use) => use.pos >= value.pos && use.end <= value.end)
    const declaration = declared?.parent
    if (!isOnly || !declaration || !ts.isVariableDeclaration(declaration) || declaration.name !== declared) return []
    const list = declaration.parent
    const statement = list.parent
    if (!ts.isVariableDeclarationList(list) || list.declarations.length > 1 || !ts.isVariableStatement(statement))
      return []
    return [edit(source, statement.getFullStart(), statement.end, '')]
  })
}
