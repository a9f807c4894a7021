import * as ts from 'typescript'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { mentionedNames } from './names'
import { indentAt } from './placement'
import { applyEdits, type Edit, edit, enclosingFunction, type Source } from './source'

/** Code that runs once for each element of a list: a `for … of`, or `await Promise.all(list.map(…))`. */
export interface ElementLoop {
  /** The statement that goes through the list: the `for`, or the one that holds `Promise.all`. */
  readonly statement: ts.Statement
  readonly list: ts.Expression
  /** What an element is called. */
  readonly name: ts.BindingName
  /** The statements that run for each; of an arrow function without braces none. */
  readonly body: readonly ts.Statement[]
  readonly form: 'for' | 'all'
  /** `Promise.all(…)`, awaited and its results thrown away. */
  readonly all?: ts.Expression
}

/** The loop that a statement of its body, or the whole body of its function, stands in. */
export function loopAround(node: ts.Node): ElementLoop | undefined {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at
    if (ts.isForOfStatement(parent) && parent.statement === at) return forLoop(parent)
    if (ts.isArrowFunction(parent) && parent.body === at) return mapLoop(parent)
    if (!ts.isBlock(at) && !ts.isStatement(at) && !ts.isExpression(at) && !ts.isVariableDeclaration(at)) {
      if (!ts.isVariableDeclarationList(at)) return undefined
    }
    // A branch inside the loop runs for some elements only.
    if (ts.isStatement(parent) && !ts.isBlock(parent) && !ts.isForOfStatement(parent) && !isPlain(parent))
      return undefined
  }
  return undefined
}

function isPlain(statement: ts.Node): boolean {
  return ts.isExpressionStatement(statement) || ts.isVariableStatement(statement) || ts.isReturnStatement(statement)
}

function forLoop(loop: ts.ForOfStatement): ElementLoop | undefined {
  const { initializer, expression, statement } = loop
  if (loop.awaitModifier || !ts.isVariableDeclarationList(initializer)) return undefined
  const name = initializer.declarations[0]?.name
  if (!name || !isList(expression)) return undefined
  const body = ts.isBlock(statement) ? statement.statements : [statement]
  return { statement: loop, list: expression, name, body, form: 'for' }
}

function mapLoop(arrow: ts.ArrowFunction): ElementLoop | undefined {
  const map = unwrapOutward(arrow).parent
  const name = arrow.parameters.length === 1 ? arrow.parameters[0]?.name : undefined
  if (!name || !ts.isCallExpression(map) || !ts.isPropertyAccessExpression(map.expression)) return undefined
  const all = unwrapOutward(map).parent
  if (map.expression.name.text !== 'map' || !ts.isCallExpression(all) || all.expression.getText() !== 'Promise.all')
    return undefined
  const awaited = unwrapOutward(all).parent
  if (!ts.isAwaitExpression(awaited)) return undefined
  const outer = unwrapOutward(awaited).parent
  const list = map.expression.expression
  const statement = statementOf(awaited)
  if (!statement || !isList(list)) return undefined
  const body = ts.isBlock(arrow.body) ? arrow.body.statements : []
  return {
    statement,
    list,
    name,
    body,
    form: 'all',
    ...(ts.isExpressionStatement(outer) && { all: awaited }),
  }
}

function statementOf(node: ts.Node): ts.Statement | undefined {
  for (let at = node; at.parent; at = at.parent) if (ts.isStatement(at) && ts.isBlock(at.parent)) return at
  return undefined
}

/** A list that has `map`, as far as its text tells: no iterator, no `Set` or `Map`. */
function isList(expression: ts.Expression): boolean {
  const text = expression.getText()
  if (/\.(?:entries|values|keys)\(\)$/.test(text) && !/^Object\./.test(text)) return false
  const around = enclosingFunction(expression)?.getText() ?? ''
  return !new RegExp(
    `\\b${escaped(text)}\\b[^=;\\n]*=\\s*new (?:Set|Map)\\b|\\b${escaped(text)}\\s*:\\s*(?:Set|Map)<`,
  ).test(around)
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, '\\$&')
}

/** Every name that an element, or a part of it, goes by. */
export function namesOfElement(name: ts.BindingName): Set<string> {
  if (ts.isIdentifier(name)) return new Set([name.text])
  return new Set(name.elements.flatMap((each) => (ts.isBindingElement(each) ? [...namesOfElement(each.name)] : [])))
}

/** Whether a node speaks of any of the names. */
export function mentionsAny(node: ts.Node, names: ReadonlySet<string>): boolean {
  return [...mentionedNames(node)].some((name) => names.has(name))
}

/** `orders.map((order) => order.customer_id)`; the list itself where the elements are meant. */
export function mapped(source: Source, loop: ElementLoop, value: ts.Expression): string {
  const { list, name } = loop
  const text = source.text.slice(list.getStart(source.tree), list.end)
  const isSimple =
    ts.isIdentifier(list) ||
    ts.isPropertyAccessExpression(list) ||
    ts.isCallExpression(list) ||
    ts.isParenthesizedExpression(list) ||
    ts.isArrayLiteralExpression(list)
  const own = isSimple ? text : `(${text})`
  const element = name.getText(source.tree)
  const written = value.getText(source.tree)
  if (written === element) return own
  const isObject = ts.isObjectLiteralExpression(unwrapInward(value))
  return `${own}.map((${element}) => ${isObject ? `(${written})` : written})`
}

/** Puts the body of a `for` in its place, changed by edits and one level further out. */
export function unrolled(source: Source, loop: ElementLoop, changes: readonly Edit[]): Edit {
  const { statement, body } = loop
  const start = statement.getStart(source.tree)
  const from = body[0]?.getStart(source.tree) ?? start
  const to = body.at(-1)?.end ?? start
  const moved = changes.map((each) => ({
    ...each,
    range: { start: each.range.start - from, end: each.range.end - from },
  }))
  const inner = indentAt(source, from)
  const outer = indentAt(source, start)
  const text = applyEdits(source.text.slice(from, to), moved)
  const out = text
    .split('\n')
    .map((line, i) => (i > 0 && inner !== outer && line.startsWith(inner) ? outer + line.slice(inner.length) : line))
    .join('\n')
  return edit(source, start, statement.end, out)
}
