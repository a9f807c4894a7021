import * as ts from 'typescript'
import type { FunctionNode, Source } from '../edits/source'
import { quoted } from '../edits/style'
import { unwrapInward } from '../wrappers'
import { sentence, type Wording } from './wording'

/** The expressions a function returns, those of functions inside it left out. */
export function returnedValues(fn: FunctionNode): ts.Expression[] {
  if (fn.body === undefined) return []
  if (!ts.isBlock(fn.body)) return isSetter(fn.body) ? [] : [fn.body]
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return
    if (ts.isReturnStatement(node) && node.expression !== undefined) found.push(node.expression)
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(fn.body, visit)
  return found
}

/** `setItems(data)`: nobody wants what it gives back. */
function isSetter(body: ts.Expression): boolean {
  return ts.isCallExpression(body) && ts.isIdentifier(body.expression) && /^set[A-Z]/.test(body.expression.text)
}

/** `return { success: false, error: '…' }` in the form a function already gives its failures. */
export function resultLine(source: Source, fn: FunctionNode, wording: Wording): string | undefined {
  for (const value of returnedValues(fn)) {
    const literal = unwrapInward(value)
    if (!ts.isObjectLiteralExpression(literal)) continue
    const members = literal.properties.map((member) => memberOfResult(source, member, wording))
    const said = literal.properties.some((member) => {
      const text = ts.isPropertyAssignment(member) ? member.initializer : undefined
      return isMessageKey(member.name?.getText(source.tree)) && text !== undefined && isText(text)
    })
    if (said && members.every((member) => member !== undefined)) return `return { ${members.join(', ')} };`
  }
  return undefined
}

function memberOfResult(source: Source, member: ts.ObjectLiteralElementLike, wording: Wording): string | undefined {
  if (!ts.isPropertyAssignment(member)) return undefined
  const name = member.name.getText(source.tree)
  if (isMessageKey(name)) return `${name}: ${quoted(source.style, sentence(wording))}`
  const value = member.initializer.getText(source.tree)
  return /^(false|null|undefined|\[\])$/.test(value) ? `${name}: ${value}` : undefined
}

function isMessageKey(name: string | undefined): boolean {
  return /^(error|message|msg)$/.test(name ?? '')
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
}
