import * as ts from 'typescript'
import { declaredNames, mentionedNames } from './names'
import { isFirstOnLine, lineStart } from './placement'
import { type Edit, edit, type FunctionNode, insertion, type Source } from './source'
import { deepened } from './wrap'

/**
 * Makes the `try` that ends a function begin earlier, at the statement that holds a node:
 * `const db = await connect(); try { … } catch …` becomes `try { const db = await connect(); … } catch …`. Empty where the
 * function does not end in a `try` with a `catch`, or what follows the `try` block needs a name that would move into it.
 */
export function beginTryEarlier(source: Source, fn: FunctionNode, node: ts.Node): Edit[] {
  const { style, text, tree } = source
  if (fn.body === undefined || !ts.isBlock(fn.body)) return []
  const { statements } = fn.body
  const from = statements.findIndex((statement) => statement.pos <= node.pos && node.end <= statement.end)
  const last = statements.at(-1)
  const first = statements[from]
  const moved = statements.slice(from, -1)
  if (from < 0 || first === undefined || last === undefined || moved.length === 0) return []
  if (!ts.isTryStatement(last) || last.catchClause === undefined || last.tryBlock.statements.length === 0) return []
  const outside = [last.catchClause, ...(last.finallyBlock ? [last.finallyBlock] : [])].flatMap((part) => [
    ...mentionedNames(part),
  ])
  const taken = new Set(last.tryBlock.statements.flatMap((statement) => [...declaredNames(statement)]))
  const names = moved.flatMap((statement) => [...declaredNames(statement)])
  if (names.some((name) => outside.includes(name) || taken.has(name))) return []
  const start = first.getStart(tree)
  const keyword = last.getStart(tree)
  const opening = text.slice(last.tryBlock.getStart(tree) + 1)
  const blank = /^[ \t]*\r?\n/.exec(opening)?.[0]
  if (!isFirstOnLine(source, start) || !isFirstOnLine(source, keyword) || blank === undefined) return []
  const indent = text.slice(lineStart(source, start), start)
  const end = moved.at(-1)?.end ?? start
  const commentsEnd = lineStart(source, keyword)
  return [
    insertion(source, start, `try {${style.newline}${indent}${style.indent}`),
    ...deepened(source, start, Math.max(end, commentsEnd)),
    edit(source, commentsEnd, last.tryBlock.getStart(tree) + 1 + blank.length, ''),
  ]
}
