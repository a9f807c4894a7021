import * as ts from 'typescript'
import { unwrapOutward } from '../wrappers'
import { calleeText } from './calls'
import type { Context } from './context'
import type { HookResultFact, ShownAs } from './jsx-facts'
import { shownOfBinding, shownOfExpression } from './shown'
import { UseCollector } from './use'
import { propertyName } from './values'

/** React's own hooks give no result of this sort. */
const OWN =
  /(?:^|\.)use(?:State|Effect|Ref|Callback|Memo|Reducer|LayoutEffect|InsertionEffect|Id|Context|Transition|DeferredValue|ImperativeHandle)$/

/** What is done with the result of a hook; undefined where the call is none. */
export function hookResultFact(context: Context, call: ts.Node, c: number): HookResultFact | undefined {
  if (!ts.isCallExpression(call)) return undefined
  const text = calleeText(call)
  if (!/(?:^|\.)use[A-Z]\w*$/.test(text) || OWN.test(text)) return undefined
  const collector = new UseCollector(context)
  collector.expression(call)
  const use = collector.result()
  return {
    c,
    reads: use.reads,
    whole: use.escapes || use.returned || use.passedTo.length > 0,
    shows: shownMembers(context, unwrapOutward(call).parent),
  }
}

/** How each member of the result is shown; those that are not are left out. */
function shownMembers(context: Context, declared: ts.Node): Record<string, readonly ShownAs[]> {
  const members = new Map<string, Set<ShownAs>>()
  if (ts.isVariableDeclaration(declared) && ts.isObjectBindingPattern(declared.name)) {
    for (const element of declared.name.elements) {
      const key = element.propertyName ? propertyName(element.propertyName) : element.name.getText()
      const binding = ts.isIdentifier(element.name) ? context.scopes.declaredBy(element) : undefined
      if (key !== undefined && binding && !element.dotDotDotToken) members.set(key, shownOfBinding(context, binding))
    }
  } else if (ts.isVariableDeclaration(declared) && ts.isIdentifier(declared.name)) {
    for (const use of context.scopes.declaredBy(declared)?.uses ?? []) {
      const access = unwrapOutward(use).parent
      if (!ts.isPropertyAccessExpression(access)) continue
      const { text } = access.name
      members.set(text, new Set([...(members.get(text) ?? []), ...shownOfExpression(context, access)]))
    }
  }
  const shown = [...members].filter(([name, kinds]) => kinds.size > 0 && name !== '__proto__')
  return Object.fromEntries(shown.map(([name, kinds]) => [name, [...kinds]]))
}
