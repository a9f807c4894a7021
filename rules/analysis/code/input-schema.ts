import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'
import type { Context } from './context'

/** Kinds of zod that let through nothing in which SQL could stand. Source: https://zod.dev/api */
const HARMLESS =
  /^z\s*\.\s*(?:(?:coerce\s*\.\s*)?(?:number|bigint|boolean|date)|int|uuid|enum|nativeEnum|literal|string\(\)\s*\.\s*(?:uuid|datetime|date))\b/

/**
 * Whether a procedure's own schema lets through only numbers, names of a list and the like for what is read of its input:
 * `input.year` after `.input(z.object({ year: z.number() }))`.
 */
export function isHarmlessInput(context: Context, node: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(node)) return false
  const from = unwrapInward(node.expression)
  const binding = ts.isIdentifier(from) && from.text === 'input' ? context.scopes.bindingOf(from) : undefined
  const handler = binding && ts.findAncestor(binding.node, ts.isFunctionLike)
  const call = handler?.parent
  if (!call || !ts.isCallExpression(call)) return false
  const kind = schemaBefore(call)?.properties.find((each) => each.name?.getText() === node.name.text)
  return kind !== undefined && ts.isPropertyAssignment(kind) && HARMLESS.test(kind.initializer.getText())
}

/** The fields of `.input(z.object({ … }))` in the chain that a procedure ends. */
function schemaBefore(call: ts.CallExpression): ts.ObjectLiteralExpression | undefined {
  for (let at: ts.Expression = call; ts.isCallExpression(at); ) {
    const {
      expression: callee,
      arguments: [first],
    } = at
    if (!ts.isPropertyAccessExpression(callee)) return undefined
    if (callee.name.text === 'input') {
      const schema = first && unwrapInward(first)
      const fields = schema && ts.isCallExpression(schema) && /\.object$/.test(schema.expression.getText())
      const [only] = fields ? schema.arguments : []
      return only && ts.isObjectLiteralExpression(only) ? only : undefined
    }
    at = unwrapInward(callee.expression)
  }
  return undefined
}
