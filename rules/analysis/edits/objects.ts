import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'
import { endWithComments, indentAt, isFirstOnLine } from './placement'
import { type Edit, edit, insertion, type Source } from './source'

/** `name: value`, or `name` alone where there is no value. */
export interface Property {
  readonly name: string
  readonly value?: string
}

/**
 * Gives a call an option: into the object literal at `index`, into a new one where the argument is absent or
 * `undefined`, or into a literal that spreads the expression that stands there. Where that expression is handed in by a
 * caller, or the literal ends in a spread, the new option goes first: what the caller chose still wins.
 */
export function addOption(source: Source, call: ts.CallExpression, index: number, property: Property): Edit[] {
  const option = call.arguments[index]
  const written = propertyText(property)
  if (option === undefined || isUndefined(option)) {
    if (call.arguments.some((argument) => ts.isSpreadElement(argument))) return []
    if (option !== undefined) return [edit(source, option.getStart(source.tree), option.end, `{ ${written} }`)]
    return addArgument(source, call, index, `{ ${written} }`)
  }
  const value = unwrapInward(option)
  if (ts.isObjectLiteralExpression(value)) return addProperty(source, value, property)
  if (!ts.isIdentifier(value) && !ts.isPropertyAccessExpression(value) && !ts.isCallExpression(value)) return []
  const start = option.getStart(source.tree)
  if (isOwnLiteral(value)) {
    return [insertion(source, start, '{ ...'), insertion(source, option.end, `, ${written} }`)]
  }
  return [insertion(source, start, `{ ${written}, ...`), insertion(source, option.end, ' }')]
}

/** Adds a header to the options at `index`: into their `headers` literal, or with a new one. */
export function addHeader(source: Source, call: ts.CallExpression, index: number, header: Property): Edit[] {
  const options = call.arguments[index]
  if (options === undefined) {
    return addOption(source, call, index, { name: 'headers', value: `{ ${propertyText(header)} }` })
  }
  const literal = unwrapInward(options)
  if (!ts.isObjectLiteralExpression(literal)) return []
  const headers = literal.properties.find((each) => each.name !== undefined && nameText(each.name) === 'headers')
  if (headers === undefined) {
    return addProperty(source, literal, { name: 'headers', value: `{ ${propertyText(header)} }` })
  }
  const value = ts.isPropertyAssignment(headers) ? unwrapInward(headers.initializer) : undefined
  return value !== undefined && ts.isObjectLiteralExpression(value) ? addProperty(source, value, header) : []
}

/** Adds a property to an object literal, on a line of its own where the others stand so. Nothing where it is there. */
export function addProperty(source: Source, literal: ts.ObjectLiteralExpression, property: Property): Edit[] {
  if (literal.properties.some((each) => each.name !== undefined && nameText(each.name) === property.name)) return []
  return addMember(source, literal, literal.properties, propertyText(property))
}

/** Adds a name to an object pattern: before its `...rest`. Nothing where the property is taken already. */
export function addDestructuredName(
  source: Source,
  pattern: ts.ObjectBindingPattern,
  property: string,
  local: string,
): Edit[] {
  const taken = pattern.elements.some((element) => nameText(element.propertyName ?? element.name) === property)
  if (taken) return []
  return addMember(source, pattern, pattern.elements, property === local ? property : `${property}: ${local}`)
}

/** Adds a member to `{ … }`: a literal, a pattern, or the names of an import. A spread or rest stays last. */
export function addMember(source: Source, braces: ts.Node, members: ts.NodeArray<ts.Node>, written: string): Edit[] {
  const last = members.at(-1)
  const { text, style, tree } = source
  if (last === undefined) {
    const start = braces.getStart(tree)
    const inside = text.slice(start + 1, braces.end - 1)
    if (inside.trim() !== '') return [insertion(source, start + 1, ` ${written},`)]
    return [edit(source, start + 1, braces.end - 1, ` ${written} `)]
  }
  const start = last.getStart(tree)
  const ownLine = isFirstOnLine(source, start)
  const next = ownLine ? style.newline + indentAt(source, start) : ' '
  if (isSpread(last)) return [insertion(source, start, `${written},${next}`)]
  const comma = members.hasTrailingComma
  if (!ownLine) return [insertion(source, last.end, `, ${written}`)]
  const afterLast = comma ? text.indexOf(',', endWithComments(source, last.end)) + 1 : last.end
  const end = endWithComments(source, afterLast)
  const added = insertion(source, end, next + written + (comma ? ',' : ''))
  return comma ? [added] : [insertion(source, last.end, ','), added]
}

/** Adds arguments up to `index`, filling the places before it with `undefined`. */
export function addArgument(source: Source, call: ts.CallExpression, index: number, written: string): Edit[] {
  const missing = Array.from({ length: index - call.arguments.length }, () => 'undefined')
  const added = [...missing, written]
  const last = call.arguments.at(-1)
  if (last === undefined) {
    const close = call.end - 1
    return [insertion(source, close, added.join(', '))]
  }
  const { text, style } = source
  const start = last.getStart(source.tree)
  if (!isFirstOnLine(source, start)) return [insertion(source, last.end, `, ${added.join(', ')}`)]
  const next = style.newline + indentAt(source, start)
  if (!call.arguments.hasTrailingComma) return [insertion(source, last.end, `,${next}${added.join(`,${next}`)}`)]
  const end = endWithComments(source, text.indexOf(',', endWithComments(source, last.end)) + 1)
  return [insertion(source, end, `${next}${added.join(`,${next}`)},`)]
}

/** Whether a name is bound, in this function, to an object literal: its owner adds to it freely. */
function isOwnLiteral(value: ts.Expression): boolean {
  if (!ts.isIdentifier(value)) return false
  for (let at: ts.Node | undefined = value.parent; at !== undefined; at = at.parent) {
    if (!ts.isBlock(at) && !ts.isSourceFile(at)) continue
    for (const statement of at.statements) {
      if (!ts.isVariableStatement(statement)) continue
      for (const declaration of statement.declarationList.declarations) {
        if (!ts.isIdentifier(declaration.name) || declaration.name.text !== value.text) continue
        const initial = declaration.initializer
        return initial !== undefined && isPlainLiteral(unwrapInward(initial))
      }
    }
  }
  return false
}

function isPlainLiteral(value: ts.Expression): boolean {
  return ts.isObjectLiteralExpression(value) && !value.properties.some((each) => ts.isSpreadAssignment(each))
}

function isUndefined(value: ts.Expression): boolean {
  return (ts.isIdentifier(value) && value.text === 'undefined') || value.kind === ts.SyntaxKind.NullKeyword
}

function isSpread(member: ts.Node): boolean {
  return ts.isSpreadAssignment(member) || (ts.isBindingElement(member) && member.dotDotDotToken !== undefined)
}

function nameText(name: ts.Node): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : ''
}

function propertyText(property: Property): string {
  return property.value === undefined ? property.name : `${property.name}: ${property.value}`
}

/** Adds a property to each object of the array literal that is the first argument of a call. */
export function addToEach(source: Source, call: ts.CallExpression, property: Property): Edit[] {
  const first = call.arguments[0]
  const list = first && unwrapInward(first)
  if (list === undefined || !ts.isArrayLiteralExpression(list)) return []
  return list.elements.flatMap((element) => {
    const value = unwrapInward(element)
    return ts.isObjectLiteralExpression(value) ? addProperty(source, value, property) : []
  })
}
