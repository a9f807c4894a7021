import * as ts from 'typescript'

/** How a file is written: what a fix must look like to belong. */
export interface Style {
  readonly quote: "'" | '"'
  readonly semicolons: boolean
  readonly indent: string
  readonly newline: '\n' | '\r\n'
}

/** Literals and statements looked at before the style is decided: enough for any file written in one hand. */
const SAMPLE = 400

/** How a file is written. Where it says nothing: single quotes, semicolons, two spaces, `\n`. */
export function styleOf(text: string, tree: ts.SourceFile): Style {
  const votes = { single: 0, double: 0, ended: 0, bare: 0, seen: 0 }
  const visit = (node: ts.Node): void => {
    if (votes.seen > SAMPLE) return
    if (ts.isStringLiteral(node) && !ts.isJsxAttribute(node.parent)) {
      votes.seen++
      // Generated files mix quotes: what is written next to a sentence is a sentence.
      const weight = /\p{L}{2,}\s+\p{L}{2,}/u.test(node.text) ? 5 : 1
      if (text[node.getStart(tree)] === '"') votes.double += weight
      else votes.single += weight
    } else if (endsInSemicolon(node)) {
      votes.seen++
      if (text[node.end - 1] === ';') votes.ended++
      else votes.bare++
    }
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(tree, visit)
  return {
    quote: votes.double > votes.single ? '"' : "'",
    semicolons: votes.ended >= votes.bare,
    indent: indentOf(text),
    newline: newlineOf(text),
  }
}

/** A string literal in the file's quotes; the other quotes where that spares an escape. */
export function quoted(style: Style, value: string): string {
  const other = style.quote === "'" ? '"' : "'"
  const quote = value.includes(style.quote) && !value.includes(other) ? other : style.quote
  return quote + value.replace(/\\/g, '\\\\').replaceAll(quote, `\\${quote}`) + quote
}

/**
 * Lines of code in this file's way. They are given with two spaces a level and a `;` after each statement; the first
 * line gets no indentation of its own, so that the text can be put where a statement starts.
 */
export function layOut(style: Style, lines: readonly string[], indent: string): string {
  return lines
    .map((line, index) => {
      const depth = /^ */.exec(line)?.[0].length ?? 0
      const code = line.slice(depth)
      const ended = style.semicolons ? code : code.replace(/;$/, '')
      if (line === '' && index < lines.length - 1) return ''
      return (index === 0 ? '' : indent) + style.indent.repeat(depth / 2) + ended
    })
    .join(style.newline)
}

function endsInSemicolon(node: ts.Node): boolean {
  return (
    ts.isExpressionStatement(node) ||
    ts.isVariableStatement(node) ||
    ts.isReturnStatement(node) ||
    ts.isImportDeclaration(node) ||
    ts.isThrowStatement(node)
  )
}

/** The step by which lines go deeper, counted over the file. */
function indentOf(text: string): string {
  const steps = new Map<string, number>()
  let before = ''
  let lines = 0
  for (const match of text.matchAll(/^([ \t]*)(\S)/gm)) {
    if (++lines > 2000) break
    const indent = match[1] ?? ''
    if (match[2] === '*') continue
    if (indent.length > before.length && indent.startsWith(before)) {
      const step = indent.slice(before.length)
      if (step === '\t' || /^ {2,8}$/.test(step)) steps.set(step, (steps.get(step) ?? 0) + 1)
    }
    before = indent
  }
  return [...steps].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '  '
}

function newlineOf(text: string): '\n' | '\r\n' {
  const all = text.split('\n').length - 1
  const carriage = text.split('\r\n').length - 1
  return carriage * 2 > all ? '\r\n' : '\n'
}
