import * as ts from 'typescript'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { enclosingFunction, enclosingStatement, type FunctionNode, isFunctionNode, type Source } from './source'

/** Where a handler reads the body of its request. */
export interface BodyRead {
  readonly handler: FunctionNode
  /** What reads it: `await request.json()`, `req.body`. */
  readonly expression: ts.Expression
  /** `json`: of a web request, whose text is still to be read · `text`: that text · `parsed`: a server has parsed it already. */
  readonly form: 'json' | 'text' | 'parsed'
  /** The request as it is called here: `request`, `c.req`. */
  readonly request: string
  /** The statement it stands in. */
  readonly statement: ts.Statement
}

/** The function that stands at a range of the facts. */
export function functionAt(source: Source, range: { start: number; end: number }): FunctionNode | undefined {
  let found: FunctionNode | undefined
  const visit = (node: ts.Node): void => {
    if (found || node.end < range.start || node.pos > range.end) return
    if (isFunctionNode(node) && node.getStart(source.tree) === range.start && node.end === range.end) found = node
    else ts.forEachChild(node, visit)
  }
  visit(source.tree)
  return found
}

/**
 * The places where a handler itself reads the body, in order: `await request.json()` for a request of the web (Next.js,
 * Deno, Hono's `c.req`), `req.body` where a server parsed it. Undefined where it is read in another way too, as a
 * form or a stream: the body of a web request can be read only once.
 */
export function bodyReadsOf(source: Source, handler: FunctionNode): readonly BodyRead[] | undefined {
  const first = handler.parameters[0]?.name
  const name = first && ts.isIdentifier(first) ? first.text : undefined
  if (name === undefined || !handler.body) return undefined
  const reads: BodyRead[] = []
  let isRead = false
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const request = node.expression.getText(source.tree)
      const member = node.name.text
      if (request === name || (request === `${name}.req` && /^(?:c|ctx|context)$/.test(name))) {
        const read = readAt(node, handler, request, member)
        if (read) reads.push(read)
        else if (/^(?:json|text|formData|arrayBuffer|blob|clone|parseBody|rawBody|raw|bytes)$/.test(member))
          isRead = true
      }
    }
    // Handed on whole, it may be read elsewhere.
    if (ts.isCallExpression(node) && node.arguments.some((each) => each.getText(source.tree) === name)) {
      if (/body|parse|json|valid|read/i.test(node.expression.getText(source.tree))) isRead = true
    }
    ts.forEachChild(node, visit)
  }
  visit(handler.body)
  return isRead ? undefined : reads
}

function readAt(
  node: ts.PropertyAccessExpression,
  handler: FunctionNode,
  request: string,
  member: string,
): BodyRead | undefined {
  const second = handler.parameters[1]?.name.getText()
  if (member === 'body' && /^_?(?:res|response|reply)$/.test(second ?? '')) {
    const statement = enclosingStatement(node)
    return statement && { handler, expression: node, form: 'parsed', request, statement }
  }
  if ((member !== 'json' && member !== 'text') || !ts.isCallExpression(node.parent) || node.parent.expression !== node)
    return undefined
  const awaited = unwrapOutward(node.parent).parent
  if (!awaited || !ts.isAwaitExpression(awaited) || enclosingFunction(awaited) !== handler) return undefined
  const statement = enclosingStatement(awaited)
  return statement && { handler, expression: awaited, form: member, request, statement }
}

/** What a statement calls the body: `const body = await request.json()`, `const { a, b } = req.body`. */
export function bindingOf(read: BodyRead): ts.VariableDeclaration | undefined {
  const { parent } = unwrapOutward(read.expression)
  if (!ts.isVariableDeclaration(parent) || !parent.initializer) return undefined
  return unwrapInward(parent.initializer) === unwrapInward(read.expression) ? parent : undefined
}
