import * as ts from 'typescript'
import { enclosingFunction, type FunctionNode, nameOfFunction, type Source } from '../edits/source'
import { CALLBACK } from './words'

/**
 * What kind of code a node stands in. `browser`: a component, a hook, or a function of a file that renders ·
 * `handler`: a function that answers a request · `other`: a service, a job, the top of a module.
 */
export type Surroundings =
  | { readonly k: 'browser'; readonly owner: FunctionNode | undefined }
  | { readonly k: 'handler'; readonly handler: FunctionNode }
  | { readonly k: 'other' }

export function surroundingsOf(source: Source, node: ts.Node): Surroundings {
  const functions = enclosingFunctions(node)
  const owner = functions.find((fn) => isComponent(fn) || /^use[A-Z]/.test(nameOfFunction(fn)))
  if (owner !== undefined && !isServerComponent(source, owner)) return { k: 'browser', owner }
  // What a framework runs on the server, beside the component of the same file.
  if (isServed(node)) return { k: 'other' }
  const handler = functions.find((fn) => isHandler(source, fn))
  if (handler !== undefined) return { k: 'handler', handler }
  const isClient = hasDirective(source.tree.statements, 'use client')
  return isClient ? { k: 'browser', owner: undefined } : { k: 'other' }
}

/** Exports that Remix, React Router and Next.js call on the server. */
const SERVED =
  /^(?:loader|action|getServerSideProps|getStaticProps|getStaticPaths|generateMetadata|generateStaticParams)$/

/** Whether a node stands in what a framework runs on the server, though the file renders. */
export function isServed(node: ts.Node): boolean {
  return enclosingFunctions(node).some((fn) => SERVED.test(nameOfFunction(fn)))
}

/** From the innermost outward. */
export function enclosingFunctions(node: ts.Node): FunctionNode[] {
  const found: FunctionNode[] = []
  for (let fn = enclosingFunction(node); fn !== undefined; fn = enclosingFunction(fn)) found.push(fn)
  return found
}

/** The name of the innermost enclosing function that has one; components and what registers routes are left out. */
export function callerName(node: ts.Node): string | undefined {
  for (const fn of enclosingFunctions(node)) {
    if (isComponent(fn) || routeOf(fn) !== undefined) return undefined
    const name = nameOfFunction(fn)
    // What a function that renders is called says nothing of a handler in what it renders.
    if (/^render[A-Z]/.test(name)) continue
    if (CALLBACK.test(name)) {
      const holder = holderOf(fn)
      if (holder !== undefined) return holder
    } else if (name !== '') return name
  }
  return undefined
}

/** `deleteBooking` of `const deleteBooking = useMutation({ mutationFn: … })`. */
function holderOf(fn: FunctionNode): string | undefined {
  let at: ts.Node = fn
  while (
    ts.isPropertyAssignment(at.parent) ||
    ts.isObjectLiteralExpression(at.parent) ||
    ts.isCallExpression(at.parent)
  ) {
    at = at.parent
  }
  const { parent } = at
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : undefined
}

/** The route a function written in place is registered for: `app.post('/bookings', async (req, res) => …)`. */
export function routeOf(fn: FunctionNode): { readonly method: string; readonly url: string } | undefined {
  for (let at: ts.Node = fn; at.parent !== undefined && !ts.isStatement(at.parent); at = at.parent) {
    if (!ts.isCallExpression(at.parent)) continue
    const { expression, arguments: values } = at.parent
    const [first] = values
    if (first === undefined || !ts.isStringLiteralLike(first) || !first.text.startsWith('/')) continue
    if (ts.isPropertyAccessExpression(expression)) return { method: expression.name.text, url: first.text }
  }
  return undefined
}

export function isComponent(fn: FunctionNode): boolean {
  return /^[A-Z]/.test(nameOfFunction(fn)) && !/^[A-Z]+$/.test(nameOfFunction(fn)) && containsJsx(fn)
}

/** Whether a function is an async component: it renders on the server and has nobody to show a toast to. */
function isServerComponent(source: Source, fn: FunctionNode): boolean {
  const isAsync = fn.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) === true
  return isAsync && isComponent(fn) && !hasDirective(source.tree.statements, 'use client')
}

/** Whether a function answers a request, by what it takes, what it is called and what it gives back. */
function isHandler(source: Source, fn: FunctionNode): boolean {
  if (/^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(nameOfFunction(fn))) return true
  const names = fn.parameters.map((parameter) => parameter.name.getText(source.tree))
  if (/^_?(req|request)$/.test(names[0] ?? '') && /^_?(res|response|reply)$/.test(names[1] ?? '')) return true
  return answersIn(source, fn).length > 0
}

/** Expressions a function itself answers with: `NextResponse.json(…)`, `new Response(…)`, `res.json(…)`, `c.json(…)`. */
export function answersIn(source: Source, fn: FunctionNode): ts.Expression[] {
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (node !== fn && ts.isFunctionLike(node)) return
    if (isAnswer(source, fn, node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(fn)
  return found
}

function isAnswer(source: Source, fn: FunctionNode, node: ts.Node): node is ts.Expression {
  if (ts.isNewExpression(node)) return /^(Next)?Response$/.test(node.expression.getText(source.tree))
  if (!ts.isCallExpression(node)) return false
  const callee = node.expression.getText(source.tree).replace(/\s+/g, '')
  if (/^(Next)?Response\.json$/.test(callee)) return true
  const response = fn.parameters[1]?.name.getText(source.tree)
  if (/^_?(res|response|reply)$/.test(response ?? '') && callee.startsWith(`${response}.`))
    return /\.(json|send|end)$/.test(callee)
  const context = fn.parameters[0]?.name.getText(source.tree)
  return /^(c|ctx|context)$/.test(context ?? '') && callee === `${context}.json`
}

function containsJsx(fn: FunctionNode): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isJsxElement(node) || ts.isJsxFragment(node) || ts.isJsxSelfClosingElement(node)) return true
    return ts.forEachChild(node, visit) === true
  }
  return fn.body !== undefined && visit(fn.body)
}

function hasDirective(statements: readonly ts.Statement[], directive: string): boolean {
  return statements.some(
    (each) =>
      ts.isExpressionStatement(each) && ts.isStringLiteral(each.expression) && each.expression.text === directive,
  )
}
