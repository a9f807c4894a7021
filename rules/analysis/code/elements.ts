import * as ts from 'typescript'
import { type Context, functionAround, type Numbering } from './context'
import type { ElementFact } from './jsx-facts'
import { valueAt } from './values'

/** Attributes by which routers and boundaries are told what to show when something breaks. */
const TELLING = new Set(['errorElement', 'ErrorBoundary', 'errorComponent', 'FallbackComponent', 'fallbackRender'])

/** Whether a tag names a component: `<App>`, `<Sentry.ErrorBoundary>`; `<div>` is an element of the browser. */
export function isComponentTag(node: ts.JsxOpeningLikeElement): boolean {
  const tag = node.tagName
  return ts.isPropertyAccessExpression(tag) || (ts.isIdentifier(tag) && !/^[a-z]/.test(tag.text))
}

/** The components in JSX, in order. Of those that are alike and stand in the same place only the first is kept. */
export function elementFacts(context: Context, components: Numbering<ts.JsxOpeningLikeElement>): ElementFact[] {
  const facts: ElementFact[] = []
  const known = new Map<string, number>()
  const kept = components.nodes.map((): number => -1)
  for (const [i, node] of components.nodes.entries()) {
    const around = componentAround(node)
    const outer = around === undefined ? -1 : (kept[components.of(around)] ?? -1)
    const component = valueAt(context, node.tagName as ts.Expression)
    const tells = tellingAttributes(node)
    const owner = context.functions.of(functionAround(node))
    const key = `${JSON.stringify(component)} ${outer} ${owner} ${tells.join()}`
    const same = known.get(key)
    if (same !== undefined && owner >= 0) {
      kept[i] = same
      continue
    }
    known.set(key, facts.length)
    kept[i] = facts.length
    facts.push({
      component,
      parent: outer,
      in: owner,
      range: { start: node.tagName.getStart(), end: node.tagName.end },
      ...(tells.length > 0 && { tells }),
    })
  }
  return facts
}

/** The nearest component round another, in its children or in an attribute, also through functions in between. */
function componentAround(node: ts.JsxOpeningLikeElement): ts.JsxOpeningLikeElement | undefined {
  const own = ts.isJsxOpeningElement(node) ? node.parent : node
  for (let at: ts.Node | undefined = own.parent; at && !ts.isStatement(at); at = at.parent) {
    const opening = ts.isJsxElement(at) ? at.openingElement : ts.isJsxSelfClosingElement(at) ? at : undefined
    if (opening && isComponentTag(opening)) return opening
  }
  return undefined
}

function tellingAttributes(node: ts.JsxOpeningLikeElement): string[] {
  const told = isClosedSignUp(node) ? ['sign-up closed'] : []
  const attributes = node.attributes.properties.flatMap((each) => {
    if (!ts.isJsxAttribute(each) || !ts.isIdentifier(each.name)) return []
    if (each.name.text === 'path') return textOf(each.initializer) === '*' ? ['path *'] : []
    return TELLING.has(each.name.text) ? [each.name.text] : []
  })
  return [...told, ...attributes]
}

const SIGN_UP = /^\/?(?:sign-?up|register|registration|create-account)$/i
const SIGN_IN = /^\/?(?:log-?in|sign-?in)?$/i

/** `<Route path="/register" element={<Navigate to="/login" />} />` */
function isClosedSignUp(node: ts.JsxOpeningLikeElement): boolean {
  const element = attributeOf(node, 'element')
  const shown = element && ts.isJsxExpression(element) ? element.expression : undefined
  if (!shown || !ts.isJsxSelfClosingElement(shown) || shown.tagName.getText() !== 'Navigate') return false
  const [from, to] = [textOf(attributeOf(node, 'path')), textOf(attributeOf(shown, 'to'))]
  return from !== undefined && to !== undefined && SIGN_UP.test(from) && SIGN_IN.test(to)
}

function attributeOf(node: ts.JsxOpeningLikeElement, name: string): ts.JsxAttributeValue | undefined {
  for (const each of node.attributes.properties)
    if (ts.isJsxAttribute(each) && ts.isIdentifier(each.name) && each.name.text === name) return each.initializer
  return undefined
}

/** The text of `path="/"` and `path={'/'}`. */
function textOf(value: ts.JsxAttributeValue | undefined): string | undefined {
  const inner = value && ts.isJsxExpression(value) ? value.expression : value
  return inner !== undefined && ts.isStringLiteralLike(inner) ? inner.text : undefined
}
