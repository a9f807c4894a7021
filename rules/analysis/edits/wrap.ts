import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { declaredNames, mentionedNames } from './names'
import { endWithComments, indentAt, isFirstOnLine, isLastOnLine, lineStart, statementIndent } from './placement'
import { type Edit, edit, type FunctionNode, insertion, isFunctionNode, type Source, statementsOf } from './source'
import { layOut } from './style'

/** Neighbouring statements of one block. */
export interface Region {
  readonly first: ts.Statement
  readonly last: ts.Statement
}

/** A `catch` to be written: its parameter, and its statements as {@link layOut} takes them. */
export interface Caught {
  readonly parameter: string
  readonly lines: readonly string[]
}

/**
 * Puts a region into `try { … } catch (parameter) { lines }`. The lines of the region go one level deeper, those inside
 * template literals excepted; everything else stays as it is written.
 */
export function wrapStatements(source: Source, region: Region, caught: Caught): Edit[] {
  const { style, text, tree } = source
  const start = region.first.getStart(tree)
  const end = endWithComments(source, region.last.end)
  const indent = statementIndent(source, region.first)
  const inner = indent + style.indent
  const edits: Edit[] = []
  if (isFirstOnLine(source, start)) {
    edits.push(insertion(source, start, `try {${style.newline}${inner}`))
  } else {
    const blank = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0
    edits.push(edit(source, start - blank, start, `${style.newline}${indent}try {${style.newline}${inner}`))
  }
  edits.push(...deepened(source, start, end))
  const closing = [`} catch (${caught.parameter}) {`, ...caught.lines.map((line) => `  ${line}`), '}']
  const tail = style.newline + indent + layOut(style, closing, indent)
  if (isLastOnLine(source, end)) {
    edits.push(insertion(source, end, tail))
  } else {
    const next = end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0)
    const outer = text[next] === '}' ? indentAt(source, start) : indent
    edits.push(edit(source, end, next, tail + style.newline + outer))
  }
  return edits
}

/** Adds `catch (parameter) { lines }` to a `try` that only has a `finally`. */
export function addCatchClause(source: Source, statement: ts.TryStatement, caught: Caught): Edit[] {
  if (statement.catchClause !== undefined) return []
  const indent = indentAt(source, statement.getStart(source.tree))
  const lines = [`catch (${caught.parameter}) {`, ...caught.lines.map((line) => `  ${line}`), '}']
  return [insertion(source, statement.tryBlock.end, ` ${layOut(source.style, lines, indent)}`)]
}

/**
 * What has to go into a `try` so that the failure of a node inside a function ends as it does now, with nothing after
 * it run: from the statement of the function's body that holds the node to the end of the body, but for closing calls
 * that reset a loading state (`setLoading(false)`), which a handled failure needs as well. Undefined where that would
 * take names out of the reach of code that uses them.
 */
export function regionToEnd(fn: FunctionNode, node: ts.Node): Region | undefined {
  if (fn.body === undefined || !ts.isBlock(fn.body)) return undefined
  const statements = fn.body.statements
  let from = statements.findIndex((statement) => statement.pos <= node.pos && node.end <= statement.end)
  if (from === -1) return undefined
  let to = statements.length - 1
  while (to > from && resetsLoading(statements[to])) to--
  for (;;) {
    const inside = statements.slice(from, to + 1)
    const names = new Set(inside.flatMap((statement) => [...declaredNames(statement)]))
    if (statements.slice(to + 1).some((statement) => mentionsAny(statement, names))) return undefined
    const earlier = statements.slice(0, from).findIndex((statement) => mentionsAny(statement, names))
    if (earlier === -1) break
    from = earlier
  }
  return regionOf(statements[from], statements[to])
}

/** `setLoading(false)`, `setIsSaving(false)`, `sendingRef.current = false` … at the end of a function. */
export function resetsLoading(statement: ts.Statement | undefined): boolean {
  if (statement === undefined || !ts.isExpressionStatement(statement)) return false
  const call = statement.expression
  if (ts.isBinaryExpression(call)) return resetsRef(call)
  if (!ts.isCallExpression(call) || !ts.isIdentifier(call.expression)) return false
  const value = call.arguments[0]
  const isReset = value?.kind === ts.SyntaxKind.FalseKeyword || value?.kind === ts.SyntaxKind.NullKeyword
  // `setEditingRoom(null)` closes what was open.
  if (/^set(?:Editing|Viewing|Booking|Meeting|Listing|Building|Setting|Existing)/.test(call.expression.text))
    return false
  return isReset && /^set(?:Is)?(?:[A-Z]\w*)?(?:ing|Busy|Pending|Progress)(?:[A-Z]\w*)?$/.test(call.expression.text)
}

/** `sendingRef.current = false`: what keeps a second call from starting beside the first. */
function resetsRef({ left, operatorToken, right }: ts.BinaryExpression): boolean {
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || right.kind !== ts.SyntaxKind.FalseKeyword) return false
  if (!ts.isPropertyAccessExpression(left) || left.name.text !== 'current' || !ts.isIdentifier(left.expression))
    return false
  return /^(?:is)?(?:\w*ing|(?:\w*[a-z])?(?:[Bb]usy|[Pp]ending|[Ll]ock(?:ed)?|[Ii]nFlight|[Ii]nProgress))(?:Ref)?$/i.test(
    left.expression.text,
  )
}

/** Whether JSX stands in a region itself, not in a function inside it: React renders that later, outside any `try`. */
export function rendersIn(region: Region): boolean {
  const statements = statementsOf(region.first.parent) ?? [region.first]
  const inside = statements.slice(statements.indexOf(region.first), statements.indexOf(region.last) + 1)
  const renders = (node: ts.Node): boolean => {
    if (ts.isJsxElement(node) || ts.isJsxFragment(node) || ts.isJsxSelfClosingElement(node)) return true
    return !isFunctionNode(node) && ts.forEachChild(node, renders) === true
  }
  return inside.some(renders)
}

function regionOf(first: ts.Statement | undefined, last: ts.Statement | undefined): Region | undefined {
  return first === undefined || last === undefined ? undefined : { first, last }
}

function mentionsAny(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false
  return [...mentionedNames(node)].some((name) => names.has(name))
}

/** Moves the lines that begin inside a range one level deeper; blank lines and the text of template literals stay. */
export function deepened(source: Source, start: number, end: number): Edit[] {
  const { style, text } = source
  const kept = literalTextIn(source, start, end)
  const edits: Edit[] = []
  for (let at = text.indexOf('\n', start) + 1; at > 0 && at < end; at = text.indexOf('\n', at) + 1) {
    const isBlank = /^[ \t]*\r?\n/.test(text.slice(at, at + 200))
    if (!isBlank && !kept.some((literal) => literal.start < at && at < literal.end)) {
      edits.push(insertion(source, at, style.indent))
    }
  }
  return edits
}

/** Edits in lines that others move one level deeper: the lines that they bring are moved as well. */
export function alsoDeepened(source: Source, moving: readonly Edit[], edits: readonly Edit[]): readonly Edit[] {
  const moved = new Set(moving.flatMap(({ range, newText }) => (newText === source.style.indent ? [range.start] : [])))
  return edits.map((each) =>
    moved.has(lineStart(source, each.range.start))
      ? { ...each, newText: each.newText.replace(/\n(?!\r?\n)/g, `\n${source.style.indent}`) }
      : each,
  )
}

/** The parts of template literals in a range: their line breaks are text. */
function literalTextIn(source: Source, start: number, end: number): TextRange[] {
  const found: TextRange[] = []
  const visit = (node: ts.Node): void => {
    if (node.end < start || node.pos > end) return
    if (
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    ) {
      found.push({ start: node.getStart(source.tree), end: node.end })
    }
    ts.forEachChild(node, visit)
  }
  visit(source.tree)
  return found
}
