import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { unwrapOutward } from '../wrappers'
import type { Source } from './source'

/** A replacement in one file. */
interface Replacement {
  readonly range: TextRange
  readonly newText: string
}

/**
 * Puts a read of the environment where a credential stands in code: in place of the whole text; in place of the fallback
 * behind a read of that variable; as a part of a text that holds more (`Bearer …`). Undefined where the credential stands
 * in a comment, a type or anything else that is no value.
 * @param read how this code reads the variable: `process.env.STRIPE_SECRET_KEY`
 * @param variable its name
 */
export function readFromEnvironment(
  { tree, text }: Source,
  secret: TextRange,
  read: string,
  variable: string,
): Replacement | undefined {
  const node = literalAt(tree, secret)
  if (!node || isLogged(node)) return undefined
  const mark = /\.[cm]?tsx?$/.test(tree.fileName) ? '!' : ''
  const start = node.getStart(tree)
  const isWhole = start + 1 === secret.start && node.end - 1 === secret.end
  if (ts.isTemplateExpression(node.parent) || !ts.isStringLiteralLike(node)) {
    return { range: secret, newText: `\${${read}}` }
  }
  if (!isWhole) {
    const quoted = text.slice(start + 1, node.end - 1)
    if (/[`$\\]/.test(quoted) || isProperty(node)) return undefined
    const inside = { start: secret.start - start - 1, end: secret.end - start - 1 }
    const newText = `\`${quoted.slice(0, inside.start)}\${${read}}${quoted.slice(inside.end)}\``
    return { range: { start, end: node.end }, newText: isAttribute(node) ? `{${newText}}` : newText }
  }
  const fallback = fallbackFor(node, variable)
  if (fallback) {
    return { range: { start: fallback.getStart(tree), end: fallback.end }, newText: fallback.left.getText(tree) + mark }
  }
  if (isProperty(node)) return undefined
  const newText = isAttribute(node) ? `{${read}${mark}}` : read + mark
  return { range: { start, end: node.end }, newText }
}

/** The text that a range lies in. */
function literalAt(tree: ts.SourceFile, range: TextRange): ts.Node | undefined {
  let found: ts.Node | undefined
  const visit = (node: ts.Node): void => {
    if (range.start < node.getStart(tree) || range.end > node.end) return
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) found = node
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found && !ts.isLiteralTypeNode(found.parent) ? found : undefined
}

/** `process.env.X || '…'`, where X is the variable. */
function fallbackFor(node: ts.Node, variable: string): ts.BinaryExpression | undefined {
  const whole = unwrapOutward(node)
  const { parent } = whole
  if (!ts.isBinaryExpression(parent) || parent.right !== whole) return undefined
  const isFallback =
    parent.operatorToken.kind === ts.SyntaxKind.BarBarToken ||
    parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
  return isFallback && new RegExp(`\\b${variable}\\b['")\\]]*!?$`).test(parent.left.getText()) ? parent : undefined
}

/** The name of a property, an import: no place for an expression. */
function isProperty(node: ts.Node): boolean {
  const { parent } = node
  return (
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent)
  )
}

function isAttribute(node: ts.Node): boolean {
  return ts.isJsxAttribute(node.parent)
}

/** Read from the environment, it would still be printed. */
function isLogged(node: ts.Node): boolean {
  const whole = unwrapOutward(ts.isTemplateExpression(node.parent) ? node.parent : node)
  return ts.isCallExpression(whole.parent) && /^(?:console|log|logger)\./.test(whole.parent.expression.getText())
}
