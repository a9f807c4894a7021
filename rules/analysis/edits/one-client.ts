import * as ts from 'typescript'
import { declaredNames } from './names'
import { indentAt, isFirstOnLine, isLastOnLine, lineStart, startWithComments } from './placement'
import type { RequestClient } from './request-client'
import { applyEdits, type Edit, edit, parseSource, type Source, statementsOf } from './source'

/**
 * What becomes of the client that a function made for itself: `as-is` it is the shared one · `pool` it was one connection, and
 * the pool answers in its place · `session` it was one connection, and one of the pool is taken and given back, for
 * transactions.
 */
export type Replacement = 'as-is' | 'pool' | 'session'

interface WithIt {
  /** `connect()` of the shared one may be called again. */
  readonly keepsConnecting: boolean
  /** Statements that go with the client: `const { Client } = require('pg')`. */
  readonly dropped: readonly ts.Statement[]
}

/**
 * The function without the client of its own: it asks `shared` instead, and hangs up no more. One edit, of the function; none
 * where a connection would not be given back in every case.
 */
export function withoutOwnClient(
  source: Source,
  client: RequestClient,
  shared: string,
  how: Replacement,
  { keepsConnecting, dropped: others }: WithIt,
): Edit[] {
  const { made, fn, name, declaring, connecting, closing, uses } = client
  const start = fn.getStart(source.tree)
  if (name === undefined) {
    const { parent } = made
    const end = ts.isAwaitExpression(parent) ? parent : made
    return [edit(source, end.getStart(source.tree), end.end, shared)]
  }
  const edits: Edit[] = []
  const dropped: ts.Statement[] = [...others, ...(keepsConnecting ? [] : connecting.map(({ statement }) => statement))]
  if (how === 'session') {
    if (closing.length === 0 || closing.some(({ always }) => !always)) return []
    const isMysql = /createConnection$/.test(made.expression.getText(source.tree))
    const outer = ts.isAwaitExpression(made.parent) ? made.parent : made
    const taken = `await ${shared}.${isMysql ? 'getConnection' : 'connect'}()`
    edits.push(edit(source, outer.getStart(source.tree), outer.end, taken))
    for (const { method } of closing) {
      edits.push(edit(source, method.name.getStart(source.tree), method.name.end, 'release'))
      const waits = method.parent.parent
      if (ts.isAwaitExpression(waits))
        edits.push(edit(source, waits.getStart(source.tree), waits.expression.getStart(source.tree), ''))
    }
  } else {
    dropped.push(...declaring, ...closing.map(({ statement }) => statement))
    const kept = keepsConnecting ? connecting.map(({ mention }) => mention) : []
    if (name !== shared) for (const use of [...uses, ...kept]) edits.push(renamed(source, use, shared))
  }
  const after = parseSource(source.path, applyEdits(source.text, [...edits, ...removals(source, dropped)]))
  const cleaned = withoutEmptyFinally(after, start)
  if (cleaned === undefined) return []
  const end = fn.end + cleaned.length - source.text.length
  return [edit(source, start, fn.end, cleaned.slice(start, end))]
}

function renamed(source: Source, use: ts.Identifier, shared: string): Edit {
  const isShort = ts.isShorthandPropertyAssignment(use.parent)
  return edit(source, use.getStart(source.tree), use.end, isShort ? `${use.text}: ${shared}` : shared)
}

/** Statements taken out with their lines and the comments right above, and without an empty line too many. */
export function removals(source: Source, statements: readonly ts.Statement[]): Edit[] {
  const { text, tree } = source
  const ranges = [...new Set(statements)]
    .sort((a, b) => a.pos - b.pos)
    .map((each) => {
      const start = each.getStart(tree)
      const isWhole = isFirstOnLine(source, start) && isLastOnLine(source, each.end)
      if (!isWhole) return { start, end: each.end }
      const newline = text.indexOf('\n', each.end)
      return {
        start: lineStart(source, startWithComments(source, start)),
        end: newline < 0 ? text.length : newline + 1,
      }
    })
  const merged: { start: number; end: number }[] = []
  for (const range of ranges) {
    const last = merged.at(-1)
    if (last && text.slice(last.end, range.start).trim() === '' && last.end <= range.start) last.end = range.end
    else if (!last || range.start >= last.end) merged.push({ ...range })
  }
  return merged.map(({ start, end }) => {
    const isOpening = /(?:[{(]|\n[ \t]*)\r?\n[ \t]*$/.test(text.slice(0, start))
    const blank = isOpening ? (/^(?:[ \t]*\r?\n)+/.exec(text.slice(end))?.[0].length ?? 0) : 0
    return edit(source, start, end + blank, '')
  })
}

/** The text without `finally` blocks that nothing is left in; undefined where what a `try` declares would meet its namesake. */
function withoutEmptyFinally(source: Source, from: number): string | undefined {
  const found = emptyFinally(source, from)
  if (!found?.finallyBlock) return source.text
  const { tree, text } = source
  const next = (edits: readonly Edit[]) => withoutEmptyFinally(parseSource(source.path, applyEdits(text, edits)), from)
  const before = found.catchClause ?? found.tryBlock
  if (found.catchClause) return next([edit(source, before.end, found.finallyBlock.end, '')])
  const { statements } = found.tryBlock
  const [first] = statements
  const last = statements.at(-1)
  const beside = statementsOf(found.parent)
  if (!first || !last || !beside) return undefined
  const taken = new Set(beside.flatMap((each) => (each === found ? [] : [...declaredNames(each)])))
  if (statements.some((each) => [...declaredNames(each)].some((name) => taken.has(name)))) return undefined
  const outer = indentAt(source, found.getStart(tree))
  const inner = indentAt(source, first.getStart(tree))
  if (!inner.startsWith(outer) || !isFirstOnLine(source, first.getStart(tree))) return undefined
  const start = startWithComments(source, first.getStart(tree))
  const lines = text.slice(start, last.end).split('\n')
  const isPlain = !lines.some((line, i) => i > 0 && line.trim() !== '' && !line.startsWith(inner))
  if (!isPlain || /`[^`]*\n/.test(text.slice(start, last.end))) return undefined
  const moved = lines.map((line, i) => (i === 0 ? line : line.replace(inner, outer))).join('\n')
  return next([edit(source, found.getStart(tree), found.end, moved)])
}

function emptyFinally(source: Source, from: number): ts.TryStatement | undefined {
  let found: ts.TryStatement | undefined
  const visit = (node: ts.Node): void => {
    if (ts.isTryStatement(node) && node.pos >= from && node.finallyBlock?.statements.length === 0) {
      if (/^\{\s*\}$/.test(node.finallyBlock.getText(source.tree))) found ??= node
    }
    ts.forEachChild(node, visit)
  }
  visit(source.tree)
  return found
}
