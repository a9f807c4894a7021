import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { rangeOf } from '../nodes'
import { type Context, functionAround } from './context'

/** A member of an object that is a number by chance: `views: Math.floor(Math.random() * 1000)`. */
export interface FigureFact {
  /** The name of the member. */
  readonly name: string
  readonly range: TextRange
  readonly in: number
}

const RANDOM = 'Math.random'
/** The members of objects in a file that are numbers by chance; texts made by chance are names and keys. */
export function figureFacts(context: Context, text: string): FigureFact[] {
  if (!text.includes(RANDOM)) return []
  const found: FigureFact[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.getText().includes(RANDOM) && isNumberByChance(node.initializer)) {
      const name = ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) ? node.name.text : ''
      if (name !== '') found.push({ name, range: rangeOf(node), in: context.functions.of(functionAround(node)) })
      return
    }
    ts.forEachChild(node, visit)
  }
  visit(context.sourceFile)
  return found
}

/** Worked out of `Math.random()` by arithmetic, rounded perhaps. */
export function isNumberByChance(expression: ts.Expression): boolean {
  const at = ts.isParenthesizedExpression(expression) ? expression.expression : expression
  if (ts.isBinaryExpression(at)) {
    const kind = at.operatorToken.kind
    const isArithmetic =
      kind === ts.SyntaxKind.PlusToken ||
      kind === ts.SyntaxKind.MinusToken ||
      kind === ts.SyntaxKind.AsteriskToken ||
      kind === ts.SyntaxKind.SlashToken
    return isArithmetic && !hasText(at) && [at.left, at.right].some((side) => isRandom(side) || isNumberByChance(side))
  }
  if (!ts.isCallExpression(at)) return false
  const name = at.expression.getText()
  if (/^Math\.(?:floor|round|ceil|max|min|abs)$/.test(name)) return at.arguments.some(isNumberByChance)
  if (/^(?:Number|parseFloat|parseInt)$/.test(name)) return at.arguments.some(isNumberByChance)
  const { expression: callee } = at
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 'toFixed' && isNumberByChance(callee.expression)
}

function isRandom(expression: ts.Expression): boolean {
  const at = ts.isParenthesizedExpression(expression) ? expression.expression : expression
  return ts.isCallExpression(at) && at.expression.getText() === `${RANDOM}`
}

function hasText({ left, right }: ts.BinaryExpression): boolean {
  return [left, right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side))
}
