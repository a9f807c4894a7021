import * as ts from 'typescript'
import { lookOf } from '../code/branches'
import { unwrapInward } from '../wrappers'
import { declaredNames, errorNames, freshName } from './names'
import { indentAt, insertAfter, insertBefore, isFirstOnLine } from './placement'
import { callAt, type Edit, edit, insertion, isFunctionNode, nodeAt, type Source, statementsOf } from './source'
import { layOut } from './style'

/**
 * A place where a failure is caught: a `catch` clause, the handler of `.catch(…)` or `.then(…, …)`, or an `if (error)` that
 * looks at an error given back (`origin`: what gave it).
 */
export type CatchSite =
  | { readonly k: 'branch'; readonly failing: ts.Statement; readonly error: string; readonly origin: ts.Node }
  | { readonly k: 'clause'; readonly clause: ts.CatchClause }
  | { readonly k: 'callback'; readonly call: ts.CallExpression; readonly handler: ts.Expression }

/** The catch whose word `catch` (or `then`, or `if`) starts at the offset. */
export function catchAt(source: Source, offset: number): CatchSite | undefined {
  const node = nodeAt(source, offset)
  if (ts.isIfStatement(node) && node.getStart(source.tree) === offset) return branchAt(source, node)
  const outer = ts.isBlock(node) && node.getStart(source.tree) === offset ? node.parent : undefined
  if (outer !== undefined && ts.isIfStatement(outer) && outer.elseStatement === node) return branchAt(source, outer)
  if (ts.isCatchClause(node) && node.getStart(source.tree) === offset) return { k: 'clause', clause: node }
  const call = callAt(source, offset)
  if (call === undefined || !ts.isIdentifier(node)) return undefined
  const handler = call.arguments[node.text === 'catch' ? 0 : 1]
  return handler === undefined ? undefined : { k: 'callback', call, handler: unwrapInward(handler) }
}

function branchAt(source: Source, branch: ts.IfStatement): CatchSite | undefined {
  const look = lookOf(branch)
  if (look?.failing === undefined) return undefined
  const { on, tested, failing } = look
  const whole = ts.isPropertyAccessExpression(tested) ? tested.expression : tested
  const error = on === 'error' ? tested.getText(source.tree) : `${whole.getText(source.tree)}.status`
  return { k: 'branch', failing, error, origin: originOf(source, branch, tested) }
}

/** What gave the tested error: the statement that names it, or the chain whose `.then` callback takes it. */
function originOf(source: Source, branch: ts.IfStatement, error: ts.Expression): ts.Node {
  const name = /^\w+/.exec(error.getText(source.tree))?.[0] ?? ''
  for (let at: ts.Node = branch; at.parent !== undefined; at = at.parent) {
    const before = (statementsOf(at.parent) ?? []).filter((each) => each.pos < at.pos)
    const named = before.findLast((each) => declaredNames(each).has(name))
    if (named !== undefined) return named
    if (isFunctionNode(at) && ts.isCallExpression(at.parent)) return at.parent.expression
  }
  return branch
}

/** The node that stands for what a catch does: where names are looked up. */
export function catchNode(site: CatchSite): ts.Node {
  if (site.k === 'branch') return site.failing
  return site.k === 'clause' ? site.clause.block : site.handler
}

/**
 * Puts statements at the end of what a catch does, giving the caught error a name that hides nothing where it has none.
 * `lines` is told that name. A handler that is only a reference to a logger (`console.error`) becomes a function that
 * calls it; other references and handlers that give back a value are left alone (no edits).
 */
export function addCatchBody(source: Source, site: CatchSite, lines: (error: string) => readonly string[]): Edit[] {
  if (site.k === 'clause') return inClause(source, site.clause, lines)
  if (site.k === 'branch') return inBranch(source, site.failing, lines(site.error))
  return inHandler(source, site, lines)
}

function inClause(source: Source, clause: ts.CatchClause, lines: (error: string) => readonly string[]): Edit[] {
  const declared = clause.variableDeclaration?.name
  if (declared !== undefined && !ts.isIdentifier(declared)) return []
  const name = declared?.text ?? freshErrorName(source, clause)
  const edits: Edit[] = []
  if (declared === undefined) edits.push(insertion(source, clause.getStart(source.tree) + 'catch'.length, ` (${name})`))
  return [...edits, ...intoBlock(source, clause.block, lines(name))]
}

function inBranch(source: Source, then: ts.Statement, lines: readonly string[]): Edit[] {
  if (ts.isBlock(then)) return intoBlock(source, then, lines)
  return leaves(then) ? insertBefore(source, then, lines) : insertAfter(source, then, lines)
}

function inHandler(
  source: Source,
  site: { readonly call: ts.CallExpression; readonly handler: ts.Expression },
  lines: (error: string) => readonly string[],
): Edit[] {
  const { handler } = site
  const { style, text, tree } = source
  if (ts.isPropertyAccessExpression(handler) && /^console\.\w+$/.test(handler.getText(tree))) {
    const name = freshErrorName(source, handler)
    const indent = indentAt(source, handler.getStart(tree))
    const body = [`(${name}) => {`, ...lines(name).map((line) => `  ${line}`), '}']
    return [edit(source, handler.getStart(tree), handler.end, layOut(style, body, indent))]
  }
  if (!ts.isArrowFunction(handler) && !ts.isFunctionExpression(handler)) return []
  const parameter = handler.parameters[0]
  if (parameter !== undefined && !ts.isIdentifier(parameter.name)) return []
  const name =
    parameter !== undefined && ts.isIdentifier(parameter.name) ? parameter.name.text : freshErrorName(source, handler)
  const edits: Edit[] = []
  if (parameter === undefined) {
    const close = text.indexOf(')', handler.parameters.pos)
    edits.push(insertion(source, close, name))
  }
  if (ts.isBlock(handler.body)) return [...edits, ...intoBlock(source, handler.body, lines(name))]
  const value = unwrapInward(handler.body)
  const start = handler.body.getStart(tree)
  const outer = indentAt(source, handler.getStart(tree))
  const inner = outer + style.indent
  const added = layOut(style, lines(name), inner)
  const close = `${style.newline}${outer}}`
  if (ts.isCallExpression(value) && /^(?:console\.\w+|set[A-Z]\w*)$/.test(value.expression.getText(tree))) {
    const end = style.semicolons ? ';' : ''
    const before = insertion(source, start, `{${style.newline}${inner}`)
    return [...edits, before, insertion(source, handler.body.end, `${end}${style.newline}${inner}${added}${close}`)]
  }
  const nothing = ts.isVoidExpression(value) || (ts.isIdentifier(value) && value.text === 'undefined')
  const emptyObject = ts.isObjectLiteralExpression(value) && value.properties.length === 0
  if (!nothing || emptyObject) return []
  return [...edits, edit(source, start, handler.body.end, `{${style.newline}${inner}${added}${close}`)]
}

/** Puts statements at the end of a block, comments included; before the statement that leaves it. */
function intoBlock(source: Source, block: ts.Block, lines: readonly string[]): Edit[] {
  const last = block.statements.at(-1)
  const { style, text, tree } = source
  const isOneLine = last !== undefined && !block.getText(tree).includes('\n')
  if (isOneLine) {
    const outer = indentAt(source, block.getStart(tree))
    const inner = outer + style.indent
    const before = leaves(last)
      ? text.slice(block.getStart(tree) + 1, last.getStart(tree)).trim()
      : text.slice(block.getStart(tree) + 1, block.end - 1).trim()
    const parts = [
      before,
      layOut(style, lines, inner),
      leaves(last) ? text.slice(last.getStart(tree), block.end - 1).trim() : '',
    ]
    const written = parts
      .filter((part) => part !== '')
      .map((part) => style.newline + inner + part)
      .join('')
    return [edit(source, block.getStart(tree) + 1, block.end - 1, written + style.newline + outer)]
  }
  if (last !== undefined && leaves(last)) return insertBefore(source, last, lines)
  if (last !== undefined) {
    const rest = text.slice(last.end, block.end - 1).trimEnd()
    // A comment under it is about what is to be done: that comes behind it.
    if (!/\n\s*\S/.test(rest)) return insertAfter(source, last, lines)
    const indent = indentAt(source, last.end + rest.length)
    return [insertion(source, last.end + rest.length, style.newline + indent + layOut(style, lines, indent))]
  }
  const open = block.getStart(tree) + 1
  const close = block.end - 1
  const outer = indentAt(source, block.getStart(tree))
  const inner = outer + style.indent
  const added = style.newline + inner + layOut(style, lines, inner)
  const content = text.slice(open, close)
  if (content.trim() === '') return [edit(source, open, close, `${added}${style.newline}${outer}`)]
  const end = open + content.trimEnd().length
  const tail = edit(source, end, close, `${added}${style.newline}${outer}`)
  const start = open + (content.length - content.trimStart().length)
  if (isFirstOnLine(source, start) || content.slice(0, start - open).includes('\n')) return [tail]
  return [edit(source, open, start, style.newline + inner), tail]
}

function leaves(statement: ts.Statement): boolean {
  return (
    ts.isReturnStatement(statement) ||
    ts.isThrowStatement(statement) ||
    ts.isContinueStatement(statement) ||
    ts.isBreakStatement(statement)
  )
}

function freshErrorName(source: Source, node: ts.Node): string {
  return freshName(node, errorNames(source.text))
}
