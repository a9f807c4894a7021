import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'
import { indentAt } from './placement'
import { type Edit, enclosingFunction, type FunctionNode, insertion, type Source } from './source'
import { layOut } from './style'

/** Puts a hook's call at the top of a component: `const { toast } = useToast()`. Only where it has a body. */
export function addHookCall(source: Source, component: FunctionNode, line: string): Edit[] {
  const { body } = component
  if (body === undefined || !ts.isBlock(body)) return []
  const { style, text } = source
  const open = body.getStart(source.tree) + 1
  const indent = indentAt(source, body.end - 1) + style.indent
  const rest = /^[ \t]*(\r?\n)?/.exec(text.slice(open))
  const added = style.newline + indent + layOut(style, [line], indent)
  if (rest?.[1] !== undefined) return [insertion(source, open, added)]
  return [insertion(source, open, added + style.newline + indent)]
}

/** The object literal that the function round a hook call gives back, where it gives one back in a single place. */
export function returnedObject(call: ts.CallExpression): ts.ObjectLiteralExpression | undefined {
  const owner = enclosingFunction(call)
  if (owner?.body === undefined || !ts.isBlock(owner.body)) return undefined
  const last = owner.body.statements.at(-1)
  if (last === undefined || !ts.isReturnStatement(last) || last.expression === undefined) return undefined
  const value = unwrapInward(last.expression)
  return ts.isObjectLiteralExpression(value) ? value : undefined
}
