import * as ts from 'typescript'
import { blockBody, type Chain, chainOf, consumptionOf, handlerOf, type Link } from './chains'
import { freshName } from './names'
import { indentAt, insertAfter, insertBefore, isFirstOnLine } from './placement'
import {
  callAt,
  type Edit,
  edit,
  enclosingStatement,
  insertion,
  isFunctionNode,
  isLoneBody,
  type Source,
} from './source'
import { layOut } from './style'

/**
 * Puts a check of a fetch response behind the call at the offset, before its body is read: after the statement that
 * names it (or drops it: it then gets a name), at the start of the `.then` callback that takes it, before a `.catch`, or
 * between the two halves of `await (await fetch(url)).json()`. `check` is told the response's name. No edits where the response has no place.
 */
export function checkResponse(
  source: Source,
  offset: number,
  check: (response: string) => readonly string[],
): readonly Edit[] {
  const call = callAt(source, offset)
  if (call === undefined) return []
  const chain = chainOf(call)
  const first = chain.handlers[0]
  if (first?.name === 'then') return inThen(source, chain, check)
  if (first?.name === 'catch') return beforeCatch(source, chain, first, check)
  if (first !== undefined) return []
  const { awaited, by, expression } = consumptionOf(chain.request)
  const statement = enclosingStatement(expression)
  if (statement === undefined) return []
  if (awaited && by.k === 'declared' && ts.isIdentifier(by.declaration.name)) {
    return insertAfter(source, statement, check(by.declaration.name.text))
  }
  if (awaited && by.k === 'assigned' && ts.isIdentifier(by.expression.left)) {
    return insertAfter(source, statement, check(by.expression.left.text))
  }
  if (awaited && by.k === 'dropped') return nameDropped(source, statement, check)
  if (awaited && by.k === 'member') return split(source, expression, statement, check)
  if (by.k === 'element') {
    const name = elementName(by.array, by.index)
    if (name !== undefined && ts.isIdentifier(name.binding))
      return insertAfter(source, name.statement, check(name.binding.text))
  }
  return []
}

/** What `const [a, b] = await Promise.all([…])` calls the element at `index`. */
export function elementName(
  array: ts.ArrayLiteralExpression,
  index: number,
): { binding: ts.BindingName; statement: ts.Statement } | undefined {
  const all = array.parent
  if (!ts.isCallExpression(all) || !/^Promise\s*\.\s*all$/.test(all.expression.getText())) return undefined
  const { awaited, by } = consumptionOf(all)
  if (!awaited || by.k !== 'declared' || !ts.isArrayBindingPattern(by.declaration.name)) return undefined
  const element = by.declaration.name.elements[index]
  const statement = enclosingStatement(by.declaration)
  if (element === undefined || !ts.isBindingElement(element) || statement === undefined) return undefined
  return { binding: element.name, statement }
}

/** Puts lines at the start of a function's block. */
export function atStartOf(source: Source, block: ts.Block, lines: readonly string[]): Edit[] {
  const first = block.statements[0]
  if (first !== undefined) return insertBefore(source, first, lines)
  const { newline, indent } = source.style
  const open = block.getStart(source.tree) + 1
  const outer = indentAt(source, open)
  const inner = outer + indent
  const added = newline + inner + layOut(source.style, lines, inner)
  if (source.text.slice(open, block.end - 1).trim() !== '') return [insertion(source, open, added)]
  return [edit(source, open, block.end - 1, added + newline + outer)]
}

function inThen(source: Source, chain: Chain, check: (response: string) => readonly string[]): readonly Edit[] {
  const link = chain.handlers[0]
  const handler = link === undefined ? undefined : handlerOf(link)
  if (handler === undefined) return []
  const parameter = handler.parameters[0]?.name
  if (parameter !== undefined && !ts.isIdentifier(parameter)) return []
  const name = parameter?.text ?? freshName(handler, ['response', 'res', 'fetchResponse'])
  const named =
    parameter === undefined ? [insertion(source, source.text.indexOf(')', handler.parameters.pos), name)] : []
  const lines = check(name)
  if (ts.isBlock(handler.body)) return [...named, ...atStartOf(source, handler.body, lines)]
  return ts.isArrowFunction(handler) ? [...named, ...blockBody(source, handler, lines, 'returned')] : []
}

/** A response that nobody reads but whose failure is caught: `fetch(url).catch(…)`. */
function beforeCatch(source: Source, chain: Chain, link: Link, check: (response: string) => readonly string[]): Edit[] {
  if (consumptionOf(chain.whole).by.k !== 'dropped') return []
  const name = freshName(link.call, ['response', 'res', 'fetchResponse'])
  return thenBeforeCatch(source, chain, name, check(name))
}

/** Puts `.then((parameter) => { lines })` between a request and the handlers on its promise. */
export function thenBeforeCatch(source: Source, chain: Chain, parameter: string, lines: readonly string[]): Edit[] {
  const end = chain.request.end
  const dot = source.text.indexOf('.', end)
  const ownLine = isFirstOnLine(source, dot)
  const indent = indentAt(source, ownLine ? dot : end)
  const all = [`.then((${parameter}) => {`, ...lines.map((line) => `  ${line}`), '})']
  return [insertion(source, end, (ownLine ? source.style.newline + indent : '') + layOut(source.style, all, indent))]
}

/** `await fetch(url)` → `const response = await fetch(url)`. */
function nameDropped(source: Source, statement: ts.Statement, check: (response: string) => readonly string[]): Edit[] {
  const name = freshName(statement, ['response', 'res', 'fetchResponse'])
  const start = statement.getStart(source.tree)
  const [first, ...rest] = insertAfter(source, statement, check(name))
  if (first === undefined) return []
  const named = insertion(source, start, `const ${name} = `)
  return first.range.end <= start ? [first, named, ...rest] : [named, first, ...rest]
}

/** `const data = await (await fetch(url)).json()` → the response gets a statement and a name of its own. */
function split(
  source: Source,
  response: ts.Expression,
  statement: ts.Statement,
  check: (response: string) => readonly string[],
): Edit[] {
  const { text, tree } = source
  if (isLoneBody(statement) || !isEvaluatedFirst(response, statement)) return []
  const name = freshName(statement, ['response', 'res', 'fetchResponse'])
  const inner = ts.isParenthesizedExpression(response) ? response.expression : response
  const fetched = text.slice(inner.getStart(tree), inner.end)
  const lines = [`const ${name} = ${fetched};`, ...check(name)]
  const before = insertBefore(source, statement, fetched.includes('\n') ? [] : lines)
  if (fetched.includes('\n')) return []
  return [...before, edit(source, response.getStart(tree), response.end, name)]
}

/** Whether an expression runs whenever its statement does, and nothing that matters before it. */
function isEvaluatedFirst(expression: ts.Expression, statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement) && !ts.isExpressionStatement(statement) && !ts.isReturnStatement(statement)) {
    return false
  }
  for (let at: ts.Node = expression; at !== statement; at = at.parent) {
    if (isFunctionNode(at) || ts.isConditionalExpression(at)) return false
    if (ts.isBinaryExpression(at) && at.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false
  }
  return true
}
