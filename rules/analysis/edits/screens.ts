import * as ts from 'typescript'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { dataPlace, showAt } from './data-places'
import { tagOf } from './elements'
import { elementRound, emptiesIn, quieted } from './empties'
import { freshName, mentionedNames } from './names'
import { addDestructuredName } from './objects'
import { indentAt, insertAfter, insertBefore } from './placement'
import { calledBackAt, fittingIn, takesLine } from './room'
import { headerFor, isOverlay, mainOf, spacedAs, wayBackFor } from './screen-frame'
import { type Edit, enclosingFunction, type FunctionNode, insertion, type Source } from './source'
import { layOut } from './style'

/** A member of a hook's result, as the component can say it, and what it takes to have it. */
export interface Taken {
  readonly text: string
  readonly edits: readonly Edit[]
}

/**
 * How a component says a member of what a hook call gives: `isError` taken into its pattern, `query.isError` where the
 * result has a name. Undefined where the result has neither.
 * @param other a name for it where its own is taken
 * @param isBeside another call of the component gives a member of that name: this one gets the other
 */
export function takeMember(
  source: Source,
  call: ts.CallExpression,
  member: string,
  other: string,
  isBeside = false,
): Taken | undefined {
  const declared = declarationOf(call)
  if (declared === undefined) return undefined
  if (ts.isIdentifier(declared.name)) return { text: `${declared.name.text}.${member}`, edits: [] }
  if (!ts.isObjectBindingPattern(declared.name)) return undefined
  const existing = localOf(declared.name, member)
  if (existing !== undefined) return { text: existing, edits: [] }
  const typed = inAssertedType(source, call, declared, member)
  if (typed === undefined) return undefined
  const owner = enclosingFunction(call)
  const local = freshName(owner?.body ?? call, isBeside ? [other] : [member, other])
  return { text: local, edits: [...addDestructuredName(source, declared.name, member, local), ...typed] }
}

/** What a result is asserted to have, `as { data: Room[] }`, has the member as well; undefined where its type cannot be told. */
function inAssertedType(
  source: Source,
  call: ts.CallExpression,
  declared: ts.VariableDeclaration,
  member: string,
): Edit[] | undefined {
  const edits: Edit[] = []
  for (let at: ts.Node = call; at !== declared; at = at.parent) {
    if (!ts.isAsExpression(at) && !ts.isTypeAssertionExpression(at)) continue
    const { type } = at
    if (/^(?:any|unknown)$|Result\b|Return(?:Type)?\b/.test(type.getText(source.tree))) continue
    if (!ts.isTypeLiteralNode(type)) return undefined
    const last = type.members.at(-1)
    if (last === undefined || type.members.some((each) => each.name?.getText(source.tree) === member)) continue
    const is = /^(?:is|has)[A-Z]/.test(member) ? 'boolean' : /err/i.test(member) ? 'unknown' : '() => void'
    const text = last.getText(source.tree)
    const isClosed = /[;,]$/.test(text)
    const between = text.endsWith(',') ? ', ' : '; '
    edits.push(
      insertion(source, last.end, `${isClosed ? ' ' : between}${member}: ${is}${isClosed ? between.trim() : ''}`),
    )
  }
  return edits
}

/** What the component calls a member that it takes: `bookings` of `{ data: bookings }`, `query.data` of `query`. */
export function localOfMember(call: ts.CallExpression, member: string): string | undefined {
  const declared = declarationOf(call)
  if (declared === undefined) return undefined
  if (ts.isIdentifier(declared.name)) return declared.name.text
  return ts.isObjectBindingPattern(declared.name) ? localOf(declared.name, member) : undefined
}

function declarationOf(call: ts.CallExpression): ts.VariableDeclaration | undefined {
  const { parent } = unwrapOutward(call)
  return ts.isVariableDeclaration(parent) ? parent : undefined
}

function localOf(pattern: ts.ObjectBindingPattern, member: string): string | undefined {
  for (const { propertyName, name } of pattern.elements) {
    if (ts.isIdentifier(name) && (propertyName ?? name).getText() === member) return name.text
  }
  return undefined
}

/** A state of a screen: when it holds, the JSX it shows, and a line of it for where there is no room. */
export interface ScreenState {
  readonly condition: string
  readonly lines: readonly string[]
  readonly line: string
}

/** Names in a component: those that say it still loads, and those that hold what was loaded. */
export interface ScreenNames {
  readonly waiting: ReadonlySet<string>
  readonly data: ReadonlySet<string>
}

/** Where a state goes, and whether a line is all that fits. */
export interface ScreenPlace {
  readonly isTight: boolean
  /** All that the component shows goes for it, though nothing on it waits. */
  readonly isAll?: true
  readonly show: (state: ScreenState) => Edit[]
}

/**
 * Where a component shows a state of what it loads: beside its loading state and in its style, else where it shows the
 * data. The whole of it only where nothing else is on it. Undefined where hooks are called after every place for it.
 */
export function screenPlace(source: Source, call: ts.CallExpression, names: ScreenNames): ScreenPlace | undefined {
  const owner = enclosingFunction(call)
  const body = owner?.body
  if (owner === undefined || body === undefined) return undefined
  const main = mainOf(owner)
  const first = ts.isBlock(body) ? earlyReturn(body, names) : undefined
  // What is returned beside a dialog would stand on the page, whether that is open or not.
  const isOutside = first !== undefined && isOverlay(main) && !isOverlay(returnedJsx(first.thenStatement))
  const early = isOutside ? undefined : first
  if (early !== undefined) {
    const whole = (state: ScreenState) =>
      inFrame(source, early, withWayBack(source, owner, early, state, names), owner, names)
    return { isTight: false, show: (state) => besideReturn(source, early, whole(state), names) }
  }
  const chosen = loadingChoice(owner, names)
  if (chosen !== undefined) {
    const tight = isSmall(chosen)
    const parent = elementRound(chosen)
    const fitting = parent && (tight ? (takesLine(parent) ? asIs : fittingIn(parent)) : fittingIn(parent))
    if (fitting !== undefined) {
      const empties = main === undefined ? [] : emptiesIn(main, names.data, chosen)
      return {
        isTight: tight,
        show: (state) => [
          ...inChoice(source, chosen, {
            ...state,
            lines: fitting(asWaiting(chosen, tight ? [state.line] : state.lines)),
          }),
          ...quieted(source, empties, state.condition, state.line),
        ],
      }
    }
  }
  const place = dataPlace(owner, names.data)
  if (place !== undefined) {
    return {
      isTight: place.isTight,
      show: (state) => showAt(source, place, place.isTight ? { ...state, lines: [state.line] } : state),
    }
  }
  const last = ts.isBlock(body) ? body.statements.at(-1) : undefined
  if (last === undefined || !ts.isReturnStatement(last) || last.expression === undefined) return undefined
  if (isOverlay(main) || !isJsx(last.expression) || !isAboutDataOnly(last.expression, names.data)) return undefined
  return { isTight: false, isAll: true, show: (state) => apart(insertBefore(source, last, [...returned(state), ''])) }
}

/** `<ul>{rooms.map(…)}</ul>`, `<Chart data={rooms} />`: nothing else is on the screen. */
function isAboutDataOnly(expression: ts.Expression, data: ReadonlySet<string>): boolean {
  const root = unwrapInward(expression)
  if (!ts.isJsxElement(root)) return ts.isJsxSelfClosingElement(root)
  const children = root.children.filter((child) => !ts.isJsxText(child) || child.text.trim() !== '')
  return children.every((child) => [...mentionedNames(child)].some((name) => data.has(name)))
}

/** A skeleton of one line, or an icon: what stands there afterwards is as small. */
function isSmall(choice: ts.ConditionalExpression): boolean {
  const text = choice.whenTrue.getText()
  if (/^\(?\s*<(?:Skeleton|div)[^>]*\bh-(?:[1-9]|1[0-2])\b[^>]*\/>\s*\)?$/.test(text)) return true
  if (/^\(?\s*<(?:\w*Spinner|Loader\w*|span|small)\b/.test(text)) return true
  const outer = choice.parent?.parent
  return outer !== undefined && ts.isJsxElement(outer) && /^(?:p|span|h[1-6]|td|TableCell|Badge)$/.test(tagOf(outer))
}

/** A line alone, in the element that says that it still loads: `<p className="py-8 text-center">Loading…</p>`. */
function asWaiting(choice: ts.ConditionalExpression, lines: readonly string[]): readonly string[] {
  const [, classes = '', text = ''] =
    /^<span role="alert"(?: className="([^"]*)")?>([^<]*)<\/span>$/.exec(lines[0] ?? '') ?? []
  const shown = unwrapInward(choice.whenTrue)
  if (lines.length !== 1 || text === '' || !ts.isJsxElement(shown) || !/^(?:div|p)$/.test(tagOf(shown))) return lines
  const [only, another] = shown.children
  const opening = shown.openingElement.getText()
  if (only === undefined || another !== undefined || !ts.isJsxText(only) || /[\n{]/.test(opening)) return lines
  const color = /\btext-(?:destructive|red-\d+)\b/.exec(classes)?.[0] ?? ''
  const colored = opening.replace(/\btext-(?:muted-foreground|(?:gray|slate|zinc|neutral|stone)-\d+)\b/, color)
  return [`${colored.replace(/^<\w+/, '$& role="alert"')}${text}${shown.closingElement.getText()}`]
}

/** The state under the way back that the screen has, where it takes the whole of it: one would be stuck there. */
function withWayBack(
  source: Source,
  owner: FunctionNode,
  early: ts.IfStatement,
  state: ScreenState,
  { data }: ScreenNames,
): ScreenState {
  if (isOverlay(mainOf(owner))) return state
  const back = wayBackFor(source, owner, early, data)
  if (back.length === 0) return state
  const lines = [...back, ...state.lines].map((line) => `  ${line}`)
  return { ...state, lines: ['<div className="space-y-4">', ...lines, '</div>'] }
}

/** The state in the frame that the loading state stands in: the layout of the page, the box that centres it, the dialog. */
function inFrame(
  source: Source,
  early: ts.IfStatement,
  state: ScreenState,
  owner: FunctionNode,
  { data }: ScreenNames,
): ScreenState {
  const frames: { readonly element: ts.JsxElement; readonly before: readonly string[] }[] = []
  let at: ts.Node | undefined = returnedJsx(early.thenStatement)
  while (at !== undefined && ts.isJsxElement(at) && isFrame(at)) {
    const children: readonly ts.JsxChild[] = at.children.filter((child) => !ts.isJsxText(child))
    const isDialog = isOverlay(at) && !isOverlay(children.at(-1))
    if (isDialog) {
      frames.push({ element: at, before: headerFor(source, owner, early, data) })
      break
    }
    // The header and the navigation of the page stay.
    const before = children.slice(0, -1)
    // What turns beside a text is the waiting itself.
    if (before.some((child) => TURNS.test(openingOf(child)))) break
    const isPage = before.every((child) => ts.isJsxSelfClosingElement(child) && isPart(child))
    frames.push({ element: at, before: isPage ? before.map((child) => child.getText(source.tree)) : [] })
    at = isPage ? children.at(-1) : undefined
  }
  let { lines } = state
  for (const { element, before } of frames.reverse()) {
    const inside = [...before, ...lines].map((line) => `  ${line}`)
    lines = [element.openingElement.getText(source.tree), ...inside, element.closingElement.getText(source.tree)]
  }
  return { ...state, lines }
}

const TURNS = /\banimate-|^<(?:Loader\w*|\w*Spinner|Spin|CircularProgress|Skeleton)\b/

function openingOf(child: ts.JsxChild): string {
  return (ts.isJsxElement(child) ? child.openingElement : child).getText()
}

/** A component on one line. */
function isPart(element: ts.JsxSelfClosingElement): boolean {
  return /^<[A-Z][^\n]*$/.test(element.getText())
}

function isFrame(element: ts.JsxElement): boolean {
  const opening = element.openingElement.getText()
  if (opening.includes('\n') || /animate-|grid|skeleton|space-y|\$\{/i.test(opening)) return false
  const tag = tagOf(element)
  if (/Layout$/.test(tag) || isOverlay(element)) return true
  return (
    /^(?:div|main|section)$/.test(tag) &&
    /min-h|h-screen|items-center|justify-center|container|max-w|\bp[xy]?-\d/.test(opening)
  )
}

function returnedJsx(statement: ts.Statement): ts.Node | undefined {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement
  return last !== undefined && ts.isReturnStatement(last) && last.expression ? unwrapInward(last.expression) : undefined
}

/** No white space on the empty line between two statements. */
function apart(edits: readonly Edit[]): Edit[] {
  return edits.map((each) => ({ ...each, newText: each.newText.replace(/[ \t]+(?=\r?\n)/g, '') }))
}

function returned({ condition, lines }: ScreenState): string[] {
  return [`if (${condition}) {`, '  return (', ...lines.map((line) => `    ${line}`), '  );', '}']
}

/** The first `if … return` on what is loaded, or on the waiting, with no hook called after it. */
function earlyReturn(body: ts.Block, names: ScreenNames): ts.IfStatement | undefined {
  const lastHook = body.statements.findLastIndex(callsHook)
  return body.statements.slice(lastHook + 1).find((statement): statement is ts.IfStatement => {
    if (!ts.isIfStatement(statement) || statement.elseStatement !== undefined || !leaves(statement.thenStatement))
      return false
    const mentioned = mentionedNames(statement.expression)
    return [...mentioned].some((name) => names.waiting.has(name) || names.data.has(name))
  })
}

/** After a state that only waits; before one that takes a missing result for one that is still to come, or for none. */
function besideReturn(
  source: Source,
  early: ts.IfStatement,
  state: ScreenState,
  { waiting, data }: ScreenNames,
): Edit[] {
  const mentioned = mentionedNames(early.expression)
  const looksAtData = [...mentioned].some((name) => data.has(name) && !onlyWaits(early.expression, name, waiting))
  // `isLoading || !isSetUp`: what is not there yet may never come.
  const denied = [...early.expression.getText(source.tree).matchAll(/!\s*(\w+)/g)].map(([, name = '']) => name)
  if (looksAtData || denied.some((name) => !waiting.has(name)))
    return apart(insertBefore(source, early, [...returned(state), '']))
  // A block stands apart from the next one, a line does not.
  return insertAfter(source, early, [...(ts.isBlock(early.thenStatement) ? [''] : []), ...returned(state)])
}

/** `query` of `query.isLoading`: a name that stands for the whole result, of which only the waiting is looked at. */
function onlyWaits(expression: ts.Expression, name: string, waiting: ReadonlySet<string>): boolean {
  let isOnly = true
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name) {
      const { parent } = node
      const member = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : ''
      if (!waiting.has(member)) isOnly = false
    }
    ts.forEachChild(node, visit)
  }
  visit(expression)
  return isOnly
}

/** `isLoading ? <Spinner /> : …` in what a component renders. */
function loadingChoice(owner: FunctionNode, { waiting, data }: ScreenNames): ts.ConditionalExpression | undefined {
  let found: ts.ConditionalExpression | undefined
  const visit = (node: ts.Node): void => {
    if (found !== undefined) return
    if (ts.isConditionalExpression(node) && isJsx(node.whenTrue) && inJsx(node)) {
      const mentioned = [...mentionedNames(node.condition), ...membersIn(node.condition)]
      const looksAtData = mentioned.some((name) => data.has(name) && !onlyWaits(node.condition, name, waiting))
      // `!isLoading ? … : …` shows the data first.
      const isOpposite = /!\s*[\w.]*$/.test(
        node.condition.getText().split(/\b(?=\w*(?:[lL]oad|[pP]ending|[fF]etching))/)[0] ?? '',
      )
      const isOnce = calledBackAt(node, owner) === undefined
      if (isOnce && mentioned.some((name) => waiting.has(name)) && !looksAtData && !isOpposite) {
        found = node
        return
      }
    }
    ts.forEachChild(node, visit)
  }
  if (owner.body !== undefined) visit(owner.body)
  return found
}

function membersIn(expression: ts.Expression): string[] {
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) names.push(node.name.text)
    ts.forEachChild(node, visit)
  }
  visit(expression)
  return names
}

function inJsx(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined && !ts.isStatement(at); at = at.parent)
    if (ts.isJsxExpression(at)) return !ts.isJsxAttribute(at.parent)
  return false
}

function asIs(lines: readonly string[]): readonly string[] {
  return lines
}

function inChoice(source: Source, choice: ts.ConditionalExpression, { condition, lines }: ScreenState): Edit[] {
  const { style } = source
  const start = choice.whenFalse.getStart(source.tree)
  const indent = indentAt(source, start)
  const inner = indent + style.indent
  const shown = layOut(style, spacedAs(lines, unwrapInward(choice.whenFalse)), inner)
  return [insertion(source, start, `${condition} ? (${style.newline}${inner}${shown}${style.newline}${indent}) : `)]
}

function callsHook(statement: ts.Statement): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node)) return false
    if (ts.isCallExpression(node) && /(?:^|\.)use[A-Z]\w*$/.test(node.expression.getText())) return true
    return ts.forEachChild(node, visit) === true
  }
  return visit(statement)
}

function leaves(statement: ts.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement
  return last !== undefined && ts.isReturnStatement(last)
}

function isJsx(node: ts.Expression): boolean {
  const value = unwrapInward(node)
  return ts.isJsxElement(value) || ts.isJsxSelfClosingElement(value) || ts.isJsxFragment(value)
}
