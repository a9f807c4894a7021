import * as ts from 'typescript'
import { tagOf } from './elements'
import { type FunctionNode, isFunctionNode, nameOfFunction } from './source'

/** Elements that hold text: a line fits into them, a panel does not. */
const TEXT =
  /^(?:p|span|small|strong|em|b|i|label|h[1-6]|Badge|Text|Typography|CardTitle|CardDescription|DialogTitle|DialogDescription|SheetTitle|AlertTitle)$/
const CONTROL = /^(?:Select|Command|Combobox|Popover|DropdownMenu|Menu|Tooltip)$|^select$/
/** Elements whose children are their own: what goes instead goes round all of it. */
const PARTS =
  /^(?:T(?:able)?(?:Body|Head|Header|Row|Cell|Footer)|tbody|thead|tfoot|tr|td|th|option|optgroup|datalist|Select\w+|Command\w+|DropdownMenu\w+|Menu\w+|Popover\w+|Tooltip\w+|Tabs(?:List|Trigger)|Accordion(?:Item)?|ToggleGroup|RadioGroup|CarouselContent|Sidebar(?:Menu|Group)\w*|\w*Chart|ResponsiveContainer|MapContainer|GoogleMap|Canvas|svg|g)$/
/** Elements that a text may not take the place of, nor stand in. */
const CLOSED = /^(?:button|Button|a|Link|input|textarea|Trans|title|meta|style|script|head)$/
/** Elements that take parts of their own kind only. */
const WHOLES = /^(?:Table|table|ul|ol|dl|List|FlatList|Map|Tr|Thead|Tbody)$/
const BODY = /^(?:TableBody|TBody|tbody|Tbody)$/
const ROW = /^(?:TableRow|TRow|tr|Tr)$/
const CELL = /^(?:TableCell|TCell|td|Td)$/
const HEAD_CELL = /^(?:TableHead|TableHeader|TableHeaderCell|th|Th)$/

/** Lines as an element takes them: in a row of their own, say. */
export type Fitting = (lines: readonly string[]) => readonly string[]

/**
 * How a state of several lines has to be written to stand among the children of an element: in a table's row over all of
 * its columns, in an item of a list, over all columns of a grid. Undefined where it may not stand there.
 */
export function fittingIn(parent: ts.Node): Fitting | undefined {
  const tag = tagOf(parent)
  if (BODY.test(tag)) return rowIn(parent)
  if (ROW.test(tag)) return cellIn(parent)
  if (tag === 'ul' || tag === 'ol') return (lines) => ['<li>', ...deeper(lines, 1), '</li>']
  if (takesPartsOnly(parent)) return undefined
  return hasGrid(parent) ? (lines) => classed(lines, 'col-span-full') : (lines) => lines
}

/** Whether an element holds text, or a control: a line is all that goes instead of it. */
export function isTight(element: ts.Node): boolean {
  return TEXT.test(tagOf(element)) || isControl(element)
}

/** Whether an element is a field to choose from, or a menu. */
export function isControl(element: ts.Node): boolean {
  return CONTROL.test(tagOf(element))
}

/** Whether an element is a part of another: what goes instead goes round all of that. */
export function isPart(element: ts.Node): boolean {
  return PARTS.test(tagOf(element)) || isHandedOver(element)
}

/** Whether no message may stand in an element, nor round it. */
export function isClosed(element: ts.Node): boolean {
  return CLOSED.test(tagOf(element))
}

/** Whether children of an element are its own parts, or no message may stand in it. */
export function takesPartsOnly(parent: ts.Node): boolean {
  const tag = tagOf(parent)
  return TEXT.test(tag) || CONTROL.test(tag) || PARTS.test(tag) || CLOSED.test(tag) || WHOLES.test(tag)
}

/** Whether a line of text may stand among the children of an element. */
export function takesLine(parent: ts.Node): boolean {
  const tag = tagOf(parent)
  return TEXT.test(tag) || CELL.test(tag) || !takesPartsOnly(parent)
}

/** `{{ overview: … }}`, `{(item) => …}`: what the element is given is no part of the screen that could be chosen. */
function isHandedOver(child: ts.Node): boolean {
  const value = ts.isJsxExpression(child) ? child.expression : undefined
  return value !== undefined && (ts.isObjectLiteralExpression(value) || isFunctionNode(value))
}

/** The outermost function between a node and the root that is handed to something: `rooms.map((room) => …)`. */
export function calledBackAt(node: ts.Node, root: ts.Node): ts.Node | undefined {
  let found: ts.Node | undefined
  for (let at = node; at !== root && at.parent !== undefined; at = at.parent) {
    if (isFunctionNode(at) && isHandedOn(at)) found = at
  }
  return found
}

/** A function that something else calls, perhaps for each of many; a component of its own is one. */
function isHandedOn(fn: FunctionNode): boolean {
  const { parent } = fn
  if (/^[A-Z]/.test(nameOfFunction(fn))) return true
  if (ts.isCallExpression(parent))
    return parent.expression !== fn && !/(?:^|\.)use[A-Z]\w*$/.test(parent.expression.getText())
  return ts.isJsxExpression(parent) || ts.isPropertyAssignment(parent)
}

/** A row like that of its neighbours which goes over all columns, else one as wide as the head of the table. */
function rowIn(body: ts.Node): Fitting | undefined {
  const row = firstBelow(body, (node) => ROW.test(tagOf(node)))
  const table = tableOf(body)
  const columns = row && table && columnsOf(table)
  if (row === undefined || columns === undefined) return undefined
  const cell = firstBelow(row, (node) => CELL.test(tagOf(node)))
  if (cell === undefined) return undefined
  const [line, column] = [tagOf(row), tagOf(cell)]
  return (lines) => [
    `<${line}>`,
    `  <${column} colSpan={${columns}}>`,
    ...deeper(lines, 2),
    `  </${column}>`,
    `</${line}>`,
  ]
}

function cellIn(row: ts.Node): Fitting | undefined {
  const cell = firstBelow(row, (node) => CELL.test(tagOf(node)))
  const table = tableOf(row)
  const columns = table && columnsOf(table)
  if (cell === undefined || columns === undefined) return undefined
  return (lines) => [`<${tagOf(cell)} colSpan={${columns}}>`, ...deeper(lines, 1), `</${tagOf(cell)}>`]
}

/** How many columns a table has, as code: what a neighbour says, or as many as its head has cells. */
function columnsOf(table: ts.Node): string | undefined {
  const said: string[] = []
  let counted = 0
  let isOpen = false
  const visit = (node: ts.Node): void => {
    const name = ts.isJsxAttribute(node) ? node.name.getText() : ''
    if (name === 'colSpan' && ts.isJsxAttribute(node) && node.initializer !== undefined)
      said.push(node.initializer.getText().replace(/^[{"']|[}"']$/g, ''))
    if (HEAD_CELL.test(tagOf(node)) && !holdsHeadCells(node)) {
      counted++
      if (isConditional(node, table)) isOpen = true
    }
    ts.forEachChild(node, visit)
  }
  visit(table)
  const [first] = said.filter((each) => !/^[01]$/.test(each))
  if (first !== undefined) return first
  return counted > 1 && !isOpen ? String(counted) : undefined
}

/** `TableHeader` is a row's place in one kit, and a cell in another. */
function holdsHeadCells(node: ts.Node): boolean {
  return firstBelow(node, (each) => HEAD_CELL.test(tagOf(each))) !== undefined
}

/** A cell that is there under a condition, or for each of many. */
function isConditional(node: ts.Node, table: ts.Node): boolean {
  for (let at = node; at !== table && at.parent !== undefined; at = at.parent) if (ts.isJsxExpression(at)) return true
  return false
}

function tableOf(node: ts.Node): ts.Node | undefined {
  for (let at = node; at.parent !== undefined && !isFunctionNode(at); at = at.parent)
    if (/^(?:Table|table)$/.test(tagOf(at))) return at
  return undefined
}

function firstBelow(node: ts.Node, isWanted: (node: ts.Node) => boolean): ts.Node | undefined {
  return ts.forEachChild(node, (child) => (isWanted(child) ? child : firstBelow(child, isWanted)))
}

function hasGrid(parent: ts.Node): boolean {
  const classes = classesOf(parent)
  return classes.includes('grid') && classes.some((each) => /grid-cols-(?!1$)/.test(each))
}

/** Whether children of an element stand side by side: one more of them would take room from the others. */
export function isRow(parent: ts.Node): boolean {
  const classes = classesOf(parent)
  const isColumn = classes.some((each) => /^flex-col/.test(each)) && !classes.some((each) => /:flex-row/.test(each))
  return (
    (classes.includes('flex') || classes.some((each) => /:flex-row/.test(each))) &&
    !isColumn &&
    !classes.includes('flex-wrap')
  )
}

function classesOf(element: ts.Node): readonly string[] {
  const opening = ts.isJsxElement(element) ? element.openingElement.getText() : ''
  return /\bclassName=["'{]+([^"'`{}]*)/.exec(opening)?.[1]?.split(/\s+/) ?? []
}

/** Whether an element shows its children on a page of its own: beside it, a message would be on all of them, or behind it. */
export function isPage(element: ts.Node): boolean {
  return (
    /(?:Content|Panel|Body)$/.test(tagOf(element)) &&
    /^(?:Card|Tabs?|Dialog|AlertDialog|Sheet|Drawer|Modal|Accordion|Popover|Collapsible)/.test(tagOf(element))
  )
}

/** Lines of an element that has one more class. */
export function classed(lines: readonly string[], added: string): readonly string[] {
  const [first = '', ...others] = lines
  if (added === '' || !/^<\w[^{]*[^/]>/.test(first)) return lines
  const opening = /^<[^>]*\bclassName="/.test(first)
    ? first.replace(/\bclassName="/, `className="${added} `)
    : first.replace(/^<([^>]*)>/, `<$1 className="${added}">`)
  return [opening, ...others]
}

function deeper(lines: readonly string[], steps: number): string[] {
  return lines.map((line) => '  '.repeat(steps) + line)
}
