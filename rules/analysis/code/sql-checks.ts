import * as ts from 'typescript'
import { unwrapOutward } from '../wrappers'
import { isFunctionWithBody } from './context'

/** Functions that make a text safe in a statement, of drivers and by name. */
export const QUOTES =
  /(?:^|\.)(?:escape\w*|quote\w*|format|ident|literal|sanitiz\w*|sanitis\w*|assert\w*|valid\w*|ensure\w*|safe\w*|allow\w*|slugify|uuid\w*|randomUUID|nanoid)$/i

export function isLiteral(node: ts.Node): boolean {
  return (
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    ts.isStringLiteralLike(node)
  )
}

/** `number`, `boolean`, `'asc' | 'desc'`, `Date`: nothing can be smuggled in by it. */
export function isFixedType(type: ts.TypeNode | undefined): boolean {
  if (!type) return false
  if (ts.isUnionTypeNode(type)) return type.types.every(isFixedType)
  return (
    type.kind === ts.SyntaxKind.NumberKeyword ||
    type.kind === ts.SyntaxKind.BooleanKeyword ||
    type.kind === ts.SyntaxKind.BigIntKeyword ||
    type.kind === ts.SyntaxKind.UndefinedKeyword ||
    ts.isLiteralTypeNode(type) ||
    ts.isTypeOperatorNode(type) ||
    (ts.isTypeReferenceNode(type) && !/^(?:string|String|Record|Partial|Request)$/.test(type.typeName.getText()))
  )
}

export function isFixedMember(type: ts.TypeNode, name: string): boolean {
  if (!ts.isTypeLiteralNode(type)) return false
  const member = type.members.find((each) => each.name?.getText() === name)
  return member !== undefined && ts.isPropertySignature(member) && isFixedType(member.type)
}

/** Whether the type of a parameter or a variable says that a member is a number or the like: `data: { userId?: number }`. */
export function isNumberOf(at: ts.Node | undefined, name: string): boolean {
  const type = at && (ts.isParameter(at) || ts.isVariableDeclaration(at)) ? at.type : undefined
  if (!type || !ts.isTypeLiteralNode(type)) return false
  const member = type.members.find((each) => each.name?.getText() === name)
  return member !== undefined && ts.isPropertySignature(member) && isNumber(member.type)
}

function isNumber(type: ts.TypeNode | undefined): boolean {
  if (!type) return false
  if (ts.isUnionTypeNode(type)) return type.types.every(isNumber)
  if (ts.isTypeReferenceNode(type)) return type.typeName.getText() === 'Date'
  return isFixedType(type) && !ts.isTypeOperatorNode(type)
}

/** It is looked up in a list, tested by a pattern or compared with texts somewhere: taken as checked. */
export function isChecked(uses: readonly ts.Identifier[]): boolean {
  return uses.some((use) => {
    const outer = unwrapOutward(use)
    const { parent } = outer
    if (ts.isCallExpression(parent) && parent.arguments.some((each) => (each as ts.Node) === outer)) {
      const text = parent.expression.getText()
      return /\.(?:includes|has|test|hasOwn|hasOwnProperty|safeParse|parse|indexOf)$/.test(text) || QUOTES.test(text)
    }
    if (ts.isElementAccessExpression(parent) && (parent.argumentExpression as ts.Node) === outer)
      return ts.isIdentifier(parent.expression) && /^[A-Z][A-Z_]+$|allow|valid/i.test(parent.expression.text)
    if (!ts.isBinaryExpression(parent)) return ts.isSwitchStatement(parent) || ts.isCaseClause(parent)
    if (parent.operatorToken.kind === ts.SyntaxKind.InKeyword) return parent.left === outer
    const other: ts.Expression = (parent.left as ts.Node) === outer ? parent.right : parent.left
    // `if (x !== 'asc' && x !== 'desc') throw`; one `===` lets everything else through.
    const isRefused = parent.operatorToken.kind === ts.SyntaxKind.ExclamationEqualsEqualsToken
    return isRefused && ts.isStringLiteralLike(other) && /^\w{2,}$/.test(other.text) && other.text !== 'all'
  })
}

/** `x.replace(/'/g, "''")`: made by hand what the driver does; nothing ends the value early. */
export function doublesQuotes(node: ts.CallExpression): boolean {
  const [of, by] = node.arguments
  return of !== undefined && by !== undefined && /^\/'\/g|^['"`]'['"`]$/.test(of.getText()) && /''/.test(by.getText())
}

/** `list.push(x)`: what is pushed. */
export function pushedOnto(use: ts.Identifier): readonly ts.Expression[] {
  const access = use.parent
  if (!ts.isPropertyAccessExpression(access) || access.expression !== use) return []
  if (access.name.text !== 'push' && access.name.text !== 'unshift') return []
  return ts.isCallExpression(access.parent) ? access.parent.arguments : []
}

export function memberValues(literal: ts.ObjectLiteralExpression): ts.Expression[] {
  return literal.properties.flatMap((each) => (ts.isPropertyAssignment(each) ? [each.initializer] : []))
}

export function returnsOf(body: ts.Block): ts.Expression[] {
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression)
    else if (!isFunctionWithBody(node)) ts.forEachChild(node, visit)
  }
  ts.forEachChild(body, visit)
  return found
}
