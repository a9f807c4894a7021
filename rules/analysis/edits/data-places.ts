import ts from 'typescript'
import { tagOf } from './elements'
import { indentAt } from './placement'
import { mainOf, spacedAs } from './screen-frame'
import { type Edit, type FunctionNode, insertion, type Source } from './source'
import { layOut } from './style'
import { deepened } from './wrap'

/** Where in what a component renders its data is shown, and how much room there is. */
export interface DataPlace {
  /** `instead` of the part that shows it alone, or `before` the first of several. */
  readonly k: 'instead' | 'before'
  readonly node: ts.JsxChild
  /** A line of text is all that fits. */
  readonly isTight: boolean
  /** Beside it: what says that there is nothing, which a failure is not. */
  readonly empties: readonly ts.Expression[]
}

/** Elements that hold text, or a control: no panel fits into them. */
const TEXT =
  /^(?:p|span|small|strong|em|b|i|label|h[1-6]|Badge|Text|Typography|CardTitle|CardDescription|DialogTitle|DialogDescription)$/
const CONTROL = /^(?:Select|Command|Combobox|Popover|DropdownMenu|Menu|Tooltip)$|^select$/
/** Elements whose children are their own: what goes instead goes round all of it. */
const PARTS =
  /^(?:T(?:able)?(?:Body|Head|Header|Row|Cell)|tbody|thead|tr|td|th|option|optgroup|Select\w+|Command\w+|DropdownMenu\w+|Menu\w+|Popover\w+|Tooltip\w+|Tabs(?:List|Trigger)|\w*Chart|ResponsiveContainer|svg|g)$/
/** Elements that a text may not take the place of, nor stand in. */
const CLOSED = /^(?:button|Button|a|Link|input|textarea|Trans|title|meta|style|script|head)$/

/**
 * The part of what a component renders that shows its data. Undefined where none can be told, all of it does, or it stands
 * in something that takes no message.
 */
export function dataPlace(owner: FunctionNode, names: ReadonlySet<string>): DataPlace | undefined {
  const root = renderedBy(owner)
  if (root === undefined) return undefined
  const holders = mentionsIn(root, names).flatMap((mention) => holderOf(mention, root, names) ?? [])
  const common = commonOf(holders, root)
  if (common === undefined) return undefined
  if (common === 'root') return beforeFirst(root, holders)
  const place = ts.isJsxElement(common) && !holders.includes(common) ? severalIn(common, holders) : common
  if (place === undefined) return undefined
  return place === common
    ? inRoom(common, root)
    : { k: 'before', node: place, isTight: false, empties: emptiesOf(holders) }
}

/** Shows a state at a place: instead of the part, or before it. */
export function showAt(source: Source, place: DataPlace, condition: string, lines: readonly string[]): Edit[] {
  const { style } = source
  const { node } = place
  const start = node.getStart(source.tree)
  const indent = indentAt(source, start)
  const inner = indent + style.indent
  const kept = place.k === 'instead' ? spacedAs(lines, node) : lines
  const shown = `(${style.newline}${inner}${layOut(style, kept, inner)}${style.newline}${indent})`
  if (place.k === 'before') {
    const not = /^[\w.]+$/.test(condition) ? `!${condition}` : `!(${condition})`
    return [
      insertion(source, start, `{${condition} && ${shown}}${style.newline}${indent}`),
      ...place.empties.map((each) => insertion(source, each.getStart(source.tree), `${not} && `)),
    ]
  }
  if (ts.isJsxExpression(node) && node.expression !== undefined)
    return [insertion(source, node.expression.getStart(source.tree), `${condition} ? ${shown} : `)]
  return [
    insertion(source, start, `{${condition} ? ${shown} : (${style.newline}${inner}`),
    ...deepened(source, start, node.end),
    insertion(source, node.end, `${style.newline}${indent})}`),
  ]
}

/** What a component gives back at its end. */
function renderedBy(owner: FunctionNode): ts.JsxElement | ts.JsxFragment | ts.JsxSelfClosingElement | undefined {
  const root = mainOf(owner)
  if (root === undefined) return undefined
  return ts.isJsxElement(root) || ts.isJsxFragment(root) || ts.isJsxSelfClosingElement(root) ? root : undefined
}

function mentionsIn(root: ts.Node, names: ReadonlySet<string>): ts.Identifier[] {
  const found: ts.Identifier[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isJsxAttribute(node) && /^(?:on[A-Z]|key$|ref$|className$)/.test(node.name.getText())) return
    if (ts.isIdentifier(node) && names.has(node.text) && isReference(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(root)
  return found
}

function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  return !ts.isJsxAttribute(parent) && !(ts.isPropertyAssignment(parent) && parent.name === node)
}

/** The child of an element that shows a mention: the one with it as an attribute, else the expression that hangs on it. */
function holderOf(mention: ts.Node, root: ts.Node, names: ReadonlySet<string>): ts.JsxChild | undefined {
  let found: ts.JsxChild | undefined
  for (let at: ts.Node = mention; at !== root && at.parent !== undefined; at = at.parent) {
    if (!isChild(at)) continue
    if (found === undefined || (ts.isJsxExpression(at) && hangsOn(at, names))) found = at
  }
  return found
}

/** `{rooms.length > 0 && …}`, `{rooms.map(…)}`: whether the expression looks at the data before it renders anything. */
function hangsOn(expression: ts.JsxExpression, names: ReadonlySet<string>): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) return false
    if (ts.isIdentifier(node) && names.has(node.text) && isReference(node)) return true
    return ts.forEachChild(node, visit) === true
  }
  return visit(expression)
}

function isChild(node: ts.Node): node is ts.JsxChild {
  const { parent } = node
  if (parent === undefined || (!ts.isJsxElement(parent) && !ts.isJsxFragment(parent))) return false
  return ts.isJsxExpression(node) || ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node)
}

function commonOf(holders: readonly ts.JsxChild[], root: ts.Node): ts.JsxChild | 'root' | undefined {
  const [first, ...others] = holders
  if (first === undefined) return undefined
  for (let at: ts.Node = first; at !== root; at = at.parent) {
    const holds = others.every((other) => at.pos <= other.pos && other.end <= at.end)
    if (holds && isChild(at)) return at
  }
  return 'root'
}

/** Several parts of an element show it: all of the element does, or the first of them is where to say so. */
function severalIn(element: ts.JsxElement, holders: readonly ts.JsxChild[]): ts.JsxChild | undefined {
  const children = element.children.filter((child) => !ts.isJsxText(child) || child.text.trim() !== '')
  const showing = children.filter((child) => holders.some((each) => child.pos <= each.pos && each.end <= child.end))
  return showing.length === children.length ? element : firstOf(showing)
}

function beforeFirst(root: ts.Node, holders: readonly ts.JsxChild[]): DataPlace | undefined {
  if (!ts.isJsxElement(root) && !ts.isJsxFragment(root)) return undefined
  const first = root.children.find((child) => holders.some((each) => child.pos <= each.pos && each.end <= child.end))
  const node = first && firstOf([first])
  if (node === undefined || PARTS.test(tagOf(root)) || TEXT.test(tagOf(root)) || CLOSED.test(tagOf(root)))
    return undefined
  return { k: 'before', node, isTight: false, empties: emptiesOf(holders) }
}

/** `{rooms.length === 0 && <p>No rooms</p>}` */
function emptiesOf(holders: readonly ts.JsxChild[]): ts.Expression[] {
  return [...new Set(holders)].flatMap((holder) => {
    const value = ts.isJsxExpression(holder) ? holder.expression : undefined
    const isAnd =
      value && ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
    return isAnd && /length\s*(?:===?\s*0|<\s*1)|^!/.test(value.left.getText()) ? [value] : []
  })
}

function firstOf(children: readonly ts.JsxChild[]): ts.JsxChild | undefined {
  return children.find((child) => !ts.isJsxText(child))
}

/** Where a message fits: round the text, the table or the control that the part belongs to. */
function inRoom(part: ts.JsxChild, root: ts.Node): DataPlace | undefined {
  let node: ts.JsxChild = part
  let isTight = CONTROL.test(tagOf(node))
  for (let parent = node.parent; ; parent = node.parent) {
    const tag = tagOf(parent)
    if (CLOSED.test(tag)) return undefined
    const isInside = TEXT.test(tag) || PARTS.test(tag) || CONTROL.test(tag) || PARTS.test(tagOf(node))
    if (!isInside) return { k: 'instead', node, isTight, empties: [] }
    if (parent === root || !isChild(parent)) return undefined
    if (TEXT.test(tag) || CONTROL.test(tag)) isTight = true
    node = parent
  }
}
