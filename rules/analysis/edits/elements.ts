import * as ts from 'typescript'
import { indentAt, isFirstOnLine } from './placement'
import { type Edit, edit, insertion, nodeAt, type Source } from './source'

/** The JSX element whose tag name stands at an offset. */
export function elementAt(source: Source, offset: number): ts.JsxElement | ts.JsxSelfClosingElement | undefined {
  let at: ts.Node | undefined = nodeAt(source, offset)
  for (; at !== undefined; at = at.parent) {
    if (ts.isJsxSelfClosingElement(at)) return at
    if (ts.isJsxOpeningElement(at)) return at.parent
    if (ts.isStatement(at)) return undefined
  }
  return undefined
}

/** The first element of a name in a file. */
export function elementNamed(source: Source, name: string): ts.JsxElement | ts.JsxSelfClosingElement | undefined {
  const visit = (node: ts.Node): ts.JsxElement | ts.JsxSelfClosingElement | undefined => {
    if ((ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node)) && tagOf(node) === name) return node
    return ts.forEachChild(node, visit)
  }
  return visit(source.tree)
}

/** The tag name of a JSX element, `Card.Title` of `<Card.Title />`; empty for a fragment and for what is no element. */
export function tagOf(node: ts.Node): string {
  if (ts.isJsxElement(node)) return node.openingElement.tagName.getText()
  return ts.isJsxSelfClosingElement(node) ? node.tagName.getText() : ''
}

/** Puts a component round an element: on lines of its own where the element has one, its lines one step deeper. */
export function wrapElement(source: Source, element: ts.Node, component: string): Edit[] {
  const start = element.getStart(source.tree)
  const inside = source.text.slice(start, element.end)
  if (!isFirstOnLine(source, start) || inside.includes('`')) {
    return [insertion(source, start, `<${component}>`), insertion(source, element.end, `</${component}>`)]
  }
  const { newline, indent: step } = source.style
  const indent = indentAt(source, start)
  const deeper = inside.replace(/\n(?=[^\r\n])/g, `\n${step}`)
  const text = `<${component}>${newline}${indent}${step}${deeper}${newline}${indent}</${component}>`
  return [edit(source, start, element.end, text)]
}
