import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { unwrapInward } from '../wrappers'
import type { CatchSite } from './catches'
import { type FunctionNode, isFunctionNode, type Source } from './source'

/** What a file hands to `Deno.serve` (or std's `serve`). */
export interface Served {
  /** Where it stands in the call. */
  readonly argument: TextRange
  /** The catches that answer whatever goes wrong in the handler: nothing leaves it as an error. */
  readonly answering: readonly Extract<CatchSite, { readonly k: 'clause' }>[]
}

/** The handler that a file serves, in place or under a name of the file. */
export function servedIn({ tree }: Source): Served | undefined {
  let call: ts.CallExpression | undefined
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:Deno\.)?serve$/.test(node.expression.getText(tree))) call ??= node
    ts.forEachChild(node, visit)
  }
  visit(tree)
  const argument = call?.arguments.findLast((each) => !ts.isObjectLiteralExpression(each))
  if (argument === undefined || call?.arguments.length !== 1) return undefined
  // `app.fetch` of Hono answers failures on its own.
  if (ts.isPropertyAccessExpression(argument)) return undefined
  const handler = functionOf(tree, unwrapInward(argument))
  return {
    argument: { start: argument.getStart(tree), end: argument.end },
    answering: handler === undefined ? [] : answeringCatches(handler),
  }
}

function functionOf(tree: ts.SourceFile, node: ts.Expression): FunctionNode | undefined {
  if (isFunctionNode(node)) return node
  if (!ts.isIdentifier(node)) return undefined
  for (const statement of tree.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === node.text) return statement
    if (!ts.isVariableStatement(statement)) continue
    const own = statement.declarationList.declarations.find((each) => each.name.getText(tree) === node.text)
    const value = own?.initializer && unwrapInward(own.initializer)
    if (value && isFunctionNode(value)) return value
  }
  return undefined
}

/** The `try` that the handler's body ends with, where its `catch` ends with an answer; none where it cannot wait. */
function answeringCatches(handler: FunctionNode): Served['answering'] {
  const isAsync =
    ts.canHaveModifiers(handler) && handler.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
  const { body } = handler
  if (!isAsync || body === undefined || !ts.isBlock(body)) return []
  const statement = body.statements.at(-1)
  const clause = statement && ts.isTryStatement(statement) ? statement.catchClause : undefined
  const last = clause?.block.statements.at(-1)
  return clause && last && ts.isReturnStatement(last) ? [{ k: 'clause', clause }] : []
}
