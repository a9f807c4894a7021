import * as ts from 'typescript'
import { tagOf } from './elements'
import { type Empty, emptiesIn, quieted } from './empties'
import { mentionedNames } from './names'
import { showsOtherLoads } from './other-loads'
import { indentAt } from './placement'
import {
  calledBackAt,
  type Fitting,
  fittingIn,
  isClosed,
  isControl,
  isPage,
  isPart,
  isRow,
  isTight,
  takesPartsOnly,
} from './room'
import { mainOf, spacedAs } from './screen-frame'
import { type Edit, type FunctionNode, insertion, isFunctionNode, type Source } from './source'
import { layOut } from './style'
import { deepened } from './wrap'

/** Where in what a component renders its data is shown, and how much room there is. */
export interface DataPlace {
  /** `instead` of the part that shows it alone, or `before` the first of several. */
  readonly k: 'instead' | 'before'
  readonly node: ts.JsxChild
  /** A line of text is all that fits. */
  readonly isTight: boolean
  /** How it is written where the element round it takes parts of its own only, and nothing is round that. */
  readonly fitting?: Fitting
  /** `isOpen` of `{isOpen && rooms.length > 0 && …}`: what has to hold whatever the data is. */
  readonly opens?: string
  /** Elsewhere on the screen: what says that there is nothing, which a failure is not. */
  readonly empties: readonly Empty[]
}

/**
 * The part of what a component renders that shows its data. Undefined where none can be told, all of it does, or it stands
 * in something that takes no message.
 */
export function dataPlace(owner: FunctionNode, names: ReadonlySet<string>): DataPlace | undefined {
  const root = renderedBy(owner)
  const place = root && placeIn(root, names, (shown) => emptiesIn(root, names, shown))
  if (root === undefined || place?.k !== 'instead' || !isChild(place.node)) return place
  const { node, isTight: isSmall, fitting, opens } = place
  const isApart = isSmall || fitting !== undefined || opens !== undefined || isRow(node.parent)
  const own = isApart ? undefined : choiceIn(node, names)
  if (own !== undefined) return { k: 'instead', node: own, isTight: false, empties: emptiesIn(root, names, own) }
  const first = isApart ? undefined : firstOfLists(node, names)
  if (first !== undefined) return { k: 'before', node: first, isTight: false, empties: emptiesIn(root, names) }
  // What other hooks loaded stays on the screen.
  if (isApart || takesPartsOnly(node.parent) || isPart(node) || !showsOtherLoads(node, names)) return place
  return { k: 'before', node, isTight: false, empties: emptiesIn(root, names) }
}

/** Lines of an element that are not moved for the sake of a message. */
const LONG = 40

/** In a long element, the one choice between what is shown of the data and that there is none: `{rooms.length === 0 ? … : …}`. */
function choiceIn(node: ts.JsxChild, names: ReadonlySet<string>): ts.JsxExpression | undefined {
  if (!ts.isJsxElement(node) || node.getText().split('\n').length < LONG) return undefined
  const [only, another] = emptiesIn(node, names)
  const around = only?.node.parent
  if (only?.k !== 'choice' || another !== undefined || around === undefined || !ts.isJsxExpression(around))
    return undefined
  return takesPartsOnly(around.parent) || isRow(around.parent) || only.isMixed ? undefined : around
}

/** The first part of a card's content that holds nothing but lists of the data, which show nothing where it failed. */
function firstOfLists(node: ts.JsxChild, names: ReadonlySet<string>): ts.JsxChild | undefined {
  if (!ts.isJsxElement(node) || !/Content$/.test(tagOf(node))) return undefined
  const children = node.children.filter((child) => !isComment(child) && child.getText().trim() !== '')
  const isList = (child: ts.JsxChild): boolean =>
    ts.isJsxExpression(child) &&
    /^\{\s*\w+(?:\??\.\w+)*\??\.(?:map\(|length\s*(?:===?\s*0|<\s*1)\s*&&)/.test(child.getText()) &&
    hangsOn(child, names)
  return children.every(isList) ? children[0] : undefined
}

function placeIn(
  root: ts.JsxElement | ts.JsxFragment | ts.JsxSelfClosingElement,
  names: ReadonlySet<string>,
  empties: (shown?: ts.Node) => readonly Empty[],
): DataPlace | undefined {
  const holders = mentionsIn(root, names).flatMap((mention) => holderOf(mention, root, names) ?? [])
  const common = commonOf(holders, root)
  if (common === undefined) return undefined
  const before = (node: ts.JsxChild): DataPlace | undefined => {
    const within = insideOf(node)
    // What is a page of its own, or a column beside others, takes it inside or not at all.
    if (within !== undefined || isPage(node) || isRow(node.parent)) return within
    return { k: 'before', node, isTight: false, empties: empties() }
  }
  const insideOf = (node: ts.JsxChild): DataPlace | undefined => {
    const isOuter = isPage(node) || isTab(node) || isRow(node.parent) || ts.isJsxFragment(node.parent)
    if (isOuter && ts.isJsxElement(node)) return placeIn(node, names, empties)
    if (!ts.isJsxExpression(node) || hangsOn(node, names)) return undefined
    const inner = elementIn(
      node,
      holders.filter((each) => node.pos <= each.pos && each.end <= node.end),
    )
    if (inner === undefined || !ts.isJsxSelfClosingElement(inner)) return inner && placeIn(inner, names, empties)
    return { k: 'instead', node: inner, isTight: false, empties: empties(inner) }
  }
  if (common === 'root') {
    const first = beforeFirst(root, holders)
    return first && before(first)
  }
  // Its buttons would go with what is filled in.
  const alone = ts.isJsxExpression(common) && !hangsOn(common, names) ? elementIn(common, holders) : undefined
  if (alone !== undefined && ts.isJsxSelfClosingElement(alone) && isFilledIn(alone)) return undefined
  const within = ts.isJsxExpression(common) ? insideOf(common) : undefined
  if (within !== undefined) return within
  const place = ts.isJsxElement(common) && !holders.includes(common) ? severalIn(common, holders) : common
  const isOwn = place === common || takesPartsOnly(common) || calledBackAt(common, root) !== undefined
  if (place !== undefined && !isOwn) return before(place)
  const around = inRoom(common, root)
  if (around === undefined) return undefined
  // What is filled in stays.
  if (
    !around.isTight &&
    (isForm(around.node) || isFilledIn(around.node)) &&
    !takesPartsOnly(around.node.parent) &&
    !isRow(around.node.parent)
  )
    return { ...around, k: 'before', empties: empties() }
  const opens = opensFor(around.node, names)
  return { k: 'instead', ...around, ...(opens !== undefined && { opens }), empties: empties(around.node) }
}

/** What one of several tabs shows: beside it, a message would stand on all of them. */
function isTab(node: ts.JsxChild): boolean {
  return /^(?:TabsContent|TabPanel|TabPane|Tabs?\.(?:Content|Panel|Pane))$/.test(tagOf(node))
}

/** The first condition of an expression, where it is a plain name that has nothing to do with the data. */
function opensFor(node: ts.JsxChild, names: ReadonlySet<string>): string | undefined {
  let first = ts.isJsxExpression(node) ? node.expression : undefined
  if (first === undefined || !ts.isBinaryExpression(first)) return undefined
  while (ts.isBinaryExpression(first) && first.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken)
    first = first.left
  const isPlain = ts.isIdentifier(first) || ts.isPropertyAccessExpression(first)
  return isPlain && ![...mentionedNames(first)].some((name) => names.has(name)) ? first.getText() : undefined
}

/** `{isOpen && <aside>…</aside>}`: the element under a condition that has nothing to do with the data. */
function elementIn(
  child: ts.JsxExpression,
  holders: readonly ts.JsxChild[],
): ts.JsxElement | ts.JsxFragment | ts.JsxSelfClosingElement | undefined {
  const found: (ts.JsxElement | ts.JsxFragment | ts.JsxSelfClosingElement)[] = []
  const visit = (node: ts.Node): void => {
    if (isFunctionNode(node)) return
    if (ts.isJsxElement(node) || ts.isJsxFragment(node) || ts.isJsxSelfClosingElement(node)) found.push(node)
    else ts.forEachChild(node, visit)
  }
  visit(child)
  const [only, another] = found
  if (only === undefined || another !== undefined) return undefined
  // All that is shown of the data is what the one component is given.
  if (ts.isJsxSelfClosingElement(only)) return holders.every((each) => each === child) ? only : undefined
  return holders.every((each) => only.pos <= each.pos && each.end < only.end) ? only : undefined
}

/** A form of the app's own: `<BookingForm onSubmit={…} onCancel={…} />`. */
function isFilledIn(node: ts.JsxChild): boolean {
  return ts.isJsxSelfClosingElement(node) && /\bon(?:Submit|Cancel|Back|Save)=/.test(node.getText())
}

/** An element with fields of a form in it. */
function isForm(node: ts.JsxChild): boolean {
  return (
    ts.isJsxElement(node) &&
    !/^(?:Table|table|ul|ol)$/.test(tagOf(node)) &&
    /<(?:form|Form|Input|Textarea|input|textarea|Select|select|Checkbox|Switch|RadioGroup)\b/.test(node.getText())
  )
}

/**
 * Shows a state at a place: instead of the part, or before it and the comment on it.
 * @param line the state in one line, for the other places that would say that there is nothing
 */
export function showAt(
  source: Source,
  place: DataPlace,
  { condition, lines, line }: { readonly condition: string; readonly lines: readonly string[]; readonly line: string },
): Edit[] {
  const { style } = source
  const { node } = place
  const start = place.k === 'before' ? startWithComment(source, node) : node.getStart(source.tree)
  const indent = indentAt(source, start)
  const inner = indent + style.indent
  const isCell = place.k === 'before' || ts.isJsxExpression(node)
  const fitting = place.fitting ?? (isCell ? fittingIn(node.parent) : undefined)
  const fitted = fitting?.(lines) ?? spacedAs(lines, node)
  const shown = `(${style.newline}${inner}${layOut(style, fitted, inner)}${style.newline}${indent})`
  const besideOf = place.k === 'before' ? node.parent : undefined
  const quiet = quieted(source, place.empties, condition, line, besideOf)
  if (place.k === 'before')
    return [insertion(source, start, `{${condition} && ${shown}}${style.newline}${indent}`), ...quiet]
  if (ts.isJsxExpression(node) && node.expression !== undefined) {
    const whole = [...(place.opens === undefined ? [] : [place.opens]), condition].join(' && ')
    return [insertion(source, node.expression.getStart(source.tree), `${whole} ? ${shown} : `), ...quiet]
  }
  if (!isChild(node)) {
    const isApart = ts.isParenthesizedExpression((node as ts.Node).parent)
    const open = isApart ? '' : '('
    return [
      ...quiet,
      insertion(source, start, `${open}${condition} ? ${shown} : (${style.newline}${inner}`),
      ...deepened(source, start, (node as ts.Node).end),
      insertion(source, (node as ts.Node).end, `${style.newline}${indent})${isApart ? '' : ')'}`),
    ]
  }
  return [
    ...quiet,
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
    if (
      ts.isJsxAttribute(node) &&
      /^(?:on[A-Z]|aria-|(?:key|ref|className|disabled|style|variant)$)/.test(node.name.getText())
    )
      return
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
  const children = element.children.filter((child) => !isComment(child) && child.getText().trim() !== '')
  const showing = children.filter((child) => holders.some((each) => child.pos <= each.pos && each.end <= child.end))
  return showing.length === children.length
    ? element
    : underHeading(
        children,
        showing.find((child) => !isPart(child)),
      )
}

/** Under the heading that the first part is, where something follows it. */
function underHeading(children: readonly ts.JsxChild[], first: ts.JsxChild | undefined): ts.JsxChild | undefined {
  if (first === undefined || !isHeading(first)) return first
  return children[children.indexOf(first) + 1] ?? first
}

/** Letters that the head of a page may have. */
const SHORT_HEAD = 1500

/** `<CardHeader>`, or a short element with the heading in it. */
function isHeading(child: ts.JsxChild): boolean {
  const text = child.getText()
  if (/(?:Header|Title)$|^(?:header|h[1-3])$/.test(tagOf(child))) return true
  return /<(?:h1|h2)\b/.test(text) && text.length < SHORT_HEAD && text.length * 3 < child.parent.getText().length
}

function beforeFirst(root: ts.Node, holders: readonly ts.JsxChild[]): ts.JsxChild | undefined {
  if ((!ts.isJsxElement(root) && !ts.isJsxFragment(root)) || takesPartsOnly(root)) return undefined
  const children = root.children.filter((child) => !isComment(child) && child.getText().trim() !== '')
  const first = children.find(
    (child) => !isPart(child) && holders.some((each) => child.pos <= each.pos && each.end <= child.end),
  )
  return underHeading(children, first)
}

/** Where a child begins together with the comments on the lines right above it. */
function startWithComment(source: Source, node: ts.JsxChild): number {
  const { parent } = node
  const before = (ts.isJsxElement(parent) || ts.isJsxFragment(parent) ? [...parent.children] : [])
    .filter((child) => child.end <= node.pos)
    .reverse()
  let start = node.getStart(source.tree)
  for (const child of before) {
    if (ts.isJsxText(child) && /\S|\n[^\n]*\n/.test(child.text)) break
    if (!ts.isJsxText(child) && !isComment(child)) break
    if (isComment(child)) start = child.getStart(source.tree)
  }
  return start
}

function isComment(child: ts.JsxChild): boolean {
  return ts.isJsxExpression(child) && child.expression === undefined
}

/** Where a message fits: round the text, the table or the control that the part belongs to, and what is called for each. */
function inRoom(part: ts.JsxChild, root: ts.Node): Omit<DataPlace, 'k' | 'empties'> | undefined {
  const callback = calledBackAt(part, root)
  let node: ts.JsxChild = part
  let isSmall = (callback === undefined ? isTight(node) : isControl(node)) || isButton(node)
  for (let parent = node.parent; ; parent = node.parent) {
    if (isClosed(parent)) return undefined
    const isCalledBack = callback !== undefined && callback.pos <= node.pos && node.end <= callback.end
    if (!isCalledBack && !takesPartsOnly(parent) && !isPart(node)) return { node, isTight: isSmall }
    const outer = outerChild(node, root)
    if (outer === undefined) {
      const fitting = isCalledBack || isPart(node) ? undefined : fittingIn(parent)
      return fitting && { node, isTight: isSmall, fitting }
    }
    if (isTight(parent) && !isCalledBack) isSmall = true
    if (isControl(parent)) isSmall = true
    node = outer
  }
}

/** `{invoice?.url && <Button>…</Button>}`: beside other buttons. */
function isButton(node: ts.JsxChild): boolean {
  return ts.isJsxExpression(node) && /^\{[^<]*<(?:\w*Button|button|Badge|a|Link)\b/.test(node.getText())
}

/** The next child of an element round a child. */
function outerChild(node: ts.Node, root: ts.Node): ts.JsxChild | undefined {
  for (let at = node.parent; at !== root && at?.parent !== undefined; at = at.parent) if (isChild(at)) return at
  return undefined
}
