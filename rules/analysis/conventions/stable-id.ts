import * as ts from 'typescript'
import { visibleNames } from '../edits/names'
import { isFunctionNode, type Source } from '../edits/source'
import type { TextRange } from '../facts'

/** What is paid, sent or ordered once, by name. */
const THING =
  '(?:order|payment|invoice|booking|reservation|purchase|checkout|charge|refund|transfer|payout|subscription|ticket|cart|event|message|receipt|invitation|invite)'
const ID_NAME = new RegExp(`^(?:\\w*${THING}_?Id|${THING}_id|idempotencyKey|requestId)$`, 'i')
const THING_NAME = new RegExp(`^(?:\\w*)?${THING}$`, 'i')

/**
 * Code for an id of what a call is about that is the same in every attempt: `orderId`, `order.id`. It comes from outside the
 * stretch that runs again, or is handed to it. Undefined where no such name is in reach.
 */
export function stableId(source: Source, node: ts.Node, again: TextRange): string | undefined {
  const names = namesOutside(source, node, again)
  for (const name of names) if (ID_NAME.test(name)) return name
  const text = outermostFunction(node).getText(source.tree)
  for (const name of names) {
    if (!THING_NAME.test(name)) continue
    const hasId = new RegExp(`\\b${name}\\.id\\b|\\b${name}\\??:\\s*\\{[^}]*\\bid\\??:`)
    if (hasId.test(text)) return `${name}.id`
  }
  return undefined
}

/** Names visible around what runs again, and the parameters of the functions inside it. */
function namesOutside(source: Source, node: ts.Node, again: TextRange): Set<string> {
  const names = new Set<string>()
  for (let at: ts.Node = node; at.parent !== undefined; at = at.parent) {
    if (at.getStart(source.tree) < again.start) return new Set([...names, ...visibleNames(at)])
    if (!isFunctionNode(at)) continue
    for (const { name } of at.parameters) for (const each of boundNames(name)) names.add(each)
  }
  return names
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []))
}

function outermostFunction(node: ts.Node): ts.Node {
  let found: ts.Node = node
  for (let at = node.parent; at !== undefined; at = at.parent) if (isFunctionNode(at)) found = at
  return found
}
