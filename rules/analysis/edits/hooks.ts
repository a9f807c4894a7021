import ts from 'typescript'
import { indentAt } from './placement'
import { type Edit, type FunctionNode, insertion, type Source } from './source'
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
