import * as ts from 'typescript'
import { type Edit, edit, isLoneBody, type Source } from './source'
import { layOut } from './style'

/** The white space the line of an offset starts with. */
export function indentAt(source: Source, offset: number): string {
  return /^[ \t]*/.exec(source.text.slice(lineStart(source, offset)))?.[0] ?? ''
}

export function lineStart(source: Source, offset: number): number {
  const start = source.text.lastIndexOf('\n', offset - 1) + 1
  return start === 0 && source.text.startsWith('\uFEFF') ? 1 : start
}

/** Whether nothing but white space stands before the offset on its line. */
export function isFirstOnLine(source: Source, offset: number): boolean {
  return source.text.slice(lineStart(source, offset), offset).trim() === ''
}

/** Where a node ends together with the comments that follow it on its line. */
export function endWithComments(source: Source, end: number): number {
  return ts.getTrailingCommentRanges(source.text, end)?.at(-1)?.end ?? end
}

/** The same, with white space that nothing follows: what is put there does not tear it off its line. */
export function endOfLine(source: Source, end: number): number {
  const after = endWithComments(source, end)
  return after + (/^[ \t]*(?=\r?\n)/.exec(source.text.slice(after))?.[0].length ?? 0)
}

/** Where the `//` lines right above a statement begin, behind their indentation; the statement itself where there are none. */
export function startWithComments({ text }: Source, start: number): number {
  const above = /(?:^|\n)[ \t]*((?:\/\/[^\n]*\n[ \t]*)+)$/.exec(text.slice(0, start))?.[1]
  return start - (above?.length ?? 0)
}

/** Whether the rest of the line is empty. */
export function isLastOnLine(source: Source, offset: number): boolean {
  const newline = source.text.indexOf('\n', offset)
  return source.text.slice(offset, newline === -1 ? undefined : newline).trim() === ''
}

/** The indentation a statement has, or would have if it stood on a line of its own. */
export function statementIndent(source: Source, statement: ts.Node): string {
  const start = statement.getStart(source.tree)
  const indent = indentAt(source, start)
  return isFirstOnLine(source, start) ? indent : indent + source.style.indent
}

/** Puts lines (see {@link layOut}) on lines of their own after a statement and the comment beside it. */
export function insertAfter(source: Source, statement: ts.Statement, lines: readonly string[]): Edit[] {
  const indent = statementIndent(source, statement)
  const { newline } = source.style
  if (isLoneBody(statement))
    return braced(source, statement, (inner) => newline + inner + layOut(source.style, lines, inner))
  const end = endWithComments(source, statement.end)
  const added = newline + (lines[0] === '' ? '' : indent) + layOut(source.style, lines, indent)
  const semicolon = /\s*\n[ \t]*;$/.exec(source.text.slice(0, statement.end))?.[0]
  // `;(rows ?? []).forEach(…)`: the semicolon on the next line ends this statement, and belongs to the next one.
  if (semicolon !== undefined && !isLastOnLine(source, end)) {
    const before = statement.end - semicolon.length
    return [edit(source, before, before, added)]
  }
  if (isLastOnLine(source, end)) return [edit(source, end, end, added)]
  const next = end + (/^[ \t]*/.exec(source.text.slice(end))?.[0].length ?? 0)
  const outer = source.text[next] === '}' ? indentAt(source, statement.getStart(source.tree)) : indent
  return [edit(source, end, next, added + newline + outer)]
}

/** Puts lines before a statement: between it and the comments above it. */
export function insertBefore(source: Source, statement: ts.Statement, lines: readonly string[]): Edit[] {
  const start = statement.getStart(source.tree)
  const indent = statementIndent(source, statement)
  const { newline } = source.style
  if (isLoneBody(statement)) {
    const edits = braced(source, statement, () => '')
    const inner = indentAt(source, statement.parent.getStart(source.tree)) + source.style.indent
    const first = edits[0]
    if (first === undefined) return []
    return [
      { ...first, newText: first.newText + layOut(source.style, lines, inner) + newline + inner },
      ...edits.slice(1),
    ]
  }
  if (isFirstOnLine(source, start)) {
    return [edit(source, start, start, layOut(source.style, lines, indent) + newline + indent)]
  }
  const blank = /[ \t]*$/.exec(source.text.slice(0, start))?.[0].length ?? 0
  const text = newline + indent + layOut(source.style, lines, indent) + newline + indent
  return [edit(source, start - blank, start, text)]
}

/** Braces round a body that has none, with more text after it. */
function braced(source: Source, statement: ts.Statement, added: (inner: string) => string): Edit[] {
  const { newline } = source.style
  const outer = indentAt(source, statement.parent.getStart(source.tree))
  const inner = outer + source.style.indent
  const start = statement.getStart(source.tree)
  const blank = /\s*$/.exec(source.text.slice(0, start))?.[0].length ?? 0
  const end = endWithComments(source, statement.end)
  return [
    edit(source, start - blank, start, ` {${newline}${inner}`),
    edit(source, end, end, `${added(inner)}${newline}${outer}}`),
  ]
}
