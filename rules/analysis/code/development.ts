import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { leavesFunction, rangeOf } from '../nodes'
import { unwrapInward } from '../wrappers'
import type { Context } from './context'

/** A part of a file that does not run for users. */
export interface DevelopmentFact {
  readonly range: TextRange
  /** It never runs at all: `if (false)`. */
  readonly never?: true
  /** It is left out only where this constant of another file is `is` in production. */
  readonly by?: { readonly specifier: string; readonly name: string; readonly is: boolean }
}

/** What such conditions are written with; a text without it has none. */
const SIGNS = /\bNODE_ENV\b|import\.meta\.env\b|\b__DEV__\b|\bif\s*\(\s*(?:false|0)\b|\bfalse\s*&&/
/** A constant that another file may decide; whether it does is told by what that file says of it. */
const NAMED = /dev|prod/i
const MOST_NAMES = 4

/** What a condition is in production; `always` where it is the same in development. */
interface Known {
  readonly holds: boolean
  readonly always?: true
}

/**
 * The parts of a file that its conditions keep to development, or switch off: `if (import.meta.env.DEV)`,
 * `process.env.NODE_ENV !== 'production' && …`, what stands behind `if (import.meta.env.PROD) return`. Of a constant that is
 * imported (`if (isDev)`) what it would have to be is told. Vite: https://vite.dev/guide/env-and-mode, Node.js: https://nodejs.org/learn/getting-started/nodejs-the-difference-between-development-and-production,
 * React Native: https://reactnative.dev/docs/javascript-environment
 */
export function developmentFacts(context: Context, text: string): DevelopmentFact[] {
  if (!SIGNS.test(text) && !NAMED.test(text)) return []
  const found: DevelopmentFact[] = []
  const add = (part: ts.Node | undefined, known: Known): void => {
    if (part) found.push({ range: rangeOf(part), ...(known.always && { never: true as const }) })
  }
  const visit = (node: ts.Node): void => {
    const [condition, whenTrue, whenFalse] = branchesOf(node)
    const imported = condition && importedIn(context, condition)
    if (imported) {
      const { holds, ...by } = imported
      if (whenTrue) found.push({ range: rangeOf(whenTrue), by: { ...by, is: !holds } })
      const others = ts.isIfStatement(node) && leavesFunction(node.thenStatement) ? behind(node) : []
      for (const part of [...(whenFalse ? [whenFalse] : []), ...others])
        found.push({ range: rangeOf(part), by: { ...by, is: holds } })
    }
    const known = condition && inProduction(context, condition, 0)
    if (known) add(known.holds ? whenFalse : whenTrue, known)
    if (known?.holds && ts.isIfStatement(node) && leavesFunction(node.thenStatement))
      for (const later of behind(node)) add(later, known)
    ts.forEachChild(node, visit)
  }
  visit(context.sourceFile)
  return found
}

/** `isDev` and `!isDev` of another file: the constant, and what the condition is where it holds. */
function importedIn(context: Context, condition: ts.Expression) {
  const at = unwrapInward(condition)
  if (ts.isPrefixUnaryExpression(at) && at.operator === ts.SyntaxKind.ExclamationToken) {
    const inner: ReturnType<typeof importedOf> = importedOf(context, unwrapInward(at.operand))
    return inner && { ...inner, holds: false }
  }
  const found = importedOf(context, at)
  return found && { ...found, holds: true }
}

function importedOf(context: Context, at: ts.Expression): { specifier: string; name: string } | undefined {
  if (!ts.isIdentifier(at) || !NAMED.test(at.text)) return undefined
  const node = context.scopes.bindingOf(at)?.node
  if (!node || !ts.isImportSpecifier(node)) return undefined
  const { moduleSpecifier } = node.parent.parent.parent as ts.ImportDeclaration
  if (!ts.isStringLiteral(moduleSpecifier)) return undefined
  return { specifier: moduleSpecifier.text, name: (node.propertyName ?? node.name).text }
}

/** What the constants at the top of a file are in production, where that is not what they are in development. */
export function modeConstants(context: Context, text: string): Record<string, boolean> {
  const found: Record<string, boolean> = {}
  if (!SIGNS.test(text)) return found
  for (const statement of context.sourceFile.statements) {
    if (!ts.isVariableStatement(statement)) continue
    for (const declaration of statement.declarationList.declarations) {
      if (!isConstant(declaration) || !declaration.initializer) continue
      const known = inProduction(context, declaration.initializer, 0)
      if (known && !known.always) found[declaration.name.getText()] = known.holds
    }
  }
  return found
}

type Branches = readonly [condition?: ts.Expression, whenTrue?: ts.Node | undefined, whenFalse?: ts.Node | undefined]

function branchesOf(node: ts.Node): Branches {
  if (ts.isIfStatement(node)) return [node.expression, node.thenStatement, node.elseStatement]
  if (ts.isConditionalExpression(node)) return [node.condition, node.whenTrue, node.whenFalse]
  if (!ts.isBinaryExpression(node)) return []
  if (node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) return [node.left, node.right]
  return node.operatorToken.kind === ts.SyntaxKind.BarBarToken ? [node.left, undefined, node.right] : []
}

/** The statements behind one in its block. */
function behind(statement: ts.Statement): readonly ts.Statement[] {
  const { parent } = statement
  return ts.isBlock(parent) ? parent.statements.slice(parent.statements.indexOf(statement) + 1) : []
}

/** What a condition is in production; undefined where the file does not tell. */
function inProduction(context: Context, node: ts.Expression, depth: number): Known | undefined {
  const at = unwrapInward(node)
  if (at.kind === ts.SyntaxKind.FalseKeyword || (ts.isNumericLiteral(at) && at.text === '0'))
    return { holds: false, always: true }
  if (at.kind === ts.SyntaxKind.TrueKeyword) return { holds: true, always: true }
  if (ts.isPrefixUnaryExpression(at) && at.operator === ts.SyntaxKind.ExclamationToken) {
    const known = inProduction(context, at.operand, depth)
    return known && { ...known, holds: !known.holds }
  }
  if (ts.isBinaryExpression(at)) return ofTwo(context, at, depth)
  const text = plainText(at)
  if (text === 'import.meta.env.DEV' || text === '__DEV__') return { holds: false }
  if (text === 'import.meta.env.PROD') return { holds: true }
  const declared = ts.isIdentifier(at) && depth < MOST_NAMES ? context.scopes.bindingOf(at)?.node : undefined
  return declared && isConstant(declared) && declared.initializer
    ? inProduction(context, declared.initializer, depth + 1)
    : undefined
}

function ofTwo(
  context: Context,
  { left, right, operatorToken }: ts.BinaryExpression,
  depth: number,
): Known | undefined {
  const operator = operatorToken.kind
  if (operator === ts.SyntaxKind.AmpersandAmpersandToken || operator === ts.SyntaxKind.BarBarToken) {
    const decides = operator === ts.SyntaxKind.BarBarToken
    const both = [inProduction(context, left, depth), inProduction(context, right, depth)]
    const deciding = both.filter((known) => known?.holds === decides)
    if (deciding.length > 0) return deciding.find((known) => known?.always) ?? deciding[0]
    return both.includes(undefined) ? undefined : (both.find((known) => !known?.always) ?? both[0])
  }
  const isEqual = operator === ts.SyntaxKind.EqualsEqualsEqualsToken || operator === ts.SyntaxKind.EqualsEqualsToken
  const isUnequal =
    operator === ts.SyntaxKind.ExclamationEqualsEqualsToken || operator === ts.SyntaxKind.ExclamationEqualsToken
  if (!isEqual && !isUnequal) return undefined
  const mode = [left, right].some((each) =>
    /^(?:process\.env\.NODE_ENV|import\.meta\.env\.MODE)$/.test(plainText(each)),
  )
  const name = [left, right].map(unwrapInward).find(ts.isStringLiteralLike)?.text
  if (!mode || name === undefined || !/^(?:production|development|dev|test|testing|local)$/.test(name)) return undefined
  return { holds: (name === 'production') === isEqual }
}

/** `process.env['NODE_ENV']` and `import.meta.env?.DEV` as they are mostly written. */
function plainText(node: ts.Node): string {
  return node
    .getText()
    .replace(/\?\./g, '.')
    .replace(/\[\s*['"](\w+)['"]\s*\]/g, '.$1')
    .replace(/^globalThis\./, '')
}

function isConstant(node: ts.Node): node is ts.VariableDeclaration {
  return (
    ts.isVariableDeclaration(node) &&
    ts.isIdentifier(node.name) &&
    ts.isVariableDeclarationList(node.parent) &&
    (node.parent.flags & ts.NodeFlags.Const) !== 0
  )
}
