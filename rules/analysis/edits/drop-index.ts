import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { unwrapOutward } from '../wrappers'
import { type Edit, edit, nodeAt, type Source } from './source'

/**
 * Takes an entry such as `index('…').on(…)` out of the third argument of a Drizzle table: of its list, or with its key out of its
 * object. Undefined where it stands in another way.
 * @param offset where the call `index('…')` begins
 */
export function withoutDrizzleIndex(source: Source, offset: number): Edit | undefined {
  let at: ts.Node = nodeAt(source, offset)
  while (!ts.isSourceFile(at) && !isEntry(at)) at = at.parent
  if (ts.isSourceFile(at)) return undefined
  const entry = at
  const siblings: readonly ts.Node[] = ts.isArrayLiteralExpression(at.parent)
    ? at.parent.elements
    : (at.parent as ts.ObjectLiteralExpression).properties
  const start = entry.getStart(source.tree)
  const after = /^\s*,/.exec(source.text.slice(entry.end))?.[0].length ?? 0
  if (after > 0) return edit(source, ...wholeLines(source.text, start, entry.end + after))
  const before = siblings[siblings.indexOf(entry) - 1]
  return before ? edit(source, before.end, entry.end, '') : edit(source, ...wholeLines(source.text, start, entry.end))
}

/** The name of an index that a Drizzle table of a file declares: where its call begins; undefined where none does. */
export function drizzleIndexAt({ tree }: Source, name: string): number | undefined {
  let found: number | undefined
  const visit = (node: ts.Node): void => {
    const [first] = ts.isCallExpression(node) ? node.arguments : []
    const isIt =
      ts.isCallExpression(node) &&
      /^(?:unique)?index$/i.test(node.expression.getText(tree)) &&
      first &&
      ts.isStringLiteralLike(first) &&
      first.text === name
    if (isIt) found ??= node.getStart(tree)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

function isEntry(node: ts.Node): boolean {
  const { parent } = node
  const outer = unwrapOutward(node)
  if (ts.isArrayLiteralExpression(parent)) return isExtra(parent)
  return ts.isPropertyAssignment(node) && outer === node && ts.isObjectLiteralExpression(parent) && isExtra(parent)
}

/** The list or object that a function gives back which is the third argument of a call. */
function isExtra(literal: ts.Expression): boolean {
  let at: ts.Node = unwrapOutward(literal)
  if (ts.isReturnStatement(at.parent)) at = at.parent.parent
  const { parent } = at
  if (!ts.isArrowFunction(parent)) return false
  const call = unwrapOutward(parent).parent
  return ts.isCallExpression(call) && call.arguments.length === 3
}

/** A range with the rest of its lines, where nothing else stands on them; as the ends and the text of an edit. */
export function wholeLines(text: string, start: number, end: number): [number, number, string] {
  const first = text.lastIndexOf('\n', start - 1) + 1
  const newline = text.indexOf('\n', end)
  const last = newline < 0 ? text.length : newline + 1
  const isAlone = text.slice(first, start).trim() === '' && /^[ \t;]*\r?\n?$/.test(text.slice(end, last))
  if (!isAlone) return [start, end, '']
  // No two empty lines are left behind, and none before the end.
  const empty = /\r?\n[ \t]*(\r?\n)$/.exec(text.slice(0, first))?.[0].replace(/^\r?\n/, '').length ?? 0
  if (empty > 0 && /^[ \t]*[}\])]/.test(text.slice(last))) return [first - empty, last, '']
  const isBetween = /\n[ \t]*\r?\n$/.test(text.slice(0, first)) && /^[ \t]*\r?\n/.test(text.slice(last))
  const blank = isBetween ? (/^[ \t]*\r?\n/.exec(text.slice(last))?.[0].length ?? 0) : 0
  return [first, last + blank, '']
}

/** A statement of an SQL file, or a line of a Prisma schema, taken out with its line. */
export function withoutText(file: string, text: string, { start, end }: TextRange): Edit {
  const [from, to, newText] = wholeLines(text, start, end)
  return { file, range: { start: from, end: to }, newText }
}
